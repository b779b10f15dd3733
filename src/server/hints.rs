//! Inlay hints in the protocol's words.

use lsp_types::{InlayHint, InlayHintLabel, InlayHintTooltip, MarkupContent, MarkupKind, Range};
use tower_lsp::Client as Wire;

use super::client::Client;
use super::convert;
use super::version::Document;
use crate::features::{self, HintKinds};

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
    let analysis = document.analysis();
    let range = convert::from_range(range, &analysis.text, client.encoding);
    let hints = features::hints(&analysis, range, kinds, document.begun_address()).into_iter();
    let to_hint = |hint: features::Hint| InlayHint {
        position: convert::to_position(analysis.text.position(hint.offset, client.encoding)),
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

/// Has the client ask again for hints and lenses, if it can.
pub(super) async fn refresh(wire: Wire, hints: bool, lenses: bool) {
    if hints {
        let _answer = wire.inlay_hint_refresh().await;
    }
    if lenses {
        let _answer = wire.code_lens_refresh().await;
    }
}
