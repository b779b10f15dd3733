//! The service config of a gRPC API. Protobuf's JSON takes both spellings of a field.

use super::backend::{self, Spelling};
use super::values::{at, flag, place_of, reached_items, scalar};
use crate::openapi::model::{
    AuthenticationRule, BackendRule, Facts, Handle, Requirement, SchemeUse, Security,
    SecurityScheme, ServiceConfig, UsageRule,
};
use crate::yaml::{Field, Kind, Reached};

/// Whether this is a service config: `type: google.api.Service`.
pub(super) fn is_service_config(root: Reached<'_>) -> bool {
    let kind = root.field("type").and_then(scalar);
    kind.is_some_and(|kind| kind.text.trim() == "google.api.Service")
}

pub(super) fn read_facts(root: Reached<'_>) -> Facts {
    Facts {
        root: Some(Handle::new(root)),
        service_config: Some(read(root)),
        schemes: providers(root),
        root_keys: root.node.entries().map(|entry| entry.key.range()).collect(),
        ..Facts::default()
    }
}

fn read(root: Reached<'_>) -> ServiceConfig {
    let rules = |section: &str| items(at(Some(root), &[section, "rules"]));
    let selector = |rule: Reached<'_>| rule.field("selector").and_then(scalar);
    let backend = |rule| Some(BackendRule { selector: selector(rule), backend: backend(rule)? });
    let usage = |rule: Reached<'_>| UsageRule {
        selector: selector(rule),
        allows_unregistered: either(rule, "allow_unregistered_calls", "allowUnregisteredCalls")
            .and_then(flag),
    };
    let authentication = |rule: Reached<'_>| AuthenticationRule {
        selector: selector(rule),
        allows_without: either(rule, "allow_without_credential", "allowWithoutCredential")
            .and_then(flag),
        security: rule.field("requirements").map(|field| security(field, |_| true)),
        audiences: rule
            .field("requirements")
            .map(|field| security(field, |item| item.field("audiences").is_some())),
    };
    ServiceConfig {
        name: root.field("name").and_then(scalar),
        backends: rules("backend").into_iter().filter_map(backend).collect(),
        authentication: rules("authentication").into_iter().map(authentication).collect(),
        usage: rules("usage").into_iter().map(usage).collect(),
    }
}

/// The providers of JWTs, which are what OpenAPI calls security schemes.
fn providers(root: Reached<'_>) -> Vec<SecurityScheme> {
    let providers = items(at(Some(root), &["authentication", "providers"]));
    let handle = |field: Field<'_>| Handle::new(field.value);
    let provider = |provider: Reached<'_>| {
        Some(SecurityScheme {
            name: provider.field("id").and_then(scalar)?,
            handle: Handle::new(provider),
            is_provider: true,
            kind: None,
            key_name: None,
            location: None,
            issuer: provider.field("issuer").and_then(scalar),
            audiences: provider.field("audiences").map(handle),
            jwks: either(provider, "jwks_uri", "jwksUri").and_then(scalar),
            jwt_locations: either(provider, "jwt_locations", "jwtLocations").map(handle),
        })
    };
    providers.into_iter().filter_map(provider).collect()
}

/// A rule without an address says nothing of where requests go.
fn backend(rule: Reached<'_>) -> Option<crate::openapi::Backend> {
    rule.field("address").and_then(scalar)?;
    let first = || rule.node.entries().next().map(|entry| entry.key);
    let key = rule.field("selector").map(|field| field.key).or_else(first);
    Some(backend::of_value(key.unwrap_or(rule.node), rule, Spelling::Any))
}

/// Those of the `requirements` that are asked for, each of which names one provider.
fn security(field: Field<'_>, is_asked: fn(&Reached<'_>) -> bool) -> Security {
    Security {
        key: field.key.range(),
        place: place_of(field.value),
        handle: Handle::new(field.value),
        is_list: field.value.node.kind() == Kind::Sequence,
        requirements: items(Some(field.value))
            .into_iter()
            .filter(is_asked)
            .map(requirement)
            .collect(),
    }
}

fn requirement(item: Reached<'_>) -> Requirement {
    let provider = either(item, "provider_id", "providerId");
    let provider = provider.and_then(scalar);
    let provider = provider.map(|name| SchemeUse { name, handle: Handle::new(item) });
    Requirement {
        place: place_of(item),
        handle: Handle::new(item),
        is_mapping: item.node.kind() == Kind::Mapping || item.node.is_null(),
        schemes: provider.into_iter().collect(),
    }
}

/// The items of a list. Google's own examples have one item without a list too.
fn items(list: Option<Reached<'_>>) -> Vec<Reached<'_>> {
    let Some(list) = list else { return Vec::new() };
    match list.node.kind() {
        Kind::Mapping => vec![list],
        _ => reached_items(list).collect(),
    }
}

fn either<'t>(of: Reached<'t>, snake: &str, camel: &str) -> Option<Field<'t>> {
    of.field(snake).or_else(|| of.field(camel))
}
