//! The objects of OpenAPI 3.0 and 3.1.

use super::OpenapiShape::{self, Any, Flag, List, Map, Object, Reference, Text, Words};
use super::schema::SCHEMA_3;
use super::shared::{
    ALLOW_EMPTY, CONTACT_KEY, DELETE, DEPRECATED, DESCRIPTION, EXTERNAL_DOCS_KEY, FLOW_PURPOSE,
    GET, HEAD, IN_HEADER, IN_PATH, IN_QUERY, INFO_DESCRIPTION, LICENSE_KEY, ONE_ANSWER,
    OPERATION_ID, OPTIONS, PARAMETER_NAME, PARAMETER_REQUIRED, PATCH, POST, PUT, ROOT_SECURITY,
    ROOT_TAGS, SECURITY, SUMMARY, TAGS, TERMS, TITLE, VERSION, headers, info, parameters,
    parameters_of_path, paths, scheme_type, security_schemes,
};
use super::{MapKeys, OpenapiKey, OpenapiObject, key, read, required, with};
use crate::gateway::keys::KeyPlace;
use crate::gateway::snippets::{Content, NO_SCOPES, SCOPES};

const SCHEMA: OpenapiShape = Object(&SCHEMA_3);
const PATH_ITEM_SHAPE: OpenapiShape = Object(&PATH_ITEM);
const OPERATION_SHAPE: OpenapiShape = Object(&OPERATION);
const PARAMETER_SHAPE: OpenapiShape = Object(&PARAMETER);
const RESPONSE_SHAPE: OpenapiShape = Object(&RESPONSE);
const REQUEST_BODY_SHAPE: OpenapiShape = Object(&REQUEST_BODY);
const HEADER_SHAPE: OpenapiShape = Object(&HEADER);
const EXAMPLE_SHAPE: OpenapiShape = Object(&EXAMPLE);
const LINK_SHAPE: OpenapiShape = Object(&LINK);
const SCHEME: OpenapiShape = Object(&SECURITY_SCHEME);
const ROOT_SERVER_SHAPE: OpenapiShape = Object(&ROOT_SERVER);
const SERVER_SHAPE: OpenapiShape = Object(&SERVER);
const CONTENT: OpenapiShape = Map(MapKeys::MediaTypes, &MEDIA_TYPE_SHAPE);
const MEDIA_TYPE_SHAPE: OpenapiShape = Object(&MEDIA_TYPE);
const EXAMPLES: OpenapiShape = Map(MapKeys::Names, &EXAMPLE_SHAPE);

const EXAMPLE_KEY: OpenapiKey = key("example", Any, "An example of the value.");
const EXAMPLES_KEY: OpenapiKey = key("examples", EXAMPLES, "Examples of the value by name.");
const SCHEMA_KEY: OpenapiKey = key("schema", SCHEMA, "The schema of the value.");
const JSON_BODY: Content = Content::Map(&[(
    "application/json",
    Content::Map(&[("schema", Content::Map(&[("type", Content::Text("object"))]))]),
)]);

pub(super) static DOCUMENT: OpenapiObject = OpenapiObject {
    name: "the top level",
    place: Some(KeyPlace::Root),
    keys: &[
        required(with(
            Content::Text("${3.1.0|3.0.3}"),
            read(key("openapi", Text, "The version of OpenAPI: 3.0 or 3.1, with its last number.")),
        )),
        info(&INFO),
        paths(&PATH_ITEM_SHAPE),
        with(
            Content::List(&[Content::Map(&[("url", Content::Text("https://${HOST}"))])]),
            read(key(
                "servers",
                List(&ROOT_SERVER_SHAPE),
                "Where the API is called. The path of the URL of the gateway's server begins all paths.",
            )),
        ),
        read(key(
            "components",
            Object(&COMPONENTS),
            "What other parts refer to by name: schemas, security schemes, parameters and more.",
        )),
        ROOT_SECURITY,
        ROOT_TAGS,
        EXTERNAL_DOCS_KEY,
    ],
};

static INFO: OpenapiObject = OpenapiObject {
    name: "`info`",
    place: None,
    keys: &[
        TITLE,
        VERSION,
        key("summary", Text, "3.1: what the API is for, in a few words."),
        INFO_DESCRIPTION,
        CONTACT_KEY,
        LICENSE_KEY,
        TERMS,
    ],
};

const SERVER_KEYS: [OpenapiKey; 3] = [
    required(with(
        Content::Text("https://${HOST}"),
        read(key("url", Text, "The URL, with the start of all paths if they have one.")),
    )),
    key("description", Text, "What the server is for."),
    key("variables", Map(MapKeys::Names, &VARIABLE_SHAPE), "The `{name}`s in the URL."),
];

