//! Edits that change nothing but what people read: a summary, a description, a comment. What is
//! known of the text before, and what is found in it, holds for the text after them as well.

use crate::template;
use crate::text::{Replaced, TextRange};
use crate::yaml::{Difference, Kind, Node, Step, Style, SyntaxError, Tree};

/// The fields whose texts are for people alone.
const FOR_PEOPLE: [&str; 3] = ["summary", "description", "title"];

/// Words that are no text without quotes.
const NO_TEXT: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];

/// Whether an edit changes only what is for people: `before` is the tree of the text before it.
pub fn is_for_people(before: &Tree, after: &Tree, replaced: Replaced) -> bool {
    let written = TextRange::new(replaced.range.start, replaced.range.start + replaced.length);
    let goes_over_lines = |text: &str| text.contains(['\n', '\r']);
    if goes_over_lines(&before.text(replaced.range)) || goes_over_lines(&after.text(written)) {
        return false;
    }
    let is_same_error = |(old, new): (&SyntaxError, &SyntaxError)| {
        old.problem == new.problem
            && replaced.moved(old.range) == new.range
            && before.text(old.range) == after.text(new.range)
    };
    let (old_errors, new_errors) = (before.errors(), after.errors());
    let has_same_errors = old_errors.len() == new_errors.len()
        && old_errors.iter().zip(new_errors).all(is_same_error);
    if !has_same_errors {
        return false;
    }
    match after.difference(before) {
        // What is in a broken line is no node.
        Difference::Nothing => {
            let in_comment = |tree: &Tree, range: TextRange| is_in_plain_comment(tree, range);
            in_comment(before, replaced.range)
                && in_comment(
                    after,
                    TextRange::new(replaced.range.start, replaced.range.start + replaced.length),
                )
        }
        Difference::Text(old, new) => {
            new.range().covers(TextRange::new(
                replaced.range.start,
                replaced.range.start + replaced.length,
            )) && is_prose(old)
                && is_prose(new)
                && is_value_for_people(after, new)
                && !has_tools(after)
        }
        Difference::Many => false,
    }
}

/// Whether a place is within a comment that says nothing to this tool.
fn is_in_plain_comment(tree: &Tree, range: TextRange) -> bool {
    tree.comment_at(range.start).is_some_and(|comment| {
        comment.start < range.start
            && range.end <= comment.end
            && !tree.text(comment).contains("gateway-ls")
            && !template::may_hold_mark(&tree.text(comment))
    })
}

/// Whether a text is one that says something to people, and can be nothing else.
fn is_prose(node: Node<'_>) -> bool {
    let text = node.text();
    let trimmed = text.trim();
    let is_word = || {
        trimmed.starts_with(|c: char| c.is_alphabetic())
            && !NO_TEXT.iter().any(|word| trimmed.eq_ignore_ascii_case(word))
            && !trimmed.contains(['{', '}', '$', '<', '>', '%', '_', '[', '@', '#'])
    };
    node.kind() == Kind::Scalar
        && (is_word() || node.style() != Style::Plain && !trimmed.is_empty())
        && !template::has_hole(&text)
}

/// Whether a node is the value of a field for people, and not in an extension.
fn is_value_for_people(tree: &Tree, node: Node<'_>) -> bool {
    let path = tree.path_at(node.range().start);
    let Some((Step::Entry(last, false), above)) = path.split_last() else { return false };
    let is_open = |step: &Step<'_>| match step {
        Step::Entry(entry, _) => {
            let name = entry.key.text();
            !name.starts_with("x-") && name != "mapping"
        }
        Step::Item(..) => true,
    };
    last.value == node && FOR_PEOPLE.contains(&&*last.key.text()) && above.iter().all(is_open)
}

/// Whether the gateway makes tools for models of the operations: what is said of them counts then.
pub fn has_tools(tree: &Tree) -> bool {
    let root = tree.root().map(Node::resolved);
    let management = root.and_then(|root| root.field("x-google-api-management"));
    management.is_some_and(|management| management.value.field("mcp").is_some())
}
