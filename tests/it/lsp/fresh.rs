//! History leaves no trace: after any edits, a server says what a fresh one says about the text.

use std::sync::Arc;

use gateway_ls::analysis::Analysis;
use gateway_ls::settings::Settings;
use gateway_ls::text::{Encoding, Text, TextRange};
use gateway_ls::yaml::Format;
use serde_json::{Value, json};

use super::config;
use crate::support::client::{Client, full};
use crate::support::{Lcg, shared_files};

/// A config of about 100 kB.
fn large() -> String {
    let mut text = "swagger: \"2.0\"\ninfo: {title: Large, version: \"1\"}\nhost: \"${HOST}\"\nx-one: &one\n  address: https://one.googleapis.com\npaths:\n".to_owned();
    for number in 0.. {
        if text.len() > 100_000 {
            break;
        }
        text += &format!(
            "  /rows/{number}/{{id}}:\n    parameters:\n      - {{name: id, in: path, required: true, type: string}}\n    get:\n      summary: \"Row 💣 {number}\"\n      operationId: get{number}\n      x-google-backend:\n        address: https://api{number}.googleapis.com/v1\n        deadline: 30.0\n      responses:\n        '200': {{description: it works}}\n    post:\n      x-google-backend: *one\n      responses:\n        '200':\n          description: >\n            it\n            works\n"
        );
    }
    text
}

/// Name, text and number of edits.
fn sources() -> Vec<(String, String, usize)> {
    let mut sources: Vec<_> =
        shared_files(&["corpus"]).into_iter().map(|(name, text)| (name, text, 100)).collect();
    sources.push(("large.yaml".to_owned(), large(), 1_000));
    let small = config("https://bigquery.googleapis.com");
    sources.push(("small.yaml".to_owned(), small.replace('\n', "\r\n"), 300));
    sources.push((
        "small.json".to_owned(),
        "{\n  \"swagger\": \"2.0\",\n  \"x-google-backend\": {\"address\": \"https://a.googleapis.com\"},\n  \"paths\": {\"/a\": {\"get\": {}}}\n}\n".to_owned(),
        300,
    ));
    sources
}

const PIECES: &[&str] = &[
    "a",
    "\"",
    "'",
    "{",
    "}",
    "[",
    "]",
    ": ",
    ":",
    "\n",
    "\r\n",
    "\r",
    "- ",
    "#",
    "&a ",
    "*one",
    "|",
    ">\n",
    "\t",
    "? ",
    "!",
    "%",
    "@",
    ",",
    "ß",
    "💣",
    "\u{2028}",
    "\u{feff}",
    "---\n",
    "  ",
    "<<: *one",
    "  /x:\n    get:\n",
    "${HOLE}",
    "x-google-backend:",
    "",
    "",
    "",
    "",
    "",
    "",
];

fn edits(random: &mut Lcg, text: &str) -> (TextRange, &'static str) {
    let (start, end) = random.place(text);
    let end = if random.below(2) == 0 { start } else { end };
    (TextRange::new(start, end), PIECES[random.below(PIECES.len())])
}

fn format(name: &str) -> Format {
    if name.ends_with(".json") { Format::Json } else { Format::Yaml }
}

#[test]
fn tree_and_model_after_edits_are_those_of_the_text() {
    let mut random = Lcg::new(11);
    for (name, source, count) in sources() {
        let mut text = Text::new(&source);
        let mut plain = source;
        for _ in 0..count {
            let (range, piece) = edits(&mut random, &plain);
            text.edit(range, piece);
            plain.replace_range(range.start..range.end, piece);
        }
        assert_eq!(text.to_string(), plain, "{name}");
        let read = |text| Analysis::new(text, format(&name), Arc::new(Settings::default()));
        let (edited, afresh) = (read(text), read(Text::new(&plain)));
        assert_eq!(format!("{:?}", edited.tree), format!("{:?}", afresh.tree), "{name}");
        assert_eq!(format!("{:?}", edited.document), format!("{:?}", afresh.document), "{name}");
        assert_eq!(format!("{:?}", edited.routing), format!("{:?}", afresh.routing), "{name}");
    }
}

