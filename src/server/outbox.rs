//! The way out: what the framework writes, and between two of its messages those that are sent
//! here. The framework builds a tree of every value before it writes it; for a long list of
//! diagnostics that takes longer than finding them.

use std::io;

use lsp_types::notification::Notification;
use serde::Serialize;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::sync::mpsc;

/// Sends messages past the framework.
#[derive(Clone, Debug)]
pub struct Outbox {
    messages: mpsc::Sender<Vec<u8>>,
}

/// The messages that an [`Outbox`] sends, for the one who writes them.
#[derive(Debug)]
pub(super) struct Outgoing {
    messages: mpsc::Receiver<Vec<u8>>,
}

/// Messages that may wait: what comes later is written later, and may be newer then.
const WAITING: usize = 1;

impl Outbox {
    pub(super) fn new() -> (Self, Outgoing) {
        let (sender, receiver) = mpsc::channel(WAITING);
        (Self { messages: sender }, Outgoing { messages: receiver })
    }

    /// Sends a notification as soon as the one before it is being written.
    pub(super) async fn notify<N: Notification>(&self, params: N::Params)
    where
        N::Params: Serialize,
    {
        #[derive(Serialize)]
        struct Message<P> {
            jsonrpc: &'static str,
            method: &'static str,
            params: P,
        }
        let message = Message { jsonrpc: "2.0", method: N::METHOD, params };
        match serde_json::to_vec(&message) {
            Ok(body) => {
                tracing::trace!("-> {}", String::from_utf8_lossy(&body));
                let _nobody_writes = self.messages.send(framed(&body)).await;
            }
            Err(error) => tracing::error!("`{}` cannot be written: {error}", N::METHOD),
        }
    }
}

fn framed(body: &[u8]) -> Vec<u8> {
    let mut message = Vec::with_capacity(body.len() + 32);
    message.extend_from_slice(format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes());
    message.extend_from_slice(body);
    message
}

/// Writes what the framework writes, and the messages of an outbox between two of its own, until
/// the framework ends, or with an error as soon as nothing can be written any more.
pub(super) async fn write_out(
    mut framework: impl AsyncRead + Unpin,
    mut outgoing: Outgoing,
    mut output: impl AsyncWrite + Unpin,
) -> io::Result<()> {
    let mut chunk = vec![0; 64 * 1024];
    let mut place = Place::default();
    loop {
        let written = tokio::select! {
            read = framework.read(&mut chunk) => match read {
                Ok(length @ 1..) => {
                    let bytes = chunk.get(..length).unwrap_or_default();
                    place.pass(bytes);
                    output.write_all(bytes).await
                }
                _ => return Ok(()),
            },
            Some(message) = outgoing.messages.recv(), if place.is_between_messages() => {
                output.write_all(&message).await
            }
        };
        written?;
        output.flush().await?;
    }
}

/// Where in its messages the framework is.
#[derive(Debug, Default)]
struct Place {
    /// The header that has been passed so far.
    header: Vec<u8>,
    /// Bytes of the body that are missing.
    missing: usize,
}

impl Place {
    fn is_between_messages(&self) -> bool {
        self.header.is_empty() && self.missing == 0
    }

    fn pass(&mut self, bytes: &[u8]) {
        let mut bytes = bytes;
        while !bytes.is_empty() {
            let body = self.missing.min(bytes.len());
            self.missing -= body;
            bytes = bytes.get(body..).unwrap_or_default();
            let line = bytes.iter().position(|byte| *byte == b'\n').map(|end| end + 1);
            let (header, rest) = bytes.split_at(line.unwrap_or(bytes.len()));
            self.header.extend_from_slice(header);
            bytes = rest;
            if self.header.ends_with(b"\r\n\r\n") {
                self.missing = length(&self.header);
                self.header.clear();
            }
        }
    }
}

/// The length that a header of the framework names.
fn length(header: &[u8]) -> usize {
    let header = String::from_utf8_lossy(header);
    let length = header.lines().find_map(|line| line.strip_prefix("Content-Length:"));
    length.and_then(|length| length.trim().parse().ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use lsp_types::notification::LogMessage;
    use lsp_types::{LogMessageParams, MessageType};

    use super::*;

    fn runtime() -> tokio::runtime::Runtime {
        tokio::runtime::Builder::new_current_thread().build().unwrap()
    }

    fn said(message: &str) -> LogMessageParams {
        LogMessageParams { typ: MessageType::LOG, message: message.to_owned() }
    }

    const SAID: &str =
        r#"{"jsonrpc":"2.0","method":"window/logMessage","params":{"type":4,"message":"ß"}}"#;

    #[test]
    fn a_message_is_written_only_between_two_of_the_framework() {
        let answer = "Content-Length: 4\r\nContent-Type: json\r\n\r\n\r\n\r\n";
        for cut in 0..=answer.len() {
            let (first, rest) = answer.as_bytes().split_at(cut);
            let (mut framework, written) = tokio::io::duplex(1024);
            let (outbox, outgoing) = Outbox::new();
            let mut output = Vec::new();
            runtime().block_on(async {
                let writes = write_out(written, outgoing, &mut output);
                let sends = async {
                    framework.write_all(first).await.unwrap();
                    outbox.notify::<LogMessage>(said("ß")).await;
                    framework.write_all(rest).await.unwrap();
                    outbox.messages.reserve().await.unwrap();
                    framework.shutdown().await.unwrap();
                };
                tokio::join!(writes, sends).0.unwrap();
            });
            let sent = format!("Content-Length: {}\r\n\r\n{SAID}", SAID.len());
            let output = String::from_utf8(output).unwrap();
            let may_be = [format!("{answer}{sent}"), format!("{sent}{answer}")];
            assert!(may_be.contains(&output), "{cut}: {output}");
        }
    }

    #[test]
    fn what_nobody_reads_keeps_nobody_waiting() {
        let (framework, written) = tokio::io::duplex(1024);
        let (outbox, outgoing) = Outbox::new();
        runtime().block_on(async {
            let (closed, output) = tokio::io::duplex(1024);
            drop(closed);
            let sends = async {
                for _ in 0..10 {
                    outbox.notify::<LogMessage>(said("ß")).await;
                }
            };
            let (end, ()) = tokio::join!(write_out(written, outgoing, output), sends);
            assert_eq!(end.unwrap_err().kind(), io::ErrorKind::BrokenPipe);
        });
        drop(framework);
    }
}
