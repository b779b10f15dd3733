//! The keys of OpenAPI 3.x. Its objects know one spelling only, and no list stands where 2.0 has
//! one: metrics, limits and backends are maps.

use super::row::{default, field, only, required};
use super::v2::{
    ALLOW_CORS_PURPOSE, DEFAULT_AUDIENCE, JWT_PLACES, PATH_TRANSLATION_PURPOSE, PATH_TRANSLATIONS,
    PROTOCOL_PURPOSE, PROTOCOLS, deadline_purpose,
};
use super::{Field, Key, KeyPlace, Named, Object, Products, Shape, Unknown, Use};
use crate::gateway::catalogue::Certainty;
use crate::gateway::sources::{
    ENDPOINTS_EXTENSIONS_3, EXTENSIONS_3, LIMITATIONS_3, MCP, MODEL_ROUTING, PATH_TEMPLATING,
    Reference, STREAMING, STREAMING_MODE,
};
use Shape::{Flag, Integer, List, Map, Number, Text, Words};

const fn key(
    name: &'static str,
    places: &'static [KeyPlace],
    shape: Shape,
    purpose: &'static str,
    products: Products,
    source: Reference,
) -> Key {
    Key {
        name,
        v2: None,
        v3: Some(Use { places, shape, default: "", source: None }),
        replaced_by: None,
        purpose,
        products,
        source,
    }
}

/// A row that API Gateway alone reads, as the key or field that it stands in.
const fn of_gateway(field: Field) -> Field {
    only(Products::ApiGateway, field)
}

pub(super) static API_MANAGEMENT: Key = key(
    "x-google-api-management",
    &[KeyPlace::Root],
    Shape::Object(&MANAGEMENT),
    "What the gateway needs beside the paths: backends, metrics, quota, model routing and MCP. API Gateway requires it.",
    Products::Both,
    EXTENSIONS_3,
);

static MANAGEMENT: Object = Object {
    name: "x-google-api-management",
    unknown: Unknown::Unclear,
    fields: &[
        field(
            "backends",
            Map(&Shape::Object(&BACKEND)),
            "The backends, by the names that `x-google-backend` refers to. API Gateway requires it.",
            EXTENSIONS_3,
        ),
        field(
            "metrics",
            Map(&Shape::Object(&METRIC)),
            "What is counted, by the names that limits and costs refer to.",
            EXTENSIONS_3,
        ),
        field("quota", Shape::Object(&QUOTA), "How much of the metrics is allowed.", EXTENSIONS_3),
        only(
            Products::ApiGateway,
            default(
                "off",
                field(
                    "mcp",
                    Shape::Either(&Flag, &Shape::Object(&MCP_OBJECT)),
                    "Makes the gateway a remote MCP server: every eligible operation becomes a tool.",
                    MCP,
                ),
            ),
        ),
        only(
            Products::ApiGateway,
            field(
                "ai",
                Shape::Object(&AI),
                "Model routers: they choose a model for each request by the name that the caller asks for.",
                MODEL_ROUTING,
            ),
        ),
        field(
            "apiName",
            Text,
            "The name of the API; in OpenAPI 2.0 it is `x-google-api-name`.",
            EXTENSIONS_3,
        ),
        only(
            Products::Endpoints,
            default(
                "`false`",
                field(
                    "allowCors",
                    Flag,
                    "Lets CORS requests through. In API Gateway it belongs in `x-google-endpoint`.",
                    ENDPOINTS_EXTENSIONS_3.with(Certainty::Secondary),
                ),
            ),
        ),
    ],
};

static METRIC: Object = Object {
    name: "metric",
    unknown: Unknown::Unclear,
    fields: &[field(
        "displayName",
        Text,
        "A name for people, as the console shows it.",
        EXTENSIONS_3,
    )],
};

static QUOTA: Object = Object {
    name: "quota",
    unknown: Unknown::Unclear,
    fields: &[field(
        "limits",
        Map(&Shape::Object(&LIMIT)),
        "How much of a metric is allowed, by names of your choice.",
        EXTENSIONS_3,
    )],
};

static LIMIT: Object = Object {
    name: "quota limit",
    unknown: Unknown::Unclear,
    fields: &[
        required(field(
            "metric",
            Shape::Name(Named::Metric),
            "The metric that is limited.",
            EXTENSIONS_3,
        )),
        required(field(
            "values",
            Integer,
            "The limit: how much of the metric is allowed.",
            EXTENSIONS_3,
        )),
    ],
};

