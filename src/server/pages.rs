//! Pages that a client shows as documents of its own: what a rule is about, the roles that a config
//! needs, a backend. A client that can show them names a URI scheme in
//! `initializationOptions.pages`; the links to pages then begin with it, and the client asks for
//! their text with the command `gatewayLs.page`. Knows how pages are addressed, not what they say.

use std::fmt;
use std::iter;
use std::num::NonZeroU32;

use lsp_types::Url;
use serde_json::Value;

use crate::analysis::Analysis;
use crate::features::{BackendPage, Hover, More, ProxyLanguage, backend_page, proxy_page};
use crate::text::{Encoding, Position};

/// The pages of a client, by the scheme of their URIs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pages {
    scheme: String,
}

impl Pages {
    /// Reads the params of `initialize`: none if the client shows no pages, or a sentence on why
    /// what it says about them cannot be used.
    pub(super) fn of(params: &Value) -> Result<Option<Self>, String> {
        let options = params.get("initializationOptions").unwrap_or(&Value::Null);
        let section = options.get("gatewayLs").unwrap_or(options);
        let value = options.get("pages").or_else(|| section.get("pages")).unwrap_or(&Value::Null);
        if value.is_null() {
            return Ok(None);
        }
        let scheme = value.as_str().filter(|scheme| is_scheme(scheme));
        let scheme = scheme.ok_or_else(|| {
            format!("`pages` must be a URI scheme of its own, such as `gateway-ls`, not {value}")
        })?;
        Ok(Some(Self { scheme: scheme.to_ascii_lowercase() }))
    }

    /// The URI of a page.
    pub(super) fn url(&self, page: &Page) -> Option<Url> {
        let mut url = Url::parse(&format!("{}:{page}", self.scheme)).ok()?;
        if let Page::Backend { config, .. } | Page::Proxy { config, .. } | Page::Plan { config } =
            page
        {
            url.query_pairs_mut().append_key_only(config.as_str());
        }
        Some(url)
    }

    /// The page that says more than a hover in a config.
    pub(super) fn more(&self, hover: &Hover, analysis: &Analysis, config: &Url) -> Option<Url> {
        self.url(&match hover.more? {
            More::Backend => Page::of_backend(analysis, hover.range.start, config)?,
            More::Rule(id) => Page::Rule(id.to_owned()),
        })
    }
}

/// Schemes that clients and browsers act on themselves.
const TAKEN: &[&str] = &[
    "about",
    "blob",
    "command",
    "data",
    "file",
    "ftp",
    "http",
    "https",
    "javascript",
    "mailto",
    "vbscript",
    "ws",
    "wss",
];

/// Whether pages under this scheme are nobody else's.
fn is_scheme(text: &str) -> bool {
    let begins_with_letter = text.starts_with(|c: char| c.is_ascii_alphabetic());
    let is_legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    let scheme = text.to_ascii_lowercase();
    let is_taken = TAKEN.contains(&scheme.as_str()) || scheme.starts_with("vscode");
    begins_with_letter && text.chars().all(is_legal) && !is_taken
}

/// What a page is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Page {
    /// A rule, by its id.
    Rule(String),
    /// The backend at a place of a config.
    Backend { place: Place, config: Url },
    /// A proxy for the Google API at a place of a config.
    Proxy { language: ProxyLanguage, place: Place, config: Url },
    /// The roles that a config needs.
    Plan { config: Url },
}

/// A line, and a column in it if several backends share the line; both count from 1, columns in
/// Unicode scalar values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    line: NonZeroU32,
    column: Option<NonZeroU32>,
}

impl Page {
    /// The page of the backend at a byte offset of a config.
    pub(super) fn of_backend(analysis: &Analysis, offset: usize, config: &Url) -> Option<Self> {
        let page = backend_page(analysis, offset)?;
        let at = analysis.text.position(offset, Encoding::Utf32);
        let line = NonZeroU32::MIN.saturating_add(at.line);
        let alone = Place { line, column: None };
        let is_alone = alone.backend(analysis).is_some_and(|it| it.range == page.range);
        let column = NonZeroU32::MIN.saturating_add(at.column);
        let place = if is_alone { alone } else { Place { line, column: Some(column) } };
        Some(Self::Backend { place, config: config.clone() })
    }

    /// The page with a proxy for the API at a byte offset of a config.
    pub(super) fn of_proxy(
        analysis: &Analysis,
        offset: usize,
        language: ProxyLanguage,
        config: &Url,
    ) -> Self {
        let at = analysis.text.position(offset, Encoding::Utf32);
        let one_based = |number| NonZeroU32::MIN.saturating_add(number);
        let place = Place { line: one_based(at.line), column: Some(one_based(at.column)) };
        Self::Proxy { language, place, config: config.clone() }
    }

