//! The line that is being written, and whether what is wrong with it may yet become right.

use super::{Typed, only_closes, text_after};
use crate::analysis::{Analysis, NameKind};
use crate::features::completion::{may_become_right, may_grow};
use crate::gateway::{Address, Service, begins_issuer};
use crate::rules::{self, About, Finding};
use crate::text::TextRange;
use crate::yaml::{self, CursorContext, Format, Part, Slot, SyntaxProblem};

/// The line that is being written.
pub(super) struct Line<'a> {
    pub(super) cursor: usize,
    /// Without its line break.
    pub(super) range: TextRange,
    analysis: &'a Analysis,
    /// Nothing but comments and what closes follows the cursor in the whole text.
    pub(super) is_last: bool,
    /// Nothing but what closes follows the cursor on its line, or what is being written ends there.
    is_at_end: bool,
    pub(super) is_pasted: bool,
    context: Option<CursorContext>,
    /// What is being written: a key or a value.
    word: TextRange,
}

impl<'a> Line<'a> {
    pub(super) fn new(analysis: &'a Analysis, typed: &Typed<'_>) -> Self {
        let source = analysis.source();
        let (cursor, is_pasted) = (typed.cursor, typed.is_pasted);
        let range = analysis.text.line_at(cursor);
        let rest = TextRange::new(cursor, range.end).of(source);
        let context = yaml::cursor_context(&analysis.tree, analysis.format, cursor);
        let word = match &context {
            Some(context) => context.word,
            None => {
                let written = TextRange::new(range.start, cursor).of(source);
                let indent = written.len() - written.trim_start().len();
                let begin = written.rfind([' ', '"', '\'']).map_or(indent, |at| at + 1);
                TextRange::new(range.start + begin.max(indent), cursor)
            }
        };
        let is_at_end = only_closes(rest)
            || context.as_ref().is_some_and(|context| {
                let after = text_after(source, context.word.end);
                is_at_end_of(source, context.word, cursor)
                    && after.starts_with([',', '}', ']', ':', '"', '\''])
            });
        let is_said = |line: &str| !line.trim_start().starts_with('#') && !only_closes(line);
        let is_last = !text_after(source, cursor).lines().any(is_said);
        Self { cursor, range, is_last, analysis, is_at_end, is_pasted, context, word }
    }

    /// Whether a finding is about the line.
    pub(super) fn holds(&self, finding: &Finding) -> bool {
        finding.range.start <= self.range.end && self.range.start <= finding.range.end
    }

    /// Whether the line only closes brackets, and the text is whole with it: nothing that is found
    /// on other lines is found because of this one.
    pub(super) fn only_ends(&self) -> bool {
        let written = self.range.of(self.analysis.source());
        !written.trim().is_empty() && only_closes(written) && self.analysis.tree.is_whole()
    }

    /// Whether the line is so incomplete that its block cannot be read as it will be.
    pub(super) fn is_unfinished(&self) -> bool {
        if !self.is_at_end || self.only_ends() {
            return false;
        }
        let is_broken =
            |range: &TextRange| range.start <= self.range.end && self.range.start <= range.end;
        let word = self.word.of(self.analysis.source());
        word.is_empty()
            || self.is_bare_key()
            || self.analysis.format != Format::Yaml && !self.analysis.tree.errors().is_empty()
            || self.analysis.tree.errors().iter().any(|error| is_broken(&error.range))
            || self.begins_a_name(word)
    }

    /// Whether a finding may go when the line is written whole.
    pub(super) fn may_mend(&self, finding: &Finding) -> bool {
        if finding.rule == "syntax" {
            return self.is_at_end && self.is_beside(finding.range)
                || self.has_open_quote(finding.range);
        }
        if !self.is_at_end
            || !self.holds(finding)
            || about(finding) == About::Keys && !self.is_key()
        {
            return false;
        }
        let source = self.analysis.source();
        let word = self.word.of(source);
        // After a dash an item follows.
        if matches!(word, "" | "-") || self.is_bare_key() {
            return true;
        }
        let is_about_it = finding.range.end >= self.word.start
            || about(finding) == About::AnAddress && self.is_address();
        is_about_it && (self.is_key() || !self.is_pasted && !self.is_certain(finding, word))
    }

    /// Whether a quote is marked that the line opens before the cursor.
    fn has_open_quote(&self, range: TextRange) -> bool {
        let is_open = |problem| matches!(problem, SyntaxProblem::UnclosedQuote(_));
        self.range.start <= range.start
            && range.start <= self.cursor
            && self.analysis.tree.errors().iter().any(|it| it.range == range && is_open(it.problem))
    }

    /// Nothing but blanks and what closes is between a place and the line.
    fn is_beside(&self, range: TextRange) -> bool {
        let source = self.analysis.source();
        if range.end < self.range.start {
            return only_closes(TextRange::new(range.end, self.range.start).of(source));
        }
        range.start <= self.range.end
            || only_closes(TextRange::new(self.range.end, range.start).of(source))
    }

    /// Whether the cursor is at the end of a key.
    fn is_key(&self) -> bool {
        let source = self.analysis.source();
        self.is_bare_key()
            || self.context.as_ref().is_some_and(|context| {
                matches!(context.slot, Slot::Key | Slot::Below)
                    && is_at_end_of(source, context.word, self.cursor)
            })
    }

    /// Whether an address is being written.
    fn is_address(&self) -> bool {
        self.context.as_ref().is_some_and(
            |context| matches!(context.path.last(), Some(Part::Key(key)) if key == "address"),
        )
    }

