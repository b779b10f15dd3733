//! `missing-iap-audience`: an App Engine backend whose token is not for its guard, Identity-Aware
//! Proxy.

use super::backends::{self, change};
use super::{Report, declare_rule, on, places};
use crate::analysis::Analysis;
use crate::gateway::{IAP_AUDIENCE, Service, is_url, sources};
use crate::routing::{Audience, Auth, Occurrence};
use crate::settings::Severity;

declare_rule! {
    /// An App Engine backend has no `jwt_audience` that Identity-Aware Proxy accepts.
    ///
    /// ## Why
    /// Identity-Aware Proxy (IAP) keeps strangers from an App Engine app. It accepts only tokens
    /// for its own audience, but without `jwt_audience` the gateway's tokens are for the address:
    /// IAP answers 401. So it does if `jwt_audience` is the app's own URL, or another one: no
    /// audience of IAP is a URL. Without IAP the app is open to everyone, and the audience does not
    /// matter.
    ///
    /// IAP's audience is the resource ID of the IAP application or, with an OAuth client of your
    /// own, its client ID (<https://docs.cloud.google.com/iap/docs/authentication-howto>).
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Rows, version: "1"}
    /// x-google-backend:
    ///   address: https://my-project.uc.r.appspot.com
    /// paths:
    ///   /rows:
    ///     get:
    ///       operationId: listRows
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Rows, version: "1"}
    /// x-google-backend:
    ///   address: https://my-project.uc.r.appspot.com
    ///   jwt_audience: https://my-project.uc.r.appspot.com
    /// paths:
    ///   /rows:
    ///     get:
    ///       operationId: listRows
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,good
    /// swagger: "2.0"
    /// info: {title: Rows, version: "1"}
    /// x-google-backend:
    ///   address: https://my-project.uc.r.appspot.com
    ///   jwt_audience: 1234567890-abc.apps.googleusercontent.com
    /// paths:
    ///   /rows:
    ///     get:
    ///       operationId: listRows
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// If IAP is on, set `jwt_audience` (`jwtAudience` in OpenAPI 3.x) to its audience, and grant the
    /// gateway's service account `roles/iap.httpsResourceAccessor`.
    MISSING_IAP_AUDIENCE {
        id: "missing-iap-audience",
        level: on(Severity::Hint),
        versions: All,
        targets: All,
        in_service_configs: true,
        scope: Local,
        misses: Here,
        google: [],
        source: Some(sources::SECURING_BACKENDS),
        also: [sources::IAP_AUTHENTICATION],
    }
}

/// What somebody has to fill in.
const CLIENT: &str = "IAP_CLIENT_ID";

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    for occurrence in backends::in_force(analysis) {
        let is_called_with_token = matches!(occurrence.service, Service::AppEngine(_))
            && occurrence.effective.auth == Auth::IdToken
            && !occurrence.is_routed_only();
        if !is_called_with_token {
            continue;
        }
        match &occurrence.effective.audience {
            Audience::Written(audience) if is_url(audience) => url(analysis, occurrence, report),
            _ => missing(analysis, occurrence, report),
        }
    }
}

/// Nothing is written: the token is for the address.
fn missing(analysis: &Analysis, occurrence: &Occurrence, report: &mut Report<'_>) {
    let backend = &occurrence.backend;
    if !backends::lacks_field(analysis, backend, &change::JWT_AUDIENCE.names()) {
        return;
    }
    let field = change::JWT_AUDIENCE.in_version(analysis.document.is_v3);
    let message = format!(
        "Calls fail with 401 if Identity-Aware Proxy (IAP) guards this app. IAP rejects a token for the address: set `{field}` to {IAP_AUDIENCE}, and grant the gateway's service account `roles/iap.httpsResourceAccessor`. Without IAP the app is open to everyone."
    );
    let file = report.file();
    let finding = backends::report_host(report, analysis, occurrence, Severity::Hint, message);
    let edits = change::set_field(file, analysis, backend, &change::JWT_AUDIENCE, CLIENT);
    let title = format!("Add `{field}: {CLIENT}`");
    if let Some(finding) = finding {
        finding.fixes.extend(places::fix(title, false, edits));
    }
}

