//! Puts a fixed text in the place of the old one.
//!
//! A new file is written beside the old one and renamed over it: whoever looks sees the old text
//! or the new one, never a part of either, also if this process ends halfway. Nothing here opens
//! the old file for writing, and nothing takes the place of a file that is no longer the one whose
//! text was read.

use std::fs::{self, File, Metadata};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::beside::{Outcome, beside, put};
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
    mark: Mark,
}

impl Original {
    /// Must be called before the text is read, so that no change after it goes unseen. The link
    /// that a person names is followed, here only; where a walk found a file, a link is a change.
    pub(super) fn of(found: &Found) -> io::Result<Self> {
        let path = found.path.clone();
        let target = if found.named { resolved(&path)? } else { path.clone() };
        let mark = Mark::of(&fs::symlink_metadata(&target)?);
        Ok(Self { path, target, mark })
    }

    fn rewrite(&self, old: &str, new: &str) -> Result<(), String> {
        let metadata = self.unchanged(old)?;
        // The owner of a machine may write whatever is there: the mark says that nobody should.
        if metadata.permissions().readonly() {
            return Err("cannot be fixed: it is read-only".to_owned());
        }
        if links(&metadata) > 1 {
            let reason = "is not fixed: it has several hard links, and the others would keep the \
                          old text";
            return Err(reason.to_owned());
        }
        let folder = match self.target.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        // Removes itself unless it takes the place of the old file.
        let mut beside = beside(folder).map_err(|error| {
            format!("cannot be fixed: no file can be created next to it: {}", in_words(&error))
        })?;
        let failed = |error: io::Error| format!("cannot be fixed: {}", in_words(&error));
        beside.write_all(new.as_bytes()).map_err(failed)?;
        keep_owner(beside.as_file(), &metadata)?;
        beside.as_file().set_permissions(metadata.permissions()).map_err(failed)?;
        beside.as_file().sync_all().map_err(failed)?;
        self.unchanged(old)?;
        let is_old = |path: &Path| {
            let is_same = |it: &Metadata| self.mark.is_same_elsewhere(&Mark::of(it));
            let keeps_mode = |it: &Metadata| it.permissions() == metadata.permissions();
            fs::symlink_metadata(path)
                .is_ok_and(|it| it.is_file() && is_same(&it) && keeps_mode(&it))
                && holds(path, old).unwrap_or_default()
        };
        match put(beside, &self.target, is_old).map_err(failed)? {
            Outcome::Put => Ok(()),
            Outcome::Changed => Err(CHANGED.to_owned()),
        }
    }

    /// Looks whether the file is still the one that was read, and holds what was read.
    fn unchanged(&self, old: &str) -> Result<Metadata, String> {
        let is_same = || -> io::Result<Option<Metadata>> {
            // Before it is opened: opening a pipe may take for ever.
            if self.metadata()?.is_none() {
                return Ok(None);
            }
            if holds(&self.target, old)? { self.metadata() } else { Ok(None) }
        };
        is_same().ok().flatten().ok_or_else(|| CHANGED.to_owned())
    }

    /// What is known of the file, if it is where it was and nobody has touched it.
    fn metadata(&self) -> io::Result<Option<Metadata>> {
        if self.path != self.target && resolved(&self.path)? != self.target {
            return Ok(None);
        }
        let metadata = fs::symlink_metadata(&self.target)?;
        Ok((metadata.is_file() && Mark::of(&metadata) == self.mark).then_some(metadata))
    }
}

