//! Puts the needs of many backends together, each once, in the order of the files. Looks nothing up
//! by going through all it has: a config may have tens of thousands of operations.

use std::collections::{BTreeMap, BTreeSet};

use super::{AddressPlace, Binding, Blocked, IamPlan, Manual};
use crate::analysis::{self, Analysis, Need, NeededGrant};
use crate::infra::References;
use crate::report::check::range_report;
use crate::routing::{Auth, Occurrence};
use crate::rules;

/// A plan that grows.
#[derive(Debug, Default)]
pub(super) struct Collector {
    /// What is known of it.
    pub(super) plan: IamPlan,
    bindings: BTreeMap<[String; 4], usize>,
    /// Places of each binding: its index, the file, the address, its first byte.
    places: BTreeSet<(usize, Option<String>, String, usize)>,
    /// Addresses without a role: the reason, the file, the address.
    others: BTreeSet<(&'static str, Option<String>, String)>,
}

impl Collector {
    /// Adds what the backends of one file need.
    pub(super) fn add(&mut self, analysis: &Analysis, path: Option<&str>) {
        // What a backend needs is told by these, and takes longer to work out.
        let mut known = BTreeMap::new();
        for occurrence in &analysis.routing.occurrences {
            let Some(place) = place(analysis, occurrence, path) else { continue };
            let is_off = occurrence.effective.auth == Auth::Off;
            let functions = analysis.functions_in_paths(occurrence);
            let status = analysis.backend_status(occurrence);
            let key = (occurrence.filled.text.as_str(), is_off, status, functions);
            let work_out = || (analysis.needs(occurrence), references(analysis, occurrence));
            let (needs, references) = known.entry(key).or_insert_with(work_out);
            for need in needs.iter() {
                match need {
                    Need::Grant(needed) => self.bind(needed, references.as_ref(), &place),
                    Need::Blocked(blocked) => self.block(&place, *blocked),
                    Need::ByHand { why, is_unknown } => self.leave(&place, why, *is_unknown),
                }
            }
        }
    }

    fn bind(
        &mut self,
        needed: &NeededGrant,
        references: Option<&References>,
        place: &AddressPlace,
    ) {
        let bindings = &mut self.plan.bindings;
        let at = *self.bindings.entry(needed.identity()).or_insert(bindings.len());
        if at == bindings.len() {
            let (needed, granted) = (needed.clone(), needed.granted.clone());
            let references = references.cloned();
            bindings.push(Binding { needed, places: Vec::new(), granted, references });
        }
        let Some(binding) = bindings.get_mut(at) else { return };
        binding.needed.is_paired |= needed.is_paired;
        // What has two names has none that fits all of its places.
        if binding.references.as_ref() != references {
            binding.references = None;
        }
        let (path, address) = (place.path.clone(), place.address.clone());
        if self.places.insert((at, path, address, place.range.start.offset)) {
            binding.places.push(place.clone());
        }
    }

    fn block(&mut self, place: &AddressPlace, blocked: analysis::Blocked) {
        let analysis::Blocked { reason, why, .. } = blocked;
        let rule = rules::rule_about(reason).id;
        if self.is_new(rule, place) {
            self.plan.blocked.push(Blocked { place: place.clone(), rule, why });
        }
    }

    fn leave(&mut self, place: &AddressPlace, why: &'static str, is_unknown: bool) {
        if self.is_new(why, place) {
            self.plan.manual.push(Manual { place: place.clone(), why, is_unknown });
        }
    }

    fn is_new(&mut self, reason: &'static str, place: &AddressPlace) -> bool {
        self.others.insert((reason, place.path.clone(), place.address.clone()))
    }
}

/// What Terraform calls a backend and the account, if nobody says that it is another account.
fn references(analysis: &Analysis, occurrence: &Occurrence) -> Option<References> {
    let deployed = occurrence.deployed.as_deref();
    let references = analysis.settings.surroundings.references(deployed)?;
    let member = references.member.filter(|_| analysis.settings.service_account.is_none());
    Some(References { member, ..references })
}

fn place(analysis: &Analysis, occurrence: &Occurrence, path: Option<&str>) -> Option<AddressPlace> {
    let value = occurrence.address_value()?;
    Some(AddressPlace {
        address: occurrence.filled.text.clone(),
        path: path.map(str::to_owned),
        range: range_report(analysis, value.place.range),
    })
}
