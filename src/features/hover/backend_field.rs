//! A field of a backend: what it does at this very backend and what to do, before what it is for.
//!
//! Knows the advice on the backend and what routing made of the file; judges nothing.

use super::backend::{self, Role, contradiction, strong_note, strong_text, written_audience};
use super::{fit, wording};
use crate::analysis::Analysis;
use crate::features::cited::by_reference;
use crate::features::markup::{Block, Inline, Markup};
use crate::gateway::backend_field::{
    ADDRESS, DEADLINE, DISABLE_AUTH, JWT_AUDIENCE, PATH_TRANSLATION, PROTOCOL,
};
use crate::gateway::{
    Advice, BackendField, Field, Object, PathTranslation, Protocol, backend_defaults,
};
use crate::routing::{Auth, Effective, Occurrence, Origin, Site};
use crate::yaml::Step;

/// URLs that are listed for one backend.
const MOST_URLS: usize = 2;
/// First words of kinds of backends that are no names.
const COMMON_WORDS: &[&str] = &["Host", "Gateway", "Unknown", "Private", "Name"];
/// What follows a value that changes nothing.
const SAME: &str = " Same as without it.";

/// The page of a field in a backend; `steps` lead to the field. None if it is in none.
pub(super) fn of(
    analysis: &Analysis,
    steps: &[Step<'_>],
    object: &Object,
    field: &Field,
) -> Option<Markup> {
    let Some(Step::Entry(holder, _)) = steps.iter().rev().nth(1) else { return None };
    let key = holder.key.range();
    let occurrence = analysis.routing.occurrences.iter().find(|it| it.backend.key == key)?;
    let advice = analysis.advice(occurrence);
    let mut blocks = vec![heading(field, occurrence, &advice)];
    blocks.extend(effect(analysis, occurrence, &advice, field));
    let purpose = blocks.len();
    let mut facts = wording::facts_of_field(object, field);
    facts.extend(wording::only_for(field.products));
    blocks.push(Block::Paragraph(Inline::joined(&facts, " ")));
    blocks.push(by_reference(field.source));
    let mut page = Markup { blocks };
    fit::add(&mut page, purpose, Block::of(&in_short(analysis, field)));
    Some(page)
}

/// `disable_auth` of Cloud Run service `kiosk`.
fn heading(field: &Field, occurrence: &Occurrence, advice: &Advice) -> Block {
    let mut content = Inline::filled("`{}` of ", &[field.name]);
    match backend::heading(occurrence, advice) {
        Block::Heading(backend) if occurrence.address_value().is_some() => {
            content.extend(backend.into_iter().enumerate().map(|(index, piece)| match piece {
                Inline::Text(text) if index == 0 => Inline::Text(within_a_sentence(&text)),
                piece => piece,
            }));
        }
        _ => content.extend(Inline::of("a backend without an address")),
    }
    Block::Heading(content)
}

/// A kind of backend in lower case, unless it begins with a name.
fn within_a_sentence(kind: &str) -> String {
    let first = kind.split(' ').next().unwrap_or_default();
    match COMMON_WORDS.contains(&first) {
        true => kind.replacen(first, &first.to_ascii_lowercase(), 1),
        false => kind.to_owned(),
    }
}

/// What a field is for, in so many sentences as a glance has room for.
fn in_short(analysis: &Analysis, field: &Field) -> String {
    let most = match BackendField::of(field) {
        JWT_AUDIENCE => 1,
        DEADLINE if !analysis.is_streaming() => 3,
        _ => usize::MAX,
    };
    let sentences: Vec<_> = field.purpose.split_inclusive(". ").take(most).collect();
    sentences.concat().trim_end().to_owned()
}

/// What the field does here, and what the backend needs.
fn effect(
    analysis: &Analysis,
    occurrence: &Occurrence,
    advice: &Advice,
    field: &Field,
) -> Vec<Block> {
    if let Some(answer) = backend::without_service(analysis, occurrence) {
        return answer.into_iter().take(1).collect();
    }
    match BackendField::of(field) {
        JWT_AUDIENCE => of_audience(analysis, occurrence, advice),
        DISABLE_AUTH => of_auth(analysis, occurrence, advice),
        PATH_TRANSLATION => {
            let is_default = is_default_translation(occurrence);
            let text = translation(occurrence.effective.path_translation.value);
            let mut blocks: Vec<_> =
                text.map(|text| strong_text(&with_same(text, is_default))).into_iter().collect();
            blocks.extend(urls(analysis, occurrence));
            blocks
        }
        DEADLINE => deadline(analysis, occurrence).into_iter().collect(),
        PROTOCOL => protocol(&occurrence.effective).into_iter().collect(),
        ADDRESS => urls(analysis, occurrence).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// Whether the audience is right, and which role is needed with it.
fn of_audience(analysis: &Analysis, occurrence: &Occurrence, advice: &Advice) -> Vec<Block> {
    if let Some(contradiction) = contradiction(analysis, occurrence) {
        return vec![contradiction];
    }
    if let Some(mut failure) = failure(advice) {
        let field = backend::audience_field(analysis);
        failure.push(Block::of(&format!("No audience helps: remove `{field}`.")));
        return failure;
    }
    let mut blocks = Vec::new();
    let Some(written) = written_audience(occurrence) else { return needs(analysis, advice) };
    let note = advice.audience.as_ref().or(advice.written.as_ref());
    let said = note.map(|note| strong_note(note, advice.own_url.as_deref()));
    let is_same = written == occurrence.filled.text;
    match said {
        Some(Block::Paragraph(mut words)) => {
            words.extend(is_same.then(|| Inline::Text(SAME.to_owned())));
            blocks.push(Block::Paragraph(words));
        }
        other => blocks.extend(other),
    }
    blocks.extend(needs(analysis, advice));
    blocks
}

/// Whether a token is sent, and what follows from it.
fn of_auth(analysis: &Analysis, occurrence: &Occurrence, advice: &Advice) -> Vec<Block> {
    if let Some(contradiction) = contradiction(analysis, occurrence) {
        return vec![contradiction];
    }
    let routed = advice.written.as_ref().filter(|_| occurrence.is_routed_only());
    let mut blocks = Vec::new();
    match (occurrence.effective.auth, routed) {
        (_, Some(note)) => blocks.push(strong_note(note, None)),
        (Auth::Off, None) => {
            let no_role = advice.nothing_to_grant.as_ref();
            match &advice.headline {
                Some(headline) => {
                    blocks.push(strong_note(headline, None));
                    blocks.extend(no_role.map(|note| Block::Paragraph(backend::note(note))));
                    blocks.extend(backend::remedy(advice));
                }
                None => blocks.extend(no_role.map(|note| strong_note(note, None))),
            }
        }
        (Auth::IdToken, None) => match failure(advice) {
            Some(failure) => {
                blocks.extend(failure);
                blocks.push(Block::of(&with_same("The gateway sends an ID token.", true)));
            }
            None => blocks.push(strong_text(&with_same("The gateway sends an ID token.", true))),
        },
        (Auth::Unknown, None) => {}
    }
    blocks.extend(needs(analysis, advice));
    blocks
}

/// What to do about calls that fail whatever the token is.
fn failure(advice: &Advice) -> Option<Vec<Block>> {
    let is_failure = advice.headline.is_some() || advice.short.is_some();
    is_failure.then(|| backend::what_to_do(advice)).filter(|blocks| !blocks.is_empty())
}

/// Which role the backend needs, or what that depends on, in one line.
fn needs(analysis: &Analysis, advice: &Advice) -> Vec<Block> {
    if advice.grants.is_empty() && advice.token.is_some() {
        let special = advice.special.as_ref();
        return special.map(|note| Block::Paragraph(backend::note(note))).into_iter().collect();
    }
    advice.grants.iter().map(|grant| backend::needed(analysis, grant, Role::Named)).collect()
}

fn with_same(text: &str, is_same: bool) -> String {
    format!("{text}{}", if is_same { SAME } else { "" })
}

fn translation(value: Option<PathTranslation>) -> Option<&'static str> {
    Some(match value? {
        PathTranslation::AppendPathToAddress => "The path of the request is added to the address.",
        PathTranslation::ConstantAddress => {
            "The path of the request is not sent: only the address is called, with path parameters as query parameters."
        }
    })
}

/// Whether the translation is the one that counts without the field.
fn is_default_translation(occurrence: &Occurrence) -> bool {
    matches!(
        (occurrence.site, occurrence.effective.path_translation.value),
        (Site::Document, Some(PathTranslation::AppendPathToAddress))
            | (Site::Operation(_), Some(PathTranslation::ConstantAddress))
    )
}

fn deadline(analysis: &Analysis, occurrence: &Occurrence) -> Option<Block> {
    if let Some(seconds) = analysis.rejected_deadline(occurrence) {
        let text = format!("API Gateway rejects {seconds}. A deadline must not be negative here.");
        return Some(strong_text(&text));
    }
    let seconds = analysis.deadline(occurrence).value?;
    // How long a gateway waits at most is for the finding on the value to say.
    let text = format!(
        "Asks the gateway to wait {seconds} s for the answer. Calls that take longer fail, probably with 504."
    );
    Some(strong_text(&with_same(&text, seconds == backend_defaults().deadline)))
}

fn protocol(effective: &Effective) -> Option<Block> {
    let setting = effective.protocol;
    let (text, is_default) = match setting.value? {
        Protocol::Http1 => ("The gateway speaks HTTP/1.1 to this backend.", true),
        Protocol::Http2 => ("The gateway speaks HTTP/2 to this backend.", false),
        Protocol::Grpc => {
            ("The gateway speaks gRPC to this backend, as the scheme of its address says.", true)
        }
    };
    Some(strong_text(&with_same(text, is_default && setting.origin == Origin::Written)))
}

/// The URLs that the operations lead to.
fn urls(analysis: &Analysis, occurrence: &Occurrence) -> Option<Block> {
    let routes = occurrence.routes.iter().filter_map(|index| analysis.routing.routes.get(*index));
    let known = routes.filter_map(|route| {
        let key = analysis.operation_key(route.operation)?;
        let url = analysis.routing.url(route)?;
        Some(Inline::filled("`{} {}` calls `{}`", &[&key.method, &key.path, &url]))
    });
    let mut items: Vec<_> = known.collect();
    fit::shorten_list_to(&mut items, MOST_URLS);
    (!items.is_empty()).then_some(Block::List(items))
}
