//! Findings in the files beside a config: what they say of it is wrong, not what it says itself.
//! Nothing is found in a file that has nothing to do with a config.

use std::path::PathBuf;

use super::find::spell_out;
use super::reports::{Reported, Reports};
use super::suppression::ids;
use super::{ALL, Finding, Report};
use crate::analysis::Analysis;
use crate::edit::FileStyle;
use crate::infra::Place;
use crate::settings::{Level, Settings, Severity};
use crate::text::TextRange;

/// A finding in a file beside a config.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// The file, from the folder that all was read from.
    pub path: PathBuf,
    /// What is wrong there.
    pub finding: Finding,
}

/// Takes the findings of one rule.
#[derive(Debug)]
pub struct BesideReport<'r> {
    report: Report<'r>,
    paths: Vec<PathBuf>,
}

impl BesideReport<'_> {
    /// Reports with the rule's own severity; the finding can be added to.
    pub fn add(&mut self, place: &Place, message: impl Into<String>) -> &mut Finding {
        self.paths.push(place.path.clone());
        self.report.add(place.range, message)
    }

    /// Reports with a severity milder than the rule's.
    pub fn add_as(
        &mut self,
        severity: Severity,
        place: &Place,
        message: impl Into<String>,
    ) -> &mut Finding {
        self.paths.push(place.path.clone());
        self.report.add_as(severity, place.range, message)
    }
}

/// What is wrong with what the files beside a config say of it. The analysis is one of all the file.
pub fn beside(analysis: &Analysis) -> Vec<Beside> {
    let mut all = Vec::new();
    if !analysis.is_config || analysis.settings.surroundings.uses.is_empty() {
        return all;
    }
    let style = FileStyle::new(&analysis.tree, analysis.format);
    for rule in ALL {
        let (Some(check), Level::On(set)) = (rule.beside, rule.level_in(analysis)) else {
            continue;
        };
        let mut found = Reports::default();
        let report = Report::new(rule, set, &style, &mut found);
        let mut report = BesideReport { report, paths: Vec::new() };
        check(analysis, &mut report);
        let paths = report.paths;
        for (path, Reported { mut finding, .. }) in paths.into_iter().zip(found.first) {
            spell_out(&mut finding);
            all.push(Beside { path, finding });
        }
    }
    all
}

/// The findings in one file beside configs, which several configs may have brought: each once, in the
/// order of the text, those left out that its comments or the settings for it silence. Of a place that
/// goes over lines, only the first one is marked.
pub fn told_beside(mut findings: Vec<Finding>, text: &str, settings: &Settings) -> Vec<Finding> {
    // The file may have changed since it was read for them.
    findings.retain(|it| text.get(it.range.start..it.range.end).is_some());
    for finding in &mut findings {
        let marked = finding.range.of(text);
        let line = marked.lines().next().unwrap_or_default().trim_end_matches(['{', ' ']);
        finding.range.end = finding.range.start + line.len();
    }
    findings.sort_by(|one, other| {
        let key = |it: &Finding| (it.range, it.rule, std::cmp::Reverse(it.severity));
        key(one).cmp(&key(other))
    });
    findings.dedup_by(|one, other| (one.range, one.rule) == (other.range, other.rule));
    findings.retain(|finding| !is_silenced(finding, text, settings));
    findings
}

fn is_silenced(finding: &Finding, text: &str, settings: &Settings) -> bool {
    let is_ignored = settings.ignore.iter().any(|ignore| {
        ignore.pointer.is_none() && ignore.rule.as_ref().is_none_or(|rule| rule == finding.rule)
    });
    is_ignored || is_silenced_by_comment(finding, text)
}

fn is_silenced_by_comment(finding: &Finding, text: &str) -> bool {
    let before = TextRange::new(0, finding.range.start).of(text);
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let own = text.get(start..).unwrap_or_default().lines().next().unwrap_or_default();
    let above = text.get(..start).unwrap_or_default().lines().rev();
    let above = above.take_while(|line| line.trim_start().starts_with(['#', '/']));
    let of_lines = std::iter::once(own).chain(above);
    let mut own = of_lines.filter_map(comment).filter(|(whole_file, _)| !whole_file);
    let silences = |ids: &str| ids.split(',').any(|id| id.trim() == finding.rule);
    own.any(|(_, ids)| silences(ids))
        || text.lines().filter_map(comment).any(|(whole_file, ids)| whole_file && silences(ids))
}

/// Whether the comment of a line counts for the whole file, and the ids in it.
fn comment(line: &str) -> Option<(bool, &str)> {
    let before = line.split("gateway-ls:").next()?.trim_end();
    let start = before.trim_end_matches(['#', '/']).len();
    let (whole_file, ids) = ids(line.get(start..).filter(|_| start < before.len())?)?;
    Some((whole_file, ids.split_once(']')?.0))
}

#[cfg(test)]
mod tests {
    use super::{Beside, told_beside};
    use crate::rules::testing::found_beside;
    use crate::settings::{Ignore, Settings};

    const TERRAFORM: &str = r#"
resource "google_api_gateway_api" "shop" { api_id = "shop" }
resource "google_api_gateway_api_config" "shop" {
  api = google_api_gateway_api.shop.id
  openapi_documents {
    document { contents = filebase64("api.yaml") }
  }
}
"#;
    const CONFIG: &str = "x-google-backend: {address: https://a.example.com}\n";

    fn told(terraform: &str, settings: &Settings) -> Vec<&'static str> {
        let found = found_beside("api-id", terraform, CONFIG).into_iter();
        let found = found.map(|Beside { finding, .. }| finding);
        // Two configs bring the same.
        let twice = found.flat_map(|it| [it.clone(), it]).collect();
        told_beside(twice, terraform, settings).into_iter().map(|it| it.rule).collect()
    }

    #[test]
    fn comments_and_settings_silence_findings() {
        let settings = Settings::default();
        assert_eq!(told(TERRAFORM, &settings), ["api-id"]);
        for (from, to) in [
            ("shop.id\n", "shop.id # gateway-ls: ignore[api-id] works\n"),
            ("  api =", "  // gateway-ls: ignore[host, api-id]\n  # why\n  api ="),
            ("resource", "# gateway-ls: ignore-file[api-id]\nresource"),
        ] {
            let terraform = TERRAFORM.replacen(from, to, 1);
            assert_eq!(told(&terraform, &settings), [""; 0], "{terraform}");
        }
        for (from, to) in [
            ("shop.id\n", "shop.id # gateway-ls: ignore[host]\n"),
            ("shop.id\n", "shop.id\n  # gateway-ls: ignore[api-id]\n"),
            ("resource", "# gateway-ls: ignore[api-id]\nresource"),
        ] {
            let terraform = TERRAFORM.replacen(from, to, 1);
            assert_eq!(told(&terraform, &settings), ["api-id"], "{terraform}");
        }
        let ignore = |rule: &str| Ignore { rule: Some(rule.to_owned()), ..Ignore::default() };
        let settings = |rule| Settings { ignore: vec![ignore(rule)], ..Settings::default() };
        assert_eq!(told(TERRAFORM, &settings("api-id")), [""; 0]);
        assert_eq!(told(TERRAFORM, &settings("host")), ["api-id"]);
    }
}
