//! Puts a fixed text in the place of the old one.
//!
//! A new file is written beside the old one and renamed over it: whoever looks sees the old text
//! or the new one, never a part of either, also if this process ends halfway. Nothing here opens
//! the old file for writing, and nothing takes the place of a file that is no longer the one whose
//! text was read.

use std::ffi::OsString;
use std::fs::{self, File, Metadata};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::attributes::keep_attributes;
use super::beside::{Outcome, beside};
use super::held::Folder;
use crate::workspace::Found;

/// What is said of a file that is no longer what was read.
const CHANGED: &str = "changed meanwhile, not fixed: check it again";

/// A file as it was before its text was read.
#[derive(Debug)]
pub(super) struct Original {
    /// How it was named.
    path: PathBuf,
    /// Where it is: elsewhere, if `path` is a link.
    target: PathBuf,
    /// What it lies in, whatever its path leads to by now.
    folder: Folder,
    name: OsString,
    mark: Mark,
}

impl Original {
    /// Must be called before the text is read, so that no change after it goes unseen. Links are
    /// followed in what a person named, here only; where a walk came through below that, a link is
    /// a change.
    pub(super) fn of(found: &Found) -> io::Result<Self> {
        let path = found.path.clone();
        let target = if found.depth == 0 { resolved(&path)? } else { path.clone() };
        let named = target.ancestors().nth(found.depth.max(1)).unwrap_or(Path::new(""));
        let mut folder = Folder::named(named)?;
        let below = target.strip_prefix(named).map_err(io::Error::other)?;
        let name = below.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_owned();
        for name in below.parent().into_iter().flatten() {
            folder = folder.within(name)?;
        }
        let mark = Mark::of(&folder.file(&name)?.metadata()?);
        Ok(Self { path, target, folder, name, mark })
    }

    /// The file, opened to be read.
    pub(super) fn open(&self) -> io::Result<File> {
        self.folder.file(&self.name)
    }

    fn rewrite(&self, old: &str, new: &str) -> Result<(), String> {
        let (file, metadata) = self.unchanged(old)?;
        // The owner of a machine may write whatever is there: the mark says that nobody should.
        if metadata.permissions().readonly() {
            return Err("cannot be fixed: it is read-only".to_owned());
        }
        if links(&metadata) > 1 {
            let reason = "is not fixed: it has several hard links, and the others would keep the \
                          old text";
            return Err(reason.to_owned());
        }
        // Removes itself unless it takes the place of the old file.
        let mut beside = beside(&self.folder).map_err(|error| {
            format!("cannot be fixed: no file can be created next to it: {}", in_words(&error))
        })?;
        let failed = |error: io::Error| format!("cannot be fixed: {}", in_words(&error));
        beside.file().write_all(new.as_bytes()).map_err(failed)?;
        keep_owner(beside.file(), &metadata)?;
        beside.file().set_permissions(metadata.permissions()).map_err(failed)?;
        keep_attributes(beside.file(), &file)?;
        beside.file().sync_all().map_err(failed)?;
        self.unchanged(old)?;
        let is_old = |file: &File| {
            let is_same = |it: &Metadata| self.mark.is_same_elsewhere(&Mark::of(it));
            let keeps_mode = |it: &Metadata| it.permissions() == metadata.permissions();
            file.metadata().is_ok_and(|it| is_same(&it) && keeps_mode(&it))
                && holds(file, old).unwrap_or_default()
        };
        match beside.put(&self.name, is_old).map_err(failed)? {
            Outcome::Put => Ok(()),
            Outcome::Changed => Err(CHANGED.to_owned()),
        }
    }

