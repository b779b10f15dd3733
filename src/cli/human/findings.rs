//! Findings drawn into the text that they are about.

use std::collections::BTreeSet;

use annotate_snippets::renderer::{
    DEFAULT_ERROR_STYLE, DEFAULT_INFO_STYLE, DEFAULT_NOTE_STYLE, DEFAULT_WARNING_STYLE, Style,
};
use annotate_snippets::{Element, Group, Level, Renderer};

use super::blocks::{Block, blocks};
use super::drawing::{Drawing, LabelledRange, WAYS, Way, drawing, place_of};
use super::links::{link, shown};
use super::pieces::{headline, sentences};
use super::said::Said;
use super::{BOLD, Extent};
use crate::analysis::{Analysis, Companion};
use crate::rules::{self, Finding, Fix, Related};
use crate::settings::Severity;
use crate::text::{TextRange, visible};

/// Places of each kind that are drawn; the rest is counted.
const DRAWN: usize = 5;

/// Fixes that are named of findings that say the same; the rest is counted.
const HELPS: usize = 2;

/// Line numbers that are named of places that are not drawn.
const NAMED: usize = 20;

/// What the line with the source of a rule begins with.
const DOCS: &str = "docs";

/// The findings of a file. Styled; whoever writes them strips the styles where they are not wanted.
pub(super) fn findings(
    said: &mut Said,
    path: &str,
    analysis: &Analysis,
    findings: &[Finding],
    extent: Extent,
) -> String {
    let path = visible(path);
    let Extent { width, links, .. } = extent;
    let mut writer = Writer { said, path: &path, analysis, width, links };
    blocks(findings).iter().map(|block| writer.block(block)).collect()
}

struct Writer<'a> {
    said: &'a mut Said,
    path: &'a str,
    analysis: &'a Analysis,
    /// Columns.
    width: usize,
    /// Whether links may be hidden under texts.
    links: bool,
}