/// Whether a file holds this text and nothing else.
fn holds(path: &Path, text: &str) -> io::Result<bool> {
    let mut bytes = Vec::with_capacity(text.len());
    // One byte more is enough to know that there is more.
    let most = u64::try_from(text.len()).unwrap_or(u64::MAX).saturating_add(1);
    File::open(path)?.take(most).read_to_end(&mut bytes)?;
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
mod tests {
    use super::*;

    /// A folder with one file, `api.yaml`, that holds `old`.
    fn folder() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("api.yaml");
        fs::write(&path, "old").unwrap();
        (folder, path)
    }

    fn named(path: &Path) -> Original {
        Original::of(&Found { path: path.to_owned(), named: true }).unwrap()
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<String> =
            entries.map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Tries to fix the file after `change`, which somebody else makes after it was read.
    fn refused_after(original: &Original, change: impl FnOnce(&Path)) {
        change(&original.path);
        assert_eq!(original.rewrite("old", "fixed"), Err(CHANGED.to_owned()));
    }

    #[test]
    fn longer_and_shorter_texts_fill_the_file() {
        let (folder, path) = folder();
        for (old, new) in [("old", "\u{feff}newer\r\n"), ("\u{feff}newer\r\n", "n"), ("n", "")] {
            named(&path).rewrite(old, new).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), new);
        }
        assert_eq!(names(folder.path()), ["api.yaml"]);
    }

    #[test]
    fn an_edit_saved_meanwhile_stays() {
        let (folder, path) = folder();
        // Of the same length.
        refused_after(&named(&path), |path| fs::write(path, "new").unwrap());
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(names(folder.path()), ["api.yaml"]);
    }

    #[test]
    fn an_edit_saved_by_renaming_stays() {
        let (folder, path) = folder();
        refused_after(&named(&path), |path| {
            let beside = folder.path().join("api.yaml~");
            fs::write(&beside, "new").unwrap();
            fs::rename(&beside, path).unwrap();
        });
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(names(folder.path()), ["api.yaml"]);
    }

    #[test]
    fn a_file_that_was_removed_stays_so() {
        let (folder, path) = folder();
        refused_after(&named(&path), |path| fs::remove_file(path).unwrap());
        assert!(names(folder.path()).is_empty());
        assert_eq!(rewrite(None, "old", "fixed"), Err(CHANGED.to_owned()));
    }

    #[test]
    fn the_text_that_was_read_is_compared() {
        let (_folder, path) = folder();
        // Read before the mark was taken, or from elsewhere.
        for read in ["ol", "older", "odl"] {
            assert_eq!(named(&path).rewrite(read, "fixed"), Err(CHANGED.to_owned()), "{read}");
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
    }

    #[test]
    fn a_file_that_is_read_only_stays() {
        let (folder, path) = folder();
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).unwrap();
        let error = named(&path).rewrite("old", "new").unwrap_err();
        assert_eq!(error, "cannot be fixed: it is read-only");
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(names(folder.path()), ["api.yaml"]);
    }

    #[cfg(unix)]
    mod unix {
        use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};

        use super::*;

        #[test]
        fn the_old_file_is_never_written() {
            let (_folder, path) = folder();
            // Holds on to what lay there: whatever ends this process, that is still whole.
            let mut before = File::open(&path).unwrap();
            named(&path).rewrite("old", "fixed").unwrap();
            let mut text = String::new();
            before.read_to_string(&mut text).unwrap();
            assert_eq!(text, "old");
            assert_eq!(before.metadata().unwrap().nlink(), 0);
            assert_eq!(fs::read_to_string(&path).unwrap(), "fixed");
        }

        #[test]
        fn a_link_put_in_its_place_is_not_followed() {
            let (folder, path) = folder();
            let victim = folder.path().join("victim");
            fs::write(&victim, "old").unwrap();
            refused_after(&named(&path), |path| {
                fs::remove_file(path).unwrap();
                symlink(&victim, path).unwrap();
            });
            assert_eq!(fs::read_to_string(&victim).unwrap(), "old");
            assert!(fs::symlink_metadata(&path).unwrap().is_symlink());

            // Put there between the walk and the reading.
            let found = Found { path: path.clone(), named: false };
            let original = Original::of(&found).unwrap();
            assert_eq!(original.rewrite("old", "fixed"), Err(CHANGED.to_owned()));
            assert_eq!(fs::read_to_string(&victim).unwrap(), "old");
            assert_eq!(names(folder.path()), ["api.yaml", "victim"]);
        }

        #[test]
        fn a_link_that_was_named_stays_and_its_file_is_fixed() {
            let (folder, path) = folder();
            let link = folder.path().join("link.yaml");
            symlink(&path, &link).unwrap();
            named(&link).rewrite("old", "new").unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), "new");
            assert!(fs::symlink_metadata(&link).unwrap().is_symlink());

            let other = folder.path().join("other");
            fs::write(&other, "new").unwrap();
            let original = named(&link);
            fs::remove_file(&link).unwrap();
            symlink(&other, &link).unwrap();
            assert_eq!(original.rewrite("new", "fixed"), Err(CHANGED.to_owned()));
            for path in [&path, &other] {
                assert_eq!(fs::read_to_string(path).unwrap(), "new");
            }
        }

        #[test]
        fn permissions_stay() {
            for mode in [0o640, 0o751, 0o606] {
                let (_folder, path) = folder();
                fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
                named(&path).rewrite("old", "new").unwrap();
                assert_eq!(fs::metadata(&path).unwrap().mode() & 0o7777, mode);
            }
        }

        #[test]
        fn the_owner_stays() {
            let (_folder, path) = folder();
            // Only the owner of the machine can give a file away.
            if chown(&path, Some(4321), Some(1234)).is_err() {
                return;
            }
            named(&path).rewrite("old", "new").unwrap();
            let metadata = fs::metadata(&path).unwrap();
            assert_eq!((metadata.uid(), metadata.gid()), (4321, 1234));
        }

        #[test]
        fn a_change_of_permissions_meanwhile_stays() {
            let (_folder, path) = folder();
            refused_after(&named(&path), |path| {
                fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
                fs::set_permissions(path, fs::Permissions::from_mode(0o646)).unwrap();
            });
            assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o646);
        }

        #[test]
        fn hard_links_are_not_parted() {
            let (folder, path) = folder();
            let other = folder.path().join("other.yaml");
            fs::hard_link(&path, &other).unwrap();
            let error = named(&path).rewrite("old", "new").unwrap_err();
            assert!(error.starts_with("is not fixed: it has several hard links"), "{error}");
            assert_eq!(fs::read_to_string(&path).unwrap(), "old");
            assert_eq!(names(folder.path()), ["api.yaml", "other.yaml"]);
        }

        #[test]
        fn a_folder_that_takes_no_new_file_is_named() {
            let (folder, path) = folder();
            fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o500)).unwrap();
            let outcome = named(&path).rewrite("old", "new");
            fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
            // The owner of the machine may do it all the same.
            let expected = "cannot be fixed: no file can be created next to it: permission denied";
            match outcome {
                Ok(()) => assert_eq!(fs::read_to_string(&path).unwrap(), "new"),
                Err(error) => assert_eq!(error, expected),
            }
            assert_eq!(names(folder.path()), ["api.yaml"]);
        }
    }
}
