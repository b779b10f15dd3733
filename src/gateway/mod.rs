//! What Google does, as data.
mod address;
mod escape;
mod protocol;

pub use address::{Address, AddressError, AddressErrorKind};
pub use protocol::{Protocol, ProtocolError, ProtocolReading, parse_protocol};