    /// The address that is being written, if its service is not known yet.
    pub(super) fn begun_address(&self) -> Option<TextRange> {
        if !self.is_at_end || self.is_pasted {
            return None;
        }
        let word = if self.is_address() { self.word } else { self.scheme_of_address()? };
        (!has_whole_host(word.of(self.analysis.source()))).then_some(word)
    }

    /// `https:` at the end of a line, which YAML takes for a key until a slash follows.
    fn scheme_of_address(&self) -> Option<TextRange> {
        let written = TextRange::new(self.range.start, self.cursor).of(self.analysis.source());
        let (key, value) = written.split_once(": ")?;
        let scheme = value.trim_start().trim_start_matches(['"', '\'']);
        let is_scheme = scheme.len() > 1 && scheme.ends_with(':') && !scheme.contains(' ');
        let is_address = key.trim_matches([' ', '-', '{', '"', '\'']) == "address";
        let start = self.cursor.checked_sub(scheme.len())?;
        (is_address && is_scheme).then(|| TextRange::new(start, self.cursor))
    }

    /// Whether the word is where a key must, and no colon follows yet.
    fn is_bare_key(&self) -> bool {
        self.context.as_ref().is_some_and(|context| {
            !matches!(context.slot, Slot::Value) && !context.has_colon && !context.word.is_empty()
        })
    }

    /// Whether no more letters make the word right.
    fn is_certain(&self, finding: &Finding, word: &str) -> bool {
        let rule = finding.rule;
        let context = self.context.as_ref();
        if let Some(grows) = context.and_then(|context| may_grow(self.analysis, context)) {
            return !grows;
        }
        if matches!(about(finding), About::Names(_)) {
            return !self.begins_a_name(word);
        }
        if about(finding) == About::Words {
            return !context.is_some_and(|context| may_become_right(self.analysis, context));
        }
        match about(finding) {
            About::AnIssuer => return !begins_issuer(word),
            About::APlaceholder => return false,
            _ => {}
        }
        if rule == "address" && is_whole_part(word, finding.range, self.word) {
            return true;
        }
        // After a slash at the end a path may follow, after a colon a port.
        has_whole_host(word) && !(rule == "address" && word.ends_with(['/', ':']))
    }

    fn begins_a_name(&self, word: &str) -> bool {
        let kinds = NameKind::all(self.analysis.document.is_v3);
        let mut names = kinds.flat_map(|kind| self.analysis.defined_names(kind));
        names.any(|name| name.len() > word.len() && name.starts_with(word))
    }
}

/// What a finding is about.
fn about(finding: &Finding) -> About {
    rules::find(finding.rule).map_or(About::Values, |rule| rule.about)
}

/// Whether a place is at the end of a word, but for what closes.
fn is_at_end_of(source: &str, word: TextRange, place: usize) -> bool {
    word.start <= place
        && place <= word.end
        && only_closes(TextRange::new(place, word.end).of(source))
}

/// Whether a part of an address is marked that is over: its scheme, or a name before the host.
fn is_whole_part(word: &str, marked: TextRange, all: TextRange) -> bool {
    let end = marked.end.checked_sub(all.start);
    let after = end.and_then(|end| word.get(end..)).unwrap_or_default();
    let (_, rest) = word.split_once("://").unwrap_or(("", word));
    after.starts_with("://")
        || rest.split(['/', '?', '#']).next().is_some_and(|it| it.contains('@'))
}

/// Whether an address, or a host alone, is written so far that its service is known: more letters
/// do not make it another one's.
fn has_whole_host(word: &str) -> bool {
    let (scheme, rest) = word.split_once("://").unwrap_or(("", word));
    let host_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(host_end);
    let port = host.rsplit_once(':').filter(|(host, _)| !scheme.is_empty() && !host.contains(':'));
    let has_port = port.is_some_and(|(_, port)| !port.is_empty());
    if !scheme.is_empty() && !host.is_empty() && (!path.is_empty() || has_port) {
        return true;
    }
    let host = port.map_or(host, |(host, _)| host);
    let is_ip = |host: &str| host.split('.').filter(|it| !it.is_empty()).count() == 4;
    match Address::parse(&format!("https://{host}")).map(|address| Service::of(&address)) {
        Ok(Service::Ip { .. }) => is_ip(host) || host.ends_with(']'),
        Ok(Service::Other | Service::PrivateName | Service::Unknown) | Err(_) => {
            host == "localhost"
        }
        Ok(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::has_whole_host;

    #[test]
    fn hosts_that_no_letter_makes_another_service_of() {
        for (word, is_whole) in [
            ("h", false),
            ("https:", false),
            ("https:/", false),
            ("https://", false),
            ("https://o", false),
            ("https://orders.run", false),
            ("https://orders-1234567890.us-central1.run.app", true),
            ("https://bigquery.googleapis.com", true),
            ("bigquery.googleapis.com", true),
            ("https://bigquery.googleapis.c", false),
            ("https://shop.example.com", false),
            ("https://shop.example.com/", true),
            ("https://10.0.0", false),
            ("https://10.0.0.1", true),
            ("https://localhost", true),
            ("https://local", false),
            ("https://localhost:", true),
            ("https://localhost:8", true),
            ("https://shop.example.com:", false),
            ("https://[::1", false),
        ] {
            assert_eq!(has_whole_host(word), is_whole, "{word}");
        }
    }
}
