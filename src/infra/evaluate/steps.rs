//! What names stand for, and the steps from there into a value.

use std::path::Path;
use std::rc::Rc;

use super::{Evaluator, found_of, functions, name_of_rest, name_of_steps};
use crate::gateway::OtherResource;
use crate::infra::address::Key;
use crate::infra::files::{Found, FoundValue};
use crate::infra::syntax::{Body, Expr, ExprKind, Step};
use crate::infra::value::{Attribute, Instance, Piece, Resource, Scope, Value};

impl<'f> Evaluator<'f> {
    pub(in crate::infra) fn within(
        &self,
        found: Found<'f>,
        base: &'f Expr,
        steps: &'f [Step],
        scope: &Scope<'f>,
    ) -> Value<'f> {
        let (value, rest) = match &base.kind {
            ExprKind::Name(name) => self.named(name, steps, scope),
            _ => (Some(self.value(found, base, scope)), steps),
        };
        let name = match &base.kind {
            ExprKind::Name(name) => name.as_str(),
            _ => "",
        };
        let unknown =
            || Value::Unknown(before_name(name, found, scope) + &name_of_steps(base, steps));
        let Some(value) = value else { return unknown() };
        let is_passed = name == "var" && rest.is_empty() && scope.instance.call.is_some();
        // What these stand for has a name of its own.
        let is_loop = name == "each" || scope.names.iter().any(|(it, _)| it == name);
        let above = match &value {
            Value::Unknown(above) if is_loop => Some(above.clone() + &name_of_rest(rest)),
            _ => None,
        };
        match self.walk(found, value, rest, scope) {
            Value::Unknown(above) if is_passed && above != "…" => Value::Unknown(above),
            Value::Unknown(_) if above.is_some() => Value::Unknown(above.unwrap_or_default()),
            Value::Unknown(_) => unknown(),
            value => value,
        }
    }

    /// What a name stands for, with the steps that do not belong to it.
    pub(in crate::infra) fn named<'s>(
        &self,
        name: &str,
        steps: &'s [Step],
        scope: &Scope<'f>,
    ) -> (Option<Value<'f>>, &'s [Step]) {
        if let Some((_, value)) = scope.names.iter().rev().find(|(it, _)| it == name) {
            return (Some(value.clone()), steps);
        }
        let module = scope.instance.module;
        let step = |at: usize| match steps.get(at) {
            Some(Step::Name(name)) => name.as_str(),
            _ => "",
        };
        let rest = |from: usize| steps.get(from..).unwrap_or_default();
        let block =
            |found: Option<&Found<'f>>| found.map(|found| self.resource(&scope.instance, *found));
        match name {
            "var" => (self.variable(step(0), scope), rest(1)),
            "local" => {
                let value = module.locals.get(step(0)).map(|it| {
                    let inner = Scope { depth: scope.depth, ..Scope::of(&scope.instance) };
                    // The block is not looked at where a value of its own file is worked out.
                    self.value(found_of(it.file), &it.attribute.value, &inner)
                });
                (value, rest(1))
            }
            "each" => {
                let each = scope.each.as_ref();
                let value = match step(0) {
                    "key" => each.map(|it| it.0.clone()),
                    "value" => each.map(|it| it.1.clone()),
                    _ => None,
                };
                (value, rest(1))
            }
            "count" if step(0) == "index" => {
                (scope.index.map(|it| Value::Number(it.to_string())), rest(1))
            }
            "path" => {
                let folder = match step(0) {
                    "module" => Some(module.folder.as_path()),
                    "root" | "cwd" => Some(scope.root()),
                    _ => None,
                };
                let text = |folder: &Path| match folder.to_string_lossy() {
                    folder if folder.is_empty() => "/.".to_owned(),
                    folder => format!("/{folder}"),
                };
                (folder.map(|folder| Value::known(text(folder))), rest(1))
            }
            "module" => (block(module.calls.get(step(0))).map(Value::Module), rest(1)),
            "data" => (block(module.data.get(&(step(0), step(1)))).map(Value::Resource), rest(2)),
            _ => (block(module.resources.get(&(name, step(0)))).map(Value::Resource), rest(1)),
        }
    }

    /// A block, of which there is one, or one for each key.
    pub(in crate::infra) fn resource(
        &self,
        instance: &Rc<Instance<'f>>,
        found: Found<'f>,
    ) -> Resource<'f> {
        let body = &found.block.body;
        let is_many = body.value("for_each").is_some() || body.value("count").is_some();
        let key = if is_many { Key::Unknown } else { Key::Only };
        Resource { instance: Rc::clone(instance), found, key }
    }

    /// A variable: what the call says, else what files of values say, else its default. What somebody
    /// has yet to replace is not known.
    pub(in crate::infra) fn variable(&self, name: &str, scope: &Scope<'f>) -> Option<Value<'f>> {
        self.given_variable(name, scope).map(Value::without_placeholders)
    }

    fn given_variable(&self, name: &str, scope: &Scope<'f>) -> Option<Value<'f>> {
        let module = scope.instance.module;
        let declared = module.variables.get(name);
        let default = || {
            let found = *declared?;
            let inner = Scope { depth: scope.depth, ..Scope::of(&scope.instance) };
            self.argument(found, &found.block.body, "default", &inner)
        };
        if let Some(call) = &scope.instance.call {
            let above = self.scope_of(call, scope.depth);
            let given = self.argument(call.found, &call.found.block.body, name, &above);
            return given.or_else(default);
        }
        let inner = Scope { depth: scope.depth, ..Scope::of(&scope.instance) };
        let of = |it: &FoundValue<'f>| self.value(found_of(it.file), &it.attribute.value, &inner);
        if let Some(value) = module.values.get(name) {
            return Some(of(value));
        }
        let others = module.other_values.get(name).map(Vec::as_slice).unwrap_or_default();
        let values = others.iter().map(of).chain(default());
        let mut values: Vec<_> = values.filter(|it| !matches!(it, Value::Null)).collect();
        if others.len() == 1 && values.first().is_some_and(|it| it.as_known().is_none()) {
            // A collection: what is in the only file of values counts.
            values.truncate(1);
        }
        let first = values.first()?.as_known();
        // Which of the files is used is not known.
        let is_same = values.iter().all(|it| it.as_known() == first);
        (values.len() == 1 || first.is_some() && is_same).then(|| values.swap_remove(0))
    }

    pub(in crate::infra) fn walk(
        &self,
        found: Found<'f>,
        value: Value<'f>,
        steps: &'f [Step],
        scope: &Scope<'f>,
    ) -> Value<'f> {
        let Some((step, rest)) = steps.split_first() else { return value };
        let unknown = || Value::Unknown("…".to_owned());
        if let Step::Each = step {
            if let Some(only) = self.at_most_one(&value) {
                let inner = self.walk(found, only, rest, scope);
                return Value::AtMostOne(Box::new(inner));
            }
            return match self.entries(value) {
                Some(entries) => {
                    let inner = |(_, it)| self.walk(found, it, rest, scope);
                    Value::List(entries.into_iter().map(inner).collect())
                }
                None => unknown(),
            };
        }
        let index = match step {
            Step::Index(index) => self.value(found, index, scope).as_known(),
            Step::Name(name) => Some(name.clone()),
            Step::Each => None,
        };
        match (value, index) {
            (Value::Map(map), Some(name)) => {
                let inner = map.into_iter().find(|(key, _)| *key == name);
                inner.map_or_else(unknown, |(_, it)| self.walk(found, it, rest, scope))
            }
            (Value::List(items), Some(index)) => {
                let item = index.parse().ok().and_then(|at: usize| items.into_iter().nth(at));
                item.map_or_else(unknown, |it| self.walk(found, it, rest, scope))
            }
            (Value::AtMostOne(it), Some(index)) if index == "0" => {
                self.walk(found, *it, rest, scope)
            }
            (Value::Keyed(it), Some(key)) => {
                let value = self.of_key(&it, Key::Text(key));
                self.walk(found, value, rest, scope)
            }
            (Value::One(it), _) => self.attribute(it, steps, scope),
            (Value::Resource(it), index) if it.key == Key::Unknown => match (step, index) {
                (Step::Index(_), Some(index)) => {
                    self.walk(found, Value::Resource(it.at(index)), rest, scope)
                }
                (Step::Index(_), None) => self.attribute(it, rest, scope),
                _ => self.attribute(it, steps, scope),
            },
            // Nothing is kept of the block, so not whether it has a count either.
            (Value::Resource(it), index)
                if matches!(step, Step::Index(_)) && it.found.block.body == Body::default() =>
            {
                index.map_or_else(unknown, |at| {
                    self.walk(found, Value::Resource(it.at(at)), rest, scope)
                })
            }
            (Value::Resource(it), _) => self.attribute(it, steps, scope),
            (Value::Module(call), index) => match (step, index) {
                (Step::Index(_), Some(index)) if call.key == Key::Unknown => {
                    self.walk(found, Value::Module(call.at(index)), rest, scope)
                }
                (Step::Name(name), _) => match self.output(call, name, scope) {
                    Some((found, value)) => self.walk(found, value, rest, scope),
                    None => unknown(),
                },
                _ => unknown(),
            },
            _ => unknown(),
        }
    }

    /// The output of a module in a folder here.
    pub(in crate::infra) fn output(
        &self,
        call: Resource<'f>,
        name: &str,
        scope: &Scope<'f>,
    ) -> Option<(Found<'f>, Value<'f>)> {
        let instance = self.called(call)?;
        let output = *instance.module.outputs.get(name)?;
        let inner = Scope { depth: scope.depth + 1, ..Scope::of(&Rc::new(instance)) };
        Some((output, self.argument(output, &output.block.body, "value", &inner)?))
    }

    /// The module that a call leads to, if it is in a folder here.
    pub(in crate::infra) fn called(&self, call: Resource<'f>) -> Option<Instance<'f>> {
        let source = call.found.block.body.value("source")?.text()?;
        let module = self.modules.called(&call.instance.module.folder, source)?;
        let instance = Instance { module, call: Some(call) };
        (instance.depth() < 16).then_some(instance)
    }

    /// An attribute of a resource: what its block says, else what only the cloud tells.
    pub(in crate::infra) fn attribute(
        &self,
        resource: Resource<'f>,
        steps: &'f [Step],
        scope: &Scope<'f>,
    ) -> Value<'f> {
        let mut names = Vec::new();
        for step in steps {
            match step {
                Step::Name(name) => names.push(name.as_str()),
                Step::Index(_) => {}
                Step::Each => return Value::Unknown("…".to_owned()),
            }
        }
        if let [name] = names.as_slice() {
            if resource.found.block.kind.text == "data"
                && resource.kind() == Some(OtherResource::Template)
                && let Some(contents) = functions::template_file(self, &resource, name, scope.depth)
            {
                return contents;
            }
            let inner = self.scope_of(&resource, scope.depth + 1);
            let body = &resource.found.block.body;
            match self.argument(resource.found, body, name, &inner) {
                Some(Value::Text(pieces)) => {
                    return text_of(resource, (*name).to_owned(), Some(Rc::new(pieces)));
                }
                Some(Value::Unknown(_)) | None => {}
                Some(value) => return value,
            }
        }
        if names.is_empty() {
            return Value::Resource(resource);
        }
        text_of(resource, names.join("."), None)
    }
}

fn text_of<'f>(
    resource: Resource<'f>,
    name: String,
    written: Option<Rc<Vec<Piece<'f>>>>,
) -> Value<'f> {
    let attribute = Attribute { resource, name, is_host: false, written };
    Value::Text(vec![Piece::Attribute(attribute)])
}

/// What tells a name from the same one elsewhere: its module, and for `each` its block as well.
fn before_name(name: &str, found: Found<'_>, scope: &Scope<'_>) -> String {
    let block = found.block;
    match name {
        "path" | "terraform" | "" => String::new(),
        "each" | "count" => {
            let data = if block.kind.text == "data" { "data." } else { "" };
            let module = scope.instance.told_apart();
            format!("{module}{data}{}.{}.", block.label(0), block.label(1))
        }
        _ => scope.instance.told_apart(),
    }
}
