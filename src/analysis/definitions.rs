//! Names by their kind: which of them a document defines, and whether that is all of them. A name
//! is undefined only where this is proven. Knows no rule.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::Analysis;
use super::fact::{Fact, Proof};
use super::known::literal_name;
use crate::openapi::{Backend, NamedBackend, Operation, Place, Router, SecurityScheme, Value};
use crate::routing::Site;
use crate::text::TextRange;
use crate::yaml::{self, Field, Kind, Node, Reads};

const BACKENDS: &[&str] = &["x-google-api-management", "backends"];
const ROUTERS: &[&str] = &["x-google-api-management", "ai", "models", "routing", "routers"];

/// The names of all kinds that a document defines, each kind looked for when its first name is:
/// once for all parts of the document.
#[derive(Debug, Default)]
pub(super) struct Names {
    schemes: NamesOfKind,
    backends: NamesOfKind,
    routers: NamesOfKind,
    metrics: NamesOfKind,
}

#[derive(Debug, Default)]
struct NamesOfKind {
    /// The last of equal names, by its index among the facts of its kind.
    by_name: OnceLock<BTreeMap<String, usize>>,
    /// Whether these are all.
    proof: OnceLock<(Option<Proof>, Reads)>,
}

/// The names of one kind that a document defines.
#[derive(Debug)]
pub struct Definitions<'a, T> {
    analysis: &'a Analysis,
    names: &'a NamesOfKind,
    all: &'a [T],
    name: fn(&T) -> &Value,
    /// What it is found by.
    text: fn(&Analysis, &Value) -> String,
    prove: fn(&Analysis) -> Option<Proof>,
}

impl<'a, T> Definitions<'a, T> {
    /// What a name stands for: unknown if a part of the name is, or a part of what is defined.
    pub fn find(&self, name: &str) -> Fact<&'a T> {
        let found = self.by_name().get(name).and_then(|index| self.all.get(*index));
        match found {
            Some(it) => Fact::Known(it, (self.name)(it).place),
            None if literal_name(name).is_none() => Fact::Unknown,
            None => Fact::missing(self.proof()),
        }
    }

    /// The names, in their order.
    pub fn names(&self) -> impl Iterator<Item = &'a str> + Clone {
        self.by_name().keys().map(String::as_str)
    }

    fn by_name(&self) -> &'a BTreeMap<String, usize> {
        self.names.by_name.get_or_init(|| {
            let text = |it: &T| (self.text)(self.analysis, (self.name)(it));
            self.all.iter().enumerate().map(|(index, it)| (text(it), index)).collect()
        })
    }

    fn proof(&self) -> Option<Proof> {
        yaml::remembered(&self.names.proof, || (self.prove)(self.analysis))
    }
}

