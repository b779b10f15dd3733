//! `leftover-placeholder`: an issuer, keys or an audience that somebody has yet to fill in.

use super::jwt_schemes::jwt_schemes;
use super::wording::short;
use super::{Report, declare_rule, on, places};
use crate::analysis::{Analysis, Fact};
use crate::gateway::sources;
use crate::openapi::{Place, SecurityScheme};
use crate::settings::Severity;
use crate::yaml::{Kind, Node, Reached};

declare_rule! {
    /// An issuer, the URL of its keys or an audience is still a placeholder.
    ///
    /// ## Why
    /// Samples and snippets have words such as `YOUR_PROJECT_ID` or `<project>` where a value must be
    /// written. Google accepts them as they are, and then no JWT fits: every call gets 401 or 403.
    ///
    /// Template syntax such as `${PROJECT_ID}` is filled in before the deployment and is not found,
    /// nor is anything in a file that its name calls a template or an example.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Orders, version: 1.0.0}
    /// x-google-backend:
    ///   address: https://orders-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// security:
    ///   - auth0: []
    /// paths:
    ///   /orders:
    ///     get:
    ///       operationId: listOrders
    ///       responses: {"200": {description: OK}}
    /// securityDefinitions:
    ///   auth0:
    ///     type: oauth2
    ///     flow: implicit
    ///     authorizationUrl: ""
    ///     x-google-issuer: https://YOUR_DOMAIN.auth0.com/
    ///     x-google-jwks_uri: https://YOUR_DOMAIN.auth0.com/.well-known/jwks.json
    ///     x-google-audiences: YOUR_AUDIENCE
    /// ```
    ///
    /// ```yaml,good
    /// swagger: "2.0"
    /// info: {title: Orders, version: 1.0.0}
    /// x-google-backend:
    ///   address: https://orders-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// security:
    ///   - auth0: []
    /// paths:
    ///   /orders:
    ///     get:
    ///       operationId: listOrders
    ///       responses: {"200": {description: OK}}
    /// securityDefinitions:
    ///   auth0:
    ///     type: oauth2
    ///     flow: implicit
    ///     authorizationUrl: ""
    ///     x-google-issuer: https://orders.eu.auth0.com/
    ///     x-google-jwks_uri: https://orders.eu.auth0.com/.well-known/jwks.json
    ///     x-google-audiences: https://orders.example.com
    /// ```
    ///
    /// ## Fix
    /// Write the value in its place.
    LEFTOVER_PLACEHOLDER {
        id: "leftover-placeholder",
        level: on(Severity::Hint),
        versions: All,
        targets: All,
        in_service_configs: true,
        scope: Local,
        about: APlaceholder,
        google: [],
        source: Some(sources::JWT_USERS),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    for scheme in jwt_schemes(analysis) {
        for (place, text) in values(analysis, scheme) {
            let Fact::Known(..) = analysis.written_at(place, ()) else { continue };
            let Some(placeholder) = analysis.leftover_placeholder(&text) else { continue };
            let message = format!(
                "JWTs get 401 or 403: `{}` is still a placeholder. Write the value in its place.",
                short(&placeholder, 28)
            );
            places::add_at(report, Severity::Hint, place, message);
        }
    }
}

/// The issuer, the URL of the keys and the audiences.
fn values(analysis: &Analysis, scheme: &SecurityScheme) -> Vec<(Place, String)> {
    let written = [&scheme.issuer, &scheme.jwks].into_iter().flatten();
    let mut values: Vec<_> = written.map(|it| (it.place, it.text.clone())).collect();
    let Some(audiences) = scheme.audiences.map(|it| it.of(&analysis.tree)) else { return values };
    let mut add = |value: Reached<'_>| {
        if value.node.kind() == Kind::Scalar {
            values.push((Place::of(value), value.node.text().into_owned()));
        }
    };
    let item = |item: Node<'_>| {
        let item = item.resolved();
        add(Reached { via: audiences.via.or(item.via), ..item });
    };
    match audiences.node.kind() {
        Kind::Sequence => audiences.node.items().for_each(item),
        _ => add(audiences),
    }
    values
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::analysis::Analysis;
    use crate::rules::findings;
    use crate::rules::testing::{check_findings, findings_of};
    use crate::settings::Settings;
    use crate::text::Text;
    use crate::yaml::Format;

    const ID: &str = "leftover-placeholder";

    #[test]
    fn what_somebody_has_yet_to_fill_in() {
        check_findings(
            ID,
            r#"
securityDefinitions:
  firebase:
    type: oauth2
    x-google-issuer: https://securetoken.google.com/YOUR-PROJECT-ID
    #                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint[leftover-placeholder] JWTs get 401 or 403: `YOUR-PROJECT-ID` is still a placeholder.
    x-google-jwks_uri: https://<domain>/keys
    #                  ^^^^^^^^^^^^^^^^^^^^^ hint[leftover-placeholder] JWTs get 401 or 403: `<domain>` is still a placeholder.
    x-google-audiences: "orders, YOUR_AUDIENCE"
    #                    ^^^^^^^^^^^^^^^^^^^^^ hint[leftover-placeholder] JWTs get 401 or 403: `YOUR_AUDIENCE` is still a placeholder.
"#,
        );
        check_findings(
            ID,
            r#"
securityDefinitions:
  jobs:
    type: oauth2
    x-google-issuer: SERVICE-ACCOUNT-ID@PROJECT-ID.iam.gserviceaccount.com
    #                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint[leftover-placeholder] JWTs get 401 or 403: `SERVICE-ACCOUNT-ID` is still a placeholder.
    x-google-jwks_uri: https://www.googleapis.com/robot/v1/metadata/x509/jobs@PROJECT-ID.iam.gserviceaccount.com
    #                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint[leftover-placeholder] JWTs get 401 or 403: `PROJECT-ID` is still a placeholder.
    x-google-audiences: CLIENT-ID
    #                   ^^^^^^^^^ hint[leftover-placeholder]
"#,
        );
        check_findings(
            ID,
            r#"
openapi: 3.0.3
components:
  securitySchemes:
    a: {type: oauth2, x-google-auth: {issuer: 'https://a.example.com', audiences: [a, REPLACE_ME]}}
    #                                                                                 ^^^^^^^^^^ hint[leftover-placeholder]
"#,
        );
    }

    #[test]
    fn what_is_filled_in_by_a_tool_or_means_itself() {
        for issuer in [
            "https://issuer.example.com",
            "https://securetoken.google.com/${PROJECT_ID}",
            "https://securetoken.google.com/${YOUR_PROJECT}",
            "https://securetoken.google.com/{{ project }}",
            "https://securetoken.google.com/__PROJECT__",
            "<%= issuer %>",
            "$(ISSUER)",
            "https://issuer.example.com/YOURS",
            "ISSUER",
            "ORDERS-API",
            "API.EXAMPLE.COM",
            "https://sts.windows.net/6B29FC40-CA47-1067-B31D-ABCDEFABCDEF/",
            "https://login.example.com/auth/realms/SHOP-PROD",
            "https://PROJECT-ID1.example.com",
            "https://us-PROJECT-ID.example.com",
            "urn:example:SHOP-ID-PROD",
            "https://idp.example.com/A-ID",
            "mobile-ID",
        ] {
            let text = r#"swagger: '2.0'
securityDefinitions:
  a: {type: oauth2, x-google-issuer: '<issuer>'}
"#
            .replace("<issuer>", issuer);
            assert_eq!(findings_of(ID, &text), "", "{issuer}");
        }
    }

    #[test]
    fn a_file_that_is_a_sample_itself() {
        let text = r#"swagger: '2.0'
info: {title: Shop, version: '1'}
x-google-backend: {address: 'https://a.example.com'}
securityDefinitions:
  a: {type: oauth2, x-google-issuer: 'https://YOUR_DOMAIN/'}
paths: {}
"#;
        for (name, is_found) in [("api.yaml", true), ("api.yaml.example", false)] {
            let settings = Arc::new(Settings::default());
            let analysis = Analysis::new(Text::new(text), Format::Yaml, settings).named(name);
            let found = findings(&analysis);
            assert_eq!(found.iter().any(|it| it.rule == ID), is_found, "{name}");
        }
    }
}
