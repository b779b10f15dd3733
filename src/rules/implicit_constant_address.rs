//! `implicit-constant-address`: a backend that is called at its address alone, and nobody said so.

mod judge;
#[cfg(test)]
mod tests;

use std::ops::Range;

use self::judge::{Judge, Loss};
use super::backends::{self, change};
use super::wording::short;
use super::{Fix, Report, declare_rule, on};
use crate::analysis::Analysis;
use crate::edit::FileStyle;
use crate::gateway::{Certainty, PathTranslation, sources};
use crate::routing::Occurrence;
use crate::settings::Severity;

declare_rule! {
    /// An operation's backend has no `path_translation`, so the path of requests is lost.
    ///
    /// ## Why
    /// For a backend at an operation, Google documents `CONSTANT_ADDRESS` as the default of
    /// `path_translation` (at the top level it is `APPEND_PATH_TO_ADDRESS`): every request goes to
    /// the address as written, and path parameters become query parameters. For a service with
    /// several paths this is wrong: all requests arrive at the same path. What `*` and `**` match
    /// is not sent at all.
    ///
    /// It is right for a function, whose URL is its own: nothing is reported for
    /// `https://REGION-PROJECT.cloudfunctions.net/NAME`, for addresses on `run.app` that serve one
    /// path each, as those of functions do, or for an address that answers only `OPTIONS`. Where it
    /// may well be intended, this is a hint. An address is reported once, at the first of its
    /// operations.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Rows, version: "1"}
    /// paths:
    ///   /rows/{id}:
    ///     get:
    ///       operationId: getRow
    ///       parameters:
    ///       - {name: id, in: path, required: true, type: string}
    ///       x-google-backend:
    ///         address: https://rows-1234567890.us-central1.run.app
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,good
    /// swagger: "2.0"
    /// info: {title: Rows, version: "1"}
    /// paths:
    ///   /rows/{id}:
    ///     get:
    ///       operationId: getRow
    ///       parameters:
    ///       - {name: id, in: path, required: true, type: string}
    ///       x-google-backend:
    ///         address: https://rows-1234567890.us-central1.run.app
    ///         path_translation: APPEND_PATH_TO_ADDRESS
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Write `path_translation: APPEND_PATH_TO_ADDRESS` to send the path, or
    /// `path_translation: CONSTANT_ADDRESS` if only the address is meant. If the address already
    /// ends with a part of the path, remove that part before the path is appended.
    IMPLICIT_CONSTANT_ADDRESS {
        id: "implicit-constant-address",
        level: on(Severity::Warning),
        milder: "hint where only the address may well be meant",
        versions: V2,
        targets: All,
        scope: WholeFile,
        misses: Here,
        about: AnAddress,
        google: [],
        source: Some(sources::EXTENSIONS_2.with(Certainty::Secondary)),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    if analysis.document.is_v3 {
        return;
    }
    let judge = Judge::new(analysis);
    let file = report.file();
    for occurrence in &analysis.routing.occurrences {
        let Some((severity, loss)) = judge.loss(occurrence) else { continue };
        let way = way_out(analysis, occurrence, &loss);
        let message = format!("{} {}", consequence(&loss), advice(&way));
        let place = backends::place(&occurrence.backend);
        let finding = backends::report_at(report, analysis, occurrence, severity, place, message);
        finding.fixes.extend(fixes(file, analysis, occurrence, &way));
        report.fold(format!("{} {}", judge::key(occurrence), advice(&way)));
    }
}

fn consequence(loss: &Loss<'_>) -> String {
    match loss {
        Loss::Parameter(name) => {
            format!(
                "The request path probably gets lost: `{{{}}}` arrives in the query instead.",
                short(name, 18)
            )
        }
        Loss::Wildcard(wildcard) => {
            format!("What `{wildcard}` matches probably gets lost: `path_translation` is missing.")
        }
        Loss::Path { path, others: 0 } => {
            format!("The request path probably gets lost: `{}` arrives at `/`.", short(path, 20))
        }
        Loss::Path { path, others } => format!(
            "The request path probably gets lost: `{}` and {others} more {} arrive at `/`.",
            short(path, 18),
            if *others == 1 { "path" } else { "paths" }
        ),
    }
}

/// What can be done for a backend that should get the path.
enum WayOut {
    /// Append the path.
    Append,
    /// Take this part out of the address, bytes and text, and append the path.
    Cut(Range<usize>, String),
    /// Nothing that is plain: the address holds a part of the path.
    Neither,
}

fn way_out(analysis: &Analysis, occurrence: &Occurrence, loss: &Loss<'_>) -> WayOut {
    let is_lost = matches!(loss, Loss::Parameter(_) | Loss::Wildcard(_));
    let full_path = judge::full_path(analysis, occurrence).filter(|_| is_lost);
    let Some((address, full_path)) = occurrence.address.as_ref().zip(full_path) else {
        return WayOut::Append;
    };
    let text = occurrence.address_text();
    let path = text.get(address.path_range.clone()).unwrap_or_default().trim_end_matches('/');
    match judge::repeated(path, full_path) {
        Some(part) => {
            let start = address.path_range.start + (path.len() - part.len());
            WayOut::Cut(start..address.path_range.end, part.to_owned())
        }
        None if judge::shares_a_segment(path, full_path) => WayOut::Neither,
        None => WayOut::Append,
    }
}

fn advice(way: &WayOut) -> String {
    match way {
        WayOut::Append => "Write `path_translation: APPEND_PATH_TO_ADDRESS` to send the path, or `CONSTANT_ADDRESS` if this is intended.".to_owned(),
        WayOut::Cut(_, part) => format!(
            "To send the path, remove `{}` from the address and write `path_translation: APPEND_PATH_TO_ADDRESS`; or write `CONSTANT_ADDRESS` if this is intended.",
            super::shortened(part)
        ),
        WayOut::Neither => "The address already contains a part of the path: shorten it before you append the path, or write `path_translation: CONSTANT_ADDRESS` if this is intended.".to_owned(),
    }
}

/// Both values can be meant; the likelier one first.
fn fixes(
    file: &FileStyle<'_>,
    analysis: &Analysis,
    occurrence: &Occurrence,
    way: &WayOut,
) -> Vec<Fix> {
    let set = |what: &str, value: PathTranslation| {
        let backend = &occurrence.backend;
        let field = &change::PATH_TRANSLATION;
        let edits = change::set_field(file, analysis, backend, field, value.name())?;
        let title = format!("{what} (`path_translation: {}`)", value.name());
        Some(Fix { title, safe: false, edits })
    };
    let constant = set("Call only the address", PathTranslation::ConstantAddress);
    let append = match way {
        WayOut::Append => set("Append the path", PathTranslation::AppendPathToAddress),
        WayOut::Cut(part, text) => {
            let title =
                format!("Remove `{}` from the address and append the path", super::shortened(text));
            let edits = change::cut_and_append(file, analysis, occurrence, part);
            edits.map(|edits| Fix { title, safe: false, edits })
        }
        WayOut::Neither => None,
    };
    let is_append_likelier = matches!(way, WayOut::Cut(..))
        || occurrence.address.as_ref().map(change::likelier_translation)
            == Some(PathTranslation::AppendPathToAddress);
    let both = if is_append_likelier { [append, constant] } else { [constant, append] };
    both.into_iter().flatten().collect()
}
