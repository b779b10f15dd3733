//! Every place of the names of a kind, where they are defined and where they are used. What is twice
//! in one mapping, or is hidden by what is written beside a `<<`, is listed as well: a rename must
//! change it with the others.

use std::borrow::Cow;
use std::collections::HashSet;

use super::name::{Name, NameForm};
use super::{NameKind, operation_id, pointer};
use crate::analysis::Analysis;
use crate::openapi::{Backend, Place, ReferenceKind, SecurityScheme, Value, securities};
use crate::text::TextRange;
use crate::yaml::{Kind, NodeId, Reached, Style};

impl Analysis {
    /// All places of the names of a kind but path parameters, which belong to their paths.
    pub fn names(&self, kind: NameKind) -> Vec<Name<'_>> {
        let document = &self.document;
        let mut names =
            Names { analysis: self, list: self.definitions(kind), seen: HashSet::new() };
        match kind {
            NameKind::Backend if document.is_v3 => names.add_backends(),
            NameKind::Router if document.is_v3 => {
                let operations = document.paths.iter().flat_map(|item| &item.operations);
                let routers = operations.filter_map(|operation| operation.router.as_deref());
                names.list.extend(routers.map(Name::used));
            }
            NameKind::Metric => names.add_metrics(),
            NameKind::Scheme => names.add_schemes(),
            NameKind::OperationId => names.list.extend(operation_id::names(self)),
            NameKind::Component(_) => names.add_components(kind),
            NameKind::Backend | NameKind::Router | NameKind::PathParameter => {}
        }
        names.list
    }

    /// The names of a kind that has a section of its own, where they are defined.
    pub fn definitions(&self, kind: NameKind) -> Vec<Name<'_>> {
        if kind == NameKind::Scheme && self.document.is_service_config() {
            let schemes = self.document.schemes.iter();
            return schemes.map(|scheme| self.provider(scheme)).collect();
        }
        if kind == NameKind::Metric && !self.document.is_v3 {
            let names = self.document.metrics.iter().map(Name::used);
            return names.map(|it| Name { defines: Some(it.place.text()), ..it }).collect();
        }
        let mut names = Names { analysis: self, list: Vec::new(), seen: HashSet::new() };
        if let Some(section) = self.section(kind) {
            names.add_keys(section.value, Role::Definition);
        }
        names.list
    }

    /// The provider of a service config, which its `id` names.
    fn provider<'a>(&'a self, scheme: &'a SecurityScheme) -> Name<'a> {
        let defines = scheme.handle.of(&self.tree).node.range();
        Name { defines: Some(defines), ..Name::used(&scheme.name) }
    }
}

/// What has been found so far.
struct Names<'a> {
    analysis: &'a Analysis,
    list: Vec<Name<'a>>,
    /// The mappings whose keys are in the list: many aliases can lead to one large mapping.
    seen: HashSet<NodeId>,
}

/// Whether keys give names to their values or use the names of others.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Definition,
    Use,
}

impl<'a> Names<'a> {
    fn add_backends(&mut self) {
        let on_paths =
            self.analysis.document.paths.iter().filter_map(|item| item.backend.as_deref());
        let on_paths = on_paths.filter_map(Backend::name);
        let read = self.analysis.uses_of_backends().map(|(_, name)| name);
        self.list.extend(read.chain(on_paths).map(Name::used));
    }

    fn add_metrics(&mut self) {
        let document = &self.analysis.document;
        let of_limits = document.limits.iter().filter_map(|limit| limit.metric.as_ref());
        self.list.extend(of_limits.map(Name::used));
        for spelling in ["metricRules", "metric_rules"].into_iter().filter(|_| !document.is_v3) {
            let rules = self.analysis.field_at(&["x-google-management", "quota", spelling]);
            let Some(rules) = rules else { continue };
            for rule in rules.value.node.items() {
                let rule = rule.resolved();
                self.add_costs(Reached { via: rules.value.via.or(rule.via), ..rule });
            }
        }
        let operations = document.paths.iter().flat_map(|item| &item.operations);
        for operation in operations.filter(|operation| !operation.costs.is_empty()) {
            let operation = operation.handle.of(&self.analysis.tree);
            if let Some(quota) = operation.field("x-google-quota") {
                self.add_costs(quota.value);
            }
        }
    }

