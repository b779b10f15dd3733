//! Tests of rules are texts: `# ^^^ severity[rule] start of the message` below a line says what is
//! found there, in the columns of the carets; everything else must be without findings.
//! `UPDATE_EXPECT=1 cargo test` writes these lines anew.

use std::fs;
use std::panic::Location;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use expect_test::Expect;

use super::{Beside, Finding, Fix, find, findings};
use crate::analysis::Analysis;
use crate::infra::{Neighbourhood, TerraformFile};
use crate::settings::{Level, Settings, Severity};
use crate::text::Text;
use crate::yaml::Format;

/// The rules that a test looks at: an id, several, or [`EveryRule`]. What others find is passed
/// over.
pub(super) trait Rules {
    /// Whether a finding of this rule counts.
    fn contain(&self, id: &str) -> bool;

    /// The ids that are named. A named rule is on, also if it is off by default.
    fn named(&self) -> &[&str] {
        &[]
    }
}

impl Rules for &str {
    fn contain(&self, id: &str) -> bool {
        *self == id
    }

    fn named(&self) -> &[&str] {
        std::slice::from_ref(self)
    }
}

impl<const N: usize> Rules for [&str; N] {
    fn contain(&self, id: &str) -> bool {
        self.as_slice().contains(&id)
    }

    fn named(&self) -> &[&str] {
        self
    }
}

/// All rules, each on or off as it is by default.
pub(super) struct EveryRule;

impl Rules for EveryRule {
    fn contain(&self, _: &str) -> bool {
        true
    }
}

/// Compares what is found in `source` with the comments in it.
///
/// The line break at the start of `source` is not part of the config. A text that is neither OpenAPI
/// nor a service config gets a header of version 2.0; every text is taken for a config. What begins with a
/// bracket is read as JSON: the lines of carets are removed first.
#[track_caller]
pub(super) fn check_findings(rules: impl Rules, source: &str) {
    check_findings_under(Settings::default(), rules, source);
}

/// The same under other settings.
#[track_caller]
pub(super) fn check_findings_under(settings: Settings, rules: impl Rules, source: &str) {
    let (text, expected) = without_expectations(source);
    let (head, text) = match has_version(&text) {
        true => (0, text),
        false => (HEADER.len(), format!("{HEADER}{text}")),
    };
    let found = read_under(with_named(settings, &rules), &text);
    let found: Vec<_> = found.into_iter().filter(|it| rules.contain(it.rule)).collect();
    let is_met = found.len() == expected.len()
        && found.iter().all(|it| expected.iter().any(|wish| wish.is_met_by(it, head)))
        && expected.iter().all(|wish| found.iter().any(|it| wish.is_met_by(it, head)));
    if !is_met {
        let line_break = if source.starts_with('\n') { "\n" } else { "" };
        let annotated = annotated(&text, head, &found, &expected);
        let messages: Vec<_> = found.iter().map(message_of).collect();
        let messages = messages.join("\n");
        fail(source, &format!("{line_break}{annotated}"), &messages, Location::caller());
    }
}

/// The same for `api.yaml` beside a `main.tf`.
#[track_caller]
pub(super) fn check_beside(rules: impl Rules, terraform: &str, source: &str) {
    check_findings_under(beside(terraform), rules, source);
}

/// The settings of `api.yaml` beside a `main.tf`.
pub(super) fn beside(terraform: &str) -> Settings {
    let file = Arc::new(TerraformFile::read(PathBuf::from("main.tf"), terraform));
    let neighbourhood = Neighbourhood::of(&[file], Vec::new());
    let surroundings = neighbourhood.of_config(Path::new("api.yaml")).unwrap_or_default();
    Settings { surroundings, ..Settings::default() }
}

/// What a rule finds in `main.tf` beside `api.yaml`, before anything is silenced.
pub(super) fn found_beside(id: &str, terraform: &str, source: &str) -> Vec<Beside> {
    let head = if has_version(source) { "" } else { HEADER };
    let settings = Settings { assume_config: Some(true), ..beside(terraform) };
    let settings = Arc::new(with_named(settings, &id));
    let text = Text::new(&format!("{head}{source}"));
    let found = super::beside(&Analysis::new(text, Format::Yaml, settings));
    found.into_iter().filter(|it| it.finding.rule == id).collect()
}

/// Compares what a rule finds in `main.tf` beside `api.yaml`: what is marked, and the message.
#[track_caller]
pub(super) fn check_found_beside(id: &str, terraform: &str, source: &str, expected: Expect) {
    let found = found_beside(id, terraform, source).into_iter().map(|it| it.finding).collect();
    let told = super::told_beside(found, terraform, &Settings::default());
    let line = |it: &Finding| {
        format!("{}: {} {}\n", it.range.of(terraform), it.severity.name(), it.message)
    };
    expected.assert_eq(&told.iter().map(line).collect::<String>());
}

