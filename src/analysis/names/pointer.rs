//! JSON pointers in a `$ref`: their steps, where they lead, and how a name is written in one.
//!
//! Knows nothing of what is at their end.

use std::borrow::Cow;

use crate::gateway::{PLAIN_IN_SEGMENT, decode_escapes, encode_escapes};
use crate::yaml::{Field, Kind, Reached};

/// The steps of a pointer into the file itself, as they are written.
pub fn steps(text: &str) -> Option<impl Iterator<Item = &str>> {
    Some(text.trim().strip_prefix("#/")?.split('/'))
}

/// Whether a name holds what readers of pointers may take for an escape of a URL.
pub fn is_ambiguous(name: &str) -> bool {
    decode_escapes(name) != name
}

/// A step without its escapes.
pub fn plain(step: &str) -> Cow<'_, str> {
    if !step.contains(['~', '%']) {
        return Cow::Borrowed(step);
    }
    Cow::Owned(unescaped(&decode_escapes(step)))
}

/// A name as a step.
pub fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// A name as a step, written like the step it replaces: with the escapes of a URL only if that has some,
/// for many readers do not know them.
pub fn written_like(step: &str, name: &str) -> String {
    let name = escaped(name);
    if !is_ambiguous(step) {
        return name;
    }
    encode_escapes(&name, PLAIN_IN_SEGMENT)
}

/// Where a pointer leads: the field at its end, or an item of a list.
pub enum Target<'t> {
    /// The field of a mapping.
    Field(Field<'t>),
    /// An item of a list.
    Item(Reached<'t>),
}

/// Where a pointer leads from the root; nothing if something on the way is not there.
pub fn target<'t>(root: Reached<'t>, text: &str) -> Option<Target<'t>> {
    let mut at = root;
    let mut last = None;
    for step in steps(text)? {
        let next = match at.node.kind() {
            Kind::Sequence => {
                let item = at.node.items().nth(step.parse().ok()?)?.resolved();
                Target::Item(Reached { via: at.via.or(item.via), ..item })
            }
            _ => Target::Field(field(at, step)?),
        };
        at = match &next {
            Target::Field(field) => field.value,
            Target::Item(item) => *item,
        };
        last = Some(next);
    }
    last
}

/// The field that a step leads to. One whose name holds what looks like an escape comes first.
pub fn field<'t>(at: Reached<'t>, step: &str) -> Option<Field<'t>> {
    if !step.contains(['~', '%']) {
        return at.field(step);
    }
    at.field(&unescaped(step)).or_else(|| at.field(&plain(step)))
}

/// The name that a step is, by the rules for pointers alone.
pub fn unescaped(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_steps_are_inverse() {
        for (like, name, expected) in [
            ("A", "Pet", "Pet"),
            ("A", "a/b~c", "a~1b~0c"),
            ("A", "Größe 2", "Größe 2"),
            ("A", "50%", "50%"),
            ("A%20B", "Größe 2", "Gr%C3%B6%C3%9Fe%202"),
            ("A%20B", "50%", "50%25"),
        ] {
            let written = written_like(like, name);
            assert_eq!(written, expected, "{like} {name}");
            assert_eq!(plain(&written), name, "{like} {name}");
        }
    }
}
