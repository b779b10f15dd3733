//! `unknown-extension`: an `x-google-*` key that nothing reads, or at a place where nothing reads it.

mod above;
mod misplaced;
#[cfg(test)]
mod tests;

use self::above::Above;
use self::misplaced::Misplaced;
use super::places::{self, fix};
use super::schemes::MistypedJwt;
use super::wording::short;
use super::{Fix, Report, compiler_at, declare_rule, on};
use crate::analysis::{Analysis, Extension, ExtensionPlace, Fact, Focus};
use crate::edit::{FileStyle, Position, combine, copy_entry, remove_entry, rename_key};
use crate::gateway::{self, KeyPlace, Use, sources};
use crate::openapi::is_outside_of_path;
use crate::settings::Severity;
use crate::text::TextRange;
use crate::yaml::NodeId;

declare_rule! {
    /// An `x-google-*` key that the gateway does not read, or not at this place.
    ///
    /// ## Why
    /// Google reads the extension keys it knows and silently ignores all others. A misspelt key
    /// deploys, but what it is for does not happen: tokens are not checked, quota is not counted,
    /// requests go to another backend. The same is true of a known key in the wrong place:
    /// `x-google-parameter` is read on path parameters only, and `x-google-endpoint` only in the
    /// top-level `servers`, not in those of a path or an operation.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Shelves, version: "1"}
    /// x-google-backends:
    ///   address: https://books-1234567890.us-central1.run.app
    /// x-google-backend:
    ///   address: https://shelves-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// paths:
    ///   /shelves:
    ///     get:
    ///       operationId: listShelves
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info:
    ///   title: Shelves
    ///   version: "1"
    ///   x-google-allow: configured
    /// x-google-backend:
    ///   address: https://shelves-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// paths:
    ///   /shelves:
    ///     get:
    ///       operationId: listShelves
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,good
    /// swagger: "2.0"
    /// info: {title: Shelves, version: "1"}
    /// x-google-allow: configured
    /// x-google-backend:
    ///   address: https://shelves-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// paths:
    ///   /shelves:
    ///     get:
    ///       operationId: listShelves
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Correct the spelling, move the key to a place where it is read, or remove it.
    UNKNOWN_EXTENSION {
        id: "unknown-extension",
        level: on(Severity::Warning),
        versions: All,
        targets: All,
        scope: Local,
        about: Keys,
        google: [],
        source: Some(compiler_at!(
            "src/main/resources/swagger/schema2_0/schema.json#L10-L15"
        )),
        source_v3: Some(sources::EXTENSIONS_3),
    }
}

/// The values of known extension keys that are written on `paths` itself, where a part of a document
/// begins with one: the key is the matter of the whole document.
fn values_on_paths(analysis: &Analysis) -> Vec<TextRange> {
    let Focus::Block(block) = analysis.focus else { return Vec::new() };
    let entries = analysis.tree.entries_of_block(block);
    let known = entries.filter(|entry| gateway::gateway_key(&entry.key.text()).is_some());
    known.map(|entry| entry.value.range()).collect()
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let unseen = Unseen::new(analysis);
    // Where the value of the last known extension ends: its fields are another rule's.
    let mut inside = TextRange::default();
    let mut misplaced = Misplaced::default();
    let above = Above::new(&analysis.tree);
    let rejected = Rejected::new(analysis);
    let on_paths = values_on_paths(analysis);
    let mut api_key = None;
    for extension in &analysis.extensions {
        if inside.covers(extension.key) || on_paths.iter().any(|it| it.covers(extension.key)) {
            continue;
        }
        let value = extension.value.of(&analysis.tree);
        let is_apart =
            matches!(extension.place, ExtensionPlace::Template | ExtensionPlace::Overridden);
        let is_read = extension.known.is_some() || is_apart;
        if is_read && value.via.is_none() {
            inside = value.node.range();
        }
        let Fact::Known(name, _) = analysis.extension_name(extension) else { continue };
        if is_apart {
            continue;
        }
        // Google's schema rejects the key or what holds it: that is told there.
        if rejected.covers(extension.key) || misplaced.takes(&above, extension) {
            continue;
        }
        match extension.known {
            None => report_unknown(analysis, extension, &name, report),
            Some(key) => {
                let Some(used) = key.in_version(analysis.document.is_v3) else { continue };
                let is_read = unseen.may_be_read(extension, used)
                    && other_location(analysis, extension, used).is_none();
                if !is_read {
                    report_place(analysis, extension, &name, used, &above, report);
                } else if is_in_api_key(analysis, extension) {
                    report_in_api_key(analysis, extension, &name, &mut api_key, report);
                }
            }
        }
    }
    misplaced.report(report, analysis.source());
}

/// The keys that Google's schema does not take, each with its value.
struct Rejected(Vec<TextRange>);

