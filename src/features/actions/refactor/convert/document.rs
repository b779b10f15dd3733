//! The root: its version, `servers`, `components` and `paths`.

use super::super::{Reason, refuse};
use super::context::{Context, UNKNOWN_LAYOUT, open, without_audiences};
use super::notices::Notices;
use super::{VERSION, components, get, leave_out, operation, parameter, server};
use crate::edit::FileStyle;
use crate::edit::rebuild::{self, Member, Part};
use crate::rules::shortened;
use crate::settings::Target;

/// The text of the file as 3.x.
pub(super) fn rewritten(file: &FileStyle<'_>, target: Target) -> Result<(String, Notices), Reason> {
    let Some(mut root) = rebuild::root(file) else { return refuse(UNKNOWN_LAYOUT) };
    let Some(members) = root.open(file) else { return refuse(UNKNOWN_LAYOUT) };
    let mut context = Context::new(file, members)?;
    if let Some(index) = members.iter().position(|member| member.name == "swagger") {
        let old = members.remove(index);
        let new = old.renamed("openapi").holding(file, Part::text(VERSION));
        members.insert(index, new);
    }
    without_allow(file, members)?;
    without_audiences(members)?;
    server::put(&mut context, members, target)?;
    if let Some(paths) = members.iter_mut().find(|member| member.name == "paths") {
        convert_paths(&mut context, paths)?;
    }
    components::put(&mut context, members)?;
    for name in ["consumes", "produces"] {
        leave_out(file, members, name);
    }
    match rebuild::rewritten(file, &root) {
        Some(text) => Ok((text, context.notices)),
        None => refuse(UNKNOWN_LAYOUT),
    }
}

/// The default of `x-google-allow` goes away; 3.x has no other.
fn without_allow<'t>(file: &FileStyle<'t>, members: &mut Vec<Member<'t>>) -> Result<(), Reason> {
    const KEY: &str = "x-google-allow";
    let Some(allow) = get(members, KEY) else { return Ok(()) };
    match allow.scalar() {
        Some(value) if value.eq_ignore_ascii_case("configured") => {}
        _ => {
            return refuse(format!(
                "OpenAPI 3.x has no `{KEY}`: list the paths that callers need and remove it first"
            ));
        }
    }
    leave_out(file, members, KEY);
    Ok(())
}

fn convert_paths<'t>(context: &mut Context<'t>, paths: &mut Member<'t>) -> Result<(), Reason> {
    for path in open(context.file, paths, "`paths`")? {
        if path.name.starts_with("x-") || !path.is_mapping() {
            continue;
        }
        let name = path.name.clone();
        let (plain, catch_alls) = plain_path(&name)?;
        let what = format!("path `{}`", shortened(&name));
        let item = open(context.file, path, &what)?;
        let mut found = Vec::new();
        for member in item.iter_mut() {
            match member.name.as_str() {
                "get" | "put" | "post" | "delete" | "options" | "head" | "patch" => {
                    operation::convert(context, member, &what)?;
                    let operation = open(context.file, member, &what)?;
                    let list = operation.iter_mut().find(|it| it.name == "parameters");
                    mark(context, list, &catch_alls, &mut found)?;
                }
                _ => {}
            }
        }
        if let Some(list) = item.iter_mut().find(|member| member.name == "parameters") {
            for parameter in open(context.file, list, &format!("`parameters` of {what}"))? {
                parameter::convert_shared(context, parameter, &what)?;
            }
            mark(context, Some(list), &catch_alls, &mut found)?;
        }
        if let Some(missing) = catch_alls.iter().find(|it| !found.contains(*it)) {
            return refuse(format!(
                "`{{{missing}=**}}` of {what} becomes a pattern of a parameter that is not declared there"
            ));
        }
        if plain != name {
            *path = path.clone().renamed(&plain);
        }
    }
    Ok(())
}

/// Says of parameters that they take several segments.
fn mark<'t>(
    context: &Context<'t>,
    list: Option<&mut Member<'t>>,
    catch_alls: &[String],
    found: &mut Vec<String>,
) -> Result<(), Reason> {
    let Some(list) = list.filter(|_| !catch_alls.is_empty()) else { return Ok(()) };
    for parameter in open(context.file, list, "`parameters`")? {
        let Some(fields) = parameter.open(context.file) else { continue };
        let text = |key: &str| get(fields, key).and_then(Member::scalar).unwrap_or_default();
        let name = text("name");
        if text("in") == "path" && catch_alls.contains(&name) {
            let pattern = Part::map(vec![Member::new("pattern", Part::text("**"))]);
            fields.push(Member::new("x-google-parameter", pattern));
            found.push(name);
        }
    }
    Ok(())
}

/// A path without patterns, and the variables that take several segments.
fn plain_path(path: &str) -> Result<(String, Vec<String>), Reason> {
    let (mut plain, mut catch_alls) = (String::new(), Vec::new());
    let mut rest = path;
    while let Some((before, following)) = rest.split_once('{') {
        let Some((variable, after)) = following.split_once('}') else { break };
        plain.push_str(before);
        let name = match variable.split_once('=') {
            None => variable,
            Some((name, "*")) => name,
            Some((name, "**")) => {
                catch_alls.push(name.to_owned());
                name
            }
            Some(_) => {
                return refuse(format!(
                    "OpenAPI 3.x has no form for `{{{variable}}}` of the path `{}`",
                    shortened(path)
                ));
            }
        };
        plain.push_str(&format!("{{{name}}}"));
        rest = after;
    }
    plain.push_str(rest);
    Ok((plain, catch_alls))
}
