//! A backend: what it is, which role the gateway needs on it, which token it gets.

use super::fate;
use crate::analysis::Analysis;
use crate::features::cited::by_source;
use crate::features::markup::{Block, Inline, Markup};
use crate::gateway::{Advice, Grant, Note, Verdict, Wider};
use crate::openapi::BackendForm;
use crate::routing::{Audience, Auth, Occurrence, Route, Site, Source};
use crate::settings::Target;
use crate::template;

/// What a hover says about one backend.
pub(super) fn of(analysis: &Analysis, occurrence: &Occurrence) -> Markup {
    page(analysis, occurrence)
}

/// Everything there is to say about one backend.
pub(super) fn page(analysis: &Analysis, occurrence: &Occurrence) -> Markup {
    let mut blocks = Vec::new();
    let advice = analysis.advice(occurrence);
    // What it is and what to do come first, in this order: many read no further.
    if let Some(not_called) = fate::of(analysis, occurrence) {
        blocks.extend(occurrence.address_value().map(|_| heading(&advice)));
        blocks.extend(not_called);
        return Markup { blocks };
    }
    if let Some(why) = without_address(analysis, occurrence) {
        blocks.push(paragraph(why));
        return Markup { blocks };
    }
    blocks.push(heading(&advice));
    for grant in &advice.grants {
        grant_blocks(grant, &mut blocks);
    }
    blocks.extend(advice.action.iter().map(strong_note));
    // The finding on a blocked address says what the summary says.
    let is_found = matches!(advice.verdict, Verdict::Blocked | Verdict::Announced);
    let summary = Some(&advice.summary).filter(|_| !is_found);
    match advice.verdict {
        Verdict::Grant => {
            blocks.extend(facts(&advice));
            blocks.extend(summary.map(note_block));
        }
        _ => {
            let nothing_to_grant = advice.nothing_to_grant.iter().map(note_block);
            let summary = summary.map(note_block);
            // The reason comes before what follows from it, but what to do comes before both.
            match advice.action.is_none() && advice.is_guarded {
                true => blocks.extend(nothing_to_grant.chain(summary)),
                false => blocks.extend(summary.into_iter().chain(nothing_to_grant)),
            }
            blocks.extend(facts(&advice));
        }
    }
    blocks.extend(token(analysis, &advice, occurrence));
    blocks.extend(list("Good to know", &advice.notes));
    blocks.extend(list("Rejected?", &advice.troubleshooting));
    blocks.extend(values(occurrence));
    blocks.extend(users(analysis, occurrence));
    blocks.extend(by_source(advice.source));
    Markup { blocks }
}

/// What to say of a backend whose address tells nothing.
fn without_address(analysis: &Analysis, occurrence: &Occurrence) -> Option<&'static str> {
    match (occurrence.address_value(), analysis.target) {
        (None, Target::Endpoints) => Some(
            "Without an `address`, requests go to the server beside the proxy of Cloud Endpoints, and no token is added.",
        ),
        (None, Target::ApiGateway) => {
            Some("Write its `address`: without one, requests have nowhere to go.")
        }
        (Some(_), _) => {
            let is_broken =
                occurrence.address.is_none() && !template::has_hole(&occurrence.filled.text);
            is_broken
                .then_some("Write the address as `https://HOST/PATH`: this one cannot be read.")
        }
    }
}

/// A name that leads nowhere.
pub(super) fn undefined(name: &str) -> Markup {
    let text = "is no backend of `x-google-api-management.backends`: define it there, or correct the name.";
    let mut content = vec![Inline::Code(name.to_owned()), Inline::Text(" ".to_owned())];
    content.extend(Inline::of(text));
    Markup { blocks: vec![Block::Paragraph(content)] }
}

/// What must be granted, in a line: `roles/run.invoker on the Cloud Run service orders`.
pub(super) fn need(advice: &Advice) -> Vec<Inline> {
    match (advice.verdict, advice.grants.first()) {
        (_, Some(grant)) => {
            let mut content = roles(grant, Inline::Code);
            content.push(Inline::Text(format!(" on {}", grant.resource.in_words())));
            content
        }
        (Verdict::Blocked | Verdict::Announced, None) => {
            advice.short.iter().map(|short| Inline::Strong(short.text.to_owned())).collect()
        }
        (Verdict::Unknown, None) => vec![Inline::Text("not known here".to_owned())],
        (_, None) => vec![Inline::Text("no role".to_owned())],
    }
}

