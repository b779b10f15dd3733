//! Whatever happens to a file while it is fixed, no text is lost and nothing outside is written.

use super::*;

/// A folder with one file, `api.yaml`, that holds `old`.
fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("api.yaml");
    fs::write(&path, "old").unwrap();
    (folder, path)
}

fn named(path: &Path) -> Original {
    Original::of(&Found { path: path.to_owned(), named: true, depth: 0 }).unwrap()
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
        let found = Found { path: path.clone(), named: false, depth: 1 };
        assert!(Original::of(&found).is_err());
        assert_eq!(names(folder.path()), ["api.yaml", "victim"]);
    }

    /// A folder `inside/deep` with the file of [`folder`], and another one, `outside`, with one
    /// that holds the same.
    fn inside_and_outside() -> (tempfile::TempDir, PathBuf, PathBuf) {
        let root = tempfile::tempdir().unwrap();
        let [inside, outside] = ["inside/deep", "outside"].map(|name| root.path().join(name));
        for folder in [&inside, &outside] {
            fs::create_dir_all(folder).unwrap();
            fs::write(folder.join("api.yaml"), "old").unwrap();
        }
        (root, inside, outside)
    }

    /// Puts a link to `other` in the place of `folder`, which goes elsewhere.
    fn swap(folder: &Path, other: &Path) -> PathBuf {
        let elsewhere = folder.with_file_name("elsewhere");
        fs::rename(folder, &elsewhere).unwrap();
        symlink(other, folder).unwrap();
        elsewhere
    }

    #[test]
    fn a_link_in_the_place_of_a_folder_leads_nowhere() {
        for depth in [1, 2, 3] {
            let (_root, inside, outside) = inside_and_outside();
            let found = Found { path: inside.join("api.yaml"), named: false, depth };
            let original = Original::of(&found).unwrap();
            // After the file was found, and held: it is fixed where it is now.
            let elsewhere = swap(&inside, &outside);
            original.rewrite("old", "fixed").unwrap();
            assert_eq!(fs::read_to_string(elsewhere.join("api.yaml")).unwrap(), "fixed");
            assert_eq!(fs::read_to_string(outside.join("api.yaml")).unwrap(), "old");
            assert_eq!(names(&elsewhere), ["api.yaml"]);
            assert_eq!(names(&outside), ["api.yaml"]);
        }
    }

    #[test]
    fn a_link_that_a_walk_has_not_seen_is_not_followed() {
        for depth in [2, 3] {
            let (_root, inside, outside) = inside_and_outside();
            swap(&inside, &outside);
            let found = Found { path: inside.join("api.yaml"), named: false, depth };
            assert!(Original::of(&found).is_err());
            // What was named is what it leads to.
            let named = Found { depth: 1, ..found };
            assert_eq!(Original::of(&named).unwrap().rewrite("old", "fixed"), Ok(()));
            assert_eq!(fs::read_to_string(outside.join("api.yaml")).unwrap(), "fixed");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn extended_attributes_stay() {
        use rustix::fs::{XattrFlags, getxattr, setxattr};
        let (_folder, path) = folder();
        let set = setxattr(&path, "user.note", b"kept", XattrFlags::empty());
        if set.is_err() {
            // This disk has none.
            return;
        }
        named(&path).rewrite("old", "new").unwrap();
        let mut value = [0; 16];
        let length = getxattr(&path, "user.note", value.as_mut_slice()).unwrap();
        assert_eq!(&value[..length], b"kept");
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
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
