//! The gateway's extension keys: where each may be, and what it holds, field by field.
//!
//! `keys.yaml` has a row for each key and field; rules, hover, completion, JSON Schema, conversion
//! and defaults read it through these types. They know no document.

pub mod backend;
mod table;

use std::collections::BTreeMap;

use serde::Deserialize;

use super::sources::Reference;
use table::TABLE;

/// The unit of a quota limit, the only one there is: so many in a minute for each consumer project.
pub const QUOTA_UNIT: &str = "1/min/{project}";

/// Where a key may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyPlace {
    /// The root of the document.
    #[serde(rename = "top-level")]
    Root,
    /// An operation.
    Operation,
    /// A security definition (2.0) or security scheme (3.x).
    SecurityScheme,
    /// A parameter in the path.
    #[serde(rename = "path-parameter")]
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Products {
    /// API Gateway and Cloud Endpoints.
    #[default]
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
    /// What the words mean that it can hold, where they do not say it all.
    pub meaning: BTreeMap<String, String>,
    /// What Google holds its value to beyond its type.
    pub limits: Limits,
    /// What it is for, in one sentence.
    pub purpose: &'static str,
    /// Who reads it.
    pub products: Products,
}

impl Key {
    /// How it is used in a version.
    pub fn in_version(&self, is_v3: bool) -> Option<&Use> {
        if is_v3 { self.v3.as_ref() } else { self.v2.as_ref() }
    }

    /// Who says so for a version; for one that does not have it, who says so for the other.
    pub fn source_in(&self, is_v3: bool) -> Option<Reference> {
        let used = self.in_version(is_v3).or_else(|| self.in_version(!is_v3));
        used.map(|used| used.source)
    }
}

/// How a key is used in one version of OpenAPI.
#[derive(Debug)]
pub struct Use {
    /// Where it may be.
    pub places: Vec<KeyPlace>,
    /// What it holds.
    pub shape: Shape,
    /// What counts without it, if that is known and not nothing.
    pub default: &'static str,
    /// Who says so.
    pub source: Reference,
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

/// What a name refers to.
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
    /// Its name in the table, the same in both versions.
    pub id: &'static str,
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unknown {
    /// The deploy fails; its code says so.
    Rejected,
    /// Google silently ignores it; its code says so.
    Dropped,
    /// Not known.
    #[default]
    Unclear,
}

/// A field of an object.
#[derive(Debug)]
pub struct Field {
    /// Its name in the table, the same in both versions: that of 2.0, if it has one there.
    pub id: &'static str,
    /// Its name, as Google's pages spell it.
    pub name: &'static str,
    /// The other spelling that is read as well.
    pub other: Option<&'static str>,
    /// Its name in 3.x, if it has one there.
    pub name_3: Option<&'static str>,
    /// What it holds.
    pub shape: Shape,
    /// Whether the object makes no sense without it.
    pub is_required: bool,
    /// Whether nobody needs to write it: it belongs to an older way, or goes without saying.
    pub is_obsolete: bool,
    /// Whether nothing reads it, though Google takes it.
    pub is_unread: bool,
    /// What counts without it, in words or as a value in backticks; empty: nothing, or not known.
    pub default: &'static str,
    /// What the gateway makes of it.
    pub values: Values,
    /// What the words mean that it can hold, where they do not say it all.
    pub meaning: BTreeMap<String, String>,
    /// What Google holds its value to beyond its type.
    pub limits: Limits,
    /// What it is for, in a sentence or two.
    pub purpose: &'static str,
    /// Who reads it.
    pub products: Products,
    /// The one key of a map that is read; none: its keys are the author's choice.
    pub only_key: Option<&'static str>,
    /// The keys of 2.0 that 3.x has as this field.
    pub from: Vec<&'static str>,
    /// The value that 3.x always has, which does not name the field.
    pub in_v3: Option<&'static str>,
    /// Who says so.
    pub source: Reference,
}

/// What the gateway takes for the value of a field.
#[derive(Debug)]
pub struct Values {
    /// The default.
    pub anywhere: Option<&'static str>,
    /// The default at a place, if it is not the same everywhere.
    pub at: BTreeMap<KeyPlace, String>,
    /// The greatest number that it grants.
    pub most: Option<f64>,
    /// The same of a gateway that streams, and for model routers.
    pub most_streaming: Option<f64>,
}

/// What Google holds a value to beyond its type, in the words of JSON Schema.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub struct Limits {
    /// The expression that a text matches.
    pub pattern: Option<String>,
    /// How many items a list has at most.
    pub max_items: Option<usize>,
    /// How many entries a map has at least.
    pub min_properties: Option<usize>,
    /// How many entries a map has at most.
    pub max_properties: Option<usize>,
}

/// What is known of a key.
pub fn gateway_key(name: &str) -> Option<&'static Key> {
    keys().iter().find(|key| key.name == name)
}

/// All keys that some version of the gateway reads. At each place the ones that public configs use
/// most come first; the old spellings come last.
pub fn keys() -> &'static [Key] {
    &TABLE.keys
}

/// The object of this id in a version, if it has one.
pub fn object(id: &str, is_v3: bool) -> Option<&'static Object> {
    TABLE.object(id, is_v3)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn keys_are_there_once_and_say_something() {
        let names: BTreeSet<_> = keys().iter().map(|key| key.name).collect();
        assert_eq!(names.len(), keys().len());
        assert!(keys().is_sorted_by_key(|key| key.replaced_by.is_some()));
        for key in keys() {
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
        for key in keys() {
            for used in [&key.v2, &key.v3].into_iter().flatten() {
                check_fields(key, key.products, used.shape);
            }
        }
    }

    #[test]
    fn the_unit_of_a_limit_is_that_of_its_row() {
        let unit = object("limit", false).and_then(|limit| limit.field("unit")).unwrap();
        assert!(matches!(unit.shape, Shape::Words([QUOTA_UNIT])), "{:?}", unit.shape);
        assert_eq!(unit.in_v3, Some(QUOTA_UNIT));
    }

    #[test]
    fn fields_are_found_by_both_spellings() {
        let (v2, v3) = (object("backend", false).unwrap(), object("backend", true).unwrap());
        assert_eq!(v2.field("jwtAudience").unwrap().name, "jwt_audience");
        assert_eq!(v2.field("jwt_audience").unwrap().name, "jwt_audience");
        assert!(v3.field("jwt_audience").is_none());
        let meant = v3.field_spelled_otherwise("jwt_audience").unwrap();
        assert_eq!(meant.name, "jwtAudience");
    }
}
