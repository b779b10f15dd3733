//! The security schemes of a document by their names, and every place that names one: what the
//! rules about security share. Reports nothing.

mod instead;

use std::collections::BTreeMap;

use super::Fix;
use super::meant::Defined;
use crate::analysis::{Analysis, Fact, NameKind, SecurityOf};
use crate::edit::Edit;
use crate::gateway::nearest;
use crate::openapi::{Requirement, SchemeUse, SecurityScheme, Value};
use crate::routing::{SchemeKind, scheme_kind};
use crate::text::TextRange;
use crate::yaml::Node;
pub(super) use instead::checked_instead;

/// The security schemes of a document.
pub(super) struct Schemes<'a> {
    /// Their names.
    pub(super) names: Defined<'a, SecurityScheme>,
}

/// What one item of `security` asks for.
pub(super) struct Alternative<'r> {
    pub(super) requirement: &'r Requirement,
    pub(super) jwts: Vec<&'r SchemeUse>,
    pub(super) keys: Vec<&'r SchemeUse>,
    /// What the gateway does not read, or reads otherwise than it is meant.
    pub(super) others: Vec<(&'r SchemeUse, SchemeKind)>,
}

impl<'a> Schemes<'a> {
    pub(super) fn new(analysis: &'a Analysis) -> Self {
        let is_v3 = analysis.document.is_v3;
        Self { names: Defined::new(NameKind::Scheme, is_v3, analysis.schemes()) }
    }

    /// The scheme of a name.
    pub(super) fn get(&self, name: &str) -> Option<&'a SecurityScheme> {
        self.names.definitions().get(name)
    }

    /// What a name in a requirement stands for; `None`: no scheme has this name.
    pub(super) fn kind(&self, name: &str) -> Option<SchemeKind> {
        match self.names.definitions().find(name) {
            Fact::Known(scheme, _) => Some(scheme_kind(scheme)),
            Fact::Absent(_) if !name.is_empty() => None,
            Fact::Absent(_) | Fact::Unknown => Some(SchemeKind::Unknown),
        }
    }

    /// What each item of `security` asks for; `None` if one is no item, or names what nobody knows:
    /// other rules speak of that.
    pub(super) fn alternatives<'r>(
        &self,
        requirements: &'r [Requirement],
    ) -> Option<Vec<Alternative<'r>>> {
        requirements.iter().map(|it| self.alternative(it)).collect()
    }

    fn alternative<'r>(&self, requirement: &'r Requirement) -> Option<Alternative<'r>> {
        let mut asked = Alternative { requirement, jwts: vec![], keys: vec![], others: vec![] };
        for scheme in &requirement.schemes {
            match self.kind(&scheme.name.text)? {
                SchemeKind::Jwt => asked.jwts.push(scheme),
                SchemeKind::ApiKey => asked.keys.push(scheme),
                kind @ (SchemeKind::OddApiKey | SchemeKind::Unsupported) => {
                    asked.others.push((scheme, kind));
                }
                SchemeKind::Unknown => return None,
            }
        }
        requirement.is_mapping.then_some(asked)
    }

    /// The names of a requirement that ask for a JWT.
    pub(super) fn jwts<'r>(&self, requirement: &'r Requirement) -> Vec<&'r SchemeUse> {
        let is_jwt = |it: &&SchemeUse| self.kind(&it.name.text) == Some(SchemeKind::Jwt);
        requirement.schemes.iter().filter(is_jwt).collect()
    }
}

/// Each `x-security` of the document and its operations; 3.x does not read them.
pub(super) fn audiences(analysis: &Analysis) -> impl Iterator<Item = SecurityOf<'_>> {
    analysis.audiences().filter(|_| !analysis.document.is_v3)
}

/// The names that some `security` or `x-security` uses.
pub(super) fn used_names(analysis: &Analysis) -> BTreeMap<&str, TextRange> {
    let uses = analysis.securities().chain(audiences(analysis));
    let requirements = uses.flat_map(|it| &it.security.requirements);
    let mut names = BTreeMap::new();
    for name in requirements.flat_map(|it| &it.schemes).map(|it| &it.name) {
        names.entry(name.text.as_str()).or_insert(name.place.range);
    }
    names
}

/// The keys that lead to the audiences of a scheme from its fields.
pub(super) fn way_to_audiences(analysis: &Analysis) -> &'static [&'static str] {
    match analysis.document.is_v3 {
        true => &["x-google-auth", "audiences"],
        false if analysis.document.is_service_config() => &["audiences"],
        false => &["x-google-audiences"],
    }
}

/// The type of a security scheme that a person may have meant. `http`, `basic` and `mutualTLS` are
/// meant as written.
pub(super) fn meant_type(kind: &str, is_v3: bool) -> Option<&'static str> {
    const EDITS: usize = 2;
    if matches!(kind, "basic" | "http" | "mutualTLS") {
        return None;
    }
    let kinds: &[&'static str] =
        if is_v3 { &["apiKey", "oauth2", "openIdConnect"] } else { &["apiKey", "oauth2"] };
    let letters = |text: &str| text.replace(['_', '-'], "").to_ascii_lowercase();
    let same = kinds.iter().find(|it| letters(it) == letters(kind));
    same.copied().or_else(|| nearest(kind, kinds.iter().copied(), EDITS))
}

/// A security definition of OpenAPI 2.0 that is for JWTs in all but its `type: apiKey`.
#[derive(Clone, Copy, Debug)]
pub(super) struct MistypedJwt {
    /// Whether Google's schema rejects it; else it is an API key with keys that nobody reads.
    pub(super) is_rejected: bool,
}

impl MistypedJwt {
    /// Whether a definition is one.
    pub(super) fn of(definition: Node<'_>) -> Option<Self> {
        const OF_FLOW: [&str; 4] = ["flow", "authorizationUrl", "tokenUrl", "scopes"];
        const OF_JWT: [&str; 4] =
            ["x-google-issuer", "x-google-jwks_uri", "x-issuer", "x-jwks_uri"];
        let definition = definition.resolved();
        let has = |name: &str| definition.field(name).is_some();
        let has_flow = OF_FLOW.into_iter().any(has);
        let lacks_place = !has("name") || !has("in");
        let is_key = definition.field("type").is_some_and(|it| it.value.node.text() == "apiKey");
        let is_jwt = OF_JWT.into_iter().any(has) || has_flow && lacks_place;
        (is_key && is_jwt).then_some(Self { is_rejected: has_flow || lacks_place })
    }
}

/// Another type. It changes who is let in, so a person must look.
pub(super) fn renamed_type(kind: &Value, to: &str) -> Option<Fix> {
    if kind.place.anchored.is_some() || !kind.is_verbatim {
        return None;
    }
    let edits = vec![Edit { range: kind.place.range, text: to.to_owned() }];
    Some(Fix { title: format!("Replace with `{to}`"), safe: false, edits })
}
