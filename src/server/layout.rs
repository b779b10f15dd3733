//! Folds, selections and indentation in the protocol's words.

use lsp_types::{
    DocumentOnTypeFormattingOptions, DocumentOnTypeFormattingParams, FoldingRange,
    FoldingRangeKind, FoldingRangeParams, SelectionRange, SelectionRangeParams,
    TextDocumentPositionParams, TextEdit,
};
use tower_lsp::jsonrpc::Result;

use super::client::Client;
use super::convert;
use super::navigation::{at_place, in_document};
use super::state::State;
use crate::analysis::Analysis;
use crate::features::{self, Fold, FoldKind};

/// What makes the client ask for indentation.
pub(super) fn on_type_capability() -> DocumentOnTypeFormattingOptions {
    DocumentOnTypeFormattingOptions {
        first_trigger_character: "\n".to_owned(),
        more_trigger_character: None,
    }
}

pub(super) async fn folds(
    state: &State,
    params: FoldingRangeParams,
) -> Result<Option<Vec<FoldingRange>>> {
    in_document(state, &params.text_document.uri, |_, analysis, client| {
        let folds = features::folds(analysis).into_iter();
        let mut folds: Vec<_> = folds.filter_map(|fold| to_fold(fold, analysis, client)).collect();
        // Of what begins on one line the largest is folded.
        folds.dedup_by_key(|fold| fold.start_line);
        if let Some(most) = client.most_folds.filter(|most| *most < folds.len()) {
            folds.sort_by_cached_key(|fold| std::cmp::Reverse(fold.end_line - fold.start_line));
            folds.truncate(most);
            folds.sort_by_cached_key(|fold| fold.start_line);
        }
        (!folds.is_empty()).then_some(folds)
    })
    .await
}

/// Whole lines: every client can show those.
fn to_fold(fold: Fold, analysis: &Analysis, client: &Client) -> Option<FoldingRange> {
    let range = convert::to_range(&analysis.text, fold.range, client.encoding);
    (range.start.line < range.end.line).then_some(FoldingRange {
        start_line: range.start.line,
        start_character: None,
        end_line: range.end.line,
        end_character: None,
        kind: match fold.kind {
            FoldKind::Comment => Some(FoldingRangeKind::Comment),
            FoldKind::Region => None,
        },
        collapsed_text: None,
    })
}

pub(super) async fn selections(
    state: &State,
    params: SelectionRangeParams,
) -> Result<Option<Vec<SelectionRange>>> {
    in_document(state, &params.text_document.uri, move |_, analysis, client| {
        let at = |position: &lsp_types::Position| {
            let position = convert::from_position(*position);
            selection(analysis, analysis.text.offset(position, client.encoding), client)
        };
        params.positions.iter().map(at).collect()
    })
    .await
}

fn selection(analysis: &Analysis, offset: usize, client: &Client) -> Option<SelectionRange> {
    let mut outer = None;
    for range in features::selections(analysis, offset).into_iter().rev() {
        let range = convert::to_range(&analysis.text, range, client.encoding);
        outer = Some(SelectionRange { range, parent: outer.map(Box::new) });
    }
    outer
}

pub(super) async fn on_type(
    state: &State,
    params: DocumentOnTypeFormattingParams,
) -> Result<Option<Vec<TextEdit>>> {
    let place: TextDocumentPositionParams = params.text_document_position;
    let is_line = params.ch == "\n";
    at_place(state, place, move |_, analysis, offset, client| {
        let edit = features::indent_new_line(analysis, offset).filter(|_| is_line)?;
        Some(vec![convert::to_text_edit(&edit, &analysis.text, client.encoding)])
    })
    .await
}
