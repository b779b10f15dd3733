//! The same by indentation.

use super::brackets;
use super::word::{
    byte, is_blank, is_end, is_free_rest, is_template, line_end, next_line, quoted, skip_blanks,
};
use super::{Around, Layout, Part, Spot};
use crate::text::TextRange;
use crate::yaml::Tree;
use crate::yaml::split::plain_key_end;

/// Blocks whose second line is looked at for the step of the indentation.
const MAX_SAMPLES: usize = 64;

/// Spaces from a key to those below it, if no line says.
const STEP: usize = 2;

/// A mapping or list that is open at a line.
#[derive(Debug)]
struct Frame {
    column: usize,
    is_list: bool,
    keys: Vec<TextRange>,
    /// Whether its last key, or item, has no value on its own line.
    is_bare: bool,
}

/// A line with a key.
#[derive(Clone, Copy)]
struct Key {
    content: TextRange,
    colon: usize,
}

struct Reader<'s> {
    source: &'s str,
    offset: usize,
    frames: Vec<Frame>,
    step: Option<usize>,
    dash: Option<usize>,
}

/// What reading a line came to.
enum Read {
    /// The next line begins there.
    On(usize),
    /// The place stands in it.
    Done(Option<Around>),
}

/// Where the place at `offset` stands.
pub(super) fn read(tree: &Tree, offset: usize) -> Option<Around> {
    let source = tree.source();
    let blocks: Vec<TextRange> = tree.blocks().collect();
    let here = blocks.partition_point(|block| block.start <= offset).saturating_sub(1);
    let mut reader = Reader { source, offset, frames: Vec::new(), step: None, dash: None };
    for block in blocks.get(..here).unwrap_or_default() {
        reader.first_line(*block);
    }
    let samples = blocks.iter().skip(here.saturating_sub(MAX_SAMPLES / 2)).take(MAX_SAMPLES);
    let step = samples.filter_map(|block| sample(source, *block)).next();
    reader.step = step.or(reader.step);
    let start = blocks.get(here).map_or(0, |block| block.start);
    let mut line =
        if source.starts_with('\u{feff}') && start == 0 { '\u{feff}'.len_utf8() } else { start };
    let mut found = loop {
        if line > offset {
            return None;
        }
        if offset <= line_end(source, line) {
            break reader.place(line)?;
        }
        match reader.line(line) {
            Read::On(next) if next > line => line = next,
            Read::On(_) => return None,
            Read::Done(found) => return found,
        }
    };
    if found.spot == Spot::Key
        && let Layout::Block { column, .. } = found.layout
    {
        let rest = blocks.get(here + 1..).unwrap_or_default();
        let end = rest.first().map_or(source.len(), |block| block.start);
        let start = next_line(source, offset);
        found.siblings.extend(keys_below(source, start, end, rest, column));
    }
    Some(found)
}

/// Keys of the mapping at a column, from a line on: in the rest of a block, then in other blocks.
fn keys_below(
    source: &str,
    start: usize,
    end: usize,
    blocks: &[TextRange],
    column: usize,
) -> Vec<TextRange> {
    let mut keys = Vec::new();
    let mut line = start;
    while line < end {
        match key_at_column(source, line, column) {
            Beside::Key(key) => keys.push(key),
            Beside::Passed => {}
            Beside::Left => return keys,
        }
        line = next_line(source, line);
    }
    for block in blocks {
        let line = first_content(source, *block).unwrap_or(block.start);
        match key_at_column(source, line, column) {
            Beside::Key(key) => keys.push(key),
            Beside::Passed => {}
            Beside::Left => break,
        }
    }
    keys
}

enum Beside {
    Key(TextRange),
    Passed,
    Left,
}

fn key_at_column(source: &str, line: usize, column: usize) -> Beside {
    let start = skip_blanks(source, line);
    let content = content_at(source, start);
    if content.is_empty() || content.starts_with('#') || is_template(content) {
        return Beside::Passed;
    }
    if start - line < column {
        return Beside::Left;
    }
    match key(source, start).filter(|_| start - line == column) {
        Some(key) => Beside::Key(key.content),
        None => Beside::Passed,
    }
}

