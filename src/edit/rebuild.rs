//! A collection taken apart into its members, changed, and written again. What is not opened is
//! written as it was, with its comments and line breaks, indented for its new place.
//!
//! It is for changes that move much of a file; small ones are edits of their own. Nodes with an
//! anchor, a tag or a merge key are not opened.

mod write;

use super::piece::Piece;
use super::source::{
    self, Marker, after_colon, end_of_free_rest, has_comment, lead, line_end, line_start, next_line,
};
use super::style::FileStyle;
use super::value::Value;
use crate::text::TextRange;
use crate::yaml::{Kind, Node, Style};

/// An entry of a mapping or an item of a list.
#[derive(Clone, Debug)]
pub(crate) struct Member<'t> {
    /// Comments and blank lines above it.
    pub(crate) above: Vec<&'t str>,
    /// Its name; empty for an item.
    pub(crate) name: String,
    /// The key as it is written, if it is an old one.
    key: Option<&'t str>,
    /// What it holds.
    pub(crate) part: Part<'t>,
    /// The comment on the line of its key.
    after: Option<&'t str>,
}

/// What a member holds.
#[derive(Clone, Debug)]
pub(crate) enum Part<'t> {
    /// What is there, as it is written.
    Same(Written<'t>),
    /// Something new.
    New(Value),
    /// A mapping.
    Map(Vec<Member<'t>>, Layout<'t>),
    /// A list.
    List(Vec<Member<'t>>, Layout<'t>),
}

/// A value as it is in the text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Written<'t> {
    pub(crate) node: Node<'t>,
    /// In lines: all after the colon or dash. In brackets: the value alone.
    range: TextRange,
    /// The column of its key or dash, if it is in lines.
    column: Option<usize>,
}

/// How the members of a collection are.
#[derive(Clone, Debug, Default)]
pub(crate) struct Layout<'t> {
    form: Form,
    /// Comments below the last member.
    below: Vec<&'t str>,
}

#[derive(Clone, Copy, Debug, Default)]
enum Form {
    /// As the place wants it.
    #[default]
    New,
    /// In lines, so many columns to the right of the owner.
    Lines(usize),
    /// Between brackets, each on a line of its own or all beside each other.
    Brackets { is_wide: bool },
}

impl<'t> Member<'t> {
    /// A new entry.
    pub(crate) fn new(name: &str, part: Part<'t>) -> Self {
        Self { above: Vec::new(), name: name.to_owned(), key: None, part, after: None }
    }

    /// The same under another name.
    pub(crate) fn renamed(self, name: &str) -> Self {
        Self { name: name.to_owned(), key: None, ..self }
    }

    /// The same with other comments above it.
    pub(crate) fn below(self, above: Vec<&'t str>) -> Self {
        Self { above, ..self }
    }

    /// The same with another value on its line.
    pub(crate) fn holding(self, file: &FileStyle<'t>, part: Part<'t>) -> Self {
        let own = self
            .comments(file)
            .into_iter()
            .skip(self.above.iter().filter(|line| !line.is_empty()).count());
        let after = own.last();
        Self { part, after, ..self }
    }

    /// All comments about it, for what takes its place.
    pub(crate) fn comments(&self, file: &FileStyle<'t>) -> Vec<&'t str> {
        let above = self.above.iter().copied().filter(|line| !line.is_empty());
        let mut comments: Vec<&str> = above.chain(self.after).collect();
        match &self.part {
            Part::Same(written) => {
                let all = file.tree.comments().iter();
                let within =
                    all.filter(|it| written.range.start <= it.start && it.end <= written.range.end);
                comments.extend(within.map(|it| it.of(file.text()).trim()));
            }
            Part::New(_) => {}
            Part::Map(members, layout) | Part::List(members, layout) => {
                comments.extend(members.iter().flat_map(|member| member.comments(file)));
                comments.extend(layout.below.iter().copied());
            }
        }
        comments
    }

    /// The text of its scalar.
    pub(crate) fn scalar(&self) -> Option<String> {
        match &self.part {
            Part::Same(written) => {
                let node = written.node;
                let is_one = node.kind() == Kind::Scalar && !node.is_null();
                (is_one && node.anchor().is_none()).then(|| node.text().into_owned())
            }
            Part::New(Value::Text(text) | Value::Plain(text)) => Some(text.clone()),
            _ => None,
        }
    }

    /// The texts of its list of scalars.
    pub(crate) fn scalars(&self) -> Option<Vec<String>> {
        let Part::Same(written) = &self.part else { return None };
        let is_list = written.node.kind() == Kind::Sequence && written.node.anchor().is_none();
        let text = |item: Node<'_>| {
            (item.kind() == Kind::Scalar && !item.is_null()).then(|| item.text().into_owned())
        };
        is_list.then(|| written.node.items().map(text).collect::<Option<_>>())?
    }

