//! Whether a role is granted, as far as files tell.

use std::fmt;
use std::path::PathBuf;

use crate::text::TextRange;

/// A place in one of the files beside a config.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file.
    pub path: PathBuf,
    /// Its line, counted from 1, for texts that name it.
    pub line: usize,
    /// The bytes in it.
    pub range: TextRange,
}

impl fmt::Display for Place {
    /// `infra/run.tf:12`
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.shown(), self.line)
    }
}

/// The answer for one role on one resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Granted {
    /// The answer.
    pub state: GrantedState,
    /// Where it is granted, or what decides the matter.
    pub place: Option<Place>,
    /// What decides it, in words; code in backticks. A sentence without its full stop.
    pub why: String,
}

/// The answers there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GrantedState {
    /// It is granted to the account on this very resource.
    Granted,
    /// It is granted to the account on something that holds the resource, or in a wider role.
    Wider,
    /// It is granted to somebody else only.
    Elsewhere,
    /// No grant of it is to be found.
    Missing,
    /// The files do not tell.
    Unknown,
}

impl GrantedState {
    /// Its name in JSON output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Granted => "granted",
            Self::Wider => "wider",
            Self::Elsewhere => "elsewhere",
            Self::Missing => "missing",
            Self::Unknown => "unknown",
        }
    }

    /// In words.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Granted => "granted",
            Self::Wider => "granted, wider than needed",
            Self::Elsewhere => "missing, granted to somebody else",
            Self::Missing => "missing",
            Self::Unknown => "cannot tell",
        }
    }
}

impl Granted {
    /// Whether the account has what it needs.
    pub fn is_granted(&self) -> bool {
        matches!(self.state, GrantedState::Granted | GrantedState::Wider)
    }

    /// Whether the account lacks it.
    pub fn is_missing(&self) -> bool {
        matches!(self.state, GrantedState::Missing | GrantedState::Elsewhere)
    }

    /// The answer with its place, before why: `granted (policy.json:12)`.
    pub fn in_words(&self) -> String {
        match &self.place {
            Some(place) => format!("{} ({place})", self.state.in_words()),
            None => self.state.in_words().to_owned(),
        }
    }
}

impl Place {
    /// The path with `/` between its parts.
    pub fn shown(&self) -> String {
        self.path.to_string_lossy().replace('\\', "/")
    }
}
