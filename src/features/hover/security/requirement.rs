//! What the key `security` asks of callers.

use super::{api_key, codes};
use crate::analysis::Analysis;
use crate::features::cited::by_reference;
use crate::features::hover::at::At;
use crate::features::markup::{Block, Inline, Markup};
use crate::gateway::Certainty;
use crate::gateway::sources::{COMPILER, LIMITATIONS_2, LIMITATIONS_3, Reference};
use crate::openapi::{Document, Requirement, SchemeUse, Security};
use crate::routing::{Credentials, Route, SchemeKind, Words, scheme_kind};
use crate::template;

/// The key `security` of the document or of an operation.
pub(super) fn of(at: &At<'_>) -> Option<Markup> {
    let key = at.entry.key.range();
    let document = &at.analysis.document;
    let is_here = |security: &Security| security.key == key;
    let routes = &at.analysis.routing.routes;
    let mut blocks = vec![Block::heading("`security`", &[])];
    let security = if document.security.as_ref().is_some_and(is_here) {
        let inherits = |route: &&Route| {
            route.operation.of(document).is_some_and(|(_, it)| it.security.is_none())
        };
        let count = routes.iter().filter(inherits).count();
        let mut line = match routes.iter().find(inherits) {
            Some(route) => needed(&route.credentials),
            None => Inline::of("It applies to no operation: each has its own `security`."),
        };
        line.extend(Inline::of(&match count {
            0 => String::new(),
            1 => " This applies to 1 operation without its own `security`.".to_owned(),
            some => format!(" This applies to {some} operations without their own `security`."),
        }));
        blocks.push(Block::Paragraph(line));
        document.security.as_ref()?
    } else {
        let route = routes.iter().find(|route| {
            route
                .operation
                .of(document)
                .is_some_and(|(_, operation)| operation.security.as_deref().is_some_and(is_here))
        })?;
        blocks.push(Block::Paragraph(needed(&route.credentials)));
        security_of(document, route)?
    };
    blocks.extend(named_schemes(at.analysis, security));
    blocks.extend(dropped(at.analysis, security).map(Block::Paragraph));
    blocks.extend(undefined_names(at.analysis, security).map(Block::Paragraph));
    if asks_for_two(at.analysis, security) {
        blocks.push(by_reference(if document.is_v3 { LIMITATIONS_3 } else { LIMITATIONS_2 }));
        return Some(Markup { blocks });
    }
    if is_no_free_choice(at.analysis, security) {
        blocks.push(Block::of(
            "The gateway does not treat the items as alternatives: it requires a JWT if any item names one, an API key only if all of them do.",
        ));
        let is_v3 = document.is_v3;
        blocks.push(by_reference(if is_v3 { COMPILER.with(Certainty::Deduced) } else { COMPILER }));
    }
    let has_scopes = security
        .requirements
        .iter()
        .flat_map(|it| &it.schemes)
        .any(|it| it.handle.of(&at.analysis.tree).node.items().next().is_some());
    if has_scopes {
        let from: Reference = if document.is_v3 { LIMITATIONS_3 } else { LIMITATIONS_2 };
        blocks.push(Block::of("The gateway ignores scopes."));
        blocks.push(by_reference(from));
    }
    Some(Markup { blocks })
}

/// What callers need, or why the config is rejected.
pub(in crate::features::hover) fn needed(credentials: &Credentials) -> Vec<Inline> {
    let (mut line, words) = match credentials.rejection() {
        Some(words) => (Inline::filled("**Google rejects the config**: ", &[]), words),
        None => {
            // What the gateway does not ask for, the backend may.
            let words = credentials.words();
            let is_nothing = matches!(words.as_slice(), [Words::Text("nothing")]);
            if is_nothing {
                return Inline::of("Open: the gateway requires no API key or JWT.");
            }
            (Inline::of("Callers need "), words)
        }
    };
    line.extend(words.into_iter().map(|words| match words {
        Words::Text(words) => Inline::Text(words.to_owned()),
        Words::Name(name) => Inline::Code(name.to_owned()),
    }));
    line.extend(Inline::of("."));
    line
}

