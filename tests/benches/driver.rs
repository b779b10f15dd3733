//! An editor that talks to the server in this process. The only file here that knows how the
//! product is driven.

use std::path::Path;
use std::sync::Arc;

use gateway_ls::analysis::Analysis;
use gateway_ls::infra::Neighbourhood;
use gateway_ls::report::check::file_report;
use gateway_ls::report::json as to_json;
use gateway_ls::server::{Backend, serve};
use gateway_ls::settings::Settings;
use gateway_ls::text::Text;
use gateway_ls::{rules, workspace, yaml};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};
use tokio::runtime::{Builder, Runtime};
use tokio::task::LocalSet;

use crate::configs::{Config, FINDINGS, Format, Place};

/// Bytes that may be on their way in one direction: more than any message has.
const PIPE: usize = 1 << 22;

/// An editor with one document, and its server.
pub struct Editor {
    runtime: Runtime,
    tasks: LocalSet,
    wire: Wire,
    uri: String,
    version: i64,
}

impl Editor {
    /// An editor with nothing open.
    pub fn new() -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        let tasks = LocalSet::new();
        let (input, from_editor) = tokio::io::duplex(PIPE);
        let (to_editor, output) = tokio::io::duplex(PIPE);
        tasks.spawn_local(serve(from_editor, to_editor, Backend::new));
        let wire = Wire { input, output, read: Vec::new(), id: 0 };
        let mut editor = Self { runtime, tasks, wire, uri: String::new(), version: 0 };
        let capabilities = json!({
            "general": {"positionEncodings": ["utf-8"]},
            "textDocument": {
                "hover": {"contentFormat": ["markdown"]},
                "publishDiagnostics": {"versionSupport": true},
            },
        });
        editor.ask("initialize", json!({"capabilities": capabilities}));
        editor.tell("initialized", json!({}));
        editor
    }

    /// Opens a config and waits for its findings.
    pub fn open(&mut self, config: &Config) {
        // There is no such folder, so nothing is beside the config.
        let path = format!("/gateway-ls-benches/config.{}", config.format.language());
        self.open_at(Path::new(&path), config);
    }

    /// The same of a config that is at this path.
    pub fn open_at(&mut self, path: &Path, config: &Config) {
        let language = config.format.language();
        self.uri = format!("file://{}", path.display());
        self.version = 1;
        let document = json!({
            "uri": self.uri, "languageId": language, "version": 1, "text": config.text,
        });
        self.tell("textDocument/didOpen", json!({"textDocument": document}));
        let published = self.published();
        let found = published.matches("\"severity\":").count();
        assert_eq!(found, FINDINGS, "{published}");
    }

    pub fn close(&mut self) {
        self.tell("textDocument/didClose", json!({"textDocument": {"uri": self.uri}}));
        self.wait_for("\"diagnostics\":[]");
    }

    /// Writes a letter, or removes it again, without waiting for the findings.
    pub fn edit(&mut self, place: Place, is_written: bool) {
        self.version += 1;
        let (line, character) = (place.line, place.character);
        let end = if is_written { character } else { character + 1 };
        let change = json!({
            "range": {
                "start": {"line": line, "character": character},
                "end": {"line": line, "character": end},
            },
            "text": if is_written { "x" } else { "" },
        });
        let document = json!({"uri": self.uri, "version": self.version});
        let params = json!({"textDocument": document, "contentChanges": [change]});
        self.tell("textDocument/didChange", params);
    }

    /// The findings of the newest version.
    pub fn published(&mut self) -> String {
        self.wait_for(&format!("\"version\":{}", self.version))
    }

    pub fn hover(&mut self, place: Place) {
        let answer = self.ask("textDocument/hover", self.at(place));
        assert!(answer.contains("roles/run.invoker"), "{answer}");
    }

    /// Asks until the answer has this word in it.
    pub fn wait_for_hover(&mut self, place: Place, word: &str) {
        for _ in 0..1_000 {
            if self.ask("textDocument/hover", self.at(place)).contains(word) {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        panic!("no hover says {word}");
    }

    pub fn complete(&mut self, place: Place) {
        let answer = self.ask("textDocument/completion", self.at(place));
        assert!(answer.contains("\"result\":"), "{answer}");
    }

    fn at(&self, place: Place) -> Value {
        let (line, character) = (place.line, place.character);
        let position = json!({"line": line, "character": character});
        json!({"textDocument": {"uri": self.uri}, "position": position})
    }

    fn tell(&mut self, method: &str, params: Value) {
        let message = json!({"jsonrpc": "2.0", "method": method, "params": params});
        self.runtime.block_on(self.tasks.run_until(self.wire.send(&message)));
    }

    fn ask(&mut self, method: &str, params: Value) -> String {
        self.wire.id += 1;
        let id = self.wire.id;
        let message = json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params});
        self.runtime.block_on(self.tasks.run_until(self.wire.send(&message)));
        self.wait_for(&format!("\"id\":{id}"))
    }

    /// The next message that has these letters in it.
    fn wait_for(&mut self, letters: &str) -> String {
        self.runtime.block_on(self.tasks.run_until(async {
            loop {
                let message = self.wire.receive().await;
                if message.contains(letters) {
                    return message;
                }
            }
        }))
    }
}

/// Messages in both directions.
struct Wire {
    input: DuplexStream,
    output: DuplexStream,
    /// What was read and belongs to the next message.
    read: Vec<u8>,
    id: i64,
}

impl Wire {
    async fn send(&mut self, message: &Value) {
        let body = message.to_string();
        let frame = format!("Content-Length: {}\r\n\r\n{body}", body.len());
        self.input.write_all(frame.as_bytes()).await.expect("the server reads");
    }

    async fn receive(&mut self) -> String {
        loop {
            if let Some(message) = self.next_message() {
                return message;
            }
            let read = self.output.read_buf(&mut self.read).await.expect("the server writes");
            assert!(read > 0, "the server has ended");
        }
    }

    fn next_message(&mut self) -> Option<String> {
        let head = std::str::from_utf8(self.read.get(..64.min(self.read.len()))?).ok()?;
        let (length, _) = head.strip_prefix("Content-Length: ")?.split_once("\r\n\r\n")?;
        let start = "Content-Length: \r\n\r\n".len() + length.len();
        let end = start + length.parse::<usize>().ok()?;
        let message = String::from_utf8(self.read.get(start..end)?.to_vec()).ok()?;
        self.read.drain(..end);
        Some(message)
    }
}

/// What all files of Terraform below a folder say; how many there are.
pub fn read_neighbours(folder: &Path) -> usize {
    let files = workspace::terraform_files(folder);
    let files = workspace::read_terraform(folder, &files);
    let neighbourhood = Neighbourhood::of(&files, workspace::read_scripts(folder));
    assert!(neighbourhood.of_config(Path::new("stack0/api.yaml")).is_some());
    files.len()
}

/// What `check --format json` does with one file that was read.
pub fn check(config: &Config) -> String {
    let format = match config.format {
        Format::Yaml => yaml::Format::Yaml,
        Format::Json => yaml::Format::Json,
    };
    let analysis = Analysis::new(Text::new(&config.text), format, Arc::new(Settings::default()));
    let findings = rules::findings(&analysis);
    to_json(&file_report("config", &analysis, &findings)).expect("a report can be written")
}
