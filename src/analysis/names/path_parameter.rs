//! Path parameters: `{id}` in a path, and the parameters of its operations that declare it.
//!
//! The name belongs to one path, and to all that share a parameter with it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::name::{Name, NameForm};
use super::operation_id::links;
use crate::analysis::Analysis;
use crate::gateway::PathTemplate;
use crate::openapi::{Parameter, PathItem, Place};
use crate::text::TextRange;
use crate::yaml::Step;

impl Analysis {
    /// The path parameter that an offset in a scalar touches, with all names of its paths. `step` is
    /// the last one of the way to the scalar.
    pub fn path_parameter(
        &self,
        scalar: TextRange,
        step: &Step<'_>,
        offset: usize,
    ) -> Option<(Name<'_>, Vec<Name<'_>>)> {
        let items = &self.document.paths;
        let (name, first) = match step {
            Step::Entry(_, true) => {
                let index = items.iter().position(|item| item.path.place.text() == scalar)?;
                let variables = variables(items.get(index)?);
                let (name, _, _) = variables.into_iter().find(|it| it.1.touches(offset))?;
                (name.to_owned(), BTreeSet::from([index]))
            }
            Step::Entry(entry, false) if entry.key.text() == "name" => {
                let name = entry.value.text().into_owned();
                let declares = |item: &PathItem| declarations(item, &name).any(|it| it.1 == scalar);
                let using = items.iter().enumerate().filter(|(_, item)| declares(item));
                let using = using.map(|(index, _)| index).collect();
                (name, using)
            }
            _ => return None,
        };
        let group = sharing(self, &name, first);
        let names = names(self, &name, &group);
        let is_here = |it: &&Name<'_>| match it.form {
            NameForm::InKey { whole, .. } => whole == scalar && it.text == name,
            _ => it.scalar() == scalar,
        };
        let name = names.iter().find(is_here)?.clone();
        Some((name, names))
    }

    /// Whether a path parameter is used in a way that is not followed.
    pub fn uses_path_parameter_elsewhere(&self, name: &str) -> bool {
        let in_path = format!("path.{name}");
        let source = self.source();
        source.contains(&format!("$request.{in_path}"))
            || is_in_pointer(source, name)
            || links(self).filter_map(|link| link.field("parameters")).any(|parameters| {
                let value = parameters.value;
                value.field(name).or_else(|| value.field(&in_path)).is_some()
            })
    }
}

/// Whether a pointer into `paths` may hold the variable.
fn is_in_pointer(source: &str, name: &str) -> bool {
    let source = source.to_ascii_lowercase();
    let name = name.to_ascii_lowercase();
    let opened = ["{", "%7b"].map(|brace| format!("~1{brace}{name}"));
    let closed = ["}", "%7d", "=", "%3d"];
    opened.iter().any(|it| closed.iter().any(|end| source.contains(&format!("{it}{end}"))))
}

/// The paths that share a declaration of the parameter, one through the other.
fn sharing(analysis: &Analysis, name: &str, first: BTreeSet<usize>) -> BTreeSet<usize> {
    let items = &analysis.document.paths;
    let mut users: BTreeMap<TextRange, Vec<usize>> = BTreeMap::new();
    for (index, item) in items.iter().enumerate() {
        for (_, range) in declarations(item, name) {
            users.entry(range).or_default().push(index);
        }
    }
    let mut waiting: Vec<usize> = first.iter().copied().collect();
    let mut group = first;
    while let Some(item) = waiting.pop().and_then(|index| items.get(index)) {
        for (_, range) in declarations(item, name) {
            let others = users.remove(&range).unwrap_or_default().into_iter();
            waiting.extend(others.filter(|index| group.insert(*index)));
        }
    }
    group
}

/// The parameters of a path that declare a name for it, with the places of the name.
fn declarations<'a>(
    item: &'a PathItem,
    name: &str,
) -> impl Iterator<Item = (&'a Parameter, TextRange)> {
    let parameters = item.operations.iter().flat_map(|it| &it.parameters);
    let in_path = parameters.filter(|it| !it.is_outside_of_path());
    in_path.filter_map(move |parameter| {
        let value = parameter.name.as_ref().filter(|it| it.text == name)?;
        Some((parameter, value.place.text()))
    })
}

/// The variables of a path: name, place with the braces, place of the name in the path.
fn variables(item: &PathItem) -> Vec<(&str, TextRange, TextRange)> {
    let path = &item.path;
    if !path.is_verbatim {
        return Vec::new();
    }
    let start = path.place.text().start;
    let template = PathTemplate::parse(&path.text);
    let known = template.variables().filter(|it| !it.is_name_unknown);
    let variables = known.filter_map(|it| {
        let whole = TextRange::new(it.range.start, it.range.end).shifted(start);
        let name = TextRange::new(it.name.start, it.name.end);
        Some((path.text.get(it.name.clone())?, whole, name))
    });
    variables.collect()
}

/// The places of a name, and the other names of the same paths.
fn names<'a>(analysis: &'a Analysis, name: &str, group: &BTreeSet<usize>) -> Vec<Name<'a>> {
    let mut names: Vec<Name<'a>> = Vec::new();
    let mut seen = BTreeSet::new();
    for item in group.iter().filter_map(|index| analysis.document.paths.get(*index)) {
        let whole = item.path.place.text();
        for (variable, _, part) in variables(item) {
            names.push(Name {
                text: Cow::Borrowed(variable),
                place: Place { range: part.shifted(whole.start), anchored: None },
                form: NameForm::InKey { key: &item.path.text, whole, part },
                defines: None,
            });
        }
        for parameter in item.operations.iter().flat_map(|it| &it.parameters) {
            let Some(value) = &parameter.name else { continue };
            let is_another = value.text == name && parameter.is_outside_of_path();
            if is_another || !seen.insert(value.place.text()) {
                continue;
            }
            let object = parameter.handle.of(&analysis.tree).node.range();
            let defines = Some(object.join(value.place.text()));
            names.push(Name { defines, ..Name::used(value) });
        }
    }
    names
}
