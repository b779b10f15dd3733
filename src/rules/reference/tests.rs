//! References by version, product and place.

use expect_test::expect;

use crate::rules::testing::{
    check_rule, findings_of_rule, first_fix_of_rule, fixed, fixed_by_rule,
};

const ID: &str = "reference";

/// The findings about a `$ref` in the schema of a response.
fn in_response(head: &str, reference: &str, tail: &str) -> String {
    findings_of_rule(
        ID,
        &format!(
            "{head}\npaths: {{/a: {{get: {{responses: {{200: {{schema: {{$ref: '{reference}'}}}}}}}}}}}}\n{tail}\n"
        ),
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
    let text = "openapi: 3.0.3\ncomponents: {schemas: {A: {}}}\npaths: {/a: {get: {responses: {200: {content: {a/b: {schema: {$ref: '#/components/schemas/NAME'}}}}}}}}\n";
    assert_eq!(findings_of_rule(ID, &text.replace("NAME", "A")), "");
    assert!(findings_of_rule(ID, &text.replace("NAME", "B")).contains("hint[reference]"));
}

#[test]
fn what_is_no_schema() {
    check_rule(
        ID,
        "parameters: {P: {name: p, in: query, type: string}}\nresponses: {R: {description: r}}\npaths:\n  /a:\n    get:\n      parameters: [{$ref: '#/parameters/P'}, {$ref: '#/parameters/Q'}]\n      #                                              ^^^^^^^^^^^^^^ warning[reference] Google ignores this parameter with a warning: there is no `#/parameters/Q`. It then rejects a path whose `{…}` nothing else declares.\n      responses:\n        200: {$ref: '#/responses/R'}\n        300: {examples: {a/b: {$ref: 'x.yaml'}}, schema: {properties: {$ref: {type: string}}, example: {$ref: 'y.yaml'}}}\n  /b:\n    $ref: 'b.yaml'\n    #      ^^^^^^ error[reference]\n",
    );
}

#[test]
fn a_fix_changes_something() {
    let text = "swagger: '2.0'\nresponses: {R: {schema: {type: string}}}\ndefinitions: {}\npaths: {/a: {get: {responses: {200: {schema: {$ref: '#/responses/R/schema'}}}}}}\n";
    assert!(findings_of_rule(ID, text).contains("error"));
    assert_eq!(fixed(ID, text), text);
}

#[test]
fn parameters_that_are_nowhere() {
    check_rule(
        ID,
        "paths:\n  /a/{q}:\n    parameters: [{$ref: '#/parameters/q'}]\n    #                    ^^^^^^^^^^^^^^ warning[reference] Google ignores this parameter with a warning: the config has no `parameters`\n    get: {responses: {200: {description: a}}}\n",
    );
}

#[test]
fn circles() {
    check_rule(
        ID,
        "definitions:\n  A: {$ref: '#/definitions/A'}\n  #          ^^^^^^^^^^^^^^^ error[reference] Google rejects the config: definition `A` refers to itself\n  B: {type: array, items: {$ref: '#/definitions/C'}}\n  #                               ^^^^^^^^^^^^^^^ error[reference] Google rejects the config: definitions refer to each other in a cycle. No object is between `B` and `C`\n  C: {$ref: '#/definitions/B'}\n  D: {type: array, items: {type: array, items: {$ref: '#/definitions/D'}}}\n  #                                                    ^^^^^^^^^^^^^^^ error[reference]\n  E: {properties: {e: {$ref: '#/definitions/E'}, f: {type: array, items: {$ref: '#/definitions/E'}}}}\n  F: {$ref: '#/definitions/A'}\n  G: {type: array, items: {type: object, properties: {g: {$ref: '#/definitions/G'}}}}\n",
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
            format!(
                "{{\"swagger\": \"2.0\", \"definitions\": {{\"Pet\": {{}}, \"A\": {{\"$ref\": \"{of}\"}}}}}}"
            )
        };
        assert_eq!(first_fix_of_rule(ID, &text(reference)), text(mended));
    }
    // Without quotes it would be a comment.
    let text =
        |of: &str| format!("swagger: '2.0'\ndefinitions:\n  Pet: {}\n  A:\n    $ref: {of}\n", "{}");
    assert_eq!(first_fix_of_rule(ID, &text("Pet")), text("'#/definitions/Pet'"));
}

#[test]
fn what_a_template_may_bring_is_not_missing() {
    let using = "paths:\n  /a:\n    get:\n      parameters: [{$ref: '#/parameters/p'}]\n      responses: {200: {description: a, schema: {$ref: '#/definitions/B'}}}\n";
    for source in [
        "{{ include \"more\" . }}\n",
        "definitions:\n  ${more}\n  A: {}\nparameters:\n  q: {name: q, in: query, type: string}\n  # More\n  ${more}\n",
        "definitions: {${more}, A: {}}\nparameters: ${more}\n",
        "{% if x %}definitions: {B: {}}{% endif %}\n",
    ] {
        check_rule(ID, &format!("{source}{using}"));
    }
    check_rule(
        ID,
        "host: ${host}\n{{ if .x }}\nx-a: 1\n{{ end }}\ndefinitions:\n  A: {title: \"${title}\"}\npaths:\n  /a:\n    get:\n      {{ include \"more\" . }}\n      responses: {200: {description: a, schema: {$ref: '#/definitions/B'}}}\n      #                                                 ^^^^^^^^^^^^^^^ hint[reference] Google allows a value of any kind here: there is no\n",
    );
}

#[test]
fn references_that_nobody_describes_are_let_be() {
    check_rule(
        ID,
        "openapi: 3.0.3\ncomponents:\n  securitySchemes: {a: {$ref: 'b.yaml'}}\n  examples: {a: {$ref: '#/components/examples/b'}}\n  links: {a: {$ref: 'b.yaml'}}\n  callbacks: {a: {$ref: 'b.yaml'}}\n  schemas: {a: {discriminator: {propertyName: p, mapping: {x: 'b.yaml', y: '#/components/schemas/b'}}}}\n",
    );
}

#[test]
fn what_is_outside_is_defined_here() {
    let text = |head: &str, reference: &str, tail: &str| {
        format!(
            "{head}\npaths:\n  /a:\n    get:\n      responses:\n        200:\n          schema: {{$ref: '{reference}'}}\n{tail}"
        )
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
    let v3 = "openapi: 3.0.3\npaths:\n  /a:\n    get:\n      responses:\n        200:\n          content:\n            application/json:\n              schema: {$ref: './order.yaml'}\n";
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
    let fixed =
        fixed_by_rule(ID, &format!("{v3}components: {{schemas: {{order: {{type: object}}}}}}\n"));
    assert_eq!(fixed[0], "Replace with `#/components/schemas/order`");
    // What no name can be made of, and paths in other files, a person must copy.
    assert_eq!(fixed_by_rule(ID, &v2("a.yaml#/x/{y}", "")), [""; 0]);
    assert_eq!(fixed_by_rule(ID, "swagger: '2.0'\npaths:\n  /a: {$ref: 'a.yaml'}\n"), [""; 0]);
}
