//! What must be granted, in words.

use super::command::{CommandPart, command};
use super::{Grant, RoleChoice, Wider};

impl Grant {
    /// The roles in words: `roles/run.invoker`, or `roles/a (1st gen) or roles/b (2nd gen)`.
    pub fn roles_in_words(&self) -> String {
        let role = |choice: &RoleChoice| match choice.when {
            Some(when) => format!("{} ({when})", choice.role),
            None => choice.role.to_owned(),
        };
        self.roles.iter().map(role).collect::<Vec<_>>().join(" or ")
    }

    /// The e-mail of the account that it is for, if that is known.
    pub fn account(&self) -> Option<&str> {
        let is_known = !self.parts.contains(&CommandPart::Unknown("SA_EMAIL"));
        self.member.strip_prefix("serviceAccount:").filter(|_| is_known)
    }

    /// The command with each option on a line of its own, still ready for a shell; the further
    /// lines begin with `indent`.
    pub fn command_in_lines(&self, indent: &str) -> String {
        in_lines(&self.parts, indent)
    }

    /// The command on lines of at most `width` columns where its options fit in, still ready for a
    /// shell; an option is never broken.
    pub fn command_folded(&self, width: usize) -> String {
        let pieces = self.command_in_lines("");
        let mut lines: Vec<String> = Vec::new();
        let mut pieces = pieces.split(" \\\n").peekable();
        while let Some(piece) = pieces.next() {
            // A line that goes on says so, with a blank and a backslash.
            let end = if pieces.peek().is_some() { 2 } else { 0 };
            match lines.last_mut() {
                Some(line) if columns(line) + 1 + columns(piece) + end <= width => {
                    line.push(' ');
                    line.push_str(piece);
                }
                Some(_) => lines.push(format!("  {piece}")),
                None => lines.push(piece.to_owned()),
            }
        }
        lines.join(" \\\n")
    }

    /// The words in capitals of the command, which stand for what is not known.
    pub fn unknown_words(&self) -> Vec<&'static str> {
        let word = |part: &CommandPart| match part {
            CommandPart::Unknown(word) => Some(*word),
            _ => None,
        };
        let mut words: Vec<_> = self.parts.iter().filter_map(word).collect();
        words.dedup();
        words
    }
}

impl Wider {
    /// The command, ready for a shell, with each option on a line of its own; the further
    /// lines begin with `indent`.
    pub fn command_in_lines(&self, indent: &str) -> String {
        in_lines(&self.parts, indent)
    }
}

fn in_lines(parts: &[CommandPart], indent: &str) -> String {
    let lines = format!(" \\\n{indent}--");
    let part = |part: &CommandPart| match part {
        CommandPart::Text(text) => text.replace(" --", &lines),
        part => command(std::slice::from_ref(part)),
    };
    parts.iter().map(part).collect()
}

fn columns(text: &str) -> usize {
    text.chars().count()
}
