//! A backend: what it is, which role the gateway needs on it, which token it gets.

use crate::analysis::Analysis;
use crate::features::markup::{Block, Inline, Markup};
use crate::gateway::{Advice, Certainty, Grant, Note, Verdict};
use crate::routing::{Audience, Auth, Occurrence, Site};

/// What to say about one backend.
pub(super) fn of(analysis: &Analysis, occurrence: &Occurrence) -> Markup {
    let mut blocks = Vec::new();
    if occurrence.address_value().is_none() {
        blocks.push(paragraph("This backend has no `address` yet: requests have nowhere to go."));
        return Markup { blocks };
    }
    let advice = analysis.advice(occurrence);
    // What it is and what to do come first, in this order: many read no further.
    blocks.push(heading(&advice));
    for grant in &advice.grants {
        grant_blocks(grant, &mut blocks);
    }
    blocks.extend(advice.action.iter().map(strong_note));
    // The finding on a blocked address says what the summary says.
    let summary = Some(&advice.summary).filter(|_| advice.verdict != Verdict::Blocked);
    match advice.verdict {
        Verdict::Grant => {
            blocks.extend(facts(&advice));
            blocks.extend(summary.map(note_block));
        }
        _ => {
            let nothing_to_grant = advice.nothing_to_grant.iter().map(note_block);
            let summary = summary.map(note_block);
            match advice.action {
                Some(_) => blocks.extend(summary.into_iter().chain(nothing_to_grant)),
                None => blocks.extend(nothing_to_grant.chain(summary)),
            }
            blocks.extend(facts(&advice));
        }
    }
    blocks.extend(token(analysis, &advice, occurrence));
    blocks.extend(list("Good to know", &advice.notes));
    blocks.extend(list("Rejected?", &advice.troubleshooting));
    blocks.extend(values(occurrence));
    blocks.extend(users(analysis, occurrence));
    blocks.extend(source(&advice));
    Markup { blocks }
}

/// A name that leads nowhere.
pub(super) fn undefined(name: &str) -> Markup {
    let text = "is no backend of `x-google-api-management.backends`: define it there, or correct the name.";
    let mut content = vec![Inline::Code(name.to_owned()), Inline::Text(" ".to_owned())];
    content.extend(inlines(text));
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
        (Verdict::Blocked, None) => vec![Inline::Strong("every call fails with 401".to_owned())],
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
    blocks.push(Block::Code("sh", folded(&grant.command)));
    for wider in &grant.wider {
        let when = wider.when.map(|when| format!(", {when}")).unwrap_or_default();
        let words = wider.resource.in_words();
        blocks.push(Block::Paragraph(vec![
            Inline::Text(format!("Or wider, on {words}{when}: ")),
            Inline::Code(wider.command.clone()),
        ]));
    }
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

/// A command with each flag on a line of its own, still ready for a shell.
fn folded(command: &str) -> String {
    command.replace(" --", " \\\n  --")
}

fn token(analysis: &Analysis, advice: &Advice, occurrence: &Occurrence) -> Option<Block> {
    let token = advice.token.as_ref()?;
    let mut content = vec![Inline::Strong("Token:".to_owned()), Inline::Text(" ".to_owned())];
    content.extend(inlines(token.note.text));
    if occurrence.effective.auth == Auth::IdToken && !occurrence.is_routed_only() {
        let field = if analysis.document.is_v3 { "`jwtAudience`" } else { "`jwt_audience`" };
        let (audience, origin) = match &occurrence.effective.audience {
            Audience::Written(audience) => (audience, field),
            Audience::Address(address) => (address, "the address"),
            Audience::Unknown => return Some(Block::Paragraph(content)),
        };
        content.push(Inline::Text(" Here the audience is ".to_owned()));
        content.push(Inline::Code(audience.clone()));
        content.push(Inline::Text(", from ".to_owned()));
        content.extend(inlines(origin));
        content.push(Inline::Text(".".to_owned()));
    }
    Some(Block::Paragraph(content))
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
    let mut content = inlines("Read with the `variables` of the settings:");
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
    let operations = occurrence.routes.iter().filter_map(|route| {
        let route = analysis.routing.routes.get(*route)?;
        let key = analysis.operation_key(route.operation)?;
        Some(format!("{} {}", key.method, key.path))
    });
    const MOST: usize = 5;
    let mut names: Vec<String> = operations.collect();
    names.extend(occurrence.routers.iter().map(|router| format!("model router {router}")));
    let more = names.len().saturating_sub(MOST);
    names.truncate(MOST);
    let mut content = vec![Inline::Strong("Used by:".to_owned()), Inline::Text(" ".to_owned())];
    if names.is_empty() {
        content.push(Inline::Text("nobody".to_owned()));
    }
    for (index, name) in names.into_iter().enumerate() {
        if index > 0 {
            content.push(Inline::Text(", ".to_owned()));
        }
        content.push(Inline::Code(name));
    }
    if more > 0 {
        content.push(Inline::Text(format!(" and {more} more")));
    }
    Some(Block::Paragraph(content))
}

fn source(advice: &Advice) -> Option<Block> {
    let url = advice.source.url.clone()?;
    let link = Inline::Link(advice.source.title.clone(), url);
    Some(Block::Paragraph(vec![link, Inline::Text(format!(", as of {}", advice.source.as_of))]))
}

fn note_block(note: &Note) -> Block {
    Block::Paragraph(self::note(note))
}

/// What to do: its first sentence, or what stands before its colon, must be seen.
fn strong_note(note: &Note) -> Block {
    let end = note.text.find([':', ';', ',']).unwrap_or(note.text.len());
    let (head, tail) = note.text.split_at(end);
    let mut content = vec![Inline::Strong(head.replace('`', ""))];
    content.extend(inlines(tail));
    content.extend(mark(note.certainty));
    Block::Paragraph(content)
}

fn note(note: &Note) -> Vec<Inline> {
    let mut content = inlines(note.text);
    content.extend(mark(note.certainty));
    content
}

/// What is less than Google's own word says so.
fn mark(certainty: Certainty) -> Option<Inline> {
    (!certainty.is_firm()).then(|| Inline::Text(format!(" ({})", certainty.in_words())))
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph(inlines(text))
}

/// A text with code between backticks.
pub(super) fn inlines(text: &str) -> Vec<Inline> {
    let pieces = text.split('`').enumerate().filter(|(_, piece)| !piece.is_empty());
    pieces
        .map(|(index, piece)| match index % 2 {
            0 => Inline::Text(piece.to_owned()),
            _ => Inline::Code(piece.to_owned()),
        })
        .collect()
}
