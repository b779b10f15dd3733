//! Settings as a person wrote them: every key that can be understood counts, every other one is
//! complained about once, in words.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::foreign::{is_mostly_strange, no_settings, quote_nothing, strange, unreadable};
use super::value::{self, Value};
use super::{Complaint, FileSettings, globs, nearest};
use crate::settings::{
    self, CLIENT_KEYS, FILES_KEYS, IGNORE_KEYS, Ignore, KEYS, Key, Level, Target,
};
use crate::text::TextRange;
use crate::yaml::{self, Format, Node, Shape};

/// Reads the text of a `.gateway-ls.yaml`. The complaints have places, but no file.
pub fn read_settings(text: &str) -> (FileSettings, Vec<Complaint>) {
    let mut reader = Reader { is_file: true, ..Reader::default() };
    let problem =
        no_settings(text).or_else(|| first_document(text).err().map(|it| unreadable(&it)));
    if let Some(problem) = problem {
        reader.complain(None, problem);
        return reader.finished();
    }
    let tree = yaml::read(text, Format::Yaml, Shape(&[]));
    let Some(root) = tree.root() else { return reader.finished() };
    if let Some(problem) = strange(root) {
        reader.complain(None, problem);
        return reader.finished();
    }
    reader.root(root);
    if is_mostly_strange(root) {
        let because = "most of its keys are not settings";
        quote_nothing(&mut reader.settings, &mut reader.complaints, because);
    }
    reader.finished()
}

/// Reads the settings that a client sends, as JSON. Keys that only the client has are passed over.
pub fn client_settings(json: &str) -> (FileSettings, Vec<Complaint>) {
    let mut reader = Reader::default();
    let tree = yaml::read(json, Format::Json, Shape(&[]));
    if let Some(root) = tree.root() {
        reader.root(root);
    }
    reader.finished()
}

/// Complaints about the rule ids in settings that no rule has.
pub fn unknown_rules(settings: &FileSettings, is_rule: impl Fn(&str) -> bool) -> Vec<Complaint> {
    let message = |id: &str| match settings.is_unquoted {
        true => "there is no rule of this name".to_owned(),
        false => format!("there is no rule `{id}`"),
    };
    settings
        .named_rules
        .iter()
        .filter(|(id, _)| !is_rule(id))
        .map(|(id, range)| Complaint { file: None, range: Some(*range), message: message(id) })
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
    /// The rule ids in `ignore`.
    ignored: Vec<(String, TextRange)>,
}

/// A key of the settings as it is written.
struct Written {
    name: String,
    range: TextRange,
}

impl Reader {
    fn finished(mut self) -> (FileSettings, Vec<Complaint>) {
        self.settings.named_rules.sort();
        self.settings.named_rules.append(&mut self.ignored);
        (self.settings, self.complaints)
    }

    fn root(&mut self, root: Node<'_>) {
        for (key, value) in self.map(root, None, "the settings") {
            match key.name.as_str() {
                "target" => {
                    let target =
                        self.one_of(value, &key, &["api-gateway", "endpoints"], Target::parse);
                    self.settings.target = target;
                }
                "rules" => self.rules(value, &key),
                "ignore" => self.ignore(value, &key),
                "serviceAccount" => {
                    let email = self.checked_text(value, &key, settings::service_account);
                    self.settings.service_account = email;
                }
                "project" => {
                    self.settings.project = self.checked_text(value, &key, settings::project);
                }
                "streaming" => self.settings.streaming = self.streaming(value, &key),
                "functionsGeneration" => {
                    self.settings.functions_generation = self.generation(value, &key)
                }
                "variables" => self.variables(value, &key),
                "deployTogether" if self.is_file => self.groups(value, &key),
                "policies" if self.is_file => self.policies(value, &key),
                "files" => self.files(value, &key),
                name if !CLIENT_KEYS.contains(&name) => self.unknown(&key, "a setting", KEYS),
                name if self.is_file => {
                    let message =
                        format!("`{name}` is an editor setting and has no effect in this file");
                    self.complain(Some(&key), message);
                }
                _ => {}
            }
        }
    }

    fn rules(&mut self, value: Node<'_>, key: &Written) {
        for (key, level) in self.map(value, Some(key), "`rules`") {
            // YAML 1.1 reads `off` as a boolean.
            let level = if Value::of(level) == Value::Bool(false) {
                Some(Level::Off)
            } else {
                let levels = ["off", "hint", "info", "warning", "error"];
                self.one_of(level, &key, &levels, Level::parse)
            };
            if let Some(level) = level {
                self.settings.rules.insert(key.name.clone(), level);
                self.settings.named_rules.push((key.name, key.range));
            }
        }
    }

