//! Values of the wrong kind, and keys that other keys do not let be there.

use super::ID;
use crate::rules::testing::{check_findings, check_fix, findings_of};

#[test]
fn at_the_top_level() {
    check_findings(
        [ID, "wrong-version-key"],
        r#"
swagger: 2.0
#        ^^^ error[openapi-structure] Google rejects the config: `swagger` must be text, not a number. Put it in quotes: `"2.0"`.
info:
  title: Shop
  version: 1.0
  #        ^^^ error[openapi-structure] Google rejects the config: `version` must be text, not a number. Put it in quotes: `"1.0"`.
  contact: me@example.com
  #        ^^^^^^^^^^^^^^ error[openapi-structure] Google rejects the config: `contact` must be an object, not text. Write its fields below it.
  license: {}
  #^^^^^^ error[openapi-structure] Google rejects the config: `license` lacks `name`. Add what is missing.
schemes: https
#        ^^^^^ error[openapi-structure] Google rejects the config: `schemes` must be a list, not text. Put it in brackets: `[https]`.
consumes: [application/json, application/json]
#                            ^^^^^^^^^^^^^^^^ error[openapi-structure] Google rejects the config: this is in `consumes` twice. Remove one of them.
produces:
#^^^^^^^ error[openapi-structure] Google rejects the config: `produces` has no value. Write `produces: []`, or remove it.
tags:
  - orders
  # ^^^^^^ error[openapi-structure] Google rejects the config: an item of `tags` must be a tag, not text. Write its fields below it.
  - description: of customers
  # ^^^^^^^^^^^ error[openapi-structure] Google rejects the config: a tag lacks `name`. Add what is missing.
externalDocs: {description: more}
#^^^^^^^^^^^ error[openapi-structure] Google rejects the config: `externalDocs` lacks `url`. Add what is missing.
paths:
  /orders:
  #^^^^^^ error[openapi-structure] Google rejects the config: `/orders` has no value. Add an operation, or remove the path.
"#,
    );
}

#[test]
fn in_operations() {
    check_findings(
        [ID, "wrong-version-key"],
        r#"
swagger: '2.0'
info: {title: Shop, version: '1'}
paths:
  /orders:
    get:
      operationId: list
      tags: orders
      #     ^^^^^^ error[openapi-structure] Google rejects the config: `tags` must be a list, not text. Put it in brackets: `[orders]`.
      summary: 7
      #        ^ error[openapi-structure] Google rejects the config: `summary` must be text, not a number. Put it in quotes: `"7"`.
      deprecated: 'true'
      #            ^^^^ error[openapi-structure] Google rejects the config: `deprecated` must be `true` or `false`, not text. Remove the quotes.
      parameters:
        - {name: limit, in: query, type: integer, minimum: '1', maxLength: 1.5, minLength: -1}
        #                                                   ^ error[openapi-structure] Google rejects the config: `minimum` must be a number, not text. Remove the quotes.
        #                                                                  ^^^ error[openapi-structure] Google rejects the config: `maxLength` must be a whole number, not a fraction.
        #                                                                                  ^^ error[openapi-structure] Google rejects the config: `minLength` must be 0 or more.
        - {name: sort, in: header, type: array, collectionFormat: multi, items: {type: string}}
        #                                                         ^^^^^ error[openapi-structure] Google rejects the config: `collectionFormat: multi` is only for `in` `query` and `formData`.
        - {name: photo, in: query, type: file}
        #                                ^^^^ error[openapi-structure] Google rejects the config: `type: file` is only for `in` `formData`.
        - {name: order, in: body, type: string, schema: {type: object}}
        #                         ^^^^ error[openapi-structure] Google rejects the config: a body cannot have `type`. Write it in the `schema`.
        - {name: id, in: path, type: int, required: false}
        #                            ^^^ error[openapi-structure] Google rejects the config: a parameter cannot have type `int`.
        #                                           ^^^^^ error[openapi-structure] Google rejects the config: parameter `id` is in the path and must be `required: true`.
        - {$ref: '#/parameters/page', name: page}
        #  ^^^^ error[openapi-structure] Google rejects the config: a `$ref` must be alone here.
      responses:
        '200': OK
        #      ^^ error[openapi-structure] Google rejects the config: `200` must be a response, not text. Write `description: OK` below it.
        '201':
          description: made
          schema:
            type:string
            #^^^^^^^^^^ error[openapi-structure] Google rejects the config: `schema` must be an object, not text. A space is missing after the colon: `type: string`.
        '204': {schema: }
        #^^^^ error[openapi-structure] Google rejects the config: response `204` has no `description`.
        #       ^^^^^^ error[openapi-structure] Google rejects the config: `schema` has no value.
        '400': {description: bad, examples: {cat: {name: Tom}}}
        #                                    ^^^ error[openapi-structure] Google rejects the config: `cat` is not a media type.
        '401': {description: bad, headers: {X-A: {type: object}, X-B: {}}}
        #                                               ^^^^^^ error[openapi-structure] Google rejects the config: `type` cannot be `object`.
        #                                                        ^^^ error[openapi-structure] Google rejects the config: `X-B` lacks `type`.
        '402': {description: bad, x-note: 1}
        #                         ^^^^^^ error[openapi-structure] Google rejects the config: unknown field `x-note`. No such keys may be in a response.
parameters:
  page: {$ref: '#/parameters/other', name: page, in: query, type: integer}
  #      ^^^^ error[openapi-structure] Google rejects the config: a parameter here must not be a reference. Write it out.
"#,
    );
}

