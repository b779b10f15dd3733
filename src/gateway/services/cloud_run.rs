//! Cloud Run: `TAG---SERVICE-HASH-CODE.a.run.app` or `TAG---SERVICE-NUMBER.REGION.run.app`.

use super::module::{self, AdviceContext, Condition, Host, Page, Profile, Rows, ServiceModule, host};
use crate::gateway::address::Address;
use crate::gateway::regions::{self, Region};

/// What the host of a Cloud Run service tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CloudRun {
    /// The service.
    pub service: Option<String>,
    /// The traffic tag.
    pub tag: Option<String>,
    /// The hash of project and region, in hosts on `a.run.app`.
    pub hash: Option<String>,
    /// The project's number, in hosts that end in `REGION.run.app`.
    pub project_number: Option<String>,
    /// The region.
    pub region: Option<Region>,
}

fn of_labels(labels: &[&str]) -> CloudRun {
    let [name, place] = labels else { return CloudRun::default() };
    let (tag, name) = match name.split_once("---") {
        Some((tag, name)) => (host::word(tag), name),
        None => (None, *name),
    };
    if *place != "a" {
        let region = host::known(place).filter(|place| regions::is_region(place));
        let region = region.as_deref().map(Region::from_name);
        let Some((service, number)) = name.rsplit_once('-') else {
            return CloudRun { tag, region, ..CloudRun::default() };
        };
        let is_number = number.len() >= 6 && number.bytes().all(|byte| byte.is_ascii_digit());
        let service = host::word(service).filter(|_| is_number || host::is_one_hole(number));
        let project_number = is_number.then(|| number.to_owned());
        return CloudRun { service, tag, project_number, region, hash: None };
    }
    let Some((rest, code)) = name.rsplit_once('-') else {
        return CloudRun { tag, ..CloudRun::default() };
    };
    let region = host::known(code).filter(|code| host::is_code(code));
    let region = region.as_deref().map(Region::from_code);
    let (service, hash) = match rest.rsplit_once('-') {
        Some((service, hash)) if host::is_one_hole(hash) => (host::word(service), None),
        Some((service, hash)) => {
            let hash = host::known(hash).filter(|hash| is_hash(hash));
            (host::word(service).filter(|_| hash.is_some()), hash)
        }
        None => (None, None),
    };
    CloudRun { service, tag, hash, region, project_number: None }
}

/// Whether this can be the hash of a host of Cloud Run. Another last part may belong to the name.
fn is_hash(text: &str) -> bool {
    text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

impl ServiceModule for CloudRun {
    fn domains() -> &'static [&'static str] {
        &["run.app"]
    }

    fn rows() -> &'static [Rows] {
        &[("cloud-run", rows_of!("cloud_run"))]
    }

    fn read(host: &Host<'_>) -> Option<Self> {
        host.below(&["run", "app"]).map(of_labels)
    }

    fn profile<'a>(&'a self, context: &AdviceContext<'a>) -> Profile<'a> {
        let name = self.service.as_deref();
        Profile {
            json_name: "cloud-run",
            kind: "cloud-run",
            short: Some(("Cloud Run", name)),
            backend_name: name,
            name: self.service.clone(),
            region: self.region.as_ref(),
            project_number: self.project_number.as_deref(),
            facts: module::known([
                ("service", self.service.clone()),
                module::region(&self.region),
                ("project number", self.project_number.clone()),
                ("traffic tag", self.tag.clone()),
            ]),
            page: self.page(context.project),
            ..Profile::default()
        }
    }

    fn holds(&self, condition: Condition, context: &AdviceContext<'_>) -> bool {
        let audience = context.audience.and_then(of_audience);
        match condition {
            Condition::OwnAudience => audience.is_some_and(|it| self.is_own(&it)),
            Condition::SiblingAudience => audience.is_some_and(|it| self.is_sibling(&it)),
            _ => false,
        }
    }
}

impl CloudRun {
    fn page<'a>(&'a self, project: Option<&'a str>) -> Option<Page<'a>> {
        let (region, name) = (self.region.as_ref()?.for_command()?, self.service.as_deref()?);
        // Google's own messages link to the console with a project's number as well.
        let project = self.project_number.as_deref().or(project)?;
        let what = format!("Cloud Run service {name}");
        Some(Page { path: vec!["run", "detail", region, name], project, what })
    }

    /// Whether the other is this very service, all of which is known.
    fn is_own(&self, other: &Self) -> bool {
        let is_whole = other.service.is_some() && other.region.is_some();
        let has_project = other.hash.is_some() || other.project_number.is_some();
        is_whole && has_project && *other == Self { tag: None, ..self.clone() }
    }

    /// Whether the other has this name and region, in the other of the two forms of a host.
    fn is_sibling(&self, other: &Self) -> bool {
        fn names(run: &CloudRun) -> Option<(&str, &str)> {
            run.service.as_deref().zip(run.region.as_ref().and_then(Region::for_command))
        }
        let is_other =
            |one: &Self, two: &Self| one.hash.is_some() && two.project_number.is_some();
        let is_same = names(self).is_some_and(|own| names(other) == Some(own));
        is_same && (is_other(self, other) || is_other(other, self))
    }
}

/// The Cloud Run service whose whole URL, without a path or a tag, an audience is.
fn of_audience(audience: &str) -> Option<CloudRun> {
    let address = Address::parse(audience).ok()?;
    let is_bare = audience.eq_ignore_ascii_case(&format!("https://{}", address.host));
    let run = CloudRun::read(&Host::new(&host::text(&address), &address))?;
    (is_bare && run.tag.is_none()).then_some(run)
}
