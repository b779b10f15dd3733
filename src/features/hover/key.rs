//! A key of an extension, or a field in one: what it is for, what it may hold.
//!
//! Knows the tables of the gateway; judges nothing.

use super::{Hover, wording};
use crate::analysis::{Analysis, ExtensionPlace, FieldAt};
use crate::features::cited::by_reference;
use crate::features::markup::{Block, Inline, Markup};
use crate::gateway::sources::COMPILER;
use crate::gateway::{Field, Key, KeyPlace, Object, Shape, Use, nearest, nearest_gateway_key};
use crate::yaml::{Entry, Kind, Step};

/// The page of the field that an entry holds: at its key, and at a value that is a word, a flag or
/// a number. `steps` lead to the entry. None for the extension keys themselves, and for names that
/// the author chooses.
pub(super) fn of_field(
    analysis: &Analysis,
    steps: &[Step<'_>],
    entry: Entry<'_>,
    on_key: bool,
    offset: usize,
) -> Option<Markup> {
    let at = at_entry(analysis, entry, offset)?;
    let object = at.object.filter(|_| !at.is_element)?;
    let Some(field) = at.field else { return on_key.then(|| unknown(&at, object)) };
    if !on_key && !is_plain_value(&at) && !has_page_at_value(&at, field.name) {
        return None;
    }
    let at_backend = super::backend_field::of(analysis, steps, object, field);
    Some(at_backend.unwrap_or_else(|| about_field(object, field)))
}

/// The page of a field at an item of the list that it holds.
pub(super) fn of_item(analysis: &Analysis, steps: &[Step<'_>], offset: usize) -> Option<Hover> {
    let [before @ .., Step::Entry(entry, _), Step::Item(_, item)] = steps else { return None };
    let is_told = item.kind() == Kind::Scalar && item.range().touches(offset);
    if !is_told || !TEXTS.contains(&&*entry.key.text()) {
        return None;
    }
    let start = entry.key.range().start;
    let content = of_field(analysis, before, *entry, true, start)?;
    Some(Hover { range: item.content_range(), content, more: None, is_of_openapi: false })
}

/// The page of a field, wherever it is.
pub(in crate::features) fn about_field(object: &Object, field: &Field) -> Markup {
    let mut blocks =
        vec![Block::heading("`{}` in {}", &[field.name, object.name]), Block::of(field.purpose)];
    let mut facts = wording::facts_of_field(object, field);
    facts.extend(wording::only_for(field.products));
    blocks.push(in_one_line(&facts));
    blocks.push(by_reference(field.source));
    Markup { blocks }
}

/// The page of an extension key at a place where it is read.
pub(in crate::features) fn about_key(
    analysis: &Analysis,
    key: &'static Key,
    place: KeyPlace,
) -> Markup {
    page(analysis, key, ExtensionPlace::At(place))
}

/// The page of an extension key, or of an entry of a map in an extension.
pub(super) fn of_key(
    analysis: &Analysis,
    entry: Entry<'_>,
    on_key: bool,
    offset: usize,
) -> Option<Markup> {
    let at = at_entry(analysis, entry, offset)?;
    match (at.field, at.holder) {
        (None, None) => {
            let key = at.extension.known?;
            if !on_key && !is_plain_value(&at) && !has_page_at_value(&at, key.name) {
                return None;
            }
            Some(page(analysis, key, at.extension.place))
        }
        (Some(field), _) if at.is_element && on_key => Some(element(entry, field, at.shape?)),
        _ => None,
    }
}

/// What the tables say of the entry.
fn at_entry<'a>(analysis: &'a Analysis, entry: Entry<'_>, offset: usize) -> Option<FieldAt<'a>> {
    let at = analysis.extension_fields(offset)?;
    at.key.is_some_and(|key| key.id() == entry.key.id()).then_some(at)
}

/// Whether the value is one of a few words, a flag or a number: the page says what others there
/// are.
fn is_plain_value(at: &FieldAt<'_>) -> bool {
    let is_plain = matches!(
        at.expected(),
        Some(
            Shape::Flag | Shape::Number | Shape::Integer | Shape::Words(_) | Shape::WordsAnyCase(_)
        )
    );
    is_plain && at.value.node.kind() == Kind::Scalar && at.value.via.is_none()
}

/// Texts whose page says what else may be there. Other texts have pages of their own, such as
/// addresses, or say all themselves.
const TEXTS: &[&str] = &[
    "jwt_audience",
    "jwtAudience",
    "x-google-issuer",
    "x-google-jwks_uri",
    "x-google-audiences",
    "issuer",
    "jwksUri",
    "audiences",
    "model",
    "targetModel",
];

fn has_page_at_value(at: &FieldAt<'_>, name: &str) -> bool {
    TEXTS.contains(&name) && at.value.node.kind() == Kind::Scalar && at.value.via.is_none()
}

/// The page of a key that looks like the gateway's and is none.
pub(super) fn of_unknown_key(
    analysis: &Analysis,
    entry: Entry<'_>,
    on_key: bool,
) -> Option<Markup> {
    let key = entry.key.range();
    let start = analysis.extensions.partition_point(|it| it.key < key);
    let extension = analysis.extensions.get(start).filter(|it| on_key && it.key == key)?;
    if extension.known.is_some() {
        return None;
    }
    let name = entry.key.text().into_owned();
    let line = match nearest_gateway_key(&name) {
        Some(near) => Block::filled("**Unknown key:** did you mean `{}`?", &[near]),
        None => Block::filled("**Unknown key:** remove it or correct the name.", &[]),
    };
    let mut blocks = vec![Block::heading("`{}`", &[&name]), line];
    if !analysis.document.is_v3 {
        blocks.push(Block::of("Google silently ignores such keys."));
        blocks.push(by_reference(COMPILER));
    }
    Some(Markup { blocks })
}

fn page(analysis: &Analysis, key: &'static Key, place: ExtensionPlace) -> Markup {
    let is_v3 = analysis.document.is_v3;
    let mut blocks = vec![Block::heading("`{}`", &[key.name]), Block::of(key.purpose)];
    if let Some(new) = key.replaced_by {
        blocks.push(Block::filled("**Use** `{}` instead.", &[wording::replacement(key, new)]));
    }
    let (here, there) = match is_v3 {
        true => ("OpenAPI 3.x", "OpenAPI 2.0"),
        false => ("OpenAPI 2.0", "OpenAPI 3.x"),
    };
    let Some(used) = key.in_version(is_v3) else {
        let words = "**Google does not read it in {}: it is for {}.**";
        blocks.push(Block::filled(words, &[here, there]));
        blocks.extend(key.source_in(analysis.document.is_v3).map(by_reference));
        return Markup { blocks };
    };
    let is_read = matches!(place, ExtensionPlace::At(place) if used.places.contains(&place));
    let unread = match place {
        ExtensionPlace::Template => None,
        ExtensionPlace::Overridden => Some(
            "Google ignores it: the key that contains it is repeated further down, and the last one counts.",
        ),
        _ => (!is_read).then_some("Google does not read it at this place."),
    };
    if let Some(words) = unread {
        blocks.push(Block::filled("**{}**", &[words]));
    }
    blocks.push(in_one_line(&facts_of_key(key, used)));
    blocks.extend(key.source_in(analysis.document.is_v3).map(by_reference));
    Markup { blocks }
}

/// The key at an entry in a line, for a page that is about its value.
pub(super) fn in_a_line(analysis: &Analysis, entry: Entry<'_>, offset: usize) -> Option<Block> {
    let at = at_entry(analysis, entry, offset).filter(|at| !at.is_element)?;
    let (name, purpose) = match at.field {
        Some(field) => (field.name, field.purpose),
        None => at.extension.known.map(|key| (key.name, key.purpose))?,
    };
    let first = purpose.find(". ").and_then(|end| purpose.get(..=end)).unwrap_or(purpose);
    let mut words = Inline::filled("`{}`: ", &[name]);
    words.extend(Inline::of(first));
    Some(Block::Paragraph(words))
}

fn facts_of_key(key: &Key, used: &Use) -> Vec<Vec<Inline>> {
    let mut facts = vec![Inline::of(&format!("Where: {}.", places(used)))];
    facts.extend(wording::facts_of_value(key, used.shape, used.default));
    facts.extend(wording::only_for(key.products));
    facts
}

/// Facts, each a sentence.
fn in_one_line(facts: &[Vec<Inline>]) -> Block {
    Block::Paragraph(Inline::joined(facts, " "))
}

fn places(used: &Use) -> String {
    let places: Vec<_> = used.places.iter().map(|place| place.in_words()).collect();
    places.join(" or ")
}

/// An entry of a map: its name is the author's.
fn element(entry: Entry<'_>, field: &'static Field, shape: Shape) -> Markup {
    let mut facts = wording::facts_of_shape(shape, "");
    facts.extend(wording::only_for(field.products));
    Markup {
        blocks: vec![
            Block::heading("`{}` in `{}`", &[&entry.key.text(), field.name]),
            Block::of(match field.only_key {
                Some(_) => "How much is allowed; `-1` is unlimited.",
                None => field.purpose,
            }),
            in_one_line(&facts),
            by_reference(field.source),
        ],
    }
}

/// A field that is not in the table.
fn unknown(at: &FieldAt<'_>, object: &Object) -> Markup {
    let name = at.key.map(|key| key.text().into_owned()).unwrap_or_default();
    let read = object.fields.iter().filter(|field| !field.is_unread);
    let names: Vec<_> = read.map(|field| format!("`{}`", field.name)).collect();
    let known = || object.fields.iter().map(|field| field.name);
    let meant = object.field_spelled_otherwise(&name).map(|field| field.name);
    let meant = meant.or_else(|| nearest(&name, known(), 2));
    let mut line = match meant {
        Some(meant) => Inline::filled("**Write** `{}`: no field has this name.", &[meant]),
        None => Inline::filled("**Remove it or correct the name:** no field has this name.", &[]),
    };
    line.extend(Inline::of(&format!(" The fields are: {}.", names.join(", "))));
    let heading = Block::heading("`{}` in {}", &[&name, object.name]);
    Markup { blocks: vec![heading, Block::Paragraph(line)] }
}

#[cfg(test)]
mod tests;
