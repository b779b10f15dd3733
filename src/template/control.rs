//! Which marks of a file begin a block that is there or not, or more than once, which part it and
//! which end it. Knows the words of each language; where they do not fit together it says so.

use std::collections::HashSet;

use super::mark::{Mark, inside};

/// What a mark does to the text after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ControlTag {
    /// It begins a block.
    Open(TagBlock),
    /// It ends one branch of the block and begins the next; `true` if that is there whenever none
    /// before it is.
    Part(bool),
    /// It ends the block.
    Close,
}

/// What is known of the text in a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagBlock {
    /// One of its branches is there, once, or nothing.
    Choice,
    /// It may be there many times, or elsewhere.
    Other,
}

/// What each mark does. `None`: the words do not fit together, so nobody can tell.
pub fn tags(text: &str, marks: &[Mark]) -> Option<Vec<Option<ControlTag>>> {
    let words = |mark: &Mark| text.get(mark.range.clone()).unwrap_or_default();
    let closed: HashSet<&str> = marks.iter().filter_map(|mark| closed_word(words(mark))).collect();
    // What is open, and how its marks begin: a block is parted and ended as it was begun.
    let mut open: Vec<(&str, Ends<'_>)> = Vec::new();
    let mut tags = Vec::with_capacity(marks.len());
    for mark in marks {
        let (opener, _) = inside(words(mark));
        let step = step(words(mark), &closed);
        let last = open.last().filter(|(by, _)| *by == opener).map(|(_, last)| last);
        let is_verbatim = open.last().is_some_and(|(_, last)| VERBATIM.contains(&last.name));
        let tag = match step {
            Step::Close(ends) if last.is_some_and(|last| ends.fits(last)) => {
                open.pop();
                Some(ControlTag::Close)
            }
            _ if is_verbatim => None,
            Step::Nothing => None,
            Step::Open(block_kind, ends) => {
                open.push((opener, ends));
                Some(ControlTag::Open(block_kind))
            }
            Step::Part(is_rest) if last.is_some() => Some(ControlTag::Part(is_rest)),
            Step::Part(_) | Step::Close(_) | Step::Unsure => return None,
        };
        tags.push(tag);
    }
    open.is_empty().then_some(tags)
}

/// What a mark does, as far as it tells by itself.
pub fn tag(mark: &str) -> Option<ControlTag> {
    match step(mark, &HashSet::new()) {
        Step::Open(block_kind, _) => Some(ControlTag::Open(block_kind)),
        Step::Part(is_rest) => Some(ControlTag::Part(is_rest)),
        Step::Close(_) => Some(ControlTag::Close),
        Step::Nothing | Step::Unsure => None,
    }
}

enum Step<'a> {
    Nothing,
    Open(TagBlock, Ends<'a>),
    Part(bool),
    Close(Ends<'a>),
    /// It leaves what is around it, or more than one thing begins or ends in it.
    Unsure,
}

/// How a block is ended.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Ends<'a> {
    form: Form,
    /// What it is called; a close without a name fits all.
    name: &'a str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `if` … `end`, `endif`
    Word,
    /// `#if` … `/if`
    Section,
    /// `{` … `}`
    Brace,
}

impl<'a> Ends<'a> {
    fn word(name: &'a str) -> Self {
        Self { form: Form::Word, name }
    }

    fn fits(self, opened: &Self) -> bool {
        self.form == opened.form && (self.name.is_empty() || self.name == opened.name)
    }
}

/// Stretches that are no template inside.
const VERBATIM: [&str; 4] = ["raw", "verbatim", "comment", "literal"];
const CHOICES: [&str; 5] = ["if", "unless", "case", "switch", "with"];
const REPEATED: [&str; 6] = ["for", "foreach", "range", "while", "until", "each"];
const PARTS: [&str; 10] =
    ["else", "elif", "elsif", "elseif", "when", "in", "empty", "default", "rescue", "ensure"];
const LEAVING: [&str; 9] =
    ["break", "continue", "return", "next", "redo", "exit", "raise", "extends", "throw"];

fn block_kind(word: &str) -> TagBlock {
    if CHOICES.contains(&word) { TagBlock::Choice } else { TagBlock::Other }
}

/// The word that an `end…` of `%{ }` or `{% %}` ends.
fn closed_word(mark: &str) -> Option<&str> {
    let (opener, inner) = inside(mark);
    matches!(opener, "%{" | "{%").then(|| first_word(inner).strip_prefix("end")).flatten()
}

fn step<'a>(mark: &'a str, closed: &HashSet<&str>) -> Step<'a> {
    let (opener, inner) = inside(mark);
    let word = first_word(inner);
    let after = inner.get(word.len()..).unwrap_or_default();
    match opener {
        "%{" | "{%" => statement_in_percents(word, after, closed),
        "{{" => in_braces(word, inner, after),
        "<%" => in_angles(mark),
        _ => Step::Nothing,
    }
}

