//! What the files beside a config tell of a backend, in words: where its service is defined, and
//! whether the role that it needs is granted.

use super::markup::{Block, Inline};
use crate::infra::{Deployed, Granted, GrantedState};
use crate::template;
use crate::text::capitalized;

/// Where the service is defined whose URL a template variable stands for.
pub(super) fn defined(deployed: &Deployed) -> Block {
    let what = if deployed.is_looked_up { "Looked up" } else { "Defined" };
    let (place, resource) = (deployed.place.to_string(), deployed.resource.to_string());
    let mut content = Inline::filled("{} in `{}`", &[what, &place]);
    content.extend(match written_name(deployed) {
        Some(name) => Inline::filled(" as `{}`, named `{}`.", &[&resource, name]),
        None => Inline::filled(" as `{}`.", &[&resource]),
    });
    Block::Paragraph(content)
}

/// A name of which not all is known, as it is written.
pub(super) fn written_name(deployed: &Deployed) -> Option<&str> {
    deployed.name.as_deref().filter(|name| template::has_syntax(name))
}

/// Whether a role is granted, at a glance; nothing if files do not tell.
pub(super) fn granted_in_short(granted: &Granted) -> Option<&'static str> {
    match granted.state {
        GrantedState::Granted | GrantedState::Wider => Some("granted"),
        GrantedState::Elsewhere => Some("granted to somebody else"),
        GrantedState::Missing => Some("no grant found"),
        GrantedState::Unknown => None,
    }
}

/// Whether a role is granted already, or what comes of it that it is not; and what tells.
pub(super) fn granted(granted: &Granted) -> Block {
    let state = match granted.state {
        GrantedState::Granted | GrantedState::Wider => capitalized(granted.state.in_words()),
        GrantedState::Missing | GrantedState::Elsewhere => "Calls may get 403".to_owned(),
        GrantedState::Unknown => "Cannot tell whether it is granted".to_owned(),
    };
    let mut content = vec![Inline::Strong(state)];
    if let Some(place) = &granted.place {
        content.extend(Inline::filled(" (`{}`)", &[&place.to_string()]));
    }
    content.push(Inline::Text(": ".to_owned()));
    content.extend(Inline::of(&granted.why));
    content.push(Inline::Text(".".to_owned()));
    Block::Paragraph(content)
}