fn heading(advice: &Advice) -> Block {
    let mut content = vec![Inline::Text(advice.heading.to_owned())];
    if let Some(name) = &advice.name {
        content.push(Inline::Text(" ".to_owned()));
        content.push(Inline::Code(name.clone()));
    }
    Block::Heading(content)
}

/// What the address tells, in one line, without what the heading says already.
fn facts(advice: &Advice) -> Option<Block> {
    let mut content = Vec::new();
    for fact in &advice.facts {
        if advice.name.as_ref() == Some(&fact.value) {
            continue;
        }
        let separator = if content.is_empty() { "" } else { " · " };
        content.push(Inline::Text(format!("{separator}{} ", fact.label)));
        // What is said in words is no name to copy.
        let is_name = !fact.value.contains(' ');
        let value = fact.value.clone();
        content.push(if is_name { Inline::Code(value) } else { Inline::Text(value) });
    }
    (!content.is_empty()).then_some(Block::Paragraph(content))
}

fn grant_blocks(grant: &Grant, blocks: &mut Vec<Block>) {
    let mut content = vec![Inline::Text("Grant ".to_owned())];
    content.extend(roles(grant, Inline::Strong));
    let (resource, why) = (grant.resource.in_words(), grant.why);
    let rest = format!(" to the gateway's service account, on {resource}; it {why}:");
    content.push(Inline::Text(rest));
    blocks.push(Block::Paragraph(content));
    blocks.push(Block::Code("sh", grant.command_in_lines("  ")));
    let mut rest = grant.wider.as_slice();
    while let Some(first) = rest.first() {
        let is_same = |wider: &Wider| wider.resource == first.resource;
        let count = rest.iter().take_while(|it| is_same(it)).count();
        let (same, others) = rest.split_at_checked(count).unwrap_or((rest, &[]));
        blocks.push(wider(same));
        rest = others;
    }
}

/// A wider way to grant one of these roles, which are for the same resource: its command, and what
/// else to write in it.
fn wider(ways: &[Wider]) -> Block {
    let mut content = Vec::new();
    for way in ways {
        if content.is_empty() {
            content.push(Inline::Text(format!("Or wider, on {}", way.resource.in_words())));
            let when = way.when.map(|when| format!(" ({when})")).unwrap_or_default();
            content.push(Inline::Text(format!("{when}: ")));
            content.push(Inline::Code(way.command.clone()));
            continue;
        }
        let when = way.when.map(|when| format!(" ({when})")).unwrap_or_default();
        content.push(Inline::Text("; or with ".to_owned()));
        content.push(Inline::Code(format!("--role={}", way.role)));
        content.push(Inline::Text(when));
    }
    Block::Paragraph(content)
}

/// The roles with the permissions that matter; if there are several, one of them is right.
fn roles(grant: &Grant, style: fn(String) -> Inline) -> Vec<Inline> {
    let mut content = Vec::new();
    for (index, choice) in grant.roles.iter().enumerate() {
        if index > 0 {
            content.push(Inline::Text(" or ".to_owned()));
        }
        content.push(style(choice.role.to_owned()));
        let permissions = choice.permissions.iter().map(String::as_str);
        let details: Vec<_> = choice.when.into_iter().chain(permissions).collect();
        if !details.is_empty() {
            content.push(Inline::Text(format!(" ({})", details.join(": "))));
        }
    }
    content
}

fn token(analysis: &Analysis, advice: &Advice, occurrence: &Occurrence) -> Option<Block> {
    let token = advice.token.as_ref()?;
    let mut content = vec![Inline::Strong("Token:".to_owned()), Inline::Text(" ".to_owned())];
    content.extend(Inline::of(token.note.text));
    let is_called = !matches!(advice.verdict, Verdict::Blocked | Verdict::Announced);
    let is_told = is_called && !occurrence.is_routed_only();
    if occurrence.effective.auth == Auth::IdToken && is_told {
        let field = if analysis.document.is_v3 { "`jwtAudience`" } else { "`jwt_audience`" };
        let (audience, origin) = match &occurrence.effective.audience {
            Audience::Written(audience) => (audience.clone(), format!("from {field}")),
            Audience::Address(address) => {
                (address.clone(), format!("the address as written, as there is no {field}"))
            }
            Audience::Unknown => match written_audience(occurrence) {
                Some(audience) => (audience, format!("from {field}")),
                None => return Some(Block::Paragraph(content)),
            },
        };
        content.push(Inline::Text(" Its audience is ".to_owned()));
        content.push(Inline::Code(audience));
        content.push(Inline::Text(", ".to_owned()));
        content.extend(Inline::of(&origin));
        content.push(Inline::Text(".".to_owned()));
    }
    Some(Block::Paragraph(content))
}

