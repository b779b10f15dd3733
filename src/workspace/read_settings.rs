//! Settings as a person wrote them: every key that can be understood counts, every other one is
//! complained about once, in words.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Deserializer};

use super::foreign::{is_mostly_strange, no_settings, quote_nothing, strange, unreadable};
use super::node::{Node, Step};
use super::{Complaint, FileSettings, globs, nearest};
use crate::settings::{
    self, CLIENT_KEYS, FILES_KEYS, IGNORE_KEYS, Ignore, KEYS, Key, Level, Target,
};

/// Reads the text of a `.gateway-ls.yaml`. The complaints have places, but no file.
pub fn read_settings(text: &str) -> (FileSettings, Vec<Complaint>) {
    let mut reader = Reader { is_file: true, ..Reader::default() };
    if let Some(problem) = no_settings(text) {
        reader.complain(&[], problem);
        return (reader.settings, reader.complaints);
    }
    match first_document(text) {
        Ok(root) => match strange(&root) {
            Some(problem) => reader.complain(&[], problem),
            None => {
                reader.root(&root, &written_variables(text));
                if is_mostly_strange(&root) {
                    let because = "most of its keys are not settings";
                    quote_nothing(&mut reader.settings, &mut reader.complaints, because);
                }
            }
        },
        Err(error) => reader.complain(&[], unreadable(&error)),
    }
    (reader.settings, reader.complaints)
}

/// Reads the settings that a client sends. Keys that only the client has are passed over.
pub fn client_settings<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> (FileSettings, Vec<Complaint>) {
    let mut reader = Reader::default();
    match Node::deserialize(deserializer) {
        Ok(root) => reader.root(&root, &BTreeMap::new()),
        Err(error) => reader.complain(&[], format!("the settings cannot be read: {error}")),
    }
    (reader.settings, reader.complaints)
}

/// Complaints about the rule ids in settings that no rule has.
pub fn unknown_rules(settings: &FileSettings, is_rule: impl Fn(&str) -> bool) -> Vec<Complaint> {
    let levels = settings.rules.keys().map(|id| (id, vec![key("rules"), key(id)]));
    let ignored = settings.ignore.iter().enumerate().filter_map(|(index, ignore)| {
        Some((ignore.rule.as_ref()?, vec![key("ignore"), Step::Item(index), key("rule")]))
    });
    let message = |id: &str| match settings.is_unquoted {
        true => "there is no rule of this name".to_owned(),
        false => format!("there is no rule `{id}`"),
    };
    levels
        .chain(ignored)
        .filter(|(id, _)| !is_rule(id))
        .map(|(id, way)| Complaint { file: None, way, message: message(id) })
        .take(if settings.is_unquoted { 1 } else { usize::MAX })
        .collect()
}

/// Whether a setting of this name exists, in files or for clients.
pub fn is_setting(name: &str) -> bool {
    settings::find_key(KEYS, name).is_some() || CLIENT_KEYS.contains(&name)
}

#[derive(Default)]
struct Reader {
    is_file: bool,
    settings: FileSettings,
    complaints: Vec<Complaint>,
}

impl Reader {
    fn root(&mut self, root: &Node, written_variables: &BTreeMap<String, String>) {
        let Some(entries) = self.map(root, &[], "the settings") else {
            return;
        };
        for (name, value) in entries {
            let way = [key(name)];
            match name.as_str() {
                "target" => self.settings.target = self.target(value).or(self.settings.target),
                "rules" => self.rules(value),
                "ignore" => self.ignore(value),
                "serviceAccount" => {
                    let email = self.checked_text(value, &way, settings::service_account);
                    self.settings.service_account = email;
                }
                "project" => {
                    self.settings.project = self.checked_text(value, &way, settings::project);
                }
                "streaming" => self.settings.streaming = self.streaming(value),
                "functionsGeneration" => {
                    self.settings.functions_generation = self.generation(value)
                }
                "variables" => self.variables(value, written_variables),
                "files" => self.files(value),
                name if !CLIENT_KEYS.contains(&name) => {
                    self.unknown(&way, name, "a setting", KEYS);
                }
                name if self.is_file => {
                    self.complain(
                        &way,
                        format!("`{name}` is an editor setting and has no effect in this file"),
                    );
                }
                _ => {}
            }
        }
    }

    fn target(&mut self, value: &Node) -> Option<Target> {
        self.one_of(value, &[key("target")], &["api-gateway", "endpoints"], Target::parse)
    }

