//! `iam --against`: what exported policies grant already, and the exit codes.

use super::*;

const ACCOUNT: &str = "--service-account=gateway@shop-42.iam.gserviceaccount.com";

const SHOP: &str = r#"swagger: "2.0"
paths:
  /orders:
    get: {x-google-backend: {address: "https://orders-481516234200.europe-west1.run.app"}}
  /front:
    get: {x-google-backend: {address: "https://front-481516234200.europe-west1.run.app"}}
  /stock:
    get: {x-google-backend: {address: "https://stock-481516234200.europe-west1.run.app"}}
  /tax:
    get: {x-google-backend: {address: "https://tax-481516234200.europe-west1.run.app"}}
  /mail:
    get: {x-google-backend: {address: "https://mail-481516234200.europe-west1.run.app"}}
"#;

/// Of one project: each service is another case.
const ALL: &str = r#"[
  {
    "policy": {"bindings": [
      {"role": "roles/run.invoker", "members": ["serviceAccount:gateway@shop-42.iam.gserviceaccount.com"]}
    ]},
    "project": "projects/481516234200",
    "resource": "//run.googleapis.com/projects/shop-42/locations/europe-west1/services/orders"
  },
  {
    "policy": {"bindings": [{"role": "roles/run.invoker", "members": ["allUsers"]}]},
    "project": "projects/481516234200",
    "resource": "//run.googleapis.com/projects/shop-42/locations/europe-west1/services/front"
  },
  {
    "policy": {"bindings": [
      {
        "condition": {"title": "office hours\u001b[31m\n`x`", "expression": "true"},
        "role": "roles/run.invoker",
        "members": ["serviceAccount:gateway@shop-42.iam.gserviceaccount.com"]
      }
    ]},
    "project": "projects/481516234200",
    "resource": "//run.googleapis.com/projects/shop-42/locations/europe-west1/services/stock"
  },
  {
    "policy": {"bindings": [
      {"role": "roles/run.invoker", "members": ["serviceAccount:service-481516234200@gcp-sa-apigateway.iam.gserviceaccount.com"]}
    ]},
    "project": "projects/481516234200",
    "resource": "//run.googleapis.com/projects/shop-42/locations/europe-west1/services/tax"
  },
  {
    "policy": {"bindings": [{"role": "roles/owner", "members": ["user:anna@example.com"]}]},
    "project": "projects/481516234200",
    "resource": "//cloudresourcemanager.googleapis.com/projects/shop-42"
  }
]
"#;

const ORDERS: &str = r#"swagger: "2.0"
paths:
  /orders:
    get: {x-google-backend: {address: "https://orders-481516234200.europe-west1.run.app"}}
"#;

const GRANTED: &str = "\
bindings:
- members:
  - serviceAccount:gateway@shop-42.iam.gserviceaccount.com
  role: roles/run.invoker
etag: BwYx
";

fn files() -> [(&'static str, &'static str); 2] {
    [("api.yaml", SHOP), ("all.json", ALL)]
}

