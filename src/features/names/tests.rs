//! Names on texts: `$0` is the cursor, what comes out are the places in brackets.

mod renaming;

use std::sync::Arc;

use expect_test::{Expect, expect};

use super::*;
use crate::settings::Settings;
use crate::text::Text;
use crate::yaml::Format;

pub(super) fn read(source: &str, format: Format) -> Analysis {
    let settings = Settings { assume_config: Some(true), ..Settings::default() };
    Analysis::new(Text::new(source), format, Arc::new(settings))
}

/// The text without its cursor, and the cursor.
pub(super) fn cursor(marked: &str) -> (String, usize) {
    (marked.replacen("$0", "", 1), marked.find("$0").unwrap())
}

/// The text with brackets around places: `«d:` before definitions, `«` before uses.
fn marked(source: &str, places: &[NamePlace]) -> String {
    let mut text = source.to_owned();
    for place in places.iter().rev() {
        text.insert(place.range.end, '»');
        text.insert_str(place.range.start, if place.is_definition { "«d:" } else { "«" });
    }
    text
}

/// The lines that hold a place of the name at the cursor.
fn places_at(text: &str) -> String {
    let (source, offset) = cursor(text);
    let places = name_places(&read(&source, Format::Yaml), offset);
    let marked = marked(&source, &places);
    let lines = marked.lines().filter(|line| line.contains('«')).map(str::trim);
    lines.collect::<Vec<_>>().join("\n")
}

fn check_places(text: &str, expected: &Expect) {
    expected.assert_eq(&places_at(text));
}

/// What is shown of the definition at the cursor: `line: all of it`, its name in brackets.
fn definition_at(text: &str, format: Format) -> String {
    let (source, offset) = cursor(text);
    let Some(definition) = definition(&read(&source, format), offset) else {
        return "nothing".to_owned();
    };
    let origin = definition.origin.of(&source);
    let targets = definition.targets.iter().map(|target| {
        let line = source[..target.selection.start].lines().count();
        assert!(target.range.covers(target.selection), "{target:?}");
        let whole = target.range.of(&source).lines().next().unwrap_or_default();
        format!("{line}: {} in {whole}", target.selection.of(&source))
    });
    format!("{origin} -> {}", targets.collect::<Vec<_>>().join(" | "))
}

const V3: &str = r#"openapi: 3.0.3
x-google-api-management:
  backends:
    rows: {address: 'https://rows-1234567890.us-central1.run.app'}
    'chat': {address: 'https://us-central1-aiplatform.googleapis.com'}
  metrics:
    reads: {}
  quota:
    limits:
      a: {metric: reads, values: 1}
  ai: {models: {routing: {routers: {main: {defaultModel: {backend: chat, targetModel: m}, rules: [{model: x, backend: "chat"}]}}}}}
  mcp: {tools-list: {security: {jwt: []}}}
x-google-backend: rows
security: [{jwt: []}]
components:
  securitySchemes:
    jwt: {type: oauth2}
    same: {$ref: '#/components/securitySchemes/jwt'}
  schemas:
    Row: {type: object}
    Rows: {type: array, items: {$ref: '#/components/schemas/Row'}}
paths:
  /rows:
    x-google-backend: rows
    get:
      x-google-backend: "rows"
      x-google-quota: {metricCosts: {"reads": 1}}
      responses: {'200': {content: {a/b: {schema: {$ref: '#/components/schemas/Rows'}}}}}
  /chat:
    post:
      x-google-model-router: main
      security: [{jwt: [a], other: []}, {}]
"#;

/// The config above with a cursor after the first of these words after another one.
fn v3(after: &str, word: &str) -> String {
    let start = V3.find(after).unwrap();
    let at = start + V3[start..].find(word).unwrap() + word.len();
    format!("{}$0{}", &V3[..at], &V3[at..])
}

