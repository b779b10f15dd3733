//! What every operation must hold on any text: the result has no syntax error, says what it said
//! before apart from the change, and keeps its comments, line breaks and last line.

use super::tests::{map, text};
use super::*;
use crate::openapi::SHAPE;
use crate::yaml::{self, Format, Kind, Node, Style, Tree};

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

/// Numbers that are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
        usize::try_from((self.0 >> 33) % u64::try_from(limit).unwrap()).unwrap()
    }

    fn one_in(&mut self, limit: usize) -> bool {
        self.below(limit) == 0
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}

/// Writes texts.
struct Writer {
    random: Random,
    out: String,
    step: usize,
    dash: usize,
    names: usize,
    anchors: usize,
}

impl Writer {
    fn document(seed: u64) -> (String, Format) {
        let mut random = Random(seed);
        random.below(9);
        let step = random.pick(&[2, 2, 4, 3]);
        let dash = random.pick(&[0, 2, step]);
        let is_json = random.one_in(3);
        let mut writer = Self { random, out: String::new(), step, dash, names: 0, anchors: 0 };
        let format = if is_json { writer.json() } else { writer.yaml() };
        let line_break = writer.random.pick(&["\n", "\n", "\r\n", "\r"]);
        let mut text = writer.out.replace('\n', line_break);
        if writer.random.one_in(8) {
            text.insert(0, '\u{feff}');
        }
        if writer.random.one_in(4) {
            text.truncate(text.trim_end_matches(['\n', '\r']).len());
        }
        (text, format)
    }

    fn yaml(&mut self) -> Format {
        if self.random.one_in(4) {
            self.out.push_str("# the file\n");
        }
        if self.random.one_in(6) {
            self.out.push_str("---\n");
        }
        self.block_map(0, 0, true);
        if self.random.one_in(8) {
            self.out.push_str("---\nsecond: 1\n");
        }
        Format::Yaml
    }

    fn name(&mut self) -> String {
        self.names += 1;
        let name = self.random.pick(&["k", "/a/{b}", "x-é", "😀", "a b"]);
        format!("{name}{}", self.names)
    }

    fn block_map(&mut self, indent: usize, depth: usize, begins_line: bool) {
        let mut begins_line = begins_line;
        for _ in 0..=self.random.below(4) {
            if begins_line {
                if self.random.one_in(8) {
                    self.out.push('\n');
                }
                if self.random.one_in(6) {
                    self.line(indent, "# above\n");
                }
                self.out.push_str(&" ".repeat(indent));
            }
            begins_line = true;
            let name = if depth == 0 && self.names == 0 && self.random.one_in(2) {
                self.names += 1;
                "paths".to_owned()
            } else {
                self.name()
            };
            let name = match self.random.below(6) {
                0 => format!("'{name}'"),
                1 => format!("\"{name}\""),
                _ => name,
            };
            self.out.push_str(&name);
            self.out.push(':');
            self.value(indent, depth, indent + self.dash);
            if self.random.one_in(10) {
                self.line(indent + 1, "# below\n");
            }
        }
    }

    fn block_list(&mut self, indent: usize, depth: usize, begins_line: bool) {
        let mut begins_line = begins_line;
        for _ in 0..=self.random.below(3) {
            if begins_line {
                self.out.push_str(&" ".repeat(indent));
            }
            begins_line = true;
            self.out.push('-');
            match self.random.below(6) {
                0 if depth < 4 => {
                    self.out.push(' ');
                    self.block_list(indent + 2, depth + 1, false);
                }
                1 | 2 if depth < 4 => {
                    self.out.push(' ');
                    self.block_map(indent + 2, depth + 1, false);
                }
                _ => self.value(indent, depth, indent + 2),
            }
        }
    }

