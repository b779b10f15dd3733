//! `address`: a backend address that the gateway cannot read, or reads otherwise than it looks.

mod parts;

use std::ops::Range;

use self::parts::{may_be_host, one_slash, reason, surplus_scheme, visible};
use super::backends::instead::cloud_run_instead;
use super::wording::short;
use super::{Fix, Report, backends, declare_rule, on, places, proxy_at};
use crate::analysis::Analysis;
use crate::gateway::backend_field::JWT_AUDIENCE;
use crate::gateway::{Address, AddressErrorKind, ProtocolError, Service, parse_protocol};
use crate::openapi::{Place, Value};
use crate::routing::Occurrence;
use crate::settings::{Severity, Target};
use crate::text::TextRange;
use crate::yaml::{Field, Kind};

declare_rule! {
    /// A backend address is invalid, or the gateway ignores a part of it.
    ///
    /// ## Why
    /// An address is `https://HOST/PATH`, with an optional port. No call works
    /// if the scheme is unknown, the port is not a number, or the host contains a
    /// character that a host cannot have. It silently drops other parts: user and password, the
    /// query and the fragment. Without a scheme it assumes `https`, which Google advises against
    /// relying on: the audience of the gateway's token is the address as written, so probably
    /// without `https://`, and Cloud Run and functions accept only URLs. `grpc` and `grpcs` are for Cloud Endpoints only. One slash at the end changes
    /// nothing in the requests, but without `jwt_audience` the audience of the gateway's token is
    /// the address as written, probably with the slash. A word without dots, such as `backend`, is
    /// not a public host; `my_backend` is taken for a placeholder.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Rows, version: "1"}
    /// x-google-backend:
    ///   address: ftp://rows.example.com
    /// paths:
    ///   /rows:
    ///     get:
    ///       operationId: listRows
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Rows, version: "1"}
    /// x-google-backend:
    ///   address: rows.example.com/api?version=2
    /// paths:
    ///   /rows:
    ///     get:
    ///       operationId: listRows
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,good
    /// swagger: "2.0"
    /// info: {title: Rows, version: "1"}
    /// x-google-backend:
    ///   address: https://rows.example.com/api
    /// paths:
    ///   /rows:
    ///     get:
    ///       operationId: listRows
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Write `https://HOST/PATH` and nothing else.
    ADDRESS {
        id: "address",
        level: on(Severity::Error),
        milder: "warning for what is dropped or missing, hint for a slash at the end and for a placeholder that YAML reads as a comment",
        versions: All,
        targets: All,
        in_service_configs: true,
        scope: Local,
        misses: AtKey,
        google: ["unknown backend scheme"],
        source: Some(proxy_at!(
            "src/go/util/url_util.go#L36-L73"
        )),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    for occurrence in backends::in_force(analysis) {
        let mut judge = Judge { analysis, occurrence, report };
        match (occurrence.address_value(), &occurrence.address) {
            (None, _) => judge.missing(),
            (Some(value), _) if value.text.trim().is_empty() => judge.empty(value.place),
            (Some(_), None) => judge.unreadable(),
            (Some(value), Some(address)) => judge.readable(value, address),
        }
    }
}

/// One backend, and what is found of its address.
struct Judge<'c, 'f> {
    analysis: &'c Analysis,
    occurrence: &'c Occurrence,
    report: &'c mut Report<'f>,
}

impl Judge<'_, '_> {
    /// There is no field `address`, or no text in it.
    fn missing(&mut self) {
        let backend = &self.occurrence.backend;
        let reached = backend.handle.of(&self.analysis.tree);
        if let Some(field) = reached.field("address") {
            self.nothing(field);
            return;
        }
        let is_lacking = backends::lacks_field(self.analysis, backend, &["address"]);
        if !is_lacking || self.analysis.target != Target::ApiGateway {
            return;
        }
        let message = if reached.node.is_null() {
            "Requests have no destination: this backend is empty. Add the URL of the service below it: `address: https://…`."
        } else if backends::fields(backend).is_some() {
            "Requests have no destination: this backend has no `address`. Add the URL of the service: `address: https://…`."
        } else {
            return;
        };
        self.report(Severity::Warning, backends::place(backend), message);
    }

