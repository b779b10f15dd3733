//! `auth-conflict`: an audience for a token that is not sent.

use super::backends::{self, change};
use super::{Fix, Related, Report, declare_rule, on, proxy_at};
use crate::analysis::Analysis;
use crate::edit::FileStyle;
use crate::gateway::Certainty;
use crate::routing::Occurrence;
use crate::settings::Severity;

declare_rule! {
    /// A backend has both `jwt_audience` and `disable_auth: true`.
    ///
    /// ## Why
    /// The two exclude each other: either the gateway sends an ID token for the audience, or it
    /// sends none. Its own configuration can hold only one of them, and which one wins is not
    /// documented.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Rows, version: "1"}
    /// x-google-backend:
    ///   address: https://rows-1234567890.us-central1.run.app
    ///   jwt_audience: https://rows.example.com
    ///   disable_auth: true
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
    ///   address: https://rows-1234567890.us-central1.run.app
    ///   jwt_audience: https://rows.example.com
    /// paths:
    ///   /rows:
    ///     get:
    ///       operationId: listRows
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Keep `jwt_audience` if the backend is private, `disable_auth: true` if it is public.
    AUTH_CONFLICT {
        id: "auth-conflict",
        level: on(Severity::Warning),
        versions: All,
        targets: All,
        in_service_configs: true,
        scope: Local,
        google: [],
        source: Some(proxy_at!(
            "src/go/configinfo/service_info.go#L682-L698"
        ).with(Certainty::Code)),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let file = report.file();
    for occurrence in backends::in_force(analysis) {
        let Some(fields) = backends::fields(&occurrence.backend) else { continue };
        let (Some(audience), Some(flag)) = (&fields.jwt_audience, &fields.disable_auth) else {
            continue;
        };
        if !occurrence.has_auth_conflict() {
            continue;
        }
        let is_v3 = analysis.document.is_v3;
        let jwt_audience = change::JWT_AUDIENCE.in_version(is_v3);
        let disable_auth = change::DISABLE_AUTH.in_version(is_v3);
        let message = format!(
            "The gateway may send no token: `{disable_auth}: true` contradicts `{jwt_audience}`. Which one wins is not documented. Keep `{jwt_audience}` if the backend is private, `{disable_auth}` if it is public."
        );
        let finding = backends::report_at(
            report,
            analysis,
            occurrence,
            Severity::Warning,
            audience.place,
            message,
        );
        let message = "the token is turned off here".to_owned();
        finding.related.push(Related { message, range: flag.place.range });
        finding.fixes.extend(fixes(file, analysis, occurrence));
    }
}

fn fixes(file: &FileStyle<'_>, analysis: &Analysis, occurrence: &Occurrence) -> Vec<Fix> {
    let backend = &occurrence.backend;
    let fields = [&change::JWT_AUDIENCE, &change::DISABLE_AUTH].into_iter();
    let fix = |field: &change::FieldName| {
        let edits = change::remove_field(file, analysis, backend, field)?;
        let title = format!("Remove `{}`", field.in_version(analysis.document.is_v3));
        Some(Fix { title, safe: false, edits })
    };
    fields.filter_map(fix).collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_findings, findings_of};

    const ID: &str = "auth-conflict";

    #[test]
    fn both_fields() {
        for (fields, is_found) in [
            ("jwt_audience: a, disable_auth: true", true),
            ("jwtAudience: a, disableAuth: 'true'", true),
            ("disable_auth: yes, jwt_audience: a", true),
            ("jwt_audience: a, disable_auth: false", false),
            ("jwt_audience: a, disable_auth: '${X}'", false),
            ("jwt_audience: '${A}', disable_auth: true", false),
            ("jwt_audience: , disable_auth: true", false),
            ("jwt_audience: a", false),
            ("disable_auth: true", false),
        ] {
            let source = r#"swagger: '2.0'
x-google-backend: {address: https://a.example.com, <fields>}
"#
            .replace("<fields>", fields);
            let found = findings_of(ID, &source);
            assert_eq!(found.contains("warning[auth-conflict]"), is_found, "{fields}: {found}");
        }
    }

    #[test]
    fn places() {
        check_findings(
            ID,
            r#"
openapi: 3.0.3
x-google-backend: a
x-google-api-management:
  backends:
    a:
      disableAuth: true
      jwtAudience: x
      #            ^ warning[auth-conflict] The gateway may send no token: `disableAuth: true` contradicts `jwtAudience`
    unused: {disableAuth: true, jwtAudience: x}
"#,
        );
        check_findings(
            ID,
            r#"
x-shared: &b {jwt_audience: x}
paths:
  /a:
    get:
      x-google-backend:
        <<: *b
        #   ^^ warning[auth-conflict]
        disable_auth: true
"#,
        );
        check_findings(
            ID,
            r#"
{
  "swagger": "2.0",
  "x-google-backend": {"jwt_audience": "x", "disable_auth": true}
  #                                     ^ warning[auth-conflict] The gateway may send no token: `disable_auth: true` contradicts `jwt_audience`.
}
"#,
        );
    }
}