/// A URL is written: the token is for something that is not IAP.
fn url(analysis: &Analysis, occurrence: &Occurrence, report: &mut Report<'_>) {
    let backend = &occurrence.backend;
    let Some(written) = backends::fields(backend).and_then(|it| it.jwt_audience.as_ref()) else {
        return;
    };
    let field = change::JWT_AUDIENCE.in_version(analysis.document.is_v3);
    let message = format!(
        "Calls fail with 401 if Identity-Aware Proxy (IAP) guards this app. IAP rejects a URL as audience: set `{field}` to {IAP_AUDIENCE}, and grant the gateway's service account `roles/iap.httpsResourceAccessor`. Without IAP the app is open to everyone."
    );
    let file = report.file();
    let edits = change::set_field(file, analysis, backend, &change::JWT_AUDIENCE, CLIENT);
    let place = written.place;
    let finding = backends::report_at(report, analysis, occurrence, Severity::Hint, place, message);
    let title = format!("Set `{field}` to {CLIENT}");
    finding.fixes.extend(places::fix(title, false, edits));
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_findings, findings_of};

    const ID: &str = "missing-iap-audience";

    #[test]
    fn fields_and_hosts() {
        for (fields, is_found) in [
            ("address: https://p.appspot.com", true),
            ("address: https://s-dot-p.uc.r.appspot.com/x", true),
            ("address: 'https://${PROJECT}.appspot.com'", true),
            ("address: https://p.appspot.com, disable_auth: false", true),
            ("address: https://p.appspot.com, disable_auth: true", false),
            ("address: https://p.appspot.com, disable_auth: '${X}'", false),
            ("address: https://p.appspot.com, jwt_audience: a", false),
            ("address: https://p.appspot.com, jwtAudience: a", false),
            ("address: https://p.appspot.com, jwt_audience: https://p.appspot.com", true),
            ("address: https://p.appspot.com, jwt_audience: 'HTTPS://a.example.com'", true),
            ("address: https://p.appspot.com, jwt_audience: 'https://${A}'", false),
            ("address: https://p.appspot.com, jwt_audience: /projects/1/apps/p", false),
            ("address: https://p.appspot.com, jwt_audience: 1-a.apps.googleusercontent.com", false),
            (
                "address: https://p.appspot.com, jwt_audience: https://p.appspot.com, disable_auth: true",
                false,
            ),
            ("address: https://a.example.com, jwt_audience: https://p.appspot.com", false),
            ("address: https://p.appspot.com, jwt_audience: '${A}'", false),
            ("address: https://p.appspot.com, jwt_audiance: a", false),
            ("address: https://a-abcdefghij-uc.a.run.app", false),
            ("address: '${URL}'", false),
        ] {
            let source = r#"swagger: '2.0'
x-google-backend: {<fields>}
"#
            .replace("<fields>", fields);
            let found = findings_of(ID, &source);
            assert_eq!(found.contains("hint[missing-iap-audience]"), is_found, "{fields}: {found}");
        }
    }

    #[test]
    fn a_url_as_audience() {
        check_findings(
            ID,
            r#"
x-google-backend:
  address: https://p.appspot.com
  jwt_audience: https://p.appspot.com
  #             ^^^^^^^^^^^^^^^^^^^^^ hint[missing-iap-audience] Calls fail with 401 if Identity-Aware Proxy (IAP) guards this app. IAP rejects a URL as audience: set `jwt_audience`
"#,
        );
    }

    #[test]
    fn named_backends_half_typed_ones_and_json() {
        check_findings(
            ID,
            r#"
openapi: 3.0.3
x-google-backend: a
x-google-api-management:
  backends:
    a:
      address: https://p.appspot.com
      #        ^^^^^^^^^^^^^^^^^^^^^ hint[missing-iap-audience] Calls fail with 401 if Identity-Aware Proxy (IAP) guards this app.
    b: {address: https://p.appspot.com}
"#,
        );
        check_findings(
            ID,
            r#"
x-google-backend:
  address: https://p.appspot.com
  jwt_au
"#,
        );
        check_findings(
            ID,
            r#"
{
  "swagger": "2.0",
  "x-google-backend": {"address": "https://p.appspot.com"}
  #                                ^^^^^^^^^^^^^^^^^^^^^ hint[missing-iap-audience] Calls fail with 401 if Identity-Aware Proxy (IAP) guards this app.
}
"#,
        );
    }
}
