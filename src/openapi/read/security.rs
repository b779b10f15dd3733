//! Security requirements and the schemes they name.

use super::values::{at, place_of, reached_items, scalar, value_of};
use crate::openapi::model::{Handle, Requirement, SchemeUse, Security, SecurityScheme};
use crate::yaml::{Field, Kind, Reached};

pub(super) fn security(field: Field<'_>) -> Security {
    Security {
        key: field.key.range(),
        place: place_of(field.value),
        handle: Handle::new(field.value),
        is_list: field.value.node.kind() == Kind::Sequence,
        requirements: reached_items(field.value).map(requirement).collect(),
    }
}

fn requirement(item: Reached<'_>) -> Requirement {
    let scheme = |field: Field<'_>| SchemeUse {
        name: value_of(field.key, item.via),
        handle: Handle::new(field.value),
    };
    Requirement {
        place: place_of(item),
        handle: Handle::new(item),
        is_mapping: item.node.kind() == Kind::Mapping || item.node.is_null(),
        schemes: item.fields().into_iter().map(scheme).collect(),
    }
}

pub(super) fn schemes(root: Reached<'_>, is_v3: bool) -> Vec<SecurityScheme> {
    let way: &[&str] =
        if is_v3 { &["components", "securitySchemes"] } else { &["securityDefinitions"] };
    let fields = at(Some(root), way).map(Reached::fields).unwrap_or_default();
    fields.into_iter().map(|field| scheme(field, is_v3)).collect()
}

fn scheme(field: Field<'_>, is_v3: bool) -> SecurityScheme {
    let value = field.value;
    let auth = at(Some(value), &["x-google-auth"]);
    let issuer = if is_v3 {
        auth.and_then(|auth| auth.field("issuer"))
    } else {
        value.field("x-google-issuer").or_else(|| value.field("x-issuer"))
    };
    let audiences = if is_v3 {
        auth.and_then(|auth| auth.field("audiences"))
    } else {
        value.field("x-google-audiences")
    };
    SecurityScheme {
        name: value_of(field.key, None),
        handle: Handle::new(value),
        kind: value.field("type").and_then(scalar),
        key_name: value.field("name").and_then(scalar),
        location: value.field("in").and_then(scalar),
        issuer: issuer.and_then(scalar),
        audiences: audiences.map(|field| Handle::new(field.value)),
    }
}