/// The step from the first line of a block to the second one.
fn sample(source: &str, block: TextRange) -> Option<usize> {
    let first = first_content(source, block)?;
    let second = next_line(source, first);
    let key = skip_blanks(source, second);
    let column = skip_blanks(source, first) - first;
    if second >= block.end || is_dash(source, key) || content_at(source, key).starts_with('#') {
        return None;
    }
    self::key(source, key)?;
    (key - second).checked_sub(column).filter(|step| *step > 0)
}

fn first_content(source: &str, block: TextRange) -> Option<usize> {
    let mut line = block.start;
    while line < block.end {
        let content = content_at(source, skip_blanks(source, line));
        if !is_passed(content) {
            return Some(line);
        }
        line = next_line(source, line);
    }
    None
}

fn content_at(source: &str, at: usize) -> &str {
    TextRange::new(at, line_end(source, at)).of(source)
}

fn is_passed(content: &str) -> bool {
    content.is_empty()
        || content.starts_with('#')
        || content.starts_with("---")
        || content.starts_with('%')
        || is_template(content)
}

fn is_dash(source: &str, at: usize) -> bool {
    byte(source, at) == b'-' && (is_blank(byte(source, at + 1)) || is_end(source, at + 1))
}

/// The key that a line has at an offset.
fn key(source: &str, at: usize) -> Option<Key> {
    let first = byte(source, at);
    if matches!(first, b'"' | b'\'') {
        let (content, end, is_closed) = quoted(source, at);
        let colon = skip_blanks(source, end);
        let is_key = is_closed && is_colon(source, colon);
        return is_key.then_some(Key { content, colon });
    }
    if matches!(first, b'{' | b'[' | b'#' | b'|' | b'>' | b'*' | b'!' | b'?' | b'%' | b'@' | b'`') {
        return None;
    }
    let line = content_at(source, at);
    let end = plain_key_end(line)?;
    let text = line.get(..end)?.trim_end_matches([' ', '\t']);
    Some(Key { content: TextRange::new(at, at + text.len()), colon: at + end })
}

fn is_colon(source: &str, at: usize) -> bool {
    byte(source, at) == b':' && (is_blank(byte(source, at + 1)) || is_end(source, at + 1))
}

/// Behind the anchor and the tag before a value.
fn skip_properties(source: &str, at: usize) -> usize {
    let mut at = skip_blanks(source, at);
    while matches!(byte(source, at), b'&' | b'!') {
        while !is_end(source, at) && !is_blank(byte(source, at)) {
            at += 1;
        }
        at = skip_blanks(source, at);
    }
    at
}

