//! What is said of the audience of the token, at the backend and at the audience itself.

use std::sync::Arc;

use expect_test::expect;

use super::{at_address, hover_at, on_address, page_of};
use crate::analysis::Analysis;
use crate::features::hover::{backend_page, hover};
use crate::settings::Settings;
use crate::text::Text;
use crate::yaml::Format;

/// The hovers on the address, on `jwt_audience` and its value, and the page, under a generation.
fn told_of_audience(address: &str, audience: &str, generation: Option<u8>) -> [String; 4] {
    let text = format!(
        r#"swagger: '2.0'
paths:
  /a:
    get:
      x-google-backend:
        address: {address}
        jwt_audience: {audience}
"#
    );
    let settings = Settings { functions_generation: generation, ..Settings::default() };
    let analysis = Analysis::new(Text::new(&text), Format::Yaml, Arc::new(settings));
    let at = |offset: usize| hover(&analysis, offset).unwrap().content.plain();
    let (host, key) = (text.find("https").unwrap(), text.find("jwt_audience").unwrap());
    let value = key + "jwt_audience: ".len();
    [at(host), at(key), at(value), backend_page(&analysis, host).unwrap().content.plain()]
}

#[test]
fn an_audience_that_is_not_the_functions_url() {
    const FUNCTION: &str = "https://us-central1-corner-shop.cloudfunctions.net/hello";
    const UNKNOWN: &str = "If calls fail with 401: a 1st-gen function needs its own URL as audience. Set jwt_audience to https://us-central1-corner-shop.cloudfunctions.net/hello.";
    const FIRST: &str = "Calls probably fail with 401: a 1st-gen function needs its own URL as audience. Set jwt_audience to https://us-central1-corner-shop.cloudfunctions.net/hello.";
    const SECOND: &str = "If calls fail with 401: the audience must be the function's run.app URL, https://us-central1-corner-shop.cloudfunctions.net/hello, or one of its custom audiences.";
    const RUN: &str = "Probably 2nd gen: the audience is a run.app URL, that of the function's Cloud Run service. Then roles/run.invoker is the right role.";
    let all = [UNKNOWN, FIRST, SECOND, RUN];
    for (address, audience, generation, said) in [
        (FUNCTION, "https://wrong.example.com", None, Some(UNKNOWN)),
        (FUNCTION, "https://wrong.example.com", Some(1), Some(FIRST)),
        (FUNCTION, "https://wrong.example.com", Some(2), Some(SECOND)),
        (FUNCTION, "https://hello-abcdefghij-uc.a.run.app", None, Some(RUN)),
        (FUNCTION, "https://hello-abcdefghij-uc.a.run.app", Some(1), Some(FIRST)),
        (FUNCTION, "https://hello-abcdefghij-uc.a.run.app", Some(2), None),
        (
            FUNCTION,
            "https://us-central1-corner-shop.cloudfunctions.net/hello/x",
            None,
            Some(UNKNOWN),
        ),
        (FUNCTION, FUNCTION, None, None),
        (FUNCTION, "https://us-central1-corner-shop.cloudfunctions.net/hello/", Some(1), None),
        ("https://us-central1-corner-shop.cloudfunctions.net/hello/x", FUNCTION, None, None),
        // What is not known is not called wrong.
        (FUNCTION, "${AUDIENCE}", Some(1), None),
        ("https://us-central1-${P}.cloudfunctions.net/hello", FUNCTION, None, None),
    ] {
        for told in told_of_audience(address, audience, generation) {
            let found = all.iter().find(|words| told.contains(**words));
            assert_eq!(found.copied(), said, "{address} {audience} {generation:?}: {told}");
        }
    }
    let off = "        jwt_audience: https://wrong.example.com\n        disable_auth: true\n";
    assert!(!on_address(FUNCTION, off).contains("as audience"));
}

