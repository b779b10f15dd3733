//! Rules are told what is known of a file: they do not ask the tree whether text is broken, or
//! whether a template may bring more. Each question that one of them forgot was a false finding.

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

/// The files that ask, with how often.
const ALLOWED: &[(&str, usize)] = &[
    ("address/parts.rs", 2),
    ("api_key_location.rs", 3),
    ("api_name.rs", 1),
    ("audiences_twice.rs", 3),
    ("backends/convert.rs", 1),
    ("backends.rs", 4),
    ("base_path.rs", 2),
    ("checked/change.rs", 3),
    ("doubled_path.rs", 1),
    ("duplicate_key.rs", 1),
    ("find.rs", 2),
    ("from_variables.rs", 1),
    ("host.rs", 5),
    ("invalid_value/collection.rs", 2),
    ("invalid_value/scalar.rs", 6),
    ("path_template.rs", 1),
    ("places.rs", 2),
    ("quota_limit.rs", 10),
    ("syntax.rs", 1),
    ("unsupported_version.rs", 4),
    ("wrong_version_key.rs", 2),
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
        let allowed = ALLOWED.iter().find(|(file, _)| *file == name).map_or(0, |(_, count)| *count);
        let count = questions(&path);
        if count != allowed {
            wrong.push(format!("    (\"{name}\", {count}),"));
        }
    }
    assert!(wrong.is_empty(), "other counts than allowed:\n{}", wrong.join("\n"));
}
