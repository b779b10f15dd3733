//! Paths as people see them, and what the name of a file says of its format.

use std::path::Path;

use crate::yaml::Format;

/// A path as people see it: from the folder they are in, if it is below that.
pub(super) fn from_here(path: &Path) -> String {
    let here = std::env::current_dir().and_then(|folder| folder.canonicalize());
    let below = here.ok().and_then(|here| path.strip_prefix(here).ok());
    shown(below.unwrap_or(path))
}

pub(super) fn format_of(path: &Path) -> Format {
    path.file_name().map_or(Format::Yaml, |name| Format::of_name(&name.to_string_lossy()))
}

/// The path with `/` between its parts.
pub(super) fn shown(path: &Path) -> String {
    let path = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' { path.into_owned() } else { path.replace('\\', "/") }
}
