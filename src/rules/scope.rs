//! What a rule looks at, in which files, and which of its findings make the deploy fail.

/// Which findings of a rule say that Google rejects the config: the deploy fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rejects {
    /// None is known to: the config deploys, or nobody documents that it does not.
    Never,
    /// Those that the rule itself reports as errors, whatever level the settings give them.
    Errors,
}

/// What a rule looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// One item (an operation, a backend, a block) and a few facts of the document.
    Local,
    /// The text of one block, whatever it says.
    Text,
    /// Facts joined from the whole file.
    WholeFile,
}

/// The versions of OpenAPI that a rule speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Versions {
    /// 2.0 and 3.x.
    All,
    /// 2.0 only.
    V2,
    /// 3.x only.
    V3,
    /// None: it speaks of service configs.
    None,
}

/// The products that a rule speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Targets {
    /// Both.
    All,
    /// API Gateway only.
    ApiGateway,
    /// Cloud Endpoints only.
    Endpoints,
}

impl Targets {
    /// As people write them.
    pub fn in_words(self) -> &'static str {
        match self {
            Targets::All => "API Gateway and Cloud Endpoints",
            Targets::ApiGateway => "API Gateway",
            Targets::Endpoints => "Cloud Endpoints",
        }
    }
}
