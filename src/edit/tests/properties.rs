//! What every operation must hold on any text: the result has no syntax error, says what it said
//! before apart from the change, and keeps its comments, line breaks and last line.

use super::generated::{Random, Writer};
use super::*;
use crate::yaml::{self, Format, Kind, Node, Shape, Tree};

const SHAPE: Shape = Shape(&[&["paths"]]);

/// What a text says, anchors and aliases by name.
#[derive(Clone, Debug, PartialEq)]
struct Data {
    anchor: Option<String>,
    says: Says,
}

#[derive(Clone, Debug, PartialEq)]
enum Says {
    Null,
    Scalar(String),
    Alias(String),
    Map(Vec<(String, Data)>),
    List(Vec<Data>),
}

impl Data {
    fn new(says: Says) -> Self {
        Self { anchor: None, says }
    }

    fn of(node: Node<'_>) -> Self {
        let says = match node.kind() {
            Kind::Scalar if node.is_null() => Says::Null,
            Kind::Scalar => Says::Scalar(node.text().into_owned()),
            Kind::Alias => Says::Alias(node.text().into_owned()),
            Kind::Mapping => {
                let entry = |it: yaml::Entry<'_>| (it.key.text().into_owned(), Self::of(it.value));
                Says::Map(node.entries().map(entry).collect())
            }
            Kind::Sequence => Says::List(node.items().map(Self::of).collect()),
        };
        Self { anchor: node.anchor().map(str::to_owned), says }
    }

    fn at(&mut self, path: &[usize]) -> &mut Data {
        path.iter().fold(self, |data, index| match &mut data.says {
            Says::Map(entries) => &mut entries[*index].1,
            Says::List(items) => &mut items[*index],
            other => panic!("{other:?}"),
        })
    }

    fn entries(&mut self) -> &mut Vec<(String, Data)> {
        if self.says == Says::Null {
            self.says = Says::Map(Vec::new());
        }
        let Says::Map(entries) = &mut self.says else { panic!("no mapping") };
        entries
    }

    fn items(&mut self) -> &mut Vec<Data> {
        if self.says == Says::Null {
            self.says = Says::List(Vec::new());
        }
        let Says::List(items) = &mut self.says else { panic!("no list") };
        items
    }
}

/// All nodes but keys, with the indexes that lead to them.
fn places(tree: &Tree) -> Vec<(Vec<usize>, Node<'_>)> {
    let mut places = Vec::new();
    let mut waiting = vec![(Vec::new(), tree.root().unwrap())];
    while let Some((path, node)) = waiting.pop() {
        let children = node.entries().map(|entry| entry.value).chain(node.items());
        for (index, child) in children.enumerate() {
            let path: Vec<usize> = path.iter().copied().chain([index]).collect();
            waiting.push((path, child));
        }
        places.push((path, node));
    }
    places
}

#[derive(Default)]
struct Run {
    tried: usize,
    done: usize,
    wrong: Vec<String>,
}

/// One text that is being changed in many ways.
struct Case<'t> {
    source: &'t str,
    format: Format,
    tree: &'t Tree,
    file: FileStyle<'t>,
    data: Data,
}

impl Case<'_> {
    /// Applies what an operation gave and compares it with the changed data.
    fn holds(
        &self,
        run: &mut Run,
        name: &str,
        edits: Option<Vec<Edit>>,
        keeps_comments: bool,
        change: impl FnOnce(&mut Data),
    ) {
        run.tried += 1;
        let Some(edits) = edits else { return };
        run.done += 1;
        let result = apply(self.source, &edits)
            .unwrap_or_else(|| panic!("{name} of {:?}: {edits:?}", self.source));
        let told = format!("{name}\n{}\n->\n{result}\n{:?}\n{result:?}", self.source, self.source);
        let tree = yaml::read(&result, self.format, SHAPE);
        let mut expected = self.data.clone();
        change(&mut expected);
        let has_break = |text: &str| text.ends_with(['\n', '\r']);
        let keeps_end = has_break(&result) == has_break(self.source)
            || (self.file.has_block_scalars() && has_break(&result));
        let second = tree.second_document().is_some();
        for (what, is_right) in [
            ("has errors", tree.errors().is_empty()),
            ("says something else", tree.root().map(Data::of).as_ref() == Some(&expected)),
            ("lost a document", second == self.tree.second_document().is_some()),
            ("lost comments", !keeps_comments || comments(&tree) == comments(self.tree)),
            ("changed the end", keeps_end),
            ("mixes line breaks", keeps_line_breaks(self.source, &result)),
        ] {
            if !is_right {
                run.wrong.push(format!("{what}: {told}"));
            }
        }
    }
}

