//! What Google does, as data: addresses and the services that they name, roles and tokens, regions
//! and extension keys. Plain strings and numbers in, plain data out.
//!
//! Google changes all this without asking, so facts carry their source, its date and how sure
//! they are, and the YAML files can be reviewed without reading Rust. This room knows no file,
//! no document and no place in one: ranges are bytes of the string it was given.

mod address;
mod advice;
mod api_key;
mod catalogue;
mod escape;
mod iap;
mod issuers;
mod keys;
mod near;
mod openapi_keys;
mod operation_id;
mod path_template;
mod path_translation;
mod protocol;
pub mod regions;
mod roles;
mod service_config;
mod services;
mod snippets;
pub mod sources;
mod terraform;

pub use address::{Address, AddressError, AddressErrorKind, is_url};
pub use advice::{
    Advice, CommandPart, DeployOn, DeployRole, Grant, Note, Resource, RoleChoice, Token, Wider,
    account_note, advice, deploy_roles,
};
pub use api_key::{API_KEY_PLACES, reads_api_key};
pub use catalogue::{Audience, CatalogueRow, ResourceKind, catalogue_rows};
pub use escape::{PLAIN_IN_SEGMENT, decode as decode_escapes, encode as encode_escapes};
pub use iap::IAP_AUDIENCE;
pub use issuers::{
    Issuer, IssuerForm, KeyOwner, WrittenIssuer, begins_issuer, described_issuer, is_same_issuer,
    issuers, key_owners, written_issuer,
};
pub use keys::backend::{
    self as backend_field, BackendDefaults, BackendField, backend_defaults, backend_fields,
};
pub use keys::{
    Field, Key, KeyPlace, Limits, Named, Object, Products, QUOTA_UNIT, Shape, Unknown, Use, Values,
    gateway_key, keys, object,
};
pub use near::{
    edits, is_gateway_key, is_known_gateway_key, may_hold_gateway_key, nearest, nearest_gateway_key,
};
pub use openapi_keys::{
    Conditions, Elsewhere, Items, MapKeys, OpenapiKey, OpenapiObject, OpenapiShape, Reading, Words,
    openapi_root, openapi2,
};
pub use operation_id::{field_name, method_name, suggested_operation_id};
pub use path_template::{
    PathDialect, PathProblem, PathProblemKind, PathTemplate, Rejecter, Segment, SegmentKind,
    Variable, without_trailing_slashes,
};
pub use path_translation::{PathTranslation, backend_url};
pub use protocol::{Protocol, ProtocolError, ProtocolReading, parse_protocol};
pub use regions::Region;
pub use roles::{Holding, role_holds};
pub use service_config::{json_name, message_field, service_root};
pub use services::parts::*;
pub use services::{
    AdviceContext, ConsolePage, Deployment, Detail, Service, Verdict, console_page,
};
pub use snippets::{ADDRESSES, Content, SKELETONS, SNIPPETS, Skeleton, Snippet, SnippetPlace};
pub use sources::{Certainty, Source};
pub use terraform::{
    ConfigResource, DeploymentArguments, GrantForm, GrantResource, GrantedOn, OtherResource,
    ServiceResource, UrlAttribute, may_grant, may_matter,
};