impl Rejected {
    fn new(analysis: &Analysis) -> Self {
        let unknown_keys = analysis.unknown_keys();
        let ranges = unknown_keys.map(|it| it.key.range().join(it.value.range()));
        let mut ranges: Vec<_> = ranges.collect();
        ranges.sort();
        // What one holds begins no later: a look at the last one before a place is enough.
        let mut end = 0;
        ranges.retain(|range| {
            let is_outside = range.end > end;
            end = end.max(range.end);
            is_outside
        });
        Self(ranges)
    }

    fn covers(&self, key: TextRange) -> bool {
        let index = self.0.partition_point(|it| it.start <= key.start);
        index.checked_sub(1).and_then(|index| self.0.get(index)).is_some_and(|it| it.covers(key))
    }
}

/// Places that are read although the model does not look there.
struct Unseen {
    /// Entries of `paths` whose key does not begin with a slash, as a template's does not.
    paths: Vec<TextRange>,
    /// Parameters that are apart and may be used by nobody.
    parameters: Option<TextRange>,
}

impl Unseen {
    fn new(analysis: &Analysis) -> Self {
        let paths = analysis.entries_of_paths().into_iter();
        let odd = paths.filter(|entry| !entry.key.text().starts_with('/'));
        let parameters = || {
            let root = analysis.tree.root()?;
            let holder = match analysis.document.is_v3 {
                true => root.entry("components")?.value,
                false => root,
            };
            Some(holder.entry("parameters")?.value.range())
        };
        Self {
            paths: odd.map(|entry| entry.value.range()).collect(),
            parameters: analysis.focus.is_outside_of_paths().then(parameters).flatten(),
        }
    }

    fn may_be_read(&self, extension: &Extension, used: &Use) -> bool {
        match extension.place {
            ExtensionPlace::At(place) => used.places.contains(&place),
            // A backend on a path item is a mistake of its own.
            ExtensionPlace::PathItem => {
                extension.known.is_some_and(|key| key.name == "x-google-backend")
            }
            ExtensionPlace::Template | ExtensionPlace::Overridden => true,
            ExtensionPlace::Elsewhere => {
                let index = self.paths.partition_point(|it| it.start <= extension.key.start);
                let odd = index.checked_sub(1).and_then(|index| self.paths.get(index));
                let is_parameter = used.places.contains(&KeyPlace::Parameter)
                    && self.parameters.is_some_and(|it| it.covers(extension.key));
                is_parameter || odd.is_some_and(|it| it.covers(extension.key))
            }
        }
    }
}

/// Whether an extension is in the definition of an API key, where no key about JWTs is read.
fn is_in_api_key(analysis: &Analysis, extension: &Extension) -> bool {
    let holder = || analysis.tree.node(extension.holder).resolved();
    extension.place == ExtensionPlace::At(KeyPlace::SecurityScheme)
        && holder().field("type").is_some_and(|kind| kind.value.node.text() == "apiKey")
}

/// Says so, once for all that is in one definition: it is the type that is wrong.
fn report_in_api_key(
    analysis: &Analysis,
    extension: &Extension,
    name: &str,
    last: &mut Option<NodeId>,
    report: &mut Report<'_>,
) {
    let definition = analysis.tree.node(extension.holder).resolved().node;
    let mistyped = MistypedJwt::of(definition).filter(|_| !analysis.document.is_v3);
    let is_told = mistyped.is_some_and(|it| it.is_rejected)
        || mistyped.is_some() && *last == Some(definition.id());
    if is_told {
        return;
    }
    *last = Some(definition.id());
    let advice = match mistyped {
        Some(_) => {
            "For JWTs write `type: oauth2`, `flow: implicit` and `authorizationUrl: \"\"`, without `name` and `in`."
        }
        None => {
            "It reads this key in JWT schemes only (`type: oauth2`). Remove it, or correct the type."
        }
    };
    let message =
        format!("Google silently ignores `{name}`: this scheme is of `type: apiKey`. {advice}");
    let place = extension.key_place(&analysis.tree);
    places::add_at(report, Severity::Warning, place, message);
}

/// Where the parameter is that holds the key of a path parameter, if not in the path.
fn other_location(analysis: &Analysis, extension: &Extension, used: &Use) -> Option<String> {
    if !used.places.contains(&KeyPlace::Parameter) {
        return None;
    }
    let location = analysis.tree.node(extension.holder).resolved().field("in")?;
    let location = location.value.node.text().into_owned();
    is_outside_of_path(&location).then_some(location)
}

