//! From our data to the protocol's and back: the only place that turns byte offsets into the
//! client's columns.

use std::collections::BTreeMap;
use std::sync::Arc;

use lsp_types::{
    CodeDescription, CompletionItem, CompletionItemKind, CompletionTextEdit, Diagnostic,
    DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Documentation, HoverContents,
    InsertTextFormat, InsertTextMode, Location, MarkupContent, MarkupKind, NumberOrString,
    PositionEncodingKind, Range, TextEdit, Url,
};

use serde_json::json;

use super::client::{Client, OpenapiKeysOption};
use super::pages::Page;
use super::said::{plain, title};
use crate::analysis::Companion;
use crate::edit::Edit;
use crate::features::{Block, Completion, CompletionKind, Hover, Inline, Markup};
use crate::rules::{Elsewhere, Finding, Tag};
use crate::settings::Severity;
use crate::text::{Encoding, Position, Positions, Text, TextRange};

pub(super) fn from_position(position: lsp_types::Position) -> Position {
    Position { line: position.line, column: position.character }
}

pub(super) fn to_position(position: Position) -> lsp_types::Position {
    lsp_types::Position::new(position.line, position.column)
}

pub(super) fn to_range(text: &Text, range: TextRange, encoding: Encoding) -> Range {
    let at = |offset| to_position(text.position(offset, encoding));
    Range::new(at(range.start), at(range.end))
}

pub(super) fn from_range(range: Range, text: &Text, encoding: Encoding) -> TextRange {
    let at = |position| text.offset(from_position(position), encoding);
    TextRange::new(at(range.start), at(range.end))
}

pub(super) fn to_text_edit(edit: &Edit, text: &Text, encoding: Encoding) -> TextEdit {
    TextEdit::new(to_range(text, edit.range, encoding), edit.text.clone())
}

pub(super) fn to_encoding_kind(encoding: Encoding) -> PositionEncodingKind {
    match encoding {
        Encoding::Utf8 => PositionEncodingKind::UTF8,
        Encoding::Utf16 => PositionEncodingKind::UTF16,
        Encoding::Utf32 => PositionEncodingKind::UTF32,
    }
}

/// Writes findings of one document as a client reads them. Takes least time if they come in the
/// order of their places.
pub(super) struct Writer<'a> {
    positions: Positions<'a>,
    url: &'a Url,
    client: &'a Client,
    /// Where the client reads about findings, by their rules and pages.
    pages: BTreeMap<(&'static str, Option<&'static str>), Option<Url>>,
    /// Other files that findings may point at, with what the client calls them.
    files: &'a [(Url, Arc<Companion>)],
}

impl<'a> Writer<'a> {
    pub(super) fn new(
        text: &'a Text,
        url: &'a Url,
        files: &'a [(Url, Arc<Companion>)],
        client: &'a Client,
    ) -> Self {
        let positions = Positions::new(text, client.encoding);
        Self { positions, url, client, pages: BTreeMap::new(), files }
    }

    pub(super) fn diagnostic(&mut self, finding: &Finding) -> Diagnostic {
        self.moved_diagnostic(finding, |range| range)
    }

    /// The diagnostic of a finding whose ranges are elsewhere now.
    pub(super) fn moved_diagnostic(
        &mut self,
        finding: &Finding,
        moved: impl Fn(TextRange) -> TextRange,
    ) -> Diagnostic {
        let Self { positions, url, client, pages, files } = self;
        let mut range = |range| {
            let TextRange { start, end } = moved(range);
            Range::new(to_position(positions.of(start)), to_position(positions.of(end)))
        };
        let place = range(finding.range);
        let related = finding.related.iter().filter(|_| client.related_information);
        let related = related.map(|related| DiagnosticRelatedInformation {
            location: Location::new(url.clone(), range(related.range)),
            message: plain(&related.message),
        });
        let elsewhere = finding.elsewhere.iter().filter(|_| client.related_information);
        let elsewhere = elsewhere.filter_map(|it| to_elsewhere(it, files, client));
        let related: Vec<_> = related.chain(elsewhere).collect();
        let page = pages.entry((finding.rule, finding.docs));
        let page = page.or_insert_with(|| page_about(finding, client));
        let href = page.clone().filter(|_| client.code_description);
        let tags = finding.tags.iter().map(|tag| to_tag(*tag));
        let tags: Vec<_> = tags.filter(|tag| client.tags.contains(tag)).collect();
        Diagnostic {
            range: place,
            severity: Some(to_severity(finding.severity)),
            code: Some(NumberOrString::String(finding.rule.to_owned())),
            code_description: href.map(|href| CodeDescription { href }),
            source: Some("gateway-ls".to_owned()),
            message: plain(&finding.message),
            related_information: (!related.is_empty()).then_some(related),
            tags: (!tags.is_empty()).then_some(tags),
            data: None,
        }
    }
}

/// A place in another file, if the client has a name for that.
fn to_elsewhere(
    place: &Elsewhere,
    files: &[(Url, Arc<Companion>)],
    client: &Client,
) -> Option<DiagnosticRelatedInformation> {
    let (url, _) = files.iter().find(|(_, file)| file.path == place.file.path)?;
    let range = to_range(&place.file.text, place.range, client.encoding);
    let message = plain(&place.message);
    Some(DiagnosticRelatedInformation { location: Location::new(url.clone(), range), message })
}

/// Where a client reads about a finding: on the page of its rule, or else on Google's page.
fn page_about(finding: &Finding, client: &Client) -> Option<Url> {
    match &client.pages {
        Some(pages) => pages.url(&Page::Rule(finding.rule.to_owned())),
        None => Url::parse(finding.docs?).ok(),
    }
}

