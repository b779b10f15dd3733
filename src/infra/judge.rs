//! Judges whether a role that a gateway needs is granted, by grants as files state them.
//!
//! Knows no kind of file: who asks finds the grants that matter and says how their resources are
//! related to the one in question. Permissions count, not the names of roles.

use super::granted::{Granted, GrantedState, Place};
use super::members::{self, Who};
use super::stated::{Stated, code};
use crate::gateway::{Grant, Holding, Resource, ResourceKind, RoleChoice, role_holds};

/// How the resource of a grant is related to the one in question. Grants on others are not asked
/// about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// It is the same.
    Same,
    /// It holds it, and is called this: the project `shop-42`.
    Holds(String),
    /// It may be the same, or hold it; why that is not known: a sentence without its full stop.
    Unsure(String),
}

/// What files say about one resource.
#[derive(Clone, Debug, Default)]
pub struct Found<'g> {
    /// Every grant on it, and on what holds it.
    pub grants: Vec<(Reach, &'g Stated)>,
    /// What a grant may be in that is not among the files, so that none is missing for sure: a
    /// sentence without its full stop.
    pub gap: Option<String>,
    /// Where a grant on it would be.
    pub place: Option<Place>,
    /// What to say after that a grant is missing, if anything.
    pub note: Option<&'static str>,
}

/// Whether what is needed is granted to the account; none: it is not known which one the gateway's
/// is. `find` tells what is granted on a resource; it is asked for each one on which a role would
/// be enough.
pub fn judge<'g>(
    needed: &Grant,
    account: Option<&str>,
    find: impl Fn(&Resource) -> Found<'g>,
) -> Granted {
    let answers = needed.roles.iter().map(|choice| {
        let resource = resource_of(choice, &needed.resource);
        (choice, answer(choice, account, &find(&resource)))
    });
    let granted = joined(answers.collect(), account);
    match needed.only_if {
        // Files do not tell whether it is needed at all.
        Some(_) if granted.state == GrantedState::Missing => {
            let why = format!("{}; it is needed only if Identity-Aware Proxy is on", granted.why);
            Granted { state: GrantedState::Unknown, why, ..granted }
        }
        _ => granted,
    }
}

/// The resource on which one of several roles counts: a function of the 2nd generation is called
/// as the Cloud Run service of its name.
fn resource_of(choice: &RoleChoice, resource: &Resource) -> Resource {
    let is_run = choice.permissions.iter().any(|it| it.starts_with("run."));
    if resource.kind != ResourceKind::CloudRunFunction || !is_run {
        return resource.clone();
    }
    // Names that Cloud Run does not allow are changed in a way that no page tells.
    let name = resource.name.clone().filter(|name| is_name_of_cloud_run(name));
    Resource { kind: ResourceKind::CloudRunService, name, ..resource.clone() }
}

/// Whether a text can be in the name of a Cloud Run service.
pub(super) fn is_name_of_cloud_run(text: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    text.bytes().all(|byte| is_letter(byte) || byte == b'-')
}

/// One answer for roles of which exactly one is right.
fn joined(answers: Vec<(&RoleChoice, Granted)>, account: Option<&str>) -> Granted {
    if answers.iter().all(|(_, granted)| granted.state == GrantedState::Missing) {
        let choices: Vec<_> = answers.iter().map(|(choice, _)| *choice).collect();
        let found =
            answers.into_iter().map(|(_, granted)| granted).max_by_key(|it| it.place.is_some());
        let (place, note) = found.map_or((None, String::new()), |it| (it.place, it.why));
        let why = missing(&choices, account) + &note;
        return Granted { state: GrantedState::Missing, place, why };
    }
    let is_granted = |it: &(&RoleChoice, Granted)| it.1.is_granted();
    let (good, bad): (Vec<_>, Vec<_>) = answers.into_iter().partition(is_granted);
    let when = |choice: &RoleChoice| choice.when.unwrap_or("some");
    match (good.first(), bad.first()) {
        (Some((first, granted)), Some((other, _))) => Granted {
            state: GrantedState::Unknown,
            place: granted.place.clone(),
            why: format!(
                "{}, which is right for {} functions, and nothing is found for {}; set \
                 `functionsGeneration`",
                granted.why,
                when(first),
                when(other)
            ),
        },
        // The wider one says more.
        (Some(_), None) => worst(good, |state| state == GrantedState::Wider),
        _ => worst(bad, |state| state == GrantedState::Unknown),
    }
}

/// The first answer that `is_preferred`, or else the first one that says where something is.
fn worst(
    answers: Vec<(&RoleChoice, Granted)>,
    is_preferred: impl Fn(GrantedState) -> bool,
) -> Granted {
    let mut answers: Vec<_> = answers.into_iter().map(|(_, granted)| granted).collect();
    let rank = |it: &Granted| (!is_preferred(it.state), it.state != GrantedState::Elsewhere);
    answers.sort_by_cached_key(rank);
    let nothing = || Granted {
        state: GrantedState::Unknown,
        place: None,
        why: "no role is known that is enough".to_owned(),
    };
    answers.into_iter().next().unwrap_or_else(nothing)
}

/// How good a grant is; the best one comes first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Exact,
    WideRole,
    Above,
    Everybody,
    Conditional,
    UnsureReach,
    UnsureRole,
    UnsureMember,
    /// Somebody else has it.
    Elsewhere,
}

