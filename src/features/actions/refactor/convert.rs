//! An OpenAPI 2.0 document as OpenAPI 3.0: the gateway's parts and all of OpenAPI that has a form
//! there. All or nothing, and then with what stands in the way.
//!
//! The steps follow each other, each on the text that the one before has left. What comes out is
//! read and checked: where Google would reject more than before, nothing is offered.

mod backends;
mod body;
mod components;
mod context;
mod document;
mod gateway;
mod kept;
mod management;
mod notices;
mod operation;
mod parameter;
mod response;
mod schemas;
mod security;
mod server;

use std::collections::BTreeMap;
use std::sync::Arc;

use similar::algorithms::{Capture, Compact, Replace, patience};
use similar::{DiffOp, DiffTag};

use super::super::{Action, ActionKind, Change};
use super::{Reason, backend, refuse, refused, touch};
use crate::analysis::Analysis;
use crate::edit::Edit;
use crate::edit::rebuild::Member;
use crate::edit::{FileStyle, Notes, Value, apply, written};
use crate::openapi::{SHAPE, Version};
use crate::rules::{self, Finding, shortened};
use crate::settings::Severity;
use crate::text::{Text, TextRange};
use crate::yaml::{self, Tree};

/// The version that is written.
const VERSION: &str = "3.0.4";

const TITLE: &str = "Convert to OpenAPI 3.0";

/// Offered at the version.
pub(super) fn offer(analysis: &Analysis, range: TextRange) -> Option<Action> {
    let document = &analysis.document;
    let root = written(document.root?.of(&analysis.tree))?;
    let version = root.entry("swagger").filter(|_| document.version == Some(Version::V2))?;
    if !touch(version.range(), range) {
        return None;
    }
    Some(match converted(analysis) {
        Ok(converted) => {
            let title = converted.title();
            let change = Change::Reviewed { edits: converted.edits, lost: converted.lost };
            Action::new(ActionKind::Rewrite, title, change)
        }
        Err(reason) => refused(ActionKind::Rewrite, TITLE, reason),
    })
}

/// What a conversion changes.
struct Converted {
    edits: Vec<Edit>,
    /// What 3.x has no form for, in words; empty if nothing is lost.
    lost: Vec<String>,
}

impl Converted {
    fn title(&self) -> String {
        match self.lost.as_slice() {
            [] => TITLE.to_owned(),
            lost => format!("{TITLE} (without {})", lost.join(", ")),
        }
    }
}

fn converted(analysis: &Analysis) -> Result<Converted, Reason> {
    backend::settled(analysis)?;
    let format = analysis.format;
    let file = FileStyle::new(&analysis.tree, format);
    let Some(root) = analysis.document.root.and_then(|root| written(root.of(&analysis.tree)))
    else {
        return refuse("The file is no mapping");
    };
    let source = analysis.source();
    let edits = gateway::edits(&file, analysis, root)?;
    let text = changed(source, &edits)?;
    let tree = read(&text, analysis)?;
    let text = changed(&text, &schemas::edits(&FileStyle::new(&tree, format))?)?;
    let tree = read(&text, analysis)?;
    let (text, notices) = document::rewritten(&FileStyle::new(&tree, format), analysis.target)?;
    let types = kept::check(&analysis.tree, &read(&text, analysis)?)?;
    check(analysis, &text)?;
    let lost = notices.lost().into_iter().chain(types).collect();
    Ok(Converted { edits: difference(source, &text), lost })
}

fn read(text: &str, analysis: &Analysis) -> Result<Tree, Reason> {
    let tree = yaml::read(text, analysis.format, SHAPE);
    match tree.is_whole() {
        true => Ok(tree),
        false => refuse("The file is laid out in a way that the conversion does not know"),
    }
}

fn changed(text: &str, edits: &[Edit]) -> Result<String, Reason> {
    match apply(text, edits) {
        Some(text) => Ok(text),
        None => refuse("Two changes would touch the same text"),
    }
}

/// Whether the text that comes out keeps all comments and has no error that was not there.
fn check(analysis: &Analysis, text: &str) -> Result<(), Reason> {
    let settings = Arc::clone(&analysis.settings);
    let mut new = Analysis::new(Text::new(text), analysis.format, settings);
    new.is_template = analysis.is_template;
    if !new.tree.is_whole() {
        return refuse("The file is laid out in a way that the conversion does not know");
    }
    if let Some(comment) = lost_comment(analysis, &new) {
        return refuse(format!("The comment `{}` would be lost", shortened(comment)));
    }
    match new_error(analysis, rules::findings(&new)) {
        Some(finding) => {
            refuse(format!("The result would have an error: {}", shortened(&finding.message)))
        }
        None => Ok(()),
    }
}

