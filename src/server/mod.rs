//! The language server: protocol in, protocol out.
//!
//! The only room that knows LSP types. It keeps open documents, settings, what the client can do and
//! where the workspace has configs; everything it says is computed from an immutable reading of one
//! document version.

mod actions;
mod backend;
mod capabilities;
mod client;
mod commands;
mod convert;
mod document;
mod documents;
mod edits;
mod guard;
mod hints;
mod layout;
mod lenses;
mod log;
mod lost;
mod navigation;
mod pages;
mod publish;
mod reload;
mod said;
mod settings;
mod shown;
mod state;
mod typing;
mod workspace;

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::{Client, LanguageServer, LspService, Server};

pub use backend::Backend;
pub use guard::{Guarded, LostText};
use guard::{Unreadable, guard};

/// Bytes that may wait between the guard and the framework.
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

/// Serves what `backend` makes of a client on a pair of streams, as [`run`] does; the exit code.
pub async fn serve<B: LanguageServer + HearsOfLoss>(
    input: impl AsyncRead + Unpin,
    output: impl AsyncWrite,
    backend: impl FnOnce(Client, Arc<Guarded>) -> B,
) -> u8 {
    let (inner, outer) = tokio::io::duplex(PIPE);
    let guarded = Arc::new(Guarded::default());
    let (service, socket) = LspService::build(|client| backend(client, Arc::clone(&guarded)))
        .custom_method(guard::UNREADABLE, refuse::<B>)
        .custom_method(guard::LOST, lose::<B>)
        .finish();
    let server = Server::new(outer, output, socket).concurrency_level(CONCURRENCY).serve(service);
    tokio::pin!(server);
    tokio::select! {
        () = &mut server => {}
        () = guard(input, inner, &guarded) => {
            // Whatever was read before the end is still answered.
            let _in_time = tokio::time::timeout(FAREWELL, &mut server).await;
        }
    }
    guarded.exit_code()
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
