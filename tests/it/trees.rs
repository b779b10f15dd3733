//! The proof that reading a text in blocks is right: the joined trees equal the tree that the YAML
//! authority makes of the whole text, and the tolerant reader equals the authority.

use gateway_ls::openapi::SHAPE;
use gateway_ls::template;
use gateway_ls::text::{Encoding, Replaced, Text, TextRange};
use gateway_ls::yaml::{
    Format, Kind, Node, SyntaxProblem, Tree, WholeReader, read, read_edited, read_json_whole,
    read_whole, reread,
};

use crate::support::{Lcg, minified, shared_files};

/// One line for each node: kind, style, place, decoded value, anchor.
fn outline(tree: &Tree) -> Vec<String> {
    let mut lines = Vec::new();
    let mut waiting: Vec<(usize, Node<'_>)> =
        tree.root().map(|root| (0, root)).into_iter().collect();
    while let Some((depth, node)) = waiting.pop() {
        lines.push(format!(
            "{depth} {:?} {:?} {:?} {:?} {:?}",
            node.kind(),
            node.style(),
            node.range(),
            node.text(),
            node.anchor()
        ));
        let mut children: Vec<Node<'_>> = match node.kind() {
            Kind::Mapping => node.entries().flat_map(|entry| [entry.key, entry.value]).collect(),
            Kind::Sequence => node.items().collect(),
            Kind::Scalar | Kind::Alias => Vec::new(),
        };
        children.reverse();
        waiting.extend(children.into_iter().map(|child| (depth + 1, child)));
    }
    lines
}

/// `Ok(true)`: equal; `Ok(false)`: the authority rejects the text; `Err`: the first difference.
fn blocks_equal_whole(source: &str) -> Result<bool, String> {
    let Some(whole) = read_whole(source, WholeReader::Authority) else { return Ok(false) };
    let joined = read(source, Format::Yaml, SHAPE);
    // The authority lets these pass, and the tree is the same with them.
    let lenient = [SyntaxProblem::UnknownAlias, SyntaxProblem::Tab];
    if let Some(error) = joined.errors().iter().find(|it| !lenient.contains(&it.problem)) {
        return Err(format!("an error in a text that the authority takes: {error:?}"));
    }
    differ(&outline(&whole), &outline(&joined))?;
    if whole.comments() != joined.comments() {
        return Err("comments differ".to_owned());
    }
    Ok(true)
}

fn differ(whole: &[String], joined: &[String]) -> Result<(), String> {
    for index in 0..whole.len().max(joined.len()) {
        if whole.get(index) != joined.get(index) {
            return Err(format!(
                "node {index}\n  whole:  {:?}\n  joined: {:?}",
                whole.get(index),
                joined.get(index)
            ));
        }
    }
    Ok(())
}

struct Count {
    equal: usize,
    rejected: usize,
    failures: Vec<String>,
}

fn count<'a>(texts: impl Iterator<Item = (String, std::borrow::Cow<'a, str>)>) -> Count {
    let mut count = Count { equal: 0, rejected: 0, failures: Vec::new() };
    for (name, text) in texts {
        match blocks_equal_whole(&text) {
            Ok(true) => count.equal += 1,
            Ok(false) => count.rejected += 1,
            Err(difference) => count.failures.push(format!("{name}: {difference}\n{text:?}")),
        }
    }
    count
}

fn conclude(what: &str, count: &Count) {
    println!(
        "{what}: {} equal, {} rejected, {} differ",
        count.equal,
        count.rejected,
        count.failures.len()
    );
    assert!(count.failures.is_empty(), "{what}:\n{}", count.failures.join("\n\n"));
}

/// Texts of the public test suite for YAML, if it is at hand.
fn suite() -> Vec<(String, String)> {
    let Some(file) = crate::support::shared("conformance/yaml-test-suite.json") else {
        return Vec::new();
    };
    let cases: serde_json::Value = serde_json::from_str(&file).unwrap();
    let text = |case: &serde_json::Value, key: &str| case[key].as_str().unwrap().to_owned();
    cases.as_array().unwrap().iter().map(|case| (text(case, "id"), text(case, "yaml"))).collect()
}

