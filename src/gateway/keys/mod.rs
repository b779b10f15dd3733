//! The gateway's extension keys as tables: where each may stand, and what it holds, field by field.
//!
//! Rules, hover, completion and the JSON Schema all read these rows. They know no document.

mod quota;
mod row;
mod v2;
mod v3;
mod words;

pub use quota::QUOTA_UNIT;
pub use words::word_meaning;

use super::catalogue::Certainty;
use super::sources::Reference;

/// Where a key may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyPlace {
    /// The root of the document.
    Root,
    /// An operation.
    Operation,
    /// A security definition (2.0) or security scheme (3.x).
    SecurityScheme,
    /// A parameter that stands in the path.
    Parameter,
    /// An entry of the root's `servers`.
    Server,
}

impl KeyPlace {
    /// As people say it.
    pub fn in_words(self) -> &'static str {
        match self {
            KeyPlace::Root => "at the top level",
            KeyPlace::Operation => "on an operation",
            KeyPlace::SecurityScheme => "in a security scheme",
            KeyPlace::Parameter => "on a path parameter",
            KeyPlace::Server => "in an entry of the top-level `servers`",
        }
    }
}

/// The products that read a key or a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Products {
    /// API Gateway and Cloud Endpoints.
    Both,
    /// API Gateway only.
    ApiGateway,
    /// Cloud Endpoints only.
    Endpoints,
    /// Cloud Endpoints; whether API Gateway does is not documented.
    EndpointsForSure,
}

impl Products {
    /// As people say it.
    pub fn in_words(self) -> &'static str {
        match self {
            Products::Both => "API Gateway and Cloud Endpoints",
            Products::ApiGateway => "API Gateway",
            Products::Endpoints => "Cloud Endpoints",
            Products::EndpointsForSure => "Cloud Endpoints (API Gateway: not documented)",
        }
    }

    /// Whether these are no more than those.
    #[cfg(test)]
    fn are_among(self, others: Products) -> bool {
        match others {
            Products::Both => true,
            Products::EndpointsForSure => {
                matches!(self, Products::Endpoints | Products::EndpointsForSure)
            }
            others => self == others,
        }
    }
}

/// What is known of one extension key.
#[derive(Debug)]
pub struct Key {
    /// The key.
    pub name: &'static str,
    /// How it is used in OpenAPI 2.0; `None`: nothing reads it there.
    pub v2: Option<Use>,
    /// How it is used in OpenAPI 3.x; `None`: nothing reads it there.
    pub v3: Option<Use>,
    /// The key to write in its place, if it is an old spelling.
    pub replaced_by: Option<&'static str>,
    /// What it is for, in one sentence.
    pub purpose: &'static str,
    /// Who reads it.
    pub products: Products,
    /// Who says so.
    pub source: Reference,
}

impl Key {
    /// How it is used in a version.
    pub fn in_version(&self, is_v3: bool) -> Option<&Use> {
        if is_v3 { self.v3.as_ref() } else { self.v2.as_ref() }
    }

    /// Who says so for a version.
    pub fn source_in(&self, is_v3: bool) -> Reference {
        self.in_version(is_v3).and_then(|used| used.source).unwrap_or(self.source)
    }
}

/// How a key is used in one version of OpenAPI.
#[derive(Debug)]
pub struct Use {
    /// Where it may stand.
    pub places: &'static [KeyPlace],
    /// What it holds.
    pub shape: Shape,
    /// What counts without it, if that is known and not nothing.
    pub default: &'static str,
    /// Who says so, if it is another than for the other version.
    pub source: Option<Reference>,
}

/// What a value may be. A scalar may always be written as a string: protobuf's JSON takes it.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// A string.
    Text,
    /// `true` or `false`.
    Flag,
    /// A number.
    Number,
    /// A whole number.
    Integer,
    /// One of some words.
    Words(&'static [&'static str]),
    /// One of some words, in any case.
    WordsAnyCase(&'static [&'static str]),
    /// The name of something that the document defines.
    Name(Named),
    /// An object with known fields.
    Object(&'static Object),
    /// A list.
    List(&'static Shape),
    /// A map from names that the author chooses.
    Map(&'static Shape),
    /// One of two shapes.
    Either(&'static Shape, &'static Shape),
}

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// An entry of `x-google-api-management.backends`.
    Backend,
    /// An entry of `x-google-api-management.ai.models.routing.routers`.
    Router,
    /// A metric of the quota.
    Metric,
}

impl Named {
    /// As people say it.
    pub fn in_words(self) -> &'static str {
        match self {
            Named::Backend => "the name of a backend of `x-google-api-management.backends`",
            Named::Router => "the name of a model router",
            Named::Metric => "the name of a metric",
        }
    }
}

/// An object of an extension.
#[derive(Debug)]
pub struct Object {
    /// What people call it.
    pub name: &'static str,
    /// What it may hold: what it needs first, then what is written most.
    pub fields: &'static [Field],
    /// What becomes of a field that is not in the table.
    pub unknown: Unknown,
}

impl Object {
    /// The field that is read under a name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name || field.other == Some(name))
    }

    /// The field that would be read under a name if it were spelled as this object wants it:
    /// `pathTranslation` for `path_translation`, whatever the case and the marks between words.
    pub fn field_spelled_otherwise(&self, name: &str) -> Option<&'static Field> {
        let letters = |name: &str| -> String {
            name.chars().filter(|c| !matches!(c, '_' | '-')).flat_map(char::to_lowercase).collect()
        };
        let wanted = letters(name);
        self.fields.iter().find(|field| letters(field.name) == wanted)
    }
}

/// What Google does with a field it does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// The deploy fails; its code says so.
    Rejected,
    /// It is dropped without a word; its code says so.
    Dropped,
    /// Not known.
    Unclear,
}

