//! Policies that were exported from Google Cloud: what they are of, and whether they grant what a
//! gateway needs.

mod name;
mod read;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::granted::{Granted, Place};
use super::judge::{Found, Reach, judge};
use super::stated::{Stated, code};
use crate::gateway::{Grant, Resource, ResourceKind};
use name::{Named, Projects, Relation, of_project, relation};
use read::Written;

/// The policies of some files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policies {
    policies: Vec<Policy>,
    projects: Projects,
    /// The folders and organizations above a project, by its id and by its number.
    above: BTreeMap<String, BTreeSet<String>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Policy {
    of: Of,
    /// Whether it is one of a list of all that were found.
    is_listed: bool,
    place: Place,
    grants: Vec<Stated>,
}

/// What a policy is of.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Of {
    /// It says so itself.
    Named(Named),
    /// Whoever gave the file said so: the name of a service, a function or a project.
    Given(String),
    /// Nobody says, unless the name of its file does.
    Nothing(String),
}

impl Policy {
    /// Whether it is, by its roles, that of a project or something above: nothing smaller has an
    /// owner or Google's own service agents.
    fn is_of_project(&self) -> bool {
        let mut roles = self.grants.iter().filter_map(|it| it.role.as_deref());
        roles.any(|role| role == "roles/owner" || role.ends_with(".serviceAgent"))
    }
}

impl Policies {
    /// Adds the policies of a file. `name` says of what the one in it is, if it does not say so
    /// itself: the name of a service, a function or a project, or a full name.
    ///
    /// # Errors
    /// The end of a sentence about the file, if it cannot be read.
    pub fn add(&mut self, path: &Path, name: Option<&str>, text: &str) -> Result<(), String> {
        let given = match name {
            Some(full) if full.starts_with("//") => Some(Of::Named(
                name::parse(full)
                    .ok_or("is given a full name of something that no gateway calls".to_owned())?,
            )),
            Some(name) => Some(Of::Given(name.to_owned())),
            None => None,
        };
        for written in read::read(path, text)? {
            self.take(written, given.as_ref());
        }
        Ok(())
    }

    fn take(&mut self, written: Written, given: Option<&Of>) {
        let Written { full, project, above, is_listed, place, grants } = written;
        let of = match full.as_deref() {
            Some(full) => name::parse(full).map(Of::Named),
            None => given.cloned().or_else(|| Some(Of::Nothing(stem(&place.path)))),
        };
        let Some(mut of) = of else { return };
        if let Of::Named(Named::Resource(resource)) = &mut of {
            resource.project_number = resource.project_number.take().or(project);
            self.projects.learn(resource);
            let projects = [&resource.project, &resource.project_number];
            for project in projects.into_iter().flatten().filter(|_| !above.is_empty()) {
                self.above.entry(project.clone()).or_default().extend(above.iter().cloned());
            }
        }
        self.policies.push(Policy { of, is_listed, place, grants });
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.policies.is_empty()
    }

    /// Whether it matters for some of them what else a role is needed on.
    pub fn are_unnamed(&self) -> bool {
        self.policies.iter().any(|policy| !matches!(policy.of, Of::Named(_)))
    }

    /// Whether they grant what is `needed`. `all` is everything that a role is needed on: a policy
    /// that does not say of what it is may be of any of these.
    pub fn judge(&self, needed: &Grant, account: Option<&str>, all: &[Resource]) -> Granted {
        judge(needed, account, |resource| self.found(resource, all))
    }

    /// Names that were given to policies and that nothing has on which a role is needed, each with
    /// its file.
    pub fn strange_names(&self, all: &[Resource]) -> Vec<(PathBuf, String)> {
        let given = self.policies.iter().filter_map(|policy| match &policy.of {
            Of::Given(name) => Some((&policy.place.path, name)),
            _ => None,
        });
        let is_strange = |name: &String| !all.iter().any(|it| bears(it, name));
        let strange = given.filter(|(_, name)| is_strange(name));
        strange.map(|(path, name)| (path.clone(), name.clone())).collect()
    }

