//! Whole paths that are where nobody looks for paths, mostly through their indentation: one slip,
//! however many extension keys are in them.

use std::collections::BTreeMap;

use super::above::{Above, KeyAbove};
use crate::analysis::{Extension, ExtensionPlace};
use crate::openapi::Method;
use crate::rules::wording::short;
use crate::rules::{Related, Report};
use crate::settings::Severity;
use crate::text::TextRange;

/// Other paths that the finding points at; the rest is counted.
const MOST_SHOWN: usize = 20;

/// Paths outside of `paths`, by the place of what holds them.
#[derive(Default)]
pub(super) struct Misplaced {
    /// The keys from the root to what holds the paths, and the keys of the paths.
    found: BTreeMap<TextRange, (String, Vec<TextRange>)>,
}

impl Misplaced {
    /// Takes an extension key that is in such a path; gives back whether it does.
    pub(super) fn takes(&mut self, above: &Above<'_>, extension: &Extension) -> bool {
        if extension.place != ExtensionPlace::Elsewhere || extension.via.is_some() {
            return false;
        }
        let keys: Vec<_> = above.keys(extension.holder).collect();
        // The nearest come first: an operation, its path, and what holds the path.
        let Some(index) = keys.windows(2).rposition(is_path) else { return false };
        let Some((path, ways)) = keys.get(index + 1..).and_then(<[_]>::split_first) else {
            return false;
        };
        let Some(holder) = ways.first() else { return false };
        // Callbacks have paths as well.
        let root = ways.last().map(|root| root.key.text()).unwrap_or_default();
        if matches!(&*root, "paths" | "webhooks") || keys.iter().any(|it| it.is_list) {
            return false;
        }
        let place = holder.key.range();
        let (_, paths) = self.found.entry(place).or_insert_with(|| {
            let names: Vec<_> = ways.iter().rev().map(|it| it.key.text()).collect();
            (names.join("."), Vec::new())
        });
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
            let way = short(&way, 18);
            let message = match others.len() {
                0 => format!(
                    "Google silently ignores `{}`: it is indented below `{way}`. It reads paths only in `paths`. Move this path there.",
                    short(first.of(source), 16)
                ),
                more => format!(
                    "Google silently ignores {} paths: they are indented below `{way}`. It reads paths only in `paths`. Move them there.",
                    more + 1
                ),
            };
            let finding = report.add_as(Severity::Warning, *first, message);
            let shown = others.iter().take(MOST_SHOWN);
            finding.related.extend(
                shown.map(|path| Related { message: "also ignored".to_owned(), range: *path }),
            );
        }
    }
}

/// An operation, and the path that it is in.
fn is_path(pair: &[KeyAbove<'_>]) -> bool {
    let [operation, path] = pair else { return false };
    path.key.text().starts_with('/') && Method::parse(&operation.key.text()).is_some()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_findings, read};

    const ID: &str = "unknown-extension";

    #[test]
    fn paths_below_schemas() {
        check_findings(
            ID,
            r#"
openapi: 3.0.3
components:
  schemas:
    Book: {type: object}
    /books:
    #^^^^^ warning[unknown-extension] Google silently ignores 2 paths: they are indented below `components.schemas`.
      get:
        x-google-backend: a
      post:
        x-google-backend: a
    /shelves:
      get:
        x-google-backend: a
"#,
        );
    }

    #[test]
    fn the_places_shown_are_bounded() {
        let mut text = "openapi: 3.0.3\ncomponents:\n schemas:\n".to_owned();
        for number in 0..30 {
            text.push_str(&format!("  /a{number}: {{get: {{x-google-backend: 1}}}}\n"));
        }
        let found: Vec<_> = read(&text).into_iter().filter(|it| it.rule == ID).collect();
        let related: Vec<_> = found.iter().map(|it| it.related.len()).collect();
        assert_eq!(related, [20]);
    }

    #[test]
    fn callbacks_are_no_such_paths() {
        check_findings(
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
              #^^^^^^^^^^^^^^^ warning[unknown-extension] Google silently ignores `x-google-backend` below `post`.
"#,
        );
    }
}
