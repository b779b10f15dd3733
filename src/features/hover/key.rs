//! A key of an extension, or a field in one: what it is for, what it may hold, what counts here.
//!
//! Knows the tables of the gateway and what routing made of the file; judges nothing.

use super::backend::{about_audience, contradiction, written_audience};
use super::{Hover, wording};
use crate::analysis::{Analysis, ExtensionPlace, FieldAt};
use crate::features::cited::by_reference;
use crate::features::markup::{Block, Inline, Markup};
use crate::gateway::sources::COMPILER;
use crate::gateway::{Field, Key, KeyPlace, Object, Shape, Use, nearest, nearest_gateway_key};
use crate::routing::{Audience, Auth, Occurrence, Origin};
use crate::yaml::{Entry, Kind, Step};

/// URLs that are listed for one backend.
const MOST_URLS: usize = 2;

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
    Some(about_field(object, field, here(analysis, steps, field)))
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

/// The page of a field: `here` is what counts at a place.
pub(in crate::features) fn about_field(object: &Object, field: &Field, here: Vec<Block>) -> Markup {
    let mut blocks = vec![
        Block::Heading(vec![
            Inline::Code(field.name.to_owned()),
            Inline::Text(format!(" in {}", object.name)),
        ]),
        Block::of(field.purpose),
    ];
    blocks.extend(here);
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

/// Texts whose page says what else may stand there. Other texts have pages of their own, such as
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
    let mut line = vec![Inline::Strong("Unknown key:".to_owned())];
    match nearest_gateway_key(&name) {
        Some(near) => {
            line.push(Inline::Text(" did you mean ".to_owned()));
            line.push(Inline::Code(near.to_owned()));
            line.push(Inline::Text("?".to_owned()));
        }
        None => line.push(Inline::Text(" remove it or correct the name.".to_owned())),
    }
    let mut blocks = vec![Block::Heading(vec![Inline::Code(name)]), Block::Paragraph(line)];
    if !analysis.document.is_v3 {
        blocks.push(Block::of("Google silently ignores such keys."));
        blocks.push(by_reference(COMPILER));
    }
    Some(Markup { blocks })
}

fn page(analysis: &Analysis, key: &'static Key, place: ExtensionPlace) -> Markup {
    let is_v3 = analysis.document.is_v3;
    let mut blocks =
        vec![Block::Heading(vec![Inline::Code(key.name.to_owned())]), Block::of(key.purpose)];
    if let Some(new) = key.replaced_by {
        blocks.push(Block::Paragraph(vec![
            Inline::Strong("Use".to_owned()),
            Inline::Text(" ".to_owned()),
            Inline::Code(wording::replacement(key, new).to_owned()),
            Inline::Text(" instead.".to_owned()),
        ]));
    }
    let (here, there) = match is_v3 {
        true => ("OpenAPI 3.x", "OpenAPI 2.0"),
        false => ("OpenAPI 2.0", "OpenAPI 3.x"),
    };
    let Some(used) = key.in_version(is_v3) else {
        let words = format!("Google does not read it in {here}: it is for {there}.");
        blocks.push(Block::Paragraph(vec![Inline::Strong(words)]));
        blocks.push(by_reference(key.source_in(analysis.document.is_v3)));
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
        blocks.push(Block::Paragraph(vec![Inline::Strong(words.to_owned())]));
    }
    blocks.push(in_one_line(&facts_of_key(key, used)));
    blocks.push(by_reference(key.source_in(analysis.document.is_v3)));
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
    let mut words = vec![Inline::Code(name.to_owned()), Inline::Text(": ".to_owned())];
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
    Block::Paragraph(facts.join(&Inline::Text(" ".to_owned())))
}

fn places(used: &Use) -> String {
    let places: Vec<_> = used.places.iter().map(|place| place.in_words()).collect();
    places.join(" or ")
}

