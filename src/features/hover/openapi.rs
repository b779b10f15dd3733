//! What is said of a key of OpenAPI itself: what it is for, and what Google makes of it.

use crate::features::markup::{Block, Inline, Markup};
use crate::features::place::{Place, place};
use crate::gateway::{OpenapiKey, OpenapiObject, Reading};
use crate::yaml::Part;

/// The page of the key of OpenAPI at the end of a way from the root, if it is one.
pub(super) fn of_way(way: &[Part], is_v3: bool) -> Option<Markup> {
    let (Part::Key(name), holder) = way.split_last()? else { return None };
    match place(holder, is_v3)? {
        Place::Object(object) => Some(about_openapi_key(object, object.key(name)?)),
        _ => None,
    }
}

/// The page of a key of OpenAPI.
pub(in crate::features) fn about_openapi_key(object: &OpenapiObject, key: &OpenapiKey) -> Markup {
    let between = if object.name == "the top level" { "at" } else { "in" };
    let mut heading = Inline::filled("`{}` {} ", &[key.name, between]);
    heading.extend(Inline::of(object.name));
    let facts = match (key.is_always_required(), key.reading) {
        (true, Reading::Read) => "Required. The gateway depends on it.",
        (true, Reading::Describes) => "Required.",
        (false, Reading::Read) => "The gateway depends on it.",
        (false, Reading::Describes) => {
            "For people and tools: the gateway works the same without it."
        }
    };
    Markup { blocks: vec![Block::Heading(heading), Block::of(key.purpose), Block::of(facts)] }
}
