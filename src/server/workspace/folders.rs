//! The client's folders: which paths lie in them, and what the client calls a file there.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use lsp_types::Url;
use serde_json::Value;

use super::super::urls::path_of;
use crate::gateway::{PLAIN_IN_SEGMENT, encode_escapes};

/// The folders that are walked.
#[derive(Debug, Default)]
pub(super) struct Folders {
    folders: Vec<Folder>,
}

#[derive(Debug)]
struct Folder {
    url: Url,
    path: PathBuf,
    /// The path without links.
    real: PathBuf,
}

impl Folders {
    /// Adds folders; where they lie. What lies nowhere, is there already, or would be a walk through
    /// everything that the user has, is left out.
    pub(super) fn add(&mut self, urls: &[Url]) -> Vec<PathBuf> {
        let mut added = Vec::new();
        for url in urls {
            let Some(path) = path_of(url) else { continue };
            let real = path.canonicalize().unwrap_or_else(|_| path.clone());
            if is_too_wide(&real) {
                tracing::info!("`{}` is not searched for gateway configs", path.display());
                continue;
            }
            if self.folders.iter().any(|folder| folder.path == path || folder.real == real) {
                continue;
            }
            added.push(path.clone());
            self.folders.push(Folder { url: url.clone(), path, real });
        }
        added
    }

    /// Takes folders away.
    pub(super) fn remove(&mut self, urls: &[Url]) {
        let paths: BTreeSet<PathBuf> = urls.iter().filter_map(path_of).collect();
        self.folders.retain(|folder| !paths.contains(&folder.path));
    }

    /// Where the folders lie.
    pub(super) fn paths(&self) -> BTreeSet<PathBuf> {
        self.folders.iter().map(|folder| folder.path.clone()).collect()
    }

    /// The path as the walk through a folder spells it, if it lies in one.
    pub(super) fn within(&self, path: &Path) -> Option<PathBuf> {
        let is_inside = |folder: &Folder| path.starts_with(&folder.path);
        if self.folders.iter().any(is_inside) {
            return Some(path.to_owned());
        }
        let through_links = |folder: &Folder| {
            path.strip_prefix(&folder.real).ok().map(|rest| folder.path.join(rest))
        };
        self.folders.iter().find_map(through_links)
    }

    /// The path as above; of one that lies above folders, those.
    pub(super) fn around(&self, path: &Path) -> Vec<PathBuf> {
        if let Some(path) = self.within(path) {
            return vec![path];
        }
        let is_below =
            |folder: &&Folder| folder.path.starts_with(path) || folder.real.starts_with(path);
        self.folders.iter().filter(is_below).map(|folder| folder.path.clone()).collect()
    }

    /// The path from the nearest folder that holds it, with `/` between its parts; the whole path
    /// of one that lies in none.
    pub(super) fn name_of(&self, path: &Path) -> String {
        let place = self.within(path);
        let place = place.as_deref().unwrap_or(path);
        let rest = self.folders.iter().filter_map(|it| place.strip_prefix(&it.path).ok());
        let Some(rest) = rest.min_by_key(|rest| rest.components().count()) else {
            return path.to_string_lossy().into_owned();
        };
        let parts: Vec<_> = rest.iter().map(|part| part.to_string_lossy()).collect();
        parts.join("/")
    }

    /// What the client most likely calls a file: its own name of the folder, and after it what it
    /// would have to escape in any URL.
    pub(super) fn url_of(&self, path: &Path) -> Option<Url> {
        let inside = |folder: &&Folder| path.starts_with(&folder.path);
        let nearest = |folder: &&Folder| folder.path.components().count();
        let folder = self.folders.iter().filter(inside).max_by_key(nearest)?;
        let rest = path.strip_prefix(&folder.path).ok()?;
        let mut url = folder.url.as_str().trim_end_matches('/').to_owned();
        for name in rest.iter() {
            url.push('/');
            let Some(name) = name.to_str() else { return Url::from_file_path(path).ok() };
            url.push_str(&encode_escapes(name, PLAIN_IN_SEGMENT));
        }
        Url::parse(&url).ok()
    }
}

