//! Held against other people's configs, where they are at hand: whatever is found can be ignored
//! where it stands without breaking the file, and completion answers anywhere.

use std::sync::Arc;

use gateway_ls::analysis::Analysis;
use gateway_ls::features::{self, Change};
use gateway_ls::rules::{self, Finding};
use gateway_ls::settings::Settings;
use gateway_ls::text::{Text, TextRange};
use gateway_ls::yaml::Format;

use crate::support::{Lcg, shared_files};

const FOLDERS: &[&str] = &["corpus", "conformance"];

/// Findings looked at in one file.
const MOST: usize = 8;

fn format(name: &str) -> Format {
    if name.ends_with(".json") { Format::JsonWithComments } else { Format::Yaml }
}

fn read(text: &str, format: Format) -> Analysis {
    let settings = Settings { assume_config: Some(true), ..Settings::default() };
    Analysis::new(Text::new(text), format, Arc::new(settings))
}

fn counted(findings: &[Finding], rule: &str) -> usize {
    findings.iter().filter(|finding| finding.rule == rule).count()
}

#[test]
fn whatever_is_found_can_be_ignored_where_it_stands() {
    let mut ignored = 0;
    for (name, source) in shared_files(FOLDERS) {
        // Every key a second time, so that there is something to find everywhere.
        let doubled: String = source
            .split_inclusive('\n')
            .map(|line| if line.contains(": ") { line.repeat(2) } else { line.to_owned() })
            .collect();
        for text in [&source, &doubled] {
            let analysis = read(text, format(&name));
            let findings = rules::findings(&analysis);
            for finding in findings.iter().take(MOST) {
                let actions = features::last_actions(&analysis, &findings, finding.range);
                let title = format!("Ignore `{}` here", finding.rule);
                let Some(action) = actions.iter().find(|action| action.title == title) else {
                    let may_lack = matches!(finding.rule, "syntax" | "unused-suppression")
                        || analysis.tree.is_broken_at(finding.range.start);
                    assert!(may_lack, "{name}: {finding:?}");
                    continue;
                };
                let Change::Here(edits) = &action.change else { panic!("{action:?}") };
                let mut after = text.clone();
                for edit in edits.iter().rev() {
                    after.replace_range(edit.range.start..edit.range.end, &edit.text);
                }
                let left = rules::findings(&read(&after, format(&name)));
                let before = counted(&findings, finding.rule);
                assert!(counted(&left, finding.rule) < before, "{name}: {finding:?}\n{after}");
                assert!(left.len() < findings.len(), "{name}: {left:#?}\n{after}");
                ignored += 1;
            }
        }
    }
    assert!(ignored > 100 || crate::support::shared_folder().is_none(), "{ignored}");
}

#[test]
fn completion_answers_at_any_place_of_any_text() {
    let mut random = Lcg::new(41);
    for (_, source) in shared_files(FOLDERS) {
        let text = random.mutate(&source);
        let comment = "# gateway-ls: ignore[a, \n";
        let (start, end) = random.place(&text);
        for text in [text.clone(), format!("{}{comment}{}", &text[..start], &text[end..])] {
            let analysis = read(&text, Format::Yaml);
            let mut offsets: Vec<usize> = (0..4).map(|_| random.place(&text).0).collect();
            offsets.push(start);
            offsets.push((start + 24).min(text.len()));
            for offset in offsets.into_iter().filter(|offset| text.is_char_boundary(*offset)) {
                features::hover(&analysis, offset);
                let completions = features::completions(&analysis, offset);
                let settings = features::settings_completions(&analysis.tree, offset);
                features::settings_hover(&analysis.tree, offset);
                for completion in completions.iter().chain(&settings) {
                    let range: TextRange = completion.edit.range;
                    assert!(range.touches(offset) && text.get(range.start..range.end).is_some());
                }
            }
        }
    }
}
