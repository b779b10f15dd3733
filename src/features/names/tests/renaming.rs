//! Renaming on texts, and what must be true of it on any text.

use std::collections::BTreeSet;

use super::*;
use crate::edit::apply;
use crate::rules;
use crate::yaml::{Format, Tree};

/// The text after a rename at the cursor, or the sentence that refuses it.
fn renamed_in(marked: &str, new_name: &str, format: Format) -> String {
    let (source, offset) = cursor(marked);
    let analysis = read(&source, format);
    match rename(&analysis, offset, new_name) {
        Some(Rename::Edits(edits)) => apply(&source, &edits).unwrap(),
        Some(Rename::Refused(sentence)) => sentence,
        None => "no name".to_owned(),
    }
}

fn renamed(marked: &str, new_name: &str) -> String {
    renamed_in(marked, new_name, Format::Yaml)
}

#[test]
fn only_the_names_change_whatever_the_style() {
    for (source, new_name, expected) in [
        (
            "\u{feff}openapi: 3.0.3 # rows\r\nx-google-api-management:\r\n  backends:\r\n    # rows 💣\r\n    ro$0ws: {address: rows} # rows\r\nx-google-backend:   'rows'   # 💣 rows\r\npaths: {/rows: {get: {x-google-backend: \"r\\u006fws\", tags: [rows]}}}\r\n",
            "lines",
            "\u{feff}openapi: 3.0.3 # rows\r\nx-google-api-management:\r\n  backends:\r\n    # rows 💣\r\n    lines: {address: rows} # rows\r\nx-google-backend:   'lines'   # 💣 rows\r\npaths: {/rows: {get: {x-google-backend: \"lines\", tags: [rows]}}}\r\n",
        ),
        // What needs quotes gets some; what has quotes keeps them.
        (
            r#"openapi: 3.0.3
x-google-api-management: {backends: {a: {}, 'b': {}}}
x-google-backend: a$0
paths: {/a: {get: {x-google-backend: "a"}}}
"#,
            "it's, no",
            r#"openapi: 3.0.3
x-google-api-management: {backends: {"it's, no": {}, 'b': {}}}
x-google-backend: it's, no
paths: {/a: {get: {x-google-backend: "it's, no"}}}
"#,
        ),
        (
            r#"openapi: 3.0.3
x-google-api-management: {backends: {'a': {}}}
x-google-backend: 'a$0'
paths: {/a: {get: {x-google-backend: a}}}
"#,
            "yes",
            r#"openapi: 3.0.3
x-google-api-management: {backends: {'yes': {}}}
x-google-backend: 'yes'
paths: {/a: {get: {x-google-backend: 'yes'}}}
"#,
        ),
        (
            r#"openapi: 3.0.3
x-google-backend: >-
  a
paths: {/a: {get: {x-google-backend: a$0}}}
"#,
            "b",
            r#"openapi: 3.0.3
x-google-backend: b
paths: {/a: {get: {x-google-backend: b}}}
"#,
        ),
        // Both keys of a pair of equal ones.
        (
            r#"swagger: '2.0'
security: [{a$0: [], a: []}]
securityDefinitions: {a: {type: oauth2}, a: {type: apiKey}}
"#,
            "b",
            r#"swagger: '2.0'
security: [{b: [], b: []}]
securityDefinitions: {b: {type: oauth2}, b: {type: apiKey}}
"#,
        ),
    ] {
        assert_eq!(renamed(source, new_name), expected);
    }
    let json = "{\"openapi\": \"3.0.3\",\r\n \"x-google-api-management\": {\"backends\": {\"a\": {}}},\r\n \"x-google-backend\": \"a$0\"}";
    let expected = json.replace("\"a$0\"", r#""b\"c""#).replace("\"a\":", r#""b\"c":"#);
    assert_eq!(renamed_in(json, "b\"c", Format::Json), expected);
}

#[test]
fn references_get_the_escapes_they_need() {
    let source = r##"swagger: '2.0'
definitions:
  A$0: {type: object}
  B: {$ref: '#/definitions/A'}
  C: {$ref: '#/definitions/A/properties/A'}
  D: {$ref: "#\/definitions/A"}
  E: {$ref: '#/definitions/%41'}
  F: {properties: {A: {type: string}}, example: {$ref: '#/definitions/A'}}
"##;
    let expected = r##"swagger: '2.0'
definitions:
  a/b~c d: {type: object}
  B: {$ref: '#/definitions/a~1b~0c d'}
  C: {$ref: '#/definitions/a~1b~0c d/properties/A'}
  D: {$ref: "#/definitions/a~1b~0c d"}
  E: {$ref: '#/definitions/a~1b~0c%20d'}
  F: {properties: {A: {type: string}}, example: {$ref: '#/definitions/A'}}
"##;
    assert_eq!(renamed(source, "a/b~c d"), expected);
    // From a reference; without quotes a `#` would begin a comment.
    let source = r##"openapi: 3.0.3
components:
  responses: {E: {description: e}}
  schemas: {E: {}}
paths:
  /a: {get: {responses: {default: {$ref: "#/components/responses/E$0"}}}}
"##;
    let expected =
        source.replace("$0", "").replace("{E: {d", "{Gone: {d").replace("/E\"", "/Gone\"");
    assert_eq!(renamed(source, "Gone"), expected);
}

#[test]
fn names_that_nothing_can_have() {
    let source = r#"openapi: 3.0.3
x-google-api-management: {backends: {a$0: {}, b: {}}}
components: {securitySchemes: {s: {type: http}}, schemas: {A: {}, B: {}}}
"#;
    let at_scheme = source.replace("$0", "").replace("{s: {t", "{s$0: {t");
    let at_schema = source.replace("$0", "").replace("A: {}", "A$0: {}");
    for (source, new_name, expected) in [
        (source, "", "The new name of the backend is empty."),
        (source, " ", "` ` begins or ends with a blank, which nobody sees. Leave it out."),
        (source, "b", "There is a backend `b` already. Choose another name."),
        (
            source,
            "x\ny",
            "The name of a backend cannot hold line breaks or other characters that nobody sees.",
        ),
        (source, "${x}", "`${x}` would be read as a template or placeholder. Choose another name."),
        (source, "<<", "`<<` has a meaning of its own as a key. Choose another name."),
        (&at_scheme, "$ref", "`$ref` has a meaning of its own as a key. Choose another name."),
        (
            &at_scheme,
            "a/b",
            "`a/b` cannot be a name under `components`: OpenAPI 3 takes letters, digits, `.`, `-` and `_` there.",
        ),
        (&at_schema, "B", "There is a schema `B` already. Choose another name."),
        (
            &at_schema,
            "ß",
            "`ß` cannot be a name under `components`: OpenAPI 3 takes letters, digits, `.`, `-` and `_` there.",
        ),
    ] {
        assert_eq!(renamed(source, new_name), expected, "{new_name}");
    }
    let definition = "swagger: '2.0'\ndefinitions: {A$0: {}}\n";
    assert!(renamed(definition, "a%20b").starts_with("`a%20b` holds what looks like an escape"));
    let long = "x".repeat(1001);
    assert_eq!(
        renamed(source, &long),
        "The name of a backend cannot be longer than 1000 characters."
    );
    assert_eq!(renamed(source, "a"), source.replace("$0", ""));
    assert!(renamed(source, "A").contains("{A: {}, b: {}}"));
}

#[test]
fn a_name_that_waits_for_its_definition() {
    let source = r#"swagger: '2.0'
security: [{a$0: []}, {b: []}]
securityDefinitions: {a: {type: oauth2}}
"#;
    assert!(renamed(source, "b").starts_with("`b` is used in this file already"));
    // A name that nothing defines is corrected by giving it one that something does.
    let wrong = source.replace("a$0", "a").replace("{b", "{b$0");
    assert!(renamed(&wrong, "a").contains("[{a: []}, {a: []}]"));
}

#[test]
fn a_name_beside_the_new_one() {
    let source = r#"swagger: '2.0'
security: [{a$0: [], b: []}]
securityDefinitions: {a: {type: oauth2}}
"#;
    assert_eq!(
        renamed(source, "b"),
        "`b` stands beside `a` already: one of them would be lost. Choose another name."
    );
    // All uses of a name that nobody defines can be given to one that is there.
    let source = r#"openapi: 3.0.3
x-google-api-management: {backends: {rows: {}}}
x-google-backend: ro$0w
"#;
    assert!(renamed(source, "rows").ends_with("x-google-backend: rows\n"));
}

#[test]
fn what_is_not_known_is_let_be() {
    let head = "openapi: 3.0.3\nx-google-api-management: {backends: {a: {}}}\n";
    for (text, expected) in [
        (
            "x-google-backend: '${$0b}'\n",
            "`${b}` is a template or placeholder: which backend it names is known only once it is filled in.",
        ),
        (
            r#"x-google-backend: $0a
paths:
  /a:
    get:
      x-google-backend: a
      half
      x: y
"#,
            "`a` stands, or may stand, in a part of the file with a syntax error. Correct that first, so that no place is lost.",
        ),
        (
            r#"x-google-backend: $0a
paths:
  /b:
    get:
      half
      x: y
"#,
            "no a",
        ),
        ("info: {title: $0a}\nx-google-backend: a\n", "no name"),
        ("x-google-backend: a\ntags: [$0a]\n", "no name"),
        (
            r#"x-n: &n $0a
x-google-backend: *n
info: {title: *n}
"#,
            "The text of `a` is shared through an alias with places that name no backend. Rename it by hand.",
        ),
        (
            r#"x-n: &n {$0a: []}
security: [*n]
paths: {/a: {get: {x-google-quota: {metricCosts: *n}}}}
"#,
            "The text of `a` is shared through an alias with places that name no security scheme. Rename it by hand.",
        ),
    ] {
        let found = renamed(&format!("{head}{text}"), "lines");
        if expected == "no a" {
            // Another part may be broken as long as the name does not be in it.
            let head = head.replace("{a: ", "{rows: ");
            let text = text.replace("$0a", "$0rows");
            assert!(renamed(&format!("{head}{text}"), "lines").contains("x-google-backend: lines"));
            continue;
        }
        assert_eq!(found, expected, "{text}");
    }
    let shared = format!(
        r#"{head}x-n: &n $0a
x-google-backend: *n
paths: {{/a: {{get: {{x-google-backend: *n}}}}}}
"#
    );
    let expected = shared.replace("$0", "").replace("{a: ", "{b: ").replace("&n a", "&n b");
    assert_eq!(renamed(&shared, "b"), expected);
    let merged = format!(
        "{head}x-n: &n {{x-google-backend: $0a}}\npaths: {{/a: {{get: {{<<: *n}}, put: *n}}}}\n"
    );
    let expected = merged.replace("$0", "").replace("{a: {", "{b: {").replace(": a}", ": b}");
    assert_eq!(renamed(&merged, "b"), expected);
}

#[test]
fn what_a_variable_fills_in_is_let_be() {
    let source = r#"openapi: 3.0.3
x-google-api-management: {backends: {a: {}}}
x-google-backend: ${b}
"#;
    let variables = [("b".to_owned(), "a".to_owned())].into();
    let settings = crate::settings::Settings {
        assume_config: Some(true),
        variables,
        ..crate::settings::Settings::default()
    };
    let text = crate::text::Text::new(source);
    let analysis = Analysis::new(text, Format::Yaml, std::sync::Arc::new(settings));
    let offset = source.find("a: {}").unwrap();
    let Some(Rename::Refused(sentence)) = rename(&analysis, offset, "b") else { panic!() };
    assert!(sentence.starts_with("`${b}` comes to `a`"), "{sentence}");
}

#[test]
fn what_can_be_renamed_is_told_before() {
    let source =
        "openapi: 3.0.3\ncomponents: {schemas: {A: {}, B: {$ref: '#/comp$0onents/schemas/A'}}}\n";
    let (source, offset) = cursor(source);
    let analysis = read(&source, Format::Yaml);
    assert_eq!(prepare_rename(&analysis, offset), None, "not on the name");
    let at = source.rfind('A').unwrap();
    let range = TextRange::new(at, at + 1);
    assert_eq!(
        prepare_rename(&analysis, at),
        Some(Renamable::Name { range, text: "A".to_owned() })
    );
    let source = "openapi: 3.0.3\nx-google-backend: <na$0me>\n";
    let (source, offset) = cursor(source);
    let found = prepare_rename(&read(&source, Format::Yaml), offset);
    assert!(matches!(found, Some(Renamable::Refused(_))), "{found:?}");
}

/// Every scalar in its order: where its text starts, and what it says.
fn scalars(tree: &Tree) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut waiting: Vec<_> = tree.root().into_iter().collect();
    while let Some(node) = waiting.pop() {
        match node.kind() {
            Kind::Scalar | Kind::Alias => {
                found.push((node.content_range().start, node.text().into_owned()));
            }
            Kind::Mapping => waiting.extend(node.entries().flat_map(|it| [it.key, it.value])),
            Kind::Sequence => waiting.extend(node.items()),
        }
    }
    found.sort();
    found
}

