//! The frame guard: between standard input and the framework, which would end at a bad frame.
//!
//! Repairs or replaces single frames and notes what the life cycle needs. It answers nothing: for a
//! request that cannot be read the framework gets one that it answers with the error. It reorders
//! nothing, keeps one frame at most and knows no document.

mod frames;
mod message;
mod salvage;

use std::borrow::Cow;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use lsp_types::InitializeParams;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::sync::Notify;
use tower_lsp::jsonrpc::{Error, ErrorCode, Id};

use frames::{BOM, Frame, Frames};
use message::{Call, Message, Problem};
pub use salvage::LostText;
use salvage::{Salvaged, salvage};

/// What the guard saw pass.
#[derive(Debug, Default)]
pub struct Guarded {
    shutdown: AtomicBool,
    exit: AtomicBool,
    initialize: Mutex<Option<Value>>,
    is_initialized: Notify,
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

    /// The process that the client says it is, once it says so.
    pub(super) async fn client_process(&self) -> Option<u64> {
        self.is_initialized.notified().await;
        self.initialize_params().get("processId")?.as_u64()
    }

    /// Whether `initialize` has passed.
    fn has_initialized(&self) -> bool {
        self.initialize.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).is_some()
    }

    /// Whether the user ended the work with this token. The framework knows no such notification.
    pub(super) fn is_cancelled(&self, token: &str) -> bool {
        let cancelled = self.cancelled.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        cancelled.as_deref() == Some(token)
    }

    /// Judges what was read: `None` drops it, otherwise it is the body that may pass.
    fn judge_frame<'f>(&self, frame: &'f Frame) -> Option<Cow<'f, [u8]>> {
        match frame {
            Frame::Body(body) => self.judge(body),
            Frame::Endless => {
                tracing::warn!("dropped a message whose header names no length that can be read");
                let lost = LostText { uri: None, opened_as: None };
                whole(json!({"method": LOST, "params": lost}), None).map(Cow::Owned)
            }
        }
    }

    /// Judges a body: `None` drops it, otherwise it is what may pass.
    pub(super) fn judge<'b>(&self, body: &'b [u8]) -> Option<Cow<'b, [u8]>> {
        let body = body.strip_prefix(BOM).unwrap_or(body);
        match Message::read(body) {
            Ok(Message::Call(call)) => self.pass(&call, body),
            Ok(Message::Answer) => Some(Cow::Borrowed(body)),
            Err(problem) => replacement(body, &problem).map(Cow::Owned),
        }
    }

    fn pass<'b>(&self, call: &Call<'_>, body: &'b [u8]) -> Option<Cow<'b, [u8]>> {
        let has_initialized = self.has_initialized();
        match &*call.method {
            "shutdown" => self.shutdown.store(true, Ordering::Release),
            "exit" => self.exit.store(true, Ordering::Release),
            "initialize" => {
                // Nobody could answer it.
                let id = call.id.as_ref()?;
                if has_initialized {
                    return refused(id, ErrorCode::InvalidRequest, "initialized already");
                }
                if let Some(readable) = self.keep_initialize(body) {
                    return Some(Cow::Owned(readable));
                }
            }
            "window/workDoneProgress/cancel" if call.id.is_none() => {
                self.keep_cancelled(body);
                return None;
            }
            _ => {}
        }
        match &call.id {
            Some(id) if !has_initialized && call.method != "initialize" => {
                return refused(id, ErrorCode::ServerError(NOT_INITIALIZED), "not initialized");
            }
            Some(_) if call.method.starts_with("$/") => {
                return unknown_request(body).map(Cow::Owned);
            }
            _ => {}
        }
        match call.has_null {
            true => Some(without_nulls(body)),
            false => Some(Cow::Borrowed(body)),
        }
    }

    /// Keeps the params of the first `initialize` that the framework accepts: it refuses what its
    /// types do not know, and takes the next one then. Returns what must pass in the place of one
    /// that would be refused for a value which nobody needs (`"trace": "compact"`): the server
    /// reads the kept params.
    fn keep_initialize(&self, body: &[u8]) -> Option<Vec<u8>> {
        let mut message: Value = serde_json::from_slice(body).ok()?;
        let params = message.get_mut("params")?;
        let is_readable = serde_json::from_value::<InitializeParams>(params.clone()).is_ok();
        if !is_readable {
            params.get("capabilities")?.as_object()?;
        }
        let options = params.get("initializationOptions").cloned();
        let sent = params.take();
        *params = json!({"capabilities": {}, "initializationOptions": options});
        let mut kept = self.initialize.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        kept.get_or_insert(sent);
        self.is_initialized.notify_one();
        if is_readable { None } else { serde_json::to_vec(&message).ok() }
    }

    fn keep_cancelled(&self, body: &[u8]) {
        let message: Value = serde_json::from_slice(body).unwrap_or_default();
        let token = message.pointer("/params/token").and_then(Value::as_str);
        let mut kept = self.cancelled.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        *kept = token.map(str::to_owned).or_else(|| kept.take());
    }
}