fn sources() -> Vec<(String, String)> {
    let mut sources = shared_files(&["corpus", "conformance"]);
    sources.extend(suite());
    sources.extend(
        OWN.iter().map(|text| (text.lines().next().unwrap().to_owned(), (*text).to_owned())),
    );
    sources
}

/// Texts that are hard on the split.
const OWN: &[&str] = &[
    "swagger: '2.0'\npaths:\n  /a:\n    get: &x\n      k: [a, {b: c}]\n  # note\n  /b: *x\n\nz: |+\n  text\n\n",
    "a: \"one\nb: two\"\nc: {\nd: e\n}\nf: [1,\n2]\n",
    "paths:\n  /a: 'x\n  /b: y'\n  /c: z\n",
    "components:\n  schemas:\n    A: {a: 1}\n    B:\n    - x\n    -\n  other: >-\n    folded\n    text\nend: 1\n",
    "paths: # comment\n\n\n  \"/a\":\n    get:\n  '/b' : 1\n  /c: {}\ndefinitions:\n  X: 1\n",
    "? a\n: b\nc: d\n",
    "a:\n- b: 1\n  c: 2\n- - d\n  - e\nf: &x !!str y\n*x : z\n",
    "paths:\r\n  /a:\r\n    get: >\r\n      x\r\n\r\n      y\r\n  /b: \"m\r\n    n\"\r\n",
    "\u{feff}a: 1\npaths:\n  /ü: \"\\u00fc💣\"\n  /b: 'it''s'\n",
];

#[test]
fn joined_blocks_equal_the_whole_text() {
    let sources = sources();
    conclude("files", &count(sources.iter().map(|(name, text)| (name.clone(), text.into()))));
}

#[test]
fn joined_blocks_equal_the_whole_text_after_mutations() {
    let sources = sources();
    let mut random = Lcg::new(2);
    let mut total = Count { equal: 0, rejected: 0, failures: Vec::new() };
    let wanted = if crate::support::shared("corpus/INDEX.tsv").is_some() { 10_000 } else { 1_000 };
    while total.equal < wanted && total.failures.is_empty() {
        let (name, text) = &sources[random.below(sources.len())];
        let text = random.mutate(text);
        let one = count(std::iter::once((name.clone(), text.into())));
        total.equal += one.equal;
        total.rejected += one.rejected;
        total.failures.extend(one.failures);
    }
    conclude("mutations", &total);
}

#[test]
fn the_tolerant_reader_equals_the_authority() {
    let mut sources = shared_files(&["corpus", "conformance"]);
    // The second and third of our own texts are taken by the authority's leniency only.
    sources.extend([0, 3, 4, 7, 8].map(|index| ("own".to_owned(), OWN[index].to_owned())));
    let mut count = Count { equal: 0, rejected: 0, failures: Vec::new() };
    for (name, text) in &sources {
        let Some(whole) = read_whole(text, WholeReader::Authority) else {
            count.rejected += 1;
            continue;
        };
        let result = match read_whole(text, WholeReader::Tolerant) {
            Some(tolerant) => differ(&outline(&whole), &outline(&tolerant)),
            None => Err(format!("the tolerant reader finds an error\n{text:?}")),
        };
        match result {
            Ok(()) => count.equal += 1,
            Err(difference) => count.failures.push(format!("{name}: {difference}")),
        }
    }
    conclude("tolerant reader", &count);
}

/// Everything that a tree says of itself.
fn everything(tree: &Tree) -> Vec<String> {
    let mut lines: Vec<_> = tree.blocks().map(|block| format!("block {block:?}")).collect();
    lines.extend(outline(tree));
    lines.extend(tree.comments().iter().map(|comment| format!("comment {comment:?}")));
    lines.extend(tree.errors().iter().map(|error| format!("error {error:?}")));
    lines
}

