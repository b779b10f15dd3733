//! What the file says about the gateway: each fact with its place, all optional.
//!
//! Reads OpenAPI 2.0, 3.0 and 3.1, and service configs of gRPC APIs. It knows the names of keys and nothing of what Google makes of
//! them: that is `gateway`'s, and `routing` joins the two.

mod by_name;
mod model;
mod read;
mod references;

pub use by_name::ByName;
pub use model::{
    AuthenticationRule, Backend, BackendFields, BackendForm, BackendRule, Document, Facts, Flag,
    Handle, Limit, Method, MetricCost, ModelTarget, NamedBackend, Operation, Parameter, PathItem,
    Place, PlaceMut, Places, Requirement, Router, SchemeUse, Security, SecurityScheme, Server,
    ServiceConfig, UsageRule, Value, Version, is_outside_of_path,
};
pub use read::{read, read_block, read_facts};
pub use references::{
    Reference, ReferenceKind, references, references_of_block, references_outside_of_paths,
    securities,
};

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
