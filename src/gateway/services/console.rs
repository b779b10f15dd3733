//! The pages of services in the Google Cloud console.
//!
//! The form of their URLs is in no documentation: it is what the console's own address bar showed,
//! as we remember it (2026-11-26). A page that moved is a link that leads to the console's start.

use super::{AdviceContext, Service};
use crate::gateway::encode_escapes;

/// A page of the console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsolePage {
    /// Where it is; nothing from outside is in it without escapes.
    pub url: String,
    /// What it shows: `Cloud Run service orders of shop`.
    pub what: String,
}

/// The page of a service, if all that its URL needs is known: never a guess. `project` is that of
/// the settings.
pub fn console_page(service: &Service, project: Option<&str>) -> Option<ConsolePage> {
    let project = project.map(str::trim).filter(|project| !project.is_empty());
    let context = AdviceContext { project, ..AdviceContext::default() };
    let page = service.profile(&context).page?;
    let path: Vec<_> = page.path.iter().map(|part| encoded(part)).collect();
    let (path, project) = (path.join("/"), encoded(page.project));
    Some(ConsolePage {
        url: format!("https://console.cloud.google.com/{path}?project={project}"),
        what: format!("{} of {}", page.what, page.project),
    })
}

/// A text as one part of a URL: whatever could end the part is escaped.
fn encoded(text: &str) -> String {
    encode_escapes(text, "-._~")
}