#[test]
fn places_of_backends() {
    let expected = expect![[r#"
        «d:rows»: {address: 'https://rows-1234567890.us-central1.run.app'}
        x-google-backend: «rows»
        x-google-backend: «rows»
        x-google-backend: "«rows»""#]];
    check_places(&v3("backends", "rows"), &expected);
    check_places(&v3("\nx-google-backend", "rows"), &expected);
    check_places(&v3("    x-google-backend", "rows"), &expected);
    check_places(&v3("get:", "\"ro"), &expected);
    let expected = expect![[r#"
        '«d:chat»': {address: 'https://us-central1-aiplatform.googleapis.com'}
        ai: {models: {routing: {routers: {main: {defaultModel: {backend: «chat», targetModel: m}, rules: [{model: x, backend: "«chat»"}]}}}}}"#]];
    check_places(&v3("'chat", "chat"), &expected);
    check_places(&v3("rules", "backend: \""), &expected);
}

#[test]
fn places_of_routers_metrics_and_schemes() {
    let expected = expect![[r#"
        ai: {models: {routing: {routers: {«d:main»: {defaultModel: {backend: chat, targetModel: m}, rules: [{model: x, backend: "chat"}]}}}}}
        x-google-model-router: «main»"#]];
    check_places(&v3("routers", "main"), &expected);
    check_places(&v3("/chat", "main"), &expected);
    let expected = expect![[r#"
        «d:reads»: {}
        a: {metric: «reads», values: 1}
        x-google-quota: {metricCosts: {"«reads»": 1}}"#]];
    check_places(&v3("metrics", "reads"), &expected);
    check_places(&v3("limits", "read"), &expected);
    check_places(&v3("metricCosts", "rea"), &expected);
    let expected = expect![[r#"
        mcp: {tools-list: {security: {«jwt»: []}}}
        security: [{«jwt»: []}]
        «d:jwt»: {type: oauth2}
        same: {$ref: '#/components/securitySchemes/«jwt»'}
        security: [{«jwt»: [a], other: []}, {}]"#]];
    check_places(&v3("mcp", "jwt"), &expected);
    check_places(&v3("\nsecurity", "jwt"), &expected);
    check_places(&v3("securitySchemes", "jw"), &expected);
    check_places(&v3("same", "/jwt"), &expected);
    check_places(&v3("same", "/comp"), &expected);
    check_places(&v3("/chat", "jwt"), &expected);
}

#[test]
fn places_of_metrics_in_2() {
    check_places(
        r#"swagger: '2.0'
x-google-management:
  metrics: [{name: reads}]
  quota:
    limits: [{name: a, metric: reads}]
    metricRules:
    - {selector: '*', metricCosts: {re$0ads: 1}}
    - {metric_costs: {reads: 2, other: 1}}
"#,
        &expect![[r#"
            metrics: [{name: «d:reads»}]
            limits: [{name: a, metric: «reads»}]
            - {selector: '*', metricCosts: {«reads»: 1}}
            - {metric_costs: {«reads»: 2, other: 1}}"#]],
    );
}

#[test]
fn places_of_schemes_in_operations_that_nobody_serves() {
    check_places(
        r#"openapi: 3.1.0
components:
  securitySchemes: {k$0ey: {type: apiKey}}
  pathItems: {p: {get: {security: [{key: []}]}}}
webhooks: {w: {post: {security: [{key: []}]}}}
paths:
  /a:
    get:
      security: [{key: []}]
      callbacks: {c: {u: {post: {security: [{other: []}, {key: []}]}}}}
"#,
        &expect![[r#"
            securitySchemes: {«d:key»: {type: apiKey}}
            pathItems: {p: {get: {security: [{«key»: []}]}}}
            webhooks: {w: {post: {security: [{«key»: []}]}}}
            security: [{«key»: []}]
            callbacks: {c: {u: {post: {security: [{other: []}, {«key»: []}]}}}}"#]],
    );
}

#[test]
fn places_of_components() {
    let expected = expect![[r##"
        «d:Row»: {type: object}
        Rows: {type: array, items: {$ref: '#/components/schemas/«Row»'}}"##]];
    check_places(&v3("schemas", "Ro"), &expected);
    check_places(&v3("schemas", "#/components/schemas/R"), &expected);
    check_places(
        r##"openapi: 3.0.3
components:
  parameters:
    A$0~/b: {name: a, in: query}
  schemas: {A: {}}
paths:
  /a:
    parameters: [{$ref: '#/components/parameters/A~0~1b'}, {$ref: "#/components/parameters/A%7E0~1b"}]
    get: {parameters: [{$ref: '#/components/parameters/A'}], callbacks: {c: {u: {post: {parameters: [{$ref: '#/components/parameters/A~0~1b'}]}}}}}
"##,
        &expect![[r##"
            «d:A~/b»: {name: a, in: query}
            parameters: [{$ref: '#/components/parameters/«A~0~1b»'}, {$ref: "#/components/parameters/«A%7E0~1b»"}]
            get: {parameters: [{$ref: '#/components/parameters/A'}], callbacks: {c: {u: {post: {parameters: [{$ref: '#/components/parameters/«A~0~1b»'}]}}}}}"##]],
    );
    // A reference into a definition leads through its name.
    check_places(
        r#"swagger: '2.0'
definitions:
  A: {properties: {b: {type: object}}}
  B: {$ref: '#/definitions/$0A/properties/b'}
  C: {example: {$ref: '#/definitions/A'}}
"#,
        &expect![[r##"
            «d:A»: {properties: {b: {type: object}}}
            B: {$ref: '#/definitions/«A»/properties/b'}"##]],
    );
    // A discriminator may name a schema without the way to it.
    check_places(
        r#"openapi: 3.0.3
components:
  schemas:
    D$0og: {}
    Pet: {discriminator: {propertyName: p, mapping: {d: Dog, e: '#/components/schemas/Dog', f: Other}}}
"#,
        &expect![[r##"
            «d:Dog»: {}
            Pet: {discriminator: {propertyName: p, mapping: {d: «Dog», e: '#/components/schemas/«Dog»', f: Other}}}"##]],
    );
    check_places(
        "swagger: '2.0'\ndefinitions: {Pet: {}, B: {$ref: P$0et}, C: {$ref: Other}}\n",
        &expect!["definitions: {«d:Pet»: {}, B: {$ref: «Pet»}, C: {$ref: Other}}"],
    );
}

#[test]
fn places_in_2_0() {
    check_places(
        r#"swagger: '2.0'
x-google-management:
  metrics:
    - {name: rea$0ds}
    - {name: 'reads'}
  quota: {limits: [{name: reads, metric: reads}]}
securityDefinitions: {reads: {type: oauth2}}
paths: {/a: {get: {x-google-quota: {metric_costs: {reads: 1}}}}}
"#,
        &expect![[r"
            - {name: «d:reads»}
            - {name: '«d:reads»'}
            quota: {limits: [{name: reads, metric: «reads»}]}
            paths: {/a: {get: {x-google-quota: {metric_costs: {«reads»: 1}}}}}"]],
    );
    check_places(
        r#"swagger: '2.0'
security: [{k$0ey: []}]
x-security: [{key: {audiences: a}}]
securityDefinitions:
  key: {type: apiKey}
paths: {/a: {get: {x-security: [{key: {}}], security: [{key: []}]}}}
"#,
        &expect![[r"
            security: [{«key»: []}]
            x-security: [{«key»: {audiences: a}}]
            «d:key»: {type: apiKey}
            paths: {/a: {get: {x-security: [{«key»: {}}], security: [{«key»: []}]}}}"]],
    );
    // There are no named backends.
    check_places(
        r#"swagger: '2.0'
x-google-api-management: {backends: {a: {}}}
x-google-backend: $0a
"#,
        &expect![""],
    );
}

#[test]
fn a_name_that_nobody_defines_has_places_all_the_same() {
    let text = r#"openapi: 3.0.3
x-google-backend: a$0
paths: {/a: {get: {x-google-backend: a}, put: {x-google-backend: b}}}
"#;
    check_places(
        text,
        &expect![[r"
            x-google-backend: «a»
            paths: {/a: {get: {x-google-backend: «a»}, put: {x-google-backend: b}}}"]],
    );
    assert_eq!(definition_at(text, Format::Yaml), "nothing");
}

#[test]
fn texts_that_aliases_bring_are_places_once() {
    check_places(
        r#"openapi: 3.0.3
x-op: &op {x-google-backend: ro$0ws, security: &s [{key: []}]}
x-google-api-management: {backends: {rows: {}}}
paths:
  /a: {get: {<<: *op}, put: *op}
  /b: {get: {security: *s}}
"#,
        &expect![[r"
            x-op: &op {x-google-backend: «rows», security: &s [{key: []}]}
            x-google-api-management: {backends: {«d:rows»: {}}}"]],
    );
    check_places(
        r#"openapi: 3.0.3
x-s: &s [{key: []}]
security: *s
components: {securitySchemes: {ke$0y: {}}}
"#,
        &expect![[r"
            x-s: &s [{«key»: []}]
            components: {securitySchemes: {«d:key»: {}}}"]],
    );
}

#[test]
fn definitions_of_names() {
    for (after, word, expected) in [
        (
            "\nx-google-backend",
            "rows",
            "rows -> 4: rows in rows: {address: 'https://rows-1234567890.us-central1.run.app'}",
        ),
        ("rules", "ba$0", ""),
        (
            "/chat",
            "main",
            "main -> 11: main in main: {defaultModel: {backend: chat, targetModel: m}, rules: [{model: x, backend: \"chat\"}]}",
        ),
        ("/chat", "jwt", "jwt -> 17: jwt in jwt: {type: oauth2}"),
        ("limits", "reads", "reads -> 7: reads in reads: {}"),
        ("metrics", "reads", "reads -> 7: reads in reads: {}"),
    ] {
        if !expected.is_empty() {
            assert_eq!(definition_at(&v3(after, word), Format::Yaml), expected);
        }
    }
    // The branches of a template can each define a name.
    let text = r#"swagger: '2.0'
securityDefinitions:
%{ if a }
  key: {type: oauth2}
%{ else }
  key: {type: apiKey}
%{ endif }
security: [{k$0ey: []}]
"#;
    assert_eq!(
        definition_at(text, Format::Yaml),
        "key -> 4: key in key: {type: oauth2} | 6: key in key: {type: apiKey}"
    );
}

#[test]
fn definitions_of_references() {
    let text = |reference: &str| {
        format!(
            r#"swagger: '2.0'
definitions:
  A: {{properties: {{'b/~c d': {{type: object}}}}}}
  'x%20y': {{}}
parameters: [{{name: a}}]
paths: {{'/a/{{b}}': {{get: {{}}}}}}
x-any: {{$ref: "{reference}"}}
"#
        )
    };
    for (reference, expected) in [
        ("#/definitions/A$0", "3: A in A: {properties: {'b/~c d': {type: object}}}"),
        ("#/def$0initions/A", "3: A in A: {properties: {'b/~c d': {type: object}}}"),
        ("#/definitions/A/properties/b~1~0c%20d$0", "3: b/~c d in 'b/~c d': {type: object}"),
        ("#/definitions/x%20y$0", "4: x%20y in 'x%20y': {}"),
        ("#/definitions/x%2520y$0", "4: x%20y in 'x%20y': {}"),
        ("#/parameters/0$0", "5:  in {name: a}"),
        ("#/parameters/0/name$0", "5: name in name: a"),
        ("#/paths/~1a~1%7Bb%7D/get$0", "6: get in get: {}"),
    ] {
        let plain = reference.replace("$0", "");
        assert_eq!(definition_at(&text(reference), Format::Yaml), format!("{plain} -> {expected}"));
    }
    for reference in
        ["#/definitions/B$0", "#$0", "$0", "other.yaml#/A$0", "#/parameters/9$0", "#/$0"]
    {
        assert_eq!(definition_at(&text(reference), Format::Yaml), "nothing", "{reference}");
    }
}

#[test]
fn definitions_of_aliases() {
    let text = r#"swagger: '2.0'
x-b: &base
  address: a
x-google-backend: *ba$0se
x-c: &base {}
"#;
    assert_eq!(definition_at(text, Format::Yaml), "*base -> 2: &base in &base");
    let text = "swagger: '2.0'\nx-google-backend: {<<: [*n$0one]}\n";
    assert_eq!(definition_at(text, Format::Yaml), "nothing");
}

#[test]
fn both_ends_of_a_name_count() {
    let source = "openapi: 3.0.3\nx-google-backend: \"röws💣\" # rows\n";
    let analysis = read(source, Format::Yaml);
    let name = source.find("röws💣").unwrap();
    let end = name + "röws💣".len();
    for (offset, expected) in [(name - 1, 0), (name, 1), (end, 1), (end + 1, 0), (end + 5, 0)] {
        assert_eq!(name_places(&analysis, offset).len(), expected, "{offset}");
    }
}

#[test]
fn other_files_have_no_names() {
    let source = r#"openapi: 3.0.3
security: [{a: []}]
components: {securitySchemes: {a: {}}}
"#;
    let settings = Settings { assume_config: Some(false), ..Settings::default() };
    let analysis = Analysis::new(Text::new(source), Format::Yaml, Arc::new(settings));
    for offset in 0..=source.len() {
        assert_eq!(definition(&analysis, offset), None);
        assert_eq!(name_places(&analysis, offset), []);
        assert_eq!(prepare_rename(&analysis, offset), None);
        assert_eq!(rename(&analysis, offset, "b"), None);
    }
}

const PARAMETERS: &str = r#"swagger: '2.0'
parameters:
  shelf: {name: shelf, in: path, required: true, type: string}
paths:
  /shelves/{shelf}:
    parameters: [{$ref: '#/parameters/shelf'}]
    get: {operationId: getShelf}
  /shelves/{shelf}/books/{book}:
    get:
      parameters:
        - $ref: '#/parameters/shelf'
        - {name: book, in: path, required: true, type: string}
        - {name: shelf, in: query, type: string}
  /books/{book}:
    parameters: [{name: book, in: path, required: true, type: string}]
    get: {}
    put: {parameters: [{name: "book", in: path, required: true, type: integer}]}
"#;

/// The config above with a cursor within the first of these words after another one.
fn parameter(after: &str, word: &str) -> String {
    let at = PARAMETERS.find(after).unwrap();
    let at = at + PARAMETERS[at..].find(word).unwrap() + word.len();
    format!("{}$0{}", &PARAMETERS[..at], &PARAMETERS[at..])
}

#[test]
fn places_of_path_parameters() {
    // The paths that share a parameter share its name.
    let expected = expect![[r#"
        shelf: {name: «d:shelf», in: path, required: true, type: string}
        /shelves/{«shelf»}:
        /shelves/{«shelf»}/books/{book}:"#]];
    check_places(&parameter("/shelves/{shelf}:", "{sh"), &expected);
    check_places(&parameter("parameters", "name: sh"), &expected);
    let expected = expect![[r#"
        /books/{«book»}:
        parameters: [{name: «d:book», in: path, required: true, type: string}]
        put: {parameters: [{name: "«d:book»", in: path, required: true, type: integer}]}"#]];
    check_places(&parameter("/books/{book}:\n    parameters", "{book"), &expected);
    check_places(&parameter("put", "\"b"), &expected);
    let expected = expect![[r#"
        /shelves/{shelf}/books/{«book»}:
        - {name: «d:book», in: path, required: true, type: string}"#]];
    check_places(&parameter("/shelves/{shelf}/books", "/{book"), &expected);
    // No path: a query parameter, and a literal segment.
    check_places(
        &parameter("required: true, type: string}\n        - {name", "name: sh"),
        &expect![""],
    );
    check_places(&parameter("/books/{book}:\n    parameters", "/boo"), &expect![""]);
    let marked = parameter("/books/{book}:\n    parameters", "{b");
    expect![[r#"book -> 15: book in {name: book, in: path, required: true, type: string} | 17: book in {name: "book", in: path, required: true, type: integer}"#]].assert_eq(&definition_at(&marked, Format::Yaml));
}

#[test]
fn places_of_operation_ids() {
    let text = r#"openapi: 3.0.3
components:
  links: {Next: {operationId: getRow}}
paths:
  /rows:
    get:
      operationId: listRows
      responses:
        '200': {description: OK, links: {row: {operationId: 'get$0Row', parameters: {id: $response.body#/id}}}}
  /rows/{id}:
    get: {operationId: getRow, description: getRow}
"#;
    check_places(
        text,
        &expect![[r#"
        links: {Next: {operationId: «getRow»}}
        '200': {description: OK, links: {row: {operationId: '«getRow»', parameters: {id: $response.body#/id}}}}
        get: {operationId: «d:getRow», description: getRow}"#]],
    );
    expect!["getRow -> 11: getRow in get: {operationId: getRow, description: getRow}"]
        .assert_eq(&definition_at(text, Format::Yaml));
    // Of two that are alike only one is changed.
    check_places(
        r#"swagger: '2.0'
paths:
  /a: {get: {operationId: a}}
  /b: {get: {operationId: a$0}}
"#,
        &expect!["/b: {get: {operationId: «d:a»}}"],
    );
}
