//! Answers at a cursor: plain data, no protocol.

mod actions;
mod backends;
mod beside;
mod cited;
mod comment;
mod completion;
mod folding;
mod hints;
mod hover;
mod lenses;
mod links;
mod markup;
mod names;
mod on_type;
mod openapi_keys;
mod place;
mod proxy;
mod rule_text;
mod selection;
mod settings;
mod symbols;
mod typing;
mod variables;

pub use actions::{
    Action, ActionKind, Change, ReadFolder, actions, fix_all, fix_all_action, has_findings,
    last_actions, may_refactor, refactorings, terraform_actions,
};
pub use completion::{Asked, Completion, CompletionKind, completions, completions_for};
pub use folding::{Fold, FoldKind, folds};
pub use hints::{Hint, HintKind, HintKinds, hints};
pub use hover::{BackendPage, Hover, More, backend_page, hover, hover_for};
pub use lenses::{Lens, LensAction, LensRoles, Settled, lenses, steady};
pub use links::{Link, LinkTarget, links};
pub use markup::{Block, Inline, Markup, Size, code_span};
pub use names::{
    Definition, DefinitionTarget, NamePlace, Renamable, Rename, definition, name_places,
    prepare_rename, rename,
};
pub use on_type::indent_new_line;
pub use openapi_keys::OpenapiKeys;
pub use proxy::{ProxyLanguage, proxy_page};
pub use selection::selections;
pub use settings::{add_ignore, settings_completions, settings_hover};
pub use symbols::{
    FlatSymbol, Symbol, SymbolKind, SymbolQuery, flat_symbols, named_symbols, symbols,
};
pub use typing::{Typed, begun_address, quiet};
pub use variables::{
    VariableAt, VariableRename, label_in, name_in, renamable_variable, rename_variable,
    variable_at, variable_uses,
};
