//! A backend at a glance: what it is, what to do, the command, the token, who says so. The rest is
//! on its page.

use super::{fit, status, wording};
use crate::analysis::{Analysis, Grants};
use crate::features::beside;
use crate::features::cited::{by_reference, by_source};
use crate::features::markup::{Block, Inline, Markup};
use crate::gateway::backend_field::{DISABLE_AUTH, JWT_AUDIENCE};
use crate::gateway::sources::PROXY;
use crate::gateway::{Advice, Grant, Note, Service, Verdict};
use crate::infra::Granted;
use crate::openapi::BackendForm;
use crate::routing::{Audience, Auth, Occurrence, Route, Source};
use crate::settings::Target;
use crate::template;

/// Columns of code that a popup of VS Code shows without breaking the line.
const COLUMNS: usize = 60;
/// Columns of a host that is shown as a name.
const LONGEST_NAME: usize = 80;

/// What a hover says about one backend, with `about`, the key that it is shown at.
pub(super) fn of(analysis: &Analysis, occurrence: &Occurrence, about: Option<Block>) -> Markup {
    let advice = analysis.advice(occurrence);
    let mut blocks = Vec::new();
    if let Some(answer) = without_service(analysis, occurrence) {
        blocks.push(heading(occurrence, &advice));
        blocks.extend(answer);
        blocks.extend(about);
        return Markup { blocks };
    }
    blocks.push(heading(occurrence, &advice));
    blocks.extend(occurrence.deployed.as_deref().map(beside::defined));
    if let Some(answer) = contradiction(analysis, occurrence) {
        blocks.extend([answer, by_reference(PROXY)]);
        blocks.extend(about);
        return Markup { blocks };
    }
    blocks.extend(answer(analysis, occurrence, &advice, Role::Here));
    let special = blocks.len();
    blocks.extend(token(analysis, &advice, occurrence));
    blocks.extend(by_source(advice.source));
    let mut hover = Markup { blocks };
    add_special(&mut hover, special, &advice);
    if let Some(values) = values(analysis, occurrence) {
        fit::add(&mut hover, special, values);
    }
    // What the key is for matters least.
    if let Some(about) = about {
        let end = hover.blocks.len();
        fit::add(&mut hover, end, about);
    }
    hover
}

/// The values of template variables that were put into the address.
pub(super) fn values(analysis: &Analysis, occurrence: &Occurrence) -> Option<Block> {
    let mut content = Vec::new();
    for (name, value) in occurrence.substitutions() {
        let from = match analysis.variables().place(name) {
            Some(place) => Inline::filled("From `{}`: ", &[&place.to_string()]),
            None => Inline::of("From the `variables` of the settings: "),
        };
        match content.is_empty() {
            true => content.extend(from),
            false if content.starts_with(&from) => content.extend(Inline::of(", ")),
            false => {
                content.extend(Inline::of(". "));
                content.extend(from);
            }
        }
        content.push(Inline::Code(format!("{name} = {value}")));
    }
    occurrence.filled.is_changed().then_some(Block::Paragraph(content))
}

/// Adds the one special thing, and what to write in the command, where there is room.
pub(super) fn add_special(hover: &mut Markup, at: usize, advice: &Advice) {
    let has_command = hover.blocks.iter().any(|block| matches!(block, Block::Code(..)));
    let notes = match has_command {
        true => special_words(advice),
        false => advice.special.iter().map(note).collect(),
    };
    if !fit::add(hover, at, Block::Paragraph(notes.concat())) {
        fit::add(hover, at, Block::Paragraph(notes.into_iter().next().unwrap_or_default()));
    }
}

/// What to do about a backend, without saying what it is.
pub(super) fn answer(
    analysis: &Analysis,
    occurrence: &Occurrence,
    advice: &Advice,
    role: Role,
) -> Vec<Block> {
    // That calls fail comes before the role that would be needed if they did not.
    let mut blocks = what_to_do(advice);
    let is_told = !blocks.is_empty();
    let grants = Grants::new(analysis);
    for grant in &advice.grants {
        let known = grants.of(occurrence, grant);
        let is_granted = known.as_ref().is_some_and(Granted::is_granted);
        let role = if is_granted { role.without_command() } else { role };
        let is_missing = known.as_ref().is_some_and(Granted::is_missing);
        let told = known.as_ref().map(beside::granted);
        // What comes of it is read first, then what to do.
        let (before, after) = if is_missing { (told, None) } else { (None, told) };
        blocks.extend(before);
        blocks.push(needed(analysis, grant, role));
        if !is_granted {
            blocks.push(Block::Code("sh", grant.command_folded(COLUMNS)));
        }
        blocks.extend(after);
    }
    blocks.extend(about_audience(advice));
    let why = advice.nothing_to_grant.as_ref().filter(|_| !is_told);
    blocks.extend(why.map(|note| strong_note(note, None)));
    blocks
}