#[test]
fn a_function_whose_audience_is_on_cloud_run_in_full() {
    let [told, ..] = told_of_audience(
        "https://us-central1-corner-shop.cloudfunctions.net/hello",
        "https://hello-abcdefghij-uc.a.run.app",
        None,
    );
    expect![[r#"
        Cloud Run function hello in us-central1

        The gateway's service account needs roles/cloudfunctions.invoker (1st gen) or roles/run.invoker (2nd gen) on this function:

            gcloud functions add-invoker-policy-binding hello \
              --region=us-central1 --project=corner-shop \
              --member=serviceAccount:SA_EMAIL

        Probably 2nd gen: the audience is a run.app URL, that of the function's Cloud Run service. Then roles/run.invoker is the right role.

        This command works for both generations. The gateway-ls setting serviceAccount fills in SA_EMAIL.

        Token: ID token, audience https://hello-abcdefghij-uc.a.run.app (from jwt_audience); the caller's Authorization arrives as X-Forwarded-Authorization.

        Securing backend services (API Gateway) (https://docs.cloud.google.com/api-gateway/docs/securing-backend-services), as of 2025-09-03"#]].assert_eq(&told);
}

#[test]
fn an_audience_of_cloud_run_is_told_at_the_audience_too() {
    let words = "If calls fail with 401: the audience must be the service's run.app URL or one of its custom audiences.";
    let run = "https://hello-1234567890.us-central1.run.app";
    for told in told_of_audience(run, "https://orders.example.com", None) {
        assert!(told.contains(words), "{told}");
    }
}

#[test]
fn an_audience_for_a_token_that_is_turned_off() {
    let run = "https://hello-1234567890.us-central1.run.app";
    let both = "        jwt_audience: https://orders.example.com\n        disable_auth: true\n";
    let words = "Remove jwt_audience or disable_auth: they contradict each other, so the gateway may or may not send a token.";
    let file = at_address(run, both).replacen("$0", "", 1);
    for at in ["get", "https://hello", "jwt_audience", "https://orders", "disable_auth", "true"] {
        let told = hover_at(&file.replacen(at, &format!("$0{at}"), 1));
        assert!(told.contains(words), "{at}: {told}");
        // Nothing is promised of the token, nor of a role for it.
        for promise in ["adds no token)", "Token:", "No role"] {
            assert!(!told.contains(promise), "{at}: {told}");
        }
    }
    let page = page_of(run, both);
    assert!(page.contains(words) && page.contains("With disable_auth: true alone:\n"), "{page}");
    assert!(!on_address(run, "        disable_auth: true\n").contains("contradict"));
    let template = both.replace("https://orders.example.com", "${AUDIENCE}");
    assert!(!on_address(run, &template).contains("contradict"));
}

#[test]
fn a_url_as_audience_of_app_engine() {
    let app = "https://corner-shop-42.uc.r.appspot.com";
    let words = "With IAP, calls fail with 401: jwt_audience must not be a URL. Set it to the resource ID of the IAP application or, with a custom OAuth client, its client ID.";
    for audience in [app, "https://orders.example.com"] {
        for told in told_of_audience(app, audience, None) {
            assert_eq!(told.matches(words).count(), 1, "{told}");
        }
        let [told, ..] = told_of_audience(app, audience, None);
        let token = format!("audience {audience} (from jwt_audience), which IAP rejects;");
        assert!(told.contains(&token), "{told}");
    }
    for audience in ["1234567890-a.apps.googleusercontent.com", "/projects/1/apps/corner-shop-42"] {
        for told in told_of_audience(app, audience, None) {
            assert!(!told.contains("must not be a URL") && !told.contains("rejects"), "{told}");
        }
    }
}

#[test]
fn app_engine_says_what_the_audience_must_be_wherever_it_is_asked_at() {
    let file = r#"swagger: '2.0'
paths:
  /stock:
    get:
      x-google-backend:
        address: https://corner-shop-42.uc.r.appspot.com
        path_translation: APPEND_PATH_TO_ADDRESS
"#;
    for at in ["https", "address", "x-google-backend", "get"] {
        let told = hover_at(&file.replacen(at, &format!("$0{at}"), 1));
        assert!(
            told.contains("With IAP, also set jwt_audience: to the resource ID"),
            "{at}: {told}"
        );
    }
    let told = on_address("https://corner-shop-42.uc.r.appspot.com", "");
    assert!(told.contains("appspot.com (the address), which IAP rejects;"), "{told}");
    // What is done is not ordered.
    let told = page_of("https://corner-shop-42.uc.r.appspot.com", "        jwt_audience: a-b\n");
    assert!(told.contains("Its audience is a-b, from jwt_audience."), "{told}");
    assert!(told.contains("With IAP, jwt_audience must be the resource ID of"), "{told}");
    let untold = page_of("https://corner-shop-42.uc.r.appspot.com", "");
    let words = "service account. Its audience is https://corner-shop-42.uc.r.appspot.com, the address as written, as there is no jwt_audience. IAP rejects the address as audience.";
    assert!(untold.contains(words), "{untold}");
    assert!(!told.contains("set jwt_audience") && !told.contains("IAP rejects"), "{told}");
}
