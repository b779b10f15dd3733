//! What is before every path of the file.

use crate::openapi::{Facts, Place, Server, Value};
use crate::template;

use super::Variables;

/// What is before every path of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BasePath {
    /// Its text, without the lone `/` that means nothing.
    pub text: String,
    /// Where it is written.
    pub place: Place,
    /// Whether the text is at its place as it is.
    pub is_verbatim: bool,
}

/// The base path: `basePath` in 2.0; in 3.x the path in the URL of the server that is the gateway.
pub(super) fn of(facts: &Facts, variables: &Variables<'_>) -> Option<BasePath> {
    if facts.is_v3 {
        return facts.gateway_server().and_then(|server| of_server(server, variables));
    }
    let value = facts.base_path.as_ref()?;
    let text = super::fill(&value.text, variables).text;
    Some(base_path(&text, value))
}

fn of_server(server: &Server, variables: &Variables<'_>) -> Option<BasePath> {
    let value = server.url.as_ref()?;
    let text = super::fill(&value.text, variables).text;
    let text = with_defaults(&text, &server.defaults);
    let after_host = match text.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |at| rest.get(at..).unwrap_or_default()),
        None if text.starts_with('/') => &text,
        None => "",
    };
    let path = after_host.split(['?', '#']).next().unwrap_or_default();
    Some(base_path(path, value))
}

/// The URL as OpenAPI reads it: each `{variable}` stands for its default.
fn with_defaults(url: &str, defaults: &[(String, String)]) -> String {
    let mut text = String::with_capacity(url.len());
    let mut rest = url;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        // `${x}`, `%{x}` and `{{x}}` are holes, not variables.
        let is_hole = before.ends_with(['$', '%']) || after.starts_with('{');
        let variable = after.split_once('}').filter(|_| !is_hole);
        let found = variable.and_then(|(name, left)| {
            let (_, default) = defaults.iter().find(|(variable, _)| variable == name)?;
            Some((default, left))
        });
        if let Some((default, left)) = found {
            text.push_str(default);
            rest = left;
        } else {
            let mark = if after.starts_with('{') { "{{" } else { "{" };
            text.push_str(mark);
            rest = rest.get(before.len() + mark.len()..).unwrap_or_default();
        }
    }
    text + rest
}

fn base_path(text: &str, value: &Value) -> BasePath {
    let text = if text == "/" { "" } else { text };
    BasePath {
        text: text.to_owned(),
        place: value.place,
        is_verbatim: value.is_verbatim && value.text == text,
    }
}

impl BasePath {
    /// Whether a part of it is not known.
    pub fn has_hole(&self) -> bool {
        template::has_hole(&self.text)
    }
}
