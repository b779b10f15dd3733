//! What Google does, as data.
mod address;
mod escape;
mod keys;
mod protocol;
pub mod regions;
mod service;

pub use address::{Address, AddressError, AddressErrorKind};
pub use keys::{
    KEYS, Key, KeyPlace, edits, gateway_key, is_gateway_key, is_known_gateway_key, nearest,
    nearest_gateway_key,
};
pub use protocol::{Protocol, ProtocolError, ProtocolReading, parse_protocol};
pub use regions::Region;
pub use service::{AppEngine, CloudRun, Function, GatewayHost, GoogleApi, Service};
