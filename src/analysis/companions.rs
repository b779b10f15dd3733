//! What Google holds against each other of the OpenAPI 2.0 files of one deploy. Reads no file: it is
//! given the others.

use std::collections::BTreeMap;

use super::{Analysis, Fact, Fields};
use crate::gateway::{field_name, method_name};
use crate::openapi::{Method, Place};
use crate::text::{Text, TextRange};
use crate::yaml::Kind;

/// A file of a deploy of several, as far as the others must fit to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Companion {
    /// Its path, as people see it.
    pub path: String,
    /// Its text.
    pub text: Text,
    /// `host`, if it is there and known.
    pub host: Option<Named>,
    /// Its API, if that is known.
    pub api: Option<ApiVersion>,
    /// The operations that have an `operationId`, by the names of Google's methods.
    pub operations: BTreeMap<String, Shape>,
    /// The operations by method and by what their paths match.
    pub patterns: BTreeMap<(Method, String), Named>,
    /// The definitions that become a type, by name.
    pub definitions: BTreeMap<String, Shape>,
}

/// A name and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The name.
    pub name: String,
    /// Where it is.
    pub range: TextRange,
}

/// The name that Google gives to the API of a file, and its version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiVersion {
    /// `x-google-api-name` or the host, with `_` for all but letters and digits.
    pub name: String,
    /// The first part of a version of three parts, else the whole version.
    pub major: String,
    /// Where `info.version` is.
    pub range: TextRange,
}

/// What becomes a type: its fields by name, each with its type as far as that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// As it is written.
    pub name: String,
    /// The fields; `None` if there may be more.
    pub fields: Option<BTreeMap<String, Option<String>>>,
    /// Where its name is.
    pub range: TextRange,
}

impl Shape {
    /// Whether it is known that the two are not the same type.
    pub fn differs(&self, other: &Self) -> bool {
        let (Some(own), Some(others)) = (&self.fields, &other.fields) else { return false };
        // Without fields there is no type of its own.
        if own.is_empty() || others.is_empty() {
            return false;
        }
        let is_other = |(name, kind): (&String, &Option<String>)| match others.get(name) {
            Some(Some(other)) => kind.as_ref().is_some_and(|kind| kind != other),
            Some(None) => false,
            None => true,
        };
        own.len() != others.len() || own.iter().any(is_other)
    }
}

impl Companion {
    /// What the other files must fit to; `None` if it is no OpenAPI 2.0.
    pub fn of(path: &str, analysis: &Analysis) -> Option<Self> {
        let document = &analysis.document;
        let is_read = document.has_version_key && !document.is_v3 && !document.is_service_config();
        is_read.then(|| {
            let host = analysis.root_text("host");
            Self {
                path: path.to_owned(),
                text: analysis.text.clone(),
                api: api(analysis, &host),
                host: known(host),
                operations: operations(analysis),
                patterns: patterns(analysis),
                definitions: definitions(analysis).unwrap_or_default(),
            }
        })
    }
}

impl Analysis {
    /// The text of a key of the root.
    fn root_text(&self, name: &str) -> Fact<String> {
        match self.root_field(name) {
            Fact::Known(field, _) => match self.text_of(field) {
                Fact::Known(text, place) if self.known_value(&text).is_some() => {
                    Fact::Known(text.trim().to_owned(), place)
                }
                Fact::Absent(proof) => Fact::Absent(proof),
                _ => Fact::Unknown,
            },
            Fact::Absent(proof) => Fact::Absent(proof),
            Fact::Unknown => Fact::Unknown,
        }
    }
}

fn known(fact: Fact<String>) -> Option<Named> {
    match fact {
        Fact::Known(name, Place { range, .. }) => Some(Named { name, range }),
        Fact::Absent(_) | Fact::Unknown => None,
    }
}

fn api(analysis: &Analysis, host: &Fact<String>) -> Option<ApiVersion> {
    let name = match (analysis.root_text("x-google-api-name"), host) {
        (Fact::Known(name, _), _) => name,
        (Fact::Absent(_), Fact::Known(host, _)) => of_host(host),
        (Fact::Absent(_), Fact::Absent(_)) => of_host(""),
        _ => return None,
    };
    let Fact::Known(info, _) = analysis.root_field("info") else { return None };
    let version = analysis.fields_of(info.value)?.text("version");
    let Fact::Known(version, place) = version else { return None };
    analysis.known_value(&version)?;
    Some(ApiVersion { name, major: major(&version), range: place.range })
}

