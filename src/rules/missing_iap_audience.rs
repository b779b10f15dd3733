//! `missing-iap-audience`: an App Engine backend without the audience that its guard asks for.

use super::backends::{self, change};
use super::{Report, declare_rule, on, places};
use crate::analysis::Analysis;
use crate::gateway::{Service, sources};
use crate::routing::Auth;
use crate::settings::Severity;

declare_rule! {
    /// An App Engine backend has no `jwt_audience`, which Identity-Aware Proxy requires.
    ///
    /// ## Why
    /// Identity-Aware Proxy (IAP) keeps strangers from an App Engine app. It accepts only tokens
    /// for its own audience, but without `jwt_audience` the gateway's tokens are for the address:
    /// IAP answers 401. Without IAP the app is open to everyone, and the audience does not matter.
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
        scope: Local,
        misses: Here,
        google: [],
        source: Some(sources::SECURING_BACKENDS),
    }
}

/// What somebody has to fill in.
const CLIENT: &str = "IAP_CLIENT_ID";

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    for occurrence in backends::in_force(analysis) {
        let is_called_with_token = matches!(occurrence.service, Service::AppEngine(_))
            && occurrence.effective.auth == Auth::IdToken
            && !occurrence.is_routed_only();
        let backend = &occurrence.backend;
        if !is_called_with_token
            || backends::has_field(analysis, backend, &["jwt_audience", "jwtAudience"])
            || backends::may_hold_more(analysis, backend)
        {
            continue;
        }
        let field = if analysis.document.is_v3 { "jwtAudience" } else { "jwt_audience" };
        let message = format!(
            "Calls fail with 401 if Identity-Aware Proxy (IAP) guards this app. IAP rejects a token for the address: set `{field}` to the resource ID of the IAP application or, with a custom OAuth client, to its client ID. Without IAP the app is open to everyone."
        );
        let file = report.file();
        let finding = backends::report_host(report, analysis, occurrence, Severity::Hint, message);
        let edits = change::set_field(file, analysis, backend, &change::JWT_AUDIENCE, CLIENT);
        let title = format!("Add `{field}: {CLIENT}`");
        if let Some(finding) = finding {
            finding.fixes.extend(places::fix(title, false, edits));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_rule, findings_of_rule};

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
            ("address: https://p.appspot.com, jwt_audience: '${A}'", false),
            ("address: https://p.appspot.com, jwt_audiance: a", false),
            ("address: https://a-abcdefghij-uc.a.run.app", false),
            ("address: '${URL}'", false),
        ] {
            let source = format!("swagger: '2.0'\nx-google-backend: {{{fields}}}\n");
            let found = findings_of_rule(ID, &source);
            assert_eq!(found.contains("hint[missing-iap-audience]"), is_found, "{fields}: {found}");
        }
    }

    #[test]
    fn named_backends_half_typed_ones_and_json() {
        check_rule(
            ID,
            "openapi: 3.0.3\nx-google-backend: a\nx-google-api-management:\n  backends:\n    a:\n      address: https://p.appspot.com\n      #        ^^^^^^^^^^^^^^^^^^^^^ hint[missing-iap-audience] Calls fail with 401 if Identity-Aware Proxy (IAP) guards this app.\n    b: {address: https://p.appspot.com}\n",
        );
        check_rule(ID, "x-google-backend:\n  address: https://p.appspot.com\n  jwt_au\n");
        let json = "{\"swagger\": \"2.0\", \"x-google-backend\": {\"address\": \"https://p.appspot.com\"}}";
        assert!(findings_of_rule(ID, json).starts_with("52..73 hint"));
    }
}
