//! The names that a config gives to its parts, and every place that uses one: what is looked at is
//! the model's, here it is only listed under one kind of name.
//!
//! Knows no cursor.

use std::borrow::Cow;
use std::collections::HashSet;

use super::name::{Form, Name, scalar, used};
use super::{operation_id, pointer};
use crate::analysis::Analysis;
use crate::openapi::{Backend, Place, ReferenceKind, Value, references, securities};
use crate::text::TextRange;
use crate::yaml::{Kind, NodeId, Reached, Style};

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NameKind {
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
    pub(super) fn all(is_v3: bool) -> impl Iterator<Item = NameKind> {
        let named = [NameKind::Backend, NameKind::Router, NameKind::Metric, NameKind::Scheme];
        let sections = if is_v3 { SECTIONS_3 } else { SECTIONS_2 };
        named.into_iter().chain(sections.iter().map(|way| NameKind::Component(way)))
    }

    /// As people say it.
    pub(super) fn in_words(self) -> &'static str {
        match self {
            NameKind::Backend => "backend",
            NameKind::Router => "model router",
            NameKind::Metric => "metric",
            NameKind::Scheme => "security scheme",
            NameKind::OperationId => "operation ID",
            NameKind::PathParameter => "path parameter",
            NameKind::Component(way) => match way.last() {
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

    /// The keys that lead to the mapping that defines such names; none for a list.
    pub(super) fn way(self, is_v3: bool) -> &'static [&'static str] {
        match (self, is_v3) {
            (NameKind::Backend, true) => &["x-google-api-management", "backends"],
            (NameKind::Router, true) => {
                &["x-google-api-management", "ai", "models", "routing", "routers"]
            }
            (NameKind::Metric, true) => &["x-google-api-management", "metrics"],
            (NameKind::Scheme, true) => &["components", "securitySchemes"],
            (NameKind::Scheme, false) => &["securityDefinitions"],
            (NameKind::Component(way), _) => way,
            (NameKind::OperationId | NameKind::PathParameter, _)
            | (NameKind::Backend | NameKind::Router | NameKind::Metric, false) => &[],
        }
    }

    /// What the steps of a pointer lead into, and at which step its name is.
    pub(super) fn of_pointer(text: &str, is_v3: bool) -> Option<(NameKind, usize)> {
        let steps: Vec<&str> = pointer::steps(text)?.take(3).collect();
        let leads_into = |kind: &NameKind| {
            let way = kind.way(is_v3);
            let is_referred_to = matches!(kind, NameKind::Scheme | NameKind::Component(_));
            is_referred_to && steps.len() > way.len() && steps.starts_with(way)
        };
        let kind = NameKind::all(is_v3).find(leads_into)?;
        Some((kind, kind.way(is_v3).len()))
    }
}

/// All names of a kind. What is twice in one
/// mapping, or is hidden by what is written beside a `<<`, is listed as well: it must change with
/// the others.
pub(super) fn names(analysis: &Analysis, kind: NameKind) -> Vec<Name<'_>> {
    let document = &analysis.document;
    let mut names = Names { list: defined(analysis, kind), seen: HashSet::new() };
    match kind {
        NameKind::Backend if document.is_v3 => backends(analysis, &mut names),
        NameKind::Router if document.is_v3 => {
            let operations = document.paths.iter().flat_map(|item| &item.operations);
            names.list.extend(operations.filter_map(|it| it.router.as_ref()).map(used));
        }
        NameKind::Backend | NameKind::Router => {}
        NameKind::Metric => metrics(analysis, &mut names),
        NameKind::Scheme => schemes(analysis, &mut names),
        NameKind::OperationId => names.list.extend(operation_id::names(analysis)),
        NameKind::PathParameter => {}
        NameKind::Component(_) => components(analysis, kind, &mut names),
    }
    names.list
}

