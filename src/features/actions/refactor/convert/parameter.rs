//! A parameter or header: 3.x says its type in a `schema`.

use super::super::{Reason, refuse};
use super::context::{Context, open};
use super::{get, hand_on, take};
use crate::edit::rebuild::{Member, Part};
use crate::rules::shortened;
use crate::template;

/// What references to bodies begin with in 3.x.
const BODIES: &str = "#/components/requestBodies/";

/// Keys of a parameter that belong to its schema.
const SCHEMA: &[&str] = &[
    "type",
    "format",
    "items",
    "default",
    "enum",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "multipleOf",
    "nullable",
];

/// Where a parameter is: `path`, `body`, …; a reference to a body is one.
pub(super) fn kind<'t>(
    context: &Context<'t>,
    parameter: &mut Member<'t>,
    what: &str,
) -> Result<String, Reason> {
    let fields = open(context.file, parameter, &format!("Each parameter of {what}"))?;
    let text = |key: &str| get(fields, key).and_then(Member::scalar);
    let reference = text("$ref").unwrap_or_default();
    if reference.starts_with(BODIES) {
        return Ok("body".to_owned());
    }
    let place = text("in").unwrap_or_default();
    match template::has_syntax(&place) {
        true => refuse(format!(
            "`in: {}` of a parameter of {what} may be a body: it holds a placeholder",
            shortened(&place)
        )),
        false => Ok(place),
    }
}

/// A parameter that several operations share; a body is none in 3.x.
pub(super) fn convert_shared<'t>(
    context: &Context<'t>,
    parameter: &mut Member<'t>,
    what: &str,
) -> Result<(), Reason> {
    let kind = kind(context, parameter, what)?;
    if matches!(kind.as_str(), "body" | "formData") {
        return refuse(format!(
            "A `{kind}` parameter is for all operations of {what}: move it to the operations"
        ));
    }
    convert(context, parameter, what)
}

/// A parameter that is no body.
pub(super) fn convert<'t>(
    context: &Context<'t>,
    parameter: &mut Member<'t>,
    what: &str,
) -> Result<(), Reason> {
    let fields = open(context.file, parameter, &format!("Each parameter of {what}"))?;
    let text = |key: &str| get(fields, key).and_then(Member::scalar).unwrap_or_default();
    if get(fields, "$ref").is_some() || get(fields, "schema").is_some() {
        return Ok(());
    }
    let (place, kind) = (text("in"), text("type"));
    let says_list = ["items", "collectionFormat"].iter().any(|key| get(fields, key).is_some());
    if template::has_syntax(&kind) && says_list {
        return refuse(format!(
            "`type: {}` of a parameter of {what} may be a list: it holds a placeholder",
            shortened(&kind)
        ));
    }
    let is_list = kind == "array";
    let format = get(fields, "collectionFormat").map(Member::scalar);
    let style = style(&place, format.flatten().as_deref().filter(|_| is_list), is_list)?;
    let old = fields.iter().position(|field| field.name == "collectionFormat");
    let old_format = take(fields, "collectionFormat");
    let above = old_format.map(|old| old.comments(context.file)).unwrap_or_default();
    let at = old.unwrap_or(fields.len()).min(fields.len());
    fields.splice(at..at, style);
    hand_on(fields, at, above);
    put_schema(fields);
    Ok(())
}

/// Puts the keys of the schema into one, in the place of the first of them.
pub(super) fn put_schema<'t>(fields: &mut Vec<Member<'t>>) {
    let is_of_schema = |field: &Member<'t>| SCHEMA.contains(&field.name.as_str());
    let Some(at) = fields.iter().position(is_of_schema) else { return };
    let (mut schema, others): (Vec<_>, Vec<_>) =
        std::mem::take(fields).into_iter().partition(is_of_schema);
    *fields = others;
    let above = schema.first_mut().map(|first| std::mem::take(&mut first.above));
    let schema = Member::new("schema", Part::map(schema));
    fields.insert(at, schema.below(above.unwrap_or_default()));
}

/// How the values of a list are put together. Without `collectionFormat` 2.0 separates them by
/// commas, and 3.x repeats a parameter of the query.
fn style<'t>(place: &str, format: Option<&str>, is_list: bool) -> Result<Vec<Member<'t>>, Reason> {
    let style = |style: &str| Member::new("style", Part::text(style));
    let explode = |value: &str| Member::new("explode", Part::plain(value));
    Ok(match (format.unwrap_or("csv"), place) {
        ("csv", "query") if is_list => vec![explode("false")],
        ("csv", _) => Vec::new(),
        ("multi", _) => vec![explode("true")],
        ("ssv", "query") => vec![style("spaceDelimited"), explode("false")],
        ("pipes", "query") => vec![style("pipeDelimited"), explode("false")],
        (format, _) => {
            let format = shortened(format);
            return refuse(format!("OpenAPI 3.x has no form for `collectionFormat: {format}`"));
        }
    })
}

/// A header of a response.
pub(super) fn convert_header<'t>(
    context: &Context<'t>,
    header: &mut Member<'t>,
    what: &str,
) -> Result<(), Reason> {
    let of = format!("Header `{}` of {what}", shortened(&header.name));
    let fields = open(context.file, header, &of)?;
    if get(fields, "schema").is_some() || get(fields, "$ref").is_some() {
        return Ok(());
    }
    let format = take(fields, "collectionFormat").and_then(|format| format.scalar());
    style("header", format.as_deref(), true)?;
    put_schema(fields);
    Ok(())
}