static ROOT_SERVER: OpenapiObject =
    OpenapiObject { name: "a server", place: Some(KeyPlace::Server), keys: &SERVER_KEYS };
static SERVER: OpenapiObject = OpenapiObject { name: "a server", place: None, keys: &SERVER_KEYS };

const VARIABLE_SHAPE: OpenapiShape = Object(&VARIABLE);
static VARIABLE: OpenapiObject = OpenapiObject {
    name: "a variable of a server",
    place: None,
    keys: &[
        required(key("default", Text, "The value that counts.")),
        key("enum", super::shared::TEXTS, "The values that are allowed."),
        DESCRIPTION,
    ],
};

static COMPONENTS: OpenapiObject = OpenapiObject {
    name: "`components`",
    place: None,
    keys: &[
        security_schemes("securitySchemes", &SCHEME),
        key(
            "schemas",
            Map(MapKeys::Names, &SCHEMA),
            "Schemas by name, for `$ref: \"#/components/schemas/NAME\"`.",
        ),
        read(key(
            "parameters",
            Map(MapKeys::Names, &PARAMETER_SHAPE),
            "Parameters by name, for `$ref: \"#/components/parameters/NAME\"`.",
        )),
        key(
            "responses",
            Map(MapKeys::Names, &RESPONSE_SHAPE),
            "Responses by name, for `$ref: \"#/components/responses/NAME\"`.",
        ),
        key(
            "requestBodies",
            Map(MapKeys::Names, &REQUEST_BODY_SHAPE),
            "Request bodies by name, for `$ref: \"#/components/requestBodies/NAME\"`.",
        ),
        key(
            "headers",
            Map(MapKeys::Names, &HEADER_SHAPE),
            "Headers by name, for `$ref: \"#/components/headers/NAME\"`.",
        ),
        key("examples", EXAMPLES, "Examples by name, for `$ref: \"#/components/examples/NAME\"`."),
        key(
            "links",
            Map(MapKeys::Names, &LINK_SHAPE),
            "Links by name, for `$ref: \"#/components/links/NAME\"`.",
        ),
    ],
};

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
        method(("trace", "The operation that sends the request back, for tests.")),
        parameters_of_path(&PARAMETER_SHAPE),
        key("summary", Text, "What the path is for, in a few words."),
        key("description", Text, "What the path is for. Markdown is allowed."),
    ],
};

const ONE_PARAMETER: Content = Content::List(&[Content::Map(&[
    ("name", Content::Text("${name}")),
    ("in", Content::Text("${query|path|header}")),
    ("required", Content::Plain("${true|false}")),
    ("schema", Content::Map(&[("type", Content::Text("${string|integer|number|boolean}"))])),
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
                "The answers by status, at least one.",
            ),
        )),
        parameters(&PARAMETER_SHAPE, ONE_PARAMETER),
        with(
            Content::Map(&[("content", JSON_BODY)]),
            key("requestBody", REQUEST_BODY_SHAPE, "The body of the request."),
        ),
        SECURITY,
        SUMMARY,
        DESCRIPTION,
        TAGS,
        DEPRECATED,
        key("servers", List(&SERVER_SHAPE), "Other servers for this operation."),
        EXTERNAL_DOCS_KEY,
    ],
};

static PARAMETER: OpenapiObject = OpenapiObject {
    name: "a parameter",
    place: Some(KeyPlace::Parameter),
    keys: &[
        PARAMETER_NAME,
        required(read(key(
            "in",
            Words(&[IN_QUERY, IN_PATH, IN_HEADER, ("cookie", "A cookie.")]),
            "Where the parameter is sent.",
        ))),
        PARAMETER_REQUIRED,
        SCHEMA_KEY,
        DESCRIPTION,
        EXAMPLE_KEY,
        EXAMPLES_KEY,
        DEPRECATED,
        key(
            "style",
            Words(&[
                ("simple", "Values with commas between them; the default in a path or header."),
                ("form", "`name=value`; the default in a query or cookie."),
                ("label", "Values that each begin with `.`, in a path."),
                ("matrix", "`;name=value`, in a path."),
                ("spaceDelimited", "Values with blanks between them, in a query."),
                ("pipeDelimited", "Values with `|` between them, in a query."),
                ("deepObject", "`name[property]=value`, in a query."),
            ]),
            "How lists and objects are written.",
        ),
        key("explode", Flag, "Whether each item of a list is a parameter of its own."),
        ALLOW_EMPTY,
        key("content", CONTENT, "The media type of the value, in place of `schema`."),
        key(
            "$ref",
            Reference(&["components", "parameters"]),
            "The name of a parameter under `components.parameters`, in place of this one.",
        ),
    ],
};

