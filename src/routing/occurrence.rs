//! A backend at one of its places, and what its fields come to.

use std::ops::{Deref, Range};
use std::sync::Arc;

use super::{Effective, Site};
use crate::gateway::{Address, PathTemplate, Service, backend_url};
use crate::infra::Deployed;
use crate::openapi::{Backend, BackendForm, Value};
use crate::template::{self, Filled, Substitution};

/// A backend as it is written, and who uses it.
#[derive(Clone, Debug)]
pub struct Occurrence {
    /// Where it is written.
    pub site: Site,
    /// The backend.
    pub backend: Arc<Backend>,
    pub(super) facts: Arc<BackendFacts>,
    /// Indices of the routes that lead here.
    pub routes: Vec<usize>,
    /// Names of the model routers that refer to it.
    pub routers: Vec<String>,
    /// Whether anything but a model router refers to it by name.
    pub is_referred_to: bool,
    /// Whether requests may reach it past the model routers: something refers to it for operations
    /// that no model router answers.
    pub is_called_directly: bool,
}

impl Deref for Occurrence {
    type Target = BackendFacts;

    fn deref(&self) -> &BackendFacts {
        &self.facts
    }
}

/// What the fields of a backend come to, wherever they are. Shared, because each part of a file looks
/// at the backends that its operations call.
#[derive(Debug, PartialEq)]
pub struct BackendFacts {
    /// The text of its address, with the values of template variables put in.
    pub filled: Filled,
    /// The service behind its address; [`Service::Unknown`] without a readable one.
    pub service: Service,
    /// Where that service is defined, if a template variable stands for its URL.
    pub deployed: Option<Arc<Deployed>>,
    /// The address's parts, if it has an address that can be read.
    pub address: Option<Address>,
    /// How the gateway calls it.
    pub effective: Effective,
}

impl Occurrence {
    /// Whether requests reach it through model routers only.
    pub fn is_routed_only(&self) -> bool {
        !self.routers.is_empty() && !self.is_called_directly
    }

    /// The URL that requests to a path lead to, path parameters in braces, as far as it is known.
    pub fn url(&self, full_path: &PathTemplate) -> Option<String> {
        let translation = self.effective.path_translation.value;
        backend_url(self.address.as_ref()?, self.filled.text.trim(), translation, full_path)
    }

    /// Whether the host is a name that only a private network knows: `localhost`, `*.internal`, a
    /// single word. A word that stands for a name is none.
    pub fn is_private_name(&self) -> bool {
        let Some(address) = &self.address else { return false };
        let is_word = || {
            let host = address.host.trim_end_matches('.');
            // Without a scheme it may as well be a word that somebody has yet to replace.
            address.scheme_range.is_some() && !host.contains(['.', ':']) && !host.is_empty()
        };
        match self.service {
            Service::PrivateName => address.host_holes.is_empty(),
            Service::Other => address.host_holes.is_empty() && is_word(),
            _ => false,
        }
    }

    /// Whether an audience is written for a token that is turned off.
    pub fn has_auth_conflict(&self) -> bool {
        let BackendForm::Object(fields) = &self.backend.form else { return false };
        let audience = fields.jwt_audience.as_ref();
        let is_off = fields.disable_auth.as_ref().is_some_and(|flag| flag.value == Some(true));
        is_off && audience.is_some_and(|audience| !template::has_hole(&audience.text))
    }

    /// Whether the host is the machine that calls: `localhost`, a loopback address.
    pub fn is_localhost(&self) -> bool {
        match &self.service {
            Service::Ip(ip) => ip.address.is_loopback(),
            Service::PrivateName => self.address.as_ref().is_some_and(|address| {
                let host = address.host.trim_end_matches('.').to_ascii_lowercase();
                address.host_holes.is_empty()
                    && (host == "localhost" || host.ends_with(".localhost"))
            }),
            _ => false,
        }
    }

    /// The address as written.
    pub fn address_value(&self) -> Option<&Value> {
        self.backend.address()
    }

    /// The template variables that were put into the address, with their values.
    pub fn substitutions(&self) -> impl Iterator<Item = (&str, &str)> {
        let filled = &self.filled;
        filled
            .substitutions
            .iter()
            .map(|it| (it.name.as_str(), filled.text.get(it.target.clone()).unwrap_or_default()))
    }

    /// The bytes of the host in the address as written, with whole template expressions, if a
    /// variable was put into the host.
    pub fn filled_host(&self) -> Option<Range<usize>> {
        let leading = self.filled.text.len() - self.filled.text.trim_start().len();
        let host = &self.address.as_ref()?.host_range;
        let host = host.start + leading..host.end + leading;
        let touches = |it: &&Substitution| it.target.start < host.end && host.start < it.target.end;
        self.filled.substitutions.iter().find(touches)?;
        Some(self.filled.source_range(host))
    }
}
