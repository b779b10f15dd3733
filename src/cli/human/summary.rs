//! What was found, in numbers.

use crate::report::check::Summary;
use crate::text::visible;

/// One line for one file.
pub(in crate::cli) fn file_summary(path: &str, summary: &Summary) -> String {
    format!("{}: {}\n", visible(path), found(summary))
}

/// The last line of a run.
pub(in crate::cli) fn summary(configs: usize, summary: &Summary) -> String {
    if configs == 0 {
        return "no gateway config found\n".to_owned();
    }
    let fixed = summary.fixed.map(|count| format!("{count} fixed; ")).unwrap_or_default();
    let configs = counted(configs, "gateway config", "gateway configs");
    format!("{fixed}{configs}: {}\n", found(summary))
}

fn found(summary: &Summary) -> String {
    let counts = [
        (summary.error, "error", "errors"),
        (summary.warning, "warning", "warnings"),
        (summary.info, "info", "infos"),
        (summary.hint, "hint", "hints"),
    ];
    let found: Vec<String> = counts
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| counted(count, one, many))
        .collect();
    if found.is_empty() { "nothing found".to_owned() } else { found.join(", ") }
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_counts_what_is_there() {
        let counts = Summary { files: 3, error: 1, warning: 2, hint: 1, ..Summary::default() };
        assert_eq!(summary(1, &counts), "1 gateway config: 1 error, 2 warnings, 1 hint\n");
        assert_eq!(file_summary("a\n", &counts), "a␊: 1 error, 2 warnings, 1 hint\n");
        let counts = Summary { error: 1, fixed: Some(3), ..Summary::default() };
        assert_eq!(summary(1, &counts), "3 fixed; 1 gateway config: 1 error\n");
        assert_eq!(summary(2, &Summary::default()), "2 gateway configs: nothing found\n");
        assert_eq!(summary(0, &Summary::default()), "no gateway config found\n");
        assert_eq!(file_summary("a", &Summary::default()), "a: nothing found\n");
    }
}
