//! The new file that is written beside an old one, and takes its place.
//!
//! Where the system can exchange two files, nothing that is saved at the last moment is lost: what
//! comes out is looked at and, if it is not the old file, put back. Elsewhere the new file is
//! renamed over whatever lies there.

use std::fs;
use std::io;
use std::path::Path;
use std::time::{Duration, SystemTime};

use tempfile::{NamedTempFile, TempPath};

const PREFIX: &str = ".gateway-ls-";
const SUFFIX: &str = ".tmp";

/// An empty file in `folder` with a name of its own. It removes itself unless it is put somewhere.
pub(super) fn beside(folder: &Path) -> io::Result<NamedTempFile> {
    tempfile::Builder::new().prefix(PREFIX).suffix(SUFFIX).tempfile_in(folder)
}

/// What came of putting a file in the place of another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It is there.
    Put,
    /// Something else came to lie there meanwhile, and still does.
    Changed,
}

/// Puts `new` in the place of `target`, which `is_old` knows by what it is and holds, whatever
/// its name.
pub(super) fn put(
    new: NamedTempFile,
    target: &Path,
    is_old: impl Fn(&Path) -> bool,
) -> io::Result<Outcome> {
    let ours = identity(&new.as_file().metadata()?);
    let path = new.into_temp_path();
    match exchange(&path, target) {
        Ok(()) if is_old(&path) => Ok(Outcome::Put),
        Ok(()) => put_back(path, target, ours),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Outcome::Changed),
        Err(error) if is_unsupported(&error) => {
            path.persist(target).map(|()| Outcome::Put).map_err(|failure| failure.error)
        }
        Err(error) => Err(error),
    }
}

/// Puts what came out back. It is never removed: where somebody saves once more in between, it stays
/// beside, under a name that no sweep removes.
fn put_back(path: TempPath, target: &Path, ours: (u64, u64)) -> io::Result<Outcome> {
    let path = path.keep().map_err(|failure| failure.error)?;
    let is_ours = |path: &Path| fs::symlink_metadata(path).is_ok_and(|it| identity(&it) == ours);
    if is_ours(target) && exchange(&path, target).is_ok() && is_ours(&path) {
        fs::remove_file(&path)?;
        return Ok(Outcome::Changed);
    }
    let kept = path.with_extension("saved");
    fs::rename(&path, &kept)?;
    Err(io::Error::other(format!("it was saved twice meanwhile, once to `{}`", kept.display())))
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

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
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
            let mut new = beside(folder.path()).unwrap();
            new.write_all(b"fixed").unwrap();
            let is_old = |path: &Path| fs::read_to_string(path).unwrap() == "old";
            let outcome = put(new, &target, is_old).unwrap();
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
        let new = beside(folder.path()).unwrap();
        let outcome = put(new, &folder.path().join("api.yaml"), |_| true).unwrap();
        assert_eq!(outcome, Outcome::Changed);
        assert!(names(folder.path()).is_empty());
    }

    #[test]
    fn a_young_file_of_another_run_is_not_swept() {
        let folder = tempfile::tempdir().unwrap();
        let other = beside(folder.path()).unwrap();
        sweep(folder.path());
        assert!(other.path().exists());
    }

    #[cfg(unix)]
    #[test]
    fn what_a_run_left_that_was_ended_is_swept() {
        let folder = tempfile::tempdir().unwrap();
        beside(folder.path()).unwrap().keep().unwrap();
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
