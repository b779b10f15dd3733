//! Finds the template syntax of a whole file, before anything else is read of it. Knows no format:
//! whether a mark is in a value, a key or between lines is for the caller to see.
//!
//! What is never closed is no mark, and neither is a mapping in braces (`{{a: b}: c}`).

use super::mark::{Mark, inside};

/// All marks of the text, in order. Linear in the text's length.
pub fn marks(text: &str) -> Vec<Mark> {
    let mut scanner =
        Scanner { text, bytes: text.as_bytes(), allowance: text.len().saturating_mul(4) + 4096 };
    let mut marks = Vec::new();
    let mut at = 0;
    while let Some(offset) = first_pair(scanner.rest(at)) {
        at += offset;
        match scanner.end_of_mark(at) {
            Some(end) => {
                let is_control = is_control(text.get(at..end).unwrap_or_default());
                marks.push(Mark { range: at..end, is_control, is_alone: false });
                at = end;
            }
            None => at += 1,
        }
    }
    find_alone(text, &mut marks);
    marks
}

/// Whether a mark may begin in the text, whatever follows it.
pub fn may_hold_mark(text: &str) -> bool {
    first_pair(text.as_bytes()).is_some()
}

/// Where the first two bytes are that a mark may begin with.
fn first_pair(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        // Every text is looked through for them, and most have none: first for one byte.
        let is_first = |byte: &u8| matches!(byte, b'$' | b'%' | b'{' | b'<' | b'_');
        at += bytes.get(at..)?.iter().position(is_first)?;
        if may_begin(bytes.get(at..)?) {
            return Some(at);
        }
        at += 1;
    }
}

fn may_begin(bytes: &[u8]) -> bool {
    match bytes {
        [b'$', next, ..] => matches!(next, b'{' | b'(' | b'_') || next.is_ascii_uppercase(),
        [b'%', b'{', ..] | [b'{', b'{' | b'%' | b'#', ..] | [b'<', b'%', ..] => true,
        [b'_', b'_', ..] => true,
        [b'<', next, ..] => next.is_ascii_uppercase(),
        _ => false,
    }
}

struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    /// Bytes that may still be read to look for an end.
    allowance: usize,
}

