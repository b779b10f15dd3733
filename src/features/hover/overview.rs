//! An operation and the whole file: which backends they use and what those need.

mod list;

use std::collections::{BTreeMap, BTreeSet};

use super::backend::Role;
use super::status::with_reason;
use super::{backend, fit, security, undefined, wording};
use crate::analysis::{Analysis, Grants};
use crate::features::backends::{counted, distinct};
use crate::features::cited::by_source;
use crate::features::markup::{Block, Inline, Markup};
use crate::gateway::Verdict;
use crate::openapi::BackendForm;
use crate::routing::{Effective, Occurrence, Origin, Route, Source};
use crate::settings::Target;
use crate::template;
use list::Rank;

/// Operations without a backend that are named.
const MOST_HOMELESS: usize = 2;
/// Backends of a router listed for an operation.
const MOST_MODELS: usize = 5;

/// Where an operation's requests go, and what that backend needs; and whether the backend has a
/// page that says more.
pub(super) fn of_operation(analysis: &Analysis, route: &Route) -> (Markup, bool) {
    let key = analysis.operation_key(route.operation);
    let heading = key.map(|key| Inline::filled("`{} {}`", &[&key.method, &key.path]));
    let mut blocks = vec![Block::Heading(heading.unwrap_or_default())];
    let occurrence = route.occurrence.and_then(|index| analysis.routing.occurrences.get(index));
    let callers = Block::Paragraph(security::needed(&route.credentials));
    let Some(occurrence) = occurrence.filter(|it| it.address_value().is_some()) else {
        let nowhere = nowhere(analysis, route, occurrence);
        blocks.push(Block::Paragraph(nowhere));
        // Of a config that is not deployed nobody asks who may call.
        blocks.extend((!is_undefined(route, occurrence)).then_some(callers));
        return (Markup { blocks }, false);
    };
    let calls = Block::Paragraph(calls(analysis, route, occurrence));
    let advice = analysis.advice(occurrence);
    let refused = backend::without_service(analysis, occurrence);
    let has_page = refused.is_none();
    let is_blocked = analysis.blocked(occurrence, occurrence.is_routed_only()).is_some()
        || matches!(advice.verdict, Verdict::Blocked | Verdict::Announced);
    let contradiction = backend::contradiction(analysis, occurrence).filter(|_| has_page);
    let is_contradicted = contradiction.is_some();
    let answer = refused.or(contradiction.map(|it| vec![it]));
    let of_role = || backend::answer(analysis, occurrence, &advice, Role::Elsewhere);
    let answer = answer.unwrap_or_else(of_role);
    let special = match is_blocked || !has_page {
        true => {
            blocks.extend(answer);
            let special = blocks.len();
            blocks.push(calls);
            special
        }
        false => {
            blocks.push(calls);
            blocks.extend(answer);
            blocks.len()
        }
    };
    blocks.push(callers);
    let mut hover = Markup { blocks };
    if has_page && !is_contradicted {
        backend::add_special(&mut hover, special, &advice);
    }
    // Both are a step away: the values are in the file, the source is on the backend's page.
    let settings = (!occurrence.is_routed_only()).then(|| settings(analysis, occurrence));
    for block in settings.into_iter().chain(by_source(advice.source).filter(|_| has_page)) {
        let end = hover.blocks.len();
        fit::add(&mut hover, end, block);
    }
    (hover, has_page)
}

/// Which URL an operation calls, and who says so.
fn calls(analysis: &Analysis, route: &Route, occurrence: &Occurrence) -> Vec<Inline> {
    let url = analysis.routing.url(route);
    let target = url.as_ref().unwrap_or(&occurrence.filled.text);
    let mut content = Inline::filled("Calls `{}`", &[target]);
    content.extend(origin(route.source.as_ref()));
    if url.is_none() {
        content.extend(Inline::of(unknown_path(analysis, occurrence)));
    }
    content.extend(other_models(analysis, occurrence, route.source.as_ref()));
    content
}

/// Whether the operation names something that nothing defines; a name that is filled in later may be
/// defined.
fn is_undefined(route: &Route, occurrence: Option<&Occurrence>) -> bool {
    let (Some(Source::Named(name) | Source::Router(name)), None) = (&route.source, occurrence)
    else {
        return false;
    };
    !template::has_syntax(name)
}

