//! The fields of a backend for code that gives them a meaning: their names in both versions, and
//! what counts without them.

use std::sync::LazyLock;

use super::{Field, KeyPlace, object};
use crate::gateway::path_translation::PathTranslation;

/// A field of a backend, by its name in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackendField(&'static str);

/// `address`
pub const ADDRESS: BackendField = BackendField("address");
/// `path_translation`
pub const PATH_TRANSLATION: BackendField = BackendField("path_translation");
/// `protocol`
pub const PROTOCOL: BackendField = BackendField("protocol");
/// `deadline`
pub const DEADLINE: BackendField = BackendField("deadline");
/// `jwt_audience`
pub const JWT_AUDIENCE: BackendField = BackendField("jwt_audience");
/// `disable_auth`
pub const DISABLE_AUTH: BackendField = BackendField("disable_auth");

impl BackendField {
    /// The field of a row.
    pub fn of(field: &Field) -> Self {
        Self(field.id)
    }

    /// Its name in OpenAPI 2.0.
    pub fn name_2(self) -> &'static str {
        self.0
    }

    /// Its name in OpenAPI 3.x, which 2.0 takes too.
    pub fn name_3(self) -> &'static str {
        self.row().and_then(|row| row.name_3).unwrap_or(self.0)
    }

    /// Its name in a version.
    pub fn in_version(self, is_v3: bool) -> &'static str {
        if is_v3 { self.name_3() } else { self.name_2() }
    }

    /// Both names.
    pub fn names(self) -> [&'static str; 2] {
        [self.name_2(), self.name_3()]
    }

    fn row(self) -> Option<&'static Field> {
        backend_fields().find(|row| row.id == self.0)
    }
}

/// The fields of a backend that both versions have.
pub fn backend_fields() -> impl Iterator<Item = &'static Field> {
    let fields = object("backend", false).map(|backend| backend.fields).unwrap_or_default();
    fields.iter().filter(|field| field.name_3.is_some())
}

/// What counts for a backend that does not say otherwise.
#[derive(Debug, PartialEq)]
pub struct BackendDefaults {
    /// Seconds to wait for an answer.
    pub deadline: f64,
    /// The most seconds that a gateway waits.
    pub longest_deadline: f64,
    /// The same of a gateway that streams or routes models.
    pub longest_streaming: f64,
    /// How the gateway speaks to the backend.
    pub protocol: &'static str,
    at_root: Option<PathTranslation>,
    at_operation: Option<PathTranslation>,
}

impl BackendDefaults {
    /// How the path of a request is sent, if a backend at this place does not say; 2.0 only.
    pub fn path_translation(&self, place: KeyPlace) -> Option<PathTranslation> {
        match place {
            KeyPlace::Root => self.at_root,
            KeyPlace::Operation => self.at_operation,
            _ => None,
        }
    }
}

/// What counts for backends.
pub fn backend_defaults() -> &'static BackendDefaults {
    static DEFAULTS: LazyLock<BackendDefaults> = LazyLock::new(|| {
        let values = |field: BackendField| field.row().map(|row| &row.values);
        let deadline = values(DEADLINE);
        let translation = |place| {
            let name = values(PATH_TRANSLATION)?.at.get(&place)?;
            PathTranslation::parse(name)
        };
        BackendDefaults {
            deadline: deadline.and_then(|it| it.anywhere?.parse().ok()).unwrap_or_default(),
            longest_deadline: deadline.and_then(|it| it.most).unwrap_or(f64::INFINITY),
            longest_streaming: deadline.and_then(|it| it.most_streaming).unwrap_or(f64::INFINITY),
            protocol: values(PROTOCOL).and_then(|it| it.anywhere).unwrap_or_default(),
            at_root: translation(KeyPlace::Root),
            at_operation: translation(KeyPlace::Operation),
        }
    });
    &DEFAULTS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gateway::Shape;

    #[test]
    fn every_field_with_a_meaning_is_a_row() {
        let all = [ADDRESS, PATH_TRANSLATION, PROTOCOL, DEADLINE, JWT_AUDIENCE, DISABLE_AUTH];
        for field in all {
            assert!(field.row().is_some(), "{field:?}");
        }
        assert_eq!(JWT_AUDIENCE.in_version(false), "jwt_audience");
        assert_eq!(JWT_AUDIENCE.in_version(true), "jwtAudience");
    }

    #[test]
    fn defaults_are_those_of_the_rows() {
        let defaults = BackendDefaults {
            deadline: 15.0,
            longest_deadline: 600.0,
            longest_streaming: 3600.0,
            protocol: "http/1.1",
            at_root: Some(PathTranslation::AppendPathToAddress),
            at_operation: Some(PathTranslation::ConstantAddress),
        };
        assert_eq!(*backend_defaults(), defaults);
        let Some(Shape::Words(words)) = PATH_TRANSLATION.row().map(|row| row.shape) else {
            panic!("no words");
        };
        assert_eq!(words, PathTranslation::ALL.map(PathTranslation::name));
    }
}