/// A client that pulls, so that it can ask at any time what is said.
fn start() -> Client {
    let mut capabilities = full();
    capabilities["textDocument"]["diagnostic"] = json!({});
    capabilities["workspace"]["diagnostics"] = json!({"refreshSupport": true});
    Client::start(capabilities)
}

/// What is said of a document once it is saved: before, something may be held back.
fn saved(client: &mut Client, uri: &str) -> Value {
    client.notify("textDocument/didSave", json!({"textDocument": {"uri": uri}}));
    client.ask("textDocument/diagnostic", json!({"textDocument": {"uri": uri}}))["items"].take()
}

#[test]
fn a_server_after_edits_says_what_a_fresh_one_says() {
    let mut random = Lcg::new(12);
    let mut edited = start();
    let position = |text: &Text, offset| {
        let position = text.position(offset, Encoding::Utf8);
        json!({"line": position.line, "character": position.column})
    };
    for (name, source, count) in sources() {
        let uri = format!("file:///nowhere/{}", name.replace([' ', '#', '?', '%'], "_"));
        edited.open(&uri, if format(&name) == Format::Json { "json" } else { "yaml" }, 0, &source);
        let (mut text, mut plain) = (Text::new(&source), source);
        for version in 1..=count {
            let (range, piece) = edits(&mut random, &plain);
            let (start, end) = (position(&text, range.start), position(&text, range.end));
            let change = json!([{"range": {"start": start, "end": end}, "text": piece}]);
            edited.change(&uri, i32::try_from(version).unwrap(), change);
            // A break of two characters has no place between them.
            let at = |place: &Value| {
                let number = |key: &str| u32::try_from(place[key].as_u64().unwrap()).unwrap();
                let (line, column) = (number("line"), number("character"));
                text.offset(gateway_ls::text::Position { line, column }, Encoding::Utf8)
            };
            let (start, end) = (at(&start), at(&end));
            text.edit(TextRange::new(start, end), piece);
            plain.replace_range(start..end, piece);
        }
        let version = i32::try_from(count).unwrap();
        let mut fresh = start();
        fresh.open(
            &uri,
            if format(&name) == Format::Json { "json" } else { "yaml" },
            version,
            &plain,
        );
        assert_eq!(saved(&mut edited, &uri), saved(&mut fresh, &uri), "{name}");
        for _ in 0..20 {
            let (offset, _) = random.place(&plain);
            let place = position(&text, offset);
            let params = json!({"textDocument": {"uri": uri}, "position": place});
            let ask = |client: &mut Client| client.ask("textDocument/hover", params.clone());
            assert_eq!(ask(&mut edited), ask(&mut fresh), "{name} at {place}");
        }
        edited.close(&uri);
        fresh.stop();
    }
    edited.stop();
}

#[test]
fn typing_leaves_nothing_behind() {
    let source = config("https://bigquery.googleapis.com/v2");
    let uri = "file:///nowhere/typed.yaml";
    let mut typed = start();
    let mut fresh = start();
    typed.open(uri, "yaml", 0, "");
    let mut text = Text::default();
    for (version, (at, c)) in (1..).zip(source.char_indices()) {
        let position = text.position(at, Encoding::Utf8);
        let place = json!({"line": position.line, "character": position.column});
        let range = json!({"start": place, "end": place});
        typed.change(uri, version, json!([{"range": range, "text": c.to_string()}]));
        text.edit(TextRange::new(at, at), &c.to_string());
        fresh.open(uri, "yaml", version, &source[..at + c.len_utf8()]);
        assert_eq!(saved(&mut typed, uri), saved(&mut fresh, uri), "{version}");
    }
    typed.stop();
    fresh.stop();
}
