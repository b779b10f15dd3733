//! Which names a document defines, and whether that is all of them: a name is undefined only where
//! this is proven.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use super::{NameKind, pointer};
use crate::analysis::Analysis;
use crate::analysis::fact::{Fact, Proof};
use crate::analysis::known::literal_name;
use crate::openapi::{ByName, NamedBackend, Operation, Place, Router, SecurityScheme, Value};
use crate::routing::{Occurrence, Site};
use crate::text::TextRange;
use crate::yaml::{self, Field, Kind, Node, Reads};

/// What is worked out of the definitions when it is first asked for, once for all parts of the
/// document.
#[derive(Debug, Default)]
pub(in crate::analysis) struct Proofs {
    schemes: ProofOfAll,
    backends: ProofOfAll,
    routers: ProofOfAll,
    metrics: ProofOfAll,
    metrics_by_name: OnceLock<ByName>,
}

/// Whether the definitions of a kind are all there.
type ProofOfAll = OnceLock<(Option<Proof>, Reads)>;

/// The definitions of one kind of names.
#[derive(Clone, Copy, Debug)]
pub struct Definitions<'a, T> {
    analysis: &'a Analysis,
    all: &'a [T],
    by_name: &'a ByName,
    name: fn(&T) -> &Value,
    proof: &'a ProofOfAll,
    prove: fn(&Analysis) -> Option<Proof>,
}

impl<'a, T> Definitions<'a, T> {
    /// What a name refers to: unknown if a part of the name is, or a part of what is defined.
    pub fn find(&self, name: &str) -> Fact<&'a T> {
        match self.get(name) {
            Some(it) => Fact::Known(it, (self.name)(it).place),
            None if literal_name(name).is_none() => Fact::Unknown,
            None => Fact::missing(yaml::remembered(self.proof, || (self.prove)(self.analysis))),
        }
    }

    /// What a name refers to, if that is written.
    pub fn get(&self, name: &str) -> Option<&'a T> {
        self.all.get(self.by_name.get(name)?)
    }

    /// The names, in the order of the alphabet.
    pub fn names(&self) -> impl Iterator<Item = &'a str> + Clone + use<'a, T> {
        self.by_name.names()
    }
}

