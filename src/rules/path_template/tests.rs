//! Paths of all kinds, and what is said of them.

use crate::rules::testing::{check_findings, check_fix, findings_of, first_fix_of_rule};

const ID: &str = "path-template";

#[test]
fn the_table_of_the_compiler_and_the_proxy() {
    for (path, severity, at) in [
        ("/a/", "error", "/"),
        ("/a/{id}/", "error", "/"),
        ("/a/{id}.json", "error", "{id}.json"),
        ("/a/{x}-{y}", "error", "{x}-{y}"),
        ("/a/{x", "error", "{x"),
        ("/a/{}", "error", "{}"),
        ("/a=b", "error", "="),
        ("/a:b/c", "warning", "a:b"),
        ("/a/:cancel", "warning", ":cancel"),
        ("/a/{x=**}/{y}", "error", "{x=**}"),
        ("/{1x}", "error", "1x"),
    ] {
        let found = findings_of(
            ID,
            &r#"
swagger: '2.0'
paths:
  '<path>': {}
"#
            .replace("<path>", path),
        );
        let start = 25 + path.rfind(at).unwrap();
        let expected = format!("{start}..{} {severity}[path-template]", start + at.len());
        assert!(found.starts_with(&expected), "{path}: expected {expected}, found {found}");
    }
}

#[test]
fn what_passes() {
    for path in [
        "/a/*/b",
        "/a/**",
        "/a/{x=**}",
        "/v1/{name=shelves/*}",
        "/",
        "/a/{id}:cancel",
        "/a:b",
        "/a/${x}-{y}",
        "/{{X}}/",
    ] {
        let found = findings_of(
            ID,
            &r#"
swagger: '2.0'
paths:
  '<path>': {}
"#
            .replace("<path>", path),
        );
        let is_open = path.contains("X");
        assert!(is_open || found.is_empty(), "{path}: {found}");
    }
}

#[test]
fn the_third_version_has_no_patterns_in_paths() {
    check_findings(
        ID,
        r#"
openapi: 3.0.3
paths:
  /a/{x=**}: {}
  #  ^^^^^^ error[path-template]
  /b/**: {}
  #  ^^ warning[path-template]
"#,
    );
}

#[test]
fn a_pattern_that_stands_elsewhere_counts() {
    let pattern = "x-google-parameter: {pattern: '**'}, schema: {type: string}";
    check_findings(
        ID,
        &r#"
openapi: 3.0.3
paths:
  /a/{q}/b:
  #  ^^^ error[path-template] Google rejects the config: a parameter with pattern `**` must be last. Its `x-google-parameter: {pattern: '**'}` takes the rest of the path: move it to the end. This applies to new configs since 2026-04-27.
    get: {parameters: [{name: q, in: path, <pattern>}]}
    put: {parameters: [{name: q, in: path, <pattern>}]}
  /c/{q}/d:
  #  ^^^ error[path-template]
    parameters: [{$ref: '#/components/parameters/q'}]
    get: {}
  /e/{q}:
    parameters: [{$ref: '#/components/parameters/q'}]
    get: {}
  /f/{q}/g:
    get: {parameters: [{name: q, in: query, <pattern>}]}
    put: {parameters: [{name: q, in: path, x-google-parameter: {pattern: '*'}}]}
    post: {parameters: [{name: q, in: path, x-google-parameter: {pattern: '${p}'}}]}
components: {parameters: {q: {name: q, in: path, <pattern>}}}
"#.replace("<pattern>", pattern),
    );
    check_findings(
        ID,
        &r#"
# gateway-ls: endpoints
openapi: 3.0.3
paths:
  /a/{q}/b:
  #  ^^^ warning[path-template] Google may reject the config: a parameter with pattern `**` must be last. Its `x-google-parameter: {pattern: '**'}` takes the rest of the path: move it to the end. API Gateway does; whether Cloud Endpoints does is not documented.
    get: {parameters: [{name: q, in: path, <pattern>}]}
"#.replace("<pattern>", pattern),
    );
    check_findings(
        ID,
        &r#"
paths: {'/a/{q}/b': {get: {parameters: [{name: q, in: path, <pattern>}]}}}
"#
        .replace("<pattern>", pattern),
    );
}

#[test]
fn what_is_not_documented_is_not_called_wrong() {
    check_findings(
        ID,
        r#"
paths:
  /a#b: {}
  # ^^ warning[path-template] Google may reject the config: a path cannot have a query or fragment. Remove what follows `?` or `#`: requests never match it.
"#,
    );
    check_findings(
        ID,
        r#"
openapi: 3.0.3
paths:
  /**: {}
#  ^^ warning[path-template] Google may reject the config: OpenAPI 3.x has no `**` in a path. Write a parameter with `x-google-parameter: {pattern: '**'}` instead.
  /a/**/b: {}
  #  ^^ error[path-template] Google rejects the config: `**` must be the last segment. Move it to the end. This applies to new configs since 2026-04-27.
"#,
    );
}