/// Ends a hover that a client wants to be marked as one about OpenAPI itself. Markdown shows nothing
/// for it.
const OPENAPI_MARK: &str = "\n\n[openapi]: #";

/// A hover, with a link to the page that says more if the client can show it.
pub(super) fn to_hover(
    hover: &Hover,
    more: Option<&Url>,
    text: &Text,
    client: &Client,
) -> lsp_types::Hover {
    let (kind, value) = if client.markdown {
        // On the line of the source, if that is the last one: there is little room.
        let is_source = |block: &Block| match block {
            Block::Paragraph(content) => matches!(content.first(), Some(Inline::Link(..))),
            _ => false,
        };
        let before =
            if hover.content.blocks.last().is_some_and(is_source) { " · " } else { "\n\n" };
        let link = more.map(|url| format!("{before}[More]({url})")).unwrap_or_default();
        let is_marked = hover.is_of_openapi && client.openapi_keys == OpenapiKeysOption::Marked;
        let mark = if is_marked { OPENAPI_MARK } else { "" };
        (MarkupKind::Markdown, hover.content.markdown() + &link + mark)
    } else {
        (MarkupKind::PlainText, hover.content.plain())
    };
    lsp_types::Hover {
        contents: HoverContents::Markup(MarkupContent { kind, value }),
        range: Some(to_range(text, hover.range, client.encoding)),
    }
}

pub(super) fn to_completion(
    completion: &Completion,
    text: &Text,
    client: &Client,
) -> CompletionItem {
    let is_preselected = completion.is_preferred && client.preselected_completions;
    let written = to_written(completion, client);
    let range = to_range(text, completion.edit.range, client.encoding);
    let also = completion.also.iter().map(|edit| to_text_edit(edit, text, client.encoding));
    let also: Vec<_> = also.collect();
    let label = title(&completion.label);
    let is_marked = completion.is_of_openapi && client.openapi_keys == OpenapiKeysOption::Marked;
    CompletionItem {
        // What is typed is held against the text of the file, whatever is shown of it.
        filter_text: (label != completion.label).then(|| completion.label.clone()),
        label,
        // Kinds that every client knows.
        kind: Some(match completion.kind {
            CompletionKind::Key => CompletionItemKind::PROPERTY,
            CompletionKind::Value => CompletionItemKind::VALUE,
            CompletionKind::Keyword => CompletionItemKind::KEYWORD,
            CompletionKind::Snippet => CompletionItemKind::SNIPPET,
        }),
        detail: completion.detail.as_deref().map(title),
        documentation: (!completion.documentation.blocks.is_empty())
            .then(|| to_documentation(&completion.documentation, client)),
        preselect: is_preselected.then_some(true),
        sort_text: Some(completion.sort_key.clone()),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit::new(range, written.text))),
        insert_text_format: written.is_snippet.then_some(InsertTextFormat::SNIPPET),
        insert_text_mode: written.mode,
        additional_text_edits: (!also.is_empty()).then_some(also),
        data: is_marked.then(|| json!({"openapi": true})),
        ..CompletionItem::default()
    }
}

/// What a client is told to write.
struct Written {
    text: String,
    is_snippet: bool,
    mode: Option<InsertTextMode>,
}

/// What to write, so that its further lines are where they should. Editors indent those of a
/// snippet like its first line, whatever they are told, and write those of a plain text as they
/// are; one that declares to do otherwise is told what it gets.
fn to_written(completion: &Completion, client: &Client) -> Written {
    let plain = &completion.edit.text;
    let snippet = completion.snippet.as_ref().filter(|_| client.snippets);
    let goes_on = snippet.unwrap_or(plain).contains('\n');
    let knows = |mode| client.insert_text_modes.contains(&mode);
    let knows_none = client.insert_text_modes.is_empty();
    match snippet {
        Some(snippet) if !goes_on => {
            Written { text: snippet.clone(), is_snippet: true, mode: None }
        }
        Some(snippet) if knows(2) || knows_none => Written {
            text: unindented(snippet, &completion.indent),
            is_snippet: true,
            mode: knows(2).then_some(InsertTextMode::ADJUST_INDENTATION),
        },
        None if goes_on && knows(2) && !knows(1) => Written {
            text: unindented(plain, &completion.indent),
            is_snippet: false,
            mode: Some(InsertTextMode::ADJUST_INDENTATION),
        },
        _ => Written {
            text: plain.clone(),
            is_snippet: false,
            mode: (goes_on && knows(1)).then_some(InsertTextMode::AS_IS),
        },
    }
}

/// The text without these blanks at the start of all lines but the first.
fn unindented(text: &str, indent: &str) -> String {
    text.replace(&format!("\n{indent}"), "\n")
}

fn to_documentation(markup: &Markup, client: &Client) -> Documentation {
    match &client.completion_format {
        Some(MarkupKind::Markdown) => Documentation::MarkupContent(MarkupContent {
            kind: MarkupKind::Markdown,
            value: markup.markdown(),
        }),
        _ => Documentation::String(markup.plain()),
    }
}

/// What is wrong with a settings file, at its place.
pub(super) fn to_complaint(
    message: &str,
    range: TextRange,
    text: &Text,
    client: &Client,
) -> Diagnostic {
    Diagnostic {
        range: to_range(text, range, client.encoding),
        severity: Some(DiagnosticSeverity::WARNING),
        source: Some("gateway-ls".to_owned()),
        message: plain(message),
        ..Diagnostic::default()
    }
}

fn to_severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Info => DiagnosticSeverity::INFORMATION,
        Severity::Hint => DiagnosticSeverity::HINT,
    }
}

fn to_tag(tag: Tag) -> DiagnosticTag {
    match tag {
        Tag::Unnecessary => DiagnosticTag::UNNECESSARY,
        Tag::Deprecated => DiagnosticTag::DEPRECATED,
    }
}
