//! Template syntax in JSON, as the mask left it.

use super::open::{State, Token};
use super::reader::Reader;
use super::scalars::ends_word;
use crate::template;
use crate::text::TextRange;
use crate::yaml::arena::Style;
use crate::yaml::mask;

impl Reader<'_> {
    /// Passes over template syntax that brings nothing: what waits for a value goes on to do so.
    pub(super) fn skip_control(&mut self) -> bool {
        let is_control = self.line().starts_with(mask::CONTROL);
        if is_control {
            self.at += mask::CONTROL.len_utf8();
            if let Some(open) = self.stack.last_mut()
                && !matches!(open.state, State::Name(_) | State::Colon(..))
            {
                open.state = State::Loose;
            }
        }
        is_control
    }

    /// Passes over a line of template syntax, unless it is a value.
    pub(super) fn skip_template_line(&mut self) -> bool {
        let is_value = self.stack.last().is_some_and(|open| matches!(open.state, State::Colon(..)));
        let is_line = !is_value && self.line().starts_with(mask::LINE);
        if is_line {
            self.skip_foreign(self.word().len());
        }
        is_line
    }

    /// A template expression: a value or a name if it is where one is expected, and otherwise
    /// one that may bring anything.
    pub(super) fn template(&mut self) {
        let start = self.at;
        self.at += self.word().len();
        let range = TextRange::new(start, self.at);
        let is_name = self.line().trim_start_matches([' ', '\t']).starts_with(':');
        match self.stack.last_mut() {
            Some(open) if !is_name && (open.expects_name() || open.state == State::Done) => {
                open.state = State::Loose;
            }
            _ => {
                let token = if is_name { Token::Name } else { Token::Value };
                self.scalar(token, Style::Plain, range, range.of(self.text));
            }
        }
    }

    /// Whether template syntax is in the word here.
    pub(super) fn is_template(&self) -> bool {
        let word = self.word();
        !word.starts_with(ends_word)
            && (word.contains([mask::WORD, mask::LINE]) || template::has_syntax(word))
    }
}
