//! Keys that belong to another object: those of `info` at the top level, and the other way round.

use super::said::{Context, Said};
use crate::analysis::Misfit;
use crate::edit::{Position, combine, copy_entry, remove_entry};
use crate::gateway::openapi2::{DOCUMENT, INFO};
use crate::rules::Fix;
use crate::rules::places::fix;
use crate::yaml::{Kind, Node};

/// What is said of such a key.
pub(super) fn said(context: Context<'_>, unknown_key: Misfit<'_>) -> Option<Said> {
    let Misfit { object, key, .. } = unknown_key;
    let name = key.text();
    let is_of_info = object.id == DOCUMENT.id && INFO.key(&name).is_some();
    let is_of_root = object.id == INFO.id && DOCUMENT.key(&name).is_some();
    let (place, into) = match (is_of_info, is_of_root) {
        (true, _) => ("in `info`", info(context)),
        (_, true) => ("at the top level", context.analysis.tree.root()),
        _ => return None,
    };
    let message = format!("Google rejects the config: `{name}` belongs {place}. Move it there.");
    let title = format!("Move `{name}` {}", place.replace("in ", "into ").replace("at ", "to "));
    let fix = into.and_then(|into| moved(context, unknown_key, into, title));
    Some(Said::new(key.content_range(), message).fixed(fix))
}

/// `info`, where it is written.
fn info(context: Context<'_>) -> Option<Node<'_>> {
    let info = context.analysis.tree.root()?.entry("info")?.value;
    (info.kind() == Kind::Mapping).then_some(info)
}

fn moved(
    context: Context<'_>,
    unknown_key: Misfit<'_>,
    into: Node<'_>,
    title: String,
) -> Option<Fix> {
    let Context { analysis, file } = context;
    let Misfit { holder, key, .. } = unknown_key;
    let entry = holder.entry_of(key)?;
    let is_last = holder.entries().nth(1).is_none();
    if is_last || into.entry(&key.text()).is_some() {
        return None;
    }
    let removed = remove_entry(file, holder, entry)?;
    let has_comment = removed.iter().any(|edit| analysis.tree.has_comment_in(edit.range));
    let copied = copy_entry(file, holder, entry, into, Position::Last)?;
    fix(title, !has_comment, combine([removed, copied]))
}
