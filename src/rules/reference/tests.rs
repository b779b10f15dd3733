//! References by version, product and place.

use expect_test::expect;

use crate::rules::testing::{
    check_findings, check_fix, findings_of, first_fix_of_rule, fixed_by_rule,
};

const ID: &str = "reference";

/// The findings about a `$ref` in the schema of a response.
fn in_response(head: &str, reference: &str, tail: &str) -> String {
    findings_of(
        ID,
        &r#"
<head>
paths: {/a: {get: {responses: {200: {schema: {$ref: '<reference>'}}}}}}
<tail>
"#
        .replace("<head>", head)
        .replace("<reference>", reference)
        .replace("<tail>", tail),
    )
}

#[test]
fn schemas_of_the_second_version() {
    for (reference, tail, expected) in [
        ("#/definitions/A", "definitions: {A: {}}", ""),
        (
            "#/invalid-prefix/A",
            "definitions: {A: {}}",
            "error[reference] Google rejects the config: a schema `$ref` must",
        ),
        ("#/components/schemas/A", "definitions: {A: {}}", "error[reference]"),
        ("#definitions/A", "definitions: {A: {}}", "error[reference]"),
        (
            "#/definitions/A",
            "",
            "error[reference] Google rejects the config: it has a schema `$ref`, but no `definitions`. Add `definitions` at the top level, with `A` in it.",
        ),
        ("#/definitions/A", "definitions:", "error[reference]"),
        (
            "#/definitions/B",
            "definitions: {A: {}}",
            "hint[reference] Google allows a value of any kind here: there is no",
        ),
        (
            "A",
            "definitions: {A: {}}",
            "warning[reference] Google may reject the config: a schema `$ref` must",
        ),
        (
            "a.yaml#/A",
            "",
            "error[reference] Google rejects the config: this `$ref` leads out of the file",
        ),
        ("./a.json", "", "error[reference] Google rejects the config: this `$ref` leads out"),
        ("https://example.com/a#/definitions/A", "", "error[reference]"),
        ("#/definitions/${A}", "", ""),
        ("${A}", "", ""),
        ("#/x/A", "a: [", "error[reference]"),
        ("#/definitions/A", "a: [", ""),
    ] {
        let found = in_response("swagger: '2.0'", reference, tail);
        let is_met = if expected.is_empty() { found.is_empty() } else { found.contains(expected) };
        assert!(is_met, "{reference} {tail}: {found}");
    }
}

#[test]
fn other_files_by_version_and_product() {
    for (head, expected) in [
        ("openapi: 3.0.3", "warning[reference]"),
        ("# gateway-ls: endpoints\nswagger: '2.0'", ""),
        ("# gateway-ls: endpoints\nopenapi: 3.0.3", ""),
    ] {
        let found = in_response(head, "a.yaml", "");
        assert_eq!(found.contains("[reference]"), !expected.is_empty(), "{head}: {found}");
        assert!(found.contains(expected), "{head}: {found}");
    }
}

#[test]
fn the_third_version() {
    check_findings(
        ID,
        r#"
openapi: 3.0.3
components: {schemas: {A: {}}}
paths:
  /a:
    get:
      responses:
        200: {content: {a/b: {schema: {$ref: '#/components/schemas/A'}}}}
        300: {content: {a/b: {schema: {$ref: '#/components/schemas/B'}}}}
        #                                     ^^^^^^^^^^^^^^^^^^^^^^ hint[reference] Google may ignore this `$ref`: there is no definition `#/components/schemas/B`.
"#,
    );
}

#[test]
fn what_is_no_schema() {
    check_findings(
        ID,
        r#"
parameters: {P: {name: p, in: query, type: string}}
responses: {R: {description: r}}
paths:
  /a:
    get:
      parameters: [{$ref: '#/parameters/P'}, {$ref: '#/parameters/Q'}]
      #                                              ^^^^^^^^^^^^^^ warning[reference] Google ignores this parameter with a warning: there is no `#/parameters/Q`. It then rejects a path whose `{…}` nothing else declares.
      responses:
        200: {$ref: '#/responses/R'}
        300: {examples: {a/b: {$ref: 'x.yaml'}}, schema: {properties: {$ref: {type: string}}, example: {$ref: 'y.yaml'}}}
  /b:
    $ref: 'b.yaml'
    #      ^^^^^^ error[reference]
"#,
    );
}

#[test]
fn a_fix_changes_something() {
    let text = r#"
responses: {R: {schema: {type: string}}}
definitions: {}
paths: {/a: {get: {responses: {200: {schema: {$ref: '#/responses/R/schema'}}}}}}
#                                                    ^^^^^^^^^^^^^^^^^^^^ error[reference] Google rejects the config: a schema `$ref` must begin with `#/definitions/`.
"#;
    check_findings(ID, text);
    check_fix(ID, text, text);
}

#[test]
fn parameters_that_are_nowhere() {
    check_findings(
        ID,
        r#"
paths:
  /a/{q}:
    parameters: [{$ref: '#/parameters/q'}]
    #                    ^^^^^^^^^^^^^^ warning[reference] Google ignores this parameter with a warning: the config has no `parameters`
    get: {responses: {200: {description: a}}}
"#,
    );
}

#[test]
fn circles() {
    check_findings(
        ID,
        r#"
definitions:
  A: {$ref: '#/definitions/A'}
  #          ^^^^^^^^^^^^^^^ error[reference] Google rejects the config: definition `A` refers to itself
  B: {type: array, items: {$ref: '#/definitions/C'}}
  #                               ^^^^^^^^^^^^^^^ error[reference] Google rejects the config: definitions refer to each other in a cycle. No object is between `B` and `C`
  C: {$ref: '#/definitions/B'}
  D: {type: array, items: {type: array, items: {$ref: '#/definitions/D'}}}
  #                                                    ^^^^^^^^^^^^^^^ error[reference]
  E: {properties: {e: {$ref: '#/definitions/E'}, f: {type: array, items: {$ref: '#/definitions/E'}}}}
  F: {$ref: '#/definitions/A'}
  G: {type: array, items: {type: object, properties: {g: {$ref: '#/definitions/G'}}}}
"#,
    );
}

