//! Whole sessions with the server: each request is answered once, nothing ends it, and a document
//! that was edited is what it is to a client that opens it anew.

use std::time::Duration;

use gateway_ls::server::{Backend, serve};
use gateway_ls::text::{Encoding, Text};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, ReadHalf, WriteHalf, duplex};

use super::bytes::Bytes;
use super::edits::Step;

/// The server is stuck.
const STUCK: Duration = Duration::from_secs(60);

const REQUESTS: [&str; 16] = [
    "hover",
    "completion",
    "codeAction",
    "definition",
    "references",
    "documentHighlight",
    "prepareRename",
    "rename",
    "documentSymbol",
    "foldingRange",
    "selectionRange",
    "inlayHint",
    "codeLens",
    "documentLink",
    "onTypeFormatting",
    "noSuchMethod",
];

/// A document as the client knows it.
struct Document {
    uri: &'static str,
    language: &'static str,
    is_open: bool,
    text: Text,
    version: i64,
}

impl Document {
    fn new(uri: &'static str, language: &'static str, source: &str) -> Self {
        Self { uri, language, is_open: false, text: Text::new(source), version: 0 }
    }
}

/// Goes through the session that bytes describe: a text, and what is done with it.
pub fn check(bytes: &[u8]) {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let goes = runtime.block_on(async { tokio::time::timeout(STUCK, session(bytes)).await });
    goes.expect("the server answers nothing any more");
    // Reading a file for somebody who is gone may take its time.
    runtime.shutdown_background();
}

async fn session(bytes: &[u8]) {
    let mut bytes = Bytes::new(bytes);
    let source = bytes.text();
    let (name, encoding) = bytes.one_of(&[
        ("utf-16", Encoding::Utf16),
        ("utf-8", Encoding::Utf8),
        ("utf-32", Encoding::Utf32),
    ]);
    let (client, server) = duplex(1 << 20);
    let (read, written) = tokio::io::split(server);
    let serving = serve(read, written, Backend::new);
    let speaking = async {
        let mut wire = Wire::new(client, encoding);
        wire.begin(name).await;
        let mut documents = [
            Document::new("untitled:a.yaml", "yaml", &source),
            Document::new("untitled:b.json", "json", &source),
        ];
        wire.open(&mut documents[0]).await;
        for _ in 0..24 {
            if bytes.is_empty() {
                break;
            }
            let document = &mut documents[usize::from(bytes.next().is_multiple_of(8))];
            wire.act(document, &mut bytes).await;
        }
        for document in documents.iter_mut().filter(|it| it.is_open) {
            wire.hold_against_new(document).await;
        }
        wire.ask("shutdown", Value::Null).await;
        wire.tell("exit", Value::Null).await;
        wire.asked
    };
    let (code, _asked) = tokio::join!(serving, speaking);
    assert_eq!(code, 0);
}

/// Both directions of a stream of frames.
struct Wire {
    input: WriteHalf<DuplexStream>,
    output: ReadHalf<DuplexStream>,
    encoding: Encoding,
    read: Vec<u8>,
    asked: i64,
    /// What was no message may have been an edit: the server knows no text any more.
    is_garbled: bool,
}

impl Wire {
    fn new(stream: DuplexStream, encoding: Encoding) -> Self {
        let (output, input) = tokio::io::split(stream);
        Self { input, output, encoding, read: Vec::new(), asked: 0, is_garbled: false }
    }

    async fn begin(&mut self, encoding: &str) {
        let capabilities = json!({
            "general": {"positionEncodings": [encoding]},
            "textDocument": {
                "hover": {"contentFormat": ["markdown"]},
                "diagnostic": {},
                "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}},
            },
            "workspace": {"workspaceEdit": {"documentChanges": true}},
        });
        let answer = self.ask("initialize", json!({"capabilities": capabilities})).await;
        assert_eq!(answer["result"]["capabilities"]["positionEncoding"], encoding);
        self.tell("initialized", json!({})).await;
    }

    async fn send(&mut self, message: &Value) {
        let body = message.to_string();
        let frame = format!("Content-Length: {}\r\n\r\n{body}", body.len());
        self.input.write_all(frame.as_bytes()).await.expect("the server is there");
    }

