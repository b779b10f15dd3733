//! Which functions a backend calls whose address ends before the function's name: the gateway puts
//! the path of the request after it, so the first segment of each path names one.

use std::collections::BTreeSet;

use super::Analysis;
use crate::gateway::{Function, PathTemplate, PathTranslation, SegmentKind, Service};
use crate::routing::{Occurrence, Site};

impl Analysis {
    /// The names of the functions that the paths of a backend name; `None` among them for paths that
    /// name none. Empty if the address tells which service is called.
    pub fn functions_in_paths(&self, occurrence: &Occurrence) -> BTreeSet<Option<String>> {
        if unnamed_function(occurrence).is_none() {
            return BTreeSet::new();
        }
        let routes = occurrence.routes.iter().filter_map(|at| self.routing.routes.get(*at));
        routes.map(|route| first_segment(&route.path.template)).collect()
    }

    /// The function that the path of a backend's only operation names, if its address does not.
    pub fn function_in_path(&self, occurrence: &Occurrence) -> Option<Function> {
        let function = unnamed_function(occurrence)?;
        let is_own = matches!(occurrence.site, Site::Operation(_));
        let name = self.functions_in_paths(occurrence).pop_first().flatten();
        let name = name.filter(|_| is_own)?;
        Some(Function { function: Some(name), ..function.clone() })
    }

    /// The services that a backend calls, if its address alone does not tell that.
    pub(super) fn services_in_paths(&self, occurrence: &Occurrence) -> Vec<Service> {
        let Some(function) = unnamed_function(occurrence) else { return Vec::new() };
        let names = self.functions_in_paths(occurrence).into_iter();
        let named = |name| Service::Function(Function { function: name, ..function.clone() });
        names.map(named).collect()
    }
}

/// The function of an address that does not name it, and after which the path of requests goes.
fn unnamed_function(occurrence: &Occurrence) -> Option<&Function> {
    let Service::Function(function) = &occurrence.service else { return None };
    // A URL that Terraform gives is that of one function, whatever its name is.
    if occurrence.deployed.is_some() {
        return None;
    }
    let is_bare = occurrence.address.as_ref()?.path.trim_matches('/').is_empty();
    let appends = PathTranslation::AppendPathToAddress;
    let is_appended = occurrence.effective.path_translation.value == Some(appends);
    (is_bare && is_appended && function.function.is_none()).then_some(function)
}

/// The first segment of a path, if it can be the name of a function.
fn first_segment(path: &PathTemplate) -> Option<String> {
    let first = path.segments().first().filter(|it| it.kind == SegmentKind::Literal)?;
    let name = path.text().get(first.range.clone())?;
    let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    let is_name = is_plain && name.starts_with(|c: char| c.is_ascii_alphabetic());
    is_name.then(|| name.to_owned())
}
