//! Formatted text, written once and shown as Markdown or as plain text.
//!
//! It knows nothing of what it formats: any string may hold text from a file, so none of them can
//! become markup, a link, an image or HTML.

use crate::text::acts;
pub use markdown::code_span;

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
    /// Code among the words that must be seen.
    StrongCode(String),
    /// A link: text, target.
    Link(String, String),
}

impl Markup {
    /// One paragraph of this text.
    pub fn paragraph(text: &str) -> Self {
        Self { blocks: vec![Block::of(text)] }
    }

    /// As Markdown (CommonMark).
    pub fn markdown(&self) -> String {
        joined(self.blocks.iter().map(markdown::block))
    }

    /// How much there is to read of it as Markdown.
    pub fn size(&self) -> Size {
        let text = self.markdown();
        Size {
            lines: text.lines().filter(|line| !line.trim().is_empty()).count(),
            words: text.split_whitespace().count(),
        }
    }

    /// As plain text.
    pub fn plain(&self) -> String {
        joined(self.blocks.iter().map(plain::block))
    }
}

/// How long a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Lines of Markdown that are not empty, the fences of code included.
    pub lines: usize,
    /// Words between blanks.
    pub words: usize,
}

impl Size {
    /// Whether it is no longer than another one.
    pub fn is_within(self, most: Size) -> bool {
        self.lines <= most.lines && self.words <= most.words
    }
}

impl Inline {
    /// A text with code between backticks.
    pub(super) fn of(text: &str) -> Vec<Inline> {
        let pieces = text.split('`').enumerate().filter(|(_, piece)| !piece.is_empty());
        let piece = |(index, piece): (usize, &str)| match index % 2 {
            0 => Inline::Text(piece.to_owned()),
            _ => Inline::Code(piece.to_owned()),
        };
        pieces.map(piece).collect()
    }

    /// A text of ours with code between backticks and what must be seen between `**`. Each `{}` in
    /// it stands for the next one of the values, which are shown as they are, whatever is in them.
    pub(super) fn filled(text: &str, values: &[&str]) -> Vec<Inline> {
        let mut values = values.iter();
        let mut content = Vec::new();
        let mut is_strong = false;
        for (index, part) in text.split('`').enumerate() {
            let is_code = index % 2 == 1;
            let delimiter = if is_code { "`" } else { "**" };
            for (inner, piece) in part.split(delimiter).enumerate() {
                is_strong ^= inner > 0;
                let mut pieces = piece.split("{}");
                let mut words = pieces.next().unwrap_or_default().to_owned();
                for rest in pieces {
                    words += values.next().copied().unwrap_or_default();
                    words += rest;
                }
                match (is_code, is_strong) {
                    _ if words.is_empty() => {}
                    (true, false) => content.push(Inline::Code(words)),
                    (true, true) => content.push(Inline::StrongCode(words)),
                    (false, false) => content.push(Inline::Text(words)),
                    (false, true) => content.push(Inline::Strong(words)),
                }
            }
        }
        content
    }

    /// The same where it must be seen.
    pub(super) fn strong(self) -> Self {
        match self {
            Inline::Text(text) => Inline::Strong(text),
            Inline::Code(code) => Inline::StrongCode(code),
            other => other,
        }
    }

    /// Whether it must be seen.
    fn is_strong(&self) -> bool {
        matches!(self, Inline::Strong(_) | Inline::StrongCode(_))
    }

    /// The pieces with a separator between two of them.
    pub(super) fn joined(pieces: &[Vec<Inline>], separator: &str) -> Vec<Inline> {
        pieces.join(&Inline::Text(separator.to_owned()))
    }
}

impl Block {
    /// A paragraph of a text with code between backticks.
    pub(super) fn of(text: &str) -> Block {
        Block::Paragraph(Inline::of(text))
    }

    /// A paragraph of such a text as [`Inline::filled`] takes.
    pub(super) fn filled(text: &str, values: &[&str]) -> Block {
        Block::Paragraph(Inline::filled(text, values))
    }

    /// A heading of such a text.
    pub(super) fn heading(text: &str, values: &[&str]) -> Block {
        Block::Heading(Inline::filled(text, values))
    }
}

