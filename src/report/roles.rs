//! Who must be granted what, in one line per backend. The whole plan is another page.

use std::collections::BTreeSet;

use crate::analysis::{Analysis, Fate};
use crate::gateway::{Advice, Verdict};
use crate::routing::{Auth, Occurrence, Site};

/// What one backend needs before the gateway may call it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleLine {
    /// The backend's address, with the values of template variables.
    pub address: String,
    /// What kind of service it is, as a title: `Cloud Run`.
    pub service: String,
    /// What it needs.
    pub need: Need,
}

/// What a backend needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Need {
    /// A role for the gateway's service account.
    Grant {
        /// The role: `roles/run.invoker`.
        role: String,
        /// The resource it is granted on, in words: `the service orders in us-central1`.
        resource: String,
        /// The command that grants it, if all of its words are known.
        command: Option<String>,
    },
    /// No role helps: why.
    Blocked(String),
    /// No role is to be granted, or none can be told: what to do.
    NoRole(String),
}

/// The needs of all backends that the gateway calls or could call, in the order of the file, each
/// address once.
pub fn roles(analysis: &Analysis) -> Vec<RoleLine> {
    if !analysis.is_config {
        return Vec::new();
    }
    let occurrences = &analysis.routing.occurrences;
    let is_called = |it: &&Occurrence| matches!(analysis.fate(it), Fate::Called(_));
    let called = occurrences.iter().filter(is_called);
    let called: BTreeSet<&str> = called.map(|it| it.filled.text.as_str()).collect();
    let mut lines: Vec<RoleLine> = Vec::new();
    let mut seen = BTreeSet::new();
    for occurrence in occurrences {
        if occurrence.address_value().is_none() || matches!(occurrence.site, Site::PathItem(_)) {
            continue;
        }
        let address = occurrence.filled.text.as_str();
        let fate = analysis.fate(occurrence);
        if !matches!(fate, Fate::Called(_)) && called.contains(address) {
            continue;
        }
        let is_off = occurrence.effective.auth == Auth::Off;
        if seen.insert((address, is_off, fate)) {
            let advice = analysis.advice(occurrence);
            let need = match fate {
                Fate::Called(_) => need(&advice),
                Fate::Refused { why, .. } => Need::Blocked(plain(why)),
                Fate::Unused(why) => Need::NoRole(plain(why)),
            };
            let service = advice.heading.to_owned();
            lines.push(RoleLine { address: address.to_owned(), service, need });
        }
    }
    lines
}

fn need(advice: &Advice) -> Need {
    match (advice.verdict, advice.grants.first()) {
        (_, Some(grant)) => Need::Grant {
            role: grant.roles_in_words(),
            resource: grant.resource.in_words(),
            command: Some(grant.command.clone()),
        },
        (Verdict::Blocked, None) => {
            Need::Blocked(plain(advice.action.unwrap_or(advice.summary).text))
        }
        (_, None) => {
            let what = advice.action.or(advice.nothing_to_grant).unwrap_or(advice.summary);
            Need::NoRole(plain(what.text))
        }
    }
}

fn plain(text: &str) -> String {
    text.replace('`', "")
}
