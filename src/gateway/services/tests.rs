//! Tables of addresses and the services they name.

use super::*;
use crate::gateway::regions::Region;

/// What is read from the address, in one line.
fn read(address: &str) -> String {
    let service = Service::of(&Address::parse(address).unwrap());
    let mut line = service.name().to_owned();
    let mut add = |label: &str, value: &Option<String>| {
        if let Some(value) = value {
            line.push_str(&format!(" {label}={value}"));
        }
    };
    match &service {
        Service::CloudRun(run) => {
            add("tag", &run.tag);
            add("service", &run.service);
            add("hash", &run.hash);
            add("number", &run.project_number);
            add("region", &region(&run.region));
        }
        Service::Function(function) => {
            add("region", &region(&function.region));
            add("project", &function.project);
            add("function", &function.function);
        }
        Service::AppEngine(app) => {
            add("version", &app.version);
            add("service", &app.service);
            add("project", &app.project);
            add("region", &region(&app.region));
            add("dotted", &app.is_dotted.then(|| "yes".to_owned()));
        }
        Service::GoogleApi(api) => {
            add("service", &api.service);
            add("region", &region(&api.region));
            add("project", &api.project);
            add("router", &api.is_router_capable.then(|| "yes".to_owned()));
        }
        Service::Gateway(gateway) => {
            add("gateway", &gateway.gateway);
            add("number", &gateway.project_number);
            add("region", &region(&gateway.region));
        }
        Service::ManagedService(it) => add("managed", &it.project),
        Service::Endpoints(it) => add("endpoints", &it.project),
        Service::Ip(ip) => add("private", &Some(ip.is_private.to_string())),
        Service::StorageBrowser => add("storage-browser", &Some(String::new())),
        Service::PrivateName => add("private-name", &Some(String::new())),
        _ => {}
    }
    line
}

fn region(region: &Option<Region>) -> Option<String> {
    region.as_ref().map(|region| {
        let name = region.name.as_deref().or(region.code.as_deref()).unwrap_or_default();
        format!("{name}{}", if region.is_certain { "" } else { "?" })
    })
}

fn check(table: &[(&str, &str)]) {
    for (address, expected) in table {
        assert_eq!(read(address).trim_end_matches('='), *expected, "{address}");
    }
}

#[test]
fn cloud_run() {
    check(&[
        (
            "https://orders-abcde12345-uc.a.run.app/x",
            "cloud-run service=orders hash=abcde12345 region=us-central1",
        ),
        (
            "https://green---order-api-abcde12345-ew.a.run.app",
            "cloud-run tag=green service=order-api hash=abcde12345 region=europe-west1",
        ),
        (
            "https://Orders-ABCDE12345-ZF.A.Run.App.:443",
            "cloud-run service=orders hash=abcde12345 region=me-west1?",
        ),
        ("https://a-abcde12345-qq.a.run.app", "cloud-run service=a hash=abcde12345 region=qq?"),
        (
            "https://orders-123456789012.us-east4.run.app",
            "cloud-run service=orders number=123456789012 region=us-east4",
        ),
        (
            "https://t---order-api-123456.europe-west12.run.app",
            "cloud-run tag=t service=order-api number=123456 region=europe-west12",
        ),
        ("https://svc-<hash>-uc.a.run.app", "cloud-run service=svc region=us-central1"),
        ("https://${svc}-abcde12345-uc.a.run.app", "cloud-run hash=abcde12345 region=us-central1"),
        ("https://${x}-uc.a.run.app", "cloud-run region=us-central1"),
        ("https://a-${x}-b-${hash}-uc.a.run.app", "cloud-run region=us-central1"),
        ("https://orders-${SUFFIX}.a.run.app", "cloud-run"),
        ("https://${SERVICE}.a.run.app", "cloud-run"),
        (
            "https://orders-PROJECT_NUMBER.us-east4.run.app",
            "cloud-run service=orders region=us-east4",
        ),
        (
            "https://orders-123456789012.${REGION}.run.app",
            "cloud-run service=orders number=123456789012",
        ),
        (
            "https://${svc}-123456789012.us-east4.run.app",
            "cloud-run number=123456789012 region=us-east4",
        ),
        ("https://SERVICE.REGION.run.app", "cloud-run"),
        ("https://--help-abcde12345-uc.a.run.app", "cloud-run hash=abcde12345 region=us-central1"),
        ("https://orders-12345.us-east4.run.app", "cloud-run region=us-east4"),
        ("https://odd.run.app", "cloud-run"),
        ("https://run.app", "other"),
        ("https://orders-abcde12345-uc.a.run.app.evil.example", "other"),
        ("https://notrun.app", "other"),
    ]);
}