/// The blocks with an empty line between them; a block without content is left out.
fn joined(blocks: impl Iterator<Item = String>) -> String {
    let mut text = String::new();
    for block in blocks.filter(|block| !block.is_empty()) {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(&block);
    }
    text
}

mod markdown {
    use std::slice;

    use super::{Block, Inline, multiline, one_line};
    use crate::gateway::encode_escapes;

    pub(super) fn block(block: &Block) -> String {
        match block {
            Block::Heading(content) => prefixed("### ", line(content)),
            Block::Paragraph(content) => line(content),
            Block::List(items) => {
                let items = items.iter().map(|item| prefixed("- ", line(item)));
                items.filter(|item| !item.is_empty()).collect::<Vec<_>>().join("\n")
            }
            Block::Code(language, code) => {
                let code = multiline(code);
                let fence = "`".repeat(3.max(longest_backtick_run(&code) + 1));
                format!("{fence}{language}\n{code}\n{fence}")
            }
        }
    }

    fn prefixed(prefix: &str, line: String) -> String {
        if line.is_empty() { line } else { format!("{prefix}{line}") }
    }

    /// The content as one line.
    fn line(content: &[Inline]) -> String {
        let mut line = String::new();
        for run in content.chunk_by(|one, next| one.is_strong() && next.is_strong()) {
            let piece = match run {
                [Inline::Strong(_) | Inline::StrongCode(_), ..] => strong(run),
                run => run.iter().map(|it| inline(it, &line)).collect(),
            };
            // Two runs of one delimiter would be read as one longer run.
            let clash = ['`', '*'].iter().any(|c| line.ends_with(*c) && piece.starts_with(*c));
            if clash {
                line.push(' ');
            }
            line.push_str(&piece);
        }
        line.trim().to_owned()
    }

    /// One run with all that must be seen: a mark in it would end it.
    fn strong(run: &[Inline]) -> String {
        let mut core = String::new();
        for piece in run {
            let piece = match piece {
                Inline::StrongCode(code) => code_span(&one_line(code)),
                Inline::Strong(text) => {
                    let before = if core.is_empty() { "**" } else { &core };
                    escaped(&one_line(text), before)
                }
                other => inline(other, &core),
            };
            if core.ends_with('`') && piece.starts_with('`') {
                core.push(' ');
            }
            core.push_str(&piece);
        }
        let (lead, trail) = (core.starts_with(' '), core.ends_with(' '));
        let core = core.trim();
        let blank = |is_there| if is_there { " " } else { "" };
        match core.is_empty() {
            true => blank(lead).to_owned(),
            false => format!("{}**{core}**{}", blank(lead), blank(trail)),
        }
    }

    fn inline(inline: &Inline, before: &str) -> String {
        match inline {
            Inline::Text(text) => escaped(&one_line(text), before),
            Inline::Code(code) => code_span(&one_line(code)),
            Inline::Strong(_) | Inline::StrongCode(_) => strong(slice::from_ref(inline)),
            Inline::Link(text, target) => {
                let text = escaped(one_line(text).trim(), "[");
                // The reader of VS Code takes escaped brackets for a link in the link.
                let text = text.replace("\\[", "&#91;").replace("\\]", "&#93;");
                match address(target) {
                    Some(address) => format!("[{text}]({address})"),
                    None => text,
                }
            }
        }
    }

    /// The text with a backslash before whatever Markdown (with the extensions of GitHub, which
    /// editors use) would read. `before` is on the line already.
    fn escaped(text: &str, before: &str) -> String {
        let at_start = before.trim().is_empty();
        let text = if before.is_empty() { text.trim_start() } else { text };
        let marker = if at_start { list_marker(text) } else { None };
        let mut escaped = String::with_capacity(text.len());
        let mut previous = before.chars().last();
        let mut letters = text.char_indices().peekable();
        while let Some((offset, letter)) = letters.next() {
            let next = letters.peek().map(|(_, next)| *next);
            let rest = text.get(offset..).unwrap_or_default();
            let in_word = [previous, next].iter().all(|c| c.is_some_and(char::is_alphanumeric));
            let read = match letter {
                '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '~' | '@' => true,
                '_' => !in_word,
                '&' => next.is_some_and(|next| next == '#' || next.is_ascii_alphanumeric()),
                '#' => !previous.is_some_and(char::is_alphanumeric),
                // Bare addresses become links.
                ':' => rest.starts_with("://"),
                '.' => text.get(..offset).is_some_and(ends_with_www),
                _ => false,
            };
            if read || marker == Some(offset) {
                escaped.push('\\');
            }
            escaped.push(letter);
            previous = Some(letter);
        }
        escaped
    }