fn first_word(text: &str) -> &str {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.split(|c| !is_word(c)).next().unwrap_or_default()
}

/// Whether `else` is without a condition.
fn is_rest(word: &str, after: &str) -> bool {
    word == "else" && first_word(after.trim_start()).is_empty()
}

fn statement_in_percents<'a>(word: &'a str, after: &str, closed: &HashSet<&str>) -> Step<'a> {
    if let Some(name) = word.strip_prefix("end") {
        return Step::Close(Ends::word(name));
    }
    let assigns = matches!(word, "set" | "let" | "assign") && after.contains('=');
    let begins = CHOICES.contains(&word) || REPEATED.contains(&word) || closed.contains(word);
    match word {
        _ if PARTS.contains(&word) => Step::Part(is_rest(word, after)),
        _ if LEAVING.contains(&word) => Step::Unsure,
        _ if begins && !assigns => Step::Open(block_kind(word), Ends::word(word)),
        _ => Step::Nothing,
    }
}

fn in_braces<'a>(word: &'a str, inner: &'a str, after: &str) -> Step<'a> {
    let section = |sign: char| {
        let name = inner.trim_start_matches([sign, '>', '*', '~', ' ']);
        let end = name.find(|c: char| c.is_whitespace() || "}~|".contains(c));
        Ends { form: Form::Section, name: name.get(..end.unwrap_or(name.len())).unwrap_or(name) }
    };
    let has_more = !after.trim_matches(['}', '-', '~', ' ', '\t', '\n', '\r']).is_empty();
    match word {
        "" if inner.starts_with("/*") || inner.starts_with("//") => Step::Nothing,
        "" if inner.starts_with('#') => {
            let ends = section('#');
            Step::Open(block_kind(ends.name), ends)
        }
        "" if inner.starts_with('^') => match section('^') {
            Ends { name: "", .. } => Step::Part(true),
            ends => Step::Open(TagBlock::Other, ends),
        },
        "" if inner.starts_with('/') => Step::Close(section('/')),
        "else" | "elif" | "elseif" | "elsif" => Step::Part(is_rest(word, after)),
        "break" | "continue" | "return" => Step::Unsure,
        "end" => Step::Close(Ends::word("")),
        "define" | "block" | "macro" if has_more => Step::Open(TagBlock::Other, Ends::word(word)),
        _ if has_more && (CHOICES.contains(&word) || REPEATED.contains(&word)) => {
            Step::Open(block_kind(word), Ends::word(word))
        }
        _ => match word.strip_prefix("end") {
            Some(name) if CHOICES.contains(&name) || REPEATED.contains(&name) => {
                Step::Close(Ends::word(name))
            }
            _ => Step::Nothing,
        },
    }
}

/// What `<% … %>` does, in which a whole program may be.
fn in_angles(mark: &str) -> Step<'_> {
    let body = mark.strip_prefix("<%").and_then(|mark| mark.strip_suffix("%>"));
    let body = body.unwrap_or_default();
    if body.starts_with(['#', '%']) || body.starts_with("--") {
        return Step::Nothing;
    }
    let body = body.trim_start_matches(['-', '=', '_']).trim_end_matches(['-', '_']);
    let lines = body.split(['\n', '\r', ';']).map(str::trim);
    let mut steps = lines
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(statement_in_angles)
        .filter(|step| !matches!(step, Step::Nothing));
    match (steps.next(), steps.next()) {
        (None, _) => Step::Nothing,
        (Some(step), None) => step,
        (Some(_), Some(_)) => Step::Unsure,
    }
}

