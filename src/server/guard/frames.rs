//! Cuts a stream of bytes into frames. Knows headers and lengths, and nothing of what a body says.

/// Of bodies above this size only the beginning is kept, in bytes.
pub(super) const LIMIT: usize = 64 * 1024 * 1024;
/// How much of such a body is kept, in bytes: enough to tell what it was.
const BEGINNING: usize = 64 * 1024;
/// A line of a header block longer than this is cut, in bytes.
const HEADER_LIMIT: usize = 16 * 1024;

/// Cuts a stream of bytes into the bodies of frames.
#[derive(Debug, Default)]
pub(super) struct Frames {
    state: State,
    /// The line or the body that has been read so far.
    buffer: Vec<u8>,
    /// The length that the current header block names.
    length: Option<usize>,
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
    /// Takes bytes from the front of `bytes`, all of them or up to the end of a body, which it
    /// returns. Of a body that is too large it returns the beginning.
    pub(super) fn take(&mut self, bytes: &mut &[u8]) -> Option<Vec<u8>> {
        match self.state {
            State::Header => {
                let line_end = bytes.iter().position(|byte| *byte == b'\n');
                let (line, rest) = bytes.split_at(line_end.map_or(bytes.len(), |end| end + 1));
                *bytes = rest;
                self.buffer.extend_from_slice(line);
                if line_end.is_some() {
                    self.header_line();
                } else if self.buffer.len() > HEADER_LIMIT {
                    // Noise; a header can only begin near its end.
                    self.buffer.drain(..self.buffer.len() - 256);
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
                let kept = body.len().min(BEGINNING - self.buffer.len());
                self.buffer.extend_from_slice(body.get(..kept).unwrap_or_default());
                self.state = State::Skip(missing - body.len());
                (missing == body.len()).then(|| self.finish())
            }
        }
    }

    fn finish(&mut self) -> Vec<u8> {
        self.state = State::Header;
        std::mem::take(&mut self.buffer)
    }

    /// Reads the header line in the buffer; a blank one ends the block.
    fn header_line(&mut self) {
        let line = std::mem::take(&mut self.buffer);
        let line = line.trim_ascii();
        if !line.is_empty() {
            self.length = content_length(line).or(self.length);
            return;
        }
        match self.length.take() {
            Some(length) if length > LIMIT => {
                tracing::warn!("a message of {length} bytes is too long to be read");
                self.state = State::Skip(length);
            }
            Some(length) => self.state = State::Body(length),
            None => {}
        }
    }
}

/// The number behind `Content-Length:`, in any case. Noise before the name is passed over.
fn content_length(line: &[u8]) -> Option<usize> {
    const NAME: &[u8] = b"content-length";
    let at = line.windows(NAME.len()).rposition(|name| name.eq_ignore_ascii_case(NAME))?;
    let rest = line.get(at + NAME.len()..)?.trim_ascii_start().strip_prefix(b":")?;
    std::str::from_utf8(rest.trim_ascii()).ok()?.parse().ok()
}