/// The names of a kind where they are defined.
pub(super) fn defined<'a>(analysis: &'a Analysis, kind: NameKind) -> Vec<Name<'a>> {
    let document = &analysis.document;
    let way = kind.way(document.is_v3);
    if matches!(kind, NameKind::OperationId | NameKind::PathParameter) {
        return Vec::new();
    }
    if way.is_empty() {
        let metrics = document.metrics.iter().filter(|_| kind == NameKind::Metric);
        let name = |value: &'a Value| Name { defines: Some(value.place.text()), ..used(value) };
        return metrics.map(name).collect();
    }
    let mut names = Names::default();
    if let Some(container) = at(analysis, way) {
        names.add_keys(container, Role::Definition);
    }
    names.list
}

/// What has been found so far.
#[derive(Default)]
struct Names<'a> {
    list: Vec<Name<'a>>,
    /// The mappings whose keys are in the list: many aliases can lead to one large mapping.
    seen: HashSet<NodeId>,
}

fn backends<'a>(analysis: &'a Analysis, names: &mut Names<'a>) {
    let document = &analysis.document;
    let operations = document.paths.iter().flat_map(|item| {
        let own = item.operations.iter().filter_map(|operation| operation.backend.as_ref());
        item.backend.iter().chain(own)
    });
    let written = document.backend.iter().chain(operations).filter_map(Backend::name);
    let routed = document.routers.iter().flat_map(|router| &router.backends);
    names.list.extend(written.chain(routed).map(used));
}

fn metrics<'a>(analysis: &'a Analysis, names: &mut Names<'a>) {
    let document = &analysis.document;
    names.list.extend(document.limits.iter().filter_map(|limit| limit.metric.as_ref()).map(used));
    let rules = at(analysis, &["x-google-management", "quota"]).filter(|_| !document.is_v3);
    for spelling in ["metricRules", "metric_rules"] {
        let Some(rules) = rules.and_then(|quota| quota.field(spelling)) else { continue };
        for rule in rules.value.node.items() {
            let rule = rule.resolved();
            names.add_costs(Reached { via: rules.value.via.or(rule.via), ..rule });
        }
    }
    let operations = document.paths.iter().flat_map(|item| &item.operations);
    for operation in operations.filter(|operation| !operation.costs.is_empty()) {
        if let Some(quota) = operation.handle.of(&analysis.tree).field("x-google-quota") {
            names.add_costs(quota.value);
        }
    }
}

fn schemes<'a>(analysis: &'a Analysis, names: &mut Names<'a>) {
    let document = &analysis.document;
    let operations = document.paths.iter().flat_map(|item| &item.operations);
    let of_operations = operations.flat_map(|it| it.security.iter().chain(&it.audiences));
    let of_root = document.security.iter().chain(&document.audiences);
    for requirement in of_root.chain(of_operations).flat_map(|it| &it.requirements) {
        names.add_keys(requirement.handle.of(&analysis.tree), Role::Use);
    }
    // Those of operations that no gateway serves are in no model. Few files have such.
    let is_sent = |key: &&str| analysis.source().contains(*key);
    if document.is_v3 && ["callbacks", "webhooks", "pathItems"].iter().any(is_sent) {
        for security in securities(&analysis.tree) {
            for item in security.node.items() {
                let item = item.resolved();
                names.add_keys(Reached { via: security.via.or(item.via), ..item }, Role::Use);
            }
        }
    }
    let of_tools = ["x-google-api-management", "mcp", "tools-list", "security"];
    if let Some(security) = at(analysis, &of_tools).filter(|_| document.is_v3) {
        names.add_keys(security, Role::Use);
    }
    // Nothing else can refer to a scheme.
    let schemes = document.schemes.iter().filter(|_| document.is_v3);
    let references = schemes.filter_map(|it| it.handle.of(&analysis.tree).field("$ref"));
    let references: Vec<Value> = references.filter_map(scalar).collect();
    steps(analysis, NameKind::Scheme, references, names);
}

