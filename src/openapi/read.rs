//! From a tree to the facts.

use super::model::{
    Backend, BackendFields, BackendForm, Document, Flag, Method, NamedBackend, Operation, PathItem,
    Place, Router, Value, Version,
};
use crate::text::TextRange;
use crate::yaml::{Field, Kind, Node, Reached, Style, Tree};

/// Reads what a tree says. Anything that is missing or of the wrong kind is left out.
pub fn read(tree: &Tree) -> Document {
    let Some(root) = tree.root().map(Node::resolved) else { return Document::default() };
    let (swagger, openapi) = (root.field("swagger"), root.field("openapi"));
    let version_field = swagger.or(openapi);
    let half_key = || half_version_key(root).unwrap_or_default();
    let version_key = version_field.map_or_else(half_key, |field| field.key.text().into_owned());
    let is_v3 = swagger.is_none() && version_key.starts_with("openapi");
    let management = root.field("x-google-api-management").map(|field| field.value);
    Document {
        has_version_key: !version_key.is_empty(),
        is_v3,
        version: version(root),
        version_value: version_field.and_then(scalar),
        host: root.field("host").and_then(scalar),
        base_path: root.field("basePath").and_then(scalar),
        servers: items(root.field("servers"), "url"),
        endpoints: items(root.field("x-google-endpoints"), "name"),
        backend: root.field("x-google-backend").map(|field| backend(field, Spelling::Any)),
        named_backends: named_backends(management, is_v3),
        routers: routers(management),
        paths: root.field("paths").map(|field| paths(field.value)).unwrap_or_default(),
        root_keys: root.node.entries().map(|entry| entry.key.range()).collect(),
    }
}

/// `swagger "2.0"`, whose colon is missing: while it is being typed the file stays what it is.
fn half_version_key(root: Reached<'_>) -> Option<String> {
    let keys = root.node.entries().map(|entry| entry.key.text());
    let mut keys = keys.filter(|key| {
        let rest = key.strip_prefix("swagger").or_else(|| key.strip_prefix("openapi"));
        rest.is_some_and(|rest| rest.starts_with([' ', '\t', '"', '\'']))
    });
    keys.next().map(|key| key.into_owned())
}

fn version(root: Reached<'_>) -> Option<Version> {
    if let Some(field) = root.field("swagger") {
        return (scalar(field)?.text == "2.0").then_some(Version::V2);
    }
    let text = scalar(root.field("openapi")?)?.text;
    let is = |minor: &str| {
        text.strip_prefix(minor).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    if is("3.0") { Some(Version::V30) } else { is("3.1").then_some(Version::V31) }
}

fn paths(paths: Reached<'_>) -> Vec<PathItem> {
    let fields = paths.fields().into_iter();
    fields.filter(|field| field.key.text().starts_with('/')).map(path_item).collect()
}

fn path_item(item: Field<'_>) -> PathItem {
    // By name: many paths can be aliases of one large mapping.
    let methods = Method::ALL.iter().filter_map(|method| item.value.field(method.name()));
    let mut operations: Vec<_> = methods.filter_map(operation).collect();
    operations.sort_by_key(|operation| operation.key);
    let own_backend = item.value.field("x-google-backend");
    PathItem {
        path: value_of(item.key, None),
        backend: own_backend.map(|field| backend(field, Spelling::Any)),
        operations,
    }
}

fn operation(field: Field<'_>) -> Option<Operation> {
    let method = Method::parse(&field.key.text())?;
    let value = field.value;
    let key = field.key.range();
    let end = value.via.map_or(value.node.range(), |via| via);
    Some(Operation {
        method,
        key,
        range: if key.start <= end.start { key.join(end) } else { key },
        operation_id: value.field("operationId").and_then(scalar),
        backend: value.field("x-google-backend").map(|field| backend(field, Spelling::Any)),
        router: value.field("x-google-model-router").and_then(scalar),
    })
}

fn named_backends(management: Option<Reached<'_>>, is_v3: bool) -> Vec<NamedBackend> {
    let backends = management.and_then(|management| management.field("backends"));
    let fields = backends.map(|backends| backends.value.fields()).unwrap_or_default();
    let spelling = if is_v3 { Spelling::CamelCase } else { Spelling::Any };
    let named = fields.into_iter().map(|field| NamedBackend {
        name: value_of(field.key, None),
        backend: backend(field, spelling),
    });
    named.collect()
}

fn routers(management: Option<Reached<'_>>) -> Vec<Router> {
    let mut at = management;
    for key in ["ai", "models", "routing", "routers"] {
        at = at.and_then(|at| at.field(key)).map(|field| field.value);
    }
    let fields = at.map(Reached::fields).unwrap_or_default();
    let router = |field: Field<'_>| {
        let mut backends = Vec::new();
        let default = field.value.field("defaultModel");
        backends.extend(default.and_then(|model| model.value.field("backend")).and_then(scalar));
        backends.extend(items(field.value.field("rules"), "backend"));
        Router { name: value_of(field.key, None), backends }
    };
    fields.into_iter().map(router).collect()
}

/// Which names of fields count: protobuf's JSON takes both, the named backends of 3.x only one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spelling {
    Any,
    CamelCase,
}

