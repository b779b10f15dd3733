//! Google's facts about backends, read once from `catalogue.yaml`. Knows no address: `advice`
//! puts the rows and an address together.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The day the newest facts were read.
pub const FACTS_AS_OF: &str = "2026-11-23";

/// How sure a fact is, by where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// An official Google page says so.
    Doc,
    /// An official release note says so.
    Release,
    /// Read in Google's own open-source code.
    Code,
    /// Seen in a public log of the real service.
    Log,
    /// A third party reports an official page.
    Secondary,
    /// Users report it.
    Forum,
    /// Seen in public configs.
    Corpus,
    /// Follows from other facts.
    Deduced,
    /// General knowledge, not confirmed.
    Memory,
}

impl Certainty {
    /// The name used in the catalogue and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Certainty::Doc => "doc",
            Certainty::Release => "release",
            Certainty::Code => "code",
            Certainty::Log => "log",
            Certainty::Secondary => "secondary",
            Certainty::Forum => "forum",
            Certainty::Corpus => "corpus",
            Certainty::Deduced => "deduced",
            Certainty::Memory => "memory",
        }
    }

    /// Who says so, in words for people.
    pub fn in_words(self) -> &'static str {
        match self {
            Certainty::Doc => "documented by Google",
            Certainty::Release => "from Google's release notes",
            Certainty::Code => "from Google's source code",
            Certainty::Log => "seen in a public log",
            Certainty::Secondary => "reported by a third party",
            Certainty::Forum => "reported by users",
            Certainty::Corpus => "seen in public configs",
            Certainty::Deduced => "our conclusion",
            Certainty::Memory => "not confirmed",
        }
    }

    /// Whether Google itself says so, in words or in code. Anything less is shown with its mark.
    pub fn is_firm(self) -> bool {
        matches!(self, Certainty::Doc | Certainty::Release | Certainty::Code)
    }
}

/// Where a fact comes from.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// What it is called.
    pub title: String,
    /// Its address; none for what has no page.
    #[serde(default)]
    pub url: Option<String>,
    /// The page's own date, or else the day it was read.
    pub as_of: String,
}