impl Scanner<'_> {
    fn rest(&self, at: usize) -> &[u8] {
        self.bytes.get(at..).unwrap_or_default()
    }

    fn end_of_mark(&mut self, at: usize) -> Option<usize> {
        let opener = self.text.get(at..at + 2)?;
        match opener {
            // Terraform writes `${` itself as `$${`.
            "${" | "%{" if self.is_escaped(at) => None,
            "${" | "%{" => self.braced(at, false),
            "{{" => self.comment_in_braces(at).or_else(|| self.braced(at, true)),
            "{%" => self.delimited(at, opener, "%}"),
            "{#" => self.delimited(at, opener, "#}"),
            "<%" => self.delimited(at, opener, "%>"),
            _ => self.whole_word(at),
        }
    }

    fn is_escaped(&self, at: usize) -> bool {
        at.checked_sub(1).is_some_and(|before| self.bytes.get(before) == self.bytes.get(at))
    }

    /// The end of `${…}`, `%{…}` or, `double`, `{{…}}`. Braces nest, those in quotes do not count;
    /// if that leads nowhere, all braces of the line count.
    fn braced(&mut self, at: usize, double: bool) -> Option<usize> {
        // Nothing is looked through any more: no look at what is before it either.
        if self.allowance == 0 {
            return None;
        }
        let one_line = self.is_in_comment_line(at);
        let end = self
            .closing(at, double, true, one_line)
            .or_else(|| self.closing(at, double, false, true))?;
        let inner = self.text.get(at + 2..end - 2).unwrap_or_default();
        let is_mapping = double
            && inner.contains(": ")
            && !inner.contains(['|', '(', '?', '"'])
            && !inner.starts_with(['!', '#', '/', '^', '>', '&']);
        (!is_mapping).then_some(end)
    }

    fn closing(&mut self, at: usize, double: bool, quotes: bool, one_line: bool) -> Option<usize> {
        let bytes = self.bytes.get(..self.bytes.len().min(at + self.allowance))?;
        let mut depth = 0_usize;
        let mut quote = None;
        let mut to = at + 2;
        let mut found = None;
        while let Some(&byte) = bytes.get(to) {
            match (quote, byte) {
                (_, b'\\') => to += usize::from(bytes.get(to + 1).is_some_and(u8::is_ascii)),
                (Some(_), b'\n' | b'\r') => break,
                (Some(open), close) if open == close => quote = None,
                (Some(_), _) => {}
                (None, b'\n' | b'\r') if one_line => break,
                (None, b'"') if quotes => quote = Some(byte),
                (None, b'\'' | b'`') if quotes && double => quote = Some(byte),
                (None, b'{') => depth += 1,
                (None, b'}') if depth > 0 => depth -= 1,
                (None, b'}') if !double => {
                    found = Some(to + 1);
                    break;
                }
                (None, b'}') => {
                    found = (bytes.get(to + 1) == Some(&b'}')).then_some(to + 2);
                    break;
                }
                (None, _) => {}
            }
            to += 1;
        }
        if found.is_none() {
            self.allowance = self.allowance.saturating_sub(to - at);
        }
        found
    }

    /// The end of `{{/* … */}}` or `{{!-- … --}}`, in which anything may be.
    fn comment_in_braces(&mut self, at: usize) -> Option<usize> {
        let rest = self.text.get(at + 2..)?;
        let inner = rest.trim_start_matches(['-', '~', ' ', '\t', '\n', '\r']);
        let close = [("/*", "*/"), ("!--", "--")];
        let (open, close) = close.into_iter().find(|(open, _)| inner.starts_with(open))?;
        let found = self.find(at + 2 + rest.len() - inner.len() + open.len(), close)?;
        let after = self.text.get(found + close.len()..)?;
        let brace = after.trim_start_matches(['-', '~', ' ', '\t', '\n', '\r']);
        let end = self.text.len() - brace.len() + 2;
        let is_closed = brace.starts_with("}}");
        if !is_closed {
            self.allowance = self.allowance.saturating_sub(end - at);
        }
        is_closed.then_some(end)
    }

    fn delimited(&mut self, at: usize, open: &str, close: &str) -> Option<usize> {
        let found = self.find(at + 2, close)?;
        let inner = self.text.get(at + 2..found)?;
        let is_one = !inner.contains(open)
            && (!inner.contains(['\n', '\r']) || !self.is_in_comment_line(at));
        if !is_one {
            self.allowance = self.allowance.saturating_sub(found - at);
        }
        is_one.then_some(found + close.len())
    }

    fn find(&mut self, from: usize, what: &str) -> Option<usize> {
        if self.allowance == 0 {
            return None;
        }
        let rest = self.text.get(from..)?;
        let found = rest.find(what);
        if found.is_none() {
            self.allowance = self.allowance.saturating_sub(rest.len());
        }
        Some(from + found?)
    }

    /// Whether the line of this place is a comment of YAML.
    fn is_in_comment_line(&self, at: usize) -> bool {
        let before = self.bytes.get(..at).unwrap_or_default();
        let comment = before.iter().rev().take(256).take_while(|byte| !b"\n\r".contains(byte));
        comment.fold(0, |first, &byte| if b" \t".contains(&byte) { first } else { byte }) == b'#'
    }

    /// The end of `__X__`, `$NAME`, `$(NAME)` or `<NAME>` that is all of its line, an item or a
    /// value. Within other text these need no care: no format takes them for anything but text.
    fn whole_word(&self, at: usize) -> Option<usize> {
        let before = self.text.get(..at)?.trim_end_matches([' ', '\t']);
        if !(before.is_empty() || before.ends_with(['\n', '\r', ':', ',', '[', '{'])) {
            return None;
        }
        let rest = self.text.get(at..)?;
        let is_inner = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-".contains(byte);
        let shouts =
            |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_';
        let run = |from: usize, test: &dyn Fn(&u8) -> bool| {
            self.rest(at + from).iter().take_while(|byte| test(byte)).count()
        };
        let length = match rest.get(..2)? {
            "__" => run(0, &is_inner),
            "$(" => 2 + run(2, &|byte| is_inner(byte) || b" .:/|,".contains(byte)) + 1,
            opener if opener.starts_with('$') => 1 + run(1, &shouts),
            _ => 1 + run(1, &|byte| is_inner(byte) || *byte == b' ') + 1,
        };
        let word = rest.get(..length)?;
        let is_closed = match word.get(..2)? {
            "__" => word.ends_with("__") && word.len() > 4,
            "$(" => word.ends_with(')'),
            opener => !opener.starts_with('<') || word.ends_with('>'),
        };
        let after = rest.get(length..)?.trim_start_matches([' ', '\t']);
        let is_comment = after.starts_with('#') && after.len() < rest.len() - length;
        let is_whole = after.is_empty() || after.starts_with(['\n', '\r', ',', ']', '}']);
        let is_named = word.bytes().any(|byte| byte.is_ascii_alphanumeric());
        (is_closed && (is_whole || is_comment) && is_named).then_some(at + length)
    }
}