/// What to do about the audience of the token.
pub(super) fn about_audience(advice: &Advice) -> Option<Block> {
    let note = advice.audience.as_ref()?;
    Some(strong_note(note, advice.own_url.as_deref()))
}

/// The consequence and the ways out, if there is something else to do than to grant a role.
pub(super) fn what_to_do(advice: &Advice) -> Vec<Block> {
    let first = advice.headline.or(advice.action);
    let mut blocks: Vec<_> = first.iter().map(|note| strong_note(note, None)).collect();
    blocks.extend(remedy(advice));
    blocks
}

/// The ways out alone.
pub(super) fn remedy(advice: &Advice) -> Option<Block> {
    let items: Vec<_> = advice.remedy.iter().map(note).collect();
    (!items.is_empty()).then_some(Block::List(items))
}

/// How what a role is granted on is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// At the backend itself, whose name is in the heading; the command follows.
    Here,
    /// At an operation that calls it; the command follows.
    Elsewhere,
    /// By its name, in a sentence of its own.
    Named,
    /// At the backend itself, in a sentence of its own.
    HereAlone,
}

impl Role {
    /// The same where no command follows.
    fn without_command(self) -> Self {
        match self {
            Self::Here | Self::HereAlone => Self::HereAlone,
            Self::Elsewhere | Self::Named => Self::Named,
        }
    }
}

/// What to say of a backend that is not called, or whose address tells nothing.
pub(super) fn without_service(analysis: &Analysis, occurrence: &Occurrence) -> Option<Vec<Block>> {
    if let Some(not_called) = status::of(analysis, occurrence) {
        return Some(not_called);
    }
    without_address(analysis, occurrence).map(|why| vec![Block::of(why)])
}

/// What to say of a backend whose address tells nothing.
fn without_address(analysis: &Analysis, occurrence: &Occurrence) -> Option<&'static str> {
    match (occurrence.address_value(), analysis.target) {
        (None, Target::Endpoints) => Some(
            "Without an `address`, requests go to the server beside the proxy of Cloud Endpoints, and no token is added.",
        ),
        (None, Target::ApiGateway) => {
            Some("Add an `address`: without one, requests have no destination.")
        }
        (Some(_), _) => {
            let is_broken =
                occurrence.address.is_none() && !template::has_hole(&occurrence.filled.text);
            is_broken.then_some(match analysis.document.is_service_config() {
                true => "Write the address as `grpcs://HOST`: this one cannot be read.",
                false => "Write the address as `https://HOST/PATH`: this one cannot be read.",
            })
        }
    }
}

/// What must be granted, in a line: `roles/run.invoker on the Cloud Run service orders`; or why
/// nothing is.
pub(super) fn need(occurrence: &Occurrence, advice: &Advice) -> Vec<Inline> {
    match (advice.verdict, advice.grants.first()) {
        (_, Some(grant)) => {
            let mut content = roles(grant, Inline::Code);
            content.push(Inline::Text(format!(" on {}", grant.resource.in_words())));
            content
        }
        (Verdict::Blocked | Verdict::Announced, None) => {
            advice.short.iter().map(|short| Inline::Strong(short.text.to_owned())).collect()
        }
        (Verdict::Unknown, None) => match unknown_part(&occurrence.filled.text) {
            Some(hole) => Inline::filled("not known until `{}` is filled in", &[hole]),
            None => Inline::of("not known until the address is filled in"),
        },
        (_, None) => Inline::of(advice.no_role.map_or("no role", |note| note.text)),
    }
}

/// The first part of an address that is filled in later.
fn unknown_part(address: &str) -> Option<&str> {
    let pieces = template::pieces_of_url(address);
    let hole = pieces.into_iter().find(|piece| piece.kind == template::PieceKind::Hole)?;
    address.get(hole.range)
}

