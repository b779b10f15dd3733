//! Metrics, limits and costs: at every `$0` the hover, the text it is for first.

use expect_test::expect;

use super::definitions::check;

#[test]
fn quota() {
    check(
        r#"swagger: "2.0"
x-google-management:
  metrics:
    - name: $0reads
      valueType: INT64
      metricKind: DELTA
    - name: $0lost
  quota:
    limits:
      - name: $0read-limit
        metric: $0reads
        unit: 1/min/{project}
        values: {STANDARD: 1000}
x-google-backend:
  address: https://orders.example.com
paths:
  /a:
    get:
      x-google-quota:
        metricCosts:
          $0reads: $03
          $0gone: 1
"#,
        &expect![[r#"
            == reads
            Metric reads

            - read-limit: 1000 per minute for each project whose API key is used

            1 operation uses it:

            - get /a costs 3

            Google's source code (https://github.com/googleapis/api-compiler), as of 2020-09-23

            == lost
            Metric lost

            - No limit counts it.

            No operation uses it.

            Google's source code (https://github.com/googleapis/api-compiler), as of 2020-09-23

            == read-limit
            Quota limit read-limit

            1000 per minute for each project whose API key is used.

            Counts the metric reads. 1 operation uses it.

            Google's source code (https://github.com/googleapis/api-compiler), as of 2020-09-23

            == reads
            Metric reads

            - read-limit: 1000 per minute for each project whose API key is used

            1 operation uses it:

            - get /a costs 3

            Google's source code (https://github.com/googleapis/api-compiler), as of 2020-09-23

            == reads: 
            Cost of the metric reads

            Each call costs 3.

            - read-limit: 1000 per minute for each project whose API key is used, enough for 333 calls if nothing else uses it

            Google's source code (https://github.com/googleapis/api-compiler), as of 2020-09-23

            == 3
            Cost of the metric reads

            Each call costs 3.

            - read-limit: 1000 per minute for each project whose API key is used, enough for 333 calls if nothing else uses it

            Google's source code (https://github.com/googleapis/api-compiler), as of 2020-09-23

            == gone: 1
            Cost of the metric gone

            Define the metric: none has this name, so Google rejects the config.

            Each call costs 1.

            - No limit counts this metric.

            Google's source code (https://github.com/googleapis/api-compiler), as of 2020-09-23

        "#]],
    );
    check(
        r#"openapi: 3.0.4
x-google-api-management:
  backends: {a: {address: https://orders.example.com}}
  metrics:
    $0reads: {displayName: Reads}
  quota:
    limits:
      $0per-caller: {metric: reads, values: 10}
x-google-backend: a
paths:
  /a:
    get:
      x-google-quota: {metricCosts: {$0reads: 2}}
"#,
        &expect![[r#"
            == reads: {displayName: Reads}
            Metric reads

            - per-caller: at most 10

            1 operation uses it:

            - get /a costs 2

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/oasv3-extensions), as of 2026-11-23

            == per-caller: {metric: reads, values: 10}
            Quota limit per-caller

            At most 10.

            In 2.0 a limit counts per minute and project; for 3.x this is not documented.

            Counts the metric reads. 1 operation uses it.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/oasv3-extensions), as of 2026-11-23

            == reads: 2}}
            Cost of the metric reads

            Each call costs 2.

            - per-caller: at most 10

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/oasv3-extensions), as of 2026-11-23

        "#]],
    );
}
