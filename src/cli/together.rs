//! Files that are deployed together: what each of them is checked against.

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::analysis::{Analysis, Companion};
use crate::settings::Settings;
use crate::text::Text;
use crate::workspace::{self, Found};
use crate::yaml::Format;

/// The files that come before each one, by its path. Only of files that Google reads.
pub(super) type Companions = BTreeMap<PathBuf, Arc<Vec<Arc<Companion>>>>;

/// How a file is called and read.
#[derive(Debug)]
pub(super) struct How {
    /// Its name.
    pub(super) name: String,
    /// Its format.
    pub(super) format: Format,
    /// Its settings.
    pub(super) settings: Settings,
}

/// The companions of files that are deployed together, in this order. What cannot be read is told
/// when it is checked.
pub(super) fn companions(files: &[Found], mut how: impl FnMut(&Path) -> How) -> Companions {
    let mut before = Vec::new();
    let mut all = Companions::new();
    for Found { path, .. } in files {
        let Ok(Some(companion)) = companion(path, how(path)) else { continue };
        all.insert(path.clone(), Arc::new(before.clone()));
        before.push(Arc::new(companion));
    }
    all
}

/// What a file is held against that is deployed after the one at `path`. None, if Google does not
/// read it; else why it cannot be read.
pub(super) fn companion(path: &Path, how: How) -> Result<Option<Companion>, String> {
    let text = workspace::read(path).map_err(|unreadable| unreadable.reason)?;
    let read = || {
        let analysis = Analysis::new(Text::new(&text), how.format, Arc::new(how.settings));
        Companion::of(&how.name, &analysis)
    };
    // A panic is told when the file is checked.
    Ok(std::panic::catch_unwind(AssertUnwindSafe(read)).unwrap_or_default())
}
