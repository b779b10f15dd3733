//! `duplicate-key`: a key that stands twice in one mapping.

use std::collections::HashMap;

use super::{Related, Report, declare_rule, on};
use crate::analysis::Analysis;
use crate::settings::Severity;
use crate::text::TextRange;
use crate::yaml::Kind;

declare_rule! {
    /// A key stands twice in the same mapping.
    ///
    /// ## Why
    /// YAML allows a key once. Readers that take the file all the same keep the last one and drop
    /// the others without a word: an operation, a backend or a security setting is gone.
    ///
    /// ```yaml,bad
    /// swagger: "2.0"
    /// x-google-backend:
    ///   address: https://one.example.com
    ///   address: https://two.example.com
    /// ```
    ///
    /// ```yaml,good
    /// swagger: "2.0"
    /// x-google-backend:
    ///   address: https://two.example.com
    /// ```
    ///
    /// ## Fix
    /// Remove all but one, or rename them.
    DUPLICATE_KEY {
        id: "duplicate-key",
        level: on(Severity::Warning),
        scope: Local,
        source: None,
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    for mapping in analysis.tree.mappings() {
        let mut last: HashMap<_, TextRange> = HashMap::new();
        let mut earlier = Vec::new();
        for entry in mapping.entries() {
            let name = entry.key.text();
            let counts = entry.key.kind() == Kind::Scalar && !name.is_empty() && name != "<<";
            if counts && let Some(before) = last.insert(name, entry.key.range()) {
                earlier.push((entry.key.text(), before));
            }
        }
        for (name, range) in earlier {
            // Half-typed keys come and go; the syntax error is the one thing to say there.
            if analysis.tree.is_broken_at(range.start) {
                continue;
            }
            let message = format!(
                "`{name}` stands again further down in the same mapping; that one counts and this one is lost. Remove or rename one of them."
            );
            let finding = report.add(range, message);
            if let Some(range) = last.get(&name) {
                finding
                    .related
                    .push(Related { message: "this one counts".to_owned(), range: *range });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check_findings;

    #[test]
    fn each_one_but_the_last() {
        check_findings(
            "paths:\n  /a: 1\n  #^ warning[duplicate-key] `/a` stands again\n  /a: 2\n  #^ warning[duplicate-key] `/a` stands again\n  /b: {x: 1, x: 2}\n  #    ^ warning[duplicate-key] `x` stands again\n  '/a': 3\n",
        );
    }

    #[test]
    fn root_keys_and_merge_keys() {
        check_findings(
            "info: &a {}\n#^^^ warning[duplicate-key] `info` stands again\ninfo: &b {}\nc:\n  <<: *a\n  <<: *b\n",
        );
    }

    #[test]
    fn nothing_while_the_block_is_broken() {
        check_findings(
            "info:\n  a: 1\n  a: 2\n  half\n  #^^^ error[syntax] `half` is not finished\n",
        );
    }
}