/// Words that open, part or close a block of a template, and those that set a name.
const CONTROL_WORDS: [&str; 33] = [
    "if", "else", "elsif", "elif", "elseif", "end", "endif", "for", "endfor", "range", "with",
    "endwith", "define", "block", "endblock", "unless", "while", "until", "case", "when", "begin",
    "set", "endset", "macro", "endmacro", "raw", "endraw", "import", "from", "extends", "break",
    "continue", "do",
];
/// More of them, which are functions in other languages.
const STATEMENT_WORDS: [&str; 10] = [
    "assign",
    "capture",
    "comment",
    "filter",
    "call",
    "trans",
    "autoescape",
    "verbatim",
    "load",
    "switch",
];

fn is_control(mark: &str) -> bool {
    let (opener, inner) = inside(mark);
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let word = inner.split(|c| !is_word(c)).next().unwrap_or_default();
    let is_word_of_control = CONTROL_WORDS.contains(&word);
    match opener {
        "%{" | "{#" => true,
        "<%" if inner.starts_with('=') => false,
        "<%" => {
            let assigns =
                inner.get(word.len()..).unwrap_or_default().trim_start().starts_with("= ");
            let tags = super::control::tag(mark).is_some();
            inner.starts_with('#') || is_word_of_control || assigns || tags
        }
        // Other words are those of plugins, which bring text, as `include` does.
        "{%" => is_word_of_control || STATEMENT_WORDS.contains(&word) || word.starts_with("end"),
        "{{" => {
            let assigns = inner.starts_with('$')
                && inner.split(' ').nth(1).is_some_and(|sign| sign == ":=" || sign == "=");
            is_word_of_control || assigns || inner.starts_with(['/', '!', '#', '^'])
        }
        _ => false,
    }
}