fn components<'a>(analysis: &'a Analysis, kind: NameKind, names: &mut Names<'a>) {
    let is_v3 = analysis.document.is_v3;
    let is_schema = matches!(kind.way(is_v3), ["definitions"] | ["components", "schemas"]);
    let defined: HashSet<Cow<'_, str>> = names.list.iter().map(|it| it.text.clone()).collect();
    let is_pointer = |value: &Value| value.text.trim_start().starts_with('#');
    let (pointers, others): (Vec<_>, Vec<_>) =
        references(&analysis.tree).into_iter().partition(|it| is_pointer(&it.value));
    let may_be_name = |kind: ReferenceKind| match kind {
        ReferenceKind::Mapping => is_schema,
        ReferenceKind::Schema => is_schema && !is_v3,
        _ => false,
    };
    let bare = others.into_iter().filter(|it| may_be_name(it.kind)).map(|it| it.value);
    let bare = bare.filter(|value| defined.contains(value.text.as_str()));
    names.list.extend(bare.map(|Value { text, place, .. }| Name {
        text: Cow::Owned(text),
        place,
        form: Form::Value,
        defines: None,
    }));
    steps(analysis, kind, pointers.into_iter().map(|it| it.value).collect(), names);
}

/// The steps of references that are names of a kind.
fn steps<'a>(
    analysis: &'a Analysis,
    kind: NameKind,
    references: Vec<Value>,
    names: &mut Names<'a>,
) {
    let is_v3 = analysis.document.is_v3;
    let container = at(analysis, kind.way(is_v3));
    for Value { text, place, is_verbatim } in references {
        let Some((_, index)) = NameKind::of_pointer(&text, is_v3).filter(|it| it.0 == kind) else {
            continue;
        };
        let Some(step) = step_at(&text, index) else { continue };
        let written = step.of(&text);
        // Only what looks like an escape can be meant in two ways.
        let container = container.filter(|_| pointer::is_ambiguous(written));
        let name = match container.and_then(|container| pointer::field(container, written)) {
            Some(field) => field.key.text().into_owned(),
            None => pointer::plain(written).into_owned(),
        };
        let whole = place.text();
        let part = if is_verbatim { step.shifted(whole.start) } else { whole };
        let place = match place.anchored {
            Some(_) => Place { anchored: Some(part), ..place },
            None => Place { range: part, anchored: None },
        };
        let form = Form::Step { pointer: Cow::Owned(text), whole, step };
        names.list.push(Name { text: Cow::Owned(name), place, form, defines: None });
    }
}

/// The bytes of a step of a pointer in its text.
fn step_at(text: &str, index: usize) -> Option<TextRange> {
    let mut start = text.find("#/")? + 2;
    for (at, step) in text.get(start..)?.split('/').enumerate() {
        let end = start + step.len();
        if at == index {
            return Some(TextRange::new(start, start + step.trim_end().len()));
        }
        start = end + 1;
    }
    None
}

/// Whether keys give names to their values or use the names of others.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Definition,
    Use,
}

impl<'a> Names<'a> {
    /// The metrics in an object that holds costs.
    fn add_costs(&mut self, object: Reached<'a>) {
        for spelling in ["metricCosts", "metric_costs"] {
            if let Some(costs) = object.field(spelling) {
                self.add_keys(costs.value, Role::Use);
            }
        }
    }

    /// The keys of a mapping and of what `<<` brings to it.
    fn add_keys(&mut self, mapping: Reached<'a>, role: Role) {
        for source in mapping.sources() {
            if !self.seen.insert(source.node.id()) {
                continue;
            }
            for entry in source.node.entries() {
                let text = entry.key.text();
                let is_merge = text == "<<" && entry.key.style() == Style::Plain;
                if entry.key.kind() != Kind::Scalar || is_merge || text.is_empty() {
                    continue;
                }
                let place = Place::new(entry.key.content_range(), source.via);
                let defines = (role == Role::Definition).then(|| entry.range());
                self.list.push(Name { text, place, form: Form::Key(source.node.id()), defines });
            }
        }
    }
}

/// The value that keys lead to from the root.
fn at<'a>(analysis: &'a Analysis, way: &[&str]) -> Option<Reached<'a>> {
    let root = analysis.document.root?.of(&analysis.tree);
    way.iter().try_fold(root, |at, key| Some(at.field(key)?.value))
}
