//! The pages of the rules, and their list. Knows how a page is made up, not how a terminal shows
//! it.
//!
//! The docs of a rule have a fixed shape: a sentence, `## Why`, perhaps `## Examples`, code blocks
//! marked `yaml,bad` and `yaml,good` in either, `## Fix`.

use serde::Serialize;

use crate::features::BackendPage;
use crate::rules::{ALL, Rule, Source, Targets, Versions};
use crate::text::wrapped;

/// A piece of a page, from top to bottom. Texts are Markdown without blocks: words, and code
/// between backticks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The id of the rule.
    Title(&'static str),
    /// The start of a section.
    Heading(&'static str),
    /// What something is: `Level`, `error`.
    Detail(&'static str, String),
    /// A text, with the line breaks that it was written with.
    Paragraph(String),
    /// An item of a list.
    Item(String),
    /// YAML.
    Code(&'static str, String),
    /// The page that the rule rests on.
    Source(Source),
}

/// The page of a rule as data. Names and order of the fields are public interface.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RulePage {
    /// Its id.
    pub id: &'static str,
    /// What it finds, in one sentence.
    pub summary: &'static str,
    /// `off`, `hint`, `info`, `warning` or `error`.
    pub level: &'static str,
    /// When a finding is milder, in words.
    pub milder: Option<&'static str>,
    /// `2.0`, `3.x` or `all`.
    pub openapi: &'static str,
    /// Whether it speaks of gRPC service configs too.
    pub service_configs: bool,
    /// `api-gateway`, `endpoints` or `all`.
    pub target: &'static str,
    /// What Google's tools print when they meet it.
    pub google: &'static [&'static str],
    /// Why it is there, as Markdown.
    pub why: String,
    /// What is found, and what is not.
    pub examples: Examples,
    /// What to do, as Markdown.
    pub fix: String,
    /// The page that it rests on.
    pub source: Option<SourceReport>,
    /// All pages that it rests on, that one too.
    pub sources: Vec<SourceReport>,
    /// The whole page as Markdown.
    pub docs: String,
}

/// The examples of a rule, each a YAML text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Examples {
    /// What it finds.
    pub bad: Vec<String>,
    /// The same made right.
    pub good: Vec<String>,
}

/// The page of a backend as data. Names and order of the fields are public interface.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BackendExplained<'a> {
    /// 1.
    pub version: u32,
    /// The file.
    pub path: &'a str,
    /// The line of the backend, from 1.
    pub line: u32,
    /// What it is: `Cloud Run service orders in europe-west1`.
    pub title: &'a str,
    /// The page as plain text.
    pub text: String,
    /// The page as Markdown.
    pub markdown: String,
}

/// The page of a backend as data.
pub fn backend_report<'a>(path: &'a str, line: u32, page: &'a BackendPage) -> BackendExplained<'a> {
    let (text, markdown) = (page.content.plain(), page.content.markdown());
    BackendExplained { version: 1, path, line, title: &page.title, text, markdown }
}

/// Who says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourceReport {
    /// The page.
    pub url: &'static str,
    /// The day of its date, or the day it was read.
    pub as_of: &'static str,
    /// How sure it is, in a word.
    pub certainty: &'static str,
}

/// The page of a rule as data.
pub fn page(rule: &Rule) -> RulePage {
    let docs = read(rule.docs);
    let code = |mark: Mark| {
        let marked = docs.examples.iter().filter(|block| block.mark() == Some(mark));
        marked.map(|block| block.text().to_owned()).collect()
    };
    RulePage {
        id: rule.id,
        summary: rule.summary(),
        level: rule.level.name(),
        milder: (!rule.milder.is_empty()).then_some(rule.milder),
        openapi: match rule.versions {
            Versions::All => "all",
            Versions::V2 => "2.0",
            Versions::V3 => "3.x",
            Versions::None => "none",
        },
        service_configs: rule.in_service_configs,
        target: match rule.targets {
            Targets::All => "all",
            Targets::ApiGateway => "api-gateway",
            Targets::Endpoints => "endpoints",
        },
        google: rule.google,
        why: flowing(&docs.why),
        examples: Examples { bad: code(Mark::Bad), good: code(Mark::Good) },
        fix: flowing(&docs.fix),
        source: rule.source.map(source_report),
        sources: rule.sources().into_iter().map(source_report).collect(),
        docs: markdown(rule),
    }
}

fn source_report(source: Source) -> SourceReport {
    SourceReport { url: source.url, as_of: source.as_of, certainty: source.certainty.name() }
}

/// The pages of all rules, in the order of their ids.
pub fn pages() -> Vec<RulePage> {
    ALL.iter().map(|rule| page(rule)).collect()
}