    async fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params})).await;
    }

    /// Asks and waits for the answer; whatever else comes is read on the way.
    async fn ask(&mut self, method: &str, params: Value) -> Value {
        self.asked += 1;
        let id = self.asked;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params})).await;
        loop {
            let message = self.next().await;
            if message["method"].is_string() {
                if !message["id"].is_null() {
                    self.send(&json!({"jsonrpc": "2.0", "id": message["id"], "result": null}))
                        .await;
                }
                continue;
            }
            assert_eq!(message["id"], id, "an answer that nobody asked for: {message}");
            let code = &message["error"]["code"];
            assert_ne!(*code, -32603, "{method}: {message}");
            return message;
        }
    }

    async fn next(&mut self) -> Value {
        loop {
            let head = self.read.windows(4).position(|it| it == b"\r\n\r\n");
            if let Some(at) = head {
                let header = std::str::from_utf8(&self.read[..at]).expect("a header in ASCII");
                let length = header.strip_prefix("Content-Length: ").expect(header);
                let end = at + 4 + length.parse::<usize>().expect("a length");
                if self.read.len() >= end {
                    let message = serde_json::from_slice(&self.read[at + 4..end]);
                    self.read.drain(..end);
                    return message.expect("a message in JSON");
                }
            }
            let mut chunk = [0; 1 << 14];
            let length = self.output.read(&mut chunk).await.expect("the server is there");
            assert_ne!(length, 0, "the server ended");
            self.read.extend_from_slice(&chunk[..length]);
        }
    }

    async fn open(&mut self, document: &mut Document) {
        document.is_open = true;
        let item = json!({
            "uri": document.uri, "languageId": document.language,
            "version": document.version, "text": document.text.to_string(),
        });
        self.tell("textDocument/didOpen", json!({"textDocument": item})).await;
    }

    fn position(&self, document: &Document, offset: usize) -> Value {
        let position = document.text.position(offset, self.encoding);
        json!({"line": position.line, "character": position.column})
    }

    /// Does what the next bytes say.
    async fn act(&mut self, document: &mut Document, bytes: &mut Bytes<'_>) {
        let identifier = json!({"uri": document.uri});
        match bytes.next() % 16 {
            0 => self.open(document).await,
            1 => {
                document.is_open = false;
                self.tell("textDocument/didClose", json!({"textDocument": identifier})).await;
            }
            2 => self.tell("textDocument/didSave", json!({"textDocument": identifier})).await,
            3 => {
                // What is no message at all.
                let body = bytes.up_to(0xff);
                let mut frame = format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes();
                frame.extend_from_slice(body);
                let is_message = serde_json::from_slice::<Value>(body).is_ok();
                if !is_message && !holds_method(body) {
                    self.input.write_all(&frame).await.expect("the server is there");
                    self.is_garbled = true;
                }
            }
            4 => {
                let settings = String::from_utf8_lossy(bytes.up_to(0xff)).into_owned();
                let settings = serde_json::from_str(&settings).unwrap_or(Value::String(settings));
                let params = json!({"settings": {"gatewayLs": settings}});
                self.tell("workspace/didChangeConfiguration", params).await;
            }
            5..=9 => self.ask_at(document, bytes).await,
            _ => self.edit(document, bytes).await,
        }
    }

    async fn edit(&mut self, document: &mut Document, bytes: &mut Bytes<'_>) {
        let mut changes = Vec::new();
        let before = document.text.clone();
        for _ in 0..=bytes.next() % 3 {
            let source = document.text.to_string();
            let at = bytes.below(source.len() + 64);
            let step = Step { at, removed: usize::from(bytes.next()) % 24, written: bytes.text() };
            let range = step.of(&source);
            let start = self.position(document, range.start);
            let end = self.position(document, range.end);
            changes.push(json!({"range": {"start": start, "end": end}, "text": step.written}));
            // Between the two parts of a line's end nothing can be: the place before it is meant.
            let [from, to] = [range.start, range.end].map(|at| {
                document.text.offset(document.text.position(at, self.encoding), self.encoding)
            });
            document.text.edit(gateway_ls::text::TextRange::new(from, to), &step.written);
        }
        if !document.is_open {
            // The server must not know of it.
            document.text = before;
        } else {
            document.version += 1;
        }
        let identifier = json!({"uri": document.uri, "version": document.version});
        let params = json!({"textDocument": identifier, "contentChanges": changes});
        self.tell("textDocument/didChange", params).await;
    }

    async fn ask_at(&mut self, document: &Document, bytes: &mut Bytes<'_>) {
        let method = bytes.one_of(&REQUESTS);
        let place = self.position(document, bytes.below(document.text.len() + 1));
        let end = self.position(document, document.text.len());
        let params = json!({
            "textDocument": {"uri": document.uri},
            "position": place, "positions": [place],
            "range": {"start": place, "end": end},
            "context": {"diagnostics": [], "includeDeclaration": true, "triggerKind": 1},
            "newName": "another", "ch": "\n", "options": {"tabSize": 2, "insertSpaces": true},
        });
        self.ask(&format!("textDocument/{method}"), params).await;
    }

    /// What is told of a document is what is told of a new one with the same text.
    async fn hold_against_new(&mut self, document: &mut Document) {
        let identifier = json!({"textDocument": {"uri": document.uri}});
        if self.is_garbled {
            document.version += 1;
            let versioned = json!({"uri": document.uri, "version": document.version});
            let text = json!([{"text": document.text.to_string()}]);
            let params = json!({"textDocument": versioned, "contentChanges": text});
            self.tell("textDocument/didChange", params).await;
        }
        // Nothing is being written any more.
        self.tell("textDocument/didSave", identifier.clone()).await;
        let mut told = Vec::new();
        for _ in 0..2 {
            let mut all = Vec::new();
            for method in ["diagnostic", "documentSymbol", "foldingRange", "codeLens"] {
                let params = json!({"textDocument": {"uri": document.uri}});
                let answer = self.ask(&format!("textDocument/{method}"), params).await;
                let mut result = answer["result"].clone();
                if let Some(report) = result.as_object_mut() {
                    report.remove("resultId");
                }
                all.push(result);
            }
            told.push(all);
            self.tell("textDocument/didClose", identifier.clone()).await;
            self.open(document).await;
        }
        let (edited, new) = (&told[0], &told[1]);
        assert_eq!(edited, new, "{}\n{:?}", document.text, document.text.to_string());
    }
}

/// Whether a server may read a message in bytes that are broken.
fn holds_method(body: &[u8]) -> bool {
    body.windows(6).any(|it| it == b"method")
}
