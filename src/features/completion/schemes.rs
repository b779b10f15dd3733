//! Which security schemes can be named at a place, the ones that a check would not report.
//!
//! Knows what the gateway makes of several schemes; judges nothing that is written.

use std::collections::BTreeSet;

use super::offer::Offers;
use crate::analysis::{Definitions, NameKind};
use crate::openapi::{Security, SecurityScheme};
use crate::routing::{SchemeKind, scheme_kind};
use crate::rules::takes_in_tools_list;
use crate::yaml::Part;

/// Items of a `security` that are looked at.
const MOST_ITEMS: usize = 50;

impl Offers<'_> {
    /// The schemes that can be named in an item of `security`: those that the gateway drops come
    /// last.
    pub(super) fn schemes_for_requirement(&self) -> Vec<String> {
        let kinds = Kinds(self.analysis.schemes());
        let mut others = self.other_items();
        // Nobody writes so many: what they come to is left to a check of the file.
        if others.len() > MOST_ITEMS {
            others.clear();
        }
        let own: Vec<&str> = self.siblings.iter().map(|name| &**name).collect();
        let has_jwt = own.iter().any(|name| kinds.of(name) == SchemeKind::Jwt);
        let was_misleading = kinds.are_misleading(&others, &own);
        let mut names = self.defined(NameKind::Scheme);
        names.retain(|name| {
            let kind = kinds.of(name);
            let stands_alone = own.is_empty() && others.iter().any(|item| *item == [name]);
            let mut with_it = own.clone();
            with_it.push(name);
            // A key may still follow a JWT, as it does in another item.
            let may_go_on = kind == SchemeKind::Jwt
                && others.iter().any(|item| item.len() > 1 && kinds.ask(item, SchemeKind::Jwt));
            let misleads = kinds.are_misleading(&others, &with_it) && !was_misleading && !may_go_on;
            let is_second_jwt = has_jwt && kind == SchemeKind::Jwt;
            !(is_second_jwt || stands_alone || misleads)
        });
        names.sort_by_cached_key(|name| kinds.of(name) == SchemeKind::Unsupported);
        names
    }

    /// The schemes that can be given audiences in `x-security`: those for JWTs that have none yet.
    pub(super) fn schemes_for_audiences(&self) -> Vec<String> {
        let schemes = self.analysis.document.schemes.iter();
        let open = schemes.filter(|scheme| {
            matches!(scheme_kind(scheme), SchemeKind::Jwt | SchemeKind::Unknown)
                && scheme.audiences.is_none()
        });
        let kinds = Kinds(self.analysis.schemes());
        let has_jwt = self.siblings.iter().any(|name| kinds.of(name) == SchemeKind::Jwt);
        let open = open.filter(|scheme| !has_jwt || scheme_kind(scheme) != SchemeKind::Jwt);
        super::offer::distinct(open.map(|it| &it.name.text))
    }

    /// The schemes that the list of MCP tools can ask for; it asks for one.
    pub(super) fn schemes_for_tools_list(&self) -> Vec<String> {
        let schemes = &self.analysis.document.schemes;
        let taken = schemes.iter().filter(|it| takes_in_tools_list(self.analysis, it));
        super::offer::distinct(taken.map(|it| &it.name.text))
    }

    /// What the other items of the list ask for.
    fn other_items(&self) -> Vec<Vec<&str>> {
        let items = self.security_here().into_iter().flat_map(|it| &it.requirements);
        let tree = &self.analysis.tree;
        let others = items.filter(|item| {
            let node = item.handle.of(tree).node;
            !node.is_null() && !self.is_own(node)
        });
        others.map(|item| item.schemes.iter().map(|it| it.name.text.as_str()).collect()).collect()
    }

    fn security_here(&self) -> Option<&Security> {
        let document = &self.analysis.document;
        match &*self.context.path {
            [Part::Key(_), ..] if self.context.path.len() <= 2 => document.security.as_ref(),
            [_, Part::Key(path), Part::Key(method), ..] => {
                let item = document.paths.iter().rfind(|it| it.path.text == *path)?;
                let operation = item.operations.iter().rfind(|it| it.method.name() == method)?;
                operation.security.as_deref()
            }
            _ => None,
        }
    }
}

/// What the gateway makes of the schemes.
struct Kinds<'a>(Definitions<'a, SecurityScheme>);

impl Kinds<'_> {
    fn of(&self, name: &str) -> SchemeKind {
        self.0.get(name).map_or(SchemeKind::Unknown, scheme_kind)
    }

    /// Whether the gateway asks for something else than a list of items says: it takes one of all
    /// JWTs, and asks for an API key only if all items do.
    fn are_misleading(&self, others: &[Vec<&str>], own: &[&str]) -> bool {
        let own = (!own.is_empty()).then_some(own);
        let items: Vec<&[&str]> = others.iter().map(Vec::as_slice).chain(own).collect();
        let is_unknown =
            |name: &&str| matches!(self.of(name), SchemeKind::Unknown | SchemeKind::Unsupported);
        let asks_for_jwt = |item: &&[&str]| self.ask(item, SchemeKind::Jwt);
        if items.iter().any(|item| item.iter().any(is_unknown)) || !items.iter().any(asks_for_jwt) {
            return false;
        }
        let has_key = |item: &&[&str]| item.iter().any(|name| self.of(name) != SchemeKind::Jwt);
        let without_key = items.iter().filter(|item| !has_key(item));
        let bare: BTreeSet<&str> = without_key.flat_map(|item| item.iter().copied()).collect();
        let is_optional =
            |item: &&&[&str]| has_key(item) && !item.iter().any(|name| bare.contains(name));
        !items.iter().all(asks_for_jwt)
            || (!bare.is_empty() && items.iter().filter(is_optional).count() > 0)
    }

    fn ask(&self, item: &[&str], kind: SchemeKind) -> bool {
        item.iter().any(|name| self.of(name) == kind)
    }
}
