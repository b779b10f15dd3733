//! What the module of a service answers, and what it is asked with.

use serde::Deserialize;

pub(super) use super::host::{self, Host};
use crate::gateway::regions::Region;

/// A service: how its addresses are recognised, and what is known of it.
pub(in crate::gateway) trait ServiceModule {
    /// The domains that mean it. What is known after a hole must rule them all out before the host
    /// is an ordinary one.
    fn domains() -> &'static [&'static str]
    where
        Self: Sized,
    {
        &[]
    }

    /// Its rows of the catalogue.
    fn rows() -> &'static [Rows]
    where
        Self: Sized;

    /// What an address tells of the service, if it names it.
    fn read(host: &Host<'_>) -> Option<Self>
    where
        Self: Sized;

    /// What is known of the service.
    fn profile<'a>(&'a self, context: &AdviceContext<'a>) -> Profile<'a>;

    /// Whether a condition of the catalogue holds that only the service can judge.
    fn holds(&self, _condition: Condition, _context: &AdviceContext<'_>) -> bool {
        false
    }
}

/// A key of the catalogue and its rows, as JSON.
pub(in crate::gateway) type Rows = (&'static str, &'static str);

/// What must hold for a row to apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(in crate::gateway) enum Condition {
    Auth,
    NoAuth,
    Routed,
    Direct,
    Streaming,
    NoStreaming,
    Grpc,
    Gen1,
    Gen2,
    Dotted,
    Version,
    Storage,
    Longer,
    Whole,
    Foreign,
    RunAudience,
    OwnAudience,
    SiblingAudience,
    OtherAudience,
    IapAudience,
    Audience,
    NoAudience,
    UrlAudience,
    IdAudience,
    Localhost,
    Network,
    Gateway,
    Endpoints,
    Iap,
    NoIap,
    MaybeIap,
    MaybeOpen,
    Internal,
    MaybeInternal,
    NoDefaultUrl,
    MaybeNoDefaultUrl,
    CustomAudiences,
    MaybeCustomAudiences,
}

/// What is known of a service. What most of them have in common is the default.
pub(in crate::gateway) struct Profile<'a> {
    /// Its name in JSON output.
    pub(in crate::gateway) json_name: &'static str,
    /// Which of its rows count: roles, resources, commands, tokens, texts.
    pub(in crate::gateway) kind: &'static str,
    /// What it is and its name, in a few words, if it is one of Google's.
    pub(in crate::gateway) short: Option<(&'static str, Option<&'a str>)>,
    /// What a backend that calls it may be called.
    pub(in crate::gateway) backend_name: Option<&'a str>,
    /// Its name in commands.
    pub(in crate::gateway) name: Option<String>,
    /// What people call it, if it is not its name.
    pub(in crate::gateway) title: Option<String>,
    /// Where it is, as commands name it.
    pub(in crate::gateway) region: Option<&'a Region>,
    /// Whether its title tells the region.
    pub(in crate::gateway) is_region_in_title: bool,
    /// The id of its project.
    pub(in crate::gateway) project: Option<&'a str>,
    /// The number of its project.
    pub(in crate::gateway) project_number: Option<&'a str>,
    /// The version that the address names.
    pub(in crate::gateway) version: Option<&'a str>,
    /// The parts of it that the address names.
    pub(in crate::gateway) parts: Vec<Detail>,
    /// What the address tells, best first.
    pub(in crate::gateway) facts: Vec<Detail>,
    /// Its own URL, where texts name it.
    pub(in crate::gateway) own_url: Option<String>,
    /// The name of a Google API.
    pub(in crate::gateway) api: Option<&'a str>,
    /// Its page in the console, if all that the URL needs is known.
    pub(in crate::gateway) page: Option<Page<'a>>,
    /// What can be done about access where no role can be granted.
    pub(in crate::gateway) verdict: Verdict,
    /// Whether a rule of its own speaks of backends that are it.
    pub(in crate::gateway) has_own_rule: bool,
    /// Whether a server is there that a token could be sent to.
    pub(in crate::gateway) is_server: bool,
}

impl Default for Profile<'_> {
    fn default() -> Self {
        Self {
            json_name: "other",
            kind: "other",
            short: None,
            backend_name: None,
            name: None,
            title: None,
            region: None,
            is_region_in_title: false,
            project: None,
            project_number: None,
            version: None,
            parts: Vec::new(),
            facts: Vec::new(),
            own_url: None,
            api: None,
            page: None,
            verdict: Verdict::NothingToGrant,
            has_own_rule: false,
            is_server: true,
        }
    }
}

/// A page of the console.
pub(in crate::gateway) struct Page<'a> {
    /// The parts of its path.
    pub(super) path: Vec<&'a str>,
    /// The project that it is of.
    pub(super) project: &'a str,
    /// What it shows: `Cloud Run service orders`.
    pub(super) what: String,
}

/// What is known of how a Cloud Run service is deployed, where a file beside the config says it.
/// `None`: it is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Deployment {
    /// Whether Identity-Aware Proxy guards it.
    pub has_iap: Option<bool>,
    /// Whether everybody may call it, whatever is granted.
    pub is_open: Option<bool>,
    /// Whether only internal callers and load balancers reach it.
    pub is_internal: Option<bool>,
    /// Whether its `run.app` URL is disabled.
    pub has_no_default_url: Option<bool>,
    /// Whether it takes audiences of its own.
    pub has_custom_audiences: Option<bool>,
}

/// What is known of a call besides the address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AdviceContext<'a> {
    /// E-mail of the gateway's service account.
    pub service_account: Option<&'a str>,
    /// Project id for commands where the address names none.
    pub project: Option<&'a str>,
    /// Generation of functions, 1 or 2.
    pub functions_generation: Option<u8>,
    /// Whether only model routers call the backend.
    pub routed: bool,
    /// Whether the backend has `disable_auth: true`.
    pub disable_auth: bool,
    /// Whether an audience is written for the token.
    pub has_audience: bool,
    /// The audience that is written, if it is known.
    pub audience: Option<&'a str>,
    /// Whether only a private network knows the host.
    pub is_private_name: bool,
    /// Whether the host is the machine that calls: `localhost`, `127.0.0.1`.
    pub is_localhost: bool,
    /// Whether the document is of OpenAPI 3.x, which spells fields otherwise.
    pub is_v3: bool,
    /// Whether the config is for Cloud Endpoints, else for API Gateway.
    pub is_endpoints: bool,
    /// Whether the backend speaks gRPC.
    pub is_grpc: bool,
    /// Whether the gateway is known to be one for streaming. Cloud Endpoints has none.
    pub is_streaming: bool,
    /// How the service is deployed.
    pub deployment: Deployment,
}

/// What can be done about access to a backend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// A role must be granted.
    Grant,
    /// No role is needed, or none exists.
    NothingToGrant,
    /// Calls fail whatever is granted.
    Blocked,
    /// Google has announced that calls work; what they need is not known.
    Announced,
    /// Not enough is known of the address.
    Unknown,
}

/// Something that the address tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    /// What it is: `region`.
    pub label: &'static str,
    /// Its value.
    pub value: String,
}

/// The facts whose values are known.
pub(super) fn known<const N: usize>(facts: [(&'static str, Option<String>); N]) -> Vec<Detail> {
    let fact = |(label, value): (_, Option<String>)| Some(Detail { label, value: value? });
    facts.into_iter().filter_map(fact).collect()
}

/// A region as a fact.
pub(super) fn region(region: &Option<Region>) -> (&'static str, Option<String>) {
    ("region", region.as_ref().map(Region::in_words))
}