pub(super) static BACKEND: Object = Object {
    name: "backend",
    unknown: Unknown::Unclear,
    fields: &[
        required(field(
            "address",
            Text,
            "The URL that requests are sent to: `https://HOST[:PORT][/PATH]`. Query and fragment are dropped; one slash at its end does not count.",
            EXTENSIONS_3,
        )),
        default(
            "not documented for 3.x, so write it",
            field(
                "pathTranslation",
                Words(PATH_TRANSLATIONS),
                PATH_TRANSLATION_PURPOSE,
                MODEL_ROUTING,
            ),
        ),
        default(
            "`http/1.1`",
            field("protocol", Shape::WordsAnyCase(PROTOCOLS), PROTOCOL_PURPOSE, STREAMING),
        ),
        default("`15.0` (seconds)", field("deadline", Number, DEADLINE_PURPOSE_3, STREAMING_MODE)),
        default(
            "the address as written, path included",
            field(
                "jwtAudience",
                Text,
                "The audience of the ID token that the gateway sends. Set it where the address is not the right one. For IAP: the resource ID of the IAP application or the client ID of a custom OAuth client. For a custom domain of Cloud Run: the service's `run.app` URL.",
                EXTENSIONS_3,
            ),
        ),
        default(
            "`false`",
            field(
                "disableAuth",
                Flag,
                "`true`: the gateway adds no ID token, and the caller's `Authorization` arrives unchanged.",
                EXTENSIONS_3.with(Certainty::Secondary),
            ),
        ),
    ],
};

static AI: Object = Object {
    name: "ai",
    unknown: Unknown::Unclear,
    fields: &[of_gateway(field(
        "models",
        Shape::Object(&MODELS),
        "What the gateway does with models: `routing` is the only part.",
        MODEL_ROUTING,
    ))],
};

static MODELS: Object = Object {
    name: "models",
    unknown: Unknown::Unclear,
    fields: &[of_gateway(field(
        "routing",
        Shape::Object(&ROUTING),
        "Holds the model routers.",
        MODEL_ROUTING,
    ))],
};

static ROUTING: Object = Object {
    name: "routing",
    unknown: Unknown::Unclear,
    fields: &[of_gateway(field(
        "routers",
        Map(&Shape::Object(&ROUTER)),
        "The model routers, by the names that `x-google-model-router` refers to.",
        MODEL_ROUTING,
    ))],
};

static ROUTER: Object = Object {
    name: "model router",
    unknown: Unknown::Unclear,
    fields: &[
        of_gateway(required(field(
            "defaultModel",
            Shape::Object(&DEFAULT_MODEL),
            "The model that answers if no rule is met.",
            MODEL_ROUTING,
        ))),
        of_gateway(field(
            "rules",
            List(&Shape::Object(&MODEL_RULE)),
            "Which model answers for which name.",
            MODEL_ROUTING,
        )),
    ],
};

static DEFAULT_MODEL: Object = Object {
    name: "default model",
    unknown: Unknown::Unclear,
    fields: &[
        of_gateway(required(field(
            "backend",
            Shape::Name(Named::Backend),
            "The backend that is called.",
            MODEL_ROUTING,
        ))),
        of_gateway(required(field("targetModel", Text, TARGET_MODEL, MODEL_ROUTING))),
    ],
};

static MODEL_RULE: Object = Object {
    name: "routing rule",
    unknown: Unknown::Unclear,
    fields: &[
        of_gateway(required(field(
            "model",
            Text,
            "The name of the model that the caller asks for; once in a router.",
            MODEL_ROUTING,
        ))),
        of_gateway(required(field(
            "backend",
            Shape::Name(Named::Backend),
            "The backend that is called.",
            MODEL_ROUTING,
        ))),
        of_gateway(required(field("targetModel", Text, TARGET_MODEL, MODEL_ROUTING))),
    ],
};

const DEADLINE_PURPOSE_3: &str =
    deadline_purpose!("0 means 15; API Gateway rejects a negative number.");
const TARGET_MODEL: &str = "The model that answers: `google/ID`, `openai/ID` or `anthropic/ID`.";

static MCP_OBJECT: Object = Object {
    name: "mcp",
    unknown: Unknown::Unclear,
    fields: &[of_gateway(field(
        "tools-list",
        Shape::Object(&TOOLS_LIST),
        "Who may read the list of tools.",
        MCP,
    ))],
};

static TOOLS_LIST: Object = Object {
    name: "tools-list",
    unknown: Unknown::Unclear,
    fields: &[of_gateway(default(
        "the list of tools is public",
        field(
            "security",
            Map(&List(&Text)),
            "What a caller must bring to see the tools: exactly one security scheme, for JWTs or for an API key in the header `x-api-key`, with an empty list.",
            MCP,
        ),
    ))],
};

