//! Tables of backends, and how loudly each is spoken of.

use crate::rules::testing::{check_findings, findings_of, first_fix_of_rule, fixed_by_rule};

const ID: &str = "implicit-constant-address";

fn found(path: &str, fields: &str) -> String {
    let source = r#"swagger: '2.0'
paths:
  <path>:
    get:
      x-google-backend: {<fields>}
"#
    .replace("<path>", path)
    .replace("<fields>", fields);
    findings_of(ID, &source)
}

/// The levels of what is found, in the order of the file.
fn levels(source: &str) -> Vec<String> {
    let found = findings_of(ID, source);
    let level = |line: &str| line.split([' ', '[']).nth(1).unwrap_or_default().to_owned();
    found.lines().map(level).collect()
}

#[test]
fn parameters_wildcards_and_whole_paths() {
    for (path, fields, said) in [
        (
            "/a/{id}",
            "address: https://a-1234567890.us-central1.run.app",
            "warning `{id}` arrives in the query",
        ),
        (
            "/a/{id}",
            "address: https://a.example.com",
            "warning `{id}` arrives in the query instead.",
        ),
        ("/a/{id}", "address: https://a.example.com/api/a", "warning `{id}` arrives in the query"),
        ("/a/{id}", "address: https://a.example.com/get-a", "hint `{id}` arrives in the query"),
        (
            "/v1/a/{id}",
            "address: https://a.example.com/v1/get-a",
            "hint `{id}` arrives in the query",
        ),
        ("/a/{id}", "address: '${URL}'", "hint `{id}` arrives in the query"),
        ("/{rest=**}", "address: https://a.example.com/x", "hint `{rest}` arrives in the query"),
        ("/a", "address: https://a.example.com", "hint `/a` arrives at `/`."),
        ("/a", "address: https://a.example.com/", "hint `/a` arrives at `/`."),
        ("/a/b", "address: 'https://${NAME}.a.run.app'", "hint `/a/b` arrives"),
        ("/a", "address: https://r-p.cloudfunctions.net", "warning `/a` arrives"),
        ("/**", "address: a.example.com", "warning `/**` arrives at `/`"),
        (
            "/a/**",
            "address: https://a.example.com/x",
            "warning What `**` matches probably gets lost",
        ),
        ("/a/**", "address: https://r-p.cloudfunctions.net/a", "hint What `**` matches"),
        ("/a/*/b", "address: '${URL}'", "hint What `*` matches probably gets lost"),
        ("/a/{id}", "address: https://a.example.com, path_translation: null", "warning `{id}`"),
        ("/a/{id}", "address: https://a.example.com, pathTranslation: ", "warning `{id}`"),
    ] {
        let found = found(path, fields);
        let found = found.replace("[implicit-constant-address]", "");
        let found = found.replace("The request path probably gets lost: ", "");
        assert!(found.contains(said), "{path} {fields}: {found}");
    }
}

#[test]
fn a_function_has_an_address_of_its_own() {
    for (path, address) in [
        ("/users/{userId}", "https://europe-west1-my-project.cloudfunctions.net/user-get"),
        ("/users/{userId}", "https://${REGION}-${PROJECT}.cloudfunctions.net/${NAME}"),
        ("/users/{userId}", "https://{REGION}-{PROJECT_ID}.cloudfunctions.net/{NAME}"),
        ("/users/{userId}", "CLOUD FUNCTION ADDRESS"),
        ("/users/{userId}", "${user_function_url}"),
    ] {
        assert_eq!(found(path, &format!("address: '{address}'")), "", "{address}");
    }
}

