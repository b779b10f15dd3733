//! The objects of OpenAPI 2.0.

use super::OpenapiShape::{self, Any, List, Map, Object, Reference, Text, Words};
use super::schema::{
    DEFAULT, ENUM, EXCLUSIVE_MAXIMUM, EXCLUSIVE_MINIMUM, FORMAT, MAX_ITEMS, MAX_LENGTH, MAXIMUM,
    MIN_ITEMS, MIN_LENGTH, MINIMUM, MULTIPLE_OF, PATTERN, SCHEMA_2, TYPE, UNIQUE_ITEMS,
};
use super::shared::{
    ALLOW_EMPTY, CONTACT_KEY, DELETE, DEPRECATED, DESCRIPTION, EXTERNAL_DOCS_KEY, FLOW_PURPOSE,
    GET, HEAD, IN_HEADER, IN_PATH, IN_QUERY, INFO_DESCRIPTION, LICENSE_KEY, MEDIA_TYPE, ONE_ANSWER,
    OPERATION_ID, OPTIONS, PARAMETER_NAME, PARAMETER_REQUIRED, PATCH, POST, PUT, ROOT_SECURITY,
    ROOT_TAGS, SECURITY, SUMMARY, TAGS, TERMS, TITLE, VERSION, headers, info, parameters,
    parameters_of_path, paths, scheme_type, security_schemes,
};
use super::{MapKeys, OpenapiKey, OpenapiObject, key, read, required, with};
use crate::gateway::keys::KeyPlace;
use crate::gateway::snippets::Content;

const SCHEMA: OpenapiShape = Object(&SCHEMA_2);
const MEDIA_TYPES: OpenapiShape = List(&MEDIA_TYPE);
const ONE_MEDIA_TYPE: Content = Content::List(&[Content::Text("${application/json}")]);
const PROTOCOLS: OpenapiShape = List(&Words(&[("https", "With TLS."), ("http", "Without TLS.")]));
const ONE_PROTOCOL: Content = Content::List(&[Content::Text("https")]);

pub(super) static DOCUMENT: OpenapiObject = OpenapiObject {
    name: "the top level",
    place: Some(KeyPlace::Root),
    keys: &[
        required(with(
            Content::Text("2.0"),
            read(key(
                "swagger",
                Text,
                "The version of OpenAPI: always `\"2.0\"`, in quotes. Newer ones are written as `openapi`.",
            )),
        )),
        info(&INFO),
        paths(&PATH_ITEM_SHAPE),
        security_schemes("securityDefinitions", &SCHEME),
        ROOT_SECURITY,
        key(
            "definitions",
            Map(MapKeys::Names, &SCHEMA),
            "Schemas by name, for `$ref: \"#/definitions/NAME\"`.",
        ),
        with(
            Content::Text("${HOST}"),
            read(key(
                "host",
                Text,
                "The host name of the API, without `https://` and without a port. API Gateway does without it; Cloud Endpoints uses it as the name of the service.",
            )),
        ),
        with(
            Content::Text("/${v1}"),
            read(key(
                "basePath",
                Text,
                "The start of all paths, beginning with `/`. `APPEND_PATH_TO_ADDRESS` adds it to the address too.",
            )),
        ),
        with(ONE_PROTOCOL, key("schemes", PROTOCOLS, "The protocols of the API.")),
        with(
            ONE_MEDIA_TYPE,
            key(
                "consumes",
                MEDIA_TYPES,
                "The media types of request bodies, unless an operation has its own.",
            ),
        ),
        with(
            ONE_MEDIA_TYPE,
            key(
                "produces",
                MEDIA_TYPES,
                "The media types of answers, unless an operation has its own.",
            ),
        ),
        key(
            "parameters",
            Map(MapKeys::Names, &PARAMETER_SHAPE),
            "Parameters by name, for `$ref: \"#/parameters/NAME\"`.",
        ),
        key(
            "responses",
            Map(MapKeys::Names, &RESPONSE_SHAPE),
            "Responses by name, for `$ref: \"#/responses/NAME\"`.",
        ),
        ROOT_TAGS,
        EXTERNAL_DOCS_KEY,
    ],
};

