//! The roles that a file needs: each once, with the addresses that ask for it.

use std::collections::BTreeSet;

use annotate_snippets::renderer::Style;

use super::BOLD;
use super::said::Said;
use super::wrap::wrapped;
use crate::report::iam::{AddressLines, AddressPlace, Binding, IamPlan, by_address};
use crate::text::visible;

const DIM: Style = Style::new().dimmed();

/// A blank where no line ends.
const INSIDE: &str = "\u{a0}";

/// Addresses that are listed; the rest is counted.
const LISTED: usize = 3;

/// What the backends of one file need. `reported` are the rules that findings of the file are of:
/// what they say is not said again. Styled as findings are.
pub(super) fn roles(
    said: &mut Said,
    path: &str,
    plan: &IamPlan,
    reported: &BTreeSet<&str>,
    width: usize,
) -> String {
    let mut writer = Writer { said, width, text: String::new() };
    writer.bindings(path, &plan.bindings);
    writer.others(plan, reported);
    let is_empty = writer.text.is_empty();
    writer.reported(plan, reported);
    let heading = if plan.bindings.is_empty() { "no role to grant" } else { "roles needed" };
    match writer.text {
        _ if is_empty => String::new(),
        text => format!("{BOLD}{heading}{BOLD:#} ({})\n{text}\n", visible(path)),
    }
}

struct Writer<'a> {
    said: &'a mut Said,
    /// Columns.
    width: usize,
    text: String,
}

impl Writer<'_> {
    fn bindings(&mut self, path: &str, bindings: &[Binding]) {
        let mut left_out = 0;
        for (at, binding) in bindings.iter().enumerate() {
            let before = bindings.get(..at).unwrap_or_default();
            let heading = self.heading(binding, before.last());
            self.paragraph(2, &heading);
            self.addresses(&binding.places);
            let note = binding.note().map(|note| self.said.new_sentences(note));
            self.paragraph(4, &note.unwrap_or_default());
            left_out += usize::from(!self.command(&visible(&binding.needed.grant.command)));
        }
        if left_out > 0 {
            let commands = if left_out == 1 { "command" } else { "commands" };
            let all = format!("gateway-ls iam --format gcloud {}", word(path));
            let all = all.replace(' ', INSIDE);
            self.paragraph(2, &format!("{left_out} more {commands}: {all}"));
        }
    }

    /// What is granted on what, in the words of the plan; in fewer if they would repeat a line.
    fn heading(&self, binding: &Binding, before: Option<&Binding>) -> String {
        let grant = &binding.needed.grant;
        let (roles, resource) = (binding.roles_in_words(), grant.resource.in_words());
        let whole = format!("{roles} on {resource}");
        let room = self.width.saturating_sub(2);
        // A list of roles begins with a line that is the same for each resource.
        let is_repeated = match grant.roles.len() {
            1 => self.said.new_lines(&whole, room, 2).is_none(),
            _ => self.said.has_line(&wrapped(&visible(&whole), room, 2)),
        };
        if !is_repeated {
            return whole;
        }
        let is_like = before.is_some_and(|before| {
            before.needed.grant.resource.kind == grant.resource.kind
                && before.roles_in_words() == roles
        });
        let same = if grant.roles.len() == 1 { "the same role" } else { "the same roles" };
        let name = grant.resource.name.iter().filter(|_| is_like);
        let mut ways = name.flat_map(|name| {
            let region = grant.resource.region.iter();
            let region: String = region.map(|region| format!(" in {region}")).collect();
            [format!("{same} on {resource}"), format!("{same} on {name}{region}")]
        });
        let line = binding.places.first().map_or(0, |place| place.range.start.line);
        let way = ways.find(|way| !self.said.has_line(&wrapped(&visible(way), room, 2)));
        way.unwrap_or_else(|| format!("{whole} (line {line})"))
    }

    /// The addresses, a line for each. One that stands above is told from that by its line.
    fn addresses(&mut self, places: &[AddressPlace]) {
        let addresses = by_address(places);
        let rest = addresses.get(LISTED..).unwrap_or_default();
        for (at, listed) in addresses.iter().take(LISTED).enumerate() {
            let is_last = at + 1 == LISTED && !rest.is_empty();
            let end = if is_last { more(rest) } else { String::new() };
            let line = match self.said.has_line(&visible(listed.address)) {
                true => format!("{} ({}){end}", listed.address, lines(&listed.lines)),
                false => format!("{}{end}", listed.address),
            };
            self.paragraph(4, &line);
        }
    }

    /// Backends without a role to grant, by the reason.
    fn others(&mut self, plan: &IamPlan, reported: &BTreeSet<&str>) {
        let blocked = plan.blocked.iter().filter(|blocked| !reported.contains(blocked.rule));
        for (why, places) in by_reason(blocked.map(|it| (it.why, &it.place))) {
            self.paragraph(2, &format!("{}: {}", listed(&places), plain(why)));
        }
        for (why, places) in by_reason(plan.manual.iter().map(|it| (it.why, &it.place))) {
            self.paragraph(2, &format!("{}: {}", listed(&places), plain(why)));
        }
    }

    /// Backends of which findings say why no role helps.
    fn reported(&mut self, plan: &IamPlan, reported: &BTreeSet<&str>) {
        let blocked = plan.blocked.iter().filter(|blocked| reported.contains(blocked.rule));
        let groups = by_reason(blocked.map(|it| (it.rule, &it.place)));
        if groups.is_empty() {
            return;
        }
        let count: usize = groups.iter().map(|(_, places)| by_address(places).len()).sum();
        let backends = if count == 1 { "backend" } else { "backends" };
        let rules: Vec<&str> = groups.iter().map(|(rule, _)| *rule).collect();
        let rules = rules.join(", ");
        let text = format!("{count} {backends} blocked: see {rules} above");
        self.paragraph(2, &text);
    }

    /// A command over several lines of a shell, broken before options only: a value in quotes may
    /// hold blanks. One that would repeat a line is left out.
    fn command(&mut self, command: &str) -> bool {
        let options = command.replace(' ', INSIDE).replace(&format!("{INSIDE}--"), " --");
        let folded = wrapped(&options, self.width.saturating_sub(6), 2).replace(INSIDE, " ");
        let folded = folded.replace('\n', " \\\n    ");
        if self.said.has_line(&folded) {
            return false;
        }
        self.said.remember(&folded);
        self.text.push_str(&format!("    {DIM}{folded}{DIM:#}\n"));
        true
    }

    fn paragraph(&mut self, indent: usize, text: &str) {
        if text.is_empty() {
            return;
        }
        let room = self.width.saturating_sub(indent);
        let start = " ".repeat(indent);
        for line in self.said.wrapped(text, room, 2).lines() {
            self.text.push_str(&format!("{start}{}\n", line.replace(INSIDE, " ")));
        }
    }
}

