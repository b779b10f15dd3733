//! A field of a backend: what it does there comes first, and which role is needed with it.

use expect_test::{Expect, expect};

use super::hover_at;

/// Heading, effect and need at a field of a backend at an address.
fn check(address: &str, written: &str, expected: &Expect) {
    check_for("api-gateway", address, written, expected);
}

fn check_for(target: &str, address: &str, written: &str, expected: &Expect) {
    let told = hover_at(&format!(
        r#"# gateway-ls: {target}
swagger: '2.0'
host: a.example.com
paths:
  /a:
    get:
      x-google-backend:
        address: {address}
        $0{written}
"#
    ));
    let blocks: Vec<&str> = told.split("\n\n").take(3).collect();
    expected.assert_eq(&blocks.join("\n"));
}

const RUN: &str = "https://kiosk-481516234200.us-central1.run.app";
const FUNCTION: &str = "https://us-central1-corner-shop.cloudfunctions.net/hello";
const APP: &str = "https://corner-shop-42.uc.r.appspot.com";

#[test]
fn no_token_for_a_private_service() {
    check(
        RUN,
        "disable_auth: true",
        &expect![[r#"
        disable_auth of Cloud Run service kiosk in us-central1
        No ID token is sent, so the service must be public. A private one answers 403 unless callers bring their own token for it; to keep it private, remove disable_auth and grant roles/run.invoker to the gateway's service account.
        true: the gateway adds no ID token, and the caller's Authorization arrives unchanged."#]],
    );
    check(
        FUNCTION,
        "disable_auth: true",
        &expect![[r#"
        disable_auth of Cloud Run function hello in us-central1
        No ID token is sent, so the function must be public. A private one answers 403 unless callers bring their own token for it; to keep it private, remove disable_auth and grant the gateway's service account roles/cloudfunctions.invoker (1st gen) or roles/run.invoker (2nd gen).
        true: the gateway adds no ID token, and the caller's Authorization arrives unchanged."#]],
    );
    check_for(
        "endpoints",
        RUN,
        "disable_auth: true",
        &expect![[r#"
        disable_auth of Cloud Run service kiosk in us-central1
        No ID token is sent, so the service must be public. A private one answers 403 unless callers bring their own token for it; to keep it private, remove disable_auth and grant roles/run.invoker to ESPv2's service account.
        true: the gateway adds no ID token, and the caller's Authorization arrives unchanged."#]],
    );
}

#[test]
fn no_token_for_others() {
    check(
        "https://storage.googleapis.com/b/o",
        "disable_auth: true",
        &expect![[r#"
        disable_auth of Google API storage.googleapis.com
        Only callers with a Google access token get through, unless the resource is public.
        No role of the gateway's service account helps: calls carry no token from it."#]],
    );
    check(
        APP,
        "disable_auth: true",
        &expect![[r#"
        disable_auth of App Engine app corner-shop-42 in us-central1
        No ID token is sent, so the app must be public. With Identity-Aware Proxy (IAP) on, it rejects callers that bring no token for IAP; to keep IAP on, remove disable_auth and set jwt_audience for IAP.
        true: the gateway adds no ID token, and the caller's Authorization arrives unchanged."#]],
    );
    check(
        "https://a.example.com",
        "disable_auth: true",
        &expect![[r#"
        disable_auth of host a.example.com
        Let the backend authenticate callers itself: with disable_auth: true the gateway sends no token of its own, so no role helps.
        true: the gateway adds no ID token, and the caller's Authorization arrives unchanged."#]],
    );
}

#[test]
fn a_token_as_without_the_field() {
    check(
        RUN,
        "disable_auth: false",
        &expect![[r#"
        disable_auth of Cloud Run service kiosk in us-central1
        The gateway sends an ID token. Same as without it.
        The gateway's service account needs roles/run.invoker on the Cloud Run service kiosk in us-central1."#]],
    );
    check(
        "https://bigquery.googleapis.com/b",
        "disable_auth: false",
        &expect![[r#"
            disable_auth of Google API bigquery.googleapis.com
            Calls fail with 401 unless your gateway streams; no role helps.
            - Deploy a Cloud Run service or function that calls this API as its own service account, and write its URL as address.
            - Grant that account the API's role, and the gateway's service account roles/run.invoker on the new service."#]],
    );
}

#[test]
fn an_audience_that_is_right() {
    check(
        RUN,
        &format!("jwt_audience: {RUN}"),
        &expect![[r#"
        jwt_audience of Cloud Run service kiosk in us-central1
        This audience is right: it is the service's own URL. Same as without it.
        The gateway's service account needs roles/run.invoker on the Cloud Run service kiosk in us-central1."#]],
    );
    check(
        &format!("{RUN}/v1"),
        &format!("jwt_audience: {RUN}"),
        &expect![[r#"
        jwt_audience of Cloud Run service kiosk in us-central1
        This audience is right: it is the service's own URL.
        The gateway's service account needs roles/run.invoker on the Cloud Run service kiosk in us-central1."#]],
    );
    check(
        RUN,
        "jwt_audience: https://kiosk-abcdefghij-uc.a.run.app",
        &expect![[r#"
            jwt_audience of Cloud Run service kiosk in us-central1
            This audience is probably right: it has the service's name and region, in the other form of a run.app URL.
            The gateway's service account needs roles/run.invoker on the Cloud Run service kiosk in us-central1."#]],
    );
    check(
        FUNCTION,
        &format!("jwt_audience: {FUNCTION}"),
        &expect![[r#"
        jwt_audience of Cloud Run function hello in us-central1
        This audience is right: it is the function's own URL. Same as without it.
        The gateway's service account needs roles/cloudfunctions.invoker (1st gen) or roles/run.invoker (2nd gen) on the function hello in us-central1."#]],
    );
    check(
        APP,
        "jwt_audience: 1234567890-a.apps.googleusercontent.com",
        &expect![[r#"
            jwt_audience of App Engine app corner-shop-42 in us-central1
            This has the form of an audience that IAP accepts. Compare it with the OAuth client ID that IAP shows for this app.
            If Identity-Aware Proxy (IAP) is on, the gateway's service account needs roles/iap.httpsResourceAccessor on the App Engine app corner-shop-42 in us-central1."#]],
    );
    check(
        APP,
        "jwt_audience: /projects/1234567890/apps/corner-shop-42",
        &expect![[r#"
            jwt_audience of App Engine app corner-shop-42 in us-central1
            With IAP, the audience must be the resource ID of the IAP application or, with a custom OAuth client, its client ID.
            If Identity-Aware Proxy (IAP) is on, the gateway's service account needs roles/iap.httpsResourceAccessor on the App Engine app corner-shop-42 in us-central1."#]],
    );
}

#[test]
fn an_audience_that_may_be_wrong() {
    check(
        RUN,
        "jwt_audience: https://other-481516234200.us-central1.run.app",
        &expect![[r#"
        jwt_audience of Cloud Run service kiosk in us-central1
        If calls fail with 401: the audience must be the service's run.app URL or one of its custom audiences.
        The gateway's service account needs roles/run.invoker on the Cloud Run service kiosk in us-central1."#]],
    );
    check(
        RUN,
        &format!("jwt_audience: {RUN}/v1"),
        &expect![[r#"
        jwt_audience of Cloud Run service kiosk in us-central1
        If calls fail with 401: the audience must be the service's run.app URL or one of its custom audiences.
        The gateway's service account needs roles/run.invoker on the Cloud Run service kiosk in us-central1."#]],
    );
    check(
        RUN,
        "jwt_audience: https://kiosk-481516234200.us-east1.run.app",
        &expect![[r#"
        jwt_audience of Cloud Run service kiosk in us-central1
        If calls fail with 401: the audience must be the service's run.app URL or one of its custom audiences.
        The gateway's service account needs roles/run.invoker on the Cloud Run service kiosk in us-central1."#]],
    );
    check(
        RUN,
        "jwt_audience: https://blue---kiosk-481516234200.us-central1.run.app",
        &expect![[r#"
            jwt_audience of Cloud Run service kiosk in us-central1
            If calls fail with 401: the audience must be the service's run.app URL or one of its custom audiences.
            The gateway's service account needs roles/run.invoker on the Cloud Run service kiosk in us-central1."#]],
    );
    check(
        RUN,
        "jwt_audience: ${AUDIENCE}",
        &expect![[r#"
        jwt_audience of Cloud Run service kiosk in us-central1
        If calls fail with 401: the audience must be the service's run.app URL or one of its custom audiences.
        The gateway's service account needs roles/run.invoker on the Cloud Run service kiosk in us-central1."#]],
    );
    check(
        APP,
        "jwt_audience: ${AUDIENCE}",
        &expect![[r#"
        jwt_audience of App Engine app corner-shop-42 in us-central1
        With IAP, the audience must be the resource ID of the IAP application or, with a custom OAuth client, its client ID.
        If Identity-Aware Proxy (IAP) is on, the gateway's service account needs roles/iap.httpsResourceAccessor on the App Engine app corner-shop-42 in us-central1."#]],
    );
}

#[test]
fn an_audience_of_a_host_that_is_not_googles() {
    check(
        "https://a.example.com",
        "jwt_audience: clinic-backend",
        &expect![[r#"
            jwt_audience of host a.example.com
            The backend must accept this audience. With IAP in front of it, use the resource ID of the IAP application or, with a custom OAuth client, its client ID; on a custom domain of Cloud Run, the service's run.app URL or one of its custom audiences.
            Exceptions: a custom domain of Cloud Run needs roles/run.invoker, a host with Identity-Aware Proxy roles/iap.httpsResourceAccessor; each also needs a jwt_audience of its own."#]],
    );
    check(
        "${HOST_URL}",
        "jwt_audience: clinic-backend",
        &expect![[r#"
        jwt_audience of unknown backend ${HOST_URL}
        Whether this audience is right depends on the host. Add its value to variables in the settings of gateway-ls, or check the rendered config.
        The audience of the ID token that the gateway sends."#]],
    );
}

#[test]
fn an_audience_where_nothing_helps() {
    check(
        "https://bigquery.googleapis.com/b",
        "jwt_audience: a",
        &expect![[r#"
            jwt_audience of Google API bigquery.googleapis.com
            Calls fail with 401 unless your gateway streams; no role helps.
            - Deploy a Cloud Run service or function that calls this API as its own service account, and write its URL as address.
            - Grant that account the API's role, and the gateway's service account roles/run.invoker on the new service."#]],
    );
    check(
        RUN,
        "jwt_audience: a\n        disable_auth: true",
        &expect![[r#"
        jwt_audience of Cloud Run service kiosk in us-central1
        Remove jwt_audience or disable_auth: they contradict each other, so the gateway may or may not send a token. Keep the first for a private backend, the second for a public one.
        The audience of the ID token that the gateway sends."#]],
    );
}

#[test]
fn the_proxy_of_cloud_endpoints_has_an_account_of_its_own() {
    check_for(
        "endpoints",
        RUN,
        &format!("jwt_audience: {RUN}"),
        &expect![[r#"
        jwt_audience of Cloud Run service kiosk in us-central1
        This audience is right: it is the service's own URL. Same as without it.
        ESPv2's service account needs roles/run.invoker on the Cloud Run service kiosk in us-central1."#]],
    );
}
