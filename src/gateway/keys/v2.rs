//! The keys of OpenAPI 2.0. Its objects go through protobuf's JSON, which reads both spellings of
//! a field, and numbers and booleans written as strings.

use super::row::{default, either, field, only, required};
use super::{Key, KeyPlace, Object, Products, Shape, Unknown, Use};
use crate::gateway::sources::{
    COMPILER, EXTENSIONS_2, PROXY, Reference, STREAMING, STREAMING_MODE,
};
use KeyPlace::{Operation, Root, SecurityScheme};
use Shape::{Flag, Integer, List, Map, Number, Text, Words};

pub(super) const fn key(
    name: &'static str,
    places: &'static [KeyPlace],
    shape: Shape,
    purpose: &'static str,
    source: Reference,
) -> Key {
    Key {
        name,
        v2: Some(Use { places, shape, default: "", source: None }),
        v3: None,
        replaced_by: None,
        purpose,
        products: Products::Both,
        source,
    }
}

const fn old(
    name: &'static str,
    places: &'static [KeyPlace],
    shape: Shape,
    replaced_by: &'static str,
    purpose: &'static str,
) -> Key {
    Key {
        replaced_by: Some(replaced_by),
        products: Products::Endpoints,
        ..key(name, places, shape, purpose, COMPILER)
    }
}

pub(super) static ALLOW: Key = Key {
    v2: Some(Use {
        places: &[Root],
        shape: Shape::WordsAnyCase(&["configured", "all"]),
        default: "`configured`",
        source: None,
    }),
    ..key(
        "x-google-allow",
        &[],
        Text,
        "What happens to requests for paths that are not listed. `all`: GET, POST, PUT, PATCH and DELETE requests to any path under `basePath` reach the root backend, without API key and without user authentication.",
        EXTENSIONS_2,
    )
};

pub(super) static API_NAME: Key = key(
    "x-google-api-name",
    &[Root],
    Text,
    "The name of the API where a service has several: a lower-case letter, then at most 39 lower-case letters and digits.",
    COMPILER,
);

pub(super) static AUDIENCES: Key = Key {
    v2: Some(Use {
        places: &[SecurityScheme],
        shape: Text,
        default: DEFAULT_AUDIENCE,
        source: None,
    }),
    ..key(
        "x-google-audiences",
        &[],
        Text,
        "The audiences that a caller's JWT may have: one string, with commas between several.",
        COMPILER,
    )
};

pub(super) static ISSUER: Key = key(
    "x-google-issuer",
    &[SecurityScheme],
    Text,
    "The issuer of a caller's JWT; must equal its claim `iss`.",
    COMPILER,
);

pub(super) static JWKS_URI: Key = Key {
    v2: Some(Use {
        places: &[SecurityScheme],
        shape: Text,
        default: "found by OpenID discovery at the issuer",
        source: None,
    }),
    ..key(
        "x-google-jwks_uri",
        &[],
        Text,
        "Where the public keys are that a caller's JWT is checked with.",
        COMPILER,
    )
};

pub(super) static JWT_LOCATIONS: Key = Key {
    v2: Some(Use {
        places: &[SecurityScheme],
        shape: List(&Shape::Object(&JWT_LOCATION)),
        default: JWT_PLACES,
        source: None,
    }),
    ..key("x-google-jwt-locations", &[], Text, "Where a caller's JWT is looked for.", PROXY)
};

/// The only audience that a JWT may have if none is written.
pub(in crate::gateway) const DEFAULT_AUDIENCE: &str =
    "only `https://SERVICE_NAME`, with the name of the API's managed service";

/// Where the proxy looks for a JWT if nothing else is said.
pub(super) const JWT_PLACES: &str = "header `Authorization` with `Bearer `, header `X-Goog-Iap-Jwt-Assertion`, query parameter `access_token`";

static JWT_LOCATION: Object = Object {
    name: "JWT location",
    unknown: Unknown::Unclear,
    fields: &[
        field("header", Text, "The header that holds the JWT.", PROXY),
        field("query", Text, "The query parameter that holds the JWT.", PROXY),
        field("cookie", Text, "The cookie that holds the JWT.", PROXY),
        either(
            "value_prefix",
            "valuePrefix",
            Text,
            "The text before the JWT in the header, such as `Bearer `. Not allowed with `query`.",
            PROXY,
        ),
    ],
};

pub(super) static ENDPOINTS: Key = key(
    "x-google-endpoints",
    &[Root],
    List(&Shape::Object(&ENDPOINT)),
    "The service's name and address, and whether CORS requests pass. At most one entry.",
    COMPILER,
);

static ENDPOINT: Object = Object {
    name: "endpoint",
    unknown: Unknown::Rejected,
    fields: &[
        field("name", Text, "The name of the service; must equal `host`.", COMPILER),
        field(
            "target",
            Text,
            "For Cloud Endpoints: the IP address or host to which the DNS entry of `name` points. It is not a backend, and API Gateway ignores it.",
            COMPILER,
        ),
        default("`false`", either("allowCors", "allow_cors", Flag, ALLOW_CORS_PURPOSE, COMPILER)),
        field("aliases", List(&Text), "Other names of the service.", COMPILER),
        field("features", List(&Text), "Features that are turned on under this name.", COMPILER),
        field("apis", List(&Text), "The APIs that are served under this name.", COMPILER),
    ],
};

pub(super) static SECURITY: Key = Key {
    products: Products::EndpointsForSure,
    ..key(
        "x-security",
        &[Root, Operation],
        List(&Map(&Shape::Object(&SECURITY_AUDIENCES))),
        "Security requirements with audiences; an older way than `x-google-audiences`.",
        COMPILER,
    )
};

