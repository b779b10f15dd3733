//! Full names of resources, as policies that were exported have them: which resource they name, and
//! how one resource is related to another.
//!
//! The forms are those of <https://cloud.google.com/asset-inventory/docs/naming-table> and
//! <https://cloud.google.com/iam/docs/full-resource-names>, read 2026-11-30.

use std::collections::BTreeMap;

use crate::gateway::{Resource, ResourceKind};

/// What a policy is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// A resource that a gateway may need a role on, or a project.
    Resource(Resource),
    /// A folder or an organization, with what is in front of its number: `folders/1`.
    Above(String),
}

/// What a full name names; `None`: something that no gateway calls.
pub(super) fn parse(full: &str) -> Option<Named> {
    let parts: Vec<&str> = full.strip_prefix("//")?.split('/').collect();
    let (host, parts) = parts.split_first()?;
    let named = match (*host, parts) {
        ("run.googleapis.com", ["projects", project, "locations", region, "services", name]) => {
            located(ResourceKind::CloudRunService, project, region, name)
        }
        (
            "cloudfunctions.googleapis.com",
            ["projects", project, "locations", region, "functions", name],
        ) => located(ResourceKind::CloudRunFunction, project, region, name),
        ("iap.googleapis.com", ["projects", project, "iap_web", rest @ ..]) => {
            return app(project, rest).map(Named::Resource);
        }
        ("cloudresourcemanager.googleapis.com", ["projects", project]) => {
            let name = Some((*project).to_owned());
            Resource { name, ..of_project(ResourceKind::Project, project) }
        }
        ("cloudresourcemanager.googleapis.com", ["folders" | "organizations", _]) => {
            return Some(Named::Above(parts.join("/")));
        }
        _ => return None,
    };
    Some(Named::Resource(named))
}

/// What is after `iap_web`: the whole of it, an app, a service of it or a version of that.
fn app(project: &str, rest: &[&str]) -> Option<Resource> {
    let all = of_project(ResourceKind::AppEngineApp, project);
    let (app, rest) = match rest {
        [] => return Some(all),
        [app, rest @ ..] => (app.strip_prefix("appengine-")?, rest),
    };
    let (name, version) = match rest {
        [] => (None, None),
        ["services", name] => (Some(*name), None),
        ["services", name, "versions", version] => (Some(*name), Some(*version)),
        _ => return None,
    };
    let own = |text: &str| text.to_owned();
    let (name, version) = (name.map(own), version.map(own));
    Some(Resource { name, version, project: Some(own(app)), ..all })
}

fn located(kind: ResourceKind, project: &str, region: &str, name: &str) -> Resource {
    let (name, region) = (Some(name.to_owned()), Some(region.to_owned()));
    Resource { name, region, ..of_project(kind, project) }
}

/// A resource of which only the project is known, by its id or its number.
pub(super) fn of_project(kind: ResourceKind, project: &str) -> Resource {
    let (id, number) = match is_number(project) {
        true => (None, Some(project.to_owned())),
        false => (Some(project.to_owned()), None),
    };
    Resource { kind, name: None, version: None, region: None, project: id, project_number: number }
}

pub(super) fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Which numbers and ids are those of one project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Projects {
    ids: BTreeMap<String, String>,
    numbers: BTreeMap<String, String>,
}

impl Projects {
    /// Learns it from a resource with both.
    pub(super) fn learn(&mut self, resource: &Resource) {
        if let (Some(id), Some(number)) = (&resource.project, &resource.project_number) {
            self.ids.insert(number.clone(), id.clone());
            self.numbers.insert(id.clone(), number.clone());
        }
    }

    /// The resource with all that is known of its project.
    pub(super) fn completed(&self, resource: &Resource) -> Resource {
        let mut full = resource.clone();
        let id = || self.ids.get(resource.project_number.as_deref()?).cloned();
        let number = || self.numbers.get(resource.project.as_deref()?).cloned();
        full.project = full.project.or_else(id);
        full.project_number = full.project_number.or_else(number);
        full
    }
}

/// How the resource of a policy is related to the one in question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Relation {
    /// Whether it holds it; otherwise it is the same.
    pub(super) is_above: bool,
    /// Whether that is certain: something is not known of one of them otherwise.
    pub(super) is_sure: bool,
}

/// The relation of `of`, which a policy is of, to the resource that is `needed`, if there is one.
pub(super) fn relation(of: &Resource, needed: &Resource) -> Option<Relation> {
    let is_same_project = same_project(of, needed);
    if is_same_project == Some(false) {
        return None;
    }
    let is_same_project = is_same_project.is_some();
    let above = |is_sure| Some(Relation { is_above: true, is_sure });
    let same = |is_sure| Some(Relation { is_above: false, is_sure });
    match (of.kind, needed.kind) {
        (ResourceKind::Project, ResourceKind::Project) => same(is_same_project),
        (ResourceKind::Project, _) => above(is_same_project),
        (one, other) if one != other => None,
        (ResourceKind::AppEngineApp, _) => match (&of.name, &of.version) {
            (None, _) if needed.name.is_some() || of.project.is_none() => above(is_same_project),
            (None, _) => same(is_same_project),
            (name, _) if *name != needed.name => None,
            (_, version) if *version == needed.version => same(is_same_project),
            (_, None) => above(is_same_project),
            _ => None,
        },
        _ => {
            let name = known_equal(of.name.as_deref(), needed.name.as_deref());
            let region = known_equal(of.region.as_deref(), needed.region.as_deref());
            match (name, region) {
                (Some(false), _) | (_, Some(false)) => None,
                _ => same(name.is_some() && region.is_some() && is_same_project),
            }
        }
    }
}

