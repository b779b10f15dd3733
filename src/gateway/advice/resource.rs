//! What a role is granted on.

use crate::gateway::ResourceKind;

/// What a role is granted on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// What it is.
    pub kind: ResourceKind,
    /// Its name.
    pub name: Option<String>,
    /// The version of it, if it is granted on one.
    pub version: Option<String>,
    /// Its region, if certain.
    pub region: Option<String>,
    /// The id of its project.
    pub project: Option<String>,
    /// The number of its project.
    pub project_number: Option<String>,
}

impl Resource {
    /// The resource in words: `the Cloud Run service orders in us-central1`.
    pub fn in_words(&self) -> String {
        let mut words = match self.kind {
            ResourceKind::CloudRunService => "the Cloud Run service",
            ResourceKind::CloudRunFunction => "the function",
            ResourceKind::AppEngineApp if self.name.is_some() => "the App Engine service",
            ResourceKind::AppEngineApp => "the App Engine app",
            ResourceKind::Project => "the whole project",
            ResourceKind::Unknown => "the backend",
        }
        .to_owned();
        let project = || self.project.as_ref().or(self.project_number.as_ref());
        let name = match self.kind {
            ResourceKind::Project => self.name.as_ref().or_else(project),
            ResourceKind::AppEngineApp => self.name.as_ref().or(self.project.as_ref()),
            _ => self.name.as_ref(),
        };
        if let Some(name) = name {
            words = format!("{words} {name}");
        }
        if let Some(version) = &self.version {
            words = format!("version {version} of {words}");
        }
        let app = self.project.as_ref().filter(|_| self.name.is_some());
        if let Some(app) = app.filter(|_| self.kind == ResourceKind::AppEngineApp) {
            words = format!("{words} of the app {app}");
        }
        if let Some(region) = &self.region {
            words = format!("{words} in {region}");
        }
        words
    }
}
