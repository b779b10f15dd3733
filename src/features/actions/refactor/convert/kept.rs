//! A last look at the whole: each key and value of the file is in the result too, unless a step is
//! known to say it otherwise. It does not trust the steps.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{Reason, refuse};
use super::security;
use crate::rules::shortened;
use crate::yaml::{Entry, Kind, Node, Tree};

/// Said of a body without a media type, so that nothing is lost with it.
const JSON: &str = "application/json";

/// Refuses where a text would be lost. Gives the media types that neither a body nor a response
/// of the new file has, in words.
pub(super) fn check(old: &Tree, new: &Tree) -> Result<Vec<String>, Reason> {
    let mut wanted = Wanted::default();
    if let Some(root) = old.root() {
        wanted.walk(root);
    }
    let mut there: BTreeMap<String, usize> = BTreeMap::new();
    for text in all(new) {
        *there.entry(text).or_default() += 1;
    }
    let types = wanted.types.iter().filter(|it| *it != JSON && !there.contains_key(*it));
    let types = types.map(|it| format!("the unused media type `{}`", shortened(it))).collect();
    let is_lost = |text: &&String| match there.get_mut(*text) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    };
    match wanted.texts.iter().find(is_lost) {
        Some(lost) => refuse(format!("`{}` would be lost", shortened(lost))),
        None => Ok(types),
    }
}

/// The texts of all keys and values.
fn all(tree: &Tree) -> Vec<String> {
    let mut texts = Vec::new();
    let mut waiting: Vec<Node<'_>> = tree.root().into_iter().collect();
    while let Some(node) = waiting.pop() {
        texts.extend(text(node));
        waiting.extend(node.entries().flat_map(|entry| [entry.key, entry.value]));
        waiting.extend(node.items());
    }
    texts
}

/// The text of a scalar that says something.
fn text(node: Node<'_>) -> Option<String> {
    let text = (node.kind() == Kind::Scalar && !node.is_null()).then(|| node.text())?;
    (!text.is_empty()).then(|| text.into_owned())
}

/// What a node of 2.0 is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Root,
    PathItem,
    Operation,
    Parameter,
    /// A parameter that the document defines.
    SharedParameter,
    /// The items of a parameter, or a header.
    Items,
    Response,
    Schema,
    Scheme,
    /// `x-google-jwt-locations`.
    Locations,
    /// A map whose keys somebody chose.
    Named(&'static What),
    /// Anything that stays as it is.
    Data,
}

/// What is to be found in the result.
enum Step {
    /// Neither the key nor what it holds: a step says it otherwise, or says that it is left out.
    Nothing,
    /// What it holds, under another key.
    Value(What),
    /// Both.
    Both(What),
    /// The key with another value.
    Key,
    /// Media types, each at least once in the file.
    Types,
    /// A list in one text.
    Commas,
}

#[derive(Default)]
struct Wanted {
    /// Each as often as it is there.
    texts: Vec<String>,
    types: BTreeSet<String>,
}

impl Wanted {
    fn walk(&mut self, root: Node<'_>) {
        let mut waiting = vec![(root, What::Root)];
        while let Some((node, what)) = waiting.pop() {
            self.texts.extend(text(node));
            waiting.extend(node.items().map(|item| (item, what)));
            for entry in node.entries() {
                let (has_key, below) = match step(what, node, entry) {
                    Step::Nothing => (false, None),
                    Step::Value(what) => (false, Some(what)),
                    Step::Both(what) => (true, Some(what)),
                    Step::Key => (true, None),
                    Step::Types => {
                        self.types.extend(entry.value.items().filter_map(text));
                        (false, None)
                    }
                    Step::Commas => {
                        let list = entry.value.text();
                        let parts = list.split(',').map(str::trim).filter(|it| !it.is_empty());
                        self.texts.extend(parts.map(str::to_owned));
                        (false, None)
                    }
                };
                if has_key {
                    self.texts.extend(text(entry.key));
                }
                waiting.extend(below.map(|what| (entry.value, what)));
            }
        }
    }
}

