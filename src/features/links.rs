//! Places that lead out of the file: addresses, to the Google Cloud console's page of their service,
//! and references to other files. Keys are no links: the hover has the page of each, and a link's
//! underline looks like a finding. A place with a finding is no link either, for its underline must
//! be seen.

use std::collections::BTreeSet;

use crate::analysis::Analysis;
use crate::gateway::{ConsolePage, console_page};
use crate::openapi::{Reference, references};
use crate::rules::Finding;
use crate::text::TextRange;

/// A text that leads somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The text.
    pub range: TextRange,
    /// Where it leads.
    pub target: LinkTarget,
    /// What is there, in a few words.
    pub tooltip: String,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTarget {
    /// A page; nothing from the file is in its URL without escapes.
    Page(String),
    /// A file, by a URI reference relative to the document: it has neither scheme nor host.
    File(String),
}

/// All links of a file, in the order of their places. `findings` are all of the file.
pub fn links(analysis: &Analysis, findings: &[Finding]) -> Vec<Link> {
    if !analysis.is_config {
        return Vec::new();
    }
    let mut links: Vec<Link> = addresses(analysis).chain(files(analysis)).collect();
    let covered = Covered::by(findings);
    links.retain(|link| !covered.touches(link.range));
    links.sort_by_cached_key(|link| link.range);
    links.dedup_by_key(|link| link.range);
    links
}

/// The text that findings are about.
struct Covered {
    /// Where a finding starts, and where the furthest one of those up to it ends; in order.
    starts: Vec<(usize, usize)>,
}

impl Covered {
    fn by(findings: &[Finding]) -> Self {
        let ranges = findings.iter().map(|finding| (finding.range.start, finding.range.end));
        let mut starts: Vec<_> = ranges.collect();
        starts.sort_unstable();
        let mut furthest = 0;
        for (_, end) in &mut starts {
            furthest = furthest.max(*end);
            *end = furthest;
        }
        Self { starts }
    }

    fn touches(&self, range: TextRange) -> bool {
        let before = self.starts.partition_point(|(start, _)| *start < range.end);
        let last = before.checked_sub(1).and_then(|last| self.starts.get(last));
        last.is_some_and(|(_, furthest)| *furthest > range.start)
    }
}

fn addresses(analysis: &Analysis) -> impl Iterator<Item = Link> {
    let mut seen = BTreeSet::new();
    analysis.routing.occurrences.iter().filter_map(move |occurrence| {
        let range = occurrence.address_value()?.place.text();
        // Many operations can share one text through an alias.
        if !seen.insert(range) {
            return None;
        }
        let project = analysis.settings.project.as_deref();
        let ConsolePage { url, what } = console_page(&occurrence.service, project)?;
        let tooltip = format!("{what} in the Google Cloud console");
        Some(Link { range, target: LinkTarget::Page(url), tooltip })
    })
}

fn files(analysis: &Analysis) -> impl Iterator<Item = Link> {
    references(&analysis.tree).into_iter().filter_map(|Reference { value, .. }| {
        let text = value.text.trim();
        is_file(text).then(|| Link {
            range: value.place.text(),
            target: LinkTarget::File(text.to_owned()),
            tooltip: "Open the file".to_owned(),
        })
    })
}

