//! Security: which tokens and keys a scheme takes, and what a caller must bring.

use super::at::At;
use crate::analysis::Analysis;
use crate::features::backends::counted;
use crate::features::cited::by_reference;
use crate::features::markup::{Block, Inline, Markup};
use crate::gateway::sources::{
    API_KEYS, COMPILER, EXTENSIONS_3, LIMITATIONS_2, LIMITATIONS_3, PROXY, Reference,
};
use crate::gateway::{API_KEY_PLACES, Certainty};
use crate::openapi::{Document, Requirement, SchemeUse, Security, SecurityScheme};
use crate::routing::{Credentials, Route, SchemeKind, Words, scheme_kind};
use crate::template;
use crate::yaml::{Kind, Node, Reached};

/// A scheme where it is defined and where it is named, and the key `security`.
pub(super) fn of(at: &At<'_>) -> Option<Markup> {
    if !at.on_key {
        return None;
    }
    let schemes = &at.analysis.document.schemes;
    if let Some(scheme) = schemes.iter().find(|scheme| at.is_at(&scheme.name)) {
        return Some(page(at.analysis, scheme));
    }
    if at.is_key("security")
        && let Some(page) = requirement(at)
    {
        return Some(page);
    }
    // Who may see the tools of MCP: a map of scheme names.
    let names = at.names();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    if let ["x-google-api-management", "mcp", "tools-list", "security", name] = names.as_slice() {
        return Some(match schemes.iter().rev().find(|scheme| scheme.name.text == *name) {
            Some(scheme) => page(at.analysis, scheme),
            None => undefined(at.analysis, name),
        });
    }
    let named = securities(at.analysis).find_map(|security| {
        let mut uses = security.requirements.iter().flat_map(|it| &it.schemes);
        uses.find(|it| at.is_at(&it.name))
    })?;
    let scheme = schemes.iter().rev().find(|scheme| scheme.name.text == named.name.text);
    Some(
        scheme.map_or_else(|| undefined(at.analysis, &named.name.text), |it| page(at.analysis, it)),
    )
}

fn securities(analysis: &Analysis) -> impl Iterator<Item = &Security> {
    let document = &analysis.document;
    let operations = document.paths.iter().flat_map(|item| &item.operations);
    let own = operations.flat_map(|it| it.security.iter().chain(&it.audiences));
    document.security.iter().chain(&document.audiences).chain(own)
}

fn undefined(analysis: &Analysis, name: &str) -> Markup {
    let (what, from) = match analysis.document.is_v3 {
        true => (
            "Google rejects the config: no security scheme has this name. Define it, or correct the name.",
            LIMITATIONS_3,
        ),
        false => (
            "The operation is less protected than it looks: Google silently ignores this name, as no security scheme has it. Define it, or correct the name.",
            COMPILER,
        ),
    };
    let heading = Block::Heading(vec![Inline::Code(name.to_owned())]);
    Markup { blocks: vec![heading, Block::of(what), by_reference(from)] }
}

fn page(analysis: &Analysis, scheme: &SecurityScheme) -> Markup {
    let heading =
        vec![Inline::Text("Security scheme ".to_owned()), Inline::Code(scheme.name.text.clone())];
    let mut blocks = vec![Block::Heading(heading)];
    let from = match scheme_kind(scheme) {
        SchemeKind::ApiKey => {
            blocks.push(Block::Paragraph(api_key(
                scheme,
                "Callers must bring an API key in ",
                ".",
            )));
            Some(match scheme.key_name.as_ref().map(|it| it.text.as_str()) {
                Some("key") => COMPILER,
                Some("api_key") => PROXY,
                _ if analysis.document.is_v3 => EXTENSIONS_3,
                _ => API_KEYS,
            })
        }
        SchemeKind::OddApiKey => {
            let end = ". The gateway may ignore it there, which leaves the operations open.";
            blocks.push(Block::Paragraph(api_key(scheme, "An API key in ", end)));
            let places = API_KEY_PLACES.iter().map(|(name, place)| format!("{place} `{name}`"));
            let places = places.collect::<Vec<_>>().join(", ");
            blocks.push(Block::of(&format!("Use one of: {places}.")));
            Some(API_KEYS)
        }
        SchemeKind::Jwt => {
            blocks.extend(jwt(analysis, scheme));
            Some(PROXY)
        }
        SchemeKind::Unsupported => {
            let kind = scheme.kind.as_ref().map(|kind| kind.text.clone()).unwrap_or_default();
            let mut line = vec![Inline::Text("The gateway ignores schemes of type ".to_owned())];
            line.push(Inline::Code(kind));
            line.extend(Inline::of(
                ", so callers need no credentials for it. Use `oauth2` or `apiKey`.",
            ));
            blocks.push(Block::Paragraph(line));
            Some(COMPILER)
        }
        SchemeKind::Unknown => None,
    };
    blocks.push(Block::Paragraph(users(analysis, scheme)));
    blocks.extend(from.map(by_reference));
    Markup { blocks }
}

