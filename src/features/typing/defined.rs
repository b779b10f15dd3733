//! Names that are defined elsewhere in the document, and whether the section that defines them may
//! still be written.

use super::open::is_open;
use super::word::Line;
use crate::analysis::{Analysis, NameKind};
use crate::rules::{self, About, Finding};

/// Whether what a finding misses may still be defined at the end of the document: the section that
/// defines it does not exist yet, or is the one that is being written.
pub(super) fn is_definable(analysis: &Analysis, line: &Line<'_>, finding: &Finding) -> bool {
    if !line.is_last {
        return false;
    }
    let Some(path) = section(analysis, finding) else { return false };
    let mut place = analysis.tree.root().map(|root| root.resolved());
    let mut deepest = None;
    for name in &path {
        let Some(field) = place.and_then(|it| it.field(name)) else { break };
        deepest = Some(field.key.range());
        place = Some(field.value);
    }
    deepest.is_none_or(|key| is_open(analysis, line, key))
}

/// The keys that lead to what a rule misses; `None` if no section defines such a thing.
fn section<'a>(analysis: &'a Analysis, finding: &Finding) -> Option<Vec<&'a str>> {
    let is_v3 = analysis.document.is_v3;
    let rule = rules::find(finding.rule)?;
    if analysis.document.is_service_config() {
        let is_provider = rule.about == About::Names(NameKind::Scheme);
        return is_provider.then(|| vec!["authentication", "providers"]);
    }
    if let About::Names(kind) = rule.about {
        return Some(kind.section(is_v3).to_vec());
    }
    if rule.id != "reference" {
        return None;
    }
    let path = finding.range.of(analysis.source()).trim_start_matches(['"', '\'']);
    let path: Vec<_> = path.strip_prefix("#/")?.split('/').collect();
    let sections: &[&str] = match is_v3 {
        true => &["components", "paths"],
        false => &["definitions", "parameters", "paths", "responses"],
    };
    path.first().is_some_and(|first| sections.contains(first)).then_some(path)
}
