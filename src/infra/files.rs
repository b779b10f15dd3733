//! The files beside a config, each read on its own, and the folders that they make up.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::granted::Place;
use super::syntax::{Attribute, Block, Body};
use super::{hcl, json};
use crate::gateway::may_matter;
use crate::text::TextRange;

/// A file of Terraform, read.
#[derive(Clone, Debug)]
pub struct TerraformFile {
    /// Its path, from the folder that all was read from.
    pub path: PathBuf,
    kind: FileKind,
    pub(super) body: Body,
    line_starts: Vec<usize>,
    /// Whether a role may be granted in a part of it that cannot be read.
    pub(super) may_hide_grants: bool,
}

/// What a file of Terraform holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FileKind {
    /// Blocks.
    Blocks,
    /// Values of variables that count without being named.
    Values,
    /// Values of variables that count if somebody names the file.
    OtherValues,
}

impl FileKind {
    fn of(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?;
        let bare = name.strip_suffix(".json").unwrap_or(name);
        match bare {
            "terraform.tfvars" => Some(Self::Values),
            _ if bare.ends_with(".auto.tfvars") => Some(Self::Values),
            _ if bare.ends_with(".tfvars") => Some(Self::OtherValues),
            _ if bare.ends_with(".tf") => Some(Self::Blocks),
            _ => None,
        }
    }
}

impl TerraformFile {
    /// Whether a file by this name is read at all.
    pub fn is_one(path: &Path) -> bool {
        FileKind::of(path).is_some()
    }

    /// Reads a file. What is broken in it is left out.
    pub fn read(path: PathBuf, text: &str) -> Self {
        let kind = FileKind::of(&path).unwrap_or(FileKind::Blocks);
        let is_json = path.extension().is_some_and(|ending| ending == "json");
        let mut body = match (is_json, kind) {
            (false, _) => hcl::read(text),
            (true, FileKind::Blocks) => json::read(text),
            (true, _) => json::read_values(text),
        };
        for block in &mut body.blocks {
            if block.kind.text == "resource" && !may_matter(block.label(0)) {
                // Most of a large repository has nothing to do with gateways, and is kept in memory.
                block.body = Body::default();
            }
        }
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let line_starts = std::iter::once(0).chain(breaks.map(|(at, _)| at + 1)).collect();
        let may_hide_grants = body.is_broken;
        Self { path, kind, body, line_starts, may_hide_grants }
    }

    /// A place in it.
    pub(super) fn place(&self, range: TextRange) -> Place {
        let line = self.line_starts.partition_point(|start| *start <= range.start);
        Place { path: self.path.clone(), line, range }
    }
}

/// A block and the file that it is in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found<'f> {
    pub(super) file: &'f TerraformFile,
    pub(super) block: &'f Block,
}

/// An attribute and the file that it is in.
#[derive(Clone, Copy, Debug)]
pub(super) struct FoundValue<'f> {
    pub(super) file: &'f TerraformFile,
    pub(super) attribute: &'f Attribute,
}

/// A folder with what its files define.
#[derive(Debug, Default)]
pub(super) struct Module<'f> {
    pub(super) folder: PathBuf,
    pub(super) variables: BTreeMap<&'f str, Found<'f>>,
    pub(super) locals: BTreeMap<&'f str, FoundValue<'f>>,
    pub(super) resources: BTreeMap<(&'f str, &'f str), Found<'f>>,
    pub(super) data: BTreeMap<(&'f str, &'f str), Found<'f>>,
    pub(super) calls: BTreeMap<&'f str, Found<'f>>,
    pub(super) outputs: BTreeMap<&'f str, Found<'f>>,
    pub(super) providers: Vec<Found<'f>>,
    pub(super) values: BTreeMap<&'f str, FoundValue<'f>>,
    pub(super) other_values: BTreeMap<&'f str, Vec<FoundValue<'f>>>,
}

/// All folders by their paths.
#[derive(Debug, Default)]
pub(super) struct Modules<'f>(pub(super) BTreeMap<PathBuf, Module<'f>>);

impl<'f> Modules<'f> {
    /// Puts files together by folder.
    pub(super) fn of(files: &'f [Arc<TerraformFile>]) -> Self {
        let mut modules = Self::default();
        for file in files {
            let folder = file.path.parent().unwrap_or(Path::new(""));
            let module = modules
                .0
                .entry(folder.to_owned())
                .or_insert_with(|| Module { folder: folder.to_owned(), ..Module::default() });
            module.add(file);
        }
        modules.lend_values();
        modules
    }

    /// The folder that a `source` names, from the folder of the call.
    pub(super) fn called(&self, from: &Path, source: &str) -> Option<&Module<'f>> {
        (source.starts_with("./") || source.starts_with("../") || source == "." || source == "..")
            .then(|| self.0.get(&normalized(&from.join(source))))?
    }

    /// Values in a folder without blocks, such as `environments/`, are for the nearest folder above
    /// that has some.
    fn lend_values(&mut self) {
        let has_blocks = |module: &Module<'_>| {
            !(module.variables.is_empty() && module.resources.is_empty() && module.calls.is_empty())
        };
        let mut lent = Vec::new();
        for (folder, module) in &self.0 {
            if has_blocks(module) {
                continue;
            }
            let above = folder.ancestors().skip(1);
            let owner = above.into_iter().find(|it| self.0.get(*it).is_some_and(has_blocks));
            if let Some(owner) = owner {
                let own = module.values.iter().map(|(name, it)| (*name, *it));
                let other = &module.other_values;
                let other = other.iter().flat_map(|(name, all)| all.iter().map(|it| (*name, *it)));
                lent.push((owner.to_owned(), own.chain(other).collect::<Vec<_>>()));
            }
        }
        for (owner, values) in lent {
            let Some(module) = self.0.get_mut(&owner) else { continue };
            for (name, value) in values {
                module.other_values.entry(name).or_default().push(value);
            }
        }
    }
}

impl<'f> Module<'f> {
    fn add(&mut self, file: &'f TerraformFile) {
        let is_plain = file
            .path
            .file_name()
            .is_some_and(|it| it.to_string_lossy().starts_with("terraform.tfvars"));
        for attribute in &file.body.attributes {
            let value = FoundValue { file, attribute };
            let name = attribute.name.text.as_str();
            match file.kind {
                // Those of `terraform.tfvars` count for less than the others.
                FileKind::Values if is_plain => _ = self.values.entry(name).or_insert(value),
                FileKind::Values => _ = self.values.insert(name, value),
                FileKind::OtherValues => self.other_values.entry(name).or_default().push(value),
                FileKind::Blocks => {}
            }
        }
        if file.kind != FileKind::Blocks {
            return;
        }
        for block in &file.body.blocks {
            let found = Found { file, block };
            let (first, second) = (block.label(0), block.label(1));
            match block.kind.text.as_str() {
                "variable" => _ = self.variables.insert(first, found),
                "resource" => _ = self.resources.insert((first, second), found),
                "data" => _ = self.data.insert((first, second), found),
                "module" => _ = self.calls.insert(first, found),
                "output" => _ = self.outputs.insert(first, found),
                "provider" => self.providers.push(found),
                "locals" => {
                    for attribute in &block.body.attributes {
                        let value = FoundValue { file, attribute };
                        self.locals.insert(&attribute.name.text, value);
                    }
                }
                _ => {}
            }
        }
    }
}

/// A path without `.` and `..`, as far as they can be told from it alone.
pub fn normalized(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if normal.file_name().is_some() => _ = normal.pop(),
            _ => normal.push(component),
        }
    }
    normal
}
