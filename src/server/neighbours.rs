//! What the files beside open configs say. They are read once a config of their repository was looked
//! at, and again when one of them changes; never for an edit of a config, nor for other files.

mod texts;

pub(super) use texts::TextBeside;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::SystemTime;

use tokio::sync::Notify;

use super::told_beside::BesideConfigs;
use crate::infra::{Neighbourhood, Script, Surroundings, TerraformFile, normalized};
use crate::workspace;

/// What is known of the repositories that configs are in, by their folders.
#[derive(Debug, Default)]
pub(super) struct Neighbours {
    roots: Mutex<BTreeMap<PathBuf, Root>>,
    /// The configs beside which files are read.
    wanted: Mutex<BTreeSet<PathBuf>>,
    /// Held by whoever reads: what two ask for is read once, and both know it then.
    reading: Mutex<()>,
    /// Of which configs something else is said than before, by folder, until it is shown.
    news: Mutex<News>,
    /// Some folder is to be read, or some news to be shown.
    pub(super) wake: Notify,
    /// What is found in these files.
    pub(super) beside: BesideConfigs,
}

#[derive(Debug, Default)]
struct Root {
    neighbourhood: Arc<Neighbourhood>,
    files: Files,
    /// Whether something may be otherwise on the disk.
    is_stale: bool,
    /// Whether there is a config beside which it is.
    is_wanted: bool,
}

/// Configs by the folder of their repository.
type News = BTreeMap<PathBuf, BTreeSet<PathBuf>>;

/// The files of a folder as they were when they were read.
type Files = BTreeMap<PathBuf, (Stamp, Arc<TerraformFile>)>;

/// What tells that a file is as it was: when it was written, and its length in bytes.
type Stamp = (Option<SystemTime>, u64);

impl Neighbours {
    /// What is known so far of what is beside a file.
    pub(super) fn of(&self, config: &Path) -> Arc<Surroundings> {
        let folder = workspace::root_of(config);
        let mut roots = lock(&self.roots);
        let stale = || Root { is_stale: true, ..Root::default() };
        let root = roots.entry(folder.clone()).or_insert_with(stale);
        of_config(&root.neighbourhood, &folder, config)
    }

    /// Whether it was noted that an open file is a config.
    pub(super) fn is_wanted(&self, config: &Path) -> bool {
        lock(&self.wanted).contains(config)
    }

    /// Notes that an open file is a config: what is beside it is read in the background.
    pub(super) fn want(&self, config: PathBuf) {
        let folder = workspace::root_of(&config);
        lock(&self.wanted).insert(config);
        let stale = || Root { is_stale: true, ..Root::default() };
        let mut roots = lock(&self.roots);
        let root = roots.entry(folder).or_insert_with(stale);
        root.is_wanted = true;
        if root.is_stale {
            self.wake.notify_one();
        }
    }

    /// What is beside a config, read at once if it must be: for a thread that may wait.
    pub(super) fn of_closed(&self, config: &Path) -> Arc<Surroundings> {
        let folder = workspace::root_of(config);
        self.read(&folder);
        let roots = lock(&self.roots);
        let neighbourhood = roots.get(&folder).map(|root| &root.neighbourhood);
        neighbourhood.map(|it| of_config(it, &folder, config)).unwrap_or_default()
    }

    /// Notes that files changed; whether any of them is read here.
    pub(super) fn changed(&self, paths: &[PathBuf]) -> bool {
        let mut concerns = false;
        for path in paths.iter().filter(|path| TerraformFile::is_one(path) || Script::is_one(path))
        {
            for (folder, root) in lock(&self.roots).iter_mut() {
                if path.starts_with(folder) {
                    root.is_stale = true;
                    concerns = true;
                }
            }
        }
        if concerns {
            self.wake.notify_one();
        }
        concerns
    }

    /// The configs of a folder that somebody deploys.
    pub(super) fn configs(&self, folder: &Path) -> Vec<PathBuf> {
        let roots = lock(&self.roots);
        let configs = roots.get(folder).map(|root| root.neighbourhood.configs());
        configs.into_iter().flatten().map(|path| folder.join(path)).collect()
    }

    /// The folders in which one of these files, or something below one of these folders, is deployed.
    pub(super) fn deploying(&self, paths: &[PathBuf]) -> Vec<PathBuf> {
        let folders: Vec<_> = lock(&self.roots).keys().cloned().collect();
        let deploys = |folder: &PathBuf| {
            let configs = self.configs(folder);
            configs.iter().any(|config| paths.iter().any(|path| config.starts_with(path)))
        };
        folders.into_iter().filter(deploys).collect()
    }

    /// The folders that are to be read.
    pub(super) fn stale(&self) -> Vec<PathBuf> {
        let roots = lock(&self.roots);
        let is_due = |root: &Root| root.is_stale && root.is_wanted;
        roots.iter().filter(|(_, root)| is_due(root)).map(|(folder, _)| folder.clone()).collect()
    }

