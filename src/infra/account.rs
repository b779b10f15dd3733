//! Whom gateways call their backends as, and the accounts that files define.

use super::address::ResourceAddress;
use super::evaluate::Evaluator;
use super::files::Found;
use super::syntax::{Block, Expr, ExprKind, Step};
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

/// The project that a block is in by its provider, as far as it is written; what is not known is in it
/// as a template expression. `None`: no provider names a project.
pub(super) fn provider_project<'f>(
    evaluator: &Evaluator<'f>,
    found: Found<'f>,
    scope: &Scope<'f>,
) -> Option<String> {
    let root = scope.instance.outermost();
    let providers = &root.module.providers;
    let unknown = |name: &str| Some(format!("${{{name}}}"));
    if let Some(instance) = passed_providers(scope) {
        return unknown(&instance);
    }
    let Some((name, alias)) = provider_of(found.block) else { return unknown("provider") };
    let own = providers.iter().filter(|it| {
        let own_alias = it.block.body.value("alias");
        it.block.label(0) == name
            && own_alias.is_some() == alias.is_some()
            && own_alias.and_then(Expr::text) == alias
    });
    let own: Vec<_> = own.collect();
    match own.as_slice() {
        [provider] => {
            let scope = Scope::of(&root);
            let body = &provider.block.body;
            let project = evaluator.argument(**provider, body, "project", &scope)?;
            Some(value::rendered(&project.into_pieces("…")))
        }
        // All that is not declared takes its project from where Terraform is run.
        [] if alias.is_none()
            && providers.iter().all(|it| it.block.body.value("project").is_none()) =>
        {
            None
        }
        _ => unknown(name),
    }
}

/// The name and the alias of the provider that a block names, or has by its type.
fn provider_of(block: &Block) -> Option<(&str, Option<&str>)> {
    match block.body.value("provider").map(|it| &it.kind) {
        None => Some(("google", None)),
        Some(ExprKind::Name(name)) => Some((name, None)),
        Some(ExprKind::Text(text)) => match text.split_once('.') {
            Some((name, alias)) => Some((name, Some(alias))),
            None => Some((text, None)),
        },
        Some(ExprKind::Within(base, steps)) => match (&base.kind, steps.as_slice()) {
            (ExprKind::Name(name), [Step::Name(alias)]) => Some((name, Some(alias))),
            _ => None,
        },
        Some(_) => None,
    }
}

/// The call of a module, around or above, that hands providers on: which is which is not looked at.
fn passed_providers(scope: &Scope<'_>) -> Option<String> {
    let mut instance = &scope.instance;
    while let Some(call) = &instance.call {
        if call.found.block.body.value("providers").is_some() {
            let path = instance.path().unwrap_or_else(|| "module.".to_owned());
            return Some(format!("{path}providers"));
        }
        instance = &call.instance;
    }
    None
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
    let is_of = |kind: OtherResource| {
        pieces
            .iter()
            .any(|piece| matches!(piece, Piece::Attribute(it) if it.resource.kind() == Some(kind)))
    };
    if is_of(OtherResource::DefaultAccount) {
        return Account::Default;
    }
    if is_of(OtherResource::AppEngineAccount) {
        let written = "PROJECT_ID@appspot.gserviceaccount.com".to_owned();
        return Account::Own { email: None, resource: None, written };
    }
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
    let of_provider = || provider_project(evaluator, resource.found, &scope);
    let project = text("project").or_else(|| of_provider().filter(|it| !it.contains("${")))?;
    Some(format!("{id}@{project}.iam.gserviceaccount.com"))
}

/// Stands for the e-mail of an account that is not known but for the resource that it is.
pub(super) fn symbol(resource: &ResourceAddress) -> String {
    format!("${{{resource}.email}}")
}
