//! What the service config of a gRPC API says: rules, each for the methods that its selector names.

use super::{Backend, Flag, Security, Value};

/// The rules of a service config (`type: google.api.Service`), each kind in the order of the file: of
/// those for one method the last one counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServiceConfig {
    /// `name`: that of the managed service.
    pub name: Option<Value>,
    /// `backend.rules` that have an address.
    pub backends: Vec<BackendRule>,
    /// `authentication.rules`
    pub authentication: Vec<AuthenticationRule>,
    /// `usage.rules`
    pub usage: Vec<UsageRule>,
}

/// Which backend methods have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackendRule {
    /// The methods.
    pub selector: Option<Value>,
    /// Its fields.
    pub backend: Backend,
}

/// What callers of methods must bring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthenticationRule {
    /// The methods.
    pub selector: Option<Value>,
    /// `allow_without_credential`
    pub allows_without: Option<Flag>,
    /// `requirements`: each item names one provider.
    pub security: Option<Security>,
    /// Of these the items that name `audiences` of their own.
    pub audiences: Option<Security>,
}

/// Whether methods can be called without an API key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageRule {
    /// The methods.
    pub selector: Option<Value>,
    /// `allow_unregistered_calls`
    pub allows_unregistered: Option<Flag>,
}

impl ServiceConfig {
    /// The selectors, in the order of backends, authentication, usage.
    pub fn selectors(&self) -> impl Iterator<Item = &Value> {
        let backends = self.backends.iter().map(|rule| &rule.selector);
        let authentication = self.authentication.iter().map(|rule| &rule.selector);
        let usage = self.usage.iter().map(|rule| &rule.selector);
        backends.chain(authentication).chain(usage).flatten()
    }
}
