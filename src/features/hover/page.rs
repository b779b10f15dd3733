//! The whole page of a backend: everything there is to say about it, for whoever asks for more than
//! a hover.

use super::backend::{self, AudienceFrom, audience, heading, note, roles, routes_to, strong_note};
use super::{Named, named_at, undefined};
use crate::analysis::{Analysis, Grants};
use crate::features::beside;
use crate::features::cited::by_source;
use crate::features::markup::{Block, Inline, Markup};
use crate::gateway::backend_field::DISABLE_AUTH;
use crate::gateway::{Advice, Grant, Note, Verdict, Wider};
use crate::routing::{Occurrence, Route, Site};
use crate::text::TextRange;
use crate::yaml::Step;

/// Everything there is to say about one backend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackendPage {
    /// What it is, as plain text: `Cloud Run service orders in europe-west1`.
    pub title: String,
    /// The key of the backend in the file, in bytes.
    pub range: TextRange,
    /// The page, its title included as a heading.
    pub content: Markup,
}

/// The page of the backend at a byte offset: of the one that the place is in or names, else of the
/// one that the operation around it calls.
pub fn backend_page(analysis: &Analysis, offset: usize) -> Option<BackendPage> {
    if !analysis.is_config {
        return None;
    }
    let occurrence = match around(analysis, offset)? {
        Around::Backend(occurrence) => occurrence,
        Around::Undefined { name, range } => {
            let content = undefined::page(analysis, &name);
            let title = Markup { blocks: content.blocks.iter().take(1).cloned().collect() }.plain();
            return Some(BackendPage { title, range, content });
        }
    };
    let advice = analysis.advice(occurrence);
    let heading = heading(occurrence, &advice);
    let title = Markup { blocks: vec![heading.clone()] }.plain();
    let mut blocks = vec![heading];
    match backend::without_service(analysis, occurrence) {
        Some(answer) => blocks.extend(answer),
        None => page(analysis, occurrence, &advice, &mut blocks),
    }
    Some(BackendPage { title, range: occurrence.backend.key, content: Markup { blocks } })
}

/// What a place is about.
enum Around<'a> {
    Backend(&'a Occurrence),
    /// A name that no backend has, at this key.
    Undefined {
        name: String,
        range: TextRange,
    },
}

fn around(analysis: &Analysis, offset: usize) -> Option<Around<'_>> {
    let steps = analysis.tree.path_at(offset);
    let entries = steps.iter().rev().filter_map(|step| match step {
        Step::Entry(entry, _) => Some(*entry),
        Step::Item(..) => None,
    });
    for entry in entries {
        match named_at(analysis, entry, entry.value.content_range()) {
            Some(Named::Backend(occurrence)) => return Some(Around::Backend(occurrence)),
            Some(Named::Nothing(name)) => {
                return Some(Around::Undefined { name, range: entry.key.range() });
            }
            None => {}
        }
        let key = entry.key.range();
        let of_key = |route: &&Route| {
            route.operation.of(&analysis.document).is_some_and(|(_, it)| it.key == key)
        };
        if let Some(route) = analysis.routing.routes.iter().find(of_key) {
            return analysis.routing.occurrences.get(route.occurrence?).map(Around::Backend);
        }
    }
    None
}

/// What to do, the token, what to check, and the rest.
fn page(analysis: &Analysis, occurrence: &Occurrence, advice: &Advice, blocks: &mut Vec<Block>) {
    blocks.extend(occurrence.deployed.as_deref().map(beside::defined));
    if let Some(contradiction) = backend::contradiction(analysis, occurrence) {
        let field = DISABLE_AUTH.in_version(analysis.document.is_v3);
        blocks.extend([contradiction, Block::of(&format!("With `{field}: true` alone:"))]);
    }
    let answer = backend::what_to_do(advice);
    let is_told = !answer.is_empty();
    blocks.extend(answer);
    for grant in &advice.grants {
        grant_blocks(analysis, occurrence, grant, blocks);
    }
    blocks.extend(backend::about_audience(advice));
    let nothing_to_grant = advice.nothing_to_grant.as_ref();
    let summary = note_block(&advice.summary);
    match is_told {
        false => {
            blocks.extend(nothing_to_grant.map(|note| strong_note(note, None)));
            blocks.push(summary);
        }
        true => {
            // What to do about a backend without a role says what the summary says.
            blocks.extend((!advice.grants.is_empty()).then_some(summary));
            let is_said = advice.verdict == Verdict::Blocked;
            blocks.extend(nothing_to_grant.filter(|_| !is_said).map(note_block));
        }
    }
    blocks.extend(facts(advice));
    blocks.extend(token(analysis, advice, occurrence));
    blocks.extend(list("Rejected?", &advice.troubleshooting));
    blocks.extend(list("Good to know", &advice.notes));
    blocks.extend(backend::values(analysis, occurrence));
    blocks.extend(users(analysis, occurrence));
    blocks.extend(by_source(advice.source));
}

