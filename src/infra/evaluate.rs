//! What expressions come to. Runs nothing and asks nobody: what only the cloud, the environment or
//! the state knows stays unknown.

mod collections;
mod functions;
mod lists;
mod steps;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use super::address::Key;
use super::files::{Found, Modules};
use super::syntax::{Body, Expr, ExprKind, Part, Step};
use super::value::{self, Contents, Piece, Scope, Value};

/// Expressions that are looked at for one question.
const MOST: usize = 20_000;
/// Expressions within one another, those that names stand for included.
const DEEPEST: usize = 96;
/// Instances of one block that are looked at.
const MOST_INSTANCES: usize = 1_000;
/// The same where a number is all that makes them: modules in modules multiply it.
const MOST_COUNTED: usize = 100;

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
type Instances<'f> = Vec<(Key, Value<'f>)>;

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
                match self.value(found, one, &inner).is_same(&self.value(found, two, &inner)) {
                    Some(is_same) => Value::Bool(is_same == *is_equal),
                    None => Value::Unknown("…".to_owned()),
                }
            }
            ExprKind::Less(or_equal, sides) => {
                let [one, two] = sides.as_ref();
                let number = |side| {
                    let number = self.value(found, side, &inner).as_known()?;
                    number.parse::<f64>().ok()
                };
                match (number(one), number(two)) {
                    (Some(one), Some(two)) => Value::Bool(one < two || *or_equal && one <= two),
                    _ => Value::Unknown("…".to_owned()),
                }
            }
            ExprKind::Both(sides) => self.joined(found, sides, false, &inner),
            ExprKind::Any(sides) => self.joined(found, sides, true, &inner),
            ExprKind::Not(expr) => match self.truth(found, expr, &inner) {
                Some(is_true) => Value::Bool(!is_true),
                None => Value::Unknown("…".to_owned()),
            },
            ExprKind::Other => Value::Unknown("…".to_owned()),
        }
    }

    /// Two conditions, of which one that is `deciding` is enough, whatever the other one is.
    fn joined(
        &self,
        found: Found<'f>,
        sides: &'f [Expr; 2],
        deciding: bool,
        scope: &Scope<'f>,
    ) -> Value<'f> {
        let [one, two] = sides;
        match (self.truth(found, one, scope), self.truth(found, two, scope)) {
            (Some(it), _) | (_, Some(it)) if it == deciding => Value::Bool(deciding),
            (Some(_), Some(_)) => Value::Bool(!deciding),
            _ => Value::Unknown("…".to_owned()),
        }
    }

    /// Whether a condition holds, if that is known.
    pub(in crate::infra) fn truth(
        &self,
        found: Found<'f>,
        expr: &'f Expr,
        scope: &Scope<'f>,
    ) -> Option<bool> {
        match self.value(found, expr, scope) {
            Value::Bool(is_true) => Some(is_true),
            // Terraform takes these words for it.
            other => match other.as_known()?.as_str() {
                "true" => Some(true),
                "false" => Some(false),
                _ => None,
            },
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
        Value::map(map)
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
                    // A config that is deployed has the URL that there is.
                    _ if yes.is_url() && no.is_nothing() => yes,
                    _ if no.is_url() && yes.is_nothing() => no,
                    _ => Value::Unknown("…".to_owned()),
                }
            }
        }
    }
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
    base.clone() + &name_of_rest(steps)
}

fn name_of_rest(steps: &[Step]) -> String {
    let mut name = String::new();
    for step in steps {
        match step {
            Step::Name(step) => name += &format!(".{step}"),
            Step::Index(_) => name += "[…]",
            Step::Each => name += "[*]",
        }
    }
    name
}