impl Reader<'_> {
    /// Of a block that does not hold the place its key is all that counts.
    fn first_line(&mut self, block: TextRange) {
        let Some(line) = first_content(self.source, block) else { return };
        let at = self.enter(line, block.end);
        if let Some(key) = key(self.source, at) {
            self.push_key(at - line, key);
            let value = skip_properties(self.source, key.colon + 1);
            self.set_bare(is_free_rest(self.source, value));
        }
    }

    /// Opens the lists that a line has dashes for, and closes what ends before it; the offset of
    /// what stands behind the dashes.
    fn enter(&mut self, line: usize, limit: usize) -> usize {
        let mut at = skip_blanks(self.source, line);
        while is_dash(self.source, at) && at + 1 < limit {
            let column = at - line;
            self.leave(column);
            if !self.frames.last().is_some_and(|top| top.is_list && top.column == column) {
                self.push(column, true);
            }
            self.set_bare(false);
            let next = skip_blanks(self.source, at + 1);
            if is_free_rest(self.source, next) {
                self.set_bare(true);
            }
            at = next;
        }
        at
    }

    /// Closes what stands further right than a column.
    fn leave(&mut self, column: usize) {
        while self.frames.last().is_some_and(|top| top.column > column) {
            self.frames.pop();
        }
    }

    fn push(&mut self, column: usize, is_list: bool) {
        if let Some(parent) = self.frames.last().filter(|parent| !parent.is_list) {
            let step = column.saturating_sub(parent.column);
            if is_list {
                self.dash = Some(step);
            } else {
                self.step = Some(step);
            }
        }
        self.frames.push(Frame { column, is_list, keys: Vec::new(), is_bare: false });
    }

    fn push_key(&mut self, column: usize, key: Key) {
        self.leave(column);
        let is_beside = |top: &Frame| top.column == column;
        if self.frames.last().is_some_and(|top| is_beside(top) && top.is_list) {
            self.frames.pop();
        }
        if !self.frames.last().is_some_and(is_beside) {
            self.push(column, false);
        }
        if let Some(top) = self.frames.last_mut() {
            top.keys.push(key.content);
        }
    }

    fn set_bare(&mut self, is_bare: bool) {
        if let Some(top) = self.frames.last_mut() {
            top.is_bare = is_bare;
        }
    }

    /// Reads a line that does not hold the place, with the lines that its value goes on in.
    fn line(&mut self, line: usize) -> Read {
        let source = self.source;
        let next = next_line(source, line);
        if is_passed(content_at(source, skip_blanks(source, line))) {
            return Read::On(next);
        }
        let at = self.enter(line, source.len());
        let base = self.frames.last().map_or(0, |top| top.column);
        if is_free_rest(source, at) {
            return Read::On(next);
        }
        match key(source, at) {
            Some(key) => {
                self.push_key(at - line, key);
                self.value(key.colon + 1, at - line, next)
            }
            None if self.frames.last().is_some_and(|top| top.is_list && at > line + top.column) => {
                self.value(at, base, next)
            }
            None => Read::On(next),
        }
    }

    /// Reads a value whose key, or dash, stands at column `base`.
    fn value(&mut self, start: usize, base: usize, next: usize) -> Read {
        let source = self.source;
        let at = skip_properties(source, start);
        let is_bare = is_free_rest(source, at);
        self.set_bare(is_bare);
        let content = content_at(source, at);
        match byte(source, at) {
            _ if is_bare || is_template(content) => Read::On(next),
            b'|' | b'>' => self.text(next, base),
            b'{' | b'[' => {
                let is_json = brackets::looks_like_json(source, at) && byte(source, at + 1) == b'"';
                let end = brackets::read(source, at, self.offset, Some(base), is_json);
                match end.found {
                    Some(found) => Read::Done(Some(found.around(self.path(true)))),
                    None if self.offset < end.at && end.at > next => {
                        // In the brackets, but where nothing can be written.
                        if starts_line(source, end.at) {
                            Read::On(end.at)
                        } else {
                            Read::Done(None)
                        }
                    }
                    None if starts_line(source, end.at) => Read::On(end.at.max(next)),
                    None => Read::On(brackets::line_below(source, end.at).max(next)),
                }
            }
            quote @ (b'"' | b'\'') => self.quoted_text(at, quote, base, next),
            _ => Read::On(next),
        }
    }

    /// Passes over a text that goes over lines, as long as they stand further right than `base`.
    fn text(&self, start: usize, base: usize) -> Read {
        let source = self.source;
        let mut line = start;
        let mut blank_from = None;
        while line < source.len() {
            let at = skip_blanks(source, line);
            let is_here = line <= self.offset && self.offset <= line_end(source, line);
            if is_end(source, at) {
                // A blank line belongs to the text if it goes on, or if the cursor stands in it.
                if is_here && self.offset - line > base {
                    return Read::Done(None);
                }
                blank_from.get_or_insert(line);
            } else if at - line > base || base == 0 && at > line {
                if is_here
                    || blank_from.is_some_and(|from| from <= self.offset && self.offset < line)
                {
                    return Read::Done(None);
                }
                blank_from = None;
            } else {
                break;
            }
            line = next_line(source, line);
        }
        Read::On(blank_from.unwrap_or(line))
    }

    fn quoted_text(&self, start: usize, quote: u8, base: usize, next: usize) -> Read {
        let source = self.source;
        let (mut at, mut line) = (start + 1, start);
        while at < source.len() {
            match byte(source, at) {
                b'\\' if quote == b'"' => at += 1,
                b'\'' if quote == b'\'' && byte(source, at + 1) == b'\'' => at += 1,
                found if found == quote => {
                    let is_here = line > start && self.offset <= at;
                    return if is_here {
                        Read::Done(None)
                    } else {
                        Read::On(next_line(source, at).max(next))
                    };
                }
                b'\n' => {
                    let content = skip_blanks(source, at + 1);
                    // A text that nothing closes ends with its line.
                    if !is_end(source, content) && content - at - 1 <= base {
                        return Read::On(next);
                    }
                    line = at + 1;
                }
                _ => {}
            }
            at += 1;
        }
        Read::On(next)
    }

    /// The keys that lead to the innermost open collection, or to the value of its last key.
    fn path(&self, with_last: bool) -> Vec<Part> {
        let mut path = Vec::new();
        let last = self.frames.len().saturating_sub(1);
        for (index, frame) in self.frames.iter().enumerate() {
            if frame.is_list {
                path.push(Part::Item);
            } else if let Some(key) = frame.keys.last().filter(|_| with_last || index < last) {
                path.push(Part::Key(key.of(self.source).to_owned()));
            }
        }
        path
    }

    /// The place itself, on the line that begins at `line`.
    fn place(&mut self, line: usize) -> Option<Around> {
        let (source, offset) = (self.source, self.offset);
        let content = content_at(source, skip_blanks(source, line));
        if content.starts_with("---") || is_template(content) {
            return None;
        }
        let indent = skip_blanks(source, line).min(offset) - line;
        let at = self.enter(line, offset);
        if offset < at {
            // In the blanks at the start of a line, or behind a dash, with nothing behind them.
            let is_free = is_end(source, skip_blanks(source, offset));
            return if is_free { self.word(line, offset, indent) } else { None };
        }
        let key = key(source, at);
        match key {
            Some(key) if offset > key.colon => {
                self.push_key(at - line, key);
                let base = at - line;
                self.value_here(key.colon + 1, base, indent)
            }
            Some(key) if key.content.touches(offset) => {
                let is_quoted = key.content.start > at;
                let quote = is_quoted.then(|| char::from(byte(source, at)));
                let place =
                    Place { word: key.content, quote, is_quote_closed: is_quoted, has_colon: true };
                self.owner(line, at, indent, place)
            }
            Some(_) => None,
            None => self.word(line, at, indent),
        }
    }

    /// A word without a colon behind it, or none.
    fn word(&mut self, line: usize, at: usize, indent: usize) -> Option<Around> {
        let source = self.source;
        match byte(source, at) {
            b'{' | b'[' if self.is_item(line, at) && self.offset > at => {
                return self.bracketed(at, at - line);
            }
            b'{' | b'[' | b'|' | b'>' | b'&' | b'!' | b'}' | b']' | b'#' | b'?' => return None,
            _ => {}
        }
        let place = word_at(source, at, self.offset)?;
        self.owner(line, at, indent, place)
    }

    fn is_item(&self, line: usize, at: usize) -> bool {
        self.frames.last().is_some_and(|top| top.is_list && line + top.column < at)
    }

    fn bracketed(&self, at: usize, base: usize) -> Option<Around> {
        let is_json =
            brackets::looks_like_json(self.source, at) && byte(self.source, at + 1) == b'"';
        let end = brackets::read(self.source, at, self.offset, Some(base), is_json);
        end.found.map(|found| found.around(self.path(true)))
    }

    /// The place in a value that begins on the line.
    fn value_here(&mut self, start: usize, base: usize, indent: usize) -> Option<Around> {
        let (source, offset) = (self.source, self.offset);
        let at = skip_properties(source, start);
        if offset < at && !is_free_rest(source, at) {
            return None;
        }
        let at = if offset < at || is_end(source, at) { offset } else { at };
        if TextRange::new(start, at).of(source).contains('#')
            || at < skip_properties_if_any(source, start, at)
        {
            return None;
        }
        match byte(source, at) {
            b'{' | b'[' if offset > at && !is_template(content_at(source, at)) => {
                return self.bracketed(at, base);
            }
            b'{' | b'[' | b'|' | b'>' | b'&' | b'!' | b'#' => return None,
            _ => {}
        }
        let place = word_at(source, at, offset)?;
        Some(self.around(self.path(true), Spot::Value, place, base, indent))
    }

    /// Whose key, item or value the word at `at` is.
    fn owner(&mut self, line: usize, at: usize, indent: usize, place: Place) -> Option<Around> {
        let column = at - line;
        if self.is_item(line, at) {
            let is_bare_line = self.frames.last().is_some_and(|top| top.column >= indent);
            if is_bare_line || self.frames.last().is_some_and(|top| top.is_bare) {
                let path = self.path(true);
                return Some(self.around(path, Spot::Item, place, column, indent));
            }
            return None;
        }
        self.leave_keeping(column)?;
        let Some(top) = self.frames.last() else {
            return Some(self.around(Vec::new(), Spot::Key, place, column, indent));
        };
        if top.column == column && !top.is_list {
            let siblings = top.keys.clone();
            let found = self.around(self.path(false), Spot::Key, place, column, indent);
            return Some(Around { siblings, ..found });
        }
        if top.is_bare && top.column < column {
            let below = next_content(self.source, line);
            let has_colon = place.has_colon;
            let path = self.path(true);
            return match below {
                Some(below) if below > top.column && below != column => None,
                _ if has_colon || below == Some(column) => {
                    Some(self.around(path, Spot::Key, place, column, indent))
                }
                _ => Some(self.around(path, Spot::Below, place, column, indent)),
            };
        }
        None
    }

    /// Closes what stands further right than a column. `None` if a mapping stood there to which
    /// the line cannot belong: its column is neither that of the mapping nor that of one around it.
    fn leave_keeping(&mut self, column: usize) -> Option<()> {
        let mut was_closed = false;
        while self.frames.last().is_some_and(|top| top.column > column) {
            self.frames.pop();
            was_closed = true;
        }
        if self.frames.last().is_some_and(|top| top.is_list && top.column == column) {
            self.frames.pop();
            was_closed = true;
        }
        let is_beside = self.frames.last().is_some_and(|top| top.column == column);
        (!was_closed || is_beside).then_some(())
    }

    fn around(
        &self,
        path: Vec<Part>,
        spot: Spot,
        place: Place,
        column: usize,
        indent: usize,
    ) -> Around {
        let steps = self.frames.windows(2).rev().find_map(|pair| match pair {
            [parent, child] if !parent.is_list && !child.is_list => {
                Some(child.column.saturating_sub(parent.column))
            }
            _ => None,
        });
        let step = steps.or(self.step).filter(|step| *step > 0).unwrap_or(STEP);
        let dash = self.dash.unwrap_or(step);
        Around {
            path,
            spot,
            word: place.word,
            quote: place.quote,
            is_quote_closed: place.is_quote_closed,
            siblings: Vec::new(),
            has_colon: place.has_colon,
            layout: Layout::Block { column, indent, step, dash },
        }
    }
}

