//! What scheme and `protocol` together mean to the proxy. Knows no address and no file.

use std::fmt;

/// What the proxy speaks to the backend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// HTTP/1.1.
    Http1,
    /// HTTP/2.
    Http2,
    /// gRPC.
    Grpc,
}

impl Protocol {
    /// The name in configs; gRPC is chosen by the scheme and has none there.
    pub fn name(self) -> &'static str {
        match self {
            Protocol::Http1 => "http/1.1",
            Protocol::Http2 => "h2",
            Protocol::Grpc => "grpc",
        }
    }
}

/// How the proxy reads a scheme and a `protocol`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProtocolReading {
    /// The protocol, or why there is none.
    pub protocol: Result<Protocol, ProtocolError>,
    /// Whether the connection is encrypted. The proxy goes by the last letter of the scheme, even
    /// of one it then refuses.
    pub tls: bool,
}

/// Why scheme and protocol make no connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProtocolError {
    /// The scheme is not `http`, `https`, `grpc` or `grpcs`.
    UnknownScheme,
    /// The protocol is not `http/1.1` or `h2`.
    UnknownProtocol,
}

impl fmt::Display for ProtocolError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnknownScheme => "the scheme must be `https` or `http` (or `grpcs`, `grpc`)",
            Self::UnknownProtocol => "the protocol must be `http/1.1` or `h2`",
        })
    }
}

/// Reads a scheme and a protocol; an empty protocol is one that is not set.
pub fn parse_protocol(scheme: &str, protocol: &str) -> ProtocolReading {
    let scheme = scheme.to_ascii_lowercase();
    let tls = scheme.ends_with('s');
    let protocol = match (scheme.as_str(), protocol.to_ascii_lowercase().as_str()) {
        ("grpc" | "grpcs", _) => Ok(Protocol::Grpc),
        ("http" | "https", "" | "http/1.1") => Ok(Protocol::Http1),
        ("http" | "https", "h2") => Ok(Protocol::Http2),
        ("http" | "https", _) => Err(ProtocolError::UnknownProtocol),
        _ => Err(ProtocolError::UnknownScheme),
    };
    ProtocolReading { protocol, tls }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scheme_and_protocol_are_read_together() {
        for (scheme, protocol, expected, tls) in [
            ("http", "H2", Ok(Protocol::Http2), false),
            ("HTTPS", "HTTP/1.1", Ok(Protocol::Http1), true),
            ("https", "", Ok(Protocol::Http1), true),
            ("grpcs", "anything", Ok(Protocol::Grpc), true),
            ("https", "http/2", Err(ProtocolError::UnknownProtocol), true),
            ("ftps", "", Err(ProtocolError::UnknownScheme), true),
            ("", "", Err(ProtocolError::UnknownScheme), false),
        ] {
            assert_eq!(
                parse_protocol(scheme, protocol),
                ProtocolReading { protocol: expected, tls }
            );
        }
    }
}