/// The folders that a client names in the params of `initialize`.
pub(in super::super) fn of_initialize(params: &Value) -> Vec<Url> {
    let url = |value: &Value| value.as_str().and_then(|it| Url::parse(it).ok());
    if let Some(folders) = params.get("workspaceFolders").and_then(Value::as_array) {
        return folders.iter().filter_map(|folder| url(folder.get("uri")?)).collect();
    }
    let path = || Url::from_directory_path(params.get("rootPath")?.as_str()?).ok();
    params.get("rootUri").and_then(url).or_else(path).into_iter().collect()
}

/// The root of the file system, or the user's own folder: some editors name them when they know no
/// better.
fn is_too_wide(path: &Path) -> bool {
    let home = std::env::home_dir().and_then(|home| home.canonicalize().ok());
    path.parent().is_none() || home.is_some_and(|home| home == path)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn urls(urls: &[&str]) -> Vec<Url> {
        urls.iter().map(|url| Url::parse(url).unwrap()).collect()
    }

    #[test]
    fn the_newest_name_of_the_folders_counts() {
        let (folders, root) = (json!([{"uri": "file:///a", "name": "a"}]), "file:///b");
        for (params, expected) in [
            (json!({"workspaceFolders": folders, "rootUri": root}), &["file:///a"][..]),
            (json!({"workspaceFolders": [], "rootUri": null, "rootPath": "/"}), &[]),
            (json!({"workspaceFolders": null, "rootUri": root, "rootPath": "/c"}), &[root]),
            (json!({"rootUri": null, "rootPath": null}), &[]),
            (json!({"workspaceFolders": [1, {}], "rootUri": 5}), &[]),
            (Value::Null, &[]),
        ] {
            assert_eq!(of_initialize(&params), urls(expected), "{params}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn files_are_named_as_the_client_names_their_folder() {
        assert_eq!(of_initialize(&json!({"rootPath": "/a b"})), urls(&["file:///a%20b/"]));
        let mut folders = Folders::default();
        let added = folders.add(&urls(&["file:///n%C3%B6/a%40b/", "untitled:x", "file:///"]));
        assert_eq!(added, [Path::new("/nö/a@b")]);
        assert_eq!(folders.add(&urls(&["file:///n%C3%B6/a@b"])), Vec::<PathBuf>::new());
        assert_eq!(folders.add(&urls(&["file:///n%C3%B6/a@b/in"])).len(), 1);
        let url = |path: &str| folders.url_of(Path::new(path)).map(String::from);
        let named = |url: &str| Some(url.to_owned());
        assert_eq!(url("/nö/a@b/ü [1].yaml"), named("file:///n%C3%B6/a%40b/%C3%BC%20%5B1%5D.yaml"));
        assert_eq!(url("/nö/a@b/in/%20#.yaml"), named("file:///n%C3%B6/a@b/in/%2520%23.yaml"));
        assert_eq!(url("/elsewhere"), None);
        folders.remove(&urls(&["file:///n%C3%B6/a@b"]));
        assert_eq!(folders.paths().into_iter().collect::<Vec<_>>(), [Path::new("/nö/a@b/in")]);
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_is_one_through_links_too() {
        let parent = tempfile::tempdir().unwrap();
        let (real, link) = (parent.path().join("real"), parent.path().join("link"));
        std::fs::create_dir(&real).unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        let [real_url, link_url] = [&real, &link].map(|it| Url::from_file_path(it).unwrap());
        let mut folders = Folders::default();
        assert_eq!(folders.add(&[link_url, real_url]), std::slice::from_ref(&link));
        let real_file = real.canonicalize().unwrap().join("api.yaml");
        assert_eq!(folders.within(&real_file), Some(link.join("api.yaml")));
    }
}
