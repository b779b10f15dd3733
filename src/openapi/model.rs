//! The facts of one document, as plain data.

use crate::text::TextRange;

/// What the file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Whether the root has a key `swagger` or `openapi`.
    pub has_version_key: bool,
    /// Whether it is to be read by the rules of 3.x: it says `openapi`, not `swagger`.
    pub is_v3: bool,
    /// `swagger` or `openapi`, if it names a version that is known.
    pub version: Option<Version>,
    /// The value of `swagger` or `openapi` as written.
    pub version_value: Option<Value>,
    /// 2.0: `host`.
    pub host: Option<Value>,
    /// 2.0: `basePath`.
    pub base_path: Option<Value>,
    /// 3.x: the `url` of each of the `servers`.
    pub servers: Vec<Value>,
    /// `name` of each of the `x-google-endpoints`.
    pub endpoints: Vec<Value>,
    /// The document's own `x-google-backend`.
    pub backend: Option<Backend>,
    /// 3.x: `x-google-api-management.backends`.
    pub named_backends: Vec<NamedBackend>,
    /// 3.x: `x-google-api-management.ai.models.routing.routers`.
    pub routers: Vec<Router>,
    /// The entries of `paths` that begin with `/`.
    pub paths: Vec<PathItem>,
    /// The keys of the root, as they are written.
    pub root_keys: Vec<TextRange>,
}

/// A version of OpenAPI that Google's gateways know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// `swagger: "2.0"`
    V2,
    /// `openapi: 3.0.x`
    V30,
    /// `openapi: 3.1.x`
    V31,
}

impl Version {
    /// Whether it is one of the 3.x family.
    pub fn is_v3(self) -> bool {
        self != Version::V2
    }

    /// The number people use.
    pub fn name(self) -> &'static str {
        match self {
            Version::V2 => "2.0",
            Version::V30 => "3.0",
            Version::V31 => "3.1",
        }
    }
}

/// Where a fact stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Where a person must look: the text itself or, if an alias or `<<` brings it, that.
    pub range: TextRange,
    /// The text itself, if an alias or `<<` brings it.
    pub anchored: Option<TextRange>,
}

impl Place {
    /// The text itself.
    pub fn text(self) -> TextRange {
        self.anchored.unwrap_or(self.range)
    }
}

/// A scalar value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Value {
    /// Decoded.
    pub text: String,
    /// Its text without quotes.
    pub place: Place,
    /// Whether the decoded text stands in the file as it is, so that offsets in the one are
    /// offsets in the other.
    pub is_verbatim: bool,
}

/// A boolean value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flag {
    /// `None`: present but unknown.
    pub value: Option<bool>,
    /// Where it stands.
    pub place: Place,
}

/// An `x-google-backend`, or an entry of the named backends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backend {
    /// Its key.
    pub key: TextRange,
    /// Its value as it is reached.
    pub place: Place,
    /// What stands there.
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

/// 3.x: a model router.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Router {
    /// The name under which operations refer to it.
    pub name: Value,
    /// The backends it refers to.
    pub backends: Vec<Value>,
}

/// An entry of `paths`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathItem {
    /// The path as written.
    pub path: Value,
    /// An `x-google-backend` on the path item itself, where nothing reads it.
    pub backend: Option<Backend>,
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
    /// `operationId`
    pub operation_id: Option<Value>,
    /// Its own `x-google-backend`.
    pub backend: Option<Backend>,
    /// `x-google-model-router`
    pub router: Option<Value>,
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