fn comments(tree: &Tree) -> Vec<&str> {
    let ranges = tree.comments().iter();
    let mut comments: Vec<_> = ranges.map(|range| range.of(tree.source()).trim_end()).collect();
    comments.sort_unstable();
    comments
}

/// Whether no kind of line break is new, unless there was none.
fn keeps_line_breaks(before: &str, after: &str) -> bool {
    let kinds = |text: &str| {
        let pairs = text.matches("\r\n").count();
        [pairs, text.matches('\r').count() - pairs, text.matches('\n').count() - pairs]
    };
    let (before, after) = (kinds(before), kinds(after));
    before == [0; 3] || before.iter().zip(after).all(|(before, after)| *before > 0 || after == 0)
}

fn replaced(says: Says) -> impl FnOnce(&mut Data) {
    move |data| data.says = says
}

#[test]
fn every_operation_changes_what_it_should_and_nothing_else() {
    let mut run = Run::default();
    let mut skipped = 0;
    const SEEDS: u64 = 1500;
    for seed in 0..SEEDS {
        let (source, format) = Writer::document(seed);
        let tree = yaml::read(&source, format, SHAPE);
        if !tree.errors().is_empty() {
            skipped += 1;
            continue;
        }
        let file = FileStyle::new(&tree, format);
        let data = Data::of(tree.root().unwrap());
        let case = Case { source: &source, format, tree: &tree, file, data };
        let mut random = Random::new(seed ^ 0x5eed);
        let places = places(&tree);
        for _ in 0..8 {
            let (path, node) = &places[random.below(places.len())];
            let other = &places[random.below(places.len())];
            change(&case, &mut run, &mut random, path, *node, other);
        }
    }
    run.wrong.sort_by_key(String::len);
    let some: Vec<_> = run.wrong.iter().take(12).map(String::as_str).collect();
    assert!(some.is_empty(), "{} wrong:\n{}", run.wrong.len(), some.join("\n\n"));
    assert!(skipped < SEEDS / 6, "{skipped} texts were not right");
    assert!(run.done * 10 > run.tried * 8, "{} of {}", run.done, run.tried);
}

