//! What expressions come to. Runs nothing and asks nobody: what only the cloud, the environment or
//! the state knows stays unknown.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;

use super::files::{Found, Module, Modules};
use super::functions;
use super::syntax::{Body, Expr, ExprKind, For, Part, Step};
use super::value::{self, Attribute, Contents, Key, Keyed, Piece, Resource, Value};

/// Expressions that are looked at for one question.
const MOST: usize = 20_000;
/// Expressions within one another, those that names stand for included.
const DEEPEST: usize = 96;

/// A module as it is called.
#[derive(Debug)]
pub(super) struct Instance<'f> {
    pub(super) module: &'f Module<'f>,
    /// The call; none: nobody calls it.
    pub(super) call: Option<Resource<'f>>,
}

impl Instance<'_> {
    /// What is before the address of a resource in it; `None` if the call is not known.
    pub(super) fn path(&self) -> Option<String> {
        let Some(call) = &self.call else { return Some(String::new()) };
        let above = call.instance.path()?;
        let key = match &call.key {
            Key::Only => String::new(),
            Key::Of(key) => format!("[{key:?}]"),
            Key::Unknown => return None,
        };
        Some(format!("{above}module.{}{key}.", call.found.block.label(0)))
    }

    /// The module that Terraform is run in.
    pub(super) fn outermost(self: &Rc<Self>) -> Rc<Self> {
        match &self.call {
            Some(call) => call.instance.outermost(),
            None => Rc::clone(self),
        }
    }

    /// The folder that Terraform is run in.
    fn root(&self) -> &Path {
        match &self.call {
            Some(call) => call.instance.root(),
            None => &self.module.folder,
        }
    }

    /// How many calls lead to it.
    fn depth(&self) -> usize {
        self.call.as_ref().map_or(0, |call| call.instance.depth() + 1)
    }
}

/// Where an expression is: in which module, and for which of the instances of its block.
#[derive(Clone, Debug)]
pub(super) struct Scope<'f> {
    pub(super) instance: Rc<Instance<'f>>,
    /// `each.key` and `each.value`.
    pub(super) each: Option<(Value<'f>, Value<'f>)>,
    /// What `for` gives a name to.
    names: Vec<(String, Value<'f>)>,
    depth: usize,
}

impl<'f> Scope<'f> {
    pub(super) fn of(instance: &Rc<Instance<'f>>) -> Self {
        Self { instance: Rc::clone(instance), each: None, names: Vec::new(), depth: 0 }
    }

    /// How far down it is worked out.
    pub(super) fn depth(&self) -> usize {
        self.depth
    }

    /// The folder that paths without `path.module` begin in.
    pub(super) fn root(&self) -> &Path {
        self.instance.root()
    }
}

/// Works out values, up to a bound.
#[derive(Debug)]
pub(super) struct Evaluator<'f> {
    pub(super) modules: &'f Modules<'f>,
    /// Expressions that were looked at for the question that is being answered.
    steps: Cell<usize>,
    /// The instances of blocks, by where their modules are called and where they are.
    instances: RefCell<BTreeMap<(String, usize), Option<Instances<'f>>>>,
}

/// The instances of a block by their keys.
type Instances<'f> = Vec<(String, Value<'f>)>;

impl<'f> Evaluator<'f> {
    pub(super) fn new(modules: &'f Modules<'f>) -> Self {
        Self { modules, steps: Cell::new(0), instances: RefCell::default() }
    }

    /// The value of an expression that is in a file.
    pub(super) fn value(&self, found: Found<'f>, expr: &'f Expr, scope: &Scope<'f>) -> Value<'f> {
        let steps = if scope.depth == 0 { 1 } else { self.steps.get() + 1 };
        self.steps.set(steps);
        if steps > MOST || scope.depth > DEEPEST {
            return Value::Unknown("…".to_owned());
        }
        let inner = Scope { depth: scope.depth + 1, ..scope.clone() };
        match &expr.kind {
            ExprKind::Null => Value::Null,
            ExprKind::Bool(value) => Value::Bool(*value),
            ExprKind::Number(number) => Value::Number(number.clone()),
            ExprKind::Text(text) => Value::known(text.as_str()),
            ExprKind::Template(parts) => self.template(found, parts, &inner),
            ExprKind::List(items) => {
                Value::List(items.iter().map(|it| self.value(found, it, &inner)).collect())
            }
            ExprKind::Object(entries) => self.object(found, entries, &inner),
            ExprKind::Name(_) => self.within(found, expr, &[], &inner),
            ExprKind::Within(base, steps) => self.within(found, base, steps, &inner),
            ExprKind::Call(name, arguments) => {
                functions::call(self, found, name, arguments, &inner)
            }
            ExprKind::Either(parts) => self.either(found, parts, &inner),
            ExprKind::For(it) => self.each(found, it, &inner),
            ExprKind::Equal(is_equal, sides) => {
                let [one, two] = sides.as_ref();
                let known = |side| self.value(found, side, &inner).as_known();
                match (known(one), known(two)) {
                    (Some(one), Some(two)) => Value::Bool((one == two) == *is_equal),
                    _ => Value::Unknown("…".to_owned()),
                }
            }
            ExprKind::Other => Value::Unknown("…".to_owned()),
        }
    }

    /// The value of an argument of a block, if it is written.
    pub(super) fn argument(
        &self,
        found: Found<'f>,
        body: &'f Body,
        name: &str,
        scope: &Scope<'f>,
    ) -> Option<Value<'f>> {
        Some(self.value(found, body.value(name)?, scope))
    }