/// The framework leaves all messages below `$/` without an answer that it does not know, requests
/// too; under another name it answers that there is no such method, as the protocol asks.
fn unknown_request(body: &[u8]) -> Option<Vec<u8>> {
    let mut message: Value = serde_json::from_slice(body).ok()?;
    let method = message.get_mut("method")?;
    *method = Value::String(format!("unknown/{}", method.as_str()?));
    serde_json::to_vec(&message).ok()
}

/// Some clients write `"params": null` or `"id": null` where there are none; the framework refuses
/// that, or takes a notification for a request.
fn without_nulls(body: &[u8]) -> Cow<'_, [u8]> {
    let mut message: Value = match serde_json::from_slice(body) {
        Ok(message) => message,
        Err(_) => return Cow::Borrowed(body),
    };
    if let Some(message) = message.as_object_mut() {
        message.retain(|name, value| !(value.is_null() && matches!(&**name, "id" | "params")));
    }
    serde_json::to_vec(&message).map_or(Cow::Borrowed(body), Cow::Owned)
}

/// The request that stands for one that cannot be read, and is answered with the error.
pub(super) const UNREADABLE: &str = "gatewayLs/unreadable";
/// The notification that stands for an edit that cannot be read.
pub(super) const LOST: &str = "gatewayLs/lostText";

/// The params of [`UNREADABLE`].
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Unreadable {
    pub(super) code: i64,
    pub(super) reason: String,
    pub(super) lost: Option<LostText>,
}

/// What passes in the place of a message that cannot be read; nothing where nobody waits for it
/// and no text is lost.
fn replacement(body: &[u8], problem: &Problem) -> Option<Vec<u8>> {
    let salvaged = salvage(body);
    let lost = salvaged.lost().or_else(|| salvaged.perhaps_lost(body, problem));
    let Salvaged { id, method, is_call, is_answer, uri, .. } = &salvaged;
    tracing::warn!(
        "dropped a message that cannot be read (`{}`): {}",
        method.as_deref().unwrap_or("unknown"),
        problem.reason,
    );
    let is_call = *is_call || (problem.code == ErrorCode::InvalidRequest && !is_answer);
    let message = match (id, lost, method.as_deref(), uri) {
        (Some(_), lost, ..) if is_call => {
            let reason = format!("the message cannot be read: {}", problem.reason);
            let params = Unreadable { code: problem.code.code(), reason, lost };
            json!({"method": UNREADABLE, "params": params})
        }
        (Some(_), ..) if *is_answer => {
            let error =
                Error { message: "the answer cannot be read".into(), ..Error::internal_error() };
            json!({ "error": error })
        }
        (_, Some(lost), ..) => json!({"method": LOST, "params": lost}),
        // What these need to say can still be told.
        (_, _, Some(method @ ("textDocument/didSave" | "textDocument/didClose")), Some(uri)) => {
            json!({"method": method, "params": {"textDocument": {"uri": uri}}})
        }
        _ => return None,
    };
    whole(message, id.as_ref())
}

/// The code for what comes before `initialize`.
const NOT_INITIALIZED: i64 = -32002;

/// What passes in the place of a request that comes at the wrong time: the framework would answer
/// what it does not know as such, and take one `initialize` after the other until the first one is
/// answered.
fn refused<'b>(id: &Id, code: ErrorCode, reason: &str) -> Option<Cow<'b, [u8]>> {
    let params = Unreadable { code: code.code(), reason: reason.to_owned(), lost: None };
    whole(json!({"method": UNREADABLE, "params": params}), Some(id)).map(Cow::Owned)
}

/// A message with what each one has.
fn whole(mut message: Value, id: Option<&Id>) -> Option<Vec<u8>> {
    let members = message.as_object_mut()?;
    members.insert("jsonrpc".to_owned(), "2.0".into());
    if let Some(id) = id {
        members.insert("id".to_owned(), serde_json::to_value(id).ok()?);
    }
    serde_json::to_vec(&message).ok()
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
            let Some(frame) = frames.take(&mut bytes) else { continue };
            let Some(body) = guarded.judge_frame(&frame) else { continue };
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

#[cfg(test)]
mod tests;
