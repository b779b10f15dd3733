//! Schema objects: what a body or a parameter looks like. The gateway describes it to callers and
//! holds no request against it.

use super::OpenapiShape::{
    self, Any, Flag, Integer, List, Map, Number, Object, Reference, Text, Words,
};
use super::shared::{DEPRECATED, EXTERNAL_DOCS_KEY, TEXTS};
use super::{MapKeys, OpenapiKey, OpenapiObject, key};

const TYPES: OpenapiShape = Words(&[
    ("string", "Text."),
    ("integer", "A whole number."),
    ("number", "A number."),
    ("boolean", "`true` or `false`."),
    ("array", "A list; `items` says of what."),
    ("object", "An object with `properties`."),
]);

const FORMATS: OpenapiShape = Words(&[
    ("int32", "A whole number of 32 bits."),
    ("int64", "A whole number of 64 bits."),
    ("float", "A number of 32 bits."),
    ("double", "A number of 64 bits."),
    ("date", "A day, as in `2026-11-29`."),
    ("date-time", "A moment, as in `2026-11-29T12:00:00Z`."),
    ("byte", "Bytes in Base64."),
    ("binary", "Bytes of any kind."),
]);

pub(super) const TYPE: OpenapiKey = key("type", TYPES, "What kind of value it is.");
pub(super) const FORMAT: OpenapiKey =
    key("format", FORMATS, "The form of the value, more exactly than `type` says it.");
pub(super) const ENUM: OpenapiKey = key("enum", List(&Any), "The values that are allowed.");
pub(super) const DEFAULT: OpenapiKey = key("default", Any, "The value that counts without one.");
pub(super) const MINIMUM: OpenapiKey = key("minimum", Number, "The smallest value allowed.");
pub(super) const MAXIMUM: OpenapiKey = key("maximum", Number, "The largest value allowed.");
pub(super) const EXCLUSIVE_MINIMUM: OpenapiKey =
    key("exclusiveMinimum", Flag, "Whether the `minimum` itself is too small.");
pub(super) const EXCLUSIVE_MAXIMUM: OpenapiKey =
    key("exclusiveMaximum", Flag, "Whether the `maximum` itself is too large.");
const LOWER_BOUND: OpenapiKey = key(
    "exclusiveMinimum",
    Any,
    "3.1: a number that the value must exceed. 3.0: whether the `minimum` itself is too small.",
);
const UPPER_BOUND: OpenapiKey = key(
    "exclusiveMaximum",
    Any,
    "3.1: a number that the value must stay below. 3.0: whether the `maximum` itself is too large.",
);
pub(super) const MIN_LENGTH: OpenapiKey =
    key("minLength", Integer, "The fewest characters allowed.");
pub(super) const MAX_LENGTH: OpenapiKey = key("maxLength", Integer, "The most characters allowed.");
pub(super) const PATTERN: OpenapiKey =
    key("pattern", Text, "A regular expression that the text must match.");
pub(super) const MIN_ITEMS: OpenapiKey = key("minItems", Integer, "The fewest items allowed.");
pub(super) const MAX_ITEMS: OpenapiKey = key("maxItems", Integer, "The most items allowed.");
pub(super) const UNIQUE_ITEMS: OpenapiKey =
    key("uniqueItems", Flag, "Whether no item may occur twice.");
pub(super) const MULTIPLE_OF: OpenapiKey =
    key("multipleOf", Number, "The value must be a multiple of this number.");
const TITLE: OpenapiKey = key("title", Text, "The name of the schema.");
const DESCRIPTION: OpenapiKey =
    key("description", Text, "What the value means. Markdown is allowed.");
const REQUIRED: OpenapiKey = key("required", TEXTS, "The properties that must be there.");
const MIN_PROPERTIES: OpenapiKey = key("minProperties", Integer, "The fewest properties allowed.");
const MAX_PROPERTIES: OpenapiKey = key("maxProperties", Integer, "The most properties allowed.");
const READ_ONLY: OpenapiKey =
    key("readOnly", Flag, "Whether only answers hold it, never requests.");
const EXAMPLE: OpenapiKey = key("example", Any, "An example of the value.");
const DISCRIMINATOR: &str = "The property that says which of several schemas a value has.";
const PROPERTIES: &str = "The properties of the object, each with its schema.";
const ITEMS: &str = "The schema of each item of the list.";
const ALL_OF: &str = "Schemas that the value must meet all.";
const MORE: &str = "The schema of properties that are not listed; `false` allows none.";

static OF_2: OpenapiShape = Object(&SCHEMA_2);
static OF_3: OpenapiShape = Object(&SCHEMA_3);

pub(super) static SCHEMA_2: OpenapiObject = OpenapiObject {
    name: "a schema",
    place: None,
    keys: &[
        TYPE,
        key("properties", Map(MapKeys::Names, &OF_2), PROPERTIES),
        key("items", Object(&SCHEMA_2), ITEMS),
        key(
            "$ref",
            Reference(&["definitions"]),
            "The name of a schema under `definitions`, in place of this one.",
        ),
        FORMAT,
        REQUIRED,
        DESCRIPTION,
        ENUM,
        DEFAULT,
        EXAMPLE,
        key("allOf", List(&OF_2), ALL_OF),
        key("additionalProperties", Object(&SCHEMA_2), MORE),
        TITLE,
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
        MIN_PROPERTIES,
        MAX_PROPERTIES,
        MULTIPLE_OF,
        READ_ONLY,
        key("discriminator", Text, DISCRIMINATOR),
        EXTERNAL_DOCS_KEY,
    ],
};

static DISCRIMINATOR_3: OpenapiObject = OpenapiObject {
    name: "`discriminator`",
    place: None,
    keys: &[
        key("propertyName", Text, "The property that holds the name."),
        key(
            "mapping",
            Map(MapKeys::Names, &Reference(&["components", "schemas"])),
            "Which schema each name stands for.",
        ),
    ],
};

pub(super) static SCHEMA_3: OpenapiObject = OpenapiObject {
    name: "a schema",
    place: None,
    keys: &[
        TYPE,
        key("properties", Map(MapKeys::Names, &OF_3), PROPERTIES),
        key("items", Object(&SCHEMA_3), ITEMS),
        key(
            "$ref",
            Reference(&["components", "schemas"]),
            "The name of a schema under `components.schemas`, in place of this one.",
        ),
        FORMAT,
        REQUIRED,
        DESCRIPTION,
        ENUM,
        DEFAULT,
        EXAMPLE,
        key("allOf", List(&OF_3), ALL_OF),
        key("oneOf", List(&OF_3), "Schemas of which the value must meet exactly one."),
        key("anyOf", List(&OF_3), "Schemas of which the value must meet at least one."),
        key("not", Object(&SCHEMA_3), "A schema that the value must not meet."),
        key("additionalProperties", Object(&SCHEMA_3), MORE),
        key("nullable", Flag, "3.0: whether `null` is allowed too. In 3.1 add `null` to `type`."),
        TITLE,
        MINIMUM,
        MAXIMUM,
        LOWER_BOUND,
        UPPER_BOUND,
        MIN_LENGTH,
        MAX_LENGTH,
        PATTERN,
        MIN_ITEMS,
        MAX_ITEMS,
        UNIQUE_ITEMS,
        MIN_PROPERTIES,
        MAX_PROPERTIES,
        MULTIPLE_OF,
        READ_ONLY,
        key("writeOnly", Flag, "Whether only requests hold it, never answers."),
        DEPRECATED,
        key("discriminator", Object(&DISCRIMINATOR_3), DISCRIMINATOR),
        EXTERNAL_DOCS_KEY,
    ],
};
