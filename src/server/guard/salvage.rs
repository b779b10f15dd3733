//! What can be told of a message that cannot be read: whether it asks for an answer, and which text
//! it would have changed.
//!
//! Reads brackets, keys and the ends of strings as JSON has them and takes whatever is in
//! strings, numbers and words for itself. Where the brackets are wrong it ends: what follows may be
//! anything.

use lsp_types::Url;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tower_lsp::jsonrpc::{ErrorCode, Id};

use super::message::Problem;

/// No edit is shorter than this, in bytes.
const SHORTEST_EDIT: usize = r#"{"method":"textDocument/didChange"}"#.len();
/// Deeper than this nothing is looked for.
const DEEPEST: usize = 100_000;

/// What was found in a message.
#[derive(Debug, Default)]
pub(super) struct Salvaged {
    /// The id, if there is one and only one.
    pub(super) id: Option<Id>,
    pub(super) method: Option<String>,
    /// Whether there is anything at `method`.
    pub(super) is_call: bool,
    /// Whether there is a result or an error.
    pub(super) is_answer: bool,
    /// The document, where it is named by a text.
    pub(super) uri: Option<String>,
    language: Option<String>,
}

/// A text that the server does not know any more, because an edit of it could not be read.
#[derive(Debug, Deserialize, PartialEq, Serialize)]
pub struct LostText {
    /// The document; none: it cannot be told which.
    pub uri: Option<Url>,
    /// Its language, if the text is lost that it was opened with.
    pub opened_as: Option<String>,
}

impl Salvaged {
    /// The text that is lost with a message, if there is one.
    pub(super) fn lost(&self) -> Option<LostText> {
        let is_opened = match self.method.as_deref()? {
            "textDocument/didOpen" => true,
            "textDocument/didChange" => false,
            _ => return None,
        };
        if is_opened && self.uri.is_none() {
            return None;
        }
        let opened_as = is_opened.then(|| self.language.clone().unwrap_or_default());
        Some(LostText { uri: self.url()?, opened_as })
    }

    /// The text that may be lost with a message of which nobody can tell what it was.
    pub(super) fn perhaps_lost(&self, body: &[u8], problem: &Problem) -> Option<LostText> {
        let is_told = self.method.is_some() || self.id.is_some() || self.is_answer;
        if is_told || body.len() < SHORTEST_EDIT {
            return None;
        }
        let may_be_edit = match serde_json::from_slice(body) {
            // A list of messages, which the framework does not know.
            Ok(Value::Array(messages)) => messages.iter().any(is_edit),
            // All of it is known.
            Ok(_) => false,
            Err(_) => body.starts_with(b"[") || problem.code == ErrorCode::ParseError,
        };
        let uri = may_be_edit.then(|| self.url())??;
        Some(LostText { uri, opened_as: None })
    }

    /// The name of the document. Nobody can have opened one whose name is none: `None`.
    fn url(&self) -> Option<Option<Url>> {
        match &self.uri {
            Some(uri) => Some(Some(Url::parse(uri).ok()?)),
            None => Some(None),
        }
    }
}

fn is_edit(message: &Value) -> bool {
    let method = message.get("method").and_then(Value::as_str);
    matches!(method, Some("textDocument/didOpen" | "textDocument/didChange"))
}

/// Looks for what can be told of a message.
pub(super) fn salvage(body: &[u8]) -> Salvaged {
    let mut salvaged = Salvaged::default();
    let mut ids = Vec::new();
    // The end of what can be read, wherever it is, ends the search.
    let _end = walk(body, |way, value| match way {
        [Some(b"\"id\"")] => ids.push(value),
        [Some(b"\"method\"")] => {
            salvaged.is_call = true;
            salvaged.method = read(value);
        }
        [Some(key)] if matches!(*key, b"\"result\"" | b"\"error\"") => salvaged.is_answer = true,
        [Some(b"\"params\""), Some(b"\"textDocument\""), Some(b"\"uri\"")] => {
            salvaged.uri = read(value);
        }
        [Some(b"\"params\""), Some(b"\"textDocument\""), Some(b"\"languageId\"")] => {
            salvaged.language = read(value);
        }
        _ => {}
    });
    if let [id] = ids[..] {
        salvaged.id = read(id).filter(|id| *id != Id::Null);
    }
    salvaged
}

fn read<T: DeserializeOwned>(value: &[u8]) -> Option<T> {
    serde_json::from_slice(value).ok()
}

/// One step to a value: the key with its quotes, or nothing in a list.
type Step<'b> = Option<&'b [u8]>;