#[test]
fn a_text_that_was_edited_is_read_as_if_it_were_new() {
    let mut random = Lcg::new(11);
    let mut sources = shared_files(&["corpus"]);
    sources.extend(OWN.iter().map(|text| ("own".to_owned(), (*text).to_owned())));
    for (name, source) in sources.iter().filter(|(_, source)| source.len() < 40_000) {
        let format = if name.ends_with(".json") { Format::Json } else { Format::Yaml };
        let mut text = source.clone();
        let mut tree = read(&text, format, SHAPE);
        for _ in 0..12 {
            // Sometimes a template comes or goes, which hides more than itself.
            text = match random.below(6) {
                0 => text.replacen("a", "${b}", 1),
                1 => text.replacen("${b}", "a", 1),
                _ => random.mutate(&text),
            };
            tree = reread(&text, format, SHAPE, &tree);
            let new = read(&text, format, SHAPE);
            if let Err(difference) = differ(&everything(&new), &everything(&tree)) {
                panic!("{name}: {difference}\n{text}");
            }
        }
    }
}

/// What somebody may type, paste or take away.
const TYPED: [&str; 22] = [
    "a",
    ":",
    " ",
    "\"",
    "'",
    "\n",
    "\n    ",
    "#",
    "&a ",
    "*a",
    "{",
    "}",
    "[",
    "-",
    "/b:\n    get:\n",
    "|",
    "",
    "",
    "",
    "\r\n",
    "key: value\n",
    "ß",
];

fn replaced(text: &Text, range: TextRange, written: &str) -> (Text, Replaced) {
    let mut new = text.clone();
    new.edit(range, written);
    let length = new.len() + range.len() - text.len();
    (new, Replaced { range, length })
}

#[test]
fn an_edit_reads_its_blocks_as_if_the_text_were_new() {
    let mut random = Lcg::new(5);
    let mut sources = shared_files(&["corpus"]);
    sources.extend(OWN.iter().map(|text| ("own".to_owned(), (*text).to_owned())));
    sources.extend(json_sources());
    let (mut edits, mut by_block) = (0, 0);
    for (name, source) in sources.iter().filter(|(_, source)| source.len() < 40_000) {
        let format = if name.ends_with(".json") { Format::Json } else { Format::Yaml };
        let mut text = Text::new(source);
        let mut tree = read(source, format, SHAPE);
        let mut at = random.below(text.len() + 1);
        for step in 0..48 {
            if step % 16 == 0 {
                text = Text::new(source);
                tree = read(source, format, SHAPE);
            }
            // Mostly beside the last edit, as people type.
            if random.below(4) == 0 {
                at = random.below(text.len() + 1);
            }
            let start = floor(&text, at.min(text.len()));
            let removed = if random.below(3) == 0 { random.below(12) } else { 0 };
            let end = floor(&text, (start + removed).min(text.len())).max(start);
            let written = TYPED[random.below(TYPED.len())];
            let (new, edit) = replaced(&text, TextRange::new(start, end), written);
            at = start + written.len();
            text = new;
            let source = text.to_string();
            let whole = read(&source, format, SHAPE);
            edits += 1;
            tree = match read_edited(&tree, format, SHAPE, edit, &text) {
                Some(tree) => {
                    by_block += 1;
                    if let Err(difference) = differ(&everything(&whole), &everything(&tree)) {
                        panic!("{name}: {difference}\n{edit:?} {written:?}\n{source}");
                    }
                    assert_eq!(tree.source(), source, "{name}");
                    tree
                }
                None => whole,
            };
        }
    }
    println!("{by_block} of {edits} edits were read block by block");
    assert!(by_block > 0);
}

/// The start of the character that holds an offset.
fn floor(text: &Text, offset: usize) -> usize {
    text.offset(text.position(offset, Encoding::Utf8), Encoding::Utf8)
}

