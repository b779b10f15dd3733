//! Input made to hurt: each in a process of its own that may use ten seconds and a gigabyte of
//! data. Address space is not counted: threads reserve much of it that they never use.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};

use crate::support::client::{Client, full};

const HEADER: &str =
    "swagger: \"2.0\"\nx-google-backend:\n  address: https://bigquery.googleapis.com\n";

const JSON_HEADER: &str = "{\"swagger\": \"2.0\", \"x-google-backend\": \
    {\"address\": \"https://bigquery.googleapis.com\"}, \"x\": ";

/// Name and text; the backend in the header can be read in all of them.
fn inputs() -> Vec<(&'static str, String)> {
    let mut inputs = Vec::new();
    let mut add = |name: &'static str, rest: String| {
        let header = if name.ends_with(".json") { JSON_HEADER } else { HEADER };
        inputs.push((name, format!("{header}{rest}")));
    };

    let mut bomb = "x-0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    let mut merges = "x-0: &m0 {a: 1}\n".to_owned();
    for level in 1..60 {
        let alias = format!("*a{}", level - 1);
        writeln!(bomb, "x-{level}: &a{level} [{}]", [alias.as_str(); 9].join(", ")).unwrap();
        let merge = format!("*m{}", level - 1);
        writeln!(merges, "x-{level}: &m{level} {{<<: [{}]}}", [merge.as_str(); 9].join(", "))
            .unwrap();
    }
    bomb += "paths:\n  /a:\n    get: *a59\n";
    merges += "paths:\n  /a:\n    get:\n      x-google-backend: *m59\n";
    add("alias-bomb.yaml", bomb);
    add("merge-bomb.yaml", merges);
    add("alias-to-itself.yaml", "paths: &p\n  /a: *p\n  /b:\n    get: &g\n      <<: *g\n".into());

    let deep = 100_000;
    add("deep-flow.yaml", format!("x: {}", "[".repeat(deep)));
    add("deep-closed-flow.yaml", format!("x: {}{}\n", "{a: ".repeat(deep), "}".repeat(deep)));
    add("deep-dashes.yaml", format!("x:\n  {}a\n", "- ".repeat(deep)));
    add("deep-keys.yaml", format!("x: {}\n", "? ".repeat(deep)));
    let steps = (0..2_000).map(|level| format!("{}a:\n", " ".repeat(level)));
    add("deep-block.yaml", format!("x:\n{}", steps.collect::<String>()));
    add("deep.json", "{\"a\": [".repeat(deep));
    add("quotes.json", "\"".repeat(1_000_000));
    add("comments.json", "1,\n/* ".repeat(200_000));
    add("holes.json", format!("1, {}", "${ {{ ".repeat(200_000)));
    add("braces.json", format!("1\n{}", "}\n".repeat(300_000)));

    let long = 10_000_000;
    add("long-plain.yaml", format!("x: {}\n", "a".repeat(long)));
    add("long-quoted.yaml", format!("x: \"{}\n", "\\n".repeat(long / 2)));
    add("long-flow.yaml", format!("x: [{}\n", "a,".repeat(long / 2)));
    add("long-blank.yaml", format!("x: 1{}#\n", " ".repeat(long)));
    add("long-colons.yaml", format!("x: {}\n", ": ".repeat(long / 10)));
    add("long-anchors.yaml", format!("x: {}\n", "&a ".repeat(long / 10)));

    add("nul.yaml", format!("x: {}\n\0\0\0\n  \0: \0\n", "\0".repeat(1_000)));
    add("only-lone-cr.yaml", "x: 1\rpaths:\r  /a:\r    get: {}\r".repeat(1_000));
    add("controls.yaml", ('\u{1}'..' ').map(|c| format!("x: {c}\n{c}\n")).collect());
    add("same-key.yaml", "x: 1\n".repeat(300_000));
    add("same-anchor.yaml", "x: &a 1\ny: *a\n".repeat(30_000));
    add("quotes.yaml", "x: \"\n".repeat(50_000));
    add("brackets.yaml", "x: [\n".repeat(50_000));
    add("documents.yaml", "---\n".repeat(500_000));
    add("suppressions.yaml", "# gateway-ls: ignore[syntax] x\n".repeat(30_000));
    add("separators.yaml", "\n\u{2028}".repeat(200_000));
    add("holes.yaml", format!("host: {}\n", "${".repeat(200_000)));
    add("open-quotes.yaml", format!("host: {}\n", "{{ \"".repeat(150_000)));
    add("open-comments.yaml", format!("host: {}\n", "# {# ${\n{{/*".repeat(60_000)));

    let keys: String = (0..4_000).map(|it| format!("x-m{it}: &m{it} {{a{it}: 1}}\n")).collect();
    let names: Vec<String> = (0..4_000).map(|it| format!("*m{it}")).collect();
    let users: String = (0..4_000)
        .map(|it| {
            format!("  /a{it}:\n    get:\n      <<: *all\n      x-google-backend: {{<<: *all}}\n")
        })
        .collect();
    let merges = format!("{keys}x-all: &all {{<<: [{}]}}\npaths:\n{users}", names.join(", "));
    add("merge-list.yaml", merges);

    let keys: String = (0..4_000).map(|it| format!("  x-google-{it}: {{a: 1}}\n")).collect();
    let users: String =
        (0..4_000).map(|it| format!("  /a{it}:\n    get: {{<<: [*all, *all, *all]}}\n")).collect();
    add("merged-keys.yaml", format!("x-all: &all\n{keys}paths:\n{users}"));
    let keys: String = (0..4_000).map(|it| format!("  k{it}: 1\n")).collect();
    let users: String = (0..4_000).map(|it| format!("  /a{it}: *p\n")).collect();
    add("aliased-paths.yaml", format!("x-p: &p\n{keys}paths:\n{users}"));
    add(
        "displaced.yaml",
        format!("paths:\n  /a:\n    get:\n{}", "   /b:\n    get: {}\n".repeat(30_000)),
    );
    add(
        "displaced-text.yaml",
        format!("paths:\n  /a:\n    get: \"\n{}\"\n", "   /b:\n    get: {}\n".repeat(30_000)),
    );

    for (name, text) in templates() {
        add(name, text);
    }
    let units = [
        "{", "}", "/", ":", "{a", "/{a", "a}", "*", "=", "{a=", "/**", "/{a}", "?", "${", "{{a}}",
        "/:",
    ];
    let paths = units.map(|it| format!("\"/{}\": {{\"get\": {{}}}}", it.repeat(40_000 / it.len())));
    add("paths.json", format!("1, \"paths\": {{{}}}}}", paths.join(", ")));

    for (name, text) in &mut inputs {
        if *name == "only-lone-cr.yaml" {
            *text = text.replace('\n', "\r");
        }
    }
    inputs
}

