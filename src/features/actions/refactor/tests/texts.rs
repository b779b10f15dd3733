//! What each action writes, and where it is not offered.

use super::*;

const MOVE: &str = "Move this backend to the document";
const AT_EACH: &str = "Write the document's backend at each operation";
const AT_THIS: &str = "Write the document's backend at this operation";

#[test]
fn a_backend_of_several_operations_moves_to_the_document() {
    check(
        r#"swagger: "2.0"
info: {title: a, version: '1'}
# all of them
paths:
  /a:
    get:
      operationId: a
      x-google-backend:
        address: $0https://a.example.com
        deadline: 30.0
    put:
      # silent
      x-google-backend: {deadline: 30.0, address: https://a.example.com, path_translation: CONSTANT_ADDRESS}
      operationId: b
    post:
      operationId: c
      x-google-backend:
        address: https://a.example.com
        path_translation: APPEND_PATH_TO_ADDRESS
        deadline: 30.0
"#,
        "Move this backend to the document: 2 operations",
        r#"swagger: "2.0"
info: {title: a, version: '1'}
x-google-backend:
  address: https://a.example.com
  path_translation: CONSTANT_ADDRESS
  deadline: 30.0
# all of them
paths:
  /a:
    get:
      operationId: a
    put:
      # silent
      operationId: b
    post:
      operationId: c
      x-google-backend:
        address: https://a.example.com
        path_translation: APPEND_PATH_TO_ADDRESS
        deadline: 30.0
"#,
    );
    let json = r#"{
  "swagger": "2.0",
  "paths": {
    "/a": {
      "get": {
        "operationId": "a",
        "x-google-backend": {$0
          "address": "https://a.example.com"
        }
      }
    }
  }
}
"#;
    assert_eq!(
        after(json, MOVE, Format::Json),
        r#"{
  "swagger": "2.0",
  "x-google-backend": {
    "address": "https://a.example.com",
    "path_translation": "CONSTANT_ADDRESS"
  },
  "paths": {
    "/a": {
      "get": {
        "operationId": "a"
      }
    }
  }
}
"#
    );
}

#[test]
fn what_would_change_other_operations_is_not_offered() {
    const BACKEND: &str = "x-google-backend: {address: $0https://a.example.com}";
    let text = |root: &str, beside: &str| {
        format!(
            r#"swagger: '2.0'
{root}paths:
  /a:
    get:
      summary: a
      {BACKEND}
{beside}"#
        )
    };
    let is_offered = |root: &str, beside: &str| {
        titles(&text(root, beside)).iter().any(|title| title.starts_with(MOVE))
    };
    assert!(is_offered("", ""));
    for (root, beside) in [
        ("", "    put: {summary: a}\n"),
        ("", "    put: {x-google-backend: {address: https://b.example.com}}\n"),
        ("", "  /b: {$ref: '#/x-b'}\n"),
        ("", "  ${MORE}: {get: {}}\n"),
        ("", "  {{ more }}\n"),
        ("", "  /b: {get: [}\n"),
        ("", "      x-google-backend: {address: https://b.example.com}\n"),
        ("x-google-allow: all\n", ""),
        ("x-google-backend: {deadline: 3}\n", ""),
        ("x-google-backend:\n", ""),
        ("<<: {x-a: 1}\n", ""),
    ] {
        assert!(!is_offered(root, beside), "{root} {beside}");
    }
    for backend in [
        "x-google-backend: &b {address: $0https://a.example.com}",
        "x-google-backend: {address: $0https://a.example.com, adress: b}",
        "x-google-backend: {address: $0https://a.example.com, path_translation: }",
        "x-google-backend:\n        # why\n        address: $0https://a.example.com",
        "x-google-backend: {<<: {deadline: 3}, address: $0https://a.example.com}",
    ] {
        let text = text("", "").replacen(BACKEND, backend, 1);
        assert!(!titles(&text).iter().any(|title| title.starts_with(MOVE)), "{backend}");
    }
}