fn answer(choice: &RoleChoice, account: Option<&str>, found: &Found<'_>) -> Granted {
    let weighed = found.grants.iter().filter_map(|(reach, stated)| {
        let role = stated.role.as_deref();
        let holding =
            role.map_or(Holding::Unknown, |role| role_holds(role, choice.role, choice.permissions));
        let who = stated.member.as_deref().map_or(Who::Perhaps, |it| members::who(it, account));
        Some((rank(reach, holding, who, stated)?, reach, *stated))
    });
    let mut weighed: Vec<_> = weighed.collect();
    weighed.sort_by_cached_key(|(rank, ..)| *rank);
    let best = weighed.first().filter(|(rank, ..)| *rank < Rank::Elsewhere);
    if let Some((rank, reach, stated)) = best {
        let place = Some(stated.place.clone());
        return Granted { state: state(*rank), place, why: why(*rank, reach, stated, account) };
    }
    let unknown = |why: &String| Granted {
        state: GrantedState::Unknown,
        place: found.place.clone(),
        why: why.clone(),
    };
    if let Some(gap) = &found.gap {
        return unknown(gap);
    }
    let others: Vec<_> = weighed.iter().map(|(_, _, stated)| *stated).collect();
    match members::in_others_hands(&others) {
        Some((place, why)) => {
            Granted { state: GrantedState::Elsewhere, place: Some(place), why: with(why, found) }
        }
        None => {
            let (place, why) = (found.place.clone(), with(String::new(), found));
            Granted { state: GrantedState::Missing, place, why }
        }
    }
}

/// That nobody has one of these roles, or one like it.
fn missing(choices: &[&RoleChoice], account: Option<&str>) -> String {
    let what = |choice: &&RoleChoice| match choice.permissions.first() {
        Some(permission) => format!("`{permission}`"),
        None => format!("all that is in `{}`", choice.role),
    };
    let what: Vec<_> = choices.iter().map(what).collect();
    let whom = if account.is_some() { "the gateway's account" } else { "any account" };
    format!("no role with {} is granted to {whom}", what.join(" or "))
}

/// The reason, and what else is to be said of what was found.
fn with(why: String, found: &Found<'_>) -> String {
    match found.note {
        Some(note) => format!("{why}; {note}"),
        None => why,
    }
}

/// How good a grant is; `None` if it has nothing to do with the matter.
fn rank(reach: &Reach, holding: Holding, who: Who, stated: &Stated) -> Option<Rank> {
    let is_sure = !matches!(reach, Reach::Unsure(_));
    match (holding, who) {
        (Holding::Not, _) | (_, Who::Nobody) => None,
        (Holding::Exactly, Who::Other) if is_sure => Some(Rank::Elsewhere),
        // Owners and service agents have such roles in every project: that tells nothing.
        (_, Who::Other) => None,
        _ if !is_sure => Some(Rank::UnsureReach),
        (Holding::Unknown, Who::Account | Who::Everybody) => Some(Rank::UnsureRole),
        // A role that may not do, for somebody who may not be meant.
        (Holding::Unknown, Who::Perhaps) => stated.role.is_none().then_some(Rank::UnsureRole),
        (_, Who::Perhaps) => Some(Rank::UnsureMember),
        _ if stated.condition.is_some() => Some(Rank::Conditional),
        (_, Who::Everybody) => Some(Rank::Everybody),
        _ if matches!(reach, Reach::Holds(_)) => Some(Rank::Above),
        (Holding::AmongOthers, _) => Some(Rank::WideRole),
        (Holding::Exactly, _) => Some(Rank::Exact),
    }
}

fn state(rank: Rank) -> GrantedState {
    match rank {
        Rank::Exact => GrantedState::Granted,
        Rank::WideRole | Rank::Above | Rank::Everybody => GrantedState::Wider,
        Rank::Elsewhere => GrantedState::Elsewhere,
        _ => GrantedState::Unknown,
    }
}

fn why(rank: Rank, reach: &Reach, stated: &Stated, account: Option<&str>) -> String {
    let role = stated.role.as_deref().map_or("a role".to_owned(), code);
    let member = stated.member.as_deref().map_or("somebody".to_owned(), code);
    let on = match reach {
        Reach::Same | Reach::Unsure(_) => "on it".to_owned(),
        Reach::Holds(what) => format!("on {what}"),
    };
    let condition = stated.condition.as_deref().unwrap_or_default();
    match rank {
        Rank::Exact | Rank::Above => format!("the gateway's account has {role} {on}"),
        Rank::WideRole => {
            format!("the gateway's account has {role} {on}, which allows much more than calls")
        }
        Rank::Everybody if stated.member.as_deref() == Some(members::ALL_USERS) => {
            format!("open to everybody: {member} has {role} {on}")
        }
        Rank::Everybody => {
            format!("open to everybody with a Google account: {member} has {role} {on}")
        }
        Rank::Conditional if condition.is_empty() => {
            format!("{member} has {role} {on} only under a condition that the file does not show")
        }
        Rank::Conditional => {
            format!("{member} has {role} {on} only under the condition {}", code(condition))
        }
        Rank::UnsureReach => match reach {
            Reach::Unsure(why) => why.clone(),
            _ => String::new(),
        },
        Rank::UnsureRole => {
            format!("{member} has {role} {on}, and the permissions in that role are not known")
        }
        Rank::UnsureMember => match members::membership(stated.member.as_deref()) {
            Some(kind) => {
                format!("{member} has {role} {on}, and no file tells who is in that {kind}")
            }
            None if account.is_none() => format!(
                "{member} has {role} {on}; is that the gateway's account? Name it with \
                 `--service-account` or `serviceAccount`"
            ),
            None => format!("{member} has {role} {on}, and may be the gateway's account"),
        },
        Rank::Elsewhere => String::new(),
    }
}
