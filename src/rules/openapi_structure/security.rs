//! Security requirements and definitions of OpenAPI 2.0.

use super::said::{Context, Said, mark_of};
use crate::analysis::{JsonKind, Misfit, Problem};
use crate::edit::{FileStyle, Position, Value, combine, insert_entry, remove_entry, replace_value};
use crate::gateway::openapi2::SECURITY_SCHEME;
use crate::gateway::{MapKeys, OpenapiShape};
use crate::rules::Fix;
use crate::rules::operations::in_words;
use crate::rules::places::fix;
use crate::rules::schemes::{MistypedJwt, checked_instead, meant_type, renamed_type};
use crate::rules::shortened;
use crate::rules::wording::short;
use crate::yaml::{Entry, Kind, Node};

/// What is said of a requirement, or of a list of them.
pub(super) fn of_requirement(context: Context<'_>, misfit: Misfit<'_>) -> Option<Said> {
    let Problem::Kind(wanted, found) = misfit.problem else { return None };
    let name = misfit.key.text();
    if misfit.row?.name != "security" {
        return None;
    }
    match wanted {
        OpenapiShape::List(OpenapiShape::Map(..), _) if found != JsonKind::Null => Some(Said::new(
            misfit.key.range(),
            "Google rejects the config: `security` is not a list. Write each alternative after a dash: `- NAME: []`.",
        )),
        OpenapiShape::Map(MapKeys::Requirement, _) => Some(no_requirement(context, misfit)),
        OpenapiShape::Text => Some(Said::new(
            mark_of(misfit),
            format!(
                "Google rejects the config: a scope of `{}` is not text. Put it in quotes, or write `[]`.",
                short(&name, 30)
            ),
        )),
        OpenapiShape::List(OpenapiShape::Text, _) => {
            let value = misfit.value;
            let is_empty = value.is_null() || &*value.written() == "{}";
            let empty = Value::List(Vec::new());
            let edits = replace_value(context.file, value, &empty).filter(|_| is_empty);
            let message = format!(
                "Google rejects the config: `{}` needs a list after it. Write `{}: []`.",
                short(&name, 30),
                shortened(&name)
            );
            let written = fix("Write an empty list", true, edits);
            Some(Said::new(misfit.key.content_range(), message).fixed(written))
        }
        _ => None,
    }
}

fn no_requirement(context: Context<'_>, misfit: Misfit<'_>) -> Said {
    let item = misfit.value;
    let text = item.text();
    // `- NAME:[]` lacks a space.
    let name = text.strip_suffix("[]").map_or(&*text, |text| text.trim_end_matches([':', ' ']));
    let is_name = item.kind() == Kind::Scalar && !name.is_empty();
    let requirement = Value::Map(vec![(name.to_owned(), Value::List(Vec::new()))]);
    let edits = replace_value(context.file, item, &requirement).filter(|_| is_name);
    let message = format!(
        "Google rejects the config: {} is not a security requirement. Write the name of a scheme with an empty list: `- NAME: []`.",
        if is_name { format!("`{}`", short(&text, 22)) } else { "this".to_owned() }
    );
    // A requirement of a scheme that nobody defines protects nothing.
    let is_defined = context.analysis.document.schemes.iter().any(|it| it.name.text == name);
    let written = fix(format!("Write `{name}: []`"), is_defined, edits);
    Said::new(mark_of(misfit), message).fixed(written)
}

/// What is said of a security definition alone.
pub(super) fn of_scheme(context: Context<'_>, misfit: Misfit<'_>) -> Option<Said> {
    let Problem::Word(_) = misfit.problem else { return None };
    let text = misfit.value.text();
    match misfit.row?.name {
        "flow" => Some(Said::new(
            mark_of(misfit),
            format!(
                "Google rejects the config: OpenAPI 2.0 has no flow `{}`. Write `flow: implicit`: the gateway only checks tokens.",
                short(&text, 30)
            ),
        )),
        "type" => Some(of_type(context, misfit, &text)),
        _ => None,
    }
}

