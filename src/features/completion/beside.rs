//! What can be beside what is already: nothing is offered that a check of the file would
//! report.
//!
//! Looks at the document and the place; writes nothing.

use super::offer::Offers;
use crate::features::place::Value;
use crate::gateway::backend_field::{DISABLE_AUTH, JWT_AUDIENCE, PATH_TRANSLATION};
use crate::gateway::{
    self, BackendField, Field, Key, KeyPlace, Object, OpenapiObject, Products, Service,
};
use crate::openapi::{Method, Operation};
use crate::routing::{Occurrence, Origin};
use crate::settings::Target;
use crate::yaml::{Node, Part, Slot};

/// The places of a JWT, of which a location names one.
const JWT_PLACES: [&str; 3] = ["header", "query", "cookie"];

impl Offers<'_> {
    /// Whether a key can be here beside what is here already.
    pub(super) fn is_wanted(&self, key: &Key, place: KeyPlace) -> bool {
        let replaced_stands = gateway::keys()
            .iter()
            .any(|old| old.replaced_by == Some(key.name) && self.has_beside(&[old.name]));
        let excludes = match key.name {
            "x-google-backend" => {
                self.has_beside(&["x-google-model-router"])
                    || place == KeyPlace::Operation && self.has_others(|it| it.router.is_some())
            }
            // At most one server may bear it.
            "x-google-endpoint" => {
                let mut others = self.analysis.document.servers.iter().filter_map(|it| it.endpoint);
                others.any(|key| !key.touches(self.context.word.start))
            }
            "x-google-model-router" => !self.can_be_routed(),
            "x-security" => {
                !self.analysis.document.schemes.is_empty()
                    && self.schemes_for_audiences().is_empty()
            }
            "x-google-mcp-tool" => {
                let is_tool = !matches!(self.method(), Some("options" | "head" | "trace"));
                !is_tool || self.is_in_management("ai")
            }
            _ => false,
        };
        let has_no_jwt = place == KeyPlace::SecurityScheme
            && self.value_beside("type").is_some_and(|kind| kind == "apiKey");
        let is_elsewhere = place == KeyPlace::Parameter
            && self.value_beside("in").is_some_and(|it| crate::openapi::is_outside_of_path(&it));
        let is_there = self.has_beside(&[key.name]) || replaced_stands;
        !is_there && !excludes && !has_no_jwt && !is_elsewhere && self.may_be_read(key.products)
    }

    /// Whether a field can be in an object beside what is in it already.
    pub(super) fn is_field_wanted(&self, object: &Object, field: &Field) -> bool {
        let excludes = match (object.id, field.id) {
            ("backend", "disable_auth") => {
                self.has_beside(&JWT_AUDIENCE.names()) || self.is_routed_only()
            }
            ("backend", "jwt_audience") => self.has_disabled_auth() || self.is_routed_only(),
            ("jwt-location", "header" | "query" | "cookie") => self.has_beside(&JWT_PLACES),
            ("jwt-location", _) => self.has_beside(&["query", "cookie"]),
            ("management", "mcp") => self.has_beside(&["ai"]),
            ("management", "ai") => {
                self.has_beside(&["mcp"]) && self.value_beside("mcp").is_none_or(|it| it != "false")
            }
            _ => false,
        };
        let other = field.other.unwrap_or(field.name);
        let is_read = !field.is_unread && self.may_be_read(field.products);
        !self.has_beside(&[field.name, other]) && !excludes && is_read
    }

    /// Whether a field can be in a message of a service config beside what is in it already.
    pub(super) fn is_message_field_wanted(&self, message: &OpenapiObject, field: &str) -> bool {
        let excludes = match (message.id, field) {
            ("backend-rule", "disable_auth") => self.has_beside(&JWT_AUDIENCE.names()),
            ("backend-rule", "jwt_audience") => self.has_disabled_auth(),
            ("jwt-location", "header" | "query") => self.has_beside(&JWT_PLACES),
            ("jwt-location", _) => self.has_beside(&["query", "cookie"]),
            ("http-rule", "get" | "put" | "post" | "delete" | "patch" | "custom") => {
                self.has_beside(&["get", "put", "post", "delete", "patch", "custom"])
            }
            _ => false,
        };
        !self.has_beside(&[field, &gateway::json_name(field)]) && !excludes
    }

    /// What speaks against a key, in a few words.
    pub(super) fn caveat_of_key(&self, key: &Key) -> Option<&'static str> {
        let has_routers = !self.analysis.document.routers.is_empty();
        match key.name {
            "x-google-model-router" if !has_routers => Some("needs a model router"),
            _ => self.caveat_of_products(key.products),
        }
    }

    /// The same of a field.
    pub(super) fn caveat_of_field(&self, field: &Field) -> Option<&'static str> {
        match field.is_obsolete {
            true => Some("obsolete"),
            false => self.caveat_of_products(field.products),
        }
    }

    /// Those of some words that can be the value of a field.
    pub(super) fn fitting(&self, field: Option<&Field>, words: &[&'static str]) -> Vec<String> {
        let is_routed = || self.backend_here().is_some_and(|it| !it.routers.is_empty());
        let fits = |word: &str| match field.map(BackendField::of) {
            Some(PATH_TRANSLATION) => word == "CONSTANT_ADDRESS" || !is_routed(),
            Some(DISABLE_AUTH) => word == "false" || !self.has_beside(&JWT_AUDIENCE.names()),
            _ => true,
        };
        words.iter().filter(|word| fits(word)).map(|word| (*word).to_owned()).collect()
    }

    /// Whether any of the addresses that are kept ready can be here: none of them is a model's.
    pub(super) fn takes_any_address(&self) -> bool {
        self.backend_here().is_none_or(|it| it.routers.is_empty())
    }

    /// Whether the list of endpoints, which may have one item, has another one already.
    pub(super) fn is_second_endpoint(&self, value: &Value) -> bool {
        if value.key.name != "x-google-endpoints" || value.field.is_some() {
            return false;
        }
        let root = self.analysis.document.root.map(|root| root.of(&self.analysis.tree));
        let list = root.and_then(|root| root.field(value.key.name));
        list.is_some_and(|list| {
            list.value.node.items().any(|item| !item.is_null() && !self.is_own(item))
        })
    }

    /// Whether a node holds the word that is written, or a key beside it.
    pub(super) fn is_own(&self, node: Node<'_>) -> bool {
        let others = self.context.siblings.iter().map(|key| key.range);
        let mut own = others.chain([self.context.word]);
        own.any(|word| node.range().touches(word.start))
    }

    /// The names of the backends that an operation can name: not those that every call of would
    /// fail, unless one names them already.
    pub(super) fn callable(&self) -> Vec<String> {
        let is_refused =
            |it: &Occurrence| matches!(it.service, Service::GoogleApi(_)) && !it.is_called_directly;
        self.backends(|occurrence| !is_refused(occurrence))
    }

    /// The names of the backends that a model router can lead to; all, if none looks like it.
    pub(super) fn routable(&self) -> Vec<String> {
        let fitting = self.backends(|it| {
            let is_model = match &it.service {
                Service::GoogleApi(api) => api.is_router_capable,
                Service::Unknown => true,
                _ => false,
            };
            let translation = it.effective.path_translation;
            let is_constant = translation.value.is_none_or(|it| it.name() == "CONSTANT_ADDRESS");
            is_model && is_constant && translation.origin == Origin::Written
        });
        if fitting.is_empty() { self.backends(|_| true) } else { fitting }
    }

    fn backends(&self, is_wanted: impl Fn(&Occurrence) -> bool) -> Vec<String> {
        let whole = self.analysis.whole();
        let wanted = whole.routing.occurrences.iter().filter(|it| is_wanted(it));
        super::offer::distinct(wanted.filter_map(|it| Some(&whole.name_of(it)?.text)))
    }

    /// 3.x: the named backend in which the place is.
    fn backend_here(&self) -> Option<&Occurrence> {
        let [Part::Key(root), Part::Key(backends), Part::Key(name), ..] = &*self.context.path
        else {
            return None;
        };
        if root != "x-google-api-management" || backends != "backends" {
            return None;
        }
        self.analysis.named_occurrence(name)
    }

    fn is_routed_only(&self) -> bool {
        self.backend_here().is_some_and(Occurrence::is_routed_only)
    }

    fn has_disabled_auth(&self) -> bool {
        let is_off =
            |name: &str| self.value_beside(name).is_some_and(|it| !it.is_empty() && it != "false");
        DISABLE_AUTH.names().into_iter().any(is_off)
    }

    /// Whether a model router can answer the operation.
    fn can_be_routed(&self) -> bool {
        let is_ordinary = |it: &Operation| it.backend.is_some();
        self.method() == Some("post")
            && !self.has_beside(&["x-google-backend"])
            && !self.is_in_management("mcp")
            && !self.has_others(is_ordinary)
    }

    /// Whether another operation is of this kind.
    pub(super) fn has_others(&self, is_such: impl Fn(&Operation) -> bool) -> bool {
        let operations = self.analysis.whole().document.paths.iter().flat_map(|item| {
            let path = item.path.text.as_str();
            item.operations.iter().map(move |operation| (path, operation))
        });
        let is_here = |path: &str, method: Method| match &*self.context.path {
            [_, Part::Key(own), Part::Key(name), ..] => own == path && name == method.name(),
            _ => false,
        };
        let mut others = operations.filter(|(path, it)| !is_here(path, it.method));
        others.any(|(_, operation)| is_such(operation))
    }

    /// The key of the operation in which the place is.
    fn method(&self) -> Option<&str> {
        match self.context.path.get(2) {
            Some(Part::Key(name)) => Some(name),
            _ => None,
        }
    }

    /// Whether `x-google-api-management` has a field that is not `false`.
    pub(super) fn is_in_management(&self, name: &str) -> bool {
        let field = self.analysis.field_at(&["x-google-api-management", name]);
        field.is_some_and(|field| {
            !field.value.node.is_null() && !field.value.node.text().eq_ignore_ascii_case("false")
        })
    }

    /// Whether the product may read it that the config is for; what that is is certain only if
    /// somebody said it.
    fn may_be_read(&self, products: Products) -> bool {
        !self.analysis.is_target_set || self.caveat_of_products(products).is_none()
    }

    fn caveat_of_products(&self, products: Products) -> Option<&'static str> {
        match (self.analysis.target, products) {
            (Target::ApiGateway, Products::Endpoints) => Some("Cloud Endpoints only"),
            (Target::Endpoints, Products::ApiGateway) => Some("API Gateway only"),
            _ => None,
        }
    }

    /// Whether one of some keys is in the same mapping.
    pub(super) fn has_beside(&self, names: &[&str]) -> bool {
        match self.context.slot {
            Slot::Value => {
                self.holder().is_some_and(|it| names.iter().any(|name| it.entry(name).is_some()))
            }
            _ => names.iter().any(|name| self.siblings.contains(*name)),
        }
    }

    pub(super) fn value_beside(&self, name: &str) -> Option<String> {
        self.context.siblings.iter().find(|key| key.name == name)?.value.clone()
    }

    /// The mapping of the key whose value is written.
    pub(super) fn holder(&self) -> Option<Node<'_>> {
        let mut node = self.analysis.tree.root()?;
        let (_, way) = self.context.path.split_last()?;
        for part in way {
            node = match part {
                Part::Key(name) => node.entry(name)?.value,
                // An item ends before the blank after its last key.
                Part::Item => {
                    let begins_before =
                        |item: &Node<'_>| item.range().start <= self.context.word.start;
                    let own = node.items().find(|item| self.is_own(*item));
                    own.or_else(|| node.items().take_while(begins_before).last())?
                }
            };
        }
        Some(node)
    }
}
