//! The projects of Cloud Run hosts that bear a hash in the place of their project's number. Google
//! gives a service both hosts; a file that calls it at both tells the number. Knows no roles.

use std::collections::{BTreeMap, BTreeSet};

use super::{Analysis, BackendStatus};
use crate::gateway::{CloudRun, Service};

/// The numbers of projects by service.
#[derive(Clone, Debug, Default)]
pub(super) struct CloudRunProjects {
    numbers: BTreeMap<Place, String>,
}

/// Region and service.
type Place = (String, String);

impl CloudRunProjects {
    /// What the backends of a file tell. Nothing where they could be of two projects: if the file
    /// names two numbers, or two hashes in the region.
    pub(super) fn of(analysis: &Analysis) -> Self {
        let mut numbers = BTreeSet::new();
        let mut hashes: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        let (mut numbered, mut hashed) = (BTreeSet::new(), BTreeSet::new());
        for occurrence in &analysis.routing.occurrences {
            let Service::CloudRun(run) = &occurrence.service else { continue };
            if !matches!(analysis.backend_status(occurrence), BackendStatus::Called(_)) {
                continue;
            }
            numbers.extend(run.project_number.as_deref());
            let Some(place) = place(run) else { continue };
            if let Some(hash) = &run.hash {
                hashes.entry(place.0.clone()).or_default().insert(hash);
                hashed.insert(place);
            } else if run.project_number.is_some() {
                numbered.insert(place);
            }
        }
        let Some(number) = numbers.first().filter(|_| numbers.len() == 1) else {
            return Self::default();
        };
        let is_sure = |place: &Place| {
            numbered.contains(place) && hashes.get(&place.0).is_some_and(|all| all.len() == 1)
        };
        let known = hashed.into_iter().filter(is_sure);
        Self { numbers: known.map(|place| (place, (*number).to_owned())).collect() }
    }

    /// The same service as its other host names it, if the file calls it there too.
    pub(super) fn with_number(&self, run: &CloudRun) -> Option<Service> {
        run.hash.as_ref()?;
        let number = self.numbers.get(&place(run)?)?.clone();
        let run = CloudRun { hash: None, project_number: Some(number), ..run.clone() };
        Some(Service::CloudRun(run))
    }
}

fn place(run: &CloudRun) -> Option<Place> {
    let region = run.region.as_ref().filter(|region| region.is_certain)?;
    Some((region.name.clone()?, run.service.clone()?))
}
