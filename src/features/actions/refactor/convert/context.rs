//! What all steps of a conversion share: what the root says, what was found out, and how members are
//! opened.

use super::super::{Reason, refuse};
use super::notices::Notices;
use super::{get, take};
use crate::edit::FileStyle;
use crate::edit::rebuild::Member;
use crate::rules::shortened;

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
    /// What the root says, whose members these are.
    pub(super) fn new(file: &'t FileStyle<'t>, root: &[Member<'t>]) -> Result<Self, Reason> {
        Ok(Self {
            file,
            consumes: media_types(root, "consumes")?,
            produces: media_types(root, "produces")?,
            notices: Notices::default(),
            parameters: section(file, root, "parameters"),
            responses: section(file, root, "responses"),
        })
    }

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

/// `x-security` means nothing in 3.x, which has the audiences of each scheme at the scheme.
pub(super) fn without_audiences(members: &[Member<'_>]) -> Result<(), Reason> {
    match get(members, "x-security") {
        None => Ok(()),
        Some(_) => refuse(
            "OpenAPI 3.x has no `x-security`: write its audiences as `x-google-audiences` of the security scheme and remove it first",
        ),
    }
}

/// Takes a root member out with its place; the comments above it go to what follows.
pub(super) fn taken<'t>(members: &mut Vec<Member<'t>>, name: &str) -> Option<(usize, Member<'t>)> {
    let index = members.iter().position(|member| member.name == name)?;
    take(members, name).map(|member| (index, member))
}