    fn ignore(&mut self, value: Node<'_>, key: &Written) {
        match Value::of(value) {
            Value::Null | Value::List => {}
            other => return self.refuse(Some(key), "`ignore` must be a list", &other),
        }
        for item in value.resolved().node.items() {
            let before = (self.complaints.len(), self.ignored.len());
            let ignore = self.ignore_item(item, key);
            if self.complaints.len() == before.0 && ignore == Ignore::default() {
                let message = "an item of `ignore` needs `path`, `rule` or `pointer`".to_owned();
                self.complain(Some(key), message);
            }
            // An item that is half understood would leave out more than was asked for.
            if self.complaints.len() > before.0 {
                self.ignored.truncate(before.1);
                continue;
            }
            self.settings.ignore.push(ignore);
        }
    }

    fn ignore_item(&mut self, item: Node<'_>, key: &Written) -> Ignore {
        let mut ignore = Ignore::default();
        for (key, value) in self.map(item, Some(key), "an item of `ignore`") {
            match key.name.as_str() {
                "path" => {
                    ignore.path = self.text(value, &key);
                    self.check_globs(ignore.path.as_slice(), &key);
                }
                "rule" => {
                    ignore.rule = self.text(value, &key);
                    self.ignored.extend(ignore.rule.clone().map(|id| (id, key.range)));
                }
                "pointer" => {
                    ignore.pointer = self.text(value, &key);
                    if ignore.pointer.as_ref().is_some_and(|p| !p.is_empty() && !p.starts_with('/'))
                    {
                        let message =
                            "`pointer` must be a JSON pointer such as `/paths/~1rows/get`";
                        self.complain(Some(&key), message.to_owned());
                    }
                }
                _ => self.unknown(&key, "a key of `ignore`", IGNORE_KEYS),
            }
        }
        ignore
    }

    fn streaming(&mut self, value: Node<'_>, key: &Written) -> Option<bool> {
        match Value::of(value) {
            Value::Null => None,
            Value::Bool(value) => Some(value),
            other => {
                self.refuse(Some(key), "`streaming` must be `true` or `false`", &other);
                None
            }
        }
    }

    fn generation(&mut self, value: Node<'_>, key: &Written) -> Option<u8> {
        // A client may send `2.0`.
        let read = |text: &str| [1, 2].into_iter().find(|it| text.parse() == Ok(f64::from(*it)));
        self.one_of(value, key, &["1", "2"], read)
    }

    fn variables(&mut self, value: Node<'_>, key: &Written) {
        for (key, value) in self.map(value, Some(key), "`variables`") {
            let text = match Value::of(value) {
                Value::Text(text) => text.into_owned(),
                // As it is written: `True` and `true` are different texts.
                Value::Bool(_) => value.resolved().node.text().into_owned(),
                other => {
                    let message = format!("the variable `{}` must be a text", key.name);
                    self.refuse(Some(&key), &message, &other);
                    continue;
                }
            };
            self.settings.variables.insert(key.name, text);
        }
    }

    fn files(&mut self, value: Node<'_>, key: &Written) {
        for (key, value) in self.map(value, Some(key), "`files`") {
            match key.name.as_str() {
                "include" => self.settings.include = self.globs(value, &key),
                "exclude" => self.settings.exclude = self.globs(value, &key),
                _ => self.unknown(&key, "a key of `files`", FILES_KEYS),
            }
        }
    }

    /// A list of files.
    fn policies(&mut self, value: Node<'_>, key: &Written) {
        match Value::of(value) {
            Value::Null => {}
            Value::List => {
                let files = value.resolved().node.items();
                self.settings.policies = files.filter_map(|file| self.text(file, key)).collect();
            }
            other => self.refuse(Some(key), "`policies` must be a list of files", &other),
        }
    }

    /// A list of lists of files.
    fn groups(&mut self, value: Node<'_>, key: &Written) {
        let expected = "`deployTogether` must be a list of lists of files";
        match Value::of(value) {
            Value::Null => return,
            Value::List => {}
            other => return self.refuse(Some(key), expected, &other),
        }
        for group in value.resolved().node.items() {
            match Value::of(group) {
                Value::List => {}
                other => return self.refuse(Some(key), expected, &other),
            }
            let files = group.resolved().node.items();
            let files: Vec<_> = files.filter_map(|file| self.text(file, key)).collect();
            self.settings.deploy_together.push(files);
        }
    }