/// What becomes of an entry.
fn step(what: What, mapping: Node<'_>, entry: Entry<'_>) -> Step {
    let key = &*entry.key.text();
    match what {
        _ if key == "$ref" => Step::Nothing,
        What::Root => root_step(key),
        What::Named(What::SharedParameter) if place(entry.value) == "formData" => Step::Nothing,
        // The pattern of a path goes to its parameter.
        What::Named(What::PathItem) if key.contains('=') => Step::Value(What::PathItem),
        What::Named(inner) => Step::Both(*inner),
        What::PathItem => match key {
            "get" | "put" | "post" | "delete" | "options" | "head" | "patch" => {
                Step::Both(What::Operation)
            }
            "parameters" => Step::Both(What::Parameter),
            _ => Step::Both(What::Data),
        },
        What::Operation => match key {
            "schemes" | "x-google-backend" => Step::Nothing,
            "consumes" | "produces" => Step::Types,
            "parameters" => Step::Value(What::Parameter),
            "responses" => Step::Both(What::Named(&What::Response)),
            _ => Step::Both(What::Data),
        },
        What::Parameter | What::SharedParameter => parameter_step(key, mapping),
        What::Items => match key {
            "collectionFormat" => Step::Nothing,
            "items" => Step::Both(What::Items),
            _ => Step::Both(What::Data),
        },
        What::Response => match key {
            "schema" => Step::Both(What::Schema),
            "headers" => Step::Both(What::Named(&What::Items)),
            "examples" => Step::Value(What::Data),
            _ => Step::Both(What::Data),
        },
        What::Schema => match key {
            "type" if entry.value.text() == "file" => Step::Key,
            "x-nullable" => Step::Value(What::Data),
            "properties" => Step::Both(What::Named(&What::Schema)),
            "default" | "enum" | "example" => Step::Both(What::Data),
            _ if key.starts_with("x-") => Step::Both(What::Data),
            _ => Step::Both(What::Schema),
        },
        What::Scheme => match key {
            "flow" => Step::Nothing,
            "authorizationUrl" | "tokenUrl" => Step::Value(What::Data),
            _ => match security::field(entry) {
                Some("audiences") => Step::Commas,
                Some("jwtLocations") => Step::Value(What::Locations),
                Some(_) => Step::Value(What::Data),
                None => Step::Both(What::Data),
            },
        },
        What::Locations if security::location_field(key) != key => Step::Value(What::Data),
        What::Data if key == "x-nullable" => Step::Value(What::Data),
        What::Locations | What::Data => Step::Both(What::Data),
    }
}

fn root_step(key: &str) -> Step {
    match key {
        "swagger"
        | "host"
        | "basePath"
        | "schemes"
        | "x-google-allow"
        | "x-google-api-name"
        | "x-google-backend"
        | "x-google-endpoints"
        | "x-google-management" => Step::Nothing,
        "consumes" | "produces" => Step::Types,
        "definitions" => Step::Value(What::Named(&What::Schema)),
        "parameters" => Step::Value(What::Named(&What::SharedParameter)),
        "responses" => Step::Value(What::Named(&What::Response)),
        "securityDefinitions" => Step::Value(What::Named(&What::Scheme)),
        "paths" => Step::Both(What::Named(&What::PathItem)),
        _ => Step::Both(What::Data),
    }
}

fn parameter_step(key: &str, parameter: Node<'_>) -> Step {
    let is_file = parameter.entry("type").is_some_and(|it| it.value.text() == "file");
    match (key, &*place(parameter)) {
        ("collectionFormat", _) => Step::Nothing,
        ("items", _) => Step::Both(What::Items),
        ("schema", _) => Step::Both(What::Schema),
        ("x-nullable", _) => Step::Value(What::Data),
        ("in" | "name", "body") => Step::Nothing,
        ("in" | "required" | "allowEmptyValue", "formData") => Step::Nothing,
        ("name", "formData") => Step::Value(What::Data),
        ("type", "formData") if is_file => Step::Key,
        ("format", "formData") if is_file => Step::Nothing,
        _ => Step::Both(What::Data),
    }
}

/// The `in` of a parameter.
fn place(parameter: Node<'_>) -> String {
    parameter.entry("in").map(|it| it.value.text().into_owned()).unwrap_or_default()
}