    fn add_schemes(&mut self) {
        let analysis = self.analysis;
        let (document, tree) = (&analysis.document, &analysis.tree);
        if document.is_service_config() {
            let requirements = analysis.securities().flat_map(|it| &it.security.requirements);
            let used = requirements.flat_map(|it| &it.schemes).map(|it| Name::used(&it.name));
            return self.list.extend(used);
        }
        for of in analysis.securities().chain(analysis.audiences()) {
            for requirement in &of.security.requirements {
                self.add_keys(requirement.handle.of(tree), Role::Use);
            }
        }
        if !document.is_v3 {
            return;
        }
        // Those of operations that no gateway serves are in no model. Few files have such.
        let is_sent = |key: &&str| analysis.source().contains(*key);
        if ["callbacks", "webhooks", "pathItems"].iter().any(is_sent) {
            for security in securities(tree) {
                for item in security.node.items() {
                    let item = item.resolved();
                    self.add_keys(Reached { via: security.via.or(item.via), ..item }, Role::Use);
                }
            }
        }
        if let Some(security) = analysis.security_of_tools() {
            self.add_keys(security, Role::Use);
        }
        // Nothing else can refer to a scheme.
        for scheme in &document.schemes {
            let reference = scheme.handle.of(tree).field("$ref").map(|field| field.value);
            if let Some(it) = reference.filter(|it| it.node.kind() == Kind::Scalar) {
                let (text, place) = (it.node.text(), Place::of(it));
                self.add_step(NameKind::Scheme, text, place, it.node.is_verbatim());
            }
        }
    }

    fn add_components(&mut self, kind: NameKind) {
        let is_v3 = self.analysis.document.is_v3;
        let is_schema = matches!(kind.section(is_v3), ["definitions"] | ["components", "schemas"]);
        let defined: HashSet<Cow<'_, str>> = self.list.iter().map(|it| it.text.clone()).collect();
        let may_be_name = |kind: ReferenceKind| match kind {
            ReferenceKind::Mapping => is_schema,
            ReferenceKind::Schema => is_schema && !is_v3,
            _ => false,
        };
        for reference in self.analysis.references() {
            let Value { text, place, is_verbatim } = &reference.value;
            let text = Cow::Borrowed(text.as_str());
            if text.trim_start().starts_with('#') {
                self.add_step(kind, text, *place, *is_verbatim);
            } else if may_be_name(reference.kind) && defined.contains(&text) {
                self.list.push(Name::at(text, *place));
            }
        }
    }

    /// The step of a reference that is a name of a kind, if one is.
    fn add_step(&mut self, kind: NameKind, text: Cow<'a, str>, place: Place, is_verbatim: bool) {
        let of_pointer = NameKind::of_pointer(&text, self.analysis.document.is_v3);
        let Some((_, index)) = of_pointer.filter(|it| it.0 == kind) else { return };
        let Some(step) = step_at(&text, index) else { return };
        let written = step.of(&text);
        // Only what looks like an escape can be meant in two ways.
        let is_ambiguous = pointer::is_ambiguous(written);
        let section = is_ambiguous.then(|| self.analysis.section(kind)).flatten();
        let name = match section.and_then(|section| pointer::field(section.value, written)) {
            Some(field) => field.key.text().into_owned(),
            None => pointer::plain(written).into_owned(),
        };
        let whole = place.text();
        let part = if is_verbatim { step.shifted(whole.start) } else { whole };
        let place = match place.anchored {
            Some(_) => Place { anchored: Some(part), ..place },
            None => Place { range: part, anchored: None },
        };
        let form = NameForm::Step { pointer: text, whole, step };
        self.list.push(Name { text: Cow::Owned(name), place, form, defines: None });
    }

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
                self.list.push(Name {
                    text,
                    place,
                    form: NameForm::Key(source.node.id()),
                    defines,
                });
            }
        }
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
