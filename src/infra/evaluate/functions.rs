//! The functions of Terraform that texts and collections go through on their way into a config.
//! One that is not here gives a value that is not known.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::{Evaluator, lists};
use crate::gateway::OtherResource;
use crate::infra::files::{Found, normalized};
use crate::infra::syntax::{Expr, ExprKind};
use crate::infra::value::{
    Contents, Filling, Named, Piece, Resource, Scope, Value, Written, joined as join_pieces, known,
};

/// The value of a call.
pub(super) fn call<'f>(
    evaluator: &Evaluator<'f>,
    found: Found<'f>,
    name: &str,
    arguments: &'f [Expr],
    scope: &Scope<'f>,
) -> Value<'f> {
    let value = |at: usize| arguments.get(at).map(|it| evaluator.value(found, it, scope));
    let unknown = || Value::Unknown("…".to_owned());
    let first = || value(0).unwrap_or_else(unknown);
    let text = |at: usize| value(at).and_then(|it| it.as_known());
    match name {
        "templatefile" => {
            let filling = match arguments.get(1) {
                Some(map) => filling(evaluator, found, map, scope),
                None => Filling::Unknown,
            };
            contents(text(0), filling, scope).unwrap_or_else(unknown)
        }
        "file" | "filebase64" => match first() {
            Value::Text(pieces) => written_file(evaluator, &pieces, scope)
                .or_else(|| contents(known(&pieces), Filling::Raw, scope))
                .unwrap_or_else(unknown),
            _ => unknown(),
        },
        "replace" => replaced(first(), text(1), value(2)),
        "trimprefix" => replaced_at_start(first(), text(1)),
        "trimsuffix" => without_end(first(), text(1)),
        "split" => split(text(0), value(1)),
        "format" => {
            format(text(0), arguments.iter().skip(1), |it| evaluator.value(found, it, scope))
        }
        "join" => joined(text(0), value(1)),
        "lower" => changed(first(), |text| text.to_lowercase()),
        "upper" => changed(first(), |text| text.to_uppercase()),
        "basename" => match first() {
            value if is_path_of_service(&value) => value,
            value => changed(value, |text| last_of_path(&text)),
        },
        "dirname" => changed(first(), |text| {
            text.rsplit_once('/').map_or(".".to_owned(), |(folder, _)| folder.to_owned())
        }),
        // What they change does not matter to a URL, a name or a file's text.
        "base64encode" | "base64decode" | "tostring" | "tolist" | "tomap" | "sensitive"
        | "nonsensitive" | "chomp" | "trimspace" | "abspath" | "pathexpand" | "yamldecode"
        | "yamlencode" | "jsondecode" | "jsonencode" => first(),
        "try" | "coalesce" => {
            first_of(evaluator, (0..arguments.len()).filter_map(value), name == "coalesce")
        }
        "one" | "element" | "flatten" | "setproduct" | "distinct" | "compact" | "length"
        | "contains" | "zipmap" | "toset" => {
            lists::call(name, (0..arguments.len()).filter_map(value).collect())
        }
        "lookup" => match (first(), text(1)) {
            (Value::Map(map), Some(key)) => match map.into_iter().find(|(name, _)| *name == key) {
                Some((_, value)) => value,
                None => value(2).unwrap_or_else(unknown),
            },
            _ => unknown(),
        },
        "merge" => merged((0..arguments.len()).filter_map(value)),
        "concat" => {
            let mut all = Vec::new();
            for it in (0..arguments.len()).filter_map(value) {
                let Value::List(items) = it else { return unknown() };
                all.extend(items);
            }
            Value::List(all)
        }
        "keys" => match first() {
            Value::Map(map) => Value::List(map.into_iter().map(|it| Value::known(it.0)).collect()),
            _ => unknown(),
        },
        "values" => match first() {
            Value::Map(map) => Value::List(map.into_iter().map(|it| it.1).collect()),
            _ => unknown(),
        },
        _ => unknown(),
    }
}

/// `try(…)`, or `coalesce(…)`, which passes over what is empty: the first value that there is. One
/// that may be missing leaves it to the next ones, if these are anything.
fn first_of<'f>(
    evaluator: &Evaluator<'f>,
    values: impl Iterator<Item = Value<'f>>,
    is_filled: bool,
) -> Value<'f> {
    let mut values = values.filter(|it| !is_filled || !it.is_nothing());
    let Some(first) = values.next() else { return Value::Unknown("…".to_owned()) };
    let may_be_missing = |piece: &Piece<'f>| match piece {
        Piece::Attribute(it) => !evaluator.is_certain(&it.resource),
        Piece::Known(_) | Piece::Unknown(_) => false,
    };
    match &first {
        Value::Text(pieces)
            if pieces.iter().any(may_be_missing) && !values.all(|it| it.is_nothing()) =>
        {
            Value::Unknown("…".to_owned())
        }
        _ => first,
    }
}

