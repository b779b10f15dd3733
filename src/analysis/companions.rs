//! What Google holds against each other of the OpenAPI 2.0 files of one deploy. Reads no file: it is
//! given the others.

use std::collections::BTreeMap;

use super::{Analysis, Fact, Fields};
use crate::gateway::{field_name, method_name};
use crate::openapi::{Method, Parameter, Place};
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
        analysis.may_have_companions().then(|| Self {
            path: path.to_owned(),
            text: analysis.text.clone(),
            host: analysis.deployed_host(),
            api: analysis.deployed_api(),
            operations: first_of_each(analysis.deployed_operations()),
            patterns: first_of_each(analysis.deployed_patterns()),
            definitions: first_of_each(analysis.deployed_definitions()),
        })
    }
}

fn first_of_each<K: Ord, V>(all: impl IntoIterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut first = BTreeMap::new();
    for (key, value) in all {
        first.entry(key).or_insert(value);
    }
    first
}

/// What must fit to the other files of a deploy, of the part of the file that is spoken of.
impl Analysis {
    /// Whether the file is one of those that Google holds against each other: OpenAPI 2.0.
    pub fn may_have_companions(&self) -> bool {
        let document = &self.document;
        document.has_version_key && !document.is_v3 && !document.is_service_config()
    }

    /// `host`, if it is there and known.
    pub fn deployed_host(&self) -> Option<Named> {
        known(self.root_text("host"))
    }

    /// The API, if it is known.
    pub fn deployed_api(&self) -> Option<ApiVersion> {
        api(self, &self.root_text("host"))
    }

    /// The operations that have an `operationId`, by the names of Google's methods.
    pub fn deployed_operations(&self) -> Vec<(String, Shape)> {
        let mut operations = Vec::new();
        for (_, item, operation) in self.operations() {
            let Some(id) = &operation.operation_id else { continue };
            let Some(name) = self.known_value(&id.text).filter(|it| !it.is_empty()) else {
                continue;
            };
            let parameters = self.all_parameters(item, operation);
            let fields = parameters.and_then(|all| all.iter().map(|it| typed(self, it)).collect());
            let range = id.place.range;
            operations.push((method_name(&name), Shape { name, fields, range }));
        }
        operations
    }

    /// The operations by method and by what their paths match. The base path counts: it is a part
    /// of that.
    pub fn deployed_patterns(&self) -> Vec<((Method, String), Named)> {
        let mut patterns = Vec::new();
        for (item, path) in self.items().iter().zip(&self.routing.paths) {
            let Some(form) = path.template.normal_form() else { continue };
            for operation in &item.operations {
                let named = Named { name: item.path.text.clone(), range: operation.key };
                patterns.push(((operation.method, form.clone()), named));
            }
        }
        patterns
    }

    /// The definitions that become a type, by name.
    pub fn deployed_definitions(&self) -> Vec<(String, Shape)> {
        let Fact::Known(all, _) = self.root_field("definitions") else { return Vec::new() };
        let all = self.fields_of(all.value).and_then(|all| all.written());
        let mut definitions = Vec::new();
        for field in all.unwrap_or_default() {
            let name = field.key.text().into_owned();
            let Some(of) = self.fields_of(field.value) else { continue };
            let range = field.key.content_range();
            let fields = properties(self, of);
            definitions.push((name.clone(), Shape { name, fields, range }));
        }
        definitions
    }
}

/// A parameter as a field of a type.
fn typed(analysis: &Analysis, parameter: &Parameter) -> Option<(String, Option<String>)> {
    let name = analysis.known_value(&parameter.name.as_ref()?.text)?;
    let kind = parameter.kind.as_ref().map(|kind| kind.text.clone());
    Some((field_name(&name), kind))
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
