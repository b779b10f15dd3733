//! Every `$ref` of a document that refers to something: where it is, and what it should lead
//! to; and every `security`, those of operations that no gateway sees too. A `$ref` in an example, a default, an enum or an extension is data, and so is a property of
//! that name; neither is listed. The values of a discriminator's `mapping` refer to schemas and are
//! listed as well. Knows nothing of what Google takes.

use std::collections::HashSet;

use super::model::{Method, Place, Value};
use crate::text::TextRange;
use crate::yaml::{Kind, Node, NodeId, Reached, Style, Tree};

/// A `$ref` with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// What it says.
    pub value: Value,
    /// What it should lead to.
    pub kind: ReferenceKind,
}

/// What a reference should lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say all")]
pub enum ReferenceKind {
    PathItem,
    Parameter,
    Response,
    RequestBody,
    Header,
    Schema,
    SecurityScheme,
    Example,
    Link,
    Callback,
    /// The value of an entry of a discriminator's `mapping`: a reference to a schema, or its name.
    Mapping,
}

impl ReferenceKind {
    /// As people say it.
    pub fn in_words(self) -> &'static str {
        match self {
            ReferenceKind::PathItem => "path",
            ReferenceKind::Parameter => "parameter",
            ReferenceKind::Response => "response",
            ReferenceKind::RequestBody => "request body",
            ReferenceKind::Header => "header",
            ReferenceKind::Schema | ReferenceKind::Mapping => "definition",
            ReferenceKind::SecurityScheme => "security scheme",
            ReferenceKind::Example => "example",
            ReferenceKind::Link => "link",
            ReferenceKind::Callback => "callback",
        }
    }
}

/// What a value of the document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Role {
    Root,
    Components,
    Operation,
    Content,
    MediaType,
    Encodings,
    Discriminator,
    Mapping,
    One(ReferenceKind),
    /// A map from names.
    Named(ReferenceKind),
    Listed(ReferenceKind),
}

/// All references, in the order of the file. Each value is looked at once, however many aliases
/// lead to it.
pub fn references(tree: &Tree) -> Vec<Reference> {
    references_from(roots(tree))
}

/// Those of a document outside of its `paths`.
pub fn references_outside_of_paths(tree: &Tree) -> Vec<Reference> {
    let root = tree.root().map(Node::resolved);
    let fields = root.into_iter().flat_map(|root| {
        root.node.entries().filter_map(move |entry| {
            let role = Role::Root.field(&entry.key.text())?;
            Some((follow(entry.value, root.via), role))
        })
    });
    let is_of_paths = |(value, _): &(Reached<'_>, Role)| {
        let paths = root.and_then(|root| root.node.entry("paths"));
        paths.is_some_and(|paths| paths.value.id() == value.node.id())
    };
    references_from(fields.filter(|it| !is_of_paths(it)).collect())
}

/// Those of the paths that a block holds, and of what their aliases lead to.
pub fn references_of_block(tree: &Tree, block: usize) -> Vec<Reference> {
    let entries = tree
        .entries_of_block(block)
        .filter(|entry| Role::Named(ReferenceKind::PathItem).field(&entry.key.text()).is_some());
    let items = entries.map(|entry| (entry.value.resolved(), Role::One(ReferenceKind::PathItem)));
    references_from(items.collect())
}

fn references_from(from: Vec<(Reached<'_>, Role)>) -> Vec<Reference> {
    let mut references = Vec::new();
    walk(from, |role, name, value| {
        let kind = match (role, name) {
            (Role::One(kind), "$ref") => kind,
            (Role::Mapping, _) => ReferenceKind::Mapping,
            _ => return false,
        };
        if value.node.kind() == Kind::Scalar && !value.node.is_null() {
            references.push(Reference { value: value_of(value), kind });
        }
        true
    });
    references.sort_by_cached_key(|reference| reference.value.place.range);
    references
}

/// The values of `security` at the root and at each operation: also in callbacks, webhooks and the
/// path items of `components`, which the gateway does not serve.
pub fn securities(tree: &Tree) -> Vec<Reached<'_>> {
    let mut securities = Vec::new();
    walk(roots(tree), |role, name, value| {
        let is_security = matches!(role, Role::Root | Role::Operation) && name == "security";
        if is_security {
            securities.push(value);
        }
        is_security
    });
    securities
}

fn roots(tree: &Tree) -> Vec<(Reached<'_>, Role)> {
    tree.root().map(|root| (root.resolved(), Role::Root)).into_iter().collect()
}

