//! What a place in a config is for: by the keys that lead to it.
//!
//! Knows OpenAPI's structure as far as the gateway's keys go, and their tables.

use crate::gateway::{self, Field, Key, KeyPlace, Shape, SnippetPlace};
use crate::yaml::Part;

/// What stands at a place.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    /// A mapping that bears extension keys.
    Bears(KeyPlace),
    /// A value of an extension.
    Value(Value),
    /// The security schemes.
    Schemes,
    /// A requirement: its keys are names of security schemes, with such values.
    Requirement,
    Paths,
    PathItem,
    Parameters,
    Components,
    ComponentParameters,
    Servers,
    Security,
}

/// A value of an extension key, or in one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Value {
    /// The extension key.
    pub(super) key: &'static Key,
    /// The field that holds it, or that holds the list or map it stands in.
    pub(super) field: Option<&'static Field>,
    /// What is expected there.
    pub(super) shape: Shape,
    /// Whether it has a name of the author's in a map that the field holds.
    pub(super) is_named: bool,
}

impl Value {
    /// What is expected here if it is no scalar.
    pub(super) fn collection(&self) -> Shape {
        match self.shape {
            Shape::Either(_, other @ (Shape::Object(_) | Shape::Map(_))) => *other,
            Shape::Either(one, _) => *one,
            shape => shape,
        }
    }

    /// Where snippets for this map or object are listed.
    pub(super) fn snippets(&self) -> SnippetPlace {
        SnippetPlace::In(self.field.map_or(self.key.name, |field| field.name))
    }
}

/// What stands at the end of a way from the root.
pub(super) fn place(path: &[Part], is_v3: bool) -> Option<Place> {
    let mut place = Place::Bears(KeyPlace::Root);
    for part in path {
        place = match part {
            Part::Key(name) => below_key(place, name, is_v3)?,
            Part::Item => item(place)?,
        };
    }
    Some(place)
}

fn below_key(place: Place, name: &str, is_v3: bool) -> Option<Place> {
    Some(match (place, name) {
        (Place::Bears(KeyPlace::Root), "paths") => Place::Paths,
        (Place::Bears(KeyPlace::Root), "securityDefinitions") if !is_v3 => Place::Schemes,
        (Place::Bears(KeyPlace::Root), "components") if is_v3 => Place::Components,
        (Place::Bears(KeyPlace::Root), "servers") if is_v3 => Place::Servers,
        (Place::Bears(KeyPlace::Root | KeyPlace::Operation), "security") => Place::Security,
        (Place::Bears(KeyPlace::Operation), "parameters") => Place::Parameters,
        (Place::Bears(bearer), name) => {
            let key = gateway::gateway_key(name)?;
            let used = key.in_version(is_v3).filter(|used| used.places.contains(&bearer))?;
            Place::Value(Value { key, field: None, shape: used.shape, is_named: false })
        }
        (Place::Paths, _) => Place::PathItem,
        (Place::PathItem, "parameters") => Place::Parameters,
        (Place::PathItem, method) => {
            crate::openapi::Method::parse(method)?;
            Place::Bears(KeyPlace::Operation)
        }
        (Place::Components, "securitySchemes") => Place::Schemes,
        (Place::Components, "parameters") => Place::ComponentParameters,
        (Place::ComponentParameters, _) => Place::Bears(KeyPlace::Parameter),
        (Place::Schemes, _) => Place::Bears(KeyPlace::SecurityScheme),
        (Place::Value(value), name) => Place::Value(match value.collection() {
            Shape::Object(object) => {
                let field = object.field(name)?;
                Value { field: Some(field), shape: field.shape, is_named: false, ..value }
            }
            Shape::Map(shape) => Value { shape: *shape, is_named: true, ..value },
            _ => return None,
        }),
        _ => return None,
    })
}

/// What stands in a list at a place; `None` if no list belongs there.
pub(super) fn item(place: Place) -> Option<Place> {
    match place {
        Place::Security => Some(Place::Requirement),
        Place::Parameters => Some(Place::Bears(KeyPlace::Parameter)),
        Place::Servers => Some(Place::Bears(KeyPlace::Server)),
        Place::Value(value) => match value.shape {
            Shape::List(shape) => Some(Place::Value(Value { shape: *shape, ..value })),
            _ => None,
        },
        _ => None,
    }
}
