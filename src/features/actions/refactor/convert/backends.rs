//! Backends of operations and of the document, under names.

use std::collections::{BTreeMap, BTreeSet};

use super::super::backend::{self, KEY};
use super::super::{Reason, refuse};
use crate::analysis::Analysis;
use crate::edit::Edit;
use crate::edit::{FileStyle, Notes, Value, notes, replace_mapping, written};
use crate::routing::{Occurrence, Site};
use crate::rules::convert::{KnownField, fields_up_to_unknown, is_known_field, unused_name};
use crate::rules::shortened;
use crate::text::TextRange;
use crate::yaml::{Entry, Node};

/// Different backends in one document. A file with more of them is made by a program.
const MOST: usize = 200;

/// The backends under names.
#[derive(Default)]
pub(super) struct Backends {
    defined: Vec<Defined>,
    /// Puts the names where the backends were.
    pub(super) edits: Vec<Vec<Edit>>,
}

/// A backend with the comments about its fields.
struct Defined {
    name: String,
    fields: Vec<(KnownField, Notes)>,
}

impl Backends {
    pub(super) fn of(file: &FileStyle<'_>, analysis: &Analysis) -> Result<Self, Reason> {
        let mut backends = Self::default();
        let mut known: BTreeMap<_, usize> = BTreeMap::new();
        for occurrence in &analysis.routing.occurrences {
            let place = place(analysis, occurrence);
            match occurrence.site {
                Site::Document | Site::Operation(_) => {}
                // It is refused where it is: to be mended first.
                Site::PathItem(_) => {
                    return refuse(format!("{place} is not read there: move it to the operations"));
                }
                Site::Named(_) | Site::Rule(_) => continue,
            }
            let object = own_object(analysis, occurrence, &place)?;
            let fields = backend::with_translation(occurrence, fields(object, &place)?);
            let by_name = backend::by_name(&fields);
            let index = match known.get(&by_name) {
                Some(index) => *index,
                None if backends.defined.len() == MOST => {
                    return refuse(format!("The file has more than {MOST} different backends"));
                }
                None => {
                    let names = backends.defined.iter().map(|it| it.name.as_str());
                    let name = unused_name(analysis, &names.collect::<BTreeSet<_>>(), occurrence);
                    let fields = fields.into_iter().map(|field| (field, Notes::default()));
                    backends.defined.push(Defined { name, fields: fields.collect() });
                    known.insert(by_name, backends.defined.len() - 1);
                    backends.defined.len() - 1
                }
            };
            let Some(defined) = backends.defined.get_mut(index) else { continue };
            let name = Value::Text(defined.name.clone());
            let Some(edits) = replace_mapping(file, object, &name) else {
                return refuse(format!("{place} cannot be replaced: it has a tag or an anchor"));
            };
            defined.note(file, object, &edits);
            backends.edits.push(edits);
        }
        Ok(backends)
    }

    /// The names and fields as 3.x spells them.
    pub(super) fn defined(&self) -> Vec<(String, Value)> {
        let value = |(field, notes): &(KnownField, Notes)| {
            let value = super::noted(field.value.clone(), notes.clone());
            (field.camel.to_owned(), value)
        };
        let backend =
            |it: &Defined| (it.name.clone(), Value::Map(it.fields.iter().map(value).collect()));
        self.defined.iter().map(backend).collect()
    }
}

impl Defined {
    /// Takes the comments that go with a backend.
    fn note(&mut self, file: &FileStyle<'_>, object: Node<'_>, edits: &[Edit]) {
        let parts: Vec<TextRange> = object.entries().map(|entry| entry.range()).collect();
        for (entry, notes) in object.entries().zip(notes(file, edits, &parts)) {
            let key = entry.key.text();
            let of_key = |it: &&mut (KnownField, Notes)| key == it.0.snake || key == it.0.camel;
            if let Some((_, own)) = self.fields.iter_mut().find(of_key) {
                own.add(notes);
            }
        }
    }
}

/// The mapping of a backend, where its key is once.
fn own_object<'t>(
    analysis: &'t Analysis,
    occurrence: &Occurrence,
    place: &str,
) -> Result<Node<'t>, Reason> {
    let holder = match occurrence.site {
        Site::Operation(id) => backend::operation(analysis, id),
        _ => analysis.document.root.and_then(|root| written(root.of(&analysis.tree))),
    };
    let entry = holder.and_then(|holder| backend::single_entry(holder, KEY));
    match entry.and_then(|_| backend::object(analysis, occurrence)) {
        Some(object) => Ok(object),
        None => {
            refuse(format!("{place} must be one object, written there without anchor or alias"))
        }
    }
}

/// The fields of a backend that names its address.
fn fields(object: Node<'_>, place: &str) -> Result<Vec<KnownField>, Reason> {
    match fields_up_to_unknown(object) {
        Ok(fields) if fields.iter().any(|field| field.snake == "address") => Ok(fields),
        Ok(_) => refuse(format!("{place} has no `address`")),
        Err(entry) => {
            refuse(format!("`{}` of {}", shortened(&entry.key.text()), why(entry, place)))
        }
    }
}

/// Why a field is not one that 3.x has.
fn why(entry: Entry<'_>, place: &str) -> String {
    if !is_known_field(&entry.key.text()) {
        return format!("{place} is no field that 3.x knows");
    }
    match entry.value.is_null() {
        true => format!("{place} has no value"),
        false => format!("{place} is there twice, or its value is no text or number of its own"),
    }
}

/// A backend in words.
fn place(analysis: &Analysis, occurrence: &Occurrence) -> String {
    let document = &analysis.document;
    match occurrence.site {
        Site::Operation(id) => match analysis.operation_key(id) {
            Some(key) => {
                let method = key.method.to_ascii_uppercase();
                format!("`{KEY}` of `{method} {}`", shortened(&key.path))
            }
            None => format!("A `{KEY}`"),
        },
        Site::PathItem(item) => match document.paths.get(item) {
            Some(item) => format!("`{KEY}` of the path `{}`", shortened(&item.path.text)),
            None => format!("A `{KEY}`"),
        },
        Site::Document | Site::Named(_) | Site::Rule(_) => format!("`{KEY}` of the document"),
    }
}
