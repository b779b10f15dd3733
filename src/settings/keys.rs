//! The keys of `.gateway-ls.yaml`: their names, what they are for and what can be there. One
//! table for the reader, which complains, and for the editor, which offers and explains.

/// A key and what it is for.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What it is for: sentences with code between backticks.
    pub summary: &'static str,
    /// What can be there.
    pub value: Values,
}

/// What can be at a key.
#[derive(Clone, Copy, Debug)]
pub enum Values {
    /// Any text.
    Text,
    /// One of these.
    OneOf(&'static [Choice]),
    /// The id of a rule.
    Rule,
    /// Rule ids, each with one of these.
    ByRule(&'static [Choice]),
    /// Names of the user's own, each with a text.
    ByName,
    /// A pattern, or a list of them.
    Patterns,
    /// A map with these keys.
    Map(&'static [Key]),
    /// A list of maps with these keys.
    List(&'static [Key]),
    /// A list of lists of files.
    Groups,
    /// A list of files.
    Files,
}

/// A value that can be chosen.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    /// As it is written.
    pub name: &'static str,
    /// What it means.
    pub summary: &'static str,
}

const fn choice(name: &'static str, summary: &'static str) -> Choice {
    Choice { name, summary }
}

const fn key(name: &'static str, value: Values, summary: &'static str) -> Key {
    Key { name, summary, value }
}

/// The levels of a rule.
pub static LEVELS: &[Choice] = &[
    choice("off", "Not checked."),
    choice("hint", "Worth knowing; editors show it faintly, or only in a list."),
    choice("info", "Information."),
    choice("warning", "Probably wrong."),
    choice("error", "Certainly wrong; `gateway-ls check` fails."),
];

/// The products.
pub static TARGETS: &[Choice] = &[
    choice("api-gateway", "Google Cloud API Gateway."),
    choice("endpoints", "Cloud Endpoints with ESPv2."),
];

static SWITCH: &[Choice] = &[choice("true", "Yes."), choice("false", "No (the default).")];

static GENERATIONS: &[Choice] = &[
    choice("1", "1st gen: callers need `roles/cloudfunctions.invoker`."),
    choice("2", "2nd gen, which runs on Cloud Run: callers need `roles/run.invoker`."),
];

/// The keys at the top level.
pub static KEYS: &[Key] = &[
    key(
        "target",
        Values::OneOf(TARGETS),
        "The product that the configs are for. If not set, it is detected from each file: Cloud Endpoints if `host` is on `endpoints.PROJECT.cloud.goog` or `run.app` or is the name in `x-google-endpoints`, otherwise API Gateway.",
    ),
    key("rules", Values::ByRule(LEVELS), "The level of each rule, by rule id."),
    key(
        "ignore",
        Values::List(IGNORE_KEYS),
        "Findings to hide. An item has at least one of `path`, `rule` and `pointer`, and hides the findings that match everything in it.",
    ),
    key(
        "serviceAccount",
        Values::Text,
        "E-mail address of the gateway's service account: the one that the API config names with `--backend-auth-service-account`, not API Gateway's service agent. The commands that grant roles use it; without it they contain `SA_EMAIL`.",
    ),
    key(
        "project",
        Values::Text,
        "Project ID for the commands that grant roles, where the address of a backend does not contain it.",
    ),
    key(
        "streaming",
        Values::OneOf(SWITCH),
        "Whether the gateway was created for streaming (`--enable-streaming`). Deadlines may then be up to 3600 seconds instead of 600, and a Google API as a backend is a hint, not an error.",
    ),
    key(
        "functionsGeneration",
        Values::OneOf(GENERATIONS),
        "The generation of the functions on `cloudfunctions.net`. If not set, the roles for both are shown.",
    ),
    key(
        "variables",
        Values::ByName,
        "Values of template variables such as `${HOST}`, by name. Findings that depend on one say so.",
    ),
    key(
        "deployTogether",
        Values::Groups,
        "Files that are deployed together, as one API: a list of lists of paths relative to the folder of this file, such as `[[orders.yaml, stock.yaml]]`. Each of them is checked against those before it in its list, as `gateway-ls check --together` does.",
    ),
    key(
        "policies",
        Values::Files,
        "Policies that `gcloud` exported, as paths relative to the folder of this file, such as `[policies.json]`: hovers and code lenses then say which roles are granted already. The files are those that `gateway-ls iam --against` takes. A policy of one service, function or project must be in a file with its name, such as `orders.json`.",
    ),
    key("files", Values::Map(FILES_KEYS), "Files that are always, or never, gateway configs."),
];

/// The keys of an item of `ignore`.
pub static IGNORE_KEYS: &[Key] = &[
    key(
        "path",
        Values::Text,
        "Files, as a `.gitignore` pattern relative to the folder of this file.",
    ),
    key("rule", Values::Rule, "The id of a rule."),
    key("pointer", Values::Text, "A JSON pointer to the place, such as `/paths/~1rows/get`."),
];

/// The keys of `files`.
pub static FILES_KEYS: &[Key] = &[
    key(
        "include",
        Values::Patterns,
        "Files that are always gateway configs, as `.gitignore` patterns.",
    ),
    key(
        "exclude",
        Values::Patterns,
        "Files that are never gateway configs, as `.gitignore` patterns.",
    ),
];

/// The names of keys.
pub fn names(keys: &'static [Key]) -> Vec<&'static str> {
    keys.iter().map(|key| key.name).collect()
}

/// The key of this name.
pub fn find(keys: &'static [Key], name: &str) -> Option<&'static Key> {
    keys.iter().find(|key| key.name == name)
}

/// Keys that make sense in an editor only.
pub const CLIENT_KEYS: [&str; 8] = [
    "clientCommands",
    "codeLens",
    "inlayHints",
    "maxProblems",
    "openapiKeys",
    "pages",
    "path",
    "trace",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{Level, Target};

    #[test]
    fn choices_are_those_that_are_read() {
        assert!(LEVELS.iter().all(|level| Level::parse(level.name).is_some()));
        assert!(TARGETS.iter().all(|target| Target::parse(target.name).is_some()));
    }

    #[test]
    fn every_key_is_described_in_sentences() {
        for key in KEYS.iter().chain(IGNORE_KEYS).chain(FILES_KEYS) {
            assert!(key.summary.ends_with('.'), "{}", key.name);
        }
    }
}
