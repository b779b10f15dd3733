//! What `check` prints for people, as far as flags and the terminal decide it.

use expect_test::expect;

use super::*;

const ORDERS: &[u8] = br#"swagger: "2.0"
info: {title: Orders, version: "1"}
paths:
  /:
    get:
      operationId: orders
      x-google-backend: {address: https://orders-481516234200.europe-west1.run.app}
      responses: {"200": {description: OK}}
"#;

const ROWS: &[u8] = br#"swagger: "2.0"
info: {title: Rows, version: "1"}
paths:
  /:
    get:
      operationId: rows
      x-google-backend: {address: https://bigquery.googleapis.com}
      responses: {"200": {description: OK}}
"#;

#[test]
fn a_summary_is_a_line_for_each_file() {
    let folder = folder(&[("a.yaml", ORDERS), ("b/rows.yaml", ROWS), ("c.yaml", NOT_OURS)]);
    check_run(
        &folder,
        &["check", "--summary"],
        expect![[r#"
        exit 1
        a.yaml: nothing found
        b/rows.yaml: 1 error
        2 gateway configs: 1 error
        --
    "#]],
    );
    check_run(
        &folder,
        &["check", "--summary", "--format", "sarif"],
        expect![[r#"
        exit 2
        --
        error: `--summary` needs --format human: the other formats always contain all findings
    "#]],
    );
}

#[test]
fn roles_can_be_left_out() {
    let folder = folder(&[("a.yaml", ORDERS), ("b/rows.yaml", ROWS)]);
    check_run(
        &folder,
        &["check", "a.yaml"],
        expect![[r#"
        exit 0
        roles needed (a.yaml)
          roles/run.invoker on the Cloud Run service orders in europe-west1
            gcloud run services add-iam-policy-binding orders --region=europe-west1 \
              --project=481516234200 --member=serviceAccount:SA_EMAIL \
              --role=roles/run.invoker

        1 gateway config: nothing found
        --
    "#]],
    );
    check_run(
        &folder,
        &["check", "--no-roles", "a.yaml"],
        expect![[r#"
        exit 0
        1 gateway config: nothing found
        --
    "#]],
    );
    // The others have no roles anyway.
    let said = |arguments| said(folder.path(), &run_with_stdin(folder.path(), arguments, b""));
    assert_eq!(
        said(&["check", "--no-roles", "--format", "json"]),
        said(&["check", "--format", "json"])
    );
}

#[test]
fn titles_use_the_width_of_the_terminal() {
    let folder = folder(&[("rows.yaml", ROWS)]);
    let titles = |columns: &str| {
        let mut command = command(folder.path(), &["check", "--no-roles"]);
        let output = command.env("COLUMNS", columns).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        text.lines().take_while(|line| !line.contains("-->")).map(str::len).collect::<Vec<_>>()
    };
    for columns in ["60", "80", "100", "120"] {
        let limit: usize = columns.parse().unwrap();
        let lengths = titles(columns);
        assert!(lengths.iter().all(|length| *length <= limit), "{columns}: {lengths:?}");
        // Whatever is not on the last line fills at least most of its own.
        let full = lengths.iter().rev().skip(1).all(|length| *length + 30 > limit);
        assert!(full, "{columns}: {lengths:?}");
    }
}

#[test]
fn terminals_that_can_hide_links_get_them() {
    let folder = folder(&[("rows.yaml", ROWS)]);
    let run = |force: &str, more: &[(&str, &str)]| {
        let mut command = command(folder.path(), &["check", "--no-roles", "rows.yaml"]);
        command.env("FORCE_HYPERLINK", force).envs(more.iter().copied());
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    let page = "docs.cloud.google.com/api-gateway/docs/securing-backend-services";
    let link = format!("\u{1b}]8;;https://{page}\u{1b}\\");
    let linked = run("1", &[("CLICOLOR_FORCE", "1")]);
    assert!(linked.contains(&format!("{link}error[googleapis-backend]\u{1b}]8;;")), "{linked:?}");
    assert!(linked.contains(&format!("{link}{page}\u{1b}]8;;")), "{linked:?}");
    // Without styles, or where links cannot be hidden, the whole address is there to be copied.
    for plain in
        [run("0", &[("CLICOLOR_FORCE", "1")]), run("1", &[]), run("1", &[("NO_COLOR", "1")])]
    {
        assert!(!plain.contains("]8;;") && plain.contains(&format!("https://{page}")), "{plain:?}");
    }
}
