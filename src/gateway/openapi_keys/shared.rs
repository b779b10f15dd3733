//! What OpenAPI 2.0 and 3.x have in common.

use super::OpenapiShape::{Flag, List, Map, Text};
use super::{MapKeys, OpenapiKey, OpenapiObject, OpenapiShape, key, read, required, with};
use crate::gateway::snippets::Content;

pub(super) const STATUSES: &[(&str, &str)] = &[
    ("200", "The call succeeded."),
    ("201", "Something was created."),
    ("204", "The call succeeded; the answer has no body."),
    ("400", "The request is wrong."),
    (
        "401",
        "The caller is not known. The gateway itself answers so where a key or token is missing.",
    ),
    ("403", "The caller may not do this."),
    (
        "404",
        "There is no such thing. The gateway itself answers so for a path that the config does not have.",
    ),
    ("429", "Too many calls. The gateway itself answers so when a quota is used up."),
    ("500", "The service failed."),
    ("default", "Any status that is not listed."),
];

pub(super) const MEDIA_TYPES: &[(&str, &str)] = &[
    ("application/json", "JSON."),
    ("text/plain", "Plain text."),
    ("application/octet-stream", "Bytes of any kind."),
    ("multipart/form-data", "A form that can hold files."),
    ("application/x-www-form-urlencoded", "A form without files."),
];

pub(super) const MEDIA_TYPE: OpenapiShape = OpenapiShape::Words(MEDIA_TYPES);

pub(super) const TEXTS: OpenapiShape = List(&Text);

const REQUIREMENT: OpenapiShape = Map(MapKeys::Requirement, &TEXTS);
const REQUIREMENTS: OpenapiShape = List(&REQUIREMENT);

static CONTACT: OpenapiObject = OpenapiObject {
    name: "`contact`",
    place: None,
    keys: &[
        key("name", Text, "The person or team to ask."),
        key("email", Text, "Their e-mail address."),
        key("url", Text, "A page about them."),
    ],
};

static LICENSE: OpenapiObject = OpenapiObject {
    name: "`license`",
    place: None,
    keys: &[
        required(key("name", Text, "The name of the license.")),
        key("url", Text, "A page with its text."),
    ],
};

pub(super) const TITLE: OpenapiKey = required(with(
    Content::Text("${TITLE}"),
    read(key("title", Text, "The name of the API. Google shows it as the title of the service.")),
));
pub(super) const VERSION: OpenapiKey = required(with(
    Content::Text("${1.0.0}"),
    read(key(
        "version",
        Text,
        "The version of the API, not of OpenAPI. It is a string: write it in quotes if it looks like a number.",
    )),
));
pub(super) const INFO_DESCRIPTION: OpenapiKey =
    key("description", Text, "What the API is for. Markdown is allowed.");
pub(super) const TERMS: OpenapiKey = key("termsOfService", Text, "A page with the terms of use.");
pub(super) const CONTACT_KEY: OpenapiKey =
    key("contact", OpenapiShape::Object(&CONTACT), "Whom to ask about the API.");
pub(super) const LICENSE_KEY: OpenapiKey =
    key("license", OpenapiShape::Object(&LICENSE), "The license of the API.");

static EXTERNAL_DOCS: OpenapiObject = OpenapiObject {
    name: "`externalDocs`",
    place: None,
    keys: &[
        required(key("url", Text, "The address of the page.")),
        key("description", Text, "What the page is about."),
    ],
};

pub(super) const EXTERNAL_DOCS_KEY: OpenapiKey =
    key("externalDocs", OpenapiShape::Object(&EXTERNAL_DOCS), "A page with more about it.");

static TAG: OpenapiObject = OpenapiObject {
    name: "a tag",
    place: None,
    keys: &[
        required(key("name", Text, "The name that operations use.")),
        key("description", Text, "What belongs to the tag."),
        EXTERNAL_DOCS_KEY,
    ],
};
const TAG_SHAPE: OpenapiShape = OpenapiShape::Object(&TAG);

pub(super) const ROOT_TAGS: OpenapiKey = key(
    "tags",
    List(&TAG_SHAPE),
    "The groups of operations, in the order in which tools show them.",
);
pub(super) const ROOT_SECURITY: OpenapiKey = read(key(
    "security",
    REQUIREMENTS,
    "What callers of every operation must bring: they must meet one item of the list, with all schemes in it. An operation's own `security` replaces it.",
));

