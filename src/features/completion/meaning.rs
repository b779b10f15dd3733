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
            address.map(|it| vec![Inline::Text("Calls ".to_owned()), Inline::Code(it.text.clone())])
        }
        Name::Router => {
            let router = document.routers.iter().rfind(|it| it.name.text == name);
            let target = router.and_then(|it| it.default.as_ref());
            let model = target.and_then(|it| it.target_model.as_ref());
            model.map(|it| {
                vec![Inline::Text("Leads to the model ".to_owned()), Inline::Code(it.text.clone())]
            })
        }
        Name::Metric => Some(vec![Inline::Text("A metric of the quota".to_owned())]),
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
    line.push(Inline::Text(
        if line.is_empty() { "Defined in " } else { ". Defined in " }.to_owned(),
    ));
    line.push(Inline::Code(place.to_owned()));
    line.push(Inline::Text(".".to_owned()));
    Markup { blocks: vec![Block::Paragraph(line)] }
}

fn of_scheme(scheme: &SecurityScheme) -> Vec<Inline> {
    let text = |text: &str| Inline::Text(text.to_owned());
    if let Some(issuer) = &scheme.issuer {
        return vec![text("A JWT of "), Inline::Code(issuer.text.clone())];
    }
    match (&scheme.key_name, &scheme.location) {
        (Some(name), Some(location)) => vec![
            text("An API key: "),
            Inline::Code(name.text.clone()),
            text(&format!(" in {}", location.text)),
        ],
        _ => vec![text("A security scheme")],
    }
}
