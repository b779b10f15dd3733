//! Where the API answers: `servers` in 3.x, with the mark for the gateway.

use super::super::{Reason, refuse};
use super::context::{Context, open, taken};
use super::{get, hand_on};
use crate::edit::FileStyle;
use crate::edit::rebuild::{Member, Part};
use crate::rules::shortened;
use crate::settings::Target;

/// Puts `servers` in the place of `host`, `basePath`, `schemes` and `x-google-endpoints`.
pub(super) fn put<'t>(
    context: &mut Context<'t>,
    members: &mut Vec<Member<'t>>,
    target: Target,
) -> Result<(), Reason> {
    let file = context.file;
    if get(members, "servers").is_some() {
        return refuse("`servers`, a key of 3.x, is there already");
    }
    let text = |key: &str| match get(members, key) {
        Some(member) => match member.scalar() {
            Some(text) => Ok(Some(text)),
            None => refuse(format!("`{key}` must be a text")),
        },
        None => Ok(None),
    };
    let (host, base_path) = (text("host")?, text("basePath")?);
    let schemes = match get(members, "schemes").map(Member::scalars) {
        Some(None) => return refuse("`schemes` must be a list of words"),
        schemes => schemes.flatten().unwrap_or_default(),
    };
    let endpoint = endpoint(file, members, host.as_deref())?;
    let (mut place, mut above) = (None, Vec::new());
    for key in ["host", "basePath", "schemes", "x-google-endpoints"] {
        let Some((index, old)) = taken(members, key) else { continue };
        let first = *place.get_or_insert(index);
        let blank = old.above.iter().take_while(|line| line.is_empty()).copied();
        if above.is_empty() {
            above.extend(blank);
        }
        above.extend(old.comments(file));
        place = Some(first.min(index));
    }
    let is_needed = host.is_some() || base_path.is_some() || endpoint.is_some();
    let Some(place) = place else { return Ok(()) };
    let scheme = match schemes.first() {
        Some(first) if !schemes.iter().any(|it| it == "https") => first.as_str(),
        _ => "https",
    };
    let is_left_out = |it: &&String| (host.is_none() && **it != "https") || **it != scheme;
    context.notices.schemes = schemes.iter().filter(is_left_out).cloned().collect();
    if !is_needed && target == Target::ApiGateway {
        hand_on(members, place, above);
        return Ok(());
    }
    let base_path = base_path.unwrap_or_default();
    let base_path = base_path.trim_end_matches('/');
    let url = match &host {
        Some(host) => format!("{scheme}://{host}{base_path}"),
        None if base_path.is_empty() => "/".to_owned(),
        None => base_path.to_owned(),
    };
    let server = Part::map(vec![
        Member::new("url", Part::text(&url)),
        Member::new("x-google-endpoint", Part::map(endpoint.unwrap_or_default())),
    ]);
    let servers = Member::new("servers", Part::list(vec![Member::new("", server)]));
    members.insert(place.min(members.len()), servers.below(above));
    Ok(())
}

/// What `x-google-endpoints` says of the gateway; nothing if it is not there.
fn endpoint<'t>(
    file: &FileStyle<'t>,
    members: &mut [Member<'t>],
    host: Option<&str>,
) -> Result<Option<Vec<Member<'t>>>, Reason> {
    const KEY: &str = "x-google-endpoints";
    let Some(list) = members.iter_mut().find(|member| member.name == KEY) else {
        return Ok(None);
    };
    let items = open(file, list, &format!("`{KEY}`"))?;
    let entry = match items.as_mut_slice() {
        [] => return Ok(Some(Vec::new())),
        [entry] => entry,
        _ => return refuse(format!("`{KEY}` has several entries; only one can be the gateway")),
    };
    let mut said = Vec::new();
    for field in open(file, entry, &format!("The entry of `{KEY}`"))? {
        let value = field.scalar().unwrap_or_default();
        match field.name.as_str() {
            "name" if host.is_some_and(|host| host.eq_ignore_ascii_case(&value)) => {}
            "allowCors" | "allow_cors" => {
                let allow = field.clone().renamed("allowCors");
                said.push(allow);
            }
            other => {
                return refuse(format!(
                    "OpenAPI 3.x has no form for `{}: {}` of `{KEY}`",
                    shortened(other),
                    shortened(&value)
                ));
            }
        }
    }
    Ok(Some(said))
}
