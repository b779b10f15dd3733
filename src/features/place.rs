//! What a place in a config is for: by the keys that lead to it.
//!
//! Walks the tables of OpenAPI's keys, of the gateway's, and of service configs; knows of a document
//! only which of them it follows.

use crate::analysis::Analysis;
use crate::gateway::{
    self, Field, Key, MapKeys, OpenapiObject, OpenapiShape, Shape, SnippetPlace, openapi_root,
    service_root,
};
use crate::yaml::Part;

/// What is at a place.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    /// An object of OpenAPI.
    Object(&'static OpenapiObject),
    /// A map of OpenAPI, and what is at its keys.
    Map(MapKeys, &'static OpenapiShape),
    /// A list of OpenAPI.
    List(&'static OpenapiShape),
    /// A scalar of OpenAPI.
    Scalar(OpenapiShape),
    /// A value of an extension.
    Value(Value),
}

impl Place {
    fn of(shape: OpenapiShape) -> Option<Self> {
        Some(match shape {
            OpenapiShape::Object(object) | OpenapiShape::ObjectOrReference(object) => {
                Place::Object(object)
            }
            OpenapiShape::Map(keys, inner) => Place::Map(keys, inner),
            OpenapiShape::List(inner, _) => Place::List(inner),
            OpenapiShape::Either(one, _) => return Self::of(*one),
            OpenapiShape::Any => return None,
            shape => Place::Scalar(shape),
        })
    }
}

/// A value of an extension key, or in one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Value {
    /// The extension key.
    pub(super) key: &'static Key,
    /// The field that holds it, or that holds the list or map it is in.
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

/// What is at the end of a way from the root of a document.
pub(super) fn place(path: &[Part], analysis: &Analysis) -> Option<Place> {
    match analysis.document.is_service_config() {
        true => in_service_config(path),
        false => in_openapi(path, analysis.document.is_v3),
    }
}

/// A lone item is written without its list too.
fn in_service_config(path: &[Part]) -> Option<Place> {
    let mut place = Place::Object(service_root());
    for part in path {
        place = match (part, place) {
            (Part::Item, place) => item(place)?,
            (Part::Key(name), Place::Object(message)) => {
                Place::of(gateway::message_field(message, name)?.shape)?
            }
            (Part::Key(name), Place::List(inner)) => match Place::of(*inner)? {
                Place::Object(message) => Place::of(gateway::message_field(message, name)?.shape)?,
                _ => return None,
            },
            (Part::Key(_), Place::Map(_, inner)) => Place::of(*inner)?,
            (Part::Key(_), _) => return None,
        };
    }
    Some(place)
}

fn in_openapi(path: &[Part], is_v3: bool) -> Option<Place> {
    let mut place = Place::Object(openapi_root(is_v3));
    for part in path {
        place = match part {
            Part::Key(name) => below_key(place, name, is_v3)?,
            Part::Item => item(place)?,
        };
    }
    Some(place)
}

fn below_key(place: Place, name: &str, is_v3: bool) -> Option<Place> {
    match place {
        Place::Object(object) => match object.key(name) {
            Some(key) => Place::of(key.shape),
            None => extension(object, name, is_v3),
        },
        Place::Map(_, inner) => Place::of(*inner),
        Place::Value(value) => Some(Place::Value(match value.collection() {
            Shape::Object(object) => {
                let field = object.field(name)?;
                Value { field: Some(field), shape: field.shape, is_named: false, ..value }
            }
            Shape::Map(shape) => Value { shape: *shape, is_named: true, ..value },
            _ => return None,
        })),
        Place::List(_) | Place::Scalar(_) => None,
    }
}

fn extension(object: &OpenapiObject, name: &str, is_v3: bool) -> Option<Place> {
    let holder = object.place?;
    let key = gateway::gateway_key(name)?;
    let used = key.in_version(is_v3).filter(|used| used.places.contains(&holder))?;
    Some(Place::Value(Value { key, field: None, shape: used.shape, is_named: false }))
}

/// What is in a list at a place; `None` if no list belongs there.
pub(super) fn item(place: Place) -> Option<Place> {
    match place {
        Place::List(inner) => Place::of(*inner),
        Place::Value(value) => match value.shape {
            Shape::List(shape) => Some(Place::Value(Value { shape: *shape, ..value })),
            _ => None,
        },
        _ => None,
    }
}
