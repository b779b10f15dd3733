//! A small editor: speaks the protocol with the real binary, one thing after the other.
//!
//! Knows frames, ids and deadlines; it knows no document and judges nothing.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// When a server counts as stuck. What is waited for usually takes less than a second.
const DEADLINE: Duration = Duration::from_secs(10 * 60);

/// A running server and everything it said.
pub struct Client {
    child: Child,
    stdin: Option<ChildStdin>,
    incoming: Receiver<Incoming>,
    log: Option<JoinHandle<String>>,
    /// What nobody has waited for yet.
    pending: VecDeque<Value>,
    /// Every message in the order of arrival.
    pub received: Vec<Value>,
    /// What `workspace/configuration` is answered with.
    pub settings: Value,
    /// What requests of the server are answered with, as it is, in the place of the right answer.
    pub answers: Option<String>,
    /// The whole answer to `initialize`.
    pub initialized: Value,
    next_id: i64,
}

enum Incoming {
    Message(Value),
    /// Standard output is closed, or holds something that is no frame.
    End(Result<(), String>),
}

/// Capabilities of an editor that can do everything that the server looks at, except pulling.
pub fn full() -> Value {
    json!({
        "general": {"positionEncodings": ["utf-16", "utf-8", "utf-32"]},
        "textDocument": {
            "hover": {"contentFormat": ["markdown", "plaintext"]},
            "inlayHint": {},
            "codeLens": {},
            "codeAction": {
                "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "source"]}},
                "isPreferredSupport": true,
                "disabledSupport": true,
            },
            "completion": {
                "completionItem": {
                    "documentationFormat": ["markdown", "plaintext"],
                    "preselectSupport": true,
                },
            },
            "publishDiagnostics": {
                "relatedInformation": true,
                "codeDescriptionSupport": true,
                "tagSupport": {"valueSet": [1, 2]},
                "versionSupport": true,
            },
        },
        "workspace": {
            "configuration": true,
            "inlayHint": {"refreshSupport": true},
            "codeLens": {"refreshSupport": true},
            "workspaceEdit": {"documentChanges": true, "resourceOperations": ["create"]},
            "didChangeConfiguration": {"dynamicRegistration": true},
            "didChangeWatchedFiles": {"dynamicRegistration": true},
            "workspaceFolders": true,
        },
        "window": {"workDoneProgress": true},
    })
}

/// Capabilities of an editor that pulls diagnostics.
pub fn pulling() -> Value {
    json!({
        "textDocument": {"diagnostic": {}, "publishDiagnostics": {"codeDescriptionSupport": true}},
        "workspace": {"diagnostics": {"refreshSupport": true}},
    })
}

impl Client {
    /// Starts the server and says nothing.
    pub fn spawn() -> Self {
        Self::spawn_with(&mut Command::new(env!("CARGO_BIN_EXE_gateway-ls")))
    }

    /// Starts a server by this command and says nothing.
    pub fn spawn_with(command: &mut Command) -> Self {
        Self::spawn_into(command, Stdio::piped())
    }

