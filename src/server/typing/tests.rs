//! Configs typed key by key, as an editor does it, and what is shown of them on the way.

use lsp_types::{Position, Range, TextDocumentContentChangeEvent, Url};

mod beside;
mod told;

use super::super::documents::Documents;
use super::*;
use crate::text::{Encoding, TextRange};

/// What an editor does by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Editor {
    /// Indents a new line.
    Plain,
    /// ... and closes brackets and quotes.
    Closing,
}

/// A document that is typed from its start to its end.
struct Typist {
    editor: Editor,
    documents: Documents,
    url: Url,
    version: i32,
    /// What is typed, before and after the cursor.
    before: String,
    after: String,
    steps: Vec<Step>,
}

/// A key press with what it showed.
struct Step {
    change: Change,
    /// The lines that were edited, in bytes of the text after.
    line: TextRange,
    all: Vec<Finding>,
    shown: Vec<Finding>,
}

impl Typist {
    fn new(name: &str, before: &str, after: &str, editor: Editor) -> Self {
        let url = Url::parse(&format!("file:///{name}")).unwrap();
        let documents = Documents::default();
        let text = format!("{before}{after}");
        documents.open(url.clone(), "", 0, &text, Arc::default());
        let (before, after) = (before.to_owned(), after.to_owned());
        let mut typist =
            Self { editor, documents, url, version: 0, before, after, steps: Vec::new() };
        typist.documents.get(&typist.url).unwrap().shown().now();
        typist.version = 1;
        typist
    }

    fn is_json(&self) -> bool {
        self.url.path().ends_with("json")
    }

    /// Puts `text` in the place of the last `remove` bytes; `after` comes after the cursor.
    fn edit(&mut self, remove: usize, text: &str, following: &str) {
        let old = Text::new(&format!("{}{}", self.before, self.after));
        let range = TextRange::new(self.before.len() - remove, self.before.len());
        let at = |offset| {
            let position = old.position(offset, Encoding::Utf8);
            Position::new(position.line, position.column)
        };
        let change = Change::new(&old, range, &format!("{text}{following}"));
        let event = TextDocumentContentChangeEvent {
            range: Some(Range::new(at(range.start), at(range.end))),
            range_length: None,
            text: format!("{text}{following}"),
        };
        self.documents.change(&self.url, self.version, &[event], Encoding::Utf8);
        self.version += 1;
        self.before.truncate(range.start);
        self.before += text;
        self.after.insert_str(0, following);
        let document = self.documents.get(&self.url).unwrap();
        let start = document.text.line_at(range.start).start;
        let end = document.text.line_at(self.before.len() + following.len()).end;
        self.steps.push(Step {
            change,
            line: TextRange::new(start, end),
            all: document.findings().to_vec(),
            shown: document.shown().now(),
        });
    }

    /// Types a text that ends before what follows.
    fn write(&mut self, text: &str) {
        let mut rest = text;
        while let Some(letter) = rest.chars().next() {
            rest = match letter {
                '\n' => self.new_line(rest),
                _ => self.letter(letter, rest),
            };
        }
    }

