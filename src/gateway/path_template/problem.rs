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

impl fmt::Display for Rejecter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Compiler => "the config cannot be deployed",
            Self::Rules2026 => "new configs with it are rejected since 2026-04-27",
            Self::Proxy => "it may deploy, but the proxy then rejects the whole config",
            Self::Unclear => "it is not documented whether this is accepted",
        })
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
    /// `**` with segments behind it.
    DoubleWildcardNotLast,
    /// 3.x: a parameter whose `x-google-parameter` says `**`, with segments behind it.
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
            Self::TrailingSlash => {
                "a path must not end with `/` (requests with and without it match anyway)"
            }
            Self::EmptySegment => "nothing stands between two slashes",
            Self::UnclosedBrace => "`{` is never closed",
            Self::UnopenedBrace => "`}` closes nothing",
            Self::NestedBraces => "braces cannot stand inside the braces of a parameter",
            Self::MissingName => "the parameter has no name",
            Self::Name => {
                "the name of a path parameter starts with a letter or `_`, followed by letters, \
                 digits, `_`, `-` or single `.`"
            }
            Self::LongName => {
                return write!(
                    f,
                    "the name of a path parameter may have {MAX_NAME} characters at most"
                );
            }
            Self::MissingPattern => "the pattern behind `=` is missing",
            Self::TextBesideParameter => {
                "a parameter must fill the whole segment between two slashes; only a final \
                 `:verb` may follow it"
            }
            Self::SeveralParameters => "a segment between two slashes can hold one parameter only",
            Self::TextBesideWildcard => {
                "a wildcard must fill the whole segment between two slashes"
            }
            Self::EqualsSign => {
                "`=` may only stand inside braces, between a parameter's name and its pattern"
            }
            Self::ColonInSegment => "`:` may only stand before a verb at the end of the path",
            Self::VerbAfterSlash => {
                "`:` cannot follow a slash: a verb stands right behind the last segment \
                 (`/a:verb`), a parameter in braces (`/a/{name}`)"
            }
            Self::MissingVerb => "the verb behind `:` is missing",
            Self::DoubleWildcardNotLast => "`**` may only be the last segment",
            Self::GreedyParameterNotLast => {
                "a parameter with `x-google-parameter: {pattern: '**'}` may only be the last segment"
            }
            Self::PatternInName => {
                "in OpenAPI 3.x the pattern of a path parameter does not stand in the path but in \
                 the parameter's `x-google-parameter: {pattern: …}`"
            }
            Self::DoubleWildcard => {
                "in OpenAPI 3.x a wildcard is a parameter with \
                 `x-google-parameter: {pattern: '**'}`"
            }
            Self::QueryOrFragment => {
                "a path holds no query and no fragment, and requests never match what follows `?` \
                 or `#`"
            }
            Self::TooManyParameters => {
                return write!(f, "a path may have {MAX_PARAMETERS} parameters at most");
            }
            Self::LongPath => {
                return write!(f, "a path may have {MAX_PATH} characters at most");
            }
        })
    }
}
