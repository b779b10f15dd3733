//! The plan for a terminal.

use std::collections::BTreeSet;

use super::{AddressPlace, IamPlan, account, grouped, no_bindings, plain, source_in_words};
use crate::text::visible;

/// Where a command goes on in the next line.
const FOLD: &str = " \\\n    --";

/// The plan as lines of text, headings made strong by `strong`.
pub fn human(plan: &IamPlan, strong: impl Fn(&str) -> String) -> String {
    let mut sections = Vec::new();
    for binding in &plan.bindings {
        let grant = &binding.needed.grant;
        let role = visible(&binding.roles_in_words()).into_owned();
        let resource = grant.resource.in_words();
        let mut section = format!("{} on {}\n", strong(&role), visible(&resource));
        section += &format!("  to {}: {}\n", visible(&grant.member), plain(grant.why));
        section += &places(&binding.places);
        section += &binding.note().map(|note| format!("  {note}\n")).unwrap_or_default();
        let command = grant.command_in_lines("    ");
        // What a hostile name holds is made visible, our own line breaks are not.
        let options: Vec<_> = command.split(FOLD).map(|option| visible(option)).collect();
        section += &format!("  {}\n", options.join(FOLD));
        let sources = grant.roles.iter().map(source_in_words).collect::<BTreeSet<_>>();
        section += &sources.iter().map(|source| format!("  {source}\n")).collect::<String>();
        sections.push(section);
    }
    if let Some(account) = account(plan) {
        sections.push(plain(&account) + "\n");
    }
    if sections.is_empty() && !plan.paths.is_empty() {
        sections.push(no_bindings(plan).to_owned() + "\n");
    }
    if !plan.blocked.is_empty() {
        let mut section = strong("Cannot be called, whatever is granted") + "\n";
        for blocked in &plan.blocked {
            let why = plain(blocked.why);
            section += &format!(
                "{}      {why} [{}]\n",
                places(std::slice::from_ref(&blocked.place)),
                blocked.rule
            );
        }
        sections.push(section);
    }
    if !plan.manual.is_empty() {
        let mut section = strong("Look at by hand") + "\n";
        for manual in &plan.manual {
            section += &format!(
                "{}      {}\n",
                places(std::slice::from_ref(&manual.place)),
                plain(manual.why)
            );
        }
        sections.push(section);
    }
    if !plan.deploy.is_empty() {
        let mut section = strong("Whoever deploys needs, on top of this") + "\n";
        for role in &plan.deploy {
            section += &format!("  {}\n", super::deploy_in_words(role));
        }
        sections.push(section);
    }
    sections.join("\n")
}

fn places(places: &[AddressPlace]) -> String {
    let line =
        |(address, at): (&str, String)| format!("  {} ({})\n", visible(address), visible(&at));
    grouped(places).into_iter().map(line).collect()
}
