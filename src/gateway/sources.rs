//! Where facts come from: the pages and the code that rules and key tables rest on, each with its
//! date and how sure it makes a claim.

use super::catalogue::Certainty;

/// Where a claim comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The page.
    pub url: &'static str,
    /// The day of the page's own date or, without one, the day it was read.
    pub as_of: &'static str,
    /// How sure it is.
    pub certainty: Certainty,
}

impl Reference {
    /// The same page for a claim that is less or more sure than the page itself.
    pub const fn with(self, certainty: Certainty) -> Self {
        Self { certainty, ..self }
    }

    /// Another place of the same source: a heading, a file, a line.
    pub const fn at(self, url: &'static str) -> Self {
        Self { url, ..self }
    }

    /// What it is: `Google's documentation`.
    pub fn in_words(self) -> &'static str {
        let is_code = [COMPILER, PROXY].iter().any(|code| self.url.starts_with(code.url));
        match is_code || self.certainty == Certainty::Code {
            true => "Google's source code",
            false => "Google's documentation",
        }
    }
}

/// Pages that say for OpenAPI 2.0 and for 3.x what the other one says for the other version.
const PAIRS: [(Reference, Reference); 3] = [
    (EXTENSIONS_2, EXTENSIONS_3),
    (LIMITATIONS_2, LIMITATIONS_3),
    (ENDPOINTS_EXTENSIONS_2, ENDPOINTS_EXTENSIONS_3),
];

/// The page that says for this version of OpenAPI what the one at `url` says for the other; any
/// other as it is.
pub fn page_for(url: &'static str, is_v3: bool) -> &'static str {
    let page = url.split('#').next().unwrap_or_default();
    let other = PAIRS.iter().find_map(|(two, three)| match is_v3 {
        true => (two.url == page).then_some(three.url),
        false => (three.url == page).then_some(two.url),
    });
    other.unwrap_or(url)
}

const fn page(url: &'static str, as_of: &'static str) -> Reference {
    Reference { url, as_of, certainty: Certainty::Doc }
}

const fn code(url: &'static str, as_of: &'static str) -> Reference {
    Reference { url, as_of, certainty: Certainty::Code }
}

/// Securing backend services.
pub const SECURING_BACKENDS: Reference =
    page("https://docs.cloud.google.com/api-gateway/docs/securing-backend-services", "2025-09-03");
/// OpenAPI 2.0 extensions.
pub const EXTENSIONS_2: Reference =
    page("https://docs.cloud.google.com/api-gateway/docs/oasv2-extensions", "2026-11-23");
/// OpenAPI 3.x extensions.
pub const EXTENSIONS_3: Reference =
    page("https://docs.cloud.google.com/api-gateway/docs/oasv3-extensions", "2026-11-23");
/// OpenAPI 2.0 limitations.
pub const LIMITATIONS_2: Reference =
    page("https://docs.cloud.google.com/api-gateway/docs/openapi-limitations", "2026-11-23");
/// OpenAPI 3.x limitations.
pub const LIMITATIONS_3: Reference =
    page("https://docs.cloud.google.com/api-gateway/docs/openapi-v3-limitations", "2026-09-24");
/// The versions of OpenAPI that are taken.
pub const OPENAPI_OVERVIEW: Reference =
    page("https://docs.cloud.google.com/api-gateway/docs/openapi-overview", "2026-11-23");
/// Path templates.
pub const PATH_TEMPLATING: Reference =
    page("https://docs.cloud.google.com/api-gateway/docs/path-templating", "2026-04-27");
/// Model routing.
pub const MODEL_ROUTING: Reference =
    page("https://docs.cloud.google.com/api-gateway/docs/model-routing-configure", "2026-08-04");
/// The gateway as an MCP server.
pub const MCP: Reference =
    page("https://docs.cloud.google.com/api-gateway/docs/mcp-configure", "2026-09-30");
/// Streaming gateways.
pub const STREAMING: Reference =
    page("https://docs.cloud.google.com/api-gateway/docs/streaming-configure", "2026-09-29");
/// Creating an API config.
pub const CREATING_CONFIG: Reference =
    page("https://docs.cloud.google.com/api-gateway/docs/creating-api-config", "2026-04-10");
/// Known issues of Cloud Run.
pub const CLOUD_RUN_KNOWN_ISSUES: Reference =
    page("https://docs.cloud.google.com/run/docs/known-issues#reserved-url-paths", "2026-11-29");
/// Release notes.
pub const RELEASE_NOTES: Reference = Reference {
    url: "https://docs.cloud.google.com/api-gateway/docs/release-notes",
    as_of: "2026-04-27",
    certainty: Certainty::Release,
};
/// Quotas and limits.
pub const QUOTAS: Reference =
    page("https://docs.cloud.google.com/api-gateway/docs/quotas", "2025-10-19");
/// OpenAPI 3.x extensions of Cloud Endpoints.
pub const ENDPOINTS_EXTENSIONS_3: Reference =
    page("https://docs.cloud.google.com/endpoints/docs/openapi/oasv3-extensions", "2026-11-23");
/// OpenAPI 2.0 extensions of Cloud Endpoints.
pub const ENDPOINTS_EXTENSIONS_2: Reference =
    page("https://docs.cloud.google.com/endpoints/docs/openapi/openapi-extensions", "2026-11-23");
/// Google's importer from OpenAPI 2.0 to service configs.
pub const COMPILER: Reference = code("https://github.com/googleapis/api-compiler", "2020-09-23");
/// Google's proxy, ESPv2.
pub const PROXY: Reference = code("https://github.com/GoogleCloudPlatform/esp-v2", "2026-08-18");
/// The fields of a backend in service configs, as Google's API definitions describe them.
pub const BACKEND_RULE: Reference = page(
    "https://github.com/googleapis/googleapis/blob/master/google/api/backend.proto",
    "2026-11-23",
);
/// Texts that the real service printed, in public logs.
pub const PUBLIC_LOG: Reference = EXTENSIONS_2.with(Certainty::Log);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_the_version() {
        assert_eq!(page_for(EXTENSIONS_2.url, true), EXTENSIONS_3.url);
        assert_eq!(page_for(EXTENSIONS_2.url, false), EXTENSIONS_2.url);
        assert_eq!(page_for(LIMITATIONS_2.url, true), LIMITATIONS_3.url);
        assert_eq!(page_for(LIMITATIONS_3.url, false), LIMITATIONS_2.url);
        assert_eq!(page_for(COMPILER.url, true), COMPILER.url);
    }
}
