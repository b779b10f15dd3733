//! What the file says about the gateway's own address, and what the gateway makes of it.

use super::at::At;
use crate::features::cited::by_reference;
use crate::features::markup::{Block, Inline, Markup};
use crate::gateway::sources::{COMPILER, LIMITATIONS_3, PROXY, RELEASE_NOTES, Reference};
use crate::openapi::Server;
use crate::settings::Target;

/// `host` or `basePath` in 2.0; `servers` and the URLs in it in 3.x.
pub(super) fn of(at: &At<'_>) -> Option<Markup> {
    match at.analysis.document.is_v3 {
        true => of_v3(at),
        false => of_v2(at),
    }
}

fn of_v2(at: &At<'_>) -> Option<Markup> {
    if at.depth() != 1 {
        return None;
    }
    let is_endpoints = at.analysis.target == Target::Endpoints;
    match &*at.entry.key.text() {
        "host" if is_endpoints => Some(page(
            "host",
            Inline::of(
                "The name of the Endpoints service. Required unless the service is named elsewhere.",
            ),
            COMPILER,
        )),
        "host" => Some(page(
            "host",
            Inline::of(
                "May be left out, but must not be empty. API Gateway does not use it: each gateway gets its own host.",
            ),
            RELEASE_NOTES,
        )),
        "basePath" => Some(page("basePath", base_path(at), PROXY)),
        _ => None,
    }
}

/// What is before every path, shown at the first one.
fn base_path(at: &At<'_>) -> Vec<Inline> {
    let base = at.analysis.routing.base_path.as_ref().filter(|base| !base.text.is_empty());
    let Some(base) = base else {
        let is_slash = at.entry.value.text().trim_end().ends_with('/');
        return Inline::of(match is_slash {
            true => "It changes nothing: a slash alone means the same as none.",
            false => "It changes nothing: it is empty.",
        });
    };
    let mut line = Inline::filled("`{}` is put before every path of the file", &[&base.text]);
    if let Some(route) = at.analysis.routing.routes.first() {
        line.extend(Inline::filled(", as in `{}`", &[route.full_path()]));
    }
    line.extend(Inline::of(
        ". A backend with `APPEND_PATH_TO_ADDRESS` gets it as a part of the path; one with `CONSTANT_ADDRESS` does not.",
    ));
    line
}

fn of_v3(at: &At<'_>) -> Option<Markup> {
    let names = at.names();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let servers = &at.analysis.document.servers;
    match names.as_slice() {
        ["servers"] if at.on_key => {
            let mut line = Inline::of(
                "The gateway is the server with `x-google-endpoint`: the path of its URL is put before every path. API Gateway ignores the other servers.",
            );
            let is_marked = servers.iter().any(|it| it.endpoint.is_some());
            if !is_marked {
                line.extend(Inline::of(
                    " No server here has it, so the first one is used, which is not documented.",
                ));
            }
            if let Some(base) = &at.analysis.routing.base_path {
                let path = if base.text.is_empty() { "/" } else { &base.text };
                line.extend(Inline::filled(" Here that path is `{}`.", &[path]));
            }
            Some(page("servers", line, LIMITATIONS_3))
        }
        ["servers", "url"] => {
            let range = at.entry.value.content_range();
            let is_it = |server: &Server| {
                server
                    .url
                    .as_ref()
                    .is_some_and(|url| url.place.range == range || url.place.text() == range)
            };
            let index = servers.iter().position(is_it)?;
            let marked = servers.iter().filter(|server| server.endpoint.is_some()).count();
            let is_marked = servers.get(index).is_some_and(|server| server.endpoint.is_some());
            let line = if marked > 1 && is_marked {
                Inline::filled(
                    "**Google rejects the config**: only one server may have `x-google-endpoint`. Remove it from the others.",
                    &[],
                )
            } else if Server::gateway(servers) == Some(index) {
                base_path(at)
            } else {
                Inline::of("API Gateway ignores this server: another one is the gateway.")
            };
            Some(page("url", line, LIMITATIONS_3))
        }
        _ => None,
    }
}

fn page(name: &str, line: Vec<Inline>, from: Reference) -> Markup {
    let heading = Block::heading("`{}`", &[name]);
    Markup { blocks: vec![heading, Block::Paragraph(line), by_reference(from)] }
}
