//! Tests of the pages.

use expect_test::expect;

use super::*;
use crate::gateway::sources;
use crate::report::json;
use crate::rules::{self, About, Misses, Scope};
use crate::settings::Level;
use crate::text::UNLIMITED;

static RULE: Rule = Rule {
    id: "some-rule",
    docs: r#" Rows are | lost.

 ## Why
 Because the gateway
 drops them:
 - all `GET`s,
   even cached ones
 - no others

 ```yaml,bad
 rows: 1

   deep: 2
 ```
 Or so.

 ## Examples
 ```yaml,good
 rows: 0
 ```

 ## Fix
 Keep them. For example:
 ```yaml
 kept: 1
 ```
"#,
    level: Level::Off,
    milder: "hint on `/`",
    rejects: crate::rules::Rejects::Never,
    versions: Versions::V3,
    in_service_configs: false,
    targets: Targets::Endpoints,
    scope: Scope::Local,
    misses: Misses::Nothing,
    about: About::Values,
    google: &["rows not found", "no rows"],
    source: Some(sources::PUBLIC_LOG),
    source_v3: None,
    also: &[],
    check: |_, _| {},
    beside: None,
};

#[test]
fn a_page_in_markdown() {
    expect![[r#"
        # some-rule

        Rows are | lost.

        - Level: off; hint on `/`
        - Versions: OpenAPI 3.x
        - Products: Cloud Endpoints

        ## Why

        Because the gateway
        drops them:

        - all `GET`s,
          even cached ones
        - no others

        Or so.

        ## What Google prints

        - `rows not found`
        - `no rows`

        ## Examples

        Wrong:

        ```yaml
        rows: 1

          deep: 2
        ```

        Right:

        ```yaml
        rows: 0
        ```

        ## Fix

        Keep them. For example:

        ```yaml
        kept: 1
        ```

        ## Source

        <https://docs.cloud.google.com/api-gateway/docs/oasv2-extensions#x-google-backend> (as of 2026-11-23, seen in a public log; Google itself does not say so)
    "#]].assert_eq(&markdown(&RULE));
}

#[test]
fn a_page_in_plain_text() {
    expect![[r#"
        some-rule

        Rows are | lost.

        Level: off; hint on `/`
        Versions: OpenAPI 3.x
        Products: Cloud Endpoints

        Why

        Because the gateway drops them:

        - all `GET`s, even cached ones
        - no others

        Or so.

        What Google prints

        - `rows not found`
        - `no rows`

        Examples

        Wrong:

            rows: 1

              deep: 2

        Right:

            rows: 0

        Fix

        Keep them. For example:

            kept: 1

        Source

        https://docs.cloud.google.com/api-gateway/docs/oasv2-extensions#x-google-backend (as of 2026-11-23, seen in a public log; Google itself does not say so)
    "#]].assert_eq(&text(&RULE));
}

#[test]
fn a_page_as_data() {
    let page = RulePage { docs: "the page above".to_owned(), ..page(&RULE) };
    expect![[r#"
        {
          "id": "some-rule",
          "summary": "Rows are | lost.",
          "level": "off",
          "milder": "hint on `/`",
          "openapi": "3.x",
          "service_configs": false,
          "target": "endpoints",
          "google": [
            "rows not found",
            "no rows"
          ],
          "why": "Because the gateway drops them:\n\n- all `GET`s, even cached ones\n\n- no others\n\nOr so.",
          "examples": {
            "bad": [
              "rows: 1\n\n  deep: 2\n"
            ],
            "good": [
              "rows: 0\n"
            ]
          },
          "fix": "Keep them. For example:\n\n```yaml\nkept: 1\n```",
          "source": {
            "url": "https://docs.cloud.google.com/api-gateway/docs/oasv2-extensions#x-google-backend",
            "as_of": "2026-11-23",
            "certainty": "log"
          },
          "sources": [
            {
              "url": "https://docs.cloud.google.com/api-gateway/docs/oasv2-extensions#x-google-backend",
              "as_of": "2026-11-23",
              "certainty": "log"
            }
          ],
          "docs": "the page above"
        }
    "#]].assert_eq(&json(&page).unwrap());
}

#[test]
fn what_is_not_there_is_left_out() {
    let rule = Rule { docs: " Rows are lost.\n", google: &[], milder: "", source: None, ..RULE };
    expect![[r#"
        # some-rule

        Rows are lost.

        - Level: off
        - Versions: OpenAPI 3.x
        - Products: Cloud Endpoints
    "#]]
    .assert_eq(&markdown(&rule));
    let page = RulePage { docs: String::new(), ..page(&rule) };
    expect![[r#"{"id":"some-rule","summary":"Rows are lost.","level":"off","milder":null,"openapi":"3.x","service_configs":false,"target":"endpoints","google":[],"why":"","examples":{"bad":[],"good":[]},"fix":"","source":null,"sources":[],"docs":""}"#]].assert_eq(&serde_json::to_string(&page).unwrap());
}

#[test]
fn nothing_of_the_docs_is_lost() {
    for rule in rules::ALL {
        let page = markdown(rule);
        for line in rule.docs.lines().map(str::trim_end).filter(|line| !line.starts_with(" ```")) {
            assert!(page.contains(line.trim_start()), "{}: {line}", rule.id);
        }
        let data = self::page(rule);
        assert!(!data.why.is_empty() && !data.fix.is_empty(), "{}", rule.id);
        assert!(!data.examples.bad.is_empty() && !data.examples.good.is_empty(), "{}", rule.id);
        // A heading that is not known would be taken for a text.
        let headings = rule.docs.lines().filter(|line| line.starts_with(" ## "));
        for heading in headings {
            let known = [" ## Why", " ## Examples", " ## Fix"];
            assert!(known.contains(&heading), "{}: {heading}", rule.id);
        }
    }
}

#[test]
fn the_list_fits_the_terminal() {
    for width in [60, 75, 76, 80, 120] {
        let list = list(width);
        for line in list.lines() {
            assert!(line.chars().count() <= width, "{width}: {line}");
        }
        for rule in rules::ALL {
            let summary: Vec<_> = rule.summary().split(' ').take(2).collect();
            let start = list.lines().skip_while(|line| line.split(' ').next() != Some(rule.id));
            let start = start.take(2).collect::<String>();
            assert!(start.contains(&summary.join(" ")), "{width}: {start}");
        }
    }
}

#[test]
fn the_lists_hold_every_rule() {
    assert_eq!(list(UNLIMITED).lines().count(), rules::ALL.len());
    assert_eq!(table().lines().count(), rules::ALL.len() + 2);
    assert_eq!(pages().len(), rules::ALL.len());
}
