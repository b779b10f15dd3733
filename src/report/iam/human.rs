//! The plan for a terminal.

use super::{AddressPlace, IamPlan, plain};
use crate::text::visible;

/// The plan as lines of text, headings made strong by `strong`.
pub fn human(plan: &IamPlan, strong: impl Fn(&str) -> String) -> String {
    let mut sections = Vec::new();
    for binding in &plan.bindings {
        let grant = &binding.grant;
        let role = visible(&binding.roles_in_words()).into_owned();
        let resource = grant.resource.in_words();
        let mut section = format!("{} on {}\n", strong(&role), visible(&resource));
        section += &format!("  to {}: {}\n", visible(&grant.member), plain(grant.why));
        section += &binding.places.iter().map(place).collect::<String>();
        section += &format!("  {}\n", visible(&grant.command));
        sections.push(section);
    }
    if sections.is_empty() && !plan.paths.is_empty() {
        sections.push("Nothing is to be granted to the gateway's service account.\n".to_owned());
    }
    if !plan.blocked.is_empty() {
        let mut section = strong("Cannot be called, whatever is granted") + "\n";
        for blocked in &plan.blocked {
            let why = plain(blocked.why);
            section += &format!("{}      {why} [{}]\n", place(&blocked.place), blocked.rule);
        }
        sections.push(section);
    }
    if !plan.manual.is_empty() {
        let mut section = strong("No role can be named for") + "\n";
        for manual in &plan.manual {
            section += &format!("{}      {}\n", place(&manual.place), plain(manual.why));
        }
        sections.push(section);
    }
    if !plan.deploy.is_empty() {
        let mut section = strong("Whoever deploys needs, on top of this") + "\n";
        for role in &plan.deploy {
            let mark = if role.certainty.is_firm() {
                String::new()
            } else {
                format!(" ({})", role.certainty.in_words())
            };
            let roles = role.roles.join(" or ");
            section += &format!("  {roles} on {}: {}{mark}\n", role.on.in_words(), plain(role.why));
        }
        sections.push(section);
    }
    sections.join("\n")
}

fn place(place: &AddressPlace) -> String {
    format!("  {} ({})\n", visible(&place.address), visible(&place.in_words()))
}
