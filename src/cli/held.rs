//! A folder that is held: whatever comes to lie at its path meanwhile, all that is done here is done
//! in this one, and no link leads out of it.
//!
//! Where the system cannot hold a folder it is its path.

use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

#[cfg(unix)]
use unix as system;

#[cfg(not(unix))]
use elsewhere as system;

/// A folder.
#[derive(Debug)]
pub(super) struct Folder {
    held: system::Held,
    /// Where it was.
    path: PathBuf,
}

impl Folder {
    /// The folder at a path that a person named: links in it are followed.
    pub(super) fn named(path: &Path) -> io::Result<Self> {
        let path = if path == Path::new("") { Path::new(".") } else { path };
        Ok(Self { held: system::Held::open(path)?, path: path.to_owned() })
    }

    /// A folder in this one.
    pub(super) fn within(&self, name: &OsStr) -> io::Result<Self> {
        Ok(Self { held: self.held.within(name)?, path: self.path.join(name) })
    }

    /// Where something in it was, to be named to a person.
    pub(super) fn path_of(&self, name: &OsStr) -> PathBuf {
        self.path.join(name)
    }

    /// A file in it, opened to be read. Anything else is an error, links too.
    pub(super) fn file(&self, name: &OsStr) -> io::Result<File> {
        let file = self.held.file(name)?;
        match file.metadata()?.is_file() {
            true => Ok(file),
            false => Err(io::ErrorKind::InvalidInput.into()),
        }
    }

    /// A new file in it, opened to be written, that nobody else may read yet.
    pub(super) fn create(&self, name: &OsStr) -> io::Result<File> {
        self.held.create(name)
    }

    /// Gives each of two files in it the other's name, in one step.
    pub(super) fn exchange(&self, one: &OsStr, other: &OsStr) -> io::Result<()> {
        self.held.exchange(one, other)
    }

    /// Gives a file in it another name, which is taken from the one that has it.
    pub(super) fn rename(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        self.held.rename(from, to)
    }

    /// Removes a file in it.
    pub(super) fn remove(&self, name: &OsStr) -> io::Result<()> {
        self.held.remove(name)
    }
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::fs::File;
    use std::io;
    use std::os::fd::OwnedFd;
    use std::path::Path;

    use rustix::fs::{AtFlags, CWD, Mode, OFlags, openat, renameat, unlinkat};

    const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);

    #[derive(Debug)]
    pub(super) struct Held(OwnedFd);

    impl Held {
        pub(super) fn open(path: &Path) -> io::Result<Self> {
            Ok(Self(openat(CWD, path, FOLDER, Mode::empty())?))
        }

        pub(super) fn within(&self, name: &OsStr) -> io::Result<Self> {
            Ok(Self(openat(&self.0, name, FOLDER | OFlags::NOFOLLOW, Mode::empty())?))
        }

        pub(super) fn file(&self, name: &OsStr) -> io::Result<File> {
            // Opening a pipe might take for ever.
            let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
            Ok(openat(&self.0, name, flags, Mode::empty())?.into())
        }

        pub(super) fn create(&self, name: &OsStr) -> io::Result<File> {
            let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
            Ok(openat(&self.0, name, flags, Mode::RUSR | Mode::WUSR)?.into())
        }

        #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
        pub(super) fn exchange(&self, one: &OsStr, other: &OsStr) -> io::Result<()> {
            use rustix::fs::{RenameFlags, renameat_with};
            Ok(renameat_with(&self.0, one, &self.0, other, RenameFlags::EXCHANGE)?)
        }

        #[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
        pub(super) fn exchange(&self, _: &OsStr, _: &OsStr) -> io::Result<()> {
            Err(io::ErrorKind::Unsupported.into())
        }

        pub(super) fn rename(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
            Ok(renameat(&self.0, from, &self.0, to)?)
        }

        pub(super) fn remove(&self, name: &OsStr) -> io::Result<()> {
            Ok(unlinkat(&self.0, name, AtFlags::empty())?)
        }
    }
}

#[cfg(not(unix))]
mod elsewhere {
    use std::ffi::OsStr;
    use std::fs::{self, File};
    use std::io;
    use std::path::{Path, PathBuf};

    #[derive(Debug)]
    pub(super) struct Held(PathBuf);

    impl Held {
        pub(super) fn open(path: &Path) -> io::Result<Self> {
            Ok(Self(path.canonicalize()?))
        }

        pub(super) fn within(&self, name: &OsStr) -> io::Result<Self> {
            let path = self.0.join(name);
            match fs::symlink_metadata(&path)?.is_dir() {
                true => Ok(Self(path)),
                false => Err(io::ErrorKind::InvalidInput.into()),
            }
        }

        pub(super) fn file(&self, name: &OsStr) -> io::Result<File> {
            let path = self.0.join(name);
            match fs::symlink_metadata(&path)?.is_file() {
                true => File::open(path),
                false => Err(io::ErrorKind::InvalidInput.into()),
            }
        }

        pub(super) fn create(&self, name: &OsStr) -> io::Result<File> {
            File::options().write(true).create_new(true).open(self.0.join(name))
        }

        pub(super) fn exchange(&self, _: &OsStr, _: &OsStr) -> io::Result<()> {
            Err(io::ErrorKind::Unsupported.into())
        }

        pub(super) fn rename(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
            fs::rename(self.0.join(from), self.0.join(to))
        }

        pub(super) fn remove(&self, name: &OsStr) -> io::Result<()> {
            fs::remove_file(self.0.join(name))
        }
    }
}
