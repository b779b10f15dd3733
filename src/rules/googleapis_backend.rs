//! `googleapis-backend`: a backend address at a Google API.

mod router;

use super::backends::{self, change::DISABLE_AUTH, instead::cloud_run_instead};
use super::{Report, declare_rule, on};
use crate::analysis::Analysis;
use crate::gateway::{Service, sources};
use crate::routing::{Auth, Occurrence};
use crate::settings::{Severity, Target};

declare_rule! {
    /// A backend address points at a Google API (`*.googleapis.com`).
    ///
    /// ## Why
    /// On a gateway without streaming, every call to this backend fails with 401. The gateway
    /// authenticates with an ID token of its service account, and Google's own APIs take access
    /// tokens only. The config still deploys.
    ///
    /// With `disable_auth: true` the gateway adds no token at all: calls work only if the caller
    /// sends a Google access token, or if the resource is public.
    ///
    /// Two kinds of gateways differ:
    ///
    /// - Model routing (OpenAPI 3.x): a backend on `aiplatform.googleapis.com` whose requests all
    ///   come through model routers is correct, even if `x-google-backend` names it too where only
    ///   model routers answer.
    /// - Streaming: on 2026-11-03 Google announced, as a preview, that streaming gateways can call
    ///   Google Cloud APIs (<https://docs.cloud.google.com/api-gateway/docs/release-notes>). Which
    ///   fields, roles and APIs that takes is not known here. A config does not show whether its
    ///   gateway streams: with gateway-ls's setting `streaming: true` the error becomes a hint.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Rows, version: "1"}
    /// paths:
    ///   /rows:
    ///     get:
    ///       operationId: listRows
    ///       x-google-backend:
    ///         address: https://bigquery.googleapis.com/bigquery/v2/projects/p/queries
    ///         path_translation: CONSTANT_ADDRESS
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,good
    /// swagger: "2.0"
    /// info: {title: Rows, version: "1"}
    /// paths:
    ///   /rows:
    ///     get:
    ///       operationId: listRows
    ///       x-google-backend:
    ///         address: https://rows-1234567890.us-central1.run.app
    ///         path_translation: APPEND_PATH_TO_ADDRESS
    ///       responses: {"200": {description: OK}}
    /// securityDefinitions:
    ///   google:
    ///     type: oauth2
    ///     flow: implicit
    ///     authorizationUrl: ""
    ///     x-google-issuer: https://accounts.google.com
    ///     x-google-jwks_uri: https://www.googleapis.com/oauth2/v3/certs
    ///     x-google-audiences: rows
    /// ```
    ///
    /// ## Fix
    /// Put a small Cloud Run service or function in between: the gateway calls it (grant
    /// `roles/run.invoker` on it), and it calls the API with an access token of its own service
    /// account, which gets the API's role. This works on every gateway.
    GOOGLEAPIS_BACKEND {
        id: "googleapis-backend",
        level: on(Severity::Error),
        milder: "warning with `disable_auth: true`, and for model routers; hint with gateway-ls's setting `streaming: true`",
        versions: All,
        targets: All,
        in_service_configs: true,
        scope: Local,
        google: [],
        source: Some(sources::SECURING_BACKENDS),
        also: [sources::NOTE_GOOGLE_APIS],
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    for occurrence in analysis.occurrences() {
        if let Some(verdict) = judge(analysis, occurrence) {
            report_address(analysis, occurrence, verdict, report);
        }
    }
}

/// Why a backend at a Google API does not work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// It gets an ID token.
    IdToken,
    /// The gateway streams, and may be able to call it.
    Streaming,
    /// It gets no token.
    NoToken,
    /// Whether it gets one is not known.
    Unknown,
    /// Model routers do not support this API.
    NotForRouters,
}

fn judge(analysis: &Analysis, occurrence: &Occurrence) -> Option<Verdict> {
    let Service::GoogleApi(api) = &occurrence.service else { return None };
    if !analysis.is_read(occurrence) {
        return None;
    }
    if occurrence.is_routed_only() {
        return (!api.is_router_capable).then_some(Verdict::NotForRouters);
    }
    Some(match occurrence.effective.auth {
        Auth::Off => Verdict::NoToken,
        Auth::IdToken | Auth::Unknown if analysis.is_streaming() => Verdict::Streaming,
        Auth::IdToken if !may_be_turned_off(analysis, occurrence) => Verdict::IdToken,
        Auth::IdToken | Auth::Unknown => Verdict::Unknown,
    })
}

/// Whether a template may bring the field that turns the ID token off.
fn may_be_turned_off(analysis: &Analysis, occurrence: &Occurrence) -> bool {
    let backend = &occurrence.backend;
    let is_default = backends::fields(backend).is_some_and(|fields| fields.disable_auth.is_none());
    let fields = analysis.backend_fields(backend).filter(|_| is_default);
    fields.is_some_and(|fields| fields.proves_all().is_none())
}

fn report_address(
    analysis: &Analysis,
    occurrence: &Occurrence,
    verdict: Verdict,
    report: &mut Report<'_>,
) {
    let host = occurrence.address.as_ref().map_or("", |address| &address.host);
    let host = super::shortened(host.trim_end_matches('.'));
    let disable_auth = DISABLE_AUTH.in_version(analysis.document.is_v3);
    let (severity, message) = match verdict {
        Verdict::IdToken => (Severity::Error, with_id_token(analysis, &host)),
        Verdict::Streaming => (
            Severity::Hint,
            format!(
                "Calls may fail with 401, even on a streaming gateway. Google announced on 2026-11-03 (Preview) that such gateways can call Google Cloud APIs; what `{host}` needs for it is not known here. A Cloud Run service in between works on every gateway."
            ),
        ),
        Verdict::NoToken => (
            Severity::Warning,
            format!(
                "Calls fail with 401 unless the caller sends a Google access token. The gateway calls `{host}` without a token (`{disable_auth}: true`), which is enough only for public resources. To call it with an account of your own, put a Cloud Run service in between."
            ),
        ),
        Verdict::Unknown => (
            Severity::Warning,
            format!(
                "Calls probably fail with 401: this API needs an access token. The gateway sends `{host}` an ID token or, with `{disable_auth}: true`, none. Put a Cloud Run service in between."
            ),
        ),
        Verdict::NotForRouters => (
            Severity::Warning,
            format!(
                "Calls probably fail with 401: model routers are not documented for this host. They are documented only for `aiplatform.googleapis.com` and `REGION-aiplatform.googleapis.com`, not for `{host}`."
            ),
        ),
    };
    let file = report.file();
    let Some(finding) = backends::report_host(report, analysis, occurrence, severity, message)
    else {
        return;
    };
    if verdict == Verdict::Streaming {
        finding.docs = Some(sources::NOTE_GOOGLE_APIS.url);
    }
    if verdict != Verdict::NotForRouters {
        finding.fixes.extend(cloud_run_instead(file, analysis, occurrence));
        finding.fixes.extend(router::behind_a_router(file, analysis, occurrence));
    }
}

/// What to say of a host that gets an ID token.
fn with_id_token(analysis: &Analysis, host: &str) -> String {
    match analysis.target {
        Target::ApiGateway => format!(
            "Every call fails with 401 unless your gateway streams. `{host}` needs an access token, API Gateway sends an ID token. Put a Cloud Run service in between. (If it streams, calls may work: set `streaming: true` in the gateway-ls settings.)"
        ),
        Target::Endpoints => format!(
            "Every call fails with 401. `{host}` needs an access token, ESPv2 sends an ID token. Put a Cloud Run service in between."
        ),
    }
}

#[cfg(test)]
mod tests;