    /// Takes a mapping or list apart, if it is here in full; `None` for anything else.
    pub(crate) fn open(&mut self, file: &FileStyle<'t>) -> Option<&mut Vec<Member<'t>>> {
        if let Part::Same(written) = &self.part {
            let written = *written;
            let (part, after) = opened(file, &written)?;
            self.part = part;
            self.after = self.after.or(after);
        }
        match &mut self.part {
            Part::Map(members, _) | Part::List(members, _) => Some(members),
            _ => None,
        }
    }

    /// Whether it is a mapping, opened or not.
    pub(crate) fn is_mapping(&self) -> bool {
        match &self.part {
            Part::Same(written) => written.node.kind() == Kind::Mapping,
            Part::Map(..) | Part::New(Value::Map(_)) => true,
            _ => false,
        }
    }
}

impl<'t> Part<'t> {
    /// A new mapping, written as its place wants it.
    pub(crate) fn map(members: Vec<Member<'t>>) -> Self {
        Part::Map(members, Layout::default())
    }

    /// A new list, written as its place wants it.
    pub(crate) fn list(members: Vec<Member<'t>>) -> Self {
        Part::List(members, Layout::default())
    }

    /// A new text.
    pub(crate) fn text(text: &str) -> Self {
        Part::New(Value::Text(text.to_owned()))
    }

    /// A new number or boolean.
    pub(crate) fn plain(text: &str) -> Self {
        Part::New(Value::Plain(text.to_owned()))
    }
}

/// The root of a file as a member without a name, opened.
pub(crate) fn root<'t>(file: &FileStyle<'t>) -> Option<Member<'t>> {
    let node = file.tree.root().filter(|node| node.kind() == Kind::Mapping)?;
    if file.tree.second_document().is_some() || node.anchor().is_some() {
        return None;
    }
    let text = file.text();
    let part = match node.style() {
        Style::Block => in_lines(file, node, line_start(text, 0), text.len(), 0)?,
        _ => in_brackets(file, node)?,
    };
    Some(Member { part, ..Member::new("", Part::map(Vec::new())) })
}

/// The text with another root.
pub(crate) fn rewritten(file: &FileStyle<'_>, root: &Member<'_>) -> Option<String> {
    write::root(file, root)
}

/// A value with its children as members, and the comment on the line of its key.
fn opened<'t>(file: &FileStyle<'t>, written: &Written<'t>) -> Option<(Part<'t>, Option<&'t str>)> {
    let node = written.node;
    let has_children = matches!(node.kind(), Kind::Mapping | Kind::Sequence);
    let lead = lead(file.tree, node).filter(|lead| !lead.has_anchor && !lead.has_tag)?;
    if !has_children || file.tree.is_broken_at(node.range().start) {
        return None;
    }
    let (text, owner) = (file.text(), written.column);
    match node.style() {
        Style::Block => {
            let owner = owner?;
            let is_on_line = lead.marker == Marker::Dash
                && line_start(text, lead.start) == line_start(text, node.range().start);
            if is_on_line {
                return Some((in_lines(file, node, usize::MAX, written.range.end, owner)?, None));
            }
            let end = end_of_free_rest(file.tree, lead.end)?;
            let comment = TextRange::new(lead.end, end).of(text).trim();
            let below = next_line(text, end)?;
            let part = in_lines(file, node, below, written.range.end, owner)?;
            Some((part, (!comment.is_empty()).then_some(comment)))
        }
        Style::Flow => {
            let rest = TextRange::new(node.range().end, written.range.end).of(text).trim();
            Some((in_brackets(file, node)?, (!rest.is_empty()).then_some(rest)))
        }
        _ => None,
    }
}

/// The members of a collection by indentation: `from` is where the lines above the first one begin,
/// `end` where its own lines end, `owner` the column of its key or dash.
fn in_lines<'t>(
    file: &FileStyle<'t>,
    node: Node<'t>,
    from: usize,
    end: usize,
    owner: usize,
) -> Option<Part<'t>> {
    let text = file.text();
    let (mut members, mut at, mut offset) = (Vec::new(), Some(from), None);
    let mut add = |piece: Piece<'t>, key: Option<Node<'t>>, value: Node<'t>| {
        let lines = piece.lines(file)?;
        let above = at.filter(|at| *at < lines.start && lines.begins_line);
        let above = above.map(|at| lines_of(TextRange::new(at, lines.start).of(text)));
        let colon = match key {
            Some(key) => after_colon(text, key)?,
            None => piece.start + 1,
        };
        offset.get_or_insert(lines.column.checked_sub(owner)?);
        at = next_line(text, lines.end);
        let range = TextRange::new(colon, lines.end.min(end).max(colon));
        members.push(Member {
            above: above.unwrap_or_default(),
            name: key.map(|key| key.text().into_owned()).unwrap_or_default(),
            key: key.map(|key| key.range().of(text)),
            part: Part::Same(Written { node: value, range, column: Some(lines.column) }),
            after: None,
        });
        Some(())
    };
    for entry in node.entries() {
        is_plain_key(text, entry.key).then_some(())?;
        add(Piece::entry(file, node, entry)?, Some(entry.key), entry.value)?;
    }
    for item in node.items() {
        add(Piece::item(file, node, item)?, None, item)?;
    }
    let rest = at.filter(|at| *at < end).map(|at| TextRange::new(at, end).of(text));
    let below = rest.map(lines_of).unwrap_or_default();
    let layout = Layout { form: Form::Lines(offset?), below };
    Some(collection(node, members, layout))
}

