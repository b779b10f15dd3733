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
    // The first of the names in 2.0 that is there, or the field of `x-google-auth` in 3.x.
    let of_jwts = |names: [&str; 2], field: &str| match is_v3 {
        true => auth.and_then(|auth| auth.field(field)),
        false => names.iter().find_map(|name| value.field(name)),
    };
    let handle = |field: Option<Field<'_>>| field.map(|field| Handle::new(field.value));
    SecurityScheme {
        name: value_of(field.key, None),
        handle: Handle::new(value),
        is_provider: false,
        kind: value.field("type").and_then(scalar),
        key_name: value.field("name").and_then(scalar),
        location: value.field("in").and_then(scalar),
        issuer: of_jwts(["x-google-issuer", "x-issuer"], "issuer").and_then(scalar),
        audiences: handle(of_jwts(["x-google-audiences"; 2], "audiences")),
        jwks: of_jwts(["x-google-jwks_uri", "x-jwks_uri"], "jwksUri").and_then(scalar),
        jwt_locations: handle(of_jwts(["x-google-jwt-locations"; 2], "jwtLocations")),
    }
}
