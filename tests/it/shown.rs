//! What stands in and above the text of real configs: nothing in the way of the text, and nothing
//! twice.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use gateway_ls::analysis::Analysis;
use gateway_ls::features::{HintKinds, LensAction, LensRoles, hints, lenses};
use gateway_ls::settings::Settings;
use gateway_ls::text::{Encoding, Text, TextRange};
use gateway_ls::yaml::Format;

use crate::support::shared_files;

const ALL: HintKinds = HintKinds { effective_url: true, roles: true, defaults: true };

fn configs() -> Vec<(String, Analysis)> {
    let fixtures = ["shop.yaml", "mistakes.yaml"].map(|name| {
        let file = format!("{}/tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"));
        (name.to_owned(), std::fs::read_to_string(file).unwrap())
    });
    let shared = shared_files(&["corpus", "cases"]);
    let read = |(name, text): (String, String)| {
        let format = Format::of_name(&name);
        let analysis = Analysis::new(Text::new(&text), format, Arc::new(Settings::default()));
        (name, analysis)
    };
    fixtures.into_iter().chain(shared).map(read).collect()
}

/// Whether a command names what it is about: two services without a name can be two.
fn is_told(command: &str) -> bool {
    !["SERVICE ", "FUNCTION ", "PROJECT_ID"].iter().any(|word| command.contains(word))
}

#[test]
fn hints_stand_after_the_text_and_end_at_column_120() {
    for (name, analysis) in configs() {
        let source = analysis.source();
        let mut ends = BTreeMap::new();
        let mut roles = BTreeSet::new();
        for hint in hints(&analysis, TextRange::new(0, source.len()), ALL, None) {
            let line = analysis.text.line_at(hint.offset);
            assert_eq!(source[hint.offset..line.end].trim(), "", "{name}: {hint:?}");
            let end =
                ends.entry(line.start).or_insert(source[line.start..hint.offset].chars().count());
            *end += 1 + hint.text.chars().count();
            assert!(*end <= 120, "{name}: {hint:?} ends at column {end}");
            let tooltip = hint.tooltip.plain();
            if hint.text.starts_with("needs ") && is_told(&tooltip) {
                assert!(roles.insert(tooltip), "{name}: {hint:?} is there twice");
            }
        }
    }
}

#[test]
fn lenses_are_few_and_none_is_there_twice() {
    for (name, analysis) in configs() {
        let lenses = lenses(&analysis, LensRoles::Shown, None);
        let mut copied = BTreeSet::new();
        for lens in &lenses {
            if let LensAction::Copy(command) = &lens.action
                && is_told(command)
            {
                assert!(copied.insert(command), "{name}: {command} is copied by two lenses");
            }
            assert!(
                !lens.tooltip.is_empty() && lens.title.chars().count() <= 110,
                "{name}: {lens:?}"
            );
        }
        let lines = lenses.iter().filter(|lens| lens.action != LensAction::ShowPlan);
        let lines = lines.map(|lens| analysis.text.position(lens.range.start, Encoding::Utf8).line);
        let lines: Vec<_> = lines.collect::<BTreeSet<_>>().into_iter().collect();
        let crowded = lines.windows(6).find(|near| near[5] - near[0] < 15);
        assert_eq!(crowded, None, "{name}");
    }
}
