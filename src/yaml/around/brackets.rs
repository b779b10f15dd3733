//! The same in brackets: JSON, and the flow style of YAML.

use super::word::{byte, is_blank, line_end, quoted, skip_blanks};
use super::{Around, Layout, Part, Spot};
use crate::text::TextRange;
use crate::yaml::split::plain_key_end;

/// How reading brackets ended.
#[derive(Debug)]
pub(super) struct End {
    /// Behind the closing bracket, or where the text goes on that belongs to no bracket.
    pub(super) at: usize,
    /// The place that was looked for, if it stands in there.
    pub(super) found: Option<Found>,
}

/// A place in brackets.
#[derive(Debug)]
pub(super) struct Found {
    path: Vec<Part>,
    spot: Spot,
    word: TextRange,
    quote: Option<char>,
    is_quote_closed: bool,
    has_colon: bool,
    siblings: Vec<TextRange>,
    layout: Layout,
}

impl Found {
    /// The same, under the keys that lead to the brackets.
    pub(super) fn around(self, mut path: Vec<Part>) -> Around {
        path.extend(self.path);
        Around {
            path,
            spot: self.spot,
            word: self.word,
            quote: self.quote,
            is_quote_closed: self.is_quote_closed,
            siblings: self.siblings,
            has_colon: self.has_colon,
            has_children: false,
            layout: self.layout,
        }
    }
}

/// Whether the first key in brackets has double quotes, as in JSON.
pub(super) fn looks_like_json(source: &str, start: usize) -> bool {
    let inside = source.get(start + 1..).unwrap_or_default().trim_start();
    inside.starts_with('"') || inside.is_empty()
}

/// What was read last in a bracket.
#[derive(Clone, Copy, Debug)]
enum Last {
    /// The bracket itself, or a comma.
    Opened,
    /// A word that may become a key.
    Word,
    /// The colon behind a key.
    Colon,
    /// A value.
    Value(usize),
}

#[derive(Debug)]
struct Level {
    is_list: bool,
    keys: Vec<TextRange>,
    key: Option<TextRange>,
    last: Last,
}

struct Word {
    content: TextRange,
    end: usize,
    quote: Option<char>,
    is_closed: bool,
}

struct Reader<'s> {
    source: &'s str,
    offset: usize,
    is_json: bool,
    levels: Vec<Level>,
    found: Option<(Found, usize)>,
    /// Whether the place was met, in brackets or where nothing can be written.
    is_met: bool,
}

/// Reads brackets that open at `start` to their end. Under a key by indentation, whose column is
/// `base`, they end at the latest where the text goes on further left.
pub(super) fn read(
    source: &str,
    start: usize,
    offset: usize,
    base: Option<usize>,
    is_json: bool,
) -> End {
    let mut reader = Reader {
        source,
        offset,
        is_json,
        levels: Vec::new(),
        found: None,
        is_met: offset <= start,
    };
    let at = reader.run(start, base);
    if !reader.levels.is_empty() {
        reader.meet_between(at, source.len());
    }
    let found = reader.found.take().map(|(found, depth)| reader.finished(found, depth));
    End { at, found }
}

