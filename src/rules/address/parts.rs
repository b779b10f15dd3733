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

/// The scheme that is one too many in `https://https://host`, and whether both are the same. The safer
/// one stays.
pub(super) fn surplus_scheme(text: &str) -> Option<(Range<usize>, bool)> {
    let scheme = |text: &str| {
        let (scheme, _) = text.split_once("://")?;
        let known = ["https", "http", "grpcs", "grpc"];
        known.into_iter().find(|it| scheme.eq_ignore_ascii_case(it))
    };
    let first = scheme(text)?;
    let between = first.len() + 3;
    let second = scheme(text.get(between..)?)?;
    let is_safer = second.ends_with('s') && !first.ends_with('s');
    let surplus = if is_safer { 0..between } else { between..between + second.len() + 3 };
    Some((surplus, first == second))
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
