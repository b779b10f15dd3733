//! Keys that are deeper than they were meant to, mostly through their indentation: one slip,
//! however many keys and whatever is in them.

use std::cell::OnceCell;
use std::collections::HashMap;

use crate::analysis::{Analysis, Misfit};
use crate::gateway::OpenapiObject;
use crate::gateway::openapi2::{DOCUMENT, OPERATION, PATH_ITEM};
use crate::openapi::Method;
use crate::rules::wording::short;
use crate::rules::{Related, Report};
use crate::text::TextRange;
use crate::yaml::{Kind, Node, NodeId};

/// Other paths that the finding points at; the rest is counted.
const MOST_SHOWN: usize = 20;

/// Names that are at the root and nowhere else, and hold much.
const OF_ROOT: [&str; 3] = ["paths", "definitions", "securityDefinitions"];

/// Paths that are in another path or in an operation, by what holds them.
pub(super) struct Indented<'a> {
    analysis: &'a Analysis,
    paths: Vec<(NodeId, &'a str, Vec<TextRange>)>,
    /// The paths of the document by what they hold. Made when it is first asked.
    items: OnceCell<HashMap<NodeId, &'a str>>,
}

impl<'a> Indented<'a> {
    pub(super) fn new(analysis: &'a Analysis) -> Self {
        Self { analysis, paths: Vec::new(), items: OnceCell::new() }
    }

    /// Takes a key that is where it does through its indentation; gives back whether it does.
    pub(super) fn takes(&mut self, unknown_key: Misfit<'_>, report: &mut Report<'_>) -> bool {
        let Misfit { object, holder, key, operation, value, .. } = unknown_key;
        if value.kind() != Kind::Mapping {
            return false;
        }
        let name = key.text();
        let is_of = |other: &OpenapiObject| object.id == other.id;
        let holds_paths = is_of(&PATH_ITEM) || is_of(&OPERATION) || unknown_key.is_named;
        if name.starts_with('/') && holds_paths {
            let range = key.content_range();
            let is_above =
                |id: NodeId, name: &str| id == holder.id() && self.above(unknown_key) == Some(name);
            let is_same = self.paths.last().is_some_and(|(id, above, _)| is_above(*id, above));
            match self.paths.last_mut().filter(|_| is_same) {
                Some((_, _, paths)) => paths.push(range),
                None => {
                    let Some(above) = self.above(unknown_key) else { return false };
                    self.paths.push((holder.id(), above, vec![range]));
                }
            }
            return true;
        }
        let message = if OF_ROOT.contains(&&*name) && !is_of(&DOCUMENT) {
            let below = match self.above(unknown_key) {
                Some(above) => format!("`{}`", short(above, 15)),
                None => object.name.to_owned(),
            };
            of_root(&name, &below, value)
        } else if is_of(&OPERATION) && Method::parse(&name).is_some() {
            let Some(above) = self.above(unknown_key) else { return false };
            format!(
                "Google rejects the config: `{name}` is indented below `{above}`. Move it left, to the level of `{above}`."
            )
        } else {
            return false;
        };
        let finding = report.add(key.content_range(), message);
        finding.operation = operation.and_then(|id| self.analysis.operation_key(id));
        true
    }

