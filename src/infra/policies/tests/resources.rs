//! What policies are of: projects and what is above them, functions, App Engine.

use super::*;

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
