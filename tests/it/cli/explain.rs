//! `explain`.

use expect_test::expect;

use super::*;

#[test]
fn rules_are_explained() {
    let folder = folder(&[]);
    let run =
        |arguments: &[&str]| said(folder.path(), &run_with_stdin(folder.path(), arguments, b""));
    let list = run(&["explain"]);
    assert!(list.contains("\nsyntax  ") && list.starts_with("exit 0\n"), "{list}");
    let table = run(&["explain", "--format", "markdown"]);
    assert!(table.contains("\n| `syntax` | error | "), "{table}");
    let json = run(&["explain", "--format", "json"]);
    assert!(json.starts_with("exit 0\n[\n"), "{json}");
    let json = run(&["explain", "syntax", "--format", "json"]);
    assert!(json.starts_with("exit 0\n{\n  \"id\": \"syntax\",\n"), "{json}");
    let page = run(&["explain", "syntax", "--format", "markdown"]);
    assert!(page.contains("\n## Why\n\n") && page.contains("\n```yaml\n"), "{page}");
    let page = run(&["explain", "syntax"]);
    assert!(page.contains("\nWhy\n") && page.contains("\n    swagger: "), "{page}");
    check_run(
        &folder,
        &["explain", "sintax"],
        expect![[r#"
        exit 2
        --
        error: there is no rule `sintax`; did you mean `syntax`?
    "#]],
    );
}

#[test]
fn sources_are_listed_with_what_rests_on_them() {
    let folder = folder(&[]);
    let run =
        |arguments: &[&str]| said(folder.path(), &run_with_stdin(folder.path(), arguments, b""));
    let text = run(&["explain", "--sources"]);
    // The clock of this machine only moves on: what is old stays so.
    assert!(text.starts_with("exit 0\nOlder than 90 days: read these again\n"), "{text}");
    assert!(text.contains("\nsecuring-backends\n\nPage: Securing backend services"), "{text}");
    let page = run(&["explain", "--sources", "--format", "markdown"]);
    assert!(page.contains("\n## securing-backends\n\n- Page: Securing backend"), "{page}");
    let output = run_with_stdin(folder.path(), &["explain", "--sources", "--format", "json"], b"");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let first = &report["sources"][0];
    assert_eq!((&first["as_of"], &first["old"]), (&report["oldest"], &true.into()));
    for key in ["id", "title", "url", "age_days", "rules", "catalogue", "keys"] {
        assert!(!first[key].is_null(), "{key}: {first}");
    }
    let both = run(&["explain", "syntax", "--sources"]);
    assert!(both.starts_with("exit 2\n") && both.contains("--sources"), "{both}");
}

#[test]
fn a_backend_is_explained() {
    let config = "swagger: '2.0'
# A comment.
paths:
  /a:
    get:
      operationId: a
      x-google-backend:
        address: https://orders-481516234200.europe-west1.run.app
";
    let folder = folder(&[("api.yaml", config.as_bytes()), ("other.yaml", b"a: 1\n")]);
    let run =
        |arguments: &[&str]| said(folder.path(), &run_with_stdin(folder.path(), arguments, b""));
    let page = run(&["explain", "backend", "api.yaml:8"]);
    assert!(page.starts_with("exit 0\nCloud Run service orders in europe-west1\n\n"), "{page}");
    assert!(
        page.contains("\n    gcloud run services add-iam-policy-binding orders \\\n"),
        "{page}"
    );
    assert!(page.contains("\nRejected?\n\n- 403: "), "{page}");
    for place in ["api.yaml:5", "api.yaml:6:20", "api.yaml:7", "api.yaml:8:30"] {
        assert_eq!(run(&["explain", "backend", place]), page, "{place}");
    }
    let json = run(&["explain", "backend", "api.yaml:5", "--format", "json"]);
    let start = "exit 0\n{\n  \"version\": 1,\n  \"path\": \"api.yaml\",\n  \"line\": 7,\n  \"title\": \"Cloud Run service orders in europe-west1\",\n";
    assert!(json.starts_with(start), "{json}");
    let markdown = run(&["explain", "backend", "api.yaml:5", "--format", "markdown"]);
    assert!(markdown.starts_with("exit 0\n### Cloud Run service `orders` in"), "{markdown}");
    for (arguments, words) in [
        (vec!["explain", "backend"], "name a line of a config: `gateway-ls explain backend"),
        (vec!["explain", "backend", "api.yaml"], "name a line of a config"),
        (vec!["explain", "backend", "api.yaml:2"], "there is no backend at line 2 of `api.yaml`"),
        (vec!["explain", "backend", "api.yaml:99"], "has no line 99: its last one is 8"),
        (vec!["explain", "backend", "other.yaml:1"], "`other.yaml` is not a gateway config"),
        (vec!["explain", "backend", "none.yaml:1"], "`none.yaml` "),
        (vec!["explain", "syntax", "api.yaml:1"], "goes with `explain backend` only"),
    ] {
        let told = run(&arguments);
        assert!(told.starts_with("exit 2\n") && told.contains(words), "{arguments:?}: {told}");
    }
}

#[test]
fn backends_that_are_not_reached_are_explained() {
    let config = "openapi: 3.0.3
x-google-api-management:
  backends:
    parcels:
      address: https://parcels-481516234200.europe-west1.run.app
    pictures:
      address: https://storage.googleapis.com/pictures/cat.png
      disableAuth: true
paths:
  /a:
    get:
      x-google-backend: parcel
    put:
      x-google-backend: parcels
    post:
      x-google-backend: pictures
";
    let folder = folder(&[("api.yaml", config.as_bytes())]);
    let run = |place: &str| {
        said(folder.path(), &run_with_stdin(folder.path(), &["explain", "backend", place], b""))
    };
    let undefined = run("api.yaml:12");
    let words = "exit 0\nBackend parcel\n\nNo backend has this name: write parcels, or define it";
    assert!(undefined.starts_with(words), "{undefined}");
    let wider = "\nOr, wider, on the whole project 481516234200:\n\n    gcloud projects add-iam-policy-binding 481516234200 \\\n      --member=serviceAccount:SA_EMAIL \\\n      --role=roles/run.invoker\n";
    assert!(run("api.yaml:5").contains(wider), "{}", run("api.yaml:5"));
    let blocked = run("api.yaml:7");
    assert!(blocked.contains("\n\nOnly callers with a Google access token get"), "{blocked}");
    assert!(blocked.lines().all(|line| line.chars().count() <= 80), "{blocked}");
}
