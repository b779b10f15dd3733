//! Which roles hold a permission, read once from `roles.yaml`. Knows no policy and no account.

use std::sync::OnceLock;

use serde::Deserialize;

/// Whether a role lets the gateway do what it must.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holding {
    /// It does, and is made for it.
    Exactly,
    /// It does, among much else.
    AmongOthers,
    /// It does not.
    Not,
    /// Nobody knows: it is a role of the user's own, or a newer one than the table.
    Unknown,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct HolderRow {
    pub needed: String,
    exactly: Vec<String>,
    among_others: Vec<String>,
    agents: Vec<String>,
    services: Vec<String>,
    lacking: Vec<String>,
    perhaps: Vec<String>,
    pub source: String,
}

/// The table, as `build.rs` writes it.
const TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/roles.json"));

/// The rows. Empty if they do not parse, which a test rules out.
pub(super) fn holder_rows() -> &'static [HolderRow] {
    static ROWS: OnceLock<Vec<HolderRow>> = OnceLock::new();
    ROWS.get_or_init(|| serde_json::from_str(TEXT).unwrap_or_default())
}

/// Whether `role`, as IAM writes it, does what the role `needed` is needed for: all of its
/// `permissions` that count, or whatever it holds if no page names them. `roles/NAME` is a role of
/// Google's, any other one is the user's own.
pub fn role_holds(role: &str, needed: &str, permissions: &[String]) -> Holding {
    if role == needed {
        return Holding::Exactly;
    }
    let mut what: Vec<_> = permissions.iter().map(String::as_str).collect();
    if what.is_empty() {
        what.push(needed);
    }
    let holdings = what.into_iter().map(|what| {
        let row = holder_rows().iter().find(|row| row.needed == what);
        row.map_or(Holding::Unknown, |row| row.holding(role))
    });
    // All of the permissions are needed.
    holdings.reduce(Holding::and).unwrap_or(Holding::Unknown)
}

impl Holding {
    fn and(self, other: Self) -> Self {
        let either = |one| self == one || other == one;
        if either(Self::Not) {
            Self::Not
        } else if either(Self::Unknown) {
            Self::Unknown
        } else if either(Self::AmongOthers) {
            Self::AmongOthers
        } else {
            Self::Exactly
        }
    }
}

impl HolderRow {
    fn holding(&self, role: &str) -> Holding {
        let is_in = |list: &[String]| list.iter().any(|it| it == role);
        if is_in(&self.exactly) {
            return Holding::Exactly;
        }
        if is_in(&self.among_others) || is_in(&self.agents) {
            return Holding::AmongOthers;
        }
        if is_in(&self.lacking) {
            return Holding::Not;
        }
        let Some(name) = role.strip_prefix("roles/") else { return Holding::Unknown };
        let service = name.split_once('.').map_or("", |(service, _)| service);
        let is_newer = self.services.iter().any(|it| it == service);
        match is_newer || is_in(&self.perhaps) {
            true => Holding::Unknown,
            false => Holding::Not,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gateway::sources;

    #[test]
    fn the_table_parses() {
        assert!(!holder_rows().is_empty());
        serde_json::from_str::<Vec<HolderRow>>(TEXT).unwrap();
    }

    #[test]
    fn a_role_is_in_one_list_only() {
        for row in holder_rows() {
            let lists = [&row.exactly, &row.among_others, &row.agents, &row.lacking, &row.perhaps];
            let mut all: Vec<_> = lists.into_iter().flatten().collect();
            let count = all.len();
            all.sort();
            all.dedup();
            assert_eq!(all.len(), count, "{}", row.needed);
            assert!(all.iter().all(|role| role.starts_with("roles/")), "{}", row.needed);
            assert!(sources::find(&row.source).is_some(), "{}", row.needed);
        }
    }

    #[test]
    fn every_role_that_is_advised_has_a_row() {
        let catalogue =
            crate::gateway::catalogue::catalogue(crate::gateway::catalogue::Edition::ANY);
        for role in catalogue.roles.values() {
            let needed = match role.permissions.as_slice() {
                [] => vec![role.role.clone()],
                permissions => permissions.to_vec(),
            };
            for needed in needed {
                let row = holder_rows().iter().find(|row| row.needed == needed);
                let row = row.unwrap_or_else(|| panic!("{needed}"));
                assert_eq!(row.holding(&role.role), Holding::Exactly, "{needed}");
            }
        }
    }

    #[test]
    fn permissions_count_and_not_names() {
        let run = ("roles/run.invoker", "run.routes.invoke");
        let function = ("roles/cloudfunctions.invoker", "cloudfunctions.functions.invoke");
        let iap = ("roles/iap.httpsResourceAccessor", "iap.webServiceVersions.accessViaIAP");
        let vertex = ("roles/aiplatform.user", "");
        let holds = |role, (needed, permissions): (&str, &str)| {
            let permissions: Vec<_> = permissions.split_whitespace().map(str::to_owned).collect();
            role_holds(role, needed, &permissions)
        };
        for (needed, role, holding) in [
            (run, "roles/run.invoker", Holding::Exactly),
            (run, "roles/run.servicesInvoker", Holding::Exactly),
            (run, "roles/run.admin", Holding::AmongOthers),
            (run, "roles/editor", Holding::AmongOthers),
            (run, "roles/viewer", Holding::Not),
            (run, "roles/run.viewer", Holding::Not),
            (run, "roles/cloudfunctions.invoker", Holding::Not),
            (run, "roles/run.somethingNew", Holding::Unknown),
            (run, "projects/shop-42/roles/caller", Holding::Unknown),
            (run, "organizations/1/roles/caller", Holding::Unknown),
            (function, "roles/run.invoker", Holding::Not),
            (function, "roles/cloudfunctions.developer", Holding::AmongOthers),
            (iap, "roles/owner", Holding::Not),
            (iap, "roles/iap.admin", Holding::Not),
            (vertex, "roles/aiplatform.user", Holding::Exactly),
            (vertex, "roles/owner", Holding::AmongOthers),
            (vertex, "roles/aiplatform.viewer", Holding::Unknown),
            (vertex, "roles/viewer", Holding::Unknown),
            (vertex, "roles/logging.logWriter", Holding::Not),
        ] {
            assert_eq!(holds(role, needed), holding, "{role} for {needed:?}");
        }
        // Where both are needed, a role with one of them is not enough.
        let both = ("roles/x", "run.routes.invoke cloudfunctions.functions.invoke");
        assert_eq!(holds("roles/run.invoker", both), Holding::Not);
        assert_eq!(holds("roles/owner", both), Holding::AmongOthers);
    }
}
