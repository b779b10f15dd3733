//! The rows of the catalogue that apply to one backend.

use super::command::{self, Values};
use super::{AdviceContext, Grant, Note, RoleChoice, Token, Wider};
use crate::gateway::address::{Address, is_url};
use crate::gateway::catalogue::{Catalogue, Condition, GrantRow, Kind, TextRow, source};
use crate::gateway::regions::Region;
use crate::gateway::service::{CloudRun, Service};

/// The rows of the catalogue that apply to one service in one context.
pub(super) struct Rows<'a> {
    pub(super) catalogue: &'static Catalogue,
    pub(super) service: &'a Service,
    pub(super) context: &'a AdviceContext<'a>,
}

impl Rows<'_> {
    fn holds(&self, conditions: &[Condition]) -> bool {
        conditions.iter().all(|condition| match condition {
            Condition::Auth => !self.context.disable_auth,
            Condition::NoAuth => self.context.disable_auth,
            Condition::Routed => self.context.routed,
            Condition::Direct => !self.context.routed,
            Condition::Streaming => self.context.is_streaming,
            Condition::Grpc => self.context.is_grpc,
            Condition::NoStreaming => !self.context.is_streaming,
            Condition::Gen1 => self.context.functions_generation != Some(2),
            Condition::Gen2 => self.context.functions_generation != Some(1),
            Condition::Dotted => {
                matches!(self.service, Service::AppEngine(app) if app.is_dotted)
            }
            Condition::Version => {
                matches!(self.service, Service::AppEngine(app) if app.version.is_some())
            }
            Condition::Storage => matches!(
                self.service,
                Service::GoogleApi(api) if api.service.as_deref() == Some("storage")
            ),
            Condition::Longer => self.is_longer(),
            Condition::Whole => !self.is_longer(),
            Condition::Foreign => self.is_foreign() && !self.is_run_audience(),
            Condition::RunAudience => self.is_foreign() && self.is_run_audience(),
            Condition::OwnAudience => self.is_own_audience(),
            Condition::SiblingAudience => self.is_sibling_audience(),
            Condition::OtherAudience => {
                let is_one = self.is_own_audience() || self.is_sibling_audience();
                self.context.has_audience && !is_one
            }
            Condition::IapAudience => self.context.audience.is_some_and(is_of_iap),
            Condition::Audience => self.context.has_audience,
            Condition::NoAudience => !self.context.has_audience,
            Condition::UrlAudience => self.is_url_audience(),
            Condition::IdAudience => self.context.has_audience && !self.is_url_audience(),
            Condition::Localhost => self.context.is_localhost,
            Condition::Network => !self.context.is_localhost,
            Condition::Gateway => !self.context.is_endpoints,
            Condition::Endpoints => self.context.is_endpoints,
        })
    }

    /// Whether a path goes on behind the name of a function, and no audience is written.
    fn is_longer(&self) -> bool {
        let goes_on = matches!(self.service, Service::Function(it) if it.goes_on);
        goes_on && !self.context.has_audience
    }

    /// Whether an audience is written that is not the URL of the function, all of which is known.
    fn is_foreign(&self) -> bool {
        let Service::Function(function) = self.service else { return false };
        let own = function.known_url();
        own.zip(self.context.audience.filter(|it| !it.is_empty())).is_some_and(|(own, audience)| {
            !audience.trim_end_matches('/').eq_ignore_ascii_case(&own)
        })
    }

    /// Whether the audience that is written is the URL of the very service, all of which is known.
    fn is_own_audience(&self) -> bool {
        match self.service {
            Service::Function(function) => {
                let is_known = function.known_url().is_some() && self.context.audience.is_some();
                is_known && !self.is_foreign()
            }
            Service::CloudRun(own) => self.run_of_audience().is_some_and(|it| {
                let is_whole = it.service.is_some() && it.region.is_some();
                let has_project = it.hash.is_some() || it.project_number.is_some();
                is_whole && has_project && it == CloudRun { tag: None, ..own.clone() }
            }),
            _ => false,
        }
    }

    /// Whether it is the URL of a service of this name and region, in the other of the two forms
    /// that Cloud Run has.
    fn is_sibling_audience(&self) -> bool {
        let Service::CloudRun(own) = self.service else { return false };
        self.run_of_audience().is_some_and(|it| {
            let names = |run: &CloudRun| {
                let region = run.region.as_ref().and_then(Region::for_command);
                run.service.clone().zip(region.map(str::to_owned))
            };
            let is_other =
                |one: &CloudRun, two: &CloudRun| one.hash.is_some() && two.project_number.is_some();
            let is_same = names(own).is_some_and(|own| names(&it) == Some(own));
            is_same && (is_other(own, &it) || is_other(&it, own))
        })
    }

    /// The Cloud Run service whose whole URL, without a path or a tag, the audience is.
    fn run_of_audience(&self) -> Option<CloudRun> {
        let audience = self.context.audience?;
        let address = Address::parse(audience).ok()?;
        let is_bare = audience.eq_ignore_ascii_case(&format!("https://{}", address.host));
        match Service::of(&address) {
            Service::CloudRun(run) if is_bare && run.tag.is_none() => Some(run),
            _ => None,
        }
    }

    /// Whether the audience that is written is a URL.
    fn is_url_audience(&self) -> bool {
        self.context.audience.is_some_and(is_url)
    }

    /// Whether the audience that is written is a URL of Cloud Run.
    fn is_run_audience(&self) -> bool {
        let audience = self.context.audience.and_then(|it| Address::parse(it).ok());
        audience.is_some_and(|it| matches!(Service::of(&it), Service::CloudRun(_)))
    }

    pub(super) fn note(row: &'static TextRow) -> Note {
        let source = source(&row.source);
        let is_plain = row.is_plain;
        Note { text: row.text.as_str(), certainty: row.certainty, source, is_plain }
    }

    pub(super) fn first(&self, rows: &'static [TextRow]) -> Option<Note> {
        rows.iter().find(|row| self.holds(&row.when)).map(Self::note)
    }

    pub(super) fn all(&self, rows: &'static [TextRow]) -> Vec<Note> {
        rows.iter().filter(|row| self.holds(&row.when)).map(Self::note).collect()
    }

    pub(super) fn token(&self, kind: &'static Kind) -> Option<Token> {
        let rows = kind.token.iter().chain(&self.catalogue.shared.token);
        let row = rows.into_iter().find(|row| self.holds(&row.when))?;
        let source = source(&row.source);
        let text = row.text.as_str();
        let note = Note { text, certainty: row.certainty, source, is_plain: true };
        let short = row.short.as_deref().unwrap_or(text);
        Some(Token { note, short, audience: row.audience })
    }

    pub(super) fn grant(&self, grant: &'static GrantRow) -> Option<Grant> {
        let roles = self.roles(grant);
        let first_role = roles.first()?.role;
        let values = Values::new(self.service, self.context);
        let mut steps = grant.steps.iter().filter(|step| values.has(&step.needs));
        let step = steps.next()?;
        let mut wider = Vec::new();
        for step in steps {
            for role in &roles {
                wider.push(Wider {
                    when: role.when,
                    role: role.role,
                    resource: values.resource(step.resource, &step.command),
                    parts: values.parts(&step.command, role.role),
                });
            }
        }
        let parts = values.parts(&step.command, first_role);
        Some(Grant {
            resource: values.resource(step.resource, &step.command),
            member: values.member(),
            command: command::command(&parts),
            parts,
            wider,
            why: grant.why.as_str(),
            here: step.here.as_str(),
            only_if: grant.only_if.as_deref(),
            roles,
        })
    }

    fn roles(&self, grant: &'static GrantRow) -> Vec<RoleChoice> {
        let applies = grant.roles.iter().filter(|role| self.holds(&role.when));
        let mut roles: Vec<RoleChoice> = applies
            .filter_map(|choice| {
                let row = self.catalogue.roles.get(&choice.role)?;
                Some(RoleChoice {
                    when: choice.label.as_deref(),
                    role: row.role.as_str(),
                    title: row.title.as_str(),
                    permissions: &row.permissions,
                    certainty: row.certainty,
                    source: source(&row.source),
                })
            })
            .collect();
        if let [only] = roles.as_mut_slice() {
            only.when = None;
        }
        roles
    }
}

/// Whether an audience has a form of those of IAP: a client ID or the resource ID of an app.
fn is_of_iap(audience: &str) -> bool {
    let is_resource = audience.starts_with("/projects/") && audience.contains("/apps/");
    is_resource || audience.ends_with(".apps.googleusercontent.com")
}
