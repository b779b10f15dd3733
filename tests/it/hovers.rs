//! Every hover of every config at hand: short enough to be read in a popup, what it is about in
//! the first line, and of a backend what to do in the second.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use gateway_ls::analysis::Analysis;
use gateway_ls::features::{Block, Hover, Inline, Markup, More, backend_page, hover};
use gateway_ls::rules::findings;
use gateway_ls::settings::Settings;
use gateway_ls::text::Text;
use gateway_ls::yaml::Format;

use crate::support::shared_files;

/// Lines of Markdown that are not empty, and words.
const MOST: (usize, usize) = (12, 120);

/// The fixtures of this repository, and configs beside it where they are present.
fn configs() -> Vec<(String, String)> {
    let mut waiting = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")];
    let mut files = shared_files(&["corpus", "cases", "conformance"]);
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        let name = path.to_string_lossy().into_owned();
        files.push((name, std::fs::read_to_string(&path).unwrap()));
    }
    files
}

/// The hovers of a text, at the start of each key and value.
fn hovers(name: &str, source: &str, settings: &Arc<Settings>) -> Vec<(usize, Hover)> {
    let analysis = Analysis::new(Text::new(source), Format::of_name(name), Arc::clone(settings));
    if !analysis.is_config {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut before = ' ';
    let mut last = 0;
    for (offset, letter) in source.char_indices() {
        let is_start = before.is_whitespace() || "\"'{[(/,:".contains(before);
        before = letter;
        if !is_start || letter.is_whitespace() || offset < last {
            continue;
        }
        if let Some(hover) = hover(&analysis, offset) {
            // A path has a hover for each of its parameters.
            let is_path = source[..offset].ends_with('/') || letter == '/';
            last = if is_path { offset } else { hover.range.end };
            found.push((offset, hover));
        }
    }
    found
}

fn settings() -> Vec<Arc<Settings>> {
    let account = "gateway@shop-production-42.iam.gserviceaccount.com".to_owned();
    let known = Settings {
        service_account: Some(account),
        streaming: true,
        functions_generation: Some(1),
        ..Settings::default()
    };
    let second = Settings { functions_generation: Some(2), ..Settings::default() };
    vec![Arc::new(Settings::default()), Arc::new(known), Arc::new(second)]
}

/// Lines and words of a hover, with the line that a server adds for its page.
fn size(hover: &Hover) -> (usize, usize) {
    let size = hover.content.size();
    let more = usize::from(hover.more.is_some());
    (size.lines + more, size.words + more)
}

/// Whether the line after the heading says what to do, with the words that must be seen; an
/// operation says there which URL it calls, and then what to do.
fn says_what_to_do(content: &Markup) -> bool {
    let is_strong = |block: &Block| match block {
        Block::Paragraph(content) => content.iter().any(|it| matches!(it, Inline::Strong(_))),
        _ => false,
    };
    let mut lines = content.blocks.iter().skip(1);
    lines.next().is_some_and(|line| match line {
        Block::Paragraph(words) if words.first() == Some(&Inline::Text("Calls ".to_owned())) => {
            lines.next().is_some_and(is_strong)
        }
        line => is_strong(line),
    })
}

#[test]
fn each_is_read_at_a_glance() {
    let mut seen = BTreeSet::new();
    let mut measured = Vec::new();
    for (name, source) in configs().into_iter().chain(one_backend_each()) {
        for settings in settings() {
            for (offset, hover) in hovers(&name, &source, &settings) {
                let text = hover.content.markdown();
                let (lines, words) = size(&hover);
                let place = format!("{name}:{offset}");
                assert!(lines <= MOST.0 && words <= MOST.1, "{place}: {lines}, {words}\n{text}");
                let first = hover.content.blocks.first();
                assert!(matches!(first, Some(Block::Heading(_))), "{place}: no heading\n{text}");
                if hover.more == Some(More::Backend) {
                    assert!(says_what_to_do(&hover.content), "{place}: what to do?\n{text}");
                }
                if hover.more == Some(More::Backend) && seen.insert(text.clone()) {
                    measured.push((lines, words, place, text));
                }
            }
        }
    }
    measured.sort();
    // `cargo test each_is_read -- --nocapture` shows the longest.
    for (lines, words, place, text) in measured.iter().rev().take(10) {
        println!("{lines} lines, {words} words: {place}\n{text}\n");
    }
    assert!(measured.len() > 40, "{}", measured.len());
}

/// The sentences of a text in lower case, without what surrounds them; short ones such as
/// `No role to grant.` say nothing twice.
fn sentences(text: &str) -> Vec<String> {
    const FEWEST_WORDS: usize = 4;
    let mut found = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with("gcloud ") && !line.contains("--")) {
        for sentence in line.split([';', ':']).flat_map(|part| part.split(". ")) {
            let signs = |letter: char| !letter.is_alphanumeric();
            let sentence = sentence.trim_matches(signs).replace(['*', '`', '\\'], "");
            if sentence.split_whitespace().count() >= FEWEST_WORDS {
                found.push(sentence.to_lowercase());
            }
        }
    }
    found
}

