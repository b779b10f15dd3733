//! The files below a folder, for one that looks at a few of them again and again.

use std::collections::BTreeSet;
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::files::is_candidate;
use super::ignored::{self, PassedOver};

/// The files below `folder` that a command line would check, in the order of their paths; of those
/// only the ones that are named in `only`, or lie below a folder that is. What cannot be listed is
/// passed over.
pub fn files_below(folder: &Path, only: BTreeSet<PathBuf>) -> impl Iterator<Item = PathBuf> {
    let only = Arc::new(only);
    let filter = Arc::clone(&only);
    let entries =
        ignored::entries(folder, PassedOver::default(), move |path| leads_to(&filter, path));
    entries.flatten().filter(is_candidate).map(ignore::DirEntry::into_path).filter(move |path| {
        // What leads to a file that is asked for may be a file now, where a folder was.
        is_below(&only, path)
    })
}

/// Whether `path`, or a folder above it, is one of `paths`.
fn is_below(paths: &BTreeSet<PathBuf>, path: &Path) -> bool {
    path.ancestors().any(|it| paths.contains(it))
}

/// Whether `path` is below one of `paths` or above one.
fn leads_to(paths: &BTreeSet<PathBuf>, path: &Path) -> bool {
    // What lies below a folder is right after it.
    let mut after = paths.range::<Path, _>((Bound::Included(path), Bound::Unbounded));
    after.next().is_some_and(|it| it.starts_with(path)) || is_below(paths, path)
}
