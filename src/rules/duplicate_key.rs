//! `duplicate-key`: a key that stands twice in one mapping.

use super::{Related, Report, declare_rule, on};
use crate::analysis::Analysis;
use crate::settings::Severity;
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
    /// info: {title: Rows, version: 1.0.0}
    /// x-google-backend:
    ///   address: https://one.example.com
    ///   address: https://two.example.com
    /// paths:
    ///   /rows:
    ///     get:
    ///       operationId: listRows
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,good
    /// swagger: "2.0"
    /// info: {title: Rows, version: 1.0.0}
    /// x-google-backend:
    ///   address: https://two.example.com
    /// paths:
    ///   /rows:
    ///     get:
    ///       operationId: listRows
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Remove all but one, or rename them.
    DUPLICATE_KEY {
        id: "duplicate-key",
        level: on(Severity::Warning),
        versions: All,
        targets: All,
        scope: Local,
        google: [],
        source: None,
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let mut keys = Vec::new();
    for mapping in analysis.tree.mappings() {
        keys.clear();
        for entry in mapping.entries() {
            let name = entry.key.text();
            if entry.key.kind() == Kind::Scalar && !name.is_empty() && name != "<<" {
                let range = entry.key.range();
                keys.push((name, analysis.tree.stretch(range.start), range));
            }
        }
        keys.sort_unstable();
        // The first and the last place of each key that stands more than once. The branches of a
        // template do not come together.
        let mut twice = Vec::new();
        for same in keys.chunk_by(|one, next| (&one.0, one.1) == (&next.0, next.1)) {
            if let [(name, _, first), .., (_, _, last)] = same {
                twice.push((name, *first, *last));
            }
        }
        twice.sort_by_key(|(_, first, _)| *first);
        for (name, first, last) in twice {
            // Half-typed keys come and go; the syntax error is the one thing to say there.
            if analysis.tree.is_broken_at(first.start) {
                continue;
            }
            let message = format!(
                "`{name}` stands again further down in the same mapping; that one counts and this one is lost. Remove or rename one of them."
            );
            let finding = report.add(first, message);
            let message = "this one counts".to_owned();
            finding.related.push(Related { message, range: last });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check_rule;

    #[test]
    fn the_first_of_each_name() {
        check_rule(
            "duplicate-key",
            "paths:\n  /a: 1\n  #^ warning[duplicate-key] `/a` stands again\n  /a: 2\n  /b: {x: 1, x: 2}\n  #    ^ warning[duplicate-key] `x` stands again\n  '/a': 3\n",
        );
    }

    #[test]
    fn root_keys_and_merge_keys() {
        check_rule(
            "duplicate-key",
            "info: &a {}\n#^^^ warning[duplicate-key] `info` stands again\ninfo: &b {}\nc:\n  <<: *a\n  <<: *b\n",
        );
    }

    #[test]
    fn nothing_for_the_branches_of_a_template() {
        check_rule(
            "duplicate-key",
            "info: 1\n{{ if .x }}\nhost: a\nhost: c\n{{ else }}\nhost: b\n{{ end }}\n#a\npaths: {\n%{ for p in a }\n  /${p}: 1,\n%{ endfor }\n%{ for p in b }\n  /${p}: 1,\n%{ endfor }\n}\n"
                .replace("host: a\n", "host: a\n#^^^ warning[duplicate-key] `host` stands again\n")
                .as_str(),
        );
    }

    #[test]
    fn nothing_while_the_block_is_broken() {
        check_rule("duplicate-key", "info:\n  a: 1\n  a: 2\n  half\n");
    }
}