/// An address of each kind that a finding is about, and of the others.
const ADDRESSES: &[&str] = &[
    "https://orders-481516234200.europe-west1.run.app",
    "https://europe-west1-corner-shop-42.cloudfunctions.net/stock",
    "https://europe-west1-corner-shop-42.cloudfunctions.net/stock/all",
    "https://corner-shop-42.ew.r.appspot.com/catalogue",
    "https://v2-dot-admin-dot-corner-shop-42.ew.r.appspot.com",
    "https://bigquery.googleapis.com/bigquery/v2/projects/p",
    "https://storage.googleapis.com/pictures/cat.png",
    "https://aiplatform.googleapis.com/v1/projects/p/x",
    "https://storage.cloud.google.com/pictures",
    "https://shop-gateway-1a2b3c4d.ew.gateway.dev",
    "https://orders.apigateway.corner-shop-42.cloud.goog",
    "https://orders.endpoints.corner-shop-42.cloud.goog",
    "https://203.0.113.7",
    "http://10.0.0.7:8080",
    "http://127.0.0.1:8080",
    "http://orders:8080",
    "http://localhost:8080",
    "https://orders.internal",
    "https://orders.example.com",
    "${orders_url}",
];

/// What else is written at a backend.
const WRITTEN: &[&str] = &[
    "",
    "disable_auth: true",
    "jwt_audience: https://wrong.example.com",
    "jwt_audience: https://stock-abcdefghij-ew.a.run.app",
    "jwt_audience: https://corner-shop-42.ew.r.appspot.com",
    "jwt_audience: 1234567890-a.apps.googleusercontent.com",
    "jwt_audience: https://wrong.example.com\n        disable_auth: true",
];

/// A config for each address, with and without what else is written at a backend.
fn one_backend_each() -> Vec<(String, String)> {
    let mut files = Vec::new();
    for address in ADDRESSES {
        for more in WRITTEN {
            for target in ["api-gateway", "endpoints"] {
                let text = format!(
                    "# gateway-ls: {target}\nswagger: '2.0'\ninfo: {{title: a, version: '1'}}\nhost: a.example.com\npaths:\n  /a:\n    get:\n      operationId: a\n      x-google-backend:\n        address: {address}\n        path_translation: CONSTANT_ADDRESS\n        {more}\n      responses: {{'200': {{description: OK}}}}\n"
                );
                files.push((format!("{address} {more} {target}.yaml"), text));
            }
        }
    }
    files.extend(NOT_CALLED.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())));
    files
}

const NOT_CALLED: &[(&str, &str)] = &[
    (
        "unused, undefined and inline.yaml",
        "openapi: 3.0.3\ninfo: {title: a, version: '1'}\nx-google-api-management:\n  backends:\n    rows: {address: 'https://rows.example.com'}\n    spare: {address: 'https://spare.example.com'}\npaths:\n  /a:\n    get:\n      x-google-backend: rows\n    put:\n      x-google-backend: row\n    post:\n      x-google-backend: {address: 'https://b.example.com'}\n",
    ),
    (
        "on a path.yaml",
        "swagger: '2.0'\ninfo: {title: a, version: '1'}\npaths:\n  /a:\n    x-google-backend: {address: 'https://rows.example.com'}\n    get: {}\n",
    ),
];

