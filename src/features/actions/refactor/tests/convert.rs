//! The gateway's parts of 2.0 in the form of 3.x: what is written, and why something is not.

use super::*;

const CONVERT: &str = "Convert the gateway extensions";

#[test]
fn the_gateway_parts_in_the_form_of_3() {
    check(
        "swagger: \"2.0\"$0\ninfo: {title: a, version: '1'}\nx-google-allow: configured\nx-google-api-name: shop\nx-google-backend:\n  address: https://orders-1234567890.us-central1.run.app\nx-google-management:\n  metrics:\n  - {name: reads, displayName: Reads, valueType: INT64, metricKind: DELTA}\n  quota:\n    limits:\n    - name: reads-per-minute\n      metric: reads\n      unit: 1/min/{project}\n      values: {STANDARD: 1000}\n# the paths\npaths:\n  /a:\n    get:\n      operationId: a\n      x-google-backend:\n        address: https://orders-1234567890.us-central1.run.app\n        jwt_audience: x\n    put:\n      operationId: b\n      x-google-backend:\n        path_translation: APPEND_PATH_TO_ADDRESS\n        address: https://orders-1234567890.us-central1.run.app\nsecurityDefinitions:\n  jwt:\n    type: oauth2\n    # who\n    x-google-issuer: https://issuer.example.com\n    x-google-audiences: \"one, two\"\n    flow: implicit\n",
        "Convert the gateway extensions to the OpenAPI 3.x form (gateway parts only; not `x-google-allow`)",
        "swagger: \"2.0\"\ninfo: {title: a, version: '1'}\nx-google-allow: configured\nx-google-backend: orders\nx-google-api-management:\n  metrics:\n    reads:\n      displayName: Reads\n  quota:\n    limits:\n      reads-per-minute:\n        metric: reads\n        values: 1000\n  apiName: shop\n  backends:\n    orders:\n      address: https://orders-1234567890.us-central1.run.app\n      pathTranslation: APPEND_PATH_TO_ADDRESS\n    orders-2:\n      address: https://orders-1234567890.us-central1.run.app\n      pathTranslation: CONSTANT_ADDRESS\n      jwtAudience: x\n# the paths\npaths:\n  /a:\n    get:\n      operationId: a\n      x-google-backend: orders-2\n    put:\n      operationId: b\n      x-google-backend: orders\nsecurityDefinitions:\n  jwt:\n    type: oauth2\n    # who\n    x-google-auth:\n      issuer: https://issuer.example.com\n      audiences:\n      - one\n      - two\n    flow: implicit\n",
    );
}

#[test]
fn the_last_keys_of_a_scheme_in_brackets_are_converted() {
    const JSON: &str = r#"{"swagger":"2.0"$0,"securityDefinitions":{"jw":{"type":"oauth2","x-google-issuer":"i","x-google-jwks_uri":"j"}},"paths":{}}"#;
    assert_eq!(
        after(JSON, CONVERT, Format::Json),
        r#"{"swagger":"2.0","securityDefinitions":{"jw":{"type":"oauth2","x-google-auth":{"issuer":"i","jwksUri":"j"}}},"paths":{}}"#
    );
    check(
        "swagger: '2.0'$0\nsecurityDefinitions:\n  jw: {x-google-issuer: i, type: oauth2, x-google-audiences: 'a,b', flow: implicit, x-google-jwks_uri: j}\npaths: {}\n",
        CONVERT,
        "swagger: '2.0'\nsecurityDefinitions:\n  jw: {x-google-auth: {issuer: i, jwksUri: j, audiences: [a, b]}, type: oauth2, flow: implicit}\npaths: {}\n",
    );
}

#[test]
fn the_last_line_needs_no_line_break() {
    const TEXT: &str = "swagger: '2.0'$0\npaths: {}\nsecurityDefinitions:\n  jw:\n    type: oauth2\n    x-google-issuer: i\n    x-google-audiences: a";
    const AFTER: &str = "swagger: '2.0'\npaths: {}\nsecurityDefinitions:\n  jw:\n    type: oauth2\n    x-google-auth:\n      issuer: i\n      audiences:\n        - a";
    check(TEXT, CONVERT, AFTER);
    check(&format!("{TEXT}\n"), CONVERT, &format!("{AFTER}\n"));
    let commented = format!("{TEXT} # last");
    let after = AFTER.replace("      audiences", "      # last\n      audiences");
    check(&commented, CONVERT, &after);
}

