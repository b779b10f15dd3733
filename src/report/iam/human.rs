//! The plan for a terminal.

use std::collections::BTreeSet;

use super::{
    AddressPlace, Binding, IamPlan, account, grouped, no_bindings, plain, source_in_words,
};
use crate::text::{visible, wrapped};

/// Where a command goes on in the next line.
const FOLD: &str = " \\\n    --";

/// A blank where no line ends.
const INSIDE: &str = "\u{a0}";

/// The plan as lines of at most `width` columns where words allow it, headings made strong by
/// `strong`. What no role helps comes first.
pub fn human(plan: &IamPlan, width: usize, strong: impl Fn(&str) -> String) -> String {
    let mut sections = Vec::new();
    if !plan.blocked.is_empty() {
        let rows = plan.blocked.iter().map(|blocked| {
            let why = format!("{} [{}]", plain(blocked.why), blocked.rule);
            by_hand(&blocked.place, &why, width)
        });
        sections.push(section(&strong("Cannot be called, whatever is granted"), rows));
    }
    if !plan.manual.is_empty() {
        let rows = plan.manual.iter().map(|it| by_hand(&it.place, &plain(it.why), width));
        sections.push(section(&strong("Look at by hand"), rows));
    }
    sections.extend(plan.bindings.iter().map(|it| binding(it, width, &strong)));
    sections.extend(account(plan).map(|account| paragraph(&plain(&account), 0, width)));
    if plan.bindings.is_empty() && !plan.paths.is_empty() {
        sections.push(paragraph(no_bindings(plan), 0, width));
    }
    if !plan.deploy.is_empty() {
        let row = |role| item(&super::deploy_in_words(role), width);
        let rows = plan.deploy.iter().copied().map(row);
        sections.push(section(&strong("Whoever deploys needs, on top of this"), rows));
    }
    sections.join("\n")
}

fn section(heading: &str, rows: impl Iterator<Item = String>) -> String {
    format!("{heading}\n{}", rows.collect::<String>())
}

/// A text in lines that are all indented.
fn paragraph(text: &str, indent: usize, width: usize) -> String {
    let start = " ".repeat(indent);
    let lines = wrapped(text, width.saturating_sub(indent), 0);
    lines.lines().map(|line| format!("{start}{line}\n")).collect()
}

/// A line below a heading; what does not fit is indented deeper.
fn item(text: &str, width: usize) -> String {
    let lines = wrapped(text, width.saturating_sub(2), 2);
    lines.lines().map(|line| format!("  {line}\n")).collect()
}

fn by_hand(place: &AddressPlace, why: &str, width: usize) -> String {
    places(std::slice::from_ref(place), width) + &paragraph(why, 6, width)
}

fn binding(binding: &Binding, width: usize, strong: &impl Fn(&str) -> String) -> String {
    let grant = &binding.needed.grant;
    let heading = format!("{} on {}", binding.roles_in_words(), grant.resource.in_words());
    let heading = wrapped(&visible(&heading), width, 2);
    let mut section: String = heading.lines().map(|line| strong(line) + "\n").collect();
    let granted = binding.granted_in_words().map(|words| visible(&plain(&words)).into_owned());
    section += &granted.map(|words| item(&words, width)).unwrap_or_default();
    let member = format!("to {}: {}", visible(&grant.member), plain(grant.why));
    section += &item(&member, width);
    section += &places(&binding.places, width);
    section += &binding.note().map(|note| item(note, width)).unwrap_or_default();
    if binding.is_granted() {
        return section;
    }
    let command = grant.command_in_lines("    ");
    // What a hostile name holds is made visible, our own line breaks are not.
    let options: Vec<_> = command.split(FOLD).map(|option| visible(option)).collect();
    section += &format!("  {}\n", options.join(FOLD));
    let sources = grant.roles.iter().map(source_in_words).collect::<BTreeSet<_>>();
    section + &sources.iter().map(|source| item(source, width)).collect::<String>()
}

fn places(places: &[AddressPlace], width: usize) -> String {
    let line = |(address, at): (&str, String)| {
        // A number stays with its word.
        let at = visible(&at).replace("line ", &format!("line{INSIDE}"));
        item(&format!("{} ({at})", visible(address)), width).replace(INSIDE, " ")
    };
    grouped(places).into_iter().map(line).collect()
}
