//! The values of a backend that really count, defaults filled in, each with its origin.

use super::{Site, Variables, fill};
use crate::gateway::{
    Address, KeyPlace, PathTranslation, Protocol, backend_defaults, parse_protocol,
};
use crate::openapi::{Backend, BackendFields, BackendForm, Value};
use crate::template;

/// How the gateway calls a backend.
#[derive(Clone, Debug, PartialEq)]
pub struct Effective {
    /// Whether it brings a token.
    pub auth: Auth,
    /// Whom the token is for.
    pub audience: Audience,
    /// How the path of a request becomes the backend's.
    pub path_translation: Setting<PathTranslation>,
    /// Seconds to wait for an answer.
    pub deadline: Setting<f64>,
    /// How the gateway speaks to the backend.
    pub protocol: Setting<Protocol>,
}

/// A value and where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting<T> {
    /// The value; `None`: not known.
    pub value: Option<T>,
    /// Where it comes from.
    pub origin: Origin,
}

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It is written.
    Written,
    /// The gateway's default.
    Default,
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
    /// The address as it is written, known values of template variables put in; in a service config
    /// its scheme and host alone.
    Address(String),
    /// There is no token, or it holds something that is not known here.
    Unknown,
}

impl Effective {
    fn unknown() -> Self {
        Self {
            auth: Auth::Unknown,
            audience: Audience::Unknown,
            path_translation: Setting { value: None, origin: Origin::Written },
            deadline: Setting { value: None, origin: Origin::Written },
            protocol: Setting { value: None, origin: Origin::Written },
        }
    }
}

/// The effective values of a backend that is written with its fields; `filled` is the text of its
/// address, and `address` its parts, if it can be read.
pub(super) fn of(
    site: Site,
    backend: &Backend,
    filled: &str,
    address: Option<&Address>,
    variables: &Variables<'_>,
) -> Effective {
    let BackendForm::Object(fields) = &backend.form else { return Effective::unknown() };
    let auth = auth(fields);
    let scheme = address.and_then(|address| address.scheme.as_deref());
    let host = address.filter(|_| matches!(site, Site::Rule(_))).map(url_of_host);
    let of_address = host.as_deref().unwrap_or(filled);
    Effective {
        audience: audience(fields, auth, of_address, variables),
        auth,
        path_translation: path_translation(site, fields, variables),
        deadline: deadline(fields, variables),
        protocol: protocol(fields, scheme, variables),
    }
}

/// The audience that the proxy makes of an address where the config has none, as a service config
/// has not: scheme and host alone.
fn url_of_host(address: &Address) -> String {
    let is_secure = address.scheme.as_deref().is_none_or(|scheme| scheme.ends_with('s'));
    let scheme = if is_secure { "https" } else { "http" };
    format!("{scheme}://{}", address.host)
}

fn auth(fields: &BackendFields) -> Auth {
    match &fields.disable_auth {
        Some(flag) => match flag.value {
            Some(true) => Auth::Off,
            Some(false) if fields.address.is_none() => Auth::Off,
            Some(false) => Auth::IdToken,
            None => Auth::Unknown,
        },
        None if fields.address.is_none() => Auth::Off,
        None => Auth::IdToken,
    }
}

fn audience(
    fields: &BackendFields,
    auth: Auth,
    filled: &str,
    variables: &Variables<'_>,
) -> Audience {
    let written = fields.jwt_audience.as_ref().map(|it| fill(&it.text, variables).text);
    match (written, &fields.address) {
        _ if auth != Auth::IdToken => Audience::Unknown,
        (Some(audience), _) if template::has_hole(&audience) => Audience::Unknown,
        (Some(audience), _) => Audience::Written(audience),
        (None, Some(_)) => Audience::Address(filled.to_owned()),
        (None, None) => Audience::Unknown,
    }
}

fn path_translation(
    site: Site,
    fields: &BackendFields,
    variables: &Variables<'_>,
) -> Setting<PathTranslation> {
    let default = |value| Setting { value, origin: Origin::Default };
    match (&fields.path_translation, site) {
        (Some(written), _) => of_written(written, variables, PathTranslation::parse),
        // Without an address nothing is translated.
        _ if fields.address.is_none() => default(None),
        (None, Site::Document) => default(backend_defaults().path_translation(KeyPlace::Root)),
        (None, Site::Operation(_)) => {
            default(backend_defaults().path_translation(KeyPlace::Operation))
        }
        // Nobody documents the default of 3.x, nor that of service configs.
        (None, Site::Named(_) | Site::PathItem(_) | Site::Rule(_)) => default(None),
    }
}

fn deadline(fields: &BackendFields, variables: &Variables<'_>) -> Setting<f64> {
    let default = backend_defaults().deadline;
    let Some(written) = &fields.deadline else {
        return Setting { value: Some(default), origin: Origin::Default };
    };
    let seconds = |text: &str| {
        let number: f64 = text.trim().parse().ok().filter(|number: &f64| number.is_finite())?;
        Some(if number > 0.0 { number } else { default })
    };
    of_written(written, variables, seconds)
}

fn protocol(
    fields: &BackendFields,
    scheme: Option<&str>,
    variables: &Variables<'_>,
) -> Setting<Protocol> {
    let scheme = scheme.unwrap_or("https");
    let read = |text: &str| parse_protocol(scheme, text).protocol.ok();
    match &fields.protocol {
        Some(written) => of_written(written, variables, read),
        None => Setting { value: read(backend_defaults().protocol), origin: Origin::Default },
    }
}

fn of_written<T>(
    written: &Value,
    variables: &Variables<'_>,
    read: impl FnOnce(&str) -> Option<T>,
) -> Setting<T> {
    Setting { value: read(&fill(&written.text, variables).text), origin: Origin::Written }
}