/// Finds the marks that share their lines with nothing but other marks and a comment.
pub fn find_alone(text: &str, marks: &mut [Mark]) {
    let mut first = 0;
    while let Some(mark) = marks.get(first) {
        let before = text.get(..mark.range.start).unwrap_or_default();
        let before = before.trim_end_matches([' ', '\t']);
        let begins_line = before.is_empty() || before.ends_with(['\n', '\r']);
        let mut last = first;
        let mut is_alone = false;
        while let Some(mark) = marks.get(last).filter(|_| begins_line) {
            let after = text.get(mark.range.end..).unwrap_or_default();
            let rest = after.trim_start_matches([' ', '\t']);
            let is_comment = rest.starts_with('#') && rest.len() < after.len();
            if rest.is_empty() || rest.starts_with(['\n', '\r']) || is_comment {
                is_alone = true;
                break;
            }
            let at = text.len() - rest.len();
            if marks.get(last + 1).is_none_or(|next| next.range.start != at) {
                break;
            }
            last += 1;
        }
        for mark in marks.get_mut(first..=last).unwrap_or_default() {
            mark.is_alone = is_alone;
        }
        first = last + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    /// The text with marks in guillemets: `«` and `»`, with `-` after the first for control, and
    /// `!` for one that is alone.
    fn marked(text: &str) -> String {
        let mut out = String::new();
        let mut done = 0;
        for mark in marks(text) {
            out.push_str(&text[done..mark.range.start]);
            out.push('«');
            out.push_str(if mark.is_control { "-" } else { "" });
            out.push_str(if mark.is_alone { "!" } else { "" });
            out.push_str(&text[mark.range.clone()]);
            out.push('»');
            done = mark.range.end;
        }
        out + &text[done..]
    }

    #[test]
    fn marks_are_found_and_told_apart() {
        for (text, expected) in [
            ("a: ${x}/y", "a: «${x}»/y"),
            ("a: ${f({b = \"}\"})} c", "a: «${f({b = \"}\"})}» c"),
            ("\"${join(\",\", a)}\"", "\"«${join(\",\", a)}»\""),
            ("\"${join(\\\",\\\", a)}\"", "\"«${join(\\\",\\\", a)}»\""),
            ("${a\"}/d", "«${a\"}»/d"),
            ("a: ${c\n  ? {}\n  : b}\n", "a: «${c\n  ? {}\n  : b}»\n"),
            ("%{ if x }\na\n", "«-!%{ if x }»\na\n"),
            ("  {{- if x }} # c\na", "  «-!{{- if x }}» # c\na"),
            ("{{ a }} {{ b }}\n", "«!{{ a }}» «!{{ b }}»\n"),
            ("{{ a }} {{ b }}: c", "«{{ a }}» «{{ b }}»: c"),
            ("{{ \"}}\" | f }}", "«!{{ \"}}\" | f }}»"),
            ("{{{raw}}}x", "«{{{raw}}}»x"),
            ("{{- /* {{ it's }} */ -}}x", "«-{{- /* {{ it's }} */ -}}»x"),
            ("{{ $x := 1 }}{{ $x }}y", "«-{{ $x := 1 }}»«{{ $x }}»y"),
            ("{% include \"a\" %}{% raw %}b", "«{% include \"a\" %}»«-{% raw %}»b"),
            ("{# a\n {{ b #}", "«-!{# a\n {{ b #}»"),
            ("<%= a %><% if b %><%# c %>d", "«<%= a %>»«-<% if b %>»«-<%# c %>»d"),
            ("<% xs.each do |x| %>\n", "«-!<% xs.each do |x| %>»\n"),
            ("a\n  __B__\n$C_D\n<E F>\n$(G)", "a\n  «!__B__»\n«!$C_D»\n«!<E F>»\n«!$(G)»"),
            ("{\"a\":$B_C, \"d\": [__E__]}", "{\"a\":«$B_C», \"d\": [«__E__»]}"),
            ("{{! a: b }}c", "«-{{! a: b }}»c"),
            ("# %{ if x }\n", "# «-%{ if x }»\n"),
        ] {
            assert_eq!(marked(text), expected);
        }
    }

    #[test]
    fn what_is_no_template() {
        for text in [
            "{a: {b: c}}",
            "{{a: b}: c}",
            "{{a: b}: {c: d}}",
            "{{a: b}}",
            "a: ${x",
            "a: {{ x }",
            "# ${x\nb: }",
            "# {# x\nb: #}",
            "$${x} %%{y}",
            "$ref",
            "a: b $NAME",
            "/a/{id}",
            "{\"a\":{\"b\":{}}}",
            "__x\n<a>\n",
            "ü{{",
        ] {
            assert_eq!(marked(text), text);
        }
    }

    #[test]
    fn marks_of_hostile_texts_are_in_order() {
        for part in [
            "${", "{{", "{{ \"", "{%", "{# {#", "<%", "%{\"", "{{/*", "__", "$A", "<A", "\\", "}}",
            " {{ } ", "${}", "#{{", "\n${", "{{ a }} ", "é${",
        ] {
            let text = part.repeat(5_000 / part.len());
            for text in [format!("{text}}}}} */ %}} #}} %>"), text] {
                let mut end = 0;
                for mark in marks(&text) {
                    assert!(mark.range.start >= end && text.get(mark.range.clone()).is_some());
                    end = mark.range.end;
                }
            }
        }
    }
}