    fn rules(&mut self, value: &Node) {
        let Some(entries) = self.map(value, &[key("rules")], "`rules`") else {
            return;
        };
        for (id, level) in entries {
            let way = [key("rules"), key(id)];
            // YAML 1.1 reads `off` as a boolean.
            let level = if *level == Node::Bool(false) {
                Some(Level::Off)
            } else {
                self.one_of(level, &way, &["off", "hint", "info", "warning", "error"], Level::parse)
            };
            if let Some(level) = level {
                self.settings.rules.insert(id.clone(), level);
            }
        }
    }

    fn ignore(&mut self, value: &Node) {
        let items = match value {
            Node::Null => return,
            Node::List(items) => items,
            other => {
                let message = format!("`ignore` must be a list, not {}", other.named());
                return self.complain(&[key("ignore")], message);
            }
        };
        for (index, item) in items.iter().enumerate() {
            let before = self.complaints.len();
            let ignore = self.ignore_item(item, &[key("ignore"), Step::Item(index)]);
            // An item that is half understood would leave out more than was asked for.
            if self.complaints.len() > before {
                continue;
            }
            if ignore == Ignore::default() {
                let message = "an item of `ignore` needs `path`, `rule` or `pointer`".to_owned();
                self.complain(&[key("ignore"), Step::Item(index)], message);
                continue;
            }
            self.settings.ignore.push(ignore);
        }
    }

    fn ignore_item(&mut self, item: &Node, way: &[Step]) -> Ignore {
        let mut ignore = Ignore::default();
        let Some(entries) = self.map(item, way, "an item of `ignore`") else {
            return ignore;
        };
        for (name, value) in entries {
            let way = [way, &[key(name)]].concat();
            match name.as_str() {
                "path" => {
                    ignore.path = self.text(value, &way);
                    self.check_globs(ignore.path.as_slice(), &way);
                }
                "rule" => ignore.rule = self.text(value, &way),
                "pointer" => {
                    ignore.pointer = self.text(value, &way);
                    if ignore.pointer.as_ref().is_some_and(|p| !p.is_empty() && !p.starts_with('/'))
                    {
                        let message =
                            "`pointer` must be a JSON pointer such as `/paths/~1rows/get`";
                        self.complain(&way, message.to_owned());
                    }
                }
                name => self.unknown(&way, name, "a key of `ignore`", IGNORE_KEYS),
            }
        }
        ignore
    }

    fn streaming(&mut self, value: &Node) -> Option<bool> {
        match value {
            Node::Null => None,
            Node::Bool(value) => Some(*value),
            other => {
                let message =
                    format!("`streaming` must be `true` or `false`, not {}", other.named());
                self.complain(&[key("streaming")], message);
                None
            }
        }
    }

    fn generation(&mut self, value: &Node) -> Option<u8> {
        let read = |text: &str| text.parse().ok().filter(|generation| matches!(generation, 1 | 2));
        self.one_of(value, &[key("functionsGeneration")], &["1", "2"], read)
    }

    fn variables(&mut self, value: &Node, written: &BTreeMap<String, String>) {
        let Some(entries) = self.map(value, &[key("variables")], "`variables`") else {
            return;
        };
        for (name, value) in entries {
            let Some(scalar) = value.scalar() else {
                let message =
                    format!("the variable `{name}` must be a text, not {}", value.named());
                self.complain(&[key("variables"), key(name)], message);
                continue;
            };
            // `1.10` is a number to YAML and a version to the person who wrote it.
            let text = written.get(name).cloned().unwrap_or(scalar);
            self.settings.variables.insert(name.clone(), text);
        }
    }

    fn files(&mut self, value: &Node) {
        let Some(entries) = self.map(value, &[key("files")], "`files`") else {
            return;
        };
        for (name, value) in entries {
            let way = [key("files"), key(name)];
            match name.as_str() {
                "include" => self.settings.include = self.globs(value, &way),
                "exclude" => self.settings.exclude = self.globs(value, &way),
                name => self.unknown(&way, name, "a key of `files`", FILES_KEYS),
            }
        }
    }

    /// A list of globs, or one glob.
    fn globs(&mut self, value: &Node, way: &[Step]) -> Vec<String> {
        let texts = match value {
            Node::List(items) => items.iter().filter_map(|item| self.text(item, way)).collect(),
            other => Vec::from_iter(self.text(other, way)),
        };
        self.check_globs(&texts, way);
        texts
    }

    fn check_globs(&mut self, texts: &[String], way: &[Step]) {
        for glob in texts {
            if let Some(problem) = globs::problem(glob) {
                self.complain(way, format!("the pattern `{glob}` {problem}"));
            }
        }
    }

