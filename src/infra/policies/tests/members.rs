//! Roles, members and conditions.

use super::*;

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

/// Every project has owners, and what they may do says nothing of the gateway.
#[test]
fn an_owner_is_not_somebody_who_has_the_role_in_its_place() {
    let policy = r#"{"bindings": [{"role": "roles/owner", "members": ["user:anna@example.com"]}]}"#;
    let vertex = "https://us-central1-aiplatform.googleapis.com/v1/projects/shop-42/x";
    let context =
        AdviceContext { service_account: Some(ACCOUNT), routed: true, ..AdviceContext::default() };
    let service = Service::of(&Address::parse(vertex).unwrap());
    let grant = advice(&service, &context).grants.remove(0);
    let mut policies = Policies::default();
    policies.add(Path::new("shop-42.json"), None, policy).unwrap();
    let granted = policies.judge(&grant, Some(ACCOUNT), std::slice::from_ref(&grant.resource));
    expect!["missing (shop-42.json:1): no role with all that is in `roles/aiplatform.user` is granted to the gateway's account"].assert_eq(&format!("{}: {}", granted.in_words(), granted.why));
}