    /// There is a field `address` with no text. A mapping or list is for another rule to say.
    fn nothing(&mut self, field: Field<'_>) {
        let key = field.key.range();
        let place = Place::new(key, field.value.via);
        let is_certain = self.analysis.written_at(place, key).known().is_some();
        let is_nothing = field.value.node.kind() == Kind::Scalar && field.value.node.is_null();
        if is_nothing && is_certain && (place.anchored.is_some() || !self.commented_out(key)) {
            self.empty(place);
        }
    }

    /// After the key is `#{URL}`, which is a comment until it is filled in. Whether it was told.
    fn commented_out(&mut self, key: TextRange) -> bool {
        let Some(written) = self.analysis.commented_out_placeholder(key) else { return false };
        let message = format!(
            "The address is empty: YAML reads `{}` as a comment. Put the placeholder in quotes.",
            short(&written, 30)
        );
        let place = Place::new(key, None);
        self.report(Severity::Hint, places::seen(self.analysis, place), message);
        true
    }

    fn empty(&mut self, place: Place) {
        let place = places::seen(self.analysis, place);
        match self.analysis.target {
            Target::ApiGateway => self.report(
                Severity::Error,
                place,
                "Requests have no destination: the `address` is empty. Write the URL of the service: `https://…`.",
            ),
            Target::Endpoints => self.report(
                Severity::Warning,
                place,
                "Requests go to the service beside the proxy: the `address` is empty. Write a URL, or remove the field.",
            ),
        }
    }

    fn unreadable(&mut self) {
        let text = self.occurrence.address_text();
        let Err(error) = Address::parse(text) else { return };
        let wrong = text.get(error.range.clone()).unwrap_or_default();
        if error.kind == AddressErrorKind::Port && wrong.bytes().all(|it| it.is_ascii_digit()) {
            // What the gateway makes of it, nobody has seen: Google's compiler lets it pass.
            let message = format!(
                "Calls cannot reach a server: there is no port `{}`. Port numbers end at 65535; correct it.",
                short(wrong, 20)
            );
            return self.report_part(Severity::Warning, &error.range, message, None);
        }
        if let Some((part, is_same)) = surplus_scheme(text) {
            let surplus = text.get(part.clone()).unwrap_or_default();
            let message = format!(
                "Calls fail because the address is wrong: it has two schemes. Remove `{surplus}`."
            );
            let fix = self.fix(&format!("Remove `{surplus}`"), is_same, &part, "");
            return self.report_part(Severity::Error, &part, message, fix);
        }
        let example = format!("{}://HOST/PATH", backends::secure_scheme(self.analysis));
        let (part, message, fix) = match one_slash(text) {
            Some(slash) => (
                0..slash.end,
                format!(
                    "Calls fail because the address is wrong: `{}` lacks a slash. Write `{example}`.",
                    text.get(..slash.end).unwrap_or_default()
                ),
                self.fix("Add the slash", true, &(slash.end..slash.end), "/"),
            ),
            None => (
                visible(&error, text),
                format!(
                    "Calls fail because the address is wrong: {}. Write `{example}`.",
                    reason(&error, text)
                ),
                None,
            ),
        };
        self.report_part(Severity::Error, &part, message, fix);
    }

