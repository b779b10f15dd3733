//! Answers at a cursor: plain data, no protocol.

mod actions;
mod backends;
mod completion;
mod hints;
mod hover;
mod lenses;
mod markup;
mod settings;

pub use actions::{Action, ActionKind, Change, actions, fix_all, fix_all_action};
pub use completion::{Completion, CompletionKind, completions};
pub use hints::{Hint, HintKind, HintKinds, hints};
pub use hover::{Hover, hover};
pub use lenses::{Lens, LensAction, LensRoles, lenses};
pub use markup::{Block, Inline, Markup};
pub use settings::{add_ignore, settings_completions, settings_hover};