/// Whether two resources are in one project, as far as both say which theirs is.
fn same_project(one: &Resource, other: &Resource) -> Option<bool> {
    let ids = known_equal(one.project.as_deref(), other.project.as_deref());
    let numbers = known_equal(one.project_number.as_deref(), other.project_number.as_deref());
    ids.or(numbers)
}

fn known_equal(one: Option<&str>, other: Option<&str>) -> Option<bool> {
    Some(one? == other?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resource(full: &str) -> Resource {
        match parse(full) {
            Some(Named::Resource(resource)) => resource,
            other => panic!("{full}: {other:?}"),
        }
    }

    #[test]
    fn names_of_resources() {
        for (full, words) in [
            (
                "//run.googleapis.com/projects/shop-42/locations/europe-west1/services/orders",
                "the Cloud Run service orders in europe-west1 / shop-42 -",
            ),
            (
                "//cloudfunctions.googleapis.com/projects/shop-42/locations/us-east1/functions/a_B",
                "the function a_B in us-east1 / shop-42 -",
            ),
            (
                "//cloudresourcemanager.googleapis.com/projects/481516234200",
                "the whole project 481516234200 / - 481516234200",
            ),
            ("//iap.googleapis.com/projects/4815/iap_web", "the App Engine app / - 4815"),
            (
                "//iap.googleapis.com/projects/4815/iap_web/appengine-shop-42",
                "the App Engine app shop-42 / shop-42 4815",
            ),
            (
                "//iap.googleapis.com/projects/4815/iap_web/appengine-shop-42/services/web/versions/v1",
                "version v1 of the App Engine service web of the app shop-42 / shop-42 4815",
            ),
        ] {
            let it = resource(full);
            let or = |text: &Option<String>| text.clone().unwrap_or("-".to_owned());
            let (id, number) = (or(&it.project), or(&it.project_number));
            assert_eq!(format!("{} / {id} {number}", it.in_words()), words, "{full}");
        }
        let above = "//cloudresourcemanager.googleapis.com/folders/12";
        assert_eq!(parse(above), Some(Named::Above("folders/12".to_owned())));
        for other in [
            "",
            "orders",
            "//run.googleapis.com/projects/shop-42/locations/europe-west1/jobs/nightly",
            "//storage.googleapis.com/projects/_/buckets/shop",
            "//iap.googleapis.com/projects/4815/iap_tunnel",
            "//iap.googleapis.com/projects/4815/iap_web/compute/services/web",
        ] {
            assert_eq!(parse(other), None, "{other}");
        }
    }

    #[test]
    fn one_resource_and_another() {
        let run = |project| {
            format!(
                "//run.googleapis.com/projects/{project}/locations/europe-west1/services/orders"
            )
        };
        let project = |id| format!("//cloudresourcemanager.googleapis.com/projects/{id}");
        let iap = |rest| format!("//iap.googleapis.com/projects/4815/iap_web{rest}");
        for (of, needed, expected) in [
            (run("shop-42"), run("shop-42"), "same"),
            (run("shop-42"), run("shop-43"), "other"),
            (run("shop-42"), run("4815"), "perhaps same"),
            (run("shop-42"), run("shop-42").replace("orders", "stock"), "other"),
            (run("shop-42"), run("shop-42").replace("europe", "us"), "other"),
            (project("shop-42"), run("shop-42"), "above"),
            (project("shop-42"), run("4815"), "perhaps above"),
            (project("shop-42"), project("shop-42"), "same"),
            (run("shop-42"), project("shop-42"), "other"),
            (iap(""), iap("/appengine-shop-42"), "above"),
            (iap("/appengine-shop-42"), iap("/appengine-shop-42"), "same"),
            (iap("/appengine-shop-42"), iap("/appengine-shop-42/services/web"), "above"),
            (iap("/appengine-shop-42/services/web"), iap("/appengine-shop-42"), "other"),
            (
                iap("/appengine-shop-42/services/web"),
                iap("/appengine-shop-42/services/web/versions/1"),
                "above",
            ),
            (
                iap("/appengine-shop-42/services/web/versions/2"),
                iap("/appengine-shop-42/services/web/versions/1"),
                "other",
            ),
        ] {
            let relation = relation(&resource(&of), &resource(&needed));
            let words = relation.map_or("other".to_owned(), |it| {
                let sure = if it.is_sure { "" } else { "perhaps " };
                format!("{sure}{}", if it.is_above { "above" } else { "same" })
            });
            assert_eq!(words, expected, "{of} and {needed}");
        }
    }
}
