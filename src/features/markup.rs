//! Formatted text, written once and shown as Markdown or as plain text.

/// A formatted text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Markup {
    /// Its parts, from top to bottom.
    pub blocks: Vec<Block>,
}

/// A part of a formatted text that starts on a line of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading.
    Heading(Vec<Inline>),
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A bullet list.
    List(Vec<Vec<Inline>>),
    /// Code to copy, with the name of its language (`sh`, `yaml`).
    Code(&'static str, String),
    /// A thin line between two subjects.
    Rule,
}

/// A run of text within a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Text as it is; whatever looks like Markdown in it is escaped.
    Text(String),
    /// Names, values, addresses.
    Code(String),
    /// The words that must be seen.
    Strong(String),
    /// A link: text, target.
    Link(String, String),
}

impl Markup {
    /// As Markdown (CommonMark).
    pub fn markdown(&self) -> String {
        String::new()
    }

    /// As plain text.
    pub fn plain(&self) -> String {
        String::new()
    }
}