    fn letter<'t>(&mut self, letter: char, rest: &'t str) -> &'t str {
        let next = &rest[letter.len_utf8()..];
        let closing = self.editor == Editor::Closing;
        if closing && matches!(letter, '}' | ']' | '"' | '\'') && self.after.starts_with(letter) {
            self.before.push(letter);
            self.after.remove(0);
            return next;
        }
        let last = self.before.chars().next_back();
        let opens_quote =
            !last.is_some_and(|it| it.is_alphanumeric() || it == '\\' || it == letter);
        let close = match letter {
            '{' => "}",
            '[' => "]",
            '"' if opens_quote => "\"",
            '\'' if opens_quote && !self.is_json() => "'",
            _ => "",
        };
        let is_free =
            self.after.chars().next().is_none_or(|it| it.is_whitespace() || "}],".contains(it));
        let close = if closing && is_free { close } else { "" };
        self.edit(0, &letter.to_string(), close);
        next
    }

    fn new_line<'t>(&mut self, rest: &'t str) -> &'t str {
        let line_end = rest[1..].find('\n').map_or(rest.len(), |at| at + 1);
        let line = &rest[1..line_end];
        let content = line.trim_start_matches(' ');
        let wanted = line.len() - content.len();
        // What the editor closed already is walked over.
        let ahead = format!("\n{}", &line[..wanted]);
        if self.editor == Editor::Closing
            && content.starts_with(['}', ']'])
            && self.after.starts_with(&format!("{ahead}{}", &content[..1]))
        {
            self.before += &ahead;
            self.after.drain(..ahead.len());
            return &rest[ahead.len()..];
        }
        if content.is_empty() {
            self.edit(0, "\n", "");
            return &rest[1..];
        }
        let last = self.before.rsplit('\n').next().unwrap_or_default();
        let opened = last.trim_end().ends_with([':', '{', '[']);
        let indent = last.len() - last.trim_start_matches(' ').len();
        let indent_of_new = if opened { indent + 2 } else { indent };
        if self.editor == Editor::Closing
            && last.ends_with(['{', '['])
            && self.after.starts_with(['}', ']'])
        {
            let new = format!("\n{}", " ".repeat(indent_of_new));
            self.edit(0, &new, &format!("\n{}", " ".repeat(indent)));
        } else {
            self.edit(0, &format!("\n{}", " ".repeat(indent_of_new)), "");
        }
        let mut now = indent_of_new;
        while now > wanted {
            let step = (now - wanted).min(2);
            self.edit(step, "", "");
            now -= step;
        }
        while now < wanted {
            self.edit(0, " ", "");
            now += 1;
        }
        &rest[1 + wanted..]
    }
}

/// What happened while a config was typed.
#[derive(Debug, Default)]
struct Flicker {
    keys: usize,
    /// Findings of other lines that came and went, or went.
    elsewhere: Vec<String>,
    /// Findings that came and went.
    raised: Vec<String>,
}

fn flicker(steps: &[Step], of: impl Fn(&Step) -> &[Finding], at_first: &[Finding]) -> Flicker {
    let same = |one: &Finding, other: &Finding| {
        (one.rule, one.range.start, one.severity, &one.message)
            == (other.rule, other.range.start, other.severity, &other.message)
    };
    let mut flicker = Flicker { keys: steps.len(), ..Flicker::default() };
    // Since which key each finding is shown, and whether it came while another line was edited.
    let mut open: Vec<(Finding, Option<(usize, bool)>)> =
        at_first.iter().map(|it| (it.clone(), None)).collect();
    for (key, step) in steps.iter().enumerate() {
        let now = of(step);
        let moved = |it: &Finding| {
            Earlier::of(Arc::new(vec![it.clone()])).after([step.change.replaced()]).now().remove(0)
        };
        for (finding, _) in &mut open {
            *finding = moved(finding);
        }
        let is_elsewhere =
            |it: &Finding| it.range.end < step.line.start || it.range.start > step.line.end;
        let (stay, gone): (Vec<_>, Vec<_>) =
            open.into_iter().partition(|(it, _)| now.iter().any(|other| same(it, other)));
        open = stay;
        for (finding, since) in gone {
            let line = format!("key {key}: {} {}", finding.rule, finding.message);
            if is_elsewhere(&finding) || since.is_some_and(|(_, elsewhere)| elsewhere) {
                flicker.elsewhere.push(line.clone());
            }
            if since.is_some() {
                flicker.raised.push(line);
            }
        }
        for finding in now {
            if !open.iter().any(|(it, _)| same(it, finding)) {
                open.push((finding.clone(), Some((key, is_elsewhere(finding)))));
            }
        }
    }
    flicker
}

const YAML_2: &str = r##"swagger: "2.0"
info:
  title: Shop
  version: 1.0.0
security:
  - key: []
paths:
  /orders/{orderId}:
    get:
      operationId: getOrder
      parameters:
        - name: orderId
          in: path
          required: true
          type: string
      x-google-backend:
        address: https://orders-1234567890.us-central1.run.app
        path_translation: APPEND_PATH_TO_ADDRESS
        deadline: 0.5
      responses:
        "200":
          description: An order
          schema:
            $ref: "#/definitions/Order"
definitions:
  Order:
    type: object
securityDefinitions:
  key:
    type: apiKey
    name: x-api-key
    in: header"##;

