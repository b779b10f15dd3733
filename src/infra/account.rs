//! Whom gateways call their backends as, and the accounts that files define.

use super::address::ResourceAddress;
use super::evaluate::Evaluator;
use super::files::Found;
use super::value::{self, Piece, Resource, Scope, Value};
use crate::gateway::{ConfigResource, OtherResource};

/// The account that a gateway calls its backends as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Account {
    /// The one that is written.
    Own {
        /// Its address, if it is known.
        email: Option<String>,
        /// The resource that it is, if it is one here.
        resource: Option<ResourceAddress>,
        /// The address as it is written; what is not known is in it as a template expression.
        written: String,
    },
    /// None is written, so the project's default account.
    Default,
    /// Not known.
    Unknown,
}

impl Account {
    /// Its address, if it is known.
    pub fn email(&self) -> Option<&str> {
        match self {
            Self::Own { email, .. } => email.as_deref(),
            Self::Default | Self::Unknown => None,
        }
    }
}

/// The project that the only provider of a root names.
pub(super) fn provider_project<'f>(evaluator: &Evaluator<'f>, scope: &Scope<'f>) -> Option<String> {
    let root = scope.instance.outermost();
    let scope = &Scope::of(&root);
    let own =
        |it: &&Found<'f>| it.block.label(0) == "google" && it.block.body.value("alias").is_none();
    let mut providers = scope.instance.module.providers.iter().filter(own);
    let (provider, None) = (providers.next()?, providers.next()) else { return None };
    evaluator.argument(*provider, &provider.block.body, "project", scope)?.as_known()
}

/// Whom the gateway of a config calls its backends as.
pub(super) fn account<'f>(
    evaluator: &Evaluator<'f>,
    row: &'f ConfigResource,
    found: Found<'f>,
    scope: &Scope<'f>,
) -> Account {
    let body = &found.block.body;
    let path = row.account.as_deref().unwrap_or_default();
    let mut written = body
        .at(path)
        .into_iter()
        .filter_map(|(body, name)| evaluator.argument(found, body, name, scope));
    let outer = path.split('.').next().unwrap_or_default();
    let is_dynamic = body.blocks("dynamic").any(|it| it.label(0) == outer);
    match written.next() {
        None if is_dynamic => Account::Unknown,
        None | Some(Value::Null) => Account::Default,
        Some(value) => own_account(evaluator, &value),
    }
}

fn own_account<'f>(evaluator: &Evaluator<'f>, value: &Value<'f>) -> Account {
    let Value::Text(pieces) = value else { return Account::Unknown };
    let written = value::rendered(pieces);
    let written = written.rsplit('/').next().unwrap_or_default().to_owned();
    let mut attributes = pieces.iter().filter_map(|piece| match piece {
        Piece::Attribute(it) if it.resource.kind() == Some(OtherResource::Account) => Some(it),
        _ => None,
    });
    if let Some(attribute) = attributes.next() {
        let resource = attribute.resource.identity();
        let written = resource.as_ref().map_or(written, symbol);
        return Account::Own { email: email_of(evaluator, &attribute.resource), resource, written };
    }
    if written.ends_with("-compute@developer.gserviceaccount.com") {
        return Account::Default;
    }
    let email = value.as_known().map(|_| written.clone());
    Account::Own { email, resource: None, written }
}

/// The address of a service account that is defined here.
pub(super) fn email_of<'f>(evaluator: &Evaluator<'f>, resource: &Resource<'f>) -> Option<String> {
    let scope = evaluator.scope_of(resource, 1);
    let body = &resource.found.block.body;
    let text = |name| evaluator.argument(resource.found, body, name, &scope)?.as_known();
    let id = text("account_id")?;
    // It may be looked up by the whole of it.
    if id.contains('@') {
        return Some(id);
    }
    let project = text("project").or_else(|| provider_project(evaluator, &scope))?;
    Some(format!("{id}@{project}.iam.gserviceaccount.com"))
}

/// Stands for the e-mail of an account that is not known but for the resource that it is.
pub(super) fn symbol(resource: &ResourceAddress) -> String {
    format!("${{{resource}.email}}")
}