/// Renames every name of a text and looks at what came of it: the names and nothing else have
/// changed, what is found stays the same, and the way back leads to the same text.
pub(super) fn check_every_rename(source: &str, format: Format, new_name: &str) -> usize {
    let analysis = read(source, format);
    let before = findings(&analysis, "", "");
    let scalars_before = scalars(&analysis.tree);
    let mut done = BTreeSet::new();
    let mut count = 0;
    for kind in NameKind::all(analysis.document.is_v3) {
        for name in analysis.names(kind) {
            let key = (kind.in_words(), name.text.clone().into_owned());
            if !done.insert(key) {
                continue;
            }
            let offset = name.place.text().start;
            let Some(Rename::Edits(edits)) = rename(&analysis, offset, new_name) else { continue };
            count += 1;
            let what = format!("{} {} to {new_name}", kind.in_words(), name.text);
            let text = apply(source, &edits).unwrap();
            let after = read(&text, format);
            // Only scalars at places of the name have another text.
            let places: BTreeSet<usize> = analysis
                .names(kind)
                .into_iter()
                .filter(|it| it.text == name.text)
                .map(|it| it.scalar().start)
                .collect();
            let scalars_after = scalars(&after.tree);
            assert_eq!(scalars_before.len(), scalars_after.len(), "{what}\n{text}");
            for ((start, old), (_, new)) in scalars_before.iter().zip(&scalars_after) {
                assert_eq!(places.contains(start), old != new, "{what}: {old} and {new}\n{text}");
            }
            let same = |analysis: &Analysis, text: &str| {
                analysis.names(kind).iter().filter(|it| it.text == text).count()
            };
            assert_eq!(same(&analysis, &name.text), same(&after, new_name), "{what}\n{text}");
            assert_eq!(same(&after, &name.text), 0, "{what}\n{text}");
            assert_eq!(before, findings(&after, new_name, &name.text), "{what}\n{text}");
            // And back, where no quotes had to be added.
            let start = after.names(kind).into_iter().find(|it| it.text == new_name);
            let start = start.unwrap().place.text().start;
            let Some(Rename::Edits(back)) = rename(&after, start, &name.text) else {
                panic!("{what}: no way back\n{text}");
            };
            let back = apply(&text, &back).unwrap();
            if new_name.bytes().all(|it| it.is_ascii_alphabetic()) && !source.contains('\\') {
                assert_eq!(back, source, "{what}");
            }
        }
    }
    count
}

