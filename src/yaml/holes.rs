//! Template syntax in a text that is YAML only once it is filled in: where an expression ends, and
//! whether a line holds nothing else. Gives no meaning to any of it.

use crate::text::TextRange;

/// A piece of a template that is no YAML, and what YAML would find in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hole {
    /// A line that is gone when the template is filled in, or brings lines of its own.
    Line(TextRange),
    /// A part of a value.
    Value(TextRange),
}

/// The text with other characters for its holes, byte for byte: nothing for lines, a word for
/// values. The holes are in order.
pub(super) fn masked(source: &str, holes: &[Hole]) -> String {
    let mut text = String::with_capacity(source.len());
    for hole in holes {
        let (range, mask) = match hole {
            Hole::Line(range) => (range, ' '),
            Hole::Value(range) => (range, 'x'),
        };
        text.push_str(source.get(text.len()..range.start).unwrap_or_default());
        text.extend(std::iter::repeat_n(mask, range.end.saturating_sub(text.len())));
    }
    text.push_str(source.get(text.len()..).unwrap_or_default());
    text
}

/// Whether a line holds template expressions and a comment at most, and nothing else.
pub(super) fn is_line(line: &str) -> bool {
    let mut rest = line.trim_start_matches([' ', '\t']);
    let mut any = false;
    while let Some(length) = expression(rest) {
        any = true;
        let behind = rest.get(length..).unwrap_or_default();
        rest = behind.trim_start_matches([' ', '\t']);
        if rest.is_empty() || (rest.starts_with('#') && rest.len() < behind.len()) {
            return true;
        }
    }
    any && rest.is_empty()
}

/// Whether an expression or directive may start here.
pub(super) fn begins_expression(text: &str) -> bool {
    ["{{", "{%", "{#", "<%", "${", "%{"].iter().any(|opener| text.starts_with(opener))
}

/// Length of the expression or directive at the start of `text`, if it ends on its line.
pub(super) fn expression(text: &str) -> Option<usize> {
    let inner = text.get(2..)?;
    let close = match text.get(..2)? {
        "{{" => "}}",
        "{%" => "%}",
        "{#" => "#}",
        "<%" => "%>",
        "${" | "%{" => return Some(2 + closing_brace(inner)? + 1),
        _ => return None,
    };
    let inner = inner.split(['\n', '\r']).next().unwrap_or_default();
    let end = 2 + inner.find(close)? + close.len();
    let triple =
        text.starts_with("{{{") && text.get(end..).is_some_and(|rest| rest.starts_with('}'));
    Some(end + usize::from(triple))
}

/// The brace that closes one open before `text`; braces nest, those in double quotes do not count.
fn closing_brace(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut quoted = false;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'\n' | b'\r' => return None,
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' if !quoted => depth += 1,
            b'}' if !quoted && depth == 0 => return Some(at),
            b'}' if !quoted => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Looks for expressions along one line, from left to right. Gives up at the first one that does
/// not end, so that a line of openers is read once.
pub(super) struct Expressions<'s> {
    line: &'s str,
    /// End of the expression found last; what stands before it is known.
    end: usize,
    gave_up: bool,
}

impl<'s> Expressions<'s> {
    /// With an expression at the start of the line if there is one.
    pub(super) fn new(line: &'s str) -> Self {
        Self { line, end: 0, gave_up: false }
    }

    /// The expression that starts at `at`; asked in ascending order.
    pub(super) fn at(&mut self, at: usize) -> Option<usize> {
        let rest = self.line.get(at..).filter(|_| !self.gave_up && at >= self.end)?;
        if !begins_expression(rest) {
            return None;
        }
        match expression(rest) {
            Some(length) => self.end = at + length,
            None => self.gave_up = true,
        }
        (!self.gave_up).then_some(self.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_templates() {
        for line in [
            "%{ for x in y }",
            "  %{ endfor ~}",
            "%{~ if x == \"}\" ~} # note",
            "{% for x in y %}",
            "{%- endif -%}",
            "{{- if eq .x \"a: b\" }}",
            "{{ include \"x\" . | indent 4 }}",
            "{{{ x }}}",
            "<% if x %>",
            "<%- x -%>\t",
            "{# comment #}",
            "${indent(4, {a = 1})}",
            "{{ a }}{{ b }} {{ c }}",
        ] {
            assert!(is_line(line), "{line}");
        }
        for line in
            ["", "# c", "%{ if x", "{{ a }", "{{ a }}: b", "{{ a }}-b", "${a}#b", "$x", "%{"]
        {
            assert!(!is_line(line), "{line}");
        }
    }

    #[test]
    fn masks_keep_every_place() {
        let source = "a: 1\n%{ ü }\nb: {{ x }}/y\n";
        let holes = [Hole::Line(TextRange::new(5, 12)), Hole::Value(TextRange::new(16, 23))];
        assert_eq!(masked(source, &holes), "a: 1\n       \nb: xxxxxxx/y\n");
    }
}
