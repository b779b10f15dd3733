//! What to tell about one backend: who must be granted what, which token is sent, what to check.
//! Puts the catalogue and a service together as plain data. Knows no output format; texts mark
//! code with backticks.

mod command;
mod deploy;
mod resource;
mod rows;
mod words;

use super::catalogue::{self, Audience, Edition};
use super::regions::Region;
use super::services::{AdviceContext, Detail, Service, Verdict};
use super::sources::{Certainty, Source};
pub use command::CommandPart;
pub use deploy::{DeployOn, DeployRole, deploy_roles};
pub use resource::Resource;
use rows::Rows;

/// Everything there is to say about one backend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// What kind of backend it is: `Cloud Run service`.
    pub heading: &'static str,
    /// Its name, if the address tells.
    pub name: Option<String>,
    /// The part of it that the address names: service and version of an App Engine app.
    pub part: Vec<Detail>,
    /// The region that it is certain to run in.
    pub region: Option<String>,
    /// What the address tells, as labels and values.
    pub facts: Vec<Detail>,
    /// What matters most about it.
    pub summary: Note,
    /// What becomes of calls where no role can be named, in a few words.
    pub short: Option<Note>,
    /// The one thing to know besides what to do.
    pub special: Option<Note>,
    /// What to do about the audience of the token.
    pub audience: Option<Note>,
    /// What a written audience or `disable_auth` does, where nothing else says so.
    pub written: Option<Note>,
    /// Why no role is needed, in a few words.
    pub no_role: Option<Note>,
    /// What can be done about access.
    pub verdict: Verdict,
    /// Whether Google guards backends of this kind, so that a role opens them.
    pub is_guarded: bool,
    /// What must be granted; empty unless the verdict is [`Verdict::Grant`].
    pub grants: Vec<Grant>,
    /// What to do, if it is something else than to grant a role.
    pub action: Option<Note>,
    /// The consequence in other words than the finding on the same place has.
    pub headline: Option<Note>,
    /// The ways out of it.
    pub remedy: Vec<Note>,
    /// The URL of a function, which texts call `{url}`.
    pub own_url: Option<String>,
    /// Why nothing is to be granted, if so.
    pub nothing_to_grant: Option<Note>,
    /// What token the backend gets, if calls can work at all.
    pub token: Option<Token>,
    /// What else is good to know.
    pub notes: Vec<Note>,
    /// What to check when calls are rejected.
    pub troubleshooting: Vec<Note>,
    /// The page to read.
    pub source: &'static Source,
}

/// A statement with its origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Note {
    /// The statement.
    pub text: &'static str,
    /// How sure it is.
    pub certainty: Certainty,
    /// Who says so.
    pub source: &'static Source,
    /// Whether it needs no word on how sure it is: the file itself shows it, or it says how to go
    /// on.
    pub is_plain: bool,
}

/// The token that the backend gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is and whose.
    pub note: Note,
    /// What it is, in a few words.
    pub short: &'static str,
    /// Its audience if the config sets none.
    pub audience: Audience,
}

/// Something to grant to the gateway's service account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The roles. If there are several, exactly one of them is right, and `when` says which; the
    /// command is right for each. Never empty.
    pub roles: Vec<RoleChoice>,
    /// The narrowest resource to grant it on.
    pub resource: Resource,
    /// Who gets it, as IAM writes it: `serviceAccount:EMAIL`.
    pub member: String,
    /// The command that grants it, ready for a shell.
    pub command: String,
    /// The same command in pieces, for texts that put something else in the place of what is not
    /// known.
    pub parts: Vec<CommandPart>,
    /// Wider resources that it could be granted on.
    pub wider: Vec<Wider>,
    /// What it is for.
    pub why: &'static str,
    /// What it is granted on, where the text is beside the address: `this service`.
    pub here: &'static str,
    /// A condition that the address does not tell: `If Identity-Aware Proxy (IAP) is on`.
    pub only_if: Option<&'static str>,
}

