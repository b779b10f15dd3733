//! Answers at a cursor: plain data, no protocol.

mod actions;
mod backends;
mod cited;
mod completion;
mod hints;
mod hover;
mod lenses;
mod links;
mod markup;
mod names;
mod settings;
mod symbols;

pub use actions::{Action, ActionKind, Change, actions, fix_all, fix_all_action, refactorings};
pub use completion::{Completion, CompletionKind, completions, completions_behind};
pub use hints::{Hint, HintKind, HintKinds, hints};
pub use hover::{BackendPage, Hover, More, backend_page, hover};
pub use lenses::{Lens, LensAction, LensRoles, lenses};
pub use links::{Link, links};
pub use markup::{Block, Inline, Markup, Size};
pub use names::{
    Definition, DefinitionTarget, NamePlace, Renamable, Rename, definition, name_places,
    prepare_rename, rename,
};
pub use settings::{add_ignore, settings_completions, settings_hover};
pub use symbols::{
    FlatSymbol, Symbol, SymbolKind, SymbolQuery, flat_symbols, named_symbols, symbols,
};
