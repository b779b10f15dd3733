//! Where each operation's requests really go, as the public JSON has it.

use serde::Serialize;

use crate::analysis::{Analysis, Blocked, Failure};
use crate::gateway::Verdict;
use crate::infra::Deployed;
use crate::openapi::BackendForm;
use crate::routing::{
    Audience, Auth, Credentials, Occurrence, Origin, Route, SelectorRoute, Source, SyntheticRoute,
};
use crate::rules;
use crate::template;

/// The routes of one file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RoutesReport {
    /// Version of this shape.
    pub version: u32,
    /// The path of the file as given, with `/` between its parts.
    pub path: String,
    /// One for each operation, in the order of the file; those that nobody wrote come last.
    pub operations: Vec<RouteReport>,
    /// How many findings say that Google rejects the config; not part of the public JSON.
    #[serde(skip)]
    pub rejections: usize,
}

/// One operation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RouteReport {
    /// Lower-case HTTP method; `grpc` in a service config.
    pub method: &'static str,
    /// The key under `paths`; the selector in a service config.
    pub path: String,
    /// The path with the base path; the selector in a service config.
    pub full_path: String,
    /// The selector of the methods, in a service config only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub selector: Option<String>,
    /// `operationId`
    pub operation_id: Option<String>,
    /// Whether `x-google-allow: all` made it.
    pub synthetic: bool,
    /// The backend that serves it.
    pub backend: Option<BackendReport>,
    /// The name of a backend or model router that it asks for and that is not defined.
    pub undefined_backend: Option<String>,
    /// Why calls fail whatever is granted, if they do: the same as that of the backend, or why there
    /// is none.
    pub blocked: Option<BlockedReport>,
    /// What a caller must bring; not part of the public JSON.
    #[serde(skip)]
    pub credentials: Credentials,
}

/// A backend with the values that count; `None` is not known.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BackendReport {
    /// `operation`, `document`, `named` or `router`; `rule` in a service config.
    pub source: &'static str,
    /// The name of the backend or of the router, or the selector of the rule.
    pub name: Option<String>,
    /// The address, values of template variables put in.
    pub address: Option<String>,
    /// The kind of service behind it.
    pub service: &'static str,
    /// Where that service is defined, if a template variable stands for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub defined: Option<DefinedReport>,
    /// `APPEND_PATH_TO_ADDRESS` or `CONSTANT_ADDRESS`.
    pub path_translation: Option<&'static str>,
    /// The audience of the gateway's ID token.
    pub jwt_audience: Option<String>,
    /// Whether the gateway adds no token.
    pub disable_auth: Option<bool>,
    /// Seconds.
    pub deadline: Option<f64>,
    /// `http/1.1`, `h2` or `grpc`.
    pub protocol: Option<&'static str>,
    /// The URL that is called, path parameters in braces.
    pub url: Option<String>,
    /// Why calls fail whatever is granted, if so.
    pub blocked: Option<BlockedReport>,
    /// How a model router shows the backend who it is, in words, if one calls it and that is known;
    /// not part of the public JSON.
    #[serde(skip)]
    pub router_token: Option<&'static str>,
    /// What becomes of calls, in a few words, where they may fail whatever is granted; not part of
    /// the public JSON.
    #[serde(skip)]
    pub calls: Option<&'static str>,
    /// Which of the values are defaults, by the names above; not part of the public JSON.
    #[serde(skip)]
    pub defaults: Vec<&'static str>,
}

/// A resource of Terraform that a template variable stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DefinedReport {
    /// Its address: `google_cloud_run_v2_service.orders`.
    pub resource: String,
    /// Its name; what is not known of it is in it as a template expression.
    pub name: Option<String>,
    /// The generation of a function.
    pub generation: Option<u8>,
    /// The file, from the folder of the repository.
    pub path: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The service in a few words; not part of the public JSON.
    #[serde(skip)]
    pub short: String,
}

impl From<&Deployed> for DefinedReport {
    fn from(deployed: &Deployed) -> Self {
        Self {
            resource: deployed.resource.to_string(),
            name: deployed.name.clone(),
            generation: deployed.generation,
            path: deployed.place.shown(),
            line: deployed.place.line,
            short: deployed.in_short(),
        }
    }
}

/// Why calls fail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BlockedReport {
    /// Id of the rule that says so.
    pub rule: &'static str,
    /// What is wrong, in words.
    pub why: String,
    /// The consequence, in a few words; not part of the public JSON.
    #[serde(skip)]
    pub short: String,
}

impl From<Failure> for BlockedReport {
    fn from(failure: Failure) -> Self {
        let Failure { reason, short, why } = failure;
        let rule = rules::rule_about(reason).id;
        Self { rule, why: why.replace('`', ""), short }
    }
}

impl From<Blocked> for BlockedReport {
    fn from(blocked: Blocked) -> Self {
        Failure::from(blocked).into()
    }
}

/// The routes of one file.
pub fn routes(path: &str, analysis: &Analysis) -> RoutesReport {
    let written = analysis.routing.routes.iter().filter_map(|route| self::route(analysis, route));
    let synthetic = analysis.routing.synthetic.iter().map(|route| synthetic(analysis, route));
    let selected = analysis.routing.selectors.iter().map(|route| selected(analysis, route));
    RoutesReport {
        version: 1,
        path: path.to_owned(),
        operations: written.chain(synthetic).chain(selected).collect(),
        rejections: rules::rejections(analysis),
    }
}

