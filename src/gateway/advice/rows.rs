//! The rows of the catalogue that apply to one backend.

use super::command::{self, Values};
use super::{AdviceContext, Grant, Note, RoleChoice, Token, Wider};
use crate::gateway::address::{Address, is_url};
use crate::gateway::catalogue::{Catalogue, GrantRow, Kind, TextRow, source};
use crate::gateway::services::{Condition, Service};

/// The rows of the catalogue that apply to one service in one context.
pub(super) struct Rows<'a> {
    pub(super) catalogue: &'static Catalogue,
    pub(super) service: &'a Service,
    pub(super) context: &'a AdviceContext<'a>,
}

impl Rows<'_> {
    fn holds(&self, conditions: &[Condition]) -> bool {
        let deployment = &self.context.deployment;
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
            Condition::Whole => !self.of_service(Condition::Longer),
            Condition::Foreign => self.of_service(Condition::Foreign) && !self.is_run_audience(),
            Condition::RunAudience => self.of_service(Condition::Foreign) && self.is_run_audience(),
            Condition::OtherAudience => {
                let is_one = self.of_service(Condition::OwnAudience)
                    || self.of_service(Condition::SiblingAudience);
                self.context.has_audience && !is_one
            }
            Condition::Dotted
            | Condition::Version
            | Condition::Storage
            | Condition::Longer
            | Condition::OwnAudience
            | Condition::SiblingAudience => self.of_service(*condition),
            Condition::IapAudience => self.context.audience.is_some_and(is_of_iap),
            Condition::Audience => self.context.has_audience,
            Condition::NoAudience => !self.context.has_audience,
            Condition::UrlAudience => self.is_url_audience(),
            Condition::IdAudience => self.context.has_audience && !self.is_url_audience(),
            Condition::Localhost => self.context.is_localhost,
            Condition::Network => !self.context.is_localhost,
            Condition::Gateway => !self.context.is_endpoints,
            Condition::Endpoints => self.context.is_endpoints,
            Condition::Iap => deployment.has_iap == Some(true),
            Condition::NoIap => deployment.has_iap != Some(true),
            Condition::MaybeIap => deployment.has_iap.is_none(),
            Condition::MaybeOpen => deployment.is_open.is_none(),
            Condition::Internal => deployment.is_internal == Some(true),
            Condition::MaybeInternal => deployment.is_internal.is_none(),
            Condition::NoDefaultUrl => deployment.has_no_default_url == Some(true),
            Condition::MaybeNoDefaultUrl => deployment.has_no_default_url.is_none(),
            Condition::CustomAudiences => deployment.has_custom_audiences == Some(true),
            Condition::MaybeCustomAudiences => deployment.has_custom_audiences.is_none(),
        })
    }

    /// Whether a condition holds that only the service can judge.
    fn of_service(&self, condition: Condition) -> bool {
        self.service.module().holds(condition, self.context)
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

/// Whether an audience is the ID of an OAuth client. `/projects/NUMBER/apps/PROJECT` is that of the
/// assertion which IAP sends to the app.
fn is_of_iap(audience: &str) -> bool {
    audience.ends_with(".apps.googleusercontent.com")
}
