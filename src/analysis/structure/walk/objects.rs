//! Objects: their keys, and what they lack.

use super::super::Problem;
use super::super::keys::{is_misspelt, is_reference_key, is_template_key};
use super::{Task, Walk};
use crate::analysis::{Focus, is_template};
use crate::gateway::openapi2::{OPERATION, SCHEMA};
use crate::gateway::{OpenapiObject, OpenapiShape, is_gateway_key};
use crate::openapi::Place;
use crate::yaml::{Kind, Reached};

impl<'a> Walk<'a> {
    pub(super) fn object(
        &mut self,
        object: &'static OpenapiObject,
        holder: Reached<'a>,
        of: Option<Task<'a>>,
    ) {
        let node = holder.node;
        let may_come_again = holder.via.is_some() || node.anchor().is_some();
        let is_new =
            node.kind() == Kind::Mapping && (!may_come_again || self.seen.insert(node.id()));
        if !is_new || is_template(node) {
            return;
        }
        let operation = of.and_then(|it| it.operation);
        let may_refer = of.is_none_or(|it| !matches!(it.shape, OpenapiShape::Object(_)));
        let mut has_reference = false;
        for entry in node.entries() {
            let (key, name) = (entry.key, entry.key.text());
            if key.kind() != Kind::Scalar || name == "<<" {
                continue;
            }
            let task = |row| Task {
                shape: OpenapiShape::Any,
                row,
                object,
                holder,
                key,
                value: entry.value.reached(holder.via),
                is_item: false,
                is_named: false,
                property_of: of.filter(|it| it.is_named).and_then(|it| it.property_of),
                operation,
            };
            has_reference |= is_reference_key(&name) && object.id != SCHEMA.id;
            let Some(row) = object.key(&name) else {
                // Where the gateway reads its own keys is said elsewhere.
                let is_extension =
                    name.starts_with("x-") && (object.takes_extensions || is_gateway_key(&name));
                if !is_extension && !is_template_key(object, &name) {
                    self.add(task(None), Problem::UnknownKey);
                }
                continue;
            };
            let task = Task { shape: row.shape, ..task(Some(row)) };
            if row.is_alone {
                if !may_refer {
                    self.add(task, Problem::Reference);
                } else if node.entries().nth(1).is_some() {
                    self.add(task, Problem::NotAlone);
                }
            }
            if !row.when.is_empty() && self.are_met(object, row.when, holder) == Some(false) {
                self.add(task, Problem::Misplaced(row));
            } else if !row.is_unread && self.is_looked_into(row.shape) {
                self.tasks.push_back(task);
            }
        }
        // An empty object passes as a reference.
        let is_reference = has_reference
            || matches!(of.map(|it| it.shape), Some(OpenapiShape::ObjectOrReference(_)))
                && (node.entries().next().is_none() || holder.field("$ref").is_some());
        if let Some(of) = of.filter(|_| !is_reference) {
            self.missing(object, holder, of);
        }
    }

    /// Whether what is in a value counts. Of a document as far as rules about the whole file look only
    /// the unknown keys do, and those not in schemas.
    fn is_looked_into(&self, shape: OpenapiShape) -> bool {
        let is_schema = |object: &OpenapiObject| object.id == SCHEMA.id;
        let holds_schemas = match shape {
            OpenapiShape::Object(object) => is_schema(object),
            OpenapiShape::Map(_, OpenapiShape::Object(object)) => is_schema(object),
            _ => false,
        };
        self.analysis.focus != Focus::Joined || !holds_schemas
    }

    fn missing(&mut self, object: &'static OpenapiObject, holder: Reached<'a>, of: Task<'a>) {
        let required = object.keys.iter().filter(|row| row.is_required && row.is_in_schema);
        for row in required {
            if holder.node.entry(row.name).is_some() || holder.field(row.name).is_some() {
                continue;
            }
            let is_asked =
                || row.when.is_empty() || self.are_met(object, row.when, holder) == Some(true);
            // What is misspelt is told once.
            let is_misspelt = || {
                let keys = holder.node.entries().map(|entry| entry.key.text());
                let mut unknown = keys.filter(|name| object.key(name).is_none());
                unknown.any(|name| is_misspelt(&name, row.name))
            };
            if is_asked() && !is_misspelt() && self.is_all_of(object, holder, of) {
                self.add(Task { object, ..of }, Problem::Missing(row));
            }
        }
    }

    /// Whether an object has no keys but those that are written.
    fn is_all_of(&self, object: &OpenapiObject, holder: Reached<'a>, of: Task<'a>) -> bool {
        let document = &self.analysis.document;
        let operation = of.operation.filter(|_| object.id == OPERATION.id);
        let fields = match operation.and_then(|id| id.of(document)) {
            Some((_, operation)) => self.analysis.operation_fields(operation),
            None => self.analysis.fields_at(Place::new(of.key.range(), holder.via), holder),
        };
        fields.is_some_and(|fields| fields.proves_all().is_some())
    }
}
