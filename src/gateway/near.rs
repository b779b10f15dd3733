//! Names that are nearly the same: which known name a person may have meant, and whether a key is
//! the gateway's. Knows no document: a name in, an answer out.

use super::keys::keys;

const PREFIX: &str = "x-google-";
const EDITS: usize = 2;
/// Names longer than so many bytes are near to none.
const LONGEST: usize = 256;

/// Whether the key is one of the tables.
pub fn is_known_gateway_key(name: &str) -> bool {
    name.starts_with("x-") && keys().iter().any(|key| key.name == name)
}

/// Whether a file with this key is the gateway's: the key is known, or at most two edits from a
/// known `x-google-*` name.
pub fn is_gateway_key(name: &str) -> bool {
    is_known_gateway_key(name) || nearest_gateway_key(name).is_some()
}

/// The known `x-google-*` name at most two edits away, the nearest first, then by name.
pub fn nearest_gateway_key(name: &str) -> Option<&'static str> {
    if !may_be_near(name) {
        return None;
    }
    let names = keys().iter().map(|key| key.name).filter(|name| name.starts_with(PREFIX));
    nearest(name, names, EDITS)
}

/// The candidate with the fewest edits, at most `limit` and fewer than half of the letters of the
/// name; the first of several.
pub fn nearest<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
    limit: usize,
) -> Option<&'a str> {
    let mut best = None;
    let limit = limit.min(name.chars().count().saturating_sub(1) / 2);
    for candidate in candidates {
        let Some(distance) = edits(name, candidate, limit) else { continue };
        if best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// How many edits (insert, delete, replace, swap of neighbours) lead from one text to the other,
/// if at most `limit`. An edit may touch what another one changed (Damerau and Levenshtein).
pub fn edits(left: &str, right: &str, limit: usize) -> Option<usize> {
    if left == right {
        return Some(0);
    }
    // Each edit changes the length by at most one character of at most four bytes.
    let width = if left.is_ascii() && right.is_ascii() { 1 } else { 4 };
    if left.len().abs_diff(right.len()) > limit.saturating_mul(width)
        || unmatched_letters(left, right) > limit
    {
        return None;
    }
    // The work grows with the square of the length, and names that long are not typed.
    if left.len().max(right.len()) > LONGEST {
        return None;
    }
    Some(strsim::damerau_levenshtein(left, right)).filter(|&edits| edits <= limit)
}

/// How many letters of one text, order aside, the other lacks: never more than the edits between
/// them, and far cheaper to count. Letters that share a slot only make the number smaller.
fn unmatched_letters(left: &str, right: &str) -> usize {
    const SLOTS: usize = 64;
    let mut surplus = [0isize; SLOTS];
    let mut count = |text: &str, step: isize| {
        for c in text.chars() {
            if let Some(slot) = surplus.get_mut(c as usize % SLOTS) {
                *slot += step;
            }
        }
    };
    count(left, 1);
    count(right, -1);
    let more: isize = surplus.iter().filter(|&&count| count > 0).sum();
    let fewer: isize = surplus.iter().filter(|&&count| count < 0).sum();
    more.max(-fewer).unsigned_abs()
}

/// A cheap test that nearly all keys of a document fail: each edit can take at most one of the
/// prefix's nine letters out of the name's first eleven characters.
fn may_be_near(name: &str) -> bool {
    const SHORTEST: usize = 11;
    const LONGEST: usize = 40;
    if !(SHORTEST..=LONGEST).contains(&name.len()) {
        return false;
    }
    // Most keys have few of these letters.
    let is_shared = |byte: &&u8| matches!(byte, b'x' | b'-' | b'g' | b'o' | b'l' | b'e');
    let start = name.as_bytes().iter().take(4 * (PREFIX.len() + EDITS));
    if start.filter(is_shared).count() + EDITS < PREFIX.len() {
        return false;
    }
    let mut missing = ['x', '-', 'g', 'o', 'o', 'g', 'l', 'e', '-'].map(Some);
    for c in name.chars().take(PREFIX.len() + EDITS) {
        if let Some(wanted) = missing.iter_mut().find(|wanted| **wanted == Some(c)) {
            *wanted = None;
        }
    }
    missing.iter().flatten().count() <= EDITS
}

/// Whether a key of the gateway may be somewhere in a text: a test at the price of reading it
/// once. Holds wherever [`is_gateway_key`] holds of a key that is written without escapes; line
/// breaks in it count as one blank, however the next line is indented.
pub fn may_hold_gateway_key(text: &str) -> bool {
    let others = || keys().iter().map(|key| key.name).filter(|name| !name.starts_with(PREFIX));
    may_hold_near_key(text) || others().any(|name| text.contains(name))
}

/// The test of [`may_be_near`] at every place of a text.
fn may_hold_near_key(text: &str) -> bool {
    const WINDOW: usize = PREFIX.len() + EDITS;
    /// The slot of all letters that the prefix does not have.
    const OTHER: u8 = 6;
    let slot = |c: char| match c {
        'x' => 0,
        '-' => 1,
        'g' => 2,
        'o' => 3,
        'l' => 4,
        'e' => 5,
        _ => OTHER,
    };
    // How often the prefix has each letter, and how many of them the window has.
    let wanted: [u8; 6] = [1, 2, 2, 2, 1, 1];
    let mut counts = [0_u8; 6];
    let mut found = 0;
    let mut window = [OTHER; WINDOW];
    let mut oldest = 0;
    let mut was_blank = false;
    for c in text.chars() {
        let is_blank = matches!(c, ' ' | '\t' | '\r' | '\n');
        if is_blank && was_blank {
            continue;
        }
        was_blank = is_blank;
        let (new, Some(place)) = (slot(c), window.get_mut(oldest)) else { return true };
        let old = std::mem::replace(place, new);
        oldest = (oldest + 1) % WINDOW;
        if let (Some(count), Some(wanted)) =
            (counts.get_mut(usize::from(old)), wanted.get(usize::from(old)))
        {
            found -= usize::from(*count <= *wanted);
            *count -= 1;
        }
        if let (Some(count), Some(wanted)) =
            (counts.get_mut(usize::from(new)), wanted.get(usize::from(new)))
        {
            *count += 1;
            found += usize::from(*count <= *wanted);
        }
        if found + EDITS >= PREFIX.len() {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_let_go_only_if_no_key_is_in_it() {
        for text in ["", "swagger: '2.0'\n", "x-amazon-apigateway-integration: {}", "good-looking"]
        {
            assert!(!may_hold_gateway_key(text), "{text}");
        }
        for text in [
            "x-issuer",
            "a: {x-jwks_uri: b}",
            "  x-security:",
            "x-google-backend: {}",
            "? x-g\n                                oogle-backend",
            "ß💣\n\"x-google-backénd\": 1",
        ] {
            assert!(may_hold_gateway_key(text), "{text}");
        }
        // Every known key with any two letters left out, doubled or swapped with their neighbours.
        let slips = |name: &str| {
            let letters: Vec<char> = name.chars().collect();
            let mut slips = Vec::new();
            for at in 0..letters.len() {
                let mut left_out = letters.clone();
                left_out.remove(at);
                let mut doubled = letters.clone();
                doubled.insert(at, 'ß');
                let mut swapped = letters.clone();
                swapped.swap(at, (at + 1) % letters.len());
                slips.extend([left_out, doubled, swapped].map(String::from_iter));
            }
            slips
        };
        for key in keys() {
            for slip in slips(key.name).iter().flat_map(|slip| slips(slip)) {
                let text = format!("paths:\n  /a:\n    get:\n      {slip}: b\n");
                assert!(!is_gateway_key(&slip) || may_hold_gateway_key(&text), "{slip}");
            }
        }
    }

    #[test]
    fn keys_are_recognised() {
        for (name, expected) in [
            ("x-google-backend", true),
            ("x-issuer", true),
            ("x-jwks_uri", true),
            ("x-security", true),
            ("x-google-backends", true),
            ("x-google-bakcend", true),
            ("x-google-bakcned", true),
            ("x-gogole-backend", true),
            ("-google-backend", true),
            ("x_google_backend", true),
            ("xx-google-backendd", true),
            ("x-google-jwks-uri", true),
            ("x-google-audience", true),
            ("x-google-aut", true),
            ("x-google-aoth-", true),
            ("X-Google-Backend", false),
            ("x-google-cors", false),
            ("x-google-security", false),
            ("x-google-backend-urls-x", false),
            ("x-googlebakcned", false),
            ("x-issuers", false),
            ("x-amazon-apigateway-integration", false),
            ("google-backend", true),
            ("x-google-", false),
            ("description", false),
            ("operationId", false),
            ("", false),
            ("x-google-backénd", true),
        ] {
            assert_eq!(is_gateway_key(name), expected, "{name}");
        }
    }

    #[test]
    fn the_nearest_key_is_named() {
        for (name, expected) in [
            ("x-google-endpoint", Some("x-google-endpoint")),
            ("x-google-endpoins", Some("x-google-endpoint")),
            ("x-google-endpointss", Some("x-google-endpoints")),
            ("x-google-mcp-tools", Some("x-google-mcp-tool")),
            ("x-google-nothing", None),
        ] {
            assert_eq!(nearest_gateway_key(name), expected, "{name}");
        }
    }

    #[test]
    fn the_cheap_test_lets_every_near_name_pass() {
        for key in keys().iter().filter(|key| key.name.starts_with(PREFIX)) {
            for once in edited(key.name) {
                assert!(may_be_near(&once), "{once}");
                for twice in edited(&once).step_by(7) {
                    assert!(is_gateway_key(&twice), "{twice}");
                }
            }
        }
    }

    #[test]
    fn edits_are_counted() {
        for (left, right, expected) in [
            ("", "", Some(0)),
            ("abc", "abc", Some(0)),
            ("abc", "acb", Some(1)),
            ("abc", "abcd", Some(1)),
            ("abc", "xbc", Some(1)),
            ("abcd", "badc", Some(2)),
            ("google", "oogel", Some(2)),
            ("x-google", "xo-ogle", Some(2)),
            ("abc", "", None),
            ("abcdef", "ghijkl", None),
            ("address", "adress", Some(1)),
            ("héading", "heading", Some(1)),
        ] {
            assert_eq!(edits(left, right, 2), expected, "{left} {right}");
            assert_eq!(edits(right, left, 2), expected, "{right} {left}");
        }
    }

    #[test]
    fn long_names_are_near_to_none() {
        let long = "x".repeat(1 << 20);
        assert_eq!(edits(&long, &format!("{long}y"), 2), None);
        assert_eq!(edits(&long, &long, 2), Some(0));
    }

    /// Every text one edit away, with one letter for the inserted and replaced ones.
    fn edited(name: &str) -> impl Iterator<Item = String> {
        let letters: Vec<char> = name.chars().collect();
        (0..letters.len()).flat_map(move |at| {
            let mut removed = letters.clone();
            removed.remove(at);
            let mut replaced = letters.clone();
            replaced[at] = 'q';
            let mut inserted = letters.clone();
            inserted.insert(at, 'q');
            let mut swapped = letters.clone();
            swapped.swap(at, (at + 1).min(letters.len() - 1));
            [removed, replaced, inserted, swapped].map(|letters| letters.into_iter().collect())
        })
    }
}
