//! gateway-ls: a language server and checker for OpenAPI configs of Google Cloud API Gateway.
//!
//! Data goes one way, each arrow a room (a folder beside this file):
//!
//! ```text
//! text -> yaml -> openapi -> routing -> analysis -> rules | features | report -> server | cli
//!          ^         ^          ^
//!          +---- template   gateway (Google's facts as data)
//! ```
//!
//! `settings` is what the user chose, as plain data; `workspace` reads it from files and clients.
//!
//! Invariants, held by `tests/it/walls.rs` where a test can hold them:
//!
//! 1. Below `workspace`, `server` and `cli` there is no I/O, no async and no `Result` for bad
//!    input. Broken input gives less data, not an error.
//! 2. Outside `text`, `server` and `cli` nobody knows lines or columns; outside `server` nobody
//!    knows LSP types. Places are byte ranges.
//! 3. Parsing never fails, never panics and is linear. The model never holds a fact without its
//!    place.
//! 4. `gateway` knows no file and no range.
//! 5. A document is changed before the first `.await` of its handler; the document store has no
//!    async function. No handler awaits a request to the client.
//! 6. Stdout belongs to the protocol. Logs go to stderr through `tracing`.
//! 7. The server keeps open documents, settings, what the client can do, and where in the workspace
//!    it found configs and what it told of them; nothing else. A closed file is read when asked of.
//! 8. A panic answers that one request with an error; the server lives.
//! 9. No network, no telemetry, no writes outside what the user asked for.

#![cfg_attr(test, allow(clippy::string_slice))]

pub mod analysis;
pub mod cli;
pub mod features;
pub mod gateway;
pub mod openapi;
pub mod parallel;
pub mod report;
pub mod routing;
pub mod rules;
pub mod server;
pub mod settings;
pub mod template;
pub mod text;
pub mod workspace;
pub mod yaml;