    /// What follows a colon or dash, to the end of the line.
    fn value(&mut self, indent: usize, depth: usize, dash: usize) {
        let inner = indent + self.step;
        if self.random.one_in(10) {
            self.anchors += 1;
            let anchor = format!(" &a{}", self.anchors);
            self.out.push_str(&anchor);
        } else if self.anchors > 0 && self.random.one_in(8) {
            let alias = format!(" *a{}", 1 + self.random.below(self.anchors));
            // It may stand within what it names; then the text is not used.
            self.out.push_str(&alias);
            return self.end_line();
        }
        match self.random.below(if depth < 4 { 18 } else { 12 }) {
            0 => {}
            1 => self.out.push_str(" ~"),
            2 => self.out.push_str(" 'it''s'"),
            3 => self.out.push_str(" \"a # b\""),
            4 => {
                let header = self.random.pick(&["|", "|-", "|+", ">", ">-", ">+"]);
                let indent = " ".repeat(inner);
                let lines = format!(" {header}\n{indent}one # x\n\n{indent} - two\n");
                self.out.push_str(&lines);
                if self.random.one_in(3) {
                    self.out.push('\n');
                }
                return;
            }
            5 => {
                let lines = format!(" one\n{}two", " ".repeat(inner));
                self.out.push_str(&lines);
            }
            6 | 7 => {
                self.out.push(' ');
                self.flow(inner, 0);
            }
            8 => {
                let empty = self.random.pick(&[" {}", " []"]);
                self.out.push_str(empty);
            }
            9 => self.out.push_str(" 2.0"),
            10 => self.out.push_str("   spaced"),
            11 => self.out.push_str(" https://x.y/z?a=b"),
            12..=15 => {
                self.end_line();
                return self.block_map(inner, depth + 1, true);
            }
            _ => {
                self.end_line();
                return self.block_list(dash, depth + 1, true);
            }
        }
        self.end_line();
    }

    fn flow(&mut self, indent: usize, depth: usize) {
        let is_map = self.random.one_in(2);
        let is_wide = depth == 0 && self.random.one_in(3);
        let (open, close) = if is_map { ('{', '}') } else { ('[', ']') };
        self.out.push(open);
        let count = 1 + self.random.below(3);
        for index in 0..count {
            if is_wide {
                let lines = format!("\n{}", " ".repeat(indent));
                self.out.push_str(&lines);
            }
            if is_map {
                self.names += 1;
                let name = self.random.pick(&["f", "'f'", "&p"]).replace("&p", "f");
                let name = name.replace('f', &format!("f{}", self.names));
                self.out.push_str(&name);
                match self.random.below(6) {
                    0 => {}
                    1 => self.out.push(':'),
                    _ => {
                        self.out.push_str(": ");
                        self.flow_value(indent, depth);
                    }
                }
            } else {
                let pair = self.random.pick(&["", "", "", "p: "]);
                self.out.push_str(pair);
                self.flow_value(indent, depth);
            }
            if index + 1 < count || self.random.one_in(6) {
                self.out.push(',');
                self.out.push_str(if is_wide { "" } else { " " });
            }
            if is_wide && self.random.one_in(4) {
                self.out.push_str(" # flow");
            }
        }
        if is_wide {
            let lines = format!("\n{}", " ".repeat(indent));
            self.out.push_str(&lines);
        }
        self.out.push(close);
    }

    fn flow_value(&mut self, indent: usize, depth: usize) {
        match self.random.below(5) {
            0 if depth < 2 => self.flow(indent, depth + 1),
            1 => self.out.push_str("'x, y'"),
            2 => self.out.push_str("{}"),
            _ => self.out.push_str("v w"),
        }
    }

    fn end_line(&mut self) {
        let comment = self.random.pick(&["", "", "", "", " # beside"]);
        self.out.push_str(comment);
        self.out.push('\n');
    }

    fn line(&mut self, indent: usize, text: &str) {
        self.out.push_str(&" ".repeat(indent));
        self.out.push_str(text);
    }

