//! What the person or pipeline that deploys a config must hold. Knows no config.

pub use crate::gateway::catalogue::DeployOn;
use crate::gateway::catalogue::{DeployRow, Edition, catalogue, source};
use crate::gateway::services::Condition;
use crate::gateway::sources::{Certainty, Source};

/// Roles for whoever deploys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeployRole {
    /// Their ids; one of them is enough. Never empty.
    pub roles: &'static [String],
    /// What to grant it on.
    pub on: DeployOn,
    /// The permissions in it that matter; empty if no page names them.
    pub permissions: &'static [String],
    /// What it is for.
    pub why: &'static str,
    /// How sure this is.
    pub certainty: Certainty,
    /// Who says so.
    pub source: &'static Source,
}

/// What whoever deploys must hold; `routed`: a config has model routers, `direct`: one has none.
pub fn deploy_roles(direct: bool, routed: bool) -> Vec<DeployRole> {
    let catalogue = catalogue(Edition::ANY);
    let holds = |condition: &Condition| match condition {
        Condition::Routed => routed,
        Condition::Direct => direct,
        _ => true,
    };
    let rows = catalogue.deploy.iter().filter(|row| row.when.iter().all(holds));
    let role = |row: &'static DeployRow| DeployRole {
        roles: &row.roles,
        on: row.on,
        permissions: &row.permissions,
        why: &row.text,
        certainty: row.certainty,
        source: source(&row.source),
    };
    rows.map(role).collect()
}
