//! What can be written inside `${`: the names that the files beside the config give.

use super::{Completion, CompletionKind, in_order};
use crate::analysis::Analysis;
use crate::edit::Edit;
use crate::features::Markup;
use crate::features::variables::in_short;
use crate::infra::Meaning;
use crate::template;
use crate::text::TextRange;

/// The names of template variables, if the offset is where one begins; `None` if it is elsewhere.
pub(super) fn completions(analysis: &Analysis, offset: usize) -> Option<Vec<Completion>> {
    let surroundings = &analysis.settings.surroundings;
    let begun = template::begun_name(analysis.source(), offset)?;
    if surroundings.variables.is_empty() {
        return None;
    }
    let range = TextRange::new(begun.range.start, begun.range.end);
    let end = if begun.is_closed { "" } else { "}" };
    let offered = surroundings.variables.iter().filter(|(name, _)| is_written_so(name));
    let completion = |(name, variable): (&String, _)| {
        let variable: &crate::infra::Variable = variable;
        let mut about = format!("Given in `{}`.", variable.place);
        if let Meaning::Service(deployed) = &variable.meaning {
            about += &format!(" It is `{}` (`{}`).", deployed.resource, deployed.place);
        }
        let edit = Edit { range, text: format!("{name}{end}") };
        let documentation = Markup::paragraph(&about);
        Completion {
            detail: in_short(variable),
            ..Completion::new(CompletionKind::Value, name.clone(), documentation, edit)
        }
    };
    Some(in_order(offered.map(completion).collect()))
}

/// Whether a variable, or what is within one, is written so: not what stands for all there are, and
/// in brackets only what no name could say.
fn is_written_so(name: &str) -> bool {
    let keys = name.split(['.', '[']).skip(1);
    let mut keys = keys.map(|key| (key, key.strip_suffix(']')));
    keys.all(|(key, quoted)| match quoted {
        None => template::is_name(key),
        Some("*") => false,
        Some(quoted) => !template::is_name(quoted.trim_matches('"')),
    })
}

#[cfg(test)]
mod tests {
    use crate::features::variables::tests::{TERRAFORM, read};
    use crate::features::{Asked, completions, completions_for};

    /// What is offered in a line, each with its detail and the line that it makes.
    fn offered(line: &str) -> Vec<String> {
        let config = format!("swagger: '2.0'\ninfo:\n  {line}\npaths: {{}}\n");
        let terraform = TERRAFORM.replace("title  ", "name-1 = var.x\n        title  ");
        let (analysis, offset) = read(&config, &terraform);
        let told = completions(&analysis, offset).into_iter().map(|it| {
            let mut text = analysis.source().to_owned();
            text.replace_range(it.edit.range.start..it.edit.range.end, &it.edit.text);
            let line = text.lines().nth(2).unwrap_or_default().trim().to_owned();
            format!("{} | {}", it.detail.unwrap_or_default(), line)
        });
        told.collect()
    }

    #[test]
    fn names_are_offered_inside_of_the_mark() {
        let all = [
            "var.x | title: ${name-1}",
            "Cloud Run orders | title: ${orders_url}",
            "\"Shop\" | title: ${title}",
            " | title: ${urls}",
            "Cloud Run orders/v1 | title: ${urls.orders}",
        ];
        for line in ["title: ${$0", "title: ${ti$0", "title: ${ti$0tle}", "title: ${$0}"] {
            assert_eq!(offered(line), all, "{line}");
        }
        assert_eq!(offered("title: \"a ${$0}/b\"")[2], "\"Shop\" | title: \"a ${title}/b\"");
        assert_eq!(offered("# ${$0")[2], "\"Shop\" | # ${title}");
    }

    #[test]
    fn they_are_offered_nowhere_else() {
        let is_offered = |line: &str| offered(line).iter().any(|it| it.contains("${title}"));
        for line in ["title: $0", "title: $${$0", "title: ${title}$0", "title: ${title + $0"] {
            assert!(!is_offered(line), "{line}");
        }
    }

    #[test]
    fn a_brace_asks_for_names_alone() {
        let asked = Asked { typed: Some('{'), ..Asked::default() };
        for (marked, expected) in [("info: ${$0", 4), ("info: {$0", 0), ("{$0", 0)] {
            let (analysis, offset) = read(&format!("swagger: '2.0'\n{marked}"), TERRAFORM);
            assert_eq!(completions_for(&analysis, offset, asked).len(), expected, "{marked}");
        }
    }

    #[test]
    fn documentation_says_where_it_comes_from() {
        let (analysis, offset) = read("swagger: '2.0'\ninfo: ${ord$0}\n", TERRAFORM);
        let about = completions(&analysis, offset).remove(0).documentation.plain();
        let expected = "Given in infra/main.tf:10. It is google_cloud_run_v2_service.orders \
                        (infra/main.tf:1).";
        assert_eq!(about, expected);
    }
}