/// What the backend is: kind, name, region.
pub(super) fn heading(occurrence: &Occurrence, advice: &Advice) -> Block {
    if occurrence.address_value().is_none() {
        return Block::heading("Backend without an address", &[]);
    }
    let host = || {
        let address = occurrence.address.as_ref();
        let host = address.map(|it| it.host.as_str()).filter(|host| !host.is_empty());
        host.unwrap_or(&occurrence.filled.text).chars().take(LONGEST_NAME).collect()
    };
    // An address that names the kind and not the service has no name worth showing.
    let has_own_name = advice.is_guarded || advice.name.is_some();
    let name = advice.name.clone().or_else(|| (!has_own_name).then(host));
    let mut content = vec![Inline::Text(advice.heading.to_owned())];
    if let Some(name) = name {
        content.extend(Inline::filled(" `{}`", &[&name]));
    }
    for part in &advice.part {
        content.extend(Inline::filled(", {} `{}`", &[part.label, &part.value]));
    }
    if let Some(region) = &advice.region {
        content.extend(Inline::filled(" in {}", &[region]));
    }
    Block::Heading(content)
}

/// Who needs what.
pub(super) fn needed(analysis: &Analysis, grant: &Grant, role: Role) -> Block {
    let choices = grant.roles.iter().map(|choice| match choice.when {
        Some(when) => Inline::filled("**{}** ({})", &[choice.role, when]),
        None => Inline::filled("**{}**", &[choice.role]),
    });
    let mut content = vec![Inline::Text(who_needs(analysis, grant))];
    content.extend(Inline::joined(&choices.collect::<Vec<_>>(), " or "));
    content.extend(match role {
        Role::Here => Inline::filled(" on {}:", &[grant.here]),
        Role::HereAlone => Inline::filled(" on {}.", &[grant.here]),
        Role::Elsewhere => Inline::filled(" on {}:", &[&grant.resource.in_words()]),
        Role::Named => Inline::filled(" on {}.", &[&grant.resource.in_words()]),
    });
    Block::Paragraph(content)
}

/// The beginning of a sentence: who needs a role, and when.
pub(super) fn who_needs(analysis: &Analysis, grant: &Grant) -> String {
    let account = wording::account(analysis.target);
    match grant.only_if {
        Some(condition) => format!("{condition}, {account} needs "),
        None => format!("{} needs ", wording::at_start(account)),
    }
}

/// The roles with the permissions that matter; if there are several, one of them is right.
pub(super) fn roles(grant: &Grant, style: fn(String) -> Inline) -> Vec<Inline> {
    let choices = grant.roles.iter().map(|choice| {
        let mut content = vec![style(choice.role.to_owned())];
        let permissions = choice.permissions.iter().map(String::as_str);
        let details: Vec<_> = choice.when.into_iter().chain(permissions).collect();
        if !details.is_empty() {
            content.push(Inline::Text(format!(" ({})", details.join(": "))));
        }
        content
    });
    Inline::joined(&choices.collect::<Vec<_>>(), " or ")
}

/// The one special thing, and what to write in the command; best first.
fn special_words(advice: &Advice) -> Vec<Vec<Inline>> {
    let mut notes: Vec<_> = advice.special.iter().map(note).collect();
    for words in advice.grants.iter().flat_map(to_fill_in) {
        let space = if notes.is_empty() { "" } else { " " };
        notes.push([vec![Inline::Text(space.to_owned())], words].concat());
    }
    notes
}

/// What to write in the place of the words in capitals of a command.
pub(super) fn to_fill_in(grant: &Grant) -> Vec<Vec<Inline>> {
    let (accounts, others): (Vec<_>, Vec<_>) =
        grant.unknown_words().into_iter().partition(|word| *word == "SA_EMAIL");
    let mut notes = Vec::new();
    let pronoun = if others.len() > 1 { "them" } else { "it" };
    let words: Vec<_> = others.into_iter().map(|word| format!("`{word}`")).collect();
    if let [first @ .., last] = words.as_slice() {
        let first = if first.is_empty() { String::new() } else { first.join(", ") + " and " };
        let text = format!("Replace {first}{last}: the address does not reveal {pronoun}.");
        notes.push(Inline::of(&text));
    }
    if !accounts.is_empty() {
        notes.push(Inline::of("The gateway-ls setting `serviceAccount` fills in `SA_EMAIL`."));
    }
    notes
}

