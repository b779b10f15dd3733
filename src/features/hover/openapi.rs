//! What is said of a key of OpenAPI itself: what it is for, and what Google makes of it.

use crate::analysis::Analysis;
use crate::features::markup::{Block, Inline, Markup};
use crate::features::place::{Place, place};
use crate::gateway::{OpenapiKey, OpenapiObject, OpenapiShape, Reading, message_field};
use crate::yaml::Part;

/// The page of the key of OpenAPI, or of a service config, at the end of a way from the root, if it
/// is one.
pub(super) fn of_way(way: &[Part], analysis: &Analysis) -> Option<Markup> {
    let (Part::Key(name), holder) = way.split_last()? else { return None };
    let is_service_config = analysis.document.is_service_config();
    let object = match place(holder, analysis)? {
        Place::Object(object) => object,
        // A lone item is written without its list too.
        Place::List(OpenapiShape::Object(object)) if is_service_config => object,
        _ => return None,
    };
    let key = match is_service_config {
        true => message_field(object, name),
        false => object.key(name),
    };
    Some(about_openapi_key(object, key?))
}

/// The page of a key of OpenAPI.
pub(in crate::features) fn about_openapi_key(object: &OpenapiObject, key: &OpenapiKey) -> Markup {
    let between = if object.name == "the top level" { "at" } else { "in" };
    let mut heading = Inline::filled("`{}` {} ", &[key.name, between]);
    heading.extend(Inline::of(object.name));
    let facts = match (key.is_always_required(), key.reading) {
        (_, Reading::Obsolete) => "Nobody needs to write it.",
        (true, Reading::Read) => "Required. The gateway depends on it.",
        (true, Reading::Describes) => "Required.",
        (false, Reading::Read) => "The gateway depends on it.",
        (false, Reading::Describes) => {
            "For people and tools: the gateway works the same without it."
        }
    };
    Markup { blocks: vec![Block::Heading(heading), Block::of(key.purpose), Block::of(facts)] }
}
