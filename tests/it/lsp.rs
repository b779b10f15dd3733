//! The server, over the real binary and its standard streams: what an editor sees. What rules and
//! hovers say is tested elsewhere.

mod actions;
mod beside;
mod commands;
mod completion;
mod deploys;
mod documents;
mod fresh;
mod hints;
mod hostile_settings;
mod life_cycle;
mod navigation;
mod pages;
mod policies;
mod said;
mod settings;
mod slow;
mod unreadable;
mod variables;
mod workspace;

/// A config whose one backend is a Google API.
pub(crate) fn config(address: &str) -> String {
    format!(
        "swagger: \"2.0\"\ninfo:\n  title: Rows\n  version: \"1\"\npaths:\n  /rows:\n    get:\n      operationId: rows\n      x-google-backend:\n        address: {address}\n        path_translation: CONSTANT_ADDRESS\n      responses:\n        \"200\":\n          description: it works\n"
    )
}

/// The line of the address in [`config`] and the column where it starts.
pub(crate) const ADDRESS: (u64, u64) = (9, 17);
