//! Whole configs to begin with: as small as Google takes them, and with what most APIs need. Written
//! as the snippets are.

use super::keys::QUOTA_UNIT;
use super::snippets::Content::{self, List, Map, Plain, Text};

/// A whole config.
#[derive(Debug)]
pub struct Skeleton {
    /// The version of OpenAPI, as people write it.
    pub version: &'static str,
    /// What it holds, in a few words.
    pub name: &'static str,
    /// What it is for.
    pub purpose: &'static str,
    /// What stands at the top level.
    pub entries: &'static [(&'static str, Content)],
}

impl Skeleton {
    /// The key of its version.
    pub fn version_key(&self) -> &'static str {
        if self.version == "2.0" { "swagger" } else { "openapi" }
    }

    /// What it is called in a list.
    pub fn label(&self) -> String {
        format!("{} {}: {}", self.version_key(), self.version, self.name)
    }
}

const ADDRESS: Content = Text("https://${SERVICE-PROJECT_NUMBER}.${REGION}.run.app");
const APPEND: Content = Text("APPEND_PATH_TO_ADDRESS");
const INFO: Content = Map(&[("title", Text("${TITLE}")), ("version", Text("${1.0.0}"))]);
const RESPONSES: Content = Map(&[("200", Map(&[("description", Text("${OK}"))]))]);
const COSTS: Content = Map(&[("metricCosts", Map(&[("${requests}", Plain("1"))]))]);
const REQUIREMENTS: Content = List(&[Map(&[("${api_key}", List(&[]))])]);
const ISSUER: &str = "https://securetoken.google.com/${PROJECT_ID}";
const KEYS: &str = "https://www.googleapis.com/service_accounts/v1/metadata/x509/securetoken@system.gserviceaccount.com";
const MINIMAL: &str = "One operation that calls a Cloud Run service.";
const COMPLETE: &str = "Two operations that call a Cloud Run service, with an API key, JWTs for one of them, and a quota.";