    fn readable(&mut self, value: &Value, address: &Address) {
        self.scheme(address);
        self.white_space(value);
        for (part, what) in [
            (&address.user_info, "the user and password"),
            (&address.query, "the query"),
            (&address.fragment, "the fragment"),
        ] {
            let Some(part) = part else { continue };
            if what == "the user and password" && self.occurrence.is_unknown_part(part) {
                continue;
            }
            let message = format!(
                "The gateway silently drops {what} of this address. The backend never receives it: remove it, or let callers send it."
            );
            let leaves_host = address.host.starts_with(|c: char| c.is_alphanumeric() || c == ':')
                || !address.host_holes.is_empty();
            let fix = self.fix(&format!("Remove {what}"), false, part, "").filter(|_| leaves_host);
            self.report_part(Severity::Warning, part, message, fix);
        }
        if self.occurrence.service == Service::StorageBrowser {
            let message = "Calls probably fail: `storage.cloud.google.com` needs a sign-in in a browser. It does not accept the gateway's token; put a Cloud Run service in between.";
            let (analysis, occurrence) = (self.analysis, self.occurrence);
            let message = message.to_owned();
            let file = self.report.file();
            let finding =
                backends::report_host(self.report, analysis, occurrence, Severity::Hint, message);
            if let Some(finding) = finding {
                finding.fixes.extend(cloud_run_instead(file, analysis, occurrence));
            }
        }
        self.trailing_slash(address);
    }

    /// `https//host`: the scheme is there, but for its colon. Whether it was told.
    fn lacks_colon(&mut self) -> bool {
        let Some(scheme) = self.scheme_without_colon() else { return false };
        let end = scheme.len();
        let fix = self.fix("Add the colon", self.is_safe(), &(end..end), ":");
        let message = format!(
            "Calls go to a host `{scheme}`: `{scheme}//` lacks a colon. Write `{scheme}://HOST/PATH`."
        );
        self.report_part(Severity::Warning, &(0..end + 2), message, fix);
        true
    }