/// Why an operation calls nothing.
fn nowhere(analysis: &Analysis, route: &Route, occurrence: Option<&Occurrence>) -> Vec<Inline> {
    let text = match (&route.source, occurrence) {
        (Some(Source::Named(name) | Source::Router(name)), None) if template::has_syntax(name) => {
            let unknown = "Which backend is called is not known until `{}` is filled in.";
            return Inline::filled(unknown, &[name]);
        }
        (Some(Source::Named(name)), None) => {
            let rejected = "**Google rejects the config:** no backend is named `{}`;";
            let mut content = Inline::filled(rejected, &[name]);
            content.extend(undefined::instead_of(analysis, name));
            return content;
        }
        (Some(Source::Router(name)), None) => {
            return Inline::filled(
                "**Google rejects the config:** no model router is named `{}`; define it in `x-google-api-management`, or correct the name.",
                &[name],
            );
        }
        (Some(_), Some(occurrence))
            if !analysis.document.is_v3
                && !matches!(occurrence.backend.form, BackendForm::Object(_)) =>
        {
            return with_reason("Google rejects the config:", undefined::NOT_AN_OBJECT);
        }
        (Some(_), _) => ": add an `address` to its backend.",
        (None, _) => without_backend(analysis, route),
    };
    with_reason("This operation reaches no backend", text)
}

/// Why the path of a URL is not known.
fn unknown_path(analysis: &Analysis, occurrence: &Occurrence) -> &'static str {
    let translation = occurrence.effective.path_translation;
    match translation.value.is_none() && translation.origin == Origin::Default {
        true if analysis.document.is_v3 => {
            " The path is not known: the default of `pathTranslation` is not documented."
        }
        _ => " The path is not known here.",
    }
}

/// Where a router leads for the models that its rules name.
fn other_models(
    analysis: &Analysis,
    occurrence: &Occurrence,
    source: Option<&Source>,
) -> Vec<Inline> {
    let Some(Source::Router(name)) = source else { return Vec::new() };
    let Some(router) = analysis.routers().get(name) else { return Vec::new() };
    let own = analysis.name_of(occurrence).map(|it| &it.text);
    let names = router.backends.iter().map(|it| &it.text);
    let others: BTreeSet<_> = names.filter(|name| Some(*name) != own).collect();
    if others.is_empty() {
        return Vec::new();
    }
    let others = others.into_iter().take(MOST_MODELS).map(|name| vec![Inline::Code(name.clone())]);
    let mut content = Inline::of(" Its rules send other models to the backend ");
    content.extend(Inline::joined(&others.collect::<Vec<_>>(), ", "));
    content.extend(Inline::of("."));
    content
}

/// Why an operation calls nothing though nobody names a backend that is missing.
fn without_backend(analysis: &Analysis, route: &Route) -> &'static str {
    let own = route.operation.of(&analysis.document).and_then(|(_, it)| it.backend.as_deref());
    let path = route.operation.of(&analysis.document).and_then(|(it, _)| it.backend.as_deref());
    match own.or(analysis.document.backend.as_ref()) {
        Some(_) if analysis.document.is_v3 => {
            ": in OpenAPI 3.x `x-google-backend` must be the name of a backend in `x-google-api-management.backends`."
        }
        _ if path.is_some() => {
            ": Google does not read `x-google-backend` on a path. Move it to the operation."
        }
        _ => ": add `x-google-backend` to this operation or at the top level.",
    }
}

/// The values that count for a backend, in one line, defaults marked.
fn settings(analysis: &Analysis, occurrence: &Occurrence) -> Block {
    let value = |value: Option<String>, origin: Origin| {
        let default = if origin == Origin::Default { " (default)" } else { "" };
        value.map(|value| (value, default))
    };
    let Effective { path_translation, protocol, .. } = &occurrence.effective;
    let deadline = analysis.deadline(occurrence);
    let rejected = analysis.rejected_deadline(occurrence);
    let rejected = rejected.map(|seconds| format!("deadline {seconds} is rejected"));
    let values = [
        value(path_translation.value.map(|it| it.name().to_owned()), path_translation.origin),
        value(
            deadline.value.map(|seconds| format!("deadline {seconds} s")).or(rejected),
            deadline.origin,
        ),
        value(protocol.value.map(|it| it.name().to_owned()), protocol.origin),
    ];
    let in_words = |(value, default): (String, &str)| {
        let text = if value.contains(' ') { "{}{}" } else { "`{}`{}" };
        Inline::filled(text, &[&value, default])
    };
    let values: Vec<_> = values.into_iter().flatten().map(in_words).collect();
    Block::Paragraph(Inline::joined(&values, " · "))
}

fn origin(source: Option<&Source>) -> Vec<Inline> {
    match source {
        Some(Source::Operation) => Inline::of(" (backend set on this operation)."),
        Some(Source::Document) => Inline::of(" (backend set at the top level)."),
        Some(Source::Named(name)) => Inline::filled(" (backend `{}`).", &[name]),
        Some(Source::Router(name)) => {
            Inline::filled(" (default model of the router `{}`).", &[name])
        }
        None => Vec::new(),
    }
}