/// All of them, the smallest first.
pub static SKELETONS: &[Skeleton] = &[
    Skeleton {
        version: "2.0",
        name: "one operation",
        purpose: MINIMAL,
        entries: &[
            ("swagger", Text("2.0")),
            ("info", INFO),
            (
                "paths",
                Map(&[(
                    "/${items}",
                    Map(&[(
                        "get",
                        Map(&[
                            ("operationId", Text("${listItems}")),
                            (
                                "x-google-backend",
                                Map(&[("address", ADDRESS), ("path_translation", APPEND)]),
                            ),
                            ("responses", RESPONSES),
                        ]),
                    )]),
                )]),
            ),
        ],
    },
    Skeleton {
        version: "2.0",
        name: "with security and quota",
        purpose: COMPLETE,
        entries: &[
            ("swagger", Text("2.0")),
            ("info", INFO),
            ("schemes", List(&[Text("https")])),
            ("produces", List(&[Text("application/json")])),
            ("x-google-backend", Map(&[("address", ADDRESS), ("path_translation", APPEND)])),
            (
                "x-google-management",
                Map(&[
                    (
                        "metrics",
                        List(&[Map(&[
                            ("name", Text("${requests}")),
                            ("displayName", Text("Requests")),
                            ("valueType", Text("INT64")),
                            ("metricKind", Text("DELTA")),
                        ])]),
                    ),
                    (
                        "quota",
                        Map(&[(
                            "limits",
                            List(&[Map(&[
                                ("name", Text("requests-limit")),
                                ("metric", Text("${requests}")),
                                ("unit", Text(QUOTA_UNIT)),
                                ("values", Map(&[("STANDARD", Plain("${1000}"))])),
                            ])]),
                        )]),
                    ),
                ]),
            ),
            (
                "securityDefinitions",
                Map(&[
                    (
                        "${api_key}",
                        Map(&[
                            ("type", Text("apiKey")),
                            ("name", Text("key")),
                            ("in", Text("query")),
                        ]),
                    ),
                    (
                        "${firebase}",
                        Map(&[
                            ("type", Text("oauth2")),
                            ("flow", Text("implicit")),
                            ("authorizationUrl", Text("")),
                            ("x-google-issuer", Text(ISSUER)),
                            ("x-google-jwks_uri", Text(KEYS)),
                            ("x-google-audiences", Text("${PROJECT_ID}")),
                        ]),
                    ),
                ]),
            ),
            ("security", REQUIREMENTS),
            (
                "paths",
                Map(&[
                    (
                        "/${items}",
                        Map(&[(
                            "get",
                            Map(&[
                                ("operationId", Text("${listItems}")),
                                ("x-google-quota", COSTS),
                                ("responses", RESPONSES),
                            ]),
                        )]),
                    ),
                    (
                        "/${items}/{${itemId}}",
                        Map(&[(
                            "get",
                            Map(&[
                                ("operationId", Text("${getItem}")),
                                (
                                    "parameters",
                                    List(&[Map(&[
                                        ("name", Text("${itemId}")),
                                        ("in", Text("path")),
                                        ("required", Plain("true")),
                                        ("type", Text("string")),
                                    ])]),
                                ),
                                (
                                    "security",
                                    List(&[Map(&[
                                        ("${api_key}", List(&[])),
                                        ("${firebase}", List(&[])),
                                    ])]),
                                ),
                                ("x-google-quota", COSTS),
                                ("responses", RESPONSES),
                            ]),
                        )]),
                    ),
                ]),
            ),
        ],
    },
    Skeleton {
        version: "3.1",
        name: "one operation",
        purpose: MINIMAL,
        entries: &[
            ("openapi", Text("3.1.0")),
            ("info", INFO),
            (
                "x-google-api-management",
                Map(&[(
                    "backends",
                    Map(&[(
                        "${service}",
                        Map(&[("address", ADDRESS), ("pathTranslation", APPEND)]),
                    )]),
                )]),
            ),
            ("x-google-backend", Text("${service}")),
            (
                "paths",
                Map(&[(
                    "/${items}",
                    Map(&[(
                        "get",
                        Map(&[("operationId", Text("${listItems}")), ("responses", RESPONSES)]),
                    )]),
                )]),
            ),
        ],
    },
    Skeleton {
        version: "3.1",
        name: "with security and quota",
        purpose: COMPLETE,
        entries: &[
            ("openapi", Text("3.1.0")),
            ("info", INFO),
            (
                "x-google-api-management",
                Map(&[
                    (
                        "backends",
                        Map(&[(
                            "${service}",
                            Map(&[("address", ADDRESS), ("pathTranslation", APPEND)]),
                        )]),
                    ),
                    ("metrics", Map(&[("${requests}", Map(&[("displayName", Text("Requests"))]))])),
                    (
                        "quota",
                        Map(&[(
                            "limits",
                            Map(&[(
                                "requests-limit",
                                Map(&[
                                    ("metric", Text("${requests}")),
                                    ("values", Plain("${1000}")),
                                ]),
                            )]),
                        )]),
                    ),
                ]),
            ),
            ("x-google-backend", Text("${service}")),
            (
                "components",
                Map(&[(
                    "securitySchemes",
                    Map(&[
                        (
                            "${api_key}",
                            Map(&[
                                ("type", Text("apiKey")),
                                ("name", Text("x-api-key")),
                                ("in", Text("header")),
                            ]),
                        ),
                        (
                            "${firebase}",
                            Map(&[
                                ("type", Text("oauth2")),
                                (
                                    "flows",
                                    Map(&[(
                                        "implicit",
                                        Map(&[
                                            ("authorizationUrl", Text("")),
                                            ("scopes", Map(&[])),
                                        ]),
                                    )]),
                                ),
                                (
                                    "x-google-auth",
                                    Map(&[
                                        ("issuer", Text(ISSUER)),
                                        ("jwksUri", Text(KEYS)),
                                        ("audiences", List(&[Text("${PROJECT_ID}")])),
                                    ]),
                                ),
                            ]),
                        ),
                    ]),
                )]),
            ),
            ("security", REQUIREMENTS),
            (
                "paths",
                Map(&[
                    (
                        "/${items}",
                        Map(&[(
                            "get",
                            Map(&[
                                ("operationId", Text("${listItems}")),
                                ("x-google-quota", COSTS),
                                ("responses", RESPONSES),
                            ]),
                        )]),
                    ),
                    (
                        "/${items}/{${itemId}}",
                        Map(&[(
                            "get",
                            Map(&[
                                ("operationId", Text("${getItem}")),
                                (
                                    "parameters",
                                    List(&[Map(&[
                                        ("name", Text("${itemId}")),
                                        ("in", Text("path")),
                                        ("required", Plain("true")),
                                        ("schema", Map(&[("type", Text("string"))])),
                                    ])]),
                                ),
                                (
                                    "security",
                                    List(&[Map(&[
                                        ("${api_key}", List(&[])),
                                        ("${firebase}", List(&[])),
                                    ])]),
                                ),
                                ("x-google-quota", COSTS),
                                ("responses", RESPONSES),
                            ]),
                        )]),
                    ),
                ]),
            ),
        ],
    },
];
