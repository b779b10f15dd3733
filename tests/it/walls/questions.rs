//! Rules are told what is known of a file: they do not ask whether text is broken, or whether a
//! template may bring more. Each such question that a rule forgets is a false finding.

use std::path::Path;

use super::{code, rust_files, source};

/// What asks whether something is broken, incomplete or a template.
const QUESTIONS: &[&str] = &[
    ".may_hold_more",
    ".may_have_lost(",
    ".is_broken_at(",
    ".is_broken_near(",
    ".is_block_broken(",
    ".is_whole(",
    ".is_half_typed(",
    ".loses_the_same(",
    ".holds_template_line(",
    ".brings_lines(",
    ".has_control(",
    ".has_elsewhere(",
    ".errors()",
    "is_template(",
    "template::",
];

/// The files that may ask, with how often, and why.
const EXCEPTIONS: &[(&str, usize, &str)] = &[
    ("syntax.rs", 1, "what is broken is its subject"),
    ("find.rs", 2, "a fix in or beside broken text is not safe, whatever rule it is of"),
    ("checked/change.rs", 3, "findings are kept as long as what was asked for them is the same"),
];

fn questions(path: &Path) -> usize {
    let code = code(path);
    QUESTIONS.iter().map(|question| code.matches(question).count()).sum()
}

#[test]
fn rules_do_not_ask_what_is_broken_or_a_template() {
    let rules = source().join("rules");
    let is_test = |path: &Path| {
        let parts = || path.components().filter_map(|part| part.as_os_str().to_str());
        parts().any(|part| ["tests", "tests.rs", "testing.rs"].contains(&part))
    };
    let mut wrong = Vec::new();
    for path in rust_files(&rules) {
        let Ok(name) = path.strip_prefix(&rules) else { continue };
        let name = name.to_str().unwrap();
        if is_test(Path::new(name)) {
            continue;
        }
        let exception = EXCEPTIONS.iter().find(|(file, ..)| *file == name);
        let allowed = exception.map_or(0, |(_, count, _)| *count);
        let count = questions(&path);
        if count != allowed {
            wrong.push(format!("{name}: asks {count} times, not {allowed}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
