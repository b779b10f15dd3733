//! The entries below a folder that are looked at: neither hidden nor left out by `.gitignore`,
//! `.ignore`, `.git/info/exclude` or the user's own excludes.
//!
//! The walker reads such files itself, but opens whatever bears their names. A repository may have
//! been written to hurt who looks at it, so here only short regular files are opened.

use std::cell::Cell;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use ignore::{DirEntry, Match, Walk, WalkBuilder};

use super::Failure;
use crate::bounds;

/// The files of patterns that were passed over, and why.
#[derive(Clone, Debug, Default)]
pub(super) struct PassedOver(Arc<Mutex<Vec<Failure>>>);

impl PassedOver {
    /// Those that were met so far.
    pub(super) fn taken(&self) -> Vec<Failure> {
        std::mem::take(&mut *locked(&self.0))
    }
}

/// What lies below `folder`, in the order of the paths; of that only what is `wanted`, and nothing
/// below a folder that is not.
pub(super) fn entries(
    folder: &Path,
    passed_over: PassedOver,
    wanted: impl Fn(&Path) -> bool + Send + Sync + 'static,
) -> Walk {
    let ignored = Mutex::new(Ignored::above(folder, passed_over));
    WalkBuilder::new(folder)
        .standard_filters(false)
        .sort_by_file_path(Path::cmp)
        .filter_entry(move |entry| {
            wanted(entry.path()) && (entry.depth() == 0 || locked(&ignored).shows(entry))
        })
        .build()
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What the files of patterns say on the way to the entry that is looked at.
struct Ignored {
    /// The folder, as it was named.
    named: PathBuf,
    /// The same folder from the root, with all links followed.
    start: PathBuf,
    /// From the root of the file system down to the folder of the entry.
    folders: Vec<Patterns>,
    /// What the user leaves out of every repository.
    global: Gitignore,
    /// How many bytes of patterns may still be read.
    room: Cell<usize>,
    passed_over: PassedOver,
}

/// What the files of one folder say.
struct Patterns {
    folder: PathBuf,
    ignore: Gitignore,
    git_ignore: Gitignore,
    git_exclude: Gitignore,
    is_repository: bool,
}

impl Ignored {
    fn above(folder: &Path, passed_over: PassedOver) -> Self {
        let start = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let here = std::env::current_dir().unwrap_or_else(|_| start.clone());
        let (global, _unreadable) = GitignoreBuilder::new(here).build_global();
        let named = folder.to_owned();
        let room = Cell::new(bounds::IGNORE_FILES.0);
        Self { named, start, folders: Vec::new(), global, room, passed_over }
    }

    /// Whether an entry is neither left out nor hidden; a pattern may take a hidden one in.
    fn shows(&mut self, entry: &DirEntry) -> bool {
        let path = entry.path().strip_prefix(&self.named).unwrap_or(entry.path());
        let path = self.start.join(path);
        self.go_to(path.parent().unwrap_or(&path));
        let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        match self.judged(&path, is_folder) {
            Match::Ignore(()) => false,
            Match::Whitelist(()) => true,
            Match::None => !is_hidden(entry),
        }
    }

    /// Reads what the folders on the way to `folder` say. A walk goes deep first, so that most of
    /// them were read for the entry before.
    fn go_to(&mut self, folder: &Path) {
        while self.folders.last().is_some_and(|last| !folder.starts_with(&last.folder)) {
            self.folders.pop();
        }
        let mut missing: Vec<_> = folder.ancestors().collect();
        missing.reverse();
        for folder in missing.into_iter().skip(self.folders.len()) {
            let patterns = self.read(folder);
            self.folders.push(patterns);
        }
    }

    fn read(&self, folder: &Path) -> Patterns {
        let is_repository = folder.join(".git").exists() || folder.join(".jj").exists();
        let repository = self.folders.iter().rev().find(|it| it.is_repository);
        let root = match repository {
            Some(above) if !is_repository => &above.folder,
            _ => folder,
        };
        let matcher = |file: &Path| self.matcher(folder, file, root);
        let exclude = is_repository.then(|| common_folder(&folder.join(".git"))).flatten();
        Patterns {
            folder: folder.to_owned(),
            ignore: matcher(&folder.join(".ignore")),
            git_ignore: matcher(&folder.join(".gitignore")),
            git_exclude: exclude
                .map_or_else(Gitignore::empty, |it| matcher(&it.join("info/exclude"))),
            is_repository,
        }
    }

    /// The patterns in `file`, which count from `folder` on.
    fn matcher(&self, folder: &Path, file: &Path, root: &Path) -> Gitignore {
        let Some(text) = short_text(file, root) else { return Gitignore::empty() };
        let text = match text.and_then(|text| self.taken_in(text)) {
            Ok(text) => text,
            Err(reason) => {
                let reason = format!("leaves nothing out: {reason}");
                let failure = Failure { path: self.as_named(file), reason };
                locked(&self.passed_over.0).push(failure);
                return Gitignore::empty();
            }
        };
        let mut builder = GitignoreBuilder::new(folder);
        for line in text.trim_start_matches('\u{feff}').lines() {
            let _unreadable = builder.add_line(None, line);
        }
        builder.build().unwrap_or_else(|_| Gitignore::empty())
    }

    /// The patterns, if there is room for them.
    fn taken_in(&self, text: String) -> Result<String, String> {
        match self.room.get().checked_sub(text.len()) {
            Some(room) => {
                self.room.set(room);
                Ok(text)
            }
            None => {
                let most = bounds::IGNORE_FILES;
                Err(format!("with the ones before it there are more than {most} of patterns"))
            }
        }
    }

    fn as_named(&self, file: &Path) -> PathBuf {
        let Ok(below) = file.strip_prefix(&self.start) else { return file.to_owned() };
        let named = self.named.join(below);
        named.strip_prefix(".").unwrap_or(&named).to_owned()
    }

    /// The nearest file that says something counts, and every `.ignore` before all of git's.
    fn judged(&self, path: &Path, is_folder: bool) -> Match<()> {
        let judge = |matcher: &Gitignore| matcher.matched(path, is_folder).map(|_| ());
        let nearest = |of: fn(&Patterns) -> &Gitignore, folders: &[Patterns]| {
            let found = folders.iter().rev().map(|it| judge(of(it))).find(|it| !it.is_none());
            found.unwrap_or(Match::None)
        };
        let found = nearest(|it| &it.ignore, &self.folders);
        let root = self.folders.iter().rposition(|it| it.is_repository);
        let Some(inside) = root.and_then(|root| self.folders.get(root..)) else { return found };
        found
            .or(nearest(|it| &it.git_ignore, inside))
            .or(nearest(|it| &it.git_exclude, inside))
            .or(judge(&self.global))
    }
}

/// The text of a file of patterns, or why it is passed over; `None` where there is none. A link
/// counts if it leads to a file below `root`.
fn short_text(file: &Path, root: &Path) -> Option<Result<String, String>> {
    const IRREGULAR: &str = "it is not a regular file of this repository";
    let mut metadata = fs::symlink_metadata(file).ok()?;
    if metadata.is_symlink() {
        let target = file.canonicalize().ok()?;
        if !target.starts_with(root) {
            return Some(Err(IRREGULAR.to_owned()));
        }
        metadata = fs::metadata(target).ok()?;
    }
    if metadata.is_dir() {
        return None;
    }
    if !metadata.is_file() {
        return Some(Err(IRREGULAR.to_owned()));
    }
    if bounds::IGNORE_FILE.are_exceeded_by(metadata.len()) {
        return Some(Err(format!("it is longer than {}", bounds::IGNORE_FILE)));
    }
    let mut bytes = Vec::new();
    File::open(file).ok()?.take(bounds::IGNORE_FILE.as_u64()).read_to_end(&mut bytes).ok()?;
    Some(Ok(String::from_utf8_lossy(&bytes).into_owned()))
}

/// The folder that holds `info/exclude`: that of the main working tree, if `.git` is a file.
fn common_folder(git: &Path) -> Option<PathBuf> {
    if !fs::metadata(git).is_ok_and(|metadata| metadata.is_file()) {
        return Some(git.to_owned());
    }
    let first_line = |file: &Path| -> Option<String> {
        let text = short_text(file, file.parent()?)?.ok()?;
        text.lines().next().map(str::to_owned)
    };
    let folder = git.parent()?.join(first_line(git)?.strip_prefix("gitdir: ")?);
    let common = first_line(&folder.join("commondir"))?;
    Some(folder.join(common))
}

#[cfg(not(windows))]
fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b".")
}