    /// Reads a folder, unless it is known. Whoever reads it first, open configs hear of it.
    pub(super) fn read(&self, folder: &Path) {
        let _reading = lock(&self.reading);
        let known = {
            let mut roots = lock(&self.roots);
            if roots.get(folder).is_some_and(|root| !root.is_stale) {
                return;
            }
            let root = roots.entry(folder.to_owned()).or_default();
            root.is_stale = false;
            root.files.clone()
        };
        let files = read_files(folder, &known);
        let all: Vec<_> = files.values().map(|(_, file)| Arc::clone(file)).collect();
        let neighbourhood = Arc::new(Neighbourhood::of(&all, workspace::read_scripts(folder)));
        let wanted = lock(&self.wanted).clone();
        let mut roots = lock(&self.roots);
        let root = roots.entry(folder.to_owned()).or_default();
        let before = std::mem::replace(&mut root.neighbourhood, neighbourhood);
        root.files = files;
        root.is_wanted = true;
        let now = Arc::clone(&root.neighbourhood);
        drop(roots);
        let changed = now.differs_for(&before).into_iter().map(|path| folder.join(path));
        let mut changed: BTreeSet<PathBuf> = changed.collect();
        // What only a script deploys is not among the configs that Terraform knows.
        changed.extend(wanted.into_iter().filter(|config| {
            config.starts_with(folder)
                && of_config(&now, folder, config) != of_config(&before, folder, config)
        }));
        self.beside.look_at([folder.to_owned()]);
        if !changed.is_empty() {
            lock(&self.news).entry(folder.to_owned()).or_default().extend(changed);
            self.wake.notify_one();
        }
    }

    /// Of which configs something else is said than before; it counts as shown then.
    pub(super) fn take_news(&self) -> News {
        std::mem::take(&mut *lock(&self.news))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

fn of_config(neighbourhood: &Neighbourhood, folder: &Path, config: &Path) -> Arc<Surroundings> {
    let config = normalized(config);
    let below = config.strip_prefix(folder).unwrap_or(&config);
    neighbourhood.of_config(below).unwrap_or_default()
}

/// The files of a folder; those that are as they were are not read again.
fn read_files(folder: &Path, known: &Files) -> Files {
    let paths = workspace::terraform_files(folder);
    let stamps: BTreeMap<PathBuf, Stamp> =
        paths.into_iter().map(|path| (path.clone(), stamp_of(&path))).collect();
    let is_known = |path: &PathBuf, stamp: &Stamp| {
        stamp.0.is_some() && known.get(path).is_some_and(|(it, _)| it == stamp)
    };
    let new: Vec<PathBuf> = stamps
        .iter()
        .filter(|(path, stamp)| !is_known(path, stamp))
        .map(|(path, _)| path.clone())
        .collect();
    let read = workspace::read_terraform(folder, &new);
    let read: BTreeMap<_, _> =
        read.into_iter().map(|file| (folder.join(&file.path), file)).collect();
    let file = |path: &PathBuf| {
        read.get(path).or_else(|| known.get(path).map(|(_, file)| file)).map(Arc::clone)
    };
    let kept = stamps.into_iter().filter_map(|(path, stamp)| {
        let file = file(&path)?;
        Some((path, (stamp, file)))
    });
    kept.collect()
}

fn stamp_of(path: &Path) -> Stamp {
    let metadata = std::fs::metadata(path).ok();
    let written = metadata.as_ref().and_then(|it| it.modified().ok());
    (written, metadata.map_or(0, |it| it.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_beside_other_files_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let root = std::fs::canonicalize(folder.path()).unwrap();
        std::fs::create_dir(root.join(".git")).unwrap();
        let file = root.join("values.yaml");
        let neighbours = Neighbours::default();
        neighbours.of(&file);
        neighbours.changed(&[root.join("main.tf")]);
        assert!(neighbours.stale().is_empty());
        assert!(!neighbours.is_wanted(&file));
        // It became a config.
        neighbours.want(file.clone());
        assert!(neighbours.is_wanted(&file));
        assert_eq!(neighbours.stale(), std::slice::from_ref(&root));
        neighbours.read(&root);
        assert!(neighbours.stale().is_empty());
        neighbours.changed(&[root.join("main.tf")]);
        assert_eq!(neighbours.stale(), [root]);
    }

    #[test]
    fn an_open_config_hears_of_what_was_read_for_another_one() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(".git")).unwrap();
        let main = r#"
resource "google_api_gateway_api_config" "shop" {
  openapi_documents {
    document { contents = base64encode(templatefile("${path.module}/a.yaml", { one = "1" })) }
  }
}
"#;
        std::fs::write(folder.path().join("main.tf"), main).unwrap();
        let [open, closed] = ["a.yaml", "b.yaml"].map(|name| folder.path().join(name));
        let neighbours = Neighbours::default();
        assert!(neighbours.of(&open).uses.is_empty());
        neighbours.of_closed(&closed);
        // Nothing is left to be read, but there is something to be shown.
        assert!(neighbours.stale().is_empty());
        let news = BTreeMap::from([(folder.path().to_owned(), BTreeSet::from([open.clone()]))]);
        assert_eq!(neighbours.take_news(), news);
        assert!(!neighbours.of(&open).uses.is_empty());
        assert!(neighbours.take_news().is_empty());
    }

    #[test]
    fn an_open_config_hears_of_what_only_a_script_says() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(".git")).unwrap();
        let script = "gcloud api-gateway api-configs create c --openapi-spec=a.yaml \\\n  \
                      --backend-auth-service-account=gateway@shop.iam.gserviceaccount.com\n";
        std::fs::write(folder.path().join("deploy.sh"), script).unwrap();
        let open = folder.path().join("a.yaml");
        let neighbours = Neighbours::default();
        neighbours.want(open.clone());
        assert!(neighbours.of(&open).uses.is_empty());
        for root in neighbours.stale() {
            neighbours.read(&root);
        }
        let news = BTreeMap::from([(folder.path().to_owned(), BTreeSet::from([open.clone()]))]);
        assert_eq!(neighbours.take_news(), news);
        assert!(!neighbours.of(&open).uses.is_empty());
    }
}
