//! What a caller must bring to an operation.

use std::collections::BTreeSet;

use crate::gateway::reads_api_key;
use crate::openapi::{ByName, Facts, Security, SecurityScheme};
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
    /// Names of the schemes whose JWTs one item asks for at once; the config is rejected, unless
    /// there are none.
    pub together: Vec<String>,
    /// Names that no definition bears; the gateway drops them.
    pub undefined: Vec<String>,
}

/// A piece of a text about what a caller must bring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Words<'a> {
    /// Words of a sentence.
    Text(&'static str),
    /// The name of a security scheme.
    Name(&'a str),
}

impl Credentials {
    /// As people say it after `callers need`: `an API key and a JWT that firebase accepts`,
    /// `nothing`. Says nothing of JWTs that are asked for at once.
    pub fn words(&self) -> Vec<Words<'_>> {
        let key = match self.api_key {
            ApiKey::Required => "an API key",
            ApiKey::MayBeIgnored => "an API key, which may be ignored",
            ApiKey::Optional | ApiKey::No if self.jwt.is_empty() => "nothing",
            ApiKey::Optional | ApiKey::No => "",
        };
        let mut words = vec![Words::Text(key)];
        if !self.jwt.is_empty() {
            words.push(Words::Text(match self.api_key {
                ApiKey::Optional | ApiKey::No => "a JWT that ",
                ApiKey::Required => " and a JWT that ",
                ApiKey::MayBeIgnored => ", and a JWT that ",
            }));
            words.extend(joined(&self.jwt, " or "));
            words.push(Words::Text(if self.jwt.len() == 1 { " accepts" } else { " accept" }));
        }
        if self.api_key == ApiKey::Optional {
            words.push(Words::Text("; an API key is optional"));
        }
        words
    }

    /// Why the config is rejected, if it is.
    pub fn rejection(&self) -> Option<Vec<Words<'_>>> {
        if self.together.is_empty() {
            return None;
        }
        let mut words = vec![Words::Text("one item asks for JWTs that ")];
        words.extend(joined(&self.together, " and "));
        words.push(Words::Text(
            " accept, and a call can bring one only. Give each an item of its own",
        ));
        Some(words)
    }

    /// Whether anybody may call, for all that the gateway asks.
    fn asks_for_nothing(&self) -> bool {
        self.api_key == ApiKey::No && self.jwt.is_empty()
    }

    /// All of it in one line: `callers need an API key`.
    pub fn in_words(&self) -> String {
        let (start, words) = match self.rejection() {
            Some(words) => ("Google rejects the config: ", words),
            None if self.asks_for_nothing() => {
                return "open: no API key or JWT required".to_owned();
            }
            None => ("callers need ", self.words()),
        };
        let text = |words: &Words<'_>| match words {
            Words::Text(text) => (*text).to_owned(),
            Words::Name(name) => (*name).to_owned(),
        };
        start.to_owned() + &words.iter().map(text).collect::<String>()
    }
}

fn joined<'a>(names: &'a [String], between: &'static str) -> Vec<Words<'a>> {
    let mut words = Vec::new();
    for (index, name) in names.iter().enumerate() {
        if index > 0 {
            words.push(Words::Text(between));
        }
        words.push(Words::Name(name));
    }
    words
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
    if scheme.is_provider {
        return SchemeKind::Jwt;
    }
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

/// What a `security` asks of a caller. Alternatives are not what OpenAPI makes of them: a JWT that
/// is in any of them is asked for, an API key only if it is in all of them.
pub(super) fn of(
    security: &Security,
    origin: CredentialsOrigin,
    facts: &Facts,
    schemes: &ByName,
) -> Credentials {
    let kind = |name: &str| facts.schemes.get(schemes.get(name)?).map(scheme_kind);
    let mut credentials = Credentials { origin, ..Credentials::default() };
    let (mut with_key, mut with_odd_key) = (0, 0);
    let mut seen = BTreeSet::new();
    for requirement in &security.requirements {
        let (mut has_key, mut has_odd_key) = (false, false);
        let mut jwts: Vec<&String> = Vec::new();
        for scheme in &requirement.schemes {
            let name = &scheme.name.text;
            let kind = kind(name);
            if kind == Some(SchemeKind::Jwt) {
                jwts.push(name);
            }
            match kind {
                Some(SchemeKind::ApiKey) => has_key = true,
                Some(SchemeKind::OddApiKey) => has_odd_key = true,
                Some(SchemeKind::Jwt) if seen.insert(name) => credentials.jwt.push(name.clone()),
                None if seen.insert(name) => credentials.undefined.push(name.clone()),
                Some(_) | None => {}
            }
        }
        if credentials.together.is_empty() && jwts.len() > 1 {
            credentials.together = jwts.into_iter().cloned().collect();
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
