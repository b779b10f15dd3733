//! How much of a text is known: which parts of it are template syntax or placeholders. Knows not
//! what the text is for.

use super::Analysis;
use crate::template;
use crate::text::TextRange;
use crate::yaml::{Format, Kind, Node, Style};

/// How much of a text is known, values of template variables put in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// All of it.
    Known(String),
    /// All of it is words in capitals: a placeholder, or meant as they are.
    Placeholder(String),
    /// A part of it is such words.
    Partial(String),
    /// Not all of it.
    Unknown,
}

impl Resolved {
    /// How much of a text is known as it is written.
    pub fn of(text: &str) -> Self {
        if template::has_syntax(text) {
            return Self::Unknown;
        }
        let is_known = !template::has_hole(text);
        match text.to_owned() {
            text if is_known => Self::Known(text),
            text if template::is_placeholder(&text) => Self::Placeholder(text),
            text => Self::Partial(text),
        }
    }

    /// Its text, if that is known but for words in capitals.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Known(text) | Self::Placeholder(text) | Self::Partial(text) => Some(text),
            Self::Unknown => None,
        }
    }
}

/// A name or word, which may rightly be in capitals, as it is written; `None` if not all of it is
/// known.
pub fn literal_name(text: &str) -> Option<&str> {
    (!template::has_syntax(text)).then_some(text)
}

/// A value as it is written; `None` if not all of it is known.
pub fn literal_value(text: &str) -> Option<&str> {
    (!template::has_hole(text)).then_some(text)
}

/// A value as it is written; `None` if it is template syntax, with quotes or without.
pub fn literal(node: Node<'_>) -> Option<Node<'_>> {
    (!is_template(node)).then_some(node)
}

/// How a placeholder that lacks its quotes is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unquoted {
    /// `{{X}}`, as a mapping; this tool takes it for a text.
    InBraces,
    /// `[X]`, as a list.
    List,
    /// `{X}`, as a mapping.
    Mapping,
}

impl Analysis {
    /// A name or word with values of template variables put in; `None` if not all of it is known.
    pub fn known_name(&self, text: &str) -> Option<String> {
        let filled = self.fill(text).text;
        (!template::has_syntax(&filled)).then_some(filled)
    }

    /// A value with values of template variables put in; `None` if not all of it is known.
    pub fn known_value(&self, text: &str) -> Option<String> {
        let filled = self.fill(text).text;
        (!template::has_hole(&filled)).then_some(filled)
    }

    /// The same of a host or a URL.
    pub fn known_host(&self, text: &str) -> Option<String> {
        let filled = self.fill(text).text;
        (!template::has_hole_in_url(&filled)).then_some(filled)
    }

    /// The name or word that a scalar holds; `None` if there is none, or not all of it is known.
    pub fn known_word(&self, node: Node<'_>) -> Option<String> {
        let is_text = node.kind() == Kind::Scalar && !node.is_null();
        is_text.then(|| self.known_name(&node.text())).flatten()
    }

    /// The words in a value that a person has yet to replace, values of template variables put in;
    /// none in a file that is itself a sample or a template.
    pub fn leftover_placeholder(&self, text: &str) -> Option<String> {
        let filled = self.fill(text).text;
        let is_filled_in = self.is_template || self.tree.has_control();
        template::leftover(&filled).filter(|_| !is_filled_in).map(str::to_owned)
    }

    /// What a placeholder without quotes is taken for.
    pub fn unquoted_placeholder(&self, node: Node<'_>) -> Option<Unquoted> {
        match node.kind() {
            Kind::Scalar => {
                let is_in_braces = node.style() == Style::Plain
                    && self.format == Format::Yaml
                    && is_word_in_braces(&node.written())
                    && !self.is_template
                    && !self.tree.has_control();
                is_in_braces.then_some(Unquoted::InBraces)
            }
            Kind::Sequence => is_one_placeholder(node).then_some(Unquoted::List),
            Kind::Mapping => is_one_placeholder(node).then_some(Unquoted::Mapping),
            Kind::Alias => None,
        }
    }

    /// The comment after a key, if it is a placeholder: `#{URL}` is one until it is filled in.
    pub fn commented_out_placeholder(&self, key: TextRange) -> Option<String> {
        let line = self.tree.text(TextRange::new(key.end, self.text.line_at(key.end).end));
        let (_, comment) = line.split_once('#').filter(|_| self.format == Format::Yaml)?;
        let written = format!("#{}", comment.trim_end());
        template::is_one_hole(&written).then_some(written)
    }
}

/// Whether a collection is a template expression or placeholder without quotes, which YAML takes for
/// brackets: `{{X}}`, `[HOST]`.
fn is_one_placeholder(node: Node<'_>) -> bool {
    let text = node.written();
    text.starts_with(['{', '[']) && !text.contains('\n') && template::is_one_hole(&text)
}

/// Whether a text is `{{X}}`: no filter, no function, no path into values.
fn is_word_in_braces(text: &str) -> bool {
    let inner = text.strip_prefix("{{").and_then(|text| text.strip_suffix("}}"));
    let is_inner = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    inner.map(str::trim).is_some_and(|word| !word.is_empty() && word.chars().all(is_inner))
}

/// Whether a value is a template that nobody quoted: YAML reads `{{X}}` and `{X}` as mappings and
/// `[X]` as a list.
pub fn is_template(node: Node<'_>) -> bool {
    let is_scalar = |node: Node<'_>| node.kind() == Kind::Scalar;
    match node.kind() {
        // What holds a collection is no placeholder, and may be most of the text.
        Kind::Mapping if node.style() == Style::Flow => {
            !node.entries().all(|it| is_scalar(it.key))
                || node.entries().all(|it| is_scalar(it.value))
                    && template::is_one_hole(&node.written())
        }
        Kind::Mapping => false,
        Kind::Sequence => {
            node.style() == Style::Flow
                && node.items().all(is_scalar)
                && template::has_hole(&node.written())
        }
        Kind::Scalar => template::has_syntax(&node.text()),
        Kind::Alias => false,
    }
}
