//! Who must be granted what, in one line per backend. The whole plan is another page.

use std::collections::BTreeSet;

use crate::analysis::Analysis;
use crate::gateway::{Advice, RoleChoice, Verdict};
use crate::routing::{Auth, Site};

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

/// The needs of all backends that Google reads, in the order of the file, each address once.
pub fn roles(analysis: &Analysis) -> Vec<RoleLine> {
    if !analysis.is_config {
        return Vec::new();
    }
    let mut lines: Vec<RoleLine> = Vec::new();
    let mut seen = BTreeSet::new();
    for occurrence in &analysis.routing.occurrences {
        if occurrence.address_value().is_none() {
            continue;
        }
        let address = &occurrence.filled.text;
        let is_off = occurrence.effective.auth == Auth::Off;
        let is_new = seen.insert((address, is_off, occurrence.is_routed_only()));
        if is_new && !matches!(occurrence.site, Site::PathItem(_)) {
            lines.push(role_line(address, &analysis.advice(occurrence)));
        }
    }
    lines
}

fn role_line(address: &str, advice: &Advice) -> RoleLine {
    let need = match (advice.verdict, advice.grants.first()) {
        (_, Some(grant)) => Need::Grant {
            role: roles_in_words(&grant.roles),
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
    };
    RoleLine { address: address.to_owned(), service: advice.heading.to_owned(), need }
}

/// `roles/run.invoker`, or `roles/a (1st gen) or roles/b (2nd gen)`.
pub(super) fn roles_in_words(roles: &[RoleChoice]) -> String {
    let role = |choice: &RoleChoice| match choice.when {
        Some(when) => format!("{} ({when})", choice.role),
        None => choice.role.to_owned(),
    };
    roles.iter().map(role).collect::<Vec<_>>().join(" or ")
}

fn plain(text: &str) -> String {
    text.replace('`', "")
}