impl Analysis {
    /// The security schemes.
    pub fn schemes(&self) -> Definitions<'_, SecurityScheme> {
        Definitions {
            analysis: self,
            all: &self.document.schemes,
            by_name: &self.common().schemes,
            name: |scheme| &scheme.name,
            proof: &self.proofs.schemes,
            prove: schemes_are_all,
        }
    }

    /// 3.x: the named backends.
    pub fn backends(&self) -> Definitions<'_, NamedBackend> {
        Definitions {
            analysis: self,
            all: &self.document.named_backends,
            by_name: &self.common().backends,
            name: |named| &named.name,
            proof: &self.proofs.backends,
            prove: backends_are_all,
        }
    }

    /// 3.x: the model routers.
    pub fn routers(&self) -> Definitions<'_, Router> {
        Definitions {
            analysis: self,
            all: &self.document.routers,
            by_name: &self.common().routers,
            name: |router| &router.name,
            proof: &self.proofs.routers,
            prove: routers_are_all,
        }
    }

    /// The metrics, values of template variables put into their names.
    pub fn metrics(&self) -> Definitions<'_, Value> {
        let names = || self.document.metrics.iter().map(|name| self.fill(&name.text).text);
        Definitions {
            analysis: self,
            all: &self.document.metrics,
            by_name: self.proofs.metrics_by_name.get_or_init(|| ByName::new(names())),
            name: |name| name,
            proof: &self.proofs.metrics,
            prove: metrics_are_all,
        }
    }

    /// The names of a kind that has a section of its own, as they are written, each once and in the
    /// order of the file.
    pub fn defined_names(&self, kind: NameKind) -> Vec<&str> {
        let document = &self.document;
        let names: Vec<&Value> = match kind {
            NameKind::Backend => document.named_backends.iter().map(|it| &it.name).collect(),
            NameKind::Router => document.routers.iter().map(|it| &it.name).collect(),
            NameKind::Metric => document.metrics.iter().collect(),
            NameKind::Scheme => document.schemes.iter().map(|it| &it.name).collect(),
            NameKind::OperationId | NameKind::PathParameter | NameKind::Component(_) => Vec::new(),
        };
        let mut seen = BTreeSet::new();
        let names = names.into_iter().map(|name| name.text.as_str());
        names.filter(|name| seen.insert(*name)).collect()
    }

    /// 3.x: the name of a named backend.
    pub fn name_of(&self, occurrence: &Occurrence) -> Option<&Value> {
        let Site::Named(index) = occurrence.site else { return None };
        Some(&self.document.named_backends.get(index)?.name)
    }

    /// 3.x: the backend that a name refers to, as it is called.
    pub fn named_occurrence(&self, name: &str) -> Option<&Occurrence> {
        let site = Site::Named(self.common().backends.get(name)?);
        self.routing.occurrences.iter().find(|it| it.site == site)
    }

    /// 3.x: `x-google-api-management.backends`.
    pub fn backends_field(&self) -> Fact<Field<'_>> {
        let section = NameKind::Backend.section(true);
        match self.field_at(section) {
            Some(field) => Fact::Known(field, Place::of(field.value)),
            None => Fact::missing(self.proves_all_in_whole_text(section)),
        }
    }

    /// 3.x: the names of the backends that nothing refers to; `None` if it is not known what something
    /// refers to, and in 2.0.
    pub fn unused_backends(&self) -> Option<impl Iterator<Item = &Value>> {
        if !self.document.is_v3 {
            return None;
        }
        self.proves_references_to_backends()?;
        let named = self.routing.occurrences.iter();
        let named = named.filter_map(|it| Some((it, self.name_of(it)?)));
        let unused = named.filter(|(it, name)| {
            let is_used = it.is_referred_to || !it.routers.is_empty();
            !is_used && literal_name(&name.text).is_some()
        });
        Some(unused.map(|(_, name)| name))
    }

    fn proves_references_to_backends(&self) -> Option<Proof> {
        let proof = self.proves_no_line_is_brought()?;
        let is_known = |name: &Value| literal_name(&name.text).is_some();
        let is_mapping = |it: &Operation| it.handle.of(&self.tree).node.kind() == Kind::Mapping;
        let mut operations = self.document.paths.iter().flat_map(|item| &item.operations);
        let are_known = self.uses_of_backends().all(|(_, name)| is_known(name));
        (are_known && operations.all(is_mapping)).then_some(proof)
    }

    /// The keys of the root. `None` if a template may bring others, or one of these names may be
    /// among what cannot be read.
    pub fn root_keys_unless_lost(&self, names: &[&str]) -> Option<&[TextRange]> {
        self.proves_root_holds_no_more(names).map(|_| self.document.root_keys.as_slice())
    }

    /// The section of a kind of names: where they are defined.
    pub fn section(&self, kind: NameKind) -> Option<Field<'_>> {
        self.field_at(kind.section(self.document.is_v3))
    }

    /// The field that keys lead to from the root.
    pub fn field_at(&self, keys: &[&str]) -> Option<Field<'_>> {
        let (first, others) = keys.split_first()?;
        let root = self.document.root?.of(&self.tree);
        others.iter().try_fold(root.field(first)?, |at, key| at.value.field(key))
    }
}

fn schemes_are_all(analysis: &Analysis) -> Option<Proof> {
    let document = &analysis.document;
    if document.is_service_config() {
        return providers_are_all(analysis);
    }
    let section = NameKind::Scheme.section(document.is_v3);
    let is_known = |scheme: &SecurityScheme| {
        let name = &scheme.name;
        let is_name = !matches!(name.text.as_str(), "" | "$ref");
        is_name && literal_name(&name.text).is_some() && analysis.is_whole_at(name.place.text())
    };
    if !document.schemes.iter().all(is_known) || analysis.has_elsewhere("securityDefinitions") {
        return None;
    }
    let proof = analysis.proves_all_at(section)?;
    let mut holder = document.root?.of(&analysis.tree);
    for name in section {
        let Some(field) = holder.field(name) else {
            // What was not read may be in text that is half typed.
            let is_nowhere = || (!analysis.source().contains(name)).then_some(proof);
            return analysis.proves_nothing_broken().or_else(is_nowhere);
        };
        if !analysis.is_whole_at(field.key.range()) {
            return None;
        }
        holder = field.value;
    }
    is_mapping_or_nothing(holder.node).then_some(proof)
}

/// The providers of a service config, each of which has an `id`.
fn providers_are_all(analysis: &Analysis) -> Option<Proof> {
    let section = ["authentication", "providers"];
    let proof = analysis.proves_all_in_whole_text(&section)?;
    let schemes = &analysis.document.schemes;
    let are_known = schemes.iter().all(|it| literal_name(&it.name.text).is_some());
    let written = analysis.field_at(&section).map_or(0, |field| match field.value.node.kind() {
        Kind::Sequence => field.value.node.items().count(),
        _ => schemes.len(),
    });
    (are_known && written == schemes.len()).then_some(proof)
}

fn backends_are_all(analysis: &Analysis) -> Option<Proof> {
    let section = NameKind::Backend.section(true);
    let proof = analysis.proves_all_at(section)?;
    let mut at = analysis.document.root?.of(&analysis.tree);
    for name in section {
        let Some(field) = at.field(name) else { break };
        if !is_mapping_or_nothing(field.value.node) || !analysis.is_whole_at(field.key.range()) {
            return None;
        }
        at = field.value;
    }
    let is_known = |it: &NamedBackend| {
        literal_name(&it.name.text).is_some() && analysis.is_whole_at(it.backend.key)
    };
    analysis.document.named_backends.iter().all(is_known).then_some(proof)
}

