//! Template syntax is no mistake, and may bring what an alias needs.

use crate::rules::testing::check_findings;

#[test]
fn template_syntax_is_no_mistake() {
    check_findings(
        "syntax",
        r#"
%{ for p in paths }
paths:
  /a: {}
%{ endfor ~}
"#,
    );
    check_findings(
        "syntax",
        r#"
paths:
  {{- range .paths }}
  {{ . }}:
    get:
{{ include "x" . | indent 6 }}
  {{- end }}
"#,
    );
    check_findings(
        "syntax",
        r#"
info:
  {% if a: b %}
  title: {{ t }}-z
  {%- endif -%} # note
  {# comment: x #}
"#,
    );
    check_findings(
        "syntax",
        r#"
info:
  title: %{ if a }x%{ endif }
  version: ${c ? "a: b" : "d"}
  x: <%= y %>
  y: {{ f "a: b" }}/x
"#,
    );
    check_findings(
        "syntax",
        r#"
info:
  title:
    {{ if x }}
    one
    {{ else }}
    two
    {{ end }}
"#,
    );
    check_findings(
        "syntax",
        r#"
tags:
%{ for t in tags }
- name: ${t}
%{ endfor }
"#,
    );
    check_findings(
        "syntax",
        r#"
<% if x %>
info:
  ${indent(2, x)}
  title: x
<%- end -%>
"#,
    );
    // What is wrong beside them is still told.
    check_findings(
        "syntax",
        r#"
%{ if x }
info:
  title: @x
  #      ^ error[syntax] Put quotes around this value: it starts with `@`
%{ endif }
"#,
    );
    check_findings(
        "syntax",
        r#"
%{ if x }
info:
  title: !<x y
  #      ^^^ error[syntax] Unexpected tag `!<x`
%{ endif }
"#,
    );
    check_findings(
        "syntax",
        r#"
info:
  %{ if x
  #^^^^^^ error[syntax] Put quotes around this value: it starts with `%`
  title: x
"#,
    );
}

#[test]
fn aliases_need_an_anchor_above() {
    check_findings(
        "syntax",
        r#"
paths:
  /a:
    post: *nope
    #     ^^^^^ error[syntax] Expected an anchor `&nope` above
    put: *nope
  /b:
    <<: *it
    #   ^^^ error[syntax] Expected an anchor `&it` above
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a: *late
#    ^^^^^ error[syntax] Expected an anchor `&late` above
x-b: &late {a: 1}
x-c: *late
"#,
    );
    check_findings(
        "syntax",
        r#"
x-value: *.com
#        ^^^^^ error[syntax] Put quotes around this text
"#,
    );
    check_findings(
        "syntax",
        r#"
consumes: [*/*]
#          ^^^ error[syntax] Put quotes around this text
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a:
  */*:
  #^^ error[syntax] Put quotes around this key
    b: 1
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a:
  */*:
  #^^^ error[syntax] Put quotes around this text
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a: &x b
x-b:
  *x: 1
  #^ error[syntax] Expected a space before the colon
"#,
    );
    // In a broken block only its own mistake is told, and what it may define is known.
    check_findings(
        "syntax",
        r#"
x-a:
  b: *nope
  c: &d 1
  e: @
  #  ^ error[syntax] Put quotes around this value: it starts with `@`
x-f: *d
"#,
    );
    check_findings(
        "syntax",
        r#"
x-r &r
#^^^^^ error[syntax] Expected `: value` after `x-r &r`
  responses: {}
x-c: *r
"#,
    );
    check_findings(
        "syntax",
        r#"
x-bk
#^^^ error[syntax] Expected `: value` after `x-bk`
  address: x
x-c: *bk
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a: &a &b v
#       ^^ error[syntax] Unexpected second anchor
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a: &a 1
x-b: &b *a
#       ^^ error[syntax] Unexpected anchor on the alias `*a`
"#,
    );
}

#[test]
fn a_template_may_bring_an_anchor() {
    check_findings(
        "syntax",
        r#"
{{ include "anchors" . }}
paths:
  /a: *a
  /b:
    get: {<<: *b}
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a: ${anchors}
x-b: *a
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a:
  $ANCHORS
x-b: *a
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a: &a_<%= b %> 1
x-b: *a_b
"#,
    );
    check_findings(
        "syntax",
        r#"
{% include "anchors" %}
host: *host
security: [*a, *b]
"#,
    );
    // Where none can bring it, it is missing.
    check_findings(
        "syntax",
        r#"
x-a: *a
#    ^^ error[syntax] Expected an anchor `&a` above
{{ include "anchors" . }}
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a: "${b}"
{{ if .x }}
x-b: 1
{{ end }}
x-c: *a
#    ^^ error[syntax] Expected an anchor `&a` above
"#,
    );
}
