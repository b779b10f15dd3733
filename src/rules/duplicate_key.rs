//! `duplicate-key`: a key that stands twice in one mapping.

use super::edit::FileStyle;
use super::wording::short;
use super::{Fix, Related, Report, declare_rule, on, places};
use crate::analysis::Analysis;
use crate::settings::Severity;
use crate::text::TextRange;

declare_rule! {
    /// A key is used twice in the same mapping.
    ///
    /// ## Why
    /// YAML allows a key once. Readers that accept the file anyway keep the last one and silently
    /// drop the others: an operation, a backend or a security setting is lost.
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
        about: Keys,
        google: [],
        source: None,
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    for entries in analysis.tree.repeated_keys() {
        let keys: Vec<_> = entries.iter().map(|entry| entry.key.range()).collect();
        let name = entries.first().map(|entry| entry.key.text()).unwrap_or_default();
        for (lost, counts) in lost(analysis, &keys) {
            // Half-typed keys come and go; the syntax error is the one thing to say there.
            if analysis.tree.is_broken_at(lost.start) {
                continue;
            }
            let message = format!(
                "This `{}` is lost: the same key further down replaces it. Merge the two, or rename or remove one.",
                short(&name, 30)
            );
            let file = report.file();
            let finding = report.add(lost, message);
            finding.fixes.extend(remove(file, analysis, lost));
            let message = "this one counts".to_owned();
            finding.related.push(Related { message, range: counts });
        }
    }
}

/// Takes away what nobody reads.
fn remove(file: &FileStyle<'_>, analysis: &Analysis, lost: TextRange) -> Option<Fix> {
    let fix = places::removal_at(analysis, file, lost.start)?;
    Some(Fix { title: "Remove this key: the later one counts".to_owned(), ..fix })
}

/// Lost keys of one name that are told one by one.
const MOST_TOLD: usize = 50;

/// The places, which are in order, that another one takes the place of, each with that one. The
/// branches of a template are not there together.
fn lost(analysis: &Analysis, keys: &[TextRange]) -> Vec<(TextRange, TextRange)> {
    let Some(last) = keys.last() else { return Vec::new() };
    let are_together = |one: &TextRange, other: &TextRange| {
        analysis.tree.together(&[one.start, other.start]) == [0, 0]
    };
    let counts = |lost: &TextRange, next: &TextRange| {
        [last, next].into_iter().find(|other| are_together(lost, other)).copied()
    };
    let pairs = keys.iter().zip(keys.iter().skip(1));
    let lost = pairs.filter_map(|(lost, next)| Some((*lost, counts(lost, next)?)));
    lost.take(MOST_TOLD).collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check_rule;

    #[test]
    fn the_first_of_each_name() {
        check_rule(
            "duplicate-key",
            "paths:\n  /a: 1\n  #^ warning[duplicate-key] This `/a` is lost\n  /a: 2\n  #^ warning[duplicate-key] This `/a` is lost\n  /b: {x: 1, x: 2}\n  #    ^ warning[duplicate-key] This `x` is lost\n  '/a': 3\n",
        );
    }

    #[test]
    fn each_that_is_lost_and_nothing_in_it() {
        check_rule(
            "duplicate-key",
            r#"
paths:
  /user:
  #^^^^ warning[duplicate-key] This `/user` is lost
    get: {a: 1, a: 2}
  /user:
  #^^^^ warning[duplicate-key] This `/user` is lost
    post: {}
  /user:
    put: {}
"#,
        );
    }

    #[test]
    fn root_keys_and_merge_keys() {
        check_rule(
            "duplicate-key",
            "info: &a {}\n#^^^ warning[duplicate-key] This `info` is lost\ninfo: &b {}\nc:\n  <<: *a\n  <<: *b\n",
        );
    }

    #[test]
    fn nothing_for_the_branches_of_a_template() {
        check_rule(
            "duplicate-key",
            "info: 1\n{{ if .x }}\nhost: a\nhost: c\n{{ else }}\nhost: b\n{{ end }}\n#a\npaths: {\n%{ for p in a }\n  /${p}: 1,\n%{ endfor }\n%{ for p in b }\n  /${p}: 1,\n%{ endfor }\n}\n"
                .replace("host: a\n", "host: a\n#^^^ warning[duplicate-key] This `host` is lost\n")
                .as_str(),
        );
    }

    #[test]
    fn on_both_sides_of_a_block_and_within_one_branch() {
        for source in [
            "host: a\n#^^^ warning[duplicate-key] This `host` is lost\n{{ if .x }}\nbasePath: /a\n{{ end }}\nhost: b\n",
            "{% if x %}\nhost: a\n#^^^ warning[duplicate-key] This `host` is lost\n{% if y %}\nbasePath: /\n{% endif %}\nhost: b\n{% endif %}\n",
            "host: a\n#^^^ warning[duplicate-key] This `host` is lost\n%{ if x }\nhost: b\n%{ else }\nhost: c\n%{ endif }\n",
            "<% if x %>\nhost: a\n#^^^ warning[duplicate-key] This `host` is lost\n<% else %>\nhost: b\n#^^^ warning[duplicate-key] This `host` is lost\n<% end %>\nhost: c\n",
            "x-a:\n  bb: 1\n  #^ warning[duplicate-key] This `bb` is lost\n  ${c}\n  bb: 2\n",
        ] {
            check_rule("duplicate-key", source);
        }
    }

    #[test]
    fn nothing_for_what_may_exclude_each_other() {
        for source in [
            "{{ if .a }}\nhost: a\n{{ end }}\n{{ if not .a }}\nhost: b\n{{ end }}\n",
            "{{#a}}\nhost: a\n{{/a}}\n{{^a}}\nhost: b\n{{/a}}\n",
            "{{ define \"a\" }}\nhost: a\n{{ end }}\nhost: b\n",
            "{% for a in b %}\nhost: a\n{% endfor %}\nhost: b\n",
            "{% set a %}\nhost: a\n{% endset %}\nhost: b\n",
            "<% case a %>\n<% when 1 %>\nhost: a\n<% when 2 %>\nhost: b\n<% end %>\n",
            "<% if (a) { %>\nhost: a\n<% } else { %>\nhost: b\n<% } %>\n",
            "host: a\n{% if a %}\nhost: b\n",
            "host: a\n{% if a %}\nbasePath: /\n{% endfor %}\nhost: b\n",
            "x-a:\n  /a:\n    get: 1\n  {{ include \"b\" . }}\n    get: 2\n",
        ] {
            check_rule("duplicate-key", source);
        }
    }

    #[test]
    fn nothing_while_the_block_is_broken() {
        check_rule("duplicate-key", "info:\n  a: 1\n  a: 2\n  half\n");
    }
}
