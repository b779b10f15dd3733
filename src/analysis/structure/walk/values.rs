//! Single values: whether they are of the kind, and of the words, that belong there.

use super::super::Problem;
use super::super::value::JsonKind;
use super::{Task, Walk};
use crate::analysis::is_template;
use crate::gateway::{Conditions, OpenapiObject, OpenapiShape, Words};
use crate::template;
use crate::text::TextRange;
use crate::yaml::{Kind, Node, Reached};

impl<'a> Walk<'a> {
    pub(super) fn value(&mut self, task: Task<'a>) {
        let node = task.value.node;
        let kind = JsonKind::of(node);
        let does_fit = match task.shape {
            OpenapiShape::Any => true,
            OpenapiShape::Text | OpenapiShape::UsualWords(_) | OpenapiShape::Reference(_) => {
                matches!(kind, JsonKind::Text | JsonKind::Unclear)
            }
            OpenapiShape::Words(words, also) => match kind {
                JsonKind::Text => return self.word(task, words, also),
                kind => kind == JsonKind::Unclear,
            },
            OpenapiShape::Flag => match kind {
                JsonKind::Flag(false) => return self.no(task),
                kind => matches!(kind, JsonKind::Flag(_) | JsonKind::Unclear),
            },
            OpenapiShape::Number => matches!(kind, JsonKind::Number(_) | JsonKind::Unclear),
            OpenapiShape::PositiveNumber => match kind {
                JsonKind::Number(number) if number <= 0.0 => {
                    return self.add(task, Problem::TooSmall(task.shape));
                }
                kind => matches!(kind, JsonKind::Number(_) | JsonKind::Unclear),
            },
            OpenapiShape::Integer => match kind {
                JsonKind::Number(number) if number < 0.0 => {
                    return self.add(task, Problem::TooSmall(task.shape));
                }
                JsonKind::Number(number) => number.fract() == 0.0,
                kind => kind == JsonKind::Unclear,
            },
            OpenapiShape::Object(object) => match kind {
                JsonKind::Object => return self.object(object, task.value, Some(task)),
                _ => false,
            },
            OpenapiShape::ObjectOrReference(object) => match kind {
                JsonKind::Object => return self.object(object, task.value, Some(task)),
                _ => false,
            },
            OpenapiShape::List(inner, items) => match kind {
                JsonKind::List => return self.items(task, *inner, items),
                _ => false,
            },
            OpenapiShape::Either(one, other) => {
                let is_list = kind == JsonKind::List;
                let shape = match (is_list, *other) {
                    (true, other @ OpenapiShape::List(..)) => other,
                    _ => *one,
                };
                return self.value(Task { shape, ..task });
            }
            OpenapiShape::Map(keys, inner) => match kind {
                JsonKind::Object => return self.entries(task, keys, *inner),
                _ => false,
            },
        };
        if !does_fit && self.is_read_alike(task) {
            self.add(task, Problem::Kind(task.shape, kind));
        }
    }

    /// Whether a tag such as `!!str` says what a value is.
    fn has_tag(&self, node: Node<'a>) -> bool {
        const MOST: usize = 64;
        let start = node.range().start;
        let before = self.analysis.tree.text(TextRange::new(start.saturating_sub(MOST), start));
        before.split_whitespace().next_back().is_some_and(|word| word.starts_with('!'))
    }

    /// Whether the kind of a value is the same once all is known of it.
    fn is_read_alike(&self, task: Task<'a>) -> bool {
        let node = task.value.node;
        if self.has_tag(node) {
            return false;
        }
        match node.kind() {
            Kind::Scalar if node.is_null() => self.analysis.proves_all_in(task.value).is_some(),
            // A word in capitals may be meant as it is: `OK`.
            Kind::Scalar => {
                let text = node.text();
                let is_word = text.bytes().all(|it| it.is_ascii_uppercase());
                is_word || !template::has_hole(&text)
            }
            Kind::Mapping | Kind::Sequence => !is_template(node),
            Kind::Alias => false,
        }
    }

    fn word(&mut self, task: Task<'a>, words: Words, also: &'static [&'static str]) {
        let text = task.value.node.text();
        let is_word = words.iter().any(|(word, _)| *word == text) || also.contains(&&*text);
        let Some(row) = task.row else { return };
        if !is_word {
            if self.analysis.known_name(&text).as_deref() == Some(&*text) {
                self.add(task, Problem::Word(words));
            }
            return;
        }
        let when = row.word_when.iter().find(|(word, _)| *word == text).map(|(_, when)| *when);
        if when.is_some_and(|when| self.are_met(task.object, when, task.holder) == Some(false)) {
            self.add(task, Problem::Misplaced(row));
        }
    }

    fn no(&mut self, task: Task<'a>) {
        let Some(row) = task.row.filter(|row| !row.true_when.is_empty()) else { return };
        if self.are_met(task.object, row.true_when, task.holder) == Some(true) {
            self.add(task, Problem::Misplaced(row));
        }
    }

    /// Whether other keys of an object have the values that something depends on; `None` if nobody
    /// knows.
    pub(super) fn are_met(
        &self,
        object: &'static OpenapiObject,
        when: Conditions,
        holder: Reached<'a>,
    ) -> Option<bool> {
        let mut all = Some(true);
        for (name, values) in when {
            let word = holder.field(name).and_then(|field| {
                let word = self.analysis.known_word(field.value.node)?;
                // What is no word there is told of that key alone.
                let is_word = match object.key(name)?.shape {
                    OpenapiShape::Words(words, also) => {
                        words.iter().any(|(it, _)| *it == word) || also.contains(&&*word)
                    }
                    _ => true,
                };
                is_word.then_some(word)
            });
            match word {
                Some(word) if !values.contains(&&*word) => return Some(false),
                Some(_) => {}
                None => all = None,
            }
        }
        all
    }
}