/// What the schemes want that are named, and where.
fn named_schemes(analysis: &Analysis, security: &Security) -> Option<Block> {
    let has_need = |it: &SchemeUse| {
        use SchemeKind::{ApiKey, Jwt, OddApiKey};
        matches!(kind_of(analysis, it), Some(ApiKey | OddApiKey | Jwt))
    };
    let item = |name: String| {
        let scheme = analysis.schemes().get(&name)?;
        let mut line = Inline::filled("`{}`: ", &[&name]);
        line.extend(match (scheme_kind(scheme), &scheme.issuer) {
            (SchemeKind::Jwt, Some(issuer)) => {
                Inline::filled("a JWT of the issuer `{}`", &[&issuer.text])
            }
            (SchemeKind::Jwt, None) => Inline::of("a JWT, of no issuer that is written"),
            _ => api_key(scheme, "an API key in ", ""),
        });
        Some(line)
    };
    let items: Vec<_> = names_where(security, has_need).into_iter().filter_map(item).collect();
    (!items.is_empty()).then_some(Block::List(items))
}

fn asks_for_two(analysis: &Analysis, security: &Security) -> bool {
    let is_jwt = |it: &&SchemeUse| kind_of(analysis, it) == Some(SchemeKind::Jwt);
    security.requirements.iter().any(|it| it.schemes.iter().filter(is_jwt).count() > 1)
}

/// The schemes that are named and dropped.
fn dropped(analysis: &Analysis, security: &Security) -> Option<Vec<Inline>> {
    let names = names_where(security, |it| kind_of(analysis, it) == Some(SchemeKind::Unsupported));
    let mut line = Inline::of("The gateway ignores ");
    line.extend(codes(&names, " and "));
    line.extend(Inline::of(": it reads only schemes of the types `oauth2` and `apiKey`."));
    (!names.is_empty()).then_some(line)
}

/// The names that no scheme has.
fn undefined_names(analysis: &Analysis, security: &Security) -> Option<Vec<Inline>> {
    let names = names_where(security, |it| {
        kind_of(analysis, it).is_none() && !template::has_syntax(&it.name.text)
    });
    let mut line = Inline::of("No security scheme is named ");
    line.extend(codes(&names, " or "));
    line.extend(Inline::of(match analysis.document.is_v3 {
        true => ": Google rejects the config.",
        false => ": Google silently ignores it, so callers need not bring it.",
    }));
    (!names.is_empty()).then_some(line)
}

/// Names of a `security` for which this holds, each once, a few of them.
fn names_where(security: &Security, holds: impl Fn(&SchemeUse) -> bool) -> Vec<String> {
    const MOST: usize = 5;
    let mut names: Vec<String> = Vec::new();
    for named in security.requirements.iter().flat_map(|it| &it.schemes) {
        if names.len() < MOST && holds(named) && !names.contains(&named.name.text) {
            names.push(named.name.text.clone());
        }
    }
    names
}

/// Whether a caller may not choose among the items as OpenAPI means it: some want a JWT or an API
/// key, and others do without.
fn is_no_free_choice(analysis: &Analysis, security: &Security) -> bool {
    [SchemeKind::Jwt, SchemeKind::ApiKey].into_iter().any(|wanted| {
        let has =
            |it: &Requirement| it.schemes.iter().any(|it| kind_of(analysis, it) == Some(wanted));
        let with = security.requirements.iter().filter(|it| has(it)).count();
        with > 0 && with < security.requirements.len()
    })
}

/// What the scheme is that is named; none: no definition bears the name.
fn kind_of(analysis: &Analysis, named: &SchemeUse) -> Option<SchemeKind> {
    analysis.schemes().get(&named.name.text).map(scheme_kind)
}

fn security_of<'a>(document: &'a Document, route: &Route) -> Option<&'a Security> {
    route.operation.of(document)?.1.security.as_deref()
}
