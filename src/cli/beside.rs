//! The new file that is written beside an old one, and takes its place.
//!
//! Where the system can exchange two files, nothing that is saved at the last moment is lost: what
//! comes out is looked at and, if it is not the old file, put back. Elsewhere the new file is
//! renamed over whatever lies there.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::time::{Duration, SystemTime};

use super::held::Folder;

const PREFIX: &str = ".gateway-ls-";
const SUFFIX: &str = ".tmp";

/// A new file in a folder. It removes itself unless it is put somewhere.
#[derive(Debug)]
pub(super) struct Beside<'f> {
    folder: &'f Folder,
    name: OsString,
    file: File,
    is_put: bool,
}

/// An empty file in `folder` with a name of its own.
pub(super) fn beside(folder: &Folder) -> io::Result<Beside<'_>> {
    let named = |path: &Path| {
        let name = path.file_name().unwrap_or_default().to_owned();
        Ok((folder.create(&name)?, name))
    };
    let mut builder = tempfile::Builder::new();
    // It lies in a folder that is held, and is removed there.
    let made = builder.prefix(PREFIX).suffix(SUFFIX).disable_cleanup(true).make_in("", named)?;
    let (file, name) = made.into_parts().0;
    Ok(Beside { folder, name, file, is_put: false })
}

/// What came of putting a file in the place of another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It is there.
    Put,
    /// Something else came to lie there meanwhile, and still does.
    Changed,
}

impl Beside<'_> {
    pub(super) fn file(&mut self) -> &mut File {
        &mut self.file
    }

    /// Puts this in the place of the file `target` in the same folder, which `is_old` knows by what
    /// it is and holds, whatever its name.
    pub(super) fn put(
        mut self,
        target: &OsStr,
        is_old: impl Fn(&File) -> bool,
    ) -> io::Result<Outcome> {
        match self.folder.exchange(&self.name, target) {
            Ok(()) if self.folder.file(&self.name).is_ok_and(|file| is_old(&file)) => {
                // What came out is removed.
                Ok(Outcome::Put)
            }
            Ok(()) => self.put_back(target),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Outcome::Changed),
            Err(error) if is_unsupported(&error) => {
                self.folder.rename(&self.name, target)?;
                self.is_put = true;
                Ok(Outcome::Put)
            }
            Err(error) => Err(error),
        }
    }

    /// Puts what came out back. It is never removed: where somebody saves once more in between, it
    /// stays beside, under a name that no sweep removes.
    fn put_back(mut self, target: &OsStr) -> io::Result<Outcome> {
        // Until this is again what lies here.
        self.is_put = true;
        let ours = identity(&self.file.metadata()?);
        let is_ours = |name: &OsStr| {
            let file = self.folder.file(name).and_then(|file| file.metadata());
            file.is_ok_and(|it| identity(&it) == ours)
        };
        if is_ours(target)
            && self.folder.exchange(&self.name, target).is_ok()
            && is_ours(&self.name)
        {
            self.is_put = false;
            return Ok(Outcome::Changed);
        }
        let kept = Path::new(&self.name).with_extension("saved");
        self.folder.rename(&self.name, kept.as_os_str())?;
        let kept = self.folder.path_of(kept.as_os_str());
        Err(io::Error::other(format!("it was saved twice meanwhile, once to `{}`", kept.display())))
    }
}

impl Drop for Beside<'_> {
    fn drop(&mut self) {
        if !self.is_put {
            // A later run sweeps one that stays.
            let _stays = self.folder.remove(&self.name);
        }
    }
}

/// Removes the files in `folder` that a run left which was ended halfway. A young one may be another
/// run's, which is not over.
pub(super) fn sweep(folder: &Path) {
    sweep_older(folder, Duration::from_secs(60));
}

fn sweep_older(folder: &Path, youngest: Duration) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_named = name.starts_with(PREFIX) && name.ends_with(SUFFIX);
        let Some(metadata) = is_named.then(|| entry.metadata().ok()).flatten() else { continue };
        let age = SystemTime::now().duration_since(last_change(&metadata));
        if metadata.is_file() && age.is_ok_and(|age| age > youngest) {
            // One that stays does no harm.
            let _stays = fs::remove_file(entry.path());
        }
    }
}

fn is_unsupported(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput)
}

#[cfg(unix)]
fn identity(metadata: &fs::Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    (metadata.dev(), metadata.ino())
}

#[cfg(not(unix))]
fn identity(metadata: &fs::Metadata) -> (u64, u64) {
    // Nothing is ever exchanged here.
    (metadata.len(), 0)
}

/// When a file was written, renamed or exchanged last.
#[cfg(unix)]
fn last_change(metadata: &fs::Metadata) -> SystemTime {
    use std::os::unix::fs::MetadataExt;
    let seconds = u64::try_from(metadata.ctime()).unwrap_or_default();
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

#[cfg(not(unix))]
fn last_change(metadata: &fs::Metadata) -> SystemTime {
    metadata.modified().unwrap_or_else(|_| SystemTime::now())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        entries.map(|it| it.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[cfg(any(target_os = "linux", target_vendor = "apple"))]
    #[test]
    fn what_is_saved_at_the_last_moment_stays() {
        for saved in ["old", "saved"] {
            let folder = tempfile::tempdir().unwrap();
            let target = folder.path().join("api.yaml");
            // Came to lie here after the last look.
            fs::write(&target, saved).unwrap();
            let held = Folder::named(folder.path()).unwrap();
            let mut new = beside(&held).unwrap();
            new.file().write_all(b"fixed").unwrap();
            let is_old = |file: &File| std::io::read_to_string(file).unwrap() == "old";
            let outcome = new.put(OsStr::new("api.yaml"), is_old).unwrap();
            let (expected, text) = match saved {
                "old" => (Outcome::Put, "fixed"),
                _ => (Outcome::Changed, "saved"),
            };
            assert_eq!(outcome, expected);
            assert_eq!(fs::read_to_string(&target).unwrap(), text);
            assert_eq!(names(folder.path()), ["api.yaml"]);
        }
    }

    #[cfg(any(target_os = "linux", target_vendor = "apple"))]
    #[test]
    fn what_was_removed_at_the_last_moment_stays_so() {
        let folder = tempfile::tempdir().unwrap();
        let held = Folder::named(folder.path()).unwrap();
        let outcome = beside(&held).unwrap().put(OsStr::new("api.yaml"), |_| true).unwrap();
        assert_eq!(outcome, Outcome::Changed);
        assert!(names(folder.path()).is_empty());
    }

    #[test]
    fn a_young_file_of_another_run_is_not_swept() {
        let folder = tempfile::tempdir().unwrap();
        let held = Folder::named(folder.path()).unwrap();
        let _other = beside(&held).unwrap();
        sweep(folder.path());
        assert_eq!(names(folder.path()).len(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn what_a_run_left_that_was_ended_is_swept() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(".gateway-ls-a1b2c3.tmp"), "half").unwrap();
        fs::write(folder.path().join("api.yaml"), "").unwrap();
        fs::create_dir(folder.path().join(".gateway-ls-x.tmp")).unwrap();
        std::os::unix::fs::symlink("api.yaml", folder.path().join(".gateway-ls-y.tmp")).unwrap();
        assert_eq!(names(folder.path()).len(), 4);
        sweep_older(folder.path(), Duration::ZERO);
        let mut left = names(folder.path());
        left.sort();
        assert_eq!(left, [".gateway-ls-x.tmp", ".gateway-ls-y.tmp", "api.yaml"]);
    }
}
