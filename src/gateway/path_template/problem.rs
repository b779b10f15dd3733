//! What may be wrong with a path, in the user's words, and who rejects it. Knows no path.

use std::fmt;
use std::ops::Range;

/// Something in a path that Google does not take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathProblem {
    /// What is wrong.
    pub kind: PathProblemKind,
    /// The bytes of the path that are wrong.
    pub range: Range<usize>,
    /// Who rejects it.
    pub rejected_by: Rejecter,
    /// What to write in place of the range, where that is plain.
    pub replacement: Option<String>,
}

/// Who rejects a path. The earlier ones are the surer ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rejecter {
    /// The compiler of configs, always: the deployment fails.
    Compiler,
    /// The path rules for new configs since 2026-04-27: the deployment fails.
    Rules2026,
    /// The compiler takes it, but the proxy then refuses the whole config.
    Proxy,
    /// Nobody documents whether it is taken.
    Unclear,
}

impl Rejecter {
    /// Whether a deployment of a new config is known to fail.
    pub fn fails_the_deployment(self) -> bool {
        matches!(self, Self::Compiler | Self::Rules2026)
    }
}

/// The most parameters that a path may have.
pub(super) const MAX_PARAMETERS: usize = 60;
/// The most characters that a parameter's name may have.
pub(super) const MAX_NAME: usize = 100;
/// The most characters that a path may have.
pub(super) const MAX_PATH: usize = 512;

/// What is wrong with a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathProblemKind {
    /// The path does not start with `/`.
    MissingLeadingSlash,
    /// The path ends with `/`.
    TrailingSlash,
    /// Slashes meet, in the path or in a pattern.
    EmptySegment,
    /// `{` without `}`.
    UnclosedBrace,
    /// `}` without `{`.
    UnopenedBrace,
    /// Braces inside braces.
    NestedBraces,
    /// `{}`.
    MissingName,
    /// A name with a character that it may not hold.
    Name,
    /// A name that is too long.
    LongName,
    /// `{name=}`.
    MissingPattern,
    /// `/a-{x}`, `/{x}.json`.
    TextBesideParameter,
    /// `/{a}{b}`.
    SeveralParameters,
    /// `/a*`, `/***`.
    TextBesideWildcard,
    /// `/a=b`.
    EqualsSign,
    /// `/a:b/c`.
    ColonInSegment,
    /// `/a/:verb`.
    VerbAfterSlash,
    /// `/a:`.
    MissingVerb,
    /// `**` with segments after it.
    DoubleWildcardNotLast,
    /// 3.x: a parameter whose `x-google-parameter` says `**`, with segments after it.
    GreedyParameterNotLast,
    /// 3.x: `{name=pattern}`.
    PatternInName,
    /// 3.x: `**` without a parameter.
    DoubleWildcard,
    /// `?…` or `#…`.
    QueryOrFragment,
    /// Too many parameters.
    TooManyParameters,
    /// Too many characters.
    LongPath,
}

impl fmt::Display for PathProblemKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::MissingLeadingSlash => "a path must start with `/`",
            Self::TrailingSlash => "a path must not end with `/`",
            Self::EmptySegment => "a path must not have two slashes in a row",
            Self::UnclosedBrace => "`{` is never closed",
            Self::UnopenedBrace => "`}` has no opening `{`",
            Self::NestedBraces => "braces cannot be nested",
            Self::MissingName => "a path parameter has no name",
            Self::Name => "this is not a valid parameter name",
            Self::LongName => {
                return write!(f, "a parameter name has at most {MAX_NAME} characters");
            }
            Self::MissingPattern => "the pattern after `=` is missing",
            Self::TextBesideParameter => "a parameter must fill its whole segment",
            Self::SeveralParameters => "a path segment can have only one parameter",
            Self::TextBesideWildcard => "a wildcard must fill its whole segment",
            Self::EqualsSign => "`=` must be inside braces",
            Self::ColonInSegment => "`:` must come before a verb at the end",
            Self::VerbAfterSlash => "`:` must not follow a slash",
            Self::MissingVerb => "the verb after `:` is missing",
            Self::DoubleWildcardNotLast => "`**` must be the last segment",
            Self::GreedyParameterNotLast => "a parameter with pattern `**` must be last",
            Self::PatternInName => "in OpenAPI 3.x a path cannot contain a pattern",
            Self::DoubleWildcard => "OpenAPI 3.x has no `**` in a path",
            Self::QueryOrFragment => "a path cannot have a query or fragment",
            Self::TooManyParameters => {
                return write!(f, "a path has at most {MAX_PARAMETERS} parameters");
            }
            Self::LongPath => return write!(f, "a path has at most {MAX_PATH} characters"),
        })
    }
}

impl PathProblemKind {
    /// What to do or to know, in sentences, where that is not plain.
    pub fn advice(self) -> Option<&'static str> {
        Some(match self {
            Self::TrailingSlash => "Remove it: requests match with and without it.",
            Self::EmptySegment => "Remove one.",
            Self::UnclosedBrace => "Add `}`.",
            Self::UnopenedBrace => "Remove it, or add `{`.",
            Self::NestedBraces => "Remove the inner ones.",
            Self::MissingName => "Write one between the braces.",
            Self::LongName | Self::LongPath => "Shorten it.",
            Self::TooManyParameters => "Use fewer.",
            Self::TextBesideWildcard => "Write it as a segment of its own.",
            Self::ColonInSegment => "Move it to the last segment, or remove it.",
            Self::DoubleWildcardNotLast => "Move it to the end.",
            Self::MissingPattern => "Write one such as `**`, or remove `=`.",
            Self::SeveralParameters => "Put a slash between them.",
            Self::MissingVerb => "Write it, or remove `:`.",
            Self::Name => {
                "It must start with a letter or `_`; letters, digits, `_`, `-` or single `.` may \
                 follow."
            }
            Self::TextBesideParameter => {
                "Write it as a segment of its own: `/a/{b}`, not `/a-{b}`. Only a custom verb, such as `:cancel`, may follow it."
            }
            Self::EqualsSign => "Write `{name=pattern}`, or remove it.",
            Self::VerbAfterSlash => {
                "Write a verb right after the last segment (`/a:verb`), a parameter in braces \
                 (`/a/{name}`)."
            }
            Self::GreedyParameterNotLast => {
                "Its `x-google-parameter: {pattern: '**'}` takes the rest of the path: move it to the end."
            }
            Self::PatternInName => {
                "Leave only the name in braces, and write the pattern in the parameter: `x-google-parameter: {pattern: '**'}`."
            }
            Self::DoubleWildcard => {
                "Write a parameter with `x-google-parameter: {pattern: '**'}` instead."
            }
            Self::QueryOrFragment => "Remove what follows `?` or `#`: requests never match it.",
            _ => return None,
        })
    }
}
