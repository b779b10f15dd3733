//! Says of findings which values of template variables they rest on: from the settings' `variables`,
//! or from the files beside the config. Knows no rule.

use super::{Finding, shortened};
use crate::analysis::Analysis;
use crate::text::TextRange;
use crate::yaml::{Kind, Step};

/// Bytes of a place that are looked at: no scalar that rules judge is longer.
const MOST: usize = 64 * 1024;

/// Adds to the message which template variables were filled in where the finding, or a place that
/// belongs to it, is.
pub(super) fn say(analysis: &Analysis, finding: &mut Finding) {
    if analysis.settings.variables.is_empty() && analysis.settings.surroundings.variables.is_empty()
    {
        return;
    }
    let mut values: Vec<Value> = Vec::new();
    let related = finding.related.iter().map(|related| related.range);
    for place in std::iter::once(finding.range).chain(related) {
        for value in values_at(analysis, place) {
            if !values.contains(&value) {
                values.push(value);
            }
        }
    }
    for (who, is_beside) in [("The settings' `variables` say", false), ("Terraform says", true)] {
        let said = values.iter().filter(|it| it.is_beside == is_beside);
        let said: Vec<&str> = said.map(|it| it.words.as_str()).collect();
        if !said.is_empty() {
            finding.message += &format!(" {who}: {}.", said.join(", "));
        }
    }
}

/// A variable that was filled in.
#[derive(PartialEq, Eq)]
struct Value {
    /// `NAME` is `value`, and where that is said.
    words: String,
    /// Whether a file beside the config says so.
    is_beside: bool,
}

