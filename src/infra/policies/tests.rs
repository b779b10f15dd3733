//! What policies say of backends, by their addresses.

use std::path::Path;

use expect_test::{Expect, expect};

use super::Policies;
use crate::gateway::{Address, AdviceContext, Grant, Resource, Service, advice};

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

#[test]
fn folders_and_organizations() {
    let above = |name: &str, folders: &str| {
        format!(
            r#"[
  {{
    "resource": "//cloudresourcemanager.googleapis.com/projects/shop-42",
    "project": "projects/481516234200", {folders}
    "policy": {{"bindings": []}}
  }},
  {{
    "resource": "//cloudresourcemanager.googleapis.com/{name}",
    "policy": {{"bindings": [{{"role": "roles/run.invoker", "members": ["serviceAccount:{ACCOUNT}"]}}]}}
  }}
]"#
        )
    };
    let known = r#""folders": ["folders/7"], "organization": "organizations/9","#;
    check(
        &[ORDERS],
        &[("all.json", &above("folders/7", known))],
        expect![[r#"
        granted, wider than needed (all.json:9): the gateway's account has `roles/run.invoker` on the folder `7`
    "#]],
    );
    check(
        &[ORDERS],
        &[("all.json", &above("organizations/9", known))],
        expect![[r#"
        granted, wider than needed (all.json:9): the gateway's account has `roles/run.invoker` on the organization `9`
    "#]],
    );
    check(
        &[ORDERS],
        &[("all.json", &above("folders/8", known))],
        expect![[r#"
        missing: no role with `run.routes.invoke` is granted to the gateway's account
    "#]],
    );
    check(
        &[ORDERS],
        &[("all.json", &above("folders/7", ""))],
        expect![[r#"
        cannot tell (all.json:9): whether the folder `7` holds its project is not known
    "#]],
    );
}

#[test]
fn projects_by_id_and_by_number() {
    let of = |project: &str, more: &str| {
        format!(
            r#"{{
  "resource": "//run.googleapis.com/projects/{project}/locations/europe-west1/services/orders", {more}
  "policy": {{"bindings": [{{"role": "roles/run.invoker", "members": ["serviceAccount:{ACCOUNT}"]}}]}}
}}"#
        )
    };
    // One of that name in that region; nothing speaks against it.
    check(
        &[ORDERS],
        &[("all.json", &of("shop-42", ""))],
        expect![[r#"
        granted (all.json:3): the gateway's account has `roles/run.invoker` on it
    "#]],
    );
    check(
        &[ORDERS],
        &[("all.json", &of("481516234200", ""))],
        expect![[r#"
        granted (all.json:3): the gateway's account has `roles/run.invoker` on it
    "#]],
    );
    let two = format!("[{}, {}]", of("shop-42", ""), of("shop-43", ""));
    check(
        &[ORDERS],
        &[("all.json", &two)],
        expect![[r#"
            cannot tell (all.json:3): which policy is its own is not known, as its project is not
        "#]],
    );
    let other = of("shop-43", r#""project": "projects/1","#);
    check(
        &[ORDERS],
        &[("all.json", &other)],
        expect![[r#"
        cannot tell: no policy of it is among the files
    "#]],
    );
    let known = of("shop-42", r#""project": "projects/481516234200","#);
    check(
        &[ORDERS],
        &[("all.json", &format!("[{other}, {known}]"))],
        expect![[r#"
        granted (all.json:6): the gateway's account has `roles/run.invoker` on it
    "#]],
    );
}

#[test]
fn permissions_count_and_not_names_of_roles() {
    let account = &format!("serviceAccount:{}", ACCOUNT.to_uppercase());
    check_one(
        "roles/run.servicesInvoker",
        account,
        expect![[r#"
        granted (orders.json:1): the gateway's account has `roles/run.servicesInvoker` on it
    "#]],
    );
    check_one(
        "roles/run.admin",
        account,
        expect![[r#"
        granted, wider than needed (orders.json:1): the gateway's account has `roles/run.admin` on it, which allows much more than calls
    "#]],
    );
    check_one(
        "roles/run.viewer",
        account,
        expect![[r#"
        missing (orders.json:1): no role with `run.routes.invoke` is granted to the gateway's account; the policy of its project is not among the files
    "#]],
    );
    check_one(
        "roles/cloudfunctions.invoker",
        account,
        expect![[r#"
        missing (orders.json:1): no role with `run.routes.invoke` is granted to the gateway's account; the policy of its project is not among the files
    "#]],
    );
    check_one(
        "projects/shop-42/roles/caller",
        account,
        expect![[r#"
        cannot tell (orders.json:1): `serviceAccount:GATEWAY@SHOP-42.IAM.GSERVICEACCOUNT.COM` has `projects/shop-42/roles/caller` on it, and the permissions in that role are not known
    "#]],
    );
    check_one(
        "roles/run.newerThanTheTable",
        account,
        expect![[r#"
        cannot tell (orders.json:1): `serviceAccount:GATEWAY@SHOP-42.IAM.GSERVICEACCOUNT.COM` has `roles/run.newerThanTheTable` on it, and the permissions in that role are not known
    "#]],
    );
}

#[test]
fn who_has_it() {
    let role = "roles/run.invoker";
    check_one(
        role,
        "allUsers",
        expect![[r#"
        granted, wider than needed (orders.json:1): open to everybody: `allUsers` has `roles/run.invoker` on it
    "#]],
    );
    check_one(
        role,
        "allAuthenticatedUsers",
        expect![[r#"
        granted, wider than needed (orders.json:1): open to everybody with a Google account: `allAuthenticatedUsers` has `roles/run.invoker` on it
    "#]],
    );
    check_one(
        role,
        "group:callers@example.com",
        expect![[r#"
        cannot tell (orders.json:1): `group:callers@example.com` has `roles/run.invoker` on it, and no file tells who is in that group
    "#]],
    );
    check_one(
        role,
        "domain:example.com",
        expect![[r#"
        cannot tell (orders.json:1): `domain:example.com` has `roles/run.invoker` on it, and no file tells who is in that domain
    "#]],
    );
    check_one(
        role,
        "principalSet://cloudresourcemanager.googleapis.com/projects/1/type/ServiceAccount",
        expect![[r#"
            cannot tell (orders.json:1): `principalSet://cloudresourcemanager.googleapis.com/projects/1/type/ServiceAccount` has `roles/run.invoker` on it, and no file tells who is in that set of principals
        "#]],
    );
    check_one(
        role,
        &format!("deleted:serviceAccount:{ACCOUNT}?uid=123"),
        expect![[r#"
            missing, granted to somebody else (orders.json:1): granted to `deleted:serviceAccount:gateway@shop-42.iam.gserviceaccount.com?uid=123`, a deleted account: the one of this name now has nothing of it; the policy of its project is not among the files
        "#]],
    );
    check_one(
        role,
        "serviceAccount:service-481516234200@gcp-sa-apigateway.iam.gserviceaccount.com",
        expect![[r#"
            missing, granted to somebody else (orders.json:1): granted to API Gateway's service agent `serviceAccount:service-481516234200@gcp-sa-apigateway.iam.gserviceaccount.com`, as which the gateway calls nothing; the policy of its project is not among the files
        "#]],
    );
    check_one(
        role,
        "serviceAccount:481516234200-compute@developer.gserviceaccount.com",
        expect![[r#"
            missing, granted to somebody else (orders.json:1): granted to `serviceAccount:481516234200-compute@developer.gserviceaccount.com`, as which the gateway calls only if its config names no account; the policy of its project is not among the files
        "#]],
    );
    check_one(
        role,
        "serviceAccount:shop-42.svc.id.goog[default/web]",
        expect![[r#"
        missing, granted to somebody else (orders.json:1): granted to `serviceAccount:shop-42.svc.id.goog[default/web]`, not to the gateway's account; the policy of its project is not among the files
    "#]],
    );
    let three = r#"user:a@example.com", "user:b@example.com", "user:c@example.com"#;
    check_one(
        role,
        three,
        expect![[r#"
        missing, granted to somebody else (orders.json:1): granted to `user:a@example.com` and 2 others, not to the gateway's account; the policy of its project is not among the files
    "#]],
    );
}

#[test]
fn without_an_account() {
    let known = Known { account: None, ..KNOWN };
    let of = |members: &str| {
        format!(r#"{{"bindings": [{{"role": "roles/run.invoker", "members": [{members}]}}]}}"#)
    };
    let told = |members: &str, expected| {
        check_with(known, &[ORDERS], &[("orders.json", &of(members))], expected);
    };
    told(
        r#""serviceAccount:gateway@shop-42.iam.gserviceaccount.com""#,
        expect![[r#"
        cannot tell (orders.json:1): `serviceAccount:gateway@shop-42.iam.gserviceaccount.com` has `roles/run.invoker` on it; is that the gateway's account? Name it with `--service-account` or `serviceAccount`
    "#]],
    );
    told(
        r#""allUsers""#,
        expect![[r#"
        granted, wider than needed (orders.json:1): open to everybody: `allUsers` has `roles/run.invoker` on it
    "#]],
    );
    told(
        r#""serviceAccount:service-1@gcp-sa-apigateway.iam.gserviceaccount.com""#,
        expect![[r#"
            missing, granted to somebody else (orders.json:1): granted to API Gateway's service agent `serviceAccount:service-1@gcp-sa-apigateway.iam.gserviceaccount.com`, as which the gateway calls nothing; the policy of its project is not among the files
        "#]],
    );
    told(
        r#""user:anna@example.com""#,
        expect![[r#"
        missing, granted to somebody else (orders.json:1): granted to `user:anna@example.com`, not to the gateway's account; the policy of its project is not among the files
    "#]],
    );
    told(
        "",
        expect![[r#"
        missing (orders.json:1): no role with `run.routes.invoke` is granted to any account; the policy of its project is not among the files
    "#]],
    );
}

#[test]
fn conditions() {
    let of = |role: &str, condition: &str| {
        format!(
            r#"{{"bindings": [{{"role": "{role}", "members": ["serviceAccount:{ACCOUNT}"], "condition": {condition}}}]}}"#
        )
    };
    let conditions = [
        r#"{"title": "until June", "expression": "request.time < timestamp('2027-06-01T00:00:00Z')"}"#,
        r#"{"expression": "request.time < timestamp('2027-06-01T00:00:00Z')"}"#,
        r#"{"title": "a\u001b[31m`b`\n\u202ec", "expression": "true"}"#,
        "{}",
    ];
    let told = conditions.map(|condition| {
        tell(KNOWN, &[ORDERS], &[("orders.json", &of("roles/run.invoker", condition))])
    });
    expect![[r#"
        cannot tell (orders.json:1): `serviceAccount:gateway@shop-42.iam.gserviceaccount.com` has `roles/run.invoker` on it only under the condition `until June`
        cannot tell (orders.json:1): `serviceAccount:gateway@shop-42.iam.gserviceaccount.com` has `roles/run.invoker` on it only under the condition `request.time < timestamp('2027-06-01T00:00:00Z')`
        cannot tell (orders.json:1): `serviceAccount:gateway@shop-42.iam.gserviceaccount.com` has `roles/run.invoker` on it only under the condition `a␛[31m'b' �c`
        cannot tell (orders.json:1): `serviceAccount:gateway@shop-42.iam.gserviceaccount.com` has `roles/run.invoker` on it only under a condition that the file does not show
    "#]].assert_eq(&told.concat());
    check(
        &[ORDERS],
        &[("orders.json", &of("roles/run.invoker_withcond_1a2b", "null"))],
        expect![[r#"
        cannot tell (orders.json:1): `serviceAccount:gateway@shop-42.iam.gserviceaccount.com` has `roles/run.invoker` on it only under a condition that the file does not show
    "#]],
    );
    // Also held without one.
    let both = format!(
        r#"{{"bindings": [
  {{"role": "roles/run.invoker", "members": ["serviceAccount:{ACCOUNT}"], "condition": {{"title": "x"}}}},
  {{"role": "roles/run.admin", "members": ["serviceAccount:{ACCOUNT}"]}}
]}}"#
    );
    check(
        &[ORDERS],
        &[("orders.json", &both)],
        expect![[r#"
        granted, wider than needed (orders.json:3): the gateway's account has `roles/run.admin` on it, which allows much more than calls
    "#]],
    );
}

#[test]
fn functions_of_both_generations() {
    let of = |kind: &str, role: &str| {
        let resource = match kind {
            "run" => "//run.googleapis.com/projects/shop-42/locations/europe-west1/services/stock",
            "function" => {
                "//cloudfunctions.googleapis.com/projects/shop-42/locations/europe-west1/functions/stock"
            }
            _ => "//cloudresourcemanager.googleapis.com/projects/shop-42",
        };
        format!(
            r#"{{"resource": "{resource}", "policy": {{"bindings": [{{"role": "{role}", "members": ["serviceAccount:{ACCOUNT}"]}}]}}}}"#
        )
    };
    let first = of("function", "roles/cloudfunctions.invoker");
    let second = of("run", "roles/run.invoker");
    let useless = of("run", "roles/cloudfunctions.invoker");
    let both = of("project", "roles/editor");
    let told =
        [&first, &second, &useless, &both].map(|text| tell(KNOWN, &[STOCK], &[("all.json", text)]));
    expect![[r#"
        cannot tell (all.json:1): the gateway's account has `roles/cloudfunctions.invoker` on it, which is right for 1st gen functions, and nothing is found for 2nd gen; set `functionsGeneration`
        cannot tell (all.json:1): the gateway's account has `roles/run.invoker` on it, which is right for 2nd gen functions, and nothing is found for 1st gen; set `functionsGeneration`
        cannot tell: no policy of it is among the files
        granted, wider than needed (all.json:1): the gateway's account has `roles/editor` on the project `shop-42`
    "#]].assert_eq(&told.concat());
    let of_generation = |generation, text: &str, expected| {
        let known = Known { generation: Some(generation), ..KNOWN };
        check_with(known, &[STOCK], &[("all.json", text)], expected);
    };
    of_generation(
        1,
        &first,
        expect![[r#"
        granted (all.json:1): the gateway's account has `roles/cloudfunctions.invoker` on it
    "#]],
    );
    of_generation(
        2,
        &first,
        expect![[r#"
        cannot tell: no policy of it is among the files
    "#]],
    );
    of_generation(
        2,
        &second,
        expect![[r#"
        granted (all.json:1): the gateway's account has `roles/run.invoker` on it
    "#]],
    );
    of_generation(
        2,
        &useless,
        expect![[r#"
        missing (all.json:1): no role with `run.routes.invoke` is granted to the gateway's account; the policy of its project is not among the files
    "#]],
    );
    let odd = STOCK.replace("stock", "getStock");
    let known = Known { generation: Some(2), ..KNOWN };
    check_with(
        known,
        &[&odd],
        &[("all.json", &second)],
        expect![[r#"
            cannot tell (all.json:1): which policy is its own is not known, as its name is not
        "#]],
    );
}

#[test]
fn app_engine() {
    let of = |rest: &str, role: &str| {
        format!(
            r#"{{"resource": "//iap.googleapis.com/projects/481516234200/iap_web{rest}", "policy": {{"bindings": [{{"role": "{role}", "members": ["serviceAccount:{ACCOUNT}"]}}]}}}}"#
        )
    };
    let role = "roles/iap.httpsResourceAccessor";
    let texts = [
        of("/appengine-shop-42/services/web", role),
        of("/appengine-shop-42", role),
        of("/appengine-shop-42/services/web/versions/1", role),
        of("/appengine-shop-43/services/web", role),
        of("/appengine-shop-42/services/web", "roles/owner"),
    ];
    let told = texts.map(|text| tell(KNOWN, &[WEB], &[("all.json", &text)]));
    expect![[r#"
        granted (all.json:1): the gateway's account has `roles/iap.httpsResourceAccessor` on it
        granted, wider than needed (all.json:1): the gateway's account has `roles/iap.httpsResourceAccessor` on all of App Engine in the project `shop-42`
        cannot tell: no policy of it is among the files
        cannot tell: no policy of it is among the files
        cannot tell (all.json:1): no role with `iap.webServiceVersions.accessViaIAP` is granted to the gateway's account; the policy of its project is not among the files; it is needed only if Identity-Aware Proxy is on
    "#]].assert_eq(&told.concat());
}

#[test]
fn files_that_are_no_policies() {
    let told = |text: &str| Policies::default().add(Path::new("p.json"), None, text).unwrap_err();
    let texts = [
        "",
        " \n",
        "{\"bindings\": [",
        "{\"a\": 1}\n{\"b\": 2}\n",
        "a: 1\n b: 2\n",
        "{\"a\": 1}",
        "[{\"role\": \"roles/run.invoker\", \"members\": []}]",
        "[1, 2]",
        "ERROR: (gcloud.run.services.get-iam-policy) NOT_FOUND",
        "{\"bindings\": 1}",
        "- - - -",
    ];
    let told: String = texts.iter().map(|text| format!("{}\n", told(text))).collect();
    expect![[r#"
        is empty
        is empty
        is not JSON: see line 1. It may be only a part of a file
        holds several JSON values, one after the other, which must be one list: `jq -s . FILE` makes it
        is neither JSON nor YAML: see line 2
        holds no policy: neither what `gcloud … get-iam-policy` prints nor what `gcloud asset search-all-iam-policies` does, with `--format=json` and no other option for its format
        holds no policy: neither what `gcloud … get-iam-policy` prints nor what `gcloud asset search-all-iam-policies` does, with `--format=json` and no other option for its format
        holds no policy: neither what `gcloud … get-iam-policy` prints nor what `gcloud asset search-all-iam-policies` does, with `--format=json` and no other option for its format
        holds no policy: neither what `gcloud … get-iam-policy` prints nor what `gcloud asset search-all-iam-policies` does, with `--format=json` and no other option for its format
        holds no policy: neither what `gcloud … get-iam-policy` prints nor what `gcloud asset search-all-iam-policies` does, with `--format=json` and no other option for its format
        holds no policy: neither what `gcloud … get-iam-policy` prints nor what `gcloud asset search-all-iam-policies` does, with `--format=json` and no other option for its format
    "#]].assert_eq(&told);
    let name = Some("//storage.googleapis.com/shop");
    let refused = Policies::default().add(Path::new("p.json"), name, OF_SERVICE).unwrap_err();
    expect!["is given a full name of something that no gateway calls"].assert_eq(&refused);
}

#[test]
fn nothing_of_a_file_acts_on_what_shows_it() {
    let hostile = r#"{"bindings": [
  {"role": "roles/run.invoker", "members": ["group:\u001b[2J`x`\n## \u202e\u0000", "user:\u001b]8;;x"]},
  {"role": 7, "members": {"a": [null]}}, null, [[]], {"role": {}, "members": "x"}
]}"#;
    check(
        &[ORDERS],
        &[("orders.json", hostile)],
        expect![[r#"
        cannot tell (orders.json:2): `group:␛[2J'x' ## �␀` has `roles/run.invoker` on it, and no file tells who is in that group
    "#]],
    );
}

#[test]
fn names_that_nothing_has() {
    let mut policies = Policies::default();
    policies.add(Path::new("a.json"), Some("ordrs"), OF_SERVICE).unwrap();
    policies.add(Path::new("b.json"), Some("orders"), OF_SERVICE).unwrap();
    policies.add(Path::new("c.json"), Some("481516234200"), OF_SERVICE).unwrap();
    let all: Vec<_> = grants(&[ORDERS], KNOWN).into_iter().map(|it| it.resource).collect();
    let strange: Vec<_> = policies.strange_names(&all).into_iter().map(|it| it.1).collect();
    assert_eq!(strange, ["ordrs"]);
}
