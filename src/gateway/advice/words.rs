//! What must be granted, in words.

use super::command::{CommandPart, command};
use super::{Grant, RoleChoice};

impl Grant {
    /// The roles in words: `roles/run.invoker`, or `roles/a (1st gen) or roles/b (2nd gen)`.
    pub fn roles_in_words(&self) -> String {
        let role = |choice: &RoleChoice| match choice.when {
            Some(when) => format!("{} ({when})", choice.role),
            None => choice.role.to_owned(),
        };
        self.roles.iter().map(role).collect::<Vec<_>>().join(" or ")
    }

    /// The command with each option on a line of its own, still ready for a shell; the further
    /// lines begin with `indent`.
    pub fn command_in_lines(&self, indent: &str) -> String {
        let lines = format!(" \\\n{indent}--");
        let part = |part: &CommandPart| match part {
            CommandPart::Text(text) => text.replace(" --", &lines),
            part => command(std::slice::from_ref(part)),
        };
        self.parts.iter().map(part).collect()
    }

    /// Roles and resource: `roles/run.invoker on the Cloud Run service orders`.
    pub fn in_words(&self) -> String {
        format!("{} on {}", self.roles_in_words(), self.resource.in_words())
    }
}
