//! Changes to a text that know what a config looks like: lines, indentation, keys, values.

/// What begins an edit in the inputs that hold edits; no text has this byte.
pub const EDIT: u8 = 0xff;

/// Words that mean something where a key or a value is.
pub const WORDS: &[&str] = &include!("words.rs");

/// One change. Each number means something for every text, whatever its length.
#[derive(Clone, Copy, Debug)]
pub struct Mutation {
    /// Which kind of change.
    pub kind: u8,
    /// The line that is changed, and another one.
    pub lines: (u16, u16),
    /// Where in the line.
    pub at: u16,
    /// What is written.
    pub words: (u8, u8),
}

impl Mutation {
    /// Changes the text that is before the first edit.
    pub fn apply(self, bytes: &mut Vec<u8>) {
        let text_end = bytes.iter().position(|it| *it == EDIT).unwrap_or(bytes.len());
        let lines = lines(&bytes[..text_end]);
        let of = |line: u16| lines[usize::from(line) % lines.len()];
        let ((start, end), (other_start, other_end)) = (of(self.lines.0), of(self.lines.1));
        let (word, value) = (word(self.words.0), word(self.words.1));
        let line = bytes[start..end].to_vec();
        let indent = indent(&line);
        match self.kind % 10 {
            // A line comes twice, goes, or changes places.
            0 => insert(bytes, other_start, &line),
            1 => drop(bytes.drain(start..end)),
            2 => {
                let other = bytes[other_start..other_end].to_vec();
                bytes.splice(start..end, other);
            }
            // It moves to the side.
            3 => insert(bytes, start, b"  "),
            4 => drop(bytes.drain(start..start + indent.min(2))),
            // All that is below it comes twice.
            5 => {
                let is_deeper = |it: &&(usize, usize)| self::indent(&bytes[it.0..it.1]) > indent;
                let below = lines.iter().skip_while(|it| it.0 <= start).take_while(is_deeper);
                let block_end = below.last().map_or(end, |it| it.1);
                let block = bytes[start..block_end].to_vec();
                insert(bytes, other_start, &block);
            }
            // Its value is another one.
            6 => {
                if let Some(colon) = line.windows(2).position(|it| it == b": ") {
                    let end = end - usize::from(line.ends_with(b"\n"));
                    bytes.splice(start + colon + 2..end, word.bytes());
                }
            }
            // There is a key more.
            7 => {
                let line = format!("{}{word}: {value}\n", " ".repeat(indent));
                insert(bytes, start, line.as_bytes());
            }
            // Something is typed or pasted into it, over a little of it.
            8 => insert(bytes, self.in_line(bytes, start, end), word.as_bytes()),
            _ => {
                let from = self.in_line(bytes, start, end);
                let to = boundary(bytes, (from + usize::from(self.lines.1) % 8).min(text_end));
                bytes.splice(from..to.max(from), word.bytes());
            }
        }
    }

    fn in_line(self, bytes: &[u8], start: usize, end: usize) -> usize {
        boundary(bytes, start + usize::from(self.at) % (end - start + 1))
    }
}

/// One of the words.
pub fn word(index: u8) -> &'static str {
    WORDS[usize::from(index) % WORDS.len()]
}

fn indent(line: &[u8]) -> usize {
    line.iter().take_while(|it| **it == b' ').count()
}

/// The start of the character that a place is in.
fn boundary(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(|it| it & 0xc0 == 0x80) {
        at -= 1;
    }
    at
}

fn insert(bytes: &mut Vec<u8>, at: usize, new: &[u8]) {
    bytes.splice(at..at, new.iter().copied());
}

/// Where the lines of a text begin and end, their ends included; at least one.
fn lines(text: &[u8]) -> Vec<(usize, usize)> {
    let mut start = 0;
    let mut lines = Vec::new();
    for line in text.split_inclusive(|it| *it == b'\n') {
        lines.push((start, start + line.len()));
        start += line.len();
    }
    if lines.is_empty() {
        lines.push((0, 0));
    }
    lines
}
