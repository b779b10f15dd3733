//! What is said of the words and names that are offered: what they mean, or where they are defined.

use crate::analysis::Analysis;
use crate::features::markup::{Block, Inline, Markup};
use crate::features::place::Value;
use crate::gateway::Named;
use crate::openapi::SecurityScheme;

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    Backend,
    Router,
    Metric,
    Scheme,
}

impl From<Named> for Name {
    fn from(named: Named) -> Self {
        match named {
            Named::Backend => Name::Backend,
            Named::Router => Name::Router,
            Named::Metric => Name::Metric,
        }
    }
}

/// What a word means as a value of an extension, else what the value is for.
pub(super) fn of_word(value: &Value, word: &str) -> Markup {
    let (meaning, purpose) = match value.field {
        Some(field) => (&field.meaning, field.purpose),
        None => (&value.key.meaning, value.key.purpose),
    };
    Markup::paragraph(meaning.get(word).map_or(purpose, String::as_str))
}

/// What is defined under a name, and where.
pub(super) fn of_name(analysis: &Analysis, kind: Name, name: &str) -> Markup {
    let document = &analysis.document;
    let what = match kind {
        Name::Backend => {
            let backend = document.named_backends.iter().rfind(|it| it.name.text == name);
            let address = backend.and_then(|it| it.backend.address());
            address.map(|it| Inline::filled("Calls `{}`", &[&it.text]))
        }
        Name::Router => {
            let router = document.routers.iter().rfind(|it| it.name.text == name);
            let target = router.and_then(|it| it.default.as_ref());
            let model = target.and_then(|it| it.target_model.as_ref());
            model.map(|it| Inline::filled("Leads to the model `{}`", &[&it.text]))
        }
        Name::Metric => Some(Inline::of("A metric of the quota")),
        Name::Scheme => document.schemes.iter().rfind(|it| it.name.text == name).map(of_scheme),
    };
    let place = match (kind, document.is_v3) {
        (Name::Backend, _) => "x-google-api-management.backends",
        (Name::Router, _) => "x-google-api-management.ai.models.routing.routers",
        (Name::Metric, true) => "x-google-api-management.metrics",
        (Name::Metric, false) => "x-google-management.metrics",
        (Name::Scheme, true) => "components.securitySchemes",
        (Name::Scheme, false) => "securityDefinitions",
    };
    let mut line = what.unwrap_or_default();
    let stop = if line.is_empty() { "" } else { ". " };
    line.extend(Inline::filled("{}Defined in `{}`.", &[stop, place]));
    Markup { blocks: vec![Block::Paragraph(line)] }
}

fn of_scheme(scheme: &SecurityScheme) -> Vec<Inline> {
    match (&scheme.issuer, &scheme.key_name, &scheme.location) {
        (Some(issuer), ..) => Inline::filled("A JWT of `{}`", &[&issuer.text]),
        (None, Some(name), Some(location)) => {
            Inline::filled("An API key: `{}` in {}", &[&name.text, &location.text])
        }
        _ => Inline::of("A security scheme"),
    }
}