    /// The key of the path or operation that holds a key.
    fn above(&self, unknown_key: Misfit<'_>) -> Option<&'a str> {
        if unknown_key.is_named {
            return unknown_key.row.map(|row| row.name);
        }
        if unknown_key.object.id == OPERATION.id {
            let (_, operation) = unknown_key.operation?.of(&self.analysis.document)?;
            return Some(operation.method.name());
        }
        let items = self.items.get_or_init(|| {
            let items = self.analysis.document.paths.iter();
            items.map(|item| (item.handle.node, item.path.text.as_str())).collect()
        });
        items.get(&unknown_key.holder.id()).copied()
    }

    /// Reports the paths, once for all in one place.
    pub(super) fn report(self, report: &mut Report<'_>) {
        for (_, above, paths) in self.paths {
            let [first, others @ ..] = paths.as_slice() else { continue };
            let above = short(above, 28);
            let message = match others.len() {
                0 => format!(
                    "Google rejects the config: a path is indented below `{above}`. Move it left, to the level of the other paths."
                ),
                more => format!(
                    "Google rejects the config: {} paths are indented below `{above}`. Move them left, to the level of the other paths.",
                    more + 1
                ),
            };
            report.cite(super::PATHS);
            let finding = report.add(*first, message);
            let shown = others.iter().take(MOST_SHOWN);
            let related =
                shown.map(|path| Related { message: "also indented".to_owned(), range: *path });
            finding.related.extend(related);
        }
    }
}

/// What to say of a key of the root that is below another one.
pub(super) fn of_root(name: &str, below: &str, value: Node<'_>) -> String {
    let paths = value.entries().filter(|entry| entry.key.text().starts_with('/')).count();
    match paths {
        _ if name != "paths" || paths == 0 => format!(
            "Google rejects the config: `{name}` is indented below {below}. Move it left, to the top level."
        ),
        1 => format!(
            "Google rejects the config: `paths` is indented below {below}. Its path is lost. Move `paths` left, to the top level."
        ),
        _ => format!(
            "Google rejects the config: `paths` is indented below {below}. Its {paths} paths are lost. Move `paths` left, to the top level."
        ),
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{EveryRule, check_findings, read};

    #[test]
    fn paths_below_a_path() {
        check_findings(
            EveryRule,
            r#"
swagger: '2.0'
info: {title: a, version: b}
paths:
  /a:
    get:
      operationId: a
      x-google-backend: {address: https://a.example.com/a}
      responses: {200: {description: OK}}
    /b:
    #^ error[openapi-structure] Google rejects the config: 2 paths are indented below `/a`.
      get:
        x-google-backend: {address: https://a.example.com/b}
    /c:
      get:
        x-google-backend: {address: https://a.example.com/c}
"#,
        );
    }

    #[test]
    fn paths_below_info() {
        check_findings(
            EveryRule,
            r#"
swagger: '2.0'
info:
  title: a
  version: b
  paths:
  #^^^^ error[openapi-structure] Google rejects the config: `paths` is indented below `info`. Its 2 paths are lost.
    /b:
      get: {x-google-backend: {address: https://a.example.com/b}}
    /c:
      get: {x-google-backend: {address: https://a.example.com/c}}
"#,
        );
    }

    #[test]
    fn a_method_below_another() {
        check_findings(
            EveryRule,
            r#"
swagger: '2.0'
info: {title: a, version: b}
paths:
  /a:
    get:
      operationId: a
      x-google-backend: {address: https://a.example.com/a}
      responses: {200: {description: OK}}
      post:
      #^^^ error[openapi-structure] Google rejects the config: `post` is indented below `get`.
        x-google-backend: {address: https://a.example.com/a}
"#,
        );
    }

    /// Nothing is said of names that it would define.
    #[test]
    fn security_definitions_below_paths() {
        let text = r#"
swagger: '2.0'
info: {title: a, version: b}
x-google-backend: {address: https://a.example.com}
paths:
  /a:
    get:
      operationId: a
      security: [{jwt: []}]
      responses: {200: {description: OK}}
  securityDefinitions:
  #^^^^^^^^^^^^^^^^^^ error[openapi-structure] Google rejects the config: `securityDefinitions` is indented below `paths`.
    jwt: {type: oauth2, flow: implicit, authorizationUrl: '', x-google-issuer: i, x-google-jwks_uri: 'https://j'}
"#;
        check_findings(EveryRule, text);
        assert!(read(text).iter().all(|finding| finding.fixes.is_empty()));
        check_findings(
            EveryRule,
            r#"
swagger: '2.0'
info: {title: a, version: b}
x-google-backend: {address: https://a.example.com}
paths:
  /a:
    get:
      operationId: a
      security: [{jwt: []}]
      responses: {200: {description: OK}}
securityDefnitions:
#^^^^^^^^^^^^^^^^^ error[openapi-structure] Google rejects the config: unknown field `securityDefnitions`
    jwt: {type: oauth2, flow: implicit, authorizationUrl: '', x-google-issuer: i, x-google-jwks_uri: 'https://j'}
"#,
        );
    }

    #[test]
    fn an_extension_without_its_x() {
        let text = r#"swagger: '2.0'
info: {title: a, version: b}
x-google-allow: configured
paths:
  /a:
    get:
      operationId: a
      google-backend: {address: https://a.example.com/a}
      responses: {200: {description: OK}}
  /b:
    get:
      operationId: b
      google-backend: {address: https://a.example.com/b}
      responses: {200: {description: OK}}
"#;
        let found = read(text);
        let [finding] = found.as_slice() else { panic!("{found:#?}") };
        assert_eq!(finding.rule, "openapi-structure");
        assert!(finding.message.contains("Did you mean `x-google-backend`? The same applies to 1"));
        let fix = finding.fixes.first().expect("a fix");
        assert_eq!(fix.title, "Rename to `x-google-backend` at all 2 places");
    }
}
