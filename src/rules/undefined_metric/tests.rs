//! `undefined-metric`: what is found, what is not, and what the fixes make of it.

use crate::rules::testing::{check_findings, check_fix, findings_of, fixed_by_rule};

const ID: &str = "undefined-metric";

#[test]
fn costs_and_limits() {
    check_findings(
        ID,
        r#"
x-google-management:
  metrics: [{name: reads}]
  quota:
    limits:
    - {name: a, metric: reads}
    - {name: b, metric: writes}
    #                   ^^^^^^ error[undefined-metric] Google rejects the config: no metric is named `writes`. Define it in `x-google-management.metrics`.
paths:
  /a:
    get:
      x-google-quota: {metricCosts: {reads: 1, raeds: 2}}
      #                                        ^^^^^ error[undefined-metric] Google rejects the config: no metric is named `raeds`. Did you mean `reads`?
    put:
      x-google-quota: {metric_costs: {other: 1}}
      #                               ^^^^^ error[undefined-metric] Google rejects the config: no metric is named `other`
"#,
    );
    check_findings(
        ID,
        r#"
paths:
  /a:
    get:
      x-google-quota: {metricCosts: {reads: 1}}
      #                              ^^^^^ error[undefined-metric]
"#,
    );
}

#[test]
fn the_third_version() {
    check_findings(
        ID,
        r#"
openapi: 3.0.3
x-google-api-management:
  metrics: {reads: {}}
  quota:
    limits:
      a: {metric: reads, values: 1}
      b: {metric: writes, values: 1}
      #           ^^^^^^ error[undefined-metric] Google rejects the config: no metric is named `writes`
paths: {/a: {get: {x-google-quota: {metricCosts: {x: 1}}}}}
#                                                 ^ warning[undefined-metric] Google may reject the config: no metric is named `x`. Define it in `x-google-api-management.metrics`.
"#,
    );
}

#[test]
fn a_metric_without_a_name_is_none() {
    check_findings(
        ID,
        r#"
x-google-management:
  metrics: [{displayName: Reads}]
  quota:
    limits: [{name: a, metric: reads, unit: 1, values: {STANDARD: 1}}]
    #                          ^^^^^ error[undefined-metric] Google rejects the config: no metric is named `reads`
"#,
    );
}

#[test]
fn what_only_looks_like_one() {
    check_findings(
        ID,
        r#"
x-google-management: {metrics: [{name: "${M}"}]}
paths: {/a: {get: {x-google-quota: {metricCosts: {reads: 1}}}}}
"#,
    );
    check_findings(
        ID,
        r#"
paths: {/a: {get: {x-google-quota: {metricCosts: {"${M}": 1}}}}}
"#,
    );
    check_findings(
        ID,
        r#"
x-google-management:
  metrics:
  - nam
paths: {/a: {get: {x-google-quota: {metricCosts: {reads: 1}}}}}
"#,
    );
    check_findings(
        ID,
        r#"
x-google-quota: {metricCosts: {reads: 1}}
"#,
    );
    check_findings(
        ID,
        r#"
x-google-management: {metrics: ['${M}']}
paths: {/a: {get: {x-google-quota: {metricCosts: {reads: 1}}}}}
"#,
    );
    check_findings(
        ID,
        r#"
x-google-management: {metrics: [{name: }]}
paths: {/a: {get: {x-google-quota: {metricCosts: {reads: 1}}}}}
"#,
    );
    check_findings(
        ID,
        r#"
x-google-management: {metrics: [{name: reads}], quota: {limits: [{metric: }]}}
"#,
    );
}

#[test]
fn what_a_merge_brings_to_its_place() {
    check_findings(
        ID,
        r#"
x-op: &op {x-google-quota: {metricCosts: {nope: 1}}}
paths:
  /a: {get: {<<: *op}}
  #              ^^^ error[undefined-metric] Google rejects the config: no metric is named `nope`
"#,
    );
}

#[test]
fn the_fix_writes_the_near_name() {
    check_fix(
        ID,
        r#"
x-google-management: {metrics: [{name: reads}]}
paths: {/a: {get: {x-google-quota: {metricCosts: {raeds: 1}}}}}
"#,
        r#"
x-google-management: {metrics: [{name: reads}]}
paths: {/a: {get: {x-google-quota: {metricCosts: {reads: 1}}}}}
"#,
    );
}

#[test]
fn json() {
    check_findings(
        ID,
        r#"
{
  "swagger": "2.0",
  "paths": {"/a": {"get": {"x-google-quota": {"metricCosts": {"m": 1}}}}}
  #                                                            ^ error[undefined-metric] Google rejects the config: no metric is named `m`.
}
"#,
    );
}

#[test]
fn metrics_of_another_form_may_hold_any_name() {
    check_findings(
        ID,
        r#"
openapi: 3.0.3
x-google-api-management: {metrics: [{name: reads}], quota: {limits: {a: {metric: reads}}}}
"#,
    );
    check_findings(
        ID,
        r#"
swagger: '2.0'
x-google-management: {metrics: {reads: {}}, quota: {limits: [{metric: reads}]}}
"#,
    );
}

#[test]
fn the_fix_defines_the_metric() {
    for (before, after) in [
        (
            r#"swagger: '2.0'
x-google-management:
  metrics: [{name: reads}]
"#,
            r#"swagger: '2.0'
x-google-management:
  metrics: [{name: reads}, {name: writes, displayName: writes, valueType: INT64, metricKind: DELTA}]
"#,
        ),
        (
            r#"swagger: '2.0'
x-google-management:
  quota: {}
"#,
            r#"swagger: '2.0'
x-google-management:
  metrics:
    - name: writes
      displayName: writes
      valueType: INT64
      metricKind: DELTA
  quota: {}
"#,
        ),
        (
            r#"openapi: 3.0.3
x-google-api-management:
  metrics: {reads: {displayName: reads}}
"#,
            r#"openapi: 3.0.3
x-google-api-management:
  metrics: {reads: {displayName: reads}, writes: {displayName: writes}}
"#,
        ),
    ] {
        let paths = "paths: {/a: {get: {x-google-quota: {metricCosts: {writes: 1}}}}}\n";
        let (before, after) = (format!("{before}{paths}"), format!("{after}{paths}"));
        let title = "Define the metric `writes`".to_owned();
        assert_eq!(fixed_by_rule(ID, &before), [title, after.clone()]);
        assert_eq!(findings_of(ID, &after), "");
    }
}