    /// The file that a text is made from: what the expression comes to, else the first one that it,
    /// or what it names, reads.
    pub(super) fn contents(
        &self,
        found: Found<'f>,
        expr: &'f Expr,
        scope: &Scope<'f>,
    ) -> Option<Rc<Contents<'f>>> {
        if let Value::Contents(contents) = self.value(found, expr, scope) {
            return Some(contents);
        }
        let inner = Scope { depth: scope.depth + 8, ..scope.clone() };
        if inner.depth > DEEPEST {
            return None;
        }
        match &expr.kind {
            ExprKind::Call(_, arguments) => {
                arguments.iter().find_map(|it| self.contents(found, it, &inner))
            }
            ExprKind::Within(base, steps) => match (&base.kind, steps.as_slice()) {
                (ExprKind::Name(base), [Step::Name(name)]) if base == "local" => {
                    let local = scope.instance.module.locals.get(name.as_str())?;
                    self.contents(found_of(local.file), &local.attribute.value, &inner)
                }
                _ => None,
            },
            _ => None,
        }
    }

    fn template(&self, found: Found<'f>, parts: &'f [Part], scope: &Scope<'f>) -> Value<'f> {
        if let [Part::Hole(hole)] = parts {
            return self.value(found, hole, scope);
        }
        let mut pieces = Vec::with_capacity(parts.len());
        for part in parts {
            match part {
                Part::Text(text) => pieces.push(Piece::Known(text.clone())),
                Part::Hole(hole) => {
                    pieces.extend(self.value(found, hole, scope).into_pieces(&name_of(hole)));
                }
                Part::Directive => pieces.push(Piece::Unknown("…".to_owned())),
            }
        }
        Value::Text(value::joined(pieces))
    }

    fn object(
        &self,
        found: Found<'f>,
        entries: &'f [(Expr, Expr)],
        scope: &Scope<'f>,
    ) -> Value<'f> {
        let mut map = Vec::new();
        for (key, value) in entries {
            let Some(name) = self.value(found, key, scope).as_known() else {
                return Value::Unknown("…".to_owned());
            };
            map.push((name, self.value(found, value, scope)));
        }
        Value::Map(map)
    }

    /// One of two values; known only if the condition is, or if only one of them is anything.
    fn either(&self, found: Found<'f>, parts: &'f [Expr; 3], scope: &Scope<'f>) -> Value<'f> {
        let [condition, yes, no] = parts;
        match self.value(found, condition, scope) {
            Value::Bool(true) => self.value(found, yes, scope),
            Value::Bool(false) => self.value(found, no, scope),
            _ => {
                let (yes, no) = (self.value(found, yes, scope), self.value(found, no, scope));
                match (yes.as_known(), no.as_known()) {
                    (Some(one), Some(two)) if one == two => yes,
                    _ => Value::Unknown("…".to_owned()),
                }
            }
        }
    }

    fn each(&self, found: Found<'f>, it: &'f For, scope: &Scope<'f>) -> Value<'f> {
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
    pub(super) fn of_key(&self, keyed: &Keyed<'f>, key: Key) -> Value<'f> {
        let name = match &key {
            Key::Of(key) => Value::known(key.as_str()),
            _ => Value::Unknown("each.key".to_owned()),
        };
        let one = Resource { key, ..keyed.resource.clone() };
        let mut inner = keyed.scope.clone();
        inner.names.extend(keyed.each.key_name.iter().map(|it| (it.clone(), name.clone())));
        inner.names.push((keyed.each.value_name.clone(), Value::One(one)));
        self.value(keyed.found, &keyed.each.value, &inner)
    }

    /// The keys and values of a collection, if all of them are known.
    fn entries(&self, collection: Value<'f>) -> Option<Vec<(Value<'f>, Value<'f>)>> {
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
                    let one = Resource { key: Key::Of(key.clone()), ..resource.clone() };
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
    pub(super) fn instances(&self, resource: &Resource<'f>) -> Option<Instances<'f>> {
        let place = std::ptr::from_ref(resource.found.block).addr();
        let Some(path) = resource.instance.path() else { return self.read_instances(resource) };
        let key = (path, place);
        if let Some(known) = self.instances.borrow().get(&key) {
            return known.clone();
        }
        let read = self.read_instances(resource);
        self.instances.borrow_mut().insert(key, read.clone());
        read
    }

    fn read_instances(&self, resource: &Resource<'f>) -> Option<Instances<'f>> {
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

    /// Where the arguments of a resource are worked out.
    pub(super) fn scope_of(&self, resource: &Resource<'f>, depth: usize) -> Scope<'f> {
        let mut scope = Scope::of(&resource.instance);
        scope.depth = depth;
        if let Key::Of(key) = &resource.key {
            let instances = self.instances(resource).unwrap_or_default();
            let own = instances.into_iter().find(|(name, _)| name == key);
            scope.each = own.map(|(name, value)| (Value::known(name), value));
        }
        scope
    }

    fn within(
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
        let unknown = || Value::Unknown(name_of_steps(base, steps));
        let Some(value) = value else { return unknown() };
        match self.walk(found, value, rest, scope) {
            Value::Unknown(_) => unknown(),
            value => value,
        }
    }

    /// What a name stands for, with the steps that do not belong to it.
    fn named<'s>(
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
    pub(super) fn resource(&self, instance: &Rc<Instance<'f>>, found: Found<'f>) -> Resource<'f> {
        let body = &found.block.body;
        let is_many = body.value("for_each").is_some() || body.value("count").is_some();
        let key = if is_many { Key::Unknown } else { Key::Only };
        Resource { instance: Rc::clone(instance), found, key }
    }

    /// A variable: what the call says, else what files of values say, else its default.
    fn variable(&self, name: &str, scope: &Scope<'f>) -> Option<Value<'f>> {
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
        let of = |it: &super::files::FoundValue<'f>| {
            self.value(found_of(it.file), &it.attribute.value, &inner)
        };
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

    fn walk(
        &self,
        found: Found<'f>,
        value: Value<'f>,
        steps: &'f [Step],
        scope: &Scope<'f>,
    ) -> Value<'f> {
        let Some((step, rest)) = steps.split_first() else { return value };
        let unknown = || Value::Unknown("…".to_owned());
        if let Step::Each = step {
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
            (Value::Keyed(it), Some(key)) => {
                let value = self.of_key(&it, Key::Of(key));
                self.walk(found, value, rest, scope)
            }
            (Value::One(it), _) => self.attribute(it, steps, scope),
            (Value::Resource(it), index) if it.key == Key::Unknown => match (step, index) {
                (Step::Index(_), Some(index)) => {
                    let it = Resource { key: Key::Of(index), ..it };
                    self.walk(found, Value::Resource(it), rest, scope)
                }
                (Step::Index(_), None) => self.attribute(it, rest, scope),
                _ => self.attribute(it, steps, scope),
            },
            (Value::Resource(it), _) => self.attribute(it, steps, scope),
            (Value::Module(call), index) => match (step, index) {
                (Step::Index(_), Some(index)) if call.key == Key::Unknown => {
                    let call = Resource { key: Key::Of(index), ..call };
                    self.walk(found, Value::Module(call), rest, scope)
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
    fn output(
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
    pub(super) fn called(&self, call: Resource<'f>) -> Option<Instance<'f>> {
        let source = call.found.block.body.value("source")?.text()?;
        let module = self.modules.called(&call.instance.module.folder, source)?;
        let instance = Instance { module, call: Some(call) };
        (instance.depth() < 16).then_some(instance)
    }

    /// An attribute of a resource: what its block says, else what only the cloud tells.
    fn attribute(&self, resource: Resource<'f>, steps: &'f [Step], scope: &Scope<'f>) -> Value<'f> {
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
                && resource.found.block.label(0) == "template_file"
            {
                if let Some(contents) = functions::template_file(self, &resource, name, scope.depth)
                {
                    return contents;
                }
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

/// A file as a place to work out a value in, where no block is around it.
fn found_of<'f>(file: &'f super::files::TerraformFile) -> Found<'f> {
    static NONE: std::sync::OnceLock<super::syntax::Block> = std::sync::OnceLock::new();
    let block = NONE.get_or_init(|| super::syntax::Block {
        kind: super::syntax::Word { text: String::new(), range: Default::default() },
        labels: Vec::new(),
        range: Default::default(),
        body: Body::default(),
    });
    Found { file, block }
}

/// An expression in a few words, where it is nothing but names.
fn name_of(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::Name(name) => name.clone(),
        ExprKind::Within(base, steps) => name_of_steps(base, steps),
        _ => "…".to_owned(),
    }
}

fn name_of_steps(base: &Expr, steps: &[Step]) -> String {
    let ExprKind::Name(base) = &base.kind else { return "…".to_owned() };
    let mut name = base.clone();
    for step in steps {
        match step {
            Step::Name(step) => name += &format!(".{step}"),
            Step::Index(_) => name += "[…]",
            Step::Each => name += "[*]",
        }
    }
    name
}
