//! Rows of the key tables, written briefly.

use super::{Field, Products, Shape};
use crate::gateway::sources::Reference;

/// A field that is read under this name only.
pub(super) const fn field(
    name: &'static str,
    shape: Shape,
    purpose: &'static str,
    source: Reference,
) -> Field {
    Field {
        name,
        other: None,
        shape,
        is_required: false,
        is_obsolete: false,
        default: "",
        purpose,
        products: Products::Both,
        only_key: None,
        source,
    }
}

/// A field that is read under two spellings.
pub(super) const fn either(
    name: &'static str,
    other: &'static str,
    shape: Shape,
    purpose: &'static str,
    source: Reference,
) -> Field {
    Field { other: Some(other), ..field(name, shape, purpose, source) }
}

pub(super) const fn default(default: &'static str, field: Field) -> Field {
    Field { default, ..field }
}

pub(super) const fn required(field: Field) -> Field {
    Field { is_required: true, ..field }
}

/// A field that nobody needs to write.
pub(super) const fn obsolete(field: Field) -> Field {
    Field { is_obsolete: true, ..field }
}

/// A row that not every product reads.
pub(super) const fn only(products: Products, field: Field) -> Field {
    Field { products, ..field }
}

/// A map of which one key is read.
pub(super) const fn only_key(key: &'static str, field: Field) -> Field {
    Field { only_key: Some(key), ..field }
}
