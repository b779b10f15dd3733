//! What the URL of a document says: where the document lies, how it is read, and whether it holds
//! settings.

use std::path::PathBuf;

use lsp_types::Url;

use crate::workspace;
use crate::yaml::Format;

/// The path of a document that lies on the disk.
pub(super) fn path_of(url: &Url) -> Option<PathBuf> {
    (url.scheme() == "file").then(|| url.to_file_path().ok()).flatten()
}

/// Whether the document of this URL holds settings.
pub(super) fn is_settings_file(url: &Url) -> bool {
    url.path().rsplit('/').next() == Some(workspace::SETTINGS_FILE)
}

/// How a document is read.
pub(super) fn format(url: &Url, language: &str) -> Format {
    let path = url.path();
    match language {
        "jsonc" => Format::JsonWithComments,
        "json" | "openapi-json" => Format::Json,
        _ => Format::of_name(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats() {
        for (url, language, expected) in [
            ("file:///a.yaml", "yaml", Format::Yaml),
            ("file:///a.json", "json", Format::Json),
            ("file:///a.json", "jsonc", Format::JsonWithComments),
            ("file:///a.json", "", Format::Json),
            ("file:///A.JSON", "", Format::Json),
            ("untitled:1", "json", Format::Json),
            ("file:///a.yaml.tftpl", "plaintext", Format::Yaml),
            ("file:///a.json.tpl", "plaintext", Format::Json),
        ] {
            assert_eq!(format(&Url::parse(url).unwrap(), language), expected, "{url} {language}");
        }
    }
}
