//! What is found block by block, in a text and after each edit of it, is what the whole text gives.

use std::sync::Arc;

use gateway_ls::analysis::Analysis;
use gateway_ls::features::{self, Asked, HintKinds, OpenapiKeys};
use gateway_ls::rules::{self, Checked, Finding};
use gateway_ls::settings::Settings;
use gateway_ls::text::{Replaced, Text, TextRange};
use gateway_ls::yaml::{self, Format, Tree};

use crate::support::{fixtures, minified, shared_files};

/// One version of a file.
struct Version {
    text: Text,
    tree: Arc<Tree>,
    checked: Checked,
}

fn frame(text: &Text, tree: &Arc<Tree>, format: Format) -> Analysis {
    let settings: Arc<Settings> = Arc::default();
    Analysis::frame_of_tree(text.clone(), Arc::clone(tree), format, settings)
}

fn whole(text: &Text, tree: &Arc<Tree>, format: Format) -> Arc<Analysis> {
    Arc::new(Analysis::of_tree(text.clone(), Arc::clone(tree), format, Arc::default()))
}

impl Version {
    fn new(source: &str, format: Format) -> Self {
        let text = Text::new(source);
        let tree = Arc::new(yaml::read(source, format, gateway_ls::openapi::SHAPE));
        let checked = Checked::new(frame(&text, &tree, format), || whole(&text, &tree, format));
        Self { text, tree, checked }
    }

    fn after(&self, replaced: TextRange, written: &str, format: Format) -> Self {
        let mut text = self.text.clone();
        text.edit(replaced, written);
        let replaced = Replaced { range: replaced, length: written.len() };
        let shape = gateway_ls::openapi::SHAPE;
        let tree = yaml::read_edited(&self.tree, format, shape, replaced, &text);
        let tree = tree.unwrap_or_else(|| yaml::read(&text.to_string(), format, shape));
        let tree = Arc::new(tree);
        let checked = self
            .checked
            .after(frame(&text, &tree, format), &[replaced], || whole(&text, &tree, format));
        Self { text, tree, checked }
    }

    /// What is found too much or too little.
    fn wrong(&self, format: Format) -> Vec<String> {
        let shown = |findings: &[Finding]| -> Vec<String> {
            findings.iter().map(|it| format!("{:#?}", it.without_fixes())).collect()
        };
        let scratch = rules::findings(&whole(&self.text, &self.tree, format));
        let (expected, found) = (shown(&scratch), shown(self.checked.findings()));
        let lacks =
            expected.iter().filter(|it| !found.contains(it)).map(|it| format!("lacks {it}"));
        let more = found.iter().filter(|it| !expected.contains(it)).map(|it| format!("has {it}"));
        let mut wrong: Vec<_> = lacks.chain(more).collect();
        if wrong.is_empty() && expected != found {
            let names = |all: &[Finding]| -> Vec<_> {
                all.iter().map(|it| (it.rule, it.range.start)).collect::<Vec<_>>()
            };
            let both = (names(&scratch), names(self.checked.findings()));
            wrong.push(format!("rule: order, {both:?}"));
        }
        wrong
    }

    /// What the part that holds a place says otherwise than the whole file.
    fn wrong_at(&self, offset: usize, format: Format) -> Option<String> {
        let frame = self.checked.frame()?.frame().with_whole(Arc::default());
        let part = frame.part_at(offset)?;
        let whole = whole(&self.text, &self.tree, format);
        let asked = Asked { typed: None, openapi_keys: OpenapiKeys::Ours };
        let said = |analysis: &Analysis| {
            let completions = features::completions_for(analysis, offset, asked);
            format!("{:#?} {completions:#?}", features::hover(analysis, offset))
        };
        let (expected, found) = (said(&whole), said(&part));
        let differs = || expected.lines().zip(found.lines()).find(|(one, other)| one != other);
        (expected != found).then(|| format!("rule: place, {offset} {:?}", differs()))
    }
}

fn report(wrong: &[String]) {
    let mut rules = std::collections::BTreeMap::new();
    for it in wrong {
        let rule = it.split("rule: ").nth(1).and_then(|it| it.split(',').next()).unwrap_or(it);
        *rules.entry(rule).or_insert(0_usize) += 1;
    }
    let first: Vec<_> = wrong.iter().step_by(wrong.len() / 25 + 1).map(String::as_str).collect();
    assert!(wrong.is_empty(), "{rules:#?}\n{}", first.join("\n"));
}