/// The variables that were filled in at a place within a scalar, with their values.
fn values_at(analysis: &Analysis, place: TextRange) -> Vec<Value> {
    let written = analysis.tree.text(place);
    // Most places hold no variable; only for the others the tree is asked.
    if place.len() > MOST || !written.starts_with('*') && !analysis.fill(&written).is_changed() {
        return Vec::new();
    }
    let node = match analysis.tree.path_at(place.start).last().copied() {
        Some(Step::Entry(entry, true)) => entry.key,
        Some(Step::Entry(entry, false)) => entry.value,
        Some(Step::Item(_, item)) => item,
        None => return Vec::new(),
    };
    let scalar = node.resolved().node;
    if !node.range().covers(place) || scalar.kind() != Kind::Scalar {
        return Vec::new();
    }
    let filled = analysis.fill(&scalar.text());
    let content = scalar.content_range();
    let is_verbatim = node.kind() == Kind::Scalar && analysis.tree.text(content) == scalar.text();
    let is_here = |hole: &std::ops::Range<usize>| {
        let hole = TextRange::new(hole.start, hole.end).shifted(content.start);
        !is_verbatim || hole.start < place.end && place.start < hole.end
    };
    let here = filled.substitutions.iter().filter(|it| is_here(&it.source));
    here.map(|it| {
        let value = filled.text.get(it.target.clone()).unwrap_or_default();
        let words = format!("`{}` is `{}`", it.name, shortened(value));
        match analysis.variables().place(&it.name) {
            Some(place) => Value { words: format!("{words} ({place})"), is_beside: true },
            None => Value { words, is_beside: false },
        }
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{EveryRule, beside, check_beside, findings_under};
    use crate::settings::Settings;

    fn messages(variables: &[(&str, &str)], source: &str) -> String {
        let pairs = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let settings = Settings { variables: pairs.collect(), ..Settings::default() };
        findings_under(settings, EveryRule, source)
    }

    #[test]
    fn every_finding_at_a_value_from_the_settings_says_so_once() {
        const OPERATION: &str = r#"paths:
  /a:
    get:
      operationId: a
      responses: {'200': {description: OK}}
"#;
        for (rule, value, source) in [
            ("host", "https://x.example.com", "host: ${V}\n"),
            ("base-path", "v1/", "basePath: ${V}\n"),
            ("invalid-value", "some", "x-google-allow: '${V}'\n"),
            (
                "invalid-value",
                "http2",
                "x-google-backend: {address: 'https://a.example.com', protocol: '${V}'}\n",
            ),
            (
                "deadline",
                "900",
                "x-google-backend: {address: 'https://a.example.com', deadline: '${V}'}\n",
            ),
            (
                "googleapis-backend",
                "bigquery.googleapis.com",
                "x-google-backend: {address: 'https://${V}/v2'}\n",
            ),
            (
                "undefined-metric",
                "m",
                r#"paths:
  /a:
    get:
      operationId: a
      responses: {'200': {description: OK}}
      x-google-quota: {metricCosts: {'${V}': 1}}
"#,
            ),
            (
                "operation-id-duplicate",
                "a",
                r#"paths:
  /a:
    get:
      operationId: a
      responses: {'200': {description: OK}}
    put:
      operationId: '${V}'
      responses: {'200': {description: OK}}
"#,
            ),
            (
                "path-template",
                "a{b",
                r#"paths:
  /${V}:
    get:
      operationId: a
      responses: {'200': {description: OK}}
"#,
            ),
        ] {
            let mut text = format!("swagger: '2.0'\n{source}");
            if !source.contains("x-google-backend") {
                text += "x-google-backend: {address: 'https://a.example.com'}\n";
            }
            if !source.contains("paths") {
                text += OPERATION;
            }
            let found = messages(&[("V", value)], &text);
            let sentence = format!(" The settings' `variables` say: `V` is `{value}`.");
            let of_rule = found.lines().find(|line| line.contains(&format!("[{rule}]")));
            let of_rule = of_rule.unwrap_or_else(|| panic!("{rule}: {found}"));
            assert!(of_rule.ends_with(&sentence), "{of_rule}");
            assert_eq!(of_rule.matches("variables` say").count(), 1, "{of_rule}");
        }
    }

    #[test]
    fn what_terraform_says_is_told_with_its_place() {
        let terraform = r#"
locals { host = "bigquery.googleapis.com" }
resource "google_api_gateway_api_config" "shop" {
  openapi_documents {
    document {
      contents = base64encode(templatefile("api.yaml", {
        host = local.host
      }))
    }
  }
}
"#;
        check_beside(
            "googleapis-backend",
            terraform,
            r#"
x-google-backend: {address: "https://${host}/v2"}
#                                    ^^^^^^^ error[googleapis-backend] Every call fails with 401 unless your gateway streams.
"#,
        );
        let settings = beside(terraform);
        let source = "swagger: '2.0'\nx-google-backend: {address: 'https://${host}/v2'}\n";
        let found = findings_under(settings.clone(), "googleapis-backend", source);
        let said = " Terraform says: `host` is `bigquery.googleapis.com` (main.tf:7).";
        assert!(found.ends_with(said), "{found}");
        let variables = [("host".to_owned(), "storage.googleapis.com".to_owned())].into();
        let settings = Settings { variables, ..settings };
        let found = findings_under(settings, "googleapis-backend", source);
        let said = " The settings' `variables` say: `host` is `storage.googleapis.com`.";
        assert!(found.ends_with(said), "{found}");
    }

    #[test]
    fn through_an_alias_and_only_where_it_stands() {
        let host = "bigquery.googleapis.com";
        let source = r#"swagger: '2.0'
x-a: &a https://${V}
x-google-backend: {address: *a}
"#;
        let found = messages(&[("V", host)], source);
        assert_eq!(found.matches("`V` is `bigquery.googleapis.com`.").count(), 1, "{found}");
        let source = r#"swagger: '2.0'
host: ${V}
x-google-backend: {address: 'https://bigquery.googleapis.com'}
"#;
        let found = messages(&[("V", "a.example.com")], source);
        assert!(!found.contains("variables"), "{found}");
    }
}
