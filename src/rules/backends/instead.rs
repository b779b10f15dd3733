//! A Cloud Run service in place of a backend that cannot be called, in words to be filled in.

use super::change::{self, DISABLE_AUTH, JWT_AUDIENCE};
use super::{edit_part, is_private_name, text};
use crate::analysis::Analysis;
use crate::gateway::Service;
use crate::routing::{Auth, Occurrence};
use crate::rules::Fix;
use crate::rules::edit::{FileStyle, combine};
use crate::settings::Target;

/// The host of a Cloud Run service, to be filled in.
pub(in crate::rules) const SERVICE: &str = "SERVICE-PROJECT_NUMBER.REGION.run.app";
/// What the fix is called.
pub(in crate::rules) const TITLE: &str = "Replace with a Cloud Run service";

/// Whether a backend is at a host that the gateway cannot call, or that does not answer it, whatever
/// else the backend says. A finding says so at each of them.
pub(crate) fn is_at_uncallable_host(analysis: &Analysis, occurrence: &Occurrence) -> bool {
    match occurrence.service {
        Service::GoogleApi(_) => !occurrence.is_routed_only(),
        Service::ManagedService { .. } | Service::Gateway(_) | Service::StorageBrowser => true,
        Service::Ip { .. } | Service::PrivateName | Service::Other => {
            let is_ip = matches!(occurrence.service, Service::Ip { .. });
            analysis.target == Target::ApiGateway && (is_ip || is_private_name(occurrence))
        }
        _ => false,
    }
}

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
    let is_named = !text(occurrence).contains('[');
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
