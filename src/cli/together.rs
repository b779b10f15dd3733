//! Files that are deployed together: what each of them is checked against.

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::check::{format_of, shown};
use crate::analysis::{Analysis, Companion};
use crate::settings::Settings;
use crate::text::Text;
use crate::workspace::{self, Found};

/// The files that come before each one, by its path. Only of files that are read by Google.
pub(super) type Companions = BTreeMap<PathBuf, Arc<Vec<Arc<Companion>>>>;

/// The companions of files that are deployed together, in this order. What cannot be read is told
/// when it is checked.
pub(super) fn companions(
    files: &[Found],
    mut settings: impl FnMut(&Path) -> Settings,
) -> Companions {
    let mut before = Vec::new();
    let mut all = Companions::new();
    for Found { path, .. } in files {
        let Ok(text) = workspace::read(path) else { continue };
        let settings = Arc::new(settings(path));
        let read = || {
            let analysis = Analysis::new(Text::new(&text), format_of(path), settings);
            Companion::of(&shown(path), &analysis)
        };
        // A panic is told when the file is checked.
        let Ok(Some(companion)) = std::panic::catch_unwind(AssertUnwindSafe(read)) else {
            continue;
        };
        all.insert(path.clone(), Arc::new(before.clone()));
        before.push(Arc::new(companion));
    }
    all
}
