//! Code lenses in the protocol's words: which command a click runs, if the client has one.

use lsp_types::{CodeLens, Command, Location, Url};
use serde_json::{Value, json};

use super::actions::open;
use super::client::{COPY_TO_CLIPBOARD, Client};
use super::convert;
use super::document::Document;
use super::pages::Page;
use super::said::title;
use super::settled_lenses::SettledLenses;
use crate::features::{Lens, LensAction, LensRoles};
use crate::text::{Text, TextRange};

/// Commands that clients may implement.
const SHOW_PLAN: &str = "gatewayLs.showIamPlan";
const SHOW_PLACES: &str = "gatewayLs.showReferences";
/// The server's own command, for clients that cannot show the plan.
const PLAN: &str = "gatewayLs.iamPlan";

/// The lenses of a document version. Their tooltips are in `data`: the protocol has no other place
/// for them yet.
pub(super) fn lenses(
    document: &Document,
    roles: LensRoles,
    client: &Client,
    settled: &SettledLenses,
) -> Vec<CodeLens> {
    if document.is_settings_file() {
        return Vec::new();
    }
    let analysis = document.analysis();
    let lenses = settled.steady(document, roles).into_iter();
    let to_lens = |lens: Lens| CodeLens {
        range: convert::to_range(&analysis.text, lens.range, client.encoding),
        data: Some(json!({ "tooltip": lens.tooltip })),
        command: Some(command(lens, &document.url, &analysis.text, client)),
    };
    lenses.map(to_lens).collect()
}

/// What a click does. A command without a name is a text that cannot be clicked, or does nothing;
/// its title says what is so.
fn command(lens: Lens, url: &Url, text: &Text, client: &Client) -> Command {
    let range = |range: TextRange| convert::to_range(text, range, client.encoding);
    let has = |name: &str| client.commands.iter().any(|it| it == name);
    let (name, arguments): (&str, Vec<Value>) = match lens.action {
        LensAction::Copy(command) if has(COPY_TO_CLIPBOARD) => {
            (COPY_TO_CLIPBOARD, vec![json!(command)])
        }
        LensAction::Explain(rule) => {
            let page = Page::Rule(rule.to_owned());
            return open(&lens.title, &page, client).unwrap_or_else(|| said(&lens.statement));
        }
        LensAction::ShowPlan if has(SHOW_PLAN) => (SHOW_PLAN, vec![json!(url)]),
        LensAction::ShowPlan if client.executes_commands => {
            (PLAN, vec![json!(url), json!("human")])
        }
        LensAction::ShowPlaces(places) if has(SHOW_PLACES) => {
            let locations: Vec<_> =
                places.into_iter().map(|place| Location::new(url.clone(), range(place))).collect();
            (SHOW_PLACES, vec![json!(url), json!(range(lens.range).start), json!(locations)])
        }
        LensAction::Copy(_)
        | LensAction::ShowPlan
        | LensAction::ShowPlaces(_)
        | LensAction::Nothing => return said(&lens.statement),
    };
    let (title, command) = (title(&lens.title), name.to_owned());
    Command { title, command, arguments: Some(arguments) }
}

/// A text that cannot be clicked.
fn said(text: &str) -> Command {
    Command { title: title(text), command: String::new(), arguments: None }
}
