//! Quota limits and costs, and what is said of them.

use crate::rules::testing::{check_findings, check_fix, findings_of, fixed};

const ID: &str = "quota-limit";

fn limit(fields: &str) -> String {
    r#"swagger: '2.0'
x-google-management: {quota: {limits: [{<fields>}]}}
"#
    .replace("<fields>", fields)
}

#[test]
fn limits_of_the_second_version() {
    let right = [
        ("name", "a-b"),
        ("metric", "m"),
        ("unit", "'1/min/{project}'"),
        ("values", "{STANDARD: 5}"),
    ];
    for (name, value, said) in [
        ("name", "a-b", ""),
        ("name", "a_b", "is not a valid limit name"),
        ("name", &"a".repeat(65), "is not a valid limit name"),
        ("name", "'${N}'", ""),
        ("unit", "1/h/p", "is not a valid quota unit"),
        ("unit", "1/min/project", "is not a valid quota unit"),
        ("unit", "'1/d/{project}'", "is not a valid quota unit"),
        ("unit", "\"${UNIT}\"", ""),
        ("values", "{STANDARD: -1}", ""),
        ("values", "{STANDARD: 0}", ""),
        ("values", "{STANDARD: '10'}", ""),
        ("values", "{STANDARD: 1e3}", ""),
        ("values", "{STANDARD: 1_000}", ""),
        ("values", "{STANDARD: \"${N}\"}", ""),
        ("values", "{STANDARD: LIMIT}", ""),
        ("values", "{STANDARD: -2}", "the limit `-2` is negative"),
        ("values", "{STANDARD: 1.5}", "the limit `1.5` is not a whole number"),
        ("values", "{STANDARD: many}", "the limit `many` is not a whole number"),
        ("values", "{LOW: 1}", "cannot have the key `LOW`"),
        ("values", "{STANDARD: 1, HIGH: 2}", "cannot have the key `HIGH`"),
        ("values", "{}", "`values` has no `STANDARD`"),
    ] {
        let fields: Vec<_> = right
            .iter()
            .map(|(key, right)| format!("{key}: {}", if *key == name { value } else { right }))
            .collect();
        let found = findings_of(ID, &limit(&fields.join(", ")));
        if said.is_empty() {
            assert_eq!(found, "", "{name}: {value}");
        } else {
            assert!(
                found.contains("error[quota-limit]") && found.contains(said),
                "{value}: {found}"
            );
            assert_eq!(found.lines().count(), 1, "{value}: {found}");
        }
        let without: Vec<_> = right
            .iter()
            .filter(|(key, _)| *key != name)
            .map(|(key, right)| format!("{key}: {right}"))
            .collect();
        let found = findings_of(ID, &limit(&without.join(", ")));
        assert!(found.contains(&format!("has no `{name}`")), "{name}: {found}");
    }
}

#[test]
fn units_in_capitals() {
    let unit =
        |unit: &str| limit(&format!("name: a, metric: m, unit: {unit}, values: {{STANDARD: 1}}"));
    let found = findings_of(ID, &unit("PER_MINUTE"));
    assert!(
        found.contains(" hint[quota-limit] Google may reject the config: `")
            && found.lines().count() == 1,
        "{found}"
    );
    for placeholder in ["QUOTA_UNIT", "UNIT", "QUOTA_INTERVAL", "PERIOD", "YOUR_CHOICE"] {
        assert_eq!(findings_of(ID, &unit(placeholder)), "", "{placeholder}");
    }
}

#[test]
fn equal_names() {
    check_findings(
        ID,
        r#"
x-google-management:
  quota:
    limits:
    - {name: a, metric: m, unit: '1/min/{project}', values: {STANDARD: 1}}
    #        ^ error[quota-limit] Google rejects the config: two quota limits are named `a`.
    - {name: a, metric: m, unit: '1/min/{project}', values: {STANDARD: 1}}
"#,
    );
}

#[test]
fn costs() {
    check_findings(
        ID,
        r#"
paths:
  /a:
    get:
      x-google-quota:
        metricCosts:
          a: 1
          b: -1
          #  ^^ error[quota-limit] Google rejects the config: the cost `-1` is negative
          c: x
          #  ^ error[quota-limit] Google rejects the config: the cost `x` is not a whole number
          d: '2'
          e: ${X}
"#,
    );
}

#[test]
fn limits_of_the_third_version() {
    check_findings(
        ID,
        r#"
openapi: 3.0.3
x-google-api-management:
  quota:
    limits:
      a: {metric: m, values: 5}
      bb: {values: 1}
      #^ error[quota-limit] Google rejects the config: this quota limit has no `metric`
      cc: {metric: m}
      #^ error[quota-limit] Google rejects the config: this quota limit has no `values`
      d: {metric: m, values: x}
      #                      ^ error[quota-limit] Google rejects the config: the limit `x` is not a whole number.
"#,
    );
}

#[test]
fn what_a_merge_brings_to_its_place() {
    check_findings(
        ID,
        r#"
x-op: &op {x-google-quota: {metricCosts: {a: -1}}}
paths:
  /a: {get: {<<: *op}}
  #              ^^^ error[quota-limit] Google rejects the config: the cost `-1` is negative
"#,
    );
}

#[test]
fn fixes() {
    let whole = |unit: &str, values: &str| {
        limit(&format!("name: a, metric: m, unit: {unit}, values: {values}"))
    };
    let right = whole("'1/min/{project}'", "{STANDARD: 1}");
    assert_eq!(fixed(ID, &whole("1/h/p", "{STANDARD: 1}")), right);
    assert_eq!(fixed(ID, &whole("'1/min/{project}'", "{LOW: 1}")), right);
    check_fix(
        ID,
        r#"
x-google-management:
  quota:
    limits:
    - name: a b
      metric: m
      unit: 1/d/{project}
      values:
        STANDARD: 1
"#,
        r#"
x-google-management:
  quota:
    limits:
    - name: a-b
      metric: m
      unit: 1/min/{project}
      values:
        STANDARD: 1
"#,
    );
}

#[test]
fn half_typed_limits_are_left_alone() {
    check_findings(
        ID,
        r#"
x-google-management:
  quota:
    limits:
    - name: a
      met
"#,
    );
}
