//! What the module of a service answers. What most services have in common is the default.

use super::context::{AdviceContext, Fact, Verdict};
use super::host::Host;
use crate::gateway::address::Address;
use crate::gateway::catalogue::Condition;
use crate::gateway::regions::Region;

/// A service that is recognised by its address.
pub(super) trait FromAddress: Sized {
    /// The domains that mean it. What is known after a hole must rule them all out before the host
    /// is an ordinary one.
    const DOMAINS: &'static [&'static str] = &[];

    /// What the address tells of the service, if it names it.
    fn read(host: &Host<'_>, address: &Address) -> Option<Self>;
}

/// Where a service is, as commands name it.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::gateway) struct Location<'a> {
    pub(in crate::gateway) region: Option<&'a Region>,
    pub(in crate::gateway) project: Option<&'a str>,
    pub(in crate::gateway) project_number: Option<&'a str>,
    pub(in crate::gateway) version: Option<&'a str>,
}

/// A page of the console: the path of its URL, its project, and what it shows.
pub(in crate::gateway) struct Page<'a> {
    pub(super) path: String,
    pub(super) project: &'a str,
    pub(super) what: String,
}

/// What is known of a service.
pub(in crate::gateway) trait ServiceModule {
    /// The service's name in JSON output.
    fn json_name(&self) -> &'static str {
        "other"
    }

    /// The key of its rows in the catalogue: roles, resources, commands, tokens, texts.
    fn kind(&self, context: &AdviceContext<'_>) -> &'static str;

    /// What it is and its name, in a few words, if it is one of Google's.
    fn in_short(&self) -> Option<(&'static str, Option<&str>)> {
        None
    }

    /// What a backend that calls it may be called.
    fn backend_name(&self) -> Option<&str> {
        None
    }

    /// Its name in commands.
    fn name(&self) -> Option<String> {
        None
    }

    /// What people call it.
    fn title(&self) -> Option<String> {
        self.name()
    }

    /// Where it is, as commands name it.
    fn location(&self) -> Location<'_> {
        Location::default()
    }

    /// The region to show beside its name.
    fn region(&self) -> Option<&Region> {
        self.location().region
    }

    /// The parts of it that the address names.
    fn parts(&self) -> Vec<Fact> {
        Vec::new()
    }

    /// What the address tells, best first.
    fn facts(&self) -> Vec<Fact> {
        Vec::new()
    }

    /// Its own URL, where texts name it.
    fn own_url(&self) -> Option<String> {
        None
    }

    /// The name of a Google API.
    fn api(&self) -> Option<&str> {
        None
    }

    /// Its page in the console, if all that the URL needs is known; `project` is that of the
    /// settings.
    fn page<'a>(&'a self, _project: Option<&'a str>) -> Option<Page<'a>> {
        None
    }

    /// Whether a condition of the catalogue holds that only the service can judge.
    fn holds(&self, _condition: Condition, _context: &AdviceContext<'_>) -> bool {
        false
    }

    /// What can be done about access where no role can be granted.
    fn verdict(&self, _context: &AdviceContext<'_>) -> Verdict {
        Verdict::NothingToGrant
    }

    /// Whether a server is there that a token could be sent to.
    fn reaches_a_server(&self, _context: &AdviceContext<'_>) -> bool {
        true
    }
}
