//! Lists and maps: their items and entries, each still to be looked at, and what they are together.

use std::collections::HashSet;

use super::super::Problem;
use super::super::keys::{holds_operations, is_certain, is_template_key, same};
use super::{Task, Walk};
use crate::analysis::is_template;
use crate::gateway::openapi2::SCHEMA;
use crate::gateway::{Items, MapKeys, OpenapiShape};
use crate::yaml::Kind;

impl<'a> Walk<'a> {
    pub(super) fn items(&mut self, task: Task<'a>, inner: OpenapiShape, items: Items) {
        let node = task.value.node;
        if task.value.via.is_some() && !self.seen.insert(node.id()) {
            return;
        }
        if is_template(node) {
            return;
        }
        let mut said = HashSet::new();
        let is_set = items.is_set && node.items().nth(1).is_some();
        let mut is_empty = true;
        for item in node.items() {
            is_empty = false;
            let value = item.reached(task.value.via);
            let task = Task { shape: inner, value, is_item: true, ..task };
            if is_set && !said.insert(same(item)) && is_certain(item) {
                self.add(task, Problem::Repeated);
                continue;
            }
            self.tasks.push_back(task);
        }
        let is_all = || self.analysis.proves_all_in(task.value).is_some();
        if items.is_filled && is_empty && is_all() {
            self.add(task, Problem::Empty);
        }
    }

    pub(super) fn entries(&mut self, task: Task<'a>, keys: MapKeys, inner: OpenapiShape) {
        let node = task.value.node;
        let may_come_again = task.value.via.is_some() || node.anchor().is_some();
        if may_come_again && !self.seen.insert(node.id()) || is_template(node) {
            return;
        }
        if keys == MapKeys::Paths {
            // Each path is looked at by itself.
            return;
        }
        let mut has_response = false;
        for entry in node.entries() {
            let (key, name) = (entry.key, entry.key.text());
            let is_known = key.kind() == Kind::Scalar && !is_template_key(task.object, &name);
            if !is_known || name == "<<" {
                has_response = true;
                continue;
            }
            let is_property =
                task.object.id == SCHEMA.id && task.row.is_some_and(|row| row.name == "properties");
            let task = Task {
                shape: inner,
                key,
                value: entry.value.reached(task.value.via),
                is_item: false,
                is_named: true,
                property_of: is_property.then_some(task.holder.node),
                ..task
            };
            match keys {
                MapKeys::Names if MapKeys::Paths.takes(&name) && holds_operations(entry.value) => {
                    self.add(task, Problem::UnknownKey);
                    continue;
                }
                keys if keys.takes_extensions() && name.starts_with("x-") => continue,
                MapKeys::Statuses if !keys.takes(&name) => {
                    has_response = true;
                    self.add(task, Problem::Status);
                    continue;
                }
                MapKeys::MediaTypes if !keys.takes(&name) => {
                    self.add(task, Problem::MediaType);
                    continue;
                }
                _ => has_response = true,
            }
            if !matches!(inner, OpenapiShape::Any) {
                self.tasks.push_back(task);
            }
        }
        let is_all = || self.analysis.proves_all_in(task.value).is_some();
        if keys == MapKeys::Statuses && !has_response && is_all() {
            self.add(task, Problem::Empty);
        }
    }
}
