//! Reads a backend address as Google's proxy does: Go's `net/url`, then `SplitHostPort`, with
//! holes allowed anywhere. Knows no service and no file; places are bytes of the given string.

use super::escape;
use crate::template::{self, PieceKind};
use std::fmt;
use std::ops::Range;

/// What the proxy makes of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The scheme in lower case, `https` if none is written. `None`: inside a hole.
    pub scheme: Option<String>,
    /// The bytes of the scheme, without `://`. `None`: not written.
    pub scheme_range: Option<Range<usize>>,
    /// The host as written, holes included, without the brackets of an IPv6 address.
    pub host: String,
    /// The bytes of the host in the address.
    pub host_range: Range<usize>,
    /// The bytes of `host` that are holes.
    pub host_holes: Vec<Range<usize>>,
    /// The port, 443 or 80 by scheme if none is written. `None`: unknown.
    pub port: Option<u16>,
    /// The bytes of the port, without the colon. `None`: not written.
    pub port_range: Option<Range<usize>>,
    /// The path with escapes decoded and one trailing slash removed, holes as written.
    pub path: String,
    /// The bytes of the path in the address, trailing slash included.
    pub path_range: Range<usize>,
    /// User and password with their `@`; the proxy drops them.
    pub user_info: Option<Range<usize>>,
    /// The query with its `?`; the proxy drops it.
    pub query: Option<Range<usize>>,
    /// The fragment with its `#`; the proxy drops it.
    pub fragment: Option<Range<usize>>,
    /// Whether any part is a hole.
    pub has_hole: bool,
}

/// Why an address cannot be read, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressError {
    /// What is wrong.
    pub kind: AddressErrorKind,
    /// The bytes of the address that are wrong; the whole address if it is no part in particular.
    pub range: Range<usize>,
}

/// What is wrong with an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressErrorKind {
    /// A line break, tab or other control character.
    ControlCharacter,
    /// `://` with nothing before it.
    MissingScheme,
    /// The text before `://` is no scheme.
    InvalidScheme,
    /// No host.
    MissingHost,
    /// A character that user info may not hold.
    UserInfo,
    /// `[` without `]`.
    UnclosedBracket,
    /// A character that a host may not hold.
    HostCharacter(char),
    /// A port that is not a number from 0 to 65535.
    Port,
    /// More than one colon in a host without brackets, or a colon without a port.
    TooManyColons,
    /// `%` without two hexadecimal digits.
    Escape,
}

impl fmt::Display for AddressErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ControlCharacter => f.write_str("it contains a control character"),
            Self::MissingScheme => f.write_str("the scheme before `://` is missing"),
            Self::InvalidScheme => f.write_str("the text before `://` is not a scheme"),
            Self::MissingHost => f.write_str("it has no host"),
            Self::UserInfo => f.write_str("a character before `@` is not allowed"),
            Self::UnclosedBracket => f.write_str("`[` in the host has no `]`"),
            Self::HostCharacter(c) => write!(f, "a host cannot contain `{}`", c.escape_debug()),
            Self::Port => f.write_str("the port must be from 0 to 65535"),
            Self::TooManyColons => f.write_str("the host has more than one colon"),
            Self::Escape => f.write_str("`%` needs two hexadecimal digits"),
        }
    }
}

impl fmt::Display for AddressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}

impl std::error::Error for AddressError {}

/// Whether a text is a URL of the web.
pub fn is_url(text: &str) -> bool {
    let scheme = text.split_once("://").map(|(scheme, _)| scheme);
    scheme.is_some_and(|it| ["https", "http"].iter().any(|known| it.eq_ignore_ascii_case(known)))
}

impl Address {
    /// Reads an address. A hole is never an error, whatever part it is in.
    pub fn parse(address: &str) -> Result<Self, AddressError> {
        Reader::new(address).read()
    }

    /// The host with its port, if one is written or implied.
    pub fn host_and_port(&self) -> Option<(&str, u16)> {
        self.port.map(|port| (self.host.as_str(), port))
    }
}

/// Stands for each byte of a hole while the address is cut up.
const HOLE: u8 = 0;

