//! Path items, operations and their parameters.

use super::{Backend, Handle, Place, Security, Value};
use crate::text::TextRange;

/// An entry of `paths`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathItem {
    /// The path as written.
    pub path: Value,
    /// Its key.
    pub key: TextRange,
    /// Its value.
    pub handle: Handle,
    /// An `x-google-backend` on the path item itself, where nothing reads it.
    pub backend: Option<Box<Backend>>,
    /// Its operations, in the order of the file.
    pub operations: Vec<Operation>,
}

/// An operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// Its method.
    pub method: Method,
    /// The key that names the method.
    pub key: TextRange,
    /// Key and value.
    pub range: TextRange,
    /// Its value.
    pub handle: Handle,
    /// `operationId`
    pub operation_id: Option<Value>,
    /// Its own `x-google-backend`.
    pub backend: Option<Box<Backend>>,
    /// `x-google-model-router`
    pub router: Option<Box<Value>>,
    /// Its own parameters, then those of the path item that it does not override.
    pub parameters: Vec<Parameter>,
    /// Whether `parameters` are all there are: not if one cannot be found or is not known.
    pub has_all_parameters: bool,
    /// 2.0: references to parameters that no one defines, which Google drops; none if other
    /// parameters are not known either.
    pub lost_parameters: Vec<Place>,
    /// Its own `security`.
    pub security: Option<Box<Security>>,
    /// Its own `x-security`.
    pub audiences: Option<Box<Security>>,
    /// `x-google-quota`
    pub costs: Vec<MetricCost>,
}

/// A parameter of an operation, references followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Where it is listed: the item of `parameters`.
    pub place: Place,
    /// Its fields.
    pub handle: Handle,
    /// `name`
    pub name: Option<Value>,
    /// `in`
    pub location: Option<Value>,
    /// `type`; in 3.x that of its `schema`.
    pub kind: Option<Value>,
    /// Its `schema`.
    pub schema: Option<Handle>,
    /// 3.x: `x-google-parameter.pattern`
    pub pattern: Option<Value>,
    /// Whether it is on the path item and not on the operation.
    pub is_of_path_item: bool,
}

impl Parameter {
    /// Whether it is known to be elsewhere than in the path.
    pub fn is_outside_of_path(&self) -> bool {
        self.location.as_ref().is_some_and(|location| is_outside_of_path(&location.text))
    }
}

/// Whether a value of `in` is a known one that means another place than the path.
pub fn is_outside_of_path(location: &str) -> bool {
    matches!(location, "query" | "header" | "cookie" | "formData" | "body")
}

/// What a call costs of one metric.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetricCost {
    /// The metric's name.
    pub metric: Value,
    /// What it costs.
    pub cost: Option<Value>,
}

/// The methods that an operation can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say all")]
pub enum Method {
    Get,
    Put,
    Post,
    Delete,
    Options,
    Head,
    Patch,
    Trace,
}

impl Method {
    /// All of them.
    pub const ALL: [Method; 8] = [
        Method::Get,
        Method::Put,
        Method::Post,
        Method::Delete,
        Method::Options,
        Method::Head,
        Method::Patch,
        Method::Trace,
    ];

    /// The key in the file.
    pub fn name(self) -> &'static str {
        match self {
            Method::Get => "get",
            Method::Put => "put",
            Method::Post => "post",
            Method::Delete => "delete",
            Method::Options => "options",
            Method::Head => "head",
            Method::Patch => "patch",
            Method::Trace => "trace",
        }
    }

    /// The method of a key.
    pub fn parse(key: &str) -> Option<Self> {
        Method::ALL.into_iter().find(|method| method.name() == key)
    }
}
