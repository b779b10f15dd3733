//! The plan as Markdown. Text from files can break out of no cell, no code and no line.

use super::{AddressPlace, Binding, IamPlan, account, grouped, no_bindings};
use crate::gateway::RoleChoice;
use crate::text::visible;

/// The plan as Markdown (GitHub's kind, for the tables). What no role helps comes first.
pub fn markdown(plan: &IamPlan) -> String {
    let mut sections = vec!["# Roles for the gateway's service account\n".to_owned()];
    if !plan.paths.is_empty() {
        let paths: Vec<_> = plan.paths.iter().map(|path| code(path)).collect();
        sections.push(format!("For {}.\n", paths.join(", ")));
    }
    sections.extend(blocked(plan));
    sections.extend(manual(plan));
    sections.extend(bindings(plan));
    sections.extend(deploy(plan));
    sections.join("\n")
}

fn bindings(plan: &IamPlan) -> Vec<String> {
    if plan.bindings.is_empty() {
        return vec![no_bindings(plan).to_owned() + "\n"];
    }
    let rows = plan.bindings.iter().map(|binding| {
        let grant = &binding.needed.grant;
        let role = |choice: &RoleChoice| match choice.when {
            Some(when) => format!("{} ({when})", code(choice.role)),
            None => code(choice.role),
        };
        [
            grant.roles.iter().map(role).collect::<Vec<_>>().join(" or "),
            text(&grant.resource.in_words()),
            code(&grant.member),
            marked(grant.why),
            called_at(binding),
            sources(&grant.roles),
        ]
    });
    let table = table(["Role", "On", "To", "What for", "Called at", "Source"], rows);
    let commands: Vec<_> =
        plan.bindings.iter().map(|it| visible(&it.needed.grant.command).into_owned()).collect();
    let mut sections = Vec::new();
    if !plan.blocked.is_empty() || !plan.manual.is_empty() {
        sections.push("## To be granted\n".to_owned());
    }
    sections.extend([table, fenced(&commands.join("\n"))]);
    sections.extend(account(plan).map(|account| marked(&account) + "\n"));
    sections
}

fn blocked(plan: &IamPlan) -> Option<String> {
    let rows = plan.blocked.iter().map(|blocked| {
        let place = places(std::slice::from_ref(&blocked.place));
        [place, marked(blocked.why), code(blocked.rule)]
    });
    let heading = "## Cannot be called, whatever is granted\n\n";
    (!plan.blocked.is_empty())
        .then(|| heading.to_owned() + &table(["Address", "Why", "Rule"], rows))
}

fn manual(plan: &IamPlan) -> Option<String> {
    let rows = plan
        .manual
        .iter()
        .map(|manual| [places(std::slice::from_ref(&manual.place)), marked(manual.why)]);
    let heading = "## Look at by hand\n\n";
    (!plan.manual.is_empty()).then(|| heading.to_owned() + &table(["Address", "Why"], rows))
}

fn deploy(plan: &IamPlan) -> Option<String> {
    let rows = plan.deploy.iter().map(|role| {
        let roles: Vec<_> = role.roles.iter().map(|role| code(role)).collect();
        [
            roles.join(" or "),
            role.on.in_words().to_owned(),
            marked(role.why),
            role.certainty.in_words().to_owned(),
        ]
    });
    let heading = "## Whoever deploys needs, on top of this\n\n";
    let table = || table(["Role", "On", "What for", "How sure"], rows);
    (!plan.deploy.is_empty()).then(|| heading.to_owned() + &table())
}

fn table<const COLUMNS: usize>(
    head: [&str; COLUMNS],
    rows: impl Iterator<Item = [String; COLUMNS]>,
) -> String {
    let head = row(&head) + &row(&["---"; COLUMNS]);
    rows.fold(head, |table, cells| table + &row(&cells))
}

/// Links to the pages that name the roles.
fn sources(roles: &[RoleChoice]) -> String {
    let link = |choice: &RoleChoice| {
        let (source, sure) = (choice.source, choice.certainty.in_words());
        match source.url {
            Some(url) => format!("[{sure}]({url}), {}", source.as_of),
            None => format!("{sure}, {}", source.as_of),
        }
    };
    roles.iter().map(link).collect::<Vec<_>>().join("<br>")
}

fn row(cells: &[impl AsRef<str>]) -> String {
    let cells: Vec<&str> = cells.iter().map(AsRef::as_ref).collect();
    format!("| {} |\n", cells.join(" | "))
}

fn places(places: &[AddressPlace]) -> String {
    let cell = |(address, at): (&str, String)| format!("{} ({})", code(address), text(&at));
    grouped(places).into_iter().map(cell).collect::<Vec<_>>().join("<br>")
}

fn called_at(binding: &Binding) -> String {
    let note = binding.note().map(|note| format!("<br>{}", marked(note)));
    places(&binding.places) + &note.unwrap_or_default()
}

/// Text of the catalogue, which marks code itself and holds nothing that ends a cell.
fn marked(text: &str) -> String {
    text.replace('|', "&#124;")
}

/// A text as it is.
fn text(text: &str) -> String {
    entities(&visible(text), |letter| letter.is_alphanumeric() || " .,:/@-".contains(letter))
}

/// A text as code. In a table, `|`, a backslash before it and backticks each have a meaning even in
/// code: a text with one of them is HTML.
fn code(text: &str) -> String {
    let text = visible(text);
    let is_plain = !text.is_empty()
        && !text.contains(['`', '|', '\\'])
        && !text.starts_with(' ')
        && !text.ends_with(' ');
    if is_plain {
        return format!("`{text}`");
    }
    let safe = |letter: char| letter.is_alphanumeric() || " ./:-".contains(letter);
    format!("<code>{}</code>", entities(&text, safe))
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
    let longest = lines.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat((longest + 1).max(3));
    format!("{fence}sh\n{lines}\n{fence}\n")
}
