//! The text that Terraform sees of the part of a config that is looked at. Knows no rule.

use crate::analysis::{Analysis, Focus};
use crate::infra::{TemplateUse, template_uses};
use crate::text::TextRange;

/// The names that Terraform is to fill in; `None` if the text is no template that it takes.
pub(super) fn template_text(analysis: &Analysis) -> Option<Vec<TemplateUse>> {
    let range = match analysis.focus {
        Focus::Block(block) => analysis.tree.range_of_block(block)?,
        _ => TextRange::new(0, analysis.source().len()),
    };
    let uses = template_uses(range.of(analysis.source()))?;
    let moved = |it: TemplateUse| TemplateUse { range: it.range.shifted(range.start), ..it };
    Some(uses.into_iter().map(moved).collect())
}
