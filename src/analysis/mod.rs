//! One immutable reading of one document version.

use std::sync::Arc;

use crate::settings::{Settings, Target};
use crate::text::Text;
use crate::yaml::Format;

/// Everything that is known of one document version. Never changes; share it by `Arc`.
#[derive(Debug)]
pub struct Analysis {
    /// The text that was read.
    pub text: Text,
    /// The same text in one piece; ranges index it.
    pub source: String,
    /// The settings it was read with.
    pub settings: Arc<Settings>,
    /// Whether the file is a gateway config. If not, nothing is said about it.
    pub is_config: bool,
    /// The product that the config is for.
    pub target: Target,
    /// The value of `swagger` or `openapi` as written, if it is a known version.
    pub openapi: Option<String>,
}

impl Analysis {
    /// Reads a text. Never fails, never panics on bad input, linear in the text's length.
    pub fn new(text: Text, _format: Format, settings: Arc<Settings>) -> Self {
        let source = text.to_string();
        Self { text, source, settings, is_config: false, target: Target::ApiGateway, openapi: None }
    }
}
