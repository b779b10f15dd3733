//! Links that a terminal hides under a text (OSC 8).

use anstyle_hyperlink::Hyperlink;

/// The text, which leads to the page.
pub(super) fn link(url: &str, text: &str) -> String {
    let link = Hyperlink::with_url(url);
    format!("{link}{text}{link:#}")
}

/// What is shown of a page's address in at most `width` columns: without what all have, its end
/// rather than its middle.
pub(super) fn shown(url: &str, width: usize) -> String {
    let text = url.strip_prefix("https://").unwrap_or(url);
    let (host, path) = text.split_once('/').unwrap_or((text, ""));
    if text.chars().count() <= width {
        return text.to_owned();
    }
    let end = path.rsplit('/').next().unwrap_or(path);
    format!("{host}/…/{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_addresses_keep_their_ends() {
        assert_eq!(shown("https://example.com/a/b#c", 40), "example.com/a/b#c");
        assert_eq!(
            shown("https://github.com/org/name/blob/0123456789abcdef/src/File.java#L1-L2", 40),
            "github.com/…/File.java#L1-L2"
        );
        assert_eq!(shown("https://example.com", 5), "example.com/…/");
    }

    #[test]
    fn a_link_ends_where_its_text_ends() {
        assert_eq!(
            link("https://a.b/c", "text"),
            "\u{1b}]8;;https://a.b/c\u{1b}\\text\u{1b}]8;;\u{1b}\\"
        );
    }
}