fn templates() -> Vec<(&'static str, String)> {
    let parts = [
        "$", "${", "${\"}\"", "${{", "{", "{{", "<", "<a", "<%", "[", "[A", "_", "__", "__a",
        "__A_", "%{", "$(", "A_", "A.", "xxx-", "YOUR_", "://", "@", "\"", "\\",
    ];
    let addresses = parts.iter().enumerate().map(|(index, part)| {
        let address = part.repeat(100_000 / part.len());
        format!("  /a{index}:\n    get:\n      x-google-backend:\n        address: '{address}\"'\n")
    });
    let branch = "{{ if .a }}\nx: 1\n{{ else }}\nx: 2\n{{ end }}\n";
    let columns = (0..2_000).map(|it| format!("{}${{a}}\n{0}x: 1\n", " ".repeat(it)));
    let uses = "    - {$ref: '#/parameters/b'}\n".repeat(20_000);
    let uneven = "{% if a %}\"x\": {{% else %}\"y\": [{% endif %}\n";
    vec![
        ("addresses.yaml", format!("paths:\n{}", addresses.collect::<String>())),
        ("branches.yaml", branch.repeat(40_000)),
        (
            "deep-branches.yaml",
            format!(
                "{}{}",
                "{% if a %}\nx: 1\n".repeat(50_000),
                "{% endif %}\nx: 1\n".repeat(50_000)
            ),
        ),
        ("open-branches.yaml", "{% if a %}\nx: 1\n".repeat(100_000)),
        ("loops.yaml", "{% for a in b %}\nx: 1\n{% endfor %}\n".repeat(50_000)),
        ("inline-branches.yaml", format!("y: [{}]\n", "{% if a %}b, {% endif %}".repeat(50_000))),
        (
            "deep-inline-branches.yaml",
            format!("y: [{}{}]\n", "{% if a %},".repeat(50_000), ",{% endif %}".repeat(50_000)),
        ),
        ("words-of-branches.yaml", "y: {% if a %}b{% else %}c{% endif %}\n".repeat(50_000)),
        ("sections.yaml", "{{#a}}\nx: 1\n{{^a}}\n".repeat(50_000)),
        ("programs.yaml", format!("<% {} %>\n", "if a; end; ".repeat(100_000))),
        ("ends.yaml", "{% enda %}{% a %}\n".repeat(50_000)),
        ("includes.yaml", format!("paths:\n{}", "  ${a}\n  # c\n".repeat(50_000))),
        ("columns.yaml", format!("y:\n{}", columns.collect::<String>())),
        ("brought.yaml", format!("{}parameters:\n{uses}", "${a}\n".repeat(20_000))),
        ("aliases.yaml", format!("${{a}}\n{}", "y: *a\n".repeat(50_000))),
        ("anchors.yaml", format!("y: \"&{}\"\n", "${a}".repeat(200_000))),
        ("branches.json", format!("1,\n{}", "{% if a %}\n\"x\": 1,\n{% endif %}\n".repeat(50_000))),
        ("uneven.json", format!("1,\n{}", uneven.repeat(40_000))),
        ("deep-uneven.json", format!("1, {}", "{% if a %}\"x\": {".repeat(50_000))),
        (
            "deep-closed-uneven.json",
            format!(
                "1, {}{}",
                "{% if a %}\"x\": {{% else %}".repeat(40_000),
                "\"y\": [{% endif %}".repeat(40_000)
            ),
        ),
        ("values.json", format!("[{}1]}}", "$A, {# b #} $(c d), ".repeat(100_000))),
    ]
}

