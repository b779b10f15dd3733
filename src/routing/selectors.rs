//! What the rules of a service config come to for the methods of each selector that it names: of the
//! rules for a method the last one counts. Knows no method: those are in other files.

use super::credentials::{ApiKey, Credentials, CredentialsOrigin};
use super::{Occurrence, Site};
use crate::openapi::{AuthenticationRule, Facts, Flag, ServiceConfig, UsageRule, Value};

/// What becomes of the calls of the methods of one selector, as far as no rule of another selector
/// is for some of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectorRoute {
    /// The selector: the name of a method, or the start of names with a `*` after it.
    pub selector: String,
    /// The selector of the rule that has the backend, and its index among the occurrences.
    pub backend: Option<(String, usize)>,
    /// What a caller must bring.
    pub credentials: Credentials,
}

pub(super) fn routes(facts: &Facts, occurrences: &[Occurrence]) -> Vec<SelectorRoute> {
    let Some(service) = &facts.service_config else { return Vec::new() };
    let mut selectors: Vec<&str> = Vec::new();
    for selector in service.selectors().flat_map(|selector| patterns(&selector.text)) {
        if !selectors.contains(&selector) {
            selectors.push(selector);
        }
    }
    let route = |selector: &str| SelectorRoute {
        selector: selector.to_owned(),
        backend: backend(service, occurrences, selector),
        credentials: credentials(service, facts, selector),
    };
    selectors.into_iter().map(route).collect()
}

fn backend(
    service: &ServiceConfig,
    occurrences: &[Occurrence],
    selector: &str,
) -> Option<(String, usize)> {
    let index = service.backends.iter().rposition(|rule| is_for(&rule.selector, selector))?;
    let written = service.backends.get(index)?.selector.as_ref()?;
    let at = occurrences.iter().position(|it| it.site == Site::Rule(index))?;
    Some((written.text.clone(), at))
}

fn credentials(service: &ServiceConfig, facts: &Facts, selector: &str) -> Credentials {
    let usage = service.usage.iter().rfind(|rule| is_for(&rule.selector, selector));
    let authentication =
        service.authentication.iter().rfind(|rule| is_for(&rule.selector, selector));
    let mut credentials = Credentials {
        origin: CredentialsOrigin::Document,
        api_key: api_key(usage),
        ..Credentials::default()
    };
    for name in authentication.into_iter().flat_map(providers) {
        let is_defined = facts.schemes.iter().any(|scheme| scheme.name.text == *name);
        let names = match is_defined {
            true => &mut credentials.jwt,
            false => &mut credentials.undefined,
        };
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    credentials
}

/// No call without an API key, unless a rule says so.
fn api_key(usage: Option<&UsageRule>) -> ApiKey {
    match usage.and_then(|rule| rule.allows_unregistered) {
        Some(Flag { value: Some(true), .. }) => ApiKey::No,
        Some(Flag { value: None, .. }) => ApiKey::Optional,
        Some(Flag { value: Some(false), .. }) | None => ApiKey::Required,
    }
}

/// The providers of which one must accept the JWT of a caller.
fn providers(rule: &AuthenticationRule) -> impl Iterator<Item = &String> {
    let is_open = rule.allows_without.is_some_and(|flag| flag.value == Some(true));
    let asked = rule.security.iter().filter(move |_| !is_open);
    let schemes = asked.flat_map(|it| &it.requirements).flat_map(|it| &it.schemes);
    schemes.map(|scheme| &scheme.name.text)
}

/// A selector can list several.
fn patterns(selector: &str) -> impl Iterator<Item = &str> {
    selector.split(',').map(str::trim).filter(|pattern| !pattern.is_empty())
}

fn is_for(selector: &Option<Value>, method: &str) -> bool {
    let covers = |pattern: &str| match pattern.strip_suffix('*') {
        Some(start) => method.starts_with(start),
        None => pattern == method,
    };
    selector.as_ref().is_some_and(|selector| patterns(&selector.text).any(covers))
}