    /// A list of globs, or one glob.
    fn globs(&mut self, value: Node<'_>, key: &Written) -> Vec<String> {
        let texts = match Value::of(value) {
            Value::List => {
                let items = value.resolved().node.items();
                items.filter_map(|item| self.text(item, key)).collect()
            }
            _ => Vec::from_iter(self.text(value, key)),
        };
        self.check_globs(&texts, key);
        texts
    }

    fn check_globs(&mut self, texts: &[String], key: &Written) {
        for glob in texts {
            if let Some(problem) = globs::problem(glob) {
                self.complain(Some(key), format!("the pattern `{glob}` {problem}"));
            }
        }
    }

    /// A text that holds more than blanks: forms have an empty one where nothing is set.
    fn checked_text(
        &mut self,
        value: Node<'_>,
        key: &Written,
        check: fn(&str) -> Result<&str, &'static str>,
    ) -> Option<String> {
        let text = self.text(value, key).filter(|text| !text.trim().is_empty())?;
        match check(text.trim()) {
            Ok(text) => Some(text.to_owned()),
            Err(expected) => {
                self.complain(Some(key), format!("`{}` {expected}", key.name));
                None
            }
        }
    }

    /// A text; numbers are taken for one.
    fn text(&mut self, value: Node<'_>, key: &Written) -> Option<String> {
        match Value::of(value) {
            Value::Null => None,
            Value::Text(text) => Some(text.into_owned()),
            other => {
                self.refuse(Some(key), &format!("`{}` must be a text", key.name), &other);
                None
            }
        }
    }

    fn one_of<T>(
        &mut self,
        value: Node<'_>,
        key: &Written,
        names: &[&'static str],
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let value = Value::of(value);
        let text = match &value {
            Value::Null => return None,
            Value::Text(text) if text.is_empty() => return None,
            Value::Text(text) => &**text,
            Value::Bool(true) => "true",
            Value::Bool(false) => "false",
            Value::List | Value::Map | Value::Tagged => "",
        };
        let parsed = parse(text);
        if parsed.is_none() {
            let names_in_words: Vec<String> =
                names.iter().map(|name| format!("`{name}`")).collect();
            let message = format!(
                "`{}` must be {}, not {}{}",
                key.name,
                either(&names_in_words),
                value.named(),
                did_you_mean(text, names)
            );
            self.complain(Some(key), message);
        }
        parsed
    }

    /// The entries of a map, of each name the last one; complains about anything else and, once,
    /// about each name that is there again.
    fn map<'t>(
        &mut self,
        value: Node<'t>,
        key: Option<&Written>,
        what: &str,
    ) -> Vec<(Written, Node<'t>)> {
        match Value::of(value) {
            Value::Null | Value::Map => {}
            other => {
                self.refuse(key, &format!("{what} must be a map"), &other);
                return Vec::new();
            }
        }
        let mut entries: Vec<Option<(Written, Node<'t>)>> = Vec::new();
        let mut places: BTreeMap<String, (usize, bool)> = BTreeMap::new();
        for entry in value.resolved().node.entries() {
            let key = Written { name: value::name(entry.key), range: entry.key.content_range() };
            let (last, is_repeated) =
                places.entry(key.name.clone()).or_insert((entries.len(), false));
            if let Some(earlier) = entries.get_mut(*last) {
                *earlier = None;
                if !*is_repeated {
                    let message = format!("`{}` is set twice; the last one counts", key.name);
                    self.complain(Some(&key), message);
                }
                (*last, *is_repeated) = (entries.len(), true);
            }
            entries.push(Some((key, entry.value)));
        }
        entries.into_iter().flatten().collect()
    }

    fn unknown(&mut self, key: &Written, what: &str, known: &'static [Key]) {
        let meant = did_you_mean(&key.name, &settings::key_names(known));
        self.complain(Some(key), format!("`{}` is not {what}{meant}", key.name));
    }

    fn refuse(&mut self, key: Option<&Written>, expected: &str, value: &Value<'_>) {
        self.complain(key, format!("{expected}, not {}", value.named()));
    }

    fn complain(&mut self, key: Option<&Written>, message: String) {
        let range = key.map(|key| key.range);
        self.complaints.push(Complaint { file: None, range, message });
    }
}

/// Whether the first document of a text is YAML.
fn first_document(text: &str) -> Result<(), serde_yaml::Error> {
    match serde_yaml::Deserializer::from_str(text).next() {
        Some(document) => IgnoredAny::deserialize(document).map(|_| ()),
        None => Ok(()),
    }
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
