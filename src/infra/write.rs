//! Writes blocks into Terraform in the style of the file: the resource that grants a role on a service.
//!
//! Reads the texts of the service's folder anew, whatever was known of them. Where anything is not
//! certain nothing is written.

mod filled;
mod style;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::account::Account;
use super::address::{Key, ResourceAddress};
use super::files::TerraformFile;
use super::references::ServiceReferences;
use super::surroundings::{Deployed, Surroundings};
use super::syntax::Block;
use crate::gateway::{GrantResource, GrantedOn, ServiceResource};
pub use filled::{Replacement, filled};
use style::Style;

/// A text that is put into a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Insertion {
    /// The file, as it was given.
    pub path: PathBuf,
    /// The byte before which it is put.
    pub at: usize,
    /// The text.
    pub text: String,
}

/// The file of a service with the resource that grants a role on it to the gateway's account right
/// after it. `files` are those of the folder of the service.
pub fn grant(
    surroundings: &Surroundings,
    deployed: &Deployed,
    role: &str,
    files: &[(PathBuf, String)],
) -> Option<Insertion> {
    let address = deployed.address().filter(|it| !it.is_data)?;
    let granting = format!("{}_iam_member", ServiceResource::of(&address.kind)?.granted_as());
    let (grants, _) = GrantResource::of(&granting).filter(|(it, _)| it.on == GrantedOn::Service)?;
    let module = Module::read(files);
    let path = &deployed.place.path;
    let (text, service) = module.block("resource", &address.kind, &address.name, Some(path))?;
    let has = |name: &str| service.body.value(name).is_some();
    // The text may say by now that there are several of it, or one.
    let is_same = match address.key {
        Key::Only => !has("count") && !has("for_each"),
        Key::Number(_) => has("count"),
        Key::Text(_) => has("for_each"),
        Key::Unknown => false,
    };
    if !is_same {
        return None;
    }
    let member = member(surroundings, address, path, &module)?;
    let references = ServiceReferences::of(address)?;
    let mut attributes = Vec::new();
    if has("project") {
        attributes.push(("project", references.project));
    }
    attributes.push((grants.region.as_deref()?, references.region));
    attributes.push((grants.name.as_deref()?, references.name));
    attributes.push(("role", format!("\"{role}\"")));
    attributes.push(("member", member));
    let name = module.free_name(&granting, &references.label);
    let style = Style::of(text, &service);
    let block = style.block(&format!("resource \"{granting}\" \"{name}\""), &attributes);
    let insertion = style.after(service.range, &block);
    let mut after = text.to_owned();
    after.insert_str(insertion.0, &insertion.1);
    hcl_edit::parser::parse_body(&after).ok()?;
    Some(Insertion { path: path.clone(), at: insertion.0, text: insertion.1 })
}

/// Who gets the role: a reference to the account if it is defined in the same module, else its
/// address if the gateway itself is in that module.
fn member(
    surroundings: &Surroundings,
    service: &ResourceAddress,
    path: &Path,
    module: &Module<'_>,
) -> Option<String> {
    let Account::Own { email, resource, .. } = surroundings.account()? else { return None };
    let own = resource.as_ref().filter(|it| {
        let kind = if it.is_data { "data" } else { "resource" };
        it.module == service.module && module.block(kind, &it.kind, &it.name, None).is_some()
    });
    if let Some(member) = own.and_then(ResourceAddress::member) {
        return Some(member);
    }
    let is_beside = |other: &Path| other.parent() == path.parent();
    let is_in_module = surroundings.uses.iter().all(|it| is_beside(&it.place.path));
    let email =
        email.as_deref().filter(|_| is_in_module && service.module.as_deref() == Some(""))?;
    // Nothing that means something else within quotes.
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "@.-".contains(letter);
    email.chars().all(is_plain).then(|| format!("\"serviceAccount:{email}\""))
}

/// The files of a folder, read.
pub(super) struct Module<'t> {
    files: Vec<(TerraformFile, &'t str)>,
}

impl<'t> Module<'t> {
    fn read(files: &'t [(PathBuf, String)]) -> Self {
        let read = |(path, text): &'t (PathBuf, String)| {
            (TerraformFile::read(path.clone(), text), text.as_str())
        };
        Self { files: files.iter().map(read).collect() }
    }

    /// The block with these labels, if there is exactly one, with the text that it is in; not in JSON.
    fn block(
        &self,
        kind: &str,
        first: &str,
        second: &str,
        path: Option<&Path>,
    ) -> Option<(&'t str, Block)> {
        let is_hcl = |path: &Path| path.extension().is_some_and(|it| it == "tf");
        let files = self
            .files
            .iter()
            .filter(|(file, _)| path.is_none_or(|path| file.path == path && is_hcl(path)));
        let blocks = files.flat_map(|(file, text)| {
            let same = file.body.blocks(kind);
            let same = same.filter(|it| it.label(0) == first && it.label(1) == second);
            same.map(move |it| (*text, it.clone()))
        });
        let mut blocks = blocks;
        let (Some(found), None) = (blocks.next(), blocks.next()) else { return None };
        Some(found)
    }

    /// A name that no resource of a type has.
    fn free_name(&self, kind: &str, name: &str) -> String {
        let blocks = self.files.iter().flat_map(|(file, _)| file.body.blocks("resource"));
        let taken: BTreeSet<&str> =
            blocks.filter(|it| it.label(0) == kind).map(|it| it.label(1)).collect();
        if !taken.contains(name) {
            return name.to_owned();
        }
        let numbered = (2..=taken.len() + 2).map(|number| format!("{name}_{number}"));
        let mut free = numbered.filter(|it| !taken.contains(it.as_str()));
        free.next().unwrap_or_else(|| name.to_owned())
    }
}

#[cfg(test)]
mod tests;