#[test]
fn each_answer_for_people() {
    check(
        &files(),
        &["api.yaml", ACCOUNT, "--against", "all.json"],
        expect![[r#"
        exit 1
        roles/run.invoker on the Cloud Run service orders in europe-west1
          Granted (all.json:4): the gateway's account has roles/run.invoker on it.
          to serviceAccount:gateway@shop-42.iam.gserviceaccount.com: lets the gateway call the service
          https://orders-481516234200.europe-west1.run.app (line 4)

        roles/run.invoker on the Cloud Run service front in europe-west1
          Granted, wider than needed (all.json:10): open to everybody: allUsers has roles/run.invoker on it.
          to serviceAccount:gateway@shop-42.iam.gserviceaccount.com: lets the gateway call the service
          https://front-481516234200.europe-west1.run.app (line 6)

        roles/run.invoker on the Cloud Run service stock in europe-west1
          Cannot tell (all.json:19): serviceAccount:gateway@shop-42.iam.gserviceaccount.com has roles/run.invoker on it only
            under the condition office hours␛[31m 'x'.
          to serviceAccount:gateway@shop-42.iam.gserviceaccount.com: lets the gateway call the service
          https://stock-481516234200.europe-west1.run.app (line 8)
          gcloud run services add-iam-policy-binding stock \
            --region=europe-west1 \
            --project=481516234200 \
            --member=serviceAccount:gateway@shop-42.iam.gserviceaccount.com \
            --role=roles/run.invoker
          documented by Google, 2025-09-03: https://docs.cloud.google.com/api-gateway/docs/securing-backend-services

        roles/run.invoker on the Cloud Run service tax in europe-west1
          Missing, granted to somebody else (all.json:27): granted to API Gateway's service agent
            serviceAccount:service-481516234200@gcp-sa-apigateway.iam.gserviceaccount.com, as which the gateway calls nothing.
          to serviceAccount:gateway@shop-42.iam.gserviceaccount.com: lets the gateway call the service
          https://tax-481516234200.europe-west1.run.app (line 10)
          gcloud run services add-iam-policy-binding tax \
            --region=europe-west1 \
            --project=481516234200 \
            --member=serviceAccount:gateway@shop-42.iam.gserviceaccount.com \
            --role=roles/run.invoker
          documented by Google, 2025-09-03: https://docs.cloud.google.com/api-gateway/docs/securing-backend-services

        roles/run.invoker on the Cloud Run service mail in europe-west1
          Missing: no role with run.routes.invoke is granted to the gateway's account.
          to serviceAccount:gateway@shop-42.iam.gserviceaccount.com: lets the gateway call the service
          https://mail-481516234200.europe-west1.run.app (line 12)
          gcloud run services add-iam-policy-binding mail \
            --region=europe-west1 \
            --project=481516234200 \
            --member=serviceAccount:gateway@shop-42.iam.gserviceaccount.com \
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
fn each_answer_as_json() {
    let folder = folder(&files());
    let output = run(folder.path(), &["api.yaml", ACCOUNT, "--against=all.json", "--format=json"]);
    assert_eq!(output.status.code(), Some(1));
    let plan: Value = serde_json::from_slice(&output.stdout).unwrap();
    let bindings = plan["bindings"].as_array().unwrap().iter();
    let granted: Vec<_> = bindings.map(|it| it["granted"].to_string()).collect();
    expect![[r#"
        {"state":"granted","where":{"path":"all.json","line":4},"why":"the gateway's account has roles/run.invoker on it"}
        {"state":"wider","where":{"path":"all.json","line":10},"why":"open to everybody: allUsers has roles/run.invoker on it"}
        {"state":"unknown","where":{"path":"all.json","line":19},"why":"serviceAccount:gateway@shop-42.iam.gserviceaccount.com has roles/run.invoker on it only under the condition office hours␛[31m 'x'"}
        {"state":"elsewhere","where":{"path":"all.json","line":27},"why":"granted to API Gateway's service agent serviceAccount:service-481516234200@gcp-sa-apigateway.iam.gserviceaccount.com, as which the gateway calls nothing"}
        {"state":"missing","where":null,"why":"no role with run.routes.invoke is granted to the gateway's account"}"#]].assert_eq(&granted.join("\n"));
}

#[test]
fn markdown_says_it_too() {
    let folder = folder(&files());
    let arguments = ["api.yaml", ACCOUNT, "--against=all.json", "--format=markdown"];
    let text = String::from_utf8(run(folder.path(), &arguments).stdout).unwrap();
    let lines = text.lines().filter(|line| {
        let is_state = |it: &&str| line.starts_with(it);
        ["### ", "- Granted", "- Missing", "- Cannot tell", "gcloud "].iter().any(is_state)
    });
    expect![[r#"
        ### `roles/run.invoker` on the Cloud Run service orders in europe-west1
        - Granted (`all.json:4`): the gateway's account has `roles/run.invoker` on it.
        ### `roles/run.invoker` on the Cloud Run service front in europe-west1
        - Granted, wider than needed (`all.json:10`): open to everybody: `allUsers` has `roles/run.invoker` on it.
        ### `roles/run.invoker` on the Cloud Run service stock in europe-west1
        gcloud run services add-iam-policy-binding stock \
        - Cannot tell (`all.json:19`): `serviceAccount:gateway@shop-42.iam.gserviceaccount.com` has `roles/run.invoker` on it only under the condition `office hours␛[31m 'x'`.
        ### `roles/run.invoker` on the Cloud Run service tax in europe-west1
        gcloud run services add-iam-policy-binding tax \
        - Missing, granted to somebody else (`all.json:27`): granted to API Gateway's service agent `serviceAccount:service-481516234200@gcp-sa-apigateway.iam.gserviceaccount.com`, as which the gateway calls nothing.
        ### `roles/run.invoker` on the Cloud Run service mail in europe-west1
        gcloud run services add-iam-policy-binding mail \
        - Missing: no role with `run.routes.invoke` is granted to the gateway's account."#]].assert_eq(&lines.collect::<Vec<_>>().join("\n"));
}

/// What is granted is no command any more.
#[test]
fn scripts_grant_what_is_missing() {
    let folder = folder(&files());
    let of = |format: &str| {
        let format = format!("--format={format}");
        let arguments = ["api.yaml", ACCOUNT, "--against=all.json", format.as_str()];
        String::from_utf8(run(folder.path(), &arguments).stdout).unwrap()
    };
    let (script, terraform) = (of("gcloud"), of("terraform"));
    let commands = script.lines().filter(|line| line.starts_with("gcloud "));
    expect![[r#"
        gcloud run services add-iam-policy-binding stock \
        gcloud run services add-iam-policy-binding tax \
        gcloud run services add-iam-policy-binding mail \"#]]
    .assert_eq(&commands.collect::<Vec<_>>().join("\n"));
    let comments = script.lines().filter(|line| {
        ["# Granted", "# Missing", "# Cannot"].iter().any(|start| line.starts_with(start))
    });
    expect![[r#"
        # Granted (all.json:4): the gateway's account has roles/run.invoker on it.
        # Granted, wider than needed (all.json:10): open to everybody: allUsers has roles/run.invoker on it.
        # Cannot tell (all.json:19): serviceAccount:gateway@shop-42.iam.gserviceaccount.com has roles/run.invoker on it only under the condition office hours␛[31m 'x'.
        # Missing, granted to somebody else (all.json:27): granted to API Gateway's service agent serviceAccount:service-481516234200@gcp-sa-apigateway.iam.gserviceaccount.com, as which the gateway calls nothing.
        # Missing: no role with run.routes.invoke is granted to the gateway's account."#]].assert_eq(&comments.collect::<Vec<_>>().join("\n"));
    let body: hcl::Body = hcl::parse(&terraform).unwrap();
    let labels = body.blocks().map(|block| block.labels[1].as_str());
    assert_eq!(labels.collect::<Vec<_>>(), ["stock", "tax", "mail"]);
    // Nor is anything asked for that only granted roles would need.
    let front = ORDERS.replace("orders-481516234200.europe-west1", "front-abcdefghij-uc.a");
    let folder = super::folder(&[("api.yaml", front.as_str()), ("front.yaml", GRANTED)]);
    let arguments = ["api.yaml", ACCOUNT, "--against=front.yaml", "--format=gcloud"];
    let script = String::from_utf8(run(folder.path(), &arguments).stdout).unwrap();
    assert!(
        !script.contains("PROJECT_ID") && script.contains("# Granted (front.yaml:3)"),
        "{script}"
    );
}

#[test]
fn all_granted_is_no_failure() {
    let files = [("api.yaml", ORDERS), ("policy.yaml", GRANTED)];
    check(
        &files,
        &["api.yaml", ACCOUNT, "--against=policy.yaml"],
        expect![[r#"
        exit 0
        roles/run.invoker on the Cloud Run service orders in europe-west1
          Granted (policy.yaml:3): the gateway's account has roles/run.invoker on it.
          to serviceAccount:gateway@shop-42.iam.gserviceaccount.com: lets the gateway call the service
          https://orders-481516234200.europe-west1.run.app (line 4)

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
fn a_policy_is_given_a_name() {
    let files = [("api.yaml", SHOP), ("policy.yaml", GRANTED)];
    let folder = folder(&files);
    let states = |against: &[&str]| {
        let arguments = [&["api.yaml", ACCOUNT, "--format=json"], against].concat();
        let output = run(folder.path(), &arguments);
        let plan: Value = serde_json::from_slice(&output.stdout).unwrap();
        let bindings = plan["bindings"].as_array().unwrap().iter();
        let states = bindings.map(|it| it["granted"]["state"].as_str().unwrap_or("-").to_owned());
        let code = output.status.code().unwrap();
        format!("{code}: {}\n", states.collect::<Vec<_>>().join(" "))
    };
    let told = [
        states(&["--against=policy.yaml"]),
        states(&["--against=stock=policy.yaml"]),
        states(&["--against=481516234200=policy.yaml"]),
        states(&["--against=stock=policy.yaml", "--against=orders=policy.yaml"]),
    ];
    expect![[r#"
        0: unknown unknown unknown unknown unknown
        0: unknown unknown granted unknown unknown
        0: wider wider wider wider wider
        0: granted unknown granted unknown unknown
    "#]]
    .assert_eq(&told.concat());
}

#[test]
fn what_cannot_be_read_is_said_and_nothing_is_compared() {
    let files = [
        ("api.yaml", ORDERS),
        ("empty.json", ""),
        ("cut.json", "{\"bindings\": ["),
        ("lines.json", "{\"etag\": \"a\"}\n{\"etag\": \"b\"}\n"),
        ("other.yaml", "a: 1\n"),
        ("policy.yaml", GRANTED),
    ];
    let folder = folder(&files);
    let mut told = String::new();
    for file in [
        "empty.json",
        "cut.json",
        "lines.json",
        "other.yaml",
        "missing.json",
        ".",
        "ordrs=policy.yaml",
        "//storage.googleapis.com/shop=policy.yaml",
    ] {
        let against = format!("--against={file}");
        // That another one is right changes nothing.
        let arguments = ["api.yaml", ACCOUNT, "--against=policy.yaml", &against, "--format=json"];
        let output = run(folder.path(), &arguments);
        assert_eq!(output.status.code(), Some(2), "{file}");
        assert!(!String::from_utf8(output.stdout).unwrap().contains("granted"), "{file}");
        told += &String::from_utf8(output.stderr).unwrap();
    }
    expect![[r#"
        error: `empty.json` is empty
        error: `cut.json` is not JSON: see line 1. It may be only a part of a file
        error: `lines.json` holds several JSON values, one after the other, which must be one list: `jq -s . FILE` makes it
        error: `other.yaml` holds no policy: neither what `gcloud … get-iam-policy` prints nor what `gcloud asset search-all-iam-policies` does, with `--format=json` and no other option for its format
        error: `missing.json` does not exist
        error: `.` is not a regular file
        error: `policy.yaml` is said to be the policy of `ordrs`, but no role is needed on that; did you mean `orders`?
        error: `policy.yaml` is given a full name of something that no gateway calls
    "#]].assert_eq(&told);
}

#[test]
fn trouble_beats_a_missing_role() {
    let files = [("api.yaml", ORDERS), ("orders.json", "{\"etag\": \"ACAB\"}")];
    let folder = folder(&files);
    let code = |arguments: &[&str]| run(folder.path(), arguments).status.code();
    assert_eq!(code(&["api.yaml", ACCOUNT, "--against=orders.json"]), Some(1));
    assert_eq!(code(&["api.yaml", "gone.yaml", ACCOUNT, "--against=orders.json"]), Some(2));
    assert_eq!(code(&["api.yaml", ACCOUNT]), Some(0));
}

#[test]
fn a_policy_from_standard_input() {
    use std::io::Write;
    let folder = folder(&[("api.yaml", ORDERS)]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_gateway-ls"));
    command.args(["iam", "api.yaml", ACCOUNT, "--against=-"]).current_dir(folder.path());
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(GRANTED.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("Granted (-:3)"), "{text}");
    assert_eq!(output.status.code(), Some(0));
}
