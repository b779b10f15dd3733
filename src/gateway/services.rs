//! The services that an address can name, one module each: the shapes of its addresses, what they
//! tell, and what follows for roles, resource, command, console and audience.
//!
//! A new service is a module with its rows of the catalogue, and a line in the list below. Knows no
//! files. A part of an address that has a hole is `None`; nothing is guessed.

/// The rows in a YAML file of this folder, as JSON: `build.rs` writes it.
macro_rules! rows_of {
    ($name:literal) => {
        include_str!(concat!(env!("OUT_DIR"), "/", $name, ".json"))
    };
}

mod console;
mod host;
mod module;

use super::address::Address;
pub use console::{ConsolePage, console_page};
use host::Host;
pub(super) use module::Condition;
pub use module::{AdviceContext, Deployment, Detail, Verdict};
use module::{Profile, Rows, ServiceModule};

/// Makes the type of all services, and what asks the module of each.
macro_rules! services {
    (
        with_parts { $($(#[$doc:meta])* $service:ident($parts:ident) in $module:ident;)* }
        without_parts { $($(#[$bare_doc:meta])* $bare:ident in $bare_module:ident;)* }
    ) => {
        $(mod $module;)*
        $(mod $bare_module;)*
        /// What is known of an address of each service.
        pub mod parts {
            $(pub use super::$module::$parts;)*
        }
        use parts::*;

        /// What an address leads to.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Service {
            $($(#[$doc])* $service($parts),)*
            $($(#[$bare_doc])* $bare,)*
        }

        /// The domains that mean something.
        fn domains() -> Vec<&'static str> {
            [$($parts::domains(),)* $($bare_module::$bare::domains(),)*].concat()
        }

        /// The rows of the catalogue of all services.
        pub(super) fn rows() -> Vec<Rows> {
            [$($parts::rows(),)* $($bare_module::$bare::rows(),)*].concat()
        }

        impl Service {
            /// The service of an address.
            pub fn of(address: &Address) -> Self {
                let text = host::text(address);
                let host = Host::new(&text, address);
                $(if let Some(parts) = $parts::read(&host) {
                    return Service::$service(parts);
                })*
                $(if $bare_module::$bare::read(&host).is_some() {
                    return Service::$bare;
                })*
                Service::Unknown
            }

            /// The module of the service.
            pub(super) fn module(&self) -> &dyn ServiceModule {
                match self {
                    $(Service::$service(parts) => parts,)*
                    $(Service::$bare => &$bare_module::$bare,)*
                }
            }
        }
    };
}

// The first one that recognises an address has it.
services! {
    with_parts {
        /// An IP address.
        Ip(IpHost) in ip;
        /// A Cloud Run service, or a 2nd generation function under its Cloud Run name.
        CloudRun(CloudRun) in cloud_run;
        /// A Cloud Run function. The host does not tell its generation.
        Function(Function) in function;
        /// An App Engine app.
        AppEngine(AppEngine) in app_engine;
        /// A Google API.
        GoogleApi(GoogleApi) in google_api;
        /// A gateway of API Gateway.
        Gateway(GatewayHost) in gateway;
        /// The name of a managed service of API Gateway, which is no host to call.
        ManagedService(ManagedService) in managed_service;
        /// A Cloud Endpoints service.
        Endpoints(EndpointsService) in endpoints;
    }
    without_parts {
        /// `storage.cloud.google.com`, which only knows browser logins.
        StorageBrowser in storage_browser;
        /// A name that only resolves inside a network: `localhost`, `*.internal`, `*.local`.
        PrivateName in private_name;
        /// The host is a hole, or too much of it is.
        Unknown in unknown;
        /// Any other host.
        Other in other;
    }
}

impl Service {
    /// The service's name in JSON output.
    pub fn name(&self) -> &'static str {
        self.profile(&AdviceContext::default()).json_name
    }

    /// The service's name in JSON output where a model router calls it.
    pub fn name_after_router(&self) -> &'static str {
        if self.is_router_capable() { "vertex-ai-router" } else { self.name() }
    }

    /// Whether this is a Google API that a model router can call.
    pub fn is_router_capable(&self) -> bool {
        matches!(self, Service::GoogleApi(api) if api.is_router_capable)
    }

    /// Whether a rule of its own speaks of backends that are it.
    pub fn has_own_rule(&self) -> bool {
        self.profile(&AdviceContext::default()).has_own_rule
    }

    /// The service in a few words, if it is one of Google's: `Cloud Run orders`.
    pub fn in_short(&self) -> Option<String> {
        let (what, name) = self.profile(&AdviceContext::default()).short?;
        Some(name.map_or(what.to_owned(), |name| format!("{what} {name}")))
    }

    /// What is known of the service.
    pub(super) fn profile<'a>(&'a self, context: &AdviceContext<'a>) -> Profile<'a> {
        self.module().profile(context)
    }

    /// What a backend that calls the service may be called.
    pub fn backend_name(&self) -> Option<&str> {
        self.profile(&AdviceContext::default()).backend_name
    }
}

#[cfg(test)]
mod tests;
