//! Each block that holds paths, looked at by itself, gives the findings that the whole document
//! gives there.

use std::sync::Arc;

use gateway_ls::analysis::Analysis;
use gateway_ls::rules::{self, Finding};
use gateway_ls::text::Text;
use gateway_ls::yaml::Format;

use crate::support::shared_files;

fn shown(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(|finding| format!("{finding:#?}")).collect()
}

#[test]
fn the_parts_of_a_document_make_its_findings() {
    let (mut whole, mut in_parts) = (0, 0);
    let mut wrong = Vec::new();
    for (name, text) in shared_files(&["corpus", "conformance", "cases"]) {
        let format = Format::of_name(&name);
        let analysis = Analysis::new(Text::new(&text), format, Arc::default());
        let Some(parts) = rules::findings_in_parts(&analysis) else {
            whole += 1;
            continue;
        };
        in_parts += 1;
        let (expected, parts) = (shown(&rules::findings(&analysis)), shown(&parts));
        for line in expected.iter().filter(|it| !parts.contains(it)) {
            wrong.push(format!("{name} lacks {line}"));
        }
        for line in parts.iter().filter(|it| !expected.contains(it)) {
            wrong.push(format!("{name} has too much {line}"));
        }
    }
    println!("{in_parts} in parts, {whole} whole");
    let rules: std::collections::BTreeMap<&str, usize> =
        wrong.iter().fold(Default::default(), |mut all, it| {
            let rule = it.split("rule: ").nth(1).and_then(|it| it.split(',').next()).unwrap();
            *all.entry(rule).or_default() += 1;
            all
        });
    let first: Vec<_> = wrong.iter().take(8).collect();
    assert!(
        wrong.is_empty(),
        "{rules:#?}\n{}",
        first.iter().map(|it| it.as_str()).collect::<Vec<_>>().join("\n")
    );
}
