//! What hostile texts do in a config, wherever the config has texts and whatever prints them: they
//! are shown, and nothing acts. Each payload goes through each output; a cell that fails is named.

mod oracles;

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::support::client::{Client, full};
use oracles::{annotations, hcl, markdown, parses, quiet, script, xml};

/// The rows.
const PAYLOADS: &[(&str, &str)] = &[
    ("escape sequences", "\u{1b}[31mX\u{1b}]8;;http://evil.example\u{7}\u{7f}"),
    ("C1 controls", "\u{9b}31m\u{85}\u{90}"),
    ("bidi", "\u{202e}abc\u{2066}d\u{2069}\u{200f}"),
    ("tags", "\u{e0041}\u{e0062}\u{e007f}"),
    ("zero width", "a\u{200b}b\u{feff}c\u{2060}d\u{ad}"),
    ("line breaks", "a\n::error file=x::pwn\r\nb\u{2028}::error::x\u{2029}c\u{b}\u{c}"),
    ("no characters", "a\u{fffe}b\u{ffff}"),
    ("selectors", "a\u{fe0f}\u{e0100}b\u{115f}\u{3164}"),
    (
        "Markdown",
        "[x](command:evil) ![i](http://evil.example/i.png) `b` ``c`` | **b** \\ \
         https://evil.example/ <http://evil.example> www.evil.example",
    ),
    ("HTML", "</code><script>alert(1)</script><img src=http://evil.example>&lt;&#x3c;"),
    ("shell", "'; touch pwned; $(touch pwned) `touch pwned` \" \\"),
    ("Terraform", "${file(\"/etc/passwd\")} %{ if true } \" \\ \n"),
    ("annotations", "%0A::error::x,title=y:z"),
    ("XML", "]]>&<\"'\u{8}\u{0}"),
];

/// Says what is wrong with an output, if anything is.
type Oracle = fn(&str) -> Result<(), String>;

/// The columns: arguments, and what must hold of what they print, beside that it is quiet.
const COMMANDS: &[(&[&str], Oracle)] = &[
    (&["check"], |_| Ok(())),
    (&["check", "--format", "json"], parses),
    (&["check", "--format", "sarif"], parses),
    (&["check", "--format", "github"], annotations),
    (&["check", "--format", "junit"], xml),
    (&["routes"], |_| Ok(())),
    (&["routes", "--format", "json"], parses),
    (&["iam"], |_| Ok(())),
    (&["iam", "--format", "json"], parses),
    (&["iam", "--format", "markdown"], markdown),
    (&["iam", "--format", "terraform"], hcl),
    (&["iam", "--format", "gcloud"], script),
];

/// Configs with a payload wherever they have a text.
fn configs(payload: &str) -> [Value; 2] {
    let at = |start: &str| format!("{start}{payload}");
    let operation = |id: &str, address: String| {
        json!({"get": {
            "operationId": at(id),
            "x-google-backend": {"address": address, "jwt_audience": payload, "protocol": payload},
            "x-google-quota": {"metricCosts": {payload: 1}},
            "security": [{payload: []}],
            "parameters": [{"name": payload, "in": payload}, {"$ref": at("#/parameters/")}],
            "responses": {"200": {"description": payload}},
        }})
    };
    let second = json!({
        "swagger": "2.0",
        "host": payload,
        "basePath": payload,
        "info": {"title": payload, "version": payload},
        at("x-google-"): 1,
        "x-google-backend": {"address": "https://a-abc123def-uc.a.run.app", at("k"): 1},
        "x-google-endpoints": [{"name": payload}],
        "x-google-management": {
            "metrics": [{"name": payload, "valueType": payload}],
            "quota": {"limits": [{"name": payload, "metric": payload, "unit": payload}]},
        },
        "paths": {
            at("/"): operation("a", at("https://orders-481516234200.europe-west1.run.app/")),
            "/b": operation("b", at("https://bigquery.googleapis.com/")),
            "/c": operation("c", at("https://us-central1-shop-42.cloudfunctions.net/")),
            "/d": operation("d", payload.to_owned()),
            "/e": operation("e", format!("https://{payload}.example.com/")),
        },
        "securityDefinitions": {payload: {
            "type": payload,
            "flow": payload,
            "x-google-issuer": payload,
            "x-google-jwks_uri": payload,
            "x-google-audiences": payload,
        }},
    });
    let third = json!({
        "openapi": "3.0.3",
        "info": {"title": payload, "version": payload},
        "servers": [{"url": payload, "x-google-endpoint": {payload: 1}}],
        "x-google-api-management": {
            "backends": {payload: {"address": "https://a-abc123def-uc.a.run.app"}, "u": {}},
            "metrics": {payload: {}},
            "modelRouters": {payload: {}},
        },
        "paths": {at("/"): {"get": {
            "operationId": payload,
            "x-google-backend": payload,
            "x-google-quota": {payload: 1},
            "security": [{payload: []}],
            "responses": {"200": {"description": payload}},
        }}},
        "components": {"securitySchemes": {payload: {
            "type": payload,
            "x-google-auth": {"issuer": payload, "jwksUri": payload, "audiences": [payload]},
        }}},
    });
    [second, third]
}