/// The column of the next line with content.
fn next_content(source: &str, line: usize) -> Option<usize> {
    let mut line = next_line(source, line);
    while line < source.len() {
        let start = skip_blanks(source, line);
        if !is_passed(content_at(source, start)) {
            return (!is_dash(source, start)).then_some(start - line);
        }
        line = next_line(source, line);
    }
    None
}

/// The offset itself, unless it stands in an anchor or tag.
fn skip_properties_if_any(source: &str, start: usize, at: usize) -> usize {
    let value = skip_blanks(source, start);
    let has_properties = matches!(byte(source, value), b'&' | b'!');
    if has_properties && at > value && !is_blank(byte(source, at - 1)) { at + 1 } else { at }
}

fn starts_line(source: &str, at: usize) -> bool {
    at == 0 || byte(source, at - 1) == b'\n'
}

/// The word that begins at an offset and holds the place.
struct Place {
    word: TextRange,
    quote: Option<char>,
    is_quote_closed: bool,
    has_colon: bool,
}

/// A word of one piece that ends its line, but for a colon and a comment.
fn word_at(source: &str, at: usize, offset: usize) -> Option<Place> {
    let first = byte(source, at);
    let (word, end, quote, is_quote_closed) = if matches!(first, b'"' | b'\'') && offset > at {
        let (content, end, is_closed) = quoted(source, at);
        (content, end, Some(char::from(first)), is_closed)
    } else {
        let line = content_at(source, at);
        let end = at + line.find([' ', '\t']).unwrap_or(line.len());
        let end = if source.get(..end)?.ends_with(':') && end > at { end - 1 } else { end };
        (TextRange::new(at, end), end, None, false)
    };
    if !word.touches(offset) || TextRange::new(word.start, offset).of(source).contains([' ', '\t'])
    {
        return None;
    }
    let colon = skip_blanks(source, end);
    let has_colon = is_colon(source, colon);
    let rest = if has_colon { colon + 1 } else { end };
    (has_colon || is_free_rest(source, rest)).then_some(Place {
        word,
        quote,
        is_quote_closed,
        has_colon,
    })
}
