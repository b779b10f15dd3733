//! Finds the words that a person is meant to replace. Knows no template syntax beyond the holes
//! it is given.

use super::{Hole, masked};
use std::ops::Range;

/// Whether the whole value is made of upper-case words (`PROJECT_ID`, `APP ENGINE ADDRESS`).
pub fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    let letters = text.bytes().filter(u8::is_ascii_uppercase).count();
    letters >= 2
        && text.bytes().all(is_upper_word_or_joint)
        && text.split([' ', '_', '-']).all(|word| !word.is_empty())
        && text.bytes().next().is_some_and(|byte| byte.is_ascii_uppercase())
}

/// Whether the whole value is one word of several parts (`function_url`, `my-project`): no URL, but
/// what somebody is meant to put in its place.
pub fn is_url_placeholder(text: &str) -> bool {
    let text = text.trim();
    let is_part =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.contains(['_', '-'])
        && text.split(['_', '-']).all(is_part)
}

/// Whether a host without dots is a word for what somebody has yet to write: it has a `_`, which no
/// host may hold, or says so (`your-service`, `cloud-run-url`, `CloudRunUrl`, `changeme`).
pub(super) fn names_fill_in(host: &str) -> bool {
    const FIRST: [&str; 11] = [
        "your",
        "insert",
        "replace",
        "enter",
        "change",
        "put",
        "fill",
        "example",
        "sample",
        "dummy",
        "placeholder",
    ];
    const LAST: [&str; 9] =
        ["url", "uri", "host", "hostname", "domain", "endpoint", "address", "here", "placeholder"];
    let is_text = |c: char| c.is_ascii_alphanumeric() || "-_ ".contains(c);
    let is_localhost = host.eq_ignore_ascii_case("localhost");
    if host.is_empty() || is_localhost || !host.chars().all(is_text) {
        return false;
    }
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for c in host.chars() {
        let is_joint = "-_ ".contains(c);
        if is_joint || (was_lower && c.is_ascii_uppercase()) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| !is_joint) {
            word.push(c.to_ascii_lowercase());
        }
        was_lower = c.is_ascii_lowercase();
    }
    if words.iter().any(String::is_empty) {
        return false;
    }
    let [first, .., last] = words.as_slice() else {
        return words.iter().any(|word| {
            let word = word.as_str();
            is_fill_in(word) || FIRST.contains(&word) || LAST.contains(&word)
        });
    };
    let is_named = FIRST.contains(&first.as_str()) || LAST.contains(&last.as_str());
    is_named || host.contains('_') || is_fill_in(first)
}

/// Whether a word in small letters says that something is missing.
fn is_fill_in(word: &str) -> bool {
    const WORDS: [&str; 10] = [
        "changeme",
        "changeit",
        "replaceme",
        "fillme",
        "todo",
        "tbd",
        "tba",
        "fixme",
        "fqdn",
        "fillin",
    ];
    WORDS.contains(&word)
}

/// Whether a value that is written as a default is none: `CHANGE_ME`, `PLEASE_UPDATE_THIS`,
/// `your-project-id`, `<project>`, `TODO`. A word in capitals alone, as `PROD`, means itself.
pub fn is_left_open(text: &str) -> bool {
    const ASKING: [&str; 6] = ["change", "replace", "update", "edit", "set", "fill"];
    const ASKED: [&str; 6] = ["me", "this", "it", "in", "with", "here"];
    let text = text.trim();
    let is_in_brackets = text.len() > 2 && text.starts_with('<') && text.ends_with('>');
    let small = text.to_ascii_lowercase();
    let words = small.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let is_asking = match words.as_slice() {
        [word] => is_fill_in(word),
        [first, second, ..] => {
            is_fill_in(first)
                || matches!(*first, "please" | "your")
                || ASKING.contains(first) && ASKED.contains(second)
        }
        [] => false,
    };
    is_in_brackets || is_asking || leftover(text).is_some() || is_name_of_value(text)
}

/// Whether words in capitals, joined by `_` or `-`, say what is to be written: `PROJECT_ID`.
fn is_name_of_value(text: &str) -> bool {
    is_placeholder(text) && names_value(&text.replace('_', "-"))
}