/// The definition that is a JWT's in all but its type, if that is why something does not fit.
pub(super) fn mistyped(misfit: Misfit<'_>) -> Option<Node<'_>> {
    if misfit.object.id != SECURITY_SCHEME.id {
        return None;
    }
    let definition = match misfit.problem {
        Problem::Missing(_) => misfit.value,
        Problem::Misplaced(_) => misfit.holder,
        _ => return None,
    };
    MistypedJwt::of(definition).map(|_| definition)
}

/// What is said of it, once.
pub(super) fn of_mistyped(context: Context<'_>, definition: Node<'_>) -> Option<Said> {
    let kind = definition.entry("type")?;
    let schemes = &context.analysis.document.schemes;
    let scheme = schemes.iter().find(|it| it.handle.node == definition.id());
    let name = scheme.map_or("this", |it| it.name.text.as_str());
    let message = format!(
        "Google rejects the config: `{}` is for JWTs, but an `apiKey`. Write `type: oauth2`, `flow: implicit` and `authorizationUrl: \"\"`, without `name` and `in`.",
        short(name, 18)
    );
    let fix = retyped(context.file, definition, kind);
    Some(Said::new(kind.value.content_range(), message).fixed(fix))
}

/// The same definition for JWTs. It changes who is let in, so a person must look.
fn retyped(file: &FileStyle<'_>, definition: Node<'_>, kind: Entry<'_>) -> Option<Fix> {
    let flow = definition.entry("flow");
    if flow.is_some_and(|flow| flow.value.text() != "implicit") {
        return None;
    }
    let text = |text: &str| Value::Text(text.to_owned());
    let mut edits = vec![replace_value(file, kind.value, &text("oauth2"))?];
    for (key, value) in [("flow", "implicit"), ("authorizationUrl", "")] {
        if definition.entry(key).is_none() {
            edits.push(insert_entry(file, definition, key, &text(value), Position::After(kind))?);
        }
    }
    for key in ["name", "in"] {
        if let Some(entry) = definition.entry(key) {
            edits.push(remove_entry(file, definition, entry)?);
        }
    }
    fix("Make it a JWT scheme", false, combine(edits))
}

fn of_type(context: Context<'_>, misfit: Misfit<'_>, kind: &str) -> Said {
    let Context { analysis, file } = context;
    let holder = misfit.holder.id();
    let scheme = analysis.document.schemes.iter().find(|it| it.handle.node == holder);
    if let Some(scheme) = scheme.filter(|_| kind.is_empty()) {
        return Said::new(misfit.key.content_range(), no_type(&short(&scheme.name.text, 16)));
    }
    let meant = meant_type(kind, false);
    let message = format!(
        "Google rejects the config: `{}` is not a type of security definition. {}",
        short(kind, 14),
        match meant {
            Some(meant) => format!("Did you mean `{meant}`?"),
            None => "In OpenAPI 2.0 write `oauth2` for JWTs, or `apiKey`.".to_owned(),
        }
    );
    let mut said = Said::new(mark_of(misfit), message);
    said.fixes = match (meant, scheme) {
        (_, None) => Vec::new(),
        (Some(meant), Some(scheme)) => {
            scheme.kind.iter().filter_map(|kind| renamed_type(kind, meant)).collect()
        }
        (None, Some(scheme)) => checked_instead(file, analysis, scheme),
    };
    said
}

fn no_type(name: &str) -> String {
    format!(
        "Google rejects the config: security definition `{name}` has no `type`. Write `apiKey` or `oauth2`."
    )
}

/// What is said of a security definition that lacks keys.
pub(super) fn lacks(misfit: Misfit<'_>, names: &[&str]) -> Said {
    let name = misfit.key.text();
    let shown = short(&name, 16);
    let range = misfit.key.content_range();
    if names.contains(&"type") {
        return Said::new(range, no_type(&shown));
    }
    // Which URLs are required depends on the flow.
    let missing = match names {
        ["flow"] if misfit.value.entry("authorizationUrl").is_none() => {
            vec!["flow", "authorizationUrl"]
        }
        names => names.to_vec(),
    };
    let is_of_token = |name: &&str| matches!(*name, "flow" | "authorizationUrl" | "tokenUrl");
    let message = format!(
        "Google rejects the config: `{shown}` lacks {}. {}.",
        in_words(missing.iter().copied()),
        match missing.as_slice() {
            ["flow", ..] | ["authorizationUrl"] => {
                "Write `flow: implicit` and `authorizationUrl: \"\"`"
            }
            names if names.iter().any(is_of_token) => {
                "Add what is missing, or write `flow: implicit` with `authorizationUrl: \"\"`: the gateway only checks tokens"
            }
            _ => "Add what is missing, such as `name: key` and `in: query`",
        }
    );
    Said::new(range, message)
}
