//! Backends that nothing calls or that Google rejects: what to do comes first, and no role.

use expect_test::expect;

use super::{hover_at, page_at};

/// The hover at `$0` in this file, which begins with the heading and these words and names no
/// command.
#[track_caller]
fn check(marked: &str, expected: &str) {
    let told = hover_at(marked);
    let first = told.split("\n\n").nth(1).unwrap_or_default();
    assert!(first.starts_with(expected), "{told}");
    assert!(!told.contains("gcloud") && !told.contains("Token:"), "{told}");
    assert!(told.contains("No role to grant."), "{told}");
}

const ORDERS: &str = "https://orders-1234567890.us-central1.run.app";

#[test]
fn a_root_backend_that_every_operation_overrides() {
    let file = format!(
        r#"swagger: '2.0'
x-google-backend: {{address: $0{ORDERS}}}
paths: {{/a: {{get: {{x-google-backend: {{address: '{ORDERS}/a'}}}}}}}}
"#
    );
    check(
        &file,
        "The gateway never calls this backend: every operation has its own. Remove this one",
    );
    let used = file.replace("paths: {", "paths: {/b: {get: {}}, ");
    assert!(hover_at(&used).contains("gcloud run services"), "{}", hover_at(&used));
}

#[test]
fn a_named_backend_that_nobody_refers_to() {
    let file = format!(
        r#"openapi: 3.0.3
x-google-api-management:
  backends:
    spare:
      address: $0{ORDERS}
paths: {{/a: {{get: {{}}}}}}
"#
    );
    check(&file, "The gateway never calls this backend. Name it as x-google-backend of");
    let used = file.replace("{get: {}}", "{get: {x-google-backend: spare}}");
    assert!(hover_at(&used).contains("gcloud run services"), "{}", hover_at(&used));
}

#[test]
fn an_object_in_3_x() {
    let file = |at: &str| {
        let file = format!(
            r#"openapi: 3.0.3
paths:
  /a:
    get:
      x-google-backend:
        address: {ORDERS}
        protocol: h2
"#
        );
        file.replacen(at, &format!("$0{at}"), 1)
    };
    let what = "Google rejects the config. Move this object to x-google-api-management.backends";
    for at in ["https", "x-google-backend"] {
        check(&file(at), what);
    }
    let field = hover_at(&file("protocol"));
    assert!(
        field.contains(
            "protocol in x-google-backend\n\nGoogle rejects the config. Move this object"
        ),
        "{field}"
    );
    let operation = hover_at(&file("get"));
    assert!(operation.contains("must be the name of a backend"), "{operation}");
    let all = hover_at(&file("openapi"));
    assert!(all.contains("only the name of a backend is allowed here"), "{all}");
    assert!(!all.contains("run.invoker"), "{all}");
}

#[test]
fn a_backend_on_a_path() {
    let file = |at: &str| {
        let file = format!(
            r#"swagger: '2.0'
paths:
  /a:
    x-google-backend:
      address: {ORDERS}
      deadline: 5
    get: {{}}
"#
        );
        file.replacen(at, &format!("$0{at}"), 1)
    };
    for at in ["https", "x-google-backend"] {
        check(&file(at), "Google rejects the config. Move this backend to the operations");
    }
    let field = hover_at(&file("deadline"));
    assert!(field.contains("Google does not read this field."), "{field}");
    let operation = hover_at(&file("get"));
    assert!(operation.contains("Move it to the operation."), "{operation}");
}

#[test]
fn an_address_that_cannot_be_read_or_is_missing() {
    let file = "swagger: '2.0'\npaths: {/a: {get: {$0x-google-backend: {address: 'https://'}}}}\n";
    assert!(hover_at(file).contains("\n\nWrite the address as https://HOST/PATH"));
    let file = "swagger: '2.0'\npaths: {/a: {get: {$0x-google-backend: {deadline: 5}}}}\n";
    assert!(
        hover_at(file).starts_with("Backend without an address\n\nAdd an address"),
        "{}",
        hover_at(file)
    );
    let file = format!("# gateway-ls: endpoints\n{file}");
    assert!(hover_at(&file).contains("the server beside the proxy"), "{}", hover_at(&file));
}

#[test]
fn a_name_that_no_backend_has() {
    let file = |name: &str| {
        format!(
            r#"openapi: 3.0.3
x-google-api-management:
  backends:
    parcels: {{address: {ORDERS}}}
paths:
  /a:
    get:
      x-google-backend: $0{name}
"#
        )
    };
    let near = r#"Backend parcel

No backend has this name: write parcels, or define it under x-google-api-management.backends."#;
    let far = r#"Backend stock

No backend has this name: write parcels, or define it under x-google-api-management.backends."#;
    for (name, expected) in [("parcel", near), ("stock", far)] {
        assert_eq!(hover_at(&file(name)), expected);
        assert_eq!(page_at(&file(name)), expected);
    }
}

#[test]
fn the_names_that_are_defined_are_offered_for_one_that_is_not() {
    let told = |defined: &[&str]| {
        let backends = defined.iter().map(|name| format!("    {name}: {{address: {ORDERS}}}\n"));
        let backends: String = backends.collect();
        let file = format!(
            r#"openapi: 3.0.3
x-google-api-management:
  backends:
{backends}paths:
  /a:
    get:
      x-google-backend: $0stock
"#
        );
        let hover = hover_at(&file);
        hover.lines().last().unwrap_or_default().to_owned()
    };
    expect![[r#"
        No backend has this name: define it under x-google-api-management.backends.
        No backend has this name: write core or menu, or define it under x-google-api-management.backends.
        No backend has this name: write core, help or menu, or define it under x-google-api-management.backends.
        No backend has this name: write core, help, menu or another name from x-google-api-management.backends, or define it there."#]]
    .assert_eq(
        &[
            told(&[]),
            told(&["menu", "core"]),
            told(&["menu", "core", "help"]),
            told(&["menu", "core", "help", "rows"]),
        ]
        .join("\n"),
    );
}