const HEADER: &str = "swagger: '2.0'\n";

fn has_version(text: &str) -> bool {
    let is_version = |line: &str| {
        ["swagger:", "openapi:", "type: google.api.Service"].iter().any(|it| line.starts_with(it))
    };
    is_json(text) || text.lines().any(is_version)
}

/// Whether a bracket that is no template opens the text.
fn is_json(text: &str) -> bool {
    let inside = text.strip_prefix('{').map(str::trim_start);
    inside.is_some_and(|it| it.starts_with(['"', '}']))
}

/// What a line of carets says: bytes of the text without such lines, and the start of
/// `severity[rule] message`.
struct Expected {
    start: usize,
    end: usize,
    message: String,
}

impl Expected {
    /// `head` is the length of what was written before the text, in bytes.
    fn is_met_by(&self, finding: &Finding, head: usize) -> bool {
        let place = (self.start + head, self.end + head);
        place == (finding.range.start, finding.range.end)
            && message_of(finding).starts_with(&self.message)
    }
}

/// The text without its lines of carets, and what they say.
fn without_expectations(source: &str) -> (String, Vec<Expected>) {
    let source = source.strip_prefix('\n').unwrap_or(source);
    let mut text = String::new();
    let mut last_line = 0;
    let mut expected = Vec::new();
    for line in source.split_inclusive('\n') {
        let Some(((start, end), message)) = expectation(line) else {
            last_line = text.len();
            text.push_str(line);
            continue;
        };
        let marked = &text[last_line..];
        expected.push(Expected {
            start: last_line + offset_of(marked, start),
            end: last_line + offset_of(marked, end),
            message: message.to_owned(),
        });
    }
    (text, expected)
}

/// The columns that a line of carets marks, in characters, and its message.
fn expectation(line: &str) -> Option<((usize, usize), &str)> {
    let comment = line.trim_start();
    let indent = line.len() - comment.len();
    let after_hash = comment.strip_prefix('#')?;
    let carets = after_hash.trim_start_matches(' ');
    let message = carets.trim_start_matches('^');
    let count = carets.len() - message.len();
    if count == 0 || !message.contains('[') {
        return None;
    }
    let caret = indent + 1 + after_hash.len() - carets.len();
    // `#^^` marks from the column of the `#` on: there is no room before it.
    let start = if caret == indent + 1 { indent } else { caret };
    Some(((start, caret + count), message.trim()))
}

/// The byte at a column of a line; columns after its end count on.
fn offset_of(line: &str, column: usize) -> usize {
    let line = line.trim_end_matches('\n');
    match line.char_indices().nth(column) {
        Some((offset, _)) => offset,
        None => line.len() + column - line.chars().count(),
    }
}

/// The text with a line of carets for each finding. The start of a message is kept where it is
/// right; otherwise the message is written up to its first full stop.
fn annotated(text: &str, head: usize, found: &[Finding], expected: &[Expected]) -> String {
    let mut result = String::new();
    let mut line_start = head;
    for line in text[head..].split_inclusive('\n') {
        result.push_str(line);
        let is_last = line_start + line.len() == text.len();
        for finding in found {
            let start = finding.range.start.max(head);
            let is_here = start >= line_start && (is_last || start < line_start + line.len());
            if !is_here {
                continue;
            }
            let met = expected.iter().find(|wish| wish.is_met_by(finding, head));
            let message = message_of(finding);
            let first = message.split_inclusive(". ").next().unwrap_or_default().trim_end();
            let message = met.map_or(first, |wish| &wish.message);
            if !result.ends_with('\n') {
                result.push('\n');
            }
            result.push_str(&format!("{} {message}\n", carets(line, line_start, finding)));
        }
        line_start += line.len();
    }
    result
}

fn carets(line: &str, line_start: usize, finding: &Finding) -> String {
    let column = |offset: usize| {
        let offset = offset.saturating_sub(line_start);
        line[..offset.min(line.len())].chars().count() + offset.saturating_sub(line.len())
    };
    let (start, end) = (column(finding.range.start), column(finding.range.end));
    let count = end.saturating_sub(start);
    let indent = line.len() - line.trim_start_matches(' ').len();
    match start.checked_sub(2) {
        // `#^^` marks from the column of the `#` on.
        _ if start <= indent && count > 1 => {
            format!("{}#{}", " ".repeat(start), "^".repeat(count - 1))
        }
        Some(room) => {
            let hash = indent.min(room);
            format!("{}#{}{}", " ".repeat(hash), " ".repeat(start - hash - 1), "^".repeat(count))
        }
        None => format!("# {start}..{end} cannot be marked:"),
    }
}

