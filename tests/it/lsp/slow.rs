//! What needs a slow handler: the guard and the framework in process, with a backend whose hover
//! never answers. Nothing here waits for a clock unless it fails.

use std::sync::Arc;
use std::time::Duration;

use gateway_ls::server::{HearsOfLoss, LostText, serve};
use lsp_types::{
    DidChangeTextDocumentParams, Hover, HoverParams, InitializeParams, InitializeResult,
};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, DuplexStream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tower_lsp::LanguageServer;
use tower_lsp::jsonrpc::Result;

use crate::support::client::frame;

/// When a server counts as stuck. A whole play usually takes less than a second.
const DEADLINE: Duration = Duration::from_secs(10 * 60);

struct Slow {
    changed: UnboundedSender<i32>,
}

#[tower_lsp::async_trait]
impl LanguageServer for Slow {
    async fn initialize(&self, _: InitializeParams) -> Result<InitializeResult> {
        Ok(InitializeResult::default())
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        self.changed.send(params.text_document.version).unwrap();
    }

    async fn hover(&self, _: HoverParams) -> Result<Option<Hover>> {
        std::future::pending().await
    }
}

impl HearsOfLoss for Slow {
    fn lose(&self, _: LostText) {}
}

struct Editor {
    input: DuplexStream,
    output: BufReader<DuplexStream>,
    changed: UnboundedReceiver<i32>,
    next_id: i64,
}

impl Editor {
    async fn send(&mut self, message: Value) {
        self.input.write_all(&frame(&message.to_string())).await.unwrap();
    }

    async fn request(&mut self, method: &str, params: Value) -> i64 {
        self.next_id += 1;
        let id = self.next_id;
        self.send(json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params})).await;
        id
    }

    async fn notify(&mut self, method: &str, params: Value) {
        self.send(json!({"jsonrpc": "2.0", "method": method, "params": params})).await;
    }

    async fn hover(&mut self) -> i64 {
        let place =
            json!({"textDocument": {"uri": "a:b"}, "position": {"line": 0, "character": 0}});
        self.request("textDocument/hover", place).await
    }

    async fn answer(&mut self) -> Value {
        let mut length = String::new();
        self.output.read_line(&mut length).await.unwrap();
        let length = length.trim().strip_prefix("Content-Length: ").unwrap().parse().unwrap();
        self.output.read_line(&mut String::new()).await.unwrap();
        let mut body = vec![0; length];
        self.output.read_exact(&mut body).await.unwrap();
        serde_json::from_slice(&body).unwrap()
    }
}

/// Plays an editor against a slow server; the exit code.
fn play(editor: impl AsyncFnOnce(&mut Editor)) -> u8 {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (input, from_editor) = tokio::io::duplex(1 << 20);
        let (to_editor, output) = tokio::io::duplex(1 << 20);
        let (sender, changed) = unbounded_channel();
        let mut player = Editor { input, output: BufReader::new(output), changed, next_id: 0 };
        let plays = async {
            player.request("initialize", json!({"capabilities": {}})).await;
            player.answer().await;
            editor(&mut player).await;
            // The input stays open until the server has ended.
            std::future::pending::<()>().await
        };
        let serves = serve(from_editor, to_editor, |_, _: Arc<_>, _| Slow { changed: sender });
        let both = async {
            tokio::select! {
                code = serves => code,
                () = plays => unreachable!(),
            }
        };
        tokio::time::timeout(DEADLINE, both).await.unwrap_or_else(|_| {
            panic!("no end of the play within {DEADLINE:?}, which usually takes less than a second")
        })
    })
}

#[test]
fn an_edit_overtakes_requests_that_wait() {
    let code = play(async |editor| {
        for _ in 0..30 {
            editor.hover().await;
        }
        let document = json!({"uri": "a:b", "version": 4});
        let params = json!({"textDocument": document, "contentChanges": []});
        editor.notify("textDocument/didChange", params).await;
        assert_eq!(editor.changed.recv().await, Some(4));
        editor.notify("exit", Value::Null).await;
    });
    assert_eq!(code, 1);
}

#[test]
fn requests_that_wait_can_be_cancelled() {
    let code = play(async |editor| {
        let mut waiting = Vec::new();
        for _ in 0..30 {
            waiting.push(editor.hover().await);
        }
        for id in &waiting {
            editor.notify("$/cancelRequest", json!({"id": id})).await;
        }
        let mut cancelled = Vec::new();
        for _ in &waiting {
            let answer = editor.answer().await;
            assert_eq!(answer["error"]["code"], -32800, "{answer}");
            cancelled.push(answer["id"].as_i64().unwrap());
        }
        cancelled.sort_unstable();
        assert_eq!(cancelled, waiting);
        editor.notify("exit", Value::Null).await;
    });
    assert_eq!(code, 1);
}

#[test]
fn exit_does_not_wait_for_requests_that_do() {
    let code = play(async |editor| {
        for _ in 0..4 {
            editor.hover().await;
        }
        let id = editor.request("shutdown", Value::Null).await;
        assert_eq!(editor.answer().await, json!({"jsonrpc": "2.0", "id": id, "result": null}));
        editor.notify("exit", Value::Null).await;
    });
    assert_eq!(code, 0);
}