/// `data "template_file"`: what its template becomes.
pub(super) fn template_file<'f>(
    evaluator: &Evaluator<'f>,
    resource: &Resource<'f>,
    attribute: &str,
    depth: usize,
) -> Option<Value<'f>> {
    let (found, body) = (resource.found, &resource.found.block.body);
    if attribute != "rendered" {
        return None;
    }
    let scope = evaluator.scope_of(resource, depth + 1);
    let template = evaluator.argument(found, body, "template", &scope)?;
    let Value::Contents(contents) = template else { return None };
    let filling = match body.value("vars") {
        Some(map) => filling(evaluator, found, map, &scope),
        None => Filling::Names(Vec::new()),
    };
    let filled = Contents { filling, ..Contents::clone(&contents) };
    Some(Value::Contents(Rc::new(filled)))
}

/// The contents of a `local_file` whose name a text is.
fn written_file<'f>(
    evaluator: &Evaluator<'f>,
    pieces: &[Piece<'f>],
    scope: &Scope<'f>,
) -> Option<Value<'f>> {
    let [Piece::Attribute(attribute)] = pieces else { return None };
    let resource = &attribute.resource;
    if resource.kind() != Some(OtherResource::File) || attribute.name != "filename" {
        return None;
    }
    let inner = evaluator.scope_of(resource, scope.depth);
    let content = resource.found.block.body.value("content")?;
    Some(Value::Contents(evaluator.contents(resource.found, content, &inner)?))
}

/// What fills a template. Where the map is written out, each name is where it is.
fn filling<'f>(
    evaluator: &Evaluator<'f>,
    found: Found<'f>,
    map: &'f Expr,
    scope: &Scope<'f>,
) -> Filling<'f> {
    if let ExprKind::Object(entries) = &map.kind {
        let mut named = Vec::new();
        for (key, value) in entries {
            let Some(name) = evaluator.value(found, key, scope).as_known() else {
                return Filling::Unknown;
            };
            let place = found.file.place(key.range.join(value.range));
            let written = match value.kind {
                ExprKind::Object(_) => Written::Keys,
                _ => Written::Name,
            };
            named.push(Named { name, value: evaluator.value(found, value, scope), place, written });
        }
        return Filling::Names(named);
    }
    match evaluator.value(found, map, scope) {
        Value::Map(entries) => {
            let place = found.file.place(map.range);
            let written = Written::No;
            let named = |(name, value)| Named { name, value, place: place.clone(), written };
            Filling::Names(entries.into_iter().map(named).collect())
        }
        _ => Filling::Unknown,
    }
}

fn contents<'f>(
    path: Option<String>,
    filling: Filling<'f>,
    scope: &Scope<'f>,
) -> Option<Value<'f>> {
    let path = path?;
    // `path.module` and its like begin with the folder that all was read from.
    let path = match path.strip_prefix('/') {
        Some(path) => normalized(Path::new(path)),
        None => normalized(&scope.root().join(path)),
    };
    Some(Value::Contents(Rc::new(Contents { path, filling, replaced: Vec::new() })))
}

/// `replace(text, from, to)`.
fn replaced<'f>(value: Value<'f>, from: Option<String>, to: Option<Value<'f>>) -> Value<'f> {
    let unknown = || Value::Unknown("…".to_owned());
    let (Some(from), Some(to)) = (from, to) else { return unknown() };
    let is_pattern = from.len() > 1 && from.starts_with('/') && from.ends_with('/');
    match value {
        Value::Contents(contents) => {
            let mut contents = Contents::clone(&contents);
            contents.replaced.push((from, to));
            Value::Contents(Rc::new(contents))
        }
        Value::Text(pieces) if !is_pattern => {
            let Some(to) = to.as_known() else { return unknown() };
            let is_scheme = to.is_empty() && is_scheme(&from);
            let one = |piece| match piece {
                Piece::Known(text) => Piece::Known(text.replace(&from, &to)),
                Piece::Attribute(mut it) if it.written.is_none() && is_scheme => {
                    it.is_host = true;
                    Piece::Attribute(it)
                }
                other => match known(std::slice::from_ref(&other)) {
                    Some(text) => Piece::Known(text.replace(&from, &to)),
                    None => Piece::Unknown("…".to_owned()),
                },
            };
            Value::Text(join_pieces(pieces.into_iter().map(one).collect()))
        }
        _ => unknown(),
    }
}

fn is_scheme(text: &str) -> bool {
    matches!(text, "https://" | "https:\\/\\/")
}

