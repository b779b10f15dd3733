//! One operation: its parameters, its body, its responses.

use super::super::{Reason, refuse};
use super::context::{Context, media_types, open, without_audiences};
use super::{body, leave_out, parameter, response};
use crate::edit::rebuild::Member;

/// Converts the operation of a path, which is named in what is refused.
pub(super) fn convert<'t>(
    context: &mut Context<'t>,
    operation: &mut Member<'t>,
    path: &str,
) -> Result<(), Reason> {
    let file = context.file;
    let what = format!("`{}` of {path}", operation.name);
    let members = open(file, operation, &what)?;
    without_audiences(members)?;
    let own = |key: &str, members: &[Member<'t>], shared: &[String]| {
        let own = media_types(members, key)?;
        let is_there = members.iter().any(|member| member.name == key);
        Ok::<_, Reason>(if is_there { own } else { shared.to_vec() })
    };
    let consumes = own("consumes", members, &context.consumes)?;
    let produces = own("produces", members, &context.produces)?;
    for key in ["consumes", "produces", "schemes"] {
        if leave_out(file, members, key) && key == "schemes" {
            context.notices.operations_with_schemes += 1;
        }
    }
    if let Some(index) = members.iter().position(|member| member.name == "parameters") {
        convert_parameters(context, members, index, &consumes, &what)?;
    }
    if let Some(responses) = members.iter_mut().find(|member| member.name == "responses") {
        for response in open(file, responses, &format!("`responses` of {what}"))? {
            let of = format!("Response `{}` of {what}", response.name);
            response::convert(context, response, &produces, &of)?;
        }
    }
    Ok(())
}

fn convert_parameters<'t>(
    context: &mut Context<'t>,
    members: &mut Vec<Member<'t>>,
    index: usize,
    consumes: &[String],
    what: &str,
) -> Result<(), Reason> {
    let file = context.file;
    let Some(list) = members.get_mut(index) else { return Ok(()) };
    if list.scalars().is_some_and(|items| items.is_empty()) {
        return Ok(());
    }
    let all = std::mem::take(open(file, list, &format!("`parameters` of {what}"))?);
    let (mut kept, mut bodies, mut form) = (Vec::new(), Vec::new(), Vec::new());
    for mut item in all {
        match parameter::kind(context, &mut item, what)?.as_str() {
            "body" => bodies.push(item),
            "formData" => form.push(item),
            _ => {
                parameter::convert(context, &mut item, what)?;
                kept.push(item);
            }
        }
    }
    let body = match (bodies.len(), form.is_empty()) {
        (0, true) => None,
        (1, true) => bodies.pop().map(|item| body::of_body(context, item, consumes, what)),
        (0, false) => Some(body::of_form(context, form, consumes, what)),
        _ => return refuse(format!("Several bodies are declared for {what}")),
    };
    let is_empty = kept.is_empty();
    *open(file, list, what)? = kept;
    let Some(body) = body.transpose()? else { return Ok(()) };
    if !is_empty {
        members.insert(index + 1, body);
        return Ok(());
    }
    let above = members.remove(index).above;
    let above = above.into_iter().chain(body.above.iter().copied()).collect();
    members.insert(index, body.below(above));
    Ok(())
}