/// All backends of the file and the roles they need.
pub(super) fn of(analysis: &Analysis) -> Markup {
    let product = match analysis.target {
        Target::ApiGateway => "API Gateway config",
        Target::Endpoints => "Cloud Endpoints config",
    };
    let mut heading = product.to_owned();
    if let Some(version) = analysis.document.version {
        heading += &format!(", OpenAPI {}", version.name());
    }
    let mut blocks = vec![Block::Heading(vec![Inline::Text(heading)])];
    let backends = distinct(analysis);
    let operations = analysis.routing.routes.len();
    let counts =
        [counted(operations, "operation"), counted(backends.len(), "backend address")].join(", ");
    let mut counts = vec![Inline::Text(counts)];
    counts.extend(homeless(analysis));
    counts.extend(Inline::of("."));
    blocks.push(Block::Paragraph(counts));
    if !analysis.routing.synthetic.is_empty() {
        blocks.push(Block::of(
            "`x-google-allow: all`: requests to other paths go to the top-level backend, except `HEAD` and `OPTIONS`.",
        ));
    }
    let (users, grants) = (Users::new(analysis), Grants::new(analysis));
    let mut items: Vec<_> =
        backends.iter().map(|(it, _)| list::item(&grants, it, &users.of(it))).collect();
    // What cannot work comes first.
    items.sort_by_cached_key(|item| item.rank);
    let blocked = items.iter().filter(|item| item.rank == Rank::Blocked).count();
    if blocked > 0 {
        let (words, order) = match (blocked, items.len()) {
            (1, 1) => ("The only backend cannot work".to_owned(), "."),
            (1, all) => (format!("1 of {all} backends cannot work"), ": it comes first below."),
            (some, all) => {
                (format!("{some} of {all} backends cannot work"), ": they come first below.")
            }
        };
        blocks.insert(1, Block::filled("**{}**{}", &[&words, order]));
    }
    if !items.is_empty() {
        blocks.push(Block::filled("**What {} needs**", &[wording::account(analysis.target)]));
        blocks.push(Block::List(list::lines(items)));
    }
    Markup { blocks }
}

/// The operations without a backend, by their names.
fn homeless(analysis: &Analysis) -> Vec<Inline> {
    let homeless: Vec<_> =
        analysis.routing.routes.iter().filter(|route| route.occurrence.is_none()).collect();
    if homeless.is_empty() {
        return Vec::new();
    }
    let count = counted(homeless.len(), "operation");
    let mut content = Inline::filled("; {} without a backend: ", &[&count]);
    let keys = homeless.iter().filter_map(|route| analysis.operation_key(route.operation));
    let names = keys.map(|key| Inline::filled("`{} {}`", &[&key.method, &key.path]));
    content.extend(Inline::joined(&names.take(MOST_HOMELESS).collect::<Vec<_>>(), ", "));
    let more = homeless.len().saturating_sub(MOST_HOMELESS);
    content.extend((more > 0).then(|| Inline::Text(format!(" and {more} more"))));
    content
}

const NO_OPERATION: &str = "no operation";

/// Who uses the backends of a file, by address.
struct Users<'a> {
    operations: BTreeMap<&'a str, usize>,
    /// The address that takes what no path of the file takes.
    rest: Option<&'a str>,
}

impl<'a> Users<'a> {
    fn new(analysis: &'a Analysis) -> Self {
        let routing = &analysis.routing;
        let address =
            |index: usize| routing.occurrences.get(index).map(|it| it.filled.text.as_str());
        let mut by_router: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for occurrence in &routing.occurrences {
            for router in &occurrence.routers {
                by_router.entry(router).or_default().insert(&occurrence.filled.text);
            }
        }
        let mut operations = BTreeMap::new();
        for route in &routing.routes {
            let routed = match &route.source {
                Some(Source::Router(router)) => by_router.get(router.as_str()),
                _ => None,
            };
            match routed {
                Some(addresses) => {
                    addresses.iter().for_each(|it| *operations.entry(*it).or_default() += 1);
                }
                None => {
                    let own = route.occurrence.and_then(address);
                    own.into_iter().for_each(|it| *operations.entry(it).or_default() += 1);
                }
            }
        }
        let rest = routing.synthetic.first().and_then(|it| it.occurrence).and_then(address);
        Self { operations, rest }
    }

    fn of(&self, occurrence: &Occurrence) -> String {
        let address = occurrence.filled.text.as_str();
        let count = self.operations.get(address).copied().unwrap_or_default();
        match (count, self.rest == Some(address)) {
            (0, true) => "all other paths".to_owned(),
            (0, false) => NO_OPERATION.to_owned(),
            (some, true) => format!("{} and all other paths", counted(some, "operation")),
            (some, false) => counted(some, "operation"),
        }
    }
}