#[test]
fn fixes() {
    for (reference, mended) in [
        ("#/components/schemas/Pet", "#/definitions/Pet"),
        ("Pet", "#/definitions/Pet"),
        ("#/definitions/Pets", "#/definitions/Pet"),
    ] {
        let text = |of: &str| {
            r#"{"swagger": "2.0", "definitions": {"Pet": {}, "A": {"$ref": "<of>"}}}"#
                .replace("<of>", of)
        };
        assert_eq!(first_fix_of_rule(ID, &text(reference)), text(mended));
    }
    // Without quotes it would be a comment.
    check_fix(
        ID,
        r#"
definitions:
  Pet: {}
  A:
    $ref: Pet
"#,
        r#"
definitions:
  Pet: {}
  A:
    $ref: '#/definitions/Pet'
"#,
    );
}

#[test]
fn what_a_template_may_bring_is_not_missing() {
    let using = r#"paths:
  /a:
    get:
      parameters: [{$ref: '#/parameters/p'}]
      responses: {200: {description: a, schema: {$ref: '#/definitions/B'}}}
"#;
    for definitions in [
        "{{ include \"more\" . }}\n",
        r#"
definitions:
  ${more}
  A: {}
parameters:
  q: {name: q, in: query, type: string}
  # More
  ${more}
"#,
        "definitions: {${more}, A: {}}\nparameters: ${more}\n",
        "{% if x %}definitions: {B: {}}{% endif %}\n",
    ] {
        check_findings(ID, &format!("{definitions}{using}"));
    }
    check_findings(
        ID,
        r#"
host: ${host}
{{ if .x }}
x-a: 1
{{ end }}
definitions:
  A: {title: "${title}"}
paths:
  /a:
    get:
      {{ include "more" . }}
      responses: {200: {description: a, schema: {$ref: '#/definitions/B'}}}
      #                                                 ^^^^^^^^^^^^^^^ hint[reference] Google allows a value of any kind here: there is no
"#,
    );
}

#[test]
fn references_that_nobody_describes_are_let_be() {
    check_findings(
        ID,
        r#"
openapi: 3.0.3
components:
  securitySchemes: {a: {$ref: 'b.yaml'}}
  examples: {a: {$ref: '#/components/examples/b'}}
  links: {a: {$ref: 'b.yaml'}}
  callbacks: {a: {$ref: 'b.yaml'}}
  schemas: {a: {discriminator: {propertyName: p, mapping: {x: 'b.yaml', y: '#/components/schemas/b'}}}}
"#,
    );
}

#[test]
fn what_is_outside_is_defined_here() {
    let text = |head: &str, reference: &str, tail: &str| {
        r#"<head>
paths:
  /a:
    get:
      responses:
        200:
          schema: {$ref: '<reference>'}
<tail>"#
            .replace("<head>", head)
            .replace("<reference>", reference)
            .replace("<tail>", tail)
    };
    let v2 = |reference: &str, tail: &str| text("swagger: '2.0'", reference, tail);
    expect![[r#"
        Define `Order` here; fill in its properties
        swagger: '2.0'
        paths:
          /a:
            get:
              responses:
                200:
                  schema: {$ref: '#/definitions/Order'}
        definitions:
          Order:
            type: object
    "#]]
    .assert_eq(&fixed_by_rule(ID, &v2("schemas.yaml#/definitions/Order", "")).join("\n"));
    expect![[r#"
        Define `order` here; fill in its properties
        swagger: '2.0'
        paths:
          /a:
            get:
              responses:
                200:
                  schema: {$ref: '#/definitions/order'}
        definitions:
          Pet: {type: object}
          order:
            type: object
    "#]]
    .assert_eq(
        &fixed_by_rule(
            ID,
            &v2("https://a.example/order.json?x=1", "definitions:\n  Pet: {type: object}\n"),
        )
        .join("\n"),
    );
    let defined = fixed_by_rule(
        ID,
        &v2("schemas.yaml#/definitions/Pet", "definitions:\n  Pet: {type: object}\n"),
    );
    assert_eq!(defined[0], "Replace with `#/definitions/Pet`");
    let v3 = r#"openapi: 3.0.3
paths:
  /a:
    get:
      responses:
        200:
          content:
            application/json:
              schema: {$ref: './order.yaml'}
"#;
    expect![[r#"
        Define `order` here; fill in its properties
        openapi: 3.0.3
        paths:
          /a:
            get:
              responses:
                200:
                  content:
                    application/json:
                      schema: {$ref: '#/components/schemas/order'}
        components:
          schemas:
            order:
              type: object
    "#]]
    .assert_eq(&fixed_by_rule(ID, v3).join("\n"));
    let defined = format!("{v3}components: {{schemas: {{order: {{type: object}}}}}}\n");
    let fixed = fixed_by_rule(ID, &defined);
    assert_eq!(fixed[0], "Replace with `#/components/schemas/order`");
    // What no name can be made of, and paths in other files, a person must copy.
    assert_eq!(fixed_by_rule(ID, &v2("a.yaml#/x/{y}", "")), [""; 0]);
    assert_eq!(
        fixed_by_rule(
            ID,
            r#"swagger: '2.0'
paths:
  /a: {$ref: 'a.yaml'}
"#
        ),
        [""; 0]
    );
}
