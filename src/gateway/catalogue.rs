//! Google's facts about backends, read once from `catalogue.yaml` and the rows of each service.
//! Knows no address: `advice` puts the rows and an address together.

use super::keys::backend::{BackendField, backend_fields};
use super::roles;
use super::services::{self, Condition};
use super::sources::{self, Certainty, Source};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::OnceLock;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TextRow {
    pub text: String,
    #[serde(default)]
    pub when: Vec<Condition>,
    pub certainty: Certainty,
    pub source: String,
    #[serde(default)]
    pub also: Vec<String>,
    /// Whether it needs no word on how sure it is.
    #[serde(default)]
    pub is_plain: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TokenRow {
    pub text: String,
    /// The same in a few words; else the text is short enough.
    #[serde(default)]
    pub short: Option<String>,
    pub audience: Audience,
    #[serde(default)]
    pub when: Vec<Condition>,
    pub certainty: Certainty,
    pub source: String,
    #[serde(default)]
    pub also: Vec<String>,
}

/// What the token's audience is if the config does not set one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// The address as written.
    Address,
    /// The address, which the backend refuses: the audience of Identity-Aware Proxy must be set.
    Iap,
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
    #[serde(default)]
    pub also: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GrantRow {
    pub roles: Vec<GrantRole>,
    pub why: String,
    /// A condition that no address tells.
    #[serde(default)]
    pub only_if: Option<String>,
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
    /// The resource where the text is beside the address: `this service`.
    #[serde(default)]
    pub here: String,
    #[serde(default)]
    pub needs: Vec<String>,
    pub command: String,
}

/// Roles for whoever deploys.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeployRole {
    /// Their ids; one of them is enough. Never empty.
    pub roles: Vec<String>,
    /// What to grant it on.
    pub on: DeployOn,
    /// The permissions in it that matter; empty if no page names them.
    #[serde(default)]
    pub permissions: Vec<String>,
    /// What it is for.
    pub text: String,
    #[serde(default)]
    pub(super) when: Vec<Condition>,
    /// How sure this is.
    pub certainty: Certainty,
    pub(super) source: String,
    #[serde(default)]
    pub(super) also: Vec<String>,
}

impl DeployRole {
    /// Who says so.
    pub fn source(&self) -> &'static Source {
        source(&self.source)
    }
}

/// What a role of whoever deploys is granted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeployOn {
    /// The project of the gateway.
    Project,
    /// The gateway's service account.
    ServiceAccount,
}

impl DeployOn {
    /// In words.
    pub fn in_words(self) -> &'static str {
        match self {
            DeployOn::Project => "the gateway's project",
            DeployOn::ServiceAccount => "the gateway's service account",
        }
    }
}

/// What a role is granted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
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

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Kind {
    pub title: String,
    pub summary: Vec<TextRow>,
    pub short: Vec<TextRow>,
    pub special: Vec<TextRow>,
    pub audience: Vec<TextRow>,
    pub written: Vec<TextRow>,
    pub no_role: Vec<TextRow>,
    pub headline: Vec<TextRow>,
    pub remedy: Vec<TextRow>,
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
    pub roles: BTreeMap<String, RoleRow>,
    /// Which account roles are not granted to.
    #[serde(default)]
    pub account: Option<TextRow>,
    pub shared: Kind,
    /// By the key of their rows.
    #[serde(skip)]
    pub kinds: BTreeMap<String, Kind>,
    pub api_roles: BTreeMap<String, TextRow>,
    #[serde(default)]
    pub deploy: Vec<DeployRole>,
}

/// What all services have in common: `catalogue.yaml`, as `build.rs` writes it. The rows of each are with its module.
const TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/catalogue.json"));

/// Which texts of the catalogue: they differ in the names of things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Edition {
    /// Whether fields are named as OpenAPI 3.x has them, else as 2.0 does.
    pub is_v3: bool,
    /// Whether the proxy of Cloud Endpoints calls the backends, else a gateway of API Gateway.
    pub is_endpoints: bool,
}

impl Edition {
    /// For what does not depend on the file.
    pub(super) const ANY: Edition = Edition { is_v3: false, is_endpoints: false };

    /// A text with the names that a file of this edition has.
    fn text(self, text: &str) -> String {
        let text = if self.is_v3 { for_v3(text) } else { text.to_owned() };
        if self.is_endpoints { for_endpoints(&text) } else { text }
    }
}