    fn ends_with_www(text: &str) -> bool {
        let end = text.len().saturating_sub(3);
        text.get(end..).is_some_and(|end| end.eq_ignore_ascii_case("www"))
    }

    /// The offset of the sign that makes a list item, or a line across the page, of a line.
    fn list_marker(text: &str) -> Option<usize> {
        if text.starts_with(['-', '+', '=']) {
            return Some(0);
        }
        let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let rest = text.get(digits..)?;
        (digits > 0 && rest.starts_with(['.', ')'])).then_some(digits)
    }

    /// Code between more backticks than follow each other in it; nothing for nothing.
    pub fn code_span(code: &str) -> String {
        if code.is_empty() {
            return String::new();
        }
        let fence = "`".repeat(longest_backtick_run(code) + 1);
        // One space on each side is dropped by the reader.
        let spaced = code.starts_with(['`', ' ']) || code.ends_with(['`', ' ']);
        let pad = if spaced && !code.trim().is_empty() { " " } else { "" };
        format!("{fence}{pad}{code}{pad}{fence}")
    }

    fn longest_backtick_run(text: &str) -> usize {
        text.split(|c| c != '`').map(str::len).max().unwrap_or_default()
    }

    /// A link's target, if it is a page of the web. Other schemes can run commands in editors.
    fn address(target: &str) -> Option<String> {
        let scheme_end = target.find("://")?;
        let scheme = target.get(..scheme_end)?.to_ascii_lowercase();
        if !matches!(scheme.as_str(), "http" | "https") {
            return None;
        }
        Some(encode_escapes(target, "-._~:/?#@!$&'*+,;=%").replace('&', "&amp;"))
    }
}

mod plain {
    use super::{Block, Inline, multiline, one_line};

    pub(super) fn block(block: &Block) -> String {
        match block {
            Block::Heading(content) | Block::Paragraph(content) => line(content),
            Block::List(items) => {
                let items = items.iter().map(|item| line(item)).filter(|item| !item.is_empty());
                items.map(|item| format!("- {item}")).collect::<Vec<_>>().join("\n")
            }
            Block::Code(_, code) => {
                let code = multiline(code);
                let indent = |line: &str| {
                    if line.is_empty() { String::new() } else { format!("    {line}") }
                };
                code.split('\n').map(indent).collect::<Vec<_>>().join("\n")
            }
        }
    }

    fn line(content: &[Inline]) -> String {
        content.iter().map(inline).collect::<String>().trim().to_owned()
    }

    fn inline(inline: &Inline) -> String {
        match inline {
            Inline::Text(text)
            | Inline::Code(text)
            | Inline::Strong(text)
            | Inline::StrongCode(text) => one_line(text),
            Inline::Link(text, target) if text == target || text.is_empty() => one_line(target),
            Inline::Link(text, target) => format!("{} ({})", one_line(text), one_line(target)),
        }
    }
}

/// The text with each run of line breaks and tabs as one space, and without letters that hide.
fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    let mut in_break = false;
    for letter in text.chars() {
        let is_break = matches!(letter, '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' | '\u{85}');
        if is_break && !in_break {
            line.push(' ');
        }
        if !is_break {
            line.push(visible(letter));
        }
        in_break = is_break;
    }
    line
}

/// The text with its lines, without the line break at its end and without letters that hide.
fn multiline(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept = |letter| if matches!(letter, '\n' | '\t') { letter } else { visible(letter) };
    text.trim_end_matches('\n').chars().map(kept).collect()
}

/// A sign in the place of a character that acts or hides.
fn visible(letter: char) -> char {
    if acts(letter) { char::REPLACEMENT_CHARACTER } else { letter }
}

#[cfg(test)]
mod tests;
