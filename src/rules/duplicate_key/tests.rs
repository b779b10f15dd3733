//! `duplicate-key`: what is found, what is not, and what the fixes make of it.

use expect_test::expect;

use crate::rules::testing::{check_findings, fixed_by_rule};

#[test]
fn two_that_have_nothing_in_common_are_merged() {
    let text = r#"
paths:
  # The first one.
  /sessions:
    get: # read
      operationId: listSessions
    head:
      operationId: headSessions
  /other: {}
  /sessions:
    # What adds one.
    post:
      operationId: addSession
"#;
    expect![[r#"
        Merge it into the later one

        paths:
          # The first one.
          /other: {}
          /sessions:
            get: # read
              operationId: listSessions
            head:
              operationId: headSessions
            # What adds one.
            post:
              operationId: addSession

        Remove this key: the later one counts

        paths:
          # The first one.
          /other: {}
          /sessions:
            # What adds one.
            post:
              operationId: addSession
    "#]]
    .assert_eq(&fixed_by_rule("duplicate-key", text).join("\n"));
    let of_two = |one: &str, other: &str| {
        fixed_by_rule(
            "duplicate-key",
            &format!(
                r#"paths:
  /a: {one}
  /a: {other}
"#
            ),
        )
    };
    let flow = of_two("{get: {a: 1}}", "{put: {}}");
    assert_eq!(
        flow[..2],
        ["Merge it into the later one", "paths:\n  /a: {get: {a: 1}, put: {}}\n"]
    );
    for (one, other) in [("{get: {}}", "{get: {}}"), ("1", "{get: {}}"), ("{}", "{get: {}}")] {
        assert_eq!(of_two(one, other)[0], "Remove this key: the later one counts");
    }
}

#[test]
fn the_first_of_each_name() {
    check_findings(
        "duplicate-key",
        r#"
paths:
  /a: 1
  #^ warning[duplicate-key] This `/a` is lost
  /a: 2
  #^ warning[duplicate-key] This `/a` is lost
  /b: {x: 1, x: 2}
  #    ^ warning[duplicate-key] This `x` is lost
  '/a': 3
"#,
    );
}

#[test]
fn each_that_is_lost_and_nothing_in_it() {
    check_findings(
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
    check_findings(
        "duplicate-key",
        r#"
info: &a {}
#^^^ warning[duplicate-key] This `info` is lost
info: &b {}
c:
  <<: *a
  <<: *b
"#,
    );
}

#[test]
fn nothing_for_the_branches_of_a_template() {
    check_findings(
        "duplicate-key",
        r#"
info: 1
{{ if .x }}
host: a
host: c
{{ else }}
host: b
{{ end }}
#a
paths: {
%{ for p in a }
  /${p}: 1,
%{ endfor }
%{ for p in b }
  /${p}: 1,
%{ endfor }
}
"#
        .replace("host: a\n", "host: a\n#^^^ warning[duplicate-key] This `host` is lost\n")
        .as_str(),
    );
}

#[test]
fn on_both_sides_of_a_block_and_within_one_branch() {
    check_findings(
        "duplicate-key",
        r#"
host: a
#^^^ warning[duplicate-key] This `host` is lost
{{ if .x }}
basePath: /a
{{ end }}
host: b
"#,
    );
    check_findings(
        "duplicate-key",
        r#"
{% if x %}
host: a
#^^^ warning[duplicate-key] This `host` is lost
{% if y %}
basePath: /
{% endif %}
host: b
{% endif %}
"#,
    );
    check_findings(
        "duplicate-key",
        r#"
host: a
#^^^ warning[duplicate-key] This `host` is lost
%{ if x }
host: b
%{ else }
host: c
%{ endif }
"#,
    );
    check_findings(
        "duplicate-key",
        r#"
<% if x %>
host: a
#^^^ warning[duplicate-key] This `host` is lost
<% else %>
host: b
#^^^ warning[duplicate-key] This `host` is lost
<% end %>
host: c
"#,
    );
    check_findings(
        "duplicate-key",
        r#"
x-a:
  bb: 1
  #^ warning[duplicate-key] This `bb` is lost
  ${c}
  bb: 2
"#,
    );
}

#[test]
fn nothing_for_what_may_exclude_each_other() {
    check_findings(
        "duplicate-key",
        r#"
{{ if .a }}
host: a
{{ end }}
{{ if not .a }}
host: b
{{ end }}
"#,
    );
    check_findings(
        "duplicate-key",
        r#"
{{#a}}
host: a
{{/a}}
{{^a}}
host: b
{{/a}}
"#,
    );
    check_findings(
        "duplicate-key",
        r#"
{{ define "a" }}
host: a
{{ end }}
host: b
"#,
    );
    check_findings(
        "duplicate-key",
        r#"
{% for a in b %}
host: a
{% endfor %}
host: b
"#,
    );
    check_findings(
        "duplicate-key",
        r#"
{% set a %}
host: a
{% endset %}
host: b
"#,
    );
    check_findings(
        "duplicate-key",
        r#"
<% case a %>
<% when 1 %>
host: a
<% when 2 %>
host: b
<% end %>
"#,
    );
    check_findings(
        "duplicate-key",
        r#"
<% if (a) { %>
host: a
<% } else { %>
host: b
<% } %>
"#,
    );
    check_findings(
        "duplicate-key",
        r#"
host: a
{% if a %}
host: b
"#,
    );
    check_findings(
        "duplicate-key",
        r#"
host: a
{% if a %}
basePath: /
{% endfor %}
host: b
"#,
    );
    check_findings(
        "duplicate-key",
        r#"
x-a:
  /a:
    get: 1
  {{ include "b" . }}
    get: 2
"#,
    );
}

#[test]
fn nothing_while_the_block_is_broken() {
    check_findings(
        "duplicate-key",
        r#"
info:
  a: 1
  a: 2
  half
"#,
    );
}
