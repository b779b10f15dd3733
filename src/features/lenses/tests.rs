//! Lenses, shown above the lines that they are over.

mod granted;
mod typing;

use std::sync::Arc;

use expect_test::{Expect, expect};

use super::{Lens, LensAction, LensRoles, Settled, lenses, steady};
use crate::analysis::Analysis;
use crate::settings::Settings;
use crate::text::{Encoding, Text};
use crate::yaml::Format;

fn read(text: &str) -> Analysis {
    Analysis::new(Text::new(text), Format::Yaml, Arc::new(Settings::default()))
}

/// The text with its lenses above their lines.
fn shown(text: &str, roles: LensRoles) -> String {
    let analysis = read(text);
    let mut shown = text.to_owned();
    for lens in lenses(&analysis, roles, None).iter().rev() {
        let line = analysis.text.line_at(lens.range.start);
        let indent = lens.range.start - line.start;
        let click = match &lens.action {
            LensAction::Nothing => String::new(),
            LensAction::Copy(command) => format!(" → copy {command}"),
            LensAction::Explain(rule) => format!(" → explain {rule}"),
            LensAction::ShowPlan => " → plan".to_owned(),
            LensAction::ShowPlaces(places) => format!(" → {} places", places.len()),
        };
        shown.insert_str(line.start, &format!("{}⟦{}⟧{click}\n", " ".repeat(indent), lens.title));
    }
    shown
}

fn check(text: &str, expected: &Expect) {
    expected.assert_eq(&shown(text, LensRoles::Shown));
}

const V2: &str = r#"swagger: "2.0"
x-google-backend:
  address: https://orders-481516234200.europe-west1.run.app
paths:
  /a:
    get:
      x-google-backend:
        address: https://orders-481516234200.europe-west1.run.app
    put:
      x-google-backend:
        address: https://us-central1-shop-1.cloudfunctions.net/hello
    post:
      x-google-backend:
        address: https://bigquery.googleapis.com/v2
    delete:
      x-google-backend:
        address: https://example.com
    patch: &patch
      x-google-backend:
        address: ${URL}
  /b:
    patch: *patch
    x-google-backend:
      address: https://not-read.example.com
"#;

const V3: &str = r#"openapi: 3.0.4
x-google-api-management:
  backends:
    orders:
      address: https://orders-481516234200.europe-west1.run.app
    lonely:
      address: https://lonely-481516234200.europe-west1.run.app
    models:
      address: https://aiplatform.googleapis.com/v1/projects/p/x
      pathTranslation: CONSTANT_ADDRESS
    half:
  ai:
    models:
      routing:
        routers:
          chat:
            defaultModel: {backend: models, targetModel: google/gemini-3}
x-google-backend: orders
paths:
  /a:
    get: {}
    put:
      x-google-backend: orders
    post:
      x-google-model-router: chat
"#;

