//! Backends as they are written: with their fields, or by name.

use super::{Flag, Handle, Place, Value};
use crate::text::TextRange;

/// An `x-google-backend`, or an entry of the named backends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backend {
    /// Its key.
    pub key: TextRange,
    /// Its value as it is reached.
    pub place: Place,
    /// Its value.
    pub handle: Handle,
    /// What is there.
    pub form: BackendForm,
}

/// What an `x-google-backend` holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BackendForm {
    /// The fields themselves.
    Object(Box<BackendFields>),
    /// 3.x: the name of a backend.
    Name(Value),
    /// Nothing, or something else.
    Other,
}

/// The fields of a backend.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BackendFields {
    /// `address`
    pub address: Option<Value>,
    /// `jwt_audience`
    pub jwt_audience: Option<Value>,
    /// `disable_auth`
    pub disable_auth: Option<Flag>,
    /// `path_translation`
    pub path_translation: Option<Value>,
    /// `deadline`
    pub deadline: Option<Value>,
    /// `protocol`
    pub protocol: Option<Value>,
}

impl Backend {
    /// The address, if it has one of its own.
    pub fn address(&self) -> Option<&Value> {
        match &self.form {
            BackendForm::Object(fields) => fields.address.as_ref(),
            _ => None,
        }
    }

    /// The name it refers to.
    pub fn name(&self) -> Option<&Value> {
        match &self.form {
            BackendForm::Name(name) => Some(name),
            _ => None,
        }
    }
}

/// 3.x: an entry of `x-google-api-management.backends`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedBackend {
    /// The name under which it is referred to.
    pub name: Value,
    /// Its fields.
    pub backend: Backend,
}
