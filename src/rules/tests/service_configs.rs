//! What is said of service configs of gRPC APIs.

use crate::rules::testing::{EveryRule, check_findings};

#[test]
fn backends() {
    check_findings(
        EveryRule,
        r#"
type: google.api.Service
config_version: 3
name: "*.apigateway.my-project.cloud.goog"
apis:
- name: examples.Books
usage:
  rules:
  - selector: "*"
    allow_unregistered_calls: true
backend:
  rules:
  - selector: examples.Books.List
    address: grpcs://books-1234567890.us-central1.run.app
  - selector: examples.Books.Get
    address: https://bigquery.googleapis.com
    #        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error[googleapis-backend] Every call fails with 401
  - selector: examples.Books.Put
    address: https://storage.googleapis.com
    #        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[googleapis-backend] Calls fail with 401 unless the caller sends a Google access token.
    disableAuth: true
  - selector: examples.Books.Add
    address: grpcs://books.example.com
    jwtAudience: https://books.example.com
    #            ^^^^^^^^^^^^^^^^^^^^^^^^^ warning[auth-conflict] The gateway may send no token
    disable_auth: true
  - selector: examples.Books.Drop
    address: grpc://books.example.com
    #        ^^^^ warning[plain-http-backend] The ID token is sent unencrypted
  - selector: examples.Books.Name
    address: books.example.com
    #        ^^^^^^^^^^^^^^^^^ warning[address] The gateway may speak HTTP and not gRPC: this address has no scheme.
  - selector: examples.Books.Slow
    deadline: 86400.0
  - selector: examples.Books.Wait
    address: grpcs://books.example.com
    deadline: -1
  - selector: examples.Books.Open
    address: grpcs://${HOST}
    jwt_audience: ${AUDIENCE}
  - selector: examples.Books.IP
    address: grpcs://203.0.113.7
    #        ^^^^^^^^^^^^^^^^^^^ warning[ip-address-backend] Google probably rejects the config: API Gateway cannot route to an IP address.
  - selector: examples.Books.Twice
    address: grpcs://https://books.example.com
    #                ^^^^^^^^ error[address] Calls fail because the address is wrong: it has two schemes.
"#,
    );
}

#[test]
fn a_sidecar_is_beside_its_backend() {
    check_findings(
        EveryRule,
        r#"
type: google.api.Service
name: books.example.com
backend:
  rules:
  - selector: "*"
    address: grpc://127.0.0.1:8081
  - selector: examples.Books.*
    address: grpcs://10.0.0.7
"#,
    );
}

#[test]
fn providers() {
    check_findings(
        EveryRule,
        r#"
type: google.api.Service
name: books.endpoints.my-project.cloud.goog
authentication:
  providers:
  - id: firebase
    issuer: https://securetoken.google.com/my-project
    jwks_uri: https://www.googleapis.com/oauth2/v3/certs
    #         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[foreign-jwks] JWTs get 401: these keys belong to another issuer than this one.
    audiences: other-project
    #          ^^^^^^^^^^^^^ warning[wrong-audience] JWTs get 403
  - id: own
  #     ^^^ hint[missing-audiences] JWTs with your own audience get 403: `own` names no audiences.
    issuer: https://login.example.com
    jwksUri: https://login.example.com/keys
    jwtLocations:
    - query: token
      value_prefix: Bearer
      #^^^^^^^^^^^ warning[jwt-location] Every call may fail: a query parameter cannot have `value_prefix`.
  - id: accounts
    issuer: https://login.example.com
    audiences: books
  - id: nobody
  #     ^^^^^^ warning[missing-issuer] JWTs are probably rejected: `nobody` names no issuer.
    audiences: books
  - id: google
  #     ^^^^^^ hint[missing-audiences] JWTs with your own audience get 403: `google` names no audiences.
    issuer: https://accounts.google.com
    audiences: ""
  rules:
  - selector: "*"
    requirements:
    - provider_id: firebase
    - provider_id: own
    - provider_id: nobody
    - provider_id: google
    - provider_id: accounts
      audiences: stock
      #          ^^^^^ error[audiences-twice] Google rejects the config: `accounts` has other `audiences`.
  - selector: examples.Books.Get
    requirements:
      provider_id: accounts
      audiences: BOOKS
"#,
    );
}

#[test]
fn while_it_is_typed() {
    for typed in ["", "add", "address", "address:", "address: ", "address: g", "address: grpcs://"]
    {
        check_findings(
            ["googleapis-backend", "undefined-provider"],
            &format!(
                r#"type: google.api.Service
backend:
  rules:
  - selector: a.B.C
    address: https://bigquery.googleapis.com
    #        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error[googleapis-backend] Every call fails with 401
  - selector: "*"
    {typed}
authentication:
  rules:
  - requirements: [{{provider_id: }}]
"#
            ),
        );
    }
}
