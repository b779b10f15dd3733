//! The lens of one service: the role that it needs, or that none helps.

use super::{Lens, LensAction};
use crate::analysis::{Analysis, Blocked, Reason};
use crate::features::backends::lacks_account;
use crate::gateway::{Advice, Grant, Resource, ResourceKind, Service, Verdict};
use crate::infra::Granted;
use crate::routing::Occurrence;
use crate::rules;
use crate::settings::Target;
use crate::text::{TextRange, capitalized, visible};

/// How to have the account in the text that is copied.
pub(super) const SET_ACCOUNT: &str =
    "Set serviceAccount in the settings, and the command names the account.";

/// Why no call of a backend can work.
pub(super) fn blocked(analysis: &Analysis, occurrence: &Occurrence, blocked: Blocked) -> Lens {
    let statement = match (&occurrence.service, analysis.target) {
        (Service::GoogleApi(api), target) => {
            let name = api.service.as_ref().map(|name| format!(" {name}.googleapis.com"));
            let when = match target {
                Target::ApiGateway => " without streaming",
                Target::Endpoints => "",
            };
            format!("Fails with 401{when}: Google API{}", name.unwrap_or_default())
        }
        _ => sentence_case(blocked.short),
    };
    Lens {
        range: occurrence.backend.key,
        title: statement.clone(),
        statement,
        tooltip: blocked.why.replace('`', ""),
        action: LensAction::Explain(rules::rule_about(blocked.reason).id),
    }
}

fn sentence_case(words: &str) -> String {
    capitalized(words).replace('`', "")
}

/// What a service needs, with a note on it, and whether it has that already; nothing if nothing is
/// to be done.
pub(super) fn lens(
    advice: &Advice,
    note: Option<&str>,
    granted: Option<&Granted>,
    range: TextRange,
) -> Option<Lens> {
    if let Some(grant) = advice.grants.first() {
        return Some(match granted.filter(|granted| granted.is_granted()) {
            Some(granted) => done(grant, granted, range),
            None => copy(advice, grant, note, granted, range),
        });
    }
    if !matches!(advice.verdict, Verdict::Blocked | Verdict::Announced) {
        return None;
    }
    let name = advice.name.as_deref().unwrap_or_default();
    let statement = format!("May fail with 401: {} {name}", advice.heading);
    let statement = visible(statement.trim_end()).into_owned();
    let tooltip = advice.summary.text.replace('`', "");
    let action = LensAction::Explain(rules::rule_about(Reason::GoogleApi).id);
    Some(Lens { range, title: statement.clone(), statement, tooltip, action })
}

/// What is granted already.
fn done(grant: &Grant, granted: &Granted, range: TextRange) -> Lens {
    let statement = format!("Granted: {} on {}", role(grant), on(grant));
    let statement = visible(&statement).into_owned();
    let (title, tooltip) = (statement.clone(), explained(granted));
    Lens { range, title, statement, tooltip, action: LensAction::Nothing }
}

/// Whether it is granted and why, in a sentence.
fn explained(granted: &Granted) -> String {
    let sentence = format!("{}: {}.", capitalized(&granted.in_words()), granted.why);
    visible(&sentence.replace('`', "")).into_owned()
}

fn copy(
    advice: &Advice,
    grant: &Grant,
    note: Option<&str>,
    granted: Option<&Granted>,
    range: TextRange,
) -> Lens {
    let condition = match grant.resource.kind {
        ResourceKind::AppEngineApp => ", if IAP is on",
        _ => "",
    };
    let what = format!("{} on {}{condition}", role(grant), on(grant));
    let what = visible(&what);
    let account = if lacks_account(advice) { SET_ACCOUNT } else { "" };
    let (roles, resource) = (grant.roles_in_words(), grant.resource.in_words());
    let note = note.unwrap_or_default();
    let known = granted.map(explained).unwrap_or_default();
    let tooltip = format!(
        "Copies the command that grants {roles} to the gateway's service account, on {resource}. {known} {account} {note}"
    );
    let tooltip = tooltip.split_whitespace().collect::<Vec<_>>().join(" ");
    Lens {
        range,
        title: format!("Copy grant: {what}"),
        statement: format!("Needs {what}"),
        tooltip: visible(tooltip.trim_end()).into_owned(),
        action: LensAction::Copy(grant.command.clone()),
    }
}

/// The role; of several only what they have in common, as the command is right for each.
fn role(grant: &Grant) -> String {
    let kinds = grant.roles.iter().map(|it| it.role.rsplit_once('.').map(|(_, kind)| kind));
    let mut kinds: Vec<_> = kinds.collect();
    kinds.dedup();
    let cases: Vec<_> = grant.roles.iter().filter_map(|it| it.when).collect();
    match (kinds.as_slice(), cases.is_empty()) {
        ([Some(kind)], false) => format!("{kind} role ({})", cases.join(" or ")),
        _ => grant.roles_in_words(),
    }
}

/// What the role is granted on, as short as it is clear.
fn on(grant: &Grant) -> String {
    let resource = &grant.resource;
    match (resource.kind, &resource.name) {
        (ResourceKind::CloudRunService | ResourceKind::CloudRunFunction, Some(name)) => {
            name.clone()
        }
        (ResourceKind::Project, Some(name)) => format!("project {name}"),
        // A project has one app, in one region.
        (ResourceKind::AppEngineApp, _) if resource.project.is_some() => {
            Resource { region: None, ..resource.clone() }.in_words()
        }
        _ => resource.in_words(),
    }
}
