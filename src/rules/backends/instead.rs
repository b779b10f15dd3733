//! A Cloud Run service in place of a backend that cannot be called, in words to be filled in.

use super::change::{self, DISABLE_AUTH, JWT_AUDIENCE};
use super::edit_part;
use crate::analysis::Analysis;
use crate::edit::{FileStyle, combine};
use crate::routing::{Auth, Occurrence};
use crate::rules::Fix;

/// The host of a Cloud Run service, to be filled in.
pub(in crate::rules) const SERVICE: &str = "SERVICE-PROJECT_NUMBER.REGION.run.app";
/// What the fix is called.
pub(in crate::rules) const TITLE: &str = "Replace with a Cloud Run service";

/// Writes the address of a Cloud Run service. The path stays, for a service that forwards it; what
/// the backend says about tokens for another host goes.
pub(in crate::rules) fn cloud_run_instead(
    file: &FileStyle<'_>,
    analysis: &Analysis,
    occurrence: &Occurrence,
) -> Option<Fix> {
    let address = occurrence.address.as_ref()?;
    let is_http = matches!(address.scheme.as_deref(), Some("https" | "http"));
    if !is_http || address.user_info.is_some() {
        return None;
    }
    let is_bare = address.scheme.as_deref() == Some("https") && address.port_range.is_none();
    let is_named = !occurrence.address_text().contains('[');
    let host = if is_bare && is_named && address.scheme_range.is_some() {
        edit_part(occurrence, &address.host_range, SERVICE)?
    } else {
        edit_part(occurrence, &(0..address.path_range.start), &format!("https://{SERVICE}"))?
    };
    let backend = &occurrence.backend;
    // Cloud Run needs the token that the field keeps back.
    let auth = match occurrence.effective.auth {
        Auth::Off => change::remove_field(file, analysis, backend, &DISABLE_AUTH)?,
        _ => Vec::new(),
    };
    let address = combine([vec![host], auth])?;
    let audience = change::remove_field(file, analysis, backend, &JWT_AUDIENCE);
    let edits = audience.and_then(|audience| combine([address.clone(), audience]));
    Some(Fix { title: TITLE.to_owned(), safe: false, edits: edits.unwrap_or(address) })
}