impl Reader<'_> {
    fn run(&mut self, start: usize, base: Option<usize>) -> usize {
        let source = self.source;
        let mut at = start;
        loop {
            let from = at;
            while byte(source, at).is_ascii_whitespace() {
                if byte(source, at) == b'\n'
                    && base.is_some_and(|base| ends_at(source, at + 1, base))
                {
                    self.meet_between(from, at);
                    return at + 1;
                }
                at += 1;
            }
            if at >= source.len() {
                return source.len();
            }
            if let Some(end) = comment_end(source, at, from) {
                at = end;
                continue;
            }
            let is_punctuation =
                matches!(byte(source, at), b'{' | b'[' | b'}' | b']' | b',' | b':');
            if is_punctuation || self.offset < at {
                self.meet_between(from, at);
            }
            match byte(source, at) {
                open @ (b'{' | b'[') => {
                    let is_list = open == b'[';
                    self.levels.push(Level {
                        is_list,
                        keys: Vec::new(),
                        key: None,
                        last: Last::Opened,
                    });
                    at += 1;
                }
                b'}' | b']' => {
                    self.close(at + 1);
                    at += 1;
                    if self.levels.is_empty() {
                        return at;
                    }
                }
                b',' => {
                    if let Some(level) = self.levels.last_mut() {
                        level.last = Last::Opened;
                        level.key = None;
                    }
                    at += 1;
                }
                b':' => {
                    if let Some(level) = self.levels.last_mut() {
                        level.last = Last::Colon;
                    }
                    at += 1;
                }
                _ => at = self.word(at),
            }
            if self.levels.is_empty() {
                return at;
            }
            if self.found.as_ref().is_some_and(|(_, depth)| self.levels.len() < *depth) {
                return at;
            }
        }
    }

    fn close(&mut self, end: usize) {
        // What was found in there has all its siblings.
        if let Some((found, depth)) = &mut self.found
            && self.levels.len() == *depth
            && let Some(level) = self.levels.last_mut()
        {
            take_siblings(found, level);
        }
        self.levels.pop();
        if let Some(level) = self.levels.last_mut() {
            level.last = Last::Value(end);
        }
    }

    /// Reads a word and what it is.
    fn word(&mut self, at: usize) -> usize {
        let source = self.source;
        let word = read_word(source, at);
        let colon = skip_blanks(source, word.end);
        let has_colon = byte(source, colon) == b':';
        let is_here = !self.is_met && self.offset >= at && self.offset <= word.end;
        if is_here {
            self.meet_word(&word, has_colon);
        }
        let Some(level) = self.levels.last_mut() else { return word.end };
        match level.last {
            Last::Opened | Last::Value(_) | Last::Word if has_colon && !level.is_list => {
                level.key = Some(word.content);
                if !is_here {
                    level.keys.push(word.content);
                }
                level.last = Last::Word;
            }
            Last::Colon => level.last = Last::Value(word.end),
            _ if level.is_list => level.last = Last::Value(word.end),
            _ => level.last = Last::Word,
        }
        word.end
    }

    /// The place stands between what was read and what comes next at `next`.
    fn meet_between(&mut self, from: usize, next: usize) {
        if self.is_met || self.offset > next || self.levels.is_empty() {
            return;
        }
        self.is_met = true;
        if self.offset < from {
            return;
        }
        let word = TextRange::empty(self.offset);
        self.meet(word, None, false, false, next);
    }

    fn meet_word(&mut self, word: &Word, has_colon: bool) {
        self.is_met = true;
        let content = word.content;
        if !content.touches(self.offset)
            || TextRange::new(content.start, self.offset).of(self.source).contains([' ', '\t'])
        {
            return;
        }
        self.meet(content, word.quote, word.is_closed, has_colon, word.end);
    }

    fn meet(
        &mut self,
        word: TextRange,
        quote: Option<char>,
        is_quote_closed: bool,
        has_colon: bool,
        end: usize,
    ) {
        let source = self.source;
        let Some(level) = self.levels.last() else { return };
        let missing = |end: usize| {
            TextRange::new(end, word.start).of(source).contains(['\n', '\r']).then_some(end)
        };
        let (is_value, comma_before) = match level.last {
            Last::Opened => (false, None),
            Last::Colon => (true, None),
            Last::Value(end) => match missing(end) {
                Some(end) => (false, Some(end)),
                None => return,
            },
            Last::Word => return,
        };
        let spot = match (level.is_list, is_value) {
            (true, false) => Spot::Item,
            (false, false) => Spot::Key,
            (false, true) => Spot::Value,
            (true, true) => return,
        };
        let last = self.levels.len() - 1;
        let mut path = Vec::new();
        for (depth, level) in self.levels.iter().enumerate() {
            match (level.is_list, level.key) {
                (true, _) => path.push(Part::Item),
                (false, Some(key)) if depth < last || spot == Spot::Value => {
                    path.push(Part::Key(key.of(source).to_owned()));
                }
                _ => {}
            }
        }
        let next = skip_space(source, end);
        let needs_comma =
            !has_colon && next < source.len() && !matches!(byte(source, next), b',' | b'}' | b']');
        let layout = Layout::Brackets { is_json: self.is_json, comma_before, needs_comma };
        let siblings = Vec::new();
        let found = Found { path, spot, word, quote, is_quote_closed, has_colon, siblings, layout };
        self.found = Some((found, self.levels.len()));
    }

    fn finished(&mut self, mut found: Found, depth: usize) -> Found {
        // Brackets that nothing closes.
        if found.siblings.is_empty()
            && self.levels.len() >= depth
            && let Some(level) = depth.checked_sub(1).and_then(|depth| self.levels.get_mut(depth))
        {
            take_siblings(&mut found, level);
        }
        found
    }
}