#[test]
fn the_parts_of_a_document_make_its_findings() {
    let (mut whole, mut in_parts) = (0, 0);
    let mut wrong = Vec::new();
    let files = shared_files(&["corpus", "conformance", "cases"]);
    for (name, text) in files.into_iter().chain(json_files()) {
        let format = Format::of_name(&name);
        let version = Version::new(&text, format);
        *(if version.checked.frame().is_some() { &mut in_parts } else { &mut whole }) += 1;
        wrong.extend(version.wrong(format).into_iter().map(|it| format!("{name} {it}")));
    }
    println!("{in_parts} in parts, {whole} whole");
    report(&wrong);
}

/// The host is that of the only backend, so it is no proxy: the paths alone tell the product.
const TOLD_BY_ITS_PATHS: &str = r#"
swagger: '2.0'
info: {title: Rows, version: 1.0.0}
host: rows-abc123def4-uc.a.run.app
paths:
  /rows:
    get:
      operationId: rows
      x-google-backend:
        address: https://rows-abc123def4-uc.a.run.app
        deadline: 10000
      responses: {'200': {description: OK}}
"#;

#[test]
fn the_paths_alone_may_tell_the_product() {
    let version = Version::new(TOLD_BY_ITS_PATHS, Format::Yaml);
    report(&version.wrong(Format::Yaml));
    let without = TOLD_BY_ITS_PATHS.replace("host: rows", "host: other");
    let other = Version::new(&without, Format::Yaml);
    report(&other.wrong(Format::Yaml));
    assert_ne!(
        version.checked.findings().len(),
        other.checked.findings().len(),
        "the product makes a difference to what is found"
    );
}

/// Configs of JSON: one of many paths and definitions, what is at hand, and each of them in one line.
fn json_files() -> Vec<(String, String)> {
    let mut files = fixtures();
    files.retain(|(name, text)| name.ends_with(".json") && text.len() < 40_000);
    let shared = shared_files(&["corpus", "conformance", "cases"]);
    let mut of_one_line = shared;
    of_one_line.retain(|(name, text)| name.ends_with(".json") && text.len() < 4_000);
    files.push(("large.json".to_owned(), large_config()));
    of_one_line.extend(files.iter().cloned());
    let in_one_line =
        |(name, text): (String, String)| (format!("one line {name}"), minified(&text));
    files.extend(of_one_line.into_iter().map(in_one_line));
    files
}

fn large_config() -> String {
    let path = |at: usize| {
        format!(
            r##"    "/items/{at}/{{id}}": {{
      "get": {{
        "operationId": "item{at}",
        "description": "Gives item {at}.",
        "parameters": [{{"name": "id", "in": "path", "required": true, "type": "string"}}],
        "security": [{{"key": []}}],
        "x-google-backend": {{
          "address": "https://items-{at}-abcdefghij-uc.a.run.app",
          "deadline": {at}
        }},
        "responses": {{"200": {{"description": "OK", "schema": {{"$ref": "#/definitions/Item{at}"}}}}}}
      }}
    }}"##
        )
    };
    let definition = |at: usize| {
        format!(
            r##"    "Item{at}": {{"type": "object", "properties": {{"next": {{"$ref": "#/definitions/Item{at}"}}}}}}"##
        )
    };
    let all = |entry: &dyn Fn(usize) -> String| (0..24).map(entry).collect::<Vec<_>>().join(",\n");
    format!(
        r#"{{
  "swagger": "2.0",
  "info": {{"title": "Items", "version": "1"}},
  "host": "items.apigateway.example.cloud.goog",
  "securityDefinitions": {{
    "key": {{"type": "apiKey", "name": "key", "in": "query"}}
  }},
  "paths": {{
{}
  }},
  "definitions": {{
{}
  }}
}}
"#,
        all(&path),
        all(&definition)
    )
}

/// Numbers that look random and are the same in each run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }
}

/// What people type, paste and remove.
const WRITTEN: &[&str] = &[
    "a",
    "x",
    ":",
    " ",
    "\n",
    "\n  ",
    "\n      ",
    "-",
    "\"",
    "{",
    "}",
    "#",
    "'",
    "1",
    "/",
    "get:",
    "\n  /new:\n    get: {operationId: a}\n",
    "x-google-backend: {address: https://a.run.app}",
    "operationId: list",
    "security: [{key: []}]",
    "*a",
    "&a ",
    "<<: ",
    "${X}",
    "|\n",
    "é",
    "[",
    "]",
    "host: a.example.com\n",
    ",",
    "\"x-a\": 1, ",
    "\"operationId\": \"list\", ",
    "\"/new\": {\"get\": {\"operationId\": \"a\"}},\n",
    "\"x-google-backend\": {\"address\": \"https://a.run.app\"}, ",
    "\"security\": [{\"key\": []}], ",
    "openapi: 3.0.0\n",
    "swagger: '2.0'\n",
    "x-google-allow: all\n",
    "---\n",
];

