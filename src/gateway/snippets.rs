//! What people write as a whole: backends by service, security schemes, quota, model routers. As
//! data that can be written by indentation, in brackets or as JSON.
//!
//! In a text `${WORD}` is a word that a person is meant to replace, and `${ONE|OTHER}` a choice.
//! The words are in capitals, so that a rule takes what nobody has replaced yet for unknown.

use super::keys::QUOTA_UNIT;
use Content::{List, Map, Plain, Text};

/// Something that is written as a whole.
#[derive(Debug)]
pub struct Snippet {
    /// What it is called beside its key.
    pub name: &'static str,
    /// Where it can be written.
    pub place: SnippetPlace,
    /// Whether it is for OpenAPI 3.x, else for 2.0.
    pub is_v3: bool,
    /// Its key; in a map of the author's names one to be replaced.
    pub key: &'static str,
    /// What the key holds.
    pub value: Content,
    /// What it is for, in a sentence or two.
    pub purpose: &'static str,
}

/// Where a snippet can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SnippetPlace {
    /// At the root.
    Root,
    /// At the root and on operations.
    RootOrOperation,
    /// In the object that this field of `x-google-api-management`, or that key itself, holds.
    In(&'static str),
    /// Among the security schemes.
    SecuritySchemes,
}

/// A value of a snippet.
#[derive(Debug)]
pub enum Content {
    /// A string.
    Text(&'static str),
    /// A number or a flag.
    Plain(&'static str),
    /// An object.
    Map(&'static [(&'static str, Content)]),
    /// A list.
    List(&'static [Content]),
}

/// Values of `address`: each with what it leads to.
pub static ADDRESSES: &[(&str, &str)] = &[
    (CLOUD_RUN, "Cloud Run: the URL with the project's number."),
    ("https://${SERVICE-HASH-CODE}.a.run.app", "Cloud Run: the older URL, which a service keeps."),
    (FUNCTION, "Cloud Run function."),
    (APP_ENGINE, "App Engine."),
    (OTHER, "Any other service that can be reached from the internet."),
];

pub(super) const CLOUD_RUN: &str = "https://${SERVICE-PROJECT_NUMBER}.${REGION}.run.app";
const FUNCTION: &str = "https://${REGION-PROJECT_ID}.cloudfunctions.net/${FUNCTION}";
const APP_ENGINE: &str = "https://${PROJECT_ID}.${REGION_CODE}.r.appspot.com";
const OTHER: &str = "https://${HOST}";
const IAP_AUDIENCE: &str = "${IAP_AUDIENCE}";
const TRANSLATION: &str = "${APPEND_PATH_TO_ADDRESS|CONSTANT_ADDRESS}";

const CLOUD_RUN_PURPOSE: &str = "Requests go to a Cloud Run service. The gateway sends an ID token; its service account needs `roles/run.invoker`.";
const FUNCTION_PURPOSE: &str = "Requests go to a Cloud Run function. The gateway sends an ID token; its service account needs the invoker role of the function's generation.";
const APP_ENGINE_PURPOSE: &str = "Requests go to an App Engine app behind Identity-Aware Proxy. `jwt_audience` is IAP's audience: the resource ID of the IAP application, or the client ID of a custom OAuth client; the gateway's service account needs `roles/iap.httpsResourceAccessor`.";
const APP_ENGINE_PURPOSE_3: &str = "Requests go to an App Engine app behind Identity-Aware Proxy. `jwtAudience` is IAP's audience: the resource ID of the IAP application, or the client ID of a custom OAuth client; the gateway's service account needs `roles/iap.httpsResourceAccessor`.";
const OTHER_PURPOSE: &str = "Requests go to another service. The gateway sends an ID token with the address as its audience; the service must check it itself, and must be reachable from the internet.";
const API_KEY_PURPOSE: &str = "Callers bring an API key.";
const FIREBASE_PURPOSE: &str = "Callers bring an ID token of Firebase Authentication.";
const AUTH0_PURPOSE: &str =
    "Callers bring an access token of Auth0 or of another issuer with OpenID discovery.";
const GOOGLE_PURPOSE: &str =
    "Callers bring an ID token of Google, of a person or a service account.";

const FIREBASE_ISSUER: &str = "https://securetoken.google.com/${PROJECT_ID}";
const FIREBASE_KEYS: &str = "https://www.googleapis.com/service_accounts/v1/metadata/x509/securetoken@system.gserviceaccount.com";
const AUTH0_ISSUER: &str = "https://${YOUR_DOMAIN}/";
const AUTH0_KEYS: &str = "https://${YOUR_DOMAIN}/.well-known/jwks.json";
const GOOGLE_ISSUER: &str = "https://accounts.google.com";
const GOOGLE_KEYS: &str = "https://www.googleapis.com/oauth2/v3/certs";

const fn of_backend(name: &'static str, value: Content, purpose: &'static str) -> Snippet {
    let place = SnippetPlace::RootOrOperation;
    Snippet { name, place, is_v3: false, key: "x-google-backend", value, purpose }
}

const fn inside(
    field: &'static str,
    name: &'static str,
    key: &'static str,
    value: Content,
    purpose: &'static str,
) -> Snippet {
    Snippet { name, place: SnippetPlace::In(field), is_v3: true, key, value, purpose }
}

const fn scheme(
    is_v3: bool,
    name: &'static str,
    key: &'static str,
    value: Content,
    purpose: &'static str,
) -> Snippet {
    Snippet { name, place: SnippetPlace::SecuritySchemes, is_v3, key, value, purpose }
}

/// All of them, the likelier ones first.
pub static SNIPPETS: &[Snippet] = &[
    of_backend(
        "Cloud Run",
        Map(&[("address", Text(CLOUD_RUN)), ("path_translation", Text(TRANSLATION))]),
        CLOUD_RUN_PURPOSE,
    ),
    of_backend(
        "Cloud Run function",
        Map(&[("address", Text(FUNCTION)), ("path_translation", Text(TRANSLATION))]),
        FUNCTION_PURPOSE,
    ),
    of_backend(
        "App Engine with IAP",
        Map(&[
            ("address", Text(APP_ENGINE)),
            ("jwt_audience", Text(IAP_AUDIENCE)),
            ("path_translation", Text(TRANSLATION)),
        ]),
        APP_ENGINE_PURPOSE,
    ),
    of_backend(
        "other HTTPS service",
        Map(&[("address", Text(OTHER)), ("path_translation", Text(TRANSLATION))]),
        OTHER_PURPOSE,
    ),
    Snippet {
        name: "a metric and its limit",
        place: SnippetPlace::Root,
        is_v3: false,
        key: "x-google-management",
        value: METRIC_AND_LIMIT,
        purpose: "Counts calls and limits them per minute and calling project. `x-google-quota` on an operation says what a call costs.",
    },
    Snippet {
        name: "a backend on Cloud Run",
        place: SnippetPlace::Root,
        is_v3: true,
        key: "x-google-api-management",
        value: Map(&[(
            "backends",
            Map(&[(
                "${cloud-run}",
                Map(&[("address", Text(CLOUD_RUN)), ("pathTranslation", Text(TRANSLATION))]),
            )]),
        )]),
        purpose: "The backends by name. `x-google-backend` at the root or on an operation says which one is called.",
    },
    inside(
        "backends",
        "Cloud Run",
        "${cloud-run}",
        Map(&[("address", Text(CLOUD_RUN)), ("pathTranslation", Text(TRANSLATION))]),
        CLOUD_RUN_PURPOSE,
    ),
    inside(
        "backends",
        "Cloud Run function",
        "${function}",
        Map(&[("address", Text(FUNCTION)), ("pathTranslation", Text(TRANSLATION))]),
        FUNCTION_PURPOSE,
    ),
    inside(
        "backends",
        "App Engine with IAP",
        "${app-engine}",
        Map(&[
            ("address", Text(APP_ENGINE)),
            ("jwtAudience", Text(IAP_AUDIENCE)),
            ("pathTranslation", Text(TRANSLATION)),
        ]),
        APP_ENGINE_PURPOSE_3,
    ),
    inside(
        "backends",
        "other HTTPS service",
        "${service}",
        Map(&[("address", Text(OTHER)), ("pathTranslation", Text(TRANSLATION))]),
        OTHER_PURPOSE,
    ),
    inside(
        "metrics",
        "metric",
        "${requests}",
        METRIC,
        "Something that is counted. `x-google-quota` on an operation says what a call costs.",
    ),
    inside(
        "limits",
        "limit",
        "${requests-limit}",
        Map(&[("metric", Text("${METRIC}")), ("values", Plain("${1000}"))]),
        "How much of a metric is allowed.",
    ),
    inside("routers", "model router", "${router}", ROUTER, ROUTER_PURPOSE),
    inside(
        "x-google-api-management",
        "a model router",
        "ai",
        Map(&[("models", Map(&[("routing", Map(&[("routers", Map(&[("${router}", ROUTER)]))]))]))]),
        ROUTER_PURPOSE,
    ),
    inside(
        "x-google-api-management",
        "with a protected list of tools",
        "mcp",
        Map(&[("tools-list", Map(&[("security", Map(&[("${SCHEME}", List(&[]))]))]))]),
        "Makes the gateway a remote MCP server; who wants to see its tools must bring what the security scheme asks for.",
    ),
    scheme(false, "API key", "${api_key}", API_KEY_2, API_KEY_PURPOSE),
    scheme(false, "Firebase", "${firebase}", FIREBASE_2, FIREBASE_PURPOSE),
    scheme(
        false,
        "Auth0 or another issuer",
        "${auth0}",
        Map(&[
            ("type", Text("oauth2")),
            ("authorizationUrl", Text("")),
            ("flow", Text("implicit")),
            ("x-google-issuer", Text(AUTH0_ISSUER)),
            ("x-google-jwks_uri", Text(AUTH0_KEYS)),
            ("x-google-audiences", Text("${YOUR_AUDIENCE}")),
        ]),
        AUTH0_PURPOSE,
    ),
    scheme(
        false,
        "Google ID token",
        "${google_id_token}",
        Map(&[
            ("type", Text("oauth2")),
            ("authorizationUrl", Text("")),
            ("flow", Text("implicit")),
            ("x-google-issuer", Text(GOOGLE_ISSUER)),
            ("x-google-jwks_uri", Text(GOOGLE_KEYS)),
            ("x-google-audiences", Text("${YOUR_AUDIENCE}")),
        ]),
        GOOGLE_PURPOSE,
    ),
    scheme(true, "API key", "${api_key}", API_KEY_3, API_KEY_PURPOSE),
    scheme(true, "Firebase", "${firebase}", FIREBASE_3, FIREBASE_PURPOSE),
    scheme(
        true,
        "Auth0 or another issuer",
        "${auth0}",
        Map(&[
            ("type", Text("oauth2")),
            ("flows", SCOPES),
            (
                "x-google-auth",
                Map(&[
                    ("issuer", Text(AUTH0_ISSUER)),
                    ("jwksUri", Text(AUTH0_KEYS)),
                    ("audiences", List(&[Text("${YOUR_AUDIENCE}")])),
                ]),
            ),
        ]),
        AUTH0_PURPOSE,
    ),
    scheme(
        true,
        "Google ID token",
        "${google_id_token}",
        Map(&[
            ("type", Text("oauth2")),
            ("flows", SCOPES),
            (
                "x-google-auth",
                Map(&[
                    ("issuer", Text(GOOGLE_ISSUER)),
                    ("jwksUri", Text(GOOGLE_KEYS)),
                    ("audiences", List(&[Text("${YOUR_AUDIENCE}")])),
                ]),
            ),
        ]),
        GOOGLE_PURPOSE,
    ),
];

/// A flow without scopes.
pub(super) const NO_SCOPES: Content = Map(&[("authorizationUrl", Text("")), ("scopes", Map(&[]))]);
/// The flows that OpenAPI 3.x asks for.
pub(super) const SCOPES: Content = Map(&[("implicit", NO_SCOPES)]);

/// An API key of 2.0.
pub(super) const API_KEY_2: Content =
    Map(&[("type", Text("apiKey")), ("name", Text("key")), ("in", Text("query"))]);
/// An API key of 3.x.
pub(super) const API_KEY_3: Content =
    Map(&[("type", Text("apiKey")), ("name", Text("x-api-key")), ("in", Text("header"))]);

/// ID tokens of Firebase in 2.0.
pub(super) const FIREBASE_2: Content = Map(&[
    ("type", Text("oauth2")),
    ("authorizationUrl", Text("")),
    ("flow", Text("implicit")),
    ("x-google-issuer", Text(FIREBASE_ISSUER)),
    ("x-google-jwks_uri", Text(FIREBASE_KEYS)),
    ("x-google-audiences", Text("${PROJECT_ID}")),
]);
/// ID tokens of Firebase in 3.x.
pub(super) const FIREBASE_3: Content = Map(&[
    ("type", Text("oauth2")),
    ("flows", SCOPES),
    (
        "x-google-auth",
        Map(&[
            ("issuer", Text(FIREBASE_ISSUER)),
            ("jwksUri", Text(FIREBASE_KEYS)),
            ("audiences", List(&[Text("${PROJECT_ID}")])),
        ]),
    ),
]);

/// A metric of 2.0 with its limit: what `x-google-management` holds.
pub(super) const METRIC_AND_LIMIT: Content = Map(&[
    (
        "metrics",
        List(&[Map(&[
            ("name", Text("${requests}")),
            ("displayName", Text("${Requests}")),
            ("valueType", Text("INT64")),
            ("metricKind", Text("DELTA")),
        ])]),
    ),
    (
        "quota",
        Map(&[(
            "limits",
            List(&[Map(&[
                ("name", Text("${requests-limit}")),
                ("metric", Text("${requests}")),
                ("unit", Text(QUOTA_UNIT)),
                ("values", Map(&[("STANDARD", Plain("${1000}"))])),
            ])]),
        )]),
    ),
]);
/// A metric of 3.x.
pub(super) const METRIC: Content = Map(&[("displayName", Text("${Requests}"))]);

const ROUTER: Content = Map(&[
    (
        "defaultModel",
        Map(&[("backend", Text("${BACKEND}")), ("targetModel", Text("google/${MODEL}"))]),
    ),
    (
        "rules",
        List(&[Map(&[
            ("model", Text("${MODEL}")),
            ("backend", Text("${BACKEND}")),
            ("targetModel", Text("google/${MODEL}")),
        ])]),
    ),
]);

const ROUTER_PURPOSE: &str = "Leads calls of `x-google-model-router` to a model. Each backend must be on `aiplatform.googleapis.com` or a region of it, with `pathTranslation: CONSTANT_ADDRESS`.";