#[test]
fn no_payload_acts_in_the_output_of_a_command() {
    let mut failed = Vec::new();
    for (row, payload) in PAYLOADS {
        for config in configs(payload) {
            let folder = tempfile::tempdir().unwrap();
            fs::create_dir(folder.path().join(".git")).unwrap();
            fs::write(folder.path().join("api.json"), format!("{config:#}")).unwrap();
            for (arguments, holds) in COMMANDS {
                let (said, complaints) = run(folder.path(), arguments);
                let all = [quiet(&said), quiet(&complaints), holds(&said)];
                for wrong in all.into_iter().filter_map(Result::err) {
                    let wrong: String = wrong.chars().take(500).collect();
                    failed.push(format!("{row} × {}: {wrong}", arguments.join(" ")));
                }
            }
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// What a command prints on standard output and on standard error.
fn run(folder: &Path, arguments: &[&str]) -> (String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gateway-ls"));
    let output = command.current_dir(folder).args(arguments).arg("api.json").output().unwrap();
    assert!(matches!(output.status.code(), Some(0 | 1)), "{arguments:?}: {output:?}");
    (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

const URI: &str = "file:///nowhere/api.json";

#[test]
fn no_payload_acts_in_an_editor() {
    let mut failed = Vec::new();
    for (row, payload) in PAYLOADS {
        for config in configs(payload) {
            let mut client = Client::start_with(json!({
                "processId": null,
                "rootUri": null,
                "capabilities": full(),
                "initializationOptions": {*payload: 1, "project": 1, "rules": {*payload: "error"}},
            }));
            let text = format!("{config:#}");
            client.open(URI, "json", 1, &text);
            let said = ask_everything(&mut client, &text);
            for message in &said {
                let mut wrong = Vec::new();
                look(message, &mut wrong);
                failed.extend(wrong.into_iter().map(|wrong| format!("{row} × {wrong}")));
            }
            let shown = |method: &str| said.iter().any(|message| message["method"] == method);
            assert!(shown("window/showMessage"), "{row}: {said:?}");
            client.stop();
        }
    }
    failed.sort();
    failed.dedup();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// All that the server says when everything is asked of it everywhere.
fn ask_everything(client: &mut Client, text: &str) -> Vec<Value> {
    let document = json!({"uri": URI});
    client.diagnostics(URI, 1);
    let lines: Vec<&str> = text.split('\n').collect();
    let all =
        json!({"start": {"line": 0, "character": 0}, "end": {"line": lines.len(), "character": 0}});
    let mut asked = Vec::new();
    for method in ["documentSymbol", "codeLens", "documentLink", "foldingRange"] {
        asked.push((method, json!({"textDocument": document})));
    }
    asked.push(("inlayHint", json!({"textDocument": document, "range": all})));
    let context = json!({"diagnostics": []});
    asked.push(("codeAction", json!({"textDocument": document, "range": all, "context": context})));
    for (line, text) in lines.iter().enumerate() {
        let length = text.chars().map(char::len_utf16).sum::<usize>();
        // In the key and in the value.
        let blank = text.len() - text.trim_start().len();
        let value = text.find("\": ").map_or(length, |colon| colon + 4);
        let at = |character: usize| {
            let place = json!({"line": line, "character": character});
            json!({"textDocument": document, "position": place})
        };
        asked.push(("hover", at(blank + 2)));
        asked.push(("hover", at(value)));
        asked.push(("completion", at(value)));
    }
    let mut ids = vec![client.begin("workspace/symbol", json!({"query": ""}))];
    for (method, params) in asked {
        ids.push(client.begin(&format!("textDocument/{method}"), params));
    }
    for id in ids {
        client.response(id);
    }
    client.received.clone()
}

/// Looks at all texts of a message that an editor shows.
fn look(said: &Value, wrong: &mut Vec<String>) {
    const SHOWN: &[&str] = &[
        "message",
        "title",
        "label",
        "detail",
        "name",
        "containerName",
        "tooltip",
        "value",
        "description",
        "documentation",
        "placeholder",
    ];
    match said {
        Value::Object(members) => {
            let is_markdown = said["kind"] == "markdown";
            for (name, value) in members {
                match value {
                    Value::String(text) if SHOWN.contains(&name.as_str()) => {
                        let mut looks = vec![quiet(text)];
                        looks.extend(is_markdown.then(|| markdown(text)));
                        let looks = looks.into_iter().filter_map(Result::err);
                        wrong.extend(looks.map(|wrong| format!("{name}: {wrong}")));
                    }
                    value => look(value, wrong),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| look(item, wrong)),
        _ => {}
    }
}
