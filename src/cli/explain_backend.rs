//! `explain backend`: everything there is to say about the backend at a line of a file.

use std::path::Path;
use std::sync::Arc;

use super::args::ExplainFormat;
use super::human::BOLD;
use super::neighbours::Neighbours;
use super::output::width;
use super::paths::{format_of, shown};
use super::routes::{read, settings};
use crate::analysis::Analysis;
use crate::features::{BackendPage, Block, Inline, Markup, backend_page};
use crate::report::explain::{backend_report, indented};
use crate::report::json;
use crate::settings::Settings;
use crate::text::{Encoding, Position, Text, wrapped};
use crate::workspace::KnownSettings;

/// The page for a place, `FILE:LINE` or `FILE:LINE:COLUMN`; or why there is none.
pub(super) fn page(place: Option<&str>, format: ExplainFormat) -> Result<String, String> {
    const USAGE: &str = "name a line of a config: `gateway-ls explain backend FILE:LINE`";
    let place = place.and_then(Place::parse).ok_or(USAGE)?;
    let name = shown(Path::new(place.file));
    let analysis = analysis(place.file, &name)?;
    let line = place.line;
    let lines = lines(&analysis);
    if line == 0 || line > lines {
        return Err(format!("`{name}` has no line {line}: its last one is {lines}"));
    }
    let page = place.offsets(&analysis).find_map(|offset| backend_page(&analysis, offset));
    let page = page.ok_or_else(|| {
        format!(
            "there is no backend at line {line} of `{name}`: name a line of a backend, or of an operation that calls one"
        )
    })?;
    match format {
        ExplainFormat::Human => Ok(human(&page.content, width())),
        ExplainFormat::Markdown => Ok(page.content.markdown() + "\n"),
        ExplainFormat::Json => {
            let report = backend_report(&name, line_of(&analysis, &page), &page);
            json(&report).map_err(|error| format!("the page cannot be written: {error}"))
        }
    }
}

/// A place in a file; lines and columns count from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place<'a> {
    file: &'a str,
    line: u32,
    column: Option<u32>,
}

impl<'a> Place<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let cut = |text: &'a str| {
            let (before, number) = text.rsplit_once(':')?;
            Some((before, number.parse::<u32>().ok()?)).filter(|(before, _)| !before.is_empty())
        };
        let (before, last) = cut(text)?;
        Some(match cut(before) {
            Some((file, line)) => Self { file, line, column: Some(last) },
            None => Self { file: before, line: last, column: None },
        })
    }

    /// The column, or the start of each word of the line.
    fn offsets(self, analysis: &Analysis) -> impl Iterator<Item = usize> {
        let at = |column| {
            let position = Position { line: self.line.saturating_sub(1), column };
            analysis.text.offset(position, Encoding::Utf32)
        };
        let given = self.column.map(|column| at(column.saturating_sub(1)));
        let line = analysis.text.line_at(at(0));
        let text = line.of(analysis.source());
        let mut before = ' ';
        let starts = text.char_indices().filter(move |(_, letter)| {
            let is_start = !before.is_alphanumeric() && !letter.is_whitespace();
            before = *letter;
            is_start
        });
        let starts: Vec<_> = match given {
            Some(offset) => vec![offset],
            None => starts.map(|(offset, _)| line.start + offset).collect(),
        };
        starts.into_iter()
    }
}

fn analysis(file: &str, name: &str) -> Result<Analysis, String> {
    let path = Path::new(file);
    let text = read(path).map_err(|reason| format!("`{name}` {reason}"))?;
    let (settings, _) = settings(&mut KnownSettings::default(), path);
    let surroundings = Neighbours::default().of(path);
    let settings = Arc::new(Settings { surroundings, ..settings });
    let analysis = Analysis::new(Text::new(&text), format_of(path), settings);
    match analysis.is_config {
        true => Ok(analysis),
        false => Err(format!("`{name}` is not a gateway config")),
    }
}

fn lines(analysis: &Analysis) -> u32 {
    let lines = analysis.source().lines().count();
    u32::try_from(lines).unwrap_or(u32::MAX)
}

/// The line of the backend itself.
fn line_of(analysis: &Analysis, page: &BackendPage) -> u32 {
    analysis.text.position(page.range.start, Encoding::Utf32).line + 1
}

/// The page for a terminal.
fn human(page: &Markup, width: usize) -> String {
    let line =
        |content: &[Inline]| Markup { blocks: vec![Block::Paragraph(content.to_vec())] }.plain();
    let block = |block: &Block| match block {
        Block::Heading(content) => format!("{BOLD}{}{BOLD:#}", line(content)),
        Block::Paragraph(content) => match content.as_slice() {
            [Inline::Strong(title)] => format!("{BOLD}{}{BOLD:#}", wrapped(title, width, 0)),
            _ => wrapped(&line(content), width, 0),
        },
        Block::List(items) => {
            let item = |item: &Vec<Inline>| {
                format!("- {}", wrapped(&line(item), width.saturating_sub(2), 2))
            };
            items.iter().map(item).collect::<Vec<_>>().join("\n")
        }
        Block::Code(_, code) => indented(code),
    };
    let blocks: Vec<_> = page.blocks.iter().map(block).filter(|text| !text.is_empty()).collect();
    blocks.join("\n\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places() {
        let place = |text| Place::parse(text).map(|it| (it.file, it.line, it.column));
        assert_eq!(place("api.yaml:12"), Some(("api.yaml", 12, None)));
        assert_eq!(place("api.yaml:12:5"), Some(("api.yaml", 12, Some(5))));
        assert_eq!(place(r"C:\api.yaml:12"), Some((r"C:\api.yaml", 12, None)));
        assert_eq!(place("-:3"), Some(("-", 3, None)));
        for wrong in ["api.yaml", "api.yaml:", ":3", "api.yaml:x", "api.yaml:-1"] {
            assert_eq!(place(wrong), None, "{wrong}");
        }
    }
}
