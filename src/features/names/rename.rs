//! Another name for something: an edit at each of its places, or a sentence that says why not.
//!
//! Whoever cannot change all places changes none.

use std::collections::{BTreeMap, BTreeSet};

use super::{Cursor, Found, found};
use crate::analysis::{Analysis, Name, NameForm, NameKind, pointer};
use crate::edit::Edit;
use crate::edit::{FileStyle, Value, combine, rename_key, replace_value};
use crate::gateway::method_name;
use crate::template;
use crate::text::{TextRange, acts, visible};
use crate::yaml::{Kind, Node, Step, Tree};

/// The longest name, in characters: YAML ends a key on one line after 1024.
const MOST_CHARACTERS: usize = 1000;
/// Characters of a name that a sentence shows.
const MOST_SHOWN: usize = 100;

/// Whether a name can be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Renamable {
    /// It can, with this text here.
    Name {
        /// The name under the cursor, without quotes.
        range: TextRange,
        /// Decoded.
        text: String,
    },
    /// It cannot, and why.
    Refused(String),
}

/// What another name comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rename {
    /// These changes, in their order.
    Edits(Vec<Edit>),
    /// Nothing is changed, and why.
    Refused(String),
}

/// The name at a byte offset and whether it can be changed; `None`: no name is there.
pub fn prepare_rename(analysis: &Analysis, offset: usize) -> Option<Renamable> {
    let found = named(analysis, offset)?;
    let refusal = template_name(&found).or_else(|| obstacle(analysis, &found));
    Some(match refusal {
        Some(sentence) => Renamable::Refused(sentence),
        None => {
            Renamable::Name { range: found.name.place.text(), text: found.name.text.into_owned() }
        }
    })
}

/// Gives what is named at a byte offset another name, at all its places; `None`: no name is there.
pub fn rename(analysis: &Analysis, offset: usize, new_name: &str) -> Option<Rename> {
    let found = named(analysis, offset)?;
    if found.name.text == new_name {
        return Some(Rename::Edits(Vec::new()));
    }
    let refusal = template_name(&found)
        .or_else(|| unfit(analysis, found.kind, new_name))
        .or_else(|| taken(analysis, &found, new_name))
        .or_else(|| obstacle(analysis, &found));
    if let Some(sentence) = refusal {
        return Some(Rename::Refused(sentence));
    }
    Some(match edits(analysis, &found, new_name) {
        Some(edits) => Rename::Edits(edits),
        None => {
            let (kind, name) = (found.kind.in_words(), shown(&found.name.text));
            Rename::Refused(format!(
                "The {kind} `{name}` stands at a place that cannot be changed safely. Rename it by hand."
            ))
        }
    })
}

/// The name that the offset touches. Of a `$ref` only the step that is the name counts.
fn named<'a>(analysis: &'a Analysis, offset: usize) -> Option<Found<'a>> {
    let found = found(analysis, &Cursor::at(analysis, offset)?)?;
    found.name.place.text().touches(offset).then_some(found)
}

/// Why nobody can change this name: it is not known which one it is.
fn template_name(found: &Found<'_>) -> Option<String> {
    let (kind, name) = (found.kind.in_words(), shown(&found.name.text));
    template::has_syntax(&found.name.text).then(|| {
        format!("`{name}` is a template or placeholder: which {kind} it names is known only once it is filled in.")
    })
}

/// Why no name of a kind can be this one.
fn unfit(analysis: &Analysis, kind: NameKind, new_name: &str) -> Option<String> {
    let is_in_references = matches!(kind, NameKind::Component(_));
    let is_component = analysis.document.is_v3 && (is_in_references || kind == NameKind::Scheme);
    let fits_component = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let is_path_parameter = kind == NameKind::PathParameter;
    let kind = kind.in_words();
    let (name, article) = (shown(new_name), article(kind));
    let sentence = if new_name.is_empty() {
        format!("The new name of the {kind} is empty.")
    } else if matches!(new_name, "$ref" | "<<") {
        format!("`{name}` has a meaning of its own as a key. Choose another name.")
    } else if new_name.trim() != new_name {
        format!("`{name}` begins or ends with a blank, which nobody sees. Leave it out.")
    } else if new_name.chars().any(acts) {
        format!(
            "The name of {article} {kind} cannot hold line breaks or other characters that nobody sees."
        )
    } else if new_name.chars().count() > MOST_CHARACTERS {
        format!("The name of {article} {kind} cannot be longer than {MOST_CHARACTERS} characters.")
    } else if template::has_syntax(new_name) {
        format!("`{name}` would be read as a template or placeholder. Choose another name.")
    } else if is_path_parameter && !new_name.chars().all(fits_component) {
        format!("`{name}` cannot be a path parameter: use letters, digits and `_`.")
    } else if new_name.starts_with("x-") && kind == "response" {
        format!("`{name}` would be an extension and no response. Choose a name without `x-`.")
    } else if is_component && !new_name.chars().all(fits_component) {
        format!(
            "`{name}` cannot be a name under `components`: OpenAPI 3 takes letters, digits, `.`, `-` and `_` there."
        )
    } else if is_in_references && pointer::is_ambiguous(new_name) {
        format!(
            "`{name}` holds what looks like an escape of a URL, and readers of `$ref` take it for different names. Choose another one."
        )
    } else {
        return None;
    };
    Some(sentence)
}