    fn scheme_without_colon(&self) -> Option<&'static str> {
        let text = self.occurrence.address_text();
        let schemes = ["https", "http", "grpcs", "grpc"];
        let is_start =
            |scheme: &&str| text.strip_prefix(*scheme).is_some_and(|it| it.starts_with("//"));
        schemes.into_iter().find(is_start)
    }

    fn scheme(&mut self, address: &Address) {
        let Some(scheme) = &address.scheme else { return };
        let Some(part) = &address.scheme_range else {
            if self.names_no_public_host(address) {
                return;
            }
            // The start of a host that somebody has yet to write may hold a scheme.
            let is_host = address.host_holes.is_empty() && may_be_host(&address.host);
            if is_host && !self.lacks_colon() {
                let start = 0..address.host_range.end;
                let scheme = backends::secure_scheme(self.analysis);
                let text = format!("{scheme}://");
                let fix = self.fix(&format!("Add `{text}`"), self.is_safe(), &(0..0), &text);
                let message = self.without_scheme();
                self.report_part(Severity::Warning, &start, message, fix);
            }
            return;
        };
        let secure = backends::secure_scheme(self.analysis);
        if parse_protocol(scheme, "").protocol == Err(ProtocolError::UnknownScheme) {
            let message = format!(
                "Calls fail: the gateway does not know the scheme `{}`. Use `{secure}`.",
                short(scheme, 20)
            );
            let fix = self.fix(&format!("Use `{secure}`"), false, part, secure);
            self.report_part(Severity::Error, part, message, fix);
        } else if scheme.starts_with("grpc")
            && self.analysis.target == Target::ApiGateway
            && !self.analysis.document.is_service_config()
            // What routers can call is told of them.
            && self.occurrence.routers.is_empty()
        {
            let message = format!(
                "API Gateway does not call `{scheme}` backends: they are for Cloud Endpoints. Use `https`, or add `# gateway-ls: endpoints` if the config is for Cloud Endpoints."
            );
            self.report_part(Severity::Warning, part, message, None);
        }
    }

    /// What a missing scheme does: to the requests nothing, to the token as much as to its audience.
    fn without_scheme(&self) -> String {
        if self.analysis.document.is_service_config() {
            return "The gateway may speak HTTP and not gRPC: this address has no scheme. Google advises writing it: add `grpcs://`.".to_owned();
        }
        let start = "The gateway assumes `https`: this address has no scheme.";
        let end = "Google advises writing it: add `https://`.";
        if !backends::is_address_audience(self.occurrence) {
            return format!("{start} {end}");
        }
        let field = JWT_AUDIENCE.in_version(self.analysis.document.is_v3);
        let who = match &self.occurrence.service {
            Service::CloudRun(_) => "Cloud Run then rejects it with 401",
            Service::Function(_) => "the function then rejects it with 401",
            _ => "the backend may then reject it",
        };
        let shown = super::shortened(self.occurrence.address_text());
        format!(
            "{start} Without `{field}` the audience of the gateway's token is the address as written, so probably `{shown}` without `https://` (this is not documented): {who}. {end}"
        )
    }

    /// A single word in the place of a URL, which no scheme would mend. Whether it was told, or is
    /// another rule's to tell.
    fn names_no_public_host(&mut self, address: &Address) -> bool {
        if self.analysis.target != Target::ApiGateway {
            return false;
        }
        let is_word = address.host_holes.is_empty()
            && (!address.host.contains(['.', ':']) || !may_be_host(&address.host));
        if self.occurrence.service == Service::PrivateName
            || !is_word
            || self.scheme_without_colon().is_some()
        {
            return self.occurrence.service == Service::PrivateName;
        }
        let message = format!(
            "API Gateway cannot call `{}`: it is not a URL. Write the whole URL, as in `{}://SERVICE-PROJECT_NUMBER.REGION.run.app`.",
            short(&address.host, 40),
            backends::secure_scheme(self.analysis)
        );
        self.report_part(Severity::Warning, &address.host_range, message, None);
        true
    }

    fn white_space(&mut self, value: &Value) {
        if value.text.trim().len() == value.text.len() {
            return;
        }
        let what = match value.text.ends_with('\n') {
            true => "it ends with a line break. `|` and `>` keep it; use `>-`, or one line.",
            false => "it has white space around it. Remove that.",
        };
        let message = format!("The gateway may reject this address: {what}");
        self.report(Severity::Warning, value.place, message);
    }

    fn trailing_slash(&mut self, address: &Address) {
        let end = address.path_range.end;
        let text = self.occurrence.address_text();
        let is_last = end == text.len() && text.ends_with('/');
        // Cloud Run takes its URL with a slash as well; of an address that is a template's it is not
        // known who will read the audience.
        let is_indifferent =
            matches!(self.occurrence.service, Service::CloudRun(_) | Service::Unknown);
        // In a service config the audience is that of the host alone.
        let is_dropped = self.analysis.document.is_service_config();
        if !is_last
            || is_indifferent
            || is_dropped
            || !backends::is_address_audience(self.occurrence)
        {
            return;
        }
        let slash = end - 1..end;
        let field = JWT_AUDIENCE.in_version(self.analysis.document.is_v3);
        let message = format!(
            "The backend may reject the token because of this slash. Without `{field}` the token's audience is the address as written, probably with the slash (this is not documented). Remove it; the requests stay the same."
        );
        let fix = self.fix("Remove the slash", false, &slash, "");
        self.report_part(Severity::Hint, &slash, message, fix);
    }

    /// Whether a change of how the address is written changes nothing but that.
    fn is_safe(&self) -> bool {
        !backends::is_address_audience(self.occurrence)
    }

    fn fix(&self, title: &str, safe: bool, part: &Range<usize>, text: &str) -> Option<Fix> {
        let edit = backends::edit_part(self.occurrence, part, text)?;
        Some(Fix { title: title.to_owned(), safe, edits: vec![edit] })
    }

    fn report(&mut self, severity: Severity, place: Place, message: impl Into<String>) {
        let (analysis, occurrence) = (self.analysis, self.occurrence);
        let message = message.into();
        backends::report_at(self.report, analysis, occurrence, severity, place, message);
    }

    fn report_part(
        &mut self,
        severity: Severity,
        part: &Range<usize>,
        message: String,
        fix: Option<Fix>,
    ) {
        let (analysis, occurrence) = (self.analysis, self.occurrence);
        let finding =
            backends::report_part(self.report, analysis, occurrence, severity, part, message);
        if let Some(finding) = finding {
            finding.fixes.extend(fix);
        }
    }
}

#[cfg(test)]
mod tests;
