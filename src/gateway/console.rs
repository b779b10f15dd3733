//! The pages of services in the Google Cloud console.
//!
//! The form of their URLs is in no documentation: it is what the console's own address bar showed,
//! as we remember it (2026-11-26). A page that moved is a link that leads to the console's start.

use std::fmt::Write;

use super::{Region, Service};

/// A page of the console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsolePage {
    /// Where it is; nothing from outside stands in it without escapes.
    pub url: String,
    /// What it shows: `Cloud Run service orders of shop`.
    pub what: String,
}

/// The page of a service, if all that its URL needs is known: never a guess. `project` is that of
/// the settings.
pub fn console_page(service: &Service, project: Option<&str>) -> Option<ConsolePage> {
    let project = project.map(str::trim).filter(|project| !project.is_empty());
    let region = |region: &Option<Region>| region.as_ref()?.for_command().map(encoded);
    let (page, project, what) = match service {
        Service::CloudRun(run) => {
            let (region, name) = (region(&run.region)?, run.service.as_deref()?);
            // Google's own messages link to the console with a project's number as well.
            let project = run.project_number.as_deref().or(project)?;
            let page = format!("run/detail/{region}/{}", encoded(name));
            (page, project, format!("Cloud Run service {name}"))
        }
        Service::Function(function) => {
            let (region, name) = (region(&function.region)?, function.function.as_deref()?);
            let page = format!("functions/details/{region}/{}", encoded(name));
            (page, function.project.as_deref()?, format!("function {name}"))
        }
        Service::AppEngine(app) => {
            let project = app.project.as_deref()?;
            ("appengine/services".to_owned(), project, "App Engine services".to_owned())
        }
        _ => return None,
    };
    Some(ConsolePage {
        url: format!("https://console.cloud.google.com/{page}?project={}", encoded(project)),
        what: format!("{what} of {project}"),
    })
}

/// A text as one part of a URL: whatever could end the part is escaped.
fn encoded(text: &str) -> String {
    let is_safe = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if is_safe(byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing into a string cannot fail.
            let _written = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}
