//! Findings and roles as a person reads them in a terminal.

mod roles;
mod wrap;

pub(super) use roles::roles;
pub(super) use wrap::wrapped;

use annotate_snippets::renderer::Style;
use annotate_snippets::{Annotation, AnnotationKind, Element, Level, Origin, Renderer, Snippet};

use super::excerpt::{excerpt, near};
use crate::analysis::Analysis;
use crate::report::check::{PlaceReport, Summary, place};
use crate::rules::{Finding, Related};
use crate::settings::Severity;
use crate::text::{TextRange, visible};

/// One finding, drawn into the text it is about. Styled; whoever writes it strips the styles
/// where they are not wanted.
pub(super) fn finding(path: &str, analysis: &Analysis, finding: &Finding, width: usize) -> String {
    let path = visible(path);
    let (headline, more) = headline(&finding.message);
    let label = finding.severity.name().len() + finding.rule.len() + "[]: ".len();
    let at = place_of(analysis, finding.range);
    let (close, far): (Vec<&Related>, Vec<&Related>) = finding
        .related
        .iter()
        .partition(|related| near(at.line, place_of(analysis, related.range).line));

    let mut group = level(finding.severity)
        .primary_title(wrapped(&visible(headline), width.saturating_sub(label)))
        .id(finding.rule)
        .element(drawn(&path, analysis, Some(finding.range), &close));
    for related in far {
        group = group.element(drawn(&path, analysis, None, &[related]));
    }
    // The width of `   = note: ` under line numbers of up to five digits.
    let note_width = width.saturating_sub(14);
    if !more.is_empty() {
        group = group.element(Level::NOTE.message(wrapped(&visible(more), note_width)));
    }
    for fix in &finding.fixes {
        group = group.element(Level::HELP.message(wrapped(&visible(&fix.title), note_width)));
    }
    if let Some(docs) = finding.docs {
        group = group.element(Level::NOTE.with_name("docs").message(visible(docs)));
    }
    let renderer = Renderer::styled().term_width(width).hyperlink(false);
    format!("{}\n\n", renderer.render(&[group]))
}

/// The places in the text, or the first of them alone if its lines cannot be drawn.
fn drawn<'a>(
    path: &str,
    analysis: &Analysis,
    primary: Option<TextRange>,
    related: &[&Related],
) -> Element<'a> {
    let related_ranges = related.iter().map(|related| related.range);
    let ranges: Vec<TextRange> = primary.into_iter().chain(related_ranges).collect();
    let first = ranges.iter().map(|range| range.start).min().unwrap_or_default();
    let at = place_of(analysis, primary.unwrap_or(TextRange::empty(first)));
    let Some(excerpt) = excerpt(&analysis.text, analysis.source(), &ranges) else {
        let origin = Origin::path(path.to_owned()).line(at.line as usize);
        return origin.char_column(at.column as usize).into();
    };
    let labels = primary.map(|_| None).into_iter().chain(related.iter().map(|r| Some(&r.message)));
    let annotations = excerpt.marks.into_iter().zip(labels).map(|(mark, label)| match label {
        None => AnnotationKind::Primary.span(mark),
        Some(message) => labelled(AnnotationKind::Context.span(mark), message),
    });
    Snippet::source(excerpt.source)
        .path(path.to_owned())
        .line_start(place_of(analysis, TextRange::empty(first)).line as usize)
        .annotations(annotations)
        .into()
}

fn labelled<'a>(annotation: Annotation<'a>, message: &str) -> Annotation<'a> {
    annotation.label(visible(message).into_owned())
}

/// The first sentence of a message, and the rest.
fn headline(message: &str) -> (&str, &str) {
    let mut in_code = false;
    for (offset, letter) in message.char_indices() {
        in_code ^= letter == '`';
        let (before, after) = message.split_at_checked(offset + 1).unwrap_or((message, ""));
        let ends = letter == '.'
            && !in_code
            && after.starts_with(' ')
            && !before.ends_with("e.g.")
            && !before.ends_with("i.e.");
        if ends {
            return (before, after.trim_start());
        }
    }
    (message, "")
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
        Severity::Hint => Level::NOTE.with_name("hint"),
    }
}

fn place_of(analysis: &Analysis, range: TextRange) -> PlaceReport {
    place(&analysis.text, analysis.source(), range.start)
}