impl Writer<'_> {
    /// The places are drawn once. What else is said of them is below the title that says it.
    fn block(&mut self, block: &Block<'_>) -> String {
        let (all_shown, rest) = self.all_shown(block);
        let labels: Vec<String> =
            all_shown.iter().filter_map(|shown| shown.label.clone()).collect();
        for label in &labels {
            self.said.is_new(label);
        }
        let drawing = self.drawing(&all_shown);
        // Of the frame and a name of four letters.
        let note_width = self.width.saturating_sub(drawing.digits + "  = note: ".len() - 1);
        let severity = block.findings().map(|finding| finding.severity).max();
        let level = severity.map_or(Level::ERROR, level);
        let mut titles = String::new();
        let mut links: Vec<(String, String)> = Vec::new();
        let mut said: Vec<(String, Vec<Element<'_>>)> = Vec::new();
        for same in &block.titled {
            let title = self.title(same);
            let notes = self.notes(same, &labels).into_iter().map(|(name, note)| {
                let note = match (name, self.links) {
                    (Some(DOCS), true) => {
                        let short = shown(&note, note_width);
                        links.push((short.clone(), note));
                        short
                    }
                    _ => self.said.wrapped(&note, note_width, 0),
                };
                match name {
                    Some(name) => Level::NOTE.with_name(name).message(note).into(),
                    None => Level::NOTE.no_name().message(note).into(),
                }
            });
            said.push((title, notes.collect()));
        }
        if said.iter().all(|(_, notes)| notes.is_empty()) {
            titles = said.drain(..).map(|(title, _)| title).collect();
        }
        let mut said = said.into_iter();
        let (title, notes) = said.next().unwrap_or_default();
        titles += &title;
        let words: Vec<String> =
            drawing.words.into_iter().filter(|words| self.said.is_new(words)).collect();
        let rest = words.into_iter().chain(rest).map(|more| {
            let more = self.said.wrapped(&more, note_width, 0);
            Level::NOTE.no_name().message(more).into()
        });
        let elements: Vec<Element<'_>> =
            drawing.elements.into_iter().chain(rest.collect::<Vec<_>>()).chain(notes).collect();
        let mut text = format!("{titles}{}\n", self.render(level.clone(), elements));
        for (title, notes) in said {
            text += &title;
            if !notes.is_empty() {
                text += &format!("{}\n", self.render(level.clone(), notes));
            }
        }
        for (short, url) in links {
            // Only the line of the note: a title has its own link.
            text =
                text.replacen(&format!(": {short}\n"), &format!(": {}\n", link(&url, &short)), 1);
        }
        text + "\n"
    }

    /// The places in the first way in which they fit.
    fn drawing<'d>(&self, all_shown: &[LabelledRange]) -> Drawing<'d> {
        let ways = WAYS.into_iter();
        let mut drawings =
            ways.map(|way| drawing(self.path, self.analysis, all_shown, way)).peekable();
        while let Some(drawing) = drawings.next() {
            let shown = self.render(Level::ERROR, drawing.elements.clone());
            let shown = anstream::adapter::strip_str(&shown).to_string();
            let is_path = |line: &str| ["-->", ":::"].iter().any(|it| line.trim().starts_with(it));
            let fits = |line: &str| is_path(line) || line.chars().count() <= self.width;
            if shown.lines().all(fits) || drawings.peek().is_none() {
                return drawing;
            }
        }
        drawing(self.path, self.analysis, all_shown, Way::Positions)
    }

    fn render(&self, level: Level<'_>, elements: Vec<Element<'_>>) -> String {
        let renderer = Renderer::styled().term_width(self.width).hyperlink(false);
        renderer.render(&[Group::with_level(level).elements(elements)])
    }

    fn title(&mut self, same: &[&Finding]) -> String {
        let Some(finding) = same.first() else { return String::new() };
        let label = format!("{}[{}]", finding.severity.name(), finding.rule);
        let (headline, _) = headline(&finding.message);
        let title = self.said.title(&label, finding.rule, headline, self.width);
        let style = style(finding.severity);
        let text = title.strip_prefix(&label).unwrap_or(&title);
        let label = match finding.docs {
            Some(docs) if self.links => link(docs, &label),
            _ => label,
        };
        format!("{style}{label}{style:#}{BOLD}{text}{BOLD:#}\n")
    }

    /// The places to draw, and what to say of the others.
    fn all_shown(&self, block: &Block<'_>) -> (Vec<LabelledRange>, Vec<String>) {
        let ranges = block.ranges();
        let mut known: BTreeSet<TextRange> = ranges.iter().copied().collect();
        let related = block.findings().flat_map(|finding| &finding.related);
        let is_new = |it: &&Related| known.insert(it.range);
        let related: Vec<&Related> = related.filter(is_new).collect();
        let mut reasons = BTreeSet::new();
        let primary: Vec<LabelledRange> = ranges
            .iter()
            .take(DRAWN)
            .map(|range| {
                let fits = |label: &String| self.fits_under(*range, label);
                let fix = block.own_fix(|finding| finding.range == *range).filter(fits);
                let reason = || block.reason(*range).filter(fits);
                let new =
                    |reason: &String| !self.said.has(reason) && reasons.insert(reason.clone());
                let label = fix.or_else(|| reason().filter(new));
                LabelledRange { range: *range, label, is_primary: true }
            })
            .collect();
        let context = related.iter().take(DRAWN).map(|related| LabelledRange {
            range: related.range,
            label: Some(related.message.clone()),
            is_primary: false,
        });
        let places = ["place", "places"];
        let rest = [
            self.more(ranges.iter().skip(DRAWN).copied(), places),
            self.more(related.iter().skip(DRAWN).map(|related| related.range), places),
        ];
        (primary.into_iter().chain(context).collect(), rest.into_iter().flatten().collect())
    }

    /// Whether there is room for a label beside the marks below a place.
    fn fits_under(&self, range: TextRange, label: &str) -> bool {
        let room = self.width.saturating_sub(range.len().min(self.width) + 8);
        let column = place_of(self.analysis, range).column as usize;
        column + label.chars().count() <= room
    }

    /// What is not drawn or named, in words.
    fn more(
        &self,
        ranges: impl Iterator<Item = TextRange>,
        [one, many]: [&str; 2],
    ) -> Option<String> {
        let ranges: Vec<_> = ranges.collect();
        let mut lines: Vec<u32> =
            ranges.iter().map(|range| place_of(self.analysis, *range).line).collect();
        lines.dedup();
        let named: Vec<_> = lines.iter().take(NAMED).map(u32::to_string).collect();
        let end = if lines.len() > NAMED { ", …" } else { "" };
        let label = if lines.len() == 1 { "line" } else { "lines" };
        let noun = if ranges.len() == 1 { one } else { many };
        let count = ranges.len();
        (count > 0).then(|| format!("and {count} more {noun}: {label} {}{end}", named.join(", ")))
    }

    /// Notes, helps and links of findings with one title, as far as they are new.
    fn notes(
        &mut self,
        same: &[&Finding],
        labels: &[String],
    ) -> Vec<(Option<&'static str>, String)> {
        let mut notes = Vec::new();
        for finding in same.iter().take(DRAWN) {
            let (_, rest) = headline(&finding.message);
            let rest = sentences(rest).into_iter().filter(|it| !rules::counts_related(finding, it));
            let note = self.said.new_sentences(&rest.collect::<Vec<_>>().join(" "));
            if !note.is_empty() {
                notes.push((Some("note"), note));
            }
        }
        for place in same.iter().take(DRAWN).flat_map(|finding| &finding.elsewhere) {
            let at = place.file.text.line_column(place.range.start);
            let Companion { path, .. } = &*place.file;
            notes.push((
                Some("note"),
                format!("{} is here: {path}:{}:{}", place.message, at.line, at.column),
            ));
        }
        let mut fixes: Vec<(&str, TextRange)> = Vec::new();
        for (finding, fix) in same.iter().flat_map(|it| it.fixes.iter().map(|fix| (*it, fix))) {
            let title = fix.title.as_str();
            let is_label = labels.iter().any(|label| label == title);
            let is_known = is_label || fixes.iter().any(|(known, _)| *known == title);
            if !is_known && !self.said.has(title) {
                fixes.push((title, finding.range));
            }
        }
        // Fixes of one finding are different ones; those of many do the same at different places.
        let helps = if same.len() == 1 { fixes.len() } else { HELPS };
        for (title, _) in fixes.iter().take(helps) {
            self.said.is_new(title);
            notes.push((Some("help"), (*title).to_owned()));
        }
        let left = fixes.iter().skip(helps).map(|(_, range)| *range);
        notes.extend(self.more(left, ["fix", "fixes"]).map(|more| (None, more)));
        let docs = same.iter().filter_map(|finding| finding.docs);
        let new = docs.filter(|docs| self.said.is_new(docs));
        notes.extend(new.map(|docs| (Some(DOCS), docs.to_owned())));
        notes
    }
}

