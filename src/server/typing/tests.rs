//! Configs typed key by key, as an editor does it, and what is shown of them on the way.

use lsp_types::{Position, Range, TextDocumentContentChangeEvent, Url};

use super::super::documents::Documents;
use super::*;
use crate::text::Encoding;

/// What an editor does by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Editor {
    /// Indents a new line.
    Plain,
    /// ... and closes brackets and quotes.
    Closing,
}

/// A document that is typed from its start to its end.
struct Typist {
    editor: Editor,
    documents: Documents,
    url: Url,
    version: i32,
    /// What is typed, before and behind the cursor.
    before: String,
    after: String,
    steps: Vec<Step>,
}

/// A key press with what it showed.
struct Step {
    change: Change,
    /// The lines that were edited, in bytes of the text after.
    line: TextRange,
    all: Vec<Finding>,
    shown: Vec<Finding>,
}

impl Typist {
    fn new(name: &str, before: &str, after: &str, editor: Editor) -> Self {
        let url = Url::parse(&format!("file:///{name}")).unwrap();
        let documents = Documents::default();
        let text = format!("{before}{after}");
        documents.open(url.clone(), "", 0, &text, Arc::default());
        let (before, after) = (before.to_owned(), after.to_owned());
        let mut typist =
            Self { editor, documents, url, version: 0, before, after, steps: Vec::new() };
        typist.documents.get(&typist.url).unwrap().shown();
        typist.version = 1;
        typist
    }

    fn is_json(&self) -> bool {
        self.url.path().ends_with("json")
    }

    /// Puts `text` in the place of the last `remove` bytes; `behind` comes behind the cursor.
    fn edit(&mut self, remove: usize, text: &str, behind: &str) {
        let old = Text::new(&format!("{}{}", self.before, self.after));
        let range = TextRange::new(self.before.len() - remove, self.before.len());
        let at = |offset| {
            let position = old.position(offset, Encoding::Utf8);
            Position::new(position.line, position.column)
        };
        let change = Change::new(&old, range, &format!("{text}{behind}"));
        let event = TextDocumentContentChangeEvent {
            range: Some(Range::new(at(range.start), at(range.end))),
            range_length: None,
            text: format!("{text}{behind}"),
        };
        self.documents.change(&self.url, self.version, &[event], Encoding::Utf8);
        self.version += 1;
        self.before.truncate(range.start);
        self.before += text;
        self.after.insert_str(0, behind);
        let document = self.documents.get(&self.url).unwrap();
        let start = document.text.line_at(range.start).start;
        let end = document.text.line_at(self.before.len() + behind.len()).end;
        self.steps.push(Step {
            change,
            line: TextRange::new(start, end),
            all: document.findings().to_vec(),
            shown: document.shown().to_vec(),
        });
    }

    /// Types a text that ends before what follows.
    fn write(&mut self, text: &str) {
        let mut rest = text;
        while let Some(letter) = rest.chars().next() {
            rest = match letter {
                '\n' => self.new_line(rest),
                _ => self.letter(letter, rest),
            };
        }
    }

    fn letter<'t>(&mut self, letter: char, rest: &'t str) -> &'t str {
        let next = &rest[letter.len_utf8()..];
        let closing = self.editor == Editor::Closing;
        if closing && matches!(letter, '}' | ']' | '"' | '\'') && self.after.starts_with(letter) {
            self.before.push(letter);
            self.after.remove(0);
            return next;
        }
        let last = self.before.chars().next_back();
        let opens_quote =
            !last.is_some_and(|it| it.is_alphanumeric() || it == '\\' || it == letter);
        let close = match letter {
            '{' => "}",
            '[' => "]",
            '"' if opens_quote => "\"",
            '\'' if opens_quote && !self.is_json() => "'",
            _ => "",
        };
        let is_free =
            self.after.chars().next().is_none_or(|it| it.is_whitespace() || "}],".contains(it));
        let close = if closing && is_free { close } else { "" };
        self.edit(0, &letter.to_string(), close);
        next
    }

    fn new_line<'t>(&mut self, rest: &'t str) -> &'t str {
        let line_end = rest[1..].find('\n').map_or(rest.len(), |at| at + 1);
        let line = &rest[1..line_end];
        let content = line.trim_start_matches(' ');
        let wanted = line.len() - content.len();
        // What the editor closed already is walked over.
        let ahead = format!("\n{}", &line[..wanted]);
        if self.editor == Editor::Closing
            && content.starts_with(['}', ']'])
            && self.after.starts_with(&format!("{ahead}{}", &content[..1]))
        {
            self.before += &ahead;
            self.after.drain(..ahead.len());
            return &rest[ahead.len()..];
        }
        if content.is_empty() {
            self.edit(0, "\n", "");
            return &rest[1..];
        }
        let last = self.before.rsplit('\n').next().unwrap_or_default();
        let opened = last.trim_end().ends_with([':', '{', '[']);
        let indent = last.len() - last.trim_start_matches(' ').len();
        let indent_of_new = if opened { indent + 2 } else { indent };
        if self.editor == Editor::Closing
            && last.ends_with(['{', '['])
            && self.after.starts_with(['}', ']'])
        {
            let new = format!("\n{}", " ".repeat(indent_of_new));
            self.edit(0, &new, &format!("\n{}", " ".repeat(indent)));
        } else {
            self.edit(0, &format!("\n{}", " ".repeat(indent_of_new)), "");
        }
        let mut now = indent_of_new;
        while now > wanted {
            let step = (now - wanted).min(2);
            self.edit(step, "", "");
            now -= step;
        }
        while now < wanted {
            self.edit(0, " ", "");
            now += 1;
        }
        &rest[1 + wanted..]
    }
}

