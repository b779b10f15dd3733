//! A wall: each row of `keys.yaml` is read by rules, hover, completion and schema. Each key and
//! each field of both versions is written into a config, alone with what contains it.

use std::sync::Arc;

use gateway_ls::analysis::Analysis;
use gateway_ls::features::{completions, hover};
use gateway_ls::gateway::{Key, KeyPlace, Products, Shape, keys};
use gateway_ls::report::SchemaVersion;
use gateway_ls::rules::findings;
use gateway_ls::settings::{Settings, Target};
use gateway_ls::text::Text;
use gateway_ls::yaml::Format;
use serde_json::{Value, json};

use crate::schema::Validator;

/// A key of a mapping, or the only item of a list.
#[derive(Clone, Debug)]
enum Step {
    Key(&'static str),
    Item,
}
use Step::{Item, Key as At};

/// A place in a config.
#[derive(Clone, Debug)]
struct Row {
    is_v3: bool,
    products: Products,
    /// The way from the root; it ends at the key of the row.
    steps: Vec<Step>,
    shape: Shape,
}

impl Row {
    fn name(&self) -> &'static str {
        let name = self.steps.iter().rev().find_map(|step| match step {
            At(name) => Some(*name),
            Item => None,
        });
        name.unwrap()
    }

    /// A config with this value at the row, and a name for the row's key.
    fn config(&self, name: &str, value: Value) -> String {
        let (_, above) = self.steps.split_last().unwrap();
        let row = json!({name: value});
        let tree = above.iter().rfold(row, |below, step| match step {
            At(name) => json!({*name: below}),
            Item => json!([below]),
        });
        let (version, number) = if self.is_v3 { ("openapi", "3.0.3") } else { ("swagger", "2.0") };
        let mut root = json!({version: number});
        root.as_object_mut().unwrap().extend(tree.as_object().unwrap().clone());
        if let Some(parameter) = root.pointer_mut("/paths/~1a/get/parameters/0") {
            parameter["name"] = json!("p");
            parameter["in"] = json!("path");
        }
        root.to_string()
    }

    /// Where the row's name is in a config.
    fn offset(&self, config: &str, name: &str) -> usize {
        config.rfind(&format!("\"{name}\":")).unwrap() + 1
    }

    fn analysis(&self, config: &str) -> Analysis {
        let target = match self.products {
            Products::Both | Products::ApiGateway => Target::ApiGateway,
            Products::Endpoints | Products::EndpointsForSure => Target::Endpoints,
        };
        let settings = Settings { target: Some(target), ..Settings::default() };
        Analysis::new(Text::new(config), Format::Json, Arc::new(settings))
    }

    /// A value that no row of this shape can have.
    fn wrong_value(&self) -> Value {
        match self.shape {
            Shape::Object(_) | Shape::Map(_) | Shape::Either(..) => json!([[]]),
            _ => json!({"wrong": [[]]}),
        }
    }

    /// The place as a JSON pointer.
    fn pointer(&self) -> String {
        let part = |step: &Step| match step {
            At(name) => format!("/{}", name.replace('/', "~1")),
            Item => "/0".to_owned(),
        };
        self.steps.iter().map(part).collect()
    }
}

/// The rows of a key and of all that it holds, in one version.
fn rows_of(key: &'static Key, is_v3: bool) -> Vec<Row> {
    let Some(used) = key.in_version(is_v3) else { return Vec::new() };
    let mut steps = match (used.places.last().unwrap(), is_v3) {
        (KeyPlace::Root, _) => vec![],
        (KeyPlace::Operation, _) => vec![At("paths"), At("/a"), At("post")],
        (KeyPlace::SecurityScheme, false) => vec![At("securityDefinitions"), At("s")],
        (KeyPlace::SecurityScheme, true) => {
            vec![At("components"), At("securitySchemes"), At("s")]
        }
        (KeyPlace::Parameter, _) => {
            vec![At("paths"), At("/a"), At("get"), At("parameters"), Item]
        }
        (KeyPlace::Server, _) => vec![At("servers"), Item],
    };
    steps.push(At(key.name));
    let mut rows = vec![Row { is_v3, products: key.products, steps, shape: used.shape }];
    let mut waiting = rows.clone();
    while let Some(row) = waiting.pop() {
        let with = |step: Step, shape: &Shape| {
            let steps = row.steps.iter().cloned().chain([step]).collect();
            Row { steps, shape: *shape, ..row.clone() }
        };
        match row.shape {
            Shape::Object(object) => {
                for field in object.fields.iter().filter(|field| !field.is_unread) {
                    let row =
                        Row { products: field.products, ..with(At(field.name), &field.shape) };
                    rows.push(row.clone());
                    waiting.push(row);
                }
            }
            Shape::List(item) => waiting.push(with(Item, item)),
            Shape::Map(value) => waiting.push(with(At("name"), value)),
            Shape::Either(one, other) => {
                waiting.extend([one, other].map(|shape| Row { shape: *shape, ..row.clone() }));
            }
            _ => {}
        }
    }
    rows
}

fn rows() -> Vec<Row> {
    let of_version = |is_v3| keys().iter().flat_map(move |key| rows_of(key, is_v3));
    of_version(false).chain(of_version(true)).collect()
}

/// The rows that something does not read.
fn unread(is_read: impl Fn(&Row) -> bool) -> Vec<String> {
    let version = |row: &Row| if row.is_v3 { "3.x" } else { "2.0" };
    let unread = rows().into_iter().filter(|row| !is_read(row));
    unread.map(|row| format!("{} {}", version(&row), row.pointer())).collect()
}

/// The rules that say what is wrong with a value of another type.
const RULES: &[&str] = &["invalid-value", "inline-backend", "endpoints-entry"];

#[test]
fn each_row_is_read_by_rules() {
    let wrong = unread(|row| {
        let config = row.config(row.name(), row.wrong_value());
        let start = row.offset(&config, row.name());
        let found = findings(&row.analysis(&config));
        found.iter().any(|it| RULES.contains(&it.rule) && it.range.start + 1 >= start)
    });
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn each_row_is_read_by_hover() {
    let wrong = unread(|row| {
        let config = row.config(row.name(), row.wrong_value());
        let page = hover(&row.analysis(&config), row.offset(&config, row.name()));
        let page = page.map(|page| page.content.plain()).unwrap_or_default();
        // The page of a backend is about the backend.
        row.name() == "x-google-backend" || page.contains(row.name()) && page.contains("Value: ")
    });
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn each_row_is_read_by_completion() {
    let is_old = |name: &str| keys().iter().any(|it| it.name == name && it.replaced_by.is_some());
    let wrong = unread(|row| {
        let config = row.config("", json!(null));
        let offered = completions(&row.analysis(&config), row.offset(&config, ""));
        is_old(row.name()) || offered.iter().any(|it| it.label == row.name())
    });
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn each_row_is_read_by_the_schema() {
    let [v2, v3] = [SchemaVersion::V2, SchemaVersion::V3].map(|it| Validator::new(Some(it)));
    let wrong = unread(|row| {
        let validator = if row.is_v3 { &v3 } else { &v2 };
        let problems = |value: Value| {
            let config = row.config(row.name(), value);
            validator.problems(&serde_json::from_str(&config).unwrap())
        };
        let place = format!("'{}'", row.pointer());
        let has_problem = |value: Value| problems(value).contains(&place);
        has_problem(row.wrong_value()) && !has_problem(json!("${x}"))
    });
    assert_eq!(wrong, [""; 0]);
}
