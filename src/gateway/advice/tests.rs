//! Tables of addresses and what must be granted for them.

use super::*;
use crate::gateway::{Address, Deployment, ResourceKind};

const CLOUD_RUN: &str = "https://orders-abcde12345-uc.a.run.app";
const FUNCTION: &str = "https://us-central1-shop-1.cloudfunctions.net/hello";
const APP: &str = "https://my-shop.uc.r.appspot.com";
const VERTEX: &str = "https://us-central1-aiplatform.googleapis.com/v1/projects/shop-1/x";

impl Wider {
    /// The command on one line.
    fn command(&self) -> String {
        command::command(&self.parts)
    }
}

fn tell(address: &str, context: AdviceContext<'_>) -> Advice {
    advice(&Service::of(&Address::parse(address).unwrap()), &context)
}

fn plain(address: &str) -> Advice {
    tell(address, AdviceContext::default())
}

fn texts(notes: &[Note]) -> String {
    notes.iter().map(|note| note.text).collect::<Vec<_>>().join("\n")
}

#[test]
fn commands_name_what_the_address_tells() {
    for (address, expected) in [
        (
            CLOUD_RUN,
            "gcloud run services add-iam-policy-binding orders --region=us-central1 \
             --member=serviceAccount:SA_EMAIL --role=roles/run.invoker",
        ),
        (
            "https://orders-123456789012.us-east4.run.app",
            "gcloud run services add-iam-policy-binding orders --region=us-east4 \
             --project=123456789012 --member=serviceAccount:SA_EMAIL --role=roles/run.invoker",
        ),
        (
            "https://orders-abcde12345-zf.a.run.app",
            "gcloud run services add-iam-policy-binding orders --region=REGION \
             --member=serviceAccount:SA_EMAIL --role=roles/run.invoker",
        ),
        (
            "https://${name}.a.run.app",
            "gcloud run services add-iam-policy-binding SERVICE --region=REGION \
             --member=serviceAccount:SA_EMAIL --role=roles/run.invoker",
        ),
        (
            FUNCTION,
            "gcloud functions add-invoker-policy-binding hello --region=us-central1 \
             --project=shop-1 --member=serviceAccount:SA_EMAIL",
        ),
        (
            "https://REGION-PROJECT_ID.cloudfunctions.net/",
            "gcloud functions add-invoker-policy-binding FUNCTION --region=REGION \
             --project=PROJECT_ID --member=serviceAccount:SA_EMAIL",
        ),
        (
            "https://us-central1-shop-1.cloudfunctions.net/it's%20$(rm)",
            "gcloud functions add-invoker-policy-binding FUNCTION --region=us-central1 \
             --project=shop-1 --member=serviceAccount:SA_EMAIL",
        ),
        (
            "https://us-central1-shop-1.cloudfunctions.net/it's%20;rm",
            "gcloud functions add-invoker-policy-binding 'it'\\''s ;rm' --region=us-central1 \
             --project=shop-1 --member=serviceAccount:SA_EMAIL",
        ),
        (
            APP,
            "gcloud iap web add-iam-policy-binding --resource-type=app-engine --project=my-shop \
             --member=serviceAccount:SA_EMAIL --role=roles/iap.httpsResourceAccessor",
        ),
        (
            "https://2-dot-api-dot-my-shop.uc.r.appspot.com",
            "gcloud iap web add-iam-policy-binding --resource-type=app-engine --service=api \
             --version=2 --project=my-shop --member=serviceAccount:SA_EMAIL \
             --role=roles/iap.httpsResourceAccessor",
        ),
    ] {
        assert_eq!(plain(address).grants[0].command, expected, "{address}");
    }
}

#[test]
fn settings_fill_what_the_address_leaves_open() {
    let context = AdviceContext {
        service_account: Some("gw@shop-2.iam.gserviceaccount.com"),
        project: Some("shop-2"),
        ..AdviceContext::default()
    };
    for (address, expected) in [
        (CLOUD_RUN, "--project=shop-2"),
        ("https://orders-123456789012.us-east4.run.app", "--project=123456789012"),
        (FUNCTION, "--project=shop-1"),
        ("https://us-central1-${P}.cloudfunctions.net/f", "--project=shop-2"),
        ("https://${P}.appspot.com", "--project=shop-2"),
    ] {
        let grant = tell(address, context).grants.remove(0);
        assert!(grant.command.contains(expected), "{}", grant.command);
        assert_eq!(grant.member, "serviceAccount:gw@shop-2.iam.gserviceaccount.com");
        assert!(grant.command.contains("=serviceAccount:gw@shop-2.iam"), "{}", grant.command);
    }
    let flag = AdviceContext { project: Some("--help"), ..AdviceContext::default() };
    let wider = tell(CLOUD_RUN, flag).grants.remove(0).wider.remove(0).command();
    assert!(wider.contains(" PROJECT_ID "), "{wider}");
    let hostile = AdviceContext { service_account: Some("a b; c"), ..AdviceContext::default() };
    let command = tell(CLOUD_RUN, hostile).grants.remove(0).command;
    assert!(command.contains("--member='serviceAccount:a b; c'"), "{command}");
}

