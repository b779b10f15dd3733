//! What the client's settings say about hints and lenses.

use serde_json::Value;

use crate::features::{HintKinds, LensRoles};

/// What is shown in the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Shown {
    pub(super) hints: HintKinds,
    pub(super) lens_roles: LensRoles,
}

/// Reads `inlayHints` and `codeLens` of the client's settings, and what is wrong with them.
pub(super) fn shown(section: &Value) -> (Shown, Vec<String>) {
    let mut shown = Shown::default();
    let mut complaints = Vec::new();
    for (name, value) in switches(section, "inlayHints", &mut complaints) {
        match name {
            "effectiveUrl" => shown.hints.effective_url = value,
            "roles" => shown.hints.roles = value,
            "defaults" => shown.hints.defaults = value,
            _ => {
                complaints.push(unknown(name, "inlayHints", "`effectiveUrl`, `roles`, `defaults`"))
            }
        }
    }
    for (name, value) in switches(section, "codeLens", &mut complaints) {
        match name {
            "roles" if value => shown.lens_roles = LensRoles::Shown,
            "roles" => shown.lens_roles = LensRoles::Hidden,
            _ => complaints.push(unknown(name, "codeLens", "`roles`")),
        }
    }
    (shown, complaints)
}

/// The switches of one setting that are on or off.
fn switches<'v>(
    section: &'v Value,
    setting: &str,
    complaints: &mut Vec<String>,
) -> Vec<(&'v str, bool)> {
    let value = section.get(setting).unwrap_or(&Value::Null);
    let Some(entries) = value.as_object() else {
        if !value.is_null() {
            complaints.push(format!("`{setting}` must be a map, not {value}"));
        }
        return Vec::new();
    };
    let mut switches = Vec::new();
    for (name, value) in entries.iter().filter(|(_, value)| !value.is_null()) {
        match value.as_bool() {
            Some(is_on) => switches.push((name.as_str(), is_on)),
            None => {
                let message = format!("`{setting}.{name}` must be `true` or `false`, not {value}");
                complaints.push(message);
            }
        }
    }
    switches
}

fn unknown(name: &str, setting: &str, known: &str) -> String {
    format!("`{name}` is not a key of `{setting}`, which has {known}")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn switches_and_complaints() {
        let all = Shown::default();
        let no_roles = HintKinds { roles: false, ..HintKinds::default() };
        for (section, expected, complaint) in [
            (json!({}), all, ""),
            (json!({"inlayHints": null, "codeLens": {"roles": null}}), all, ""),
            (json!({"inlayHints": {"roles": false}}), Shown { hints: no_roles, ..all }, ""),
            (
                json!({"codeLens": {"roles": false}}),
                Shown { lens_roles: LensRoles::Hidden, ..all },
                "",
            ),
            (json!({"inlayHints": false}), all, "`inlayHints` must be a map, not false"),
            (
                json!({"inlayHints": {"roles": "no"}}),
                all,
                "`inlayHints.roles` must be `true` or `false`, not \"no\"",
            ),
            (
                json!({"codeLens": {"role": true}}),
                all,
                "`role` is not a key of `codeLens`, which has `roles`",
            ),
        ] {
            let complaints = (!complaint.is_empty()).then(|| complaint.to_owned());
            let complaints: Vec<_> = complaints.into_iter().collect();
            assert_eq!(shown(&section), (expected, complaints), "{section}");
        }
    }
}
