//! What must hold of every text, whatever is in it, and of every stretch of bytes that a client may
//! send. Each function panics with the difference where it does not hold.
//!
//! The fuzz targets and the property tests both drive these; nothing here makes up a text.

pub mod bytes;
pub mod edits;
pub mod features;
pub mod frames;
pub mod mutations;
pub mod ranges;
pub mod readers;
pub mod rules;
pub mod session;
pub mod settings;
pub mod terraform;

use std::sync::Arc;

use gateway_ls::analysis::Analysis;
use gateway_ls::settings::Settings;
use gateway_ls::text::Text;
use gateway_ls::yaml::Format;

/// A way to read a text, with a file name that says so. Over many texts all ways come.
pub fn read_as(source: &str) -> (Format, &'static str) {
    match source.trim_start().as_bytes() {
        [b'{', ..] if !source.len().is_multiple_of(4) => (Format::Json, "api.json"),
        _ if source.len() % 4 == 1 => (Format::Yaml, "api.yaml.tftpl"),
        _ => (Format::Yaml, "api.yaml"),
    }
}

/// What is known of a text under a name.
pub fn analysis(source: &str, (format, name): (Format, &str)) -> Analysis {
    let settings: Arc<Settings> = Arc::default();
    Analysis::new(Text::new(source), format, settings).named(name)
}