#[test]
fn above_backends_and_the_file() {
    check(
        V2,
        &expect![[r#"
            ⟦Show plan: 6 backends, 2 grants, 2 blocked, 1 not known yet, 2 need no role⟧ → plan
            swagger: "2.0"
            ⟦Used by no operation⟧
            x-google-backend:
              address: https://orders-481516234200.europe-west1.run.app
            paths:
              /a:
                get:
                  ⟦Copy grant: roles/run.invoker on orders⟧ → copy gcloud run services add-iam-policy-binding orders --region=europe-west1 --project=481516234200 --member=serviceAccount:SA_EMAIL --role=roles/run.invoker
                  x-google-backend:
                    address: https://orders-481516234200.europe-west1.run.app
                put:
                  ⟦Copy grant: invoker role (1st gen or 2nd gen) on hello⟧ → copy gcloud functions add-invoker-policy-binding hello --region=us-central1 --project=shop-1 --member=serviceAccount:SA_EMAIL
                  x-google-backend:
                    address: https://us-central1-shop-1.cloudfunctions.net/hello
                post:
                  ⟦Fails with 401 without streaming: Google API bigquery.googleapis.com⟧ → explain googleapis-backend
                  x-google-backend:
                    address: https://bigquery.googleapis.com/v2
                delete:
                  x-google-backend:
                    address: https://example.com
                patch: &patch
                  x-google-backend:
                    address: ${URL}
              /b:
                patch: *patch
                x-google-backend:
                  address: https://not-read.example.com
        "#]],
    );
    check(
        V3,
        &expect![[r#"
            ⟦Show plan: 3 backends, 2 grants, 1 needs no role⟧ → plan
            openapi: 3.0.4
            x-google-api-management:
              ⟦Copy 2 grants⟧ → copy gcloud run services add-iam-policy-binding orders --region=europe-west1 --project=481516234200 --member=serviceAccount:SA_EMAIL --role=roles/run.invoker
            gcloud projects add-iam-policy-binding p --member=serviceAccount:SA_EMAIL --role=roles/aiplatform.user
              backends:
                orders:
                  address: https://orders-481516234200.europe-west1.run.app
                lonely:
                  address: https://lonely-481516234200.europe-west1.run.app
                models:
                  address: https://aiplatform.googleapis.com/v1/projects/p/x
                  pathTranslation: CONSTANT_ADDRESS
                half:
              ai:
                models:
                  routing:
                    routers:
                      chat:
                        defaultModel: {backend: models, targetModel: google/gemini-3}
            x-google-backend: orders
            paths:
              /a:
                get: {}
                put:
                  x-google-backend: orders
                post:
                  x-google-model-router: chat
        "#]],
    );
}

#[test]
fn the_whole_file_in_numbers() {
    for (addresses, title) in [
        (&["${URL}"][..], "Show plan: 1 backend, 1 not known yet"),
        (&["https://example.com"], "Show plan: 1 backend, no role to grant"),
        (&["https://bigquery.googleapis.com"], "Show plan: 1 backend, 1 blocked"),
        (
            &[
                "http://10.0.0.1",
                "https://localhost:8080",
                "https://a-0a1b.apigateway.p.cloud.goog",
            ],
            "Show plan: 3 backends, 3 blocked",
        ),
        (
            &["https://b", "https://c.example.com", "https://storage.cloud.google.com/b"],
            "Show plan: 3 backends, 1 blocked, 2 need no role",
        ),
        (
            &[
                "https://a-1234567890.us-east1.run.app/a",
                "https://a-1234567890.us-east1.run.app/b",
                "${B}",
            ],
            "Show plan: 3 backends, 1 grant, 1 not known yet",
        ),
    ] {
        let mut text = "swagger: '2.0'\npaths:\n".to_owned();
        for (index, address) in addresses.iter().enumerate() {
            text += &format!(
                r#"  /p{index}:
    get:
      x-google-backend: {{address: '{address}'}}
"#
            );
        }
        assert_eq!(lenses(&read(&text), LensRoles::Shown, None)[0].title, title);
    }
}

#[test]
fn without_those_about_roles() {
    let unused = "\n⟦Used by no operation⟧\nx-google-backend";
    assert_eq!(shown(V2, LensRoles::Hidden), V2.replacen("\nx-google-backend", unused, 1));
    expect![[r#"
        openapi: 3.0.4
        x-google-api-management:
          backends:
            orders:
              address: https://orders-481516234200.europe-west1.run.app
            lonely:
              address: https://lonely-481516234200.europe-west1.run.app
            models:
              address: https://aiplatform.googleapis.com/v1/projects/p/x
              pathTranslation: CONSTANT_ADDRESS
            half:
          ai:
            models:
              routing:
                routers:
                  chat:
                    defaultModel: {backend: models, targetModel: google/gemini-3}
        x-google-backend: orders
        paths:
          /a:
            get: {}
            put:
              x-google-backend: orders
            post:
              x-google-model-router: chat
    "#]]
    .assert_eq(&shown(V3, LensRoles::Hidden));
}

#[test]
fn silent_where_nothing_is_ours() {
    let text = r#"openapi: 3.0.4
paths:
  /a:
    get: {}
"#;
    check(
        text,
        &expect![[r#"
        openapi: 3.0.4
        paths:
          /a:
            get: {}
    "#]],
    );
}

/// Named backends with so many lines each.
fn backends(count: usize, lines_each: usize) -> String {
    let mut text = r#"openapi: 3.0.4
x-google-api-management:
  backends:
"#
    .to_owned();
    let mut paths = "paths:\n".to_owned();
    for index in 0..count {
        text += &format!(
            "    b{index}:\n      address: https://s{index}-1234567890.us-east1.run.app\n"
        );
        text += &"      # more\n".repeat(lines_each - 2);
        paths += &format!(
            r#"  /p{index}:
    get:
      x-google-backend: b{index}
"#
        );
    }
    text + &paths
}

#[test]
fn one_for_a_block_of_many_short_backends() {
    let titles = |text: &str| -> Vec<String> {
        lenses(&read(text), LensRoles::Shown, None)
            .into_iter()
            .skip(1)
            .map(|lens| lens.title)
            .collect()
    };
    assert_eq!(titles(&backends(6, 2)), ["Copy 6 grants"]);
    let spacious = titles(&backends(3, 5));
    assert_eq!(spacious.len(), 6, "{spacious:?}");
    assert_eq!(spacious[0], "Copy grant: roles/run.invoker on s0");
    assert_eq!(spacious[1], "Show uses: 1 operation");
    assert_eq!(titles(&backends(2, 2)).len(), 4);
    let failing = backends(4, 2)
        .replace("https://s1-1234567890.us-east1.run.app", "https://bigquery.googleapis.com/v2");
    assert_eq!(titles(&failing), ["Copy 3 grants (1 backend fails with 401)"]);
    let private = failing.replace("https://s2-1234567890.us-east1.run.app", "https://a.internal");
    assert_eq!(titles(&private), ["Copy 2 grants (2 backends fail)"]);
    // Three that are short and one that is long.
    let uneven = backends(4, 2).replace("paths:", &format!("{}paths:", "#\n".repeat(99)));
    assert_eq!(titles(&uneven), ["Copy 4 grants"]);
}

#[test]
fn one_for_each_service_and_few_on_near_lines() {
    let run = |name: &str| format!("https://{name}-1234567890.us-east1.run.app");
    let mut text = r#"swagger: '2.0'
paths:
  /a:
"#
    .to_owned();
    for (method, name) in
        [("get", "a"), ("put", "a"), ("post", "b"), ("delete", "c"), ("patch", "d"), ("head", "e")]
    {
        let address = run(name);
        text += &format!("    {method}: {{x-google-backend: {{address: '{address}'}}}}\n");
    }
    let titles: Vec<_> =
        lenses(&read(&text), LensRoles::Shown, None).into_iter().map(|it| it.title).collect();
    let grant = |name: &str| format!("Copy grant: roles/run.invoker on {name}");
    let plan = "Show plan: 5 backends, 5 grants".to_owned();
    assert_eq!(titles, [plan, grant("a"), grant("c")]);
}

#[test]
fn one_for_both_urls_of_a_service() {
    let backend = |path: &str, address: &str| {
        format!(
            r#"  /{path}:
    get:
      operationId: {path}
      x-google-backend:
        address: https://{address}
"#
        )
    };
    let of = |addresses: &[&str]| {
        let paths = ["a", "b", "c"].iter().zip(addresses);
        let paths: String = paths.map(|(path, address)| backend(path, address)).collect();
        let analysis = read(&format!("swagger: '2.0'\npaths:\n{paths}"));
        let lenses = lenses(&analysis, LensRoles::Shown, None);
        let shown = lenses.iter().map(|it| {
            (analysis.text.position(it.range.start, Encoding::Utf8).line, it.title.clone())
        });
        (shown.collect::<Vec<_>>(), lenses)
    };
    let number = "orders-481516234200.europe-west1.run.app";
    let hash = "orders-abcdefghij-ew.a.run.app";
    let plan = "Show plan: 2 backends, 1 grant".to_owned();
    let grant = "Copy grant: roles/run.invoker on orders".to_owned();
    let one = [(0, plan), (5, grant)];
    let (shown, both) = of(&[hash, number]);
    assert_eq!(shown, one);
    // The command is that of the plan, which says so.
    let copied = LensAction::Copy("gcloud run services add-iam-policy-binding orders --region=europe-west1 --project=481516234200 --member=serviceAccount:SA_EMAIL --role=roles/run.invoker".to_owned());
    assert_eq!(both[1].action, copied);
    assert!(both[1].tooltip.contains("Two URLs name this service"), "{}", both[1].tooltip);
    let (shown, both) = of(&[number, hash]);
    assert_eq!(shown, one);
    assert_eq!(both[1].action, copied);
    // Services of two projects, of two regions, and two services are not one.
    for other in [
        "orders-123.europe-west1.run.app",
        "orders-abcdefghij-uc.a.run.app",
        "stock-abcdefghij-ew.a.run.app",
    ] {
        assert_eq!(of(&[number, other]).0.len(), 3, "{other}");
    }
    let other_hash = "orders-klmnopqrst-ew.a.run.app";
    assert_eq!(of(&[hash, other_hash]).0.len(), 3);
}

#[test]
fn tooltips_name_the_setting_as_long_as_it_is_not_set() {
    let text = format!("{V2}\n");
    let tooltips = |settings: Settings| -> Vec<String> {
        let analysis = Analysis::new(Text::new(&text), Format::Yaml, Arc::new(settings));
        lenses(&analysis, LensRoles::Shown, None).into_iter().map(|it| it.tooltip).collect()
    };
    let names_it = |tooltip: &&String| tooltip.contains("serviceAccount");
    assert_eq!(tooltips(Settings::default()).iter().filter(names_it).count(), 2);
    let account = Some("gateway@shop-1.iam.gserviceaccount.com".to_owned());
    let known = tooltips(Settings { service_account: account, ..Settings::default() });
    assert_eq!(known.iter().filter(names_it).count(), 0);
    assert!(known.iter().all(|it| !it.is_empty() && !it.contains('`')), "{known:?}");
}

#[test]
fn at_the_rules_of_a_service_config() {
    check(
        r#"type: google.api.Service
config_version: 3
name: shop.endpoints.shop-42.cloud.goog
authentication:
  providers:
  - id: google
    issuer: https://accounts.google.com
  rules:
  - selector: "*"
    requirements: {provider_id: google}
backend:
  rules:
  - selector: "*"
    address: grpcs://shop-1234567890.europe-west1.run.app
  - selector: shop.Orders.Get
    address: grpcs://shop-1234567890.europe-west1.run.app
    deadline: 30.0
  - selector: shop.Orders.List
    address: https://bigquery.googleapis.com
  - selector: shop.Orders.Put
    address:
  - address: grpcs://nobody.example.com
  - selector: shop.Orders.Slow
    deadline: 30.0
"#,
        &expect![[r#"
            ⟦Show plan: 3 backends, 1 grant, 1 blocked, 1 needs no role⟧ → plan
            type: google.api.Service
            config_version: 3
            name: shop.endpoints.shop-42.cloud.goog
            authentication:
              providers:
              - id: google
                issuer: https://accounts.google.com
              rules:
              - selector: "*"
                requirements: {provider_id: google}
            backend:
              rules:
                ⟦Copy grant: roles/run.invoker on shop⟧ → copy gcloud run services add-iam-policy-binding shop --region=europe-west1 --project=1234567890 --member=serviceAccount:SA_EMAIL --role=roles/run.invoker
              - selector: "*"
                address: grpcs://shop-1234567890.europe-west1.run.app
              - selector: shop.Orders.Get
                address: grpcs://shop-1234567890.europe-west1.run.app
                deadline: 30.0
                ⟦Fails with 401: Google API bigquery.googleapis.com⟧ → explain googleapis-backend
              - selector: shop.Orders.List
                address: https://bigquery.googleapis.com
              - selector: shop.Orders.Put
                address:
              - address: grpcs://nobody.example.com
              - selector: shop.Orders.Slow
                deadline: 30.0
        "#]],
    );
}