#[test]
fn in_schemas() {
    check_findings(
        [ID, "wrong-version-key"],
        r#"
swagger: '2.0'
info: {title: Shop, version: '1'}
paths: {/a: {}}
definitions:
  Order:
    type: object
    required: []
    #^^^^^^^ error[openapi-structure] Google rejects the config: `required` must not be empty. Add an item, or remove the key.
    properties:
      id: {type: strng, required: true}
      #          ^^^^^ error[openapi-structure] Google rejects the config: `type` cannot be `strng`. Did you mean `string`?
      #                           ^^^^ error[openapi-structure] Google rejects the config: `required` is a list of names, on the object. Remove it here and write `required: [id]` beside `properties`.
      size: {type: integer, exclusiveMinimum: 0}
      #                                       ^ error[openapi-structure] Google rejects the config: `exclusiveMinimum` is `true` or `false` in OpenAPI 2.0. Write `minimum: 0` and `exclusiveMinimum: true`.
      kind: {nullable: true, enum: [a, b, a]}
      #      ^^^^^^^^ error[wrong-version-key] Google rejects the config: `nullable` belongs to OpenAPI 3.x. Remove it, or write `x-nullable: true`
      #                                   ^ error[openapi-structure] Google rejects the config: this is in `enum` twice.
      part: {oneOf: [{type: string}], $comment: one}
      #      ^^^^^ error[wrong-version-key] Google rejects the config: `oneOf` belongs to OpenAPI 3.x. It has only `allOf`
      #                               ^^^^^^^^ error[wrong-version-key] Google rejects the config: `$comment` belongs to OpenAPI 3.x.
      next: {$reff: '#/definitions/Order'}
      #      ^^^^^ error[openapi-structure] Google rejects the config: unknown field `$reff`. Did you mean `$ref`?
      step: {multipleOf: 0, xml: {name: a, x-b: 1}}
      #                  ^ error[openapi-structure] Google rejects the config: `multipleOf` must be greater than 0.
      #                                    ^^^ error[openapi-structure] Google rejects the config: unknown field `x-b`.
    discriminator: {propertyName: kind}
    #^^^^^^^^^^^^ error[openapi-structure] Google rejects the config: `discriminator` is a text in OpenAPI 2.0. Write the name of the property.
  Empty: {required: 1}
  #                 ^ error[openapi-structure] Google rejects the config: `required` must be a list of names. List the properties: `required: [id]`.
  /orders:
  #^^^^^^ error[openapi-structure] Google rejects the config: a path is indented below `definitions`.
    get: {operationId: a}
"#,
    );
}

#[test]
fn what_google_takes() {
    check_findings(
        [ID, "wrong-version-key"],
        r#"
swagger: '2.0'
info: {title: '', version: '1', x-a: 1}
schemes: [wss, https]
tags: []
securityDefinitions:
  basic: {type: basic}
  code: {type: oauth2, flow: accessCode, authorizationUrl: '', tokenUrl: '', scopes: {a: ''}, x-a: {}}
security: [{basic: []}, {}]
paths:
  x-a: 1
  /orders/{id}:
    $ref: 'orders.yaml'
    parameters: [{}]
    get:
      operationId: list
      summary: 2026-11-30
      description: 1e3
      deprecated: no
      parameters:
        - {name: id, in: path, type: string, enum: [1, '1', 1.5]}
        - {name: a, in: formData, type: file, allowEmptyValue: true}
        - {name: b, in: query, type: array, collectionFormat: multi, items: {type: array, items: {type: string}}, maxItems: 2.0}
        - {name: c, in: body, schema: {}}
      responses:
        '200': {}
        '201': {$ref: '#/responses/r'}
        default: {description: '', examples: {application/json: [1], text/plain: a}}
        x-a: 1
responses: {r: {description: a}}
definitions:
  A: {type: [string, 'null'], items: [{}, {type: object}], additionalProperties: {any: [thing]}, maximum: 012}
  B: {additionalProperties: true, example: null, default: , enum: [null], properties: {}, allOf: [{$ref: '#/definitions/A'}]}
  C: {description: '${text}', type: '${type}', required: ${required}, properties: '{{ properties }}'}
  D: {required: [LIST_OF_NAMES], properties: PROPERTIES_OF_D}
"#,
    );
}

