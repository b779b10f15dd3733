//! A name at one of its places, and how it is written there. Knows no kinds of names.

use std::borrow::Cow;

use crate::openapi::{Place, Value};
use crate::text::TextRange;
use crate::yaml::NodeId;

/// A name at one of its places.
#[derive(Clone, Debug)]
pub struct Name<'a> {
    /// Decoded.
    pub text: Cow<'a, str>,
    /// Where it is, without quotes; in a `$ref` its step alone, where that can be told.
    pub place: Place,
    /// How it is there.
    pub form: NameForm<'a>,
    /// The whole entry that it gives a name to, if it does.
    pub defines: Option<TextRange>,
}

/// How a name is at its place.
#[derive(Clone, Debug)]
pub enum NameForm<'a> {
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

impl<'a> Name<'a> {
    /// The text of the scalar that holds it, without quotes.
    pub fn scalar(&self) -> TextRange {
        match &self.form {
            NameForm::Step { whole, .. } | NameForm::InKey { whole, .. } => *whole,
            NameForm::Key(_) | NameForm::Value => self.place.text(),
        }
    }

    /// One that a value uses.
    pub(super) fn used(value: &'a Value) -> Self {
        Self::at(Cow::Borrowed(&value.text), value.place)
    }

    /// One that is a value as a whole.
    pub(super) fn at(text: Cow<'a, str>, place: Place) -> Self {
        Self { text, place, form: NameForm::Value, defines: None }
    }
}