/// The token, in a line.
fn token(analysis: &Analysis, advice: &Advice, occurrence: &Occurrence) -> Option<Block> {
    let token = advice.token.as_ref()?;
    // What is there is another gateway: a token for it helps nobody.
    let is_gateway = matches!(occurrence.service, Service::Gateway(_));
    if is_gateway || matches!(advice.verdict, Verdict::Blocked | Verdict::Announced) {
        return None;
    }
    let mut content = Inline::filled("**Token:** ", &[]);
    let (before, after) = token.short.split_once("{audience}").unwrap_or((token.short, ""));
    content.extend(Inline::of(before));
    if let Some((audience, from)) = audience(analysis, advice, occurrence) {
        content.extend(match from {
            AudienceFrom::Address => Inline::filled(", audience `{}` (the address)", &[&audience]),
            AudienceFrom::Host => Inline::filled(", audience `{}` (the host)", &[&audience]),
            AudienceFrom::Field(field) => {
                Inline::filled(", audience `{}` (from `{}`)", &[&audience, field])
            }
        });
    }
    content.extend(Inline::of(after));
    Some(Block::Paragraph(content))
}

/// Where an audience comes from.
pub(super) enum AudienceFrom {
    /// From the address.
    Address,
    /// From the host of the address, in a service config.
    Host,
    /// From the field of this name.
    Field(&'static str),
}

/// The audience of the token that a backend gets, if it gets one.
pub(super) fn audience(
    analysis: &Analysis,
    advice: &Advice,
    occurrence: &Occurrence,
) -> Option<(String, AudienceFrom)> {
    let is_called = !matches!(advice.verdict, Verdict::Blocked | Verdict::Announced);
    if occurrence.effective.auth != Auth::IdToken || !is_called || occurrence.is_routed_only() {
        return None;
    }
    let field = audience_field(analysis);
    match &occurrence.effective.audience {
        Audience::Written(audience) => Some((audience.clone(), AudienceFrom::Field(field))),
        Audience::Address(address) => Some(match analysis.document.is_service_config() {
            true => (address.clone(), AudienceFrom::Host),
            false => (address.clone(), AudienceFrom::Address),
        }),
        Audience::Unknown => Some((written_audience(occurrence)?, AudienceFrom::Field(field))),
    }
}

/// The field of an audience, as this version of OpenAPI spells it.
pub(super) fn audience_field(analysis: &Analysis) -> &'static str {
    JWT_AUDIENCE.in_version(analysis.document.is_v3)
}

/// What to do about an audience for a token that is turned off.
pub(super) fn contradiction(analysis: &Analysis, occurrence: &Occurrence) -> Option<Block> {
    if !occurrence.has_auth_conflict() {
        return None;
    }
    let fields = [JWT_AUDIENCE, DISABLE_AUTH];
    Some(Block::filled(
        "**Remove** `{}` **or** `{}`: they contradict each other, so the gateway may or may not send a token. Keep the first for a private backend, the second for a public one.",
        &fields.map(|field| field.in_version(analysis.document.is_v3)),
    ))
}

/// The audience as it is written, templates included.
pub(super) fn written_audience(occurrence: &Occurrence) -> Option<String> {
    let BackendForm::Object(fields) = &occurrence.backend.form else { return None };
    fields.jwt_audience.as_ref().map(|it| it.text.clone()).filter(|it| !it.is_empty())
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

/// What to do: its beginning, up to a colon or to the end of its sentence, must be seen. `url` is
/// what the text calls `{url}`.
pub(super) fn strong_note(note: &Note, url: Option<&str>) -> Block {
    let mut block = strong_text(&note.text.replace("{url}", url.unwrap_or("URL")));
    if let Block::Paragraph(content) = &mut block {
        content.extend(mark(note));
    }
    block
}

/// The same of a text that needs no mark.
pub(super) fn strong_text(text: &str) -> Block {
    let ends = [": ", ". "].iter().filter_map(|end| text.find(end));
    let end = ends.min().map_or(text.len(), |end| end + 1);
    let (head, tail) = text.split_at(end);
    let mut content: Vec<_> = Inline::of(head).into_iter().map(Inline::strong).collect();
    content.extend(Inline::of(tail));
    Block::Paragraph(content)
}

pub(super) fn note(note: &Note) -> Vec<Inline> {
    let mut content = Inline::of(note.text);
    content.extend(mark(note));
    content
}

/// What is less than Google's own word says so.
fn mark(note: &Note) -> Option<Inline> {
    let is_marked = !note.is_plain && !note.certainty.is_firm();
    is_marked.then(|| Inline::Text(format!(" ({})", note.certainty.in_words())))
}