/// `a-b.example.com` as `a_b_example_com`.
fn of_host(host: &str) -> String {
    let name = plain(host, false);
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    if is_name { name } else { format!("_{name}") }
}

fn major(version: &str) -> String {
    let parts: Vec<&str> = version.split('.').filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        [major, _, _] => plain(major, true),
        _ => plain(version, true),
    }
}

fn plain(text: &str, keeps_dots: bool) -> String {
    let is_kept = |c: char| c.is_ascii_alphanumeric() || keeps_dots && c == '.';
    text.chars().map(|c| if is_kept(c) { c } else { '_' }).collect()
}

fn operations(analysis: &Analysis) -> BTreeMap<String, Shape> {
    let mut operations = BTreeMap::new();
    for (_, item, operation) in analysis.operations() {
        let Some(id) = &operation.operation_id else { continue };
        let Some(name) = analysis.known_value(&id.text).filter(|it| !it.is_empty()) else {
            continue;
        };
        let parameters = analysis.all_parameters(item, operation);
        let fields = parameters.and_then(|all| {
            let field = |parameter: &crate::openapi::Parameter| {
                let name = analysis.known_value(&parameter.name.as_ref()?.text)?;
                let kind = parameter.kind.as_ref().map(|kind| kind.text.clone());
                Some((field_name(&name), kind))
            };
            all.iter().map(field).collect()
        });
        let range = id.place.range;
        operations.entry(method_name(&name)).or_insert(Shape { name, fields, range });
    }
    operations
}

/// The base path counts: it is a part of what the paths match.
fn patterns(analysis: &Analysis) -> BTreeMap<(Method, String), Named> {
    let mut patterns = BTreeMap::new();
    let items = analysis.items().iter().zip(&analysis.routing.paths);
    for (item, path) in items {
        let Some(form) = path.template.normal_form() else { continue };
        for operation in &item.operations {
            let named = || Named { name: item.path.text.clone(), range: operation.key };
            patterns.entry((operation.method, form.clone())).or_insert_with(named);
        }
    }
    patterns
}

fn definitions(analysis: &Analysis) -> Option<BTreeMap<String, Shape>> {
    let Fact::Known(all, _) = analysis.root_field("definitions") else { return None };
    let all = analysis.fields_of(all.value)?.written()?;
    let mut definitions = BTreeMap::new();
    for field in all {
        let name = field.key.text().into_owned();
        let Some(of) = analysis.fields_of(field.value) else { continue };
        let range = field.key.content_range();
        let fields = properties(analysis, of);
        definitions.insert(name.clone(), Shape { name, fields, range });
    }
    Some(definitions)
}

/// The properties of a definition that becomes a type; `None` if it becomes something else.
fn properties(analysis: &Analysis, of: Fields<'_>) -> Option<BTreeMap<String, Option<String>>> {
    let is_other = |name: &&str| !of.field(name).is_absent();
    if ["allOf", "additionalProperties", "$ref"].iter().any(is_other) {
        return None;
    }
    match of.text("type") {
        Fact::Known(kind, _) if kind == "object" => {}
        Fact::Absent(_) => {}
        _ => return None,
    }
    let Fact::Known(properties, _) = of.field("properties") else { return None };
    let properties = analysis.fields_of(properties.value)?.all()?;
    let mut fields = BTreeMap::new();
    for property in properties {
        let kind = property.value.field("type").map(|it| it.value.node);
        let kind = kind.filter(|it| it.kind() == Kind::Scalar).map(|it| it.text().into_owned());
        let name = analysis.known_value(&property.key.text())?;
        fields.insert(field_name(&name), kind);
    }
    Some(fields)
}

#[cfg(test)]
mod tests {
    use super::{major, of_host};

    #[test]
    fn the_name_and_version_of_an_api() {
        for (host, name) in [
            ("books.endpoints.shop-42.cloud.goog", "books_endpoints_shop_42_cloud_goog"),
            ("1st.example.com", "_1st_example_com"),
            ("", "_"),
        ] {
            assert_eq!(of_host(host), name);
        }
        for (version, expected) in
            [("1.2.3", "1"), ("1.2", "1.2"), ("v1", "v1"), ("2024-01", "2024_01"), ("1..2.3", "1")]
        {
            assert_eq!(major(version), expected, "{version}");
        }
    }
}
