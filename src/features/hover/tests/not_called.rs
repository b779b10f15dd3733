//! Backends that nothing calls or that Google refuses: what to do comes first, and no role.

use super::hover_at;

/// The hover at `$0` in this file, which begins with the heading and these words and names no
/// command.
#[track_caller]
fn check(marked: &str, expected: &str) {
    let told = hover_at(marked);
    let first = told.split("\n\n").nth(1).unwrap_or_default();
    assert!(first.starts_with(expected), "{told}");
    assert!(!told.contains("gcloud") && !told.contains("Token:"), "{told}");
    assert!(told.contains("There is no role to grant for it."), "{told}");
}

const ORDERS: &str = "https://orders-1234567890.us-central1.run.app";

#[test]
fn a_root_backend_that_every_operation_overrides() {
    let file = format!(
        "swagger: '2.0'\nx-google-backend: {{address: $0{ORDERS}}}\npaths: {{/a: {{get: {{x-google-backend: {{address: '{ORDERS}/a'}}}}}}}}\n"
    );
    check(&file, "Remove this backend, or those of the operations that should use it: every");
    let used = file.replace("paths: {", "paths: {/b: {get: {}}, ");
    assert!(hover_at(&used).contains("gcloud run services"), "{}", hover_at(&used));
}

#[test]
fn a_named_backend_that_nobody_refers_to() {
    let file = format!(
        "openapi: 3.0.3\nx-google-api-management:\n  backends:\n    spare:\n      address: $0{ORDERS}\npaths: {{/a: {{get: {{}}}}}}\n"
    );
    check(
        &file,
        "Name the backend at an operation or at the root, or remove it: nothing refers to",
    );
    let used = file.replace("{get: {}}", "{get: {x-google-backend: spare}}");
    assert!(hover_at(&used).contains("gcloud run services"), "{}", hover_at(&used));
}

#[test]
fn an_object_in_3_x() {
    let file = |at: &str| {
        let file = format!(
            "openapi: 3.0.3\npaths:\n  /a:\n    get:\n      x-google-backend:\n        address: {ORDERS}\n        protocol: h2\n"
        );
        file.replacen(at, &format!("$0{at}"), 1)
    };
    let what =
        "Move the backend under x-google-api-management.backends and write its name here: in";
    for at in ["https", "x-google-backend"] {
        check(&file(at), what);
    }
    let field = hover_at(&file("protocol"));
    assert!(field.contains("Nothing reads this field. Move the backend under"), "{field}");
    let operation = hover_at(&file("get"));
    assert!(operation.contains("must be the name of a backend"), "{operation}");
    let all = hover_at(&file("openapi"));
    assert!(all.contains("no role: it cannot stand there"), "{all}");
    assert!(!all.contains("run.invoker"), "{all}");
}

#[test]
fn a_backend_on_a_path() {
    let file = |at: &str| {
        let file = format!(
            "swagger: '2.0'\npaths:\n  /a:\n    x-google-backend:\n      address: {ORDERS}\n      deadline: 5\n    get: {{}}\n"
        );
        file.replacen(at, &format!("$0{at}"), 1)
    };
    for at in ["https", "x-google-backend"] {
        check(&file(at), "Move the backend to the operations of this path: API Gateway refuses");
    }
    let field = hover_at(&file("deadline"));
    assert!(field.contains("Nothing reads this field."), "{field}");
    let operation = hover_at(&file("get"));
    assert!(operation.contains("Write it at the operation."), "{operation}");
}

#[test]
fn an_address_that_cannot_be_read_or_is_missing() {
    let file = "swagger: '2.0'\npaths: {/a: {get: {$0x-google-backend: {address: 'https://'}}}}\n";
    assert!(hover_at(file).starts_with("Write the address as https://HOST/PATH"));
    let file = "swagger: '2.0'\npaths: {/a: {get: {$0x-google-backend: {deadline: 5}}}}\n";
    assert!(hover_at(file).starts_with("Write its address"), "{}", hover_at(file));
    let file = format!("# gateway-ls: endpoints\n{file}");
    assert!(hover_at(&file).contains("the server beside the proxy"), "{}", hover_at(&file));
}
