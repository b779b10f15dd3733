//! What template variables are: what the settings say, else what the files beside the config say.

use std::collections::BTreeMap;

use crate::infra::{Deployed, Place, Surroundings};
use crate::template::{self, Filled, PieceKind};

/// What is known of template variables.
#[derive(Clone, Copy, Debug)]
pub struct Variables<'a> {
    /// What the settings say; it wins.
    pub settings: &'a BTreeMap<String, String>,
    /// What the files beside the config say.
    pub beside: &'a Surroundings,
}

impl Variables<'_> {
    fn text(&self, name: &str) -> Option<&str> {
        let said = self.settings.get(name).map(String::as_str);
        said.or_else(|| self.beside.text(name))
    }

    /// Where the value of a template variable is given, if not in the settings.
    pub fn place(&self, name: &str) -> Option<&Place> {
        let is_ours = !template::names(name).iter().any(|it| self.settings.contains_key(*it));
        let beside = || template::names(name).iter().find_map(|it| self.beside.variable(it));
        is_ours.then(beside).flatten().map(|variable| &variable.place)
    }

    fn is_empty(&self) -> bool {
        self.settings.is_empty() && self.beside.variables.is_empty()
    }

    /// The service whose URL an address begins with, if a template variable stands for it.
    pub(super) fn service_of(&self, address: &str) -> Option<&Deployed> {
        if self.beside.variables.is_empty() {
            return None;
        }
        let pieces = template::pieces_of_url(address);
        let (scheme, rest) = match pieces.as_slice() {
            [first, rest @ ..] if first.kind == PieceKind::Literal => {
                (address.get(first.range.clone())?, rest)
            }
            all => ("", all),
        };
        let (hole, rest) = rest.split_first()?;
        let names = template::names(hole.name?);
        if names.iter().any(|name| self.settings.contains_key(*name)) {
            return None;
        }
        let deployed = names.iter().find_map(|name| self.beside.service(name))?;
        let is_whole_host = match rest.first() {
            Some(next) => address.get(next.range.clone())?.starts_with(['/', '?', '#']),
            None => true,
        };
        let fits = match deployed.is_host {
            true => matches!(scheme, "https://" | ""),
            false => scheme.is_empty(),
        };
        (fits && is_whole_host).then_some(deployed)
    }
}

/// A text with the values of variables in its holes.
pub fn fill(text: &str, variables: &Variables<'_>) -> Filled {
    if variables.is_empty() {
        return Filled { text: text.to_owned(), ..Filled::default() };
    }
    template::fill(text, |name| variables.text(name).map(str::to_owned))
}
