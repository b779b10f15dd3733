//! What a rule declares for those who must know whether a finding may go when a line is written
//! whole.

use crate::analysis::NameKind;

/// Where that can be written what the findings of a rule miss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misses {
    /// They miss nothing: what they mark is wrong.
    Nothing,
    /// Below the key that is marked, or beside the value that is.
    Here,
    /// The same if a key is marked; what is marked otherwise is wrong as it is.
    AtKey,
    /// The same if a key or a whole mapping is marked.
    AtKeyOrMapping,
    /// Anywhere in the document.
    Anywhere,
    /// In the section that defines such names.
    InSection,
    /// Below the key that is marked, or for all of its kind anywhere in the document.
    HereOrAnywhere,
    /// Beside the key that is marked, or for all of its kind anywhere in the document.
    BesideOrAnywhere,
}

/// What the findings of a rule are about, as far as it tells when that is written whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// Values of any kind.
    Values,
    /// Keys, which are written whole once a colon follows.
    Keys,
    /// Words that OpenAPI lists.
    Words,
    /// Names of this kind, which are defined elsewhere in the document.
    Names(NameKind),
    /// What follows from an address.
    AnAddress,
    /// The issuer of JWTs.
    AnIssuer,
    /// Words to be replaced, which are whole when another line is written.
    APlaceholder,
}