/// What a resource says of a service makes what is said "if" certain, or leaves it out.
#[test]
fn what_is_known_of_a_deployment_is_not_said_as_a_condition() {
    let told =
        |deployment| tell(CLOUD_RUN, AdviceContext { deployment, ..AdviceContext::default() });
    let unknown = Deployment::default();
    let about = ["If IAP", "no-invoker-iam-check", "has custom", "default URL", "If its ingress"];
    let said = |advice: &Advice| {
        let notes = texts(&advice.notes);
        about.map(|words| notes.contains(words))
    };
    assert_eq!(said(&told(unknown)), [true; 5]);
    let plain = Deployment {
        has_iap: Some(false),
        is_open: Some(false),
        is_internal: Some(false),
        has_no_default_url: Some(false),
        has_custom_audiences: Some(false),
    };
    let advice = told(plain);
    assert_eq!((said(&advice), advice.action), ([false; 5], None));
    assert_eq!(advice.grants[0].roles[0].role, "roles/run.invoker");

    let action = |deployment| told(deployment).action.unwrap().text;
    let internal = Deployment { is_internal: Some(true), ..unknown };
    assert!(action(internal).starts_with("Calls get 404: the ingress"));
    let nameless = Deployment { has_no_default_url: Some(true), ..unknown };
    assert!(action(nameless).starts_with("Calls get 404: the default URL"));
    let audiences = Deployment { has_custom_audiences: Some(true), ..unknown };
    assert!(texts(&told(audiences).notes).contains("one of the service's custom audiences"));

    let guarded = told(Deployment { has_iap: Some(true), ..unknown });
    assert_eq!((guarded.grants.len(), guarded.verdict), (0, Verdict::NothingToGrant));
    assert!(guarded.nothing_to_grant.unwrap().text.contains("`roles/iap.httpsResourceAccessor`"));
    assert!(guarded.audience.unwrap().text.starts_with("Calls fail with 401"));
    assert!(!texts(&guarded.notes).contains("run.invoker"));
}

#[test]
fn the_wider_grant_is_on_the_project() {
    for (address, expected) in [
        (
            CLOUD_RUN,
            "gcloud projects add-iam-policy-binding PROJECT_ID \
             --member=serviceAccount:SA_EMAIL --role=roles/run.invoker",
        ),
        (
            FUNCTION,
            "gcloud projects add-iam-policy-binding shop-1 \
             --member=serviceAccount:SA_EMAIL --role=roles/cloudfunctions.invoker",
        ),
    ] {
        let wider = &plain(address).grants[0].wider[0];
        assert_eq!(
            (wider.resource.kind, wider.command()),
            (ResourceKind::Project, expected.to_owned())
        );
    }
    let app = plain("https://api-dot-my-shop.appspot.com").grants.remove(0);
    assert_eq!(app.resource.name.as_deref(), Some("api"));
    assert_eq!(app.wider[0].resource.name, None);
    let wider = app.wider[0].command();
    assert!(!wider.contains("--service"), "{wider}");
}

#[test]
fn resources_are_named() {
    let run = plain("https://orders-123456789012.us-east4.run.app").grants.remove(0).resource;
    assert_eq!(
        run,
        Resource {
            kind: ResourceKind::CloudRunService,
            name: Some("orders".to_owned()),
            version: None,
            region: Some("us-east4".to_owned()),
            project: None,
            project_number: Some("123456789012".to_owned()),
        }
    );
    let vertex = tell(VERTEX, AdviceContext { routed: true, ..AdviceContext::default() });
    let project = vertex.grants[0].resource.clone();
    assert_eq!((project.kind, project.name.as_deref()), (ResourceKind::Project, Some("shop-1")));
    assert_eq!(project.region, None);
}

