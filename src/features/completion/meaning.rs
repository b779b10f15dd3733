//! What is said of the words and names that are offered: what they mean, or where they are defined.

use crate::analysis::{Analysis, NameKind};
use crate::features::markup::{Block, Inline, Markup};
use crate::features::place::Value;
use crate::openapi::SecurityScheme;

/// What a word means as a value of an extension, else what the value is for.
pub(super) fn of_word(value: &Value, word: &str) -> Markup {
    let (meaning, purpose) = match value.field {
        Some(field) => (&field.meaning, field.purpose),
        None => (&value.key.meaning, value.key.purpose),
    };
    Markup::paragraph(meaning.get(word).map_or(purpose, String::as_str))
}

/// What is defined under a name, and where.
pub(super) fn of_name(analysis: &Analysis, kind: NameKind, name: &str) -> Markup {
    let what = match kind {
        NameKind::Backend => {
            let address = analysis.backends().get(name).and_then(|it| it.backend.address());
            address.map(|it| vec![Inline::Text("Calls ".to_owned()), Inline::Code(it.text.clone())])
        }
        NameKind::Router => {
            let target = analysis.routers().get(name).and_then(|it| it.default.as_ref());
            let model = target.and_then(|it| it.target_model.as_ref());
            model.map(|it| {
                vec![Inline::Text("Leads to the model ".to_owned()), Inline::Code(it.text.clone())]
            })
        }
        NameKind::Metric => Some(vec![Inline::Text("A metric of the quota".to_owned())]),
        NameKind::Scheme => analysis.schemes().get(name).map(of_scheme),
        NameKind::OperationId | NameKind::PathParameter | NameKind::Component(_) => None,
    };
    let section = kind.section(analysis.document.is_v3).join(".");
    let mut line = what.unwrap_or_default();
    line.push(Inline::Text(
        if line.is_empty() { "Defined in " } else { ". Defined in " }.to_owned(),
    ));
    line.push(Inline::Code(section));
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