/// What is found, without places; one name put in the place of another.
fn findings(analysis: &Analysis, from: &str, to: &str) -> Vec<String> {
    let found = rules::findings(analysis);
    let mut lines: Vec<String> = found
        .iter()
        .map(|it| {
            let message = match from {
                "zzRenamedzz" => it.message.replace(from, to),
                _ => {
                    let message = it.message.replace(&format!("`{from}`"), &format!("`{to}`"));
                    message.replace(&format!("/{from}"), &format!("/{to}"))
                }
            };
            // Names are in the order of the alphabet there.
            let message = message
                .split(" `x-google-api-management.backends` defines")
                .next()
                .unwrap_or_default();
            format!("{} {message}", it.rule)
        })
        .collect();
    lines.sort();
    lines
}

const V3: &str = include_str!("../../../../tests/fixtures/names/v3.yaml");
const V2: &str = include_str!("../../../../tests/fixtures/names/v2.yaml");
const JSON: &str = include_str!("../../../../tests/fixtures/names/v3.json");

#[test]
fn any_rename_changes_the_names_and_nothing_else() {
    for (source, format, expected) in
        [(V3, Format::Yaml, 14), (V2, Format::Yaml, 8), (JSON, Format::Json, 6)]
    {
        let crlf = source.replace('\n', "\r\n");
        let with_mark = format!("\u{feff}{source}");
        for source in [source, &crlf, &with_mark] {
            assert_eq!(check_every_rename(source, format, "zzRenamedzz"), expected, "{source}");
        }
        check_every_rename(source, format, "yes");
    }
    for new_name in ["1e3", "it's: \"x\", {y}", "- #", "n/o~t 100%"] {
        check_every_rename(V2, Format::Yaml, new_name);
        check_every_rename(V3, Format::Yaml, new_name);
        check_every_rename(JSON, Format::Json, new_name);
    }
}

