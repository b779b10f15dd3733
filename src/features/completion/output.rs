//! A text as it is written, and the same as a snippet of the protocol.

/// A text without tab stops, and the same with them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Output {
    pub(super) plain: String,
    pub(super) snippet: String,
    stops: Vec<String>,
}

impl Output {
    /// Whether anything is left to be replaced or written.
    pub(super) fn has_stops(&self) -> bool {
        !self.stops.is_empty()
    }

    /// Text as it is.
    pub(super) fn put(&mut self, text: &str) {
        self.plain.push_str(text);
        self.snippet.push_str(&text.replace('\\', "\\\\").replace('$', "\\$"));
    }

    /// A tab stop with a word in it; the same word is the same tab stop.
    pub(super) fn stop(&mut self, word: &str) {
        let known = self.stops.iter().position(|stop| !word.is_empty() && stop == word);
        let number = known.unwrap_or_else(|| {
            self.stops.push(word.to_owned());
            self.stops.len() - 1
        }) + 1;
        self.plain.push_str(word);
        let escaped = word.replace('\\', "\\\\").replace('$', "\\$").replace('}', "\\}");
        self.snippet.push_str(&match word {
            "" => format!("${number}"),
            _ => format!("${{{number}:{escaped}}}"),
        });
    }

    /// A tab stop with words to choose from. Editors disagree on what can be escaped in a choice:
    /// where a word would need it, the first word is a word to be replaced.
    pub(super) fn choice(&mut self, words: &[String]) {
        let is_safe =
            |word: &String| !word.is_empty() && !word.contains(['$', '}', '\\', ',', '|', '\n']);
        match words {
            [] => self.stop(""),
            [only] => self.put(only),
            [first, ..] if words.iter().all(is_safe) => {
                self.stops.push(String::new());
                self.plain.push_str(first);
                let number = self.stops.len();
                self.snippet.push_str(&format!("${{{number}|{}|}}", words.join(",")));
            }
            [first, ..] => self.stop(first),
        }
    }
}
