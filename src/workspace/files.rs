//! The files that a command line names, and their text.

use std::collections::BTreeSet;
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use ignore::DirEntry;

use super::failure::{Failure, Unreadable};
use super::ignored::{self, PassedOver};
use crate::bounds::{self, Bytes};

/// A file to check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where it is, as named, or below the folder that was named.
    pub path: PathBuf,
    /// Whether it was named by hand, and not found in a folder.
    pub named: bool,
    /// How deep below the folder that was named, if it was found in one: 1 right in it.
    pub depth: usize,
}

/// What a list of paths comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// The files: in the order of the arguments, those of a folder in the order of their paths.
    pub files: Vec<Found>,
    /// What could not be looked at.
    pub failures: Vec<Failure>,
    /// What was passed over though it might have left files out.
    pub passed_over: Vec<Failure>,
}

/// The files to check: a file is taken as it is, a folder is walked. Hidden files and what
/// `.gitignore` leaves out are passed over, as are links; each file is listed once.
pub fn list(paths: &[PathBuf]) -> Listing {
    let mut listing = Listing::default();
    // Where each file is, whatever it was called.
    let mut places: Vec<PathBuf> = Vec::new();
    for path in paths {
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => {
                let start = listing.files.len();
                walk(path, &mut listing);
                let folder = path.canonicalize().unwrap_or_else(|_| path.clone());
                let named = path.strip_prefix(".").unwrap_or(path);
                let place = |found: &Found| match found.path.strip_prefix(named) {
                    Ok(below) => folder.join(below),
                    Err(_) => found.path.clone(),
                };
                places.extend(listing.files.iter().skip(start).map(place));
            }
            Ok(_) => {
                listing.files.push(Found { path: path.clone(), named: true, depth: 0 });
                places.push(path.canonicalize().unwrap_or_else(|_| path.clone()));
            }
            Err(error) => listing.fail(path, in_words(&error)),
        }
    }
    let all = || places.iter().zip(&listing.files);
    let named: BTreeSet<&PathBuf> =
        all().filter(|(_, found)| found.named).map(|(place, _)| place).collect();
    let mut seen = BTreeSet::new();
    let is_first = |(place, found): (&PathBuf, &Found)| {
        (found.named || !named.contains(place)) && seen.insert(place.clone())
    };
    let firsts: Vec<bool> = all().map(is_first).collect();
    let mut firsts = firsts.into_iter();
    listing.files.retain(|_| firsts.next().unwrap_or(true));
    listing
}

/// The text of a config, which must be UTF-8. A byte order mark stays part of it. Pipes and devices
/// are not read: they may never end.
pub fn read(path: &Path) -> Result<String, Unreadable> {
    read_up_to(path, bounds::CONFIG)
}

/// The same of a file that is longer than another bound says.
pub fn read_up_to(path: &Path, most: Bytes) -> Result<String, Unreadable> {
    // Before it is opened: that alone can mean something to a device.
    is_regular(&fs::metadata(path).map_err(failed)?)?;
    read_file(open(path).map_err(failed)?, most)
}

/// The same of a file that is open already.
pub fn read_file(file: File, most: Bytes) -> Result<String, Unreadable> {
    let metadata = file.metadata().map_err(failed)?;
    is_regular(&metadata)?;
    // It may grow while it is read.
    match most.are_exceeded_by(metadata.len()) {
        true => Err(too_long(file, most)),
        false => {
            let length = usize::try_from(metadata.len()).unwrap_or_default();
            read_into(Vec::with_capacity(length + 1), file, most)
        }
    }
}

/// Opens a file. What keeps its reader waiting though it looks like a file, as some of the kernel do,
/// gives an error instead.
fn open(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        let flags = rustix::fs::OFlags::NONBLOCK.bits();
        options.custom_flags(i32::try_from(flags).unwrap_or_default());
    }
    options.read(true).open(path)
}

fn is_regular(metadata: &Metadata) -> Result<(), Unreadable> {
    let reason = || "is not a regular file".to_owned();
    let irregular = || Unreadable { reason: reason(), foreign: false };
    metadata.is_file().then_some(()).ok_or_else(irregular)
}

/// The text that a file, or standard input, gives until it ends; nothing of one that is longer than
/// `most` says.
pub fn read_from(source: impl Read, most: Bytes) -> Result<String, Unreadable> {
    read_into(Vec::new(), source, most)
}

