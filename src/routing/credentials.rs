//! What a caller must bring to an operation.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::gateway::reads_api_key;
use crate::openapi::{Document, Operation, Security, SecurityScheme};
use crate::template;

/// What a caller must bring.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Credentials {
    /// Who says so.
    pub origin: CredentialsOrigin,
    /// An API key.
    pub api_key: ApiKey,
    /// Names of the schemes of which one JWT must meet one; none: no JWT is asked for.
    pub jwt: Vec<String>,
    /// Names that no definition bears; the gateway drops them.
    pub undefined: Vec<String>,
}

impl Credentials {
    /// As people say it: `an API key and a JWT of firebase`, `nothing`.
    pub fn in_words(&self) -> String {
        let key = match self.api_key {
            ApiKey::Required => Some("an API key".to_owned()),
            ApiKey::Optional => Some("an API key if it has one".to_owned()),
            ApiKey::MayBeIgnored => Some("an API key, which may be ignored".to_owned()),
            ApiKey::No => None,
        };
        let jwt = (!self.jwt.is_empty()).then(|| format!("a JWT of {}", self.jwt.join(" or ")));
        match (key, jwt) {
            (Some(key), Some(jwt)) => format!("{key}, and {jwt}"),
            (one, other) => one.or(other).unwrap_or_else(|| "nothing".to_owned()),
        }
    }
}

/// Who says what a caller must bring.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CredentialsOrigin {
    /// The `security` of the operation.
    Operation,
    /// The `security` of the document.
    Document,
    /// Nobody: the operation is open.
    #[default]
    Nobody,
}

/// Whether an API key is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ApiKey {
    /// No call without one.
    Required,
    /// Some alternative does without it, so every call may.
    Optional,
    /// It is expected at a place where it may be ignored.
    MayBeIgnored,
    /// None is asked for.
    #[default]
    No,
}

/// What a scheme is for the gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// An API key at a place that is read.
    ApiKey,
    /// An API key at a place that may be ignored.
    OddApiKey,
    /// A JWT.
    Jwt,
    /// Another type, which the gateway drops.
    Unsupported,
    /// Not known here.
    Unknown,
}

/// What a scheme is for the gateway.
pub fn scheme_kind(scheme: &SecurityScheme) -> SchemeKind {
    let Some(kind) = &scheme.kind else { return SchemeKind::Unknown };
    match kind.text.as_str() {
        "apiKey" => match (&scheme.key_name, &scheme.location) {
            (Some(name), Some(location)) if reads_api_key(&name.text, &location.text) => {
                SchemeKind::ApiKey
            }
            (Some(name), Some(location))
                if is_open_name(&name.text) || is_open_location(&location.text) =>
            {
                SchemeKind::Unknown
            }
            _ => SchemeKind::OddApiKey,
        },
        "oauth2" | "openIdConnect" => SchemeKind::Jwt,
        kind if template::has_syntax(kind) => SchemeKind::Unknown,
        _ => SchemeKind::Unsupported,
    }
}

/// Whether the name of an API key may still become another: `X-API-KEY` is a header, `API_KEY` may
/// be a placeholder.
fn is_open_name(name: &str) -> bool {
    let is_header = name.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("x-"));
    template::has_syntax(name) || template::has_hole(name) && (!is_header || name.contains('_'))
}

/// Whether the location of an API key may still become another: `QUERY` means itself.
fn is_open_location(location: &str) -> bool {
    let is_known = ["query", "header", "cookie"].iter().any(|it| location.eq_ignore_ascii_case(it));
    template::has_hole(location) && !is_known
}

/// What is known of a document once, for all of its operations.
pub(super) struct Common {
    /// The schemes by their names; the last of equal names counts.
    schemes: BTreeMap<String, SchemeKind>,
    /// What a caller must bring to operations without a `security` of their own.
    of_document: Arc<Credentials>,
}

impl Common {
    pub(super) fn new(document: &Document) -> Self {
        let schemes = document.schemes.iter();
        let schemes = schemes.map(|it| (it.name.text.clone(), scheme_kind(it))).collect();
        let of_document = match &document.security {
            Some(security) => of_security(security, CredentialsOrigin::Document, &schemes),
            None => Credentials::default(),
        };
        Self { schemes, of_document: Arc::new(of_document) }
    }

    /// What a caller must bring to an operation.
    pub(super) fn of(&self, operation: &Operation) -> Arc<Credentials> {
        match &operation.security {
            Some(security) => {
                Arc::new(of_security(security, CredentialsOrigin::Operation, &self.schemes))
            }
            None => Arc::clone(&self.of_document),
        }
    }
}

/// Alternatives are not what OpenAPI makes of them: a JWT that stands in any of them is asked for,
/// an API key only if it stands in all of them.
fn of_security(
    security: &Security,
    origin: CredentialsOrigin,
    schemes: &BTreeMap<String, SchemeKind>,
) -> Credentials {
    let mut credentials = Credentials { origin, ..Credentials::default() };
    let (mut with_key, mut with_odd_key) = (0, 0);
    let mut seen = BTreeSet::new();
    for requirement in &security.requirements {
        let (mut has_key, mut has_odd_key) = (false, false);
        for scheme in &requirement.schemes {
            let name = &scheme.name.text;
            match schemes.get(name) {
                Some(SchemeKind::ApiKey) => has_key = true,
                Some(SchemeKind::OddApiKey) => has_odd_key = true,
                Some(SchemeKind::Jwt) if seen.insert(name) => credentials.jwt.push(name.clone()),
                None if seen.insert(name) => credentials.undefined.push(name.clone()),
                Some(_) | None => {}
            }
        }
        with_key += usize::from(has_key);
        with_odd_key += usize::from(has_odd_key && !has_key);
    }
    let all = security.requirements.len();
    credentials.api_key = match (with_key, with_odd_key) {
        (0, 0) => ApiKey::No,
        (keys, 0) if keys == all => ApiKey::Required,
        (0, _) => ApiKey::MayBeIgnored,
        (keys, odd) if keys + odd == all => ApiKey::MayBeIgnored,
        _ => ApiKey::Optional,
    };
    credentials
}