const YAML_3: &str = r#"openapi: 3.1.0
info: {title: Shop, version: "1"}
x-google-api-management:
  backends:
    orders:
      address: https://orders-1234567890.us-central1.run.app
      pathTranslation: APPEND_PATH_TO_ADDRESS
    orders2:
      address: https://orders2-1234567890.us-central1.run.app
paths:
  /orders:
    get:
      operationId: listOrders
      x-google-backend: orders2
      responses:
        "200":
          description: Orders
    post:
      operationId: placeOrder
      x-google-backend: orders
      responses:
        "201":
          description: The order"#;

const JSON_2: &str = r##"{
  "swagger": "2.0",
  "info": {"title": "Shop", "version": "1.0.0"},
  "x-google-backend": {
    "address": "https://orders-1234567890.us-central1.run.app",
    "path_translation": "APPEND_PATH_TO_ADDRESS"
  },
  "paths": {
    "/orders": {
      "post": {
        "operationId": "placeOrder",
        "parameters": [
          {
            "name": "order",
            "in": "body",
            "schema": {"$ref": "#/definitions/Order"}
          }
        ],
        "responses": {
          "201": {"description": "The order"}
        }
      }
    }
  },
  "definitions": {
    "Order": {"type": "object"}
  }
}"##;

const SERVICE: &str = r#"type: google.api.Service
config_version: 3
name: "*.apigateway.my-project.cloud.goog"
apis:
  - name: shop.Orders
authentication:
  rules:
    - selector: "*"
      requirements:
        - provider_id: accounts
  providers:
    - id: accounts
      issuer: https://securetoken.google.com/my-project
      jwks_uri: https://www.googleapis.com/service_accounts/v1/jwk/securetoken@system.gserviceaccount.com
      audiences: my-project
usage:
  rules:
    - selector: shop.Orders.List
      allow_unregistered_calls: true
backend:
  rules:
    - selector: "*"
      address: grpcs://orders-1234567890.us-central1.run.app
      deadline: 30.0
    - selector: shop.Orders.List
      address: https://lists-1234567890.us-central1.run.app
      protocol: http/1.1
      path_translation: APPEND_PATH_TO_ADDRESS
      disable_auth: true"#;

#[test]
fn typing_a_whole_config_is_quiet() {
    for (name, text, editor) in [
        ("shop.yaml", YAML_2, Editor::Closing),
        ("shop3.yaml", YAML_3, Editor::Plain),
        ("shop.json", JSON_2, Editor::Closing),
        ("shop.json", JSON_2, Editor::Plain),
        ("service.yaml", SERVICE, Editor::Plain),
        ("service.yaml", SERVICE, Editor::Closing),
    ] {
        let mut typist = Typist::new(name, "", "", editor);
        typist.write(text);
        assert_eq!(format!("{}{}", typist.before, typist.after), text);
        let found = flicker(&typist.steps, |step| &step.all, &[]);
        assert!(found.raised.len() >= 10, "{name}: {:#?}", found.raised);
        let shown = flicker(&typist.steps, |step| &step.shown, &[]);
        assert!(shown.elsewhere.is_empty(), "{name} {editor:?}: {:#?}", shown.elsewhere);
        assert!(shown.raised.len() * 100 <= 2 * shown.keys, "{name}: {:#?}", shown.raised);
        let last = typist.steps.last().unwrap();
        assert_eq!(last.shown, last.all, "{name}: nothing is kept for ever");
    }
}

/// A config, cut where a person goes on.
fn cut(text: &'static str, at: &str) -> (&'static str, &'static str) {
    text.split_at(text.find(at).unwrap())
}

#[test]
fn typing_an_operation_into_a_config_is_quiet() {
    let put = "    put:\n      operationId: placeOrders\n      x-google-backend: orders\n      security:\n        - {}\n      responses:\n        \"200\":\n          description: The order";
    let (before, after) = cut(YAML_3, "    post:");
    let mut typist =
        Typist::new("shop.yaml", before.trim_end(), &format!("\n{after}"), Editor::Closing);
    let at_first = typist.documents.get(&typist.url).unwrap().shown().now();
    typist.write(&format!("\n{put}"));
    let shown = flicker(&typist.steps, |step| &step.shown, &at_first);
    assert!(flicker(&typist.steps, |step| &step.all, &at_first).raised.len() >= 10);
    assert_eq!(
        (shown.elsewhere.as_slice(), shown.raised.as_slice()),
        ([].as_slice(), [].as_slice())
    );
}

