//! Answers at a cursor: plain data, no protocol.

mod actions;
mod completion;
mod hover;
mod markup;
mod settings;

pub use actions::{Action, ActionKind, Change, actions, fix_all, fix_all_action};
pub use completion::{Completion, CompletionKind, completions, completions_behind};
pub use hover::{Hover, hover};
pub use markup::{Block, Inline, Markup};
pub use settings::{add_ignore, settings_completions, settings_hover};