impl Analysis {
    fn defined<'a, T>(
        &'a self,
        names: &'a NamesOfKind,
        all: &'a [T],
        name: fn(&T) -> &Value,
        prove: fn(&Analysis) -> Option<Proof>,
    ) -> Definitions<'a, T> {
        let text = |_: &Self, name: &Value| name.text.clone();
        Definitions { analysis: self, names, all, name, text, prove }
    }

    /// The security schemes.
    pub fn schemes(&self) -> Definitions<'_, SecurityScheme> {
        let (names, all) = (&self.names.schemes, &self.document.schemes);
        self.defined(names, all, |scheme| &scheme.name, schemes_are_all)
    }

    /// 3.x: the named backends.
    pub fn backends(&self) -> Definitions<'_, NamedBackend> {
        let (names, all) = (&self.names.backends, &self.document.named_backends);
        self.defined(names, all, |named| &named.name, backends_are_all)
    }

    /// 3.x: the model routers.
    pub fn routers(&self) -> Definitions<'_, Router> {
        let (names, all) = (&self.names.routers, &self.document.routers);
        self.defined(names, all, |router| &router.name, routers_are_all)
    }

    /// The metrics, values of template variables put into their names.
    pub fn metrics(&self) -> Definitions<'_, Value> {
        let (names, all) = (&self.names.metrics, &self.document.metrics);
        let text = |analysis: &Self, name: &Value| analysis.fill(&name.text).text;
        Definitions { text, ..self.defined(names, all, |name| name, metrics_are_all) }
    }

    /// 3.x: `x-google-api-management.backends`.
    pub fn backends_field(&self) -> Fact<Field<'_>> {
        match self.field_at(BACKENDS) {
            Some(field) => Fact::Known(field, Place::of(field.value)),
            None => Fact::missing(self.proves_all_in_whole_text(BACKENDS)),
        }
    }

    /// 3.x: the names of the backends that nothing refers to; `None` if it is not known what something
    /// refers to, and in 2.0.
    pub fn unused_backends(&self) -> Option<impl Iterator<Item = &Value>> {
        if !self.document.is_v3 {
            return None;
        }
        self.proves_references_to_backends()?;
        let named = self.routing.occurrences.iter().filter_map(|it| match it.site {
            Site::Named(index) => Some((it, &self.document.named_backends.get(index)?.name)),
            _ => None,
        });
        let unused = named.filter(|(it, name)| {
            let is_used = it.is_referred_to || !it.routers.is_empty();
            !is_used && literal_name(&name.text).is_some()
        });
        Some(unused.map(|(_, name)| name))
    }

    fn proves_references_to_backends(&self) -> Option<Proof> {
        let proof = self.proves_no_line_is_brought()?;
        let document = &self.document;
        let operations = || document.paths.iter().flat_map(|item| &item.operations);
        let own = operations().filter_map(|operation| operation.backend.as_ref());
        let names = own.chain(&document.backend).filter_map(Backend::name);
        let routed = document.routers.iter().flat_map(|router| &router.backends);
        let is_mapping = |it: &Operation| it.handle.of(&self.tree).node.kind() == Kind::Mapping;
        let is_known = names.chain(routed).all(|name| literal_name(&name.text).is_some());
        (is_known && operations().all(is_mapping)).then_some(proof)
    }

    /// The keys of the root. `None` if a template may bring others, or one of these names may be
    /// among what cannot be read.
    pub fn root_keys_unless_lost(&self, names: &[&str]) -> Option<&[TextRange]> {
        self.proves_root_holds_no_more(names).map(|_| self.document.root_keys.as_slice())
    }

    fn field_at(&self, keys: &[&str]) -> Option<Field<'_>> {
        let (first, others) = keys.split_first()?;
        let root = self.document.root?.of(&self.tree);
        others.iter().try_fold(root.field(first)?, |at, key| at.value.field(key))
    }
}

/// The keys under which a version defines its security schemes.
fn way_to_schemes(is_v3: bool) -> &'static [&'static str] {
    if is_v3 { &["components", "securitySchemes"] } else { &["securityDefinitions"] }
}

fn schemes_are_all(analysis: &Analysis) -> Option<Proof> {
    let document = &analysis.document;
    let way = way_to_schemes(document.is_v3);
    let is_known = |scheme: &SecurityScheme| {
        let name = &scheme.name;
        let is_name = !matches!(name.text.as_str(), "" | "$ref");
        is_name && literal_name(&name.text).is_some() && analysis.is_whole_at(name.place.text())
    };
    if !document.schemes.iter().all(is_known) || analysis.has_elsewhere("securityDefinitions") {
        return None;
    }
    let proof = analysis.proves_all_at(way)?;
    let mut holder = document.root?.of(&analysis.tree);
    for name in way {
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

fn backends_are_all(analysis: &Analysis) -> Option<Proof> {
    let proof = analysis.proves_all_at(BACKENDS)?;
    let mut at = analysis.document.root?.of(&analysis.tree);
    for name in BACKENDS {
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
    let proof = analysis.proves_all_in_whole_text(ROUTERS)?;
    let routers = &analysis.document.routers;
    let is_known = routers.iter().all(|router| literal_name(&router.name.text).is_some())
        && analysis.field_at(ROUTERS).is_none_or(|it| is_mapping_or_nothing(it.value.node));
    is_known.then_some(proof)
}

/// A list in 2.0, a map in 3.x.
fn metrics_are_all(analysis: &Analysis) -> Option<Proof> {
    let (key, expected) = match analysis.document.is_v3 {
        true => ("x-google-api-management", Kind::Mapping),
        false => ("x-google-management", Kind::Sequence),
    };
    let management = analysis.field_at(&[key]);
    let is_sound = match management {
        Some(management) => analysis.is_whole_at(management.key.range()),
        None => analysis.proves_nothing_broken().is_some(),
    };
    let proof = analysis.proves_all_at(&[key, "metrics"]).filter(|_| is_sound)?;
    let names = analysis.document.metrics.iter().map(|name| analysis.known_name(&name.text));
    let list = management.and_then(|management| management.value.field("metrics"));
    let is_known = list.is_none_or(|list| {
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
        let steps = way.split('/').skip(1);
        let keys: Vec<_> = steps.map(|step| step.replace("~1", "/").replace("~0", "~")).collect();
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
