//! What a caller must bring to an operation.

use std::collections::BTreeMap;

use crate::gateway::reads_api_key;
use crate::openapi::{Document, Operation, SecurityScheme};
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
                if template::has_hole(&name.text) || template::has_hole(&location.text) =>
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

/// The schemes of a document by their names; the last of equal names counts.
pub(super) struct Schemes(BTreeMap<String, SchemeKind>);

impl Schemes {
    pub(super) fn new(document: &Document) -> Self {
        let schemes = document.schemes.iter();
        Self(schemes.map(|it| (it.name.text.clone(), scheme_kind(it))).collect())
    }
}

/// What a caller must bring to an operation. Alternatives are not what OpenAPI makes of them: a
/// JWT that stands in any of them is asked for, an API key only if it stands in all of them.
pub(super) fn of(document: &Document, operation: &Operation, schemes: &Schemes) -> Credentials {
    let (security, origin) = match (&operation.security, &document.security) {
        (Some(security), _) => (security, CredentialsOrigin::Operation),
        (None, Some(security)) => (security, CredentialsOrigin::Document),
        (None, None) => return Credentials::default(),
    };
    let mut credentials = Credentials { origin, ..Credentials::default() };
    let (mut with_key, mut with_odd_key) = (0, 0);
    for requirement in &security.requirements {
        let (mut has_key, mut has_odd_key) = (false, false);
        for scheme in &requirement.schemes {
            let name = &scheme.name.text;
            match schemes.0.get(name) {
                Some(SchemeKind::ApiKey) => has_key = true,
                Some(SchemeKind::OddApiKey) => has_odd_key = true,
                Some(SchemeKind::Jwt) if !credentials.jwt.contains(name) => {
                    credentials.jwt.push(name.clone());
                }
                Some(_) => {}
                None if !credentials.undefined.contains(name) => {
                    credentials.undefined.push(name.clone());
                }
                None => {}
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