    /// Reads the URI of a page, whatever its scheme is, or says what is wrong with it.
    pub(super) fn parse(uri: &str) -> Result<Self, String> {
        let unknown = || format!("there is no page `{uri}`");
        let url = Url::parse(uri).map_err(|error| format!("`{uri}` is not a URI: {error}"))?;
        let path = url.path().strip_prefix('/').and_then(|path| path.strip_suffix(".md"));
        match path.ok_or_else(unknown)?.split_once('/') {
            Some(("rules", id)) => Ok(Self::Rule(id.to_owned())),
            Some(("backends", place)) => {
                let place = Place::parse(place).ok_or_else(unknown)?;
                Ok(Self::Backend { place, config: config_of(&url)? })
            }
            Some(("proxies", rest)) => {
                let (language, place) = rest.split_once('/').ok_or_else(unknown)?;
                let language = ProxyLanguage::of_id(language).ok_or_else(unknown)?;
                let place = Place::parse(place).ok_or_else(unknown)?;
                Ok(Self::Proxy { language, place, config: config_of(&url)? })
            }
            None if url.path() == "/plan.md" => Ok(Self::Plan { config: config_of(&url)? }),
            _ => Err(unknown()),
        }
    }
}

/// The path of a page.
impl fmt::Display for Page {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Page::Rule(id) => write!(formatter, "/rules/{id}.md"),
            Page::Backend { place, .. } => write!(formatter, "/backends/{place}.md"),
            Page::Proxy { language, place, .. } => {
                write!(formatter, "/proxies/{}/{place}.md", language.id())
            }
            Page::Plan { .. } => formatter.write_str("/plan.md"),
        }
    }
}

impl Place {
    fn parse(text: &str) -> Option<Self> {
        let number = |text: &str| text.parse().ok();
        match text.split_once('-') {
            Some((line, column)) => {
                Some(Self { line: number(line)?, column: Some(number(column)?) })
            }
            None => Some(Self { line: number(text)?, column: None }),
        }
    }

    /// The page with a proxy for the API at this place.
    pub(super) fn proxy(self, analysis: &Analysis, language: ProxyLanguage) -> Option<String> {
        let line = self.line.get() - 1;
        let column = self.column.map_or(0, |column| column.get() - 1);
        let offset = analysis.text.offset(Position { line, column }, Encoding::Utf32);
        proxy_page(analysis, offset, language)
    }

    /// The backend at this place, or else the first one of the line.
    pub(super) fn backend(self, analysis: &Analysis) -> Option<BackendPage> {
        let line = self.line.get() - 1;
        let at = |column: u32| {
            let position = Position { line, column };
            analysis.text.offset(position, Encoding::Utf32)
        };
        if analysis.text.position(at(0), Encoding::Utf32).line != line {
            return None;
        }
        let here = self.column.and_then(|column| backend_page(analysis, at(column.get() - 1)));
        if here.is_some() {
            return here;
        }
        let range = analysis.text.line_at(at(0));
        let text = range.of(analysis.source());
        let first = text.len() - text.trim_start().len();
        let keys = text.match_indices("x-google-backend").map(|(at, _)| at);
        let mut offsets = iter::once(first).chain(keys).map(|offset| range.start + offset);
        offsets.find_map(|offset| backend_page(analysis, offset))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.column {
            Some(column) => write!(formatter, "{}-{column}", self.line),
            None => write!(formatter, "{}", self.line),
        }
    }
}

