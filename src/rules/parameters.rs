//! The parameters of a file, each once; shared by the rules about them.

use std::collections::BTreeSet;

use crate::analysis::Analysis;
use crate::gateway::field_name;
use crate::openapi::{Operation, Parameter, Place, Value};
use crate::routing::OperationId;

/// A parameter with the operation that has it; the first one of several.
#[derive(Clone, Copy, Debug)]
pub(super) struct Of<'a> {
    pub(super) operation: OperationId,
    pub(super) written: &'a Operation,
    pub(super) parameter: &'a Parameter,
}

impl Of<'_> {
    /// The operation, if the parameter is in it and in no other.
    pub(super) fn only_operation(&self, place: Place) -> Option<OperationId> {
        let is_own = !self.parameter.is_of_path_item && self.written.range.covers(place.range);
        is_own.then_some(self.operation)
    }

    pub(super) fn is_in(&self, location: &str) -> bool {
        self.parameter.location.as_ref().is_some_and(|it| it.text == location)
    }
}

/// The parameters whose type is written, each type once, in the order of the file.
pub(super) fn with_type(analysis: &Analysis) -> Vec<(Of<'_>, &Value)> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for (operation, _, written) in analysis.operations() {
        for parameter in &written.parameters {
            let Some(kind) = &parameter.kind else { continue };
            if seen.insert((kind.place.range, parameter.handle.node)) {
                found.push((Of { operation, written, parameter }, kind));
            }
        }
    }
    found
}

/// Whether a parameter is in the path of its operation. `None`: the path is not wholly known.
pub(super) fn is_in_path(analysis: &Analysis, of: Of<'_>) -> Option<bool> {
    let name = analysis.known_name(&of.parameter.name.as_ref()?.text)?;
    // Routes are in the order of the operations.
    let index = analysis.routing.routes.partition_point(|route| route.operation < of.operation);
    let path = &analysis.routing.routes.get(index)?.path.template;
    if path.has_hole() {
        return None;
    }
    let field = field_name(&name);
    let names = path.variables().filter_map(|variable| path.name(variable));
    Some(names.map(field_name).any(|it| it == field))
}
