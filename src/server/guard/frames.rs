//! Cuts a stream of bytes into frames. Knows headers and lengths, and nothing of what a body says.

use crate::bounds;

/// What some programs write in front of all texts.
pub(super) const BOM: &[u8] = b"\xef\xbb\xbf";

/// What was cut out of the stream.
#[derive(Debug)]
pub(super) enum Frame {
    Body(Vec<u8>),
    /// There is a body, and nobody can say where it ends. It is passed over up to the next header.
    Endless,
}

/// Cuts a stream of bytes into the bodies of frames.
#[derive(Debug, Default)]
pub(super) struct Frames {
    state: State,
    /// The line or the body that has been read so far.
    buffer: Vec<u8>,
    /// The length that the current header block names.
    length: Option<usize>,
    /// A header block has ended that names no length: whatever comes now may be a body.
    is_after_header: bool,
}

#[derive(Clone, Copy, Debug, Default)]
enum State {
    #[default]
    Header,
    /// Bytes that are still missing.
    Body(usize),
    /// Bytes of a body that is too large; its beginning is kept.
    Skip(usize),
}

impl Frames {
    /// Takes bytes from the front of `bytes`, all of them or up to the end of a body or a line. Of a body that is too large it returns the beginning.
    pub(super) fn take(&mut self, bytes: &mut &[u8]) -> Option<Frame> {
        match self.state {
            State::Header => {
                let line_end = bytes.iter().position(|byte| *byte == b'\n');
                let (line, rest) = bytes.split_at(line_end.map_or(bytes.len(), |end| end + 1));
                *bytes = rest;
                self.buffer.extend_from_slice(line);
                let is_endless = self.is_body_without_length();
                if line_end.is_some() {
                    self.header_line();
                } else if self.buffer.len() > bounds::HEADER_LINE.0 {
                    // Noise; a header can only begin near its end.
                    self.buffer.drain(..self.buffer.len() - 256);
                }
                if is_endless {
                    return Some(Frame::Endless);
                }
                matches!(self.state, State::Body(0)).then(|| self.finish())
            }
            State::Body(missing) => {
                let (body, rest) = bytes.split_at(missing.min(bytes.len()));
                *bytes = rest;
                self.buffer.extend_from_slice(body);
                self.state = State::Body(missing - body.len());
                (missing == body.len()).then(|| self.finish())
            }
            State::Skip(missing) => {
                let (body, rest) = bytes.split_at(missing.min(bytes.len()));
                *bytes = rest;
                let kept = body.len().min(bounds::MESSAGE_BEGINNING.0 - self.buffer.len());
                self.buffer.extend_from_slice(body.get(..kept).unwrap_or_default());
                self.state = State::Skip(missing - body.len());
                (missing == body.len()).then(|| self.finish())
            }
        }
    }

    fn finish(&mut self) -> Frame {
        self.state = State::Header;
        Frame::Body(std::mem::take(&mut self.buffer))
    }

    /// Whether a body has begun after a header block that names no length. Said once of each.
    fn is_body_without_length(&mut self) -> bool {
        let begins = self.buffer.strip_prefix(BOM).unwrap_or(&self.buffer).trim_ascii_start();
        let Some(first) = begins.first().filter(|_| self.is_after_header) else { return false };
        self.is_after_header = false;
        matches!(first, b'{' | b'[')
    }

    /// Reads the header line in the buffer; a blank one ends the block.
    fn header_line(&mut self) {
        let line = std::mem::take(&mut self.buffer);
        let line = line.trim_ascii();
        if !line.is_empty() {
            self.is_after_header = false;
            self.length = content_length(line).or(self.length);
            return;
        }
        match self.length.take() {
            Some(length) if length > bounds::MESSAGE.0 => {
                tracing::warn!("a message of {length} bytes is too long to be read");
                self.state = State::Skip(length);
            }
            Some(length) => self.state = State::Body(length),
            None => self.is_after_header = true,
        }
    }
}

/// The number after `Content-Length:`, in any case. Noise before the name is passed over.
fn content_length(line: &[u8]) -> Option<usize> {
    const NAME: &[u8] = b"content-length";
    let at = line.windows(NAME.len()).rposition(|name| name.eq_ignore_ascii_case(NAME))?;
    let rest = line.get(at + NAME.len()..)?.trim_ascii_start().strip_prefix(b":")?;
    let length = std::str::from_utf8(rest.trim_ascii()).ok()?.parse().ok()?;
    (length <= bounds::MESSAGE_CEILING.0).then_some(length)
}
