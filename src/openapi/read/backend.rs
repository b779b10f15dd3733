//! Backends: with their fields, or by name.

use super::values::{flag, place_of, scalar, value_of};
use crate::openapi::model::{Backend, BackendFields, BackendForm, Handle, NamedBackend};
use crate::yaml::{Field, Kind, Node, Reached};

/// Which names of fields count: protobuf's JSON takes both, the named backends of 3.x only one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Spelling {
    Any,
    CamelCase,
}

pub(super) fn read(field: Field<'_>, spelling: Spelling) -> Backend {
    of_value(field.key, field.value, spelling)
}

/// The same of a value that `key` is to name.
pub(super) fn of_value(key: Node<'_>, value: Reached<'_>, spelling: Spelling) -> Backend {
    let find = |snake: &str, camel: &str| {
        let snake = (spelling == Spelling::Any).then(|| value.field(snake)).flatten();
        snake.or_else(|| value.field(camel))
    };
    let form = match value.node.kind() {
        Kind::Mapping => BackendForm::Object(Box::new(BackendFields {
            address: value.field("address").and_then(scalar),
            jwt_audience: find("jwt_audience", "jwtAudience").and_then(scalar),
            disable_auth: find("disable_auth", "disableAuth").and_then(flag),
            path_translation: find("path_translation", "pathTranslation").and_then(scalar),
            deadline: value.field("deadline").and_then(scalar),
            protocol: value.field("protocol").and_then(scalar),
        })),
        Kind::Scalar => scalar(Field { key, value }).map_or(BackendForm::Other, BackendForm::Name),
        Kind::Sequence | Kind::Alias => BackendForm::Other,
    };
    Backend { key: key.range(), place: place_of(value), handle: Handle::new(value), form }
}

pub(super) fn named(management: Option<Reached<'_>>, is_v3: bool) -> Vec<NamedBackend> {
    let backends = management.and_then(|management| management.field("backends"));
    let fields = backends.map(|backends| backends.value.fields()).unwrap_or_default();
    let spelling = if is_v3 { Spelling::CamelCase } else { Spelling::Any };
    let named = fields.into_iter().map(|field| NamedBackend {
        name: value_of(field.key, None),
        backend: read(field, spelling),
    });
    named.collect()
}