struct Reader<'a> {
    text: &'a str,
    masked: Vec<u8>,
    holes: Vec<Range<usize>>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        let mut masked = text.as_bytes().to_vec();
        let mut holes = Vec::new();
        for piece in template::pieces_of_url(text) {
            if piece.kind == PieceKind::Hole {
                if let Some(hole) = masked.get_mut(piece.range.clone()) {
                    hole.fill(HOLE);
                }
                holes.push(piece.range);
            }
        }
        Self { text, masked, holes }
    }

    fn read(&self) -> Result<Address, AddressError> {
        self.refuse_control_characters()?;
        let end = self.text.len();
        let has_scheme = self.masked.windows(3).any(|three| three == b"://");
        let fragment = self.find(0..end, b'#').map(|at| at..end);
        let end = fragment.as_ref().map_or(end, |range| range.start);
        self.refuse_bad_escapes(fragment.clone().unwrap_or(end..end))?;
        let query = self.find(0..end, b'?').map(|at| at..end);
        let end = query.as_ref().map_or(end, |range| range.start);

        let (scheme_range, start) = match has_scheme {
            true => self.scheme(end)?,
            false => (None, 0),
        };
        let path_start = self.find(start..end, b'/').unwrap_or(end);
        let user_end = self.rfind(start..path_start, b'@').map(|at| at + 1);
        let user_info = user_end.map(|user_end| start..user_end);
        self.refuse_bad_user_info(user_info.clone().unwrap_or(start..start))?;
        let authority = user_end.unwrap_or(start)..path_start;
        if authority.is_empty() {
            return Err(self.error(AddressErrorKind::MissingHost, 0..self.text.len()));
        }
        let (host_range, port_range) = self.host_and_port(authority)?;

        let scheme = self.scheme_text(scheme_range.clone(), &host_range);
        let port = match &port_range {
            Some(range) => self.port(range.clone())?,
            None if self.masked.get(host_range.end.wrapping_sub(1)) == Some(&HOLE) => None,
            None => scheme.as_deref().map(default_port),
        };
        let path_range = path_start..end;
        self.refuse_bad_escapes(path_range.clone())?;
        Ok(Address {
            scheme,
            scheme_range,
            host: self.slice(host_range.clone()).to_owned(),
            host_holes: self.holes_within(&host_range),
            host_range,
            port,
            port_range,
            path: self.path(path_range.clone()),
            path_range,
            user_info,
            query,
            fragment,
            has_hole: !self.holes.is_empty(),
        })
    }

    fn refuse_control_characters(&self) -> Result<(), AddressError> {
        // Inside a hole the masked byte differs from the written one.
        let is_literal_control = |(written, masked): (u8, &u8)| {
            (written < 0x20 || written == 0x7f) && written == *masked
        };
        let found = self.text.bytes().zip(&self.masked).position(is_literal_control);
        match found {
            Some(at) => Err(self.error(AddressErrorKind::ControlCharacter, at..at + 1)),
            None => Ok(()),
        }
    }

    /// The scheme, if it is one, and where the authority starts. Only called if the address holds
    /// `://` somewhere.
    fn scheme(&self, end: usize) -> Result<(Option<Range<usize>>, usize), AddressError> {
        let error = |kind, end| Err(self.error(kind, 0..end));
        let Some(colon) = self.find(0..end, b':') else {
            return error(AddressErrorKind::InvalidScheme, end);
        };
        if colon == 0 {
            return error(AddressErrorKind::MissingScheme, 1);
        }
        let scheme = self.masked.get(..colon).unwrap_or_default();
        let starts_well =
            scheme.first().is_some_and(|&byte| byte.is_ascii_alphabetic() || byte == HOLE);
        let is_scheme_byte =
            |byte: &u8| byte.is_ascii_alphanumeric() || b"+-.".contains(byte) || *byte == HOLE;
        if !starts_well || !scheme.iter().all(is_scheme_byte) {
            return error(AddressErrorKind::InvalidScheme, colon);
        }
        if self.masked.get(colon..end).is_some_and(|rest| rest.starts_with(b"://")) {
            return Ok((Some(0..colon), colon + 3));
        }
        error(AddressErrorKind::MissingHost, self.text.len())
    }

    /// A hole at the very start may be a whole URL, with the scheme in it.
    fn scheme_text(&self, range: Option<Range<usize>>, host: &Range<usize>) -> Option<String> {
        match range {
            Some(range) if self.holes_within(&range).is_empty() => {
                Some(self.slice(range).to_ascii_lowercase())
            }
            Some(_) => None,
            None if host.start == 0 && self.masked.first() == Some(&HOLE) => None,
            None => Some("https".to_owned()),
        }
    }

    fn host_and_port(
        &self,
        authority: Range<usize>,
    ) -> Result<(Range<usize>, Option<Range<usize>>), AddressError> {
        let (start, end) = (authority.start, authority.end);
        if self.masked.get(start) == Some(&b'[') {
            let Some(close) = self.rfind(authority.clone(), b']') else {
                return Err(self.error(AddressErrorKind::UnclosedBracket, authority));
            };
            self.refuse_bad_host(start + 1..close)?;
            return match self.masked.get(close + 1..end) {
                Some([]) => Ok((start + 1..close, None)),
                Some([b':', ..]) => Ok((start + 1..close, Some(close + 2..end))),
                _ => Err(self.error(AddressErrorKind::Port, close + 1..end)),
            };
        }
        let Some(colon) = self.rfind(authority.clone(), b':') else {
            self.refuse_bad_host(authority.clone())?;
            return Ok((authority, None));
        };
        self.refuse_bad_host(start..colon)?;
        if !self.is_port(colon + 1..end) {
            return Err(self.error(AddressErrorKind::Port, colon + 1..end));
        }
        if self.find(start..colon, b':').is_some() || colon + 1 == end {
            return Err(self.error(AddressErrorKind::TooManyColons, authority));
        }
        if colon == start {
            return Err(self.error(AddressErrorKind::MissingHost, authority));
        }
        Ok((start..colon, Some(colon + 1..end)))
    }

    fn is_port(&self, range: Range<usize>) -> bool {
        let port = self.masked.get(range).unwrap_or_default();
        port.iter().all(|byte| byte.is_ascii_digit() || *byte == HOLE)
    }

    fn port(&self, range: Range<usize>) -> Result<Option<u16>, AddressError> {
        if self.is_port(range.clone()) && !self.holes_within(&range).is_empty() {
            return Ok(None);
        }
        match self.slice(range.clone()) {
            "" => Err(self.error(AddressErrorKind::TooManyColons, range)),
            port if port.bytes().all(|byte| byte.is_ascii_digit()) => {
                port.parse().map(Some).map_err(|_| self.error(AddressErrorKind::Port, range))
            }
            _ => Err(self.error(AddressErrorKind::Port, range)),
        }
    }

    fn refuse_bad_host(&self, range: Range<usize>) -> Result<(), AddressError> {
        let bytes = self.masked.get(range.clone()).unwrap_or_default();
        for (offset, &byte) in bytes.iter().enumerate() {
            let at = range.start + offset;
            match byte {
                HOLE | 0x80.. | b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => {}
                b'%' => self.refuse_bad_host_escape(at, bytes.get(offset + 1..))?,
                _ if b"-_.~!$&'()*+,;=:[]<>\"".contains(&byte) => {}
                _ => {
                    let kind = AddressErrorKind::HostCharacter(char::from(byte));
                    return Err(self.error(kind, at..at + 1));
                }
            }
        }
        Ok(())
    }

    /// A host may only escape bytes beyond ASCII, and the `%` of an IPv6 zone.
    fn refuse_bad_host_escape(&self, at: usize, rest: Option<&[u8]>) -> Result<(), AddressError> {
        let allowed = match escape::byte(rest.unwrap_or_default()) {
            Some(byte) => byte >= 0x80 || byte == b'%',
            None => false,
        };
        match allowed {
            true => Ok(()),
            false => Err(self.error(AddressErrorKind::Escape, at..at + 1)),
        }
    }

    fn refuse_bad_user_info(&self, range: Range<usize>) -> Result<(), AddressError> {
        let bytes = self.masked.get(range.clone()).unwrap_or_default();
        let is_allowed = |byte: &u8| {
            byte.is_ascii_alphanumeric() || *byte == HOLE || b"-._:~!$&'()*+,;=%@".contains(byte)
        };
        if !bytes.iter().all(is_allowed) {
            return Err(self.error(AddressErrorKind::UserInfo, range));
        }
        self.refuse_bad_escapes(range)
    }

    fn refuse_bad_escapes(&self, range: Range<usize>) -> Result<(), AddressError> {
        let bytes = self.masked.get(range.clone()).unwrap_or_default();
        match escape::first_bad(bytes) {
            Some(offset) => {
                let at = range.start + offset;
                Err(self.error(AddressErrorKind::Escape, at..at + 1))
            }
            None => Ok(()),
        }
    }

    /// The path, decoded outside holes, without one trailing slash.
    fn path(&self, range: Range<usize>) -> String {
        let mut path = String::with_capacity(range.len());
        let mut literal_start = range.start;
        let holes =
            self.holes.iter().filter(|hole| hole.start >= range.start && hole.end <= range.end);
        for hole in holes {
            path.push_str(&escape::decode(self.slice(literal_start..hole.start)));
            path.push_str(self.slice(hole.clone()));
            literal_start = hole.end;
        }
        path.push_str(&escape::decode(self.slice(literal_start..range.end)));
        if path.ends_with('/') && self.masked.get(range.end.wrapping_sub(1)) != Some(&HOLE) {
            path.pop();
        }
        path
    }

    fn find(&self, range: Range<usize>, byte: u8) -> Option<usize> {
        let start = range.start;
        self.masked.get(range)?.iter().position(|&b| b == byte).map(|at| start + at)
    }

    fn rfind(&self, range: Range<usize>, byte: u8) -> Option<usize> {
        let start = range.start;
        self.masked.get(range)?.iter().rposition(|&b| b == byte).map(|at| start + at)
    }

    /// The holes of a part, counted from its start.
    fn holes_within(&self, range: &Range<usize>) -> Vec<Range<usize>> {
        self.holes
            .iter()
            .filter(|hole| hole.start < range.end && hole.end > range.start)
            .map(|hole| {
                hole.start.saturating_sub(range.start)..hole.end.min(range.end) - range.start
            })
            .collect()
    }

    fn slice(&self, range: Range<usize>) -> &'a str {
        self.text.get(range).unwrap_or_default()
    }

    fn error(&self, kind: AddressErrorKind, range: Range<usize>) -> AddressError {
        AddressError { kind, range }
    }
}

fn default_port(scheme: &str) -> u16 {
    if scheme.ends_with('s') { 443 } else { 80 }
}

#[cfg(test)]
mod tests;