fn route(analysis: &Analysis, route: &Route) -> Option<RouteReport> {
    let (item, operation) = route.operation.of(&analysis.document)?;
    let occurrence = route.occurrence.and_then(|at| analysis.routing.occurrences.get(at));
    let backend = occurrence.zip(route.source.as_ref()).map(|(occurrence, source)| {
        backend(analysis, occurrence, source_of(source), analysis.routing.url(route))
    });
    Some(RouteReport {
        method: operation.method.name(),
        path: item.path.text.clone(),
        full_path: route.full_path().to_owned(),
        selector: None,
        operation_id: operation.operation_id.as_ref().map(|id| id.text.clone()),
        synthetic: false,
        undefined_backend: undefined(route),
        blocked: analysis.failure(route).map(BlockedReport::from),
        backend,
        credentials: Credentials::clone(&route.credentials),
    })
}

/// The name that leads to no backend, unless it is filled in later.
fn undefined(route: &Route) -> Option<String> {
    let (Source::Named(name) | Source::Router(name)) = route.source.as_ref()? else { return None };
    let is_undefined = route.occurrence.is_none() && !template::has_syntax(name);
    is_undefined.then(|| name.clone())
}

fn synthetic(analysis: &Analysis, route: &SyntheticRoute) -> RouteReport {
    let occurrence = route.occurrence.and_then(|at| analysis.routing.occurrences.get(at));
    let backend =
        occurrence.map(|it| backend(analysis, it, source_of(&Source::Document), route.url.clone()));
    RouteReport {
        method: route.method.name(),
        path: "/**".to_owned(),
        full_path: route.full_path.clone(),
        selector: None,
        operation_id: Some(route.operation_id()),
        synthetic: true,
        undefined_backend: None,
        blocked: backend.as_ref().and_then(|it| it.blocked.clone()),
        backend,
        credentials: Credentials::default(),
    }
}

fn selected(analysis: &Analysis, route: &SelectorRoute) -> RouteReport {
    let backend = route.backend.as_ref().and_then(|(selector, at)| {
        let occurrence = analysis.routing.occurrences.get(*at)?;
        Some(backend(analysis, occurrence, named_by("rule", selector), None))
    });
    RouteReport {
        method: "grpc",
        path: route.selector.clone(),
        full_path: route.selector.clone(),
        selector: Some(route.selector.clone()),
        operation_id: None,
        synthetic: false,
        undefined_backend: None,
        blocked: backend.as_ref().and_then(|it| it.blocked.clone()),
        backend,
        credentials: route.credentials.clone(),
    }
}

/// The audience as it is written, if it holds something that is not known: people look for its text.
fn written_audience(analysis: &Analysis, occurrence: &Occurrence) -> Option<String> {
    let BackendForm::Object(fields) = &occurrence.backend.form else { return None };
    let audience = fields.jwt_audience.as_ref();
    let audience = audience.filter(|_| occurrence.effective.auth == Auth::IdToken)?;
    Some(analysis.fill(&audience.text).text)
}

/// Who names a backend: the kind, and the name if it has one.
type NamedBy = (&'static str, Option<String>);

/// The kind of what is a model router.
const ROUTER: &str = "router";

fn source_of(source: &Source) -> NamedBy {
    match source {
        Source::Operation => ("operation", None),
        Source::Document => ("document", None),
        Source::Named(name) => named_by("named", name),
        Source::Router(name) => named_by(ROUTER, name),
    }
}

fn named_by(kind: &'static str, name: &str) -> NamedBy {
    (kind, Some(name.to_owned()))
}

fn backend(
    analysis: &Analysis,
    occurrence: &Occurrence,
    (source, name): NamedBy,
    url: Option<String>,
) -> BackendReport {
    let effective = &occurrence.effective;
    let is_routed = source == ROUTER;
    let advice = analysis.advice_called(occurrence, is_routed);
    let router_token = advice.token.filter(|_| is_routed);
    let (jwt_audience, is_audience_default) = match &effective.audience {
        // A model router has its own way to show who it is: nobody documents an audience.
        _ if is_routed => (None, false),
        Audience::Written(audience) => (Some(audience.clone()), false),
        Audience::Address(address) => (Some(address.clone()), true),
        Audience::Unknown => (written_audience(analysis, occurrence), false),
    };
    let defaults = [
        ("path_translation", effective.path_translation.origin == Origin::Default),
        ("jwt_audience", is_audience_default),
        ("deadline", effective.deadline.origin == Origin::Default),
        ("protocol", effective.protocol.origin == Origin::Default),
    ];
    BackendReport {
        source,
        name,
        address: occurrence.address_value().map(|_| occurrence.filled.text.clone()),
        service: match is_routed {
            true => occurrence.service.name_after_router(),
            false => occurrence.service.name(),
        },
        defined: occurrence.deployed.as_deref().map(DefinedReport::from),
        path_translation: effective.path_translation.value.map(|it| it.name()),
        jwt_audience,
        disable_auth: match effective.auth {
            Auth::IdToken => Some(false),
            Auth::Off => Some(true),
            Auth::Unknown => None,
        },
        deadline: analysis.deadline(occurrence).value,
        blocked: analysis.blocked(occurrence, is_routed).map(BlockedReport::from),
        protocol: effective.protocol.value.map(|it| it.name()),
        url,
        router_token: router_token.map(|token| token.note.text),
        calls: match advice.verdict {
            Verdict::Blocked | Verdict::Announced => advice.short.map(|short| short.text),
            _ => None,
        },
        defaults: defaults.into_iter().filter(|(_, is)| *is).map(|(name, _)| name).collect(),
    }
}

#[cfg(test)]
mod tests;
