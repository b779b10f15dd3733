//! Another name for a template variable: in the config, and in the calls of Terraform that fill it in.
//!
//! Whoever cannot change all places changes none, and says why.

use std::path::{Path, PathBuf};

use super::{name_in, variable_at, variable_uses};
use crate::analysis::Analysis;
use crate::edit::Edit;
use crate::infra::{self, ConfigUse, Filling};
use crate::template;
use crate::text::{TextRange, one_line, visible};

/// What another name for a template variable comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VariableRename {
    /// These changes.
    Edits {
        /// Of the config.
        here: Vec<Edit>,
        /// Of files beside it: the path, what the file holds, what is changed.
        beside: Vec<(PathBuf, String, Vec<Edit>)>,
    },
    /// Nothing is changed, and why.
    Refused(String),
}

/// The template variable at a byte offset and whether it can be renamed: its name in the config, or
/// why not; `None`: none is there.
pub fn renamable_variable(analysis: &Analysis, offset: usize) -> Option<Result<TextRange, String>> {
    let variable = variable_at(analysis, offset)?;
    Some(match obstacle(analysis, &variable.name) {
        Some(sentence) => Err(sentence),
        None => Ok(variable.range),
    })
}

/// Gives the template variable at a byte offset another name; `None`: none is there. `read` gives the
/// text of a file beside the config, by its path from the folder of all.
pub fn rename_variable(
    analysis: &Analysis,
    offset: usize,
    new_name: &str,
    read: impl Fn(&Path) -> Option<String>,
) -> Option<VariableRename> {
    let variable = variable_at(analysis, offset)?;
    let name = variable.name.as_str();
    if name == new_name {
        return Some(VariableRename::Edits { here: Vec::new(), beside: Vec::new() });
    }
    let refusal = || {
        let own = obstacle(analysis, name);
        own.or_else(|| unfit(analysis, new_name))
    };
    if let Some(sentence) = refusal() {
        return Some(VariableRename::Refused(sentence));
    }
    let here: Vec<TextRange> = variable_uses(analysis, name);
    let edit = |range| Edit { range, text: new_name.to_owned() };
    if is_left(analysis.source(), &here, name) {
        return Some(refused(name, "the config has it in an expression that is not understood"));
    }
    let mut beside: Vec<(PathBuf, String, Vec<TextRange>)> = Vec::new();
    let uses = analysis.settings.surroundings.uses.iter();
    for given in uses.filter_map(|it| it.given.as_ref()).flatten().filter(|it| it.name == name) {
        if given.is_shared {
            let why = format!("other files are filled in with the same in {}", given.place);
            return Some(refused(name, &why));
        }
        let text = read(&given.place.path);
        let range = text.as_deref().and_then(|text| name_in(text, &given.place, name));
        let (Some(text), Some(range)) = (text, range) else {
            let why = format!("its name is not written out in {}", given.place);
            return Some(refused(name, &why));
        };
        match beside.iter_mut().find(|(path, ..)| *path == given.place.path) {
            Some((.., ranges)) => ranges.push(range),
            None => beside.push((given.place.path.clone(), text, vec![range])),
        }
    }
    if beside.is_empty() {
        let why = format!("what gives it in {} is not known well enough", variable.given);
        return Some(refused(name, &why));
    }
    let in_order = |(path, text, mut ranges): (PathBuf, String, Vec<TextRange>)| {
        ranges.sort_unstable();
        ranges.dedup();
        (path, text, ranges.into_iter().map(edit).collect())
    };
    let beside = beside.into_iter().map(in_order).collect();
    Some(VariableRename::Edits { here: here.into_iter().map(edit).collect(), beside })
}

/// Whether a name is in template syntax elsewhere than in these places.
fn is_left(source: &str, places: &[TextRange], name: &str) -> bool {
    let mut rest = source.to_owned();
    for place in places.iter().rev() {
        rest.replace_range(place.start..place.end, "_");
    }
    infra::is_mentioned(&rest, name)
}

fn refused(name: &str, why: &str) -> VariableRename {
    VariableRename::Refused(cannot(name, why))
}

fn cannot(name: &str, why: &str) -> String {
    format!("'{}' cannot be renamed: {why}.", shown(name))
}

/// Why a template variable cannot have another name, whichever it is.
fn obstacle(analysis: &Analysis, name: &str) -> Option<String> {
    if infra::template_uses(analysis.source()).is_none() {
        return Some(cannot(name, "the config is not read as a template of Terraform"));
    }
    if analysis.settings.variables.contains_key(name) {
        return Some(cannot(name, "the settings give it a value by this name"));
    }
    let is_known = |it: &&ConfigUse| it.filling == Filling::Raw || it.given.is_some();
    let unknown = analysis.settings.surroundings.uses.iter().find(|it| !is_known(it))?;
    let why = format!(
        "{} ({}) does not write out which names it gives",
        shown(&unknown.resource),
        unknown.place
    );
    Some(cannot(name, &why))
}

