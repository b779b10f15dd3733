//! Every key, field and value of the key tables, after every start of it, in every notation: it is
//! offered, first if no other begins so, and what is written is read as what it should be.

use std::sync::Arc;

use super::expanded::expanded;
use crate::analysis::Analysis;
use crate::features::{Completion, CompletionKind, completions};
use crate::gateway::{KeyPlace, Products, Shape, keys};
use crate::settings::{Settings, Target};
use crate::text::Text;
use crate::yaml::{Format, Node};

/// A step on the way from the root.
#[derive(Clone, Debug)]
enum Step {
    Key(&'static str),
    Item,
}

use Step::{Item, Key};

/// What a document is beside the place that is tested.
#[derive(Clone, Copy, Debug)]
struct Kind {
    is_v3: bool,
    target: Target,
}

impl Kind {
    fn new(is_v3: bool, products: Products) -> Self {
        let target = match products {
            Products::Both | Products::ApiGateway => Target::ApiGateway,
            Products::Endpoints | Products::EndpointsForSure => Target::Endpoints,
        };
        Self { is_v3, target }
    }
}

/// How a document is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Notation {
    Block,
    Flow,
    Json,
    /// JSON in which the quote of the word is not closed yet.
    JsonHalf,
    /// JSON in which the word has no quotes yet.
    JsonBare,
}

const NOTATIONS: [Notation; 5] =
    [Notation::Block, Notation::Flow, Notation::Json, Notation::JsonHalf, Notation::JsonBare];

impl Notation {
    fn format(self) -> Format {
        if matches!(self, Notation::Block | Notation::Flow) { Format::Yaml } else { Format::Json }
    }
}

/// What is typed at the end of a way: a key, or the value of one.
#[derive(Clone, Copy, Debug)]
enum Typed<'t> {
    Key(&'t str),
    Value(&'t str, &'t str, bool),
}

fn document(kind: Kind, steps: &[Step], typed: Typed<'_>, notation: Notation) -> String {
    let version = if kind.is_v3 { ("openapi", "3.0.3") } else { ("swagger", "2.0") };
    if notation == Notation::Block {
        return block(version, steps, typed);
    }
    let quote = |word: &str| match notation {
        Notation::Flow => word.to_owned(),
        _ => format!("\"{word}\""),
    };
    let half = |word: &str| match notation {
        Notation::Flow | Notation::JsonBare => format!("{word}$0"),
        Notation::JsonHalf => format!("\"{word}$0"),
        _ => format!("\"{word}$0\""),
    };
    let mut text = match typed {
        Typed::Key(key) => format!("{{{}}}", half(key)),
        Typed::Value(key, value, true) => format!("{{{}: {}}}", quote(key), half(value)),
        Typed::Value(key, value, false) => format!("{{{}: {value}$0}}", quote(key)),
    };
    for step in steps.iter().rev() {
        text = match step {
            Key(key) => format!("{{{}: {text}}}", quote(key)),
            Item => format!("[{text}]"),
        };
    }
    let head = format!("{{{}: \"{}\", ", quote(version.0), version.1);
    head + text.strip_prefix('{').unwrap() + "\n"
}

fn block(version: (&str, &str), steps: &[Step], typed: Typed<'_>) -> String {
    let mut text = format!("{}: \"{}\"\n", version.0, version.1);
    let mut indent = 0;
    let mut begins_line = true;
    let start = |text: &mut String, indent: usize, begins_line: bool| {
        if begins_line {
            text.push_str(&" ".repeat(indent));
        }
    };
    for step in steps {
        start(&mut text, indent, begins_line);
        match step {
            Key(key) => {
                text.push_str(&format!("{key}:\n"));
                begins_line = true;
            }
            Item => {
                text.push_str("- ");
                begins_line = false;
            }
        }
        indent += 2;
    }
    start(&mut text, indent, begins_line);
    text + &match typed {
        Typed::Key(key) => format!("{key}$0\n"),
        Typed::Value(key, value, _) => format!("{key}: {value}$0\n"),
    }
}

fn read(text: &str, format: Format, target: Target) -> Analysis {
    let settings = Settings { target: Some(target), ..Settings::default() };
    Analysis::new(Text::new(text), format, Arc::new(settings))
}

/// The text with a completion in it.
fn written(source: &str, completion: &Completion, text: &str) -> String {
    let mut edits = completion.also.clone();
    edits.push(crate::edit::Edit { range: completion.edit.range, text: text.to_owned() });
    edits.sort_by_cached_key(|edit| edit.range);
    let mut written = source.to_owned();
    for edit in edits.iter().rev() {
        written.replace_range(edit.range.start..edit.range.end, &edit.text);
    }
    written
}

fn node_at<'t>(analysis: &'t Analysis, steps: &[Step]) -> Option<Node<'t>> {
    let mut node = analysis.tree.root()?;
    for step in steps {
        node = match step {
            Key(key) => node.entry(key)?.value,
            Item => node.items().next()?,
        };
    }
    Some(node)
}