fn routers_are_all(analysis: &Analysis) -> Option<Proof> {
    let section = NameKind::Router.section(true);
    let proof = analysis.proves_all_in_whole_text(section)?;
    let routers = &analysis.document.routers;
    let is_known = routers.iter().all(|router| literal_name(&router.name.text).is_some())
        && analysis.field_at(section).is_none_or(|it| is_mapping_or_nothing(it.value.node));
    is_known.then_some(proof)
}

/// A list in 2.0, a map in 3.x.
fn metrics_are_all(analysis: &Analysis) -> Option<Proof> {
    let is_v3 = analysis.document.is_v3;
    let expected = if is_v3 { Kind::Mapping } else { Kind::Sequence };
    let section = NameKind::Metric.section(is_v3);
    let management = analysis.field_at(section.get(..1)?);
    let is_sound = match management {
        Some(management) => analysis.is_whole_at(management.key.range()),
        None => analysis.proves_nothing_broken().is_some(),
    };
    let proof = analysis.proves_all_at(section).filter(|_| is_sound)?;
    let names = analysis.document.metrics.iter().map(|name| analysis.known_name(&name.text));
    let is_known = analysis.field_at(section).is_none_or(|list| {
        let node = list.value.node;
        node.is_null() || node.kind() == expected && node.items().all(has_known_name)
    });
    (is_known && names.into_iter().all(|name| name.is_some())).then_some(proof)
}

/// Whether an item of the list of metrics has a name, or none.
fn has_known_name(item: Node<'_>) -> bool {
    let item = item.resolved();
    let is_text = |name: Node<'_>| name.kind() == Kind::Scalar && !name.is_null();
    item.node.kind() == Kind::Mapping
        && item.field("name").is_none_or(|name| is_text(name.value.node))
}

/// What is neither is a template, or half typed.
fn is_mapping_or_nothing(node: Node<'_>) -> bool {
    node.kind() == Kind::Mapping || node.is_null()
}

/// Where references within the document lead, and whether all that is there is known. Each way is
/// looked at once, however many references go there.
#[derive(Debug)]
pub struct Targets<'a> {
    analysis: &'a Analysis,
    by_way: BTreeMap<String, Option<Proof>>,
}

impl<'a> Targets<'a> {
    /// Those of a document.
    pub fn new(analysis: &'a Analysis) -> Self {
        Self { analysis, by_way: BTreeMap::new() }
    }

    /// The proof that what a reference such as `#/definitions/Pet` names is absent if it is not read.
    pub fn proves_read(&mut self, reference: &str) -> Option<Proof> {
        self.analysis.proves_nothing_broken()?;
        let way = reference.rsplit_once('/').map_or(reference, |(way, _)| way);
        if let Some(proof) = self.by_way.get(way) {
            return *proof;
        }
        let keys: Vec<_> = way.split('/').skip(1).map(pointer::unescaped).collect();
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let proof = self.analysis.proves_all_at(&keys);
        self.by_way.insert(way.to_owned(), proof);
        proof
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::settings::Settings;
    use crate::text::Text;
    use crate::yaml::Format;

    fn shown<T>(fact: &Fact<T>) -> &'static str {
        match fact {
            Fact::Known(..) => "known",
            Fact::Absent(_) => "absent",
            Fact::Unknown => "unknown",
        }
    }

    #[test]
    fn a_name_is_absent_only_where_all_names_are_known() {
        for (rest, expected) in [
            ("    b: {}", "absent"),
            ("    a: {}", "known"),
            ("    '${b}': {}", "unknown"),
            ("    {{ include \"b\" }}", "unknown"),
            ("    b", "unknown"),
            ("    b: {", "unknown"),
        ] {
            let way = ["x-google-api-management:", "  backends:", rest].join("\n");
            let source = format!("openapi: 3.0.3\n{way}\n");
            let analysis =
                Analysis::new(Text::new(&source), Format::Yaml, Arc::new(Settings::default()));
            assert_eq!(shown(&analysis.backends().find("a")), expected, "backend {rest}");
            assert_eq!(shown(&analysis.backends().find("${a}")), "unknown", "{rest}");

            let way = ["components:", "  securitySchemes:", rest].join("\n");
            let source = format!("openapi: 3.0.3\n{way}\n");
            let analysis =
                Analysis::new(Text::new(&source), Format::Yaml, Arc::new(Settings::default()));
            assert_eq!(shown(&analysis.schemes().find("a")), expected, "scheme {rest}");
        }
    }
}