/// Whether a value of upper-case words asks for what the field `name` should hold, as
/// `BACKEND_PROTOCOL` and `UNIT_HERE` do, and `QUIC` does not.
pub fn asks_for(text: &str, name: &str) -> bool {
    const ASKING: [&str; 24] = [
        "VALUE",
        "HERE",
        "NAME",
        "PLACEHOLDER",
        "YOUR",
        "REPLACE",
        "INSERT",
        "ENTER",
        "CHANGE",
        "CHANGEME",
        "TODO",
        "TBD",
        "FIXME",
        "VAR",
        "VARIABLE",
        "PARAM",
        "PARAMETER",
        "ENV",
        "CONFIG",
        "SETTING",
        "OPTION",
        "MODE",
        "EXAMPLE",
        "SOME",
    ];
    let mut of_name = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() || !letter.is_ascii_alphanumeric() {
            of_name.push(' ');
        }
        of_name.extend(letter.is_ascii_alphanumeric().then_some(letter.to_ascii_uppercase()));
    }
    let is_of_name = |word: &str| {
        of_name
            .split(' ')
            .filter(|own| own.len() > 2)
            .any(|own| word.starts_with(own) || (word.len() > 3 && own.starts_with(word)))
    };
    let mut words = text.trim().split([' ', '_', '-']);
    words.any(|word| ASKING.contains(&word) || is_of_name(word))
}