/// Why the new name is not free.
fn taken(analysis: &Analysis, found: &Found<'_>, new_name: &str) -> Option<String> {
    let kind = found.kind.in_words();
    let name = shown(new_name);
    let is_defined = found.same().any(|it| it.defines.is_some());
    let is_taken = found.names.iter().any(|it| it.defines.is_some() && it.text == new_name);
    if is_defined && is_taken {
        let article = article(kind);
        return Some(format!("There is {article} {kind} `{name}` already. Choose another name."));
    }
    if let Some(other) = same_method(found, new_name).filter(|_| is_defined) {
        let other = shown(&other.text);
        return Some(format!(
            "Google makes one method name of `{name}` and the {kind} `{other}`. Choose another name."
        ));
    }
    let stands_beside = |it: &Name<'_>| match it.form {
        NameForm::Key(holder) => analysis.tree.node(holder).entry(new_name).is_some(),
        NameForm::Value | NameForm::Step { .. } | NameForm::InKey { .. } => false,
    };
    if found.same().any(stands_beside) {
        let old = shown(&found.name.text);
        return Some(format!(
            "`{name}` stands beside `{old}` already: one of them would be lost. Choose another name."
        ));
    }
    let is_used = found.names.iter().any(|it| it.text == new_name);
    (is_defined && is_used).then(|| {
        format!(
            "`{name}` is used in this file already, though no {kind} has that name: the two would become one. Choose another name."
        )
    })
}

/// Another operation ID that Google makes the same method name of.
fn same_method<'f, 'a>(found: &'f Found<'a>, new_name: &str) -> Option<&'f Name<'a>> {
    let others = found.names.iter().filter(|_| found.kind == NameKind::OperationId);
    let mut others = others.filter(|it| it.defines.is_some() && it.text != found.name.text);
    let method = method_name(new_name);
    others.find(|it| method_name(&it.text) == method)
}

fn article(kind: &str) -> &'static str {
    if kind.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}

/// Why not all places of a name can be changed together.
fn obstacle(analysis: &Analysis, found: &Found<'_>) -> Option<String> {
    let (kind, name) = (found.kind.in_words(), shown(&found.name.text));
    let tree = &analysis.tree;
    let text = &*found.name.text;
    let is_broken = |name: &Name<'_>| tree.is_broken_at(name.scalar().start);
    // In broken text a name may be that nobody read.
    let may_hold_it = |block: &TextRange| {
        block.of(tree.source()).contains(text) && tree.is_broken_at(block.start)
    };
    if found.same().any(is_broken) || (!tree.is_whole() && tree.blocks().any(|it| may_hold_it(&it)))
    {
        return Some(format!(
            "`{name}` stands, or may stand, in a part of the file with a syntax error. Correct that first, so that no place is lost."
        ));
    }
    if found.kind == NameKind::PathParameter && analysis.uses_path_parameter_elsewhere(text) {
        return Some(format!(
            "A link, callback or reference uses the path parameter `{name}` too, and a rename would miss it. Rename it by hand."
        ));
    }
    let filled_in = found
        .names
        .iter()
        .find(|other| template::has_syntax(&other.text) && analysis.fill(&other.text).text == text);
    if let Some(other) = filled_in {
        let template = shown(&other.text);
        return Some(format!(
            "`{template}` comes to `{name}` with the `variables` of the settings, and a rename would miss it. Rename by hand."
        ));
    }
    if tree.has_anchors() && is_shared(analysis, found) {
        return Some(format!(
            "The text of `{name}` is shared through an alias with places that name no {kind}. Rename it by hand."
        ));
    }
    None
}

