//! The security schemes of a document by their names, and every place that names one: what the
//! rules about security share. Reports nothing.

mod instead;

use std::collections::BTreeMap;

use super::Fix;
use super::meant::Defined;
use crate::analysis::Analysis;
use crate::edit::Edit;
use crate::gateway::nearest;
use crate::openapi::{Requirement, SchemeUse, Security, SecurityScheme, Value};
use crate::routing::{OperationId, SchemeKind, scheme_kind};
use crate::template;
use crate::text::TextRange;
use crate::yaml::Kind;
pub(super) use instead::checked_instead;

/// The security schemes of a document.
pub(super) struct Schemes<'a> {
    /// By name; the last of equal names counts.
    by_name: BTreeMap<&'a str, &'a SecurityScheme>,
    /// Whether these are all: not if the block that defines them is broken, or a part of it is a
    /// template.
    pub(super) are_all: bool,
    /// Which of them somebody meant.
    pub(super) meant: Defined<'a>,
}

impl<'a> Schemes<'a> {
    pub(super) fn new(analysis: &'a Analysis) -> Self {
        let schemes = &analysis.document.schemes;
        let by_name: BTreeMap<&str, &SecurityScheme> =
            schemes.iter().map(|it| (it.name.text.as_str(), it)).collect();
        let meant = Defined::new(by_name.keys().copied());
        Self { by_name, are_all: are_all(analysis), meant }
    }

    /// The scheme of a name.
    pub(super) fn get(&self, name: &str) -> Option<&'a SecurityScheme> {
        self.by_name.get(name).copied()
    }

    /// What a name in a requirement stands for; `None`: no definition bears it.
    pub(super) fn kind(&self, name: &str) -> Option<SchemeKind> {
        match self.get(name) {
            Some(scheme) => Some(scheme_kind(scheme)),
            None if !self.are_all || is_unknown(name) => Some(SchemeKind::Unknown),
            None => None,
        }
    }

    /// The names of a requirement that ask for a JWT.
    pub(super) fn jwts<'r>(&self, requirement: &'r Requirement) -> Vec<&'r SchemeUse> {
        let is_jwt = |it: &&SchemeUse| self.kind(&it.name.text) == Some(SchemeKind::Jwt);
        requirement.schemes.iter().filter(is_jwt).collect()
    }
}

/// Whether a name holds a template, or is no name at all.
fn is_unknown(name: &str) -> bool {
    name.is_empty() || template::has_syntax(name)
}

/// The keys under which a version defines its schemes.
pub(super) fn definitions_path(is_v3: bool) -> &'static [&'static str] {
    if is_v3 { &["components", "securitySchemes"] } else { &["securityDefinitions"] }
}

fn are_all(analysis: &Analysis) -> bool {
    let document = &analysis.document;
    let tree = &analysis.tree;
    let is_unknown_entry = |scheme: &SecurityScheme| {
        is_unknown(&scheme.name.text)
            || scheme.name.text == "$ref"
            || tree.is_broken_at(scheme.name.place.text().start)
    };
    if document.schemes.iter().any(is_unknown_entry)
        || tree.may_hold_more(definitions_path(document.is_v3))
        || analysis.has_elsewhere("securityDefinitions")
    {
        return false;
    }
    let Some(root) = document.root else { return false };
    let mut holder = root.of(tree);
    for name in definitions_path(document.is_v3) {
        let Some(field) = holder.field(name) else {
            // A half-typed block may hold what was not read.
            return tree.is_whole() || !tree.source().contains(name);
        };
        if tree.is_broken_at(field.key.range().start) {
            return false;
        }
        holder = field.value;
    }
    // What is no mapping is a template, or half-typed.
    holder.node.kind() == Kind::Mapping || holder.node.is_null()
}

/// A `security` or an `x-security`, and whose it is.
#[derive(Clone, Copy)]
pub(super) struct SecurityOf<'a> {
    /// What it says.
    pub(super) security: &'a Security,
    /// The operation; `None`: the document.
    pub(super) operation: Option<OperationId>,
}

/// Each `security` of the document and its operations.
pub(super) fn securities(analysis: &Analysis) -> Vec<SecurityOf<'_>> {
    let document = &analysis.document;
    let root = document.security.iter().map(|security| SecurityOf { security, operation: None });
    let of_operations = analysis.routes().iter().filter_map(|route| {
        let (_, operation) = route.operation.of(document)?;
        let security = operation.security.as_ref()?;
        Some(SecurityOf { security, operation: Some(route.operation) })
    });
    root.chain(of_operations).collect()
}

/// Each `x-security` of the document and its operations; 3.x does not read them.
pub(super) fn audiences(analysis: &Analysis) -> Vec<SecurityOf<'_>> {
    let document = &analysis.document;
    if document.is_v3 {
        return Vec::new();
    }
    let root = document.audiences.iter().map(|security| SecurityOf { security, operation: None });
    let of_operations = analysis.routes().iter().filter_map(|route| {
        let (_, operation) = route.operation.of(document)?;
        let security = operation.audiences.as_ref()?;
        Some(SecurityOf { security, operation: Some(route.operation) })
    });
    root.chain(of_operations).collect()
}

/// The names that some `security` or `x-security` uses.
pub(super) fn used_names(analysis: &Analysis) -> BTreeMap<&str, TextRange> {
    let uses = securities(analysis).into_iter().chain(audiences(analysis));
    let requirements = uses.flat_map(|it| &it.security.requirements);
    let mut names = BTreeMap::new();
    for name in requirements.flat_map(|it| &it.schemes).map(|it| &it.name) {
        names.entry(name.text.as_str()).or_insert(name.place.range);
    }
    names
}

/// The type of a security scheme that a person may have meant. `http`, `basic` and `mutualTLS` are
/// meant as written.
pub(super) fn meant_type(kind: &str, is_v3: bool) -> Option<&'static str> {
    const EDITS: usize = 2;
    if matches!(kind, "basic" | "http" | "mutualTLS") {
        return None;
    }
    let kinds: &[&'static str] =
        if is_v3 { &["apiKey", "oauth2", "openIdConnect"] } else { &["apiKey", "oauth2"] };
    let letters = |text: &str| text.replace(['_', '-'], "").to_ascii_lowercase();
    let same = kinds.iter().find(|it| letters(it) == letters(kind));
    same.copied().or_else(|| nearest(kind, kinds.iter().copied(), EDITS))
}

/// Another type. It changes who is let in, so a person must look.
pub(super) fn renamed_type(kind: &Value, to: &str) -> Option<Fix> {
    if kind.place.anchored.is_some() || !kind.is_verbatim {
        return None;
    }
    let edits = vec![Edit { range: kind.place.range, text: to.to_owned() }];
    Some(Fix { title: format!("Replace with `{to}`"), safe: false, edits })
}