/// The catalogue with the names that a file of this edition has. Empty if it does not parse, which
/// a test rules out.
pub(super) fn catalogue(edition: Edition) -> &'static Catalogue {
    static CATALOGUES: [OnceLock<Catalogue>; 4] = [const { OnceLock::new() }; 4];
    let [v2, v3, v2_endpoints, v3_endpoints] = &CATALOGUES;
    let place = match (edition.is_v3, edition.is_endpoints) {
        (false, false) => v2,
        (true, false) => v3,
        (false, true) => v2_endpoints,
        (true, true) => v3_endpoints,
    };
    place.get_or_init(|| parse(|text| edition.text(text)).unwrap_or_default())
}

/// The texts with the fields of a backend as 3.x spells them.
fn for_v3(text: &str) -> String {
    backend_fields()
        .filter(|field| field.name.contains('_'))
        .fold(text.to_owned(), |text, field| {
            text.replace(field.name, BackendField::of(field).name_3())
        })
}

/// The texts with the account that calls backends in Cloud Endpoints. A line may end between its
/// words.
fn for_endpoints(text: &str) -> String {
    let mut found = String::with_capacity(text.len());
    let mut pieces = text.split("gateway's").peekable();
    while let Some(piece) = pieces.next() {
        let is_account =
            pieces.peek().is_some_and(|next| next.trim_start().starts_with("service account"));
        let before = piece.trim_end();
        let before = before.strip_suffix("the").or_else(|| before.strip_suffix("The"));
        match before.filter(|_| is_account) {
            Some(before) => found.extend([before, "ESPv2's"]),
            None => {
                found.push_str(piece);
                found.push_str(if pieces.peek().is_some() { "gateway's" } else { "" });
            }
        }
    }
    found
}

/// Reads what is common, then the rows of each service.
fn parse(edited: impl Fn(&str) -> String) -> Result<Catalogue, serde_json::Error> {
    let mut catalogue: Catalogue = serde_json::from_str(&edited(TEXT))?;
    for (name, rows) in services::rows() {
        catalogue.kinds.insert(name.to_owned(), serde_json::from_str(&edited(rows))?);
    }
    Ok(catalogue)
}

impl Catalogue {
    /// The rows of one kind of backend, the shared ones if the catalogue lacks it.
    pub(super) fn kind(&self, name: &str) -> &Kind {
        self.kinds.get(name).unwrap_or(&self.shared)
    }
}

/// The source of this id; one without a name if the table lacks it, which a test rules out.
pub(super) fn source(id: &str) -> &'static Source {
    static NO_SOURCE: Source = Source { id: "", title: "", url: None, as_of: "" };
    sources::find(id).unwrap_or(&NO_SOURCE)
}

/// A row of the catalogue and what it rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CatalogueRow {
    /// The part of the catalogue that it is in: a kind of backend, or `roles`, `deploy` and the
    /// like.
    pub part: &'static str,
    /// What it says; the id of a role.
    pub text: &'static str,
    /// The id of its source.
    pub source: &'static str,
    /// The ids of further sources.
    pub also: &'static [String],
    /// How sure it is.
    pub certainty: Certainty,
}