/// The audience as it is written, templates included.
pub(super) fn written_audience(occurrence: &Occurrence) -> Option<String> {
    let BackendForm::Object(fields) = &occurrence.backend.form else { return None };
    fields.jwt_audience.as_ref().map(|it| it.text.clone()).filter(|it| !it.is_empty())
}

fn list(title: &str, notes: &[Note]) -> Vec<Block> {
    if notes.is_empty() {
        return Vec::new();
    }
    let title = Block::Paragraph(vec![Inline::Strong(title.to_owned())]);
    vec![title, Block::List(notes.iter().map(note).collect())]
}

/// The values of template variables that were put into the address.
fn values(occurrence: &Occurrence) -> Option<Block> {
    let mut content = Inline::of("Read with the `variables` of the settings:");
    for (index, (name, value)) in occurrence.substitutions().enumerate() {
        let separator = if index == 0 { " " } else { ", " };
        content.push(Inline::Text(separator.to_owned()));
        content.push(Inline::Code(format!("{name} = {value}")));
    }
    occurrence.filled.is_changed().then_some(Block::Paragraph(content))
}

/// Who uses a named backend.
fn users(analysis: &Analysis, occurrence: &Occurrence) -> Option<Block> {
    let Site::Named(_) = occurrence.site else { return None };
    const MOST: usize = 5;
    let mut names: Vec<Vec<Inline>> = Vec::new();
    for route in routes_to(analysis, occurrence) {
        let Some(key) = analysis.operation_key(route.operation) else { continue };
        names.push(vec![Inline::Code(format!("{} {}", key.method, key.path))]);
    }
    for router in &occurrence.routers {
        names
            .push(vec![Inline::Text("the model router ".to_owned()), Inline::Code(router.clone())]);
    }
    let more = names.len().saturating_sub(MOST);
    names.truncate(MOST);
    let mut content = vec![Inline::Strong("Used by:".to_owned()), Inline::Text(" ".to_owned())];
    if names.is_empty() {
        content.push(Inline::Text("no operation".to_owned()));
    }
    for (index, name) in names.into_iter().enumerate() {
        if index > 0 {
            content.push(Inline::Text(", ".to_owned()));
        }
        content.extend(name);
    }
    if more > 0 {
        content.push(Inline::Text(format!(" and {more} more")));
    }
    Some(Block::Paragraph(content))
}

/// The operations whose requests may reach a backend, through model routers too.
pub(super) fn routes_to<'a>(
    analysis: &'a Analysis,
    occurrence: &'a Occurrence,
) -> impl Iterator<Item = &'a Route> {
    let routes = analysis.routing.routes.iter().enumerate();
    let leads_here = |(index, route): &(usize, &Route)| match &route.source {
        Some(Source::Router(router)) => occurrence.routers.contains(router),
        _ => occurrence.routes.binary_search(index).is_ok(),
    };
    routes.filter(leads_here).map(|(_, route)| route)
}

fn note_block(note: &Note) -> Block {
    Block::Paragraph(self::note(note))
}

/// What to do: its first sentence, or what stands before its colon, must be seen.
fn strong_note(note: &Note) -> Block {
    let end = note.text.find([':', ';', ',']).unwrap_or(note.text.len());
    let (head, tail) = note.text.split_at(end);
    let mut content = vec![Inline::Strong(head.replace('`', ""))];
    content.extend(Inline::of(tail));
    content.extend(mark(note));
    Block::Paragraph(content)
}

fn note(note: &Note) -> Vec<Inline> {
    let mut content = Inline::of(note.text);
    content.extend(mark(note));
    content
}

/// What is less than Google's own word says so.
fn mark(note: &Note) -> Option<Inline> {
    let is_marked = !note.is_plain && !note.certainty.is_firm();
    is_marked.then(|| Inline::Text(format!(" ({})", note.certainty.in_words())))
}

fn paragraph(text: &str) -> Block {
    Block::of(text)
}
