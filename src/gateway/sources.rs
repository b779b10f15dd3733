//! Where facts come from: one table of pages and code, each with its day, which is in
//! `sources.yaml`. Rules name a source by its constant, the YAML files of this room by its id.

use serde::Deserialize;

/// How sure a fact is, by where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// An official Google page says so.
    Doc,
    /// An official release note says so.
    Release,
    /// Read in Google's own open-source code.
    Code,
    /// Seen in a public log of the real service.
    Log,
    /// A third party reports an official page.
    Secondary,
    /// Users report it.
    Forum,
    /// Seen in public configs.
    Corpus,
    /// Follows from other facts.
    Deduced,
    /// General knowledge, not confirmed.
    Memory,
}

impl Certainty {
    /// The name used in the catalogue and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Certainty::Doc => "doc",
            Certainty::Release => "release",
            Certainty::Code => "code",
            Certainty::Log => "log",
            Certainty::Secondary => "secondary",
            Certainty::Forum => "forum",
            Certainty::Corpus => "corpus",
            Certainty::Deduced => "deduced",
            Certainty::Memory => "memory",
        }
    }

    /// Who says so, in words for people.
    pub fn in_words(self) -> &'static str {
        match self {
            Certainty::Doc => "documented by Google",
            Certainty::Release => "from Google's release notes",
            Certainty::Code => "from Google's source code",
            Certainty::Log => "seen in a public log",
            Certainty::Secondary => "reported by a third party",
            Certainty::Forum => "reported by users",
            Certainty::Corpus => "seen in public configs",
            Certainty::Deduced => "our conclusion",
            Certainty::Memory => "not confirmed",
        }
    }

    /// Whether Google itself says so, in words or in code. Anything less is shown with its mark.
    pub fn is_firm(self) -> bool {
        matches!(self, Certainty::Doc | Certainty::Release | Certainty::Code)
    }
}

/// A page, or something else that facts come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its name in the YAML files and in reports. Stable.
    pub id: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// Its address; none for what has no page.
    pub url: Option<&'static str>,
    /// The page's own date, or else the day it was read: `2026-11-29`.
    pub as_of: &'static str,
}

/// Where a claim comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The id of the source.
    pub id: &'static str,
    /// The page, or the place in it.
    pub url: &'static str,
    /// The day of the source.
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
        let is_code = [COMPILER.id, PROXY.id].contains(&self.id);
        match is_code || self.certainty == Certainty::Code {
            true => "Google's source code",
            false => "Google's documentation",
        }
    }
}

/// The source of this id.
pub fn find(id: &str) -> Option<&'static Source> {
    ALL.iter().find(|source| source.id == id)
}

/// The page of the source of this id, with how sure it is.
pub fn reference(id: &str) -> Option<Reference> {
    PAGES.iter().find(|page| page.id == id).copied()
}

/// The day of the newest source: `2026-11-29`.
pub fn newest_day() -> &'static str {
    ALL.iter().map(|source| source.as_of).max().unwrap_or_default()
}

/// The day of the oldest source.
pub fn oldest_day() -> &'static str {
    ALL.iter().map(|source| source.as_of).min().unwrap_or_default()
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

/// The source whose page says for the other version of OpenAPI what that of this one says.
pub fn other_version(id: &str) -> Option<&'static str> {
    PAIRS.iter().find_map(|(two, three)| match id {
        id if id == two.id => Some(three.id),
        id if id == three.id => Some(two.id),
        _ => None,
    })
}

// `sources.yaml`: a constant for each source that has a page, `PAGES` of them, and `ALL`.
include!(concat!(env!("OUT_DIR"), "/sources.rs"));

/// Where API keys are read, as a third party quoted the page on limitations on 2026-02-12.
pub const API_KEYS: Reference = LIMITATIONS_2.with(Certainty::Secondary);
/// Texts that the real service printed, in public logs.
pub const PUBLIC_LOG: Reference = BACKEND_2.with(Certainty::Log);
/// `x-google-backend` in OpenAPI 2.0.
pub const BACKEND_2: Reference = EXTENSIONS_2
    .at("https://docs.cloud.google.com/api-gateway/docs/oasv2-extensions#x-google-backend");
/// `x-google-api-management` in OpenAPI 3.x, with the backends.
pub const MANAGEMENT_3: Reference = EXTENSIONS_3
    .at("https://docs.cloud.google.com/api-gateway/docs/oasv3-extensions#x-google-api-management");
/// Which security requirements can be together.
pub const REQUIREMENTS_2: Reference = LIMITATIONS_2.at(
    "https://docs.cloud.google.com/api-gateway/docs/openapi-limitations#multiple_security_requirements",
);
/// How paths may be written.
pub const PATH_SYNTAX: Reference = PATH_TEMPLATING
    .at("https://docs.cloud.google.com/api-gateway/docs/path-templating#syntax_rules");

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn pages_of_the_version() {
        assert_eq!(page_for(EXTENSIONS_2.url, true), EXTENSIONS_3.url);
        assert_eq!(page_for(EXTENSIONS_2.url, false), EXTENSIONS_2.url);
        assert_eq!(page_for(LIMITATIONS_2.url, true), LIMITATIONS_3.url);
        assert_eq!(page_for(LIMITATIONS_3.url, false), LIMITATIONS_2.url);
        assert_eq!(page_for(COMPILER.url, true), COMPILER.url);
    }

    #[test]
    fn each_source_stands_once_with_a_day() {
        let ids: BTreeSet<_> = ALL.iter().map(|source| source.id).collect();
        let pages: BTreeSet<_> = ALL.iter().filter_map(|source| source.url).collect();
        assert_eq!(ids.len(), ALL.len());
        assert_eq!(pages.len(), ALL.iter().filter(|source| source.url.is_some()).count());
        for source in ALL {
            let digit = |c: char| if c.is_ascii_digit() { '0' } else { c };
            let shape: String = source.as_of.chars().map(digit).collect();
            assert_eq!(shape, "0000-00-00", "{}", source.id);
            assert!(source.url.iter().all(|url| url.starts_with("https://")), "{}", source.id);
            assert!(!source.title.is_empty() && !source.title.ends_with('.'), "{}", source.id);
        }
    }

    #[test]
    fn a_place_keeps_its_source() {
        let line = COMPILER.at("https://github.com/googleapis/api-compiler/blob/0/a.java#L10");
        assert_eq!((line.id, line.as_of), (COMPILER.id, COMPILER.as_of));
        assert_eq!(line.in_words(), "Google's source code");
        assert_eq!(find(line.id).and_then(|source| source.url), Some(COMPILER.url));
        assert_eq!(find("no-such-source"), None);
    }

    #[test]
    fn the_newest_and_the_oldest_day_are_those_of_the_table() {
        assert!(ALL.iter().all(|it| it.as_of <= newest_day() && it.as_of >= oldest_day()));
        assert!(newest_day() > oldest_day());
    }

    #[test]
    fn names_are_those_of_the_file() {
        for certainty in [Certainty::Doc, Certainty::Log, Certainty::Memory] {
            let read: Certainty = serde_json::from_value(certainty.name().into()).unwrap();
            assert_eq!(read, certainty);
        }
    }
}
