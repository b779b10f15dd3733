//! Collections, and the instances that `count` and `for_each` make of a block.

use std::rc::Rc;

use super::{Evaluator, Instances, MOST_COUNTED, MOST_INSTANCES};
use crate::infra::address::Key;
use crate::infra::files::Found;
use crate::infra::syntax::{Expr, ExprKind, For};
use crate::infra::value::{Keyed, Resource, Scope, Value};

/// How many of a block there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Count {
    Exactly(usize),
    /// One or none. None by a value that somebody may set: the block is there for the other case.
    AtMostOne,
    Unknown,
}

impl<'f> Evaluator<'f> {
    pub(in crate::infra) fn each(
        &self,
        found: Found<'f>,
        it: &'f For,
        scope: &Scope<'f>,
    ) -> Value<'f> {
        let collection = self.value(found, &it.collection, scope);
        let keyed = match &collection {
            Value::Resource(resource)
                if resource.key == Key::Unknown && it.has_keys_of_collection() =>
            {
                Some(resource.clone())
            }
            _ => None,
        };
        if let Some(resource) = keyed.filter(|resource| self.instances(resource).is_none()) {
            return Value::Keyed(Rc::new(Keyed {
                found,
                each: it,
                scope: scope.clone(),
                resource,
            }));
        }
        let Some(entries) = self.entries(collection).filter(|_| !it.is_grouping) else {
            return Value::Unknown("…".to_owned());
        };
        let mut made = Vec::new();
        for (key, value) in entries {
            let mut inner = scope.clone();
            if let Some(name) = &it.key_name {
                inner.names.push((name.clone(), key));
            }
            inner.names.push((it.value_name.clone(), value));
            match it.condition.as_ref().map(|condition| self.truth(found, condition, &inner)) {
                Some(None) => return Value::Unknown("…".to_owned()),
                Some(Some(false)) => continue,
                Some(Some(true)) | None => {}
            }
            let key = it.key.as_ref().map(|key| self.value(found, key, &inner).as_known());
            made.push((key, self.value(found, &it.value, &inner)));
        }
        if it.key.is_none() {
            return Value::List(made.into_iter().map(|(_, value)| value).collect());
        }
        let named = made.into_iter().map(|(key, value)| Some((key.flatten()?, value)));
        named.collect::<Option<_>>().map_or(Value::Unknown("…".to_owned()), Value::map)
    }

    /// The value that a map has for a key which is not known to be in it.
    pub(in crate::infra) fn of_key(&self, keyed: &Keyed<'f>, key: Key) -> Value<'f> {
        let name = match &key {
            Key::Text(key) => Value::known(key.as_str()),
            _ => Value::Unknown("each.key".to_owned()),
        };
        let one = Resource { key, ..keyed.resource.clone() };
        let mut inner = keyed.scope.clone();
        inner.names.extend(keyed.each.key_name.iter().map(|it| (it.clone(), name.clone())));
        inner.names.push((keyed.each.value_name.clone(), Value::One(one)));
        self.value(keyed.found, &keyed.each.value, &inner)
    }

    /// The keys and values of a collection, if all of them are known.
    pub(in crate::infra) fn entries(
        &self,
        collection: Value<'f>,
    ) -> Option<Vec<(Value<'f>, Value<'f>)>> {
        match collection {
            Value::Map(map) => {
                Some(map.into_iter().map(|(key, value)| (Value::known(key), value)).collect())
            }
            Value::List(items) => {
                let numbered = items.into_iter().enumerate();
                Some(numbered.map(|(at, it)| (Value::Number(at.to_string()), it)).collect())
            }
            Value::Resource(resource) | Value::Module(resource) if resource.key == Key::Unknown => {
                if let Some(Count::AtMostOne | Count::Unknown) = self.count(&resource) {
                    return None;
                }
                let keys = self.instances(&resource)?;
                let of = |key: Key| {
                    let name = match &key {
                        Key::Number(number) => Value::Number(number.to_string()),
                        Key::Text(key) => Value::known(key.as_str()),
                        Key::Only | Key::Unknown => Value::Unknown("…".to_owned()),
                    };
                    (name, Value::all_of(Resource { key, ..resource.clone() }))
                };
                Some(keys.into_iter().map(|(key, _)| of(key)).collect())
            }
            _ => None,
        }
    }

    /// The instances that `for_each` or `count` makes of a block, by key, if all of them are known. One
    /// of which there may be none is among them.
    pub(in crate::infra) fn instances(&self, resource: &Resource<'f>) -> Option<Instances<'f>> {
        let place = std::ptr::from_ref(resource.found.block).addr();
        let of_unknown = || format!("{:p}", Rc::as_ptr(&resource.instance));
        let key = (resource.instance.path().unwrap_or_else(of_unknown), place);
        if let Some(known) = self.instances.borrow().get(&key) {
            return known.clone();
        }
        // Who asks for them while they are worked out makes them of themselves.
        self.instances.borrow_mut().insert(key.clone(), None);
        let read = self.read_instances(resource);
        self.instances.borrow_mut().insert(key, read.clone());
        read
    }

    pub(in crate::infra) fn read_instances(
        &self,
        resource: &Resource<'f>,
    ) -> Option<Instances<'f>> {
        let found = resource.found;
        let scope = Scope { depth: 1, ..Scope::of(&resource.instance) };
        if let Some(count) = self.count(resource) {
            let of = |at: usize| (Key::Number(at), Value::Number(at.to_string()));
            return match count {
                Count::Exactly(count) => Some((0..count).map(of).collect()),
                Count::AtMostOne => Some(vec![of(0)]),
                Count::Unknown => None,
            };
        }
        let for_each = found.block.body.value("for_each")?;
        let value = self.value(found, for_each, &scope);
        let entries = self.entries(value)?;
        let entry = |(key, value): (Value<'f>, Value<'f>)| match &value {
            // A set of texts: the keys are its members.
            Value::Text(_) if matches!(key, Value::Number(_)) => {
                Some((Key::Text(value.as_known()?), value))
            }
            _ => Some((Key::Text(key.as_known()?), value)),
        };
        entries.into_iter().map(entry).collect()
    }

    /// The one instance of a block of which there may be none, where all of its instances are meant.
    pub(in crate::infra) fn at_most_one(&self, value: &Value<'f>) -> Option<Value<'f>> {
        let (Value::Resource(it) | Value::Module(it)) = value else { return None };
        let is_one = it.key == Key::Unknown && self.count(it) == Some(Count::AtMostOne);
        is_one.then(|| Value::all_of(Resource { key: Key::Number(0), ..it.clone() }))
    }

    /// How many of a block `count` makes, if it has one.
    fn count(&self, resource: &Resource<'f>) -> Option<Count> {
        let found = resource.found;
        let expr = found.block.body.value("count")?;
        let scope = Scope { depth: 1, ..Scope::of(&resource.instance) };
        let is_number =
            |expr: &Expr, number: &str| matches!(&expr.kind, ExprKind::Number(it) if it == number);
        let is_switch = |parts: &[Expr; 3]| {
            let [_, yes, no] = parts;
            is_number(yes, "1") && is_number(no, "0") || is_number(yes, "0") && is_number(no, "1")
        };
        Some(match self.value(found, expr, &scope).as_known().map(|it| it.parse()) {
            Some(Ok(0)) => Count::AtMostOne,
            Some(Ok(count)) if count <= MOST_COUNTED => Count::Exactly(count),
            _ => match &expr.kind {
                ExprKind::Either(parts) if is_switch(parts) => Count::AtMostOne,
                _ => Count::Unknown,
            },
        })
    }

    /// Whether there is one of it, or of all of its instances each one, as far as `count` decides it,
    /// here and where its module is called.
    pub(in crate::infra) fn is_certain(&self, resource: &Resource<'f>) -> bool {
        let is_above = resource.instance.call.as_ref().is_none_or(|call| self.is_certain(call));
        is_above
            && match (self.count(resource), &resource.key) {
                (Some(Count::Exactly(count)), Key::Number(at)) => *at < count,
                (None | Some(Count::Exactly(_)), _) => true,
                (Some(Count::AtMostOne | Count::Unknown), _) => false,
            }
    }

    /// The instances of a block, one by one if their keys are known.
    pub(in crate::infra) fn each_instance(&self, resource: Resource<'f>) -> Vec<Resource<'f>> {
        if resource.key == Key::Only {
            return vec![resource];
        }
        match self.instances(&resource) {
            Some(keys) => {
                let of = |(key, _)| Resource { key, ..resource.clone() };
                keys.into_iter().take(MOST_INSTANCES).map(of).collect()
            }
            None => vec![resource],
        }
    }

    /// Where the arguments of a resource are worked out.
    pub(in crate::infra) fn scope_of(&self, resource: &Resource<'f>, depth: usize) -> Scope<'f> {
        let mut scope = Scope::of(&resource.instance);
        scope.depth = depth;
        match &resource.key {
            Key::Text(key) => {
                let instances = self.instances(resource).unwrap_or_default();
                let own = instances.into_iter().find(|(name, _)| *name == resource.key);
                scope.each = own.map(|(_, value)| (Value::known(key.as_str()), value));
            }
            Key::Number(number) => scope.index = Some(*number),
            Key::Only | Key::Unknown => {}
        }
        scope
    }
}
