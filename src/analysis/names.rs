//! The names that a config gives to its parts, by kind: which are defined, whether these are all,
//! and every place that uses one. Rules, completion, navigation and rename ask here.
//!
//! Definitions are looked for once for all parts of a document, places only when they are asked
//! for. Knows no cursor and no rule.

mod definitions;
mod name;
mod operation_id;
mod path_parameter;
mod places;
pub mod pointer;
mod uses;

pub use definitions::{Definitions, Targets};
pub use name::{Name, NameForm};
pub use uses::SecurityOf;

pub(super) use definitions::Proofs;

use crate::gateway::Named;

/// What a name refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameKind {
    /// 3.x: a named backend.
    Backend,
    /// 3.x: a model router.
    Router,
    /// A metric of the quota.
    Metric,
    /// A security scheme.
    Scheme,
    /// An `operationId`.
    OperationId,
    /// A parameter in a path.
    PathParameter,
    /// What a `$ref` names: the keys that lead to the mapping that defines it.
    Component(&'static [&'static str]),
}

/// The mappings whose entries a `$ref` names in 2.0.
const SECTIONS_2: &[&[&str]] = &[&["definitions"], &["parameters"], &["responses"]];
/// The same in 3.x.
const SECTIONS_3: &[&[&str]] = &[
    &["components", "schemas"],
    &["components", "parameters"],
    &["components", "responses"],
    &["components", "requestBodies"],
    &["components", "headers"],
    &["components", "examples"],
    &["components", "links"],
    &["components", "callbacks"],
    &["components", "pathItems"],
];

impl NameKind {
    /// All kinds of names that a version has.
    pub fn all(is_v3: bool) -> impl Iterator<Item = NameKind> {
        let named = [NameKind::Backend, NameKind::Router, NameKind::Metric, NameKind::Scheme];
        let sections = if is_v3 { SECTIONS_3 } else { SECTIONS_2 };
        named.into_iter().chain(sections.iter().map(|section| NameKind::Component(section)))
    }

    /// As people say it.
    pub fn in_words(self) -> &'static str {
        match self {
            NameKind::Backend => "backend",
            NameKind::Router => "model router",
            NameKind::Metric => "metric",
            NameKind::Scheme => "security scheme",
            NameKind::OperationId => "operation ID",
            NameKind::PathParameter => "path parameter",
            NameKind::Component(section) => match section.last() {
                Some(&"schemas") => "schema",
                Some(&"parameters") => "parameter",
                Some(&"responses") => "response",
                Some(&"requestBodies") => "request body",
                Some(&"headers") => "header",
                Some(&"examples") => "example",
                Some(&"links") => "link",
                Some(&"callbacks") => "callback",
                Some(&"pathItems") => "path item",
                _ => "definition",
            },
        }
    }

    /// The keys that lead to where such names are defined; none if a version has no section for them.
    pub fn section(self, is_v3: bool) -> &'static [&'static str] {
        match (self, is_v3) {
            (NameKind::Backend, true) => &["x-google-api-management", "backends"],
            (NameKind::Router, true) => {
                &["x-google-api-management", "ai", "models", "routing", "routers"]
            }
            (NameKind::Metric, true) => &["x-google-api-management", "metrics"],
            (NameKind::Metric, false) => &["x-google-management", "metrics"],
            (NameKind::Scheme, true) => &["components", "securitySchemes"],
            (NameKind::Scheme, false) => &["securityDefinitions"],
            (NameKind::Component(section), _) => section,
            (NameKind::OperationId | NameKind::PathParameter, _)
            | (NameKind::Backend | NameKind::Router, false) => &[],
        }
    }

    /// What the steps of a pointer lead into, and at which step its name is.
    pub fn of_pointer(text: &str, is_v3: bool) -> Option<(NameKind, usize)> {
        let steps: Vec<&str> = pointer::steps(text)?.take(3).collect();
        let leads_into = |kind: &NameKind| {
            let section = kind.section(is_v3);
            let is_referred_to = matches!(kind, NameKind::Scheme | NameKind::Component(_));
            is_referred_to && steps.len() > section.len() && steps.starts_with(section)
        };
        let kind = NameKind::all(is_v3).find(leads_into)?;
        Some((kind, kind.section(is_v3).len()))
    }
}

impl From<Named> for NameKind {
    fn from(named: Named) -> Self {
        match named {
            Named::Backend => NameKind::Backend,
            Named::Router => NameKind::Router,
            Named::Metric => NameKind::Metric,
        }
    }
}