pub(super) static ENDPOINT: Key = key(
    "x-google-endpoint",
    &[KeyPlace::Server],
    Shape::Object(&ENDPOINT_OBJECT),
    "Marks the server that is the gateway. API Gateway takes at most one, Cloud Endpoints needs exactly one.",
    Products::Both,
    LIMITATIONS_3,
);

static ENDPOINT_OBJECT: Object = Object {
    name: "x-google-endpoint",
    unknown: Unknown::Unclear,
    fields: &[default("`false`", field("allowCors", Flag, ALLOW_CORS_PURPOSE, LIMITATIONS_3))],
};

pub(super) static AUTH: Key = key(
    "x-google-auth",
    &[KeyPlace::SecurityScheme],
    Shape::Object(&AUTH_OBJECT),
    "How a caller's JWT is checked.",
    Products::Both,
    ENDPOINTS_EXTENSIONS_3,
);

static AUTH_OBJECT: Object = Object {
    name: "x-google-auth",
    unknown: Unknown::Unclear,
    fields: &[
        required(field(
            "issuer",
            Text,
            "The issuer of a caller's JWT; must equal its claim `iss`.",
            ENDPOINTS_EXTENSIONS_3,
        )),
        default(
            "found by OpenID discovery at the issuer",
            field(
                "jwksUri",
                Text,
                "Where the public keys are that a caller's JWT is checked with.",
                ENDPOINTS_EXTENSIONS_3,
            ),
        ),
        default(
            DEFAULT_AUDIENCE,
            field(
                "audiences",
                List(&Text),
                "The audiences that a caller's JWT may have; a list.",
                ENDPOINTS_EXTENSIONS_3,
            ),
        ),
        default(
            JWT_PLACES,
            field(
                "jwtLocations",
                List(&Shape::Object(&JWT_LOCATION)),
                "Where a caller's JWT is looked for.",
                ENDPOINTS_EXTENSIONS_3,
            ),
        ),
    ],
};

static JWT_LOCATION: Object = Object {
    name: "JWT location",
    unknown: Unknown::Unclear,
    fields: &[
        field("header", Text, "The header that holds the JWT.", ENDPOINTS_EXTENSIONS_3),
        field("query", Text, "The query parameter that holds the JWT.", ENDPOINTS_EXTENSIONS_3),
        field(
            "cookie",
            Text,
            "The cookie that holds the JWT.",
            ENDPOINTS_EXTENSIONS_3.with(Certainty::Deduced),
        ),
        field(
            "valuePrefix",
            Text,
            "The text before the JWT in the header, such as `Bearer `. Not allowed with `query`.",
            ENDPOINTS_EXTENSIONS_3,
        ),
    ],
};

pub(super) static PARAMETER: Key = key(
    "x-google-parameter",
    &[KeyPlace::Parameter],
    Shape::Object(&PARAMETER_OBJECT),
    "The pattern of a path parameter. Takes the place of `{name=**}`, which 3.x does not know.",
    Products::Both,
    PATH_TEMPLATING,
);

static PARAMETER_OBJECT: Object = Object {
    name: "x-google-parameter",
    unknown: Unknown::Unclear,
    fields: &[required(field(
        "pattern",
        Words(&["**"]),
        "`**`: the parameter takes the rest of the path, slashes included.",
        PATH_TEMPLATING,
    ))],
};

pub(super) static MODEL_ROUTER: Key = key(
    "x-google-model-router",
    &[KeyPlace::Operation],
    Shape::Name(Named::Router),
    "The model router that answers. On POST only, and never beside `x-google-backend`.",
    Products::ApiGateway,
    MODEL_ROUTING,
);

pub(super) static MCP_TOOL: Key = Key {
    v3: Some(Use {
        places: &[KeyPlace::Operation],
        shape: Shape::Either(&Flag, &Shape::Object(&TOOL)),
        default: "`true` where MCP is on",
        source: None,
    }),
    ..key(
        "x-google-mcp-tool",
        &[],
        Flag,
        "How the operation appears as an MCP tool; `false` leaves it out.",
        Products::ApiGateway,
        MCP,
    )
};

static TOOL: Object = Object {
    name: "MCP tool",
    unknown: Unknown::Unclear,
    fields: &[
        of_gateway(default(
            "the `operationId`",
            field(
                "name",
                Text,
                "The tool's name: letters, digits, `_`, `.` and `-`, at most 128, used once.",
                MCP,
            ),
        )),
        of_gateway(default(
            "the operation's `description`, then its `summary`",
            field("description", Text, "What the tool does; must not be empty.", MCP),
        )),
    ],
};