fn collection<'t>(node: Node<'t>, members: Vec<Member<'t>>, layout: Layout<'t>) -> Part<'t> {
    match node.kind() {
        Kind::Sequence => Part::List(members, layout),
        _ => Part::Map(members, layout),
    }
}

/// The members of a collection in brackets.
fn in_brackets<'t>(file: &FileStyle<'t>, node: Node<'t>) -> Option<Part<'t>> {
    let (text, range) = (file.text(), node.range());
    let mut members = Vec::new();
    let mut pieces: Vec<(Piece<'t>, Option<Node<'t>>, Node<'t>)> = Vec::new();
    for entry in node.entries() {
        let is_paired = is_plain_key(text, entry.key) && !source::is_missing(entry.value);
        let piece = Piece::entry(file, node, entry).filter(|_| is_paired)?;
        pieces.push((piece, Some(entry.key), entry.value));
    }
    for item in node.items() {
        pieces.push((Piece::item(file, node, item)?, None, item));
    }
    let first = pieces.first().map_or(range.end, |(piece, ..)| piece.start);
    let is_wide = TextRange::new(range.start, first).of(text).contains(['\n', '\r']);
    if !is_wide && has_comment(file.tree, range) {
        return None;
    }
    let mut at = range.start + 1;
    for (piece, key, value) in pieces {
        let after = members.last_mut().map(|last: &mut Member<'t>| &mut last.after);
        let above = comments(file, TextRange::new(at, piece.start), after);
        let has_properties = value.anchor().is_some();
        members.push(Member {
            above,
            name: key.map(|key| key.text().into_owned()).unwrap_or_default(),
            key: key.map(|key| key.range().of(text)),
            part: Part::Same(Written {
                node: value,
                range: match has_properties {
                    true => TextRange::new(
                        source::start_with_properties(text, value.range().start),
                        value.range().end,
                    ),
                    false => value.range(),
                },
                column: None,
            }),
            after: None,
        });
        at = piece.end;
    }
    let after = members.last_mut().map(|last| &mut last.after);
    let below = comments(file, TextRange::new(at, range.end), after);
    let layout = Layout { form: Form::Brackets { is_wide }, below };
    Some(collection(node, members, layout))
}

/// The comments in a range between two members: the one on the line of the first goes to it.
fn comments<'t>(
    file: &FileStyle<'t>,
    range: TextRange,
    after: Option<&mut Option<&'t str>>,
) -> Vec<&'t str> {
    let text = file.text();
    let all = file.tree.comments().iter();
    let within = all.filter(|it| range.start <= it.start && it.start < range.end);
    let mut comments: Vec<&'t str> = within.map(|it| it.of(text).trim()).collect();
    let first_line = TextRange::new(range.start, line_end(text, range.start).min(range.end));
    let is_beside = has_comment(file.tree, first_line);
    if let Some(after) = after.filter(|_| is_beside && !comments.is_empty()) {
        *after = Some(comments.remove(0));
    }
    comments
}

/// Whether a key has neither anchor nor tag, and brings nothing from elsewhere.
fn is_plain_key(text: &str, key: Node<'_>) -> bool {
    let start = key.range().start;
    key.kind() == Kind::Scalar
        && key.text() != "<<"
        && source::start_with_properties(text, start) == start
}

/// The lines of a text without what they are indented by.
fn lines_of(text: &str) -> Vec<&str> {
    let text = text.strip_suffix('\n').unwrap_or(text);
    let text = text.strip_suffix('\r').unwrap_or(text);
    text.split('\n').map(str::trim).collect()
}

/// The column of an offset, or what is before it on its line if that is more than blanks.
fn indent_of_line(text: &str, at: usize) -> &str {
    let start = line_start(text, at);
    let content = source::skip_blanks(text, start);
    TextRange::new(start, content.min(at)).of(text)
}