#[test]
fn keys_without_a_value() {
    check_findings(
        ID,
        r#"
swagger: '2.0'
info: {title: Shop, version: '1'}
more:
#^^^ error[openapi-structure] Google rejects the config: unknown field `more`.
tags: orders
#     ^^^^^^ error[openapi-structure] Google rejects the config: `tags` must be a list, not text. Write each item after a dash.
paths:
  /orders:
    gett:
    #^^^ error[openapi-structure] Google rejects the config: unknown field `gett`. Did you mean `get`?
    get:
      sumary:
      #^^^^^ error[openapi-structure] Google rejects the config: unknown field `sumary`. Did you mean `summary`?
      parameters:
        - {name: a, in: TRUE, type: string}
        #               ^^^^ error[openapi-structure] Google rejects the config: `in` must be text, not `true`. Write `query`
      responses: {'200': &r {description: [a]}, '500': *r}
      #                      ^^^^^^^^^^^ error[openapi-structure] Google rejects the config: `description` must be text, not a list.
"#,
    );
}

#[test]
fn merges_and_tags() {
    check_findings(
        ID,
        r#"
swagger: '2.0'
info: {title: !!str 7, version: !!str 1.0}
x-paths: &paths {/more: {get: {operationId: a, responses: {'200': {description: a}}}}}
x-page: &page {$ref: '#/parameters/page'}
paths:
  <<: *paths
  /orders:
    parameters: [{<<: *page}]
parameters:
  page: {name: page, in: query, type: integer, minimum: !!int '1'}
"#,
    );
}

#[test]
fn a_file_without_its_version() {
    let rest = "info: {title: a, version: b}\npaths: {/a: {}}\n";
    for (first, expected) in [
        ("swager: '2.0'\n", "it has no `swagger`. Did you write `swager` for it?"),
        ("SWAGGER: '2.0'\n", "it has no `swagger`. Did you write `SWAGGER` for it?"),
        ("", "it has no `swagger`. Begin with `swagger: \"2.0\"`."),
    ] {
        let found = findings_of(ID, &format!("# gateway-ls: api-gateway\n{first}{rest}"));
        assert!(found.contains(expected) && found.lines().count() == 1, "{first}: {found}");
    }
    // What only has some of a config may be a part of one.
    assert_eq!(findings_of(ID, "# gateway-ls: api-gateway\npaths: {/a: {}}\n"), "");
}

/// Google's reader of YAML is one of YAML 1.1.
#[test]
fn words_that_are_flags() {
    check_findings(
        ID,
        r#"
swagger: '2.0'
info: {title: Yes, version: 010}
#             ^^^ error[openapi-structure] Google rejects the config: `title` must be text, not `Yes`, which is `true`. Put it in quotes: `"Yes"`.
#                           ^^^ error[openapi-structure] Google rejects the config: `version` must be text, not a number. Put it in quotes: `"010"`.
paths:
  /a:
    get:
      operationId: a
      deprecated: yes
      summary: y
      description: 0o17
      tags: [off, 'on']
      #      ^^^ error[openapi-structure] Google rejects the config: an item of `tags` must be text, not `off`, which is `false`. Put it in quotes: `"off"`.
      responses: {200: {description: 0x1F}}
"#,
    );
    check_fix(
        ID,
        "info: {title: no, version: '1'}\npaths: {/a: {}}\n",
        "info: {title: 'no', version: '1'}\npaths: {/a: {}}\n",
    );
}

/// It is no template, and where OpenAPI 2.0 has none Google takes none.
#[test]
fn references_where_none_may_be() {
    check_findings(
        [ID, "wrong-version-key", "reference"],
        r#"
swagger: '2.0'
$ref: other.yaml
#^^^ error[openapi-structure] Google rejects the config: `$ref` may not be at the top level. Write out what it refers to.
info: {title: a, version: '1', $ref: info.yaml}
#                              ^^^^ error[openapi-structure] Google rejects the config: `$ref` may not be in `info`.
tags:
  - $ref: tag.yaml
  # ^^^^ error[openapi-structure] Google rejects the config: `$ref` may not be in a tag.
securityDefinitions:
  $ref: schemes.yaml
  #^^^ error[openapi-structure] Google rejects the config: `$ref` may not be in `securityDefinitions`.
  key: {$ref: key.yaml}
  #     ^^^^ error[openapi-structure] Google rejects the config: `$ref` may not be in a security definition.
paths:
  $ref: paths.yaml
  #^^^ error[openapi-structure] Google rejects the config: `$ref` may not be in `paths`.
  /a:
    get:
      $ref: get.yaml
      #^^^ error[openapi-structure] Google rejects the config: `$ref` may not be in an operation.
    put:
      operationId: put
      parameters: [{name: a, in: query, type: array, items: {$ref: '#/definitions/A'}}]
      #                                                      ^^^^ error[openapi-structure] Google rejects the config: `$ref` may not be in `items`.
      responses: {$ref: '#/responses'}
      #           ^^^^ error[openapi-structure] Google rejects the config: `$ref` may not be in `responses`.
definitions:
  A: {properties: {$ref: {type: string}}}
  B: {properties: {$ref: '#/definitions/A'}}
  #                ^^^^ error[openapi-structure] Google rejects the config: `$ref` may not be in `properties`. Write it in place of `properties`.
"#,
    );
}