pub(super) const OPERATION_ID: OpenapiKey = required(read(key(
    "operationId",
    Text,
    "The name of the operation, used once in the file. Google makes a method of its service of it; letters, digits and `_` count.",
)));
pub(super) const SUMMARY: OpenapiKey = key("summary", Text, "What it does, in a few words.");
pub(super) const DESCRIPTION: OpenapiKey =
    key("description", Text, "What it does. Markdown is allowed.");
pub(super) const TAGS: OpenapiKey = key("tags", TEXTS, "The groups that the operation belongs to.");
pub(super) const SECURITY: OpenapiKey = read(key(
    "security",
    REQUIREMENTS,
    "What callers of this operation must bring, in place of the top level's `security`. `[]` lets everybody call it.",
));
pub(super) const DEPRECATED: OpenapiKey =
    key("deprecated", Flag, "Whether nobody should use it any more. It can still be called.");

/// What a path parameter's place is called in every version.
pub(super) const IN_PATH: (&str, &str) =
    ("path", "A part of the path: `{name}`. It must be `required: true`.");
pub(super) const IN_QUERY: (&str, &str) = ("query", "After the `?` of the URL.");
pub(super) const IN_HEADER: (&str, &str) = ("header", "A header of the request.");

pub(super) const PARAMETER_NAME: OpenapiKey = required(read(key(
    "name",
    Text,
    "The name of the parameter. For a path parameter it is the name between the braces of the path.",
)));
pub(super) const PARAMETER_REQUIRED: OpenapiKey = read(key(
    "required",
    Flag,
    "Whether callers must send it. A path parameter must have `true`; the gateway does not check the others.",
));

/// The methods of a path, each with what it is for.
pub(super) const GET: (&str, &str) = ("get", "The operation that reads.");
pub(super) const POST: (&str, &str) = ("post", "The operation that adds something or starts work.");
pub(super) const PUT: (&str, &str) = ("put", "The operation that replaces something.");
pub(super) const PATCH: (&str, &str) = ("patch", "The operation that changes a part of something.");
pub(super) const DELETE: (&str, &str) = ("delete", "The operation that removes something.");
pub(super) const OPTIONS: (&str, &str) = (
    "options",
    "The operation that answers browsers before a call from another origin; without it they get 405.",
);
pub(super) const HEAD: (&str, &str) = ("head", "Like `get`, without a body in the answer.");

pub(super) const ALLOW_EMPTY: OpenapiKey =
    key("allowEmptyValue", Flag, "Whether the parameter may be sent without a value.");

/// An answer without a body, to be filled in.
pub(super) const ONE_ANSWER: Content =
    Content::Map(&[("200", Content::Map(&[("description", Content::Text("${OK}"))]))]);

pub(super) const FLOW_PURPOSE: &str =
    "OAuth: how callers get a token. OpenAPI asks for it; the gateway does not use it.";

pub(super) const fn info(object: &'static OpenapiObject) -> OpenapiKey {
    let shape = OpenapiShape::Object(object);
    required(read(key("info", shape, "The name and the version of the API.")))
}

pub(super) const fn paths(path_item: &'static OpenapiShape) -> OpenapiKey {
    required(read(key(
        "paths",
        Map(MapKeys::Paths, path_item),
        "The paths of the API, each with its operations. A call of a path that is not here gets 404.",
    )))
}

pub(super) const fn security_schemes(
    name: &'static str,
    scheme: &'static OpenapiShape,
) -> OpenapiKey {
    read(key(
        name,
        Map(MapKeys::Schemes, scheme),
        "The security schemes by name: API keys, and JWTs with their issuer. `security` says which of them callers must meet.",
    ))
}

pub(super) const fn parameters_of_path(parameter: &'static OpenapiShape) -> OpenapiKey {
    read(key("parameters", List(parameter), "The parameters that all operations of the path have."))
}

pub(super) const fn parameters(parameter: &'static OpenapiShape, written: Content) -> OpenapiKey {
    with(
        written,
        read(key(
            "parameters",
            List(parameter),
            "The parameters of the operation. Every `{name}` of the path must be one of them.",
        )),
    )
}

pub(super) const fn headers(header: &'static OpenapiShape) -> OpenapiKey {
    key("headers", Map(MapKeys::Names, header), "The headers of the answer by name.")
}

pub(super) const fn scheme_type(types: &'static [(&'static str, &'static str)]) -> OpenapiKey {
    required(read(key(
        "type",
        OpenapiShape::Words(types),
        "What callers bring. The gateway checks API keys and JWTs, nothing else.",
    )))
}
