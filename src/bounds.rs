//! What is bounded, and by how much. Beyond a bound less is told, and that is said.
//!
//! Bounds of what Google takes are facts about Google, and kept in `gateway` or with their rule.

use std::fmt::{self, Display, Formatter};

/// A number of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bytes(pub usize);

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;

/// A config that is open, named by hand or read from standard input. Google takes uploads of up to
/// 10 MB.
pub const CONFIG: Bytes = Bytes(16 * MIB);
/// A file that nobody has opened: no config of a gateway comes near.
pub const UNOPENED: Bytes = Bytes(10 * MIB);
/// How much of a file that is too long is looked at for words of a gateway.
pub const GLANCE: Bytes = Bytes(64 * KIB);
/// A settings file.
pub const SETTINGS: Bytes = Bytes(256 * KIB);
/// A `.gitignore` or `.ignore`. Patterns take a thousand times longer to prepare than to read.
pub const IGNORE_FILE: Bytes = Bytes(64 * KIB);
/// All such files that count in one folder that is walked.
pub const IGNORE_FILES: Bytes = Bytes(512 * KIB);
/// A file of Terraform or a script.
pub const NEIGHBOUR: Bytes = Bytes(MIB);
/// An exported policy.
pub const POLICY: Bytes = Bytes(16 * MIB);
/// A message of a client; of a longer one the beginning is looked at.
pub const MESSAGE: Bytes = Bytes(64 * MIB);
/// The beginning of such a message.
pub const MESSAGE_BEGINNING: Bytes = Bytes(64 * KIB);
/// A message that is longer than this cannot be meant: what comes after its header is read.
pub const MESSAGE_CEILING: Bytes = Bytes(1024 * MIB);
/// Documents about which something is being worked out or told, together: what is told of one can be
/// ten times as long, and waits for a client that does not read. One document may be longer.
pub const UNDER_WAY: Bytes = Bytes(8 * MIB);
/// A line of the header of a message.
pub const HEADER_LINE: Bytes = Bytes(16 * KIB);

/// Files of Terraform in a repository; those of the largest repositories are fewer.
pub const TERRAFORM_FILES: usize = 5_000;
/// Scripts in a repository.
pub const SCRIPTS: usize = 500;
/// How deep collections may be in each other.
pub const DEPTH: usize = 250;
/// How deep brackets may be in each other in settings.
pub const SETTINGS_DEPTH: usize = 64;
/// How often an alias, or a merge through one, is followed.
pub const ALIASES: usize = 32;
/// Blocks that a text is cut into; one with more is read as a whole, so that nothing is kept of
/// each. Of a config that Google takes, each is some forty bytes long.
pub const BLOCKS: usize = 250_000;
/// Mappings that are merged into one.
pub const MERGES: usize = 64;
/// Values that are read through aliases or merges: an alias makes more of them than there is text.
pub const ALIASED_VALUES: usize = 20_000;
/// A path; of a longer one nothing is known. No server takes a request for it.
pub const PATH: Bytes = Bytes(16 * KIB);
/// Names that those which nothing defines are compared with, in one rule: a likely one is suggested
/// for each of many wrong names, or among many that are defined, but not for both.
pub const COMPARED_NAMES: usize = 200_000;
/// Findings of one rule that are told of one file; of more it is told how many they are. Nobody
/// reads that many one by one, and the next run tells what is left.
pub const FINDINGS_OF_A_RULE: usize = 1_000;

impl Bytes {
    /// The number, as lengths of files are.
    pub fn as_u64(self) -> u64 {
        u64::try_from(self.0).unwrap_or(u64::MAX)
    }

    /// Whether so many bytes are more.
    pub fn are_exceeded_by(self, length: u64) -> bool {
        length > self.as_u64()
    }
}

impl Display for Bytes {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            bytes if bytes >= MIB => write!(formatter, "{} MiB", bytes / MIB),
            bytes if bytes >= KIB => write!(formatter, "{} KiB", bytes / KIB),
            bytes => write!(formatter, "{bytes} bytes"),
        }
    }
}
