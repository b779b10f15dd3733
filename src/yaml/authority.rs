//! The YAML authority: `granit-parser`, after one small door.
//!
//! It decides what is YAML. The only file that knows the crate.

use granit_parser::{ErrorKind, Event, Marker, Parser, ScalarStyle, StructureStyle, options};

use super::arena::{BlockTree, Builder, RawKind, Style};
use super::error::{SyntaxError, SyntaxProblem};
use super::scalar::{self, closing_quote};
use crate::text::TextRange;

/// Reads a text that holds at most one document.
pub(super) fn read(source: &str) -> Result<BlockTree, SyntaxError> {
    let options = options! {
        emit_anchor_events: true,
        emit_unresolved_aliases: true,
        // A hundred lines of comments are no error; memory stays bounded by the text.
        max_buffered_comment_events: usize::MAX,
    };
    let mut builder = Builder::new(source);
    let mut documents = 0;
    for item in Parser::new_from_str_with_options(source, options) {
        let (event, span) =
            item.map_err(|error| translate(source, error.kind(), error.marker()))?;
        let range = span
            .byte_range()
            .map(|range| TextRange::new(range.start, range.end))
            .unwrap_or_default();
        if matches!(event, Event::DocumentStart(..)) {
            documents += 1;
        }
        if documents > 1 {
            break;
        }
        match event {
            Event::Comment(..) => builder.comment(range),
            Event::Anchor(..) => builder.anchor_last(range),
            Event::Alias(_) | Event::UnresolvedAlias(_) => builder.alias(range),
            Event::Scalar(value, style, ..) => {
                if style == ScalarStyle::Plain && range.is_empty() {
                    builder.missing(range.start);
                } else {
                    builder.scalar(scalar_style(style), range, &value);
                }
            }
            Event::SequenceStart(style, ..) => {
                builder.open(RawKind::Sequence, structure_style(style), range.start);
            }
            Event::MappingStart(style, ..) => {
                let style = match structure_style(style) {
                    Style::Flow if range.is_empty() => Style::Pair,
                    // `[? a : b]` spans its question mark.
                    Style::Flow if !range.of(source).starts_with('{') => Style::Pair,
                    style => style,
                };
                builder.open(RawKind::Mapping, style, range.start);
            }
            Event::SequenceEnd | Event::MappingEnd => builder.close(range.end),
            _ => {}
        }
    }
    Ok(builder.finish())
}

fn scalar_style(style: ScalarStyle) -> Style {
    match style {
        ScalarStyle::SingleQuoted => Style::SingleQuoted,
        ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
        ScalarStyle::Literal => Style::Literal,
        ScalarStyle::Folded => Style::Folded,
        _ => Style::Plain,
    }
}

fn structure_style(style: StructureStyle) -> Style {
    match style {
        StructureStyle::Flow => Style::Flow,
        _ => Style::Block,
    }
}

fn translate(source: &str, kind: &ErrorKind, marker: &Marker) -> SyntaxError {
    let start = floor_boundary(source, marker.byte_offset().unwrap_or(source.len()));
    let rest = TextRange::new(start, source.len()).of(source);
    let problem = problem(kind, rest);
    if let SyntaxProblem::ControlCharacter(character) = problem {
        // The mark is where the word begins.
        let start = start + rest.find(character).unwrap_or_default();
        return SyntaxError::new(problem, start, start + character.len_utf8());
    }
    if problem == SyntaxProblem::BadEscape
        && let Some(close) = closing_quote(rest, 0)
        && let Some(error) = scalar::escape_error(rest.get(1..close).unwrap_or_default())
    {
        return error.shifted(start + 1);
    }
    let line = rest.split(['\n', '\r']).next().unwrap_or_default();
    let word = line.split([' ', '\t', ',', ']', '}']).next().unwrap_or_default();
    let length =
        if word.is_empty() { line.chars().next().map_or(0, char::len_utf8) } else { word.len() };
    SyntaxError::new(problem, start, start + length)
}

