//! `model-router-backend`: a backend that a model router cannot use.

use std::collections::{BTreeMap, BTreeSet};

use super::operations::about;
use super::routers::can_have_them;
use super::wording::short;
use super::{Fix, Related, Report, backends, declare_rule, on};
use crate::analysis::{Analysis, literal_value};
use crate::edit::{
    FileStyle, Position, Value, combine, insert_entry, rename_key, replace_value, written,
};
use crate::gateway::{PathTranslation, Service, sources};
use crate::openapi::{BackendForm, Place};
use crate::routing::{Occurrence, Origin};
use crate::settings::Severity;

declare_rule! {
    /// A backend of a model router does not meet its requirements.
    ///
    /// ## Why
    /// All backends of one model router must have the same scheme and host, the scheme must be
    /// `https` or `http`, and each must have `pathTranslation: CONSTANT_ADDRESS`: only the address
    /// is called. Google rejects configs that break this.
    ///
    /// Google advises `https`. The only hosts it documents are `aiplatform.googleapis.com` and
    /// `REGION-aiplatform.googleapis.com`; what happens with another host is not known.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// openapi: 3.0.3
    /// info: {title: Models, version: 1.0.0}
    /// x-google-api-management:
    ///   backends:
    ///     vertex:
    ///       address: https://us-central1-aiplatform.googleapis.com/v1/projects/p/locations/us-central1/endpoints/openapi/chat/completions
    ///   ai:
    ///     models:
    ///       routing:
    ///         routers:
    ///           chat:
    ///             defaultModel: {backend: vertex, targetModel: google/gemini-2.5-flash}
    /// paths:
    ///   /chat:
    ///     post:
    ///       operationId: chat
    ///       x-google-model-router: chat
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,good
    /// openapi: 3.0.3
    /// info: {title: Models, version: 1.0.0}
    /// x-google-api-management:
    ///   backends:
    ///     vertex:
    ///       address: https://us-central1-aiplatform.googleapis.com/v1/projects/p/locations/us-central1/endpoints/openapi/chat/completions
    ///       pathTranslation: CONSTANT_ADDRESS
    ///   ai:
    ///     models:
    ///       routing:
    ///         routers:
    ///           chat:
    ///             defaultModel: {backend: vertex, targetModel: google/gemini-2.5-flash}
    /// paths:
    ///   /chat:
    ///     post:
    ///       operationId: chat
    ///       x-google-model-router: chat
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Write `pathTranslation: CONSTANT_ADDRESS`; use one host for each router, and `https`.
    MODEL_ROUTER_BACKEND {
        id: "model-router-backend",
        level: on(Severity::Error),
        milder: "warning for a host that is not documented, hint for `http`",
        rejects: Errors,
        versions: V3,
        targets: ApiGateway,
        scope: WholeFile,
        google: [],
        source: Some(sources::MODEL_ROUTING),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    if !can_have_them(analysis) {
        return;
    }
    let named = analysis.routing.occurrences.iter();
    let named = named.filter_map(|it| Some((analysis.name_of(it)?.text.as_str(), it)));
    // The last of equal names counts.
    let named: BTreeMap<&str, &Occurrence> = named.collect();
    let mut told = BTreeSet::new();
    // One for all fixes: what it finds out about the file is kept.
    let file = report.file();
    for router in &analysis.document.routers {
        let mut first: Option<(&Occurrence, String)> = None;
        for name in &router.backends {
            let Some(occurrence) = named.get(name.text.as_str()).copied() else { continue };
            if told.insert(name.text.as_str()) {
                check_translation(analysis, file, occurrence, report);
                check_scheme(analysis, occurrence, report);
                check_host(analysis, occurrence, report);
            }
            let Some(host) = scheme_and_host(occurrence) else { continue };
            let Some((before, other)) = &first else {
                first = Some((occurrence, host));
                continue;
            };
            if *other == host {
                continue;
            }
            let finding = report.add(
                name.place.range,
                format!(
                    "Google rejects the config: a router's backends must share scheme and host. This one is at `{}`, another at `{}`; use one of them.",
                    super::shortened(&host),
                    super::shortened(other)
                ),
            );
            for (message, of) in [("this backend", occurrence), ("the other backend", *before)] {
                if let Some(address) = of.address_value() {
                    let message = format!("the address of {message}");
                    finding.related.push(Related { message, range: address.place.range });
                }
            }
            about(finding, analysis, None, name.place);
        }
    }
}

/// `None`: it is not known, or its scheme has to be another one anyway.
fn scheme_and_host(occurrence: &Occurrence) -> Option<String> {
    let address = occurrence.address.as_ref()?;
    literal_value(&address.host)?;
    let scheme = address.scheme.as_deref().unwrap_or("https").to_ascii_lowercase();
    if !matches!(scheme.as_str(), "https" | "http") {
        return None;
    }
    Some(format!("{scheme}://{}", address.host.to_ascii_lowercase()))
}

fn check_scheme(analysis: &Analysis, occurrence: &Occurrence, report: &mut Report<'_>) {
    let Some(address) = &occurrence.address else { return };
    let (Some(scheme), Some(range)) = (&address.scheme, &address.scheme_range) else { return };
    let (severity, message) = match scheme.as_str() {
        "grpc" | "grpcs" => (
            Severity::Error,
            format!(
                "Google rejects the config: a model router cannot call `{scheme}` backends. Use `https`."
            ),
        ),
        // With the gateway's ID token on its way, there is more to say than that.
        "http" if occurrence.is_routed_only() => (
            Severity::Hint,
            "Prompts and answers travel unencrypted over `http`. Google advises `https` for the backends of model routers.".to_owned(),
        ),
        _ => return,
    };
    let finding = backends::report_part(report, analysis, occurrence, severity, range, message);
    // A port of its own would have to change too.
    let edit = match address.port_range {
        None => backends::edit_part(occurrence, range, "https"),
        Some(_) => None,
    };
    if let (Some(finding), Some(edit)) = (finding, edit) {
        let title = "Use `https`".to_owned();
        finding.fixes.push(Fix { title, safe: false, edits: vec![edit] });
    }
}

/// Google APIs and hosts that the gateway cannot reach at all are the matter of other rules.
fn check_host(analysis: &Analysis, occurrence: &Occurrence, report: &mut Report<'_>) {
    let service = &occurrence.service;
    let is_another = !service.has_own_rule() && *service != Service::Unknown;
    let is_another = is_another && !occurrence.is_private_name();
    let Some(address) = occurrence.address.as_ref().filter(|_| is_another) else { return };
    let message = format!(
        "Calls may fail: model routers are not documented for `{}`. They are documented only for `aiplatform.googleapis.com` and `REGION-aiplatform.googleapis.com`; use the address of a model there.",
        short(&address.host, 26)
    );
    backends::report_host(report, analysis, occurrence, Severity::Warning, message);
}

fn check_translation(
    analysis: &Analysis,
    file: &FileStyle<'_>,
    occurrence: &Occurrence,
    report: &mut Report<'_>,
) {
    let BackendForm::Object(fields) = &occurrence.backend.form else { return };
    let translation = occurrence.effective.path_translation;
    let is_wrong = match (translation.origin, translation.value) {
        (Origin::Written, value) => value == Some(PathTranslation::AppendPathToAddress),
        (Origin::Default, _) => fields.path_translation.is_none(),
    };
    let place = match &fields.path_translation {
        Some(value) => value.place,
        None => Place::new(occurrence.backend.key, occurrence.backend.handle.via),
    };
    let is_missing = || {
        let fields = analysis.fields_at(place, occurrence.backend.handle.of(&analysis.tree));
        fields.is_some_and(|fields| fields.proves_all().is_some())
    };
    if !is_wrong || fields.path_translation.is_none() && !is_missing() {
        return;
    }
    let finding = report.add(
        place.range,
        "Google rejects the config: set `pathTranslation: CONSTANT_ADDRESS` here. A model router calls the address itself and appends no path.",
    );
    finding.fixes.extend(fix(analysis, file, occurrence));
    about(finding, analysis, None, place);
}

fn fix(analysis: &Analysis, file: &FileStyle<'_>, occurrence: &Occurrence) -> Option<Fix> {
    const NAME: &str = "pathTranslation";
    let mapping = written(occurrence.backend.handle.of(&analysis.tree))?;
    let constant = Value::Text(PathTranslation::ConstantAddress.name().to_owned());
    let edits = match (mapping.entry(NAME), mapping.entry("path_translation")) {
        (Some(entry), _) => replace_value(file, entry.value, &constant)?,
        // The spelling of 2.0: that nothing reads it is told at that key, and mended there.
        (None, Some(entry)) if entry.value.text() == PathTranslation::ConstantAddress.name() => {
            return None;
        }
        (None, Some(entry)) => combine([
            rename_key(file, entry.key, NAME)?,
            replace_value(file, entry.value, &constant)?,
        ])?,
        (None, None) => insert_entry(file, mapping, NAME, &constant, Position::Last)?,
    };
    // What else uses the backend would be called at another URL.
    let safe = occurrence.is_routed_only();
    Some(Fix { title: "Set `pathTranslation: CONSTANT_ADDRESS`".to_owned(), safe, edits })
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_findings, findings_of, first_fix_of_rule, fixed};

    const ID: &str = "model-router-backend";

    fn document(backends: &str) -> String {
        r#"openapi: 3.0.3
x-google-api-management:
  backends: {<backends>}
  ai: {models: {routing: {routers: {r: {defaultModel: {backend: a}, rules: [{backend: b}]}}}}}
"#
        .replace("<backends>", backends)
    }

    #[test]
    fn the_spelling_of_the_second_version() {
        let other = |field: &str| document(&format!("a: {{address: 'https://h/x', {field}}}"));
        let text = other("path_translation: CONSTANT_ADDRESS");
        assert_eq!(fixed(ID, &text), text);
        assert_eq!(
            fixed(ID, &other("path_translation: APPEND_PATH_TO_ADDRESS")),
            other("pathTranslation: CONSTANT_ADDRESS")
        );
    }

    #[test]
    fn a_template_may_bring_the_translation() {
        check_findings(
            ID,
            r#"
openapi: 3.0.3
x-google-api-management:
  backends:
    a:
      address: https://aiplatform.googleapis.com
      {{- toYaml .Values.translation | nindent 6 }}
  ai: {models: {routing: {routers: {r: {defaultModel: {backend: a}}}}}}
"#,
        );
    }

    #[test]
    fn translation_and_host() {
        let constant = "pathTranslation: CONSTANT_ADDRESS";
        for (backends, expected) in [
            (
                format!(
                    "a: {{address: 'https://h/x', {constant}}}, b: {{address: 'https://h/y', {constant}}}"
                ),
                "",
            ),
            (
                format!("a: {{address: 'https://h/x', {constant}}}, b: {{address: 'https://H/y'}}"),
                "Google rejects the config: set `pathTranslation",
            ),
            (
                format!(
                    "a: {{address: 'https://h/x', {constant}}}, b: {{address: 'https://h/y', pathTranslation: APPEND_PATH_TO_ADDRESS}}"
                ),
                "Google rejects the config: set `pathTranslation",
            ),
            (
                format!(
                    "a: {{address: 'https://h/x', {constant}}}, b: {{address: 'https://i/y', {constant}}}"
                ),
                "a router's backends must share scheme and host",
            ),
            (
                format!(
                    "a: {{address: 'https://h/x', {constant}}}, b: {{address: 'http://h/y', {constant}}}"
                ),
                "a router's backends must share scheme and host",
            ),
            (
                format!(
                    "a: {{address: 'https://h/x', {constant}}}, b: {{address: 'https://${{h}}/y', pathTranslation: '${{p}}'}}"
                ),
                "",
            ),
            (
                format!(
                    "a: {{address: 'https://h/x', {constant}}}, b: '${{b}}', c: {{address: 'https://i'}}"
                ),
                "",
            ),
        ] {
            let found = findings_of(ID, &document(&backends));
            assert_eq!(
                found.lines().filter(|line| !line.contains("hint[")).count(),
                usize::from(!expected.is_empty()),
                "{backends}: {found}"
            );
            assert!(found.contains(expected), "{backends}: {found}");
        }
    }

    #[test]
    fn schemes_and_hosts() {
        for (address, expected) in [
            ("https://aiplatform.googleapis.com/x", ""),
            ("https://us-central1-aiplatform.googleapis.com/x", ""),
            ("aiplatform.googleapis.com/x", ""),
            ("${URL}", ""),
            ("https://${HOST}/x", ""),
            // Other rules speak of these.
            ("https://storage.googleapis.com/x", ""),
            ("https://8.8.8.8/x", ""),
            ("https://localhost/x", ""),
            (
                "https://llm.example.com/x",
                "warning[model-router-backend] Calls may fail: model routers are not documented for `llm.example.com`.",
            ),
            ("https://${X}.example.com/x", "warning[model-router-backend] Calls may fail"),
            ("https://llm-1234567890.us-central1.run.app", "warning[model-router-backend]"),
            (
                "grpc://aiplatform.googleapis.com",
                "error[model-router-backend] Google rejects the config: a model router cannot call `grpc` backends.",
            ),
            (
                "grpcs://${HOST}",
                "error[model-router-backend] Google rejects the config: a model router cannot call `grpcs`",
            ),
            (
                "http://aiplatform.googleapis.com",
                "hint[model-router-backend] Prompts and answers travel unencrypted over `http`.",
            ),
        ] {
            let constant = "pathTranslation: CONSTANT_ADDRESS";
            let found =
                findings_of(ID, &document(&format!("a: {{address: '{address}', {constant}}}")));
            let count = usize::from(!expected.is_empty());
            assert_eq!(found.lines().count(), count, "{address}: {found}");
            assert!(found.contains(expected), "{address}: {found}");
        }
    }

    #[test]
    fn places_of_schemes_and_hosts_and_the_fix() {
        let text = r#"openapi: 3.0.3
x-google-api-management:
  backends:
    a:
      pathTranslation: CONSTANT_ADDRESS
      address: grpc://llm.example.com
      #        ^^^^ error[model-router-backend]
      #        ^^^^^^^^^^^^^^^^^^^^^^ warning[model-router-backend]
    unused: {address: grpc://llm.example.com}
  ai: {models: {routing: {routers: {r: {defaultModel: {backend: a}, rules: [{backend: a}]}}}}}
"#;
        check_findings(ID, text);
        check_findings(
            ID,
            r#"
# gateway-ls: endpoints
openapi: 3.0.3
x-google-api-management:
  backends: {a: {address: grpc://llm.example.com}}
  ai: {models: {routing: {routers: {r: {defaultModel: {backend: a}}}}}}
"#,
        );
        let constant = "pathTranslation: CONSTANT_ADDRESS";
        let with = |address: &str| document(&format!("a: {{address: '{address}', {constant}}}"));
        for scheme in ["grpc", "http"] {
            let address = format!("{scheme}://aiplatform.googleapis.com/x");
            let fixed = first_fix_of_rule(ID, &with(&address));
            assert_eq!(fixed, with("https://aiplatform.googleapis.com/x"));
        }
    }

    #[test]
    fn places_and_the_fix() {
        let text = r#"openapi: 3.0.3
x-google-api-management:
  backends:
    vertex:
      address: https://h/x
  ai: {models: {routing: {routers: {r: {defaultModel: {backend: vertex}}}}}}
"#;
        let expected = text.replace(
            "    vertex:\n",
            "    vertex:\n    #^^^^^ error[model-router-backend] Google rejects the config: set `pathTranslation: CONSTANT_ADDRESS` here.\n",
        );
        check_findings(ID, &expected);
        let fixed = first_fix_of_rule(ID, text);
        assert!(fixed.contains("h/x\n      pathTranslation: CONSTANT_ADDRESS\n"), "{fixed}");
    }
}
