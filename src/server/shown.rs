//! What is shown in the text: what the client's settings say about hints and lenses, and what holds
//! where they say nothing.

use serde_json::Value;

use crate::features::{HintKinds, LensRoles};

/// What the client wants to see in the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Shown {
    hints: HintKinds,
    /// Whether hints say roles, if the client says so.
    hint_roles: Option<bool>,
    pub(super) lens_roles: LensRoles,
}

impl Shown {
    /// The hints for a client, which `shows_lenses` or not. A role is said once: by the lens if
    /// there is one, else by the hint.
    pub(super) fn hints(&self, shows_lenses: impl FnOnce() -> bool) -> HintKinds {
        let are_lenses_wanted = self.lens_roles == LensRoles::Shown;
        let roles = self.hint_roles.unwrap_or_else(|| !(are_lenses_wanted && shows_lenses()));
        HintKinds { roles, ..self.hints }
    }
}

/// Reads `inlayHints` and `codeLens` of the client's settings, and what is wrong with them.
pub(super) fn shown(section: &Value) -> (Shown, Vec<String>) {
    let mut shown = Shown::default();
    let mut complaints = Vec::new();
    for (name, value) in switches(section, "inlayHints", &mut complaints) {
        match name {
            "effectiveUrl" => shown.hints.effective_url = value,
            "roles" => shown.hint_roles = Some(value),
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
        let no_roles = Shown { hint_roles: Some(false), ..all };
        let defaults = HintKinds { defaults: true, ..HintKinds::default() };
        for (section, expected, complaint) in [
            (json!({}), all, ""),
            (json!({"inlayHints": null, "codeLens": {"roles": null}}), all, ""),
            (json!({"inlayHints": {"roles": false}}), no_roles, ""),
            (json!({"inlayHints": {"roles": null}}), all, ""),
            (json!({"inlayHints": {"defaults": true}}), Shown { hints: defaults, ..all }, ""),
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

    #[test]
    fn a_role_is_said_by_the_lens_or_else_by_the_hint() {
        let roles = |section: Value, has_lenses: bool| {
            let (shown, _) = shown(&section);
            shown.hints(|| has_lenses).roles
        };
        let no_lenses = json!({"codeLens": {"roles": false}});
        for (section, with_lenses, without) in [
            (json!({}), false, true),
            (no_lenses, true, true),
            (json!({"inlayHints": {"roles": true}}), true, true),
            (json!({"inlayHints": {"roles": false}}), false, false),
        ] {
            let found = (roles(section.clone(), true), roles(section.clone(), false));
            assert_eq!(found, (with_lenses, without), "{section}");
        }
    }
}
