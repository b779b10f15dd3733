//! The variables of a script that stand for one text all through it. Runs nothing: what is assigned
//! twice, in a loop or from a command is not known.

use std::collections::BTreeMap;

/// How often a value may be made of others.
const DEEPEST: usize = 8;

/// Variables by name; `None`: assigned, and not known to what.
#[derive(Debug, Default)]
pub(super) struct Variables {
    values: BTreeMap<String, Option<String>>,
    /// Whether `$(NAME)` is a variable and no command.
    is_make: bool,
}

/// Which values count.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Counting {
    /// Those that are assigned.
    Assigned,
    /// Those, and what takes their place where nothing is assigned: `${NAME:-api.yaml}`.
    Defaults,
}

impl Variables {
    /// Those that commands assign.
    pub(super) fn of<'t>(commands: impl Iterator<Item = &'t str>, is_make: bool) -> Self {
        let mut variables = Self { is_make, ..Self::default() };
        for command in commands {
            variables.read(command.trim());
        }
        variables
    }

    fn read(&mut self, command: &str) {
        let keywords = ["export ", "readonly ", "local ", "declare "];
        let bare = keywords.iter().find_map(|keyword| command.strip_prefix(keyword));
        let bare = bare.unwrap_or(command).trim_start();
        let assigned = match self.is_make {
            true => of_make(bare).or_else(|| of_shell(bare)),
            false => of_shell(bare),
        };
        let own = assigned.map(|(name, _)| name);
        if let Some((name, value)) = assigned {
            self.assign(name, value);
        }
        let mut words = command.split(|c: char| c.is_whitespace() || ";&|(".contains(c)).peekable();
        while let Some(word) = words.next() {
            let named = match word {
                "for" | "read" | "mapfile" | "readarray" => {
                    words.find(|word| !word.starts_with('-')).map(|word| word.trim_end_matches(','))
                }
                _ => word.split_once('=').map(|(name, _)| name.trim_end_matches('+')),
            };
            // The whole of the line is not what this one is.
            if let Some(name) = named.filter(|name| is_name(name) && Some(*name) != own) {
                self.assign(name, None);
            }
        }
    }

    fn assign(&mut self, name: &str, value: Option<&str>) {
        let is_again = self.values.contains_key(name);
        let value = value.filter(|_| !is_again).map(str::to_owned);
        self.values.insert(name.to_owned(), value);
    }

    /// A text with what is known in the place of variables that are assigned.
    pub(super) fn known(&self, text: &str) -> String {
        self.resolved(text, Counting::Assigned, 0)
    }

    /// The same, with what takes the place of those that are not.
    pub(super) fn with_defaults(&self, text: &str) -> String {
        self.resolved(text, Counting::Defaults, 0)
    }

    fn resolved(&self, text: &str, counting: Counting, depth: usize) -> String {
        let mut resolved = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find('$') {
            let (before, from) = rest.split_at(at);
            resolved.push_str(before);
            let (length, value) = self.reference(from, counting, depth);
            let (written, after) = from.split_at_checked(length).unwrap_or((from, ""));
            resolved.push_str(value.as_deref().unwrap_or(written));
            rest = after;
        }
        resolved + rest
    }

    /// How long a reference is with which a text begins, and what it stands for.
    fn reference(&self, text: &str, counting: Counting, depth: usize) -> (usize, Option<String>) {
        let inner = text.get(1..).unwrap_or_default();
        let braced = inner.strip_prefix('{').filter(|it| !it.starts_with('{'));
        if let Some((braced, _)) = braced.and_then(|it| it.split_once('}')) {
            let is_of_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
            let (name, rest) =
                braced.split_at(braced.find(|c| !is_of_name(c)).unwrap_or(braced.len()));
            let default = rest.strip_prefix(":-").or_else(|| rest.strip_prefix('-'));
            let value = match (rest.is_empty(), default) {
                (true, _) => self.value(name, counting, depth),
                (false, Some(default)) => match self.values.contains_key(name) {
                    true => self.value(name, counting, depth),
                    false => Some(default.trim_matches(['"', '\'']))
                        .filter(|it| counting == Counting::Defaults && !it.contains('$'))
                        .map(str::to_owned),
                },
                (false, None) => None,
            };
            return (braced.len() + 3, value);
        }
        if let Some(rest) = inner.strip_prefix('(').filter(|_| self.is_make) {
            let name = rest.split(')').next().unwrap_or_default();
            // The words of a command are without brackets at their ends.
            let closed = usize::from(rest.len() > name.len());
            return (name.len() + 2 + closed, self.value(name, counting, depth));
        }
        let end = inner.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        let name = inner.get(..end.unwrap_or(inner.len())).unwrap_or_default();
        (1 + name.len(), self.value(name, counting, depth))
    }

    fn value(&self, name: &str, counting: Counting, depth: usize) -> Option<String> {
        let value = self.values.get(name)?.as_deref().filter(|_| depth < DEEPEST)?;
        let value = self.resolved(value, counting, depth + 1);
        (!value.contains(['$', '`', '*', '?'])).then_some(value)
    }
}

