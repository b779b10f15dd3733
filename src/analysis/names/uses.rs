//! What uses names by the facts of the model: the backends, and the schemes of what callers must
//! bring. Of a part of a document these are those of its paths, and of the document.

use crate::analysis::Analysis;
use crate::openapi::{AuthenticationRule, Backend, Operation, Security, Value};
use crate::routing::OperationId;
use crate::yaml::Reached;

/// A `security` or an `x-security`, and whose it is.
#[derive(Clone, Copy, Debug)]
pub struct SecurityOf<'a> {
    /// What it says.
    pub security: &'a Security,
    /// The operation; `None`: the document.
    pub operation: Option<OperationId>,
}

impl Analysis {
    /// 3.x: the names of backends where Google reads them, with the operations that they are at.
    pub fn uses_of_backends(&self) -> impl Iterator<Item = (Option<OperationId>, &Value)> {
        let document = &self.document;
        let of_document = document.backend.as_ref().and_then(Backend::name);
        let of_operations = self.operations().filter_map(|(id, _, operation)| {
            Some((Some(id), operation.backend.as_deref().and_then(Backend::name)?))
        });
        let routed = document.routers.iter().flat_map(|router| &router.backends);
        let of_document = of_document.into_iter().map(|name| (None, name));
        of_document.chain(of_operations).chain(routed.map(|name| (None, name)))
    }

    /// Each `security` of the document and its operations; in a service config the `requirements` of
    /// each rule.
    pub fn securities(&self) -> impl Iterator<Item = SecurityOf<'_>> {
        let of_rules = self.authentication_rules().filter_map(|rule| rule.security.as_ref());
        let of_rules = of_rules.map(|security| SecurityOf { security, operation: None });
        let of_openapi =
            self.each_security(self.document.security.as_ref(), |it| it.security.as_deref());
        of_openapi.chain(of_rules)
    }

    /// Each `x-security` of the document and its operations, in 3.x too, where nothing reads them; in
    /// a service config the `requirements` with audiences.
    pub fn audiences(&self) -> impl Iterator<Item = SecurityOf<'_>> {
        let of_rules = self.authentication_rules().filter_map(|rule| rule.audiences.as_ref());
        let of_rules = of_rules.map(|security| SecurityOf { security, operation: None });
        self.each_security(self.document.audiences.as_ref(), |it| it.audiences.as_deref())
            .chain(of_rules)
    }

    fn authentication_rules(&self) -> impl Iterator<Item = &AuthenticationRule> {
        self.document.service_config.iter().flat_map(|it| &it.authentication)
    }

    fn each_security<'a>(
        &'a self,
        of_document: Option<&'a Security>,
        of: fn(&Operation) -> Option<&Security>,
    ) -> impl Iterator<Item = SecurityOf<'a>> {
        let of_document = of_document.map(|security| SecurityOf { security, operation: None });
        let of_operations = self.operations().filter_map(move |(id, _, operation)| {
            Some(SecurityOf { security: of(operation)?, operation: Some(id) })
        });
        of_document.into_iter().chain(of_operations)
    }

    /// 3.x: the map of the schemes that the list of MCP tools asks for.
    pub fn security_of_tools(&self) -> Option<Reached<'_>> {
        let keys = ["x-google-api-management", "mcp", "tools-list", "security"];
        self.field_at(&keys).map(|field| field.value)
    }
}