    fn json(&mut self) -> Format {
        let format = self.random.pick(&[Format::Json, Format::JsonWithComments]);
        let unit = self.random.pick(&["", "  ", "    ", "\t"]);
        let colon = if unit.is_empty() { self.random.pick(&[":", ": "]) } else { ": " };
        self.json_value(format, (unit, colon), 0, true);
        self.out.push('\n');
        format
    }

    fn json_value(&mut self, format: Format, style: (&str, &str), depth: usize, is_map: bool) {
        let (unit, colon) = style;
        let (open, close) = if is_map { ('{', '}') } else { ('[', ']') };
        let has_comments = format == Format::JsonWithComments && !unit.is_empty();
        self.out.push(open);
        let count = if depth == 0 { 1 } else { 0 } + self.random.below(4);
        let line = |depth: usize| match unit {
            "" => String::new(),
            unit => format!("\n{}", unit.repeat(depth)),
        };
        for index in 0..count {
            if has_comments && self.random.one_in(6) {
                self.out.push_str(&line(depth + 1));
                self.out.push_str("// above");
            }
            self.out.push_str(&line(depth + 1));
            if is_map {
                let name = format!("\"{}\"{colon}", self.name());
                self.out.push_str(&name);
            }
            match self.random.below(8) {
                0..=2 if depth < 4 => self.json_value(format, style, depth + 1, true),
                3 if depth < 4 => self.json_value(format, style, depth + 1, false),
                4 => self.out.push_str("null"),
                5 => self.out.push_str("2.0"),
                _ => self.out.push_str("\"a \\\"b\\\" {\""),
            }
            if index + 1 < count {
                self.out.push_str(if unit.is_empty() && colon == ": " { ", " } else { "," });
            }
            if has_comments && self.random.one_in(6) {
                self.out.push_str(" // beside");
            }
        }
        if count > 0 {
            self.out.push_str(&line(depth));
        }
        self.out.push(close);
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
    const SEEDS: u64 = 600;
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
        let mut random = Random(seed ^ 0x5eed);
        let places = places(&tree);
        for _ in 0..8 {
            let (path, node) = &places[random.below(places.len())];
            let other = &places[random.below(places.len())];
            change(&case, &mut run, &mut random, path, *node, other);
        }
    }
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
        let edits = replace_scalar(file, node, &text(new));
        case.holds(run, "replace_scalar", edits, node.kind() == Kind::Scalar, |data| {
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
        let count = node.items().count();
        let at = random.below(count + 1);
        let (index, position) = match node.items().nth(at) {
            None if random.one_in(2) => (0, Position::First),
            None => (count, Position::Last),
            Some(item) if random.one_in(2) => (at, Position::Before(item)),
            Some(item) => (at + 1, Position::After(item)),
        };
        let edits = insert_item(file, node, &value, position);
        case.holds(run, "insert_item", edits, true, |data| {
            data.at(path).items().insert(index, Data::new(says));
        });
    }
    let items: Vec<_> = node.items().collect();
    if !items.is_empty() && node.style() != Style::Pair {
        let at = random.below(items.len());
        let edits = remove_item(file, node, items[at]);
        case.holds(run, "remove_item", edits, false, |data| {
            data.at(path).items().remove(at);
        });
    }
    let entries: Vec<_> = node.entries().collect();
    if entries.is_empty() {
        return;
    }
    let at = random.below(entries.len());
    let edits = remove_entry(file, node, entries[at]);
    case.holds(run, "remove_entry", edits, false, |data| {
        data.at(path).entries().remove(at);
    });
    let edits = rename_key(file, entries[at], new);
    case.holds(run, "rename_key", edits, true, |data| {
        data.at(path).entries()[at].0 = new.to_owned();
    });
    let (to, target) = other;
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
    let edits = move_entry(file, node, entries[at], *target, Position::Last);
    case.holds(run, "move_entry", edits, false, |data| {
        let entry = data.at(path).entries()[at].clone();
        data.at(to).entries().push(entry);
        data.at(path).entries().remove(at);
    });
    // Many places need another notation than the entry has: that these are refused is right.
    (run.tried, run.done) = counts;
}
