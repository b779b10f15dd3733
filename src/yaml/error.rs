//! What can be wrong with a text before it has a meaning.

use crate::text::TextRange;

/// A syntax error: the problem and the place where a person must look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong.
    pub problem: SyntaxProblem,
    /// Where; never longer than a line.
    pub range: TextRange,
}

/// The kinds of syntax errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyntaxProblem {
    /// A `"` or `'` that nothing closes.
    UnclosedQuote(char),
    /// A `{` or `[` that nothing closes.
    UnclosedBracket(char),
    /// A `}` or `]` that closes nothing.
    StrayBracket(char),
    /// A word where `key: value` must be.
    HalfKey,
    /// `key:value`
    MissingSpace,
    /// A tab in the indentation.
    Tab,
    /// An indentation that fits no level above.
    BadIndentation,
    /// A line that is indented deeper than the key above, which already has a value.
    DeeperThanValue,
    /// `- ` where a key must be.
    StrayDash,
    /// `key: value` between the items of a list.
    KeyInList,
    /// `: ` in a value without quotes.
    ColonInValue,
    /// A value without quotes that starts with a reserved character.
    ReservedStart(char),
    /// Text after a closing quote.
    TextAfterQuote,
    /// Text after a closing `'`.
    TextAfterSingleQuote,
    /// Text after a closing bracket.
    TextAfterBracket,
    /// A line of a merge conflict.
    ConflictMarker,
    /// Collections nested deeper than anyone needs.
    TooDeep,
    /// A character that may not be in such a text.
    ControlCharacter(char),
    /// `\x` that means nothing.
    BadEscape,
    /// `\x`, `\u` or `\U` with fewer digits than this.
    HexDigits(u8),
    /// One of the two escapes that stand for one character together.
    HalfSurrogate,
    /// Between brackets a comma is missing before this.
    MissingComma,
    /// Between brackets a comma with nothing before it.
    ExtraComma,
    /// JSON: a comma before a closing bracket.
    TrailingComma,
    /// JSON: a name without quotes, or in single ones.
    UnquotedName,
    /// JSON: something that is no value.
    BadValue,
    /// JSON: a literal of another language, or in other letters; this one is meant.
    LiteralSpelling(&'static str),
    /// JSON: a number that is not written as JSON writes it.
    BadNumber,
    /// JSON: `=` between a name and its value.
    EqualsSign,
    /// JSON: no `:` between a name and its value.
    MissingColon,
    /// JSON: a `:` where none can be.
    ExtraColon,
    /// JSON: a bracket where a name must be.
    MissingName,
    /// JSON: no `{` between a name and the entries that belong to it.
    MissingBrace,
    /// JSON: `/*` that nothing closes.
    UnclosedComment,
    /// JSON: no value after `:`.
    MissingValue,
    /// JSON: a comment.
    CommentInJson,
    /// JSON: more after the end.
    TextAfterEnd,
    /// A tag (`!…`) that is not written right or whose handle is unknown.
    BadTag,
    /// Text after `|` or `>`.
    BadBlockScalar,
    /// A number after `|` or `>` that does not fit.
    BadBlockDigit,
    /// A blank line above the text of a block scalar that is longer than the text is indented.
    LongBlankLine,
    /// A directive (`%…`) that is not written right.
    BadDirective,
    /// `&` or `*` without a name.
    BadAnchor,
    /// A second anchor for the same value.
    TwoAnchors,
    /// An anchor before an alias.
    AnchorOnAlias,
    /// `*name:` as a key.
    AliasKey,
    /// A key in quotes that goes over a line.
    KeyOverLines,
    /// `: value` without a key.
    MissingKey,
    /// `? key` that cannot be read.
    ExplicitKey,
    /// `#` right after a value.
    CommentWithoutSpace,
    /// A comment inside a text without quotes that goes on below.
    CommentInText,
    /// An alias whose anchor is nowhere above.
    UnknownAlias,
    /// Something else that YAML does not allow here.
    Other,
}

impl SyntaxProblem {
    /// Whether it is told by a single word of the text, wherever that is.
    pub(super) fn is_in_a_word(self) -> bool {
        matches!(
            self,
            Self::BadEscape
                | Self::HexDigits(_)
                | Self::HalfSurrogate
                | Self::BadNumber
                | Self::LiteralSpelling(_)
                | Self::ControlCharacter(_)
                | Self::ConflictMarker
        )
    }

    /// Whether it may be told far above the place where brackets do not fit.
    pub(super) fn is_of_brackets(self) -> bool {
        matches!(
            self,
            Self::UnclosedBracket(_) | Self::StrayBracket(_) | Self::MissingBrace | Self::TooDeep
        )
    }
}

impl SyntaxError {
    pub(super) fn new(problem: SyntaxProblem, start: usize, end: usize) -> Self {
        Self { problem, range: TextRange::new(start, end) }
    }

    pub(super) fn shifted(self, by: usize) -> Self {
        Self { range: self.range.shifted(by), ..self }
    }

    pub(super) fn back(self, by: usize) -> Self {
        Self { range: self.range.back(by), ..self }
    }
}