/// A field of an object.
#[derive(Debug)]
pub struct Field {
    /// Its name, as Google's pages spell it.
    pub name: &'static str,
    /// The other spelling that is read as well.
    pub other: Option<&'static str>,
    /// What it holds.
    pub shape: Shape,
    /// Whether the object makes no sense without it.
    pub is_required: bool,
    /// Whether nobody needs to write it: it belongs to an older way, or goes without saying.
    pub is_obsolete: bool,
    /// What counts without it, in words or as a value in backticks; empty: nothing, or not known.
    pub default: &'static str,
    /// What it is for, in a sentence or two.
    pub purpose: &'static str,
    /// Who reads it.
    pub products: Products,
    /// The one key of a map that is read; none: its keys are the author's choice.
    pub only_key: Option<&'static str>,
    /// Who says so.
    pub source: Reference,
}

/// What is known of a key.
pub fn gateway_key(name: &str) -> Option<&'static Key> {
    KEYS.iter().copied().find(|key| key.name == name)
}

/// All keys that some version of the gateway reads. At each place the ones that public configs use
/// most stand first; the old spellings come last.
pub static KEYS: &[&Key] = &[
    &v3::API_MANAGEMENT,
    // Where there are routers at all, operations name one of them and no backend.
    &v3::MODEL_ROUTER,
    &BACKEND,
    &v2::ISSUER,
    &v2::JWKS_URI,
    &v2::AUDIENCES,
    &v3::ENDPOINT,
    &v2::ENDPOINTS,
    &quota::MANAGEMENT,
    &QUOTA,
    &v2::ALLOW,
    &v2::JWT_LOCATIONS,
    &v3::AUTH,
    &v3::PARAMETER,
    &v3::MCP_TOOL,
    &v2::API_NAME,
    &v2::SECURITY,
    &v2::DEPRECATED,
    &v2::EXPERIMENTAL_AUTHORIZATION,
    &v2::OLD_ISSUER,
    &v2::OLD_JWKS_URI,
    &v2::BACKEND_URL,
    &v2::BACKEND_DEADLINE,
];

static BACKEND: Key = Key {
    name: "x-google-backend",
    v2: Some(Use {
        places: &[KeyPlace::Root, KeyPlace::Operation],
        shape: Shape::Object(&v2::BACKEND),
        default: "",
        source: None,
    }),
    v3: Some(Use {
        places: &[KeyPlace::Root, KeyPlace::Operation],
        shape: Shape::Name(Named::Backend),
        default: "",
        source: Some(super::sources::EXTENSIONS_3),
    }),
    replaced_by: None,
    purpose: "Where the gateway sends requests, and how. An operation's own replaces the one at the top level as a whole.",
    products: Products::Both,
    source: super::sources::EXTENSIONS_2,
};

static QUOTA: Key = Key {
    name: "x-google-quota",
    v2: Some(Use {
        places: &[KeyPlace::Operation],
        shape: Shape::Object(&quota::METRIC_COSTS),
        default: "",
        source: None,
    }),
    v3: Some(Use {
        places: &[KeyPlace::Operation],
        shape: Shape::Object(&quota::METRIC_COSTS_3),
        default: "",
        source: Some(super::sources::EXTENSIONS_3.with(Certainty::Memory)),
    }),
    replaced_by: None,
    purpose: "What a call of this operation costs, by metric.",
    products: Products::Both,
    source: super::sources::COMPILER,
};

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn keys_stand_once_and_say_something() {
        let names: BTreeSet<_> = KEYS.iter().map(|key| key.name).collect();
        assert_eq!(names.len(), KEYS.len());
        assert!(KEYS.is_sorted_by_key(|key| key.replaced_by.is_some()));
        for key in KEYS {
            assert!(key.purpose.ends_with('.'), "{}", key.name);
            assert!(key.v2.is_some() || key.v3.is_some(), "{}", key.name);
        }
    }

    /// Recurses over the tables, which end.
    fn check_fields(key: &Key, products: Products, shape: Shape) {
        match shape {
            Shape::Object(object) => {
                let mut before = (false, false);
                for field in object.fields {
                    let what = format!("{} in {} of {}", field.name, object.name, key.name);
                    assert!(field.products.are_among(products), "{what}");
                    assert!(field.purpose.ends_with('.'), "{what}");
                    assert!(field.purpose.split_whitespace().count() > 2, "{what}");
                    assert!(!field.default.contains(": "), "{what}");
                    let order = (!field.is_required, field.is_obsolete);
                    assert!(before <= order, "{what}");
                    before = order;
                    check_fields(key, field.products, field.shape);
                }
            }
            Shape::List(inner) | Shape::Map(inner) => check_fields(key, products, *inner),
            Shape::Either(one, other) => {
                check_fields(key, products, *one);
                check_fields(key, products, *other);
            }
            _ => {}
        }
    }

    #[test]
    fn fields_are_in_order_and_for_no_more_products_than_their_key() {
        for key in KEYS {
            for used in [&key.v2, &key.v3].into_iter().flatten() {
                check_fields(key, key.products, used.shape);
            }
        }
    }

    #[test]
    fn fields_are_found_by_both_spellings() {
        assert_eq!(v2::BACKEND.field("jwtAudience").unwrap().name, "jwt_audience");
        assert_eq!(v2::BACKEND.field("jwt_audience").unwrap().name, "jwt_audience");
        assert!(v3::BACKEND.field("jwt_audience").is_none());
        let meant = v3::BACKEND.field_spelled_otherwise("jwt_audience").unwrap();
        assert_eq!(meant.name, "jwtAudience");
    }
}
