//! A response: 3.x has a schema for each media type.

use super::super::{Reason, refuse};
use super::body::content;
use super::context::{Context, open};
use super::{get, parameter, take};
use crate::edit::rebuild::{Member, Part};

/// Converts a response that is answered in these media types.
pub(super) fn convert<'t>(
    context: &Context<'t>,
    response: &mut Member<'t>,
    produces: &[String],
    what: &str,
) -> Result<(), Reason> {
    if response.name.starts_with("x-") {
        return Ok(());
    }
    copy_shared(context, response, produces, what)?;
    let fields = open(context.file, response, what)?;
    if get(fields, "$ref").is_some() || get(fields, "content").is_some() {
        return Ok(());
    }
    if let Some(headers) = fields.iter_mut().find(|field| field.name == "headers") {
        for header in open(context.file, headers, &format!("`headers` of {what}"))? {
            parameter::convert_header(context, header, what)?;
        }
    }
    let examples = examples(context, fields, what)?;
    let at = fields.iter().position(|field| field.name == "schema");
    let Some(at) = at else {
        if !examples.is_empty() {
            let media = |example: Member<'t>| {
                let (name, example) = (example.name.clone(), example.renamed("example"));
                Member::new(&name, Part::map(vec![example]))
            };
            let content = Part::map(examples.into_iter().map(media).collect());
            fields.push(Member::new("content", content));
        }
        return Ok(());
    };
    let schema = fields.remove(at);
    let mut types = produces.to_vec();
    let unknown: Vec<&Member<'t>> =
        examples.iter().filter(|it| !types.contains(&it.name)).collect();
    if types.is_empty() {
        types = unknown.iter().map(|example| example.name.clone()).collect();
    } else if !unknown.is_empty() {
        types.extend(unknown.iter().map(|example| example.name.clone()));
    }
    let mut whole = content(schema, None, &types);
    if let Part::Map(media, _) = &mut whole.part {
        for example in examples {
            if let Some(of) = media.iter_mut().find(|of| of.name == example.name)
                && let Part::Map(members, _) = &mut of.part
            {
                members.push(example.renamed("example"));
            }
        }
    }
    fields.insert(at, whole);
    Ok(())
}

/// Puts a shared response in the place of a reference to it, where its media types are others.
fn copy_shared<'t>(
    context: &Context<'t>,
    response: &mut Member<'t>,
    produces: &[String],
    what: &str,
) -> Result<(), Reason> {
    let fields = open(context.file, response, what)?;
    let reference = get(fields, "$ref").and_then(Member::scalar);
    let Some(reference) = reference.filter(|_| produces != context.produces) else {
        return Ok(());
    };
    let mut shared = context.shared_response(&reference, what)?;
    if get(open(context.file, &mut shared, what)?, "schema").is_some() {
        let comments = response.comments(context.file);
        *response = shared.renamed(&response.name).below(comments);
    }
    Ok(())
}

/// The examples by media type.
fn examples<'t>(
    context: &Context<'t>,
    fields: &mut Vec<Member<'t>>,
    what: &str,
) -> Result<Vec<Member<'t>>, Reason> {
    let Some(mut examples) = take(fields, "examples") else { return Ok(Vec::new()) };
    if !examples.is_mapping() {
        return refuse(format!("`examples` of {what} must be a mapping by media types"));
    }
    let above = std::mem::take(&mut examples.above);
    let mut all =
        std::mem::take(open(context.file, &mut examples, &format!("`examples` of {what}"))?);
    if let Some(first) = all.first_mut() {
        first.above.splice(0..0, above);
    }
    Ok(all)
}