#[test]
fn functions() {
    check(&[
        (
            "https://us-central1-my-project-1.cloudfunctions.net/hello/deep?x",
            "cloud-run-functions region=us-central1 project=my-project-1 function=hello",
        ),
        (
            "https://mars-north7-shop.cloudfunctions.net",
            "cloud-run-functions region=mars-north7? project=shop",
        ),
        (
            "https://$region-$projectid.cloudfunctions.net/subscriptions$commit",
            "cloud-run-functions",
        ),
        (
            "https://REGION-PROJECT_ID.cloudfunctions.net/hello",
            "cloud-run-functions function=hello",
        ),
        (
            "https://us-central1-${PROJECT}.cloudfunctions.net/FUNCTION_NAME",
            "cloud-run-functions region=us-central1",
        ),
        (
            "https://us-central1-a${X}.cloudfunctions.net/f",
            "cloud-run-functions region=us-central1 function=f",
        ),
        ("https://${region}-shop.cloudfunctions.net/f", "cloud-run-functions function=f"),
        ("https://shop.cloudfunctions.net/--help", "cloud-run-functions"),
        ("https://cloudfunctions.net/f", "other"),
    ]);
}

#[test]
fn app_engine() {
    check(&[
        ("https://my-shop.uc.r.appspot.com/x", "app-engine project=my-shop region=us-central1"),
        ("https://my-shop.appspot.com", "app-engine project=my-shop"),
        (
            "https://api-dot-my-shop.ew.r.appspot.com",
            "app-engine service=api project=my-shop region=europe-west1",
        ),
        (
            "https://2026-dot-api-dot-my-shop.appspot.com",
            "app-engine version=2026 service=api project=my-shop",
        ),
        (
            "https://v1.api.my-shop.appspot.com",
            "app-engine version=v1 service=api project=my-shop dotted=yes",
        ),
        ("https://api.my-shop.appspot.com", "app-engine service=api project=my-shop dotted=yes"),
        ("https://my-shop.example.com.appspot.com", "app-engine project=example.com:my-shop"),
        (
            "https://api-dot-my-shop.example.com.uc.r.appspot.com",
            "app-engine service=api project=example.com:my-shop region=us-central1",
        ),
        ("https://${PROJECT}.${CODE}.r.appspot.com", "app-engine"),
        (
            "https://api-dot-${PROJECT}.uc.r.appspot.com",
            "app-engine service=api region=us-central1",
        ),
        ("https://appspot.com", "other"),
    ]);
}

