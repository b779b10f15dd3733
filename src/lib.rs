//! gateway-ls: a language server and checker for OpenAPI configs of Google Cloud API Gateway.
//!
//! Data goes one way, each word a room (a folder beside this file):
//!
//! ```text
//! text -> yaml -> openapi -> routing -> analysis -> rules -> features -> report -> server | cli
//!          ^         ^          ^          ^           ^                              ^
//!          |         |       gateway    settings     edit <- yaml    workspace -------+
//!          +---- template ------+          ^                             |
//!                                          +-----------------------------+
//! ```
//!
//! | room | answers |
//! | --- | --- |
//! | [`bounds`] | what is bounded, and by how much |
//! | [`text`] | where a byte is, in lines and columns; what an edit replaced |
//! | [`settings`] | what the user chose |
//! | [`template`] | which parts of a text are template syntax or placeholders |
//! | [`yaml`] | which tree a text is, whatever is broken in it |
//! | [`openapi`] | what a file says about the gateway |
//! | [`gateway`] | what Google does, as data with source and date |
//! | [`infra`] | what the files beside a config say: services, accounts, grants |
//! | [`routing`] | which backend each operation has, and what it gets |
//! | [`analysis`] | what is known of one version of a document |
//! | [`edit`] | how a config is changed in the style it has |
//! | [`rules`] | what is wrong, and what corrects it |
//! | [`features`] | what there is to say or to write at a cursor |
//! | [`report`] | findings, routes, roles and pages as text and JSON |
//! | [`workspace`] | which files, and which settings for each |
//! | [`server`] | the protocol |
//! | [`cli`] | the commands |
//!
//! CONTRIBUTING.md says which file to begin with for which change.
//!
//! Invariants, held by `tests/it/walls.rs` where a test can hold them:
//!
//! 1. Below `workspace`, `server` and `cli` there is no I/O, no async and no `Result` for bad
//!    input. Broken input gives less data, not an error.
//! 2. Places are byte ranges. Only `text` turns them into lines and columns; only `report`,
//!    `server` and `cli`, which show them, ask it to. Outside `server` nobody knows LSP types.
//! 3. Parsing never fails, never panics and is linear. The model never holds a fact without its
//!    place.
//! 4. `gateway` knows no file and no range.
//! 5. A document is changed before the first `.await` of its handler; the document store has no
//!    async function. No handler awaits a request to the client.
//! 6. Stdout belongs to the protocol. Logs go to stderr through `tracing`.
//! 7. The server keeps open documents, settings, what the client can do, and where in the workspace
//!    it found configs and what it told of them; nothing else. A closed file is read when asked of.
//! 8. A panic answers that one request with an error; the server lives.
//! 9. No files name each other in a circle, a module and its parts aside.
//! 10. No network, no telemetry, no writes outside what the user asked for.
//! 11. That something is absent is proven, in `analysis::fact` alone. Rules match on what is known;
//!     they do not ask whether text is broken or a template.

#![cfg_attr(test, allow(clippy::string_slice))]

pub mod analysis;
pub mod bounds;
pub mod cli;
pub mod edit;
pub mod features;
pub mod gateway;
pub mod infra;
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
