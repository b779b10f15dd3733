//! What a caller must bring: requirements and the schemes they name.

use super::{Handle, Place, Value};
use crate::text::TextRange;

/// A `security` or `x-security`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Security {
    /// Its key.
    pub key: TextRange,
    /// Its value.
    pub place: Place,
    /// Its value.
    pub handle: Handle,
    /// Whether its value is a list.
    pub is_list: bool,
    /// Its items: a call must meet one of them.
    pub requirements: Vec<Requirement>,
}

/// Schemes of which a caller must meet all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// The item.
    pub place: Place,
    /// The item.
    pub handle: Handle,
    /// Whether it is a mapping, or nothing.
    pub is_mapping: bool,
    /// Its entries.
    pub schemes: Vec<SchemeUse>,
}

/// A scheme that a requirement names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemeUse {
    /// The name of the scheme.
    pub name: Value,
    /// What is at the name: scopes or, in `x-security`, audiences.
    pub handle: Handle,
}

/// An entry of `securityDefinitions` or of `components.securitySchemes`, or a provider of a service
/// config.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityScheme {
    /// The name under which requirements refer to it.
    pub name: Value,
    /// Its fields.
    pub handle: Handle,
    /// Whether it is one of the `authentication.providers` of a service config: those are for JWTs.
    pub is_provider: bool,
    /// `type`
    pub kind: Option<Value>,
    /// `name` of an API key.
    pub key_name: Option<Value>,
    /// `in` of an API key.
    pub location: Option<Value>,
    /// The issuer of its JWTs: `x-google-issuer`, `x-issuer`, `x-google-auth.issuer` in 3.x, or the
    /// `issuer` of a provider; what follows is named likewise.
    pub issuer: Option<Value>,
    /// `x-google-audiences`, or `x-google-auth.audiences` in 3.x: whatever is there.
    pub audiences: Option<Handle>,
    /// Where the issuer's keys are: `x-google-jwks_uri`, `x-jwks_uri`, or `x-google-auth.jwksUri` in
    /// 3.x.
    pub jwks: Option<Value>,
    /// `x-google-jwt-locations`, or `x-google-auth.jwtLocations` in 3.x: whatever is there.
    pub jwt_locations: Option<Handle>,
}
