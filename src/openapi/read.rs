//! From a tree to the facts.

mod backend;
mod management;
mod paths;
mod security;
mod service_config;
mod values;

use std::sync::Arc;

use super::model::{Document, Facts, Handle, Version};
use crate::yaml::{Kind, Node, Reached, Tree};
use backend::Spelling;
use values::{items, scalar};

/// Reads what a tree says. Anything that is missing or of the wrong kind is left out.
pub fn read(tree: &Tree) -> Document {
    let facts = Arc::new(read_facts(tree));
    let root = tree.root().map(Node::resolved);
    let root = root.filter(|_| !facts.is_service_config());
    let paths = root.map(|root| paths::Reader::new(root, facts.is_v3).paths()).unwrap_or_default();
    Document { facts, paths }
}

/// Reads the paths of one block alone, beside the facts of its document. `None` where other blocks
/// have a say in which paths there are.
pub fn read_block(tree: &Tree, facts: &Arc<Facts>, block: usize) -> Option<Document> {
    let root = tree.root().map(Node::resolved)?;
    let reader = paths::Reader::new(root, facts.is_v3);
    let paths = reader.paths_of(tree.entries_of_block(block))?;
    Some(Document { facts: Arc::clone(facts), paths })
}

/// Reads what a tree says outside of `paths`.
pub fn read_facts(tree: &Tree) -> Facts {
    let Some(root) = tree.root().map(Node::resolved) else { return Facts::default() };
    let (swagger, openapi) = (root.field("swagger"), root.field("openapi"));
    let version_field = swagger.or(openapi);
    let half_key = || half_version_key(root).unwrap_or_default();
    let version_key = version_field.map_or_else(half_key, |field| field.key.text().into_owned());
    if version_key.is_empty() && service_config::is_service_config(root) {
        return service_config::read_facts(root);
    }
    let is_v3 = swagger.is_none() && version_key.starts_with("openapi");
    let management = root.field("x-google-api-management");
    let management_value = management.map(|field| field.value);
    Facts {
        root: (root.node.kind() == Kind::Mapping).then(|| Handle::new(root)),
        service_config: None,
        has_version_key: !version_key.is_empty(),
        is_v3,
        version: version(root),
        version_value: version_field.and_then(scalar),
        host: root.field("host").and_then(scalar),
        base_path: root.field("basePath").and_then(scalar),
        servers: management::servers(root),
        endpoints: items(root.field("x-google-endpoints"), "name"),
        allow: root.field("x-google-allow").and_then(scalar),
        management: management.map(|field| field.key.range()),
        metrics: management::metrics(root, management_value, is_v3),
        limits: management::limits(root, management_value, is_v3),
        security: root.field("security").map(security::security),
        audiences: root.field("x-security").map(security::security),
        schemes: security::schemes(root, is_v3),
        backend: root.field("x-google-backend").map(|field| backend::read(field, Spelling::Any)),
        named_backends: backend::named(management_value, is_v3),
        routers: management::routers(management_value),
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

#[cfg(test)]
mod tests;
