//! What rules about JWT schemes share: their issuers, keys and audiences as far as they are known.
//! Reports nothing.

use super::Fix;
use super::schemes::{audiences, used_names};
use crate::analysis::{Analysis, Fact};
use crate::edit::Edit;
use crate::gateway::{WrittenIssuer, written_issuer};
use crate::openapi::{Place, SecurityScheme, Value};
use crate::routing::{SchemeKind, scheme_kind};
use crate::yaml::{Kind, Node, Reached};

/// The schemes for JWTs that are not in broken text.
pub(super) fn jwt_schemes(analysis: &Analysis) -> impl Iterator<Item = &SecurityScheme> {
    let schemes = analysis.certain_schemes().map(|(scheme, _)| scheme);
    schemes.filter(|scheme| scheme_kind(scheme) == SchemeKind::Jwt)
}

/// Those that some operation uses, and whose audiences no `x-security` names instead.
pub(super) fn used_schemes(analysis: &Analysis) -> impl Iterator<Item = &SecurityScheme> {
    let used = used_names(analysis);
    jwt_schemes(analysis).filter(move |scheme| {
        let name = scheme.name.text.as_str();
        let requirements = || audiences(analysis).flat_map(|it| &it.security.requirements);
        let mut named = requirements().flat_map(|it| &it.schemes).map(|it| it.name.text.as_str());
        used.contains_key(name) && !named.any(|it| it == name)
    })
}

/// The text of a value, values of template variables put in; `None` if not all of it is known.
pub(super) fn known(analysis: &Analysis, value: &Value) -> Option<String> {
    let Fact::Known(value, _) = analysis.written_at(value.place, value) else { return None };
    analysis.known_value(&value.text).filter(|text| !text.is_empty())
}

/// The issuer of a scheme, if it is a known one.
pub(super) fn issuer_of<'a>(
    analysis: &Analysis,
    scheme: &'a SecurityScheme,
) -> Option<(&'a Value, WrittenIssuer)> {
    let value = scheme.issuer.as_ref()?;
    Some((value, written_issuer(&known(analysis, value)?)?))
}

/// The audiences that a scheme accepts.
pub(super) struct Audiences {
    pub(super) texts: Vec<String>,
    /// The value that names the first one.
    pub(super) first: Value,
    /// Whether this value names all.
    pub(super) is_one_value: bool,
}

/// The audiences that are written: a text with commas in 2.0, a list in 3.x. `None` if none is, or
/// not all are known.
pub(super) fn written_audiences(analysis: &Analysis, scheme: &SecurityScheme) -> Option<Audiences> {
    let value = scheme.audiences?.of(&analysis.tree);
    let Fact::Known(..) = analysis.written_at(Place::of(value), ()) else { return None };
    let values: Vec<Value> = match (value.node.kind(), analysis.document.is_v3) {
        (Kind::Scalar, false) => vec![value_of(analysis, value)],
        (Kind::Sequence, true) => {
            let item = |item: Node<'_>| {
                let item = item.resolved();
                value_of(analysis, Reached { via: value.via.or(item.via), ..item })
            };
            let is_scalar = |item: Node<'_>| item.resolved().node.kind() == Kind::Scalar;
            value.node.items().all(is_scalar).then(|| value.node.items().map(item).collect())?
        }
        _ => return None,
    };
    let known = values.iter().map(|it| analysis.known_value(&it.text));
    let known: Vec<String> = known.collect::<Option<_>>()?;
    let parts = known.iter().flat_map(|text| text.split(',')).map(str::trim);
    let texts: Vec<String> = parts.filter(|it| !it.is_empty()).map(str::to_owned).collect();
    let is_one_value = values.len() == 1;
    let first = values.into_iter().next().filter(|_| !texts.is_empty())?;
    Some(Audiences { texts, first, is_one_value })
}

fn value_of(analysis: &Analysis, value: Reached<'_>) -> Value {
    let (text, place) = (value.node.text().into_owned(), Place::of(value));
    let is_verbatim = analysis.tree.text(place.text()) == text;
    Value { text, place, is_verbatim }
}

/// Another text for a value. Who gets in changes, so a person must look.
pub(super) fn exchanged(value: &Value, text: String) -> Option<Fix> {
    if value.place.anchored.is_some() || !value.is_verbatim {
        return None;
    }
    let title = format!("Replace with `{text}`");
    Some(Fix { title, safe: false, edits: vec![Edit { range: value.place.range, text }] })
}