impl Block<'_> {
    /// Why the finding at a place is one, if only one thing is said of it: the sentence after the
    /// headline.
    fn reason(&self, range: TextRange) -> Option<String> {
        let [same] = self.titled.as_slice() else { return None };
        let finding = same.iter().find(|finding| finding.range == range)?;
        let (_, rest) = headline(&finding.message);
        let reason = sentences(rest).into_iter().find(|it| !rules::counts_related(finding, it))?;
        Some(reason.to_owned())
    }

    /// The fix of one of several findings with one title, if the others have another one.
    fn own_fix(&self, is_it: impl Fn(&Finding) -> bool) -> Option<String> {
        let [same] = self.titled.as_slice() else { return None };
        let finding = same.iter().find(|finding| is_it(finding))?;
        let [Fix { title, .. }] = finding.fixes.as_slice() else { return None };
        let has_it = |other: &&&Finding| other.fixes.iter().any(|fix| fix.title == *title);
        let is_own = same.len() > 1 && same.iter().filter(has_it).count() == 1;
        is_own.then(|| title.clone())
    }
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
        Severity::Hint => Level::NOTE,
    }
}

fn style(severity: Severity) -> Style {
    match severity {
        Severity::Error => DEFAULT_ERROR_STYLE,
        Severity::Warning => DEFAULT_WARNING_STYLE,
        Severity::Info => DEFAULT_INFO_STYLE,
        Severity::Hint => DEFAULT_NOTE_STYLE,
    }
}
