//! Held against other people's configs, where they are at hand: a conversion to OpenAPI 3.0 adds no
//! error, or says beforehand why there is none.

use std::sync::Arc;

use gateway_ls::analysis::Analysis;
use gateway_ls::features::{self, Change};
use gateway_ls::rules;
use gateway_ls::settings::{Settings, Severity};
use gateway_ls::text::Text;
use gateway_ls::yaml::Format;

use crate::support::shared_files;

fn read(source: &str, format: Format) -> Analysis {
    let settings = Settings { assume_config: Some(true), ..Settings::default() };
    Analysis::new(Text::new(source), format, Arc::new(settings))
}

#[test]
fn real_configs_are_converted_or_refused() {
    let (mut converted, mut refused) = (0, 0);
    for (name, source) in shared_files(&["corpus"]) {
        let format = Format::of_name(&name);
        let analysis = read(&source, format);
        let Some(version) = analysis.document.version_value.as_ref() else { continue };
        if analysis.document.is_v3 {
            continue;
        }
        let actions = features::refactorings(&analysis, version.place.range);
        let action = actions.iter().find(|it| it.title.starts_with("Convert to OpenAPI 3.0"));
        match &action.expect("it is offered").change {
            Change::Reviewed { edits, .. } => {
                let mut after = source.clone();
                for edit in edits.iter().rev() {
                    after.replace_range(edit.range.start..edit.range.end, &edit.text);
                }
                assert_no_new_error(&analysis, &read(&after, format), &name);
                converted += 1;
            }
            Change::Refused(_) => refused += 1,
            other => panic!("{name}: {other:?}"),
        }
    }
    assert!(converted >= 3 * refused, "{converted} converted, {refused} refused");
}

fn assert_no_new_error(before: &Analysis, after: &Analysis, name: &str) {
    assert!(after.document.is_v3 && after.tree.is_whole(), "{name}");
    let errors = |analysis: &Analysis| {
        let findings = rules::findings(analysis).into_iter();
        findings.filter(|it| it.severity == Severity::Error).map(|it| it.rule).collect::<Vec<_>>()
    };
    let mut left = errors(before);
    for rule in errors(after) {
        let known = left.iter().position(|it| *it == rule);
        left.remove(known.unwrap_or_else(|| panic!("{name}: {rule} is new")));
    }
}
