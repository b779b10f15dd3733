//! The policies that `--against` names.

use std::path::{Path, PathBuf};

use crate::cli::paths::shown;
use crate::cli::routes::read;
use crate::gateway::Resource;
use crate::infra::Policies;
use crate::workspace::nearest;

/// The policies of these files, each with a name before it or not; none if there are no files.
/// `all` is what roles are needed on.
///
/// # Errors
/// What is wrong with any of them, in sentences.
pub(super) fn policies(
    files: &[PathBuf],
    all: &[Resource],
) -> Result<Option<Policies>, Vec<String>> {
    let mut policies = Policies::default();
    let mut problems = Vec::new();
    for argument in files {
        let (name, path) = taken_apart(argument);
        let text = read(&path);
        let added = text.and_then(|text| policies.add(&path, name.as_deref(), &text));
        if let Err(reason) = added {
            problems.push(format!("`{}` {reason}", shown(&path)));
        }
    }
    for (path, name) in policies.strange_names(all) {
        let known = all.iter().flat_map(|it| [&it.name, &it.project, &it.project_number]);
        let known: Vec<&str> = known.flatten().map(String::as_str).collect();
        let meant = nearest(&name, known.iter().copied());
        let meant = meant.map_or_else(String::new, |name| format!("; did you mean `{name}`?"));
        let path = shown(&path);
        problems.push(format!(
            "`{path}` is said to be the policy of `{name}`, but no role is needed on that{meant}"
        ));
    }
    match (problems.is_empty(), files.is_empty()) {
        (true, true) => Ok(None),
        (true, false) => Ok(Some(policies)),
        (false, _) => Err(problems),
    }
}

/// `NAME=FILE`, or a file. A file whose own name has the sign in it is one if it is there.
fn taken_apart(argument: &Path) -> (Option<String>, PathBuf) {
    let parts = argument.to_str().filter(|_| !argument.exists());
    match parts.and_then(|it| it.split_once('=')) {
        Some((name, file)) if !name.is_empty() => (Some(name.to_owned()), PathBuf::from(file)),
        _ => (None, argument.to_owned()),
    }
}
