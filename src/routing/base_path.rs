//! What stands before every path of the file.

use crate::openapi::{Document, Place, Server, Value};
use crate::template;

use super::Variables;

/// What stands before every path of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BasePath {
    /// Its text, without the lone `/` that means nothing.
    pub text: String,
    /// Where it is written.
    pub place: Place,
    /// Whether the text stands at its place as it is.
    pub is_verbatim: bool,
}

/// The base path: `basePath` in 2.0; in 3.x the path in the URL of the server that is the gateway.
pub(super) fn of(document: &Document, variables: &Variables) -> Option<BasePath> {
    if document.is_v3 {
        return document.gateway_server().and_then(|server| of_server(server, variables));
    }
    let value = document.base_path.as_ref()?;
    let text = super::fill(&value.text, variables).text;
    Some(base_path(&text, value))
}

fn of_server(server: &Server, variables: &Variables) -> Option<BasePath> {
    let value = server.url.as_ref()?;
    let text = super::fill(&value.text, variables).text;
    let after_host = match text.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |at| rest.get(at..).unwrap_or_default()),
        None if text.starts_with('/') => &text,
        None => "",
    };
    let path = after_host.split(['?', '#']).next().unwrap_or_default();
    Some(base_path(path, value))
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