/// The page of a rule, taken apart for whoever shows it.
pub fn parts(rule: &Rule) -> Vec<Part> {
    let docs = read(rule.docs);
    let mut level = rule.level.name().to_owned();
    if !rule.milder.is_empty() {
        level += &format!("; {}", rule.milder);
    }
    let mut parts = vec![
        Part::Title(rule.id),
        Part::Paragraph(rule.summary().to_owned()),
        Part::Detail("Level", level),
        Part::Detail("Versions", rule.formats_in_words().to_owned()),
        Part::Detail("Products", rule.targets.in_words().to_owned()),
    ];
    section(&mut parts, "Why", docs.why);
    if !rule.google.is_empty() {
        parts.push(Part::Heading("What Google prints"));
        parts.extend(rule.google.iter().map(|text| Part::Item(format!("`{text}`"))));
    }
    section(&mut parts, "Examples", docs.examples);
    section(&mut parts, "Fix", docs.fix);
    let sources = rule.sources();
    if !sources.is_empty() {
        parts.push(Part::Heading(if sources.len() == 1 { "Source" } else { "Sources" }));
        parts.extend(sources.into_iter().map(Part::Source));
    }
    parts
}

/// The page of a rule, as Markdown.
pub fn markdown(rule: &Rule) -> String {
    markdown_of(&parts(rule))
}

/// A page that is taken apart, as Markdown.
pub fn markdown_of(parts: &[Part]) -> String {
    joined(parts, |part| match part {
        Part::Title(id) => format!("# {id}"),
        Part::Heading(heading) => format!("## {heading}"),
        Part::Detail(name, value) => format!("- {name}: {value}"),
        Part::Paragraph(text) => text.clone(),
        Part::Item(text) => format!("- {}", text.replace('\n', "\n  ")),
        Part::Code(language, code) => format!("```{language}\n{code}```"),
        Part::Source(source) => format!("<{}> {}", source.url, standing(*source)),
    })
}

/// The page of a rule, as plain text in which each paragraph is one line.
pub fn text(rule: &Rule) -> String {
    joined(&parts(rule), |part| match part {
        Part::Title(text) | Part::Heading(text) => (*text).to_owned(),
        Part::Detail(name, value) => format!("{name}: {value}"),
        Part::Paragraph(text) => text.replace('\n', " "),
        Part::Item(text) => format!("- {}", text.replace('\n', " ")),
        Part::Code(_, code) => indented(code),
        Part::Source(source) => format!("{} {}", source.url, standing(*source)),
    })
}

/// The parts as `show` shows them, with an empty line between all but the items of one list.
pub fn joined(parts: &[Part], show: impl Fn(&Part) -> String) -> String {
    let mut page = String::new();
    let mut before = None;
    for part in parts {
        match before {
            None => {}
            Some(before) if is_list(before, part) => page.push('\n'),
            Some(_) => page.push_str("\n\n"),
        }
        page.push_str(&show(part));
        before = Some(part);
    }
    page.push('\n');
    page
}

/// Code, each line indented, without the line break at its end.
pub fn indented(code: &str) -> String {
    let indent = |line: &str| if line.is_empty() { String::new() } else { format!("    {line}") };
    code.lines().map(indent).collect::<Vec<_>>().join("\n")
}

/// How much a source is worth: `(as of 2025-09-03, documented by Google)`.
pub fn standing(source: Source) -> String {
    let doubt = if source.certainty.is_firm() { "" } else { "; Google itself does not say so" };
    format!("(as of {}, {}{doubt})", source.as_of, source.certainty.in_words())
}

/// All rules in lines of at most `width` columns: id, level, summary. The summaries are a column of
/// their own where there is room for one, otherwise each is below its id.
pub fn list(width: usize) -> String {
    const LEVEL: usize = "warning".len();
    const NARROWEST_COLUMN: usize = 40;
    let widest = ALL.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    let column = widest + LEVEL + 4;
    let room = width.saturating_sub(column);
    let row = |rule: &Rule| {
        let (id, level) = (rule.id, rule.level.name());
        if room < NARROWEST_COLUMN {
            let summary = wrapped(rule.summary(), width.saturating_sub(4), 0);
            return format!("{id} ({level})\n{}\n", indented(&summary));
        }
        let summary = wrapped(rule.summary(), room, 0);
        let summary = summary.replace('\n', &format!("\n{}", " ".repeat(column)));
        format!("{id:widest$}  {level:LEVEL$}  {summary}\n")
    };
    ALL.iter().map(|rule| row(rule)).collect()
}