/// An entry of a map: its name is the author's.
fn element(entry: Entry<'_>, field: &'static Field, shape: Shape) -> Markup {
    let name = entry.key.text().into_owned();
    let mut facts = wording::facts_of_shape(shape, "");
    facts.extend(wording::only_for(field.products));
    Markup {
        blocks: vec![
            Block::Heading(vec![
                Inline::Code(name),
                Inline::Text(" in ".to_owned()),
                Inline::Code(field.name.to_owned()),
            ]),
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
    let names: Vec<_> = object.fields.iter().map(|field| format!("`{}`", field.name)).collect();
    let known = || object.fields.iter().map(|field| field.name);
    let meant = object.field_spelled_otherwise(&name).map(|field| field.name);
    let meant = meant.or_else(|| nearest(&name, known(), 2));
    let mut line = match meant {
        Some(meant) => vec![
            Inline::Strong("Write".to_owned()),
            Inline::Text(" ".to_owned()),
            Inline::Code(meant.to_owned()),
            Inline::Text(": no field has this name.".to_owned()),
        ],
        None => vec![
            Inline::Strong("Remove it or correct the name:".to_owned()),
            Inline::Text(" no field has this name.".to_owned()),
        ],
    };
    line.extend(Inline::of(&format!(" The fields are: {}.", names.join(", "))));
    Markup {
        blocks: vec![
            Block::Heading(vec![Inline::Code(name), Inline::Text(format!(" in {}", object.name))]),
            Block::Paragraph(line),
        ],
    }
}

/// What counts at this very backend.
fn here(analysis: &Analysis, steps: &[Step<'_>], field: &Field) -> Vec<Block> {
    let parent = steps.iter().rev().nth(1).and_then(|step| match step {
        Step::Entry(entry, _) => Some(entry.key.range()),
        Step::Item(..) => None,
    });
    let occurrences = &analysis.routing.occurrences;
    let occurrence = parent.and_then(|key| occurrences.iter().find(|it| it.backend.key == key));
    let Some(occurrence) = occurrence else { return Vec::new() };
    let mut blocks = Vec::new();
    let value = value_here(analysis, occurrence, field.name).filter(|(value, _)| !value.is_empty());
    if let Some((value, more)) = value {
        blocks.push(Block::Paragraph(vec![
            Inline::Strong("Here:".to_owned()),
            Inline::Text(" ".to_owned()),
            Inline::Code(value),
            Inline::Text(more.to_owned()),
        ]));
    }
    let is_audience = matches!(field.name, "jwt_audience" | "jwtAudience");
    if is_audience || matches!(field.name, "disable_auth" | "disableAuth") {
        blocks.extend(contradiction(analysis, occurrence));
    }
    if is_audience && !occurrence.is_routed_only() {
        blocks.extend(about_audience(&analysis.advice(occurrence)));
    }
    if matches!(field.name, "address" | "path_translation" | "pathTranslation") {
        blocks.extend(urls(analysis, occurrence));
    }
    blocks
}

/// The value that counts, and where it comes from if it is not written.
fn value_here(
    analysis: &Analysis,
    occurrence: &Occurrence,
    field: &str,
) -> Option<(String, &'static str)> {
    let effective = &occurrence.effective;
    let from = |origin| if origin == Origin::Default { " (default)" } else { "" };
    match field {
        "path_translation" | "pathTranslation" => {
            let setting = effective.path_translation;
            Some((setting.value?.name().to_owned(), from(setting.origin)))
        }
        "deadline" => {
            if let Some(seconds) = analysis.rejected_deadline(occurrence) {
                return Some((seconds.to_string(), " (API Gateway rejects a negative number)"));
            }
            let setting = effective.deadline;
            Some((format!("{} s", setting.value?), from(setting.origin)))
        }
        "protocol" => {
            let setting = effective.protocol;
            Some((setting.value?.name().to_owned(), from(setting.origin)))
        }
        // A model router has its own way to show who it is.
        "jwt_audience" | "jwtAudience" | "disable_auth" | "disableAuth"
            if occurrence.is_routed_only() =>
        {
            None
        }
        "jwt_audience" | "jwtAudience" => match &effective.audience {
            Audience::Written(audience) => Some((audience.clone(), "")),
            Audience::Address(address) => Some((address.clone(), ", the address")),
            Audience::Unknown if effective.auth == Auth::IdToken => {
                Some((written_audience(occurrence)?, ""))
            }
            Audience::Unknown => None,
        },
        "disable_auth" | "disableAuth" => match effective.auth {
            Auth::IdToken => Some(("false".to_owned(), " (the gateway sends an ID token)")),
            Auth::Off if occurrence.has_auth_conflict() => Some(("true".to_owned(), "")),
            Auth::Off => Some(("true".to_owned(), " (the gateway adds no token)")),
            Auth::Unknown => None,
        },
        "address" => {
            let is_filled = occurrence.filled.is_changed();
            is_filled
                .then(|| (occurrence.filled.text.clone(), ", with the variables of the settings"))
        }
        _ => None,
    }
}

/// The URLs that the operations lead to.
fn urls(analysis: &Analysis, occurrence: &Occurrence) -> Option<Block> {
    let routes = occurrence.routes.iter().filter_map(|index| analysis.routing.routes.get(*index));
    let known = routes.filter_map(|route| {
        let key = analysis.operation_key(route.operation)?;
        Some((format!("{} {}", key.method, key.path), route.url.clone()?))
    });
    let mut items: Vec<Vec<Inline>> = Vec::new();
    let mut more = 0;
    for (operation, url) in known {
        if items.len() == MOST_URLS {
            more += 1;
            continue;
        }
        let calls = Inline::Text(" calls ".to_owned());
        items.push(vec![Inline::Code(operation), calls, Inline::Code(url)]);
    }
    if more > 0 {
        items.push(vec![Inline::Text(format!("and {more} more"))]);
    }
    (!items.is_empty()).then_some(Block::List(items))
}

#[cfg(test)]
mod tests;