static REQUEST_BODY: OpenapiObject = OpenapiObject {
    name: "a request body",
    place: None,
    keys: &[
        required(with(JSON_BODY, key("content", CONTENT, "The body by media type."))),
        key("required", Flag, "Whether callers must send it. The gateway does not check it."),
        DESCRIPTION,
        key(
            "$ref",
            Reference(&["components", "requestBodies"]),
            "The name of a request body under `components.requestBodies`, in place of this one.",
        ),
    ],
};

static RESPONSE: OpenapiObject = OpenapiObject {
    name: "a response",
    place: None,
    keys: &[
        required(with(Content::Text("${OK}"), key("description", Text, "What the answer means."))),
        with(JSON_BODY, key("content", CONTENT, "The body by media type.")),
        headers(&HEADER_SHAPE),
        key("links", Map(MapKeys::Names, &LINK_SHAPE), "Operations that can be called next."),
        key(
            "$ref",
            Reference(&["components", "responses"]),
            "The name of a response under `components.responses`, in place of this one.",
        ),
    ],
};

static MEDIA_TYPE: OpenapiObject = OpenapiObject {
    name: "a media type",
    place: None,
    keys: &[SCHEMA_KEY, EXAMPLE_KEY, EXAMPLES_KEY],
};

static HEADER: OpenapiObject = OpenapiObject {
    name: "a header",
    place: None,
    keys: &[
        SCHEMA_KEY,
        DESCRIPTION,
        key("required", Flag, "Whether every answer has it."),
        DEPRECATED,
        EXAMPLE_KEY,
        key(
            "$ref",
            Reference(&["components", "headers"]),
            "The name of a header under `components.headers`, in place of this one.",
        ),
    ],
};

static EXAMPLE: OpenapiObject = OpenapiObject {
    name: "an example",
    place: None,
    keys: &[
        key("value", Any, "The example itself."),
        key("summary", Text, "What it shows, in a few words."),
        DESCRIPTION,
        key("externalValue", Text, "A URL where the example is."),
    ],
};

static LINK: OpenapiObject = OpenapiObject {
    name: "a link",
    place: None,
    keys: &[
        key("operationId", Text, "The `operationId` of the operation that can be called next."),
        key("parameters", Map(MapKeys::Names, &Any), "The parameters of that call by name."),
        key("requestBody", Any, "The body of that call."),
        DESCRIPTION,
    ],
};

static FLOWS: OpenapiObject = OpenapiObject {
    name: "`flows`",
    place: None,
    keys: &[
        with(
            NO_SCOPES,
            key("implicit", Object(&FLOW), "The usual one here; it needs `authorizationUrl`."),
        ),
        key("authorizationCode", Object(&FLOW), "It needs `authorizationUrl` and `tokenUrl`."),
        key("clientCredentials", Object(&FLOW), "It needs `tokenUrl`."),
        key("password", Object(&FLOW), "It needs `tokenUrl`."),
    ],
};

static FLOW: OpenapiObject = OpenapiObject {
    name: "a flow",
    place: None,
    keys: &[
        required(with(
            Content::Map(&[]),
            key(
                "scopes",
                Map(MapKeys::Names, &Text),
                "Scopes by name. The gateway accepts and ignores them.",
            ),
        )),
        with(
            Content::Text(""),
            key("authorizationUrl", Text, "Where a person agrees; it may be empty."),
        ),
        key("tokenUrl", Text, "Where callers get a token."),
        key("refreshUrl", Text, "Where callers renew a token."),
    ],
};

static SECURITY_SCHEME: OpenapiObject = OpenapiObject {
    name: "a security scheme",
    place: Some(KeyPlace::SecurityScheme),
    keys: &[
        scheme_type(&[
            ("apiKey", "An API key: `name: x-api-key` and `in: header`."),
            ("oauth2", "A JWT. The gateway checks it if `x-google-auth` says who issues it."),
        ]),
        read(key("name", Text, "API key: the name of the header or parameter that holds it.")),
        read(key(
            "in",
            Words(&[("header", "A header."), ("query", "A query parameter.")]),
            "API key: where it is sent.",
        )),
        with(SCOPES, key("flows", Object(&FLOWS), FLOW_PURPOSE)),
        DESCRIPTION,
    ],
};
