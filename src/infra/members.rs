//! Whom a grant is for: members as IAM writes them, held against the gateway's account.

use super::granted::Place;
use super::stated::{Stated, code};

/// Everybody, with or without an account.
pub(super) const ALL_USERS: &str = "allUsers";

/// How a member is related to the gateway's account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    /// It is the account.
    Account,
    /// Everybody is meant.
    Everybody,
    /// The account may be it, or be in it.
    Perhaps,
    /// Somebody else.
    Other,
    /// Somebody who is no more.
    Nobody,
}

/// How a member is related to the gateway's account, which may not be known.
pub(super) fn who(member: &str, account: Option<&str>) -> Who {
    if member == ALL_USERS || member == "allAuthenticatedUsers" {
        return Who::Everybody;
    }
    let Some((kind, name)) = member.split_once(':') else { return Who::Perhaps };
    match (kind, account) {
        // One that was made anew has nothing of what the earlier one had.
        ("deleted", Some(account)) if is_deleted(name, account) => Who::Other,
        ("deleted", _) => Who::Nobody,
        ("user" | "principal", _) => Who::Other,
        // An account of Kubernetes: `PROJECT.svc.id.goog[NAMESPACE/NAME]`.
        ("serviceAccount", _) if name.contains(".svc.id.goog[") => Who::Other,
        ("serviceAccount", Some(account)) if name.eq_ignore_ascii_case(account) => Who::Account,
        ("serviceAccount", Some(_)) => Who::Other,
        ("serviceAccount", None) if is_agent(name) => Who::Other,
        // Also groups, domains and sets of principals: who is in them is not said.
        _ => Who::Perhaps,
    }
}

/// Whether `serviceAccount:EMAIL?uid=NUMBER` is an account of this e-mail.
fn is_deleted(name: &str, account: &str) -> bool {
    let email = name.strip_prefix("serviceAccount:").unwrap_or(name);
    let email = email.split_once('?').map_or(email, |(email, _)| email);
    email.eq_ignore_ascii_case(account)
}

/// What kind of collection a member is, if it is one.
pub(super) fn membership(member: Option<&str>) -> Option<&'static str> {
    let (kind, _) = member?.split_once(':')?;
    match kind {
        "group" => Some("group"),
        "domain" => Some("domain"),
        "principalSet" => Some("set of principals"),
        _ => None,
    }
}

/// In whose hands the role is, if it is in any but the gateway's: where, and a sentence without its
/// full stop.
pub(super) fn in_others_hands(others: &[&Stated]) -> Option<(Place, String)> {
    let email = |it: &&&Stated| {
        let member = it.member.as_deref()?;
        member.strip_prefix("serviceAccount:").map(str::to_ascii_lowercase)
    };
    let is =
        |ending: &str| others.iter().find(|it| email(it).is_some_and(|it| it.contains(ending)));
    let of = |it: &Stated| it.member.as_deref().map(code).unwrap_or_default();
    if let Some(agent) = is("@gcp-sa-apigateway") {
        let why = format!(
            "granted to API Gateway's service agent {}, as which the gateway calls nothing",
            of(agent)
        );
        return Some((agent.place.clone(), why));
    }
    let is_deleted =
        |it: &&&Stated| it.member.as_deref().is_some_and(|it| it.starts_with("deleted:"));
    if let Some(deleted) = others.iter().find(is_deleted) {
        let why = format!(
            "granted to {}, a deleted account: the one of this name now has nothing of it",
            of(deleted)
        );
        return Some((deleted.place.clone(), why));
    }
    if let Some(default) = is("-compute@developer.gserviceaccount.com") {
        let why = format!(
            "granted to {}, as which the gateway calls only if its config names no account",
            of(default)
        );
        return Some((default.place.clone(), why));
    }
    let first = others.first()?;
    let mut members: Vec<_> = others.iter().filter_map(|it| it.member.as_deref()).collect();
    members.sort_unstable();
    members.dedup();
    let why = match members.len() {
        0 | 1 => format!("granted to {}, not to the gateway's account", of(first)),
        2 => format!("granted to {} and one other, not to the gateway's account", of(first)),
        count => {
            let others = count - 1;
            format!("granted to {} and {others} others, not to the gateway's account", of(first))
        }
    };
    Some((first.place.clone(), why))
}

/// Whether an account is one that Google's services work with in a project. No gateway calls as
/// such a one.
fn is_agent(email: &str) -> bool {
    let Some((name, domain)) = email.split_once('@') else { return false };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    let is_service = name.strip_prefix("service-").is_some_and(is_number)
        && domain.ends_with(".iam.gserviceaccount.com");
    let domains = ["cloudservices.gserviceaccount.com", "cloudbuild.gserviceaccount.com"];
    is_service || (is_number(name) && domains.contains(&domain))
}
