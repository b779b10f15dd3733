//! Every hover of every config at hand: short enough to be read in a popup, what it is about in
//! the first line, and of a backend what to do in the second.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use gateway_ls::analysis::Analysis;
use gateway_ls::features::{Block, Hover, Inline, Markup, More, hover};
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
    vec![Arc::new(Settings::default()), Arc::new(known)]
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
    for (name, source) in configs() {
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