/// What the address tells, in one line, without what the heading says already.
fn facts(advice: &Advice) -> Option<Block> {
    let mut facts = Vec::new();
    for fact in &advice.facts {
        if [&advice.name, &advice.region].contains(&&Some(fact.value.clone())) {
            continue;
        }
        // What is said in words is no name to copy.
        let text = if fact.value.contains(' ') { "{} {}" } else { "{} `{}`" };
        facts.push(Inline::filled(text, &[fact.label, &fact.value]));
    }
    let mut content = Inline::filled("**In the address:** ", &[]);
    content.extend(Inline::joined(&facts, " · "));
    (!facts.is_empty()).then_some(Block::Paragraph(content))
}

fn grant_blocks(
    analysis: &Analysis,
    occurrence: &Occurrence,
    grant: &Grant,
    blocks: &mut Vec<Block>,
) {
    let mut content = vec![Inline::Text(backend::who_needs(analysis, grant))];
    content.extend(roles(grant, Inline::Strong));
    let resource = grant.resource.in_words();
    content.extend(match grant.only_if {
        // The condition says what it is for.
        Some(_) => Inline::filled(" on {}:", &[&resource]),
        None => Inline::filled(" on {}. It {}:", &[&resource, grant.why]),
    });
    blocks.push(Block::Paragraph(content));
    blocks.push(Block::Code("sh", grant.command_in_lines("  ")));
    blocks.extend(Grants::new(analysis).of(occurrence, grant).as_ref().map(beside::granted));
    blocks.extend(backend::to_fill_in(grant).into_iter().map(Block::Paragraph));
    let mut rest = grant.wider.as_slice();
    while let Some(first) = rest.first() {
        let is_same = |wider: &Wider| wider.resource == first.resource;
        let count = rest.iter().take_while(|it| is_same(it)).count();
        let (same, others) = rest.split_at_checked(count).unwrap_or((rest, &[]));
        blocks.extend(wider(same));
        rest = others;
    }
}

/// A wider way to grant one of these roles, which are for the same resource: its command, and what
/// else to write in it.
fn wider(ways: &[Wider]) -> Vec<Block> {
    let Some((first, others)) = ways.split_first() else { return Vec::new() };
    let when = |way: &Wider| way.when.map(|when| format!(" ({when})")).unwrap_or_default();
    let mut content =
        Inline::filled("Or, wider, on {}{}", &[&first.resource.in_words(), &when(first)]);
    for way in others {
        content.extend(Inline::filled("; or with `--role={}`{}", &[way.role, &when(way)]));
    }
    content.extend(Inline::of(":"));
    vec![Block::Paragraph(content), Block::Code("sh", first.command_in_lines("  "))]
}

fn token(analysis: &Analysis, advice: &Advice, occurrence: &Occurrence) -> Option<Block> {
    let token = advice.token.as_ref()?;
    let mut content = Inline::filled("**Token:** ", &[]);
    // The audience belongs to the first sentence; what is wrong with it follows.
    let (what, then) = match token.note.text.split_once(". ") {
        Some((what, then)) => (format!("{what}."), Some(then)),
        None => (token.note.text.to_owned(), None),
    };
    content.extend(Inline::of(&what));
    if let Some((audience, from)) = audience(analysis, advice, occurrence) {
        let origin = match from {
            AudienceFrom::Field(field) => format!("from `{field}`"),
            AudienceFrom::Host => {
                let field = backend::audience_field(analysis);
                format!("of the address's host, as there is no `{field}`")
            }
            AudienceFrom::Address => {
                let field = backend::audience_field(analysis);
                format!("the address as written, as there is no `{field}`")
            }
        };
        content.extend(Inline::filled(" Its audience is `{}`, ", &[&audience]));
        content.extend(Inline::of(&origin));
        content.extend(Inline::of("."));
    }
    content.extend(then.into_iter().flat_map(|then| Inline::of(&format!(" {then}"))));
    Some(Block::Paragraph(content))
}

fn list(title: &str, notes: &[Note]) -> Vec<Block> {
    if notes.is_empty() {
        return Vec::new();
    }
    vec![Block::filled("**{}**", &[title]), Block::List(notes.iter().map(note).collect())]
}

/// Who uses a named backend.
fn users(analysis: &Analysis, occurrence: &Occurrence) -> Option<Block> {
    let Site::Named(_) = occurrence.site else { return None };
    const MOST: usize = 5;
    let mut names: Vec<Vec<Inline>> = Vec::new();
    for route in routes_to(analysis, occurrence) {
        let Some(key) = analysis.operation_key(route.operation) else { continue };
        names.push(Inline::filled("`{} {}`", &[&key.method, &key.path]));
    }
    for router in &occurrence.routers {
        names.push(Inline::filled("the model router `{}`", &[router]));
    }
    let more = names.len().saturating_sub(MOST);
    names.truncate(MOST);
    if names.is_empty() {
        names.push(Inline::of("no operation"));
    }
    let mut content = Inline::filled("**Used by:** ", &[]);
    content.extend(Inline::joined(&names, ", "));
    if more > 0 {
        content.push(Inline::Text(format!(" and {more} more")));
    }
    Some(Block::Paragraph(content))
}

fn note_block(note: &Note) -> Block {
    Block::Paragraph(backend::note(note))
}
