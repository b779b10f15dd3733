//! Cloud Run functions of both generations: `REGION-PROJECT.cloudfunctions.net/FUNCTION`.

use super::module::{self, AdviceContext, Condition, Host, Page, Profile, Rows, ServiceModule, host};
use crate::gateway::regions::{self, Region};
use crate::template;

/// What the address of a function tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Function {
    /// The function: the first segment of the path.
    pub function: Option<String>,
    /// The project.
    pub project: Option<String>,
    /// The region.
    pub region: Option<Region>,
    /// Whether the path goes on after the function's name.
    pub goes_on: bool,
}

impl Function {
    /// Its own URL; words in capitals stand for what the address does not tell.
    pub fn url(&self) -> String {
        let of = |part: Option<&str>, word: &str| part.unwrap_or(word).to_owned();
        let region = of(self.region.as_ref().and_then(Region::for_command), "REGION");
        let project = of(self.project.as_deref(), "PROJECT_ID");
        let function = of(self.plain_name(), "FUNCTION");
        format!("https://{region}-{project}.cloudfunctions.net/{function}")
    }

    /// The same, if the address tells all of it.
    pub fn known_url(&self) -> Option<String> {
        self.region.as_ref().and_then(Region::for_command)?;
        self.project.as_deref().and(self.plain_name()).map(|_| self.url())
    }

    fn page(&self) -> Option<Page<'_>> {
        let (region, name) = (self.region.as_ref()?.for_command()?, self.function.as_deref()?);
        let path = vec!["functions", "details", region, name];
        Some(Page { path, project: self.project.as_deref()?, what: format!("function {name}") })
    }

    /// The name, if it is one that functions have.
    fn plain_name(&self) -> Option<&str> {
        let is_plain = |name: &&str| {
            name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
        };
        self.function.as_deref().filter(is_plain)
    }

    /// Whether an audience is the URL of the function, or empty; not known if not all of it is.
    fn is_own(&self, audience: &str) -> Option<bool> {
        let own = self.known_url()?;
        Some(audience.is_empty() || audience.trim_end_matches('/').eq_ignore_ascii_case(&own))
    }
}

impl ServiceModule for Function {
    fn domains() -> &'static [&'static str] {
        &["cloudfunctions.net"]
    }

    fn rows() -> &'static [Rows] {
        &[("function", rows_of!("function"))]
    }

    fn read(host: &Host<'_>) -> Option<Self> {
        let (region, project) = match host.below(&["cloudfunctions", "net"])? {
            [label] => match regions::split_region(label) {
                Some((region, project)) => (Some(region), host::word(project)),
                None => (None, None),
            },
            _ => (None, None),
        };
        let path = host.path.trim_matches('/');
        let (name, rest) = path.split_once('/').unwrap_or((path, ""));
        let is_known =
            !template::has_hole(name) && name.starts_with(|c: char| c.is_ascii_alphabetic());
        let function = is_known.then(|| name.to_owned());
        let goes_on = function.is_some() && !rest.is_empty();
        Some(Function { function, project, region, goes_on })
    }

    fn profile<'a>(&'a self, _context: &AdviceContext<'a>) -> Profile<'a> {
        let name = self.function.as_deref();
        Profile {
            json_name: "cloud-run-functions",
            kind: "function",
            short: Some(("function", name)),
            backend_name: name,
            name: self.function.clone(),
            region: self.region.as_ref(),
            project: self.project.as_deref(),
            facts: module::known([
                ("function", self.function.clone()),
                module::region(&self.region),
                ("project", self.project.clone()),
            ]),
            own_url: Some(self.url()),
            page: self.page(),
            ..Profile::default()
        }
    }

    fn holds(&self, condition: Condition, context: &AdviceContext<'_>) -> bool {
        let is_own = |audience: &str| self.is_own(audience);
        match condition {
            Condition::Longer => self.goes_on && !context.has_audience,
            Condition::OwnAudience => context.audience.and_then(is_own) == Some(true),
            Condition::Foreign => context.audience.and_then(is_own) == Some(false),
            _ => false,
        }
    }
}
