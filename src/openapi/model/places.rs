//! All places that facts hold, for moving the facts together with their text.

use super::{
    AuthenticationRule, Backend, BackendFields, BackendForm, BackendRule, Facts, Flag, Handle,
    Limit, MetricCost, ModelTarget, NamedBackend, Operation, Parameter, PathItem, Place,
    Requirement, Router, SchemeUse, Security, SecurityScheme, Server, ServiceConfig, UsageRule,
    Value,
};
use crate::text::TextRange;
use crate::yaml::NodeId;

/// A place that a fact holds.
#[derive(Debug)]
pub enum PlaceMut<'p> {
    /// In bytes of the text.
    Range(&'p mut TextRange),
    /// In the tree.
    Node(&'p mut NodeId),
}

/// Facts that can be moved.
pub trait Places {
    /// Shows each place.
    fn each_place(&mut self, visit: &mut dyn FnMut(PlaceMut<'_>));
}

impl Places for TextRange {
    fn each_place(&mut self, visit: &mut dyn FnMut(PlaceMut<'_>)) {
        visit(PlaceMut::Range(self));
    }
}

impl Places for NodeId {
    fn each_place(&mut self, visit: &mut dyn FnMut(PlaceMut<'_>)) {
        visit(PlaceMut::Node(self));
    }
}

impl Places for BackendForm {
    fn each_place(&mut self, visit: &mut dyn FnMut(PlaceMut<'_>)) {
        match self {
            Self::Object(fields) => fields.each_place(visit),
            Self::Name(name) => name.each_place(visit),
            Self::Other => {}
        }
    }
}

impl<T: Places> Places for Option<T> {
    fn each_place(&mut self, visit: &mut dyn FnMut(PlaceMut<'_>)) {
        self.iter_mut().for_each(|it| it.each_place(visit));
    }
}

impl<T: Places> Places for Vec<T> {
    fn each_place(&mut self, visit: &mut dyn FnMut(PlaceMut<'_>)) {
        self.iter_mut().for_each(|it| it.each_place(visit));
    }
}

impl<T: Places> Places for Box<T> {
    fn each_place(&mut self, visit: &mut dyn FnMut(PlaceMut<'_>)) {
        (**self).each_place(visit);
    }
}

macro_rules! places {
    ($($of:ty { $($field:ident),+ })+) => {
        $(impl Places for $of {
            fn each_place(&mut self, visit: &mut dyn FnMut(PlaceMut<'_>)) {
                $(self.$field.each_place(visit);)+
            }
        })+
    };
}

places! {
    Place { range, anchored }
    Handle { node, via }
    Value { place }
    Flag { place }
    Backend { key, place, handle, form }
    BackendFields { address, jwt_audience, disable_auth, path_translation, deadline, protocol }
    NamedBackend { name, backend }
    Requirement { place, handle, schemes }
    SchemeUse { name, handle }
    Security { key, place, handle, requirements }
    SecurityScheme {
        name, handle, kind, key_name, location, issuer, audiences, jwks, jwt_locations
    }
    ServiceConfig { name, backends, authentication, usage }
    BackendRule { selector, backend }
    AuthenticationRule { selector, allows_without, security, audiences }
    UsageRule { selector, allows_unregistered }
    MetricCost { metric, cost }
    Parameter { place, handle, name, location, kind, schema, pattern }
    Operation {
        key, range, handle, operation_id, backend, router, parameters, lost_parameters, security,
        audiences, costs
    }
    PathItem { path, key, handle, backend, operations }
    Limit { place, handle, name, metric, unit }
    ModelTarget { place, model, backend, target_model }
    Router { name, handle, default, rules, backends }
    Server { handle, url, endpoint }
    Facts {
        root, service_config, version_value, host, base_path, servers, endpoints, allow, management, metrics,
        limits, security, audiences, schemes, backend, named_backends, routers, root_keys
    }
}