#[test]
fn functions_need_the_role_of_their_generation() {
    for (generation, expected) in [
        (
            None,
            vec![
                ("roles/cloudfunctions.invoker", Some("1st gen")),
                ("roles/run.invoker", Some("2nd gen")),
            ],
        ),
        (Some(1), vec![("roles/cloudfunctions.invoker", None)]),
        (Some(2), vec![("roles/run.invoker", None)]),
    ] {
        let context =
            AdviceContext { functions_generation: generation, ..AdviceContext::default() };
        let told = tell(FUNCTION, context);
        let roles: Vec<_> =
            told.grants[0].roles.iter().map(|role| (role.role, role.when)).collect();
        assert_eq!(roles, expected);
        assert_eq!(told.grants[0].wider.len(), expected.len());
        let names_both = texts(&told.notes).contains("does not reveal 1st or 2nd gen");
        assert_eq!(names_both, generation.is_none());
        assert!(texts(&told.notes).contains("background function"));
    }
}

#[test]
fn verdicts() {
    let auth = AdviceContext::default();
    let no_auth = AdviceContext { disable_auth: true, ..auth };
    let routed = AdviceContext { routed: true, ..auth };
    let streaming = AdviceContext { is_streaming: true, ..auth };
    let routed_streaming = AdviceContext { is_streaming: true, ..routed };
    for (address, context, heading, verdict) in [
        ("https://bigquery.googleapis.com", streaming, "Google API", Verdict::Announced),
        ("https://bigquery.googleapis.com", routed_streaming, "Google API", Verdict::Blocked),
        (VERTEX, streaming, "Google API", Verdict::Announced),
        (CLOUD_RUN, streaming, "Cloud Run service", Verdict::Grant),
        (CLOUD_RUN, auth, "Cloud Run service", Verdict::Grant),
        (CLOUD_RUN, no_auth, "Cloud Run service", Verdict::NothingToGrant),
        (FUNCTION, auth, "Cloud Run function", Verdict::Grant),
        (APP, auth, "App Engine app", Verdict::Grant),
        ("https://bigquery.googleapis.com", auth, "Google API", Verdict::Blocked),
        ("https://bigquery.googleapis.com", no_auth, "Google API", Verdict::NothingToGrant),
        ("https://bigquery.googleapis.com", routed, "Google API", Verdict::Blocked),
        ("https://${X}.googleapis.com", routed, "Vertex AI for a model router", Verdict::Grant),
        (VERTEX, auth, "Google API", Verdict::Blocked),
        (VERTEX, routed, "Vertex AI for a model router", Verdict::Grant),
        (
            "https://storage.cloud.google.com",
            auth,
            "Cloud Storage in the browser",
            Verdict::NothingToGrant,
        ),
        ("https://gw-a1b2.uc.gateway.dev", auth, "Gateway", Verdict::NothingToGrant),
        (
            "https://a.apigateway.p.cloud.goog",
            auth,
            "Name of a managed service",
            Verdict::NothingToGrant,
        ),
        (
            "https://a.endpoints.p.cloud.goog",
            auth,
            "Cloud Endpoints service",
            Verdict::NothingToGrant,
        ),
        ("https://8.8.8.8", auth, "IP address", Verdict::NothingToGrant),
        ("https://10.0.0.1", auth, "Private IP address", Verdict::NothingToGrant),
        ("http://localhost", auth, "Private name", Verdict::NothingToGrant),
        ("https://a.example", auth, "Host", Verdict::NothingToGrant),
        ("${URL}", auth, "Unknown backend", Verdict::Unknown),
    ] {
        let told = tell(address, context);
        assert_eq!((told.heading, told.verdict), (heading, verdict), "{address}");
        let is_told = told.nothing_to_grant.is_some() || told.action.is_some();
        assert_eq!(is_told, verdict != Verdict::Grant, "{address}");
        assert!(!told.summary.text.is_empty(), "{address}");
        assert_eq!(told.grants.is_empty(), verdict != Verdict::Grant, "{address}");
    }
}

#[test]
fn the_source_document_is_covered() {
    let app = plain(APP);
    for permission in [
        "appengine.applications.update",
        "clientauthconfig.clients.create",
        "clientauthconfig.clients.getWithSecret",
    ] {
        assert!(texts(&app.notes).contains(permission), "{permission}");
    }
    assert_eq!(app.token.map(|token| token.audience), Some(Audience::Iap));
    assert_eq!(app.grants[0].roles[0].title, "IAP-secured Web App User");

    let run = plain(CLOUD_RUN);
    assert_eq!(run.grants[0].roles[0].permissions, ["run.routes.invoke"]);
    assert_eq!(run.grants[0].roles[0].source.as_of, "2025-09-03");
    assert!(texts(&run.troubleshooting).contains("not your own"));
    assert!(texts(&run.notes).contains("X-Forwarded-Authorization"));
    assert_eq!(run.token.map(|token| token.audience), Some(Audience::Address));

    let api = plain("https://pubsub.googleapis.com/v1");
    assert!(api.summary.text.contains("401"));
    assert!(api.action.unwrap().text.contains("Cloud Run"));
    assert!(texts(&api.notes).contains("roles/pubsub.publisher"));
    assert!(api.token.unwrap().note.text.contains("access token"));
}

