//! What the files beside a config say of it: who deploys it, and what its template variables are.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::account::Account;
use super::address::ResourceAddress;
use super::given::GivenName;
use super::granted::Place;
use super::grants::Grants;
use super::slips::Slip;
use crate::gateway::{Deployment, Service};

/// What is known of a config from the files beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// Who deploys it, in the order of files and lines.
    pub uses: Vec<ConfigUse>,
    /// The roles that are granted.
    pub grants: Arc<Grants>,
    /// What its template variables are, by name.
    pub variables: BTreeMap<String, Variable>,
}

/// A resource that deploys a config.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigUse {
    /// The resource's address: `google_api_gateway_api_config.shop`.
    pub resource: String,
    /// Where the resource is.
    pub place: Place,
    /// The file that it deploys.
    pub path: PathBuf,
    /// How the file is filled in.
    pub filling: Filling,
    /// Whom the gateway calls its backends as.
    pub account: Account,
    /// The API, as far as it is known.
    pub api: Option<String>,
    /// The names that are given for template variables; `None` if these may not be all.
    pub given: Option<Vec<GivenName>>,
    /// The folder that Terraform is run in; `None` if a script deploys it.
    pub root: Option<PathBuf>,
    /// Whether there may be none of the resource.
    pub may_be_left_out: bool,
    /// What is wrong with the resource itself.
    pub slips: Vec<Slip>,
}

/// How a config is filled in before it is deployed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filling {
    /// It is deployed as it is.
    Raw,
    /// Names are given for its template variables.
    Names,
    /// Texts in it are exchanged.
    Replaced,
    /// Which names are given is not known.
    Unknown,
}

/// What is known of a template variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// What it is.
    pub meaning: Meaning,
    /// Where it is given.
    pub place: Place,
}

/// What a template variable is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A text. What is not known of it is in it as a template expression.
    Text(String),
    /// The URL of a service.
    Service(Box<Deployed>),
    /// Not known, because of this expression.
    Unknown(String),
}

/// A service that is defined beside the config.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deployed {
    /// What is known of it.
    pub service: Service,
    /// The generation of a function.
    pub generation: Option<u8>,
    /// Its project, if it is known.
    pub project: Option<String>,
    /// Its project as far as it is written; what is not known is in it as a template expression.
    pub written_project: Option<String>,
    /// Its name as far as it is written; what is not known is in it as a template expression.
    pub name: Option<String>,
    /// What it is defined by.
    pub resource: Definition,
    /// How it is deployed, as far as its resource says it.
    pub deployment: Deployment,
    /// Whether it is nothing but looked up here.
    pub is_looked_up: bool,
    /// Where it is defined.
    pub place: Place,
    /// Whether the variable is the host alone.
    pub is_host: bool,
    /// Whether its URL has a path.
    pub has_path: bool,
    /// What follows the URL in the variable.
    pub rest: String,
}

/// What defines a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Definition {
    /// A resource of Terraform.
    Resource(ResourceAddress),
    /// This one or another one, each where the config is deployed in another way.
    OneOf(ResourceAddress),
    /// A command of a script, which looks it up.
    Command(String),
}

impl fmt::Display for Definition {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Resource(address) | Self::OneOf(address) => address.fmt(formatter),
            Self::Command(command) => formatter.write_str(command),
        }
    }
}

impl Deployed {
    /// The address of its resource, if it is the same wherever the config is deployed.
    pub fn address(&self) -> Option<&ResourceAddress> {
        match &self.resource {
            Definition::Resource(address) => Some(address),
            Definition::OneOf(_) | Definition::Command(_) => None,
        }
    }

    /// The service in a few words: `Cloud Run orders`, `function pay (2nd gen)`.
    pub fn in_short(&self) -> String {
        let short = self.service.in_short().unwrap_or_else(|| self.service.name().to_owned());
        match self.generation {
            Some(1) => format!("{short} (1st gen)"),
            Some(2) => format!("{short} (2nd gen)"),
            _ => short,
        }
    }
}

impl Surroundings {
    /// The account that the gateway calls its backends as, if all who deploy the config name the
    /// same one; `None` if nobody deploys it here.
    pub fn account(&self) -> Option<&Account> {
        let (first, rest) = self.uses.split_first()?;
        let is_same = rest.iter().all(|it| it.account == first.account);
        Some(if is_same { &first.account } else { &Account::Unknown })
    }

    /// The folder that Terraform is run in to deploy the config, if it is one.
    pub fn root(&self) -> Option<&Path> {
        let (first, rest) = self.uses.split_first()?;
        rest.iter().all(|it| it.root == first.root).then_some(first.root.as_deref()).flatten()
    }

    /// Whether the files of the one are those of the other, read at once.
    pub fn is_read_with(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.grants, &other.grants)
    }

    /// Whether a script deploys it.
    pub fn is_by_script(&self) -> bool {
        self.uses.iter().any(|it| it.root.is_none())
    }

    /// The account that the gateway calls its backends as, if all who deploy the config name the
    /// same one, and its address is known.
    pub fn service_account(&self) -> Option<&str> {
        let (first, rest) = self.uses.split_first()?;
        let account = first.account.email()?;
        rest.iter().all(|it| it.account.email() == Some(account)).then_some(account)
    }

    /// What a template variable, or a part of one such as `urls["orders"]`, is, if a file beside the
    /// config says so.
    pub fn variable(&self, name: &str) -> Option<&Variable> {
        if self.variables.is_empty() {
            return None;
        }
        let any = || {
            let (base, _) = name.split_once(['[', '.'])?;
            self.variables.get(&format!("{base}[*]"))
        };
        self.variables.get(name).or_else(any)
    }

    /// The text of a template variable, if it is one.
    pub fn text(&self, name: &str) -> Option<&str> {
        match &self.variable(name)?.meaning {
            Meaning::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The service whose URL a template variable is.
    pub fn service(&self, name: &str) -> Option<&Deployed> {
        match &self.variable(name)?.meaning {
            Meaning::Service(deployed) => Some(deployed),
            _ => None,
        }
    }
}