#[test]
fn comments_go_with_the_fields_of_a_backend() {
    check(
        "swagger: '2.0'$0\nx-google-backend: # default\n  # where\n  address: https://a.example.com # a\n  # how long\n  deadline: 3 # s\n  # below\n# paths\npaths:\n  /a:\n    get:\n      operationId: a\n      # own\n      x-google-backend:  # here\n        deadline: 3 # seconds\n        # how\n        path_translation: APPEND_PATH_TO_ADDRESS\n        address: https://a.example.com # a\n    put:\n      x-google-backend: {\n        # b\n        address: https://b.example.com } # put\n      operationId: b\n",
        CONVERT,
        "swagger: '2.0'\nx-google-backend: backend # default\n  # below\nx-google-api-management:\n  backends:\n    backend:\n      # where\n      address: https://a.example.com # a\n      # how\n      pathTranslation: APPEND_PATH_TO_ADDRESS\n      # how long\n      # seconds\n      deadline: 3 # s\n    b:\n      # b\n      address: https://b.example.com\n      pathTranslation: CONSTANT_ADDRESS\n# paths\npaths:\n  /a:\n    get:\n      operationId: a\n      # own\n      x-google-backend: backend  # here\n    put:\n      x-google-backend: b # put\n      operationId: b\n",
    );
}

#[test]
fn comments_go_with_metrics_limits_and_schemes() {
    check(
        "swagger: '2.0'$0\nx-google-api-name: shop # name\nx-google-management: # quota\n  # all\n  metrics: # list\n  # reads\n  - name: reads # n\n    # int\n    valueType: INT64\n    metricKind: DELTA # d\n  # writes\n  - {name: writes, valueType: INT64, metricKind: DELTA} # w\n  quota:\n    # limits\n    limits:\n    - name: l\n      metric: reads\n      unit: 1/min/{project}\n      values:\n        STANDARD: 5\n        # five\npaths: {}\nsecurityDefinitions:\n  jw:\n    # who\n    x-google-issuer: i # issuer\n    type: oauth2\n    x-google-jwks_uri: j\n    # end\n",
        CONVERT,
        "swagger: '2.0'\nx-google-api-management:\n  # quota\n  # all\n  # list\n  metrics:\n    # reads\n    # n\n    # int\n    reads: {} # d\n    # writes\n    writes: {} # w\n  quota:\n    limits:\n      # limits\n      # five\n      l:\n        metric: reads\n        values: 5\n  apiName: shop # name\npaths: {}\nsecurityDefinitions:\n  jw:\n    # who\n    type: oauth2\n    x-google-auth:\n      issuer: i # issuer\n      jwksUri: j\n    # end\n",
    );
}

#[test]
fn what_cannot_be_converted_says_why() {
    const BACKEND: &str = "x-google-backend: {address: https://a.example.com}\n";
    const PATHS: &str = "paths:\n  /a:\n    get: {summary: a}\n";
    let why = |rest: &str| reason(&format!("swagger: '2.0'$0\n{rest}"), Format::Yaml);
    assert_eq!(why(&format!("{BACKEND}{PATHS}")), None);
    assert_eq!(why(PATHS), None, "nothing to convert");
    for (rest, expected) in [
        (
            "x-google-management: {metrics: [{name: a, valueType: STRING}]}",
            "3.x has no form for this `valueType` of `metrics`",
        ),
        (
            "x-google-management: {metrics: {a: {}}}",
            "`metrics` of `x-google-management` is no list of its own",
        ),
        (
            "x-google-management: {metrics: [{displayName: a}]}",
            "An item of `metrics` in `x-google-management` has no `name`",
        ),
        (
            "x-google-management: {metrics: [{name: a}, {name: a}]}",
            "`a` is there twice in `metrics`",
        ),
        (
            "x-google-management: {more: 1}",
            "3.x has no form for this `more` of `x-google-management`",
        ),
        ("x-google-management: {quota: {}}", "`quota` has no `limits`"),
        (
            "x-google-management: {quota: {limits: [], metricRules: []}}",
            "3.x has no form for this `metricRules` of `quota`",
        ),
        (
            "x-google-management: {quota: {limits: [{name: a, metric: b, unit: '1/d/{project}', values: {STANDARD: 1}}]}}",
            "3.x has no form for this `unit` of `limits`",
        ),
        (
            "x-google-management: {quota: {limits: [{name: a, values: {HIGH: 1}}]}}",
            "3.x has no form for this `values` of `limits`",
        ),
        (
            "x-google-management: &m {}",
            "`x-google-management` holds something that is no object of its own",
        ),
        (
            "x-google-api-management: {}",
            "`x-google-api-management`, a key of 3.x, is there already",
        ),
        ("x-google-api-name: []", "`x-google-api-name` holds no text of its own"),
        (
            "securityDefinitions: {a: {type: oauth2, x-google-audiences: '${A}'}}",
            "`x-google-audiences` of scheme `a` may be several: it holds a placeholder",
        ),
        (
            "securityDefinitions: {a: {type: oauth2, x-google-issuer: }}",
            "`x-google-issuer` of scheme `a` has no value of its own",
        ),
        (
            "securityDefinitions: {a: {type: oauth2, x-google-issuer: a, x-issuer: b}}",
            "Scheme `a` says twice what `x-issuer` says",
        ),
        (
            "securityDefinitions: {a: &a {type: oauth2, x-google-issuer: a}}",
            "Scheme `a` is no object of its own",
        ),
        (
            "securityDefinitions: {a: {\n  x-google-issuer: a,\n  x-google-jwks_uri: b, # why\n  x-google-audiences: c\n  }}",
            "Scheme `a` has a comment or an anchor at its `x-` keys",
        ),
        (
            "securityDefinitions: {a: {x-google-auth: {}}}",
            "Scheme `a` has `x-google-auth` already, or gets keys by `<<`",
        ),
        (
            "securityDefinitions: {{ definitions }}",
            "`securityDefinitions` is no mapping of its own",
        ),
        ("x-a: [", "A part of the file cannot be read: mend its syntax first"),
        (
            "{% if a %}\nx-a: 1\n{% endif %}",
            "A template brings lines or decides about them: what they say cannot be seen",
        ),
        ("<<: {x-a: 1}", "`paths` is there twice, or `<<` brings keys to the root"),
    ] {
        let found = why(&format!("{BACKEND}{rest}\n{PATHS}"));
        assert_eq!(found.as_deref(), Some(expected), "{rest}");
    }
    assert_eq!(why(BACKEND).as_deref(), Some("The file has no `paths`"));
    for (paths, expected) in [
        ("paths:", "`paths` is no mapping of its own: it is empty, an alias or has an anchor"),
        ("paths: {/a: {$ref: '#/x-a'}}", "`/a` under `paths` is no path, or a `$ref`"),
    ] {
        assert_eq!(why(&format!("{BACKEND}{paths}\n")).as_deref(), Some(expected), "{paths}");
    }
}

