//! The rules and what they mend: a fix changes what it says and breaks nothing.

use gateway_ls::analysis::Analysis;
use gateway_ls::edit::Edit;
use gateway_ls::report;
use gateway_ls::rules;
use gateway_ls::text::{Encoding, Text, TextRange, acts};

use super::{analysis, ranges, read_as};

/// Checks a text, with each of its fixes.
pub fn check(source: &str) {
    let read_as = read_as(source);
    let read = analysis(source, read_as);
    let findings = rules::findings(&read);
    ranges::check("findings", &findings, source);
    let is_well_formed = read.tree.errors().is_empty();
    for finding in &findings {
        let acting = finding.message.chars().find(|letter| acts(*letter));
        assert_eq!(acting, None, "{:?}\n{source:?}", finding.message);
        for fix in &finding.fixes {
            assert_eq!(fix.title.chars().find(|letter| acts(*letter)), None, "{}", fix.title);
            let fixed = applied(source, &fix.edits);
            let after = analysis(&fixed, read_as);
            assert!(
                !is_well_formed || after.tree.errors().is_empty(),
                "{} of {} breaks the text: {:?}\n{source}\n---\n{fixed}\n{source:?}",
                fix.title,
                finding.rule,
                after.tree.errors(),
            );
        }
    }
    mended(read, source);
}

/// Applies edits as an editor does, in each encoding.
pub fn applied(source: &str, edits: &[Edit]) -> String {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| edit.range);
    for pair in edits.windows(2) {
        let (first, second) = (pair[0].range, pair[1].range);
        assert!(first.end <= second.start, "{first:?} and {second:?} overlap\n{source}");
    }
    let text = Text::new(source);
    let [one, two, three] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32].map(|encoding| {
        let mut edited = text.clone();
        for edit in edits.iter().rev() {
            let sent = [edit.range.start, edit.range.end].map(|at| text.position(at, encoding));
            let [start, end] = sent.map(|position| text.offset(position, encoding));
            edited.edit(TextRange::new(start, end), &edit.text);
        }
        edited.to_string()
    });
    assert_eq!((&one, &one), (&two, &three), "{source}");
    one
}

/// All that can be mended at once: no new error, and once is enough.
fn mended(read: Analysis, source: &str) {
    let is_well_formed = read.tree.errors().is_empty();
    let fixed = report::fixed(read);
    let text = fixed.analysis.source().to_owned();
    assert!(
        !is_well_formed || fixed.analysis.tree.errors().is_empty(),
        "mended, it is broken: {:?}\n{source}\n---\n{text}\n{source:?}",
        fixed.analysis.tree.errors(),
    );
    if fixed.count == 0 {
        assert_eq!(text, source);
        return;
    }
    let again = report::fixed(fixed.analysis);
    assert_eq!(again.count, 0, "it is mended again\n{source}\n---\n{text}\n{source:?}");
}
