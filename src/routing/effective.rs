//! The values of a backend that really count, defaults filled in.

use super::{Variables, fill};
use crate::openapi::{Backend, BackendFields, BackendForm};
use crate::template;

/// How the gateway calls a backend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effective {
    /// Whether it brings a token.
    pub auth: Auth,
    /// Whom the token is for.
    pub audience: Audience,
}

/// Whether the gateway brings a token of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Auth {
    /// It sends an ID token.
    IdToken,
    /// It adds nothing: `disable_auth: true`, or there is no address.
    Off,
    /// `disable_auth` holds a value that is not known here.
    Unknown,
}

/// The audience of the gateway's ID token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Audience {
    /// As `jwt_audience` says.
    Written(String),
    /// The address as it is written, known values of template variables put in.
    Address(String),
    /// There is no token, or it holds something that is not known here.
    Unknown,
}

/// The effective values of a backend that is written with its fields; `filled` is its address.
pub(super) fn of(backend: &Backend, filled: &str, variables: &Variables) -> Effective {
    let BackendForm::Object(fields) = &backend.form else {
        return Effective { auth: Auth::Unknown, audience: Audience::Unknown };
    };
    let BackendFields { address, jwt_audience, disable_auth, .. } = &**fields;
    let auth = match disable_auth {
        Some(flag) => match flag.value {
            Some(true) => Auth::Off,
            Some(false) => Auth::IdToken,
            None => Auth::Unknown,
        },
        None if address.is_none() => Auth::Off,
        None => Auth::IdToken,
    };
    let written = jwt_audience.as_ref().map(|audience| fill(&audience.text, variables).text);
    let audience = match (written, address) {
        _ if auth != Auth::IdToken => Audience::Unknown,
        (Some(audience), _) if template::has_hole(&audience) => Audience::Unknown,
        (Some(audience), _) => Audience::Written(audience),
        (None, Some(_)) => Audience::Address(filled.to_owned()),
        (None, None) => Audience::Unknown,
    };
    Effective { auth, audience }
}
