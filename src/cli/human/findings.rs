//! Findings drawn into the text that they are about.

use std::collections::BTreeSet;

use annotate_snippets::renderer::{
    DEFAULT_ERROR_STYLE, DEFAULT_INFO_STYLE, DEFAULT_NOTE_STYLE, DEFAULT_WARNING_STYLE, Style,
};
use annotate_snippets::{Group, Level, Renderer};

use super::BOLD;
use super::blocks::{Block, blocks};
use super::drawing::{Spot, drawing, place_of};
use super::pieces::headline;
use super::said::Said;
use crate::analysis::Analysis;
use crate::rules::{Finding, Fix, Related};
use crate::settings::Severity;
use crate::text::{TextRange, visible};

/// Places of each kind that are drawn; the rest is counted.
const DRAWN: usize = 5;

/// Line numbers that are named of places that are not drawn.
const NAMED: usize = 20;

/// The findings of a file. Styled; whoever writes them strips the styles where they are not wanted.
pub(super) fn findings(
    said: &mut Said,
    path: &str,
    analysis: &Analysis,
    findings: &[Finding],
    width: usize,
) -> String {
    let path = visible(path);
    let mut writer = Writer { said, path: &path, analysis, width };
    blocks(findings).iter().map(|block| writer.block(block)).collect()
}

struct Writer<'a> {
    said: &'a mut Said,
    path: &'a str,
    analysis: &'a Analysis,
    /// Columns.
    width: usize,
}

impl Writer<'_> {
    fn block(&mut self, block: &Block<'_>) -> String {
        let titles: String = block.titled.iter().map(|same| self.title(same)).collect();
        let (spots, rest) = self.spots(block);
        let labels: Vec<String> = spots.iter().filter_map(|spot| spot.label.clone()).collect();
        let drawing = drawing(self.path, self.analysis, spots);
        // Of the frame and a name of four letters.
        let note_width = self.width.saturating_sub(drawing.digits + "  = note: ".len() - 1);
        let severity = block.findings().map(|finding| finding.severity).max();
        let mut group = Group::with_level(severity.map_or(Level::ERROR, level));
        group = group.elements(drawing.elements);
        for more in rest {
            let more = self.said.wrapped(&more, note_width, 0);
            group = group.element(Level::NOTE.no_name().message(more));
        }
        for same in &block.titled {
            for (name, note) in self.notes(same, &labels) {
                let note = self.said.wrapped(&note, note_width, 0);
                group = group.element(Level::NOTE.with_name(name).message(note));
            }
        }
        let renderer = Renderer::styled().term_width(self.width).hyperlink(false);
        format!("{titles}{}\n\n", renderer.render(&[group]))
    }

    fn title(&mut self, same: &[&Finding]) -> String {
        let Some(finding) = same.first() else { return String::new() };
        let label = format!("{}[{}]", finding.severity.name(), finding.rule);
        let (headline, _) = headline(&finding.message);
        let title = self.said.title(&label, finding.rule, headline, self.width);
        let style = style(finding.severity);
        let text = title.strip_prefix(&label).unwrap_or(&title);
        format!("{style}{label}{style:#}{BOLD}{text}{BOLD:#}\n")
    }

    /// The places to draw, and what to say of the others.
    fn spots(&self, block: &Block<'_>) -> (Vec<Spot>, Vec<String>) {
        let ranges = block.ranges();
        let mut known: BTreeSet<TextRange> = ranges.iter().copied().collect();
        let related = block.findings().flat_map(|finding| &finding.related);
        let is_new = |it: &&Related| known.insert(it.range);
        let related: Vec<&Related> = related.filter(is_new).collect();
        let primary = ranges.iter().take(DRAWN).map(|range| Spot {
            range: *range,
            label: block.own_fix(|finding| finding.range == *range).filter(|title| {
                let room = self.width.saturating_sub(range.len().min(self.width) + 8);
                let column = place_of(self.analysis, *range).column as usize;
                column + title.chars().count() <= room
            }),
            is_primary: true,
        });
        let context = related.iter().take(DRAWN).map(|related| Spot {
            range: related.range,
            label: Some(related.message.clone()),
            is_primary: false,
        });
        let rest = [
            self.more(ranges.iter().skip(DRAWN).copied()),
            self.more(related.iter().skip(DRAWN).map(|related| related.range)),
        ];
        (primary.chain(context).collect(), rest.into_iter().flatten().collect())
    }

    /// Places that are not drawn, in words.
    fn more(&self, ranges: impl Iterator<Item = TextRange>) -> Option<String> {
        let ranges: Vec<_> = ranges.collect();
        let mut lines: Vec<u32> =
            ranges.iter().map(|range| place_of(self.analysis, *range).line).collect();
        lines.dedup();
        let named: Vec<_> = lines.iter().take(NAMED).map(u32::to_string).collect();
        let end = if lines.len() > NAMED { ", …" } else { "" };
        let label = if lines.len() == 1 { "line" } else { "lines" };
        let places = if ranges.len() == 1 { "place" } else { "places" };
        let count = ranges.len();
        (count > 0).then(|| format!("and {count} more {places}: {label} {}{end}", named.join(", ")))
    }

    /// Notes, helps and links of findings with one title, as far as they are new.
    fn notes(&mut self, same: &[&Finding], labels: &[String]) -> Vec<(&'static str, String)> {
        let mut notes = Vec::new();
        for finding in same.iter().take(DRAWN) {
            let note = self.said.new_sentences(headline(&finding.message).1);
            if !note.is_empty() {
                notes.push(("note", note));
            }
        }
        for fix in same.iter().take(DRAWN).flat_map(|finding| &finding.fixes) {
            if !labels.contains(&fix.title) && self.said.is_new(&fix.title) {
                notes.push(("help", fix.title.clone()));
            }
        }
        let docs = same.iter().filter_map(|finding| finding.docs);
        let new = docs.filter(|docs| self.said.is_new(docs));
        notes.extend(new.map(|docs| ("docs", docs.to_owned())));
        notes
    }
}

impl Block<'_> {
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