/// Shows each field of what is no data to `take`: what holds it, its name and its value. What
/// `take` took is not entered.
fn walk<'t>(from: Vec<(Reached<'t>, Role)>, mut take: impl FnMut(Role, &str, Reached<'t>) -> bool) {
    let mut seen: HashSet<(NodeId, Role)> = HashSet::new();
    // Each with whether aliases may lead to what it is in.
    let mut waiting: Vec<_> = from.into_iter().rev().map(|(at, role)| (at, role, false)).collect();
    while let Some((at, role, is_shared)) = waiting.pop() {
        let is_shared = is_shared || at.via.is_some() || at.node.anchor().is_some();
        if is_shared && !seen.insert((at.node.id(), role)) {
            continue;
        }
        let from = waiting.len();
        if let Some(role) = role.item() {
            waiting.extend(at.node.items().map(|item| (follow(item, at.via), role, is_shared)));
        }
        for entry in at.node.entries() {
            let name = entry.key.text();
            if name == "<<" && entry.key.style() == Style::Plain {
                let merged = follow(entry.value, at.via);
                match merged.node.kind() {
                    Kind::Sequence => {
                        let items = merged.node.items();
                        waiting
                            .extend(items.map(|item| (follow(item, merged.via), role, is_shared)));
                    }
                    _ => waiting.push((merged, role, is_shared)),
                }
                continue;
            }
            let value = follow(entry.value, at.via);
            if take(role, &name, value) {
                continue;
            }
            if let Some(role) = role.field(&name) {
                waiting.push((value, role, is_shared));
            }
        }
        // The first one is to be looked at next: it is before what aliases bring.
        if let Some(new) = waiting.get_mut(from..) {
            new.reverse();
        }
    }
}