/// All rules as a table in Markdown.
pub fn table() -> String {
    let mut table =
        "| rule | level | versions | products | finds |\n| --- | --- | --- | --- | --- |\n"
            .to_owned();
    for rule in ALL {
        table += &format!(
            "| `{}` | {} | {} | {} | {} |\n",
            rule.id,
            rule.level.name(),
            rule.formats_in_words(),
            rule.targets.in_words(),
            rule.summary().replace('|', "\\|"),
        );
    }
    table
}

fn is_list(before: &Part, part: &Part) -> bool {
    matches!((before, part), (Part::Detail(..), Part::Detail(..)) | (Part::Item(_), Part::Item(_)))
}

fn section(parts: &mut Vec<Part>, heading: &'static str, blocks: Vec<Block>) {
    if blocks.is_empty() {
        return;
    }
    parts.push(Part::Heading(heading));
    for block in blocks {
        match block {
            Block::Paragraph(text) => parts.push(Part::Paragraph(text)),
            Block::Item(text) => parts.push(Part::Item(text)),
            Block::Code(mark, language, code) => {
                let label = match mark {
                    Mark::Bad => Some("Wrong:"),
                    Mark::Good => Some("Right:"),
                    Mark::None => None,
                };
                parts.extend(label.map(|label| Part::Paragraph(label.to_owned())));
                parts.push(Part::Code(language, code));
            }
        }
    }
}

/// The docs of a rule after the first sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Docs {
    why: Vec<Block>,
    examples: Vec<Block>,
    fix: Vec<Block>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Block {
    Paragraph(String),
    Item(String),
    Code(Mark, &'static str, String),
}

/// What a code block is an example of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Bad,
    Good,
    None,
}

impl Block {
    fn mark(&self) -> Option<Mark> {
        match self {
            Block::Code(mark, ..) => Some(*mark),
            Block::Paragraph(_) | Block::Item(_) => None,
        }
    }

    fn text(&self) -> &str {
        match self {
            Block::Paragraph(text) | Block::Item(text) | Block::Code(_, _, text) => text,
        }
    }
}

/// Which section a line belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Section {
    Why,
    Examples,
    Fix,
}

/// Takes the docs of a rule apart. What is before the first heading, after the summary, is a
/// reason too; marked code is an example wherever it is.
fn read(docs: &str) -> Docs {
    let mut read = Docs::default();
    let mut section = Section::Why;
    let mut open: Option<Block> = None;
    // A doc comment has a space in front of each of its lines.
    let lines = docs.lines().map(|line| line.strip_prefix(' ').unwrap_or(line));
    let mut lines = lines.skip_while(|line| line.is_empty()).skip(1);
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            read.add(section, open.take());
            let code = lines.by_ref().take_while(|line| !line.starts_with("```"));
            let code: String = code.map(|line| format!("{line}\n")).collect();
            let mark = match language {
                "yaml,bad" | "hcl,bad" => Mark::Bad,
                "yaml,good" | "hcl,good" => Mark::Good,
                _ => Mark::None,
            };
            let language = if language.starts_with("hcl") { "hcl" } else { "yaml" };
            read.add(section, Some(Block::Code(mark, language, code)));
            continue;
        }
        let heading = match line {
            "## Why" => Some(Section::Why),
            "## Examples" => Some(Section::Examples),
            "## Fix" => Some(Section::Fix),
            _ => None,
        };
        if let Some(heading) = heading {
            read.add(section, open.take());
            section = heading;
        } else if line.is_empty() {
            read.add(section, open.take());
        } else if let Some(item) = line.strip_prefix("- ") {
            read.add(section, open.replace(Block::Item(item.to_owned())));
        } else {
            match &mut open {
                Some(Block::Paragraph(text) | Block::Item(text)) => {
                    text.push('\n');
                    text.push_str(line.trim_start());
                }
                _ => open = Some(Block::Paragraph(line.to_owned())),
            }
        }
    }
    read.add(section, open);
    read
}

impl Docs {
    fn add(&mut self, section: Section, block: Option<Block>) {
        let Some(block) = block else { return };
        let is_example = matches!(block, Block::Code(Mark::Bad | Mark::Good, ..));
        match section {
            _ if is_example => self.examples.push(block),
            Section::Why => self.why.push(block),
            Section::Examples => self.examples.push(block),
            Section::Fix => self.fix.push(block),
        }
    }
}

/// Blocks as Markdown in which each paragraph is one line.
fn flowing(blocks: &[Block]) -> String {
    let block = |block: &Block| match block {
        Block::Paragraph(text) => text.replace('\n', " "),
        Block::Item(text) => format!("- {}", text.replace('\n', " ")),
        Block::Code(_, language, code) => format!("```{language}\n{code}```"),
    };
    blocks.iter().map(block).collect::<Vec<_>>().join("\n\n")
}

#[cfg(test)]
mod tests;
