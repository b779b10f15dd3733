//! The plan for a terminal.

use std::collections::BTreeSet;

use super::{
    AddressPlace, Binding, IamPlan, account, grouped, no_bindings, plain, source_in_words,
};
use crate::text::visible;

/// Where a command goes on in the next line.
const FOLD: &str = " \\\n    --";

/// The plan as lines of text, headings made strong by `strong`. What no role helps comes first.
pub fn human(plan: &IamPlan, strong: impl Fn(&str) -> String) -> String {
    let mut sections = Vec::new();
    if !plan.blocked.is_empty() {
        let rows = plan.blocked.iter().map(|blocked| {
            let why = format!("{} [{}]", plain(blocked.why), blocked.rule);
            by_hand(&blocked.place, &why)
        });
        sections.push(section(&strong("Cannot be called, whatever is granted"), rows));
    }
    if !plan.manual.is_empty() {
        let rows = plan.manual.iter().map(|it| by_hand(&it.place, &plain(it.why)));
        sections.push(section(&strong("Look at by hand"), rows));
    }
    sections.extend(plan.bindings.iter().map(|it| binding(it, &strong)));
    sections.extend(account(plan).map(|account| plain(&account) + "\n"));
    if plan.bindings.is_empty() && !plan.paths.is_empty() {
        sections.push(no_bindings(plan).to_owned() + "\n");
    }
    if !plan.deploy.is_empty() {
        let rows = plan.deploy.iter().map(|role| format!("  {}\n", super::deploy_in_words(role)));
        sections.push(section(&strong("Whoever deploys needs, on top of this"), rows));
    }
    sections.join("\n")
}

fn section(heading: &str, rows: impl Iterator<Item = String>) -> String {
    format!("{heading}\n{}", rows.collect::<String>())
}

fn by_hand(place: &AddressPlace, why: &str) -> String {
    format!("{}      {why}\n", places(std::slice::from_ref(place)))
}

fn binding(binding: &Binding, strong: &impl Fn(&str) -> String) -> String {
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
    section + &sources.iter().map(|source| format!("  {source}\n")).collect::<String>()
}

fn places(places: &[AddressPlace]) -> String {
    let line =
        |(address, at): (&str, String)| format!("  {} ({})\n", visible(address), visible(&at));
    grouped(places).into_iter().map(line).collect()
}