/// The rules of what is shown after something is typed between two texts.
fn shown_after(before: &str, typed: &str, after: &str) -> (Typist, Vec<&'static str>) {
    let mut typist = Typist::new("shop.yaml", before, after, Editor::Closing);
    typist.write(typed);
    let rules = rules(&typist);
    (typist, rules)
}

fn rules(typist: &Typist) -> Vec<&'static str> {
    let shown = typist.documents.get(&typist.url).unwrap().shown().now();
    shown.iter().map(|finding| finding.rule).collect()
}

#[test]
fn what_is_certain_is_shown_at_once() {
    let (before, after) = cut(YAML_2, "https://orders");
    let after = &after[after.find('\n').unwrap()..];
    let shown = |typed: &str| shown_after(before, typed, after).1;
    assert_eq!(shown("https://bigquery.googleapis.c"), [""; 0]);
    assert_eq!(shown("https://bigquery.googleapis.com"), ["googleapis-backend"]);
    assert_eq!(shown("https://bigquery.googleapis.com/v2"), ["googleapis-backend"]);
    assert_eq!(shown("https://10.0.0.1"), ["ip-address-backend"]);
    assert_eq!(shown("https://orders-1234567890.us-central1.run.app/"), [""; 0]);
    let (before, after) = cut(YAML_2, "APPEND_PATH");
    let after = &after[after.find('\n').unwrap()..];
    assert_eq!(shown_after(before, "APPEND_PATH", after).1, [""; 0]);
    assert_eq!(shown_after(before, "APPEND_PATHS", after).1, ["invalid-value"]);
    let (before, after) = cut(YAML_2, "        deadline");
    assert_eq!(
        shown_after(before, "        protocl: h2", &format!("\n{after}")).1,
        ["unknown-field"]
    );
}

#[test]
fn what_is_held_back_comes_with_another_line_a_save_or_a_paste() {
    let (before, after) = cut(YAML_2, "APPEND_PATH");
    let after = &after[after.find('\n').unwrap()..];
    let (mut typist, rules_now) = shown_after(before, "APPEND", after);
    assert_eq!(rules_now, [""; 0]);
    assert!(typist.documents.saved(&typist.url));
    assert_eq!(rules(&typist), ["invalid-value"]);
    // What is shown stays while it is true.
    typist.write("_");
    assert_eq!(rules(&typist), ["invalid-value"]);

    let (mut typist, _) = shown_after(before, "APPEND", after);
    typist.write("\n");
    assert_eq!(rules(&typist), ["invalid-value"]);

    let mut typist = Typist::new("shop.yaml", before, after, Editor::Plain);
    typist.edit(0, "APPEND\n        protocol: h3", "");
    assert_eq!(rules(&typist), ["invalid-value", "invalid-value"]);
}

#[test]
fn an_issuer_is_judged_once_no_letter_makes_it_right() {
    let before = "swagger: \"2.0\"\ninfo: {title: Shop, version: \"1\"}\nx-google-backend: {address: https://a.example.com}\nsecurity: [{a: []}]\nsecurityDefinitions:\n  a:\n    type: oauth2\n    flow: implicit\n    authorizationUrl: \"\"\n    x-google-issuer: ";
    let after = "\n    x-google-audiences: shop\npaths: {}\n";
    let is_told = |typed: &str| shown_after(before, typed, after).1.contains(&"wrong-issuer");
    for begun in
        ["https://securetoken.google.com/", "https://shop.auth0.com", "accounts.google.com"]
    {
        assert!(!is_told(begun), "{begun}");
    }
    assert!(!is_told("https://securetoken.google.com/shop"));
    let (_, told) = shown_after(before, "https://securetoken.google.com/YOUR_PR", after);
    assert!(!told.contains(&"leftover-placeholder"));
    let (_, told) = shown_after(before, "https://securetoken.google.com/YOUR_PROJECT\n", after);
    assert!(told.contains(&"leftover-placeholder"));
    assert!(is_told("https://securetoken.google.com/shop/"));
    assert!(is_told("https://shop.auth0.com/authorize"));
    assert!(is_told("accounts.google.com\n"));
}