/// The config that a page is about: its URI, escaped, is the whole query.
fn config_of(page: &Url) -> Result<Url, String> {
    let config = page.query_pairs().next().map(|(uri, _)| uri.into_owned()).unwrap_or_default();
    Url::parse(&config)
        .map_err(|error| format!("`{page}` does not name a config: `{config}` is no URI: {error}"))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::*;
    use crate::text::Text;
    use crate::yaml::Format;

    fn of(pages: Value) -> Result<Option<Pages>, String> {
        Pages::of(&json!({"initializationOptions": {"pages": pages}}))
    }

    #[test]
    fn a_scheme_is_taken_if_it_is_one() {
        for scheme in ["gateway-ls", "x", "a+b.c-1", "Gateway-LS"] {
            let scheme = (scheme.to_ascii_lowercase(), of(json!(scheme)));
            assert_eq!(scheme.1, Ok(Some(Pages { scheme: scheme.0 })));
        }
        assert_eq!(of(Value::Null), Ok(None));
        assert_eq!(Pages::of(&Value::Null), Ok(None));
        let in_section = json!({"initializationOptions": {"gatewayLs": {"pages": "x"}}});
        assert_eq!(Pages::of(&in_section), Ok(Some(Pages { scheme: "x".to_owned() })));
        let taken = ["HTTPS", "javascript", "data", "VBScript", "mailto", "blob", "about"];
        let taken = taken.into_iter().chain(["vscode", "vscode-insiders"]).map(|it| json!(it));
        let wrong = [json!(""), json!("1a"), json!("a b"), json!("a:"), json!(7), json!([])];
        for wrong in wrong.into_iter().chain(taken) {
            assert_eq!(
                of(wrong.clone()),
                Err(format!(
                    "`pages` must be a URI scheme of its own, such as `gateway-ls`, not {wrong}"
                ))
            );
        }
    }

    #[test]
    fn a_page_is_found_by_its_uri() {
        let pages = Pages { scheme: "gateway-ls".to_owned() };
        let config = Url::parse("file:///a%20b/%C3%A9+c&d=e.yaml?x#y").unwrap();
        for (page, uri) in [
            (Page::Rule("deadline".to_owned()), "gateway-ls:/rules/deadline.md"),
            (
                Page::Backend { place: Place::parse("12-3").unwrap(), config: config.clone() },
                "gateway-ls:/backends/12-3.md?file%3A%2F%2F%2Fa%2520b%2F%25C3%25A9%2Bc%26d%3De.yaml%3Fx%23y",
            ),
            (
                Page::Proxy {
                    language: ProxyLanguage::Node,
                    place: Place::parse("7-9").unwrap(),
                    config: config.clone(),
                },
                "gateway-ls:/proxies/node/7-9.md?file%3A%2F%2F%2Fa%2520b%2F%25C3%25A9%2Bc%26d%3De.yaml%3Fx%23y",
            ),
            (
                Page::Plan { config },
                "gateway-ls:/plan.md?file%3A%2F%2F%2Fa%2520b%2F%25C3%25A9%2Bc%26d%3De.yaml%3Fx%23y",
            ),
        ] {
            assert_eq!(pages.url(&page).map(String::from).as_deref(), Some(uri));
            assert_eq!(Page::parse(uri), Ok(page));
        }
    }

    #[test]
    fn the_backend_of_a_place_is_found_again() {
        let source = "swagger: '2.0'\npaths:\n  /a:\n    get:\n      x-google-backend:\n        address: https://a-1234567890.us-central1.run.app\n  /ä: {get: {x-google-backend: {address: 'https://b.example.com'}}, put: {x-google-backend: {address: 'https://c.example.com'}}}\n";
        let analysis = Analysis::new(Text::new(source), Format::Yaml, Arc::default());
        let config = Url::parse("file:///a.yaml").unwrap();
        let path_of = |text: &str| {
            let page = Page::of_backend(&analysis, source.find(text).unwrap(), &config).unwrap();
            let Page::Backend { place, .. } = &page else { panic!() };
            (place.to_string(), place.backend(&analysis).unwrap().content.plain())
        };
        for (text, place, heading) in [
            ("https://a-", "6", "Cloud Run service a"),
            ("get:", "4", "Cloud Run service a"),
            ("https://b", "7", "b.example.com"),
            ("https://c", "7-104", "c.example.com"),
        ] {
            let (found, page) = path_of(text);
            assert_eq!(found, place);
            assert!(page.contains(heading), "{page}");
        }
        for nowhere in ["1", "8", "9", "9-1"] {
            assert_eq!(Place::parse(nowhere).unwrap().backend(&analysis), None, "{nowhere}");
        }
    }

    #[test]
    fn what_is_no_page_is_told() {
        for (uri, sentence) in [
            ("", "`` is not a URI: relative URL without a base"),
            ("x:/rules/deadline", "there is no page `x:/rules/deadline`"),
            ("x:rules/deadline.md", "there is no page `x:rules/deadline.md`"),
            ("x:/rule/deadline.md", "there is no page `x:/rule/deadline.md`"),
            ("x:/backends/0.md?file:///a", "there is no page `x:/backends/0.md?file:///a`"),
            ("x:/backends/a.md?file:///a", "there is no page `x:/backends/a.md?file:///a`"),
            (
                "x:/plan.md",
                "`x:/plan.md` does not name a config: `` is no URI: relative URL without a base",
            ),
            ("x:/backends/1-0.md?file:///a", "there is no page `x:/backends/1-0.md?file:///a`"),
            ("x:/plan.md/", "there is no page `x:/plan.md/`"),
        ] {
            assert_eq!(Page::parse(uri), Err(sentence.to_owned()));
        }
    }
}