fn statement_in_angles(line: &str) -> Step<'_> {
    let word = first_word(line);
    let after = line.get(word.len()..).unwrap_or_default();
    // The names of a block, `do |a, b|`, say nothing.
    let start = line.strip_suffix('|').and_then(|line| line.rsplit_once('|'));
    let start = start.map_or(line, |(start, _)| start).trim_end();
    let braces = Ends { form: Form::Brace, name: "" };
    let ends_with = |word: &str| {
        let before = start.strip_suffix(word);
        before.is_some_and(|it| it.is_empty() || it.ends_with(|c: char| !c.is_alphanumeric()))
    };
    let begins_later = ["= if ", "= unless ", "= case ", "= begin"];
    match word {
        "" if line.starts_with('}') && start.ends_with('{') => {
            let inner = line.trim_start_matches(['}', ' ']);
            Step::Part(inner.strip_prefix("else").is_some_and(|it| it.trim() == "{"))
        }
        "" if line.starts_with('}') => Step::Close(braces),
        "else" | "catch" if start.ends_with('{') => Step::Unsure,
        _ if start.ends_with('{') => Step::Open(block_kind(word), braces),
        "end" => Step::Close(Ends::word("")),
        _ if ends_with("end") => Step::Nothing,
        _ if PARTS.contains(&word) => Step::Part(is_rest(word, after)),
        _ if ends_with("->") => Step::Part(false),
        _ if LEAVING.contains(&word) => Step::Unsure,
        "begin" | "def" | "define" | "block" => Step::Open(TagBlock::Other, Ends::word(word)),
        _ if CHOICES.contains(&word) || REPEATED.contains(&word) => {
            Step::Open(block_kind(word), Ends::word(word))
        }
        _ if ends_with("do") => Step::Open(TagBlock::Other, Ends::word("do")),
        _ if begins_later.iter().any(|it| line.contains(it)) => Step::Unsure,
        _ => Step::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::marks;

    /// One letter for each mark: `i` for a choice, `o` for another block, `p` and `e` for parts,
    /// `c` for a close, `-` for nothing; `?` if nobody can tell.
    fn letters(text: &str) -> String {
        let letter = |tag: Option<ControlTag>| match tag {
            Some(ControlTag::Open(TagBlock::Choice)) => 'i',
            Some(ControlTag::Open(TagBlock::Other)) => 'o',
            Some(ControlTag::Part(false)) => 'p',
            Some(ControlTag::Part(true)) => 'e',
            Some(ControlTag::Close) => 'c',
            None => '-',
        };
        let tags = tags(text, &marks(text));
        tags.map_or("?".to_owned(), |tags| tags.into_iter().map(letter).collect())
    }

    #[test]
    fn marks_are_told_apart_by_their_words() {
        for (text, expected) in [
            ("%{ if a }%{ else if b }%{ else ~}%{ endif }", "ipec"),
            ("%{ for a in b }${a}%{ endfor }", "o-c"),
            ("{{- if .a }}{{ else if .b }}{{- else -}}{{ end }}", "ipec"),
            ("{{ range .a }}{{ .b }}{{ else }}{{ end }}{{ with .a }}{{ end }}", "o-ecic"),
            ("{{ define \"a\" }}{{ end }}{{ endpoint }}{{ if }}{{/* end */}}", "oc---"),
            ("{% if a %}{% elif b %}{% else %}{% endif %}", "ipec"),
            ("{% for a in b %}{% else %}{% endfor %}{% set a = 1 %}{% b %}", "oec--"),
            ("{% set a %}{% endset %}{% macro a() %}{% endmacro %}{% c %}{% endc %}", "ocococ"),
            ("{% raw %}{% if %}{{ end }}{% endraw %}{# if #}", "o--c-"),
            ("{% case a %}{% when 1 %}{% endcase %}", "ipc"),
            ("{{#if a}}{{else}}{{/if}}{{#b}}{{/b}}{{^b}}{{/b}}{{! c }}", "iecococ-"),
            ("{{#a}}{{^}}{{/a}}{{#each a}}{{this}}{{/each}}", "oeco-c"),
            ("<% if a %><% elsif b %><% else %><%= c %><% end -%>", "ipe-c"),
            ("<% a.each do |b, c| %><% end %><% a.each { |b| %><% } %><%# if %>", "ococ-"),
            ("<% a = 1 if b %><%= c ? 1 : 2 %><% if a then b end %>", "---"),
            ("<% if (a) { %><% } else if (b) { %><% } else { %><% } %>", "ipec"),
            ("<% a.forEach(function(b) { %><% }) %>", "oc"),
            ("<%= if a do %><% else %><% end %><%= case a do %><% b -> %><% end %>", "iecipc"),
            ("${a} ${if}", "--"),
        ] {
            assert_eq!(letters(text), expected, "{text}");
        }
    }

    #[test]
    fn what_does_not_fit_together_is_unknown() {
        for text in [
            "%{ if a }",
            "%{ endif }",
            "{{ else }}",
            "{% if a %}{% endfor %}",
            "{{#a}}{{/b}}",
            "{{ if .a }}{{/if}}",
            "<% if a %><% } %>",
            "<% if a; if b %><% end; end %>",
            "<% a = if b %><% end %>",
            "<% } %>",
            "{% if a %}{{ end }}",
            "{{ if .a }}{% else %}{{ end }}",
            "{% for a in b %}{% break %}{% endfor %}",
            "{% extends \"a\" %}",
        ] {
            assert_eq!(letters(text), "?", "{text}");
        }
    }
}
