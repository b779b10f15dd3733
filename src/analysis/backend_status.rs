//! The status of each backend: whether Google reads it, who calls it, and why calls of it, or of an
//! operation, fail whatever is granted. All that lists, counts, marks or checks backends asks here.

use super::Analysis;
use crate::gateway::{Service, Verdict};
use crate::openapi::BackendForm;
use crate::routing::{Auth, Occurrence, Route, Site, Source};
use crate::settings::Target;
use crate::template;

/// The status of a backend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BackendStatus {
    /// It is called.
    Called(Callers),
    /// Google rejects the config, does not read the backend where it is written, or cannot reach
    /// it.
    Blocked(Blocked),
    /// Nothing calls it: why, in words; code in backticks.
    Unused(&'static str),
}

/// Who calls a backend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say all")]
pub enum Callers {
    Gateway,
    ModelRouters,
    Both,
}

impl Callers {
    /// Whether it is a model router, for each kind of caller.
    pub(super) fn are_routers(self) -> &'static [bool] {
        match self {
            Self::Gateway => &[false],
            Self::ModelRouters => &[true],
            Self::Both => &[true, false],
        }
    }
}

/// What makes calls fail for certain. Each is the matter of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say all")]
pub enum Reason {
    BackendOnPath,
    InlineBackend,
    Address,
    IpAddress,
    ManagedService,
    PrivateName,
    GoogleApi,
    NoBackend,
    UndefinedBackend,
    UndefinedModelRouter,
}

/// Why calls fail for certain, whatever is granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Blocked {
    /// What makes them fail.
    pub reason: Reason,
    /// The consequence in a few words, without a full stop.
    pub short: &'static str,
    /// Why, in sentences; code in backticks.
    pub why: &'static str,
}

/// Why the calls of an operation fail for certain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What makes them fail.
    pub reason: Reason,
    /// The consequence in a few words, without a full stop.
    pub short: String,
    /// Why, in sentences; code in backticks.
    pub why: String,
}

const PATH_LEVEL: Blocked = Blocked {
    reason: Reason::BackendOnPath,
    short: "Google rejects the config: a backend is not allowed on a path",
    why: "The gateway reads a backend at the top level and on operations only. Write it on each operation of this path.",
};

const PATH_LEVEL_3: Blocked = Blocked {
    short: "not called: no page says that Google reads a backend on a path",
    ..PATH_LEVEL
};

const INLINE: Blocked = Blocked {
    reason: Reason::InlineBackend,
    short: "Google rejects the config: in OpenAPI 3.x only the name of a backend is allowed here",
    why: "In OpenAPI 3.x a backend is an entry under `x-google-api-management.backends`, and \
          `x-google-backend` its name.",
};

const NO_ADDRESS: Blocked = Blocked {
    reason: Reason::Address,
    short: "requests have no destination: the backend has no address",
    why: "The backend has no `address`, so requests have no destination.",
};

const UNREADABLE: Blocked = Blocked {
    reason: Reason::Address,
    short: "calls fail: the address is wrong",
    why: "Calls fail because the address is wrong.",
};

const IP: Blocked = Blocked {
    reason: Reason::IpAddress,
    short: "Google rejects the config: IP addresses are not allowed",
    why: "Google rejects the config: API Gateway accepts no IP address as a backend.",
};

const MANAGED_SERVICE: Blocked = Blocked {
    reason: Reason::ManagedService,
    short: "every call fails: this is only Google's name for an API, not a host",
    why: "Every call fails: this is only Google's name for an API; no server answers there.",
};

const PRIVATE_NAME: Blocked = Blocked {
    reason: Reason::PrivateName,
    short: "every call fails: API Gateway cannot reach this host",
    why: "Every call fails: API Gateway calls backends over the public internet, where this name \
          does not exist.",
};

const NO_BACKEND: Blocked = Blocked {
    reason: Reason::NoBackend,
    short: "no backend",
    why: "Calls fail: neither the operation nor the top level has an `x-google-backend`.",
};

impl From<Blocked> for Failure {
    fn from(blocked: Blocked) -> Self {
        let Blocked { reason, short, why } = blocked;
        Self { reason, short: short.to_owned(), why: why.to_owned() }
    }
}

impl Analysis {
    /// Whether Google reads a backend: it is where its version has backends, and of the named ones
    /// something refers to it. Whether anything calls it is another question.
    pub fn is_read(&self, occurrence: &Occurrence) -> bool {
        let is_referred_to = || occurrence.is_referred_to || !occurrence.routers.is_empty();
        occurrence.site.takes_backend(self.document.is_v3)
            && (!matches!(occurrence.site, Site::Named(_)) || is_referred_to())
    }