fn limited(arguments: &[&str], file: &Path) -> Output {
    Command::new("sh")
        .args([
            "-c",
            "ulimit -t 10; ulimit -d 1000000; exec \"$0\" \"$@\"",
            env!("CARGO_BIN_EXE_gateway-ls"),
        ])
        .args(arguments)
        .arg(file)
        .output()
        .unwrap()
}

#[test]
fn a_check_answers_within_its_limits() {
    let folder = tempfile::tempdir().unwrap();
    let mut failures = Vec::new();
    for (name, text) in inputs() {
        let file = folder.path().join(name);
        fs::write(&file, text).unwrap();
        let output = limited(&["check", "--format", "json"], &file);
        let stderr = String::from_utf8_lossy(&output.stderr);
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
        let findings = answer["files"][0]["findings"].as_array().cloned().unwrap_or_default();
        let found = findings.iter().any(|it| it["rule"] == "googleapis-backend");
        if output.status.code() != Some(1) || !found || !stderr.is_empty() {
            failures.push(format!("{name}: {} {stderr}", output.status));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn settings_are_read_within_limits() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("api.yaml");
    fs::write(&file, HEADER).unwrap();
    let settings = folder.path().join("settings.yaml");
    for opened in ["[", "- ", "? ", "{a: ", "&a "] {
        fs::write(&settings, opened.repeat(60_000)).unwrap();
        let output = limited(&["check", "--config", settings.to_str().unwrap()], &file);
        assert!(matches!(output.status.code(), Some(1 | 2)), "{opened}: {}", output.status);
    }
}

#[test]
fn a_server_answers_within_its_limits() {
    let mut client = Client::spawn_with(Command::new("sh").args([
        "-c",
        "ulimit -t 30; ulimit -d 1000000; exec \"$0\"",
        env!("CARGO_BIN_EXE_gateway-ls"),
    ]));
    client.initialize(json!({"capabilities": full()}));
    for (name, text) in inputs() {
        let uri = format!("file:///nowhere/{name}");
        client.open(&uri, if name.ends_with(".json") { "json" } else { "yaml" }, 1, &text);
        let diagnostics = client.diagnostics(&uri, 1);
        assert!(diagnostics.iter().any(|it| it["code"] == "googleapis-backend"), "{name}");
        let (line, column) = if name.ends_with(".json") { (0, 60) } else { (2, 20) };
        assert_ne!(client.hover(&uri, line, column), Value::Null, "{name}");
        for method in ["documentSymbol", "documentLink"] {
            let params = json!({"textDocument": {"uri": uri}});
            client.ask(&format!("textDocument/{method}"), params);
        }
        client.close(&uri);
    }
    client.stop();
}
