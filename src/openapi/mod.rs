//! What the file says about the gateway.

use crate::yaml::Shape;

/// The mappings of an OpenAPI document that can be large.
pub const SHAPE: Shape = Shape(&[
    &["paths"],
    &["webhooks"],
    &["definitions"],
    &["parameters"],
    &["responses"],
    &["securityDefinitions"],
    &["components", "*"],
    &["x-google-api-management", "backends"],
]);
