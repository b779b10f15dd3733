//! What a file has beside its text, owner and permissions: access lists and other extended
//! attributes. Known on Linux; elsewhere nothing is looked for.

use std::fs::File;

/// Gives a new file the extended attributes of the old one, and takes from it what that does not
/// have. The error is the end of a sentence about the file.
#[cfg(target_os = "linux")]
pub(super) fn keep_attributes(new: &File, old: &File) -> Result<(), String> {
    use linux::{names, value};
    use rustix::fs::{XattrFlags, fremovexattr, fsetxattr};
    let lost = |name: &[u8]| {
        let name = String::from_utf8_lossy(name);
        format!("is not fixed: it would lose its extended attribute `{name}`")
    };
    let (kept, inherited) = (names(old), names(new));
    for name in &kept {
        let wanted = value(old, name).ok_or_else(|| lost(name))?;
        if value(new, name).as_ref() != Some(&wanted) {
            fsetxattr(new, name.as_slice(), &wanted, XattrFlags::empty())
                .map_err(|_| lost(name))?;
        }
    }
    for name in inherited.iter().filter(|name| !kept.contains(name)) {
        fremovexattr(new, name.as_slice()).map_err(|_| lost(name))?;
    }
    Ok(())
}

#[cfg(not(target_os = "linux"))]
pub(super) fn keep_attributes(_: &File, _: &File) -> Result<(), String> {
    Ok(())
}

#[cfg(target_os = "linux")]
mod linux {
    use std::fs::File;

    use rustix::fs::{fgetxattr, flistxattr};

    /// More than the system lets all names, or one value, be.
    const MOST: usize = 64 * 1024;

    /// The names of all but those that the system makes of the text itself.
    pub(super) fn names(file: &File) -> Vec<Vec<u8>> {
        let mut list = vec![0; MOST];
        // Where the disk has none, none can be lost.
        let length = flistxattr(file, list.as_mut_slice()).unwrap_or_default();
        let names = list.get(..length).unwrap_or_default().split(|byte| *byte == 0);
        let is_kept =
            |name: &&[u8]| !name.is_empty() && !matches!(*name, b"security.ima" | b"security.evm");
        names.filter(is_kept).map(<[u8]>::to_vec).collect()
    }

    /// What an attribute is, if it can be read.
    pub(super) fn value(file: &File, name: &[u8]) -> Option<Vec<u8>> {
        let mut value = vec![0; MOST];
        let length = fgetxattr(file, name, value.as_mut_slice()).ok()?;
        value.truncate(length);
        Some(value)
    }
}
