//! What the person or pipeline that deploys a config must hold. Knows no config.

pub use crate::gateway::catalogue::{DeployOn, DeployRole};
use crate::gateway::catalogue::{Edition, catalogue};
use crate::gateway::services::Condition;

/// What whoever deploys must hold; `routed`: a config has model routers, `direct`: one has none.
pub fn deploy_roles(direct: bool, routed: bool) -> Vec<&'static DeployRole> {
    let catalogue = catalogue(Edition::ANY);
    let holds = |condition: &Condition| match condition {
        Condition::Routed => routed,
        Condition::Direct => direct,
        _ => true,
    };
    catalogue.deploy.iter().filter(|row| row.when.iter().all(holds)).collect()
}