/// The places of each reason, in the order of the reasons.
fn by_reason<'a>(
    all: impl Iterator<Item = (&'static str, &'a AddressPlace)>,
) -> Vec<(&'static str, Vec<AddressPlace>)> {
    let mut groups: Vec<(&'static str, Vec<AddressPlace>)> = Vec::new();
    for (reason, place) in all {
        match groups.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, places)) => places.push(place.clone()),
            None => groups.push((reason, vec![place.clone()])),
        }
    }
    groups
}

/// `https://a, https://b, https://c and 4 more`.
fn listed(places: &[AddressPlace]) -> String {
    let addresses = by_address(places);
    let first: Vec<_> = addresses.iter().take(LISTED).map(|it| it.address).collect();
    let rest = addresses.get(LISTED..).unwrap_or_default();
    format!("{}{}", first.join(", "), if rest.is_empty() { String::new() } else { more(rest) })
}

/// ` and 4 more (lines 40 to 90)`.
fn more(rest: &[AddressLines<'_>]) -> String {
    let all: Vec<u32> = rest.iter().flat_map(|it| it.lines.iter().copied()).collect();
    format!(" and {} more ({})", rest.len(), lines(&all))
}

/// `line 4`, or `lines 40 to 90`.
fn lines(lines: &[u32]) -> String {
    let first = lines.iter().min().copied().unwrap_or_default();
    let last = lines.iter().max().copied().unwrap_or_default();
    match first == last {
        true => format!("line {first}"),
        false => format!("lines {first} to {last}"),
    }
}

/// A path as a word of a shell, or a word that stands for it.
fn word(path: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "._/-".contains(letter);
    match path {
        "<stdin>" => "-".to_owned(),
        _ if path.starts_with('-') || path.contains('\'') || visible(path) != path => {
            "FILE".to_owned()
        }
        _ if path.chars().all(is_plain) => path.to_owned(),
        _ => format!("'{path}'"),
    }
}

/// Text of the catalogue without the marks of code.
fn plain(text: &str) -> String {
    text.replace('`', "")
}