#[test]
fn no_page_says_a_thing_twice() {
    let mut wrong = BTreeSet::new();
    let mut pages = BTreeSet::new();
    for (name, source) in configs().into_iter().chain(one_backend_each()) {
        for settings in settings() {
            let analysis =
                Analysis::new(Text::new(&source), Format::of_name(&name), Arc::clone(&settings));
            for (offset, _) in source.match_indices("address") {
                let Some(page) = backend_page(&analysis, offset) else { continue };
                let text = page.content.markdown();
                let mut seen = BTreeSet::new();
                let twice = sentences(&text).into_iter().filter(|it| !seen.insert(it.clone()));
                wrong.extend(twice.map(|sentence| format!("{name}: {sentence}")));
                pages.insert(text);
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.into_iter().collect::<Vec<_>>().join("\n"));
    assert!(pages.len() > ADDRESSES.len() * 3, "{}", pages.len());
}

#[test]
fn a_hover_of_a_backend_does_not_repeat_its_finding() {
    let mut wrong = BTreeSet::new();
    let mut compared = 0;
    for (name, source) in one_backend_each() {
        for settings in settings() {
            let analysis =
                Analysis::new(Text::new(&source), Format::of_name(&name), Arc::clone(&settings));
            for finding in findings(&analysis) {
                let Some(hover) = hover(&analysis, finding.range.start) else { continue };
                let said = sentences(&finding.message);
                let hover = sentences(&hover.content.markdown());
                compared += 1;
                let again = hover.iter().filter(|it| said.contains(it));
                wrong.extend(again.map(|it| format!("{name}: {}: {it}", finding.rule)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.into_iter().collect::<Vec<_>>().join("\n"));
    assert!(compared > ADDRESSES.len(), "{compared}");
}

/// The first words that say what a field of the token does at a backend.
fn is_of_token(content: &Markup) -> bool {
    let Some(Block::Heading(heading)) = content.blocks.first() else { return false };
    match heading.as_slice() {
        [Inline::Code(name), Inline::Text(of), ..] => {
            ["jwt_audience", "disable_auth"].contains(&name.as_str()) && of.starts_with(" of ")
        }
        _ => false,
    }
}

#[test]
fn a_field_of_the_token_says_first_what_it_does() {
    let mut seen = 0;
    for (name, source) in one_backend_each() {
        for settings in settings() {
            for (offset, hover) in hovers(&name, &source, &settings) {
                if is_of_token(&hover.content) {
                    let text = hover.content.markdown();
                    assert!(says_what_to_do(&hover.content), "{name}:{offset}\n{text}");
                    seen += 1;
                }
            }
        }
    }
    assert!(seen > ADDRESSES.len() * WRITTEN.len(), "{seen}");
}

#[test]
fn cloud_endpoints_has_no_account_of_a_gateway() {
    let mut seen = BTreeSet::new();
    for (name, source) in one_backend_each() {
        if !source.starts_with("# gateway-ls: endpoints") {
            continue;
        }
        for settings in settings() {
            let mut told: Vec<_> = hovers(&name, &source, &settings)
                .into_iter()
                .map(|(_, hover)| hover.content.markdown())
                .collect();
            let analysis =
                Analysis::new(Text::new(&source), Format::of_name(&name), Arc::clone(&settings));
            let pages =
                source.match_indices("address").filter_map(|(at, _)| backend_page(&analysis, at));
            told.extend(pages.map(|page| page.content.markdown()));
            for text in told {
                for words in ["gateway's service account", "--backend-auth-service-account"] {
                    assert!(!text.contains(words), "{name}\n{text}");
                }
                seen.insert(text);
            }
        }
    }
    assert!(seen.iter().any(|text| text.contains("ESPv2's service account needs")), "{seen:?}");
}
