//! Choices made of bytes: the same bytes make the same choices.

/// Bytes that are used up from the front; after their end every choice is the first one.
#[derive(Debug)]
pub struct Bytes<'b>(&'b [u8]);

impl<'b> Bytes<'b> {
    /// Choices made of these bytes.
    pub fn new(bytes: &'b [u8]) -> Self {
        Self(bytes)
    }

    /// Whether all are used up.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The next byte.
    pub fn next(&mut self) -> u8 {
        match self.0.split_first() {
            Some((first, rest)) => {
                self.0 = rest;
                *first
            }
            None => 0,
        }
    }

    /// A number below `limit`, which is not 0; of two bytes.
    pub fn below(&mut self, limit: usize) -> usize {
        let number = usize::from(self.next()) << 8 | usize::from(self.next());
        // Small limits and large ones are both met evenly.
        if limit > 1 << 16 { number * (limit >> 16) } else { number % limit }
    }

    /// One of these.
    pub fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[usize::from(self.next()) % all.len()]
    }

    /// The bytes up to `end`, which is left out, or all.
    pub fn up_to(&mut self, end: u8) -> &'b [u8] {
        let at = self.0.iter().position(|it| *it == end);
        let (taken, rest) = self.0.split_at(at.unwrap_or(self.0.len()));
        self.0 = rest.get(1..).unwrap_or_default();
        taken
    }

    /// The text up to the next byte that no text has. What is no UTF-8 in it becomes U+FFFD.
    pub fn text(&mut self) -> String {
        String::from_utf8_lossy(self.up_to(0xff)).into_owned()
    }
}

/// The start of the character that holds an offset, or the end of the text.
pub fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}
