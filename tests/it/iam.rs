//! `iam`: arguments, files, settings, exit codes; and what other programs make of the script and the
//! Terraform.

mod against;

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use expect_test::{Expect, expect};
use gateway_ls::analysis::Analysis;
use gateway_ls::report::iam::{IamInput, gcloud, iam_plan, terraform};
use gateway_ls::settings::Settings;
use gateway_ls::text::Text;
use gateway_ls::yaml::Format;
use serde_json::Value;

use crate::support;

const CONFIG: &str = r#"swagger: "2.0"
paths:
  /orders:
    get: {x-google-backend: {address: "https://orders-481516234200.europe-west1.run.app"}}
    put: {x-google-backend: {address: "https://bigquery.googleapis.com"}}
    post: {x-google-backend: {address: "https://front-abcdefghij-uc.a.run.app"}}
"#;

/// Text that means something to a shell and to Terraform, wherever text can stand.
const HOSTILE: &str = r#"swagger: "2.0"
paths:
  /a:
    get: {x-google-backend: {address: "https://us-central1-shop-42.cloudfunctions.net/a'$(ls)`ls`\"b"}}
    put: {x-google-backend: {address: "https://us-central1-shop-42.cloudfunctions.net/a%0Als"}}
    post: {x-google-backend: {address: "https://${X}\nls.cloudfunctions.net/%{if}${x}\\"}}
    delete: {x-google-backend: {address: "https://example.com/\n# shellcheck disable=all\r\nls $x"}}
"#;

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    // Ends the search for settings.
    std::fs::create_dir(folder.path().join(".git")).unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gateway-ls"));
    command.env("COLUMNS", "120").arg("iam").args(arguments);
    command.current_dir(folder).stdin(Stdio::null()).output().unwrap()
}

fn check(files: &[(&str, &str)], arguments: &[&str], expected: Expect) {
    let folder = folder(files);
    let output = run(folder.path(), arguments);
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let code = output.status.code().unwrap();
    let (out, error) = (text(&output.stdout), text(&output.stderr));
    expected.assert_eq(&format!("exit {code}\n{out}--\n{error}"));
}

