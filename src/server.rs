//! The language server: protocol in, protocol out.
//!
//! The only room that knows LSP types. It keeps open documents, settings, what the client can do and
//! where the workspace has configs; everything it says is computed from an immutable reading of one
//! document version.

mod actions;
mod beside;
mod capabilities;
mod change;
mod client;
mod client_process;
mod commands;
mod companions;
mod compute;
mod convert;
mod deploy;
mod diagnostics;
mod document;
mod documents;
mod earlier;
mod edits;
mod guard;
mod handlers;
mod hints;
mod layout;
mod lenses;
mod log;
mod lost;
mod navigation;
mod neighbours;
mod outbox;
mod pages;
mod publish;
mod reading;
mod reload;
mod requests;
mod said;
mod settings;
mod settled_lenses;
mod shown;
mod state;
mod told_beside;
mod typing;
mod urls;
mod variables;
mod workspace;

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::{Client, LanguageServer, LspService, Server};

use guard::Unreadable;
pub use guard::{Guarded, LostText, guard};
pub use handlers::Backend;
pub use outbox::Outbox;
use outbox::write_out;

/// Bytes that may wait between the framework and what is before and after it.
const PIPE: usize = 64 * 1024;
/// Requests that may wait for something at once. Far above what clients send, so that a slow one
/// never keeps an edit or a cancellation from being read.
const CONCURRENCY: usize = 64;
/// How long answers may still take when the client wants the server to exit.
const FAREWELL: Duration = Duration::from_secs(1);

/// Serves the protocol on standard input and output until the client exits or goes away. The exit
/// code is 1 if it exits without having asked for a shutdown. The log goes to the end of the file
/// `log`, or to standard error.
pub fn run(log: Option<&Path>) -> ExitCode {
    log::start(log);
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            tracing::error!("the server cannot start: {error}");
            return ExitCode::FAILURE;
        }
    };
    let code = runtime.block_on(serve(tokio::io::stdin(), tokio::io::stdout(), Backend::new));
    // Reading standard input cannot be interrupted; the process ends without waiting for it.
    runtime.shutdown_background();
    ExitCode::from(code)
}

/// A server that hears of edits which could not be read.
pub trait HearsOfLoss {
    /// The text of a document is not known any more.
    fn lose(&self, lost: LostText);
}

/// Serves what `backend` makes of a client on a pair of streams, as [`run`] does, until the client
/// exits or has gone: its stream or its process has ended, or nothing can be written to it. The exit
/// code.
pub async fn serve<B: LanguageServer + HearsOfLoss>(
    input: impl AsyncRead + Unpin,
    output: impl AsyncWrite + Unpin,
    backend: impl FnOnce(Client, Arc<Guarded>, Outbox) -> B,
) -> u8 {
    let (guarded_input, framework_input) = tokio::io::duplex(PIPE);
    let (framework_output, written) = tokio::io::duplex(PIPE);
    let guarded = Arc::new(Guarded::default());
    let (outbox, outgoing) = Outbox::new();
    let build = |client| backend(client, Arc::clone(&guarded), outbox);
    let (service, socket) = LspService::build(build)
        .custom_method(guard::UNREADABLE, refuse::<B>)
        .custom_method(guard::LOST, lose::<B>)
        .finish();
    let serving = async {
        let server = Server::new(framework_input, framework_output, socket)
            .concurrency_level(CONCURRENCY)
            .serve(service);
        tokio::pin!(server);
        tokio::select! {
            () = &mut server => {}
            () = guard(input, guarded_input, &guarded) => {
                // Whatever was read before the end is still answered.
                let _in_time = tokio::time::timeout(FAREWELL, &mut server).await;
            }
        }
    };
    let writing = write_out(written, outgoing, output);
    tokio::pin!(serving, writing);
    let code = tokio::select! {
        () = &mut serving => {
            let _in_time = tokio::time::timeout(FAREWELL, &mut writing).await;
            None
        }
        written = &mut writing => match written {
            Ok(()) => {
                serving.await;
                None
            }
            Err(error) => Some(end_unheard(&error)),
        },
        () = end_of_client(&guarded) => None,
    };
    code.unwrap_or_else(|| guarded.exit_code())
}

/// Nobody hears what is said, whatever still comes in; the exit code.
fn end_unheard(error: &std::io::Error) -> u8 {
    tracing::error!("the server ends: the client cannot be written to: {error}");
    // That it has gone is no failure of the server.
    u8::from(error.kind() != std::io::ErrorKind::BrokenPipe)
}

/// Comes back when the process of the client has ended, if it said which one that is.
async fn end_of_client(guarded: &Guarded) {
    match guarded.client_process().await {
        Some(id) => client_process::end_of(id).await,
        None => std::future::pending().await,
    }
    tracing::warn!("the server ends: the process of the client has ended");
}

/// Answers a request that could not be read.
async fn refuse<B: HearsOfLoss>(backend: &B, unreadable: Unreadable) -> Result<()> {
    if let Some(lost) = unreadable.lost {
        backend.lose(lost);
    }
    Err(Error { code: ErrorCode::from(unreadable.code), ..said::refusal(&unreadable.reason) })
}

async fn lose<B: HearsOfLoss>(backend: &B, lost: LostText) {
    backend.lose(lost);
}