/// `trimprefix(text, start)`.
fn replaced_at_start<'f>(value: Value<'f>, start: Option<String>) -> Value<'f> {
    let Some(start) = start else { return Value::Unknown("…".to_owned()) };
    let Value::Text(mut pieces) = value else { return Value::Unknown("…".to_owned()) };
    match pieces.first_mut() {
        Some(Piece::Known(text)) => {
            if let Some(rest) = text.strip_prefix(&start) {
                *text = rest.to_owned();
            }
        }
        Some(Piece::Attribute(it)) if it.written.is_none() && is_scheme(&start) => {
            it.is_host = true;
        }
        _ => return Value::Unknown("…".to_owned()),
    }
    Value::Text(join_pieces(pieces))
}

/// `trimsuffix(text, end)`. What the cloud tells of a service ends in no slash.
fn without_end<'f>(value: Value<'f>, end: Option<String>) -> Value<'f> {
    let Some(end) = end else { return Value::Unknown("…".to_owned()) };
    let Value::Text(mut pieces) = value else { return Value::Unknown("…".to_owned()) };
    match pieces.last_mut() {
        Some(Piece::Known(text)) => {
            if let Some(rest) = text.strip_suffix(&end) {
                *text = rest.to_owned();
            }
        }
        Some(Piece::Attribute(it)) if it.written.is_none() && end == "/" => {}
        _ => return Value::Unknown("…".to_owned()),
    }
    Value::Text(join_pieces(pieces))
}

/// `split(separator, text)` of a text that is known, or of a URL at its scheme.
fn split<'f>(separator: Option<String>, value: Option<Value<'f>>) -> Value<'f> {
    let unknown = || Value::Unknown("…".to_owned());
    let (Some(separator), Some(value)) = (separator, value) else { return unknown() };
    if let Some(text) = value.as_known().filter(|_| !separator.is_empty()) {
        return Value::List(text.split(separator.as_str()).map(Value::known).collect());
    }
    let Value::Text(pieces) = value else { return unknown() };
    let before = match separator.as_str() {
        "://" => "https",
        "//" => "https:",
        "https://" => "",
        _ => return unknown(),
    };
    match pieces.as_slice() {
        [Piece::Attribute(it)] if it.written.is_none() => {
            let mut it = it.clone();
            it.is_host = true;
            Value::List(vec![Value::known(before), Value::Text(vec![Piece::Attribute(it)])])
        }
        _ => unknown(),
    }
}

/// `format(spec, …)` with nothing but `%s`, `%d` and `%v` in it.
fn format<'f>(
    spec: Option<String>,
    arguments: impl Iterator<Item = &'f Expr>,
    value: impl Fn(&'f Expr) -> Value<'f>,
) -> Value<'f> {
    let unknown = || Value::Unknown("…".to_owned());
    let Some(spec) = spec else { return unknown() };
    let mut arguments = arguments;
    let mut pieces = Vec::new();
    let mut parts = spec.split('%');
    pieces.extend(parts.next().map(|text| Piece::Known(text.to_owned())));
    for part in parts {
        let Some(rest) = part.strip_prefix(['s', 'd', 'v']) else { return unknown() };
        let Some(argument) = arguments.next() else { return unknown() };
        pieces.extend(value(argument).into_pieces("…"));
        pieces.push(Piece::Known(rest.to_owned()));
    }
    Value::Text(join_pieces(pieces))
}

fn joined<'f>(separator: Option<String>, value: Option<Value<'f>>) -> Value<'f> {
    let items = match value {
        Some(Value::List(items)) => items,
        Some(Value::AtMostOne(item)) => vec![*item],
        _ => return Value::Unknown("…".to_owned()),
    };
    let Some(separator) = separator else { return Value::Unknown("…".to_owned()) };
    let mut pieces = Vec::new();
    for (at, item) in items.into_iter().enumerate() {
        if at > 0 {
            pieces.push(Piece::Known(separator.clone()));
        }
        pieces.extend(item.into_pieces("…"));
    }
    Value::Text(join_pieces(pieces))
}

/// A text that is known, changed.
fn changed<'f>(value: Value<'f>, change: impl Fn(String) -> String) -> Value<'f> {
    value.as_known().map_or(Value::Unknown("…".to_owned()), |text| Value::known(change(text)))
}

/// Whether a text is the full name of the service that a function is called as: a path, of which the
/// last part stands for the service as the whole does.
fn is_path_of_service(value: &Value<'_>) -> bool {
    let Value::Text(pieces) = value else { return false };
    matches!(pieces.as_slice(), [Piece::Attribute(it)] if it.name == "service_config.service")
}

fn last_of_path(text: &str) -> String {
    let path = PathBuf::from(text);
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn merged<'f>(maps: impl Iterator<Item = Value<'f>>) -> Value<'f> {
    let mut all: Vec<(String, Value<'f>)> = Vec::new();
    for map in maps {
        match map {
            Value::Map(entries) => {
                for (key, value) in entries {
                    all.retain(|(name, _)| *name != key);
                    all.push((key, value));
                }
            }
            Value::Null => {}
            _ => return Value::Unknown("…".to_owned()),
        }
    }
    Value::map(all)
}