/// Tells of every value, with the way to it, until the end or to where the brackets are wrong. Of
/// lists and objects only their bracket is told.
fn walk<'b>(body: &'b [u8], mut seen: impl FnMut(&[Step<'b>], &'b [u8])) -> Option<()> {
    let mut rest = Rest(body);
    let mut way: Vec<Step<'b>> = Vec::new();
    loop {
        // Here a value begins.
        let first = rest.peek()?;
        let value = match first {
            b'"' => rest.string()?,
            b'{' | b'[' => rest.sign()?,
            _ => rest.word()?,
        };
        seen(&way, value);
        let is_empty = match first {
            b'{' => rest.peek()? == b'}',
            b'[' => rest.peek()? == b']',
            _ => true,
        };
        if !is_empty {
            way.push(if first == b'{' { Some(rest.key()?) } else { None });
            if way.len() > DEEPEST {
                return None;
            }
            continue;
        }
        if matches!(first, b'{' | b'[') {
            rest.sign()?;
        }
        // Here a value has ended.
        loop {
            let step = way.last_mut()?;
            match (*rest.sign()?.first()?, &step) {
                (b',', Some(_)) => {
                    *step = Some(rest.key()?);
                    break;
                }
                (b',', None) => break,
                (b'}', Some(_)) | (b']', None) => drop(way.pop()),
                _ => return None,
            }
        }
    }
}

/// What is still to be read.
struct Rest<'b>(&'b [u8]);

impl<'b> Rest<'b> {
    /// The next byte that is no blank.
    fn peek(&mut self) -> Option<u8> {
        self.0 = self.0.trim_ascii_start();
        self.0.first().copied()
    }

    fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    /// One byte that is no blank.
    fn sign(&mut self) -> Option<&'b [u8]> {
        self.peek()?;
        self.take(1)
    }

    /// A string with its quotes.
    fn string(&mut self) -> Option<&'b [u8]> {
        if self.peek()? != b'"' {
            return None;
        }
        let mut is_escaped = false;
        let end = self.0.iter().skip(1).position(|byte| {
            let is_end = *byte == b'"' && !is_escaped;
            is_escaped = *byte == b'\\' && !is_escaped;
            is_end
        });
        self.take(end? + 2)
    }

    /// A key with its quotes, and the colon after it.
    fn key(&mut self) -> Option<&'b [u8]> {
        let key = self.string()?;
        (*self.sign()?.first()? == b':').then_some(key)
    }

    /// A number, `true` or the like, which must end before the end of everything.
    fn word(&mut self) -> Option<&'b [u8]> {
        let is_end = |byte: &u8| byte.is_ascii_whitespace() || b",:\"[]{}".contains(byte);
        let end = self.0.iter().position(is_end).filter(|end| *end > 0)?;
        self.take(end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_told_only_with_certainty() {
        for (name, body, id) in [
            ("half a character", r#"{"id":1,"method":"x","params":"\ud83d"}"#, Some(1.into())),
            (
                "the id last",
                r#"{"method":"x","params":["\ud83d\"]",1e400,{}],"id":"a"}"#,
                Some("a".into()),
            ),
            ("the id in the params", r#"{"method":"x","params":{"id":1,"x":{"id":2}}}"#, None),
            ("two ids", r#"{"id":1,"method":"x","id":2}"#, None),
            ("an id that may go on", r#"{"method":"x","id":1"#, None),
            ("an id before the end", r#"{"method":"x","id":1,"params":{"#, Some(1.into())),
            ("an id after a wrong bracket", r#"{"method":"x","params":{]},"id":1}"#, None),
            ("an id after a lost quote", r#"{"method":"x","params":"a"b","id":1}"#, None),
            ("a fraction", r#"{"id":1.5,"method":"x"}"#, None),
            ("a list", r#"{"id":[1],"method":"x"}"#, None),
            ("null", r#"{"id":null,"method":1}"#, None),
            ("an id of half a character", r#"{"id":"\ud83d","method":"x"}"#, None),
            ("a list of messages", r#"[{"id":1,"method":"x"}]"#, None),
        ] {
            assert_eq!(salvage(body.as_bytes()).id, id, "{name}: {body}");
        }
        let noise = b"{\"jsonrpc\":\"2.0\",\"params\":[\"\xff\xfe\\\\\"],\"id\":7 ,\"method\":1}";
        let salvaged = salvage(noise);
        assert_eq!((salvaged.id, salvaged.is_call, salvaged.method), (Some(7.into()), true, None));
        assert!(salvage(&b"[".repeat(1 << 20)).id.is_none());
    }

    #[test]
    fn the_lost_text_is_told_by_its_document() {
        let lost = |body: &str| {
            let lost = salvage(body.as_bytes()).lost()?;
            Some((lost.uri.map(String::from), lost.opened_as))
        };
        let text = |text: &str| Some(text.to_owned());
        let change = r#"{"method":"textDocument/didChange","params":{"textDocument":"#;
        assert_eq!(
            lost(&format!("{change}{{\"uri\":\"a:b\",\"version\":")),
            Some((text("a:b"), None))
        );
        assert_eq!(lost(&format!("{change}{{\"version\":1}}")), Some((None, None)));
        assert_eq!(lost(&format!("{change}{{\"uri\":\"no uri\"}}")), None);
        let open = r#"{"method":"textDocument/didOpen","params":{"textDocument":"#;
        let item = r#"{"uri":"a:b","languageId":"json","text":"\ud83d"}"#;
        assert_eq!(lost(&format!("{open}{item}")), Some((text("a:b"), text("json"))));
        assert_eq!(lost(open), None);
        assert_eq!(lost(r#"{"method":"textDocument/didClose","params":{"#), None);
    }
}
