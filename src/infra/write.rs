//! Writes blocks into Terraform in the style of the file: the resource that grants a role on a service.
//!
//! Reads the texts of the service's folder anew, whatever was known of them. Where anything is not
//! certain nothing is written.

mod filled;
mod style;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::account::Account;
use super::files::TerraformFile;
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
    let address = Address::of(&deployed.resource).filter(|it| !it.is_data)?;
    let row = ServiceResource::of(address.kind)?;
    // A function of the 2nd generation is called as the Cloud Run service of its name.
    let granting = match deployed.generation {
        Some(2) => "google_cloud_run_service",
        _ => address.kind,
    };
    let granting = format!("{granting}_iam_member");
    let (grants, _) = GrantResource::of(&granting).filter(|(it, _)| it.on == GrantedOn::Service)?;
    let module = Module::read(files);
    let path = &deployed.place.path;
    let (text, service) = module.block("resource", address.kind, address.name, Some(path))?;
    let has = |name: &str| service.body.value(name).is_some();
    // Of one that there are several of it must be known which one is meant.
    if has("count") || has("for_each") == address.key.is_empty() {
        return None;
    }
    let member = member(surroundings, &address, path, &module)?;
    let reference = |name: &str| format!("{}.{name}", address.shown());
    let mut attributes = Vec::new();
    if has("project") {
        attributes.push(("project", reference("project")));
    }
    let names = [(&grants.region, &row.region), (&grants.name, &row.name)];
    for (own, of_service) in names {
        attributes.push((own.as_deref()?, reference(of_service.as_deref()?)));
    }
    attributes.push(("role", format!("\"{role}\"")));
    attributes.push(("member", member));
    let name = module.free_name(&granting, &address.label());
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
    service: &Address<'_>,
    path: &Path,
    module: &Module<'_>,
) -> Option<String> {
    let Account::Own { email, resource, .. } = surroundings.account()? else { return None };
    let own = resource.as_deref().and_then(Address::of).filter(|it| {
        let kind = if it.is_data { "data" } else { "resource" };
        it.module == service.module
            && it.kind == "google_service_account"
            && module.block(kind, it.kind, it.name, None).is_some()
    });
    if let Some(own) = own {
        return Some(format!("\"serviceAccount:${{{}.email}}\"", own.shown()));
    }
    let is_beside = |other: &Path| other.parent() == path.parent();
    let is_in_module = surroundings.uses.iter().all(|it| is_beside(&it.place.path));
    let email = email.as_deref().filter(|_| is_in_module && service.module.is_empty())?;
    // Nothing that means something else within quotes.
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "@.-".contains(letter);
    email.chars().all(is_plain).then(|| format!("\"serviceAccount:{email}\""))
}

/// The address of a resource: `module.api.google_cloud_run_v2_service.each["orders"]`.
struct Address<'a> {
    /// `module.api.`
    module: &'a str,
    is_data: bool,
    kind: &'a str,
    name: &'a str,
    /// `["orders"]`
    key: &'a str,
}

impl<'a> Address<'a> {
    fn of(address: &'a str) -> Option<Self> {
        let start = match address.rfind(".google_") {
            Some(at) => at + 1,
            None if address.starts_with("google_") => 0,
            None => return None,
        };
        let (module, rest) = address.split_at(start);
        let (module, is_data) = match module.strip_suffix("data.") {
            Some(module) => (module, true),
            None => (module, false),
        };
        let (kind, name) = rest.split_once('.')?;
        let (name, key) = name.split_at(name.find('[').unwrap_or(name.len()));
        let is_word = |text: &str| {
            let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
            !text.is_empty() && text.bytes().all(is_part)
        };
        // A key is a text; what else is in brackets is not known for sure.
        let is_key = key.is_empty()
            || key.strip_prefix("[\"").and_then(|it| it.strip_suffix("\"]")).is_some_and(is_word);
        (is_word(kind) && is_word(name) && is_key).then_some(Self {
            module,
            is_data,
            kind,
            name,
            key,
        })
    }

    /// As an expression in its own module.
    fn shown(&self) -> String {
        let data = if self.is_data { "data." } else { "" };
        format!("{data}{}.{}{}", self.kind, self.name, self.key)
    }

    /// A word for it: `each_orders`.
    fn label(&self) -> String {
        let key = self.key.trim_matches(|letter: char| !letter.is_ascii_alphanumeric());
        let name =
            if key.is_empty() { self.name.to_owned() } else { format!("{}_{key}", self.name) };
        name.replace('-', "_")
    }
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
    fn free_name(&self, kind: &str, label: &str) -> String {
        let blocks = self.files.iter().flat_map(|(file, _)| file.body.blocks("resource"));
        let taken: BTreeSet<&str> =
            blocks.filter(|it| it.label(0) == kind).map(|it| it.label(1)).collect();
        let name = format!("{label}_gateway_invoker");
        if !taken.contains(name.as_str()) {
            return name;
        }
        let numbered = (2..=taken.len() + 2).map(|number| format!("{name}_{number}"));
        let mut free = numbered.filter(|it| !taken.contains(it.as_str()));
        free.next().unwrap_or(name)
    }
}

#[cfg(test)]
mod tests;