fn backend(field: Field<'_>, spelling: Spelling) -> Backend {
    let value = field.value;
    let place = place(value.node.range(), value.via);
    let find = |snake: &str, camel: &str| {
        let snake = (spelling == Spelling::Any).then(|| value.field(snake)).flatten();
        snake.or_else(|| value.field(camel))
    };
    let form = match value.node.kind() {
        Kind::Mapping => BackendForm::Object(Box::new(BackendFields {
            address: value.field("address").and_then(scalar),
            jwt_audience: find("jwt_audience", "jwtAudience").and_then(scalar),
            disable_auth: find("disable_auth", "disableAuth").and_then(flag),
            path_translation: find("path_translation", "pathTranslation").and_then(scalar),
            deadline: value.field("deadline").and_then(scalar),
            protocol: value.field("protocol").and_then(scalar),
        })),
        Kind::Scalar => scalar(field).map_or(BackendForm::Other, BackendForm::Name),
        Kind::Sequence | Kind::Alias => BackendForm::Other,
    };
    Backend { key: field.key.range(), place, form }
}

/// A field of each item of a list.
fn items(list: Option<Field<'_>>, name: &str) -> Vec<Value> {
    let Some(list) = list else { return Vec::new() };
    let via = list.value.via;
    let item = |item: Node<'_>| {
        let mut item = item.resolved();
        item.via = via.or(item.via);
        scalar(item.field(name)?)
    };
    list.value.node.items().filter_map(item).collect()
}

/// The value of a field that is a scalar and not empty.
fn scalar(field: Field<'_>) -> Option<Value> {
    let node = field.value.node;
    (node.kind() == Kind::Scalar && !node.is_null()).then(|| value_of(node, field.value.via))
}

fn value_of(node: Node<'_>, via: Option<TextRange>) -> Value {
    Value {
        text: node.text().into_owned(),
        place: place(node.content_range(), via),
        is_verbatim: node.is_verbatim(),
    }
}

fn place(range: TextRange, via: Option<TextRange>) -> Place {
    match via {
        Some(via) => Place { range: via, anchored: Some(range) },
        None => Place { range, anchored: None },
    }
}

/// A boolean as YAML 1.1, YAML 1.2 and protobuf's JSON write it.
fn flag(field: Field<'_>) -> Option<Flag> {
    let node = field.value.node;
    let value = scalar(field)?;
    let text = value.text.to_ascii_lowercase();
    let is_plain = node.style() == Style::Plain;
    let known = match text.as_str() {
        "true" => Some(true),
        "false" => Some(false),
        "yes" | "on" | "y" if is_plain => Some(true),
        "no" | "off" | "n" if is_plain => Some(false),
        _ => None,
    };
    Some(Flag { value: known, place: value.place })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::openapi::SHAPE;
    use crate::yaml::{self, Format};

    fn document(source: &str) -> Document {
        read(&yaml::read(source, Format::Yaml, SHAPE))
    }

    /// `METHOD path -> address or name @ text at its place`, one a line.
    fn backends(source: &str) -> String {
        let document = document(source);
        let mut lines = Vec::new();
        for item in &document.paths {
            for operation in &item.operations {
                let Some(backend) = &operation.backend else { continue };
                let Some(value) = backend.address().or(backend.name()) else { continue };
                lines.push(format!(
                    "{} {} -> {} @ {}",
                    operation.method.name(),
                    item.path.text,
                    value.text,
                    value.place.range.of(source)
                ));
            }
        }
        lines.join("\n")
    }

    #[test]
    fn versions() {
        for (text, version) in [
            ("swagger: '2.0'", Some(Version::V2)),
            ("swagger: 2.0", Some(Version::V2)),
            ("openapi: 3.0.3", Some(Version::V30)),
            ("openapi: '3.1'", Some(Version::V31)),
            ("openapi: 3.10.0", None),
            ("openapi: 2.0", None),
            ("swagger: '1.2'", None),
        ] {
            assert_eq!(document(text).version, version, "{text}");
        }
    }

    #[test]
    fn the_last_of_equal_keys_counts() {
        let source = "paths:\n  /a:\n    get:\n      x-google-backend:\n        address: one\n        address: two\n";
        assert_eq!(backends(source), "get /a -> two @ two");
    }

    #[test]
    fn what_an_alias_brings_stands_at_the_alias() {
        let source = "x-b: &b\n  address: https://x\npaths:\n  /a:\n    get:\n      x-google-backend: *b\n    put:\n      x-google-backend:\n        <<: *b\n    post: &op\n      x-google-backend: {address: https://y}\n  /b:\n    post: *op\n";
        assert_eq!(
            backends(source),
            "get /a -> https://x @ *b\nput /a -> https://x @ *b\npost /a -> https://y @ https://y\npost /b -> https://y @ *op"
        );
    }

    #[test]
    fn a_web_of_merges_costs_no_more_than_its_budget() {
        let mut source = "a0: &a0 {address: x}\n".to_owned();
        for level in 1..30 {
            let before = level - 1;
            source +=
                &format!("a{level}: &a{level} {{<<: [*a{before}, *a{before}, *a{before}]}}\n");
        }
        source += "paths: {/a: {get: {x-google-backend: *a29}}}\n";
        document(&source);
    }

    #[test]
    fn names_and_routers_of_the_third_version() {
        let document = document(
            "openapi: 3.0.0\nx-google-api-management:\n  backends:\n    b1:\n      address: https://x\n      disable_auth: true\n  ai:\n    models:\n      routing:\n        routers:\n          r: {defaultModel: {backend: b1, targetModel: google/m}, rules: [{model: m, backend: b2}]}\npaths:\n  /a:\n    post: {x-google-model-router: r}\n",
        );
        let names: Vec<_> = document.routers[0].backends.iter().map(|name| &*name.text).collect();
        assert_eq!(names, ["b1", "b2"]);
        assert_eq!(document.named_backends[0].name.text, "b1");
        let BackendForm::Object(fields) = &document.named_backends[0].backend.form else {
            panic!("an object")
        };
        assert_eq!(fields.disable_auth, None, "3.x knows camelCase only");
        assert_eq!(document.paths[0].operations[0].router.as_ref().unwrap().text, "r");
    }
}
