//! Template variables of a config at a cursor, as the files beside it give them: where one is given,
//! what it is, and where else the config asks for it.

mod rename;

pub use rename::{VariableRename, renamable_variable, rename_variable};

use crate::analysis::Analysis;
use crate::infra::{self, Meaning, Place, TemplateUse, Variable};
use crate::template;
use crate::text::TextRange;

/// A template variable that a cursor is on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VariableAt {
    /// Its name: of `${urls["orders"]}` it is `urls`.
    pub name: String,
    /// The name in the config.
    pub range: TextRange,
    /// The expression that asks for it, with its marks.
    pub expression: TextRange,
    /// Where it is given.
    pub given: Place,
    /// The service whose URL it is: the address of its resource, and where that is defined.
    pub service: Option<(String, Place)>,
}

/// The template variable whose expression a byte offset touches, if a file beside the config gives
/// it.
pub fn variable_at(analysis: &Analysis, offset: usize) -> Option<VariableAt> {
    let surroundings = &analysis.settings.surroundings;
    if surroundings.variables.is_empty() {
        return None;
    }
    let line = analysis.text.line_at(offset).of(analysis.source());
    if !line.contains("${") && !line.contains("%{") {
        return None;
    }
    let source = analysis.source();
    let marks = template::marks(source);
    let mark = marks.iter().find(|it| it.range.start <= offset && offset <= it.range.end)?;
    let expression = TextRange::new(mark.range.start, mark.range.end);
    let uses = infra::template_uses(source)?;
    let within = uses.iter().filter(|it| expression.covers(it.range));
    // Of several names in one expression the one that is touched, else the first.
    let (touched, others): (Vec<_>, Vec<_>) = within.partition(|it| it.range.touches(offset));
    let found = touched.first().or(others.first())?;
    let variable = surroundings.variable(found.range.of(source));
    let variable = variable.or_else(|| surroundings.variable(&found.name))?;
    Some(VariableAt {
        name: found.name.clone(),
        range: name_of(found),
        expression,
        given: variable.place.clone(),
        service: match &variable.meaning {
            Meaning::Service(deployed) => {
                Some((deployed.resource.to_string(), deployed.place.clone()))
            }
            _ => None,
        },
    })
}

/// All places of the config that ask for a template variable.
pub fn variable_uses(analysis: &Analysis, name: &str) -> Vec<TextRange> {
    let uses = infra::template_uses(analysis.source()).unwrap_or_default();
    let mut places: Vec<_> = uses.iter().filter(|it| it.name == name).map(name_of).collect();
    places.sort_unstable();
    places
}

/// The name at the start of an expression.
fn name_of(found: &TemplateUse) -> TextRange {
    TextRange::new(found.range.start, found.range.start + found.name.len())
}

/// What a template variable is, in a few words: `Cloud Run orders`, `"shop-42"`.
pub(super) fn in_short(variable: &Variable) -> Option<String> {
    match &variable.meaning {
        Meaning::Service(deployed) => {
            let host = if deployed.is_host { ", its host" } else { "" };
            Some(format!("{}{host}{}", deployed.in_short(), deployed.rest))
        }
        Meaning::Text(text) => Some(format!("{text:?}")),
        Meaning::Unknown(name) if name == "…" => None,
        Meaning::Unknown(name) => Some(name.clone()),
    }
}

/// The name of a template variable in the text of the file that gives it: `url` of `url = …` or
/// `"url" = …`. `None` if something else is there.
pub fn name_in(text: &str, given: &Place, name: &str) -> Option<TextRange> {
    let written = text.get(given.range.start..given.range.end)?;
    let quote = usize::from(written.starts_with('"'));
    let rest = written.get(quote..)?.strip_prefix(name)?;
    let goes_on = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-');
    let start = given.range.start + quote;
    (!rest.starts_with(goes_on)).then(|| TextRange::new(start, start + name.len()))
}

/// The last label of the block of a resource in the text of its file. `None` if something else is
/// there.
pub fn label_in(text: &str, place: &Place) -> Option<TextRange> {
    let written = text.get(place.range.start..place.range.end)?;
    let head = written.get(..written.find('{')?)?.trim_end();
    let is_block = ["resource", "data"].iter().any(|word| head.starts_with(word));
    let end = head.strip_suffix('"').filter(|_| is_block)?.len();
    let start = head.get(..end)?.rfind('"')? + 1;
    Some(TextRange::new(start, end).shifted(place.range.start))
}

#[cfg(test)]
pub(super) mod tests;
