//! Inlay hints in the protocol's words.

use lsp_types::{InlayHint, InlayHintLabel, InlayHintTooltip, MarkupContent, MarkupKind, Range};
use tower_lsp::Client as Wire;

use super::client::Client;
use super::convert;
use super::document::Document;
use crate::analysis::Analysis;
use crate::features::{self, HintKinds};
use crate::text::TextRange;

/// The hints in a range of a document version.
pub(super) fn hints(
    document: &Document,
    range: Range,
    kinds: HintKinds,
    client: &Client,
) -> Vec<InlayHint> {
    if document.is_settings_file() {
        return Vec::new();
    }
    let text = &document.text;
    let range = convert::from_range(range, text, client.encoding);
    let hints = found(document, range, kinds).into_iter();
    let to_hint = |hint: features::Hint| InlayHint {
        position: convert::to_position(text.position(hint.offset, client.encoding)),
        label: InlayHintLabel::String(hint.text),
        kind: None,
        text_edits: None,
        tooltip: Some(match client.markdown {
            true => InlayHintTooltip::MarkupContent(MarkupContent {
                kind: MarkupKind::Markdown,
                value: hint.tooltip.markdown(),
            }),
            false => InlayHintTooltip::String(hint.tooltip.plain()),
        }),
        padding_left: Some(true),
        padding_right: None,
        data: None,
    };
    hints.map(to_hint).collect()
}

fn found(document: &Document, range: TextRange, kinds: HintKinds) -> Vec<features::Hint> {
    let begun = document.begun_address();
    let frame = document.frame();
    // Each role is said at the first place in the file that needs it.
    let Some(parts) = frame.parts_in(range).filter(|_| !kinds.roles) else {
        return features::hints(&document.analysis(), range, kinds, begun);
    };
    let in_part = |(block, part): (TextRange, Analysis)| {
        let start = range.start.max(block.start);
        let here = TextRange::new(start, range.end.min(block.end));
        let mut hints = features::hints(&part, here, kinds, begun);
        hints.retain(|hint| block.start <= hint.offset && hint.offset < block.end);
        hints
    };
    parts.into_iter().flat_map(in_part).collect()
}

/// Has the client ask again for hints and lenses, if it can.
pub(super) async fn refresh(wire: Wire, hints: bool, lenses: bool) {
    if hints {
        let _answer = wire.inlay_hint_refresh().await;
    }
    if lenses {
        let _answer = wire.code_lens_refresh().await;
    }
}