#[test]
fn an_address_on_run_app_that_serves_one_path() {
    let one = r#"swagger: '2.0'
paths:
  /frames:
    post:
      x-google-backend: {address: https://frames-abcdefghij-uc.a.run.app}
    options:
      x-google-backend: {address: https://frames-abcdefghij-uc.a.run.app/}
"#;
    assert_eq!(findings_of(ID, one), "");
    // Two services with a path each: that is how functions are served.
    let prompt = r#"  /v1/prompt:
    post:
      x-google-backend: {address: https://prompt-abcdefghij-uc.a.run.app}
"#;
    assert_eq!(findings_of(ID, &format!("{one}{prompt}")), "");
    assert_eq!(levels(&format!("swagger: '2.0'\npaths:\n{prompt}")), ["hint"]);
}

#[test]
fn an_address_that_serves_several_paths() {
    let text = r#"swagger: '2.0'
paths:
  /frames:
    get:
      x-google-backend: {address: https://studio-abcdefghij-uc.a.run.app}
      #^^^^^^^^^^^^^^^ warning[implicit-constant-address] The request path probably gets lost: `/frames` and 1 more path arrive at `/`.
    post:
      x-google-backend:
        address: https://studio-abcdefghij-uc.a.run.app
        path_translation: CONSTANT_ADDRESS
  /prompt:
    get:
      x-google-backend: {address: https://studio-abcdefghij-uc.a.run.app}
"#;
    check_findings(ID, text);
    // A root backend on the same host gets the paths of other operations.
    check_findings(
        ID,
        r#"
x-google-backend: {address: https://studio-abcdefghij-uc.a.run.app}
paths:
  /prompt:
    get:
      x-google-backend: {address: https://studio-abcdefghij-uc.a.run.app}
      #^^^^^^^^^^^^^^^ warning[implicit-constant-address] The request path probably gets lost: `/prompt` arrives at `/`.
"#,
    );
}

/// Three spellings of one service, and losses of two kinds.
const SPELLINGS: &str = r#"swagger: '2.0'
paths:
  /frames:
    get:
      x-google-backend:
        address: https://studio-abcdefghij-uc.a.run.app
  /prompt:
    get:
      x-google-backend:
        address: HTTPS://Studio-abcdefghij-uc.a.run.app/
  /prompt/{id}:
    get:
      x-google-backend:
        address: studio-abcdefghij-uc.a.run.app:443
  /other/{id}:
    get:
      x-google-backend:
        address: https://other-abcdefghij-uc.a.run.app
"#;

#[test]
fn an_address_is_spoken_of_once_in_all_its_spellings() {
    let found = findings_of(ID, SPELLINGS);
    assert_eq!(found.lines().count(), 2, "{found}");
    assert!(
        found.contains(
            "The request path probably gets lost: `/frames` and 2 more paths arrive at `/`."
        ),
        "{found}"
    );
    assert!(found.contains("The same applies to 2 more places."), "{found}");
    let fixed = first_fix_of_rule(ID, SPELLINGS);
    assert_eq!(fixed.matches("path_translation: APPEND_PATH_TO_ADDRESS").count(), 3, "{fixed}");
    // A comment at another place takes that place out.
    let second = "  /prompt:\n    get:\n      x-google-backend:";
    let ignored = format!("{second} # gateway-ls: ignore[{ID}]");
    let found = findings_of(ID, &SPELLINGS.replace(second, &ignored));
    assert!(found.contains("The same applies to 1 more place."), "{found}");
}

#[test]
fn an_address_that_answers_options_only() {
    let text = r#"swagger: '2.0'
paths:
  /frames:
    options:
      x-google-backend: {address: https://cors-abcdefghij-uc.a.run.app}
  /prompt/{id}:
    options:
      x-google-backend: {address: https://cors-abcdefghij-uc.a.run.app}
"#;
    assert_eq!(findings_of(ID, text), "");
    let called = text.replace("/prompt/{id}:\n    options", "/prompt/{id}:\n    get");
    assert_eq!(levels(&called), ["warning"]);
}

#[test]
fn one_template_for_paths_of_several_kinds() {
    let text = r#"swagger: '2.0'
paths:
  /users/{id}:
    get: {x-google-backend: {address: '${url}'}}
  /orders/{id}:
    get: {x-google-backend: {address: '${url}'}}
"#;
    assert_eq!(levels(text), ["warning"]);
    assert_eq!(levels(&text.replace("orders", "users/old")), ["hint"]);
}

#[test]
fn nothing_beside_a_parameter_in_the_address() {
    let text = r#"swagger: '2.0'
paths:
  /users/{id}:
    get:
      x-google-backend:
        address: https://users-1234567890.us-central1.run.app/api/users/{id}
"#;
    assert_eq!(findings_of(ID, text), "");
    assert!(findings_of("address-parameter", text).contains("warning"));
}

#[test]
fn no_advice_repeats_a_part_of_the_path() {
    let text = |base: &str, address: &str| {
        r#"swagger: '2.0'
<base>
paths:
  /users/{id}:
    get:
      x-google-backend:
        address: https://a.run.app<address>
"#
        .replace("<base>\n", base)
        .replace("<address>", address)
    };
    let appended = |base: &str, address: &str, kept: &str| {
        let before = text(base, kept);
        let fixed = first_fix_of_rule(ID, &text(base, address));
        let expected = format!("{before}        path_translation: APPEND_PATH_TO_ADDRESS\n");
        assert_eq!(fixed, expected, "{base}{address}");
    };
    appended("", "/api/users", "/api");
    appended("", "/users/", "");
    appended("basePath: /v1\n", "/v1", "");
    appended("basePath: /v1\n", "/api/v1/users", "/api");
    for (base, address) in [("basePath: /v1\n", "/users"), ("", "/users/all"), ("", "/users/v1")] {
        let titles = fixed_by_rule(ID, &text(base, address));
        let constant = "Call only the address (`path_translation: CONSTANT_ADDRESS`)";
        assert_eq!(titles.first().map(String::as_str), Some(constant), "{base}{address}");
        assert_eq!(titles.len(), 2, "{titles:?}");
        let found = findings_of(ID, &text(base, address));
        assert!(!found.contains("APPEND") && found.contains("already contains a part"), "{found}");
    }
}

#[test]
fn a_message_begins_with_what_happens_in_eighty_letters() {
    let long = "a".repeat(200);
    for path in ["/a/{id}".to_owned(), format!("/{long}/{{{long}}}"), format!("/{long}")] {
        let found = found(&path, "address: https://a.example.com");
        let (_, message) = found.split_once("] ").expect("a finding");
        let (first, _) = message.split_once(". ").expect("a sentence");
        assert!(first.chars().count() <= 80 || path.len() > 200, "{first}");
    }
}

#[test]
fn what_is_meant_or_not_known() {
    for (path, fields) in [
        ("/", "address: https://a.example.com"),
        ("/a", "address: https://a.example.com/x"),
        ("/a", "address: grpcs://a.example.com"),
        ("/a/{id}", "address: 'GRPC://a.example.com:50051'"),
        ("/a", "address: https://r-p.cloudfunctions.net/a"),
        ("/a", "address: https://a-1234567890.us-central1.run.app"),
        ("/a/{id}", "address: https://bigquery.googleapis.com"),
        ("/a", "address: '${URL}'"),
        ("/a", "address: 'https://${HOST}'"),
        ("/a", "address: 'https://a.example.com${PATH}'"),
        ("/a", "address: BACKEND_URL"),
        ("/a", "deadline: 3"),
        ("/a", "address: ''"),
        ("/a", "address: 'https://a b'"),
        ("/a/{id}", "address: https://a.example.com, path_translation: CONSTANT_ADDRESS"),
        ("/a/{id}", "address: https://a.example.com, pathTranslation: CONSTANT_ADDRESS"),
        ("/a/{id}", "address: https://a.example.com, path_translation: '${T}'"),
        ("/a/{id}", "address: https://a.example.com, path_translation: [CONSTANT_ADDRESS]"),
        ("/a/{id}", "address: https://a.example.com, path_transalation: X"),
        ("'/a/${ID}'", "address: https://a.example.com"),
    ] {
        assert_eq!(found(path, fields), "", "{path} {fields}");
    }
}

#[test]
fn the_fix_fills_an_empty_field() {
    let text = r#"swagger: '2.0'
paths:
  /a:
    get:
      x-google-backend:
        address: https://a.example.com
        path_translation:
"#;
    let fixed = first_fix_of_rule(ID, text);
    assert_eq!(fixed, text.replace("tion:\n", "tion: APPEND_PATH_TO_ADDRESS\n"));
}

#[test]
fn only_at_operations_of_20() {
    check_findings(
        ID,
        r#"
x-google-backend: {address: https://a.example.com}
paths:
  /a/{id}:
    get: {}
    put:
      x-google-backend:
      #^^^^^^^^^^^^^^^ warning[implicit-constant-address]
        address: https://a.example.com
"#,
    );
    check_findings(
        ID,
        r#"
openapi: 3.0.3
x-google-api-management: {backends: {a: {address: https://a.example.com}}}
paths:
  /a/{id}:
    get: {x-google-backend: a}
"#,
    );
}

#[test]
fn through_an_alias_half_typed_and_in_json() {
    check_findings(
        ID,
        r#"
x-shared: &b {address: https://a.example.com}
paths:
  /a:
    get:
      x-google-backend: *b
      #                 ^^ hint[implicit-constant-address]
"#,
    );
    check_findings(
        ID,
        r#"
paths:
  /a:
    get:
      x-google-backend:
        address: https://a.example.com
        path_tr
"#,
    );
    check_findings(
        ID,
        r#"
{
  "swagger": "2.0",
  "paths": {"/a": {"get": {"x-google-backend": {"address": "https://a.example.com"}}}}
  #                        ^^^^^^^^^^^^^^^^^^ hint[implicit-constant-address] The request path probably gets lost: `/a` arrives at `/`.
}
"#,
    );
}

/// A path that is appended does not get lost with the others of its address.
#[test]
fn only_paths_that_get_lost_are_counted() {
    let text = r#"
swagger: '2.0'
paths:
  /coupons:
    get:
      x-google-backend:
        address: https://shop-abcdefghij-uc.a.run.app
        path_translation: APPEND_PATH_TO_ADDRESS
  /coupons/check:
    post:
      x-google-backend:
      #^^^^^^^^^^^^^^^ warning[implicit-constant-address] The request path probably gets lost: `/coupons/check` arrives at `/`.
        address: https://shop-abcdefghij-uc.a.run.app
"#;
    check_findings(ID, text);
}
