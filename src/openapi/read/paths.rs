//! Path items, operations and their parameters.

use std::cell::Cell;
use std::collections::BTreeSet;

use super::backend::{self, Spelling};
use super::security::security;
use super::values::{at, handle, place_of, reached_items, scalar, value_of};
use crate::bounds;
use crate::openapi::model::{Handle, Method, MetricCost, Operation, Parameter, PathItem, Place};
use crate::template;
use crate::yaml::{Entry, Field, Kind, Node, Reached};

/// References followed from one parameter.
const MAX_REFERENCES: usize = 8;

/// Reads `paths`, with the root at hand for references.
pub(super) struct Reader<'t> {
    root: Reached<'t>,
    is_v3: bool,
    /// How many parameters may still be read through aliases.
    budget: Cell<usize>,
}

/// The parameters of a list, and whether that is all of them but the lost ones.
struct Parameters {
    list: Vec<Parameter>,
    /// References that lead nowhere.
    lost: Vec<Place>,
    is_whole: bool,
}

impl<'t> Reader<'t> {
    pub(super) fn new(root: Reached<'t>, is_v3: bool) -> Self {
        Self { root, is_v3, budget: Cell::new(bounds::ALIASED_VALUES) }
    }

    pub(super) fn paths(&self) -> Vec<PathItem> {
        let Some(paths) = self.root.field("paths") else { return Vec::new() };
        let fields = paths.value.fields().into_iter();
        let fields = fields.filter(|field| is_path(field.key, field.value));
        let mut items: Vec<_> = fields.map(|field| self.path_item(field)).collect();
        items.shrink_to_fit();
        items
    }

