//! The walk over a document beside the table of OpenAPI's objects. It takes one value after the
//! other from a heap of its own, so that no depth of nesting is too deep.

use std::collections::{HashMap, HashSet, VecDeque};

use super::keys::{
    holds_operations, is_certain, is_misspelt, is_reference_key, is_template_key, same,
};
use super::value::JsonKind;
use super::{KeptMisfit, Problem};
use crate::analysis::{Analysis, Focus, is_template};
use crate::gateway::openapi2::{DOCUMENT, OPERATION, PATH_ITEM, SCHEMA};
use crate::gateway::{
    Conditions, Items, MapKeys, OpenapiKey, OpenapiObject, OpenapiShape, Words, is_gateway_key,
};
use crate::openapi::Place;
use crate::routing::OperationId;
use crate::template;
use crate::text::TextRange;
use crate::yaml::{Kind, Node, NodeId, Reached};

/// A value that is still to be looked at.
#[derive(Clone, Copy)]
struct Task<'a> {
    shape: OpenapiShape,
    /// The key of the table whose value it is, or is in.
    row: Option<&'static OpenapiKey>,
    /// The object that holds it.
    object: &'static OpenapiObject,
    holder: Reached<'a>,
    key: Node<'a>,
    value: Reached<'a>,
    /// Whether it is an item of the list that the key leads to.
    is_item: bool,
    /// Whether the author has chosen the key.
    is_named: bool,
    /// The schema whose properties hold the key.
    property_of: Option<Node<'a>>,
    operation: Option<OperationId>,
}

struct Walk<'a> {
    analysis: &'a Analysis,
    /// What aliases may lead to again.
    seen: HashSet<NodeId>,
    /// What is written first is looked at first, so that it is found there, and not at its alias.
    tasks: VecDeque<Task<'a>>,
    found: Vec<KeptMisfit>,
}

/// All that does not fit in the part of a document that an analysis speaks of.
pub(super) fn misfits(analysis: &Analysis) -> Vec<KeptMisfit> {
    let mut walk =
        Walk { analysis, seen: HashSet::new(), tasks: VecDeque::new(), found: Vec::new() };
    let Some(root) = analysis.document.root.map(|root| root.of(&analysis.tree)) else {
        return Vec::new();
    };
    if analysis.focus.is_outside_of_paths() {
        walk.object(&DOCUMENT, root, None);
    }
    if matches!(analysis.focus, Focus::Whole | Focus::Block(_)) {
        walk.paths();
    }
    while let Some(task) = walk.tasks.pop_front() {
        walk.value(task);
    }
    walk.found
}

impl<'a> Walk<'a> {
    fn paths(&mut self) {
        let analysis = self.analysis;
        let Some(root) = analysis.document.root.map(|root| root.of(&analysis.tree)) else { return };
        let items = analysis.document.paths.iter().enumerate();
        let mut operations = HashMap::new();
        for (item, path) in items {
            for (operation, it) in path.operations.iter().enumerate() {
                operations.entry(it.handle.node).or_insert_with(|| OperationId { item, operation });
            }
        }
        for entry in analysis.entries_of_paths() {
            let name = entry.key.text();
            if entry.key.kind() != Kind::Scalar || !MapKeys::Paths.takes(&name) {
                continue;
            }
            let task = Task {
                shape: OpenapiShape::Object(&PATH_ITEM),
                row: None,
                object: &DOCUMENT,
                holder: root,
                key: entry.key,
                value: entry.value.resolved(),
                is_item: false,
                is_named: true,
                property_of: None,
                operation: None,
            };
            self.path_item(task, &operations);
        }
    }

    /// A path, whose operations have numbers.
    fn path_item(&mut self, task: Task<'a>, operations: &HashMap<NodeId, OperationId>) {
        let from = self.tasks.len();
        self.value(task);
        for task in self.tasks.iter_mut().skip(from) {
            task.operation = operations.get(&task.value.node.id()).copied();
        }
    }