    /// A text that holds more than blanks: forms have an empty one where nothing is set.
    fn checked_text(
        &mut self,
        value: &Node,
        way: &[Step],
        check: fn(&str) -> Result<&str, &'static str>,
    ) -> Option<String> {
        let text = self.filled_text(value, way)?;
        match check(text.trim()) {
            Ok(text) => Some(text.to_owned()),
            Err(expected) => {
                self.complain(way, format!("{} {expected}", named(way)));
                None
            }
        }
    }

    fn filled_text(&mut self, value: &Node, way: &[Step]) -> Option<String> {
        self.text(value, way).filter(|text| !text.trim().is_empty())
    }

    /// A text; numbers are taken for one.
    fn text(&mut self, value: &Node, way: &[Step]) -> Option<String> {
        match value {
            Node::Null => None,
            Node::Text(text) | Node::Number(text) => Some(text.clone()),
            other => {
                let message = format!("{} must be a text, not {}", named(way), other.named());
                self.complain(way, message);
                None
            }
        }
    }

    fn one_of<T>(
        &mut self,
        value: &Node,
        way: &[Step],
        names: &[&'static str],
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        if *value == Node::Null || *value == Node::Text(String::new()) {
            return None;
        }
        let text = value.scalar().unwrap_or_default();
        let parsed = parse(&text);
        if parsed.is_none() {
            let names_in_words: Vec<String> =
                names.iter().map(|name| format!("`{name}`")).collect();
            let message = format!(
                "{} must be {}, not {}{}",
                named(way),
                either(&names_in_words),
                value.named(),
                did_you_mean(&text, names)
            );
            self.complain(way, message);
        }
        parsed
    }

    /// The entries of a map, of each name the last one; complains about anything else and, once,
    /// about each name that stands there again.
    fn map<'n>(
        &mut self,
        value: &'n Node,
        way: &[Step],
        what: &str,
    ) -> Option<Vec<&'n (String, Node)>> {
        let entries = match value {
            Node::Null => return None,
            Node::Map(entries) => entries,
            other => {
                self.complain(way, format!("{what} must be a map, not {}", other.named()));
                return None;
            }
        };
        let mut last = BTreeMap::new();
        let mut doubled = BTreeSet::new();
        for (index, (name, _)) in entries.iter().enumerate() {
            if last.insert(name, index).is_some() && doubled.insert(name) {
                let way = [way, &[Step::Again(name.clone())]].concat();
                self.complain(&way, format!("`{name}` is set twice; the last one counts"));
            }
        }
        let is_last = |(index, entry): (usize, &'n (String, Node))| {
            (last.get(&entry.0) == Some(&index)).then_some(entry)
        };
        Some(entries.iter().enumerate().filter_map(is_last).collect())
    }

    fn unknown(&mut self, way: &[Step], name: &str, what: &str, known: &'static [Key]) {
        let meant = did_you_mean(name, &settings::key_names(known));
        self.complain(way, format!("`{name}` is not {what}{meant}"));
    }

    fn complain(&mut self, way: &[Step], message: String) {
        self.complaints.push(Complaint { file: None, way: way.to_vec(), message });
    }
}

fn first_document(text: &str) -> Result<Node, serde_yaml::Error> {
    match serde_yaml::Deserializer::from_str(text).next() {
        Some(document) => Node::deserialize(document),
        None => Ok(Node::Null),
    }
}

/// The variables as they are written, if all of them are scalars.
fn written_variables(text: &str) -> BTreeMap<String, String> {
    #[derive(Default, Deserialize)]
    struct Variables {
        #[serde(default)]
        variables: BTreeMap<String, String>,
    }
    serde_yaml::Deserializer::from_str(text)
        .next()
        .and_then(|document| Variables::deserialize(document).ok())
        .unwrap_or_default()
        .variables
}

fn key(name: impl Into<String>) -> Step {
    Step::Key(name.into())
}

fn named(way: &[Step]) -> String {
    let last = way.iter().rev().find_map(|step| match step {
        Step::Key(name) | Step::Again(name) => Some(name),
        Step::Item(_) => None,
    });
    last.map_or_else(|| "the settings".to_owned(), |name| format!("`{name}`"))
}

fn either(names: &[String]) -> String {
    match names {
        [rest @ .., last] if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        names => names.join(""),
    }
}

fn did_you_mean(word: &str, known: &[&'static str]) -> String {
    let meant = nearest(word, known.iter().copied());
    meant.map_or_else(String::new, |name| format!("; did you mean `{name}`?"))
}
