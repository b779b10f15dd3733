//! Places that lead to pages outside of the file: Google's documentation of a key, and the Google
//! Cloud console of the service behind an address.

use std::collections::BTreeSet;

use crate::analysis::Analysis;
use crate::gateway::{ConsolePage, console_page};
use crate::text::TextRange;

/// A text that leads to a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The text.
    pub range: TextRange,
    /// The page; nothing from the file stands in it without escapes.
    pub url: String,
    /// What the page is, in a few words.
    pub tooltip: String,
}

/// All links of a file, in the order of their places.
pub fn links(analysis: &Analysis) -> Vec<Link> {
    if !analysis.is_config {
        return Vec::new();
    }
    let mut links: Vec<Link> = keys(analysis).chain(addresses(analysis)).collect();
    links.sort_by_key(|link| link.range);
    links.dedup_by_key(|link| link.range);
    links
}

fn keys(analysis: &Analysis) -> impl Iterator<Item = Link> {
    let written = analysis.extensions.iter().filter(|extension| extension.via.is_none());
    written.filter_map(|extension| {
        let key = extension.known?;
        let source = key.source_in(analysis.document.is_v3);
        Some(Link {
            range: analysis.tree.node(extension.key_node).content_range(),
            url: source.url.to_owned(),
            tooltip: format!("{} of {}", source.in_words(), key.name),
        })
    })
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
        Some(Link { range, url, tooltip: format!("{what} in the Google Cloud console") })
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::settings::Settings;
    use crate::text::Text;
    use crate::yaml::Format;

    fn read(source: &str, project: Option<&str>) -> Analysis {
        let project = project.map(str::to_owned);
        let settings = Settings { project, assume_config: Some(true), ..Settings::default() };
        Analysis::new(Text::new(source), Format::Yaml, Arc::new(settings))
    }

    /// The links, one a line: text, URL, tooltip.
    fn shown(source: &str, project: Option<&str>) -> String {
        let analysis = read(source, project);
        let lines = links(&analysis)
            .into_iter()
            .map(|link| format!("{} {} ({})", link.range.of(source), link.url, link.tooltip));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// The console's page of an address.
    fn console_of(address: &str, project: Option<&str>) -> Option<String> {
        let source = format!("swagger: '2.0'\nx-google-backend: {{address: \"{address}\"}}\n");
        let links = links(&read(&source, project));
        links.into_iter().find(|link| link.range.of(&source) == address).map(|link| link.url)
    }

    #[test]
    fn keys_lead_to_the_page_of_their_version() {
        assert_eq!(
            shown("swagger: '2.0'\n'x-google-backend': {}\nx-google-backnd: {}\n", None),
            "x-google-backend https://docs.cloud.google.com/api-gateway/docs/oasv2-extensions (Google's documentation of x-google-backend)"
        );
        assert_eq!(
            shown("openapi: 3.0.3\nx-google-backend: a\n", None),
            "x-google-backend https://docs.cloud.google.com/api-gateway/docs/oasv3-extensions (Google's documentation of x-google-backend)"
        );
        let source = "swagger: '2.0'\nx-google-management: {}\n";
        assert!(shown(source, None).contains("Google's source code of"), "{}", shown(source, None));
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
        let source = "swagger: '2.0'\nx-b: &b {address: 'https://us-central1-shop.cloudfunctions.net/pay'}\nx-google-backend: *b\npaths: {/a: {get: {x-google-backend: *b}}}\n";
        let found = shown(source, None);
        assert_eq!(found.matches("console.cloud").count(), 1, "{found}");
    }

    #[test]
    fn other_files_have_none() {
        let source = "swagger: '2.0'\nx-google-backend: {}\n";
        let settings = Settings { assume_config: Some(false), ..Settings::default() };
        let analysis = Analysis::new(Text::new(source), Format::Yaml, Arc::new(settings));
        assert_eq!(links(&analysis), []);
    }
}