/// JSON that is hard on the split.
const OWN_JSON: &[&str] = &[
    "{\n  \"paths\": {\n    \"/a\": {\n      \"get\": {\"x\": 1}\n    },\n    \"/b\": {\n      \"get\": {}\n    }\n  },\n  \"definitions\": {\n    \"A\": {},\n    \"B\": {}\n  }\n}\n",
    "{ \"a\": 1, \"paths\": { \"/a\": 1, \"/b\": 2 },\n  \"paths\": {\n \"/c\": {} } , \"z\": [1, {\"b\": 2}] }\n",
    "{\n  \"paths\": { \"/a\": 1,\n    \"/b\": 2 }, \"x\": \"}\\\"{\",\n  \"y\": 3\n}\n",
    "{\r\n\t\"components\": {\r\n\t\t\"schemas\": {\r\n\t\t\t\"A\": {},\r\n\t\t\t\"B\": {}\r\n\t\t},\r\n\t\t\"x\": 1\r\n\t}\r\n}\r\n",
    "// a\n{\n  // b\n  \"a\": 1, // c\n  /* d */ \"paths\": { // e\n    // f\n    \"/a\": {}, // g\n    \"/b\": {},\n  },\n}\n",
    "\u{feff}{\"ü\": \"\\u00fc💣\", \"paths\": {\"/a\": null}}",
];

/// JSON of several lines and of one.
fn json_sources() -> Vec<(String, String)> {
    let mut sources = shared_files(&["corpus", "conformance", "cases"]);
    sources.retain(|(name, _)| name.ends_with(".json"));
    let own = OWN_JSON.iter().enumerate();
    sources.extend(own.map(|(index, text)| (format!("own {index}.json"), (*text).to_owned())));
    let in_one_line =
        |(name, text): &(String, String)| (format!("one line {name}"), minified(text));
    let in_one_line: Vec<_> = sources.iter().map(in_one_line).collect();
    sources.extend(in_one_line);
    sources
}

/// What differs between a JSON text in blocks and the same text in one piece.
fn json_differs(source: &str) -> Result<(), String> {
    // Template syntax is hidden from the reader of blocks alone.
    if template::may_hold_mark(source) {
        return Ok(());
    }
    let (whole, joined) = (read_json_whole(source), read(source, Format::Json, SHAPE));
    differ(&outline(&whole), &outline(&joined))?;
    let rest = |tree: &Tree| (tree.comments().to_vec(), tree.errors().first().copied());
    if rest(&whole) != rest(&joined) {
        return Err(format!("{:?}\n{:?}", rest(&whole), rest(&joined)));
    }
    Ok(())
}

#[test]
fn joined_blocks_of_json_equal_the_whole_text_whatever_is_broken() {
    let sources = json_sources();
    let mut texts: Vec<(&str, String)> =
        sources.iter().map(|(name, text)| (name.as_str(), text.clone())).collect();
    for (name, text) in sources.iter().filter(|(_, text)| text.len() < 800) {
        let cuts = (0..text.len()).step_by(7).filter(|at| text.is_char_boundary(*at));
        texts.extend(cuts.map(|at| (name.as_str(), text[..at].to_owned())));
    }
    let mut random = Lcg::new(23);
    let small: Vec<_> = sources.iter().filter(|(_, text)| text.len() < 8_000).collect();
    for _ in 0..300 {
        let (name, text) = small[random.below(small.len())];
        texts.push((name, random.mutate(text)));
    }
    let count = texts.len();
    for (name, text) in texts {
        if let Err(difference) = json_differs(&text) {
            panic!("{name}: {difference}\n{text}");
        }
    }
    println!("{count} texts of JSON");
}

#[test]
fn the_json_reader_equals_the_authority() {
    let mut count = Count { equal: 0, rejected: 0, failures: Vec::new() };
    for (name, text) in shared_files(&["corpus", "conformance"]) {
        if !name.ends_with(".json") {
            continue;
        }
        let Some(whole) = read_whole(&text, WholeReader::Authority) else {
            count.rejected += 1;
            continue;
        };
        let tree = read(&text, Format::Json, SHAPE);
        if !tree.errors().is_empty() {
            count.rejected += 1;
            continue;
        }
        match differ(&outline(&whole), &outline(&tree)) {
            Ok(()) => count.equal += 1,
            Err(difference) => count.failures.push(format!("{name}: {difference}")),
        }
    }
    conclude("JSON reader", &count);
}
