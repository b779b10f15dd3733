//! Whole paths that stand where nobody looks for paths, mostly through their indentation: one slip,
//! however many extension keys are in them.

use std::collections::BTreeMap;

use crate::analysis::{Analysis, Extension, ExtensionPlace};
use crate::openapi::Method;
use crate::rules::{Related, Report};
use crate::settings::Severity;
use crate::text::TextRange;
use crate::yaml::{Entry, Kind, Step};

/// Other paths that the finding points at; the rest is counted.
const MOST_SHOWN: usize = 20;

/// Paths outside of `paths`, by the place of what holds them.
#[derive(Default)]
pub(super) struct Misplaced {
    /// The keys from the root to what holds the paths, and the keys of the paths.
    found: BTreeMap<TextRange, (String, Vec<TextRange>)>,
}

impl Misplaced {
    /// Takes an extension key that stands in such a path; gives back whether it does.
    pub(super) fn takes(&mut self, analysis: &Analysis, extension: &Extension) -> bool {
        if extension.place != ExtensionPlace::Elsewhere || extension.via.is_some() {
            return false;
        }
        let steps = analysis.tree.path_at(extension.key.start);
        let mut entries = Vec::new();
        for step in steps {
            match step {
                Step::Entry(entry, _) => entries.push(entry),
                Step::Item(..) => return false,
            }
        }
        let Some(index) = entries.windows(2).position(|pair| is_path(pair)) else { return false };
        let (above, rest) = entries.split_at(index);
        let Some((holder, path)) = above.last().zip(rest.first()) else { return false };
        let names = above.iter().map(|entry| entry.key.text());
        // Callbacks have paths as well.
        if names.clone().next().is_some_and(|first| matches!(&*first, "paths" | "webhooks")) {
            return false;
        }
        let way = names.collect::<Vec<_>>().join(".");
        let (_, paths) = self.found.entry(holder.key.range()).or_insert((way, Vec::new()));
        let key = path.key.content_range();
        if paths.last() != Some(&key) {
            paths.push(key);
        }
        true
    }

    /// Reports each place with its paths.
    pub(super) fn report(self, report: &mut Report<'_>, source: &str) {
        for (way, paths) in self.found.into_values() {
            let [first, others @ ..] = paths.as_slice() else { continue };
            let way = crate::rules::shortened(&way);
            let message = match others.len() {
                0 => format!(
                    "The path `{}` is lost: it is indented below `{way}`. Google reads paths in `paths` only; move it there.",
                    crate::rules::shortened(first.of(source))
                ),
                more => format!(
                    "{} paths are lost: they are indented below `{way}`. Google reads paths in `paths` only; move them there.",
                    more + 1
                ),
            };
            let finding = report.add_as(Severity::Warning, *first, message);
            let shown = others.iter().take(MOST_SHOWN);
            finding.related.extend(
                shown.map(|path| Related { message: "lost as well".to_owned(), range: *path }),
            );
        }
    }
}

/// A key that is a path, with an operation in it.
fn is_path(pair: &[Entry<'_>]) -> bool {
    let [path, operation] = pair else { return false };
    path.key.text().starts_with('/')
        && operation.value.kind() == Kind::Mapping
        && Method::parse(&operation.key.text()).is_some()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_rule, read};

    const ID: &str = "unknown-extension";

    #[test]
    fn paths_below_schemas() {
        check_rule(
            ID,
            r#"
openapi: 3.0.3
components:
  schemas:
    Book: {type: object}
    /books:
    #^^^^^ warning[unknown-extension] 2 paths are lost: they are indented below `components.schemas`.
      get:
        x-google-backend: a
      post:
        x-google-backend: a
    /shelves:
      get:
        x-google-backend: a
"#,
        );
        check_rule(
            ID,
            r#"
definitions:
  /books:
  #^^^^^ warning[unknown-extension] The path `/books` is lost: it is indented below `definitions`.
    get: {x-google-backend: {address: https://a.example.com}}
"#,
        );
    }

    #[test]
    fn the_places_shown_are_bounded() {
        let mut text = "swagger: '2.0'\ndefinitions:\n".to_owned();
        for number in 0..30 {
            text.push_str(&format!("  /a{number}: {{get: {{x-google-backend: 1}}}}\n"));
        }
        let found: Vec<_> = read(&text).into_iter().filter(|it| it.rule == ID).collect();
        let related: Vec<_> = found.iter().map(|it| it.related.len()).collect();
        assert_eq!(related, [20]);
    }

    #[test]
    fn callbacks_are_no_such_paths() {
        check_rule(
            ID,
            r#"
openapi: 3.0.3
paths:
  /a:
    post:
      callbacks:
        done:
          /done:
            post:
              x-google-backend: a
              #^^^^^^^^^^^^^^^ warning[unknown-extension] `x-google-backend` has no effect below `post`.
"#,
        );
    }
}
