//! What a plan does not know, as variables that a person fills in. Each format writes them its own
//! way; here they are named and counted.

use std::collections::BTreeMap;

use super::{Binding, IamPlan};
use crate::gateway::CommandPart;

/// The variables of a plan.
#[derive(Debug, Default)]
pub(super) struct Variables {
    /// In the order in which the plan needs them.
    pub(super) all: Vec<Variable>,
    by_key: BTreeMap<Key, usize>,
}

/// Something to fill in.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Variable {
    /// The word in capitals that stands for it: `PROJECT_ID`.
    pub(super) word: &'static str,
    /// Its name, in capitals, with a number after it from the second of a word on.
    pub(super) name: String,
    /// The address that it belongs to; none: it is one for all.
    pub(super) address: Option<String>,
}

/// Equal keys, one variable.
type Key = (&'static str, String);

impl Variables {
    /// The variables for all that `is_needed` of the pieces of the plan's commands.
    pub(super) fn new(plan: &IamPlan, is_needed: impl Fn(&Binding, &CommandPart) -> bool) -> Self {
        let mut variables = Self::default();
        for binding in plan.bindings.iter().filter(|it| !it.is_granted()) {
            let parts = binding.needed.grant.parts.iter().filter(|part| is_needed(binding, part));
            for word in parts.filter_map(word) {
                variables.add(binding, word);
            }
        }
        variables
    }

    /// The name of the variable for a piece of a binding's command.
    pub(super) fn name(&self, binding: &Binding, word: &'static str) -> &str {
        let at = self.by_key.get(&key(binding, word));
        at.and_then(|at| self.all.get(*at)).map_or(word, |variable| &variable.name)
    }

    fn add(&mut self, binding: &Binding, word: &'static str) {
        let key = key(binding, word);
        if self.by_key.contains_key(&key) {
            return;
        }
        self.by_key.insert(key, self.all.len());
        let count = self.all.iter().filter(|it| it.word == word).count() + 1;
        let name = if count == 1 { word.to_owned() } else { format!("{word}_{count}") };
        let address = binding.places.first().map(|place| place.address.clone());
        let address = address.filter(|_| !is_shared(binding, word));
        self.all.push(Variable { word, name, address });
    }
}

impl Variable {
    /// What to fill in. Letters, digits, blanks and plain punctuation only.
    pub(super) fn what(&self) -> &'static str {
        match self.word {
            "SA_EMAIL" | "MEMBER" => "e-mail of the service account of the gateway",
            "PROJECT_ID" => "id of the project that the backend runs in",
            "SERVICE" => "name of the service",
            "FUNCTION" => "name of the function",
            "REGION" => "region that the backend runs in",
            "VERSION" => "version of the service",
            _ => "not known",
        }
    }
}

/// The word of what is, or may be, not known.
pub(super) fn word(part: &CommandPart) -> Option<&'static str> {
    match part {
        CommandPart::Text(_) => None,
        CommandPart::Value(word, _)
        | CommandPart::Unknown(word)
        | CommandPart::Optional(_, word) => Some(*word),
    }
}

fn is_shared(binding: &Binding, word: &str) -> bool {
    match word {
        "SA_EMAIL" | "MEMBER" => true,
        "PROJECT_ID" => binding.needed.project_origin.is_empty(),
        _ => false,
    }
}

fn key(binding: &Binding, word: &'static str) -> Key {
    let key = match word {
        "SA_EMAIL" => String::new(),
        "MEMBER" => binding.needed.grant.member.clone(),
        "PROJECT_ID" => binding.needed.project_origin.clone(),
        "REGION" => binding.needed.host.clone(),
        // One resource, one name; different roles on it may share it.
        _ => format!(
            "{:?} {} {}",
            binding.needed.grant.resource, binding.needed.origin, binding.needed.project_origin
        ),
    };
    (word, key)
}