/// What must hold for a row to apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Condition {
    Auth,
    NoAuth,
    Routed,
    Direct,
    Gen1,
    Gen2,
    Dotted,
    Version,
    Storage,
    Longer,
    Whole,
    Gateway,
    Endpoints,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TextRow {
    pub text: String,
    #[serde(default)]
    pub when: Vec<Condition>,
    pub certainty: Certainty,
    pub source: String,
    /// Whether it needs no word on how sure it is.
    #[serde(default)]
    pub is_plain: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TokenRow {
    pub text: String,
    pub audience: Audience,
    #[serde(default)]
    pub when: Vec<Condition>,
    pub certainty: Certainty,
    pub source: String,
}

/// What the token's audience is if the config does not set one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// The address as written.
    Address,
    /// The address, which the backend refuses: the OAuth client ID of IAP must be set.
    IapClientId,
    /// There is no token with an audience.
    None,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RoleRow {
    pub role: String,
    pub title: String,
    pub permissions: Vec<String>,
    pub certainty: Certainty,
    pub source: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GrantRow {
    pub roles: Vec<GrantRole>,
    pub why: String,
    pub steps: Vec<Step>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GrantRole {
    pub role: String,
    #[serde(default)]
    pub label: Option<String>,
    #[serde(default)]
    pub when: Vec<Condition>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Step {
    pub resource: ResourceKind,
    #[serde(default)]
    pub needs: Vec<String>,
    pub command: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DeployRow {
    pub roles: Vec<String>,
    pub on: DeployOn,
    #[serde(default)]
    pub permissions: Vec<String>,
    pub text: String,
    #[serde(default)]
    pub when: Vec<Condition>,
    pub certainty: Certainty,
    pub source: String,
}

/// What a role of whoever deploys is granted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeployOn {
    /// The project of the gateway.
    Project,
    /// The gateway's service account.
    ServiceAccount,
}

impl DeployOn {
    /// The name used in JSON.
    pub fn name(self) -> &'static str {
        match self {
            DeployOn::Project => "project",
            DeployOn::ServiceAccount => "service-account",
        }
    }

    /// The same in words.
    pub fn in_words(self) -> &'static str {
        match self {
            DeployOn::Project => "the gateway's project",
            DeployOn::ServiceAccount => "the gateway's service account",
        }
    }
}

/// What a role is granted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ResourceKind {
    /// A Cloud Run service.
    CloudRunService,
    /// A Cloud Run function.
    CloudRunFunction,
    /// An App Engine app, or a service of it.
    AppEngineApp,
    /// A project.
    Project,
    /// Not known.
    Unknown,
}

impl ResourceKind {
    /// The name used in JSON.
    pub fn name(self) -> &'static str {
        match self {
            ResourceKind::CloudRunService => "cloud-run-service",
            ResourceKind::CloudRunFunction => "cloud-run-function",
            ResourceKind::AppEngineApp => "app-engine-app",
            ResourceKind::Project => "project",
            ResourceKind::Unknown => "unknown",
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Kind {
    pub title: String,
    pub summary: Vec<TextRow>,
    pub action: Vec<TextRow>,
    pub grants: Vec<GrantRow>,
    pub token: Vec<TokenRow>,
    pub nothing_to_grant: Vec<TextRow>,
    pub notes: Vec<TextRow>,
    pub troubleshooting: Vec<TextRow>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Catalogue {
    pub sources: BTreeMap<String, Source>,
    pub roles: BTreeMap<String, RoleRow>,
    pub shared: Kind,
    pub kinds: BTreeMap<String, Kind>,
    pub api_roles: BTreeMap<String, TextRow>,
    #[serde(default)]
    pub deploy: Vec<DeployRow>,
}

const TEXT: &str = include_str!("catalogue.yaml");

/// The fields of a backend that the texts name, as 2.0 and as 3.x spells them.
const FIELDS: &[(&str, &str)] = &[
    ("jwt_audience", "jwtAudience"),
    ("disable_auth", "disableAuth"),
    ("path_translation", "pathTranslation"),
];

/// The catalogue with the names of fields that files of this version have. Empty if it does not
/// parse, which a test rules out.
pub(super) fn catalogue(is_v3: bool) -> &'static Catalogue {
    static CATALOGUES: [OnceLock<Catalogue>; 2] = [const { OnceLock::new() }; 2];
    let [v2, v3] = &CATALOGUES;
    match is_v3 {
        true => v3.get_or_init(|| parse(&for_v3(TEXT)).unwrap_or_default()),
        false => v2.get_or_init(|| parse(TEXT).unwrap_or_default()),
    }
}

fn for_v3(text: &str) -> String {
    FIELDS.iter().fold(text.to_owned(), |text, (v2, v3)| text.replace(v2, v3))
}

fn parse(text: &str) -> Result<Catalogue, serde_yaml::Error> {
    serde_yaml::from_str(text)
}

impl Catalogue {
    /// The rows of one kind of backend, the shared ones if the catalogue lacks it.
    pub(super) fn kind(&self, name: &str) -> &Kind {
        self.kinds.get(name).unwrap_or(&self.shared)
    }

    pub(super) fn source(&self, key: &str) -> &Source {
        self.sources.get(key).unwrap_or_else(|| no_source())
    }
}

fn no_source() -> &'static Source {
    static NO_SOURCE: OnceLock<Source> = OnceLock::new();
    NO_SOURCE.get_or_init(|| Source {
        title: String::new(),
        url: None,
        as_of: FACTS_AS_OF.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_a_source_a_day_and_a_certainty() {
        let catalogue = parse(TEXT).unwrap();
        let mut rows: Vec<(&str, &str, Certainty)> = Vec::new();
        for kind in catalogue.kinds.values().chain([&catalogue.shared]) {
            let texts = [&kind.summary, &kind.action, &kind.nothing_to_grant].into_iter();
            let texts = texts.chain([&kind.notes, &kind.troubleshooting]).flatten();
            rows.extend(texts.map(|row| (row.text.as_str(), row.source.as_str(), row.certainty)));
            let tokens = kind.token.iter();
            rows.extend(tokens.map(|row| (row.text.as_str(), row.source.as_str(), row.certainty)));
        }
        let roles = catalogue.roles.values();
        rows.extend(roles.map(|row| (row.role.as_str(), row.source.as_str(), row.certainty)));
        let apis = catalogue.api_roles.values();
        rows.extend(apis.map(|row| (row.text.as_str(), row.source.as_str(), row.certainty)));
        let deploy = catalogue.deploy.iter();
        rows.extend(deploy.map(|row| (row.text.as_str(), row.source.as_str(), row.certainty)));
        assert!(rows.len() > 60);
        for (text, source, certainty) in rows {
            let source =
                catalogue.sources.get(source).unwrap_or_else(|| panic!("{text}: {source}"));
            assert!(source.url.is_some() || !certainty.is_firm(), "no page says: {text}");
            assert!(!text.is_empty() && !text.contains('\n'), "{text}");
            assert_eq!(text.matches('`').count() % 2, 0, "{text}");
        }
    }

    #[test]
    fn days_are_days_and_none_is_newer_than_the_newest() {
        for source in parse(TEXT).unwrap().sources.values() {
            let shape: String =
                source.as_of.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
            assert_eq!(shape, "0000-00-00", "{}", source.title);
            assert!(source.as_of.as_str() <= FACTS_AS_OF, "{}", source.title);
            assert!(source.url.iter().all(|url| url.starts_with("https://")), "{}", source.title);
        }
    }

    #[test]
    fn every_source_and_role_is_used() {
        let catalogue = parse(TEXT).unwrap();
        for key in catalogue.sources.keys() {
            assert!(TEXT.contains(&format!("source: {key}\n")), "{key}");
        }
        for kind in catalogue.kinds.values() {
            for role in kind.grants.iter().flat_map(|grant| &grant.roles) {
                assert!(catalogue.roles.contains_key(&role.role), "{}", role.role);
            }
        }
    }

    #[test]
    fn texts_name_the_fields_of_the_version() {
        let texts = |is_v3| format!("{:?}", catalogue(is_v3));
        for (v2, v3) in FIELDS {
            assert!(!texts(true).contains(v2), "{v2}");
            assert!(*v2 == "path_translation" || texts(false).contains(v2), "{v2}");
            assert!(texts(true).contains(v3), "{v3}");
        }
    }

    #[test]
    fn a_broken_catalogue_gives_less() {
        assert!(parse("kinds: [").is_err());
        assert_eq!(Catalogue::default().kind("cloud-run").title, "");
        assert_eq!(Catalogue::default().source("x").url, None);
    }

    #[test]
    fn names_are_those_of_the_file() {
        for certainty in [Certainty::Doc, Certainty::Log, Certainty::Memory] {
            let read: Certainty = serde_yaml::from_str(certainty.name()).unwrap();
            assert_eq!(read, certainty);
        }
    }
}
