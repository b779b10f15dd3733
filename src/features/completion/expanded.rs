//! What editors make of a snippet, as strictly as the strictest of them reads it.

/// A snippet as an editor writes it first: placeholders with their words, choices with the first
/// one.
pub(super) fn expanded(snippet: &str) -> String {
    let mut reader = Reader { rest: snippet };
    let text = reader.text(false);
    assert_eq!(reader.rest, "", "{snippet}");
    text
}

struct Reader<'s> {
    rest: &'s str,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<char> {
        let letter = self.rest.chars().next()?;
        self.rest = &self.rest[letter.len_utf8()..];
        Some(letter)
    }

    fn next_if(&mut self, wanted: &str) -> bool {
        let Some(rest) = self.rest.strip_prefix(wanted) else { return false };
        self.rest = rest;
        true
    }

    fn number(&mut self) {
        let digits = self.rest.chars().take_while(char::is_ascii_digit).count();
        assert!(digits > 0, "a variable: {}", self.rest);
        self.rest = &self.rest[digits..];
    }

    /// Text with tab stops; within one up to its brace.
    fn text(&mut self, is_within: bool) -> String {
        let mut text = String::new();
        while !(self.rest.is_empty() || is_within && self.rest.starts_with('}')) {
            if self.next_if("\\") {
                let escaped = self.next();
                assert!(escaped.is_some_and(|it| "$}\\".contains(it)), "{escaped:?} {}", self.rest);
                text.extend(escaped);
            } else if self.next_if("$") {
                text += &self.stop();
            } else {
                text.extend(self.next());
            }
        }
        text
    }

    fn stop(&mut self) -> String {
        if !self.next_if("{") {
            self.number();
            return String::new();
        }
        self.number();
        if self.next_if("}") {
            return String::new();
        }
        if self.next_if(":") {
            let text = self.text(true);
            assert!(self.next_if("}"), "{}", self.rest);
            return text;
        }
        assert!(self.next_if("|"), "{}", self.rest);
        let (choices, rest) = self.rest.split_once("|}").expect(self.rest);
        // One editor takes a backslash there for itself, another wants one before `$` and `}`.
        assert!(!choices.contains(['\\', '$', '}', '|']), "{choices}");
        let choices: Vec<_> = choices.split(',').collect();
        assert!(choices.len() > 1 && choices.iter().all(|it| !it.is_empty()), "{choices:?}");
        self.rest = rest;
        choices[0].to_owned()
    }
}
