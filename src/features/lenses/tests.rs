//! Lenses, shown above the lines that they stand over.

use std::sync::Arc;

use expect_test::{Expect, expect};

use super::{LensAction, LensRoles, lenses};
use crate::analysis::Analysis;
use crate::settings::Settings;
use crate::text::Text;
use crate::yaml::Format;

fn read(text: &str) -> Analysis {
    Analysis::new(Text::new(text), Format::Yaml, Arc::new(Settings::default()))
}

/// The text with its lenses above their lines.
fn shown(text: &str, roles: LensRoles) -> String {
    let analysis = read(text);
    let mut shown = text.to_owned();
    for lens in lenses(&analysis, roles).iter().rev() {
        let line = analysis.text.line_at(lens.range.start);
        let indent = lens.range.start - line.start;
        let click = match &lens.action {
            LensAction::Nothing => String::new(),
            LensAction::Copy(command) => format!(" → copy {command}"),
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
            ⟦6 backends, 2 roles to grant, 2 blocked, 1 not known yet: show plan⟧ → plan
            swagger: "2.0"
            ⟦used by no operation⟧
            x-google-backend:
              address: https://orders-481516234200.europe-west1.run.app
            paths:
              /a:
                get:
                  ⟦roles/run.invoker on the Cloud Run service orders in europe-west1⟧ → copy gcloud run services add-iam-policy-binding orders --region=europe-west1 --project=481516234200 --member=serviceAccount:SA_EMAIL --role=roles/run.invoker
                  x-google-backend:
                    address: https://orders-481516234200.europe-west1.run.app
                put:
                  ⟦roles/cloudfunctions.invoker (1st gen) or roles/run.invoker (2nd gen) on the function hello in us-central1⟧ → copy gcloud functions add-invoker-policy-binding hello --region=us-central1 --project=shop-1 --member=serviceAccount:SA_EMAIL
                  x-google-backend:
                    address: https://us-central1-shop-1.cloudfunctions.net/hello
                post:
                  ⟦every call fails with 401 on a gateway without streaming⟧
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
            ⟦3 backends, 2 roles to grant: show plan⟧ → plan
            openapi: 3.0.4
            x-google-api-management:
              backends:
                ⟦used by 2 operations⟧ → 2 places
                ⟦roles/run.invoker on the Cloud Run service orders in europe-west1⟧ → copy gcloud run services add-iam-policy-binding orders --region=europe-west1 --project=481516234200 --member=serviceAccount:SA_EMAIL --role=roles/run.invoker
                orders:
                  address: https://orders-481516234200.europe-west1.run.app
                ⟦used by no operation⟧
                lonely:
                  address: https://lonely-481516234200.europe-west1.run.app
                ⟦used by 1 model router⟧ → 1 places
                ⟦roles/aiplatform.user on the whole project p⟧ → copy gcloud projects add-iam-policy-binding p --member=serviceAccount:SA_EMAIL --role=roles/aiplatform.user
                models:
                  address: https://aiplatform.googleapis.com/v1/projects/p/x
                  pathTranslation: CONSTANT_ADDRESS
                ⟦used by no operation⟧
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
        (&["${URL}"][..], "1 backend, 1 not known yet: show plan"),
        (&["https://example.com"], "1 backend, no role to grant: show plan"),
        (&["https://bigquery.googleapis.com"], "1 backend, 1 blocked: show plan"),
        (
            &[
                "https://a-1234567890.us-east1.run.app/a",
                "https://a-1234567890.us-east1.run.app/b",
                "${B}",
            ],
            "3 backends, 1 role to grant, 1 not known yet: show plan",
        ),
    ] {
        let mut text = "swagger: '2.0'\npaths:\n".to_owned();
        for (index, address) in addresses.iter().enumerate() {
            text += &format!(
                "  /p{index}:\n    get:\n      x-google-backend: {{address: '{address}'}}\n"
            );
        }
        assert_eq!(lenses(&read(&text), LensRoles::Shown)[0].title, title);
    }
}

#[test]
fn without_those_about_roles() {
    let unused = "\n⟦used by no operation⟧\nx-google-backend";
    assert_eq!(shown(V2, LensRoles::Hidden), V2.replacen("\nx-google-backend", unused, 1));
    expect![[r#"
        openapi: 3.0.4
        x-google-api-management:
          backends:
            ⟦used by 2 operations⟧ → 2 places
            orders:
              address: https://orders-481516234200.europe-west1.run.app
            ⟦used by no operation⟧
            lonely:
              address: https://lonely-481516234200.europe-west1.run.app
            ⟦used by 1 model router⟧ → 1 places
            models:
              address: https://aiplatform.googleapis.com/v1/projects/p/x
              pathTranslation: CONSTANT_ADDRESS
            ⟦used by no operation⟧
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
    let text = "openapi: 3.0.4\npaths:\n  /a:\n    get: {}\n";
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
