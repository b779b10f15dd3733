//! `undefined-provider`: a rule of a service config that asks for a provider which nothing defines.

use super::meant::{Defined, did_you_mean};
use super::wording::short;
use super::{Report, compiler_at, declare_rule, on, places};
use crate::analysis::{Analysis, Fact, NameKind};
use crate::openapi::{Requirement, SecurityScheme, Value};
use crate::rules::Fix;
use crate::settings::Severity;

declare_rule! {
    /// A rule of a gRPC service config names a provider that is not defined.
    ///
    /// ## Why
    /// Google rejects the config. A `provider_id` under `authentication.rules` must be the `id` of one of
    /// the `authentication.providers`. Several service configs can be deployed together, and another
    /// file may define it; that is why this is a warning and no error.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// type: google.api.Service
    /// config_version: 3
    /// name: books.endpoints.my-project.cloud.goog
    /// authentication:
    ///   providers:
    ///     - id: accounts
    ///       issuer: https://login.example.com
    ///       jwks_uri: https://login.example.com/keys
    ///       audiences: books
    ///   rules:
    ///     - selector: "*"
    ///       requirements:
    ///         - provider_id: acounts
    /// ```
    ///
    /// ```yaml,good
    /// type: google.api.Service
    /// config_version: 3
    /// name: books.endpoints.my-project.cloud.goog
    /// authentication:
    ///   providers:
    ///     - id: accounts
    ///       issuer: https://login.example.com
    ///       jwks_uri: https://login.example.com/keys
    ///       audiences: books
    ///   rules:
    ///     - selector: "*"
    ///       requirements:
    ///         - provider_id: accounts
    /// ```
    ///
    /// ## Fix
    /// Correct the name, or add the provider.
    UNDEFINED_PROVIDER {
        id: "undefined-provider",
        level: on(Severity::Warning),
        milder: "hint where the file defines no provider at all",
        versions: None,
        targets: All,
        in_service_configs: true,
        scope: WholeFile,
        misses: InSection,
        about: Names(Scheme),
        google: ["Cannot find auth provider with id"],
        source: Some(compiler_at!(
            "src/main/java/com/google/api/tools/framework/aspects/authentication/validators/AuthenticationValidator.java#L48-L52"
        )),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let defined = Defined::new(NameKind::Scheme, false, analysis.schemes());
    for of in analysis.securities() {
        for requirement in &of.security.requirements {
            for used in &requirement.schemes {
                judge(analysis, &defined, requirement, &used.name, report);
            }
        }
    }
}

fn judge(
    analysis: &Analysis,
    defined: &Defined<'_, SecurityScheme>,
    requirement: &Requirement,
    name: &Value,
    report: &mut Report<'_>,
) {
    let Fact::Known(..) = analysis.written_at(name.place, ()) else { return };
    if name.text.is_empty() || !defined.lacks(&name.text) {
        return;
    }
    let shown = short(&name.text, 20);
    let start = format!("Google rejects the config unless another file defines `{shown}`.");
    let meant =
        defined.alike(&name.text, |it| requirement.schemes.iter().all(|used| used.name.text != it));
    let severity = match analysis.document.schemes.is_empty() {
        true => Severity::Hint,
        false => Severity::Warning,
    };
    let advice = match meant {
        Some(meant) => did_you_mean(meant),
        None => "Add a provider with this `id` to `authentication.providers`, or correct the name."
            .to_owned(),
    };
    let message = format!("{start} No provider of this file has this `id`. {advice}");
    let finding = places::add_at(report, severity, name.place, message);
    finding.fixes.extend(meant.and_then(|meant| rename(name, meant)));
}

/// Puts another name in the place of one. It changes who is let in, so a person must look.
fn rename(name: &Value, to: &str) -> Option<Fix> {
    let is_plain = to.chars().all(|it| it.is_ascii_alphanumeric() || "_-.".contains(it));
    if name.place.anchored.is_some() || !name.is_verbatim || !is_plain {
        return None;
    }
    let edits = vec![crate::edit::Edit { range: name.place.range, text: to.to_owned() }];
    Some(Fix { title: format!("Rename to `{to}`"), safe: false, edits })
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check_findings;

    fn check(authentication: &str) {
        check_findings(
            "undefined-provider",
            &format!("type: google.api.Service\nauthentication:\n{authentication}"),
        );
    }

    #[test]
    fn a_name_that_no_provider_has() {
        check(
            r#"  providers:
  - id: accounts
  rules:
  - selector: "*"
    requirements:
    - provider_id: acounts
      #            ^^^^^^^ warning[undefined-provider] Google rejects the config unless another file defines `acounts`.
    - providerId: accounts
  - selector: a.B
    requirements:
      provider_id: other
      #            ^^^^^ warning[undefined-provider] Google rejects the config unless another file defines `other`.
"#,
        );
        check(
            r#"  rules:
  - selector: "*"
    requirements: [{provider_id: other}]
    #                            ^^^^^ hint[undefined-provider] Google rejects the config unless another file defines `other`.
"#,
        );
    }

    #[test]
    fn nothing_where_a_provider_may_be_defined_or_is_being_typed() {
        check(
            r#"  providers:
  - id: ${PROVIDER}
  rules:
  - requirements: [{provider_id: other}]
"#,
        );
        check(
            r#"  providers:
  - i
  rules:
  - requirements: [{provider_id: other}]
"#,
        );
        check(
            r#"  providers:
  - id: accounts
  rules:
  - requirements:
    - provider_id:
    - provider_id: ${PROVIDER}
    - provider_id
"#,
        );
    }
}