#[test]
fn the_base_path_counts() {
    check_findings(
        ID,
        r#"
swagger: '2.0'
basePath: /v1
paths:
  /: {}
# ^ warning[path-template] Google may reject the config: with its base
  /a: {}
"#,
    );
    check_findings(
        ID,
        r#"
basePath: /v1/
paths:
  /a: {}
  /: {}
"#,
    );
    check_findings(
        ID,
        r#"
basePath: /
paths:
  /a: {}
  /: {}
"#,
    );
}

#[test]
fn a_path_is_too_long() {
    for (base, letters, severity) in
        [("/v1", 508, ""), ("/v1", 509, "warning"), ("/v1", 512, "error"), ("/", 511, "")]
    {
        let path = "a".repeat(letters);
        let text = r#"swagger: '2.0'
basePath: <base>
paths:
  /<path>: {}
"#
        .replace("<base>", base)
        .replace("<path>", &path);
        let found = findings_of(ID, &text);
        assert!(found.contains(severity), "{base} {letters}: {found}");
        assert_eq!(found.is_empty(), severity.is_empty(), "{base} {letters}: {found}");
    }
}

#[test]
fn keys_that_are_cut_off_are_left_alone() {
    check_findings(
        ID,
        r#"
swagger: '2.0'
paths: {/orders/{id}: {get: {}}}
"#,
    );
    check_findings(
        ID,
        r#"
{"swagger": "2.0", "paths": {/shelves/{id}": {}}}
"#,
    );
    check_findings(
        ID,
        r#"
swagger: '2.0'
paths:
  /b: {}
  /a/
"#,
    );
}

#[test]
fn what_is_wrong_in_the_base_path_is_told_there() {
    for (base, expected) in [
        ("/v1/{a}", ""),
        ("/{a}{b}", "error"),
        ("/x-{a}/{b}", "error"),
        ("/v1//x", "error"),
        ("/{a=**}/{b}", "error"),
        ("/{a}/{b", "error"),
        ("/{1a}/{b}", "error"),
    ] {
        let paths = "paths: {/c: {get: {}}, /d: {get: {}}}";
        let found = findings_of(
            ID,
            &format!(
                r#"
swagger: '2.0'
basePath: '{base}'
{paths}
"#
            ),
        );
        let in_base = found.lines().filter(|it| it.contains("The base path")).count();
        assert_eq!(in_base > 0, !expected.is_empty(), "{base}: {found}");
        assert!(found.contains(expected), "{base}: {found}");
        assert_eq!(in_base, found.lines().count(), "{base}: {found}");
    }
}

#[test]
fn endpoints_has_no_rules_of_2026() {
    check_findings(
        ID,
        r#"
# gateway-ls: endpoints
swagger: '2.0'
paths:
  '/a/{x=**}/{y}': {}
  #   ^^^^^^ warning[path-template]
"#,
    );
}

#[test]
fn fixes() {
    for (paths, expected) in [
        ("/a/: {}", "/a: {}"),
        ("'/a//': {}", "'/a': {}"),
        ("'/a/{proxy+}': {}", "'/a/{proxy=**}': {}"),
    ] {
        let fixed = first_fix_of_rule(
            ID,
            &format!(
                r#"swagger: '2.0'
paths:
  {paths}
"#
            ),
        );
        assert!(fixed.ends_with(&format!("  {expected}\n")), "{paths} became {fixed}");
    }
    let json = r#"{"swagger": "2.0", "paths": {"/a/": {}}}"#;
    assert!(first_fix_of_rule(ID, json).contains(r#""/a": "#));
}

#[test]
fn a_path_without_its_slash() {
    check_findings(
        ID,
        r#"
{
  "swagger": "2.0",
  "paths": {
    "": {
    #^ error[path-template] Google rejects the config: this path is empty. Every path must begin with `/`: write `/` for the root.
      "get": {"operationId": "getRoot"}
    },
    "/notes": {"get": {"operationId": "listNotes"}}
  }
}
"#,
    );
    check_findings(
        ID,
        r#"
basePath: /v1
paths:
  '': {get: {}}
  #^ error[path-template] Google rejects the config: this path is empty.
  notes: {get: {}}
  '${PATH}': {get: {}}
"#,
    );
    check_findings(
        ID,
        r#"
openapi: 3.0.3
paths:
  "": {get: {}}
  #^ warning[path-template] Google may reject the config: this path is empty.
  notes: {get: {}}
  #^^^^ warning[path-template] Google may reject the config: `notes` does not begin with `/`. Every path must: add it.
  x-notes: {get: {}}
"#,
    );
    let empty = r#"swagger: '2.0'
paths:
  '': {get: {}}
"#;
    assert_eq!(first_fix_of_rule(ID, empty), empty.replace("''", "'/'"));
}

#[test]
fn a_path_that_is_not_written() {
    let text = r#"
paths:
  ?
  : get: {}
# ^ error[path-template] Google rejects the config: this path is empty.
"#;
    check_findings(ID, text);
    check_fix(ID, text, text);
}
