//! Whether the framework can read a message, which it must not be given otherwise: it ends at the
//! first one that it cannot read.
//!
//! Looks at the whole message and keeps nothing of it but its id and its method.

use std::borrow::Cow;
use std::fmt;

use lsp_types::{DidChangeTextDocumentParams, DidOpenTextDocumentParams};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use tower_lsp::jsonrpc::{ErrorCode, Id, Response};

/// A message that the framework can read.
#[derive(Debug)]
pub(super) enum Message<'m> {
    /// A request, or a notification.
    Call(Call<'m>),
    /// The answer to a request of the server.
    Answer,
}

/// A request, or without an id a notification.
#[derive(Debug)]
pub(super) struct Call<'m> {
    pub(super) method: Cow<'m, str>,
    pub(super) id: Option<Id>,
    /// Whether `params` or `id` are there and `null`, where they should not be there.
    pub(super) has_null: bool,
}

/// Why a message cannot be read.
#[derive(Debug)]
pub(super) struct Problem {
    /// What a request is answered with.
    pub(super) code: ErrorCode,
    /// In words, for the log and the answer.
    pub(super) reason: String,
}

impl Problem {
    pub(super) fn invalid(reason: impl Into<String>) -> Self {
        Self { code: ErrorCode::InvalidRequest, reason: reason.into() }
    }
}

impl<'m> Message<'m> {
    /// Reads the body of a frame.
    pub(super) fn read(body: &'m [u8]) -> Result<Self, Problem> {
        let unreadable = |reason: String| Problem { code: ErrorCode::ParseError, reason };
        let text = std::str::from_utf8(body)
            .map_err(|error| unreadable(format!("not UTF-8 at byte {}", error.valid_up_to())))?;
        let members: Members<'m> = match serde_json::from_str(text) {
            Ok(members) => members,
            Err(error) if error.is_data() => return Err(Problem::invalid("not a JSON object")),
            Err(error) => return Err(unreadable(format!("not JSON: {error}"))),
        };
        members.message(text)
    }
}

/// Whether the framework understands the params of a notification that brings text. It says
/// nothing of those that it does not understand.
fn check_text(method: &str, text: &str) -> Result<(), Problem> {
    #[derive(serde::Deserialize)]
    struct With<P> {
        #[serde(rename = "params")]
        _params: P,
    }
    let read = match method {
        "textDocument/didOpen" => {
            serde_json::from_str::<With<DidOpenTextDocumentParams>>(text).map(drop)
        }
        "textDocument/didChange" => {
            serde_json::from_str::<With<DidChangeTextDocumentParams>>(text).map(drop)
        }
        _ => return Ok(()),
    };
    read.map_err(|error| Problem {
        code: ErrorCode::InvalidParams,
        reason: format!("wrong params: {error}"),
    })
}

/// What a message has to be judged by.
#[derive(Debug, Default)]
struct Members<'m> {
    version: Scalar<'m>,
    id: Scalar<'m>,
    method: Scalar<'m>,
    has_null_params: bool,
    has_result: bool,
    has_error: bool,
    has_params: bool,
    /// A member that counts is there twice.
    has_twice: bool,
}

impl<'m> Members<'m> {
    fn message(self, text: &str) -> Result<Message<'m>, Problem> {
        if self.has_twice {
            return Err(Problem::invalid("a member is there twice"));
        }
        if !matches!(&self.version, Scalar::Text(version) if version == "2.0") {
            return Err(Problem::invalid("not JSON-RPC 2.0"));
        }
        let is_answer = self.has_result || self.has_error;
        let method = match self.method {
            Scalar::Text(_) if is_answer => {
                return Err(Problem::invalid("a request and an answer at once"));
            }
            Scalar::Text(method) => method,
            Scalar::Absent if is_answer => {
                let answer = serde_json::from_str::<Response>(text);
                let wrong = |error| Problem::invalid(format!("a wrong answer: {error}"));
                return answer.map(|_| Message::Answer).map_err(wrong);
            }
            Scalar::Absent => return Err(Problem::invalid("no method")),
            _ => return Err(Problem::invalid("a method that is no string")),
        };
        let has_null_id = matches!(self.id, Scalar::Null);
        let id = match self.id {
            Scalar::Absent | Scalar::Null => None,
            Scalar::Text(id) => Some(Id::String(id.into_owned())),
            Scalar::Number(id) => Some(Id::Number(id)),
            Scalar::Other => return Err(Problem::invalid("an id of a wrong type")),
        };
        let must_be_notification = matches!(
            &*method,
            "exit" | "textDocument/didOpen" | "textDocument/didChange" | "textDocument/didClose"
        );
        if must_be_notification && id.is_some() {
            return Err(Problem::invalid("a notification with an id"));
        }
        check_text(&method, text)?;
        Ok(Message::Call(Call { method, id, has_null: has_null_id || self.has_null_params }))
    }
}

#[derive(serde::Deserialize)]
#[serde(field_identifier, rename_all = "lowercase")]
enum Name {
    Jsonrpc,
    Id,
    Method,
    Params,
    Result,
    Error,
    #[serde(other)]
    Other,
}

impl<'de: 'm, 'm> Deserialize<'de> for Members<'m> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a message")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Members::default();
        let set = |slot: &mut Scalar<'de>, value: Scalar<'de>| {
            !matches!(std::mem::replace(slot, value), Scalar::Absent)
        };
        while let Some(name) = map.next_key::<Name>()? {
            let was_there = match name {
                Name::Jsonrpc => set(&mut members.version, map.next_value()?),
                Name::Id => set(&mut members.id, map.next_value()?),
                Name::Method => set(&mut members.method, map.next_value()?),
                Name::Params => {
                    members.has_null_params = matches!(map.next_value()?, Scalar::Null);
                    std::mem::replace(&mut members.has_params, true)
                }
                Name::Result => {
                    let _any: Scalar<'de> = map.next_value()?;
                    std::mem::replace(&mut members.has_result, true)
                }
                Name::Error => {
                    let _any: Scalar<'de> = map.next_value()?;
                    std::mem::replace(&mut members.has_error, true)
                }
                Name::Other => {
                    let _any: Scalar<'de> = map.next_value()?;
                    false
                }
            };
            members.has_twice |= was_there;
        }
        Ok(members)
    }
}

/// Any value, of which only the short ones are kept. All of it is read as the framework reads it:
/// `IgnoredAny` would pass over half characters, numbers out of range and any depth.
#[derive(Debug, Default, PartialEq)]
enum Scalar<'m> {
    #[default]
    Absent,
    Null,
    Text(Cow<'m, str>),
    Number(i64),
    Other,
}

impl<'de: 'm, 'm> Deserialize<'de> for Scalar<'m> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor)
    }
}

struct ScalarVisitor;

impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = Scalar<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Scalar::Null)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Scalar::Other)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Scalar::Number(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(i64::try_from(number).map_or(Scalar::Other, Scalar::Number))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Scalar::Other)
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Scalar::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Scalar::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        while items.next_element::<Scalar<'de>>()?.is_some() {}
        Ok(Scalar::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        while entries.next_entry::<Scalar<'de>, Scalar<'de>>()?.is_some() {}
        Ok(Scalar::Other)
    }
}
