//! How what a role is granted on is related to a backend.

use super::{Backend, Given};
use crate::gateway::{GrantedOn, Resource, ResourceKind};
use crate::infra::judge::Reach;
use crate::infra::value::is_same_text;

impl Given {
    /// How what it is granted on is related to a backend; `None`: not at all.
    pub(super) fn reach(&self, resource: &Resource, backend: Backend<'_>) -> Option<Reach> {
        let reach = self.certain_reach(resource, backend)?;
        Some(match self.doubt {
            Some(doubt) => Reach::Unsure(doubt.to_owned()),
            None => reach,
        })
    }

    fn certain_reach(&self, resource: &Resource, backend: Backend<'_>) -> Option<Reach> {
        match self.on {
            GrantedOn::Service => {
                let reach = self.reach_of_service(resource, backend)?;
                Some(match self.target.is_renamed {
                    true => Reach::Unsure(
                        "it is granted by the name of the function, which its Cloud Run service \
                         cannot have; `service_config[0].service` names the service"
                            .to_owned(),
                    ),
                    false => reach,
                })
            }
            GrantedOn::Function => {
                let reach = self.reach_of_service(resource, backend)?;
                Some(match resource.kind {
                    ResourceKind::CloudRunService => Reach::Unsure(
                        "it is granted on the function, and whether that counts for its Cloud Run \
                         service is not known"
                            .to_owned(),
                    ),
                    _ => reach,
                })
            }
            GrantedOn::Project => {
                let own = self.target.text.as_deref().or(self.project.as_deref());
                let theirs = backend.project.or(resource.project.as_deref());
                let name = own
                    .or(theirs)
                    .map_or("the project".to_owned(), |it| format!("the project `{it}`"));
                let is_here = self.is_in_root_of(backend);
                let unsure = || Reach::Unsure(format!("{name} may be that of the backend"));
                match (own, theirs) {
                    (Some(own), Some(theirs)) if is_same_text(own, theirs) => {
                        let is_known = is_here || !own.contains("${");
                        Some(if is_known { Reach::Holds(name) } else { unsure() })
                    }
                    // Both are that of the provider, whatever the settings call it.
                    (None, _) if is_here && backend.project.is_none() => Some(Reach::Holds(name)),
                    (None, _) | (_, None) => Some(unsure()),
                    (Some(own), Some(theirs)) => {
                        let is_open = own.contains("${") || theirs.contains("${");
                        is_open.then(unsure)
                    }
                }
            }
            GrantedOn::Above => {
                Some(Reach::Unsure("a folder or organization may hold the project".to_owned()))
            }
            GrantedOn::Iap => (resource.kind == ResourceKind::AppEngineApp).then(|| {
                Reach::Unsure("the app is not named by what the role is granted on".to_owned())
            }),
        }
    }

    fn reach_of_service(&self, resource: &Resource, backend: Backend<'_>) -> Option<Reach> {
        let of_service =
            matches!(resource.kind, ResourceKind::CloudRunService | ResourceKind::CloudRunFunction);
        if !of_service {
            return None;
        }
        let target = &self.target;
        let is_here = self.is_in_root_of(backend);
        let theirs = backend.resource.filter(|_| is_here);
        if let (Some(own), Some(theirs)) = (&target.resource, theirs) {
            if own == theirs {
                return Some(Reach::Same);
            }
            // Two resources are two services.
            if !own.is_data && !theirs.is_data {
                let doubt = "it is granted on one of several services, which may be another one";
                return own.may_be(theirs).then(|| Reach::Unsure(doubt.to_owned()));
            }
        }
        if let (Some(block), Some(theirs)) = (&target.block, theirs)
            && target.resource.is_none()
        {
            let theirs = theirs.without_key();
            let doubt = "it is granted for each of something whose keys are not known";
            return match target.is_every && *block == theirs {
                true => Some(Reach::Same),
                false => block.may_be(&theirs).then(|| Reach::Unsure(doubt.to_owned())),
            };
        }
        let same = |one: Option<&str>, two: Option<&str>| match (one, two) {
            (Some(one), Some(two)) => Some(one == two),
            _ => None,
        };
        let is_name = same(target.text.as_deref(), resource.name.as_deref());
        let is_region = same(self.region.as_deref(), resource.region.as_deref());
        let theirs = backend.project.or(resource.project.as_deref());
        let is_open = |it: Option<&str>| it.is_none_or(|it| it.contains("${"));
        let is_project = match (is_open(self.project.as_deref()), is_open(theirs)) {
            (false, false) => same(self.project.as_deref(), theirs),
            // An address tells no project: the service of this name that is deployed with the config.
            _ if is_here && backend.resource.is_none() && theirs.is_none() => Some(true),
            // Two that name none are both in that of the provider.
            _ if is_here && self.is_in_project_of(backend) => Some(true),
            _ => None,
        };
        match (is_name, is_region) {
            (Some(false), _) | (_, Some(false)) => None,
            _ if is_project == Some(false) => None,
            (Some(true), _) if is_project.is_none() => Some(Reach::Unsure(
                "it is granted on a service of this name that may be in another project".to_owned(),
            )),
            (Some(true), _) => Some(Reach::Same),
            (None, _) => {
                Some(Reach::Unsure("it is granted on a service whose name is not known".to_owned()))
            }
        }
    }

    /// Whether it names the project of a backend in the same way, or none as that does.
    fn is_in_project_of(&self, backend: Backend<'_>) -> bool {
        match (self.project.as_deref(), backend.project) {
            (Some(own), Some(theirs)) => is_same_text(own, theirs),
            (own, theirs) => own == theirs,
        }
    }

    /// Whether Terraform is run for it where it is run for the config.
    pub(super) fn is_in_root_of(&self, backend: Backend<'_>) -> bool {
        backend.root == Some(self.root.as_path())
    }
}
