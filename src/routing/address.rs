//! Which parts of a backend's address are known, and which stand for something else. Knows no rule.

use std::ops::Range;

use super::{Occurrence, Routing};
use crate::template::{self, Piece, PieceKind};

/// Pieces of an address that are compared with the paths that lead to it.
const MOST_PIECES: usize = 50;

impl Occurrence {
    /// The text of the address, values of template variables put in, as the gateway's parser gets it.
    pub fn address_text(&self) -> &str {
        self.filled.text.trim()
    }

    /// Whether the whole path of the address is known: nothing of it may be in a placeholder.
    pub fn is_path_known(&self) -> bool {
        let Some(address) = &self.address else { return false };
        let path = &address.path_range;
        let is_bare = self.deployed.as_ref().is_some_and(|it| !it.has_path);
        // A placeholder right before the path may bring a part of it.
        template::pieces_of_url(self.address_text()).iter().all(|piece| {
            piece.kind == PieceKind::Literal
                || is_bare && piece.range.start <= address.host_range.start
                || piece.range.end < path.start
                || piece.range.start > path.end
        })
    }

    /// Whether a part of the address is made of placeholders, and of what joins them.
    pub fn is_unknown_part(&self, part: &Range<usize>) -> bool {
        let text = self.address_text();
        let is_unknown = |piece: Piece<'_>| {
            let within = piece.range.start.max(part.start)..piece.range.end.min(part.end);
            let is_joint = |c| matches!(c, ':' | '@');
            piece.kind == PieceKind::Hole
                || text.get(within).is_none_or(|written| written.chars().all(is_joint))
        };
        template::pieces_of_url(text).into_iter().all(is_unknown)
    }
}

impl Routing {
    /// The first `{name}` in the path of a backend's address that means a parameter of the paths that
    /// lead to it: nothing is put in its place. In an address to which no path with parameters leads,
    /// it is there for somebody to replace.
    pub fn address_parameter(&self, occurrence: &Occurrence) -> Option<Range<usize>> {
        let path = &occurrence.address.as_ref()?.path_range;
        let text = occurrence.address_text();
        let routes = || occurrence.routes.iter().filter_map(|it| self.routes.get(*it));
        let is_declared = |braced: &str| {
            braced.starts_with('{') && routes().any(|it| it.full_path().contains(braced))
        };
        let in_piece = |piece: Piece<'_>| {
            let start = piece.range.start.max(path.start);
            let shown = text.get(start..piece.range.end.min(path.end))?;
            if piece.kind == PieceKind::Hole {
                return is_declared(shown).then_some(piece.range);
            }
            let open = shown.find('{')?;
            let close = shown.get(open..)?.find('}')?;
            (close > 1).then_some(start + open..start + open + close + 1)
        };
        let found = template::pieces(text).into_iter().take(MOST_PIECES).find_map(in_piece)?;
        routes().any(|it| it.full_path().contains('{')).then_some(found)
    }
}