#[test]
fn a_backend_that_cannot_be_converted_is_named() {
    let why = |paths: &str| reason(&format!("swagger: '2.0'$0\npaths:\n  {paths}\n"), Format::Yaml);
    const ADDRESS: &str = "address: https://a.example.com";
    let of_get = |backend: &str| why(&format!("/a: {{get: {{x-google-backend: {backend}}}}}"));
    for (backend, expected) in [
        ("{deadline: 3}", "`x-google-backend` of `GET /a` has no `address`"),
        ("{}", "`x-google-backend` of `GET /a` has no `address`"),
        (
            "{ADDRESS, adress: b}",
            "`adress` of `x-google-backend` of `GET /a` is no field that 3.x knows",
        ),
        ("{ADDRESS, deadline: }", "`deadline` of `x-google-backend` of `GET /a` has no value"),
        (
            "{ADDRESS, deadline: [3]}",
            "`deadline` of `x-google-backend` of `GET /a` is there twice, or its value is no text or number of its own",
        ),
        (
            "&b {ADDRESS}",
            "`x-google-backend` of `GET /a` must be one object, written there without anchor or alias",
        ),
        (
            "!!map {ADDRESS}",
            "`x-google-backend` of `GET /a` cannot be replaced: it has a tag or an anchor",
        ),
    ] {
        let found = of_get(&backend.replace("ADDRESS", ADDRESS));
        assert_eq!(found.as_deref(), Some(expected), "{backend}");
    }
    let on_path = why(&format!("/a: {{x-google-backend: {{{ADDRESS}}}, get: {{}}}}"));
    let expected =
        "`x-google-backend` of the path `/a` is not read there: move it to the operations";
    assert_eq!(on_path.as_deref(), Some(expected));
    let paths = |count: usize| -> String {
        let path = |number| {
            format!("/{number}: {{get: {{x-google-backend: {{{ADDRESS}/{number}}}}}}}\n  ")
        };
        (0..count).map(path).collect()
    };
    assert_eq!(why(&paths(200)), None);
    let expected = "The file has more than 200 different backends";
    assert_eq!(why(&paths(201)).as_deref(), Some(expected));
}

#[test]
fn a_comment_that_would_be_lost_stands_in_the_way() {
    let json = "{\n  \"swagger\": \"2.0\"$0,\n  \"x-google-backend\": {\n    // why\n    \"address\": \"https://a.example.com\"\n  },\n  \"paths\": {}\n}\n";
    let found = reason(json, Format::JsonWithComments);
    assert_eq!(found.as_deref(), Some("The comment `// why` would be lost"));
    let beside = json.replace("    // why\n", "").replace("  },", "  }, // why");
    assert_eq!(reason(&beside, Format::JsonWithComments), None);
    assert!(after(&beside, CONVERT, Format::JsonWithComments).contains("\"backend\", // why"));
}

#[test]
fn two_keys_at_the_end_stand_in_each_others_way() {
    let text = "swagger: '2.0'$0\npaths: {}\nx-google-api-name: a\nx-google-management: {}";
    let expected =
        "Two keys at the end of the file stand too close: move one of them before `paths`";
    assert_eq!(reason(text, Format::Yaml).as_deref(), Some(expected));
    assert_eq!(reason(&format!("{text}\n"), Format::Yaml), None);
}

#[test]
fn only_a_file_of_2_is_converted() {
    let v3 = "openapi: 3.0.3$0\nx-google-backend: a\n";
    assert_eq!(offered(v3, Format::Yaml), []);
    let elsewhere = "swagger: '2.0'\nx-google-backend: {deadline: 3}\npaths: {$0}\n";
    assert_eq!(reason(elsewhere, Format::Yaml), None);
}