/// Whether an alias brings the text of some place of the name to where it is something else.
fn is_shared(analysis: &Analysis, found: &Found<'_>) -> bool {
    let texts: BTreeSet<TextRange> = found.same().map(Name::scalar).collect();
    let others = [NameKind::Backend, NameKind::Router, NameKind::Metric, NameKind::Scheme];
    let mut others = others.into_iter().filter(|kind| *kind != found.kind);
    if others.any(|kind| analysis.names(kind).iter().any(|it| texts.contains(&it.scalar()))) {
        return true;
    }
    let places: BTreeSet<TextRange> = found.same().map(|name| name.place.range).collect();
    let starts: Vec<usize> = texts.iter().map(|range| range.start).collect();
    let anchored: Vec<_> = scalars_at(&analysis.tree, &starts)
        .into_values()
        .filter_map(|node| Some((node, node.anchor()?)))
        .collect();
    if anchored.is_empty() {
        return false;
    }
    analysis.tree.aliases().any(|alias| {
        let name = alias.of(analysis.source()).trim_start_matches('*');
        let of_name = anchored.iter().filter(|(_, anchor)| *anchor == name);
        let leads_to = |node: &Node<'_>| {
            let alias = analysis.tree.path_at(alias.start).pop().map(|step| match step {
                Step::Entry(entry, true) => entry.key,
                Step::Entry(entry, false) => entry.value,
                Step::Item(_, item) => item,
            });
            alias.is_none_or(|alias| alias.resolved().node == *node)
        };
        !places.contains(&alias) && of_name.clone().any(|(node, _)| leads_to(node))
    })
}

/// The edits at all places; `None` if one of them cannot be made.
fn edits(analysis: &Analysis, found: &Found<'_>, new_name: &str) -> Option<Vec<Edit>> {
    let file = FileStyle::new(&analysis.tree, analysis.format);
    let by_start: BTreeMap<usize, &Name<'_>> =
        found.same().map(|name| (name.scalar().start, name)).collect();
    let starts: Vec<usize> = by_start.keys().copied().collect();
    let nodes = scalars_at(&analysis.tree, &starts);
    let mut operations = Vec::new();
    for (start, name) in by_start {
        let node = *nodes.get(&start)?;
        let edits = match &name.form {
            NameForm::Key(_) => rename_key(&file, node, new_name)?,
            NameForm::Value => replace_value(&file, node, &Value::Text(new_name.to_owned()))?,
            NameForm::InKey { key, part, .. } => {
                let before = key.get(..part.start)?;
                rename_key(&file, node, &format!("{before}{new_name}{}", key.get(part.end..)?))?
            }
            NameForm::Step { pointer, step, .. } => {
                let written = pointer::written_like(step.of(pointer), new_name);
                let before = pointer.get(..step.start)?;
                let text = format!("{before}{written}{}", pointer.get(step.end..)?);
                replace_value(&file, node, &Value::Text(text))?
            }
        };
        operations.push(
            edits
                .into_iter()
                .map(|edit| narrowed(edit, name.place.text(), analysis.source()))
                .collect(),
        );
    }
    combine(operations)
}

/// The same change without what stays as it is around the name: quotes, the rest of a pointer.
fn narrowed(edit: Edit, name: TextRange, source: &str) -> Edit {
    let before = TextRange::new(edit.range.start, name.start).of(source);
    let after = TextRange::new(name.end, edit.range.end).of(source);
    let inner = edit.text.strip_prefix(before).and_then(|text| text.strip_suffix(after));
    match inner.filter(|_| edit.range.covers(name)) {
        Some(inner) => Edit { range: name, text: inner.to_owned() },
        None => edit,
    }
}

/// The scalars whose texts start at these offsets, which are in order. Only what holds one of them
/// is looked into.
fn scalars_at<'t>(tree: &'t Tree, starts: &[usize]) -> BTreeMap<usize, Node<'t>> {
    let mut found = BTreeMap::new();
    let holds_one = |node: &Node<'_>| {
        let range = node.range();
        let first = starts.partition_point(|start| *start < range.start);
        starts.get(first).is_some_and(|start| *start <= range.end)
    };
    let mut waiting: Vec<Node<'t>> = tree.root().into_iter().collect();
    while let Some(node) = waiting.pop() {
        match node.kind() {
            Kind::Scalar => {
                let start = node.content_range().start;
                if starts.binary_search(&start).is_ok() && !node.range().is_empty() {
                    found.insert(start, node);
                }
            }
            Kind::Mapping => {
                let children = node.entries().flat_map(|entry| [entry.key, entry.value]);
                waiting.extend(children.filter(holds_one));
            }
            Kind::Sequence => waiting.extend(node.items().filter(holds_one)),
            Kind::Alias => {}
        }
    }
    found
}

/// A name as a sentence shows it.
fn shown(name: &str) -> String {
    let short: String = name.chars().take(MOST_SHOWN).collect();
    let more = if short.len() < name.len() { "…" } else { "" };
    format!("{}{more}", visible(&short))
}