fn api_key(scheme: &SecurityScheme, start: &str, end: &str) -> Vec<Inline> {
    let place = match scheme.location.as_ref().map(|it| it.text.as_str()) {
        Some("query") => "the query parameter ".to_owned(),
        Some("header") => "the header ".to_owned(),
        Some(other) => format!("the {other} "),
        None => "a place that is not given".to_owned(),
    };
    let mut line = vec![Inline::Text(format!("{start}{place}"))];
    line.extend(scheme.key_name.iter().map(|name| Inline::Code(name.text.clone())));
    line.push(Inline::Text(end.to_owned()));
    line
}

fn jwt(analysis: &Analysis, scheme: &SecurityScheme) -> Vec<Block> {
    let reached = scheme.handle.of(&analysis.tree);
    let auth = reached.field("x-google-auth").map(|field| field.value);
    let field = |v2: &[&str], v3: &str| match analysis.document.is_v3 {
        true => auth.and_then(|auth| auth.field(v3)).map(|field| field.value),
        false => v2.iter().find_map(|name| reached.field(name)).map(|field| field.value),
    };
    let mut items = Vec::new();
    let mut issuer = vec![Inline::Strong("Issuer:".to_owned()), Inline::Text(" ".to_owned())];
    match &scheme.issuer {
        Some(value) => {
            issuer.push(Inline::Code(value.text.clone()));
            issuer.extend(Inline::of(", which must be the token's `iss`"));
        }
        None => {
            let key = if analysis.document.is_v3 {
                "`x-google-auth.issuer`"
            } else {
                "`x-google-issuer`"
            };
            issuer.extend(Inline::of(&format!("none; add it as {key}")));
        }
    }
    items.push(issuer);
    let mut keys = vec![Inline::Strong("Keys:".to_owned()), Inline::Text(" ".to_owned())];
    match field(&["x-google-jwks_uri", "x-jwks_uri"], "jwksUri") {
        Some(uri) => keys.push(Inline::Code(uri.node.text().into_owned())),
        None if scheme.issuer.is_none() => {
            keys.extend(Inline::of("none, as neither their URL nor an issuer is written"));
        }
        None => keys.extend(Inline::of(
            "found at the issuer by OpenID Connect discovery; if that fails, Google rejects the config",
        )),
    }
    items.push(keys);
    let mut audiences = vec![Inline::Strong("Audiences:".to_owned()), Inline::Text(" ".to_owned())];
    let written = scheme.audiences.map(|it| texts(it.of(&analysis.tree))).unwrap_or_default();
    match written.is_empty() {
        true => audiences.extend(Inline::of(
            "only `https://SERVICE_NAME`, the name of the managed service, as none is given",
        )),
        false => audiences.extend(codes(written)),
    }
    items.push(audiences);
    let mut places =
        vec![Inline::Strong("Looked for in:".to_owned()), Inline::Text(" ".to_owned())];
    match field(&["x-google-jwt-locations"], "jwtLocations") {
        Some(list) => places.extend(codes(locations(list))),
        None => places.extend(Inline::of(
            "`Authorization: Bearer`, the header `X-Goog-Iap-Jwt-Assertion`, the query parameter `access_token`",
        )),
    }
    items.push(places);
    vec![Block::of("Callers must bring a JWT."), Block::List(items)]
}

/// The audiences: a text with commas in 2.0, a list in 3.x.
fn texts(value: Reached<'_>) -> Vec<String> {
    let node = value.node;
    let items: Vec<_> = match node.kind() {
        Kind::Sequence => {
            node.items().map(|item| item.resolved().node.text().into_owned()).collect()
        }
        _ => node.text().split(',').map(|it| it.trim().to_owned()).collect(),
    };
    items.into_iter().filter(|item| !item.is_empty()).collect()
}

fn locations(list: Reached<'_>) -> Vec<String> {
    let item = |item: Node<'_>| {
        let item = item.resolved();
        let text = |name: &str| Some(item.field(name)?.value.node.text().into_owned());
        let prefix = text("value_prefix").or_else(|| text("valuePrefix")).unwrap_or_default();
        let header = text("header").map(|name| format!("{name}: {prefix}").trim_end().to_owned());
        let query = || Some(format!("?{}=", text("query")?));
        header.or_else(query).or_else(|| Some(format!("Cookie: {}=", text("cookie")?)))
    };
    list.node.items().filter_map(item).collect()
}

fn codes(texts: Vec<String>) -> Vec<Inline> {
    let mut content = Vec::new();
    for (index, text) in texts.into_iter().enumerate() {
        if index > 0 {
            content.push(Inline::Text(", ".to_owned()));
        }
        content.push(Inline::Code(text));
    }
    content
}

