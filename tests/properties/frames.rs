//! The frame guard: however bytes are cut and whatever they are, what passes can be decoded by the
//! framework, and an edit that comes after them is not lost.

use gateway_ls::server::{Guarded, guard};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};
use tower_lsp::jsonrpc::{Request, Response};

const LAST: &str = r#"{"jsonrpc":"2.0","method":"textDocument/didSave","params":{"textDocument":{"uri":"untitled:last"}}}"#;

/// Sends bytes through the guard, in one piece and in pieces of `piece` bytes.
pub fn check(bytes: &[u8], piece: usize) {
    let whole = passed(bytes, bytes.len().max(1));
    assert_eq!(whole, passed(bytes, piece.max(1)), "in pieces of {piece}: {bytes:?}");
    for body in &whole {
        let is_request = serde_json::from_slice::<Request>(body).is_ok();
        let is_known = is_request || serde_json::from_slice::<Response>(body).is_ok();
        assert!(is_known, "the framework ends at {}", String::from_utf8_lossy(body));
    }
}

/// A frame with bytes that cannot be read costs no later one.
pub fn check_frame(body: &[u8]) {
    let mut bytes = framed(body);
    bytes.extend(framed(LAST.as_bytes()));
    let all = passed(&bytes, bytes.len());
    let ends = serde_json::from_slice::<Value>(body).is_ok_and(|it| it["method"] == "exit");
    let last = all.last().map(Vec::as_slice);
    assert!(ends || last == Some(LAST.as_bytes()), "{}", String::from_utf8_lossy(body));
    check(&bytes, 7);
}

fn framed(body: &[u8]) -> Vec<u8> {
    let mut frame = format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes();
    frame.extend_from_slice(body);
    frame
}

/// The bodies that pass.
fn passed(bytes: &[u8], piece: usize) -> Vec<Vec<u8>> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let written = runtime.block_on(async {
        let (mut input, read) = duplex(1 << 16);
        let (written, mut output) = duplex(1 << 16);
        let guarded = Guarded::default();
        let send = async {
            for piece in bytes.chunks(piece) {
                // The guard stops reading after `exit`.
                if input.write_all(piece).await.is_err() {
                    break;
                }
            }
            drop(input);
        };
        let mut passed = Vec::new();
        let receive = output.read_to_end(&mut passed);
        let (_, (), received) = tokio::join!(guard(read, written, &guarded), send, receive);
        received.expect("a pipe in memory");
        passed
    });
    bodies(&written)
}

fn bodies(mut bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut bodies = Vec::new();
    while let Some(at) = bytes.windows(4).position(|it| it == b"\r\n\r\n") {
        let header = std::str::from_utf8(&bytes[..at]).expect("a header in ASCII");
        let length: usize =
            header.strip_prefix("Content-Length: ").and_then(|it| it.parse().ok()).expect(header);
        bodies.push(bytes[at + 4..at + 4 + length].to_vec());
        bytes = &bytes[at + 4 + length..];
    }
    assert!(bytes.is_empty(), "{bytes:?}");
    bodies
}
