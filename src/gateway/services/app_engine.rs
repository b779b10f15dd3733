//! App Engine: `VERSION-dot-SERVICE-dot-PROJECT.CODE.r.appspot.com`; apps that are old have no
//! `CODE.r`.

use super::module::{self, AdviceContext, Condition, Host, Page, Profile, Rows, ServiceModule, host};
use crate::gateway::regions::Region;

/// What the host of an App Engine app tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AppEngine {
    /// The project; `example.com:name` if it belongs to a domain.
    pub project: Option<String>,
    /// The service; none: the default one, or unknown.
    pub service: Option<String>,
    /// The version; none: the one that serves, or unknown.
    pub version: Option<String>,
    /// The region.
    pub region: Option<Region>,
    /// Whether service or version are joined with dots, which Google's certificate does not cover.
    pub is_dotted: bool,
}

const SHORTEST_PROJECT: usize = 6;

fn of_labels(labels: &[&str]) -> AppEngine {
    let (region, labels) = match labels {
        [labels @ .., code, "r"] => {
            let code = host::known(code).filter(|code| host::is_code(code));
            (code.as_deref().map(Region::from_code), labels)
        }
        _ => (None, labels),
    };
    let app = AppEngine { region, ..AppEngine::default() };
    match labels {
        [] => app,
        [label] => {
            let mut parts = label.rsplit("-dot-");
            let project = parts.next().and_then(host::word);
            let service = parts.next().and_then(host::word);
            let version = parts.next().and_then(host::known);
            AppEngine { project, service, version, ..app }
        }
        // A project of a domain: its last label is a top-level domain, shorter than any project.
        [first, domain @ .., last] if last.len() < SHORTEST_PROJECT && !domain.is_empty() => {
            let mut own = of_labels(&[first]);
            let domain: Option<Vec<String>> =
                domain.iter().chain([last]).map(|label| host::known(label)).collect();
            let name = own.project.take().zip(domain);
            let project = name.map(|(name, domain)| format!("{}:{name}", domain.join(".")));
            AppEngine { project, region: app.region, ..own }
        }
        [.., version, service, project] => AppEngine {
            project: host::word(project),
            service: host::word(service),
            version: host::known(version),
            is_dotted: true,
            ..app
        },
        [service, project] => AppEngine {
            project: host::word(project),
            service: host::word(service),
            is_dotted: true,
            ..app
        },
    }
}

impl ServiceModule for AppEngine {
    fn domains() -> &'static [&'static str] {
        &["appspot.com"]
    }

    fn rows() -> &'static [Rows] {
        &[("app-engine", rows_of!("app_engine"))]
    }

    fn read(host: &Host<'_>) -> Option<Self> {
        host.below(&["appspot", "com"]).map(of_labels)
    }

    fn profile<'a>(&'a self, _context: &AdviceContext<'a>) -> Profile<'a> {
        let name = self.service.as_deref().or(self.project.as_deref());
        // A service alone may be the title already.
        let service = self.service.clone().filter(|_| self.project.is_some());
        let page = |project| Page {
            path: vec!["appengine", "services"],
            project,
            what: "App Engine services".to_owned(),
        };
        Profile {
            json_name: "app-engine",
            kind: "app-engine",
            short: Some(("App Engine", name)),
            backend_name: name,
            name: self.service.clone(),
            title: self.project.clone(),
            region: self.region.as_ref(),
            project: self.project.as_deref(),
            version: self.version.as_deref(),
            parts: module::known([("service", service), ("version", self.version.clone())]),
            facts: module::known([
                ("project", self.project.clone()),
                module::region(&self.region),
            ]),
            page: self.project.as_deref().map(page),
            ..Profile::default()
        }
    }

    fn holds(&self, condition: Condition, _context: &AdviceContext<'_>) -> bool {
        match condition {
            Condition::Dotted => self.is_dotted,
            Condition::Version => self.version.is_some(),
            _ => false,
        }
    }
}
