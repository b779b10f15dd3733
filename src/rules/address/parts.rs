//! What is to be said of parts of an address. Knows no backend and no report.

use std::ops::Range;

use crate::gateway::{AddressError, AddressErrorKind};

/// The slash of `https:/host`, which lacks another one.
pub(super) fn one_slash(text: &str) -> Option<Range<usize>> {
    let start = ["https:/", "http:/"].into_iter().find(|start| text.starts_with(start))?;
    let rest = text.get(start.len()..)?;
    let is_host = rest.starts_with(|c: char| c.is_ascii_alphanumeric());
    is_host.then_some(start.len() - 1..start.len())
}

/// Whether a host has a letter or a digit at all.
pub(super) fn may_be_host(host: &str) -> bool {
    host.contains(char::is_alphanumeric)
}

/// What is wrong, in words. After brackets it is no port that is wrong, but that there is more.
pub(super) fn reason(error: &AddressError, text: &str) -> String {
    let before = text.get(..error.range.start).unwrap_or_default();
    match error.kind {
        AddressErrorKind::Port if before.ends_with(']') => {
            "only a port may follow `]`, after a colon".to_owned()
        }
        _ => error.to_string(),
    }
}

/// What of the address is wrong, or all of it if that is nothing to be seen.
pub(super) fn visible(error: &AddressError, text: &str) -> Range<usize> {
    let part = error.range.clone();
    let shown = text.get(part.clone()).unwrap_or_default();
    if shown.trim().is_empty() { 0..text.len() } else { part }
}
