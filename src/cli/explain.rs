//! `explain`: the page of a rule, or the list of rules.

use std::process::ExitCode;

use crate::report::explain::{list, page};
use crate::rules;

use super::TROUBLE;
use super::output::{Output, sentence};

/// Prints the page of `rule`, or the list.
pub(super) fn explain(rule: Option<&str>) -> ExitCode {
    let text = match rule {
        Some(rule) => rules::find(rule).map(page),
        None => Some(list()),
    };
    let Some(text) = text else {
        sentence("error", format_args!("there is no rule `{}`", rule.unwrap_or_default()));
        return ExitCode::from(TROUBLE);
    };
    let mut output = Output::plain();
    output.write(&text);
    output.end(0)
}
