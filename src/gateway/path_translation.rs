//! What the backend is asked for: where the path of a request goes. Knows no operation and no
//! defaults; it is told the path, the address and the translation.

use super::{Address, PathTemplate};
use std::fmt::Write;

/// What happens to the path of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathTranslation {
    /// The whole path of the request, basePath included, goes after the address.
    AppendPathToAddress,
    /// The address stays as it is; path parameters become query parameters.
    ConstantAddress,
}

impl PathTranslation {
    /// Both translations.
    pub const ALL: [Self; 2] = [Self::AppendPathToAddress, Self::ConstantAddress];

    /// Reads a translation as Google does: exactly the name, in capitals.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|translation| translation.name() == name)
    }

    /// How it is written in `path_translation`.
    pub fn name(self) -> &'static str {
        match self {
            Self::AppendPathToAddress => "APPEND_PATH_TO_ADDRESS",
            Self::ConstantAddress => "CONSTANT_ADDRESS",
        }
    }
}

/// The URL that requests to the path lead to, with its parameters as `{name}`, wildcards as `*`
/// and `**`, and holes as they are written. `written` is what the address was read from.
/// `None`: the translation is not known, or the path is none.
pub fn backend_url(
    address: &Address,
    written: &str,
    translation: Option<PathTranslation>,
    template: &PathTemplate,
) -> Option<String> {
    let mut url = scheme_and_host(address, written);
    url.push_str(base_path(address));
    match translation? {
        PathTranslation::AppendPathToAddress => {
            // A path without its slash would become a part of the host.
            let is_path = template.text().starts_with('/') || template.has_hole();
            is_path.then(|| url.push_str(&template.without_patterns()))?;
        }
        PathTranslation::ConstantAddress => {
            // A hole at the end may bring a path of its own.
            if base_path(address).is_empty() && !ends_with_hole(address) {
                url.push('/');
            }
            let mut separator = '?';
            for variable in template.variables() {
                let name = template.text().get(variable.name.clone()).unwrap_or_default();
                if name.is_empty() {
                    continue;
                }
                let _ = write!(url, "{separator}{name}={{{name}}}");
                separator = '&';
            }
        }
    }
    Some(url)
}

/// The path of the address, as requests start with it.
fn base_path(address: &Address) -> &str {
    // One slash was trimmed when the address was read; the filter that rewrites trims another.
    address.path.strip_suffix('/').unwrap_or(&address.path)
}

/// The address up to its path, as written, without user info.
fn scheme_and_host(address: &Address, written: &str) -> String {
    let after_scheme = address.scheme_range.as_ref().map_or(0, |range| range.end + "://".len());
    let start = address.user_info.as_ref().map_or(after_scheme, |range| range.end);
    let host = written.get(start..address.path_range.start).unwrap_or(&address.host);
    match (&address.scheme, &address.scheme_range) {
        (Some(scheme), _) => format!("{scheme}://{host}"),
        (None, Some(range)) => {
            format!("{}://{host}", written.get(range.clone()).unwrap_or_default())
        }
        (None, None) => host.to_owned(),
    }
}

fn ends_with_hole(address: &Address) -> bool {
    let is_last = address.host_holes.last().is_some_and(|hole| hole.end == address.host.len());
    is_last && address.port_range.is_none()
}

#[cfg(test)]
mod tests;