    /// Those of some entries alone; `None` if an alias or `<<` is among them.
    pub(super) fn paths_of<'r>(
        &self,
        entries: impl Iterator<Item = Entry<'r>>,
    ) -> Option<Vec<PathItem>> {
        let mut items = Vec::new();
        for entry in entries {
            if entry.key.text() == "<<" {
                return None;
            }
            let field = Field { key: entry.key, value: entry.value.resolved() };
            if is_path(field.key, field.value) {
                items.push(self.path_item(field));
            }
        }
        Some(items)
    }

    fn path_item(&self, item: Field<'_>) -> PathItem {
        let shared = self.parameters(item.value, true);
        let methods: Vec<_> = match item.value.via {
            // The branches of a template can each have a `get`.
            None => item.value.fields(),
            // By name: many paths can be aliases of one large mapping.
            Some(_) => {
                Method::ALL.iter().filter_map(|method| item.value.field(method.name())).collect()
            }
        };
        let mut operations: Vec<_> =
            methods.into_iter().filter_map(|field| self.operation(field, &shared)).collect();
        operations.sort_by_key(|operation| operation.key);
        // There are many paths, mostly of one operation, which is large.
        operations.shrink_to_fit();
        let own_backend = item.value.field("x-google-backend");
        PathItem {
            path: value_of(item.key, None),
            key: item.key.range(),
            handle: handle(item),
            backend: own_backend.map(|field| Box::new(backend::read(field, Spelling::Any))),
            operations,
        }
    }

    fn operation(&self, field: Field<'_>, shared: &Parameters) -> Option<Operation> {
        let method = Method::parse(&field.key.text())?;
        let value = field.value;
        let key = field.key.range();
        let end = value.via.map_or(value.node.range(), |via| via);
        let own_backend = value.field("x-google-backend");
        let mut own = self.parameters(value, false);
        let overridden: BTreeSet<_> = own.list.iter().map(identity).collect();
        let inherited = shared.list.iter().filter(|it| !overridden.contains(&identity(it)));
        let inherited: Vec<_> = inherited.cloned().collect();
        own.list.extend(inherited);
        let is_whole = own.is_whole && shared.is_whole;
        let mut lost = own.lost;
        lost.extend(shared.lost.iter().filter(|_| is_whole));
        Some(Operation {
            method,
            key,
            range: if key.start <= end.start { key.join(end) } else { key },
            handle: handle(field),
            operation_id: value.field("operationId").and_then(scalar),
            backend: own_backend.map(|field| Box::new(backend::read(field, Spelling::Any))),
            router: value.field("x-google-model-router").and_then(scalar).map(Box::new),
            parameters: own.list,
            has_all_parameters: is_whole && lost.is_empty(),
            lost_parameters: if is_whole { lost } else { Vec::new() },
            security: value.field("security").map(|field| Box::new(security(field))),
            audiences: value.field("x-security").map(|field| Box::new(security(field))),
            costs: costs(value),
        })
    }

    fn parameters(&self, of: Reached<'_>, is_of_path_item: bool) -> Parameters {
        let mut parameters = Parameters { list: Vec::new(), lost: Vec::new(), is_whole: true };
        let Some(list) = of.field("parameters") else { return parameters };
        parameters.is_whole = list.value.node.kind() == Kind::Sequence;
        for item in reached_items(list.value) {
            if item.via.is_some() {
                let Some(left) = self.budget.get().checked_sub(1) else {
                    parameters.is_whole = false;
                    break;
                };
                self.budget.set(left);
            }
            match self.parameter(item, is_of_path_item) {
                Some(parameter) => parameters.list.push(parameter),
                None => match self.lost(item) {
                    Some(place) => parameters.lost.push(place),
                    None => parameters.is_whole = false,
                },
            }
        }
        parameters
    }

    /// `None`: it is not known what the parameter is.
    fn parameter(&self, item: Reached<'_>, is_of_path_item: bool) -> Option<Parameter> {
        let fields = self.referenced(item)?;
        let schema = fields.field("schema");
        let kind = match (self.is_v3, schema) {
            (true, Some(schema)) => schema.value.field("type"),
            _ => fields.field("type"),
        };
        let pattern = at(Some(fields), &["x-google-parameter"]);
        Some(Parameter {
            place: place_of(item),
            handle: Handle::new(fields),
            name: Some(fields.field("name").and_then(scalar)?),
            location: fields.field("in").and_then(scalar),
            kind: kind.and_then(scalar),
            schema: schema.map(handle),
            pattern: pattern.and_then(|it| it.field("pattern")).and_then(scalar),
            is_of_path_item,
        })
    }

    /// The reference, if it is one to a parameter that the document does not define.
    fn lost(&self, item: Reached<'_>) -> Option<Place> {
        let reference = item.field("$ref").filter(|_| !self.is_v3).and_then(scalar)?;
        let name = reference.text.strip_prefix("#/parameters/")?;
        let is_plain =
            name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte));
        let is_defined = match self.root.field("parameters") {
            Some(all) if all.value.node.kind() == Kind::Mapping => all.value.field(name).is_some(),
            Some(_) => true,
            None => false,
        };
        let is_lost = is_plain && !template::has_syntax(name) && !is_defined;
        is_lost.then_some(reference.place)
    }

    /// The mapping that a value is or refers to within the document.
    fn referenced<'r>(&'r self, item: Reached<'r>) -> Option<Reached<'r>> {
        let mut at = item;
        for _ in 0..MAX_REFERENCES {
            let Some(reference) = at.field("$ref") else {
                return (at.node.kind() == Kind::Mapping).then_some(at);
            };
            let reference = scalar(reference)?;
            let way = reference.text.strip_prefix("#/")?;
            let via = item.via;
            at = way.split('/').try_fold(self.root, |at, step| {
                let step = step.replace("~1", "/").replace("~0", "~");
                Some(at.field(&step)?.value)
            })?;
            at.via = via;
        }
        None
    }
}

/// Whether an entry of `paths` is a path. One whose key lacks the slash is, if it has operations: they
/// are in the file, whatever Google makes of the key. A key without a text, such as `~`, is what is
/// written.
fn is_path(key: Node<'_>, value: Reached<'_>) -> bool {
    let name = key.text();
    let is_name = || key.kind() == Kind::Scalar && !name.starts_with("x-");
    let is_operation = |method: &Method| {
        value.field(method.name()).is_some_and(|it| it.value.node.kind() == Kind::Mapping)
    };
    name.starts_with('/') || is_name() && Method::ALL.iter().any(is_operation)
}

/// Two parameters with the same name at the same location are one.
fn identity(parameter: &Parameter) -> (&str, &str) {
    let location = parameter.location.as_ref().map_or("", |location| &location.text);
    (parameter.name.as_ref().map_or("", |name| &name.text), location)
}

fn costs(operation: Reached<'_>) -> Vec<MetricCost> {
    let Some(quota) = at(Some(operation), &["x-google-quota"]) else { return Vec::new() };
    let costs = quota.field("metricCosts").or_else(|| quota.field("metric_costs"));
    let fields = costs.map(|costs| costs.value.fields()).unwrap_or_default();
    let cost = |field: Field<'_>| MetricCost {
        metric: value_of(field.key, field.value.via),
        cost: scalar(field),
    };
    fields.into_iter().map(cost).collect()
}