fn edit(numbers: &mut Numbers, text: &str) -> (TextRange, &'static str) {
    let at = |mut offset: usize| {
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    };
    let start = at(numbers.below(text.len() + 1));
    let length = if numbers.below(3) == 0 { numbers.below(12) } else { 0 };
    let end = at((start + length).min(text.len())).max(start);
    let written = match numbers.below(4) {
        0 if end > start => "",
        _ => WRITTEN[numbers.below(WRITTEN.len())],
    };
    (TextRange::new(start, end), written)
}

/// Edits after which a text is taken as it was: before long nothing of it can be read.
const MOST_IN_A_ROW: usize = 40;

/// Edits of each file in turn; files that are looked at in parts only.
fn check_edits(edits: usize, folders: &[&str]) {
    let mut files = shared_files(folders);
    files.extend(json_files());
    // `FILES=part-of-a-name EDITS=20000 SEED=1` looks for what a long run has found.
    if let Ok(part) = std::env::var("FILES") {
        files.retain(|(name, _)| name.contains(&part));
    }
    let seed = std::env::var("SEED").ok().and_then(|it| it.parse().ok());
    let mut numbers = Numbers(seed.unwrap_or(17));
    let mut wrong = Vec::new();
    let mut done = 0;
    for (name, source) in &files {
        let format = Format::of_name(name);
        if source.len() > 40_000 {
            continue;
        }
        let mut version = Version::new(source, format);
        for step in 0..edits {
            if step % MOST_IN_A_ROW == 0 {
                version = Version::new(source, format);
            }
            // What is broken is mended before long, as people do.
            let text = version.text.to_string();
            let (range, written) = edit(&mut numbers, &text);
            let next = version.after(range, written, format);
            done += 1;
            let mut found = next.wrong(format);
            found.extend(next.wrong_at(range.start + written.len(), format));
            if !found.is_empty() {
                let place = format!("{name} step {step} {range:?} {written:?}");
                if std::env::var_os("SHOW").is_some() {
                    std::fs::write("/tmp/wrong-before.yaml", &text).unwrap();
                }
                wrong.extend(found.into_iter().map(|it| format!("{place} {it}")));
                break;
            }
            if numbers.below(5) < 3 {
                let back = TextRange::new(range.start, range.start + written.len());
                let removed = range.of(&text).to_owned();
                let mended = next.after(back, &removed, format);
                let found = mended.wrong(format);
                if !found.is_empty() {
                    wrong.extend(found.into_iter().map(|it| format!("{name} {step} back {it}")));
                    break;
                }
                version = mended;
            } else {
                version = next;
            }
        }
    }
    println!("{done} edits");
    report(&wrong);
}

#[test]
fn after_each_edit_the_findings_are_those_of_the_whole_text() {
    check_edits(
        std::env::var("EDITS").ok().and_then(|it| it.parse().ok()).unwrap_or(6),
        &["corpus", "cases"],
    );
}