static SECURITY_AUDIENCES: Object = Object {
    name: "x-security requirement",
    unknown: Unknown::Unclear,
    fields: &[only(
        Products::EndpointsForSure,
        required(field("audiences", List(&Text), "The audiences a JWT may have.", COMPILER)),
    )],
};

pub(super) static DEPRECATED: Key = Key {
    products: Products::EndpointsForSure,
    ..key("x-google-deprecated", &[Root], Flag, "Marks the API as deprecated.", COMPILER)
};

pub(super) static EXPERIMENTAL_AUTHORIZATION: Key = Key {
    products: Products::Endpoints,
    ..key(
        "x-google-experimental-authorization",
        &[Root],
        Shape::Object(&AUTHORIZATION),
        "Leaves it to another service to decide who may call; an experiment of Cloud Endpoints.",
        COMPILER,
    )
};

static AUTHORIZATION: Object = Object {
    name: "x-google-experimental-authorization",
    unknown: Unknown::Rejected,
    fields: &[only(
        Products::Endpoints,
        field(
            "provider",
            Text,
            "The service that decides, such as `firebaserules.googleapis.com`.",
            COMPILER,
        ),
    )],
};

pub(super) static BACKEND_URL: Key = old(
    "x-google-backend-url",
    &[Operation],
    Text,
    "x-google-backend",
    "The URL of the backend, in the spelling before 2019: today it is the field `address` of `x-google-backend`.",
);
pub(super) static BACKEND_DEADLINE: Key = old(
    "x-google-backend-deadline",
    &[Operation],
    Integer,
    "x-google-backend",
    "Seconds to wait for the backend's answer, in the spelling before 2019: today it is the field `deadline` of `x-google-backend`.",
);
pub(super) static OLD_ISSUER: Key = Key {
    products: Products::Both,
    ..old(
        "x-issuer",
        &[SecurityScheme],
        Text,
        "x-google-issuer",
        "The issuer of a caller's JWT, in an old spelling.",
    )
};
pub(super) static OLD_JWKS_URI: Key = Key {
    products: Products::Both,
    ..old(
        "x-jwks_uri",
        &[SecurityScheme],
        Text,
        "x-google-jwks_uri",
        "Where the public keys are that a caller's JWT is checked with, in an old spelling.",
    )
};

pub(super) static BACKEND: Object = Object {
    name: "x-google-backend",
    unknown: Unknown::Unclear,
    fields: &[
        field(
            "address",
            Text,
            "The URL that requests are sent to: `https://HOST[:PORT][/PATH]`. Query and fragment are dropped; one slash at its end does not count. API Gateway requires it; without it, as beside a sidecar of Cloud Endpoints, `disable_auth` becomes `true`.",
            EXTENSIONS_2,
        ),
        default(
            "`APPEND_PATH_TO_ADDRESS` at the top level; `CONSTANT_ADDRESS` on an operation, as third parties report",
            either(
                "path_translation",
                "pathTranslation",
                Words(PATH_TRANSLATIONS),
                PATH_TRANSLATION_PURPOSE,
                EXTENSIONS_2,
            ),
        ),
        default(
            "`http/1.1`",
            field("protocol", Shape::WordsAnyCase(PROTOCOLS), PROTOCOL_PURPOSE, STREAMING),
        ),
        default("`15.0` (seconds)", field("deadline", Number, DEADLINE_PURPOSE_2, STREAMING_MODE)),
        default(
            "the address as written, path included",
            either(
                "jwt_audience",
                "jwtAudience",
                Text,
                "The audience of the ID token that the gateway sends. Set it where the address is not the right one. For IAP: the resource ID of the IAP application or the client ID of a custom OAuth client. For a custom domain of Cloud Run: the service's `run.app` URL.",
                EXTENSIONS_2,
            ),
        ),
        default(
            "`false`, or `true` if there is no `address`",
            either(
                "disable_auth",
                "disableAuth",
                Flag,
                "`true`: the gateway adds no ID token, and the caller's `Authorization` arrives unchanged.",
                EXTENSIONS_2,
            ),
        ),
    ],
};

pub(super) const ALLOW_CORS_PURPOSE: &str = "Lets `OPTIONS` requests through to the backend. Users report that each path still needs an `options` operation of its own, or the answer is 405.";
pub(super) const PATH_TRANSLATIONS: &[&str] = &["APPEND_PATH_TO_ADDRESS", "CONSTANT_ADDRESS"];
pub(super) const PATH_TRANSLATION_PURPOSE: &str = "How the backend's URL is made. `APPEND_PATH_TO_ADDRESS`: the address, then the path of the request with its base path. `CONSTANT_ADDRESS`: the address alone; the values of path parameters become query parameters.";
/// What `deadline` is for, with the end that says what a negative one does in this version.
macro_rules! deadline_purpose {
    ($negative:literal) => {
        concat!(
            "Seconds to wait for the backend's answer. Maximum 600, as third parties report; 3600 for model routing and on streaming gateways. ",
            $negative,
            " On a streaming gateway it limits the whole of server-sent events and chunked answers; for gRPC streams and WebSockets, the longest gap between two messages (default 300, less is ignored by WebSockets)."
        )
    };
}
pub(super) use deadline_purpose;
const DEADLINE_PURPOSE_2: &str = deadline_purpose!("0 or a negative number means 15.");
pub(super) const PROTOCOLS: &[&str] = &["h2", "http/1.1"];
pub(super) const PROTOCOL_PURPOSE: &str =
    "How the gateway speaks to the backend. gRPC streams need `h2`, WebSockets `http/1.1`.";
