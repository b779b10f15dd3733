//! What the pages of backends say of one kind of address or one product only.

use std::sync::Arc;

use super::{at_address, hover_at, on_address, page_at, page_of};
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
        "Or, wider, on the App Engine service shop of the app corner-shop in europe-west1:\n\n    gcloud iap web add-iam-policy-binding \\\n      --resource-type=app-engine \\\n      --service=shop \\\n      --project=corner-shop \\\n",
        "Or, wider, on the App Engine app corner-shop in europe-west1:\n\n    gcloud iap web add-iam-policy-binding \\\n      --resource-type=app-engine \\\n      --project=corner-shop \\\n",
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
            "# gateway-ls: {target}\nswagger: '2.0'\nhost: a.example.com\npaths: {{/a: {{get: {{x-google-backend: {{address: $0'{address}'}}}}}}}}\n"
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
        ("http://localhost:8080", "ESPv2 reaches it if it runs there."),
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
    let words = "Set jwt_audience to https://us-central1-corner-shop.cloudfunctions.net/hello.";
    assert!(on_address(address, "").contains(words), "{}", on_address(address, ""));
    assert!(!on_address(address, "        jwt_audience: a\n").contains(words));
    let whole = page_of("https://us-central1-corner-shop.cloudfunctions.net/hello/", "");
    assert!(!whole.contains(words), "{whole}");
    let wider = "Or, wider, on the whole project corner-shop (1st gen); or with --role=roles/run.invoker (2nd gen):\n\n    gcloud projects add-iam-policy-binding corner-shop \\\n      --member=serviceAccount:SA_EMAIL \\\n      --role=roles/cloudfunctions.invoker";
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
fn an_audience_that_is_not_the_functions_url() {
    let function = "https://us-central1-corner-shop.cloudfunctions.net/hello";
    for (address, audience, is_wrong) in [
        (function, "https://wrong.example.com", true),
        (function, "https://us-central1-corner-shop.cloudfunctions.net/hello/x", true),
        (function, "https://us-central1-corner-shop.cloudfunctions.net/hello", false),
        (function, "https://us-central1-corner-shop.cloudfunctions.net/hello/", false),
        ("https://us-central1-corner-shop.cloudfunctions.net/hello/x", function, false),
        // What is not known is not called wrong.
        (function, "${AUDIENCE}", false),
        ("https://us-central1-${P}.cloudfunctions.net/hello", function, false),
        ("https://hello-1234567890.us-central1.run.app", function, false),
    ] {
        let more = format!("        jwt_audience: {audience}\n");
        let words = "401 if 1st gen: jwt_audience is not the function's own URL. Set it to https://us-central1-corner-shop.cloudfunctions.net/hello.";
        let at_field = at_address(address, &more).replacen("$0", "", 1);
        let on_field = hover_at(&at_field.replacen("jwt_audience", "$0jwt_audience", 1));
        for told in [on_address(address, &more), page_of(address, &more), on_field] {
            assert_eq!(told.contains(words), is_wrong, "{address} {audience}: {told}");
        }
        assert!(
            !on_address(address, &format!("{more}        disable_auth: true\n")).contains(words)
        );
    }
}

#[test]
fn app_engine_says_what_the_audience_must_be_wherever_it_is_asked_at() {
    let file = "swagger: '2.0'\npaths:\n  /stock:\n    get:\n      x-google-backend:\n        address: https://corner-shop-42.uc.r.appspot.com\n        path_translation: APPEND_PATH_TO_ADDRESS\n";
    for at in ["https", "address", "x-google-backend", "get"] {
        let told = hover_at(&file.replacen(at, &format!("$0{at}"), 1));
        assert!(
            told.contains("With IAP, also set jwt_audience to its resource ID"),
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
    let words = "service account. Its audience is https://corner-shop-42.uc.r.appspot.com, the address as written, as there is no jwt_audience. IAP rejects the address as its audience: set";
    assert!(untold.contains(words), "{untold}");
    assert!(!told.contains("set jwt_audience") && !told.contains("IAP rejects"), "{told}");
}
