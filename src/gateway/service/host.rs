//! A host as labels with marks for holes, and which of the known domains it lies in.

use crate::gateway::address::Address;
use std::net::IpAddr;

/// Stands for a hole in a label. No literal part of a host can hold it.
pub(super) const HOLE: char = '\0';

/// A host in lower case, holes replaced by [`HOLE`], without a trailing dot.
pub(super) struct Host {
    text: String,
}

/// The known domain that a host lies in, with the labels before it, from left to right.
pub(super) enum KnownSuffix<'a> {
    CloudRun(Vec<&'a str>),
    Functions(Vec<&'a str>),
    AppEngine(Vec<&'a str>),
    GoogleApi(Vec<&'a str>),
    Gateway(Vec<&'a str>),
    ManagedService(Option<String>),
    Endpoints(Option<String>),
    StorageBrowser,
    PrivateName,
    Other,
    Unknown,
}

/// Domains that mean something. What is known behind a hole must rule them all out before the
/// host is an ordinary one.
const DOMAINS: &[&str] = &[
    "run.app",
    "cloudfunctions.net",
    "appspot.com",
    "googleapis.com",
    "gateway.dev",
    "cloud.goog",
    "cloud.google.com",
    "localhost",
    "internal",
    "local",
];

impl Host {
    pub(super) fn new(address: &Address) -> Self {
        let mut text = String::with_capacity(address.host.len());
        let mut done = 0;
        for hole in &address.host_holes {
            text.push_str(address.host.get(done..hole.start).unwrap_or_default());
            text.push(HOLE);
            done = hole.end;
        }
        text.push_str(address.host.get(done..).unwrap_or_default());
        text.make_ascii_lowercase();
        if text.ends_with('.') {
            text.pop();
        }
        Self { text }
    }

    pub(super) fn ip(&self) -> Option<IpAddr> {
        let without_zone = self.text.split_once('%').map_or(self.text.as_str(), |(ip, _zone)| ip);
        without_zone.parse().ok()
    }

    pub(super) fn suffix(&self) -> KnownSuffix<'_> {
        let labels: Vec<&str> = self.text.split('.').collect();
        match labels.as_slice() {
            ["storage", "cloud", "google", "com"] => KnownSuffix::StorageBrowser,
            ["googleapis", "com"] => KnownSuffix::GoogleApi(Vec::new()),
            [rest @ .., "googleapis", "com"] => KnownSuffix::GoogleApi(rest.to_vec()),
            [rest @ .., "run", "app"] if !rest.is_empty() => KnownSuffix::CloudRun(rest.to_vec()),
            [rest @ .., "cloudfunctions", "net"] if !rest.is_empty() => {
                KnownSuffix::Functions(rest.to_vec())
            }
            [rest @ .., "appspot", "com"] if !rest.is_empty() => {
                KnownSuffix::AppEngine(rest.to_vec())
            }
            [rest @ .., "gateway", "dev"] if !rest.is_empty() => {
                KnownSuffix::Gateway(rest.to_vec())
            }
            [_, .., "apigateway", project, "cloud", "goog"] => {
                KnownSuffix::ManagedService(word(project))
            }
            [_, .., "endpoints", project, "cloud", "goog"] => KnownSuffix::Endpoints(word(project)),
            [.., "localhost" | "internal" | "local"] => KnownSuffix::PrivateName,
            _ if self.may_lie_anywhere() => KnownSuffix::Unknown,
            _ => KnownSuffix::Other,
        }
    }

    /// Whether what is known behind the last hole leaves a known domain possible.
    fn may_lie_anywhere(&self) -> bool {
        let Some((_, known)) = self.text.rsplit_once(HOLE) else { return false };
        let last = known.rsplit('.').next().unwrap_or_default();
        let may_be_ip = last.bytes().all(|byte| byte.is_ascii_digit());
        let may_be_in =
            |domain: &&str| domain.ends_with(known) || known.ends_with(&format!(".{domain}"));
        may_be_ip || DOMAINS.iter().any(may_be_in)
    }
}

/// The part, unless it is empty or holds a hole.
pub(super) fn known(part: &str) -> Option<String> {
    (!part.is_empty() && !part.contains(HOLE)).then(|| part.to_owned())
}

/// The part, if it is known and starts with a letter, as names of services and projects do.
pub(super) fn word(part: &str) -> Option<String> {
    known(part).filter(|part| part.starts_with(|c: char| c.is_ascii_lowercase()))
}

/// Whether the part is a hole and nothing else.
pub(super) fn is_one_hole(part: &str) -> bool {
    part.chars().eq([HOLE])
}
