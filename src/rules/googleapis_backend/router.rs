//! A model router in front of a backend at Vertex AI: the one way in which API Gateway sends such a
//! backend a token that it accepts.

use crate::analysis::Analysis;
use crate::edit::Edit;
use crate::edit::{FileStyle, Position, Value, combine, exchange_entries, insert_entry, written};
use crate::gateway::{PathTranslation, Service};
use crate::openapi::{Method, Operation};
use crate::routing::{Occurrence, Origin, Site};
use crate::rules::Fix;
use crate::rules::backends::{self, change};
use crate::rules::routers::{can_have_them, mcp};
use crate::yaml::Entry;

/// Puts a router before a backend that all operations of the document call. A config cannot have
/// both kinds of operations, and a router answers only `post`, so for any other document there is
/// no such fix. The model is for the user to write.
pub(super) fn behind_a_router(
    file: &FileStyle<'_>,
    analysis: &Analysis,
    occurrence: &Occurrence,
) -> Option<Fix> {
    let Service::GoogleApi(api) = &occurrence.service else { return None };
    let Site::Named(_) = occurrence.site else { return None };
    let is_https = occurrence.address.as_ref()?.scheme.as_deref() == Some("https");
    let is_free = can_have_them(analysis) && mcp(analysis).is_none();
    if !api.is_router_capable || !is_https || !is_free || !occurrence.routers.is_empty() {
        return None;
    }
    let name = occurrence.backend.key.of(analysis.source());
    let root = written(analysis.document.root?.of(&analysis.tree))?;
    let management = root.entry("x-google-api-management")?.value;
    if !backends::is_plain_name(name)
        || root.entry("x-google-backend").is_some()
        || management.entry("ai").is_some()
    {
        return None;
    }
    let mut edits = calls(file, analysis, name)?;
    let backends = management.entry("backends")?;
    edits.push(insert_entry(file, management, "ai", &routers(name), Position::After(backends))?);
    let constant = PathTranslation::ConstantAddress;
    let written = occurrence.effective.path_translation;
    if written.value != Some(constant) || written.origin != Origin::Written {
        let backend = &occurrence.backend;
        let field = &change::PATH_TRANSLATION;
        edits.push(change::set_field(file, analysis, backend, field, constant.name())?);
    }
    let title = "Move behind a model router".to_owned();
    Some(Fix { title, safe: false, edits: combine(edits)? })
}

/// The router of each operation instead of its backend, if all operations can have it.
fn calls(file: &FileStyle<'_>, analysis: &Analysis, name: &str) -> Option<Vec<Vec<Edit>>> {
    let operations = analysis.document.paths.iter().flat_map(|item| &item.operations);
    let call = |operation: &Operation| {
        let mapping = written(operation.handle.of(&analysis.tree))?;
        let entry = mapping.entry("x-google-backend")?;
        let is_it = operation.method == Method::Post && entry.value.text() == name;
        let is_old = |other: Entry<'_>| other.key == entry.key;
        let value = Value::Text(name.to_owned());
        exchange_entries(file, mapping, is_old, "x-google-model-router", &value).filter(|_| is_it)
    };
    let calls: Vec<_> = operations.map(call).collect::<Option<_>>()?;
    (!calls.is_empty()).then_some(calls)
}

/// `ai`, with one router that is called like the backend.
fn routers(name: &str) -> Value {
    let text = |text: &str| Value::Text(text.to_owned());
    let model = Value::Map(vec![
        ("backend".to_owned(), text(name)),
        ("targetModel".to_owned(), text("google/MODEL")),
    ]);
    let router = Value::Map(vec![("defaultModel".to_owned(), model)]);
    let keys = [name, "routers", "routing", "models"];
    keys.iter().fold(router, |inner, key| Value::Map(vec![((*key).to_owned(), inner)]))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{EveryRule, findings_of, fixed_by_rule};

    const HOST: &str = "https://us-central1-aiplatform.googleapis.com/v1/projects/p/x";

    fn config(management: &str, method: &str, call: &str) -> String {
        r#"openapi: 3.0.3
info: {title: Chat, version: '1'}
x-google-api-management:
  backends:
    vertex:
      address: <host>
<management>
paths:
  /chat:
    <method>:
      operationId: chat
      <call>: vertex
      responses: {'200': {description: OK}}
"#
        .replace("<host>", HOST)
        .replace("<management>\n", management)
        .replace("<method>", method)
        .replace("<call>", call)
    }

    fn offered(source: &str) -> Option<String> {
        let fixes = fixed_by_rule("googleapis-backend", source);
        let at = fixes.iter().position(|title| title == "Move behind a model router")?;
        fixes.get(at + 1).cloned()
    }

    #[test]
    fn all_operations_move() {
        let after = offered(&config("", "post", "x-google-backend")).unwrap();
        let management = r#"      pathTranslation: CONSTANT_ADDRESS
  ai:
    models:
      routing:
        routers:
          vertex:
            defaultModel:
              backend: vertex
              targetModel: google/MODEL
"#;
        assert_eq!(after, config(management, "post", "x-google-model-router"));
        assert_eq!(findings_of(EveryRule, &after), "");
    }

    #[test]
    fn not_where_a_router_cannot_be() {
        let good = config("", "post", "x-google-backend");
        for (old, new) in [
            ("us-central1-aiplatform", "bigquery"),
            ("    post:", "    get:"),
            ("  /chat:\n", "  /other: {post: {x-google-backend: other}}\n  /chat:\n"),
            ("  backends:\n", "  mcp: true\n  backends:\n"),
            ("  backends:\n", "  ai: {}\n  backends:\n"),
            ("openapi: 3.0.3\n", "openapi: 3.0.3\nx-google-backend: vertex\n"),
        ] {
            let source = good.replacen(old, new, 1);
            assert_eq!(offered(&source), None, "{source}");
        }
    }
}
