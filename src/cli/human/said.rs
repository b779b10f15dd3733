//! What was printed for a file already, so that nobody reads it twice.

use std::collections::BTreeSet;

use super::pieces::{clauses, sentences};
use crate::text::{NARROWEST, visible, wrapped};

/// The texts that one file's part holds so far.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// Lines without the blanks around them.
    lines: BTreeSet<String>,
    sentences: BTreeSet<String>,
    /// Clauses of headlines, with the rule that they are of.
    clauses: BTreeSet<(&'static str, String)>,
}

/// Blanks before the further lines of a title.
const INDENT: usize = 2;

impl Said {
    /// Whether the text is new. It is not from now on.
    pub(super) fn is_new(&mut self, text: &str) -> bool {
        self.sentences.insert(text.to_owned())
    }

    /// Whether the text was said.
    pub(super) fn has(&self, text: &str) -> bool {
        self.sentences.contains(text)
    }

    /// Whether one of these lines was printed.
    pub(super) fn has_line(&self, text: &str) -> bool {
        text.lines().any(|line| self.lines.contains(line.trim()))
    }

    /// The sentences of a text that are new.
    pub(super) fn new_sentences(&mut self, text: &str) -> String {
        let new = sentences(text).into_iter().filter(|sentence| self.is_new(sentence));
        new.collect::<Vec<_>>().join(" ")
    }

    /// The text in lines of at most `width` characters, all but the first indented. They break
    /// elsewhere if they would hold one that was printed; if that does not help, it is left out.
    pub(super) fn wrapped(&mut self, text: &str, width: usize, indent: usize) -> String {
        let lines = self.new_lines(text, width, indent);
        let lines = lines.unwrap_or_else(|| self.shortened(text, width, indent));
        self.remember(&lines);
        lines
    }

    /// The text without the lines that were printed, if anything is left.
    fn shortened(&self, text: &str, width: usize, indent: usize) -> String {
        let whole = wrapped(&visible(text), width, indent);
        let mut kept: Vec<String> = Vec::new();
        let mut is_cut = false;
        for line in whole.lines() {
            match (self.has_line(line), kept.last_mut()) {
                (true, Some(before)) if !is_cut => *before = self.cut(before, width),
                (false, None) if is_cut => kept.push(format!("… {}", line.trim_start())),
                (false, _) => kept.push(line.to_owned()),
                (true, _) => {}
            }
            is_cut = self.has_line(line);
        }
        if kept.is_empty() { whole } else { kept.join("\n") }
    }

    /// A line with a sign that something is left out, in place of its last word if need be.
    fn cut(&self, line: &str, width: usize) -> String {
        let whole = format!("{line} …");
        let shorter = line.trim_start().contains(' ').then(|| line.rsplit_once(' ')).flatten();
        let shorter = shorter.map(|(line, _)| format!("{line} …"));
        let fits = |line: &String| line.chars().count() <= width && !self.has_line(line);
        match shorter {
            Some(shorter) if !fits(&whole) && fits(&shorter) => shorter,
            _ => whole,
        }
    }

    /// The same, if no line of it needs to be one that was printed. Not printed yet. A whole text
    /// that was printed gets no better by breaking it.
    pub(super) fn new_lines(&self, text: &str, width: usize, indent: usize) -> Option<String> {
        let text = visible(text);
        if self.has_line(&text) {
            return None;
        }
        let narrowest = (width / 2).max(NARROWEST).min(width);
        let mut ways = (narrowest..=width).rev().map(|width| wrapped(&text, width, indent));
        ways.find(|lines| !self.has_line(lines))
    }

    /// The title of a finding in lines. Of a headline that would repeat a line, the clauses that
    /// the rule has not said before are enough.
    pub(super) fn title(
        &mut self,
        label: &str,
        rule: &'static str,
        headline: &str,
        width: usize,
    ) -> String {
        let of_rule = (rule, String::new())..;
        let is_first = self.clauses.range(of_rule).next().is_none_or(|(known, _)| *known != rule);
        let whole = format!("{label}: {headline}");
        let clauses = clauses(headline);
        let is_new = |clause: &&str| !self.clauses.contains(&(rule, (*clause).to_owned()));
        let new: Vec<&str> = clauses.iter().copied().filter(is_new).collect();
        let is_all = new.is_empty() || new.len() == clauses.len();
        self.clauses.extend(clauses.iter().map(|clause| (rule, (*clause).to_owned())));
        if is_first || !self.has_line(&wrapped(&visible(&whole), width, INDENT)) {
            return self.wrapped(&whole, width, INDENT);
        }
        let end = if headline.ends_with('.') { "." } else { "" };
        let rest = new.join(" ");
        let rest = rest.trim_end_matches([':', ';', '.']);
        let text = if is_all { whole } else { format!("{label}: {rest}{end}") };
        // Cut, not broken elsewhere: many of them would break in many ways.
        let lines = self.shortened(&text, width, INDENT);
        self.remember(&lines);
        if lines.starts_with(label) { lines } else { format!("{label}: {lines}") }
    }

    /// Takes these lines for printed.
    pub(super) fn remember(&mut self, text: &str) {
        self.lines.extend(text.lines().map(|line| line.trim().to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_said_once() {
        let mut said = Said::default();
        assert_eq!(said.new_sentences("One. Two."), "One. Two.");
        assert_eq!(said.new_sentences("Zero. Two. One."), "Zero.");
        assert_eq!(said.new_sentences("One."), "");
    }

    #[test]
    fn lines_break_elsewhere_rather_than_repeat() {
        let mut said = Said::default();
        let text = |name: &str| format!("{name} is never called by any operation of this document");
        assert_eq!(
            said.wrapped(&text("one"), 40, 2),
            "one is never called by any operation of\n  this document"
        );
        assert_eq!(
            said.wrapped(&text("two"), 40, 2),
            "two is never called by any operation\n  of this document"
        );
    }

    #[test]
    fn a_title_leaves_out_what_the_rule_said() {
        let mut said = Said::default();
        let mut title = |rule, path: &str| {
            let headline =
                format!("The path of each request is dropped: calls of `{path}` arrive at `/`.");
            said.title(&format!("warning[{rule}]"), rule, &headline, 40)
        };
        assert_eq!(
            title("a", "/a"),
            "warning[a]: The path of each request is\n  dropped: calls of `/a` arrive at `/`."
        );
        assert_eq!(title("a", "/b"), "warning[a]: calls of `/b` arrive at `/`.");
        assert_eq!(
            title("b", "/a"),
            "warning[b]: The path of each request\n  is dropped: calls of `/a` arrive at\n  `/`."
        );
    }

    #[test]
    fn what_breaks_nowhere_else_is_left_out() {
        let mut said = Said::default();
        said.remember("warning: a\nb.\n");
        let name = "x".repeat(40);
        assert_eq!(
            said.wrapped(&format!("warning: {name} b."), 40, 2),
            format!("warning:\n  {name} …")
        );
        assert_eq!(said.wrapped("warning: a", 40, 2), "warning: a");
        said.remember("is lost\n");
        let names = format!("{name} is lost {name}");
        assert_eq!(said.wrapped(&names, 30, 2), format!("{name} …\n  {name}"));
    }
}