    /// The file, if it is still the one that was read, and holds what was read.
    fn unchanged(&self, old: &str) -> Result<(File, Metadata), String> {
        let is_same = || -> io::Result<Option<(File, Metadata)>> {
            if self.path != self.target && resolved(&self.path)? != self.target {
                return Ok(None);
            }
            let file = self.open()?;
            let holds = Mark::of(&file.metadata()?) == self.mark && holds(&file, old)?;
            let metadata = self.open()?.metadata()?;
            Ok((holds && Mark::of(&metadata) == self.mark).then_some((file, metadata)))
        };
        is_same().ok().flatten().ok_or_else(|| CHANGED.to_owned())
    }
}

/// Whether a file holds this text and nothing else.
fn holds(file: &File, text: &str) -> io::Result<bool> {
    let mut bytes = Vec::with_capacity(text.len());
    // One byte more is enough to know that there is more.
    let most = u64::try_from(text.len()).unwrap_or(u64::MAX).saturating_add(1);
    file.take(most).read_to_end(&mut bytes)?;
    Ok(bytes == text.as_bytes())
}

/// Writes `new` into the file that held `old` when it was read; `None` stands for a file that
/// changed even before. The error is the end of a sentence about the path.
pub(super) fn rewrite(original: Option<&Original>, old: &str, new: &str) -> Result<(), String> {
    original.ok_or_else(|| CHANGED.to_owned())?.rewrite(old, new)
}

/// Where a path leads to if it is a link; links to folders in it stay as they are.
fn resolved(path: &Path) -> io::Result<PathBuf> {
    if fs::symlink_metadata(path)?.is_symlink() { path.canonicalize() } else { Ok(path.to_owned()) }
}

/// What tells a file from another one, and from itself after a change.
#[cfg(unix)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mark {
    device: u64,
    inode: u64,
    size: u64,
    /// Seconds and nanoseconds.
    modified: (i64, i64),
    /// The same for owner, permissions and links, too; nobody can set it back.
    changed: (i64, i64),
}

#[cfg(unix)]
impl Mark {
    fn of(metadata: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        Self {
            device: metadata.dev(),
            inode: metadata.ino(),
            size: metadata.size(),
            modified: (metadata.mtime(), metadata.mtime_nsec()),
            changed: (metadata.ctime(), metadata.ctime_nsec()),
        }
    }

    /// Whether this is the same file after it was given another name, which counts as a change.
    fn is_same_elsewhere(&self, moved: &Self) -> bool {
        Self { changed: self.changed, ..*moved } == *self
    }
}

/// What tells a file from another one, and from itself after a change.
#[cfg(not(unix))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mark {
    size: u64,
    modified: Option<std::time::SystemTime>,
    created: Option<std::time::SystemTime>,
    is_read_only: bool,
}

#[cfg(not(unix))]
impl Mark {
    fn of(metadata: &Metadata) -> Self {
        Self {
            size: metadata.len(),
            modified: metadata.modified().ok(),
            created: metadata.created().ok(),
            is_read_only: metadata.permissions().readonly(),
        }
    }

    fn is_same_elsewhere(&self, moved: &Self) -> bool {
        moved == self
    }
}

#[cfg(unix)]
fn links(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::nlink(metadata)
}

#[cfg(not(unix))]
fn links(_: &Metadata) -> u64 {
    1
}

/// Gives a new file the owner and the group of the old one.
#[cfg(unix)]
fn keep_owner(file: &File, old: &Metadata) -> Result<(), String> {
    use std::os::unix::fs::{MetadataExt, fchown};
    let owner = |metadata: &Metadata| (metadata.uid(), metadata.gid());
    let has_owner = || -> io::Result<()> {
        if owner(&file.metadata()?) == owner(old) {
            return Ok(());
        }
        fchown(file, Some(old.uid()), Some(old.gid()))
    };
    has_owner().map_err(|_| "is not fixed: it would lose its owner or group".to_owned())
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &Metadata) -> Result<(), String> {
    Ok(())
}

fn in_words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string().split(" at path ").next().unwrap_or_default().to_owned(),
    }
}

#[cfg(test)]
mod tests;