/// Words that are placeholders wherever they are: `YOUR_…`, `REPLACE_…`, `…_PLACEHOLDER`, `xxx`.
pub(super) fn tokens<'a>(text: &'a str, holes: &[Hole<'_>]) -> Vec<Hole<'a>> {
    let masked = masked(text, holes);
    runs(&masked, 0..text.len(), |byte| byte.is_ascii_alphanumeric() || byte == b'_')
        .filter_map(|range| {
            let name = text.get(range.clone())?;
            asks_to_be_replaced(name).then_some(Hole { range, name: Some(name) })
        })
        .collect()
}

/// The first such word; `YOUR-…`, `your-…` and `PROJECT-ID` too, which may be names elsewhere.
pub(super) fn leftover(text: &str) -> Option<&str> {
    let names = |joint: u8| {
        let is_of_word =
            move |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == joint;
        runs(text.as_bytes(), 0..text.len(), is_of_word).filter_map(|range| text.get(range))
    };
    let is_yours = |word: &&str| {
        let start = word.get(..5).filter(|_| word.len() > 5);
        start.is_some_and(|it| it.eq_ignore_ascii_case("your-"))
    };
    let asks = |word: &&str| asks_to_be_replaced(word);
    let is_left = |word: &&str| is_yours(word) || names_value(word);
    names(b'_').find(asks).or_else(|| names(b'-').find(is_left))
}

/// Whether words in capitals, joined by `-`, say what is to be written (`SERVICE-ACCOUNT-ID`). Others
/// may be a name, as `ORDERS-API`, and with a digit a UUID.
fn names_value(word: &str) -> bool {
    const VALUES: [&str; 11] = [
        "ID", "NUMBER", "NAME", "EMAIL", "URL", "URI", "HOST", "HOSTNAME", "DOMAIN", "AUDIENCE",
        "ISSUER",
    ];
    let is_word = |part: &str| part.len() >= 2 && part.bytes().all(|it| it.is_ascii_uppercase());
    let last = word.rsplit_once('-').map(|(_, last)| last);
    word.split('-').all(is_word) && last.is_some_and(|it| VALUES.contains(&it))
}

/// Upper-case words in the host of a URL: a whole label (`REGION-PROJECT_ID`), a part of a label
/// (`us-central1-PROJECT_ID`, `SERVICE-HASH-uc`), of four letters at least or with a `_`, or the
/// port; and `**`, which no host holds. A host in capitals throughout (`API.EXAMPLE.COM`) means itself.
pub(super) fn host_words<'a>(text: &'a str, holes: &[Hole<'_>]) -> Vec<Hole<'a>> {
    if !text.bytes().any(|byte| byte.is_ascii_uppercase() || byte == b'*') {
        return Vec::new();
    }
    let masked = masked(text, holes);
    let Some((host, port)) = host_and_port(&masked) else { return Vec::new() };
    let mut found = Vec::new();
    if !shouts_throughout(masked.get(host.clone()).unwrap_or_default()) {
        for label in runs(&masked, host.clone(), |byte| byte != b'.') {
            found.extend(words_of_label(text, &masked, label));
        }
    }
    // A lone `**` is a pattern for path parameters.
    let is_crossed_out = |range: &Range<usize>| range.len() > 1 && text.contains("://");
    found.extend(runs(&masked, host, |byte| byte == b'*').filter(is_crossed_out));
    found.extend(port.filter(|range| text.get(range.clone()).is_some_and(is_placeholder)));
    found.into_iter().map(|range| Hole { name: text.get(range.clone()), range }).collect()
}

fn words_of_label(text: &str, masked: &[u8], label: Range<usize>) -> Vec<Range<usize>> {
    let is_hole_free = !masked.get(label.clone()).unwrap_or_default().contains(&0);
    if is_hole_free && text.get(label.clone()).is_some_and(is_placeholder) {
        return vec![label];
    }
    runs(masked, label, |byte| byte != b'-' && byte != 0)
        .filter(|range| {
            text.get(range.clone()).is_some_and(|word| {
                is_placeholder(word) && (word.contains('_') || is_long_word(word))
            })
        })
        .collect()
}

fn is_long_word(word: &str) -> bool {
    word.len() >= 4 && word.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Where the host and the port would be if the text is a URL, with or without a scheme.
fn host_and_port(masked: &[u8]) -> Option<(Range<usize>, Option<Range<usize>>)> {
    let start = masked.windows(3).position(|three| three == b"://").map_or(0, |at| at + 3);
    let rest = masked.get(start..)?;
    let end = rest.iter().position(|byte| b"/?#".contains(byte)).unwrap_or(rest.len());
    let authority = rest.get(..end)?;
    let user = authority.iter().rposition(|&byte| byte == b'@').map_or(0, |at| at + 1);
    let host = authority.get(user..)?;
    if host.is_empty() || host.first() == Some(&b'[') {
        return None;
    }
    let from = start + user;
    match host.iter().rposition(|&byte| byte == b':') {
        Some(colon) => Some((from..from + colon, Some(from + colon + 1..from + host.len()))),
        None => Some((from..from + host.len(), None)),
    }
}

fn shouts_throughout(host: &[u8]) -> bool {
    let is_host_byte = |&byte: &u8| {
        byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'.'
    };
    let labels = host.split(|&byte| byte == b'.').filter(|label| !label.is_empty()).count();
    labels >= 2 && host.iter().all(is_host_byte)
}

fn asks_to_be_replaced(word: &str) -> bool {
    let after = |prefix: &str| word.strip_prefix(prefix).is_some_and(|rest| !rest.is_empty());
    let is_crossed_out = word.len() >= 3 && word.bytes().all(|byte| byte == b'x' || byte == b'X');
    after("YOUR_") || after("REPLACE_") || word.ends_with("_PLACEHOLDER") || is_crossed_out
}

fn is_upper_word_or_joint(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit() || b" _-".contains(&byte)
}

/// The longest runs of bytes, within `range`, that the test accepts.
fn runs(
    bytes: &[u8],
    range: Range<usize>,
    accepts: impl Fn(u8) -> bool,
) -> impl Iterator<Item = Range<usize>> {
    let bytes = bytes.get(..range.end).unwrap_or_default();
    let mut at = range.start;
    std::iter::from_fn(move || {
        let rest = bytes.get(at..)?;
        let skipped = rest.iter().position(|byte| accepts(*byte))?;
        let rest = rest.get(skipped..)?;
        let length = rest.iter().position(|byte| !accepts(*byte)).unwrap_or(rest.len());
        let start = at + skipped;
        at = start + length;
        Some(start..at)
    })
}
