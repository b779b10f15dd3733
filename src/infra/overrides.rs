//! Files that change what other files of their folder say: `override.tf` and `…_override.tf`. What they
//! write takes the place of what is written in the block that they name, and so is found there.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use super::files::TerraformFile;
use super::syntax::{Attribute, Block, Body, Expr, ExprKind, Part, Step, Word};
use crate::text::TextRange;

/// Whether a file changes what others say.
fn is_one(path: &Path) -> bool {
    let name = path.file_name().and_then(|it| it.to_str()).unwrap_or_default();
    let name = name.strip_suffix(".json").unwrap_or(name);
    name == "override.tf" || name.ends_with("_override.tf")
}

/// The files as Terraform takes them together.
pub(super) fn applied(files: &[Arc<TerraformFile>]) -> Vec<Arc<TerraformFile>> {
    let (overrides, mut others): (Vec<_>, Vec<_>) =
        files.iter().cloned().partition(|file| is_one(&file.path));
    for file in &overrides {
        for block in &file.body.blocks {
            for other in others.iter_mut().filter(|it| it.path.parent() == file.path.parent()) {
                apply(block, other);
            }
        }
        let beside = |other: &&mut Arc<TerraformFile>| other.path.parent() == file.path.parent();
        if file.may_hide_grants
            && let Some(other) = others.iter_mut().find(beside)
        {
            Arc::make_mut(other).may_hide_grants = true;
        }
    }
    others
}

fn apply(block: &Block, file: &mut Arc<TerraformFile>) {
    let texts = |it: &Block| it.labels.iter().map(|it| it.text.clone()).collect::<Vec<_>>();
    let is_same = |other: &Block| {
        other.kind.text == block.kind.text
            && texts(other) == texts(block)
            && (block.kind.text != "locals"
                || block.body.attributes.iter().any(|it| other.body.value(&it.name.text).is_some()))
    };
    if !file.body.blocks.iter().any(is_same) {
        return;
    }
    for other in Arc::make_mut(file).body.blocks.iter_mut().filter(|it| is_same(it)) {
        let range = other.range;
        let is_local = block.kind.text == "locals";
        for attribute in &block.body.attributes {
            let own =
                other.body.attributes.iter_mut().find(|it| it.name.text == attribute.name.text);
            match own {
                Some(own) => own.value = moved(&attribute.value, own.value.range),
                None if is_local => {}
                None => other.body.attributes.push(moved_attribute(attribute, range)),
            }
        }
        let kinds: BTreeSet<&str> =
            block.body.blocks.iter().map(|it| it.kind.text.as_str()).collect();
        // Its arguments are changed one by one.
        let is_gone =
            |it: &Block| it.kind.text != "lifecycle" && kinds.contains(it.kind.text.as_str());
        other.body.blocks.retain(|it| !is_gone(it));
        other.body.blocks.extend(block.body.blocks.iter().map(|it| moved_block(it, range)));
    }
}

fn moved_block(block: &Block, range: TextRange) -> Block {
    let word = |word: &Word| Word { text: word.text.clone(), range };
    let body = Body {
        attributes: block.body.attributes.iter().map(|it| moved_attribute(it, range)).collect(),
        blocks: block.body.blocks.iter().map(|it| moved_block(it, range)).collect(),
        is_broken: block.body.is_broken,
    };
    Block { kind: word(&block.kind), labels: block.labels.iter().map(word).collect(), range, body }
}

fn moved_attribute(attribute: &Attribute, range: TextRange) -> Attribute {
    let name = Word { text: attribute.name.text.clone(), range };
    Attribute { name, value: moved(&attribute.value, range) }
}

/// An expression as if it were in this place. What is in a call or a map has places of its own, which
/// it would lose, so these are not known.
fn moved(expr: &Expr, range: TextRange) -> Expr {
    let of = |it: &Expr| moved(it, range);
    let kind = match &expr.kind {
        ExprKind::Null | ExprKind::Bool(_) | ExprKind::Number(_) | ExprKind::Text(_) => {
            expr.kind.clone()
        }
        ExprKind::Name(name) => ExprKind::Name(name.clone()),
        ExprKind::List(items) => ExprKind::List(items.iter().map(of).collect()),
        ExprKind::Template(parts) => {
            let part = |part: &Part| match part {
                Part::Hole(hole) => Part::Hole(of(hole)),
                other => other.clone(),
            };
            ExprKind::Template(parts.iter().map(part).collect())
        }
        ExprKind::Within(base, steps) => {
            let step = |step: &Step| match step {
                Step::Index(index) => Step::Index(of(index)),
                other => other.clone(),
            };
            ExprKind::Within(Box::new(of(base)), steps.iter().map(step).collect())
        }
        _ => ExprKind::Other,
    };
    Expr { kind, range }
}