#[cfg(windows)]
fn is_hidden(entry: &DirEntry) -> bool {
    use std::os::windows::fs::MetadataExt;
    const HIDDEN: u32 = 2;
    entry.file_name().as_encoded_bytes().starts_with(b".")
        || entry.metadata().is_ok_and(|metadata| metadata.file_attributes() & HIDDEN != 0)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::workspace::tests::{folder, listed};
    use crate::workspace::{files_below, list};

    #[test]
    fn patterns_of_all_kinds_leave_files_out() {
        let folder = folder(&[
            ("top/.ignore", "everywhere.yaml\n"),
            ("top/.gitignore", "/not.yaml\nabove.yaml\n"),
            ("top/repo/.git/info/exclude", "excluded.yaml\n"),
            ("top/repo/.gitignore", "\u{feff}*.json\n!kept.json\n!.shown.yaml\nsub/deep/\n"),
            ("top/repo/everywhere.yaml", ""),
            ("top/repo/above.yaml", ""),
            ("top/repo/excluded.yaml", ""),
            ("top/repo/api.json", ""),
            ("top/repo/kept.json", ""),
            ("top/repo/.shown.yaml", ""),
            ("top/repo/.hidden.yaml", ""),
            ("top/repo/sub/.gitignore", "*.tpl\n!api.json\n"),
            ("top/repo/sub/api.json", ""),
            ("top/repo/sub/api.tpl", ""),
            ("top/repo/sub/deep/api.yaml", ""),
            ("top/repo/sub/kept.json", ""),
            ("top/repo/tree/.git", "gitdir: ../.git/worktrees/tree\n"),
            ("top/repo/.git/worktrees/tree/commondir", "../..\n"),
            ("top/repo/tree/api.json", ""),
            ("top/repo/tree/excluded.yaml", ""),
        ]);
        let all = ["repo/.shown.yaml", "repo/above.yaml", "repo/kept.json", "repo/sub/api.json"];
        let all = [all.as_slice(), &["repo/sub/kept.json", "repo/tree/api.json"]].concat();
        assert_eq!(listed(&folder.path().join("top"), &[""]), all);
        assert_eq!(listed(&folder.path().join("top"), &["repo"]), all);
        assert_eq!(listed(&folder.path().join("top"), &["repo/sub"]), all[3..5]);
        assert_eq!(
            listed(&folder.path().join("top"), &["repo/sub/deep"]),
            ["repo/sub/deep/api.yaml"]
        );
    }

    #[test]
    fn patterns_without_end_leave_nothing_out() {
        // Each file is short enough, and all of them are too long.
        let patterns = format!("api.yaml\n#{}\n", "x".repeat(60_000));
        let paths: Vec<String> = (0..10).map(|at| format!("r/{at}/.gitignore")).collect();
        let configs: Vec<String> = (0..10).map(|at| format!("r/{at}/api.yaml")).collect();
        let mut files = vec![("r/.git/HEAD", "")];
        files.extend(paths.iter().map(|path| (path.as_str(), patterns.as_str())));
        files.extend(configs.iter().map(|path| (path.as_str(), "")));
        let folder = folder(&files);
        let listing = crate::workspace::list(&[folder.path().join("r")]);
        assert_eq!(listing.files.len(), 2, "the last ones: {:?}", listing.files);
        let reason = &listing.passed_over[1].reason;
        assert_eq!(
            reason,
            "leaves nothing out: with the ones before it there are more than 512 KiB of patterns"
        );
    }

    #[cfg(unix)]
    #[test]
    fn only_short_regular_files_leave_files_out() {
        use std::os::unix::fs::symlink;
        let endless = |path: &Path| symlink("/dev/zero", path).unwrap();
        let pipe = |path: &Path| {
            assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
        };
        let long = |path: &Path| fs::write(path, "*\n".repeat(1 << 20)).unwrap();
        let outside = |path: &Path| symlink("../patterns", path).unwrap();
        let made: [&dyn Fn(&Path); 4] = [&endless, &pipe, &long, &outside];
        for (index, make) in made.into_iter().enumerate() {
            for name in [".gitignore", ".ignore", ".git/info/exclude"] {
                let folder =
                    folder(&[("patterns", "*\n"), ("r/.git/info/x", ""), ("r/a/api.yaml", "")]);
                let root = folder.path().join("r");
                let file = root.join(name);
                make(&file);
                let listing = list(std::slice::from_ref(&root));
                assert_eq!(listing.failures, []);
                if index == 3 && name == ".git/info/exclude" {
                    continue; // That link leads nowhere.
                }
                let paths: Vec<_> = listing.passed_over.iter().map(|it| it.path.clone()).collect();
                assert_eq!(paths, [file], "{index}");
                assert!(listing.passed_over[0].reason.starts_with("leaves nothing out: it is "));
                assert_eq!(listing.files.len(), 1, "{index} {name}");
                // What the server looks through.
                let only = BTreeSet::from([root.clone()]);
                assert_eq!(files_below(&root, only).count(), 1, "{index} {name}");
                // Above the folder that is walked.
                assert_eq!(list(&[root.join("a")]).files.len(), 1, "{index} {name}");
            }
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_inside_the_repository_leaves_files_out() {
        let folder = folder(&[("patterns", "api.yaml\n"), (".git/HEAD", ""), ("api.yaml", "")]);
        std::os::unix::fs::symlink("patterns", folder.path().join(".gitignore")).unwrap();
        assert_eq!(listed(folder.path(), &[""]), [""; 0]);
    }
}