fn take_siblings(found: &mut Found, level: &mut Level) {
    if found.spot == Spot::Key {
        found.siblings = std::mem::take(&mut level.keys);
    }
}

/// Whether brackets end before a line: it stands at the left of their key, or beside it, and is a
/// key itself.
fn ends_at(source: &str, line: usize, base: usize) -> bool {
    let start = skip_blanks(source, line);
    let content = TextRange::new(start, line_end(source, start)).of(source);
    let begins = content.bytes().next().is_some_and(|b| !matches!(b, b'}' | b']' | b',' | b'#'));
    begins
        && start - line <= base
        && (plain_key_end(content).is_some() || content.starts_with("- "))
}

fn comment_end(source: &str, at: usize, from: usize) -> Option<usize> {
    match (byte(source, at), byte(source, at + 1)) {
        (b'#', _) if at > from || at == 0 => Some(line_end(source, at)),
        (b'/', b'/') => Some(line_end(source, at)),
        (b'/', b'*') => {
            let rest = source.get(at..)?;
            Some(rest.find("*/").map_or(source.len(), |length| at + length + 2))
        }
        _ => None,
    }
}

/// Behind the space and the comments at an offset.
fn skip_space(source: &str, mut at: usize) -> usize {
    loop {
        let from = at;
        while byte(source, at).is_ascii_whitespace() {
            at += 1;
        }
        match comment_end(source, at, from) {
            Some(end) if end > at => at = end,
            _ => return at,
        }
    }
}

fn read_word(source: &str, at: usize) -> Word {
    let first = byte(source, at);
    if matches!(first, b'"' | b'\'') {
        let (content, end, is_closed) = quoted(source, at);
        return Word { content, end, quote: Some(char::from(first)), is_closed };
    }
    let mut end = at;
    while end < source.len() && !matches!(byte(source, end), b'\n' | b'\r') {
        let (this, next) = (byte(source, end), byte(source, end + 1));
        let ends = match this {
            b',' | b'[' | b']' | b'{' | b'}' => !is_hole(source, at, end),
            b':' => {
                next == 0 || next.is_ascii_whitespace() || matches!(next, b',' | b'}' | b']' | b'[')
            }
            b'#' => end > at && is_blank(byte(source, end - 1)),
            _ => false,
        };
        if ends && end > at {
            break;
        }
        end += 1;
    }
    let written = TextRange::new(at, end).of(source);
    let content = TextRange::new(at, at + written.trim_end_matches([' ', '\t']).len());
    Word { content, end: content.end.max(at + 1), quote: None, is_closed: false }
}

/// Whether a bracket belongs to template syntax within a word: `${X}`.
fn is_hole(source: &str, word: usize, at: usize) -> bool {
    match byte(source, at) {
        b'{' => at > word && matches!(byte(source, at - 1), b'$' | b'{' | b'%'),
        b'}' => {
            let before = TextRange::new(word, at).of(source);
            before.matches('{').count() > before.matches('}').count()
        }
        _ => false,
    }
}
