//! Grants beside a config of which its gateway has nothing, for the rules about them. No rule.

use crate::analysis::{Analysis, Need};
use crate::infra::{Misplaced, MisplacedKind};

/// A grant for one of the backends of which the gateway has nothing.
pub(super) struct OfBackend {
    pub(super) grant: Misplaced,
    /// The backend in a few words: `Cloud Run orders`.
    pub(super) backend: String,
    /// Whether the gateway's account has what it needs there all the same.
    pub(super) is_granted: bool,
    /// Whether it certainly lacks that.
    pub(super) is_missing: bool,
}

/// The grants of these kinds, in the order of backends.
pub(super) fn misplaced_grants(analysis: &Analysis, kinds: &[MisplacedKind]) -> Vec<OfBackend> {
    let surroundings = &analysis.settings.surroundings;
    let Some(account) = surroundings.account() else { return Vec::new() };
    let mut all = Vec::new();
    for occurrence in analysis.occurrences() {
        let deployed = occurrence.deployed.as_deref();
        let generation = deployed.and_then(|it| it.generation);
        for need in analysis.needs(occurrence) {
            let Need::Grant(needed) = need else { continue };
            let backend = analysis.infra_backend(occurrence);
            let found = surroundings.grants.misplaced(&needed.grant, backend, generation, account);
            let found = found.into_iter().filter(|it| kinds.contains(&it.kind));
            let name = match (deployed, occurrence.service.in_short()) {
                (Some(deployed), _)
                    if deployed.name.as_ref().is_none_or(|it| it.contains("${")) =>
                {
                    format!("`{}`", deployed.resource)
                }
                (Some(deployed), _) => deployed.in_short(),
                (None, Some(short)) => short,
                (None, None) => occurrence.service.name().to_owned(),
            };
            all.extend(found.map(|grant| OfBackend {
                grant,
                backend: name.clone(),
                is_granted: needed.granted.as_ref().is_some_and(|it| it.is_granted()),
                is_missing: needed.granted.as_ref().is_some_and(|it| it.is_missing()),
            }));
        }
    }
    all
}
