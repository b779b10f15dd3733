//! What the document defines once: `components` in 3.x.

use super::super::{Reason, refuse};
use super::context::{Context, open, taken};
use super::{body, get, parameter, response, take};
use crate::edit::rebuild::{Member, Part};
use crate::rules::shortened;
use crate::template;

/// Puts the definitions under `components`, where the first of them was.
pub(super) fn put<'t>(
    context: &mut Context<'t>,
    members: &mut Vec<Member<'t>>,
) -> Result<(), Reason> {
    if get(members, "components").is_some() {
        return refuse("`components`, a key of 3.x, is there already");
    }
    let (mut place, mut all, mut above) = (None, Vec::new(), Vec::new());
    for (old, new) in [
        ("definitions", "schemas"),
        ("parameters", "parameters"),
        ("responses", "responses"),
        ("securityDefinitions", "securitySchemes"),
    ] {
        let Some((index, member)) = taken(members, old) else { continue };
        place.get_or_insert(index);
        if !member.is_mapping() {
            above.extend(member.comments(context.file));
            continue;
        }
        let member = converted(context, member, new)?;
        all.extend(member);
    }
    let Some(place) = place.filter(|_| !all.is_empty()) else { return Ok(()) };
    let first = all.first_mut().map(|first| std::mem::take(&mut first.above));
    above.splice(0..0, first.unwrap_or_default());
    let components = Member::new("components", Part::map(all));
    let at = place.min(members.len());
    members.insert(at, components.below(above));
    Ok(())
}

/// A section under its new name; bodies are no parameters any more.
fn converted<'t>(
    context: &mut Context<'t>,
    mut section: Member<'t>,
    name: &str,
) -> Result<Vec<Member<'t>>, Reason> {
    let (old, above) = (section.name.clone(), std::mem::take(&mut section.above));
    let file = context.file;
    let mut bodies = Vec::new();
    let mut names: Vec<String> = Vec::new();
    {
        let members = open(file, &mut section, &format!("`{old}`"))?;
        let mut kept = Vec::new();
        for mut member in std::mem::take(members) {
            names.push(member.name.clone());
            let what = format!("`{}` of `{old}`", shortened(&member.name));
            match name {
                "parameters" => match parameter::kind(context, &mut member, &what)?.as_str() {
                    "body" => {
                        body::convert_body(context, &mut member, &context.consumes, &what)?;
                        bodies.push(member);
                        continue;
                    }
                    // Nobody can refer to it: that is refused before.
                    "formData" => {
                        context.notices.unused_form_fields.push(member.name);
                        continue;
                    }
                    _ => parameter::convert(context, &mut member, &what)?,
                },
                "responses" => response::convert(context, &mut member, &context.produces, &what)?,
                "securitySchemes" => scheme(context, &mut member, &what)?,
                _ => {}
            }
            kept.push(member);
        }
        *members = kept;
    }
    if let Some(odd) = names.iter().find(|name| !is_component_name(name)) {
        return refuse(format!(
            "OpenAPI 3.x takes only letters, digits, `.`, `-` and `_` in names: rename `{}` of `{old}`",
            shortened(odd)
        ));
    }
    let is_empty = matches!(&section.part, Part::Map(members, _) if members.is_empty());
    let section = (!is_empty || bodies.is_empty()).then(|| section.renamed(name));
    let bodies = (!bodies.is_empty()).then(|| Member::new("requestBodies", Part::map(bodies)));
    let mut all: Vec<_> = section.into_iter().chain(bodies).collect();
    if let Some(first) = all.first_mut() {
        first.above = above;
    }
    Ok(all)
}

fn is_component_name(name: &str) -> bool {
    let is_known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    template::has_hole(name) || (!name.is_empty() && name.chars().all(is_known))
}

/// A security scheme: `basic` is one of HTTP, and OAuth has its URLs in flows.
fn scheme<'t>(context: &Context<'t>, scheme: &mut Member<'t>, what: &str) -> Result<(), Reason> {
    let fields = open(context.file, scheme, what)?;
    let text = |key: &str| get(fields, key).and_then(Member::scalar);
    match text("type").as_deref() {
        Some("basic") => {
            let Some(at) = fields.iter().position(|field| field.name == "type") else {
                return Ok(());
            };
            let old = fields.remove(at);
            let new = old.holding(context.file, Part::text("http"));
            fields.insert(at, Member::new("scheme", Part::text("basic")));
            fields.insert(at, new);
            Ok(())
        }
        Some("oauth2") => put_flows(context, fields, what),
        Some(kind) if template::has_syntax(kind) => refuse(format!(
            "`type: {}` of {what} may be one that 3.x writes otherwise: it holds a placeholder",
            shortened(kind)
        )),
        _ => Ok(()),
    }
}

fn put_flows<'t>(
    context: &Context<'t>,
    fields: &mut Vec<Member<'t>>,
    what: &str,
) -> Result<(), Reason> {
    let flow = get(fields, "flow").and_then(Member::scalar);
    let (name, urls): (&str, &[&str]) = match flow.as_deref() {
        None | Some("" | "implicit") => ("implicit", &["authorizationUrl"]),
        Some("password") => ("password", &["tokenUrl"]),
        Some("application") => ("clientCredentials", &["tokenUrl"]),
        Some("accessCode") => ("authorizationCode", &["authorizationUrl", "tokenUrl"]),
        Some(other) => {
            return refuse(format!("{what} has an unknown `flow`: `{}`", shortened(other)));
        }
    };
    let at = |key: &str, fields: &[Member<'_>]| fields.iter().position(|it| it.name == key);
    let keys = ["flow", "authorizationUrl", "tokenUrl", "scopes"];
    let after_type = at("type", fields).map_or(fields.len(), |at| at + 1);
    let place = keys.iter().filter_map(|key| at(key, fields)).min().unwrap_or(after_type);
    let mut above = Vec::new();
    let mut parts = Vec::new();
    for key in keys {
        let old = take(fields, key);
        let is_wanted = urls.contains(&key) || key == "scopes";
        match old {
            Some(old) if is_wanted => parts.push(old),
            Some(old) => above.extend(old.comments(context.file)),
            None if key == "scopes" => parts.push(Member::new(key, Part::map(Vec::new()))),
            None if is_wanted => parts.push(Member::new(key, Part::text(""))),
            None => {}
        }
    }
    let flow = Part::map(vec![Member::new(name, Part::map(parts))]);
    let flows = Member::new("flows", flow).below(above);
    fields.insert(place.min(fields.len()), flows);
    Ok(())
}