/// The first error of a rule that has more of them than before.
fn new_error(old: &Analysis, after: Vec<Finding>) -> Option<Finding> {
    let mut errors = after.into_iter().filter(is_error).peekable();
    errors.peek()?;
    let mut before: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in rules::findings(old).iter().filter(|it| is_error(it)) {
        *before.entry(finding.rule).or_default() += 1;
    }
    errors.find(|finding| match before.get_mut(finding.rule) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    })
}

fn is_error(finding: &Finding) -> bool {
    finding.severity == Severity::Error
}

/// A comment that the new text does not have.
fn lost_comment<'a>(old: &'a Analysis, new: &Analysis) -> Option<&'a str> {
    let text = |it: &TextRange, analysis: &Analysis| {
        it.of(analysis.source()).lines().map(str::trim).collect::<Vec<_>>().join("\n")
    };
    let kept: Vec<String> = new.tree.comments().iter().map(|it| text(it, new)).collect();
    let is_lost = |comment: &&TextRange| !kept.contains(&text(comment, old));
    let lost = old.tree.comments().iter().find(is_lost)?;
    Some(lost.of(old.source()).trim_end())
}

/// Lines up to which they are compared one by one.
const MOST_LINES: usize = 20_000;

/// Edits of whole lines that make the one text of the other.
fn difference(old: &str, new: &str) -> Vec<Edit> {
    let lines = |text: &'_ str| -> Vec<TextRange> {
        let mut at = 0;
        let line = |line: &str| {
            let range = TextRange::new(at, at + line.len());
            at = range.end;
            range
        };
        text.split_inclusive('\n').map(line).collect()
    };
    let (old_lines, new_lines) = (lines(old), lines(new));
    if old_lines.len() + new_lines.len() > MOST_LINES {
        let range = TextRange::new(0, old.len());
        return vec![Edit { range, text: new.to_owned() }];
    }
    let text_of = |lines: &[TextRange], text: &'_ str| -> Vec<String> {
        lines.iter().map(|line| line.of(text).to_owned()).collect()
    };
    let (old_texts, new_texts) = (text_of(&old_lines, old), text_of(&new_lines, new));
    let start = |lines: &[TextRange], index: usize, text: &str| {
        lines.get(index).map_or(text.len(), |line| line.start)
    };
    let edit = |op: &DiffOp| {
        let (was, is) = (op.old_range(), op.new_range());
        let place = |at| start(&old_lines, at, old);
        let part = |at| start(&new_lines, at, new);
        let text = TextRange::new(part(is.start), part(is.end)).of(new).to_owned();
        Edit { range: TextRange::new(place(was.start), place(was.end)), text }
    };
    let mut found = Compact::new(Replace::new(Capture::new()), &old_texts, &new_texts);
    let (was, is) = (0..old_texts.len(), 0..new_texts.len());
    let Ok(()) = patience::diff(&mut found, &old_texts, was, &new_texts, is);
    let ops = found.into_inner().into_inner().into_ops();
    ops.iter().filter(|op| op.tag() != DiffTag::Equal).map(edit).collect()
}

/// A value with the comments about it.
fn noted(value: Value, notes: Notes) -> Value {
    if notes.is_empty() { value } else { Value::Noted(notes, Box::new(value)) }
}

/// Takes a member out.
fn take<'t>(members: &mut Vec<Member<'t>>, name: &str) -> Option<Member<'t>> {
    let index = members.iter().position(|member| member.name == name)?;
    Some(members.remove(index))
}

/// The member of a name.
fn get<'m, 't>(members: &'m [Member<'t>], name: &str) -> Option<&'m Member<'t>> {
    members.iter().find(|member| member.name == name)
}

/// Takes a member out whose word 3.x does not have; its comments go to what follows it.
fn leave_out<'t>(file: &FileStyle<'t>, members: &mut Vec<Member<'t>>, name: &str) -> bool {
    let Some(index) = members.iter().position(|member| member.name == name) else { return false };
    let comments = members.remove(index).comments(file);
    hand_on(members, index, comments);
    true
}

/// Puts comments above the member at an index, or above the last one.
fn hand_on<'t>(members: &mut [Member<'t>], index: usize, comments: Vec<&'t str>) {
    let index = index.min(members.len().saturating_sub(1));
    if let Some(next) = members.get_mut(index) {
        next.above.splice(0..0, comments);
    }
}
