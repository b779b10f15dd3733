//! Keys of a service config that no field of their message has.

use crate::analysis::{Analysis, literal_name};
use crate::edit::rename_key;
use crate::gateway::{
    self, OpenapiKey, OpenapiObject, OpenapiShape, json_name, message_field, service_root, sources,
};
use crate::openapi::Place;
use crate::rules::Report;
use crate::rules::places::{self, fix};
use crate::rules::wording::short;
use crate::settings::Severity;
use crate::yaml::{Entry, Kind, Node};

/// Messages that Google publishes for the gateway's proxy, and no others have fields of. In the rest
/// only what is nearly a field is told: Google's own services have had fields that are not published.
const CLOSED: [&str; 5] = ["backend-rule", "provider", "jwt-location", "requirement", "usage-rule"];

pub(super) fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let root = analysis.document.root.filter(|_| analysis.document.is_service_config());
    let Some(root) = root.map(|root| root.of(&analysis.tree).node) else { return };
    let mut waiting = vec![(root, service_root())];
    while let Some((node, message)) = waiting.pop() {
        for entry in node.entries() {
            match message_field(message, &entry.key.text()) {
                Some(field) => add_messages(entry.value, field.shape, &mut waiting),
                None => judge(analysis, node, message, entry, report),
            }
        }
    }
}

/// What a value holds that is a message too. Recurses over the tables, which end.
fn add_messages<'t>(
    value: Node<'t>,
    shape: OpenapiShape,
    messages: &mut Vec<(Node<'t>, &'static OpenapiObject)>,
) {
    match shape {
        OpenapiShape::Object(message) if value.kind() == Kind::Mapping => {
            messages.push((value, message));
        }
        // A lone item is written without its list too.
        OpenapiShape::List(item, _) if value.kind() == Kind::Mapping => {
            add_messages(value, *item, messages);
        }
        OpenapiShape::List(item, _) => {
            value.items().for_each(|value| add_messages(value, *item, messages));
        }
        OpenapiShape::Map(_, inner) => {
            value.entries().for_each(|entry| add_messages(entry.value, *inner, messages));
        }
        _ => {}
    }
}

fn judge(
    analysis: &Analysis,
    holder: Node<'_>,
    message: &'static OpenapiObject,
    entry: Entry<'_>,
    report: &mut Report<'_>,
) {
    let (key, name) = (entry.key, entry.key.text());
    let place = Place::new(key.content_range(), None);
    let is_certain = analysis.written_at(place, ()).known().is_some();
    let is_name = key.kind() == Kind::Scalar && name != "<<" && literal_name(&name).is_some();
    let meant = meant(message, &name);
    if !is_certain || !is_name || meant.is_none() && !CLOSED.contains(&message.id) {
        return;
    }
    let advice = match &meant {
        Some((field, _)) => format!("Did you mean `{}`?", field.name),
        None => {
            let read = message.keys.iter().filter(|key| key.reading == gateway::Reading::Read);
            let names: Vec<_> = read.map(|key| format!("`{}`", key.name)).collect();
            let whose = message.name;
            format!(
                "The fields of {whose} are {}. Correct the name, or remove it.",
                names.join(", ")
            )
        }
    };
    let text = format!(
        "Google probably rejects the config: unknown field `{}`. {advice}",
        short(&name, 25)
    );
    report.cite(sources::SERVICE_CONFIG);
    let file = report.file();
    let finding = places::add_at(report, Severity::Warning, place, text);
    let Some((field, is_sure)) = meant else { return };
    let holds = |name: &str| holder.entry(name).is_some();
    if !holds(field.name) && !holds(&json_name(field.name)) {
        let edits = rename_key(file, key, field.name);
        finding.fixes.extend(fix(format!("Rename to `{}`", field.name), is_sure, edits));
    }
}

/// The field that was meant, and whether there is little doubt.
fn meant(message: &'static OpenapiObject, name: &str) -> Option<(&'static OpenapiKey, bool)> {
    let letters = |text: &str| text.replace(['_', '-'], "").to_ascii_lowercase();
    if let Some(field) = message.keys.iter().find(|key| letters(key.name) == letters(name)) {
        return Some((field, true));
    }
    let spellings = message.keys.iter().flat_map(|key| [key.name.to_owned(), json_name(key.name)]);
    let spellings: Vec<String> = spellings.collect();
    let near = gateway::nearest(name, spellings.iter().map(String::as_str), 2)?;
    // Two edits turn any short word into any other.
    let edits = gateway::edits(name, near, 2)?;
    let field = message_field(message, near)?;
    (edits * 3 <= near.len()).then_some((field, edits == 1))
}