static INFO: OpenapiObject = OpenapiObject {
    name: "`info`",
    place: None,
    keys: &[TITLE, VERSION, INFO_DESCRIPTION, CONTACT_KEY, LICENSE_KEY, TERMS],
};

const PATH_ITEM_SHAPE: OpenapiShape = Object(&PATH_ITEM);
const OPERATION_SHAPE: OpenapiShape = Object(&OPERATION);
const PARAMETER_SHAPE: OpenapiShape = Object(&PARAMETER);
const RESPONSE_SHAPE: OpenapiShape = Object(&RESPONSE);
const SCHEME: OpenapiShape = Object(&SECURITY_SCHEME);

const fn method((name, purpose): (&'static str, &'static str)) -> OpenapiKey {
    read(key(name, OPERATION_SHAPE, purpose))
}

static PATH_ITEM: OpenapiObject = OpenapiObject {
    name: "a path",
    place: None,
    keys: &[
        method(GET),
        method(POST),
        method(PUT),
        method(PATCH),
        method(DELETE),
        method(OPTIONS),
        method(HEAD),
        parameters_of_path(&PARAMETER_SHAPE),
        key("$ref", Text, "Another path item in place of this one."),
    ],
};

const ONE_PARAMETER: Content = Content::List(&[Content::Map(&[
    ("name", Content::Text("${name}")),
    ("in", Content::Text("${query|path|header}")),
    ("required", Content::Plain("${true|false}")),
    ("type", Content::Text("${string|integer|number|boolean}")),
])]);

static OPERATION: OpenapiObject = OpenapiObject {
    name: "an operation",
    place: Some(KeyPlace::Operation),
    keys: &[
        OPERATION_ID,
        required(with(
            ONE_ANSWER,
            key(
                "responses",
                Map(MapKeys::Statuses, &RESPONSE_SHAPE),
                "The answers by status, at least one. Google rejects the config without them.",
            ),
        )),
        parameters(&PARAMETER_SHAPE, ONE_PARAMETER),
        SECURITY,
        SUMMARY,
        DESCRIPTION,
        TAGS,
        with(ONE_MEDIA_TYPE, key("consumes", MEDIA_TYPES, "The media types of the request body.")),
        with(ONE_MEDIA_TYPE, key("produces", MEDIA_TYPES, "The media types of the answers.")),
        with(ONE_PROTOCOL, key("schemes", PROTOCOLS, "The protocols of the operation.")),
        DEPRECATED,
        EXTERNAL_DOCS_KEY,
    ],
};

const COLLECTION_FORMAT: OpenapiKey = key(
    "collectionFormat",
    Words(&[
        ("csv", "Values with commas between them."),
        ("ssv", "Values with blanks between them."),
        ("tsv", "Values with tabs between them."),
        ("pipes", "Values with `|` between them."),
        ("multi", "The parameter once for each value; in `query` and `formData` only."),
    ]),
    "How the items of a list are written.",
);

/// What `type` may be where there is no schema.
const PLAIN_TYPE: OpenapiKey = key(
    "type",
    Words(&[
        ("string", "Text."),
        ("integer", "A whole number."),
        ("number", "A number."),
        ("boolean", "`true` or `false`."),
        ("array", "A list; `items` says of what."),
        ("file", "A file, in `formData` only."),
    ]),
    "What kind of value it is; not for a body, which has a `schema`.",
);

static ITEMS: OpenapiObject = OpenapiObject {
    name: "`items`",
    place: None,
    keys: &[TYPE, FORMAT, COLLECTION_FORMAT, ENUM, DEFAULT, MINIMUM, MAXIMUM, PATTERN],
};

