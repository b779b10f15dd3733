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
            address.map(|it| Inline::filled("Calls `{}`", &[&it.text]))
        }
        NameKind::Router => {
            let target = analysis.routers().get(name).and_then(|it| it.default.as_ref());
            let model = target.and_then(|it| it.target_model.as_ref());
            model.map(|it| Inline::filled("Leads to the model `{}`", &[&it.text]))
        }
        NameKind::Metric => Some(Inline::of("A metric of the quota")),
        NameKind::Scheme => analysis.schemes().get(name).map(of_scheme),
        NameKind::OperationId | NameKind::PathParameter | NameKind::Component(_) => None,
    };
    let section = kind.section(analysis.document.is_v3).join(".");
    let mut line = what.unwrap_or_default();
    let stop = if line.is_empty() { "" } else { ". " };
    line.extend(Inline::filled("{}Defined in `{}`.", &[stop, &section]));
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
