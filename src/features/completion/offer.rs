//! What is offered at a place of a config: the keys, fields and values of the gateway's tables, the
//! names that the document defines, and snippets.

use std::collections::BTreeSet;

use super::manner::Manner;
use super::meaning;
use super::output::Output;
use super::phrase::Phrase;
use super::write::{self, Written};
use super::{Asked, Completion, CompletionKind, OpenapiKeys, in_order};
use crate::analysis::{Analysis, NameKind};
use crate::edit::Edit;
use crate::features::hover::{about_field, about_key};
use crate::features::markup::{Block, Markup};
use crate::features::place::{self, Place, Value, place};
use crate::gateway::{self, Content, KeyPlace, Object, SNIPPETS, Shape, Snippet, SnippetPlace};
use crate::text::TextRange;
use crate::yaml::{self, CursorContext, Layout, Slot};

/// Names that a tab stop offers for choice.
pub(super) const MAX_CHOICES: usize = 30;

/// What is before an item.
const LEAD: &str = "- ";

/// What can be written at an offset of a config.
pub(super) fn completions(analysis: &Analysis, offset: usize, asked: Asked) -> Vec<Completion> {
    let is_service_config = analysis.document.is_service_config();
    let is_config =
        (analysis.document.has_version_key || is_service_config) && !analysis.is_left_out;
    // Servers for OpenAPI do not know service configs.
    let asked = match is_service_config {
        true => Asked { openapi_keys: OpenapiKeys::Ours, ..asked },
        false => asked,
    };
    let Some(context) =
        yaml::cursor_context(&analysis.tree, analysis.format, offset).filter(|_| is_config)
    else {
        return Vec::new();
    };
    // A blank is typed to indent a line far more often than to ask.
    let is_indent = matches!(context.layout, Layout::Block { .. })
        && matches!(context.slot, Slot::Key | Slot::Below);
    if asked.typed == Some(' ') && is_indent && context.word.is_empty() {
        return Vec::new();
    }
    let Some(place) = place(&context.path, analysis) else { return Vec::new() };
    let (context, place, lead) = with_dash(context, place);
    let source = analysis.source();
    let manner = Manner::at(source, &context);
    let siblings = context.siblings.iter().map(|key| key.name.as_str()).collect();
    let offers =
        Offers { analysis, context: &context, manner, siblings, lead, asked, list: Vec::new() };
    in_order(offers.of(place))
}

/// Where a list is to begin its first item is what is written, after the dash that is still
/// missing. An open quote before the word leaves no room for one.
fn with_dash(context: CursorContext, place: Place) -> (CursorContext, Place, &'static str) {
    let is_free = context.slot == Slot::Below && context.quote.is_none() && !context.has_children;
    let item = is_free.then(|| place::item(place)).flatten();
    match (item, context.layout) {
        (Some(item), Layout::Block { column, indent, step, dash }) => {
            let layout = Layout::Block { column: column + LEAD.len(), indent, step, dash };
            (CursorContext { slot: Slot::Item, layout, ..context }, item, LEAD)
        }
        _ => (context, place, ""),
    }
}

/// What is offered at a place.
pub(super) struct Offers<'a> {
    pub(super) analysis: &'a Analysis,
    pub(super) context: &'a CursorContext,
    manner: Manner,
    /// The other keys of the mapping.
    pub(super) siblings: BTreeSet<&'a str>,
    /// What is written before all that is offered.
    lead: &'static str,
    pub(super) asked: Asked,
    pub(super) list: Vec<Completion>,
}