/// A role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoleChoice {
    /// When this is the right one: `2nd gen`. None: always.
    pub when: Option<&'static str>,
    /// Its id: `roles/run.invoker`.
    pub role: &'static str,
    /// Its name in the console.
    pub title: &'static str,
    /// The permissions in it that matter; empty if no page names them.
    pub permissions: &'static [String],
    /// How sure this is.
    pub certainty: Certainty,
    /// Who says so.
    pub source: &'static Source,
}

/// A wider way to grant a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wider {
    /// When its role is the right one; none: always.
    pub when: Option<&'static str>,
    /// The role.
    pub role: &'static str,
    /// What it is granted on.
    pub resource: Resource,
    /// The command that grants it, in pieces.
    pub parts: Vec<CommandPart>,
}

/// What to tell about a backend.
pub fn advice(service: &Service, context: &AdviceContext<'_>) -> Advice {
    let edition = Edition { is_v3: context.is_v3, is_endpoints: context.is_endpoints };
    let catalogue = catalogue::catalogue(edition);
    let profile = service.profile(context);
    let kind = catalogue.kind(profile.kind);
    let is_router = context.routed && service.is_router_capable();
    let rows = Rows { catalogue, service, context };
    let mut grants = Vec::new();
    if !context.disable_auth || is_router {
        grants.extend(kind.grants.iter().filter_map(|grant| rows.grant(grant)));
    }
    let nothing_to_grant = match grants.is_empty() {
        true => {
            rows.first(&kind.nothing_to_grant).or(rows.first(&catalogue.shared.nothing_to_grant))
        }
        false => None,
    };
    let action = rows.first(&kind.action);
    let verdict = match grants.is_empty() {
        true => profile.verdict,
        false => Verdict::Grant,
    };
    let reaches = profile.is_server;
    let token = rows.token(kind).filter(|_| reaches);
    let mut notes = rows.all(&kind.notes);
    let mut troubleshooting = rows.all(&kind.troubleshooting);
    let api_role = profile.api.and_then(|api| catalogue.api_roles.get(api));
    notes.extend(api_role.filter(|_| !is_router).map(Rows::note));
    if reaches && !matches!(verdict, Verdict::Blocked | Verdict::Announced) {
        notes.extend(rows.all(&catalogue.shared.notes));
        notes.extend(account_note().filter(|_| !grants.is_empty() && !context.is_endpoints));
        // Of a host that nobody knows there is nothing to look for.
        if verdict != Verdict::Unknown {
            troubleshooting.extend(rows.all(&catalogue.shared.troubleshooting));
        }
    }
    let summary = rows.first(&kind.summary).unwrap_or(Note {
        text: "",
        certainty: Certainty::Memory,
        source: catalogue::source(""),
        is_plain: true,
    });
    let source = summary.source;
    let region = profile.region.filter(|_| !profile.is_region_in_title);
    Advice {
        heading: kind.title.as_str(),
        name: profile.title.or(profile.name),
        part: profile.parts,
        region: region.and_then(Region::for_command).map(str::to_owned),
        facts: profile.facts,
        summary,
        short: rows.first(&kind.short),
        special: rows.first(&kind.special),
        audience: rows.first(&kind.audience),
        written: rows.first(&kind.written).or_else(|| rows.first(&catalogue.shared.written)),
        no_role: rows.first(&kind.no_role).or_else(|| rows.first(&catalogue.shared.no_role)),
        verdict,
        is_guarded: !kind.grants.is_empty(),
        grants,
        action,
        headline: rows.first(&kind.headline),
        remedy: rows.all(&kind.remedy),
        own_url: profile.own_url,
        nothing_to_grant,
        token,
        notes,
        troubleshooting,
        source,
    }
}

/// Which account a role is not to be granted to, where the gateway calls as that of its API config.
pub fn account_note() -> Option<Note> {
    catalogue::catalogue(Edition::ANY).account.as_ref().map(Rows::note)
}

#[cfg(test)]
mod tests;
