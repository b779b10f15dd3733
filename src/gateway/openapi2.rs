//! The fields of OpenAPI 2.0's own objects, as far as authors write them by hand: Google holds a
//! file against the schema of OpenAPI 2.0, which takes no others but `x-…`.
//!
//! Source: the schema that Google's api-compiler carries (`schema2_0/schema.json`), read
//! 2026-11. Schema objects are left to OpenAPI validators.

/// An object of OpenAPI 2.0.
#[derive(Debug)]
pub struct Openapi2Object {
    /// What people call it, as in "an operation".
    pub name: &'static str,
    /// The fields that it has.
    pub fields: &'static [&'static str],
    /// Fields that only OpenAPI 3.x has there, and what to do instead.
    pub of_v3: &'static [(&'static str, &'static str)],
}

impl Openapi2Object {
    /// Whether the schema takes a field of this name.
    pub fn takes(&self, name: &str) -> bool {
        name.starts_with("x-") || self.fields.contains(&name)
    }

    /// Where its fields are, as people say it: `in an operation`.
    pub fn place(&self) -> String {
        match self.name == DOCUMENT.name {
            true => format!("at {}", self.name),
            false => format!("in {}", self.name),
        }
    }

    /// What to do in place of a field of OpenAPI 3.x.
    pub fn instead_of(&self, name: &str) -> Option<&'static str> {
        self.of_v3.iter().find(|(field, _)| *field == name).map(|(_, instead)| *instead)
    }
}

const NOTHING: &str = "There is no replacement; remove it.";
const BESIDE_NAME: &str = "Write `type` and `format` beside `name`.";

/// The root.
pub const DOCUMENT: Openapi2Object = Openapi2Object {
    name: "the top level",
    fields: &[
        "swagger",
        "info",
        "host",
        "basePath",
        "schemes",
        "consumes",
        "produces",
        "paths",
        "definitions",
        "parameters",
        "responses",
        "securityDefinitions",
        "security",
        "tags",
        "externalDocs",
    ],
    of_v3: &[
        (
            "components",
            "Move its schemas to `definitions`, its security schemes to `securityDefinitions`.",
        ),
        ("servers", "Use `host`, `basePath` and `schemes`."),
        ("webhooks", NOTHING),
        ("jsonSchemaDialect", NOTHING),
    ],
};

/// `info`
pub const INFO: Openapi2Object = Openapi2Object {
    name: "`info`",
    fields: &["title", "version", "description", "termsOfService", "contact", "license"],
    of_v3: &[("summary", "Write it in `description`.")],
};

/// What a path holds.
pub const PATH_ITEM: Openapi2Object = Openapi2Object {
    name: "a path",
    fields: &["$ref", "get", "put", "post", "delete", "options", "head", "patch", "parameters"],
    of_v3: &[
        ("trace", NOTHING),
        ("servers", "Use `host`, `basePath` and `schemes` at the top level."),
        ("summary", "Write it in the operations."),
        ("description", "Write it in the operations."),
    ],
};

/// What a method holds.
pub const OPERATION: Openapi2Object = Openapi2Object {
    name: "an operation",
    fields: &[
        "tags",
        "summary",
        "description",
        "externalDocs",
        "operationId",
        "consumes",
        "produces",
        "parameters",
        "responses",
        "schemes",
        "deprecated",
        "security",
    ],
    of_v3: &[
        (
            "requestBody",
            "Write a parameter instead: `{name: body, in: body, schema: …}`, and the media type in `consumes`.",
        ),
        ("servers", "Use `host`, `basePath` and `schemes` at the top level."),
        ("callbacks", NOTHING),
    ],
};

/// An item of `parameters`.
pub const PARAMETER: Openapi2Object = Openapi2Object {
    name: "a parameter",
    fields: &[
        "$ref",
        "name",
        "in",
        "description",
        "required",
        "schema",
        "type",
        "format",
        "allowEmptyValue",
        "items",
        "collectionFormat",
        "default",
        "maximum",
        "exclusiveMaximum",
        "minimum",
        "exclusiveMinimum",
        "maxLength",
        "minLength",
        "pattern",
        "maxItems",
        "minItems",
        "uniqueItems",
        "enum",
        "multipleOf",
    ],
    of_v3: &[
        ("content", BESIDE_NAME),
        ("style", "Use `collectionFormat`."),
        ("explode", "Use `collectionFormat: multi`."),
        ("example", "Write it in `description`."),
        ("examples", "Write them in `description`."),
        ("deprecated", NOTHING),
        ("allowReserved", NOTHING),
    ],
};

/// What a status holds.
pub const RESPONSE: Openapi2Object = Openapi2Object {
    name: "a response",
    fields: &["$ref", "description", "schema", "headers", "examples"],
    of_v3: &[
        ("content", "Write `schema` here, and the media type in `produces`."),
        ("links", NOTHING),
    ],
};

/// An entry of `securityDefinitions`.
pub const SECURITY_SCHEME: Openapi2Object = Openapi2Object {
    name: "a security definition",
    fields: &[
        "type",
        "description",
        "name",
        "in",
        "flow",
        "authorizationUrl",
        "tokenUrl",
        "scopes",
    ],
    of_v3: &[
        ("flows", "Write `flow` with the fields of one of them."),
        ("scheme", "Use an API key, or a JWT: `type: oauth2` with `x-google-issuer`."),
        ("bearerFormat", NOTHING),
        ("openIdConnectUrl", "Use `type: oauth2` with `x-google-issuer`."),
    ],
};