impl Offers<'_> {
    fn of(mut self, place: Place) -> Vec<Completion> {
        let is_value = matches!(self.context.slot, Slot::Value | Slot::Below | Slot::Item);
        // What is in quotes between brackets is a string, and no mapping begins in it.
        let is_string = self.context.slot == Slot::Item
            && self.context.quote.is_some()
            && matches!(self.context.layout, Layout::Brackets { .. });
        let is_key = !matches!(self.context.slot, Slot::Value) && !is_string;
        match place {
            Place::Object(object) if is_key => self.keys_of(object),
            Place::Map(keys, inner) if is_key => self.keys_of_map(keys, *inner),
            Place::Scalar(shape) if is_value => self.openapi_values(shape),
            Place::Value(value) if self.is_second_endpoint(&value) => {}
            Place::Value(value) => {
                if is_key {
                    self.keys_in(&value);
                }
                if is_value {
                    self.values(&value, value.shape);
                }
            }
            _ => {}
        }
        // What something speaks against comes last.
        self.list.sort_by_cached_key(|completion| completion.detail.is_some());
        self.list
    }

    /// The keys that count in a mapping, each after its snippets, which most people want.
    pub(super) fn extension_keys(&mut self, place: KeyPlace) {
        let is_v3 = self.analysis.document.is_v3;
        for key in gateway::keys().iter().filter(|key| key.replaced_by.is_none()) {
            let used = key.in_version(is_v3).filter(|used| used.places.contains(&place));
            let Some(used) = used.filter(|_| self.is_wanted(key, place)) else { continue };
            let documentation = about_key(self.analysis, key, place);
            let value = Value { key, field: None, shape: used.shape, is_named: false };
            let first = self.list.len();
            let of_place = match place {
                KeyPlace::Root => &[SnippetPlace::Root, SnippetPlace::RootOrOperation][..],
                KeyPlace::Operation => &[SnippetPlace::RootOrOperation],
                _ => &[],
            };
            for place in of_place {
                self.snippets(*place, Some(key.name));
            }
            self.key(key.name, &self.value_of(&value, used.shape), documentation);
            self.warn(first, self.caveat_of_key(key));
        }
    }

    /// Says what speaks against the completions from one on.
    fn warn(&mut self, first: usize, caveat: Option<&'static str>) {
        for completion in self.list.iter_mut().skip(first) {
            completion.detail = caveat.map(str::to_owned);
        }
    }

    /// The keys of an object, or of a map whose keys are known or named in the document.
    fn keys_in(&mut self, value: &Value) {
        let is_list = self.context.slot == Slot::Item;
        match value.collection() {
            Shape::Object(object) => {
                self.fields(value, object);
                if !value.is_named {
                    self.snippets(value.snippets(), None);
                }
            }
            Shape::Map(inner) if !is_list || value.key.name == "x-security" => {
                let field = value.field.map_or("", |field| field.name);
                let written = self.value_of(value, *inner);
                match (value.field.and_then(|field| field.only_key), field) {
                    (Some(key), _) => {
                        let documentation =
                            value.field.map(|field| Markup::paragraph(field.purpose));
                        if !self.siblings.contains(key) {
                            self.key(key, &written, documentation.unwrap_or_default());
                        }
                    }
                    (None, "security") if self.siblings.is_empty() => {
                        let names = self.schemes_for_tools_list();
                        self.names_as_keys(names, NameKind::Scheme, &Written::EmptyList);
                    }
                    (None, "security") => {}
                    (None, "metricCosts") => {
                        let metrics = self.defined(NameKind::Metric);
                        self.names_as_keys(metrics, NameKind::Metric, &Written::Number("1"));
                    }
                    (None, _) if value.key.name == "x-security" => {
                        let names = self.schemes_for_audiences();
                        self.names_as_keys(names, NameKind::Scheme, &written);
                    }
                    (None, _) => self.snippets(value.snippets(), None),
                }
            }
            _ => {}
        }
    }

    fn fields(&mut self, value: &Value, object: &'static Object) {
        for field in object.fields {
            if !self.is_field_wanted(object, field) {
                continue;
            }
            let value = Value { field: Some(field), shape: field.shape, ..*value };
            let documentation = about_field(object, field);
            let first = self.list.len();
            self.key(field.name, &self.value_of(&value, field.shape), documentation);
            self.warn(first, self.caveat_of_field(field));
        }
    }

    pub(super) fn names_as_keys(&mut self, names: Vec<String>, kind: NameKind, value: &Written) {
        for name in names {
            if !self.siblings.contains(name.as_str()) {
                let documentation = meaning::of_name(self.analysis, kind, &name);
                self.key(&name, value, documentation);
            }
        }
    }

    /// The snippets of a place, or those of one key there.
    pub(super) fn snippets(&mut self, place: SnippetPlace, key: Option<&str>) {
        if self.context.has_colon || self.context.has_children {
            return;
        }
        let is_v3 = self.analysis.document.is_v3;
        let fits = SNIPPETS.iter().filter(|it| it.is_v3 == is_v3 && it.place == place);
        for snippet in fits.filter(|it| key.is_none_or(|key| it.key == key)) {
            let is_name = snippet.key.starts_with("${");
            if self.siblings.contains(snippet.key) || !self.is_snippet_wanted(snippet) {
                continue;
            }
            // A name that is taken is not the one that is wanted.
            let key = self.free_name(snippet.key);
            let label = match is_name {
                true => format!("{}: {}", key.shown(), snippet.name),
                false => format!("{}: {}", snippet.key, snippet.name),
            };
            let value = self.named(&snippet.value);
            let output = write::entry(self.context, &key, &value, &self.manner);
            let mut documentation = Markup::paragraph(snippet.purpose);
            let code = self.outdented(&output.plain);
            documentation.blocks.push(Block::Code(self.language(), code));
            self.push(label, CompletionKind::Snippet, output, documentation);
        }
    }

    /// Whether the field that a snippet fills can be here.
    fn is_snippet_wanted(&self, snippet: &Snippet) -> bool {
        match place(&self.context.path, self.analysis) {
            Some(Place::Value(value)) => match value.collection() {
                Shape::Object(object) => object
                    .field(snippet.key)
                    .is_none_or(|field| self.is_field_wanted(object, field)),
                _ => true,
            },
            _ => true,
        }
    }

    /// A snippet's value with the document's own names for choice where it has such.
    fn named(&self, content: &Content) -> Written {
        let holes = [
            ("METRIC", self.defined(NameKind::Metric)),
            ("BACKEND", self.routable()),
            ("SCHEME", self.schemes_for_tools_list()),
        ];
        let few = holes.into_iter().filter(|(_, names)| names.len() <= MAX_CHOICES);
        few.fold(Written::from(content), |written, (hole, names)| written.with(hole, &names))
    }

    fn free_name(&self, key: &str) -> Phrase {
        let phrase = Phrase::of_snippet(key);
        let shown = phrase.shown();
        if !self.siblings.contains(shown.as_str()) {
            return phrase;
        }
        let numbered = |number: usize| format!("{shown}-{number}");
        let free = (2..100).map(numbered).find(|name| !self.siblings.contains(name.as_str()));
        free.map_or(phrase, Phrase::stop)
    }

    fn outdented(&self, text: &str) -> String {
        let indent = match self.context.layout {
            Layout::Block { column, .. } => " ".repeat(column),
            Layout::Brackets { .. } => self.indent(),
        };
        text.replace(&format!("{}{indent}", self.manner.line_break), "\n")
    }

    /// The language of what is written.
    fn language(&self) -> &'static str {
        match self.context.layout {
            Layout::Brackets { is_json: true, .. } => "json",
            _ => "yaml",
        }
    }

    /// The blanks at the start of the line.
    fn indent(&self) -> String {
        match self.context.layout {
            Layout::Block { indent, .. } => " ".repeat(indent),
            Layout::Brackets { .. } => {
                self.manner.lines.as_ref().map(|lines| lines.indent.clone()).unwrap_or_default()
            }
        }
    }

    pub(super) fn key(&mut self, name: &str, value: &Written, documentation: Markup) {
        if !write::fits_quote(self.context, name) {
            return;
        }
        self.entry(
            name.to_owned(),
            CompletionKind::Key,
            &Phrase::plain(name),
            value,
            documentation,
        );
    }

    /// A key, which may have words to be replaced, and what is at it.
    pub(super) fn entry(
        &mut self,
        label: String,
        kind: CompletionKind,
        key: &Phrase,
        value: &Written,
        documentation: Markup,
    ) {
        let output = write::entry(self.context, key, value, &self.manner);
        self.push(label, kind, output, documentation);
    }

    pub(super) fn value(&mut self, name: &str, value: &Written, documentation: Markup) {
        if !write::fits_quote(self.context, name) {
            return;
        }
        let mut output = write::scalar(self.context, value, &self.manner);
        let before = self.context.word.start.checked_sub(1);
        let is_glued =
            before.is_some_and(|at| self.analysis.source().as_bytes().get(at) == Some(&b':'));
        if is_glued && self.context.slot == Slot::Value {
            output.plain.insert(0, ' ');
            output.snippet.insert(0, ' ');
        }
        let kind = CompletionKind::Value;
        self.push(name.to_owned(), kind, output, documentation);
    }

    fn push(&mut self, label: String, kind: CompletionKind, output: Output, documentation: Markup) {
        let word = self.context.word;
        // What is written after a key goes after its closing quote.
        let closes = self.context.is_quote_closed && kind != CompletionKind::Value;
        let range = TextRange::new(word.start, word.end + usize::from(closes));
        let comma = match self.context.layout {
            Layout::Brackets { comma_before, .. } => comma_before,
            Layout::Block { .. } => None,
        };
        let comma = comma.map(|at| Edit { range: TextRange::empty(at), text: ",".to_owned() });
        let edit = Edit { range, text: format!("{}{}", self.lead, output.plain) };
        self.list.push(Completion {
            snippet: output.has_stops().then(|| format!("{}{}", self.lead, output.snippet)),
            indent: self.indent(),
            also: comma.into_iter().collect(),
            ..Completion::new(kind, label, documentation, edit)
        });
    }
}

/// Names, each once.
pub(super) fn distinct<'n>(names: impl Iterator<Item = &'n String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    names.filter(|name| !name.is_empty() && seen.insert(name.as_str())).cloned().collect()
}