fn change(
    case: &Case<'_>,
    run: &mut Run,
    random: &mut Random,
    path: &[usize],
    node: Node<'_>,
    other: &(Vec<usize>, Node<'_>),
) {
    let file = &case.file;
    let new = random.pick(&["v", "a: b", "yes", "x, y", "it's", "# \"q\"", "", "two\nlines", "{"]);
    let scalar = || Says::Scalar(new.to_owned());
    let (value, says) = if random.one_in(3) {
        let list = Value::List(vec![text(new), map(&[("i", text(new)), ("j", text("1"))])]);
        let inner = Says::Map(vec![
            ("i".to_owned(), Data::new(scalar())),
            ("j".to_owned(), Data::new(Says::Scalar("1".to_owned()))),
        ]);
        let items = vec![Data::new(scalar()), Data::new(inner)];
        let says = Says::Map(vec![("m".to_owned(), Data::new(Says::List(items)))]);
        (map(&[("m", list)]), says)
    } else {
        (text(new), scalar())
    };
    let is_null = node.is_null();
    if node.kind() != Kind::Alias && !path.is_empty() {
        let edits = replace_value(file, node, &text(new));
        case.holds(run, "replace_value", edits, node.kind() == Kind::Scalar, |data| {
            replaced(scalar())(data.at(path));
        });
    }
    if node.kind() == Kind::Mapping || (is_null && !path.is_empty()) {
        let count = node.entries().count();
        let at = random.below(count + 1);
        let entry = node.entries().nth(at);
        let (index, position) = match entry {
            None if random.one_in(2) => (0, Position::First),
            None => (count, Position::Last),
            Some(entry) if random.one_in(2) => (at, Position::Before(entry)),
            Some(entry) => (at + 1, Position::After(entry)),
        };
        let edits = insert_entry(file, node, new, &value, position);
        case.holds(run, "insert_entry", edits, true, |data| {
            data.at(path).entries().insert(index, (new.to_owned(), Data::new(says.clone())));
        });
    }
    if node.kind() == Kind::Sequence || (is_null && !path.is_empty()) {
        let edits = append_item(file, node, &value);
        case.holds(run, "append_item", edits, true, |data| {
            data.at(path).items().push(Data::new(says));
        });
    }
    let counts = (run.tried, run.done);
    if matches!(node.kind(), Kind::Scalar | Kind::Mapping) && !path.is_empty() {
        let edits = wrap_in_list(file, node);
        case.holds(run, "wrap_in_list", edits, true, |data| {
            let inner = data.at(path).clone();
            *data.at(path) = Data::new(Says::List(vec![inner]));
        });
    }
    // What needs other lines is left alone, as it should.
    (run.tried, run.done) = counts;
    let entries: Vec<_> = node.entries().collect();
    if entries.is_empty() {
        return;
    }
    let at = random.below(entries.len());
    let edits = remove_entry(file, node, entries[at]);
    case.holds(run, "remove_entry", edits, false, |data| {
        data.at(path).entries().remove(at);
    });
    change_entries(case, run, path, node, at);
    let edits = rename_key(file, entries[at].key, new);
    case.holds(run, "rename_key", edits, true, |data| {
        data.at(path).entries()[at].0 = new.to_owned();
    });
    let edits = wrap_in_mapping(file, node, entries[at], new);
    let counts = (run.tried, run.done);
    case.holds(run, "wrap_in_mapping", edits, true, |data| {
        let value = &mut data.at(path).entries()[at].1;
        let inner = vec![(new.to_owned(), value.clone())];
        *value = Data::new(Says::Map(inner));
    });
    (run.tried, run.done) = counts;
    let (to, target) = other;
    let is_collection = |node: Node<'_>| node.kind() == Kind::Mapping;
    if is_collection(node) && is_collection(*target) {
        let add = |node| insert_entry(file, node, "n", &text(new), Position::Last);
        let edits = add(node).zip(add(*target)).and_then(|(one, two)| combine([one, two]));
        case.holds(run, "combine", edits, true, |data| {
            for path in [path, to] {
                data.at(path).entries().push(("n".to_owned(), Data::new(scalar())));
            }
        });
    }
    let is_mapping = target.kind() == Kind::Mapping || (target.is_null() && !to.is_empty());
    if !is_mapping || to == path {
        return;
    }
    let counts = (run.tried, run.done);
    let edits = copy_entry(file, node, entries[at], *target, Position::Last);
    case.holds(run, "copy_entry", edits, false, |data| {
        let entry = data.at(path).entries()[at].clone();
        data.at(to).entries().push(entry);
    });
    // Many places need another notation than the entry has: that these are refused is right.
    (run.tried, run.done) = counts;
}

/// Changes of a whole mapping, and of all of its entries from one on.
fn change_entries(case: &Case<'_>, run: &mut Run, path: &[usize], node: Node<'_>, from: usize) {
    // Anchors and block scalars stand in the way of many, as they should.
    let counts = (run.tried, run.done);
    let said = || Data::new(Says::Scalar("v".to_owned()));
    if !path.is_empty() {
        let edits = replace_mapping(&case.file, node, &text("v"));
        case.holds(run, "replace_mapping", edits, false, |data| data.at(path).says = said().says);
    }
    let old: Vec<_> = node.entries().skip(from).map(|entry| entry.key).collect();
    let is_old = |entry: yaml::Entry<'_>| old.contains(&entry.key);
    let edits = exchange_entries(&case.file, node, is_old, "n", &text("v"));
    case.holds(run, "exchange_entries", edits, false, |data| {
        let entries = data.at(path).entries();
        entries.truncate(from);
        entries.push(("n".to_owned(), said()));
    });
    (run.tried, run.done) = counts;
}
