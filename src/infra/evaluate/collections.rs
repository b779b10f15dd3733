//! Collections, and the instances that `count` and `for_each` make of a block.

use std::rc::Rc;

use super::{Evaluator, Instances, MOST_INSTANCES};
use crate::infra::address::Key;
use crate::infra::files::Found;
use crate::infra::syntax::For;
use crate::infra::value::{Keyed, Resource, Scope, Value};

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
        let Some(entries) = self.entries(collection).filter(|_| !it.is_partial) else {
            return Value::Unknown("…".to_owned());
        };
        let mut made = Vec::new();
        for (key, value) in entries {
            let mut inner = scope.clone();
            if let Some(name) = &it.key_name {
                inner.names.push((name.clone(), key));
            }
            inner.names.push((it.value_name.clone(), value));
            let key = it.key.as_ref().map(|key| self.value(found, key, &inner).as_known());
            made.push((key, self.value(found, &it.value, &inner)));
        }
        if it.key.is_none() {
            return Value::List(made.into_iter().map(|(_, value)| value).collect());
        }
        let named = made.into_iter().map(|(key, value)| Some((key.flatten()?, value)));
        named.collect::<Option<_>>().map_or(Value::Unknown("…".to_owned()), Value::Map)
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
                let keys = self.instances(&resource)?;
                let of = |key: String| {
                    let one = Resource { key: Key::Text(key.clone()), ..resource.clone() };
                    let one = match resource.found.block.kind.text.as_str() {
                        "module" => Value::Module(one),
                        _ => Value::Resource(one),
                    };
                    (Value::known(key), one)
                };
                Some(keys.into_iter().map(|(key, _)| of(key)).collect())
            }
            _ => None,
        }
    }

    /// The instances that `for_each` makes of a block, by key, if all of them are known.
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
        let for_each = found.block.body.value("for_each")?;
        let scope = Scope { depth: 1, ..Scope::of(&resource.instance) };
        let value = self.value(found, for_each, &scope);
        let entries = self.entries(value)?;
        let entry = |(key, value): (Value<'f>, Value<'f>)| match &value {
            // A set of texts: the keys are its members.
            Value::Text(_) if matches!(key, Value::Number(_)) => Some((value.as_known()?, value)),
            _ => Some((key.as_known()?, value)),
        };
        entries.into_iter().map(entry).collect()
    }

    /// The instances of a block, one by one if their keys are known.
    pub(in crate::infra) fn each_instance(&self, resource: Resource<'f>) -> Vec<Resource<'f>> {
        if resource.key == Key::Only {
            return vec![resource];
        }
        match self.instances(&resource) {
            Some(keys) => {
                let of = |(key, _)| Resource { key: Key::Text(key), ..resource.clone() };
                keys.into_iter().take(MOST_INSTANCES).map(of).collect()
            }
            None => vec![resource],
        }
    }

    /// Where the arguments of a resource are worked out.
    pub(in crate::infra) fn scope_of(&self, resource: &Resource<'f>, depth: usize) -> Scope<'f> {
        let mut scope = Scope::of(&resource.instance);
        scope.depth = depth;
        if let Key::Text(key) = &resource.key {
            let instances = self.instances(resource).unwrap_or_default();
            let own = instances.into_iter().find(|(name, _)| name == key);
            scope.each = own.map(|(name, value)| (Value::known(name), value));
        }
        scope
    }
}