/// The last line of a run.
pub(super) fn summary(configs: usize, summary: &Summary) -> String {
    if configs == 0 {
        return "no gateway config found\n".to_owned();
    }
    let fixed = summary.fixed.map(|count| format!("{count} fixed; ")).unwrap_or_default();
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
    let found = if found.is_empty() { "nothing found".to_owned() } else { found.join(", ") };
    format!("{fixed}{}: {found}\n", counted(configs, "gateway config", "gateway configs"))
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

pub(super) const BOLD: Style = Style::new().bold();
#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use expect_test::{Expect, expect};

    use super::*;
    use crate::rules::Fix;
    use crate::settings::Settings;
    use crate::text::Text;
    use crate::yaml::Format;

    const SOURCE: &str = "\
swagger: '2.0'
paths:
  /rows:
    get:
\t\tx-google-backend: {note: \u{6f22}\u{5b57}\u{1b}[31m, address: https://bigquery.googleapis.com/v2}
";

    fn place_in(source: &str, needle: &str) -> TextRange {
        let start = source.find(needle).unwrap();
        TextRange::new(start, start + needle.len())
    }

    fn plain(styled: &str) -> String {
        anstream::adapter::strip_str(styled).to_string()
    }

    fn example(source: &str, needle: &str) -> Finding {
        Finding {
            rule: "googleapis-backend",
            severity: Severity::Error,
            message: "Every call fails with 401 on a gateway without streaming. \
                      `bigquery.googleapis.com` needs an access token, API Gateway sends an ID token. \
                      Put a Cloud Run service in between."
                .to_owned(),
            range: place_in(source, needle),
            operation: None,
            docs: Some("https://cloud.google.com/api-gateway/docs/authenticating-users"),
            related: Vec::new(),
            fixes: Vec::new(),
            tags: Vec::new(),
        }
    }

    fn check(source: &str, finding: &Finding, expected: Expect) {
        let settings = Arc::new(Settings::default());
        let analysis = Analysis::new(Text::new(source), Format::Yaml, settings);
        expected.assert_eq(&plain(&super::finding("a/api.yaml", &analysis, finding, 80)));
    }

    #[test]
    fn a_finding_fits_a_narrow_terminal() {
        check(
            SOURCE,
            &example(SOURCE, "https://bigquery.googleapis.com/v2"),
            expect![[r#"
            error[googleapis-backend]: Every call fails with 401 on a gateway without
                                       streaming.
             --> a/api.yaml:5:46
              |
            5 | ...字␛[31m, address: https://bigquery.googleapis.com/v2}
              |                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
              |
              = note: `bigquery.googleapis.com` needs an access token, API Gateway sends
                      an ID token. Put a Cloud Run service in between.
              = docs: https://cloud.google.com/api-gateway/docs/authenticating-users

        "#]],
        );
    }

    #[test]
    fn related_places_and_fixes_are_drawn() {
        let filler = "# nothing here\n".repeat(40);
        let source = format!("base: &a\n  address: x\n{filler}use: *a\nnear: by\n");
        let mut finding = example(&source, "*a");
        finding.severity = Severity::Hint;
        finding.message = "Short.".to_owned();
        finding.docs = None;
        let related = |needle: &str, message: &str| Related {
            message: message.to_owned(),
            range: place_in(&source, needle),
        };
        finding.related = vec![related("by", "near it\u{7}"), related("address: x", "far away")];
        let fix = |title: &str| Fix { title: title.to_owned(), safe: true, edits: Vec::new() };
        finding.fixes = vec![fix("do this"), fix("or that")];
        check(
            &source,
            &finding,
            expect![[r#"
            hint[googleapis-backend]: Short.
              --> a/api.yaml:43:6
               |
            43 | use: *a
               |      ^^
            44 | near: by
               |       -- near it␇
               |
              ::: a/api.yaml:2:3
               |
             2 |   address: x
               |   ---------- far away
               |
               = help: do this
               = help: or that

        "#]],
        );
    }

    #[test]
    fn any_place_can_be_drawn() {
        let many = format!("a: |\n{}", "  line\n".repeat(30));
        let long = format!("{{\"a\": \"{}\", \"b\": 1}}", "x".repeat(3000));
        for (source, needle) in [
            ("", ""),
            ("a: b", ""),
            ("a: b\n", "\n"),
            ("a: \r\nb: c\r\n", "b: c\r\n"),
            ("\u{feff}a: b", "a"),
            (&many, &many),
            (&long, "\"b\""),
        ] {
            let mut finding = example(source, needle);
            finding.message = "Short.".to_owned();
            let settings = Arc::new(Settings::default());
            let analysis = Analysis::new(Text::new(source), Format::Yaml, settings);
            for range in [finding.range, TextRange::empty(source.len()), TextRange::new(0, 1 << 40)]
            {
                finding.range = range;
                let drawn = plain(&super::finding("x", &analysis, &finding, 80));
                assert!(drawn.lines().all(|line| line.chars().count() <= 80), "{drawn}");
            }
        }
        let mut finding = example(&many, &many);
        finding.docs = None;
        finding.message = "Short.".to_owned();
        check(
            &many,
            &finding,
            expect![[r#"
            error[googleapis-backend]: Short.
             --> a/api.yaml:1:1
              |
            1 | / a: |
            2 | |   line
            3 | |   line
            4 | |   line
            5 | |   line
            6 | |   line
              | |______^

        "#]],
        );
        finding.range = place_in(&long, "\"b\"");
        check(
            &long,
            &finding,
            expect![[r#"
            error[googleapis-backend]: Short.
             --> a/api.yaml:1:3011
              |
            1 | ...xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "b": 1}
              |                                     ^^^

        "#]],
        );
    }

    #[test]
    fn sentences_end_where_they_end() {
        for (message, first, rest) in [
            ("One. Two. Three.", "One.", "Two. Three."),
            ("One.", "One.", ""),
            ("Only `a. b` here", "Only `a. b` here", ""),
            ("See e.g. this. Then.", "See e.g. this.", "Then."),
            ("10.5 is more. Yes.", "10.5 is more.", "Yes."),
            ("", "", ""),
        ] {
            assert_eq!(headline(message), (first, rest));
        }
    }

    #[test]
    fn the_summary_counts_what_is_there() {
        let counts = Summary { files: 3, error: 1, warning: 2, hint: 1, ..Summary::default() };
        assert_eq!(summary(1, &counts), "1 gateway config: 1 error, 2 warnings, 1 hint\n");
        let counts = Summary { error: 1, fixed: Some(3), ..Summary::default() };
        assert_eq!(summary(1, &counts), "3 fixed; 1 gateway config: 1 error\n");
        assert_eq!(summary(2, &Summary::default()), "2 gateway configs: nothing found\n");
        assert_eq!(summary(0, &Summary::default()), "no gateway config found\n");
    }
}
