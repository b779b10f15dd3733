//! Puts a fixed text in the place of the old one.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// Writes `new` into the file that holds `old`. The file itself stays, so its permissions, its
/// owner and the links to it do, too. The error is the end of a sentence about the path.
pub(super) fn rewrite(path: &Path, old: &str, new: &str) -> Result<(), String> {
    let failed = |error: io::Error| match error.kind() {
        io::ErrorKind::PermissionDenied => "cannot be fixed: permission denied".to_owned(),
        _ => format!("cannot be fixed: {error}"),
    };
    // The owner of a machine may write whatever is there: the mark says that nobody should.
    if fs::metadata(path).map_err(failed)?.permissions().readonly() {
        return Err("cannot be fixed: it is read-only".to_owned());
    }
    let mut file = OpenOptions::new().write(true).open(path).map_err(failed)?;
    put(&mut file, new).map_err(|error| {
        // What is half written helps nobody; the room that the old text took is still there.
        let restored =
            File::options().write(true).open(path).and_then(|mut file| put(&mut file, old));
        match restored {
            Ok(()) => failed(error),
            Err(_) => format!("is damaged: writing it failed halfway: {error}"),
        }
    })
}

fn put(file: &mut File, text: &str) -> io::Result<()> {
    file.write_all(text.as_bytes())?;
    file.set_len(u64::try_from(text.len()).unwrap_or(u64::MAX))?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longer_and_shorter_texts_fill_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("api.yaml");
        fs::write(&path, "old").unwrap();
        for (old, new) in [("old", "\u{feff}newer\r\n"), ("\u{feff}newer\r\n", "n"), ("n", "")] {
            rewrite(&path, old, new).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), new);
        }
    }

    #[test]
    fn a_file_that_is_read_only_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("api.yaml");
        fs::write(&path, "old").unwrap();
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).unwrap();
        let error = rewrite(&path, "old", "new").unwrap_err();
        assert_eq!(error, "cannot be fixed: it is read-only");
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert!(rewrite(&folder.path().join("none"), "", "").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};

        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("api.yaml"), folder.path().join("link.yaml"));
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o751)).unwrap();
        symlink(&path, &link).unwrap();
        rewrite(&link, "old", "new").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o751);
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }
}
