//! The indentation of a line that was just begun below a key that waits for its value.
//!
//! Whatever is not sure is left as the editor made it.

use crate::analysis::Analysis;
use crate::edit::Edit;
use crate::template;
use crate::text::TextRange;
use crate::yaml::{self, Entry, Format, Layout, Step};

/// The indentation that the empty line at a byte offset lacks; nothing where it is right.
pub fn indent_new_line(analysis: &Analysis, offset: usize) -> Option<Edit> {
    if analysis.format != Format::Yaml || !analysis.is_config {
        return None;
    }
    let source = analysis.source();
    let start = source.get(..offset)?.rfind('\n')? + 1;
    let line = source.get(start..)?.split(['\n', '\r']).next()?;
    if !line.bytes().all(|byte| byte == b' ') {
        return None;
    }
    let wanted = wanted_column(analysis, start)?;
    let range = TextRange::new(start, start + line.len());
    (line.len() != wanted).then(|| Edit { range, text: " ".repeat(wanted) })
}

/// The column at which the value of the key on the line before `start` begins.
fn wanted_column(analysis: &Analysis, start: usize) -> Option<usize> {
    let source = analysis.source();
    let before = source.get(..start)?.strip_suffix('\n')?;
    let above = before.rfind('\n').map_or(0, |at| at + 1);
    let text = before.get(above..)?;
    let marks = text.len() - text.trim_start_matches([' ', '-']).len();
    if template::has_syntax(text) || text.contains('\t') {
        return None;
    }
    let entry = entry_at(analysis, above + marks)?;
    if !waits_for_value(source, entry, start) {
        return None;
    }
    let Layout::Block { step, .. } =
        yaml::cursor_context(&analysis.tree, analysis.format, above + marks)?.layout
    else {
        return None;
    };
    let value = entry.value.range();
    if value.is_empty() || value.start < start {
        return Some(marks + step);
    }
    // What is there already says where more of it is.
    let line = source.get(..value.start)?.rfind('\n')? + 1;
    let column = source.get(line..value.start)?;
    column.bytes().all(|byte| byte == b' ').then_some(column.len())
}

fn entry_at(analysis: &Analysis, at: usize) -> Option<Entry<'_>> {
    match analysis.tree.path_at(at).pop()? {
        Step::Entry(entry, true) if entry.key.range().start == at => Some(entry),
        _ => None,
    }
}

/// Whether nothing but a comment is between a key's colon and the line at `start`.
fn waits_for_value(source: &str, entry: Entry<'_>, start: usize) -> bool {
    let rest = TextRange::new(entry.key.range().end, start).of(source);
    let Some(rest) = rest.trim_start().strip_prefix(':') else { return false };
    let rest = rest.trim();
    rest.is_empty() || rest.starts_with('#') && !rest.contains('\n')
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::settings::Settings;
    use crate::text::Text;

    /// The text after a line was begun at `$0`, if it is changed, with `$0` after what was added.
    fn after(marked: &str, format: Format) -> Option<String> {
        let offset = marked.find("$0").unwrap();
        let mut source = marked.replacen("$0", "", 1);
        let settings = Settings { assume_config: Some(true), ..Settings::default() };
        let analysis = Analysis::new(Text::new(&source), format, Arc::new(settings));
        let edit = indent_new_line(&analysis, offset)?;
        source.replace_range(edit.range.start..edit.range.end, &format!("{}$0", edit.text));
        Some(source)
    }

    #[test]
    fn deeper_after_a_key() {
        for (marked, expected) in [
            (
                r#"swagger: '2.0'
paths:
$0
"#,
                r#"swagger: '2.0'
paths:
  $0
"#,
            ),
            ("swagger: '2.0'\npaths: # all\n$0", "swagger: '2.0'\npaths: # all\n  $0"),
            (
                r#"swagger: '2.0'
info:
    title: a
paths:
    /a:
    $0
"#,
                r#"swagger: '2.0'
info:
    title: a
paths:
    /a:
        $0
"#,
            ),
            (
                r#"swagger: '2.0'
paths:
  /a:
    get:
      parameters:
        - schema:
        $0
"#,
                r#"swagger: '2.0'
paths:
  /a:
    get:
      parameters:
        - schema:
            $0
"#,
            ),
            // As deep as what is there.
            (
                r#"swagger: '2.0'
paths:
$0
    /a: {}
"#,
                r#"swagger: '2.0'
paths:
    $0
    /a: {}
"#,
            ),
            (
                r#"swagger: '2.0'
paths:
     $0
"#,
                r#"swagger: '2.0'
paths:
  $0
"#,
            ),
        ] {
            assert_eq!(after(marked, Format::Yaml).as_deref(), Some(expected), "{marked}");
        }
    }

    #[test]
    fn elsewhere_nothing() {
        for marked in [
            r#"swagger: '2.0'
paths:
  $0
"#,
            r#"swagger: '2.0'
host: a
$0
"#,
            r#"swagger: '2.0'
info:
  description: |
    a key:
$0
"#,
            r#"swagger: '2.0'
info:
  description: |
$0
"#,
            r#"swagger: '2.0'
info: {
  title:
$0 a}
"#,
            r#"swagger: '2.0'
info: {
  title:
$0
}
"#,
            r#"swagger: '2.0'
${key}:
$0
"#,
            r#"swagger: '2.0'
paths:
$0# a
"#,
            r#"swagger: '2.0'
# paths:
$0
"#,
            r#"swagger: '2.0'
paths:

$0
"#,
        ] {
            assert_eq!(after(marked, Format::Yaml), None, "{marked}");
        }
        assert_eq!(after("{\"paths\":\n$0\n}", Format::Json), None);
    }
}
