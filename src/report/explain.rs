//! The pages of the rules, and their list.

use crate::rules::{ALL, Rule};
use crate::settings::Level;

/// The page of a rule, as Markdown.
pub fn page(rule: &Rule) -> String {
    let mut page = format!("# {}\n\nLevel: {}", rule.id, level_name(rule.level));
    if let Some(source) = rule.source {
        page += &format!(
            "  \nSource: <{}> ({}, {})",
            source.url,
            source.as_of,
            source.certainty.name()
        );
    }
    page += "\n\n";
    for line in rule.docs.lines() {
        page += line.strip_prefix(' ').unwrap_or(line);
        page.push('\n');
    }
    page
}

/// All rules, one a line: id, level, summary.
pub fn list() -> String {
    let widest = ALL.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    let line = |rule: &&Rule| {
        format!("{:widest$}  {:7}  {}\n", rule.id, level_name(rule.level), rule.summary())
    };
    ALL.iter().map(line).collect()
}

fn level_name(level: Level) -> &'static str {
    match level {
        Level::Off => "off",
        Level::On(severity) => severity.name(),
    }
}
