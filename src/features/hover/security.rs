//! Security: which tokens and keys a scheme takes, and what a caller must bring.

mod requirement;

use super::Hover;
use super::at::At;
use crate::analysis::Analysis;
use crate::features::backends::counted;
use crate::features::cited::by_reference;
use crate::features::markup::{Block, Inline, Markup};
use crate::gateway::sources::{
    API_KEYS, COMPILER, EXTENSIONS_3, LIMITATIONS_2, LIMITATIONS_3, PROXY,
};
use crate::gateway::{API_KEY_PLACES, Issuer, IssuerForm, WrittenIssuer, written_issuer};
use crate::openapi::{Security, SecurityScheme};
use crate::routing::{SchemeKind, scheme_kind};
use crate::text::capitalized;
use crate::yaml::{Kind, Node, Reached, Step};
pub(super) use requirement::needed;

/// A scheme where it is defined and where it is named, and the key `security`.
pub(super) fn of(at: &At<'_>) -> Option<Markup> {
    // The providers of a service config have their names in values.
    if !at.on_key && !at.analysis.document.is_service_config() {
        return None;
    }
    let mut schemes = at.analysis.document.schemes.iter();
    if let Some(scheme) = schemes.find(|scheme| at.is_at(&scheme.name)) {
        return Some(page(at.analysis, scheme));
    }
    if at.is_key("security")
        && let Some(page) = requirement::of(at)
    {
        return Some(page);
    }
    // Who may see the tools of MCP: a map of scheme names.
    let names = at.names();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    if let ["x-google-api-management", "mcp", "tools-list", "security", name] = names.as_slice() {
        return Some(of_name(at.analysis, name));
    }
    let mut securities = at.analysis.securities().chain(at.analysis.audiences());
    let named = securities.find_map(|of| {
        let mut uses = of.security.requirements.iter().flat_map(|it| &it.schemes);
        uses.find(|it| at.is_at(&it.name))
    })?;
    Some(of_name(at.analysis, &named.name.text))
}

/// A scope in `security`.
pub(super) fn of_scope(analysis: &Analysis, steps: &[Step<'_>], offset: usize) -> Option<Hover> {
    let [.., Step::Item(..), Step::Entry(entry, _), Step::Item(_, scope)] = steps else {
        return None;
    };
    let range = scope.content_range();
    if scope.kind() != Kind::Scalar || !scope.range().touches(offset) {
        return None;
    }
    let key = entry.key.content_range();
    let mut uses = analysis.securities().flat_map(|it| &it.security.requirements);
    let named = uses.find_map(|it| it.schemes.iter().find(|it| it.name.place.text() == key))?;
    let heading = Block::heading("Scope `{}`", &[&scope.text()]);
    let what = Block::filled(
        "The gateway does not check scopes: every JWT that `{}` accepts may call. Check the `scope` or `permissions` claim after the gateway.",
        &[&named.name.text],
    );
    let from = if analysis.document.is_v3 { LIMITATIONS_3 } else { LIMITATIONS_2 };
    let content = Markup { blocks: vec![heading, what, by_reference(from)] };
    Some(Hover { range, content, more: None, is_of_openapi: false })
}

fn of_name(analysis: &Analysis, name: &str) -> Markup {
    match analysis.schemes().get(name) {
        Some(scheme) => page(analysis, scheme),
        None => undefined(analysis, name),
    }
}

fn undefined(analysis: &Analysis, name: &str) -> Markup {
    let (what, from) = match analysis.document.is_v3 {
        false if analysis.document.is_service_config() => (
            "Google rejects the config unless another file of the deploy defines this provider. Define it, or correct the name.",
            COMPILER,
        ),
        true => (
            "Google rejects the config: no security scheme has this name. Define it, or correct the name.",
            LIMITATIONS_3,
        ),
        false => (
            "The operation is less protected than it looks: Google silently ignores this name, as no security scheme has it. Define it, or correct the name.",
            COMPILER,
        ),
    };
    let heading = Block::heading("`{}`", &[name]);
    Markup { blocks: vec![heading, Block::of(what), by_reference(from)] }
}

fn page(analysis: &Analysis, scheme: &SecurityScheme) -> Markup {
    let heading = if scheme.is_provider { "Provider `{}`" } else { "Security scheme `{}`" };
    let mut blocks = vec![Block::heading(heading, &[&scheme.name.text])];
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
            let kind = scheme.kind.as_ref().map(|kind| kind.text.as_str()).unwrap_or_default();
            blocks.push(Block::filled(
                "The gateway ignores schemes of type `{}`, so callers need no credentials for it. Use `oauth2` or `apiKey`.",
                &[kind],
            ));
            Some(COMPILER)
        }
        SchemeKind::Unknown => None,
    };
    blocks.push(Block::Paragraph(users(analysis, scheme)));
    blocks.extend(from.map(by_reference));
    Markup { blocks }
}

fn api_key(scheme: &SecurityScheme, start: &str, end: &str) -> Vec<Inline> {
    let name = scheme.key_name.as_ref().map(|name| name.text.as_str()).unwrap_or_default();
    let text = match scheme.location.as_ref().map(|it| it.text.as_str()) {
        Some("query") => "{}the query parameter `{}`{}",
        Some("header") => "{}the header `{}`{}",
        Some(other) => return Inline::filled("{}the {} `{}`{}", &[start, other, name, end]),
        None => "{}a place that is not given`{}`{}",
    };
    Inline::filled(text, &[start, name, end])
}

