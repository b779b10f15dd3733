//! The frame guard: between standard input and the framework, which would end at a bad frame.
//!
//! Repairs or drops single frames and notes what the life cycle needs. It answers nothing,
//! reorders nothing, keeps one frame at most and knows no document.

use std::borrow::Cow;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use lsp_types::InitializeParams;
use serde::Deserialize;
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tower_lsp::jsonrpc::Id;

/// Bodies above this size are dropped, in bytes.
const LIMIT: usize = 64 * 1024 * 1024;
/// A line of a header block longer than this is cut, in bytes.
const HEADER_LIMIT: usize = 16 * 1024;

/// What the guard saw pass.
#[derive(Debug, Default)]
pub struct Guarded {
    shutdown: AtomicBool,
    exit: AtomicBool,
    initialize: Mutex<Option<Value>>,
    /// The token of the work that the user ended last.
    cancelled: Mutex<Option<String>>,
}

impl Guarded {
    /// The code that the process must end with: 1 for `exit` without `shutdown`, else 0.
    pub fn exit_code(&self) -> u8 {
        u8::from(self.exit.load(Ordering::Acquire) && !self.shutdown.load(Ordering::Acquire))
    }

    /// The params of `initialize` as they were sent. The framework's types leave some out.
    pub fn initialize_params(&self) -> Value {
        let params = self.initialize.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        params.clone().unwrap_or_default()
    }

    /// Whether the user ended the work with this token. The framework knows no such notification.
    pub(super) fn is_cancelled(&self, token: &str) -> bool {
        let cancelled = self.cancelled.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        cancelled.as_deref() == Some(token)
    }

    /// Judges a body: `None` drops it, otherwise it is what may pass.
    pub(super) fn judge<'b>(&self, body: &'b [u8]) -> Option<Cow<'b, [u8]>> {
        // What the framework reads of every message; it ends at one that it cannot read.
        #[derive(Deserialize)]
        struct Message<'m> {
            #[serde(borrow)]
            jsonrpc: Cow<'m, str>,
            id: Option<Id>,
            #[serde(borrow)]
            method: Option<Cow<'m, str>>,
            params: Option<serde::de::IgnoredAny>,
        }
        let is_object = body.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{');
        if !is_object {
            tracing::warn!("dropped a message that is no JSON object");
            return None;
        }
        let message: Message<'_> = match serde_json::from_slice(body) {
            Ok(message) => message,
            Err(error) => {
                tracing::warn!("dropped a message that is not JSON-RPC: {error}");
                return None;
            }
        };
        if message.jsonrpc != "2.0" {
            tracing::warn!("dropped a message of another version of JSON-RPC");
            return None;
        }
        let Some(method) = message.method else { return Some(Cow::Borrowed(body)) };
        if message.id.is_some() && method.starts_with("$/") {
            return unknown_request(body).map(Cow::Owned);
        }
        match &*method {
            "shutdown" => self.shutdown.store(true, Ordering::Release),
            "exit" => self.exit.store(true, Ordering::Release),
            "initialize" => {
                self.keep_initialize(body);
                if let Some(readable) = readable_initialize(body) {
                    return Some(Cow::Owned(readable));
                }
            }
            "window/workDoneProgress/cancel" => {
                self.keep_cancelled(body);
                return None;
            }
            _ => {}
        }
        if message.params.is_none() {
            return Some(without_null_params(body));
        }
        Some(Cow::Borrowed(body))
    }

    fn keep_initialize(&self, body: &[u8]) {
        let message: Option<Value> = serde_json::from_slice(body).ok();
        let mut kept = self.initialize.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if kept.is_none() {
            *kept = message.and_then(|mut message| Some(message.get_mut("params")?.take()));
        }
    }

    fn keep_cancelled(&self, body: &[u8]) {
        let message: Value = serde_json::from_slice(body).unwrap_or_default();
        let token = message.pointer("/params/token").and_then(Value::as_str);
        let mut kept = self.cancelled.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        *kept = token.map(str::to_owned).or_else(|| kept.take());
    }
}

/// An `initialize` that holds a value which the framework's types do not know (`"trace":
/// "compact"`) would be refused as a whole: the server reads what it needs from the kept params.
fn readable_initialize(body: &[u8]) -> Option<Vec<u8>> {
    let mut message: Value = serde_json::from_slice(body).ok()?;
    let params = message.get_mut("params")?;
    if serde_json::from_value::<InitializeParams>(params.clone()).is_ok() {
        return None;
    }
    params.get("capabilities")?.as_object()?;
    let options = params.get("initializationOptions").cloned();
    *params = serde_json::json!({"capabilities": {}, "initializationOptions": options});
    serde_json::to_vec(&message).ok()
}

/// The framework leaves all messages below `$/` without an answer that it does not know, requests
/// too; under another name it answers that there is no such method, as the protocol asks.
fn unknown_request(body: &[u8]) -> Option<Vec<u8>> {
    let mut message: Value = serde_json::from_slice(body).ok()?;
    let method = message.get_mut("method")?;
    *method = Value::String(format!("unknown/{}", method.as_str()?));
    serde_json::to_vec(&message).ok()
}