#[test]
fn path_parameters_and_operation_ids() {
    let source = r#"swagger: '2.0'
paths:
  '/a/{i$0d}/b/{x}':
    get:
      operationId: getA
      parameters:
        - {name: id, in: path, required: true, type: string}
        - {name: 'x', in: path, required: true, type: string}
"#;
    let expected =
        source.replace("$0", "").replace("{id}", "{key}").replace("name: id", "name: key");
    assert_eq!(renamed(source, "key"), expected);
    for (new_name, expected) in [
        ("x", "There is a path parameter `x` already. Choose another name."),
        ("a/b", "`a/b` cannot be a path parameter: use letters, digits and `_`."),
        ("", "The new name of the path parameter is empty."),
    ] {
        assert_eq!(renamed(source, new_name), expected);
    }
    let at_name = source.replace("i$0d", "id").replace("name: id", "name: id$0");
    assert!(renamed(&at_name, "key").contains("/a/{key}/b/{x}"));
    let at_id = source.replace("i$0d", "id").replace("getA", "get$0A");
    assert!(renamed(&at_id, "getB").contains("operationId: getB\n"));
    let json = r#"{"swagger": "2.0", "paths": {"/a/{id$0}": {"get": {"parameters": [{"name": "id", "in": "path"}]}}}}"#;
    let expected = json.replace("{id$0}", "{key}").replace("\"id\"", "\"key\"");
    assert_eq!(renamed_in(json, "key", Format::Json), expected);
    let linked = r#"openapi: 3.0.3
paths:
  /a/{id$0}:
    get:
      operationId: a
      parameters: [{name: id, in: path}]
      responses: {'200': {links: {n: {operationId: a, parameters: {path.id: x}}}}}
"#;
    assert!(renamed(linked, "key").starts_with("A link, callback or reference uses"));
    for pointer in ["~1a~1{id}", "~1a~1%7Bid%7D", "~1a~1%7bid%7d"] {
        let linked = linked.replace("operationId: a, parameters: {path.id: x}", "X");
        let linked = linked.replace("{X}", &format!("{{operationRef: '#/paths/{pointer}/get'}}"));
        assert!(linked.contains(pointer), "{linked}");
        assert!(renamed(&linked, "key").starts_with("A link, callback or reference uses"));
        assert!(renamed(&linked.replace(pointer, "~1a~1{idx}"), "key").contains("/a/{key}"));
    }
}

#[test]
fn an_operation_id_does_not_become_the_method_of_another() {
    let source = r#"swagger: '2.0'
paths:
  /a:
    get: {operationId: a$0}
    put: {operationId: getC}
"#;
    for new_name in ["GetC", "get-C", "g.etC"] {
        assert_eq!(
            renamed(source, new_name),
            format!(
                "Google makes one method name of `{new_name}` and the operation ID `getC`. Choose another name."
            )
        );
    }
    assert_eq!(
        renamed(source, "getC"),
        "There is an operation ID `getC` already. Choose another name."
    );
    for new_name in ["A", "a.", "get_C", "getc"] {
        assert!(renamed(source, new_name).contains(&format!("operationId: {new_name}}}")));
    }
}

#[test]
fn the_provider_of_a_service_config() {
    for (id, used) in [("old", "o$0ld"), ("ol$0d", "old")] {
        let config = |id: &str, used: &str| {
            format!(
                r#"type: google.api.Service
authentication:
  providers:
  - id: {id}
    issuer: old
  rules:
  - selector: old
    requirements:
    - provider_id: {used}
"#
            )
        };
        assert_eq!(renamed(&config(id, used), "new"), config("new", "new"));
    }
}