/// A value, aliases followed, within what was reached through `via`.
fn follow(value: Node<'_>, via: Option<TextRange>) -> Reached<'_> {
    let reached = value.resolved();
    Reached { via: via.or(reached.via), ..reached }
}

impl Role {
    /// What a field of it is.
    fn field(self, name: &str) -> Option<Role> {
        use ReferenceKind::{
            Callback, Example, Header, Link, Parameter, PathItem, RequestBody, Response, Schema,
            SecurityScheme,
        };
        Some(match (self, name) {
            (Role::Named(PathItem | Response), name) if name.starts_with("x-") => return None,
            (Role::Named(kind), _) => Role::One(kind),
            (Role::Content, _) => Role::MediaType,
            (Role::Root, "paths" | "webhooks") => Role::Named(PathItem),
            (Role::Root, "definitions") | (Role::Components, "schemas") => Role::Named(Schema),
            (Role::Root | Role::Components, "parameters") => Role::Named(Parameter),
            (Role::Root | Role::Components | Role::Operation, "responses") => Role::Named(Response),
            (Role::Root, "components") => Role::Components,
            (Role::Components, "requestBodies") => Role::Named(RequestBody),
            (Role::Components, "headers") | (Role::One(Response), "headers") => Role::Named(Header),
            (Role::Components, "pathItems") => Role::Named(PathItem),
            (Role::Components, "securitySchemes") => Role::Named(SecurityScheme),
            // Those of a response in 2.0 are data.
            (Role::Components | Role::MediaType | Role::One(Parameter | Header), "examples") => {
                Role::Named(Example)
            }
            (Role::Components, "links") | (Role::One(Response), "links") => Role::Named(Link),
            (Role::Components | Role::Operation, "callbacks") => Role::Named(Callback),
            (Role::One(Callback), name) if !name.starts_with("x-") => Role::One(PathItem),
            (Role::One(PathItem), name) if Method::parse(name).is_some() => Role::Operation,
            (Role::One(PathItem) | Role::Operation, "parameters") => Role::Listed(Parameter),
            (Role::Operation, "requestBody") => Role::One(RequestBody),
            (Role::One(Parameter | Response | Header) | Role::MediaType, "schema") => {
                Role::One(Schema)
            }
            (Role::One(Parameter | Response | Header | RequestBody), "content") => Role::Content,
            (Role::MediaType, "encoding") => Role::Encodings,
            // An encoding holds headers as a response does.
            (Role::Encodings, _) => Role::One(Response),
            (Role::One(Schema), "discriminator") => Role::Discriminator,
            (Role::Discriminator, "mapping") => Role::Mapping,
            (
                Role::One(Schema),
                "properties" | "patternProperties" | "definitions" | "$defs" | "dependentSchemas",
            ) => Role::Named(Schema),
            (
                Role::One(Schema),
                "items"
                | "additionalProperties"
                | "additionalItems"
                | "not"
                | "if"
                | "then"
                | "else"
                | "contains"
                | "propertyNames",
            ) => Role::One(Schema),
            (Role::One(Schema), "allOf" | "anyOf" | "oneOf" | "prefixItems") => {
                Role::Listed(Schema)
            }
            _ => return None,
        })
    }

    /// What an item of it is.
    fn item(self) -> Option<Role> {
        match self {
            Role::Listed(kind) => Some(Role::One(kind)),
            // `items` may be a list of schemas.
            Role::One(ReferenceKind::Schema) => Some(self),
            _ => None,
        }
    }
}

fn value_of(reached: Reached<'_>) -> Value {
    let text = reached.node.text().into_owned();
    Value { text, place: Place::of(reached), is_verbatim: reached.node.is_verbatim() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::openapi::SHAPE;
    use crate::yaml::{self, Format};

    /// `text kind @ text at its place`, one a line.
    fn listed(source: &str) -> String {
        let tree = yaml::read(source, Format::Yaml, SHAPE);
        let lines = references(&tree).into_iter().map(|it| {
            format!("{} {:?} @ {}", it.value.text, it.kind, it.value.place.range.of(source))
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn what_refers_to_something() {
        let source = r#"paths:
  /a:
    $ref: p
    parameters: [{$ref: q}]
    get:
      parameters: [{in: body, schema: {$ref: s1}}]
      responses:
        200: {schema: {type: array, items: {$ref: s2}}}
        300: {$ref: r}
      requestBody: {content: {a/b: {schema: {allOf: [{$ref: s3}]}}}}
definitions:
  A: {additionalProperties: {$ref: s4}, properties: {$ref: {$ref: s5}, b: {$ref: s6}}}
"#;
        let expected = r#"p PathItem @ p
q Parameter @ q
s1 Schema @ s1
s2 Schema @ s2
r Response @ r
s3 Schema @ s3
s4 Schema @ s4
s5 Schema @ s5
s6 Schema @ s6"#;
        assert_eq!(listed(source), expected);
    }

    #[test]
    fn what_refers_to_something_in_3_x() {
        let source = r#"components:
  securitySchemes: {a: {$ref: s1}}
  examples: {a: {$ref: e1}}
  links: {a: {$ref: l1}}
  callbacks: {a: {$ref: c1}, b: {url: {get: {parameters: [{$ref: p1}]}}, x-b: {$ref: no}}}
  schemas: {a: {discriminator: {propertyName: $ref, mapping: {x: m1, $ref: m2, y: [no]}}}}
paths:
  /a:
    get:
      callbacks: {c: {$ref: c2}}
      requestBody: {content: {a/b: {examples: {e: {$ref: e2}}, example: {$ref: no}, encoding: {f: {headers: {h: {$ref: h1}}}}}}}
      responses: {200: {links: {l: {$ref: l2}}}}
"#;
        let expected = r#"s1 SecurityScheme @ s1
e1 Example @ e1
l1 Link @ l1
c1 Callback @ c1
p1 Parameter @ p1
m1 Mapping @ m1
m2 Mapping @ m2
c2 Callback @ c2
e2 Example @ e2
h1 Header @ h1
l2 Link @ l2"#;
        assert_eq!(listed(source), expected);
    }

    #[test]
    fn every_security() {
        let source = r#"security: [a]
paths:
  /a:
    get:
      security: [b]
      callbacks: {c: {u: {post: {security: [c]}}}}
      responses: {200: {security: [no]}}
webhooks: {w: {post: {security: [d]}}}
components: {pathItems: {p: {get: {security: [e]}}}, schemas: {s: {properties: {security: [no]}}}}
"#;
        let tree = yaml::read(source, Format::Yaml, SHAPE);
        let found = securities(&tree).into_iter().map(|it| it.node.range().of(source));
        let mut found: Vec<_> = found.collect();
        found.sort_unstable();
        assert_eq!(found, ["[a]", "[b]", "[c]", "[d]", "[e]"]);
    }

    #[test]
    fn what_is_data() {
        let source = r#"x-a: {$ref: a}
definitions:
  A: {example: {$ref: a}, default: {$ref: b}, enum: [{$ref: c}], x-d: {$ref: d}, properties: {$ref: e}, $ref: [f]}
paths:
  x-p: {$ref: p}
  /a: {get: {responses: {200: {examples: {$ref: g}}, x-r: {$ref: r}}}}
"#;
        assert_eq!(listed(source), "");
    }

    #[test]
    fn aliases_and_merges_are_followed_once() {
        let source = r#"x-s: &s {$ref: a}
definitions:
  A: *s
  B: *s
  C: {<<: *s}
  D: &d {properties: {d: *d}}
"#;
        assert_eq!(listed(source), "a Schema @ *s");
    }
}
