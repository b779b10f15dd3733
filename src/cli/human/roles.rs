//! The roles that a file needs: each once, with the addresses that ask for it.

use std::collections::{BTreeMap, BTreeSet};

use annotate_snippets::renderer::Style;

use super::BOLD;
use super::pieces::headline;
use super::said::Said;
use crate::gateway::ResourceKind;
use crate::report::iam::{AddressLines, AddressPlace, Binding, IamPlan, by_address};
use crate::text::{visible, wrapped};

const DIM: Style = Style::new().dimmed();

/// A blank where no line ends.
const INSIDE: &str = "\u{a0}";

/// Grants whose commands are shown; `iam` prints those of all.
const COMMANDS: usize = 3;

/// Addresses that are listed; the rest is counted.
const LISTED: usize = 3;

/// What the backends of one file need. `reported` are the rules that findings of the file are of:
/// what they say is not said again. `told` are the reasons that files before this one gave. Styled
/// as findings are.
pub(super) fn roles(
    said: &mut Said,
    told: &mut BTreeSet<&'static str>,
    path: &str,
    plan: &IamPlan,
    reported: &BTreeSet<&str>,
    width: usize,
) -> String {
    let mut writer = Writer { said, told, width, text: String::new() };
    writer.bindings(path, &plan.bindings);
    writer.others(plan, reported);
    let is_empty = writer.text.is_empty();
    writer.reported(plan, reported);
    let text = writer.text;
    if is_empty {
        return String::new();
    }
    let heading = match plan.bindings.is_empty() {
        false => "roles needed",
        true if plan.manual.iter().any(|it| it.is_unknown) => "roles not known yet",
        true => "no role to grant",
    };
    let path = visible(path);
    let used = heading.chars().count() + path.chars().count() + " (): ".len();
    match text.strip_suffix('\n') {
        Some(line) if !line.contains('\n') && used + line.trim().chars().count() <= width => {
            format!("{BOLD}{heading}{BOLD:#} ({path}): {}\n\n", line.trim())
        }
        _ => format!("{BOLD}{heading}{BOLD:#} ({path})\n{text}\n"),
    }
}

struct Writer<'a> {
    said: &'a mut Said,
    told: &'a mut BTreeSet<&'static str>,
    /// Columns.
    width: usize,
    text: String,
}

impl Writer<'_> {
    fn bindings(&mut self, path: &str, bindings: &[Binding]) {
        let resource = |binding: &Binding| binding.needed.grant.resource.in_words();
        let mut namesakes: BTreeMap<String, usize> = BTreeMap::new();
        for binding in bindings {
            *namesakes.entry(resource(binding)).or_default() += 1;
        }
        let mut left_out = 0;
        for (at, binding) in bindings.iter().enumerate() {
            let before = bindings.get(..at).unwrap_or_default();
            let heading = self.heading(binding, before.last());
            self.paragraph(2, &heading);
            let is_alone = namesakes.get(&resource(binding)).is_none_or(|count| *count == 1);
            if !is_alone || !tells_addresses(binding) {
                // All addresses of an app have its host.
                let kind = binding.needed.grant.resource.kind;
                let most = if kind == ResourceKind::AppEngineApp { 1 } else { LISTED };
                self.addresses(&binding.places, most);
            }
            let granted = binding.granted_in_words().unwrap_or_default();
            self.paragraph(4, &visible(&granted));
            let note = binding.note().map(|note| self.said.new_sentences(note));
            self.paragraph(4, &note.unwrap_or_default());
            if binding.is_granted() {
                continue;
            }
            let is_shown = at < COMMANDS && self.command(&visible(&binding.needed.grant.command));
            left_out += usize::from(!is_shown);
        }
        if left_out > 0 {
            let commands = if left_out == 1 { "command" } else { "commands" };
            let all = |path: &str| {
                let all = format!("gateway-ls iam --format gcloud {path}").replace(' ', INSIDE);
                format!("{left_out} more {commands}: {all}")
            };
            // The path is in the heading.
            let fits = |line: &String| line.chars().count() + 2 <= self.width;
            let line = Some(all(&word(path))).filter(fits).unwrap_or_else(|| all("FILE"));
            self.paragraph(2, &line);
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

    /// The addresses, a line for each. One that is above is told from that by its line.
    fn addresses(&mut self, places: &[AddressPlace], most: usize) {
        let addresses = by_address(places);
        let rest = addresses.get(most..).unwrap_or_default();
        for (at, listed) in addresses.iter().take(most).enumerate() {
            let is_last = at + 1 == most && !rest.is_empty();
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
            self.reason(why, "", &places, false);
        }
        for is_unknown in [false, true] {
            let manual = plan.manual.iter().filter(|it| it.is_unknown == is_unknown);
            let is_among_others = is_unknown && !plan.bindings.is_empty();
            let start = if is_among_others { "not known yet: " } else { "" };
            for (why, places) in by_reason(manual.map(|it| (it.why, &it.place))) {
                self.reason(why, start, &places, is_unknown);
            }
        }
    }

    /// Addresses and why no role can be named for them. Of a reason that a file before gave, the
    /// first sentence is enough; that too little is known, the heading says.
    fn reason(
        &mut self,
        why: &'static str,
        start: &str,
        places: &[AddressPlace],
        is_unknown: bool,
    ) {
        let addresses = listed(places);
        let is_new = self.told.insert(why);
        let why = if is_new { plain(why) } else { plain(headline(why).0) };
        let end = if start.is_empty() { ":" } else { "." };
        match is_unknown && !is_new {
            true => self.paragraph(2, &format!("{start}{addresses}")),
            false => self.paragraph(2, &format!("{start}{addresses}{end} {why}")),
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

    /// A command over several lines of a shell, broken before options, and before the name if need
    /// be: a value in quotes may hold blanks. One that would repeat a line is left out.
    fn command(&mut self, command: &str) -> bool {
        let room = self.width.saturating_sub(6);
        let mut options = command.replace(' ', INSIDE).replace(&format!("{INSIDE}--"), " --");
        let start = options.split(' ').next().unwrap_or_default();
        let name = start.rsplit_once(INSIDE).filter(|_| !start.contains('\''));
        if let Some((start, _)) = name.filter(|_| start.chars().count() > room) {
            options.replace_range(start.len()..start.len() + INSIDE.len(), " ");
        }
        let folded = wrapped(&options, room, 2).replace(INSIDE, " ");
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

/// Whether whoever reads the name of the resource knows which addresses are meant. Two URLs that are
/// taken for one service are to be seen.
fn tells_addresses(binding: &Binding) -> bool {
    let needed = &binding.needed;
    let is_named = needed.origin.is_empty() && binding.note().is_none();
    let kind = needed.grant.resource.kind;
    is_named && matches!(kind, ResourceKind::CloudRunService | ResourceKind::CloudRunFunction)
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