#[test]
fn google_apis() {
    check(&[
        ("https://bigquery.googleapis.com/v2", "google-api service=bigquery"),
        ("HTTPS://user@BigQuery.GoogleAPIs.com.:443/v2?x", "google-api service=bigquery"),
        ("BIGQUERY.GOOGLEAPIS.COM", "google-api service=bigquery"),
        ("https://googleapis.com", "google-api"),
        ("https://www.googleapis.com/discovery/v1/apis", "google-api"),
        ("https://private.googleapis.com", "google-api"),
        ("https://restricted.googleapis.com", "google-api"),
        ("https://pubsub.mtls.googleapis.com", "google-api service=pubsub"),
        (
            "https://storage.us-east4.rep.googleapis.com",
            "google-api service=storage region=us-east4",
        ),
        (
            "https://storage.us-east4.rep.mtls.googleapis.com",
            "google-api service=storage region=us-east4",
        ),
        ("https://aiplatform.us.rep.googleapis.com", "google-api service=aiplatform region=us?"),
        ("https://storage-myendpoint.p.googleapis.com", "google-api service=storage"),
        ("https://my.bucket.storage.googleapis.com", "google-api service=storage"),
        ("https://eu-documentai.googleapis.com", "google-api service=documentai region=eu"),
        ("https://a.b.googleapis.com", "google-api"),
        (
            "https://aiplatform.googleapis.com/v1/projects/shop-1/locations/x",
            "google-api service=aiplatform project=shop-1 router=yes",
        ),
        (
            "https://us-central1-aiplatform.googleapis.com/v1/projects/${P}/x",
            "google-api service=aiplatform region=us-central1 router=yes",
        ),
        ("https://${REGION}-aiplatform.googleapis.com", "google-api service=aiplatform router=yes"),
        ("https://notaiplatform.googleapis.com", "google-api service=notaiplatform"),
        ("https://x-aiplatform.googleapis.com", "google-api service=x-aiplatform"),
        ("https://${X}.googleapis.com", "google-api router=yes"),
        ("https://${X}-storage.googleapis.com", "google-api service=storage"),
        ("https://SERVICE.googleapis.com", "google-api router=yes"),
        ("https://storage.cloud.google.com/b/o", "other storage-browser"),
        ("https://notgoogleapis.com", "other"),
        ("https://googleapis.com.evil.example", "other"),
        ("https://evil.example/bigquery.googleapis.com", "other"),
        ("https://bigquery.googleapis.com@evil.example", "other"),
        ("https://googleapis.comm", "other"),
        ("https://${X}googleapis.com", "unknown"),
    ]);
}

#[test]
fn other_hosts() {
    check(&[
        ("https://gw-a1b2c3.uc.gateway.dev", "gateway gateway=gw region=us-central1"),
        (
            "https://my-gw-123456789.us-east1.gateway.dev",
            "gateway gateway=my-gw number=123456789 region=us-east1",
        ),
        ("https://${gw}.uc.gateway.dev", "gateway region=us-central1"),
        ("https://api-1abc.apigateway.shop-1.cloud.goog", "other managed=shop-1"),
        ("https://api.endpoints.shop-1.cloud.goog", "other endpoints=shop-1"),
        ("https://x.cloud.goog", "other"),
        ("https://8.8.8.8/x", "ip-address private=false"),
        ("http://10.0.0.1:8080", "ip-address private=true"),
        ("http://172.31.0.1", "ip-address private=true"),
        ("http://172.32.0.1", "ip-address private=false"),
        ("http://192.168.1.1", "ip-address private=true"),
        ("http://127.0.0.1", "ip-address private=true"),
        ("http://169.254.169.254", "ip-address private=true"),
        ("http://0.0.0.0", "ip-address private=true"),
        ("http://[::1]:80", "ip-address private=true"),
        ("http://[::ffff:10.0.0.1]", "ip-address private=true"),
        ("http://[fd00::1]", "ip-address private=true"),
        ("http://[fe80::1%25eth0]", "ip-address private=true"),
        ("http://[2001:4860::8888]", "ip-address private=false"),
        ("http://localhost:8080", "other private-name"),
        ("http://metadata.google.internal", "other private-name"),
        ("https://backend.default.svc.cluster.local", "other private-name"),
        ("https://mocktarget.example.net/echo", "other"),
        ("https://api-${ENV}.example.net", "other"),
        ("https://${X}.example.net", "other"),
        ("https://${HOST}", "unknown"),
        ("https://api.${DOMAIN}", "unknown"),
        ("https://${X}.com", "unknown"),
        ("https://${X}.cloud.goog", "unknown"),
        ("https://${A}.0.0.1", "unknown"),
        ("10.0.0.${X}", "unknown"),
        ("${URL}/path", "unknown"),
        ("APP ENGINE ADDRESS", "unknown"),
        ("REPLACE_WITH_CLOUD_RUN_URL", "unknown"),
        ("<CLOUD_RUN_SERVICE_URL>", "unknown"),
    ]);
}

#[test]
fn routers_rename_what_they_can_call() {
    for (address, expected) in [
        ("https://us-central1-aiplatform.googleapis.com", "vertex-ai-router"),
        ("https://bigquery.googleapis.com", "google-api"),
        ("https://orders-abcde12345-uc.a.run.app", "cloud-run"),
    ] {
        let service = Service::of(&Address::parse(address).unwrap());
        assert_eq!(service.name_after_router(), expected, "{address}");
    }
}