fn floor_boundary(source: &str, offset: usize) -> usize {
    let mut offset = offset.min(source.len());
    while !source.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

fn problem(kind: &ErrorKind, rest: &str) -> SyntaxProblem {
    use SyntaxProblem as P;
    let here = rest.chars().next();
    match kind {
        ErrorKind::UnclosedQuotedScalar
        | ErrorKind::InvalidQuotedScalarIndent
        | ErrorKind::DocumentIndicatorInQuotedScalar => {
            P::UnclosedQuote(here.filter(|c| *c == '\'').unwrap_or('"'))
        }
        ErrorKind::UnclosedFlowCollection { open } => P::UnclosedBracket(*open),
        ErrorKind::UnexpectedEofFlowSequence | ErrorKind::ExpectedFlowSequenceSeparator => {
            P::UnclosedBracket('[')
        }
        ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping
        | ErrorKind::ExpectedFlowMappingSeparator => P::UnclosedBracket('{'),
        ErrorKind::MismatchedFlowCollectionEnd { close, .. } => P::StrayBracket(*close),
        ErrorKind::MisplacedFlowCollectionEnd => P::StrayBracket(here.unwrap_or('}')),
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => P::HalfKey,
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabAtBlockScalarStart
        | ErrorKind::TabInPlainScalar => P::Tab,
        ErrorKind::InvalidIndentation
        | ErrorKind::InvalidFlowScalarIndent
        | ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::ExpectedDocumentStart => P::BadIndentation,
        ErrorKind::BlockSequenceEntryNotAllowed
        | ErrorKind::BlockEntryInFlowCollection
        | ErrorKind::PlainScalarStartsWithDashFlowIndicator => P::StrayDash,
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement => P::ColonInValue,
        ErrorKind::InvalidMappingValueWhitespace => P::MissingSpace,
        ErrorKind::InvalidTrailingSingleQuotedScalar => P::TextAfterSingleQuote,
        ErrorKind::InvalidTrailingDoubleQuotedScalar => P::TextAfterQuote,
        ErrorKind::UnexpectedCharacter { character } if !matches!(character, ' '..='~') => {
            P::ControlCharacter(*character)
        }
        ErrorKind::BomInsideDocument => P::ControlCharacter('\u{feff}'),
        ErrorKind::CommentNotSeparated => P::CommentWithoutSpace,
        ErrorKind::CommentInterceptedScalar => P::CommentInText,
        ErrorKind::MappingKeyNotAllowed => P::ExplicitKey,
        ErrorKind::UnexpectedCharacter { character } => P::ReservedStart(*character),
        ErrorKind::RecursionLimitExceeded => P::TooDeep,
        ErrorKind::UnknownQuotedScalarEscape
        | ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidLowSurrogateHexEscape
        | ErrorKind::InvalidLowSurrogate
        | ErrorKind::MissingLowSurrogate
        | ErrorKind::UnpairedLowSurrogate
        | ErrorKind::InvalidUnicodeEscape => P::BadEscape,
        ErrorKind::MissingAnchorOrAliasName => P::BadAnchor,
        ErrorKind::InvalidBlockScalarHeader => P::BadBlockScalar,
        ErrorKind::ZeroBlockScalarIndent => P::BadBlockDigit,
        ErrorKind::InvalidBlockScalarIndent => P::LongBlankLine,
        ErrorKind::UndeclaredTagHandle
        | ErrorKind::ExpectedTagBang
        | ErrorKind::InvalidGlobalTagCharacter
        | ErrorKind::InvalidTagTerminator
        | ErrorKind::UnclosedVerbatimTag
        | ErrorKind::MissingTagUri
        | ErrorKind::InvalidTagEscape
        | ErrorKind::InvalidTagUtf8
        | ErrorKind::InvalidTagUtf8LeadingByte
        | ErrorKind::InvalidTagUtf8TrailingByte => P::BadTag,
        ErrorKind::InvalidDirectiveTerminator
        | ErrorKind::MissingYamlVersionSeparator
        | ErrorKind::MissingDirectiveName
        | ErrorKind::InvalidDirectiveName
        | ErrorKind::YamlVersionTooLong
        | ErrorKind::MissingYamlVersion
        | ErrorKind::InvalidTagDirectiveTerminator
        | ErrorKind::DuplicateVersionDirective
        | ErrorKind::DuplicateTagDirective
        | ErrorKind::UnsupportedYamlMajorVersion
        | ErrorKind::DirectiveByteLimitExceeded { .. }
        | ErrorKind::TooManyReservedDirectiveParams { .. } => P::BadDirective,
        _ => P::Other,
    }
}
