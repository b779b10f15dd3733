//! A scheme that the gateway can check in place of one that it cannot.

use crate::analysis::{Analysis, NameKind};
use crate::edit::{self, FileStyle, Value, exchange_entries};
use crate::openapi::SecurityScheme;
use crate::rules::{Fix, places};
use crate::text::TextRange;
use crate::yaml::{Entry, Node};

/// An API key and a JWT; first what callers bring already. Each changes who is let in.
pub(in crate::rules) fn checked_instead(
    file: &FileStyle<'_>,
    analysis: &Analysis,
    scheme: &SecurityScheme,
) -> Vec<Fix> {
    let (Some(parent), Some(node)) = (parent(analysis), written(analysis, scheme)) else {
        return Vec::new();
    };
    let write = |title: &str, fields: Vec<(String, Value)>| {
        let name = &scheme.name;
        let is_it = |entry: Entry<'_>| entry.value == node;
        let edits = exchange_entries(file, parent, is_it, &name.text, &Value::Map(fields));
        places::fix(title.to_owned(), false, edits)
    };
    let key = write("Replace with an API key in the header `x-api-key`", api_key(node));
    let jwt = write("Replace with a JWT scheme; fill in its issuer", jwt(analysis, node));
    let has_token = field(node, "scheme").is_some_and(|it| it.eq_ignore_ascii_case("bearer"))
        || field(node, "type").is_some_and(|it| it == "openIdConnect")
        || ["x-google-issuer", "x-google-auth"].iter().any(|it| node.entry(it).is_some());
    let fixes = if has_token { [jwt, key] } else { [key, jwt] };
    fixes.into_iter().flatten().collect()
}

/// The mapping of all schemes, where it is written.
fn parent(analysis: &Analysis) -> Option<Node<'_>> {
    edit::written(analysis.section(NameKind::Scheme)?.value)
}

/// The scheme, if nothing in it is lost when it is written anew.
fn written<'t>(analysis: &'t Analysis, scheme: &SecurityScheme) -> Option<Node<'t>> {
    let node = edit::written(analysis.scheme_fields(scheme)?.mapping())?;
    let (range, source) = (node.range(), analysis.source());
    let end = analysis.text.line_at(range.end).end;
    let has_comment = TextRange::new(range.start, end).of(source).contains('#');
    (!has_comment).then_some(node)
}

fn field(node: Node<'_>, name: &str) -> Option<String> {
    Some(node.entry(name)?.value.text().into_owned())
}

fn text(key: &str, value: &str) -> (String, Value) {
    (key.to_owned(), Value::Text(value.to_owned()))
}

/// Fields of the scheme with these names, as they are.
fn kept(node: Node<'_>, is_kept: impl Fn(&str) -> bool) -> Vec<(String, Value)> {
    let entries = node.entries().filter(|entry| is_kept(&entry.key.text()));
    let field = |entry: Entry<'_>| Some((entry.key.text().into_owned(), Value::of(entry.value)?));
    entries.filter_map(field).collect()
}

fn api_key(node: Node<'_>) -> Vec<(String, Value)> {
    let mut fields = vec![text("type", "apiKey"), text("name", "x-api-key"), text("in", "header")];
    fields.extend(kept(node, |key| key == "description"));
    fields
}

fn jwt(analysis: &Analysis, node: Node<'_>) -> Vec<(String, Value)> {
    let (issuer, audience) = ("https://YOUR_ISSUER", "YOUR_AUDIENCE");
    let mut fields = vec![text("type", "oauth2")];
    if analysis.document.is_v3 {
        let flow = Value::Map(vec![
            text("authorizationUrl", ""),
            ("scopes".to_owned(), Value::Map(Vec::new())),
        ]);
        let flows = Value::Map(vec![("implicit".to_owned(), flow)]);
        fields.push(("flows".to_owned(), flows));
        if node.entry("x-google-auth").is_none() {
            let audiences = Value::List(vec![Value::Text(audience.to_owned())]);
            let auth =
                Value::Map(vec![text("issuer", issuer), ("audiences".to_owned(), audiences)]);
            fields.push(("x-google-auth".to_owned(), auth));
        }
    } else {
        fields.extend([text("flow", "implicit"), text("authorizationUrl", "")]);
        if node.entry("x-google-issuer").is_none() {
            fields.push(text("x-google-issuer", issuer));
        }
        if node.entry("x-google-audiences").is_none() {
            fields.push(text("x-google-audiences", audience));
        }
    }
    fields.extend(kept(node, |key| key == "description" || key.starts_with("x-google-")));
    fields
}