/// How many operations name the scheme, by themselves or through the document.
fn users(analysis: &Analysis, scheme: &SecurityScheme) -> Vec<Inline> {
    let document = &analysis.document;
    let names = |security: &Security| {
        let mut uses = security.requirements.iter().flat_map(|it| &it.schemes);
        uses.any(|it| it.name.text == scheme.name.text)
    };
    let by_document = document.security.as_ref().is_some_and(names);
    let operations = document.paths.iter().flat_map(|item| &item.operations);
    let count = operations.filter(|it| it.security.as_ref().map_or(by_document, names)).count();
    let mut content = vec![Inline::Strong("Used by:".to_owned()), Inline::Text(" ".to_owned())];
    let way = ["x-google-api-management", "mcp", "tools-list", "security"];
    let root = document.root.map(|root| root.of(&analysis.tree));
    let tools = way.iter().try_fold(root, |at, key| Some(Some(at?.field(key)?.value))).flatten();
    let by_tools = tools.is_some_and(|it| it.field(&scheme.name.text).is_some());
    let counted = match (count, by_tools && document.is_v3) {
        (0, false) => "no operation".to_owned(),
        (0, true) => "the list of MCP tools".to_owned(),
        (some, false) => counted(some, "operation"),
        (some, true) => format!("{} and the list of MCP tools", counted(some, "operation")),
    };
    content.push(Inline::Text(counted));
    content
}

/// The key `security` of the document or of an operation.
fn requirement(at: &At<'_>) -> Option<Markup> {
    let key = at.entry.key.range();
    let document = &at.analysis.document;
    let is_here = |security: &Option<Security>| security.as_ref().is_some_and(|it| it.key == key);
    let routes = &at.analysis.routing.routes;
    let mut blocks = vec![Block::Heading(vec![Inline::Code("security".to_owned())])];
    let security = if is_here(&document.security) {
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
            route.operation.of(document).is_some_and(|(_, operation)| is_here(&operation.security))
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
pub(super) fn needed(credentials: &Credentials) -> Vec<Inline> {
    let (mut line, words) = match credentials.rejection() {
        Some(words) => {
            let start = [Inline::Strong("Google rejects the config".to_owned()), text(": ")];
            (start.to_vec(), words)
        }
        None => {
            // What the gateway does not ask for, the backend may.
            let words = credentials.words();
            let is_nothing = matches!(words.as_slice(), [Words::Text("nothing")]);
            if is_nothing {
                return vec![text("Open: the gateway requires no API key or JWT.")];
            }
            (vec![text("Callers need ")], words)
        }
    };
    line.extend(words.into_iter().map(|words| match words {
        Words::Text(words) => text(words),
        Words::Name(name) => Inline::Code(name.to_owned()),
    }));
    line.push(text("."));
    line
}

fn text(text: &str) -> Inline {
    Inline::Text(text.to_owned())
}

/// What the schemes want that are named, and where.
fn named_schemes(analysis: &Analysis, security: &Security) -> Option<Block> {
    let has_need = |it: &SchemeUse| {
        use SchemeKind::{ApiKey, Jwt, OddApiKey};
        matches!(kind_of(analysis, it), Some(ApiKey | OddApiKey | Jwt))
    };
    let item = |name: String| {
        let scheme = scheme_named(analysis, &name)?;
        let mut line = vec![Inline::Code(name), text(": ")];
        match (scheme_kind(scheme), &scheme.issuer) {
            (SchemeKind::Jwt, Some(issuer)) => {
                line.extend([text("a JWT of the issuer "), Inline::Code(issuer.text.clone())]);
            }
            (SchemeKind::Jwt, None) => line.push(text("a JWT, of no issuer that is written")),
            _ => line.extend(api_key(scheme, "an API key in ", "")),
        }
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
    let first = names.first()?.clone();
    let mut line = vec![text("The gateway ignores "), Inline::Code(first)];
    for name in names.into_iter().skip(1) {
        line.extend([text(" and "), Inline::Code(name)]);
    }
    line.push(text(": it reads only schemes of the types "));
    line.extend(Inline::of("`oauth2` and `apiKey`."));
    Some(line)
}

/// The names that no scheme has.
fn undefined_names(analysis: &Analysis, security: &Security) -> Option<Vec<Inline>> {
    let names = names_where(security, |it| {
        kind_of(analysis, it).is_none() && !template::has_syntax(&it.name.text)
    });
    let first = names.first()?.clone();
    let mut line = vec![text("No security scheme is named "), Inline::Code(first)];
    for name in names.into_iter().skip(1) {
        line.extend([text(" or "), Inline::Code(name)]);
    }
    line.push(text(match analysis.document.is_v3 {
        true => ": Google rejects the config.",
        false => ": Google silently ignores it, so callers need not bring it.",
    }));
    Some(line)
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
    scheme_named(analysis, &named.name.text).map(scheme_kind)
}

fn scheme_named<'a>(analysis: &'a Analysis, name: &str) -> Option<&'a SecurityScheme> {
    analysis.document.schemes.iter().rev().find(|scheme| scheme.name.text == name)
}

fn security_of<'a>(document: &'a Document, route: &Route) -> Option<&'a Security> {
    route.operation.of(document)?.1.security.as_ref()
}
