//! What a caller must bring: at every `$0` the hover, the text it is for first.

use expect_test::expect;

use super::definitions::check;

#[test]
fn security() {
    check(
        r#"swagger: "2.0"
x-google-backend:
  address: https://orders.example.com
securityDefinitions:
  $0firebase:
    type: oauth2
    flow: implicit
    authorizationUrl: ""
    x-google-issuer: https://securetoken.google.com/shop
    x-google-jwks_uri: https://www.googleapis.com/service_accounts/v1/metadata/x509/securetoken@system.gserviceaccount.com
    x-google-audiences: "shop, shop-2"
  $0bare:
    type: oauth2
    x-google-issuer: https://issuer.example.com
    x-google-jwt-locations:
      - header: X-Token
        value_prefix: "Bearer "
      - query: token
  $0key:
    type: apiKey
    name: key
    in: query
  $0odd:
    type: apiKey
    name: X-Key
    in: header
  $0basic:
    type: basic
$0security:
  - $0key: []
    firebase: []
paths:
  /a:
    get: {}
    put:
      $0security:
        - key: []
        - $0firebase: [read]
    post:
      security:
        - $0nobody: []
    delete:
      $0security: []
    patch:
      $0security: [{basic: []}]
"#,
        &expect![[r#"
            == firebase:
            Security scheme firebase

            Callers must bring a JWT.

            - Issuer: https://securetoken.google.com/shop, which must be the token's iss
            - Keys: https://www.googleapis.com/service_accounts/v1/metadata/x509/securetoken@system.gserviceaccount.com
            - Audiences: shop, shop-2
            - Looked for in: Authorization: Bearer, the header X-Goog-Iap-Jwt-Assertion, the query parameter access_token

            ID tokens of Firebase Authentication or Identity Platform. Their audience is the project's ID.

            A token in Authorization without Bearer fails; to take those instead, add x-google-jwt-locations with header: Authorization and no value_prefix.

            Used by: 2 operations

            Google's source code (https://github.com/GoogleCloudPlatform/esp-v2), as of 2026-08-18

            == bare:
            Security scheme bare

            Callers must bring a JWT.

            - Issuer: https://issuer.example.com, which must be the token's iss
            - Keys: found at the issuer by OpenID Connect discovery; if that fails, Google rejects the config
            - Audiences: none is written, so only https://SERVICE_NAME, with the name of the API's managed service
            - Looked for in: X-Token: Bearer, ?token=

            Used by: no operation

            Google's source code (https://github.com/GoogleCloudPlatform/esp-v2), as of 2026-08-18

            == key:
            Security scheme key

            Callers must bring an API key in the query parameter key.

            Used by: 2 operations

            Google's source code (https://github.com/googleapis/api-compiler), as of 2020-09-23

            == odd:
            Security scheme odd

            An API key in the header X-Key. The gateway may ignore it there, which leaves the operations open.

            Use one of: query key, query api_key, header x-api-key.

            Used by: no operation

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/openapi-limitations), as of 2026-11-23 (reported by a third party)

            == basic:
            Security scheme basic

            The gateway ignores schemes of type basic, so callers need no credentials for it. Use oauth2 or apiKey.

            Used by: 1 operation

            Google's source code (https://github.com/googleapis/api-compiler), as of 2020-09-23

            == security:
            security

            Callers need an API key and a JWT that firebase accepts. This applies to 1 operation without its own security.

            - key: an API key in the query parameter key
            - firebase: a JWT of the issuer https://securetoken.google.com/shop

            == key: []
            Security scheme key

            Callers must bring an API key in the query parameter key.

            Used by: 2 operations

            Google's source code (https://github.com/googleapis/api-compiler), as of 2020-09-23

            == security:
            security

            Callers need a JWT that firebase accepts; an API key is optional.

            - key: an API key in the query parameter key
            - firebase: a JWT of the issuer https://securetoken.google.com/shop

            The gateway does not treat the items as alternatives: it requires a JWT if any item names one, an API key only if all of them do.

            Google's source code (https://github.com/googleapis/api-compiler), as of 2020-09-23

            The gateway ignores scopes.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/openapi-limitations), as of 2026-11-23

            == firebase: [read]
            Security scheme firebase

            Callers must bring a JWT.

            - Issuer: https://securetoken.google.com/shop, which must be the token's iss
            - Keys: https://www.googleapis.com/service_accounts/v1/metadata/x509/securetoken@system.gserviceaccount.com
            - Audiences: shop, shop-2
            - Looked for in: Authorization: Bearer, the header X-Goog-Iap-Jwt-Assertion, the query parameter access_token

            ID tokens of Firebase Authentication or Identity Platform. Their audience is the project's ID.

            A token in Authorization without Bearer fails; to take those instead, add x-google-jwt-locations with header: Authorization and no value_prefix.

            Used by: 2 operations

            Google's source code (https://github.com/GoogleCloudPlatform/esp-v2), as of 2026-08-18

            == nobody: []
            nobody

            The operation is less protected than it looks: Google silently ignores this name, as no security scheme has it. Define it, or correct the name.

            Google's source code (https://github.com/googleapis/api-compiler), as of 2020-09-23

            == security: []
            security

            Open: the gateway requires no API key or JWT.

            == security: [{basic: []}]
            security

            Open: the gateway requires no API key or JWT.

            The gateway ignores basic: it reads only schemes of the types oauth2 and apiKey.

        "#]],
    );
    check(
        r#"openapi: 3.0.4
x-google-api-management:
  backends: {a: {address: https://orders.example.com}}
x-google-backend: a
components:
  securitySchemes:
    $0jwt:
      type: oauth2
      x-google-auth:
        issuer: https://issuer.example.com
        jwksUri: https://issuer.example.com/keys
        audiences: [one, two]
        jwtLocations: [{query: t}]
$0security: [{$0jwt: []}, {$0gone: []}]
paths:
  /a:
    get: {}
"#,
        &expect![[r#"
            == jwt:
            Security scheme jwt

            Callers must bring a JWT.

            - Issuer: https://issuer.example.com, which must be the token's iss
            - Keys: https://issuer.example.com/keys
            - Audiences: one, two
            - Looked for in: ?t=

            Used by: 1 operation

            Google's source code (https://github.com/GoogleCloudPlatform/esp-v2), as of 2026-08-18

            == security: [{
            security

            Callers need a JWT that jwt accepts. This applies to 1 operation without its own security.

            - jwt: a JWT of the issuer https://issuer.example.com

            No security scheme is named gone: Google rejects the config.

            The gateway does not treat the items as alternatives: it requires a JWT if any item names one, an API key only if all of them do.

            Google's source code (https://github.com/googleapis/api-compiler), as of 2020-09-23 (our conclusion)

            == jwt: []}, {
            Security scheme jwt

            Callers must bring a JWT.

            - Issuer: https://issuer.example.com, which must be the token's iss
            - Keys: https://issuer.example.com/keys
            - Audiences: one, two
            - Looked for in: ?t=

            Used by: 1 operation

            Google's source code (https://github.com/GoogleCloudPlatform/esp-v2), as of 2026-08-18

            == gone: []}]
            gone

            Google rejects the config: no security scheme has this name. Define it, or correct the name.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/openapi-v3-limitations), as of 2026-09-24

        "#]],
    );
}