    /// The status of a backend.
    pub fn backend_status(&self, occurrence: &Occurrence) -> BackendStatus {
        let is_v3 = self.document.is_v3;
        match occurrence.site {
            Site::PathItem(_) if is_v3 => return BackendStatus::Blocked(PATH_LEVEL_3),
            Site::PathItem(_) => return BackendStatus::Blocked(PATH_LEVEL),
            Site::Document | Site::Operation(_) if is_v3 => return BackendStatus::Blocked(INLINE),
            Site::Named(_) if !is_v3 => {
                let why = "OpenAPI 2.0 has no named backends: the gateway never calls it.";
                return BackendStatus::Unused(why);
            }
            Site::Named(_) if !self.is_read(occurrence) => {
                let why = "Nothing refers to this backend: the gateway never calls it.";
                return BackendStatus::Unused(why);
            }
            Site::Document if self.is_overridden(occurrence) => {
                let why = "Every operation has its own backend: the gateway never calls this one.";
                return BackendStatus::Unused(why);
            }
            Site::Document | Site::Operation(_) | Site::Named(_) | Site::Rule(_) => {}
        }
        if let Some(blocked) = self.blocked_address(occurrence) {
            return BackendStatus::Blocked(blocked);
        }
        match (occurrence.routers.is_empty(), occurrence.is_called_directly) {
            (true, _) => BackendStatus::Called(Callers::Gateway),
            (false, true) => BackendStatus::Called(Callers::Both),
            (false, false) => BackendStatus::Called(Callers::ModelRouters),
        }
    }

    /// Why no call of a backend can work, as far as its address tells.
    fn blocked_address(&self, occurrence: &Occurrence) -> Option<Blocked> {
        let is_gateway = self.target == Target::ApiGateway;
        if occurrence.address.is_none() {
            // Cloud Endpoints calls the server beside the proxy.
            let Some(_) = occurrence.address_value() else {
                return is_gateway.then_some(NO_ADDRESS);
            };
            return (!template::has_hole(&occurrence.filled.text)).then_some(UNREADABLE);
        }
        match &occurrence.service {
            Service::ManagedService { .. } => Some(MANAGED_SERVICE),
            Service::Ip { .. } if is_gateway => Some(IP),
            _ if is_gateway && occurrence.is_private_name() => Some(PRIVATE_NAME),
            _ => None,
        }
    }

    /// Why the calls of a backend fail whatever is granted, if they do for certain: those of a
    /// model router if `routed`.
    pub fn blocked(&self, occurrence: &Occurrence, routed: bool) -> Option<Blocked> {
        match self.backend_status(occurrence) {
            BackendStatus::Blocked(blocked) => Some(blocked),
            BackendStatus::Unused(_) => None,
            BackendStatus::Called(_) => self.blocked_by_token(occurrence, routed),
        }
    }

    /// Why a Google API rejects every call.
    fn blocked_by_token(&self, occurrence: &Occurrence, routed: bool) -> Option<Blocked> {
        let is_google_api = matches!(occurrence.service, Service::GoogleApi(_));
        // What a model router can call besides Vertex AI is not documented.
        if !is_google_api || routed || occurrence.effective.auth != Auth::IdToken {
            return None;
        }
        let advice = self.advice_called(occurrence, routed);
        let short = advice.short.unwrap_or(advice.summary).text;
        let why = advice.action.unwrap_or(advice.summary).text;
        let blocked = Blocked { reason: Reason::GoogleApi, short, why };
        (advice.verdict == Verdict::Blocked).then_some(blocked)
    }

    /// Why the calls of an operation fail, if they do for certain.
    pub fn failure(&self, route: &Route) -> Option<Failure> {
        if let Some(failure) = self.undefined(route) {
            return Some(failure);
        }
        let occurrence = route.occurrence.and_then(|at| self.routing.occurrences.get(at));
        let routed = matches!(route.source, Some(Source::Router(_)));
        let blocked = match occurrence {
            Some(occurrence) => self.blocked(occurrence, routed),
            None => self.without_backend(route),
        };
        blocked.map(Failure::from)
    }

    /// A name that no backend and no model router has, unless it is filled in later.
    fn undefined(&self, route: &Route) -> Option<Failure> {
        let (reason, what, name) = match route.source.as_ref()? {
            Source::Named(name) => (Reason::UndefinedBackend, "backend", name),
            Source::Router(name) => (Reason::UndefinedModelRouter, "model router", name),
            _ => return None,
        };
        let is_undefined = route.occurrence.is_none() && !template::has_syntax(name);
        is_undefined.then(|| {
            let short = format!("Google rejects the config: no {what} is named `{name}`");
            Failure { reason, why: format!("{short}."), short }
        })
    }

    /// Why an operation has no backend. What is not for API Gateway, or names no backend at all and
    /// may not be, is left alone.
    fn without_backend(&self, route: &Route) -> Option<Blocked> {
        let document = &self.document;
        let (item, operation) = route.operation.of(document)?;
        if self.target != Target::ApiGateway || route.source.is_some() {
            return None;
        }
        let is_object = |it: &crate::openapi::Backend| matches!(it.form, BackendForm::Object(_));
        let mut own = operation.backend.as_deref().into_iter().chain(&document.backend);
        if document.is_v3 && own.any(is_object) {
            return Some(INLINE);
        }
        if operation.backend.is_some() || operation.router.is_some() || document.backend.is_some() {
            return None;
        }
        if item.backend.is_some() {
            return Some(if document.is_v3 { PATH_LEVEL_3 } else { PATH_LEVEL });
        }
        (self.is_target_set || !self.routing.occurrences.is_empty()).then_some(NO_BACKEND)
    }

    /// Whether no operation is left for the backend of the root.
    fn is_overridden(&self, occurrence: &Occurrence) -> bool {
        let routing = &self.routing;
        let is_root =
            |at: usize| routing.occurrences.get(at).is_some_and(|it| std::ptr::eq(it, occurrence));
        let is_synthetic = routing.synthetic.iter().any(|it| it.occurrence.is_some_and(is_root));
        !routing.routes.is_empty() && occurrence.routes.is_empty() && !is_synthetic
    }
}