#[test]
fn the_service_agent_is_no_account_to_grant_to() {
    let agent = "service-481516234200@gcp-sa-apigateway.iam.gserviceaccount.com";
    let settings = format!("serviceAccount: {agent}\n");
    for (files, arguments) in [
        (vec![("api.yaml", CONFIG)], vec!["api.yaml", "--service-account", agent]),
        (vec![("api.yaml", CONFIG), (".gateway-ls.yaml", settings.as_str())], vec!["api.yaml"]),
    ] {
        let folder = folder(&files);
        let output = run(folder.path(), &arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(error.contains("not API Gateway's service agent"), "{error}");
        assert!(!String::from_utf8(output.stdout).unwrap().contains(agent), "{arguments:?}");
    }
}

#[test]
fn for_people() {
    check(
        &[("api.yaml", CONFIG)],
        &["api.yaml"],
        expect![[r#"
            exit 0
            Cannot be called, whatever is granted
              https://bigquery.googleapis.com (line 5)
                  Every call fails with 401 unless your gateway streams: it sends an ID token, and this API accepts only access
                  tokens, so no role helps. Put a Cloud Run service or function in between. [googleapis-backend]

            roles/run.invoker on the Cloud Run service orders in europe-west1
              to serviceAccount:SA_EMAIL: lets the gateway call the service
              https://orders-481516234200.europe-west1.run.app (line 4)
              gcloud run services add-iam-policy-binding orders \
                --region=europe-west1 \
                --project=481516234200 \
                --member=serviceAccount:SA_EMAIL \
                --role=roles/run.invoker
              documented by Google, 2025-09-03: https://docs.cloud.google.com/api-gateway/docs/securing-backend-services

            roles/run.invoker on the Cloud Run service front in us-central1
              to serviceAccount:SA_EMAIL: lets the gateway call the service
              https://front-abcdefghij-uc.a.run.app (line 6)
              gcloud run services add-iam-policy-binding front \
                --region=us-central1 \
                --member=serviceAccount:SA_EMAIL \
                --role=roles/run.invoker
              documented by Google, 2025-09-03: https://docs.cloud.google.com/api-gateway/docs/securing-backend-services

            Grant roles to the service account of the API config, not to API Gateway's service agent
            (service-PROJECT_NUMBER@gcp-sa-apigateway.iam.gserviceaccount.com): the gateway does not call backends as that agent.
            (our conclusion)

            Whoever deploys needs, on top of this
              roles/owner or roles/editor on the gateway's project: for the first deployment in a project
              roles/apigateway.admin on the gateway's project: for later deployments; it lacks servicemanagement.services.create,
                servicemanagement.services.update and iam.serviceAccounts.actAs
              roles/servicemanagement.configEditor on the gateway's project: for later deployments, in the place of
                roles/apigateway.admin (not confirmed)
              roles/iam.serviceAccountUser on the gateway's service account: to give the config its service account
            --
        "#]],
    );
}

#[test]
fn flags_win_over_the_settings() {
    let settings = "serviceAccount: settings@shop-42.iam.gserviceaccount.com\nproject: shop-42\n";
    let files = [("api.yaml", CONFIG), (".gateway-ls.yaml", settings)];
    let account = "--service-account=serviceAccount:flag@shop-42.iam.gserviceaccount.com";
    let commands = |arguments: &[&str]| {
        let folder = folder(&files);
        let output = run(folder.path(), arguments);
        let plan: Value = serde_json::from_slice(&output.stdout).unwrap();
        let bindings = plan["bindings"].as_array().unwrap().iter();
        bindings.map(|it| it["gcloud"].as_str().unwrap().to_owned() + "\n").collect::<String>()
    };
    let arguments = ["api.yaml", "--format=json"];
    expect![[r#"
        gcloud run services add-iam-policy-binding orders --region=europe-west1 --project=481516234200 --member=serviceAccount:settings@shop-42.iam.gserviceaccount.com --role=roles/run.invoker
        gcloud run services add-iam-policy-binding front --region=us-central1 --project=shop-42 --member=serviceAccount:settings@shop-42.iam.gserviceaccount.com --role=roles/run.invoker
    "#]].assert_eq(&commands(&arguments));
    expect![[r#"
        gcloud run services add-iam-policy-binding orders --region=europe-west1 --project=481516234200 --member=serviceAccount:flag@shop-42.iam.gserviceaccount.com --role=roles/run.invoker
        gcloud run services add-iam-policy-binding front --region=us-central1 --project=other-1 --member=serviceAccount:flag@shop-42.iam.gserviceaccount.com --role=roles/run.invoker
    "#]].assert_eq(&commands(&[&arguments[..], &[account, "--project=other-1"]].concat()));
}

#[test]
fn other_files_are_still_printed() {
    let files = [("a.yaml", CONFIG), ("other.yaml", "a: 1\n"), ("b.yaml", CONFIG)];
    let names = ["a.yaml", "missing.yaml", "other.yaml", "b.yaml"];
    check(
        &files,
        &[&names[..], &["--format=gcloud"]].concat(),
        expect![[r#"
            exit 2
            #!/bin/sh
            # What the gateway's service account needs for a.yaml.
            # What the gateway's service account needs for b.yaml.
            # Facts about Google Cloud as of 2026-11-30.
            # Grant roles to the service account of the API config, not to API Gateway's service agent (service-PROJECT_NUMBER@gcp-sa-apigateway.iam.gserviceaccount.com): the gateway does not call backends as that agent. (our conclusion)
            # Read it, then run it.
            set -eu

            # Not known: set these here or in the environment.
            # SA_EMAIL: e-mail of the service account of the gateway
            SA_EMAIL="${SA_EMAIL:-}"
            : "${SA_EMAIL:?must be set: e-mail of the service account of the gateway}"
            # PROJECT_ID: id of the project that the backend runs in (https://front-abcdefghij-uc.a.run.app)
            PROJECT_ID="${PROJECT_ID:-}"
            : "${PROJECT_ID:?must be set: id of the project that the backend runs in}"

            # roles/run.invoker on the Cloud Run service orders in europe-west1:
            # lets the gateway call the service.
            # - https://orders-481516234200.europe-west1.run.app (a.yaml:4)
            # - https://orders-481516234200.europe-west1.run.app (b.yaml:4)
            gcloud run services add-iam-policy-binding orders \
              --region=europe-west1 \
              --project=481516234200 \
              --member=serviceAccount:"${SA_EMAIL}" \
              --role=roles/run.invoker

            # roles/run.invoker on the Cloud Run service front in us-central1:
            # lets the gateway call the service.
            # - https://front-abcdefghij-uc.a.run.app (a.yaml:6)
            # - https://front-abcdefghij-uc.a.run.app (b.yaml:6)
            gcloud run services add-iam-policy-binding front \
              --region=us-central1 \
              --project="${PROJECT_ID}" \
              --member=serviceAccount:"${SA_EMAIL}" \
              --role=roles/run.invoker

            # Not granted, as calls fail whatever is granted:
            # - https://bigquery.googleapis.com (a.yaml:5)
            #     Every call fails with 401 unless your gateway streams: it sends an ID token, and this API accepts only access tokens, so no role helps. Put a Cloud Run service or function in between. [googleapis-backend]
            # - https://bigquery.googleapis.com (b.yaml:5)
            #     Every call fails with 401 unless your gateway streams: it sends an ID token, and this API accepts only access tokens, so no role helps. Put a Cloud Run service or function in between. [googleapis-backend]

            # Not granted here: what whoever deploys needs.
            # - roles/owner or roles/editor on the gateway's project: for the first deployment in a project
            # - roles/apigateway.admin on the gateway's project: for later deployments; it lacks servicemanagement.services.create, servicemanagement.services.update and iam.serviceAccounts.actAs
            # - roles/servicemanagement.configEditor on the gateway's project: for later deployments, in the place of roles/apigateway.admin (not confirmed)
            # - roles/iam.serviceAccountUser on the gateway's service account: to give the config its service account
            --
            error: `missing.yaml` does not exist
            note: `other.yaml` is not a gateway config
        "#]],
    );
}

#[test]
fn a_file_that_is_no_config_is_no_trouble() {
    check(
        &[("other.yaml", "a: 1\n")],
        &["other.yaml"],
        expect![[r#"
        exit 0
        --
        note: `other.yaml` is not a gateway config
    "#]],
    );
    check(
        &[("other.yaml", "a: 1\n")],
        &["other.yaml", "--format=json"],
        expect![[r#"
        exit 0
        {
          "version": 1,
          "bindings": [],
          "blocked": [],
          "manual": [],
          "deploy": []
        }
        --
        note: `other.yaml` is not a gateway config
    "#]],
    );
}

#[test]
fn a_service_config_is_not_said_to_need_nothing() {
    let config = r#"type: google.api.Service
name: books.endpoints.my-project.cloud.goog
backend:
  rules:
  - selector: "*"
    address: grpcs://books-1234567890.us-central1.run.app
"#;
    check(
        &[("api_config.yaml", config)],
        &["api_config.yaml"],
        expect![[r#"
            exit 0
            roles/run.invoker on the Cloud Run service books in us-central1
              to serviceAccount:SA_EMAIL: lets the gateway call the service
              grpcs://books-1234567890.us-central1.run.app (line 6)
              gcloud run services add-iam-policy-binding books \
                --region=us-central1 \
                --project=1234567890 \
                --member=serviceAccount:SA_EMAIL \
                --role=roles/run.invoker
              documented by Google, 2025-09-03: https://docs.cloud.google.com/api-gateway/docs/securing-backend-services
            --
        "#]],
    );
}

#[test]
fn what_is_wrong_with_arguments_and_settings_is_said() {
    let files = [("api.yaml", CONFIG)];
    check(
        &files,
        &["api.yaml", "--service-account=gateway"],
        expect![[r#"
        exit 2
        --
        error: invalid value 'gateway' for '--service-account <EMAIL>': must be the e-mail address of a service account, such as `gateway@my-project.iam.gserviceaccount.com`

        For more information, try '--help'.
    "#]],
    );
    check(
        &files,
        &["api.yaml", "--project=my project"],
        expect![[r#"
        exit 2
        --
        error: invalid value 'my project' for '--project <ID>': must be a project ID, such as `my-project-42`

        For more information, try '--help'.
    "#]],
    );
    let files = [("api.yaml", "a: 1"), (".gateway-ls.yaml", "project: [1]\n")];
    check(
        &files,
        &["api.yaml"],
        expect![[r#"
        exit 2
        --
        error: .gateway-ls.yaml:1:1: `project` must be a text, not a list
        note: `api.yaml` is not a gateway config
    "#]],
    );
}

#[test]
fn standard_input() {
    use std::io::Write;
    let folder = folder(&[]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_gateway-ls"));
    command.args(["iam", "-", "--format=markdown"]).current_dir(folder.path());
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(CONFIG.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(text.contains("For `-`.") && text.contains("the Cloud Run service orders"), "{text}");
}

/// Script and Terraform of these configs and of those that are at hand.
fn plans() -> Vec<(String, String, String)> {
    let own = [("config", CONFIG), ("hostile", HOSTILE)];
    let own = own.map(|(name, text)| (name.to_owned(), text.to_owned()));
    let files = own.into_iter().chain(support::shared_files(&["corpus", "conformance"]));
    let accounts = [None, Some("gateway@shop-42.iam.gserviceaccount.com"), Some("a'b\n\"$(ls)")];
    let mut plans = Vec::new();
    for (name, text) in files {
        for account in accounts {
            let settings = Settings {
                service_account: account.map(str::to_owned),
                assume_config: Some(true),
                ..Settings::default()
            };
            let text = Text::new(&text);
            let analysis = Analysis::new(text, Format::of_name(&name), Arc::new(settings));
            let plan = iam_plan(&[IamInput { path: &name, analysis: &analysis }]);
            if !plan.bindings.is_empty() || !plan.manual.is_empty() {
                plans.push((name.clone(), gcloud(&plan), terraform(&plan)));
            }
        }
    }
    plans
}

#[test]
fn terraform_can_read_it() {
    for (name, _, terraform) in plans() {
        let body: hcl::Body =
            hcl::parse(&terraform).unwrap_or_else(|error| panic!("{name}: {error}\n{terraform}"));
        assert_eq!(body.attributes().count(), 0, "{name}");
    }
}

#[test]
fn shellcheck_finds_nothing_in_the_scripts() {
    let is_there = Command::new("shellcheck").arg("--version").output().is_ok();
    if !is_there {
        let is_needed = std::env::var_os("GATEWAY_LS_NEEDS_SHELLCHECK").is_some();
        assert!(!is_needed, "shellcheck is not installed");
        println!("left out: shellcheck is not installed");
        return;
    }
    let folder = folder(&[]);
    let mut command = Command::new("shellcheck");
    for (at, (name, script, _)) in plans().iter().enumerate() {
        let path = folder.path().join(format!("{at}.sh"));
        std::fs::write(&path, script).unwrap();
        let syntax = Command::new("sh").arg("-n").arg(&path).output().unwrap();
        assert!(syntax.status.success(), "{name}: {script}");
        command.arg(path);
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn a_script_does_nothing_before_all_is_set() {
    let folder = folder(&[("api.yaml", CONFIG)]);
    let output = run(folder.path(), &["api.yaml", "--format=gcloud"]);
    let script = folder.path().join("grant.sh");
    std::fs::write(&script, output.stdout).unwrap();
    // Stands for gcloud: says what it was called with.
    let tools = folder.path().join("tools");
    std::fs::create_dir(&tools).unwrap();
    let tool = "#!/bin/sh\nfor word; do printf '<%s>' \"$word\"; done; echo\n";
    std::fs::write(tools.join("gcloud"), tool).unwrap();
    let mode = Command::new("chmod").arg("+x").arg(tools.join("gcloud")).status().unwrap();
    assert!(mode.success());
    let path = format!("{}:{}", tools.display(), std::env::var("PATH").unwrap());
    let run = |variables: &[(&str, &str)]| {
        let mut command = Command::new("sh");
        command.arg(&script).env("PATH", &path).env_remove("SA_EMAIL").env_remove("PROJECT_ID");
        command.envs(variables.iter().copied()).output().unwrap()
    };
    let nothing = run(&[("PROJECT_ID", "shop-42")]);
    assert!(!nothing.status.success());
    assert_eq!(String::from_utf8(nothing.stdout).unwrap(), "");
    let error = String::from_utf8(nothing.stderr).unwrap();
    assert!(error.contains("SA_EMAIL: must be set: e-mail of the service account"), "{error}");
    let all = run(&[("PROJECT_ID", "shop-42"), ("SA_EMAIL", "a b@c")]);
    expect![[r#"
        <run><services><add-iam-policy-binding><orders><--region=europe-west1><--project=481516234200><--member=serviceAccount:a b@c><--role=roles/run.invoker>
        <run><services><add-iam-policy-binding><front><--region=us-central1><--project=shop-42><--member=serviceAccount:a b@c><--role=roles/run.invoker>
    "#]].assert_eq(&String::from_utf8(all.stdout).unwrap());
}
