//! A host as labels with marks for holes.

use std::net::IpAddr;

use crate::gateway::address::Address;

/// Stands for a hole in a label. No literal part of a host can hold it.
pub(super) const HOLE: char = '\0';

/// The host of an address in lower case, holes replaced by [`HOLE`], without a trailing dot.
pub(super) fn text(address: &Address) -> String {
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
    text
}

/// A host in labels, and the path after it.
pub(in crate::gateway) struct Host<'a> {
    text: &'a str,
    labels: Vec<&'a str>,
    pub(super) path: &'a str,
}

impl<'a> Host<'a> {
    /// Takes a [`text`] apart.
    pub(super) fn new(text: &'a str, address: &'a Address) -> Self {
        Self { text, labels: text.split('.').collect(), path: &address.path }
    }

    pub(super) fn ip(&self) -> Option<IpAddr> {
        let without_zone = self.text.split_once('%').map_or(self.text, |(ip, _zone)| ip);
        without_zone.parse().ok()
    }

    /// The labels, from left to right.
    pub(super) fn labels(&self) -> &[&'a str] {
        &self.labels
    }

    /// The labels before a domain, if the host is below it.
    pub(super) fn below(&self, domain: &[&'a str]) -> Option<&[&'a str]> {
        self.labels.strip_suffix(domain).filter(|labels| !labels.is_empty())
    }

    /// What is known after the last hole.
    pub(super) fn after_holes(&self) -> Option<&'a str> {
        self.text.rsplit_once(HOLE).map(|(_, known)| known)
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

/// Whether the text can be the code of a region.
pub(super) fn is_code(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_lowercase())
}