#[test]
fn without_auth_no_token_is_promised() {
    let no_auth = AdviceContext { disable_auth: true, ..AdviceContext::default() };
    for address in
        [CLOUD_RUN, FUNCTION, APP, "https://bigquery.googleapis.com", "https://a.example"]
    {
        let told = tell(address, no_auth);
        assert_eq!(told.token.map(|token| token.audience), Some(Audience::None), "{address}");
        assert!(!texts(&told.notes).contains("X-Forwarded-Authorization"), "{address}");
        assert!(told.grants.is_empty(), "{address}");
    }
}

#[test]
fn uncertain_regions_are_told_as_such() {
    for (address, expected) in [
        (CLOUD_RUN, "us-central1"),
        ("https://a-abcde12345-zf.a.run.app", "probably me-west1 (code zf, not confirmed)"),
        ("https://a-abcde12345-qq.a.run.app", "code qq, whose region is not known"),
    ] {
        let facts = plain(address).facts;
        let region = facts.iter().find(|fact| fact.label == "region").unwrap();
        assert_eq!(region.value, expected);
    }
}

#[test]
fn no_placeholder_is_left_in_a_command() {
    for address in [CLOUD_RUN, FUNCTION, APP, "https://api-dot-my-shop.appspot.com", VERTEX] {
        let told = tell(address, AdviceContext { routed: true, ..AdviceContext::default() });
        for grant in &told.grants {
            let commands = grant.wider.iter().map(Wider::command).chain([grant.command.clone()]);
            for command in commands {
                assert!(!command.contains(['{', '}']) && !command.contains("  "), "{command}");
            }
        }
    }
}

#[test]
fn values_are_quoted_for_a_shell() {
    for (value, expected) in [
        ("us-central1", "us-central1"),
        ("a@b.c:d/e", "a@b.c:d/e"),
        ("", "''"),
        ("a b", "'a b'"),
        ("it's", r"'it'\''s'"),
        ("$(x)", "'$(x)'"),
        ("a_b", "a_b"),
    ] {
        assert_eq!(command::quote(value), expected);
    }
}

#[test]
fn of_streaming_gateways_no_more_is_told_than_is_known() {
    let auth = AdviceContext::default();
    let streaming = AdviceContext { is_streaming: true, ..auth };
    let api = "https://bigquery.googleapis.com";
    let told = tell(api, streaming);
    let mut all = vec![told.summary, told.token.unwrap().note];
    all.extend(told.short.iter().chain(&told.action).chain(&told.nothing_to_grant));
    let all = format!("{}\n{}", texts(&all), texts(&told.notes));
    assert!(all.contains("2026-11-03 (Preview)") && all.contains("is not known here"), "{all}");
    // The role is that of the service in between, on every gateway.
    for words in ["every call fails", "Every call fails", "no role", "No role", "an access token"] {
        assert!(!all.contains(words), "{words}: {all}");
    }
    let told = tell(api, auth);
    let short = told.short.unwrap().text;
    assert_eq!(short, "every call fails with 401 unless your gateway streams");
    assert!(texts(&told.notes).contains("`streaming: true`"));
    let proxy = tell(api, AdviceContext { is_endpoints: true, ..auth });
    assert_eq!(proxy.short.unwrap().text, "every call fails with 401");
    assert!(!texts(&proxy.notes).contains("streaming"));
}

#[test]
fn what_differs_on_cloud_run_is_a_line_each() {
    let notes = plain(CLOUD_RUN).notes;
    for words in [
        "`roles/run.servicesInvoker`",
        "`roles/iap.httpsResourceAccessor`",
        "`--no-invoker-iam-check`",
        "custom audiences",
        "default URL",
        "gcp-sa-apigateway",
    ] {
        assert_eq!(notes.iter().filter(|it| it.text.contains(words)).count(), 1, "{words}");
    }
    let endpoints = AdviceContext { is_endpoints: true, ..AdviceContext::default() };
    assert!(!texts(&tell(CLOUD_RUN, endpoints).notes).contains("gcp-sa-apigateway"));
    let grpc = AdviceContext { is_grpc: true, ..AdviceContext::default() };
    assert!(texts(&tell(CLOUD_RUN, grpc).troubleshooting).contains("`ResourceExhausted`"));
    assert!(!texts(&plain(CLOUD_RUN).troubleshooting).contains("`ResourceExhausted`"));
}
