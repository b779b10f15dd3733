//! What the pages of backends say of one kind of address or one product only.

use std::sync::Arc;

use super::{on_address, page_at, page_of};
use crate::analysis::Analysis;
use crate::features::hover::hover;
use crate::features::lenses::{LensRoles, lenses};
use crate::settings::Settings;
use crate::text::Text;
use crate::yaml::Format;

#[test]
fn one_version_of_an_app_engine_service() {
    let told = page_of("https://v2-dot-shop-dot-corner-shop.ew.r.appspot.com", "");
    for words in [
        "on version v2 of the App Engine service shop of the app corner-shop in europe-west1:\n",
        r#"Or, wider, on the App Engine service shop of the app corner-shop in europe-west1:

    gcloud iap web add-iam-policy-binding \
      --resource-type=app-engine \
      --service=shop \
      --project=corner-shop \
"#,
        r#"Or, wider, on the App Engine app corner-shop in europe-west1:

    gcloud iap web add-iam-policy-binding \
      --resource-type=app-engine \
      --project=corner-shop \
"#,
        "A role on one version does not hold for the next version that is deployed.",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
}

#[test]
fn the_heading_names_what_the_address_names() {
    for (address, heading) in [
        (
            "https://v2-dot-admin-dot-corner-shop.ew.r.appspot.com",
            "App Engine app corner-shop, service admin, version v2 in europe-west1",
        ),
        ("https://corner-shop.ew.r.appspot.com", "App Engine app corner-shop in europe-west1"),
        (
            "https://us-central1-aiplatform.googleapis.com/v1/projects/p",
            "Google API us-central1-aiplatform.googleapis.com",
        ),
    ] {
        let told = page_of(address, "");
        assert_eq!(told.lines().next(), Some(heading));
    }
}

#[test]
fn cloud_endpoints_has_no_setting_of_api_gateway() {
    let page = |target: &str, address: &str| {
        page_at(&format!(
            r#"# gateway-ls: {target}
swagger: '2.0'
host: a.example.com
paths: {{/a: {{get: {{x-google-backend: {{address: $0'{address}'}}}}}}}}
"#
        ))
    };
    let run = "https://orders-1234567890.us-central1.run.app";
    let told = page("endpoints", run);
    assert!(told.contains("The service account is the one that ESPv2 runs as"), "{told}");
    for words in ["--backend-auth-service-account", "responseDetails", "API Gateway comes"] {
        assert!(!told.contains(words), "{words}: {told}");
        assert!(page("api-gateway", run).contains(words), "{words}");
    }
    for (address, words) in [
        ("https://203.0.113.7", "ESPv2 accepts IP addresses."),
        ("http://10.0.0.7", "ESPv2 calls any IP address that the machine it runs on can reach."),
        ("http://localhost:8080", "localhost is the machine or container that ESPv2 runs in."),
    ] {
        let told = page("endpoints", address);
        assert!(told.contains(words) && told.contains("Token:"), "{told}");
        let told = page("api-gateway", address);
        assert!(!told.contains("Token:") && !told.contains("403"), "{told}");
    }
}

#[test]
fn a_name_is_cut_from_hosts_of_cloud_run_only() {
    let certain = on_address("https://orders-abcde12345-uc.a.run.app", "");
    assert!(certain.contains("add-iam-policy-binding orders "), "{certain}");
    let doubtful = on_address("https://my-api-v2-uc.a.run.app", "");
    assert!(doubtful.starts_with("Cloud Run service in us-central1\n"), "{doubtful}");
    assert!(doubtful.contains("add-iam-policy-binding SERVICE "), "{doubtful}");
}

#[test]
fn a_function_whose_address_goes_on() {
    let address = "https://us-central1-corner-shop.cloudfunctions.net/hello/sub";
    let words = "If calls fail with 401: a 1st-gen function needs its own URL as audience. Set jwt_audience to https://us-central1-corner-shop.cloudfunctions.net/hello.";
    assert!(on_address(address, "").contains(words), "{}", on_address(address, ""));
    // Another audience is as wrong, whatever the address.
    let told = on_address(address, "        jwt_audience: a\n");
    assert_eq!(told.matches(words).count(), 1, "{told}");
    let whole = page_of("https://us-central1-corner-shop.cloudfunctions.net/hello/", "");
    assert!(!whole.contains(words), "{whole}");
    let wider = r#"Or, wider, on the whole project corner-shop (1st gen); or with --role=roles/run.invoker (2nd gen):

    gcloud projects add-iam-policy-binding corner-shop \
      --member=serviceAccount:SA_EMAIL \
      --role=roles/cloudfunctions.invoker"#;
    assert!(whole.contains(wider), "{whole}");
    assert_eq!(whole.matches("roles/cloudfunctions.invoker").count(), 2, "{whole}");
}

#[test]
fn objects_are_of_cloud_storage_only() {
    let words = "Cloud Storage serves a public object";
    let off = "        disable_auth: true\n";
    assert!(page_of("https://storage.googleapis.com/b/o", off).contains(words));
    assert!(!page_of("https://workflowexecutions.googleapis.com/v1", off).contains(words));
}

#[test]
fn a_templated_audience_is_told_as_it_is_written() {
    let (address, audience) =
        ("https://orders-1234567890.us-central1.run.app", "        jwt_audience: ${AUDIENCE}\n");
    let told = page_of(address, audience);
    assert!(told.contains("Its audience is ${AUDIENCE}, from jwt_audience."), "{told}");
    let told = on_address(address, audience);
    assert!(told.contains("ID token, audience ${AUDIENCE} (from jwt_audience);"), "{told}");
}

#[test]
fn an_unknown_host_is_no_matter_for_a_list_of_checks() {
    let told = page_of("${orders_url}", "");
    assert!(told.contains("Add the value to variables in the settings"), "{told}");
    assert!(!told.contains("Rejected?") && !told.contains("our conclusion"), "{told}");
}

#[test]
fn a_google_api_on_a_streaming_gateway() {
    let text = r#"
swagger: '2.0'
x-google-backend:
  address: https://bigquery.googleapis.com/v2
paths: {/a: {get: {}}}
"#;
    let settings = Settings { streaming: true, ..Settings::default() };
    let analysis = Analysis::new(Text::new(text), Format::Yaml, Arc::new(settings));
    let at = |words: &str| {
        let hover = hover(&analysis, text.find(words).unwrap() + 1);
        hover.map(|hover| hover.content.plain()).unwrap_or_default()
    };
    let (address, file) = (at("https://big"), at("swagger"));
    let titles: Vec<_> =
        lenses(&analysis, LensRoles::Shown, None).into_iter().map(|lens| lens.title).collect();
    let short = "calls may fail with 401; what a streaming gateway needs is not known";
    assert!(address.contains("Google announced such calls from streaming gateways"), "{address}");
    assert!(file.contains(&format!("https://bigquery.googleapis.com/v2: {short}")), "{file}");
    let lens = "May fail with 401: Google API bigquery.googleapis.com";
    assert_eq!(titles, ["Show plan: 1 backend, 1 not known yet", lens]);
    for words in ["every call fails", "No role", "no role", "audience"] {
        assert!(!address.contains(words) && !file.contains(words), "{words}: {address}{file}");
    }
}

#[test]
fn the_machine_that_calls_is_no_network() {
    for (address, words, others) in [
        (
            "http://localhost:8080",
            "Calls cannot work: localhost is the gateway's own machine, not yours.",
            "network",
        ),
        (
            "http://10.0.0.7",
            "put a Cloud Run service with access to its network in between",
            "deploy the server",
        ),
        ("http://127.0.0.1", "Or deploy the server, for example to Cloud Run", "network"),
        (
            "http://orders.internal",
            "Calls cannot work: only a private network knows this name.",
            "localhost",
        ),
        // A single word is such a name too.
        (
            "http://orders:8080",
            "Calls cannot work: only a private network knows this name.",
            "ID token",
        ),
    ] {
        let told = on_address(address, "");
        assert!(told.contains(words) && !told.contains(others), "{address}: {told}");
    }
}
