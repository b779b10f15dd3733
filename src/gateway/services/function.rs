//! Cloud Run functions of both generations: `REGION-PROJECT.cloudfunctions.net/FUNCTION`.

use super::context::{AdviceContext, Fact};
use super::host::{self, Host};
use super::module::{FromAddress, Location, Page, ServiceModule};
use crate::gateway::address::Address;
use crate::gateway::catalogue::Condition;
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

impl FromAddress for Function {
    const DOMAINS: &'static [&'static str] = &["cloudfunctions.net"];

    fn read(host: &Host<'_>, address: &Address) -> Option<Self> {
        let (region, project) = match host.below(&["cloudfunctions", "net"])? {
            [label] => match regions::split_region(label) {
                Some((region, project)) => (Some(region), host::word(project)),
                None => (None, None),
            },
            _ => (None, None),
        };
        let path = address.path.trim_matches('/');
        let (name, rest) = path.split_once('/').unwrap_or((path, ""));
        let is_known =
            !template::has_hole(name) && name.starts_with(|c: char| c.is_ascii_alphabetic());
        let function = is_known.then(|| name.to_owned());
        let goes_on = function.is_some() && !rest.is_empty();
        Some(Function { function, project, region, goes_on })
    }
}

impl ServiceModule for Function {
    fn json_name(&self) -> &'static str {
        "cloud-run-functions"
    }

    fn kind(&self, _context: &AdviceContext<'_>) -> &'static str {
        "function"
    }

    fn in_short(&self) -> Option<(&'static str, Option<&str>)> {
        Some(("function", self.function.as_deref()))
    }

    fn backend_name(&self) -> Option<&str> {
        self.function.as_deref()
    }

    fn name(&self) -> Option<String> {
        self.function.clone()
    }

    fn location(&self) -> Location<'_> {
        Location {
            region: self.region.as_ref(),
            project: self.project.as_deref(),
            ..Location::default()
        }
    }

    fn facts(&self) -> Vec<Fact> {
        Fact::known([
            ("function", self.function.clone()),
            ("region", self.region.as_ref().map(Region::in_words)),
            ("project", self.project.clone()),
        ])
    }

    fn own_url(&self) -> Option<String> {
        Some(self.url())
    }

    fn page<'a>(&'a self, _project: Option<&'a str>) -> Option<Page<'a>> {
        let region = self.region.as_ref().and_then(Region::for_command)?;
        let name = self.function.as_deref()?;
        Some(Page {
            path: super::console::path(&["functions", "details", region, name]),
            project: self.project.as_deref()?,
            what: format!("function {name}"),
        })
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