/// Why something is no other name for a template variable.
fn unfit(analysis: &Analysis, new_name: &str) -> Option<String> {
    if !template::is_name(new_name) {
        return Some(format!(
            "'{}' is no name of a template variable: letters, digits, '_' and '-' are, after a \
             letter or '_'.",
            shown(new_name)
        ));
    }
    let is_taken = analysis.settings.surroundings.variables.contains_key(new_name)
        || infra::is_mentioned(analysis.source(), new_name);
    is_taken.then(|| {
        format!("There is a template variable '{}' already. Choose another name.", shown(new_name))
    })
}

/// A text from a file as a sentence shows it.
fn shown(text: &str) -> String {
    /// Characters.
    const LONGEST: usize = 100;
    visible(&one_line(text, LONGEST)).into_owned()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{TERRAFORM, read};
    use super::*;

    const CONFIG: &str = "\
swagger: '2.0'
info: {title: '${ti$0tle}', description: \"${upper(title)}\"}
# ${title} and ${orders_url}
host: ${orders_url}
";

    /// Both files after the name at the cursor was changed, lines with changes only; or why not.
    fn renamed(config: &str, terraform: &str, new_name: &str) -> String {
        let (analysis, offset) = read(config, terraform);
        let read = |path: &Path| (path == "infra/main.tf").then(|| terraform.to_owned());
        let changed = |text: &str, edits: &[Edit]| {
            let mut after = text.to_owned();
            for edit in edits.iter().rev() {
                after.replace_range(edit.range.start..edit.range.end, &edit.text);
            }
            let lines = after.lines().zip(text.lines());
            let lines = lines.filter(|(one, two)| one != two);
            lines.map(|(line, _)| format!("{}\n", line.trim())).collect::<String>()
        };
        match rename_variable(&analysis, offset, new_name, read) {
            Some(VariableRename::Edits { here, beside }) => {
                let beside = beside.iter().map(|(_, text, edits)| changed(text, edits));
                changed(analysis.source(), &here) + &beside.collect::<String>()
            }
            Some(VariableRename::Refused(sentence)) => sentence,
            None => "nothing".to_owned(),
        }
    }

    #[test]
    fn a_name_is_changed_at_both_ends() {
        expect_test::expect![[r#"
            info: {title: '${name}', description: "${upper(name)}"}
            # ${name} and ${orders_url}
            name        = "Shop"
        "#]]
        .assert_eq(&renamed(CONFIG, TERRAFORM, "name"));
        let of_orders = CONFIG.replace("$0", "").replace("host: ${", "host: ${$0");
        expect_test::expect![[r#"
            # ${title} and ${x-1}
            host: ${x-1}
            "x-1" = google_cloud_run_v2_service.orders.uri
        "#]]
        .assert_eq(&renamed(&of_orders, TERRAFORM, "x-1"));
    }

    #[test]
    fn what_cannot_be_changed_everywhere_is_left() {
        let merged = TERRAFORM.replace("api.yaml\", {", "api.yaml\", merge(local.all, {");
        let merged = merged.replace("}))", "})))") + "locals { all = { x = \"1\" } }\n";
        for (config, terraform, new_name, expected) in [
            (
                CONFIG,
                TERRAFORM,
                "1a",
                "'1a' is no name of a template variable: letters, digits, '_' and '-' are, after \
                 a letter or '_'.",
            ),
            (
                CONFIG,
                TERRAFORM,
                "orders_url",
                "There is a template variable 'orders_url' already. Choose another name.",
            ),
            (
                &format!("{CONFIG}b: ${{title:-x}}\n"),
                TERRAFORM,
                "a",
                "'title' cannot be renamed: the config has it in an expression that is not \
                 understood.",
            ),
            (
                &format!("{CONFIG}%{{ for title in urls }}${{title}}%{{ endfor }}\n"),
                TERRAFORM,
                "a",
                "'title' cannot be renamed: the config has it in an expression that is not \
                 understood.",
            ),
        ] {
            assert_eq!(renamed(config, terraform, new_name), expected);
        }
        assert_eq!(
            renamed(CONFIG, &merged, "a"),
            "'title' cannot be renamed: google_api_gateway_api_config.shop (infra/main.tf:5) does \
             not write out which names it gives."
        );
        assert_eq!(renamed(CONFIG, TERRAFORM, "title"), "");
        let elsewhere = CONFIG.replace("ti$0tle", "title").replace("swagger", "$0swagger");
        assert_eq!(renamed(&elsewhere, TERRAFORM, "a"), "nothing");
    }

    #[test]
    fn names_that_are_not_written_out_are_left() {
        let of_local = TERRAFORM.replace("api.yaml\", {", "api.yaml\", local.all)) #");
        let of_local = format!(
            "{}locals {{ all = {{ title = \"Shop\" }} }}\n",
            of_local
                .replace("      }))\n", "")
                .replace("        \"orders", "#")
                .replace("        title ", "#")
                .replace("        urls ", "#")
        );
        let told = renamed(CONFIG, &of_local, "a");
        assert!(told.starts_with("'title' cannot be renamed: "), "{told}\n{of_local}");
    }
}
