//! What a request brings: `requestBody` in 3.x.

use super::super::{Reason, refuse};
use super::context::{Context, open};
use super::{get, take};
use crate::edit::rebuild::{Member, Part};
use crate::rules::shortened;
use crate::template;

const JSON: &str = "application/json";
const URL_ENCODED: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

/// The body of an operation. A shared one is copied where its media types are others.
pub(super) fn of_body<'t>(
    context: &Context<'t>,
    mut item: Member<'t>,
    consumes: &[String],
    what: &str,
) -> Result<Member<'t>, Reason> {
    let fields = open(context.file, &mut item, &format!("The body of {what}"))?;
    let reference = get(fields, "$ref").and_then(Member::scalar);
    if let Some(reference) = reference.filter(|_| consumes != context.consumes) {
        let shared = context.shared_body(&reference, what)?;
        item = shared.below(item.comments(context.file));
    }
    convert_body(context, &mut item, consumes, what)?;
    Ok(item.renamed("requestBody"))
}

/// A body parameter, here or among those of the document.
pub(super) fn convert_body<'t>(
    context: &Context<'t>,
    item: &mut Member<'t>,
    consumes: &[String],
    what: &str,
) -> Result<(), Reason> {
    let fields = open(context.file, item, &format!("The body of {what}"))?;
    let mut above = Vec::new();
    for key in ["in", "name"] {
        let old = take(fields, key);
        above.extend(old.map(|old| old.comments(context.file)).unwrap_or_default());
    }
    let content = |schema: Member<'t>| content(schema, None, consumes);
    match fields.iter().position(|field| field.name == "schema") {
        Some(at) => {
            let schema = fields.remove(at);
            fields.insert(at, content(schema));
        }
        None if get(fields, "$ref").is_some() => {}
        None => fields.push(content(Member::new("schema", Part::map(Vec::new())))),
    }
    item.above.extend(above);
    Ok(())
}

/// A schema, and maybe an example, for each media type.
pub(super) fn content<'t>(
    mut schema: Member<'t>,
    example: Option<(String, Member<'t>)>,
    types: &[String],
) -> Member<'t> {
    let above = std::mem::take(&mut schema.above);
    let json = [JSON.to_owned()];
    let types = if types.is_empty() { &json[..] } else { types };
    let media = |name: &String| {
        let own = example.as_ref().filter(|(of, _)| of == name).map(|(_, it)| it.clone());
        let members = [Some(schema.clone()), own].into_iter().flatten().collect();
        Member::new(name, Part::map(members))
    };
    let content = Member::new("content", Part::map(types.iter().map(media).collect()));
    content.below(above)
}

/// The fields of a form as one body.
pub(super) fn of_form<'t>(
    context: &mut Context<'t>,
    items: Vec<Member<'t>>,
    consumes: &[String],
    what: &str,
) -> Result<Member<'t>, Reason> {
    let (mut properties, mut required, mut encoding) = (Vec::new(), Vec::new(), Vec::new());
    let mut has_file = false;
    for mut item in items {
        let mut above = std::mem::take(&mut item.above);
        let fields = open(context.file, &mut item, &format!("Each parameter of {what}"))?;
        let text = |key: &str| get(fields, key).and_then(Member::scalar);
        let Some(name) = text("name") else {
            return refuse(format!("A parameter of {what} has no `name`"));
        };
        if text("required").as_deref() == Some("true") {
            required.push(Member::new("", Part::text(&name)));
        }
        let kind = text("type").unwrap_or_default();
        if template::has_syntax(&kind) {
            return refuse(format!(
                "`type: {}` of a form field of {what} may be a file: it holds a placeholder",
                shortened(&kind)
            ));
        }
        if text("allowEmptyValue").is_some_and(|value| value != "false") {
            context.notices.fields_with_empty_value += 1;
        }
        let (is_file, is_list) = match kind.as_str() {
            "file" => (true, false),
            "array" => (false, true),
            _ => (false, false),
        };
        has_file |= is_file;
        if is_list {
            encoding.extend(encoded(&name, text("collectionFormat").as_deref())?);
        }
        for key in ["name", "in", "required", "collectionFormat", "allowEmptyValue"] {
            let old = take(fields, key);
            above.extend(old.map(|old| old.comments(context.file)).unwrap_or_default());
        }
        if is_file {
            let at = fields.iter().position(|field| field.name == "type").unwrap_or(0);
            take(fields, "type");
            take(fields, "format");
            let at = at.min(fields.len());
            fields.insert(at, Member::new("format", Part::text("binary")));
            fields.insert(at, Member::new("type", Part::text("string")));
        }
        properties.push(item.renamed(&name).below(above));
    }
    let is_required = !required.is_empty();
    let mut schema = vec![Member::new("type", Part::text("object"))];
    if is_required {
        schema.push(Member::new("required", Part::list(required)));
    }
    schema.push(Member::new("properties", Part::map(properties)));
    let mut media = vec![Member::new("schema", Part::map(schema))];
    if !encoding.is_empty() {
        media.push(Member::new("encoding", Part::map(encoding)));
    }
    let is_form = |name: &&String| {
        name.starts_with(MULTIPART) || (name.starts_with(URL_ENCODED) && !has_file)
    };
    let own: Vec<&String> = consumes.iter().filter(is_form).collect();
    let default = (if has_file { MULTIPART } else { URL_ENCODED }).to_owned();
    let types = if own.is_empty() { vec![&default] } else { own };
    let of_type = |name: &String| Member::new(name, Part::map(media.clone()));
    let content = Part::map(types.into_iter().map(of_type).collect());
    let mut body = vec![Member::new("content", content)];
    if is_required {
        body.push(Member::new("required", Part::plain("true")));
    }
    Ok(Member::new("requestBody", Part::map(body)))
}

/// How a list in a form is written, where that is not what 3.x takes it for.
fn encoded<'t>(name: &str, format: Option<&str>) -> Result<Option<Member<'t>>, Reason> {
    let style = match format.unwrap_or("csv") {
        "multi" => return Ok(None),
        "csv" => "form",
        "ssv" => "spaceDelimited",
        "pipes" => "pipeDelimited",
        format => {
            let format = shortened(format);
            return refuse(format!("OpenAPI 3.x has no form for `collectionFormat: {format}`"));
        }
    };
    let fields =
        vec![Member::new("style", Part::text(style)), Member::new("explode", Part::plain("false"))];
    Ok(Some(Member::new(name, Part::map(fields))))
}
