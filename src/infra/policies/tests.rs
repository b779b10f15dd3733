//! What policies say of backends, by their addresses.

use std::path::Path;

use expect_test::{Expect, expect};

use super::Policies;
use crate::gateway::{Address, AdviceContext, Grant, Resource, Service, advice};

mod broken;
mod members;
mod resources;

const ACCOUNT: &str = "gateway@shop-42.iam.gserviceaccount.com";

/// Cloud Run with the number of its project, in europe-west1.
const ORDERS: &str = "https://orders-481516234200.europe-west1.run.app";
/// Cloud Run with a hash in the place of its project, in us-central1.
const FRONT: &str = "https://front-abcdefghij-uc.a.run.app";
const STOCK: &str = "https://europe-west1-shop-42.cloudfunctions.net/stock";
const WEB: &str = "https://web-dot-shop-42.appspot.com";

/// What is known besides an address.
#[derive(Clone, Copy, Default)]
struct Known<'a> {
    account: Option<&'a str>,
    project: Option<&'a str>,
    generation: Option<u8>,
}

const KNOWN: Known<'static> = Known { account: Some(ACCOUNT), project: None, generation: None };

fn grants(addresses: &[&str], known: Known<'_>) -> Vec<Grant> {
    let context = AdviceContext {
        service_account: known.account,
        project: known.project,
        functions_generation: known.generation,
        ..AdviceContext::default()
    };
    let of = |address: &&str| {
        let service = Service::of(&Address::parse(address).unwrap());
        advice(&service, &context).grants
    };
    addresses.iter().flat_map(of).collect()
}

/// What the files say of each address: `NAME=FILE` gives a name.
fn tell(known: Known<'_>, addresses: &[&str], files: &[(&str, &str)]) -> String {
    let mut policies = Policies::default();
    for (file, text) in files {
        let (name, path) = match file.split_once('=') {
            Some((name, path)) => (Some(name), path),
            None => (None, *file),
        };
        policies.add(Path::new(path), name, text).unwrap();
    }
    let grants = grants(addresses, known);
    let all: Vec<Resource> = grants.iter().map(|it| it.resource.clone()).collect();
    let told = grants.iter().map(|grant| {
        let granted = policies.judge(grant, known.account, &all);
        format!("{}: {}\n", granted.in_words(), granted.why)
    });
    told.collect()
}

fn check_with(known: Known<'_>, addresses: &[&str], files: &[(&str, &str)], expected: Expect) {
    expected.assert_eq(&tell(known, addresses, files));
}

fn check(addresses: &[&str], files: &[(&str, &str)], expected: Expect) {
    check_with(KNOWN, addresses, files, expected);
}

/// A policy of one service that grants one role to one member.
fn check_one(role: &str, member: &str, expected: Expect) {
    let policy = format!(r#"{{"bindings": [{{"role": "{role}", "members": ["{member}"]}}]}}"#);
    check(&[ORDERS], &[("orders.json", &policy)], expected);
}

/// What `gcloud run services get-iam-policy --format=json` prints.
const OF_SERVICE: &str = r#"{
  "bindings": [
    {
      "members": [
        "serviceAccount:gateway@shop-42.iam.gserviceaccount.com",
        "user:anna@example.com"
      ],
      "role": "roles/run.invoker"
    }
  ],
  "etag": "BwYx",
  "version": 1
}
"#;

/// The same without `--format`.
const OF_SERVICE_IN_YAML: &str = "\
bindings:
- members:
  - serviceAccount:gateway@shop-42.iam.gserviceaccount.com
  role: roles/run.invoker
etag: BwYx
version: 1
";

/// What `gcloud asset search-all-iam-policies --format=json` prints.
const SEARCH: &str = r#"[
  {
    "assetType": "run.googleapis.com/Service",
    "folders": ["folders/7"],
    "organization": "organizations/9",
    "policy": {
      "bindings": [
        {"members": ["serviceAccount:gateway@shop-42.iam.gserviceaccount.com"], "role": "roles/run.invoker"}
      ]
    },
    "project": "projects/481516234200",
    "resource": "//run.googleapis.com/projects/shop-42/locations/europe-west1/services/orders"
  },
  {
    "assetType": "storage.googleapis.com/Bucket",
    "policy": {"bindings": [{"members": ["allUsers"], "role": "roles/storage.objectViewer"}]},
    "project": "projects/481516234200",
    "resource": "//storage.googleapis.com/shop"
  },
  {
    "assetType": "cloudresourcemanager.googleapis.com/Project",
    "folders": ["folders/7"],
    "organization": "organizations/9",
    "policy": {
      "bindings": [
        {"members": ["user:anna@example.com"], "role": "roles/owner"},
        {"members": ["serviceAccount:service-481516234200@serverless-robot-prod.iam.gserviceaccount.com"], "role": "roles/run.serviceAgent"}
      ]
    },
    "project": "projects/481516234200",
    "resource": "//cloudresourcemanager.googleapis.com/projects/shop-42"
  }
]
"#;

