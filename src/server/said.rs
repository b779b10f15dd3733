//! The one way out for sentences that may hold text from a file: to the user, into titles and into
//! the log. Nothing in them may act on what shows them, and no marks of Markdown are left in them.

use std::io::{self, Write};

use lsp_types::MessageType;
use tower_lsp::Client as Wire;
use tower_lsp::jsonrpc::Error;

use super::requests::spawn;
use crate::text::one_line;

/// How long a sentence to the user may be, in characters. Editors cut at about twice as many.
const LONGEST_SENTENCE: usize = 500;
/// How much of a path a sentence holds, in characters: the reason has to have room after it.
const LONGEST_PATH: usize = 200;
/// How long a title may be, in characters.
const LONGEST_TITLE: usize = 300;
/// How long an entry of the log may be, in characters.
const LONGEST_ENTRY: usize = 2_000;

/// Shows sentences to the user, one after the other, without waiting for it.
pub(super) fn say(wire: &Wire, kind: MessageType, sentences: Vec<String>) {
    let wire = wire.clone();
    spawn(async move {
        for text in sentences {
            wire.show_message(kind, sentence(&text)).await;
        }
    });
}

/// A sentence as editors show it: on one line, and with neither links nor HTML. Editors make links
/// of Markdown in messages, and some of these run commands.
pub(super) fn sentence(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut before = ' ';
    for letter in one_line(&plain(text), LONGEST_SENTENCE).chars() {
        let is_link = before == ']' && matches!(letter, '(' | '[');
        let is_tag = before == '<' && (letter.is_ascii_alphabetic() || matches!(letter, '/' | '!'));
        if is_link || is_tag {
            safe.push(' ');
        }
        safe.push(letter);
        before = letter;
    }
    safe
}

/// The refusal of a request, in words. Editors show it as they show a sentence.
pub(super) fn refusal(text: &str) -> Error {
    Error { message: sentence(text).into(), ..Error::invalid_params("") }
}

/// The path, or its end if it is long: the file is told by its end.
pub(super) fn path(path: &str) -> String {
    match path.char_indices().rev().nth(LONGEST_PATH - 1) {
        Some((at, _)) if at > 0 => format!("…{}", path.get(at..).unwrap_or_default()),
        _ => path.to_owned(),
    }
}

/// A title: editors show it as it is, on one line.
pub(super) fn title(text: &str) -> String {
    one_line(&plain(text), LONGEST_TITLE)
}

/// A text in which code is between backticks, as clients show it that read no Markdown: in quotes.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('`') {
        let (before, from) = rest.split_at(start);
        let marks = from.len() - from.trim_start_matches('`').len();
        let (mark, after) = from.split_at(marks);
        plain.push_str(before);
        let Some(end) = closing(after, mark) else {
            // Nothing closes it, so it is meant as it is.
            plain.push_str(mark);
            rest = after;
            continue;
        };
        let (code, following) = after.split_at(end);
        let is_quoted = code.len() > 1 && code.starts_with('"') && code.ends_with('"');
        let (open, close) = match code.contains('\'') {
            _ if is_quoted => ("", ""),
            true => ("“", "”"),
            false => ("'", "'"),
        };
        plain.extend([open, code, close]);
        rest = following.strip_prefix(mark).unwrap_or(following);
    }
    plain.push_str(rest);
    plain
}

/// Where a run of backticks begins that is as long as the one that opened the code.
fn closing(text: &str, mark: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(start) = text.get(from..)?.find('`').map(|at| from + at) {
        let run = text.get(start..)?;
        let marks = run.len() - run.trim_start_matches('`').len();
        if marks == mark.len() {
            return Some(start);
        }
        from = start + marks;
    }
    None
}

/// Writes entries of a log, each on one line, as long as each is written at once.
#[derive(Debug)]
pub(super) struct Log<W>(pub(super) W);

impl<W: Write> Write for Log<W> {
    fn write(&mut self, entry: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(entry);
        let mut line = one_line(text.trim_end(), LONGEST_ENTRY);
        line.push('\n');
        self.0.write_all(line.as_bytes())?;
        Ok(entry.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_no_link_and_stays_readable() {
        for (text, expected) in [
            (
                "`targt` is not a setting; did you mean `target`?",
                "'targt' is not a setting; did you mean 'target'?",
            ),
            ("[Update](command:x)", "[Update] (command:x)"),
            ("![x](https://x.example/y.png)", "![x] (https://x.example/y.png)"),
            ("[x][y]", "[x] [y]"),
            ("a[0] (b) <c> < d", "a[0] (b) < c> < d"),
            ("<img src=x></a><!--", "< img src=x>< /a>< !--"),
            ("one\r\ntwo\u{1b}[31m\u{202e}", "one two␛[31m\u{fffd}"),
        ] {
            assert_eq!(sentence(text), expected);
        }
        assert_eq!(sentence(&"ß".repeat(10_000)).chars().count(), LONGEST_SENTENCE + 1);
    }

    #[test]
    fn code_is_in_quotes_where_nobody_reads_markdown() {
        for (text, expected) in [
            ("", ""),
            ("no code", "no code"),
            ("`a` and `b c`.", "'a' and 'b c'."),
            ("`it's` here", "“it's” here"),
            ("``a`b`` is one", "'a`b' is one"),
            ("after `\"it's\"` or `\"`", "after \"it's\" or '\"'"),
            ("`` is empty", "`` is empty"),
            ("one ` alone", "one ` alone"),
            ("`a` and ` alone", "'a' and ` alone"),
            ("`ß💣``", "`ß💣``"),
        ] {
            assert_eq!(plain(text), expected);
        }
        assert_eq!(title("Ignore `deadline` here"), "Ignore 'deadline' here");
    }

    #[test]
    fn of_a_long_path_the_end_is_told() {
        assert_eq!(path("/a/api.yaml"), "/a/api.yaml");
        let longest = "ß".repeat(LONGEST_PATH);
        assert_eq!(path(&longest), longest);
        assert_eq!(path(&format!("/{longest}")), format!("…{longest}"));
    }

    #[test]
    fn an_entry_of_the_log_is_one_line() {
        let mut log = Log(Vec::new());
        log.write_all("WARN a\nb\u{1b}[2J\u{9b}\n".as_bytes()).unwrap();
        log.write_all(b"x\xff\n").unwrap();
        assert_eq!(String::from_utf8(log.0).unwrap(), "WARN a b␛[2J\u{fffd}\nx\u{fffd}\n");
    }
}
