//! The plan as a script for a POSIX shell. Whatever is not known, or is no plain word, is a
//! variable at its top that must be set; text from files is in comments only.

use super::comments::{comment, granted, head, places, rest};
use super::variables::{Variable, Variables, word};
use super::{Binding, IamPlan, plain};
use crate::gateway::CommandPart;

/// The plan as a script.
pub fn gcloud(plan: &IamPlan) -> String {
    let variables = Variables::new(plan, |_, part| is_unknown(part));
    let mut script = "#!/bin/sh\n".to_owned();
    script += &head(plan);
    script += &comment("Read it, then run it.");
    script += "set -eu\n";
    if !variables.all.is_empty() {
        script += "\n";
        script += &comment("Not known: set these here or in the environment.");
        script += &variables.all.iter().map(variable).collect::<String>();
    }
    for binding in &plan.bindings {
        script += "\n";
        let role = binding.roles_in_words();
        let resource = binding.needed.grant.resource.in_words();
        script += &comment(&format!("{role} on {resource}:"));
        script += &comment(&format!("{}.", plain(binding.needed.grant.why)));
        script += &places(&binding.places);
        script += &binding.note().map(comment).unwrap_or_default();
        script += &granted(binding);
        if !binding.is_granted() {
            script += &command(binding, &variables);
        }
    }
    script + &rest(plan)
}

/// Whether a piece cannot be in a script as it is.
fn is_unknown(part: &CommandPart) -> bool {
    match part {
        CommandPart::Text(_) => false,
        CommandPart::Value(_, value) => !is_plain(value),
        CommandPart::Unknown(_) | CommandPart::Optional(..) => true,
    }
}

/// Whether a value is a word that no shell does anything with.
fn is_plain(value: &str) -> bool {
    let is_safe = |byte: u8| byte.is_ascii_alphanumeric() || b"._/:@-".contains(&byte);
    !value.is_empty() && value.bytes().all(is_safe)
}

fn variable(variable: &Variable) -> String {
    let (name, what) = (&variable.name, variable.what());
    let mut lines = match &variable.address {
        Some(address) => comment(&format!("{name}: {what} ({address})")),
        None => comment(&format!("{name}: {what}")),
    };
    lines += &format!("{name}=\"${{{name}:-}}\"\n: \"${{{name}:?must be set: {what}}}\"\n");
    lines
}

/// The command over several lines, one for each option.
fn command(binding: &Binding, variables: &Variables) -> String {
    let mut line = String::new();
    for part in &binding.needed.grant.parts {
        let name = word(part).map_or("", |word| variables.name(binding, word));
        line += &match part {
            CommandPart::Text(text) => text.replace(" --", " \\\n  --"),
            CommandPart::Value(_, value) if is_plain(value) => value.clone(),
            CommandPart::Value("MEMBER", _) => format!("serviceAccount:\"${{{name}}}\""),
            CommandPart::Value(..) | CommandPart::Unknown(_) => format!("\"${{{name}}}\""),
            CommandPart::Optional(option, _) => format!(" \\\n  {option}=\"${{{name}}}\""),
        };
    }
    // Without it gcloud asks, or fails, where a policy has conditions.
    if line.contains("add-iam-policy-binding") && !line.starts_with("gcloud run ") {
        line += " \\\n  --condition=None";
    }
    line + "\n"
}
