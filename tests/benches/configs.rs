//! The configs that are measured: made here, of any length, the same in each run.

use serde_json::{Value, json};

/// Findings in each config, whatever its length: what they cost is the same in all.
pub const FINDINGS: usize = 5;

/// How a config is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Yaml,
    Json,
}

impl Format {
    pub const ALL: [Self; 2] = [Self::Yaml, Self::Json];

    pub fn name(self) -> &'static str {
        match self {
            Self::Yaml => "YAML",
            Self::Json => "JSON",
        }
    }

    /// The language of the protocol, which is the ending of the file as well.
    pub fn language(self) -> &'static str {
        match self {
            Self::Yaml => "yaml",
            Self::Json => "json",
        }
    }
}

/// How long a config is, at least, in bytes.
pub const SIZES: [(&str, usize); 3] = [("10 kB", 10_000), ("100 kB", 100_000), ("1 MB", 1_000_000)];

/// A config, and the places in it where something is written or asked.
pub struct Config {
    pub format: Format,
    pub text: String,
    /// In a summary in the middle.
    pub summary: Place,
    /// In an address in the middle.
    pub address: Place,
}

/// A place as the protocol names it: from 0, in bytes, which here are characters.
#[derive(Clone, Copy)]
pub struct Place {
    pub line: usize,
    pub character: usize,
}

impl Config {
    /// A config of at least `size` bytes.
    pub fn new(format: Format, size: usize) -> Self {
        let mut count = size / bytes_per_path(format);
        let mut text = written(format, count);
        while text.len() < size {
            count += 1;
            text = written(format, count);
        }
        let middle = count / 2;
        Self {
            format,
            summary: place(&text, &format!("Reads shelf {middle}")),
            address: place(&text, &format!("shelf{middle}-")),
            text,
        }
    }
}

fn bytes_per_path(format: Format) -> usize {
    let (some, more) = (written(format, 100).len(), written(format, 200).len());
    (more - some) / 100 + 1
}

/// The place after the last letter of `word`.
fn place(text: &str, word: &str) -> Place {
    let end = text.find(word).expect("the word is in the text") + word.len();
    let before = &text[..end];
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    Place { line: before.matches('\n').count(), character: end - start }
}

fn written(format: Format, paths: usize) -> String {
    let config = config(paths);
    match format {
        Format::Yaml => serde_yaml::to_string(&config).expect("a config can be written"),
        Format::Json => serde_json::to_string_pretty(&config).expect("a config can be written"),
    }
}

fn config(count: usize) -> Value {
    let paths: serde_json::Map<String, Value> =
        (0..count).map(|index| (format!("/shelves{index}/{{book}}"), item(index))).collect();
    json!({
        "swagger": "2.0",
        "info": {"title": "Library", "description": "Shelves and books.", "version": "1.0.0"},
        "schemes": ["https"],
        "produces": ["application/json"],
        "securityDefinitions": {
            "readers": {
                "type": "oauth2",
                "authorizationUrl": "",
                "flow": "implicit",
                "x-google-issuer": "https://issuer.example.com",
                "x-google-jwks_uri": "https://issuer.example.com/keys.json",
                "x-google-audiences": "library",
            },
        },
        "paths": paths,
        "definitions": {
            "Book": {
                "type": "object",
                "properties": {"title": {"type": "string"}, "pages": {"type": "integer"}},
            },
        },
    })
}

/// One path with two operations.
fn item(index: usize) -> Value {
    let read = operation(index, &format!("readShelf{index}"), &format!("Reads shelf {index}"));
    let empty = operation(index, &format!("emptyShelf{index}"), &format!("Empties shelf {index}"));
    json!({"get": read, "delete": empty})
}

fn operation(index: usize, id: &str, summary: &str) -> Value {
    let address = match id.starts_with("read") && index < FINDINGS {
        true => format!("https://storage.googleapis.com/shelf{index}"),
        false => format!("https://shelf{index}-481516234200.europe-west1.run.app"),
    };
    json!({
        "operationId": id,
        "summary": format!("{summary} of the library, with all that is said of its books."),
        "parameters": [{"name": "book", "in": "path", "required": true, "type": "string"}],
        "x-google-backend": {
            "address": address,
            "path_translation": "APPEND_PATH_TO_ADDRESS",
            "deadline": 20.0,
        },
        "security": [{"readers": []}],
        "responses": {
            "200": {"description": "The shelf.", "schema": {"$ref": "#/definitions/Book"}},
        },
    })
}
