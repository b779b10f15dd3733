//! What is known of a call besides the address, and what the modules of services answer with.

/// What is known besides the address.
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
pub struct Fact {
    /// What it is: `region`.
    pub label: &'static str,
    /// Its value.
    pub value: String,
}

impl Fact {
    /// The facts whose values are known.
    pub(super) fn known<const N: usize>(facts: [(&'static str, Option<String>); N]) -> Vec<Self> {
        let fact = |(label, value): (_, Option<String>)| Some(Fact { label, value: value? });
        facts.into_iter().filter_map(fact).collect()
    }
}