static PARAMETER: OpenapiObject = OpenapiObject {
    name: "a parameter",
    place: Some(KeyPlace::Parameter),
    keys: &[
        PARAMETER_NAME,
        required(read(key(
            "in",
            Words(&[
                IN_QUERY,
                IN_PATH,
                IN_HEADER,
                ("body", "The whole body; it has a `schema` and no `type`."),
                ("formData", "A field of a form."),
            ]),
            "Where the parameter is sent.",
        ))),
        PARAMETER_REQUIRED,
        PLAIN_TYPE,
        key("schema", SCHEMA, "The schema of the body; for `in: body` only."),
        DESCRIPTION,
        FORMAT,
        ENUM,
        DEFAULT,
        key("items", Object(&ITEMS), "What the items of a list are."),
        COLLECTION_FORMAT,
        ALLOW_EMPTY,
        key(
            "$ref",
            Reference(&["parameters"]),
            "The name of a parameter under the top level's `parameters`, in place of this one.",
        ),
        MINIMUM,
        MAXIMUM,
        EXCLUSIVE_MINIMUM,
        EXCLUSIVE_MAXIMUM,
        MIN_LENGTH,
        MAX_LENGTH,
        PATTERN,
        MIN_ITEMS,
        MAX_ITEMS,
        UNIQUE_ITEMS,
        MULTIPLE_OF,
    ],
};

static HEADER: OpenapiObject = OpenapiObject {
    name: "a header",
    place: None,
    keys: &[
        required(PLAIN_TYPE),
        DESCRIPTION,
        FORMAT,
        ENUM,
        DEFAULT,
        key("items", Object(&ITEMS), "What the items of a list are."),
        COLLECTION_FORMAT,
    ],
};
const HEADER_SHAPE: OpenapiShape = Object(&HEADER);

static RESPONSE: OpenapiObject = OpenapiObject {
    name: "a response",
    place: None,
    keys: &[
        required(with(
            Content::Text("${OK}"),
            key(
                "description",
                Text,
                "What the answer means. Google rejects the config without it.",
            ),
        )),
        key("schema", SCHEMA, "The schema of the body."),
        headers(&HEADER_SHAPE),
        key("examples", Map(MapKeys::MediaTypes, &Any), "An example of the body by media type."),
        key(
            "$ref",
            Reference(&["responses"]),
            "The name of a response under the top level's `responses`, in place of this one.",
        ),
    ],
};

static SECURITY_SCHEME: OpenapiObject = OpenapiObject {
    name: "a security definition",
    place: Some(KeyPlace::SecurityScheme),
    keys: &[
        scheme_type(&[
            (
                "apiKey",
                "An API key: `name: key` and `in: query`, or `name: x-api-key` and `in: header`.",
            ),
            ("oauth2", "A JWT. The gateway checks it if `x-google-issuer` says who issues it."),
        ]),
        read(key("name", Text, "API key: the name of the parameter or header that holds it.")),
        read(key(
            "in",
            Words(&[("query", "A query parameter."), ("header", "A header.")]),
            "API key: where it is sent.",
        )),
        with(
            Content::Text("implicit"),
            key(
                "flow",
                Words(&[
                    ("implicit", "The usual one here; it needs `authorizationUrl`."),
                    ("password", "It needs `tokenUrl`."),
                    ("application", "It needs `tokenUrl`."),
                    ("accessCode", "It needs `authorizationUrl` and `tokenUrl`."),
                ]),
                FLOW_PURPOSE,
            ),
        ),
        with(
            Content::Text(""),
            key("authorizationUrl", Text, "OAuth: required by OpenAPI; it may be empty."),
        ),
        key("tokenUrl", Text, "OAuth: where callers get a token."),
        key(
            "scopes",
            Map(MapKeys::Names, &Text),
            "OAuth: scopes by name. The gateway accepts and ignores them.",
        ),
        DESCRIPTION,
    ],
};
