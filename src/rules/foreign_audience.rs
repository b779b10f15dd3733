//! `foreign-audience`: the gateway's token is for an audience that the service behind the gateway does
//! not accept.

use super::backends::{self, change};
use super::wording::short;
use super::{Finding, Report, declare_rule, on, places};
use crate::analysis::Analysis;
use crate::edit::FileStyle;
use crate::gateway::{Address, Function, IAP_AUDIENCE, PathTranslation, Service, is_url, sources};
use crate::openapi::Value;
use crate::routing::{Audience, Auth, Occurrence, Site};
use crate::settings::Severity;

declare_rule! {
    /// The audience of the gateway's token is none that the backend accepts.
    ///
    /// ## Why
    /// The gateway calls a backend with an ID token, whose audience is `jwt_audience` or, without
    /// it, the address as written. Who checks the token there compares the audience, and answers 401
    /// if it is another one:
    ///
    /// - A function accepts its own URL, with its name: neither the ID of a project, nor the URL of
    ///   another function, nor the host alone. (A 2nd-gen function also accepts the URL and the
    ///   custom audiences of its Cloud Run service.)
    /// - Cloud Run accepts the URL of the service and its custom audiences, which can be any text:
    ///   nothing in the config says what they are.
    /// - Identity-Aware Proxy (IAP) *sends* a token with the audience
    ///   `/projects/NUMBER/apps/PROJECT_ID` or `/projects/NUMBER/global/backendServices/ID` to the
    ///   app. What it accepts is the resource ID of the IAP application or, with a custom OAuth client,
    ///   its client ID. How a resource ID looks Google does not document, so it is a hint to compare.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Rows, version: "1"}
    /// paths:
    ///   /rows:
    ///     get:
    ///       operationId: listRows
    ///       x-google-backend:
    ///         address: https://us-central1-my-project.cloudfunctions.net/rows
    ///         jwt_audience: my-project
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Rows, version: "1"}
    /// paths:
    ///   /rows:
    ///     get:
    ///       operationId: listRows
    ///       x-google-backend:
    ///         address: https://us-central1-my-project.cloudfunctions.net
    ///         path_translation: APPEND_PATH_TO_ADDRESS
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,good
    /// swagger: "2.0"
    /// info: {title: Rows, version: "1"}
    /// paths:
    ///   /rows:
    ///     get:
    ///       operationId: listRows
    ///       x-google-backend:
    ///         address: https://us-central1-my-project.cloudfunctions.net
    ///         path_translation: APPEND_PATH_TO_ADDRESS
    ///         jwt_audience: https://us-central1-my-project.cloudfunctions.net/rows
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Set `jwt_audience` to the URL of the function or service, or to the audience of IAP. If the
    /// address is the URL already, `jwt_audience` is not needed.
    FOREIGN_AUDIENCE {
        id: "foreign-audience",
        level: on(Severity::Warning),
        milder: "hint for Cloud Run, for IAP, and where the function's name is missing, unless the settings say that functions are 1st gen",
        versions: All,
        targets: All,
        in_service_configs: true,
        scope: Local,
        misses: Here,
        google: [],
        source: Some(sources::SECURING_BACKENDS),
        also: [sources::FUNCTIONS_AUTHENTICATION_1, sources::RUN_AUDIENCES, sources::IAP_AUTHENTICATION],
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    for occurrence in backends::in_force(analysis) {
        if occurrence.effective.auth != Auth::IdToken || occurrence.is_routed_only() {
            continue;
        }
        let mut judge = Judge { analysis, occurrence, report };
        match &occurrence.effective.audience {
            Audience::Written(audience) => judge.written(audience.trim()),
            Audience::Address(_) => judge.address(),
            Audience::Unknown => {}
        }
    }
}

/// One backend that is called with a token.
struct Judge<'c, 'f> {
    analysis: &'c Analysis,
    occurrence: &'c Occurrence,
    report: &'c mut Report<'f>,
}

impl Judge<'_, '_> {
    fn written(&mut self, audience: &str) {
        self.report.cite(match &self.occurrence.service {
            Service::Function(_) => sources::FUNCTIONS_AUTHENTICATION_1,
            Service::CloudRun(_) => sources::RUN_AUDIENCES,
            _ => sources::IAP_AUTHENTICATION,
        });
        match &self.occurrence.service {
            _ if audience.is_empty() => {}
            Service::Function(_) => self.of_function(audience),
            Service::CloudRun(_) => self.of_cloud_run(audience),
            Service::AppEngine(_) | Service::Other => self.of_proxy(audience),
            _ => {}
        }
    }

    fn of_function(&mut self, audience: &str) {
        let Some(own) = self.function() else { return };
        let (shown, url, known) = (short(audience, 14), own.url(), own.known_url());
        if !is_url(audience) {
            let (severity, consequence) = match self.analysis.settings.functions_generation {
                Some(2) => (
                    Severity::Hint,
                    format!(
                        "Calls fail with 401 unless `{shown}` is a custom audience of the service."
                    ),
                ),
                _ => (
                    Severity::Warning,
                    format!(
                        "Calls fail with 401: a function does not accept `{shown}` as audience."
                    ),
                ),
            };
            let message = format!("{consequence} It accepts its own URL: write `{url}`.");
            return self.report_written(severity, message, known.as_deref());
        }
        let Some(other) = function_of(audience) else { return };
        if other.function.is_none() && is_bare(audience) {
            let message = format!(
                "Calls may fail with 401: this audience lacks the function's name. A function accepts its own URL only: write `{url}`."
            );
            return self.report_written(self.unless_first_gen(), message, known.as_deref());
        }
        let urls = known.as_ref().zip(other.known_url());
        if urls.is_some_and(|(own, other)| !own.eq_ignore_ascii_case(&other)) {
            let message = format!(
                "Calls fail with 401: this audience is the URL of another function. A function accepts its own URL only: write `{url}`."
            );
            self.report_written(Severity::Warning, message, known.as_deref());
        }
    }