#[test]
fn a_policy_alone_of_the_only_backend() {
    let texts = [
        OF_SERVICE.to_owned(),
        OF_SERVICE.replace('\n', "\r\n"),
        format!("\u{feff}{OF_SERVICE}"),
        OF_SERVICE_IN_YAML.to_owned(),
    ];
    let told = texts.map(|text| tell(KNOWN, &[FRONT], &[("policy.json", &text)]));
    expect![[r#"
        granted (policy.json:5): the gateway's account has `roles/run.invoker` on it
        granted (policy.json:5): the gateway's account has `roles/run.invoker` on it
        granted (policy.json:5): the gateway's account has `roles/run.invoker` on it
        granted (policy.json:3): the gateway's account has `roles/run.invoker` on it
    "#]]
    .assert_eq(&told.concat());
}

#[test]
fn a_policy_alone_where_several_may_be_meant() {
    check(
        &[ORDERS, FRONT],
        &[("policy.json", OF_SERVICE)],
        expect![[r#"
        cannot tell (policy.json:5): `policy.json` does not say of what it is: call it `orders.json`, or pass `--against orders=policy.json`
        cannot tell (policy.json:5): `policy.json` does not say of what it is: call it `front.json`, or pass `--against front=policy.json`
    "#]],
    );
    // The name of its file, or one that is given, tells.
    check(
        &[ORDERS, FRONT],
        &[("at/orders.json", OF_SERVICE)],
        expect![[r#"
        granted (at/orders.json:5): the gateway's account has `roles/run.invoker` on it
        cannot tell: no policy of it is among the files
    "#]],
    );
    check(
        &[ORDERS, FRONT],
        &[("front=policy.json", OF_SERVICE)],
        expect![[r#"
        cannot tell: no policy of it is among the files
        granted (policy.json:5): the gateway's account has `roles/run.invoker` on it
    "#]],
    );
    let full = "//run.googleapis.com/projects/shop-42/locations/us-central1/services/front";
    check(
        &[ORDERS, FRONT],
        &[(&format!("{full}=policy.json"), OF_SERVICE)],
        expect![[r#"
        cannot tell: no policy of it is among the files
        granted (policy.json:5): the gateway's account has `roles/run.invoker` on it
    "#]],
    );
    let elsewhere = "https://orders-481516234200.us-east1.run.app";
    check(
        &[ORDERS, elsewhere],
        &[("orders.json", OF_SERVICE)],
        expect![[r#"
        cannot tell (orders.json:5): several backends are called `orders`
        cannot tell (orders.json:5): several backends are called `orders`
    "#]],
    );
}

#[test]
fn a_policy_alone_that_can_only_be_that_of_a_project() {
    let of = |members: &str| {
        format!(
            r#"{{"bindings": [
  {{"role": "roles/owner", "members": ["user:anna@example.com"]}},
  {{"role": "roles/run.invoker", "members": [{members}]}}
]}}"#
        )
    };
    let granted = of(&format!(r#""serviceAccount:{ACCOUNT}""#));
    check(
        &[ORDERS],
        &[("policy.json", &granted)],
        expect![[r#"
        granted, wider than needed (policy.json:3): the gateway's account has `roles/run.invoker` on its project
    "#]],
    );
    check(
        &[ORDERS],
        &[("policy.json", &of(""))],
        expect![[r#"
        cannot tell: no policy of it is among the files
    "#]],
    );
    check(
        &[ORDERS, STOCK],
        &[("policy.json", &of(""))],
        expect![[r#"
        cannot tell: `policy.json` does not say of what it is: call it `481516234200.json`, or pass `--against 481516234200=policy.json`
        cannot tell: `policy.json` does not say of what it is: call it `shop-42.json`, or pass `--against shop-42=policy.json`
    "#]],
    );
}

#[test]
fn a_policy_without_bindings() {
    check(
        &[ORDERS],
        &[("orders.json", r#"{"etag": "ACAB"}"#)],
        expect![[r#"
        missing (orders.json:1): no role with `run.routes.invoke` is granted to the gateway's account; the policy of its project is not among the files
    "#]],
    );
}

#[test]
fn the_policy_of_the_project() {
    let policy = r#"{"bindings": [{"role": "roles/run.invoker", "members": ["serviceAccount:gateway@shop-42.iam.gserviceaccount.com"]}]}"#;
    let number = [("481516234200.json", policy)];
    check(
        &[ORDERS, FRONT],
        &number,
        expect![[r#"
        granted, wider than needed (481516234200.json:1): the gateway's account has `roles/run.invoker` on the project `481516234200`
        cannot tell: no policy of it is among the files
    "#]],
    );
    let known = Known { project: Some("shop-42"), ..KNOWN };
    check_with(
        known,
        &[FRONT, STOCK],
        &[("shop-42=policy.json", policy)],
        expect![[r#"
        granted, wider than needed (policy.json:1): the gateway's account has `roles/run.invoker` on the project `shop-42`
        cannot tell (policy.json:1): the gateway's account has `roles/run.invoker` on the project `shop-42`, which is right for 2nd gen functions, and nothing is found for 1st gen; set `functionsGeneration`
    "#]],
    );
    // That it is not in the project's says nothing of the service's own.
    let empty = r#"{"etag": "ACAB"}"#;
    check(
        &[ORDERS],
        &[("481516234200=policy.json", empty)],
        expect![[r#"
        cannot tell: no policy of it is among the files
    "#]],
    );
}

#[test]
fn a_list_of_all_policies() {
    check(
        &[ORDERS, FRONT, STOCK, WEB],
        &[("all.json", SEARCH)],
        expect![[r#"
        granted (all.json:8): the gateway's account has `roles/run.invoker` on it
        cannot tell: whether it is in the project `shop-42` is not known: name its project with `--project` or `project`
        missing: no role with `cloudfunctions.functions.invoke` or `run.routes.invoke` is granted to the gateway's account
        cannot tell: no role with `iap.webServiceVersions.accessViaIAP` is granted to the gateway's account; it is needed only if Identity-Aware Proxy is on
    "#]],
    );
    let known = Known { project: Some("shop-42"), ..KNOWN };
    check_with(
        known,
        &[FRONT],
        &[("all.json", SEARCH)],
        expect![[r#"
        missing: no role with `run.routes.invoke` is granted to the gateway's account
    "#]],
    );
    check(
        &[ORDERS],
        &[("all.json", "[]")],
        expect![[r#"
        cannot tell: no policy of it is among the files
    "#]],
    );
}

#[test]
fn a_list_as_yaml_documents() {
    let search = "---
policy:
  bindings:
  - members:
    - serviceAccount:gateway@shop-42.iam.gserviceaccount.com
    role: roles/run.invoker
project: projects/481516234200
resource: //run.googleapis.com/projects/shop-42/locations/europe-west1/services/orders
---
policy:
  bindings:
  - members:
    - allUsers
    role: roles/run.invoker
project: projects/481516234200
resource: //run.googleapis.com/projects/shop-42/locations/us-central1/services/front
";
    check(
        &[ORDERS, FRONT],
        &[("all.yaml", search)],
        expect![[r#"
        granted (all.yaml:5): the gateway's account has `roles/run.invoker` on it
        granted, wider than needed (all.yaml:13): open to everybody: `allUsers` has `roles/run.invoker` on it
    "#]],
    );
}

#[test]
fn other_lists() {
    // `gcloud asset list --content-type=iam-policy`.
    let assets = r#"[{
  "ancestors": ["projects/481516234200", "folders/7", "organizations/9"],
  "assetType": "run.googleapis.com/Service",
  "iamPolicy": {"bindings": [{"role": "roles/run.invoker", "members": ["allAuthenticatedUsers"]}]},
  "name": "//run.googleapis.com/projects/shop-42/locations/europe-west1/services/orders"
}]"#;
    check(
        &[ORDERS],
        &[("assets.json", assets)],
        expect![[r#"
        granted, wider than needed (assets.json:4): open to everybody with a Google account: `allAuthenticatedUsers` has `roles/run.invoker` on it
    "#]],
    );
    // `gcloud projects get-ancestors-iam-policy`.
    let ancestors = r#"[
  {"id": "shop-42", "policy": {"etag": "ACAB"}, "type": "project"},
  {"id": "7", "policy": {"bindings": [{"role": "roles/run.admin", "members": ["serviceAccount:gateway@shop-42.iam.gserviceaccount.com"]}]}, "type": "folder"}
]"#;
    let known = Known { project: Some("shop-42"), ..KNOWN };
    check_with(
        known,
        &[FRONT],
        &[("ancestors.json", ancestors)],
        expect![[r#"
        granted, wider than needed (ancestors.json:3): the gateway's account has `roles/run.admin` on the folder `7`
    "#]],
    );
    // The answer of the API.
    let results = format!(r#"{{"results": {SEARCH}}}"#);
    check(
        &[ORDERS],
        &[("all.json", &results)],
        expect![[r#"
        granted (all.json:8): the gateway's account has `roles/run.invoker` on it
    "#]],
    );
}
