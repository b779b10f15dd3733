//! Where each operation's requests really go, as the public JSON has it.

use serde::Serialize;

use crate::analysis::{Analysis, Blocked, Failure};
use crate::gateway::Verdict;
use crate::openapi::BackendForm;
use crate::routing::{
    Audience, Auth, Credentials, Occurrence, Origin, Route, Source, SyntheticRoute,
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
    /// Lower-case HTTP method.
    pub method: &'static str,
    /// The key under `paths`.
    pub path: String,
    /// The path with the base path.
    pub full_path: String,
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
    /// `operation`, `document`, `named` or `router`.
    pub source: &'static str,
    /// The name of the backend or of the router.
    pub name: Option<String>,
    /// The address, values of template variables put in.
    pub address: Option<String>,
    /// The kind of service behind it.
    pub service: &'static str,
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
    RoutesReport {
        version: 1,
        path: path.to_owned(),
        operations: written.chain(synthetic).collect(),
        rejections: rules::rejections(analysis),
    }
}

fn route(analysis: &Analysis, route: &Route) -> Option<RouteReport> {
    let (item, operation) = route.operation.of(&analysis.document)?;
    let occurrence = route.occurrence.and_then(|at| analysis.routing.occurrences.get(at));
    let backend = occurrence.zip(route.source.as_ref()).map(|(occurrence, source)| {
        backend(analysis, occurrence, source, analysis.routing.url(route))
    });
    Some(RouteReport {
        method: operation.method.name(),
        path: item.path.text.clone(),
        full_path: route.full_path().to_owned(),
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
    let backend = occurrence.map(|it| backend(analysis, it, &Source::Document, route.url.clone()));
    RouteReport {
        method: route.method.name(),
        path: "/**".to_owned(),
        full_path: route.full_path.clone(),
        operation_id: Some(route.operation_id()),
        synthetic: true,
        undefined_backend: None,
        blocked: backend.as_ref().and_then(|it| it.blocked.clone()),
        backend,
        credentials: Credentials::default(),
    }
}

/// The audience as it is written, if it holds something that is not known: people look for its text.
fn written_audience(analysis: &Analysis, occurrence: &Occurrence) -> Option<String> {
    let BackendForm::Object(fields) = &occurrence.backend.form else { return None };
    let audience = fields.jwt_audience.as_ref();
    let audience = audience.filter(|_| occurrence.effective.auth == Auth::IdToken)?;
    Some(analysis.fill(&audience.text).text)
}

fn backend(
    analysis: &Analysis,
    occurrence: &Occurrence,
    source: &Source,
    url: Option<String>,
) -> BackendReport {
    let effective = &occurrence.effective;
    let is_routed = matches!(source, Source::Router(_));
    let advice = analysis.advice_called(occurrence, is_routed);
    let router_token = advice.token.filter(|_| is_routed);
    let (source, name) = match source {
        Source::Operation => ("operation", None),
        Source::Document => ("document", None),
        Source::Named(name) => ("named", Some(name.clone())),
        Source::Router(name) => ("router", Some(name.clone())),
    };
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