fn report_unknown(analysis: &Analysis, extension: &Extension, name: &str, report: &mut Report<'_>) {
    // A root key that holds anchors is there for their sake.
    let value = analysis.tree.node(extension.key_node).range().end;
    let end = extension.value.of(&analysis.tree).node.range().end;
    let written = TextRange::new(value, end).of(analysis.source());
    if extension.value.via.is_none() && written.contains('&') {
        return;
    }
    let reads = |name: &str| {
        let used = gateway::gateway_key(name)
            .filter(|key| key.replaced_by.is_none())
            .and_then(|key| key.in_version(analysis.document.is_v3));
        match extension.place {
            ExtensionPlace::At(place) => used.is_some_and(|used| used.places.contains(&place)),
            _ => used.is_some(),
        }
    };
    let names = gateway::keys().iter().map(|key| key.name).filter(|name| reads(name));
    let meant = gateway::nearest(name, names, 2).or_else(|| same_letters(name, reads));
    let shown = short(name, 26);
    let elsewhere =
        if meant.is_none() { known_elsewhere(name, analysis.document.is_v3) } else { None };
    let message = match (meant, &elsewhere) {
        (None, Some((meant, places))) => format!(
            "Google silently ignores `{shown}`: it does not know this key. Did you mean `{meant}`? That is read {places}."
        ),
        (Some(meant), _) => {
            format!(
                "Google silently ignores `{shown}`: it does not know this key. Did you mean `{meant}`?"
            )
        }
        (None, None) => format!(
            "Google silently ignores `{shown}`: it does not know this key. Remove it, or rename it without `x-google-` if another tool reads it."
        ),
    };
    let key = analysis.tree.node(extension.key_node);
    let file = report.file();
    let place = extension.key_place(&analysis.tree);
    let is_gone = meant.is_none() && elsewhere.is_none() && place.anchored.is_none();
    let finding = places::add_at(report, Severity::Warning, place, message);
    finding.operation = extension.operation.and_then(|id| analysis.operation_key(id));
    if is_gone {
        finding.fixes.extend(places::removal_at(analysis, file, place.range.start));
    }
    let holder = analysis.tree.node(extension.holder);
    let is_free = |meant: &&str| holder.resolved().field(meant).is_none();
    if let Some(meant) = meant.filter(|meant| extension.via.is_none() && is_free(meant)) {
        let title = format!("Rename to `{meant}`");
        finding.fixes.extend(fix(title, false, rename_key(file, key, meant)));
    }
}

/// The near name that counts at another place, or what the name of the other version became.
fn known_elsewhere(name: &str, is_v3: bool) -> Option<(&'static str, String)> {
    let meant = match name {
        "x-google-security" => "security",
        _ => gateway::nearest_gateway_key(name)?,
    };
    let meant =
        if meant == "x-google-management" && is_v3 { "x-google-api-management" } else { meant };
    if meant == "security" {
        return Some((meant, "at the top level and on an operation".to_owned()));
    }
    let key = gateway::gateway_key(meant).filter(|key| key.replaced_by.is_none())?;
    let places: Vec<_> = key.in_version(is_v3)?.places.iter().map(|it| it.in_words()).collect();
    Some((meant, places.join(" and ")))
}

/// The known key that differs in `-` and `_` and case only.
fn same_letters(name: &str, reads: impl Fn(&str) -> bool) -> Option<&'static str> {
    let letters = |name: &str| name.replace('_', "-").to_lowercase();
    let wanted = letters(name);
    gateway::keys().iter().map(|key| key.name).find(|name| reads(name) && letters(name) == wanted)
}

/// What holds the key, by its nearest name: below `info`.
fn below(above: &Above<'_>, extension: &Extension) -> String {
    let nearest = above.keys(extension.holder).next().map(|above| above.key.text());
    nearest.map_or("here".to_owned(), |name| format!("below `{}`", short(&name, 20)))
}

fn report_place(
    analysis: &Analysis,
    extension: &Extension,
    name: &str,
    used: &Use,
    above: &Above<'_>,
    report: &mut Report<'_>,
) {
    let places: Vec<_> = used.places.iter().map(|place| place.in_words()).collect();
    let here = match (extension.place, other_location(analysis, extension, used)) {
        (_, Some(location)) => format!("on a parameter in `{location}`"),
        (ExtensionPlace::At(place), _) => place.in_words().to_owned(),
        (ExtensionPlace::PathItem, _) => "on a path item".to_owned(),
        _ => below(above, extension),
    };
    let places = places.join(" and ");
    let message = format!(
        "Google silently ignores `{}` {here}. It reads this key only {places}. Move or remove it.",
        short(name, 28)
    );
    let place = extension.key_place(&analysis.tree);
    let file = report.file();
    let finding = places::add_at(report, Severity::Warning, place, message);
    finding.operation = extension.operation.and_then(|id| analysis.operation_key(id));
    if used.places == [KeyPlace::Root] && place.anchored.is_none() {
        finding.fixes.extend(move_to_root(file, analysis, place.range.start));
    }
}

/// Moves an entry to the root, if that lacks it.
fn move_to_root(file: &FileStyle<'_>, analysis: &Analysis, offset: usize) -> Option<Fix> {
    let (mapping, entry) = places::entry_at(analysis, offset)?;
    let root = analysis.tree.root().filter(|root| root.entry(&entry.key.text()).is_none())?;
    let position = root.entry("paths").map_or(Position::Last, Position::Before);
    let copied = copy_entry(file, mapping, entry, root, position)?;
    let edits = combine([copied, remove_entry(file, mapping, entry)?]);
    fix("Move it to the root", false, edits)
}