    fn of_cloud_run(&mut self, audience: &str) {
        if is_url(audience) {
            return;
        }
        let shown = short(audience, 14);
        let url = self.occurrence.address.as_ref();
        let url =
            url.filter(|it| it.host_holes.is_empty()).map(|it| format!("https://{}", it.host));
        let own =
            url.as_ref().map_or("its own URL".to_owned(), |url| format!("its own URL, `{url}`,"));
        let exception = match is_of_iap(audience) {
            true => "Identity-Aware Proxy (IAP) guards this service.".to_owned(),
            false => format!("`{shown}` is a custom audience of the service."),
        };
        let message = format!(
            "Calls fail with 401 unless {exception} Cloud Run accepts {own} and custom audiences: set `{}` to one of them.",
            self.field()
        );
        self.report_written(Severity::Hint, message, url.as_deref());
    }

    fn of_proxy(&mut self, audience: &str) {
        if !is_of_assertion(audience) {
            return;
        }
        let message = format!(
            "IAP may reject the token with 401: it sends this audience itself, to the app. Whether it accepts it too is not documented. If not, set `{}` to {IAP_AUDIENCE}.",
            self.field()
        );
        self.report_written(Severity::Hint, message, None);
    }

    /// Without `jwt_audience`, the address is the audience.
    fn address(&mut self) {
        let occurrence = self.occurrence;
        let Service::Function(function) = &occurrence.service else { return };
        let constant = Some(PathTranslation::ConstantAddress);
        let is_bare = is_bare(occurrence.filled.text.trim()) && function.function.is_none();
        if !is_bare || occurrence.effective.path_translation.value == constant {
            return;
        }
        self.report.cite(sources::FUNCTIONS_AUTHENTICATION_1);
        let field = self.field();
        let named = self.analysis.function_in_path(occurrence);
        let url = named.and_then(|it| it.known_url());
        let advice = match (&url, occurrence.site) {
            (Some(url), _) => format!("Set `{field}` to `{url}`."),
            (None, Site::Operation(_)) => format!("Set `{field}` to the URL of the function."),
            (None, _) => {
                "Add to each operation a backend whose address has the function's name.".to_owned()
            }
        };
        let message = format!(
            "Calls may fail with 401: the token's audience lacks the function's name. Without `{field}` it is the address as written, but a function accepts only its own URL. {advice}"
        );
        let (severity, file) = (self.unless_first_gen(), self.report.file());
        let finding =
            backends::report_host(self.report, self.analysis, occurrence, severity, message);
        if let (Some(finding), Some(url)) = (finding, url) {
            add_fix(finding, self.analysis, occurrence, file, &url);
        }
    }

    /// The function that is called, as far as the address and the operation's own path tell.
    fn function(&self) -> Option<Function> {
        let Service::Function(function) = &self.occurrence.service else { return None };
        Some(self.analysis.function_in_path(self.occurrence).unwrap_or_else(|| function.clone()))
    }

    fn field(&self) -> &'static str {
        change::JWT_AUDIENCE.in_version(self.analysis.document.is_v3)
    }

    /// Of 2nd-gen functions nobody documents that they reject such an audience.
    fn unless_first_gen(&self) -> Severity {
        match self.analysis.settings.functions_generation {
            Some(1) => Severity::Warning,
            _ => Severity::Hint,
        }
    }

    fn report_written(&mut self, severity: Severity, message: String, url: Option<&str>) {
        let (analysis, occurrence, file) = (self.analysis, self.occurrence, self.report.file());
        let Some(written) = written(occurrence) else { return };
        let place = written.place;
        let finding =
            backends::report_at(self.report, analysis, occurrence, severity, place, message);
        if let Some(url) = url {
            add_fix(finding, analysis, occurrence, file, url);
        }
    }
}

fn written(occurrence: &Occurrence) -> Option<&Value> {
    backends::fields(&occurrence.backend)?.jwt_audience.as_ref()
}

fn add_fix(
    finding: &mut Finding,
    analysis: &Analysis,
    occurrence: &Occurrence,
    file: &FileStyle<'_>,
    url: &str,
) {
    let edits = change::set_field(file, analysis, &occurrence.backend, &change::JWT_AUDIENCE, url);
    let field = change::JWT_AUDIENCE.in_version(analysis.document.is_v3);
    finding.fixes.extend(places::fix(format!("Set `{field}` to `{url}`"), false, edits));
}

/// The function of a URL, if it is one of a function.
fn function_of(url: &str) -> Option<Function> {
    match Service::of(&Address::parse(url).ok()?) {
        Service::Function(function) => Some(function),
        _ => None,
    }
}

/// Whether a URL ends with its host.
fn is_bare(url: &str) -> bool {
    Address::parse(url).is_ok_and(|it| it.path.trim_matches('/').is_empty())
}

/// Whether an audience has one of the forms that IAP knows.
fn is_of_iap(audience: &str) -> bool {
    audience.ends_with(".apps.googleusercontent.com") || audience.starts_with("/projects/")
}

/// Whether an audience is that of the assertion that IAP sends: `/projects/NUMBER/apps/PROJECT`,
/// `/projects/NUMBER/global/backendServices/ID` or the same with a region.
fn is_of_assertion(audience: &str) -> bool {
    let Some(rest) = audience.strip_prefix("/projects/") else { return false };
    let mut parts = rest.split('/');
    let number = parts.next().unwrap_or_default();
    let (first, second) = (parts.next(), parts.next());
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number && (first == Some("apps") || second == Some("backendServices"))
}

#[cfg(test)]
mod tests;