/// Whether a reference leads to a file beside this one, whatever its name is. The name of a schema
/// alone, as a discriminator's `mapping` may hold it, is no file.
fn is_file(text: &str) -> bool {
    let path = text.split(['#', '?']).next().unwrap_or_default();
    let is_name = !path.contains(['/', '.']);
    !is_name && !path.contains([':', '\\']) && !path.starts_with("//")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::rules;
    use crate::settings::Settings;
    use crate::text::Text;
    use crate::yaml::Format;

    fn read(source: &str, project: Option<&str>) -> Analysis {
        let project = project.map(str::to_owned);
        let settings = Settings { project, assume_config: Some(true), ..Settings::default() };
        Analysis::new(Text::new(source), Format::Yaml, Arc::new(settings))
    }

    fn all(analysis: &Analysis) -> Vec<Link> {
        links(analysis, &rules::findings(analysis))
    }

    /// The links, one a line: text, target, tooltip.
    fn shown(source: &str, project: Option<&str>) -> String {
        let line = |link: Link| {
            let (LinkTarget::Page(target) | LinkTarget::File(target)) = link.target;
            format!("{} {target} ({})", link.range.of(source), link.tooltip)
        };
        all(&read(source, project)).into_iter().map(line).collect::<Vec<_>>().join("\n")
    }

    /// The console's page of an address.
    fn console_of(address: &str, project: Option<&str>) -> Option<String> {
        let source = format!("swagger: '2.0'\nx-google-backend: {{address: \"{address}\"}}\n");
        links(&read(&source, project), &[]).into_iter().find_map(|link| match link.target {
            LinkTarget::Page(url) if link.range.of(&source) == address => Some(url),
            _ => None,
        })
    }

    #[test]
    fn keys_are_no_links() {
        let source = r#"swagger: '2.0'
x-google-backend: {}
x-google-management: {}
"#;
        assert_eq!(shown(source, None), "");
    }

    #[test]
    fn references_to_files_lead_there() {
        let source = |reference: &str| {
            format!(
                r#"# gateway-ls: endpoints
swagger: '2.0'
paths: {{/a: {{get: {{responses: {{'200': {{schema: {{$ref: '{reference}'}}}}}}}}}}}}
"#
            )
        };
        for reference in ["schemas.yaml#/definitions/Row", "./a b.json", "../x/y", "/etc/x.yaml"] {
            assert_eq!(
                shown(&source(reference), None),
                format!("{reference} {reference} (Open the file)")
            );
        }
        for reference in [
            "#/definitions/Row",
            "Row",
            "https://example.com/a.yaml",
            "command:workbench.action.x",
            "//host/share/a.yaml",
            "c:\\a.yaml",
            "..\\a.yaml",
        ] {
            assert_eq!(shown(&source(reference), None), "", "{reference}");
        }
    }

    #[test]
    fn a_place_with_a_finding_is_no_link() {
        let source = "swagger: '2.0'\npaths: {/a: {get: {responses: {'200': {schema: {$ref: 'a.yaml#/b'}}}}}}\n";
        let analysis = read(source, None);
        assert_eq!(links(&analysis, &[]).len(), 1);
        assert_eq!(shown(source, None), "");
        let source = r#"swagger: '2.0'
x-google-backend: {address: 'http://orders-1234567890.us-central1.run.app'}
"#;
        let analysis = read(source, None);
        assert_eq!(links(&analysis, &[]).len(), 1);
        assert_eq!(shown(source, None), "");
    }

    #[test]
    fn addresses_lead_to_the_console_where_all_is_known() {
        for (address, project, expected) in [
            (
                "https://orders-1234567890.us-central1.run.app/v1",
                None,
                Some("run/detail/us-central1/orders?project=1234567890"),
            ),
            // The number is that of the service's own project.
            (
                "https://orders-1234567890.us-central1.run.app",
                Some("other"),
                Some("run/detail/us-central1/orders?project=1234567890"),
            ),
            (
                "https://orders-abcdefghij-uc.a.run.app",
                Some("shop"),
                Some("run/detail/us-central1/orders?project=shop"),
            ),
            ("https://orders-abcdefghij-uc.a.run.app", None, None),
            ("https://orders-abcdefghij-uc.a.run.app", Some(" "), None),
            ("https://orders-abcdefghij-zz.a.run.app", Some("shop"), None),
            (
                "https://orders-${hash}-uc.a.run.app",
                Some("shop"),
                Some("run/detail/us-central1/orders?project=shop"),
            ),
            ("https://${name}-abcdefghij-uc.a.run.app", Some("shop"), None),
            (
                "https://us-central1-shop.cloudfunctions.net/pay",
                None,
                Some("functions/details/us-central1/pay?project=shop"),
            ),
            ("https://us-central1-shop.cloudfunctions.net", None, None),
            (
                "https://admin-dot-shop-web.uc.r.appspot.com",
                None,
                Some("appengine/services?project=shop-web"),
            ),
            ("https://bigquery.googleapis.com", Some("shop"), None),
            ("https://example.com", Some("shop"), None),
        ] {
            let expected = expected.map(|page| format!("https://console.cloud.google.com/{page}"));
            assert_eq!(console_of(address, project), expected, "{address}");
        }
    }

    #[test]
    fn nothing_in_an_address_breaks_a_url() {
        for (address, project, expected) in [
            (
                "https://orders-abcdefghij-uc.a.run.app",
                Some("a&b=c#d e"),
                "run/detail/us-central1/orders?project=a%26b%3Dc%23d%20e",
            ),
            (
                "https://us-central1-shop.cloudfunctions.net/pay;x=ß&y#",
                None,
                "functions/details/us-central1/pay%3Bx%3D%C3%9F%26y?project=shop",
            ),
            ("https://example.com:shop.appspot.com", None, ""),
        ] {
            let found = console_of(address, project).unwrap_or_default();
            assert_eq!(found.trim_start_matches("https://console.cloud.google.com/"), expected);
        }
    }

    #[test]
    fn a_shared_address_is_one_link() {
        let source = r#"swagger: '2.0'
x-b: &b {address: 'https://us-central1-shop.cloudfunctions.net/pay'}
x-google-backend: *b
paths: {/a: {get: {x-google-backend: *b}}}
"#;
        let found = shown(source, None);
        assert_eq!(found.matches("console.cloud").count(), 1, "{found}");
    }

    #[test]
    fn other_files_have_none() {
        let source = "swagger: '2.0'\nx-google-backend: {}\n";
        let settings = Settings { assume_config: Some(false), ..Settings::default() };
        let analysis = Analysis::new(Text::new(source), Format::Yaml, Arc::new(settings));
        assert_eq!(links(&analysis, &[]), []);
    }
}