/// Every row of the catalogue, in the order of its parts.
pub fn catalogue_rows() -> Vec<CatalogueRow> {
    let catalogue = catalogue(Edition::ANY);
    let mut rows = Vec::new();
    // The rows have these fields in common, but no type.
    macro_rules! add {
        ($part:expr, $rows:expr, $text:ident) => {
            rows.extend($rows.into_iter().map(|row| CatalogueRow {
                part: $part,
                text: &row.$text,
                source: &row.source,
                also: &row.also,
                certainty: row.certainty,
            }))
        };
    }
    add!("roles", catalogue.roles.values(), role);
    add!("account", &catalogue.account, text);
    let kinds = || catalogue.kinds.iter().map(|(name, kind)| (name.as_str(), kind));
    for (name, kind) in std::iter::once(("shared", &catalogue.shared)).chain(kinds()) {
        let lists = [&kind.summary, &kind.short, &kind.special, &kind.action];
        let found = [&kind.audience, &kind.headline, &kind.remedy];
        let fields = [&kind.written, &kind.no_role];
        let others = [&kind.nothing_to_grant, &kind.notes, &kind.troubleshooting];
        for list in lists.into_iter().chain(found).chain(fields).chain(others) {
            add!(name, list, text);
        }
    }
    add!("api_roles", catalogue.api_roles.values(), text);
    for (name, kind) in kinds().chain([("shared", &catalogue.shared)]) {
        add!(name, &kind.token, text);
    }
    add!("deploy", &catalogue.deploy, text);
    rows.extend(roles::holder_rows().iter().map(|row| CatalogueRow {
        part: "holders",
        text: &row.needed,
        source: &row.source,
        also: &[],
        certainty: Certainty::Secondary,
    }));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gateway::address::Address;
    use crate::gateway::services::{AdviceContext, Service};

    #[test]
    fn every_row_has_a_source_a_day_and_a_certainty() {
        let rows = catalogue_rows();
        let of_services = services::rows().into_iter().map(|(_, text)| text);
        let texts = std::iter::once(TEXT).chain(of_services);
        assert_eq!(
            rows.len(),
            texts.map(|text| text.matches("\"source\":").count()).sum::<usize>()
                + roles::holder_rows().len()
        );
        for CatalogueRow { text, source, also, certainty, .. } in rows {
            let found = sources::find(source).unwrap_or_else(|| panic!("{text}: {source}"));
            assert!(found.url.is_some() || !certainty.is_firm(), "no page says: {text}");
            assert!(also.iter().all(|id| sources::find(id).is_some()), "{text}: {also:?}");
            assert!(!text.is_empty() && !text.contains('\n'), "{text}");
            assert_eq!(text.matches('`').count() % 2, 0, "{text}");
        }
    }

    #[test]
    fn every_service_has_rows() {
        let kinds = &catalogue(Edition::ANY).kinds;
        let gateways = [false, true].map(|is_on| AdviceContext {
            routed: is_on,
            is_private_name: is_on,
            ..AdviceContext::default()
        });
        for address in [
            "10.0.0.1",
            "8.8.8.8",
            "orders-abcde12345-uc.a.run.app",
            "us-central1-shop-1.cloudfunctions.net/hello",
            "my-shop.uc.r.appspot.com",
            "aiplatform.googleapis.com",
            "storage.cloud.google.com",
            "shop-abc.uc.gateway.dev",
            "api.apigateway.shop-1.cloud.goog",
            "api.endpoints.shop-1.cloud.goog",
            "localhost",
            "shop.example.com",
            "${HOST}",
        ] {
            let service = Service::of(&Address::parse(address).unwrap());
            for context in &gateways {
                let kind = service.profile(context).kind;
                assert!(kinds.contains_key(kind), "{address}: {kind}");
            }
        }
    }

    #[test]
    fn every_role_is_defined() {
        let catalogue = parse(str::to_owned).unwrap();
        for kind in catalogue.kinds.values() {
            for role in kind.grants.iter().flat_map(|grant| &grant.roles) {
                assert!(catalogue.roles.contains_key(&role.role), "{}", role.role);
            }
        }
    }

    #[test]
    fn texts_name_the_fields_of_the_version() {
        let texts = |is_v3| format!("{:?}", catalogue(Edition { is_v3, is_endpoints: false }));
        let fields = [
            ("jwt_audience", "jwtAudience"),
            ("disable_auth", "disableAuth"),
            ("path_translation", "pathTranslation"),
        ];
        for (v2, v3) in fields {
            assert!(!texts(true).contains(v2), "{v2}");
            assert!(v2 == "path_translation" || texts(false).contains(v2), "{v2}");
            assert!(texts(true).contains(v3), "{v3}");
        }
    }

    #[test]
    fn texts_name_the_account_of_the_product() {
        let texts = |is_endpoints| {
            let edition = Edition { is_v3: false, is_endpoints };
            format!("{:?}", catalogue(edition).kinds)
        };
        for (wrong, right) in [(true, false), (false, true)] {
            assert_eq!(texts(wrong).contains("he gateway's service account"), right);
            assert_eq!(texts(wrong).contains("ESPv2's service account"), wrong);
        }
        assert_eq!(
            for_endpoints("the gateway's log\n  The gateway's\n  service account"),
            "the gateway's log\n  ESPv2's\n  service account"
        );
    }

    #[test]
    fn it_is_what_the_yaml_files_say() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/gateway");
        let yaml = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
        for (is_v3, is_endpoints) in [(false, false), (true, false), (false, true), (true, true)] {
            let edition = Edition { is_v3, is_endpoints };
            let read = catalogue(edition);
            let text = edition.text(&yaml("catalogue.yaml"));
            let mut expected: Catalogue = serde_yaml::from_str(&text).unwrap();
            for name in read.kinds.keys() {
                let file = format!("services/{}.yaml", name.replace('-', "_"));
                let rows = serde_yaml::from_str(&edition.text(&yaml(&file))).unwrap();
                expected.kinds.insert(name.clone(), rows);
            }
            assert_eq!(format!("{read:?}"), format!("{expected:?}"));
        }
    }

    #[test]
    fn a_broken_catalogue_gives_less() {
        assert!(parse(|text| text.replace("\"text\":", "\"text\":[")).is_err());
        assert_eq!(Catalogue::default().kind("cloud-run").title, "");
        assert_eq!(source("x").url, None);
    }
}