    fn found(&self, needed: &Resource, all: &[Resource]) -> Found<'_> {
        let mut needed = self.projects.completed(needed);
        let only = self.only_one(&needed);
        if let Some(only) = only {
            needed.project = needed.project.or(only.project.clone());
            needed.project_number = needed.project_number.or(only.project_number.clone());
        }
        let mut found = Found::default();
        let (mut is_covered, mut has_project, mut unsure) = (false, false, None);
        for policy in &self.policies {
            let Some(reach) = self.reach(policy, &needed, only, all) else { continue };
            let is_same = reach == Reach::Same;
            let is_above = matches!(reach, Reach::Holds(_));
            is_covered |= is_same || (is_above && policy.is_listed);
            has_project |= is_above || needed.kind == ResourceKind::Project;
            if is_same && found.place.is_none() {
                found.place = Some(policy.place.clone());
            }
            if let (Reach::Unsure(why), None) = (&reach, &unsure) {
                unsure = Some(why.clone());
            }
            let grants = policy.grants.iter();
            found.grants.extend(grants.map(|stated| (reach.clone(), stated)));
        }
        if !is_covered {
            let nothing = "no policy of it is among the files".to_owned();
            found.gap = Some(unsure.unwrap_or(nothing));
        } else if !has_project {
            found.note = Some("the policy of its project is not among the files");
        }
        found
    }

    /// The one resource with a policy that may be the one in question, if none is for sure.
    fn only_one(&self, needed: &Resource) -> Option<&Resource> {
        needed.name.as_ref()?;
        let mut only: Option<&Resource> = None;
        for policy in &self.policies {
            let Of::Named(Named::Resource(of)) = &policy.of else { continue };
            match relation(of, needed) {
                Some(Relation { is_above: false, is_sure: true }) => return None,
                Some(Relation { is_above: false, .. }) if only.is_some_and(|it| it != of) => {
                    return None;
                }
                Some(Relation { is_above: false, .. }) => only = Some(of),
                _ => {}
            }
        }
        only.filter(|it| it.kind != ResourceKind::Project)
    }

    /// How what a policy is of is related to what is needed.
    fn reach(
        &self,
        policy: &Policy,
        needed: &Resource,
        only: Option<&Resource>,
        all: &[Resource],
    ) -> Option<Reach> {
        match &policy.of {
            Of::Named(Named::Resource(of)) if only == Some(of) => Some(Reach::Same),
            Of::Named(Named::Resource(of)) => {
                let of = self.projects.completed(of);
                let relation = relation(&of, needed)?;
                match (relation.is_sure, relation.is_above) {
                    (true, false) => Some(Reach::Same),
                    (true, true) => Some(Reach::Holds(in_words(&of))),
                    // Another one of that name, in a project of which less is known.
                    (false, false) if self.has_own(needed) => None,
                    (false, false) => Some(Reach::Unsure(which_one(needed))),
                    (false, true) => Some(Reach::Unsure(which_project(&of, needed))),
                }
            }
            Of::Named(Named::Above(name)) => self.reach_of_above(name, needed),
            Of::Given(name) => called(name, needed, all),
            Of::Nothing(stem) => match all {
                _ if all.iter().any(|it| bears(it, stem)) => called(stem, needed, all),
                [only] => match only.kind != ResourceKind::Project && policy.is_of_project() {
                    true => Some(Reach::Holds("its project".to_owned())),
                    false => Some(Reach::Same),
                },
                _ => Some(Reach::Unsure(no_name(policy, needed))),
            },
        }
    }

    /// Whether a policy is that of this very resource.
    fn has_own(&self, needed: &Resource) -> bool {
        self.policies.iter().any(|policy| match &policy.of {
            Of::Named(Named::Resource(of)) => {
                let own = Relation { is_above: false, is_sure: true };
                relation(&self.projects.completed(of), needed) == Some(own)
            }
            _ => false,
        })
    }

    fn reach_of_above(&self, name: &str, needed: &Resource) -> Option<Reach> {
        let project = [&needed.project, &needed.project_number];
        let above = project.into_iter().flatten().find_map(|it| self.above.get(it));
        let what = match name.split_once('/') {
            Some(("folders", number)) => format!("the folder {}", code(number)),
            _ => format!("the organization {}", code(name.trim_start_matches("organizations/"))),
        };
        match above {
            Some(above) => above.contains(name).then_some(Reach::Holds(what)),
            None => Some(Reach::Unsure(format!("whether {what} holds its project is not known"))),
        }
    }
}

/// What a policy that was given a name is to the resource in question.
fn called(name: &str, needed: &Resource, all: &[Resource]) -> Option<Reach> {
    if needed.kind != ResourceKind::Project && needed.name.as_deref() == Some(name) {
        let others = all.iter().filter(|it| it.name.as_deref() == Some(name));
        return Some(match others.count() {
            0 | 1 => Reach::Same,
            _ => Reach::Unsure(format!("several backends are called {}", code(name))),
        });
    }
    // The name of another one.
    let is_named =
        |it: &Resource| it.kind != ResourceKind::Project && it.name.as_deref() == Some(name);
    if all.iter().any(is_named) || !is_of_project(needed, name) {
        return None;
    }
    Some(match needed.kind {
        ResourceKind::Project => Reach::Same,
        _ => Reach::Holds(in_words(&of_project(ResourceKind::Project, name))),
    })
}

/// Whether a name is that of a resource or of its project.
fn bears(resource: &Resource, name: &str) -> bool {
    resource.name.as_deref() == Some(name) || is_of_project(resource, name)
}

fn is_of_project(resource: &Resource, name: &str) -> bool {
    let projects = [&resource.project, &resource.project_number];
    projects.into_iter().flatten().any(|it| it == name)
}

fn in_words(of: &Resource) -> String {
    let project = of.project.as_deref().or(of.project_number.as_deref()).unwrap_or_default();
    match (of.kind, &of.name) {
        (ResourceKind::Project, _) => format!("the project {}", code(project)),
        (_, Some(name)) => format!("the App Engine service {}", code(name)),
        _ => format!("all of App Engine in the project {}", code(project)),
    }
}

fn which_one(needed: &Resource) -> String {
    let what = match needed {
        Resource { name: None, .. } => "name",
        Resource { region: None, .. } => "region",
        _ => "project",
    };
    format!("which policy is its own is not known, as its {what} is not")
}

fn which_project(of: &Resource, needed: &Resource) -> String {
    let unknown = format!("whether it is in {} is not known", in_words(of));
    let number = needed.project_number.as_deref().filter(|_| of.project.is_some());
    match (number, &needed.project) {
        (Some(number), _) => {
            format!("{unknown}: its address names the project by number, {number}")
        }
        (None, Some(id)) => format!("{unknown}: its project is {} by id", code(id)),
        (None, None) => format!("{unknown}: name its project with `--project` or `project`"),
    }
}

fn no_name(policy: &Policy, needed: &Resource) -> String {
    let file = policy.place.path.file_name().unwrap_or_default().to_string_lossy();
    let project = || needed.project.as_deref().or(needed.project_number.as_deref());
    let name = match policy.is_of_project() {
        true => project().unwrap_or("PROJECT_ID"),
        false => needed.name.as_deref().unwrap_or("NAME"),
    };
    format!(
        "{} does not say of what it is: call it {}, or pass {}",
        code(&file),
        code(&format!("{name}.json")),
        code(&format!("--against {name}={file}"))
    )
}

/// The name of a file without its last ending.
fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}
