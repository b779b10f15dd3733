//! Globs of the settings, in the language of `.gitignore`, relative to one folder.

use std::path::Path;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// Whether `path`, or a folder above it, is matched by one of `globs`. A glob that cannot be read
/// matches nothing; [`problem`] says what is wrong with it.
pub(super) fn matches<'a>(
    globs: impl IntoIterator<Item = &'a str>,
    folder: &Path,
    path: &Path,
) -> bool {
    let Ok(inside) = path.strip_prefix(folder) else {
        return false;
    };
    let mut builder = GitignoreBuilder::new("");
    for glob in globs {
        let _unreadable = builder.add_line(None, glob);
    }
    let matcher = builder.build().unwrap_or_else(|_| Gitignore::empty());
    !matcher.is_empty() && matcher.matched_path_or_any_parents(inside, false).is_ignore()
}

/// The glob that matches one path and no other.
pub(super) fn of_path(path: &Path) -> Option<String> {
    let names: Option<Vec<&str>> = path.iter().map(|name| name.to_str()).collect();
    let mut glob = String::new();
    for letter in names?.join("/").chars() {
        if "*?[]{}!#\\ ".contains(letter) {
            glob.push('\\');
        }
        glob.push(letter);
    }
    // Without a slash in it, a glob matches in every folder.
    Some(if glob.contains('/') { glob } else { format!("/{glob}") })
}

/// What is wrong with a glob, in words.
pub(super) fn problem(glob: &str) -> Option<String> {
    if glob.trim().is_empty() {
        return Some("is empty".to_owned());
    }
    if glob.starts_with('#') {
        return Some("starts with `#`, which makes it a comment; write `\\#`".to_owned());
    }
    let mut builder = GitignoreBuilder::new("");
    let error = builder.add_line(None, glob).err()?;
    let mut message = error.to_string();
    // The crate repeats the glob in front of the reason.
    if let Some((_, reason)) = message.rsplit_once("': ") {
        message = reason.to_owned();
    }
    Some(format!("cannot be read: {message}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn match_as_git_would() {
        let matched = |glob: &str, path: &str| {
            matches([glob], Path::new("/repo"), &Path::new("/repo").join(path))
        };
        for (glob, path, expected) in [
            ("api.yaml", "api.yaml", true),
            ("api.yaml", "deep/api.yaml", true),
            ("/api.yaml", "deep/api.yaml", false),
            ("legacy/", "legacy/v1/api.yaml", true),
            ("legacy/**", "legacy/v1/api.yaml", true),
            ("*.yaml", "api.json", false),
            ("legacy/*.yaml", "other/api.yaml", false),
            ("*.{yaml,yml}", "api.yml", true),
            ("[", "api.yaml", false),
            ("!api.yaml", "api.yaml", false),
        ] {
            assert_eq!(matched(glob, path), expected, "{glob} {path}");
        }
    }

    #[test]
    fn of_a_path_match_that_path_alone() {
        let paths = [
            "api.yaml",
            "a/api.yaml",
            "a b/[x]{y}.yaml",
            "#1/!a*?.yaml",
            "!a.yaml ",
            "b/a/api.yaml",
        ];
        for path in paths {
            let glob = of_path(Path::new(path)).unwrap();
            assert_eq!(problem(&glob), None, "{glob}");
            for other in paths {
                let other_path = Path::new("/r").join(other);
                assert_eq!(
                    matches([&*glob], Path::new("/r"), &other_path),
                    path == other,
                    "{glob}"
                );
            }
        }
    }

    #[test]
    fn say_nothing_of_paths_outside_the_folder() {
        assert!(!matches(["*"], Path::new("/repo"), Path::new("/elsewhere/api.yaml")));
    }

    #[test]
    fn a_later_exclamation_mark_takes_a_file_back() {
        let globs = ["*.yaml", "!api.yaml"];
        let matched = |path: &str| matches(globs, Path::new("/r"), &Path::new("/r").join(path));
        assert!(matched("other.yaml"));
        assert!(!matched("api.yaml"));
    }

    #[test]
    fn problems_are_said_in_words() {
        assert_eq!(problem("*.yaml"), None);
        assert_eq!(problem(" ").as_deref(), Some("is empty"));
        assert!(problem("{a").unwrap().starts_with("cannot be read: "), "{:?}", problem("{a"));
    }
}