/// Some clients write `"params": null` where there are none; the framework refuses that.
fn without_null_params(body: &[u8]) -> Cow<'_, [u8]> {
    let mut message: Value = match serde_json::from_slice(body) {
        Ok(message) => message,
        Err(_) => return Cow::Borrowed(body),
    };
    let removed = message.as_object_mut().and_then(|message| message.remove("params"));
    match removed.and_then(|_| serde_json::to_vec(&message).ok()) {
        Some(repaired) => Cow::Owned(repaired),
        None => Cow::Borrowed(body),
    }
}

/// Reads frames from `input` and writes the clean ones to `output`, until the input ends, `exit`
/// has passed, or the output is closed. Closes the output.
pub async fn guard(
    mut input: impl AsyncRead + Unpin,
    mut output: impl AsyncWrite + Unpin,
    guarded: &Guarded,
) {
    let mut frames = Frames::default();
    let mut chunk = vec![0; 32 * 1024];
    'reading: while let Ok(length @ 1..) = input.read(&mut chunk).await {
        let mut bytes = chunk.get(..length).unwrap_or_default();
        while !bytes.is_empty() {
            let Some(body) = frames.take(&mut bytes) else { continue };
            let Some(body) = guarded.judge(&body) else { continue };
            let header = format!("Content-Length: {}\r\n\r\n", body.len());
            let passed = match output.write_all(header.as_bytes()).await {
                Ok(()) => output.write_all(&body).await,
                failed => failed,
            };
            if passed.is_err() || guarded.exit.load(Ordering::Acquire) {
                break 'reading;
            }
        }
    }
    let _closed = output.shutdown().await;
}

/// Cuts a stream of bytes into the bodies of frames.
#[derive(Debug, Default)]
struct Frames {
    state: State,
    /// The line or the body that has been read so far.
    buffer: Vec<u8>,
    /// The length that the current header block names.
    length: Option<usize>,
}

#[derive(Clone, Copy, Debug, Default)]
enum State {
    #[default]
    Header,
    /// Bytes that are still missing.
    Body(usize),
    /// Bytes of a body that is too large.
    Skip(usize),
}

impl Frames {
    /// Takes bytes from the front of `bytes`, all of them or up to the end of a body, which it
    /// returns.
    fn take(&mut self, bytes: &mut &[u8]) -> Option<Vec<u8>> {
        match self.state {
            State::Header => {
                let line_end = bytes.iter().position(|byte| *byte == b'\n');
                let (line, rest) = bytes.split_at(line_end.map_or(bytes.len(), |end| end + 1));
                *bytes = rest;
                self.buffer.extend_from_slice(line);
                if line_end.is_some() {
                    self.header_line();
                } else if self.buffer.len() > HEADER_LIMIT {
                    // Noise; a header can only begin near its end.
                    self.buffer.drain(..self.buffer.len() - 256);
                }
                matches!(self.state, State::Body(0)).then(|| self.finish())
            }
            State::Body(missing) => {
                let (body, rest) = bytes.split_at(missing.min(bytes.len()));
                *bytes = rest;
                self.buffer.extend_from_slice(body);
                self.state = State::Body(missing - body.len());
                (missing == body.len()).then(|| self.finish())
            }
            State::Skip(missing) => {
                let skipped = missing.min(bytes.len());
                *bytes = bytes.get(skipped..).unwrap_or_default();
                let left = missing - skipped;
                self.state = if left == 0 { State::Header } else { State::Skip(left) };
                None
            }
        }
    }

    fn finish(&mut self) -> Vec<u8> {
        self.state = State::Header;
        std::mem::take(&mut self.buffer)
    }

    /// Reads the header line in the buffer; a blank one ends the block.
    fn header_line(&mut self) {
        let line = std::mem::take(&mut self.buffer);
        let line = line.trim_ascii();
        if !line.is_empty() {
            self.length = content_length(line).or(self.length);
            return;
        }
        match self.length.take() {
            Some(length) if length > LIMIT => {
                tracing::warn!("dropped a message of {length} bytes");
                self.state = State::Skip(length);
            }
            Some(length) => self.state = State::Body(length),
            None => {}
        }
    }
}