fn jwt(analysis: &Analysis, scheme: &SecurityScheme) -> Vec<Block> {
    let known = issuer_of(analysis, scheme);
    let right = known.as_ref().and_then(|it| match &it.form {
        IssuerForm::Not(right) => Some(right),
        IssuerForm::Exact | IssuerForm::Wrong => None,
    });
    let issuer = match (&scheme.issuer, right) {
        (Some(value), Some(right)) => {
            Inline::filled("`{}`; its tokens have `{}`", &[&value.text, right])
        }
        (Some(value), None) => {
            Inline::filled("`{}`, which must be the token's `iss`", &[&value.text])
        }
        (None, _) if scheme.is_provider => Inline::of("none; add it as `issuer`"),
        (None, _) if analysis.document.is_v3 => {
            Inline::of("none; add it as `x-google-auth.issuer`")
        }
        (None, _) => Inline::of("none; add it as `x-google-issuer`"),
    };
    let keys = match &scheme.jwks {
        Some(uri) => Inline::filled("`{}`", &[&uri.text]),
        None if scheme.issuer.is_none() => {
            Inline::of("none, as neither their URL nor an issuer is written")
        }
        None => Inline::of(
            "found at the issuer by OpenID Connect discovery; if that fails, Google rejects the config",
        ),
    };
    let written = scheme.audiences.map(|it| texts(it.of(&analysis.tree))).unwrap_or_default();
    let audiences = match written.is_empty() {
        true => Inline::of(
            "none is written, so only `https://SERVICE_NAME`, with the name of the API's managed service",
        ),
        false => codes(&written, ", "),
    };
    let places = match scheme.jwt_locations.map(|it| it.of(&analysis.tree)) {
        Some(list) if locations(list).is_empty() => {
            Inline::of("`Authorization: Bearer`, the query parameter `access_token`")
        }
        Some(list) => codes(&locations(list), ", "),
        None => Inline::of(
            "`Authorization: Bearer`, the header `X-Goog-Iap-Jwt-Assertion`, the query parameter `access_token`",
        ),
    };
    let titled = |(title, content): (&str, Vec<Inline>)| {
        let mut item = Inline::filled("**{}:** ", &[title]);
        item.extend(content);
        item
    };
    let items =
        [("Issuer", issuer), ("Keys", keys), ("Audiences", audiences), ("Looked for in", places)];
    let items = items.into_iter().map(titled).collect();
    let mut blocks = vec![Block::of("Callers must bring a JWT."), Block::List(items)];
    blocks.extend(known.map(|it| about_issuer(it.issuer)));
    if scheme.jwt_locations.is_none() {
        let field = match analysis.document.is_v3 {
            true => "jwtLocations",
            false if scheme.is_provider => "jwt_locations",
            false => "x-google-jwt-locations",
        };
        let prefix = if analysis.document.is_v3 { "valuePrefix" } else { "value_prefix" };
        blocks.push(Block::filled(
            "A token in `Authorization` without `Bearer` fails; to take those instead, add `{}` with `header: Authorization` and no `{}`.",
            &[field, prefix],
        ));
    }
    blocks
}

/// The issuer, if it is a known one.
fn issuer_of(analysis: &Analysis, scheme: &SecurityScheme) -> Option<WrittenIssuer> {
    written_issuer(&analysis.fill(&scheme.issuer.as_ref()?.text).text)
}

/// What is known of an issuer.
fn about_issuer(issuer: &Issuer) -> Block {
    let (tokens, audiences) = (capitalized(&issuer.tokens), &issuer.audiences);
    let note = issuer.note.as_deref().unwrap_or_default();
    Block::of(format!("{tokens}. Their audience is {audiences}. {note}").trim_end())
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

/// The headers and query parameters; the gateway reads no cookies.
fn locations(list: Reached<'_>) -> Vec<String> {
    let item = |item: Node<'_>| {
        let item = item.resolved();
        let text = |name: &str| Some(item.field(name)?.value.node.text().into_owned());
        let prefix = text("value_prefix").or_else(|| text("valuePrefix")).unwrap_or_default();
        let header = text("header").map(|name| format!("{name}: {prefix}").trim_end().to_owned());
        let query = || Some(format!("?{}=", text("query")?));
        header.or_else(query)
    };
    list.node.items().filter_map(item).collect()
}

fn codes(texts: &[String], separator: &str) -> Vec<Inline> {
    let codes: Vec<_> = texts.iter().map(|text| vec![Inline::Code(text.clone())]).collect();
    Inline::joined(&codes, separator)
}

/// How many operations name the scheme, by themselves or through the document.
fn users(analysis: &Analysis, scheme: &SecurityScheme) -> Vec<Inline> {
    let document = &analysis.whole().document;
    let names = |security: &Security| {
        let mut uses = security.requirements.iter().flat_map(|it| &it.schemes);
        uses.any(|it| it.name.text == scheme.name.text)
    };
    if let Some(service) = &document.service_config {
        let rules = service.authentication.iter().filter_map(|rule| rule.security.as_ref());
        let count = rules.filter(|security| names(security)).count();
        return match count {
            0 => Inline::of("**Used by:** no rule"),
            some => Inline::filled("**Used by:** {}", &[&counted(some, "rule")]),
        };
    }
    let by_document = document.security.as_ref().is_some_and(names);
    let operations = document.paths.iter().flat_map(|item| &item.operations);
    let count = operations.filter(|it| it.security.as_deref().map_or(by_document, names)).count();
    let by_tools =
        analysis.security_of_tools().is_some_and(|it| it.field(&scheme.name.text).is_some());
    let counted = match (count, by_tools && document.is_v3) {
        (0, false) => "no operation".to_owned(),
        (0, true) => "the list of MCP tools".to_owned(),
        (some, false) => counted(some, "operation"),
        (some, true) => format!("{} and the list of MCP tools", counted(some, "operation")),
    };
    Inline::filled("**Used by:** {}", &[&counted])
}