    fn value(&mut self, task: Task<'a>) {
        let node = task.value.node;
        let kind = JsonKind::of(node);
        let does_fit = match task.shape {
            OpenapiShape::Any => true,
            OpenapiShape::Text | OpenapiShape::UsualWords(_) | OpenapiShape::Reference(_) => {
                matches!(kind, JsonKind::Text | JsonKind::Unclear)
            }
            OpenapiShape::Words(words, also) => match kind {
                JsonKind::Text => return self.word(task, words, also),
                kind => kind == JsonKind::Unclear,
            },
            OpenapiShape::Flag => match kind {
                JsonKind::Flag(false) => return self.no(task),
                kind => matches!(kind, JsonKind::Flag(_) | JsonKind::Unclear),
            },
            OpenapiShape::Number => matches!(kind, JsonKind::Number(_) | JsonKind::Unclear),
            OpenapiShape::PositiveNumber => match kind {
                JsonKind::Number(number) if number <= 0.0 => {
                    return self.add(task, Problem::TooSmall(task.shape));
                }
                kind => matches!(kind, JsonKind::Number(_) | JsonKind::Unclear),
            },
            OpenapiShape::Integer => match kind {
                JsonKind::Number(number) if number < 0.0 => {
                    return self.add(task, Problem::TooSmall(task.shape));
                }
                JsonKind::Number(number) => number.fract() == 0.0,
                kind => kind == JsonKind::Unclear,
            },
            OpenapiShape::Object(object) => match kind {
                JsonKind::Object => return self.object(object, task.value, Some(task)),
                _ => false,
            },
            OpenapiShape::ObjectOrReference(object) => match kind {
                JsonKind::Object => return self.object(object, task.value, Some(task)),
                _ => false,
            },
            OpenapiShape::List(inner, items) => match kind {
                JsonKind::List => return self.items(task, *inner, items),
                _ => false,
            },
            OpenapiShape::Either(one, other) => {
                let is_list = kind == JsonKind::List;
                let shape = match (is_list, *other) {
                    (true, other @ OpenapiShape::List(..)) => other,
                    _ => *one,
                };
                return self.value(Task { shape, ..task });
            }
            OpenapiShape::Map(keys, inner) => match kind {
                JsonKind::Object => return self.entries(task, keys, *inner),
                _ => false,
            },
        };
        if !does_fit && self.is_read_alike(task) {
            self.add(task, Problem::Kind(task.shape, kind));
        }
    }

    /// Whether a tag such as `!!str` says what a value is.
    fn has_tag(&self, node: Node<'a>) -> bool {
        const MOST: usize = 64;
        let start = node.range().start;
        let before = self.analysis.tree.text(TextRange::new(start.saturating_sub(MOST), start));
        before.split_whitespace().next_back().is_some_and(|word| word.starts_with('!'))
    }

    /// Whether the kind of a value is the same once all is known of it.
    fn is_read_alike(&self, task: Task<'a>) -> bool {
        let node = task.value.node;
        if self.has_tag(node) {
            return false;
        }
        match node.kind() {
            Kind::Scalar if node.is_null() => self.analysis.proves_all_in(task.value).is_some(),
            // A word in capitals may be meant as it is: `OK`.
            Kind::Scalar => {
                let text = node.text();
                let is_word = text.bytes().all(|it| it.is_ascii_uppercase());
                is_word || !template::has_hole(&text)
            }
            Kind::Mapping | Kind::Sequence => !is_template(node),
            Kind::Alias => false,
        }
    }

    fn word(&mut self, task: Task<'a>, words: Words, also: &'static [&'static str]) {
        let text = task.value.node.text();
        let is_word = words.iter().any(|(word, _)| *word == text) || also.contains(&&*text);
        let Some(row) = task.row else { return };
        if !is_word {
            if self.analysis.known_name(&text).as_deref() == Some(&*text) {
                self.add(task, Problem::Word(words));
            }
            return;
        }
        let when = row.word_when.iter().find(|(word, _)| *word == text).map(|(_, when)| *when);
        if when.is_some_and(|when| self.are_met(task.object, when, task.holder) == Some(false)) {
            self.add(task, Problem::Misplaced(row));
        }
    }

    fn no(&mut self, task: Task<'a>) {
        let Some(row) = task.row.filter(|row| !row.true_when.is_empty()) else { return };
        if self.are_met(task.object, row.true_when, task.holder) == Some(true) {
            self.add(task, Problem::Misplaced(row));
        }
    }

    /// Whether other keys of an object have the values that something depends on; `None` if nobody
    /// knows.
    fn are_met(
        &self,
        object: &'static OpenapiObject,
        when: Conditions,
        holder: Reached<'a>,
    ) -> Option<bool> {
        let mut all = Some(true);
        for (name, values) in when {
            let word = holder.field(name).and_then(|field| {
                let word = self.analysis.known_word(field.value.node)?;
                // What is no word there is told of that key alone.
                let is_word = match object.key(name)?.shape {
                    OpenapiShape::Words(words, also) => {
                        words.iter().any(|(it, _)| *it == word) || also.contains(&&*word)
                    }
                    _ => true,
                };
                is_word.then_some(word)
            });
            match word {
                Some(word) if !values.contains(&&*word) => return Some(false),
                Some(_) => {}
                None => all = None,
            }
        }
        all
    }

    fn object(
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

    fn items(&mut self, task: Task<'a>, inner: OpenapiShape, items: Items) {
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

    fn entries(&mut self, task: Task<'a>, keys: MapKeys, inner: OpenapiShape) {
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

    fn add(&mut self, task: Task<'a>, problem: Problem) {
        let is_whole = |node: Node<'_>| self.analysis.is_whole_at(node.range());
        if !is_whole(task.key) || !is_whole(task.value.node) {
            return;
        }
        self.found.push(KeptMisfit {
            object: task.object,
            holder: task.holder.node.id(),
            key: task.key.id(),
            value: task.value.node.id(),
            via: task.value.via.or(task.holder.via),
            is_item: task.is_item,
            is_named: task.is_named,
            row: task.row,
            property_of: task.property_of.map(Node::id),
            operation: task.operation,
            problem,
        });
    }
}