/// Writes the lines of carets anew if that is wished, and fails the test if not.
#[track_caller]
fn fail(source: &str, annotated: &str, messages: &str, caller: &Location<'_>) {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        let _lock = ONE_AT_A_TIME.lock().expect("a lock");
        let code = fs::read_to_string(caller.file()).expect("the file of the test");
        // A raw string is in the file as it is here.
        if !source.is_empty() && code.matches(source).count() == 1 {
            fs::write(caller.file(), code.replace(source, annotated)).expect("a file to write");
            return;
        }
    }
    panic!("{caller}: expected\n{source}\nfound\n{annotated}\n{messages}");
}

/// The findings of a text, one a line: `start..end severity[rule] message`, in bytes without the
/// line break at the start of `source`.
pub(super) fn findings_of(rules: impl Rules, source: &str) -> String {
    findings_under(Settings::default(), rules, source)
}

/// The same under other settings.
pub(super) fn findings_under(settings: Settings, rules: impl Rules, source: &str) -> String {
    let source = source.strip_prefix('\n').unwrap_or(source);
    let found = read_under(with_named(settings, &rules), source).into_iter();
    let found = found.filter(|finding| rules.contain(finding.rule));
    found.map(|finding| line_of(&finding)).collect::<Vec<_>>().join("\n")
}

/// The findings of a text.
pub(super) fn read(source: &str) -> Vec<Finding> {
    read_under(Settings::default(), source)
}

/// The findings of a text that is taken for a config; what begins with a bracket is JSON.
pub(super) fn read_under(settings: Settings, source: &str) -> Vec<Finding> {
    let settings = Settings { assume_config: Some(true), ..settings };
    let format = if is_json(source) { Format::Json } else { Format::Yaml };
    findings(&Analysis::new(Text::new(source), format, Arc::new(settings)))
}

/// The settings in which the rules that are named are on.
pub(super) fn with_named(mut settings: Settings, rules: &impl Rules) -> Settings {
    for id in rules.named() {
        if find(id).is_some_and(|rule| rule.level == Level::Off) {
            settings.rules.entry((*id).to_owned()).or_insert(Level::On(Severity::Warning));
        }
    }
    settings
}

pub(super) fn line_of(finding: &Finding) -> String {
    format!("{}..{} {}", finding.range.start, finding.range.end, message_of(finding))
}

fn message_of(finding: &Finding) -> String {
    format!("{}[{}] {}", finding.severity.name(), finding.rule, finding.message)
}

/// The title of each fix of one rule's findings, and the text with that fix alone in it.
pub(super) fn fixed_by_rule(id: &str, source: &str) -> Vec<String> {
    let found = read(source).into_iter().filter(|finding| finding.rule == id);
    let fixes = found.flat_map(|finding| finding.fixes);
    fixes.flat_map(|fix| [fix.title.clone(), mended(source, &fix)]).collect()
}

/// Compares the text after the first fix of each finding of one rule, one after the other. Lines
/// of carets and the line break at the start are not part of a text; a header is added as for
/// findings.
#[track_caller]
pub(super) fn check_fix(id: &str, before: &str, after: &str) {
    let [before, after] = [before, after].map(|text| without_expectations(text).0);
    let head = if has_version(&before) || has_version(&after) { "" } else { HEADER };
    assert_eq!(fixed(id, &format!("{head}{before}")), format!("{head}{after}"), "{before}");
}

/// The text after the first fix of each finding of one rule, one after the other.
#[track_caller]
pub(super) fn fixed(id: &str, source: &str) -> String {
    let mut text = source.to_owned();
    for _ in 0..20 {
        let found = read(&text).into_iter().filter(|finding| finding.rule == id);
        let Some(fix) = found.filter_map(|finding| finding.fixes.into_iter().next()).next() else {
            return text;
        };
        text = mended(&text, &fix);
    }
    panic!("the fixes never end:\n{text}");
}

/// The text with a fix in it.
pub(super) fn mended(source: &str, fix: &Fix) -> String {
    let mut text = source.to_owned();
    assert!(fix.edits.is_sorted_by_key(|edit| edit.range), "{:?}", fix.edits);
    for edit in fix.edits.iter().rev() {
        text.replace_range(edit.range.start..edit.range.end, &edit.text);
    }
    text
}

/// The text with the first fix of the first finding of a rule in it.
#[track_caller]
pub(super) fn first_fix_of_rule(id: &str, source: &str) -> String {
    let found = read(source).into_iter().find(|finding| finding.rule == id).expect("a finding");
    mended(source, found.fixes.first().expect("a fix"))
}

/// The text with the first fix of every finding of a rule in it, put in at once.
pub(super) fn all_fixes_of_rule(id: &str, source: &str) -> String {
    let found = read(source).into_iter().filter(|finding| finding.rule == id);
    let fixes = found.filter_map(|finding| finding.fixes.into_iter().next());
    let mut edits: Vec<_> = fixes.flat_map(|fix| fix.edits).collect();
    edits.sort_by_key(|edit| edit.range);
    mended(source, &Fix { title: String::new(), safe: true, edits })
}