/// What happened while a config was typed.
#[derive(Debug, Default)]
struct Flicker {
    keys: usize,
    /// Findings of other lines that came and went, or went.
    elsewhere: Vec<String>,
    /// Findings that came and went.
    raised: Vec<String>,
}

fn flicker(steps: &[Step], of: impl Fn(&Step) -> &[Finding], at_first: &[Finding]) -> Flicker {
    let same = |one: &Finding, other: &Finding| {
        (one.rule, one.range.start, one.severity, &one.message)
            == (other.rule, other.range.start, other.severity, &other.message)
    };
    let mut flicker = Flicker { keys: steps.len(), ..Flicker::default() };
    // Since which key each finding is shown, and whether it came while another line was edited.
    let mut open: Vec<(Finding, Option<(usize, bool)>)> =
        at_first.iter().map(|it| (it.clone(), None)).collect();
    for (key, step) in steps.iter().enumerate() {
        let now = of(step);
        let moved = |it: &Finding| {
            Change::all_moved(std::slice::from_ref(&step.change), std::slice::from_ref(it))
                .remove(0)
        };
        for (finding, _) in &mut open {
            *finding = moved(finding);
        }
        let is_elsewhere =
            |it: &Finding| it.range.end < step.line.start || it.range.start > step.line.end;
        let (stay, gone): (Vec<_>, Vec<_>) =
            open.into_iter().partition(|(it, _)| now.iter().any(|other| same(it, other)));
        open = stay;
        for (finding, since) in gone {
            let line = format!("key {key}: {} {}", finding.rule, finding.message);
            if is_elsewhere(&finding) || since.is_some_and(|(_, elsewhere)| elsewhere) {
                flicker.elsewhere.push(line.clone());
            }
            if since.is_some() {
                flicker.raised.push(line);
            }
        }
        for finding in now {
            if !open.iter().any(|(it, _)| same(it, finding)) {
                open.push((finding.clone(), Some((key, is_elsewhere(finding)))));
            }
        }
    }
    flicker
}

fn shared(folders: &[&str]) -> Vec<(String, String)> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let mut files = Vec::new();
    for folder in folders {
        let Ok(entries) = std::fs::read_dir(root.join(folder)) else { continue };
        for entry in entries {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if [".yaml", ".yml", ".json"].iter().any(|it| name.ends_with(it)) {
                files.push((name, std::fs::read_to_string(path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

#[test]
#[ignore = "takes minutes: types every accepted config that is present"]
fn all_configs() {
    let most: usize =
        std::env::var("TYPED_MOST").ok().and_then(|it| it.parse().ok()).unwrap_or(3_000);
    let only = std::env::var("TYPED_ONLY").unwrap_or_default();
    for (name, text) in shared(&["conformance/accepted", "corpus"]) {
        if text.len() > most || !only.split(',').any(|it| name.contains(it)) {
            continue;
        }
        for editor in [Editor::Plain, Editor::Closing] {
            let mut typist = Typist::new(&name, "", "", editor);
            typist.write(text.trim_end());
            let whole = format!("{}{}", typist.before, typist.after);
            if whole.trim_end() != text.trim_end() {
                println!("{name}: {editor:?} writes another text");
            }
            let raw = flicker(&typist.steps, |it| &it.all, &[]);
            let shown = flicker(&typist.steps, |it| &it.shown, &[]);
            println!(
                "## {name} {editor:?}: {} keys, raw {} elsewhere {} raised; shown {} elsewhere {} raised",
                raw.keys,
                raw.elsewhere.len(),
                raw.raised.len(),
                shown.elsewhere.len(),
                shown.raised.len()
            );
            for line in &shown.elsewhere {
                println!("   elsewhere {line}");
            }
            for line in &shown.raised {
                println!("   raised {line}");
            }
        }
    }
}
