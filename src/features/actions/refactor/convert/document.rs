//! The root: its version, `servers`, `components` and `paths`.

use super::super::{Reason, refuse};
use super::notices::Notices;
use super::{VERSION, components, get, leave_out, operation, parameter, server, take};
use crate::rules::edit::FileStyle;
use crate::rules::edit::rebuild::{self, Member, Part};
use crate::rules::shortened;
use crate::settings::Target;

/// What holds for all operations, and what the conversion found out.
pub(super) struct Context<'t> {
    pub(super) file: &'t FileStyle<'t>,
    pub(super) consumes: Vec<String>,
    pub(super) produces: Vec<String>,
    pub(super) notices: Notices,
    /// The document's own parameters, as 2.0 has them.
    parameters: Vec<Member<'t>>,
    /// The document's own responses, as 2.0 has them.
    responses: Vec<Member<'t>>,
}

impl<'t> Context<'t> {
    /// The body that a reference leads to.
    pub(super) fn shared_body(&self, reference: &str, what: &str) -> Result<Member<'t>, Reason> {
        self.shared(&self.parameters, reference, "body", what)
    }

    /// The response that a reference leads to.
    pub(super) fn shared_response(
        &self,
        reference: &str,
        what: &str,
    ) -> Result<Member<'t>, Reason> {
        self.shared(&self.responses, reference, "response", what)
    }

    /// A definition for a user whose media types are others than those of the document.
    fn shared(
        &self,
        all: &[Member<'t>],
        reference: &str,
        kind: &str,
        what: &str,
    ) -> Result<Member<'t>, Reason> {
        let name = reference.rsplit('/').next().unwrap_or_default();
        let mut found = all.iter().find(|it| it.name == name).cloned();
        let fields = found.as_mut().and_then(|found| found.open(self.file));
        let is_whole = fields.is_some_and(|fields| get(fields, "$ref").is_none());
        match found.filter(|_| is_whole) {
            Some(found) => Ok(found),
            None => refuse(format!(
                "{what} has media types of its own, and the shared {kind} `{}` cannot be copied to it: write it there in full",
                shortened(name)
            )),
        }
    }
}

/// The definitions of a section.
fn section<'t>(file: &FileStyle<'t>, members: &[Member<'t>], key: &str) -> Vec<Member<'t>> {
    let mut section = get(members, key).filter(|it| it.is_mapping()).cloned();
    section.as_mut().and_then(|it| it.open(file)).map(std::mem::take).unwrap_or_default()
}

/// The text of the file as 3.x.
pub(super) fn rewritten(file: &FileStyle<'_>, target: Target) -> Result<(String, Notices), Reason> {
    let Some(mut root) = rebuild::root(file) else { return refuse(UNKNOWN_LAYOUT) };
    let Some(members) = root.open(file) else { return refuse(UNKNOWN_LAYOUT) };
    let mut context = Context {
        file,
        consumes: media_types(members, "consumes")?,
        produces: media_types(members, "produces")?,
        notices: Notices::default(),
        parameters: section(file, members, "parameters"),
        responses: section(file, members, "responses"),
    };
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

/// Said of what cannot be taken apart without a guess.
pub(super) const UNKNOWN_LAYOUT: &str =
    "The file is laid out in a way that the conversion does not know";

/// Opens a member whose children change.
pub(super) fn open<'m, 't>(
    file: &FileStyle<'t>,
    member: &'m mut Member<'t>,
    what: &str,
) -> Result<&'m mut Vec<Member<'t>>, Reason> {
    match member.open(file) {
        Some(members) => Ok(members),
        None => {
            refuse(format!("{what} must be written there in full, without anchor, alias or `<<`"))
        }
    }
}

/// A list of media types; none if it is not there.
pub(super) fn media_types(members: &[Member<'_>], key: &str) -> Result<Vec<String>, Reason> {
    match get(members, key).map(Member::scalars) {
        None => Ok(Vec::new()),
        Some(Some(types)) => Ok(types),
        Some(None) => refuse(format!("`{key}` must be a list of media types")),
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

/// `x-security` means nothing in 3.x, which has the audiences of each scheme at the scheme.
pub(super) fn without_audiences(members: &[Member<'_>]) -> Result<(), Reason> {
    match get(members, "x-security") {
        None => Ok(()),
        Some(_) => refuse(
            "OpenAPI 3.x has no `x-security`: write its audiences as `x-google-audiences` of the security scheme and remove it first",
        ),
    }
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
    while let Some((before, behind)) = rest.split_once('{') {
        let Some((variable, after)) = behind.split_once('}') else { break };
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

/// Takes a root member out with its place; the comments above it go to what follows.
pub(super) fn taken<'t>(members: &mut Vec<Member<'t>>, name: &str) -> Option<(usize, Member<'t>)> {
    let index = members.iter().position(|member| member.name == name)?;
    take(members, name).map(|member| (index, member))
}