const BACKEND_ON_A_PATH: &str = r#"
openapi: 3.0.3
x-google-api-management:
  backends:
    rows: {address: https://rows-1234567890.us-central1.run.app}
    items: {address: https://items-1234567890.us-central1.run.app}
paths:
  /items:
    x-google-backend: items
    get: {x-google-backend: rows, responses: {"200": {description: OK}}}
  /rows:
    x-google-backend: rows
    get: {responses: {"200": {description: OK}}}
"#;

const CALLED_TWICE: &str = r#"
openapi: 3.0.3
x-google-api-management:
  backends:
    model: {address: https://us-central1-aiplatform.googleapis.com/v1/projects/p/endpoints/openapi}
  ai: {models: {routing: {routers: {chat: {defaultModel: {backend: model, targetModel: google/a}}}}}}
paths:
  /chat:
    post: {operationId: chat, x-google-model-router: chat, responses: {"200": {description: OK}}}
  /past:
    get: {operationId: past, x-google-backend: model, responses: {"200": {description: OK}}}
"#;

/// What is said at each place of the paths, by somebody who knows the whole file and by somebody
/// who knows a part of it.
#[test]
fn a_part_of_a_document_says_what_the_whole_says_there() {
    let mut wrong = Vec::new();
    let (mut places, mut without) = (0, 0);
    let files = shared_files(&["corpus", "conformance", "cases"]);
    let own = [("backend on a path.yaml", BACKEND_ON_A_PATH), ("routed twice.yaml", CALLED_TWICE)];
    let own = own.map(|(name, text)| (name.to_owned(), text.to_owned()));
    for (name, text) in files.into_iter().chain(json_files()).chain(own) {
        let format = Format::of_name(&name);
        let version = Version::new(&text, format);
        let Some(frame) = version.checked.frame() else { continue };
        let whole = whole(&version.text, &version.tree, format);
        let step = 17 + text.len() / 1_000;
        for block in frame.path_blocks().unwrap_or_default() {
            let cell = Arc::default();
            let frame = frame.frame().with_whole(Arc::clone(&cell));
            let range = version.tree.range_of_block(block).unwrap();
            for offset in (range.start..range.end).step_by(step) {
                let Some(part) = frame.part_at(offset) else { continue };
                let asked = Asked { typed: None, openapi_keys: OpenapiKeys::Ours };
                let both = [&whole, &part].map(|analysis| {
                    let hover = features::hover(analysis, offset);
                    let completions = features::completions_for(analysis, offset, asked);
                    (format!("{hover:#?}"), format!("{completions:#?}"))
                });
                let here = TextRange::new(offset, offset);
                let refactorings = features::refactorings(&whole, here);
                if !features::may_refactor(&part, here) && !refactorings.is_empty() {
                    wrong.push(format!("rule: refactoring, {name} {offset}: {refactorings:?}"));
                }
                places += 1;
                let [(hover, completion), (of_part, offered)] = both;
                for (what, one, other) in
                    [("hover", hover, of_part), ("completion", completion, offered)]
                {
                    if one != other {
                        let differs =
                            one.lines().zip(other.lines()).find(|(one, other)| one != other);
                        wrong.push(format!(
                            "rule: {what}, {name} {offset} {:?} {differs:?}",
                            &text[range.start..(range.start + 30).min(text.len())]
                        ));
                    }
                }
            }
            let kinds = HintKinds { effective_url: true, roles: false, defaults: true };
            let part = frame.part(block).unwrap();
            let [one, other] = [&*whole, &part].map(|it| {
                let hints = features::hints(it, range, kinds, None);
                let hints: Vec<_> = hints.into_iter().filter(|it| it.offset < range.end).collect();
                format!("{hints:#?}")
            });
            if one != other {
                wrong.push(format!(
                    "rule: hints, {name} {range:?} {:?}",
                    one.lines().zip(other.lines()).find(|(one, other)| one != other)
                ));
            }
            without += usize::from(cell.get().is_none());
        }
    }
    println!("{places} places, {without} blocks without the whole file");
    report(&wrong);
}

const KEYS_ON_PATHS: &str = r#"
swagger: "2.0"
info: {title: Rows, version: 1.0.0}
paths:
  x-google-backend: {address: https://rows-abc123def4-uc.a.run.app, x-google-rows: 1}
  /rows:
    get: {operationId: rows, responses: {"200": {description: OK}}}
"#;

#[test]
fn what_is_in_a_misplaced_key_of_the_gateway_is_of_that_key() {
    report(&Version::new(KEYS_ON_PATHS, Format::Yaml).wrong(Format::Yaml));
}

const ON_ONE_LINE: &str = r#"{"swagger":"2.0","info":{"title":"T","version":"1"},"paths":{"/a":{"get":{"operationId":"a","x-google-backend":{"address":"https://a-abc123def4-uc.a.run.app"},"responses":{"200":{"description":"OK"}}}},"/b":{"get":{"operationId":"b","x-google-backend":{"address":"https://b-abc123def4-uc.a.run.app"},"responses":{}}}}}"#;

#[test]
fn a_text_that_ends_anywhere_is_the_same_in_its_parts() {
    let texts = [ON_ONE_LINE.to_owned(), ON_ONE_LINE.replace(':', "")];
    let mut wrong = Vec::new();
    for (text, end) in texts.iter().flat_map(|text| (0..text.len()).map(move |end| (text, end))) {
        // What is written so far, and what is missing in the middle.
        let rests = ["", text.get(end + 8..).unwrap_or_default()];
        for (last, rest) in ["", "\"", "{", ","].iter().flat_map(|it| rests.map(|rest| (it, rest)))
        {
            let text = format!("{}{last}{rest}", &text[..end]);
            let found = Version::new(&text, Format::Json).wrong(Format::Json);
            wrong.extend(found.into_iter().map(|it| format!("{text} {it}")));
        }
    }
    report(&wrong);
}