#[test]
fn the_documents_backend_goes_to_the_operations() {
    const TEXT: &str = r#"swagger: '2.0'
x-google-backend:
  address: https://a.example.com
paths:
  /a:
    get:
      operationId: a
    put: {x-google-backend: {address: https://b.example.com}}
    post: {summary: c}
"#;
    let marked = TEXT.replacen("-backend:", "-backend$0:", 1);
    check(
        &marked,
        "Write the document's backend at each operation: 2 operations",
        r#"swagger: '2.0'
paths:
  /a:
    get:
      operationId: a
      x-google-backend:
        address: https://a.example.com
        path_translation: APPEND_PATH_TO_ADDRESS
    put: {x-google-backend: {address: https://b.example.com}}
    post: {x-google-backend: {address: https://a.example.com, path_translation: APPEND_PATH_TO_ADDRESS}, summary: c}
"#,
    );
    check(
        &TEXT.replacen("Id: a", "Id: a$0", 1),
        AT_THIS,
        &TEXT.replacen(
            "Id: a\n",
            r#"Id: a
      x-google-backend:
        address: https://a.example.com
        path_translation: APPEND_PATH_TO_ADDRESS
"#,
            1,
        ),
    );
    assert_eq!(titles(&TEXT.replacen("put", "pu$0t", 1)), Vec::<String>::new(), "it has its own");
    let open = marked.replacen("paths", "x-google-allow: all\npaths", 1);
    assert!(!titles(&open).iter().any(|title| title.starts_with(AT_EACH)));
    let commented = marked.replacen("a.example.com", "a.example.com # why", 1);
    assert!(!titles(&commented).iter().any(|title| title.starts_with(AT_EACH)));
}

#[test]
fn names_of_3() {
    const OWN: &str = r#"openapi: 3.0.3
x-google-api-management: {backends: {a: {address: https://a.example.com}}}
paths:
  /a:
    get:
      operationId: a
      x-google-backend: a
    put:
      operationId: b
      x-google-backend: a
    post: {operationId: c, x-google-model-router: r}
"#;
    const ROOT: &str = r#"openapi: 3.0.3
x-google-api-management: {backends: {a: {address: https://a.example.com}}}
x-google-backend: a
paths:
  /a:
    get:
      operationId: a
    put:
      operationId: b
    post: {operationId: c, x-google-model-router: r}
"#;
    let own = OWN.replacen("backend: a", "backend: a$0", 1);
    check(&own, "Use backend `a` for the whole document: 2 operations", ROOT);
    check(&ROOT.replacen("backend: a", "backend: a$0", 1), AT_EACH, OWN);
    let other = own.replacen("backend: a\n    post", "backend: z\n    post", 1);
    assert_eq!(titles(&other), Vec::<String>::new());
    let one_more = format!("{own}    patch: {{x-google-backend: z}}\n");
    assert_eq!(titles(&one_more), ["Move backend `a` to the document: 2 operations"]);
}

#[test]
fn defaults_that_are_known() {
    const AT_OPERATION: &str = r#"swagger: '2.0'
paths:
  /a:
    get:
      x-google-backend:
        address: $0https://a.example.com/x
        deadline: 3
"#;
    assert_eq!(
        titles(AT_OPERATION)[1..],
        ["Write the defaults (`path_translation`, `protocol`, `jwt_audience`)",]
    );
    check(
        AT_OPERATION,
        "Write the defaults",
        r#"swagger: '2.0'
paths:
  /a:
    get:
      x-google-backend:
        address: https://a.example.com/x
        path_translation: CONSTANT_ADDRESS
        protocol: http/1.1
        jwt_audience: https://a.example.com/x
        deadline: 3
"#,
    );
    check(
        r#"openapi: 3.0.3
x-google-api-management:
  backends:
    a: {address: $0https://a.example.com}
"#,
        "Write the defaults",
        r#"openapi: 3.0.3
x-google-api-management:
  backends:
    a: {address: https://a.example.com, deadline: 15.0, protocol: http/1.1, jwtAudience: https://a.example.com}
"#,
    );
    for (fields, expected) in [
        (
            "address: $0grpc://a.example.com, disable_auth: true",
            &["path_translation", "deadline"][..],
        ),
        ("address: $0'${A}', jwtAudience: a", &["path_translation", "deadline", "protocol"]),
        // Identity-Aware Proxy rejects the address as an audience.
        (
            "address: $0https://shop-42.ew.r.appspot.com",
            &["path_translation", "deadline", "protocol"],
        ),
        ("deadline: $03", &[]),
        ("address: $0https://a.example.com, adress: b", &[]),
        ("<<: {deadline: 3}, address: $0https://a.example.com", &[]),
    ] {
        let text = format!("swagger: '2.0'\nx-google-backend: {{{fields}}}\n");
        let titles = titles(&text);
        let title = titles.iter().find(|title| title.starts_with("Write the default")).cloned();
        let names: Vec<_> = expected.iter().map(|name| format!("`{name}`")).collect();
        let expected = match names.as_slice() {
            [] => None,
            names => Some(format!("Write the defaults ({})", names.join(", "))),
        };
        assert_eq!(title, expected, "{fields}");
    }
}

#[test]
fn a_backend_whose_calls_fail_gets_no_defaults() {
    let of = |address: &str| {
        titles(&format!(
            r#"swagger: '2.0'
x-google-backend:
  address: $0{address}
  deadline: 3
  protocol: h2
  jwt_audience: a
"#
        ))
    };
    for address in [
        "https://bigquery.googleapis.com",
        "https://203.0.113.7",
        "https://localhost:8080",
        "https://api.internal",
        "https://rows-0a1b2c.apigateway.p.cloud.goog",
        "https://gw-abcdefg.uc.gateway.dev",
        "https://storage.cloud.google.com/b/o",
    ] {
        assert_eq!(of(address), Vec::<String>::new(), "{address}");
    }
    assert_eq!(of("https://a.example.com"), ["Write the default `path_translation`"]);
}

#[test]
fn the_grant_command_as_a_comment_and_for_the_clipboard() {
    const TEXT: &str = "swagger: '2.0'\r\nx-google-backend:\r\n  address: $0https://orders-1234567890.us-central1.run.app\r\n";
    let actions = offered(TEXT, Format::Yaml);
    let clipboard = actions.iter().find_map(|action| match &action.change {
        Change::Clipboard(text) => Some(text.as_str()),
        _ => None,
    });
    let command = clipboard.unwrap();
    assert!(command.starts_with("gcloud run services add-iam-policy-binding orders "), "{command}");
    let (_, source) = cursor(TEXT);
    let expected = source.replacen("  address", &format!("  # {command}\r\n  address"), 1);
    let found = after(TEXT, "Insert the grant command", Format::Yaml);
    assert_eq!(found, expected);
    let again = titles(&found.replacen("https", "$0https", 1));
    assert!(!again.iter().any(|title| title.starts_with("Insert")), "{again:?}");

    let json = r#"{"swagger": "2.0",
 "x-google-backend": {
  "address": "$0https://orders-1234567890.us-central1.run.app"
}}
"#;
    let commented = after(json, "Insert the grant command", Format::JsonWithComments);
    assert!(commented.contains(&format!("\n  // {command}\n  \"address\"")), "{commented}");
    let flow = r#"{swagger: '2.0', x-a: "one
 two", x-google-backend: {address: '$0https://orders-1234567890.us-central1.run.app'}}
"#;
    let commented = after(flow, "Insert the grant command", Format::Yaml);
    assert_eq!(commented, format!("# {command}\n{}", cursor(flow).1));
    let titles: Vec<_> = offered(json, Format::Json).into_iter().map(|it| it.title).collect();
    assert!(!titles.iter().any(|title| title.starts_with("Insert")), "{titles:?}");
    assert!(titles.iter().any(|title| title == "Copy the grant command"), "{titles:?}");
}

#[test]
fn no_address_ends_the_comment() {
    for letter in ["\\n", "\\r", "\\u2028", "\\x85", "\\u202e"] {
        let text = format!(
            r#"swagger: '2.0'
x-google-backend:
  address: "$0https://or{letter}x: y-1234567890.us-central1.run.app"
"#
        );
        for action in offered(&text, Format::Yaml) {
            if !action.title.starts_with("Insert") {
                continue;
            }
            let source = cursor(&text).1;
            let found = changed(&source, &action);
            assert_eq!(found.lines().count(), source.lines().count() + 1, "{found}");
        }
    }
}

#[test]
fn nothing_in_other_files() {
    let source = r#"swagger: '2.0'
x-google-backend: {address: https://a.example.com}
paths: {/a: {get: {}}}
"#;
    let settings = Settings { assume_config: Some(false), ..Settings::default() };
    let analysis = Analysis::new(Text::new(source), Format::Yaml, Arc::new(settings));
    let all = TextRange::new(0, source.len());
    assert_eq!(refactorings(&analysis, all), []);
    assert!(refactorings(&read(source, Format::Yaml), all).len() > 3);
}
