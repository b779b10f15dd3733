//! The same by indentation.

mod line;

use line::{
    Key, Place, content_at, first_content, is_above_directive, is_dash, is_passed, key, keys_below,
    next_content, sample, skip_properties, skip_properties_if_any, starts_line, word_at,
};

use super::brackets;
use super::word::{byte, is_end, is_free_rest, is_template, line_end, next_line, skip_blanks};
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
    if matches!(found.spot, Spot::Key | Spot::Item)
        && let Layout::Block { column, .. } = found.layout
    {
        let rest = blocks.get(here + 1..).unwrap_or_default();
        let end = rest.first().map_or(source.len(), |block| block.start);
        let start = next_line(source, offset);
        found.siblings.extend(keys_below(source, start, end, rest, column));
    }
    Some(found)
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
        if let Some(next) = self.plain_line(line) {
            return Read::On(next);
        }
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
            None if self.is_item(line, at) || self.begins_in_brackets(line, at) => {
                self.value(at, base, next)
            }
            None => Read::On(next),
        }
    }

    /// The same for a line of the simplest kind, `key: value` or `key:`, as nearly all are.
    fn plain_line(&mut self, line: usize) -> Option<usize> {
        let rest = self.source.get(line..)?;
        let length = rest.find('\n')?;
        let text = rest.get(..length)?;
        let indent = text.bytes().take_while(|byte| *byte == b' ').count();
        let content = text.get(indent..)?;
        let colon = content.as_bytes().first().filter(|it| it.is_ascii_alphabetic());
        let colon = colon.and_then(|_| plain_key_end(content))?;
        let value = content.get(colon + 1..)?.trim_start_matches(' ');
        let first = value.as_bytes().first();
        let is_simple = first.is_none_or(|byte| byte.is_ascii_alphanumeric() || *byte == b'/');
        if !is_simple || content.get(..colon)?.ends_with([' ', '\t']) {
            return None;
        }
        let start = line + indent;
        let content = TextRange::new(start, start + colon);
        self.push_key(indent, Key { content, colon: content.end });
        self.set_bare(first.is_none());
        Some(line + length + 1)
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
                    None => Read::On(next_line(source, end.at).max(next)),
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
            // In the blanks at the start of a line, or behind a dash; a comment may follow.
            let is_free = is_free_rest(source, offset);
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
        // A dash that is the first of an item, or of a line of dashes.
        if is_dash(source, at) {
            return None;
        }
        match byte(source, at) {
            b'{' | b'[' if self.is_item(line, at) && self.offset > at => {
                return self.bracketed(at, at - line);
            }
            b'{' | b'[' if self.begins_in_brackets(line, at) && self.offset > at => {
                let base = self.frames.last().map_or(0, |top| top.column);
                return self.bracketed(at, base);
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

    /// Whether the value of the key above begins here, on a line of its own.
    fn begins_in_brackets(&self, line: usize, at: usize) -> bool {
        let is_bracket = matches!(byte(self.source, at), b'{' | b'[');
        let is_value = |top: &Frame| top.is_bare && !top.is_list && line + top.column < at;
        is_bracket
            && self.frames.last().is_some_and(is_value)
            && !is_template(content_at(self.source, at))
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
        let below = next_content(self.source, line);
        let is_below = below.is_some_and(|below| below.is_below(column));
        let Some(top) = self.frames.last() else {
            if is_above_directive(self.source, line) {
                return None;
            }
            let fits = below
                .is_none_or(|below| below.column == column || (is_below && !place.word.is_empty()));
            let found = self.around(Vec::new(), Spot::Key, place, column, indent);
            return fits.then_some(Around { has_children: is_below, ..found });
        };
        if top.column == column && !top.is_list {
            // Lines further right belong to the key above, if it has nothing on its own line.
            let is_between = is_below && !place.has_colon && (place.word.is_empty() || top.is_bare);
            let siblings = top.keys.clone();
            let found = self.around(self.path(false), Spot::Key, place, column, indent);
            return (!is_between).then_some(Around { siblings, has_children: is_below, ..found });
        }
        if top.is_bare && top.column < column {
            let has_colon = place.has_colon;
            let is_empty = place.word.is_empty();
            let path = self.path(true);
            let below = below.filter(|below| below.is_below(top.column) && !top.is_list);
            let spot = match below {
                Some(below) if below.column == column && !below.is_dash => Spot::Key,
                Some(below) if below.column <= column || below.is_dash || is_empty => return None,
                None if !has_colon => Spot::Below,
                _ => Spot::Key,
            };
            let found = self.around(path, spot, place, column, indent);
            return Some(Around { has_children: is_below, ..found });
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
            has_children: false,
            layout: Layout::Block { column, indent, step, dash },
        }
    }
}