    /// Starts a server by this command that writes to `stdout`, and says nothing.
    pub fn spawn_into(command: &mut Command, stdout: Stdio) -> Self {
        let mut child = command
            .env_remove("GATEWAY_LS_LOG")
            .stdin(Stdio::piped())
            .stdout(stdout)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, incoming) = channel();
        let ends = sender.clone();
        let is_heard = child.stdout.take().map(|stdout| {
            std::thread::spawn(move || {
                let end = read_frames(stdout, &sender);
                // Nobody listens once the client is dropped.
                let _dropped = sender.send(Incoming::End(end));
            })
        });
        let mut stderr = child.stderr.take().unwrap();
        let log = std::thread::spawn(move || {
            let mut log = Vec::new();
            stderr.read_to_end(&mut log).unwrap();
            if is_heard.is_none() {
                let _dropped = ends.send(Incoming::End(Ok(())));
            }
            String::from_utf8_lossy(&log).into_owned()
        });
        Self {
            stdin: child.stdin.take(),
            child,
            incoming,
            log: Some(log),
            pending: VecDeque::new(),
            received: Vec::new(),
            settings: json!({}),
            answers: None,
            initialized: Value::Null,
            next_id: 0,
        }
    }

    /// A server that is ready for an editor with these capabilities.
    pub fn start(capabilities: Value) -> Self {
        Self::start_with(json!({"processId": null, "rootUri": null, "capabilities": capabilities}))
    }

    /// A server that is ready after `initialize` with these params.
    pub fn start_with(params: Value) -> Self {
        let mut client = Self::spawn();
        client.initialize(params);
        client
    }

    /// `initialize` with these params, and `initialized`.
    pub fn initialize(&mut self, params: Value) {
        self.initialized = self.request("initialize", params);
        assert!(self.initialized["result"].is_object(), "{}", self.initialized);
        self.notify("initialized", json!({}));
    }

    pub fn send_raw(&mut self, bytes: &[u8]) {
        let stdin = self.stdin.as_mut().unwrap();
        stdin.write_all(bytes).unwrap();
        stdin.flush().unwrap();
    }

    pub fn send(&mut self, message: &Value) {
        self.send_raw(&frame(&message.to_string()));
    }

    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// Sends a request and does not wait; the id.
    pub fn begin(&mut self, method: &str, params: Value) -> i64 {
        self.next_id += 1;
        let id = self.next_id;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        id
    }

    /// The whole answer to a request.
    pub fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.begin(method, params);
        self.response(id)
    }

    /// The result of a request that must succeed.
    pub fn ask(&mut self, method: &str, params: Value) -> Value {
        let mut response = self.request(method, params);
        assert!(response.get("error").is_none(), "{method}: {response}");
        response["result"].take()
    }

    /// The answer to the request with this id.
    pub fn response(&mut self, id: impl Into<Value>) -> Value {
        let id = id.into();
        self.wait(&format!("the answer to {id}"), |message| {
            message.get("method").is_none() && message["id"] == id
        })
    }

    /// The params of the next notification or request with this method.
    pub fn said(&mut self, method: &str) -> Value {
        let mut message = self.wait(method, |message| message["method"] == method);
        message["params"].take()
    }

    /// The first message that fits and that nobody has waited for.
    fn wait(&mut self, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.pending.iter().position(&fits) {
            return self.pending.remove(at).unwrap();
        }
        let deadline = Instant::now() + DEADLINE;
        loop {
            let Some(message) = self.receive(deadline, what) else {
                panic!("the server ended while waiting for {what}");
            };
            if fits(&message) {
                return message;
            }
            self.pending.push_back(message);
        }
    }

    fn receive(&mut self, deadline: Instant, what: &str) -> Option<Value> {
        let left = deadline.saturating_duration_since(Instant::now());
        let message = match self.incoming.recv_timeout(left) {
            Ok(Incoming::Message(message)) => message,
            Ok(Incoming::End(Ok(()))) => return None,
            Ok(Incoming::End(Err(noise))) => panic!("on standard output: {noise}"),
            Err(_) => panic!(
                "no {what} within {DEADLINE:?}, which usually takes less than a second; so far: {:#?}",
                self.received
            ),
        };
        self.received.push(message.clone());
        if let (Some(id), Some(method)) = (message.get("id"), message["method"].as_str()) {
            let result = match method {
                "workspace/configuration" => {
                    let items = message["params"]["items"].as_array().unwrap();
                    items.iter().map(|_| self.settings.clone()).collect()
                }
                _ => Value::Null,
            };
            let result = self.answers.clone().unwrap_or_else(|| result.to_string());
            let answer = format!(r#"{{"jsonrpc":"2.0","id":{id},"result":{result}}}"#);
            // One that was told to exit may have ended by now.
            let _written = self.stdin.as_mut().map(|stdin| stdin.write_all(&frame(&answer)));
        }
        Some(message)
    }

    /// Waits until everything sent so far has been handled: handlers start in the order of their
    /// messages, and an unknown method is answered at once.
    pub fn settle(&mut self) {
        let response = self.request("gatewayLs/settled", json!({}));
        assert_eq!(response["error"]["code"], -32601);
    }

    /// How many messages with this method have arrived.
    pub fn count(&self, method: &str) -> usize {
        self.received.iter().filter(|message| message["method"] == method).count()
    }

    pub fn open(&mut self, uri: &str, language: &str, version: i32, text: &str) {
        let item = json!({"uri": uri, "languageId": language, "version": version, "text": text});
        self.notify("textDocument/didOpen", json!({"textDocument": item}));
    }

    pub fn change(&mut self, uri: &str, version: i32, changes: Value) {
        let document = json!({"uri": uri, "version": version});
        let params = json!({"textDocument": document, "contentChanges": changes});
        self.notify("textDocument/didChange", params);
    }

    pub fn close(&mut self, uri: &str) {
        self.notify("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
    }

    pub fn hover(&mut self, uri: &str, line: usize, character: usize) -> Value {
        let position = json!({"line": line, "character": character});
        let params = json!({"textDocument": {"uri": uri}, "position": position});
        self.ask("textDocument/hover", params)
    }

    /// The completions at a place, by their labels.
    pub fn complete(&mut self, uri: &str, line: usize, character: usize) -> Vec<Value> {
        let position = json!({"line": line, "character": character});
        let params = json!({"textDocument": {"uri": uri}, "position": position});
        let answer = self.ask("textDocument/completion", params);
        answer.as_array().cloned().unwrap_or_default()
    }

    /// The code actions at a place; `only` of these kinds, or `null`.
    pub fn actions(&mut self, uri: &str, at: (u64, u64), only: Value) -> Vec<Value> {
        let place = json!({"line": at.0, "character": at.1});
        let mut context = json!({"diagnostics": []});
        if !only.is_null() {
            context["only"] = only;
        }
        let range = json!({"start": place, "end": place});
        let params = json!({"textDocument": {"uri": uri}, "range": range, "context": context});
        let answer = self.ask("textDocument/codeAction", params);
        answer.as_array().cloned().unwrap_or_default()
    }

    /// The diagnostics published for this version of a document.
    pub fn diagnostics(&mut self, uri: &str, version: i32) -> Vec<Value> {
        let what = format!("diagnostics of version {version} of {uri}");
        let message = self.wait(&what, |message| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri
                && message["params"]["version"] == version
        });
        message["params"]["diagnostics"].as_array().unwrap().clone()
    }

    /// The diagnostics published next for a file that is not open: they have no version.
    pub fn closed_diagnostics(&mut self, uri: &str) -> Vec<Value> {
        let message = self.wait(&format!("diagnostics of the closed {uri}"), |message| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri
                && message["params"].get("version").is_none()
        });
        message["params"]["diagnostics"].as_array().unwrap().clone()
    }

    /// The value of the next `$/progress` with this token.
    pub fn progress(&mut self, token: &Value) -> Value {
        let mut message = self.wait(&format!("progress of {token}"), |message| {
            message["method"] == "$/progress" && message["params"]["token"] == *token
        });
        message["params"]["value"].take()
    }

    /// Closes standard input.
    pub fn hang_up(&mut self) {
        self.stdin = None;
    }

    /// The exit code, once the server has ended by itself.
    pub fn exit_code(&mut self) -> i32 {
        let deadline = Instant::now() + DEADLINE;
        while let Some(message) = self.receive(deadline, "end of the server") {
            self.pending.push_back(message);
        }
        self.child.wait().unwrap().code().unwrap()
    }

    /// `shutdown` and `exit` with standard input left open; what the server wrote to its log.
    pub fn stop(&mut self) -> String {
        assert_eq!(self.request("shutdown", Value::Null)["result"], Value::Null);
        self.notify("exit", Value::Null);
        assert_eq!(self.exit_code(), 0);
        self.log()
    }

    /// What the server wrote to its log, once it has ended.
    pub fn log(&mut self) -> String {
        self.log.take().unwrap().join().unwrap()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // It may have ended already.
        let _ended = self.child.kill();
        let _status = self.child.wait();
    }
}

/// A body behind its header.
pub fn frame(body: &str) -> Vec<u8> {
    format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// Reads frames as strictly as a client may.
fn read_frames(stdout: ChildStdout, sender: &Sender<Incoming>) -> Result<(), String> {
    let mut stdout = BufReader::new(stdout);
    loop {
        let mut length = None;
        loop {
            let mut line = Vec::new();
            stdout.read_until(b'\n', &mut line).map_err(|error| error.to_string())?;
            if line.is_empty() && length.is_none() {
                return Ok(());
            }
            let line = String::from_utf8(line).map_err(|error| error.to_string())?;
            if line == "\r\n" {
                break;
            }
            let value =
                line.strip_prefix("Content-Length: ").and_then(|it| it.strip_suffix("\r\n"));
            length = Some(value.ok_or(&line)?.parse::<usize>().map_err(|_| &line)?);
        }
        let mut body = vec![0; length.ok_or("no Content-Length")?];
        stdout.read_exact(&mut body).map_err(|error| error.to_string())?;
        let message = serde_json::from_slice(&body).map_err(|error| error.to_string())?;
        if sender.send(Incoming::Message(message)).is_err() {
            return Ok(());
        }
    }
}
