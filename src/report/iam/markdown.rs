//! The plan as Markdown. Text from files can break out of no code and no line.

use super::{AddressPlace, Binding, IamPlan, account, grouped, no_bindings};
use crate::features::code_span;
use crate::gateway::RoleChoice;
use crate::infra::Granted;
use crate::text::{capitalized, visible};

/// The plan as Markdown. What no role helps comes first. No tables: beside a config there is no room
/// for them.
pub fn markdown(plan: &IamPlan) -> String {
    let mut sections = vec!["# Roles for the gateway's service account\n".to_owned()];
    if !plan.paths.is_empty() {
        let paths: Vec<_> = plan.paths.iter().map(|path| code(path)).collect();
        sections.push(format!("For {}.\n", paths.join(", ")));
    }
    let blocked = plan
        .blocked
        .iter()
        .map(|it| format!("{}: {} ({})", place(&it.place), it.why, code(it.rule)));
    sections.extend(list("Cannot be called, whatever is granted", blocked));
    let manual = plan.manual.iter().map(|it| format!("{}: {}", place(&it.place), it.why));
    sections.extend(list("Look at by hand", manual));
    if plan.bindings.is_empty() {
        sections.push(no_bindings(plan).to_owned() + "\n");
    } else {
        sections.push("## To be granted\n".to_owned());
        sections.extend(plan.bindings.iter().flat_map(binding));
        sections.extend(account(plan).map(|account| account + "\n"));
    }
    let deploy = plan.deploy.iter().map(|role| {
        let roles: Vec<_> = role.roles.iter().map(|role| code(role)).collect();
        let (roles, on) = (roles.join(" or "), role.on.in_words());
        format!("{roles} on {on}: {} ({})", role.text, role.certainty.in_words())
    });
    sections.extend(list("Whoever deploys needs, on top of this", deploy));
    sections.join("\n")
}

/// A heading and a list, if there is anything to list.
fn list(heading: &str, items: impl Iterator<Item = String>) -> Option<String> {
    let items: String = items.map(|item| format!("- {item}\n")).collect();
    (!items.is_empty()).then(|| format!("## {heading}\n\n{items}"))
}

/// One grant: what, its command, and where it is called.
fn binding(binding: &Binding) -> Vec<String> {
    let grant = &binding.needed.grant;
    let role = |choice: &RoleChoice| match choice.when {
        Some(when) => format!("{} ({when})", code(choice.role)),
        None => code(choice.role),
    };
    let roles = grant.roles.iter().map(role).collect::<Vec<_>>().join(" or ");
    let heading = format!("### {roles} on {}\n", text(&grant.resource.in_words()));
    // What a hostile name holds is made visible, our own line breaks are not.
    let command = grant.command_in_lines("  ");
    let lines: Vec<_> = command.split('\n').map(|line| visible(line)).collect();
    let mut items: Vec<String> = binding.granted.iter().map(granted).collect();
    items.push(format!("To {}: {}", code(&grant.member), grant.why));
    items.extend(
        grouped(&binding.places)
            .into_iter()
            .map(|(address, at)| format!("Called at {} ({})", code(address), text(&at))),
    );
    items.extend(binding.note().map(str::to_owned));
    items.extend(sources(&grant.roles));
    let items: String = items.into_iter().map(|item| format!("- {item}\n")).collect();
    let command = if binding.is_granted() { String::new() } else { fenced(&lines.join("\n")) };
    [heading, command, items].into_iter().filter(|it| !it.is_empty()).collect()
}

/// Whether it is granted already, and why.
fn granted(granted: &Granted) -> String {
    let state = capitalized(granted.state.in_words());
    match &granted.place {
        Some(place) => format!("{state} ({}): {}.", code(&place.to_string()), granted.why),
        None => format!("{state}: {}.", granted.why),
    }
}

/// Links to the pages that name the roles, each once.
fn sources(roles: &[RoleChoice]) -> Vec<String> {
    let link = |choice: &RoleChoice| {
        let (source, sure) = (choice.source, choice.certainty.in_words());
        match source.url {
            Some(url) => format!("[{sure}]({url}), {}", source.as_of),
            None => format!("{sure}, {}", source.as_of),
        }
    };
    let mut links: Vec<_> = roles.iter().map(link).collect();
    links.dedup();
    links
}

fn place(place: &AddressPlace) -> String {
    let places = grouped(std::slice::from_ref(place)).into_iter();
    places.map(|(address, at)| format!("{} ({})", code(address), text(&at))).collect()
}

/// A text as it is. What some readers would make a link of is code.
fn text(text: &str) -> String {
    if ["://", "www.", "@"].iter().any(|link| text.contains(link)) {
        return code(text);
    }
    entities(&visible(text), |letter| letter.is_alphanumeric() || " .,:/@-".contains(letter))
}

/// A text as code, in which nothing is a link. In tables, into which people copy it, `|` has a meaning
/// even there: it stands between two pieces of code.
fn code(text: &str) -> String {
    let text = visible(text);
    if text.is_empty() {
        return "<code></code>".to_owned();
    }
    text.split('|').map(code_span).collect::<Vec<_>>().join("&#124;")
}

/// How many backticks follow each other at most.
fn longest_run(text: &str) -> usize {
    text.split(|letter| letter != '`').map(str::len).max().unwrap_or(0)
}

fn entities(text: &str, is_safe: impl Fn(char) -> bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match is_safe(letter) || !letter.is_ascii() {
            true => escaped.push(letter),
            false => escaped.push_str(&format!("&#{};", u32::from(letter))),
        }
    }
    escaped
}

/// Lines of a shell between fences longer than any run of backticks in them.
fn fenced(lines: &str) -> String {
    let fence = "`".repeat((longest_run(lines) + 1).max(3));
    format!("{fence}sh\n{lines}\n{fence}\n")
}
