//! A name at one of its places, and how it is written there. Knows no kinds of names.

use std::borrow::Cow;

use crate::openapi::{Place, Value};
use crate::text::TextRange;
use crate::yaml::{Field, Kind, NodeId};

/// A name at one of its places.
#[derive(Clone, Debug)]
pub(super) struct Name<'a> {
    /// Decoded.
    pub(super) text: Cow<'a, str>,
    /// Where it is, without quotes; in a `$ref` its step alone, where that can be told.
    pub(super) place: Place,
    /// How it is there.
    pub(super) form: Form<'a>,
    /// The whole entry that it gives a name to, if it does.
    pub(super) defines: Option<TextRange>,
}

/// How a name is at its place.
#[derive(Clone, Debug)]
pub(super) enum Form<'a> {
    /// As a key of this mapping.
    Key(NodeId),
    /// As a value.
    Value,
    /// As a part of a key.
    InKey {
        /// The whole key, which is in the file as it is.
        key: &'a str,
        /// Its place.
        whole: TextRange,
        /// The bytes of the name in it.
        part: TextRange,
    },
    /// As a step of a JSON pointer.
    Step {
        /// The whole pointer, decoded.
        pointer: Cow<'a, str>,
        /// The place of its text.
        whole: TextRange,
        /// The bytes of the step in the decoded text.
        step: TextRange,
    },
}

impl Name<'_> {
    /// The text of the scalar that holds it, without quotes.
    pub(super) fn scalar(&self) -> TextRange {
        match &self.form {
            Form::Step { whole, .. } | Form::InKey { whole, .. } => *whole,
            Form::Key(_) | Form::Value => self.place.text(),
        }
    }
}

/// The value of a field that is a scalar and not empty.
pub(super) fn scalar(field: Field<'_>) -> Option<Value> {
    let node = field.value.node;
    let (text, place) = (node.text().into_owned(), Place::of(field.value));
    (node.kind() == Kind::Scalar && !node.is_null()).then(|| Value {
        text,
        place,
        is_verbatim: node.is_verbatim(),
    })
}

pub(super) fn used(value: &Value) -> Name<'_> {
    let text = Cow::Borrowed(value.text.as_str());
    Name { text, place: value.place, form: Form::Value, defines: None }
}