fn check(kind: Kind, steps: &[Step], word: &str, typed: Typed<'_>, notation: Notation) {
    let marked = document(kind, steps, typed, notation);
    let offset = marked.find("$0").unwrap();
    let source = marked.replacen("$0", "", 1);
    let analysis = read(&source, notation.format(), kind.target);
    let offered = completions(&analysis, offset);
    let start = match typed {
        Typed::Key(start) | Typed::Value(_, start, _) => start,
    };
    let snippets = |it: &&Completion| it.kind != CompletionKind::Snippet;
    let fitting: Vec<_> = offered.iter().filter(|it| it.label.starts_with(start)).collect();
    let labels: Vec<_> = fitting.iter().copied().filter(snippets).map(|it| &it.label).collect();
    let Some(found) = offered.iter().find(|it| it.label == word) else {
        panic!("{word} is not offered: {labels:?}\n{notation:?}\n{marked}");
    };
    if labels.len() == 1 {
        assert!(fitting[0].label.starts_with(word), "{marked}");
    }
    assert!(found.edit.range.touches(offset), "{marked}");
    let before = &source[found.edit.range.start..offset];
    assert!(word.starts_with(before), "{before:?} {marked}");
    for text in [found.edit.text.clone(), found.snippet.as_deref().map_or(String::new(), expanded)]
    {
        if text.is_empty() {
            continue;
        }
        let after = written(&source, found, &text);
        let analysis = read(&after, notation.format(), kind.target);
        assert!(
            analysis.tree.errors().is_empty(),
            "{:?}\n{marked}\n{after}",
            analysis.tree.errors()
        );
        let holder = node_at(&analysis, steps);
        let entry = match typed {
            Typed::Key(_) => holder.and_then(|it| it.entry(word)),
            Typed::Value(key, ..) => holder.and_then(|it| it.entry(key)),
        };
        let entry =
            entry.unwrap_or_else(|| panic!("{word} does not stand there\n{marked}\n{after}"));
        if let Typed::Value(..) = typed {
            assert_eq!(entry.value.text(), word, "{marked}\n{after}");
        }
    }
}

fn check_key(kind: Kind, steps: &[Step], name: &'static str) {
    for notation in NOTATIONS {
        for length in 0..=name.len() {
            let is_bare_nothing = length == 0 && notation == Notation::JsonBare;
            let typed = Typed::Key(&name[..length]);
            if !is_bare_nothing {
                check(kind, steps, name, typed, notation);
            }
        }
    }
}

fn check_value(kind: Kind, steps: &[Step], key: &'static str, word: &'static str, is_text: bool) {
    for notation in NOTATIONS {
        // Between brackets a bracket in a word that has no quotes, or one, is a bracket.
        let is_bare = !matches!(notation, Notation::Block | Notation::Json);
        let longest = word.find('{').filter(|_| is_bare).unwrap_or(word.len());
        for length in 0..=longest {
            let typed = Typed::Value(key, &word[..length], is_text);
            check(kind, steps, word, typed, notation);
        }
    }
}

/// Checks what a value of a shape holds; `last` is the key it is at. Recurses over the tables,
/// which end.
fn check_shape(kind: Kind, steps: &[Step], shape: Shape, only_key: Option<&'static str>) {
    let parent = || match steps.last() {
        Some(Key(key)) => Some((&steps[..steps.len() - 1], *key)),
        _ => None,
    };
    match shape {
        Shape::Object(object) => {
            for field in object.fields.iter().filter(|field| !field.is_unread) {
                let kind = Kind::new(kind.is_v3, field.products);
                check_key(kind, steps, field.name);
                let mut inner = steps.to_vec();
                inner.push(Key(field.name));
                check_shape(kind, &inner, field.shape, field.only_key);
            }
        }
        Shape::List(item) => {
            let mut inner = steps.to_vec();
            inner.push(Item);
            check_shape(kind, &inner, *item, None);
        }
        Shape::Map(value) => {
            if let Some(key) = only_key {
                check_key(kind, steps, key);
            }
            let mut inner = steps.to_vec();
            inner.push(Key(only_key.unwrap_or("name")));
            check_shape(kind, &inner, *value, None);
        }
        Shape::Either(one, other) => {
            check_shape(kind, steps, *one, None);
            check_shape(kind, steps, *other, None);
        }
        Shape::Words(words) | Shape::WordsAnyCase(words) => {
            let (holder, key) = parent().unwrap();
            words.iter().for_each(|word| check_value(kind, holder, key, word, true));
        }
        Shape::Flag => {
            let (holder, key) = parent().unwrap();
            ["true", "false"].iter().for_each(|word| check_value(kind, holder, key, word, false));
        }
        Shape::Text | Shape::Number | Shape::Integer | Shape::Name(_) => {}
    }
}

fn check_all(is_v3: bool) {
    for key in keys().iter().filter(|key| key.replaced_by.is_none()) {
        for place in key.in_version(is_v3).into_iter().flat_map(|used| &used.places) {
            let mut steps = match (place, is_v3) {
                (KeyPlace::Root, _) => vec![],
                (KeyPlace::Operation, _) => vec![Key("paths"), Key("/a"), Key("post")],
                (KeyPlace::SecurityScheme, false) => vec![Key("securityDefinitions"), Key("s")],
                (KeyPlace::SecurityScheme, true) => {
                    vec![Key("components"), Key("securitySchemes"), Key("s")]
                }
                (KeyPlace::Parameter, _) => {
                    vec![Key("paths"), Key("/a"), Key("get"), Key("parameters"), Item]
                }
                (KeyPlace::Server, _) => vec![Key("servers"), Item],
            };
            let kind = Kind::new(is_v3, key.products);
            check_key(kind, &steps, key.name);
            steps.push(Key(key.name));
            check_shape(kind, &steps, key.in_version(is_v3).unwrap().shape, None);
        }
    }
}

#[test]
fn all_of_the_second_version() {
    check_all(false);
}

#[test]
fn all_of_the_third_version() {
    check_all(true);
}