/// `NAME=value` and nothing after it; no value if it is none that is known.
fn of_shell(command: &str) -> Option<(&str, Option<&str>)> {
    let (name, rest) = command.split_once('=').filter(|(name, _)| is_name(name))?;
    let quoted = rest.chars().next().filter(|quote| "\"'".contains(*quote));
    let (value, rest) = match quoted {
        Some(quote) => rest.get(1..).and_then(|rest| rest.split_once(quote))?,
        None => rest.split_at(rest.find([' ', '\t', ';', '\n']).unwrap_or(rest.len())),
    };
    // Within these no variable is looked up.
    let is_verbatim = quoted == Some('\'') && value.contains('$');
    let rest = rest.trim_start();
    let is_all = rest.is_empty() || rest.starts_with([';', '#']) || rest.starts_with("&&");
    Some((name, Some(value).filter(|it| is_all && !is_verbatim && !it.is_empty())))
}

/// `NAME := value`.
fn of_make(line: &str) -> Option<(&str, Option<&str>)> {
    let (name, value) = line.split_once('=')?;
    let name = name.trim_end_matches([':', '?']).trim_end();
    let value = value.split(" #").next().unwrap_or_default().trim();
    let is_one = !value.is_empty() && !value.contains(char::is_whitespace);
    is_name(name).then_some((name, Some(value).filter(|_| is_one)))
}

/// Whether a text can be the name of a variable.
pub(super) fn is_name(text: &str) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && text.chars().all(is_word)
}

#[cfg(test)]
mod tests {
    use super::Variables;

    #[test]
    fn only_what_is_assigned_once_to_a_text_is_known() {
        let script = r#"
SPEC="infra/api.yaml"
export NAME=tea
FULL="$NAME-${SPEC}"
TWICE=a
TWICE=b
FOUND=$(ls)
FIRST=${1:-first.yaml}
for EACH in a b; do
VERBATIM='$NAME'
SPACED="a b"
ALONE=x command
if true; then ELSE=y; fi
LOOP="$LOOP"
"#;
        let variables = Variables::of(script.lines(), false);
        let known = |text: &str| variables.known(text);
        assert_eq!(
            known("$SPEC ${NAME}-api ${FULL}!"),
            "infra/api.yaml tea-api tea-infra/api.yaml!"
        );
        assert_eq!(known("$SPACED"), "a b");
        for unknown in
            ["$TWICE", "$FOUND", "$FIRST", "$EACH", "$VERBATIM", "$ALONE", "$ELSE", "$LOOP"]
        {
            assert_eq!(known(unknown), unknown);
        }
        assert_eq!(
            known("$NONE ${NONE:-b} $(SPEC) ${{ env.NAME }} $"),
            "$NONE ${NONE:-b} $(SPEC) ${{ env.NAME }} $"
        );
        let with_defaults = |text: &str| variables.with_defaults(text);
        assert_eq!(
            with_defaults("$FIRST ${NONE:-b} ${NAME:-c} ${TWICE:-d}"),
            "first.yaml b tea ${TWICE:-d}"
        );
    }

    #[test]
    fn variables_of_make() {
        let variables = Variables::of("SPEC := api.yaml\nX ?= $(SPEC)\nLIST = a b".lines(), true);
        assert_eq!(
            variables.known("$(SPEC) $(X) $(LIST) $(SPEC"),
            "api.yaml api.yaml $(LIST) api.yaml"
        );
    }
}
