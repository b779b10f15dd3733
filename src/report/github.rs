//! Findings as workflow commands of GitHub Actions, which shows them beside the lines of a change.

use super::check::{FileReport, FindingReport};
use crate::text::visible_char;

/// One line for each finding.
pub fn github(files: &[FileReport]) -> String {
    let mut commands = String::new();
    for file in files.iter().filter(|file| file.is_told()) {
        for finding in &file.findings {
            commands.push_str(&command(&file.path, finding));
        }
    }
    commands
}

fn command(path: &str, finding: &FindingReport) -> String {
    let name = match finding.severity {
        "error" => "error",
        "warning" => "warning",
        _ => "notice",
    };
    let (start, end) = (finding.range.start, finding.range.end);
    // GitHub takes columns only of places in one line.
    let columns = if start.line == end.line {
        format!(",col={},endColumn={}", start.column, end.column)
    } else {
        String::new()
    };
    format!(
        "::{name} file={},line={},endLine={}{columns},title={}::{}\n",
        property(path),
        start.line,
        end.line,
        property(finding.rule),
        data(&finding.message),
    )
}

/// What is after `::`.
fn data(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '%' => escaped.push_str("%25"),
            '\r' => escaped.push_str("%0D"),
            '\n' => escaped.push_str("%0A"),
            // A log is read in a terminal, too.
            letter => escaped.push(visible_char(letter)),
        }
    }
    escaped
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::report::testing::examples;

    #[test]
    fn a_line_for_each_finding() {
        expect![[r#"
            ::error file=a b/api%3A1.yaml,line=2,endLine=2,col=5,endColumn=9,title=duplicate-key::The path `/a,b` stands twice: 100%25 <wrong>␛.
            ::notice file=a b/api%3A1.yaml,line=4,endLine=6,title=no-rule-of-ours::Over lines.
            ::warning file=a b/api%3A1.yaml,line=9,endLine=9,col=1,endColumn=1,title=no-rule-of-ours::Nowhere.
        "#]].assert_eq(&github(&examples()));
    }

    #[test]
    fn nothing_ends_early() {
        assert_eq!(data("100% a:b,c\r\nd\u{1b}"), "100%25 a:b,c%0D%0Ad␛");
        assert_eq!(property("C:/a,b%"), "C%3A/a%2Cb%25");
    }
}