#[test]
fn what_opens_or_closes_an_operation_may_follow() {
    const RULES: [&str; 2] = ["preflight-credentials", "quota-without-api-key"];
    let before = "swagger: \"2.0\"\ninfo: {title: Shop, version: \"1\"}\nx-google-backend: {address: https://a.example.com, path_translation: APPEND_PATH_TO_ADDRESS}\nsecurity: [{head: []}]\nsecurityDefinitions:\n  head: {type: apiKey, name: x-api-key, in: header}\nx-google-management: {metrics: [{name: reads, valueType: INT64, metricKind: DELTA}]}\npaths:\n  /orders:";
    let after = "\n  /shelves:\n    get:\n      operationId: listShelves\n      responses: {\"200\": {description: OK}}\n";
    for operation in [
        "\n    get:\n      operationId: listOrders\n      security: []\n      x-google-quota:\n        metricCosts: {reads: 1}\n      responses:\n        \"200\":\n          description: OK",
        "\n    options:\n      operationId: corsOrders\n      responses:\n        \"200\":\n          description: OK",
    ] {
        let mut typist = Typist::new("shop.yaml", before, after, Editor::Closing);
        typist.write(operation);
        let shown = flicker(&typist.steps, |step| &step.shown, &[]);
        let told =
            |rules: &[&str]| rules.iter().any(|rule| RULES.iter().any(|it| rule.contains(it)));
        let lines: Vec<&str> =
            shown.elsewhere.iter().chain(&shown.raised).map(String::as_str).collect();
        assert!(!told(&lines) && !told(&rules(&typist)), "{shown:?}");
        typist.write("\n  /more: {}\n");
        assert!(told(&rules(&typist)), "{operation}");
    }
}

#[test]
fn a_half_line_changes_nothing_on_other_lines() {
    // A name that another operation has, on the way to one that no operation has.
    let (before, after) = cut(YAML_3, "placeOrder");
    let after = &after["placeOrder".len()..];
    assert_eq!(shown_after(before, "listOrders", after).1, [""; 0]);
    assert_eq!(shown_after(before, "listOrders2", after).1, [""; 0]);
    // A name of a backend, on the way to that of another one.
    let (before, after) = cut(YAML_3, "orders2\n      responses");
    let after =
        after["orders2".len()..].replace("x-google-backend: orders", "x-google-backend: orders2");
    let (mut typist, rules_now) = shown_after(before, "order", &after);
    assert_eq!(rules_now, ["unused-backend"]);
    typist.write("s");
    assert_eq!(rules(&typist), ["unused-backend"]);
}

fn shared(folders: &[&str]) -> Vec<(String, String)> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let mut files = Vec::new();
    for folder in folders {
        let Ok(entries) = std::fs::read_dir(root.join(folder)) else { continue };
        for entry in entries {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if [".yaml", ".yml", ".json"].iter().any(|it| name.ends_with(it)) {
                files.push((name, std::fs::read_to_string(path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

#[test]
#[ignore = "takes minutes: types every accepted config that is present"]
fn all_configs() {
    let most: usize =
        std::env::var("TYPED_MOST").ok().and_then(|it| it.parse().ok()).unwrap_or(3_000);
    let only = std::env::var("TYPED_ONLY").unwrap_or_default();
    for (name, text) in shared(&["conformance/accepted", "corpus"]) {
        if text.len() > most || !only.split(',').any(|it| name.contains(it)) {
            continue;
        }
        for editor in [Editor::Plain, Editor::Closing] {
            let mut typist = Typist::new(&name, "", "", editor);
            typist.write(text.trim_end());
            let whole = format!("{}{}", typist.before, typist.after);
            if whole.trim_end() != text.trim_end() {
                println!("{name}: {editor:?} writes another text");
            }
            let raw = flicker(&typist.steps, |it| &it.all, &[]);
            let shown = flicker(&typist.steps, |it| &it.shown, &[]);
            println!(
                "## {name} {editor:?}: {} keys, raw {} elsewhere {} raised; shown {} elsewhere {} raised",
                raw.keys,
                raw.elsewhere.len(),
                raw.raised.len(),
                shown.elsewhere.len(),
                shown.raised.len()
            );
            for line in &shown.elsewhere {
                println!("   elsewhere {line}");
            }
            for line in &shown.raised {
                println!("   raised {line}");
            }
        }
    }
}