/// The number behind `Content-Length:`, in any case. Noise before the name is passed over.
fn content_length(line: &[u8]) -> Option<usize> {
    const NAME: &[u8] = b"content-length";
    let at = line.windows(NAME.len()).rposition(|name| name.eq_ignore_ascii_case(NAME))?;
    let rest = line.get(at + NAME.len()..)?.trim_ascii_start().strip_prefix(b":")?;
    std::str::from_utf8(rest.trim_ascii()).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(body: &str) -> Vec<u8> {
        format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
    }

    /// The bodies that pass, when the input arrives in chunks of `size` bytes.
    fn passed(input: &[u8], size: usize) -> Vec<String> {
        let (guarded, mut frames) = (Guarded::default(), Frames::default());
        let mut bodies = Vec::new();
        for mut chunk in input.chunks(size) {
            while !chunk.is_empty() {
                let Some(body) = frames.take(&mut chunk) else { continue };
                let body = guarded.judge(&body).map(Cow::into_owned);
                bodies.extend(body.map(|body| String::from_utf8(body).unwrap()));
            }
        }
        bodies
    }

    #[test]
    fn frames_arrive_whole_however_they_are_cut() {
        let bodies = [
            r#"{"jsonrpc":"2.0","method":"a","params":{"x":"ß💣"}}"#,
            r#"{"jsonrpc":"2.0","id":1,"result":null}"#,
        ];
        let input: Vec<u8> = bodies.iter().flat_map(|body| frame(body)).collect();
        for size in 1..input.len() + 1 {
            assert_eq!(passed(&input, size), bodies, "{size}");
        }
    }

    #[test]
    fn headers_of_any_spelling() {
        let body = r#"{"jsonrpc":"2.0","method":"a","params":{}}"#;
        for header in [
            "content-length: #\r\n\r\n",
            "CONTENT-LENGTH:#\r\n\r\n",
            "Content-Length : # \r\n\r\n",
            "Content-Type: application/vscode-jsonrpc; charset=utf8\r\nContent-Length: #\r\n\r\n",
            "Content-Length: #\r\nContent-Type: x\r\n\r\n",
            "\r\n\r\nX: y\r\nContent-Length: #\r\n\r\n",
            "Content-Length: #\n\n",
            "Content-Length: x\r\n\r\nContent-Length: #\r\n\r\n",
            "\u{fffd}: noise\r\n\r\nContent-Length: #\r\n\r\n",
        ] {
            let mut input = header.replace('#', &body.len().to_string()).into_bytes();
            input.extend_from_slice(body.as_bytes());
            assert_eq!(passed(&input, 7), [body], "{header:?}");
        }
    }

    #[test]
    fn what_is_no_message_is_dropped_and_the_next_one_passes() {
        let good = r#"{"jsonrpc":"2.0","method":"a","params":{}}"#;
        for bad in [
            "{",
            "[]",
            r#"[{"method":"a"}]"#,
            "1",
            "",
            "{\"a\":\u{0}}",
            r#"{"jsonrpc":"2.0","method":1}"#,
        ] {
            let input = [frame(bad), frame(good)].concat();
            assert_eq!(passed(&input, 5), [good], "{bad:?}");
        }
        assert_eq!(passed(&[&frame("x\u{0}")[..], b"\xff\xfe", &frame(good)].concat(), 64), [good]);
    }

    #[test]
    fn null_params_are_removed_and_nothing_else_is_touched() {
        let input = frame(r#"{"jsonrpc":"2.0","id":1,"method":"shutdown","params":null}"#);
        assert_eq!(passed(&input, 9), [r#"{"jsonrpc":"2.0","id":1,"method":"shutdown"}"#]);
        let odd = r#"{ "jsonrpc" : "2.0", "method" : "x" , "params" : { } }"#;
        assert_eq!(passed(&frame(odd), 9), [odd]);
    }

    #[test]
    fn requests_below_the_dollar_get_a_name_that_is_answered() {
        let input = frame(r#"{"jsonrpc":"2.0","id":1,"method":"$/x","params":{"a":1}}"#);
        let [body] = &passed(&input, 9)[..] else { panic!("one body") };
        let message: Value = serde_json::from_str(body).unwrap();
        assert_eq!(message["method"], "unknown/$/x");
        assert_eq!(message["id"], 1);
        let cancel = r#"{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":1}}"#;
        assert_eq!(passed(&frame(cancel), 9), [cancel]);
    }

    #[test]
    fn bodies_up_to_the_limit_pass_and_larger_ones_are_skipped() {
        let good = r#"{"jsonrpc":"2.0","method":"a","params":{}}"#;
        let body = |length: usize| {
            format!("{{\"jsonrpc\":\"2.0\",\"id\":\"{}\"}}", "x".repeat(length - 25))
        };
        let at_limit = [frame(&body(LIMIT)), frame(good)].concat();
        assert_eq!(passed(&at_limit, 1 << 20).len(), 2);
        let above = [frame(&body(LIMIT + 1)), frame(good)].concat();
        assert_eq!(passed(&above, 1 << 20), [good]);
    }

    #[test]
    fn the_life_cycle_is_noted() {
        for (methods, code) in [
            (&["initialize", "shutdown", "exit"][..], 0),
            (&["initialize", "exit"], 1),
            (&["initialize"], 0),
        ] {
            let guarded = Guarded::default();
            for method in methods {
                guarded.judge(
                    format!(
                        "{{\"jsonrpc\":\"2.0\",\"method\":\"{method}\",\"params\":{{\"a\":1}}}}"
                    )
                    .as_bytes(),
                );
            }
            assert_eq!(guarded.exit_code(), code, "{methods:?}");
            assert_eq!(guarded.initialize_params(), serde_json::json!({"a": 1}));
        }
    }
}