fn read_into(mut bytes: Vec<u8>, source: impl Read, most: Bytes) -> Result<String, Unreadable> {
    source.take(most.as_u64() + 1).read_to_end(&mut bytes).map_err(failed)?;
    match bytes.len() > most.0 {
        true => Err(too_long(bytes.as_slice(), most)),
        false => decode(bytes),
    }
}

/// That a file is too long. What may be a config is told by its beginning.
fn too_long(source: impl Read, most: Bytes) -> Unreadable {
    let mut beginning = Vec::new();
    let read = source.take(bounds::GLANCE.as_u64()).read_to_end(&mut beginning);
    let foreign = read.is_ok() && !mentions_gateway_key(&beginning);
    Unreadable { reason: format!("is longer than {most}, too long to be read"), foreign }
}

fn failed(error: io::Error) -> Unreadable {
    Unreadable { reason: in_words(&error), foreign: false }
}

/// The bytes of a file as text.
fn decode(bytes: Vec<u8>) -> Result<String, Unreadable> {
    let refused = |reason: String, bytes: &[u8]| {
        Err(Unreadable { reason, foreign: !mentions_gateway_key(bytes) })
    };
    if is_utf16(&bytes) {
        return refused("is UTF-16; save it as UTF-8".to_owned(), &bytes);
    }
    String::from_utf8(bytes).or_else(|error| {
        let byte = error.utf8_error().valid_up_to();
        refused(format!("is not UTF-8 text at byte {byte}"), error.as_bytes())
    })
}

impl Listing {
    fn fail(&mut self, path: &Path, reason: String) {
        self.failures.push(Failure { path: path.to_owned(), reason });
    }
}

fn walk(folder: &Path, listing: &mut Listing) {
    let passed_over = PassedOver::default();
    for entry in ignored::entries(folder, passed_over.clone(), |_| true) {
        match entry {
            Ok(entry) if is_candidate(&entry) => {
                let path = entry.path();
                let path = path.strip_prefix(".").unwrap_or(path).to_owned();
                listing.files.push(Found { path, named: false, depth: entry.depth() });
            }
            Ok(_) => {}
            Err(error) => {
                let path = path_of(&error).unwrap_or(folder).to_owned();
                let reason = error.io_error().map_or_else(|| error.to_string(), in_words);
                listing.fail(&path, reason);
            }
        }
    }
    listing.passed_over.extend(passed_over.taken());
}

pub(super) fn is_candidate(entry: &DirEntry) -> bool {
    entry.file_type().is_some_and(|kind| kind.is_file())
        && entry.path().extension().and_then(|ending| ending.to_str()).is_some_and(is_our_ending)
}

/// The endings of the files that are looked at. Templates may have either ending of
/// `api.yaml.tpl`, or the last one alone.
pub const ENDINGS: &[&str] =
    &["yaml", "yml", "json", "tpl", "tmpl", "tftpl", "template", "j2", "example"];

fn is_our_ending(ending: &str) -> bool {
    ENDINGS.iter().any(|ours| ours.eq_ignore_ascii_case(ending))
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            path_of(err)
        }
        _ => None,
    }
}

fn is_utf16(bytes: &[u8]) -> bool {
    match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => true,
        [first, second, ..] => (*first == 0) != (*second == 0),
        _ => false,
    }
}

/// Looks through the zero bytes of UTF-16, too.
fn mentions_gateway_key(bytes: &[u8]) -> bool {
    let letters: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != 0).collect();
    letters.windows(9).any(|window| window == b"x-google-")
}

/// An I/O error as the end of a sentence about a path.
fn in_words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "does not exist".to_owned(),
        io::ErrorKind::PermissionDenied => "cannot be read: permission denied".to_owned(),
        // What is known of it says that it is a file.
        io::ErrorKind::WouldBlock => "cannot be read: it may never end".to_owned(),
        _ => {
            let text = error.to_string();
            let text = text.split(" (os error").next().unwrap_or_default().to_owned();
            format!("cannot be read: {text}")
        }
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pipe_that_took_the_place_of_a_file_keeps_nobody_waiting() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("api.yaml");
        assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
        // Nobody writes into it.
        let error = read_file(open(&path).unwrap(), bounds::CONFIG).unwrap_err();
        assert_eq!(error.reason, "is not a regular file");
        // One that is a file for all that is said of it.
        let error = read_into(Vec::new(), Waits, bounds::CONFIG).unwrap_err();
        assert_eq!(error.reason, "cannot be read: it may never end");
    }

    /// What `/proc/kmsg` gives when it is not waited for.
    struct Waits;

    impl Read for Waits {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::ErrorKind::WouldBlock.into())
        }
    }
}
