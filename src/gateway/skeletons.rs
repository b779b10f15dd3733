//! Whole configs to begin with: as small as Google takes them, and with what most APIs need. Written
//! as the snippets are.

use super::snippets::Content::{self, List, Map, Plain, Text};
use super::snippets::{
    API_KEY_2, API_KEY_3, CLOUD_RUN, FIREBASE_2, FIREBASE_3, METRIC, METRIC_AND_LIMIT,
};

/// A whole config.
#[derive(Debug)]
pub struct Skeleton {
    /// The version of OpenAPI, as people write it.
    pub version: &'static str,
    /// What it holds, in a few words.
    pub name: &'static str,
    /// What it is for.
    pub purpose: &'static str,
    /// What is at the top level.
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

const APPEND: Content = Text("APPEND_PATH_TO_ADDRESS");
const BACKEND_2: Content = Map(&[("address", Text(CLOUD_RUN)), ("path_translation", APPEND)]);
const BACKENDS_3: Content =
    Map(&[("${service}", Map(&[("address", Text(CLOUD_RUN)), ("pathTranslation", APPEND)]))]);
const INFO: Content = Map(&[("title", Text("${TITLE}")), ("version", Text("${1.0.0}"))]);
const RESPONSES: Content = Map(&[("200", Map(&[("description", Text("${OK}"))]))]);
const COSTS: Content = Map(&[("metricCosts", Map(&[("${requests}", Plain("1"))]))]);
const REQUIREMENTS: Content = List(&[Map(&[("${api_key}", List(&[]))])]);
const KEY_AND_JWT: Content = List(&[Map(&[("${api_key}", List(&[])), ("${firebase}", List(&[]))])]);
const LIST_ITEMS: Content = Map(&[(
    "get",
    Map(&[
        ("operationId", Text("${listItems}")),
        ("x-google-quota", COSTS),
        ("responses", RESPONSES),
    ]),
)]);
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
                            ("x-google-backend", BACKEND_2),
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
            ("x-google-backend", BACKEND_2),
            ("x-google-management", METRIC_AND_LIMIT),
            ("securityDefinitions", Map(&[("${api_key}", API_KEY_2), ("${firebase}", FIREBASE_2)])),
            ("security", REQUIREMENTS),
            (
                "paths",
                Map(&[
                    ("/${items}", LIST_ITEMS),
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
                                ("security", KEY_AND_JWT),
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
            ("x-google-api-management", Map(&[("backends", BACKENDS_3)])),
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
                    ("backends", BACKENDS_3),
                    ("metrics", Map(&[("${requests}", METRIC)])),
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
                    Map(&[("${api_key}", API_KEY_3), ("${firebase}", FIREBASE_3)]),
                )]),
            ),
            ("security", REQUIREMENTS),
            (
                "paths",
                Map(&[
                    ("/${items}", LIST_ITEMS),
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
                                ("security", KEY_AND_JWT),
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
