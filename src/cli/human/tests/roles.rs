//! The roles of a file, and files with many operations.

use expect_test::expect;

use super::*;

#[test]
fn each_grant_is_said_once() {
    let source = r#"swagger: "2.0"
info: {title: Shop, version: "1"}
paths:
  /orders:
    get:
      operationId: a
      x-google-backend: {address: "https://orders-481516234200.europe-west1.run.app/a"}
      responses: &ok {"200": {description: OK}}
    put:
      operationId: b
      x-google-backend: {address: "https://orders-481516234200.europe-west1.run.app/b"}
      responses: *ok
    post:
      operationId: c
      x-google-backend: {address: "https://orders-481516234200.europe-west1.run.app/c"}
      responses: *ok
    delete:
      operationId: d
      x-google-backend: {address: "https://orders-481516234200.europe-west1.run.app/d"}
      responses: *ok
    patch:
      operationId: e
      x-google-backend: {address: "https://orders-481516234200.europe-west1.run.app/a", disable_auth: true}
      responses: *ok
  /stock:
    get:
      operationId: f
      x-google-backend: {address: "https://stock-481516234200.europe-west1.run.app"}
      responses: *ok
    put:
      operationId: g
      x-google-backend: {address: "https://europe-west1-shop-42.cloudfunctions.net/sell"}
      responses: *ok
  /open:
    get:
      operationId: h
      x-google-backend: {address: "${first}"}
      responses: *ok
    put:
      operationId: i
      x-google-backend: {address: "${second}"}
      responses: *ok
    post:
      operationId: j
      x-google-backend: {address: "https://bigquery.googleapis.com/v2"}
      responses: *ok
"#;
    let part = checked(source, 80);
    check_no_line_twice(&part);
    expect![[r#"
        error[googleapis-backend]: Every call fails with 401 unless your gateway
          streams.
          --> api.yaml:45:36
           |
        45 |       x-google-backend: {address: "https://bigquery.googleapis.com/v2"}
           |                                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
           |
           = note: `bigquery.googleapis.com` needs an access token, API Gateway sends an
                   ID token. Put a Cloud Run service in between. (If it streams, calls
                   may work: set `streaming: true` in the gateway-ls settings.)
           = help: Replace with a Cloud Run service
           = docs: https://docs.cloud.google.com/api-gateway/docs/securing-backend-services

        roles needed (api.yaml)
          roles/run.invoker on the Cloud Run service orders in europe-west1
            gcloud run services add-iam-policy-binding orders --region=europe-west1 \
              --project=481516234200 --member=serviceAccount:SA_EMAIL \
              --role=roles/run.invoker
          roles/run.invoker on the Cloud Run service stock in europe-west1
          roles/cloudfunctions.invoker (1st gen) or roles/run.invoker (2nd gen) on the
            function sell in europe-west1
            gcloud functions add-invoker-policy-binding sell --region=europe-west1 \
              --project=shop-42 --member=serviceAccount:SA_EMAIL
          1 more command: gateway-ls iam --format gcloud api.yaml
          https://orders-481516234200.europe-west1.run.app/a: No ID token is sent, so
            the service must be public. A private one answers 403 unless callers bring
            their own token for it; to keep it private, remove disable_auth and grant
            roles/run.invoker to the gateway's service account.
          not known yet: ${first}, ${second}. Add the value to variables in the settings
            of gateway-ls: the host is a template or placeholder, so nothing is known of
            the backend. Or check the rendered config.
          1 backend blocked: see googleapis-backend above

    "#]]
    .assert_eq(&part);
}

#[test]
fn a_file_without_grants_says_so() {
    let of = |address: &str| {
        format!(
            "swagger: '2.0'\npaths: {{/a: {{get: {{x-google-backend: {{address: '{address}'}}}}}}}}\n"
        )
    };
    let roles = |source: &str| {
        let analysis = analysis(source);
        let found = [finding("googleapis-backend", 0, "Short.")];
        plain(&file(
            "a b.yaml",
            &analysis,
            &found,
            Extent { width: 80, roles: true, links: false },
            &mut Told::new(),
        ))
    };
    expect![[r#"
        error[googleapis-backend]: Short.
         --> a b.yaml:1:1
          |
        1 | swagger: '2.0'
          | ^

        roles not known yet (a b.yaml)
          ${url}: Add the value to variables in the settings of gateway-ls: the host is
            a template or placeholder, so nothing is known of the backend. Or check the
            rendered config.

    "#]]
    .assert_eq(&roles(&of("${url}")));
    // The finding says it all.
    expect![[r#"
        error[googleapis-backend]: Short.
         --> a b.yaml:1:1
          |
        1 | swagger: '2.0'
          | ^

    "#]]
    .assert_eq(&roles(&of("https://bigquery.googleapis.com/v2")));
}

/// The roles of a file whose backends have these addresses.
fn roles_of(told: &mut Told, settings: Settings, addresses: &[&str]) -> String {
    let mut source = "swagger: '2.0'\npaths:\n".to_owned();
    for (at, address) in addresses.iter().enumerate() {
        source += &format!("  /a{at}: {{get: {{x-google-backend: {{address: '{address}'}}}}}}\n");
    }
    let analysis = Analysis::new(Text::new(source.as_str()), Format::Yaml, Arc::new(settings));
    plain(&file("api.yaml", &analysis, &[], Extent { width: 80, roles: true, links: false }, told))
}

#[test]
fn no_role_to_grant_is_said_only_where_it_is_known() {
    let streaming = Settings { streaming: true, ..Settings::default() };
    let mut told = Told::new();
    let mut roles = |settings: &Settings, address: &str| {
        let text = roles_of(&mut told, settings.clone(), &[address]);
        text.lines().next().unwrap_or_default().to_owned()
    };
    let usual = Settings::default();
    let known = "no role to grant (api.yaml)";
    let unknown = "roles not known yet (api.yaml)";
    assert_eq!(roles(&usual, "https://api.example.com"), known);
    assert_eq!(roles(&usual, "${cloud_run_url}"), unknown);
    assert_eq!(roles(&usual, "function_url"), format!("{unknown}: function_url"));
    assert_eq!(roles(&streaming, "https://bigquery.googleapis.com"), unknown);
}

#[test]
fn a_run_gives_each_reason_once() {
    let mut told = Told::new();
    let addresses = ["${a}", "${b}", "${c}", "${d}", "https://api.example.com"];
    expect![[r#"
        roles not known yet (api.yaml)
          https://api.example.com: No role is needed, unless Identity-Aware Proxy is in
            front of this host or it is a custom domain of a Cloud Run service.
          ${a}, ${b}, ${c} and 1 more (line 6): Add the value to variables in the
            settings of gateway-ls: the host is a template or placeholder, so nothing is
            known of the backend. Or check the rendered config.

    "#]]
    .assert_eq(&roles_of(&mut told, Settings::default(), &addresses));
    expect![[r#"
        roles not known yet (api.yaml)
          https://api.example.com: No role is needed, unless Identity-Aware Proxy is in
            front of this host or it is a custom domain of a Cloud Run service.
          ${a}, ${b}, ${c} and 1 more (line 6)

    "#]]
    .assert_eq(&roles_of(&mut told, Settings::default(), &addresses));
}

#[test]
fn an_address_is_listed_where_the_resource_does_not_tell_it() {
    let addresses = [
        "https://orders-481516234200.europe-west1.run.app/a",
        "https://stock-abcdefghij-ew.a.run.app/b",
        "https://stock-klmnopqrst-ew.a.run.app/c",
        "https://shop-42.ew.r.appspot.com/d",
        "https://shop-42.ew.r.appspot.com/e",
    ];
    let mut told = Told::new();
    expect![[r#"
        roles needed (api.yaml)
          roles/run.invoker on the Cloud Run service orders in europe-west1
            gcloud run services add-iam-policy-binding orders --region=europe-west1 \
              --project=481516234200 --member=serviceAccount:SA_EMAIL \
              --role=roles/run.invoker
          roles/run.invoker on the Cloud Run service stock in europe-west1
            https://stock-abcdefghij-ew.a.run.app/b
            gcloud run services add-iam-policy-binding stock --region=europe-west1 \
              --member=serviceAccount:SA_EMAIL --role=roles/run.invoker
          the same role on the Cloud Run service stock in europe-west1
            https://stock-klmnopqrst-ew.a.run.app/c
          roles/iap.httpsResourceAccessor on the App Engine app shop-42 in europe-west1
            https://shop-42.ew.r.appspot.com/d and 1 more (line 7)
          2 more commands: gateway-ls iam --format gcloud api.yaml

    "#]]
    .assert_eq(&roles_of(&mut told, Settings::default(), &addresses));
}

/// A config with three operations for each of these services.
fn large(services: usize, host: impl Fn(usize) -> String) -> String {
    let mut text = "swagger: '2.0'\ninfo: {title: T, version: '1'}\npaths:\n".to_owned();
    for at in 0..services {
        let host = host(at);
        for method in ["get", "put", "post"] {
            if method == "get" {
                text += &format!("  /service{at}:\n");
            }
            text += &format!(
                "    {method}:\n      operationId: {method}{at}\n      x-google-backend:\n        \
                 address: https://{host}/{method}\n      responses: {{'200': {{description: OK}}}}\n"
            );
        }
    }
    text
}

#[test]
fn nineteen_services_are_nineteen_grants() {
    let source = large(19, |at| format!("service{at}-481516234200.europe-west1.run.app"));
    assert_eq!(source.matches("operationId").count(), 57);
    for width in [60, 80, 100, 120] {
        let part = checked(&source, width);
        check_no_line_twice(&part);
        let heads =
            ["roles/run.invoker on the Cloud Run service service", "the same role on service"];
        let words = part.split_whitespace().collect::<Vec<_>>().join(" ");
        let grants: usize = heads.iter().map(|head| words.matches(head).count()).sum();
        assert_eq!(grants, 19, "{part}");
        assert!(
            part.contains("18 more commands: gateway-ls iam --format gcloud api.yaml"),
            "{part}"
        );
    }
}

#[test]
fn no_line_of_a_large_part_is_there_twice() {
    // Long names break lines at the worst places, and the rules find much.
    let hosts: [&dyn Fn(usize) -> String; 3] = [
        &|at| format!("europe-west1-corner-shop-42.cloudfunctions.net/a-function-called-{at}"),
        &|at| format!("a-service-with-a-rather-long-name-{at}-abcdefghij-uc.a.run.app"),
        &|at| format!("api{at}.googleapis.com"),
    ];
    for host in hosts {
        let source = large(40, host);
        for source in [
            source.clone(),
            source.replace("operationId", "operatonId"),
            source.replace("address:", "adress:"),
        ] {
            for width in [60, 80, 100, 120] {
                let part = checked(&source, width);
                check_no_line_twice(&part);
                check_widths(&part, width);
            }
        }
    }
}
