//! Which file names which: read from the paths in the code, so that circles among files are seen.
//!
//! A `pub use` is followed to the file that defines the name. That a module names what is in the
//! module around it is no arrow: it is a part of it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::code;

/// The names that lead from the root of the crate to a module.
pub(super) type Module = Vec<String>;

/// The modules that each module names.
pub(super) type Arrows = BTreeMap<Module, BTreeSet<Module>>;

/// The modules of the crate whose root file is `root`, those for tests aside.
pub(super) struct Modules {
    files: BTreeMap<Module, File>,
}

struct File {
    imports: Vec<Import>,
    /// The paths in the rest of its code.
    paths: Vec<Vec<String>>,
}

impl File {
    fn of(code: &str) -> Self {
        let (statements, rest) = statements(code);
        Self { imports: imports(&statements), paths: paths(&rest) }
    }
}

/// `use path as name;`
struct Import {
    path: Vec<String>,
    name: String,
    is_public: bool,
}

impl Modules {
    pub(super) fn read(root: &Path) -> Self {
        let mut modules = Self { files: BTreeMap::new() };
        modules.add(root, Vec::new());
        modules
    }

    fn add(&mut self, path: &Path, module: Module) {
        let code = code(path);
        let folder = match path.file_name().and_then(|name| name.to_str()) {
            Some("lib.rs") => path.parent().unwrap().to_owned(),
            _ => path.with_extension(""),
        };
        for name in parts(&code) {
            self.add(&folder.join(format!("{name}.rs")), [module.as_slice(), &[name]].concat());
        }
        self.files.insert(module, File::of(&code));
    }

    /// Which module names which others.
    pub(super) fn arrows(&self) -> Arrows {
        let mut arrows = Arrows::new();
        for (module, file) in &self.files {
            let private = file.imports.iter().filter(|it| !it.is_public).map(|it| it.path.clone());
            let named = file.paths.iter().map(|path| {
                let import = file.imports.iter().find(|import| import.name == path[0]);
                let start = import.map_or(&path[..1], |import| &import.path);
                [start, &path[1..]].concat()
            });
            let targets = private.chain(named).filter_map(|path| self.target(module, &path, 0));
            let targets = targets.filter(|target| !module.starts_with(target));
            arrows.entry(module.clone()).or_default().extend(targets);
        }
        arrows
    }

    /// The module that defines what a path in `from` names; `None` for what is of other crates.
    fn target(&self, from: &Module, path: &[String], depth: usize) -> Option<Module> {
        let mut path = path;
        let mut module = match path.first()?.as_str() {
            "crate" => Module::new(),
            "self" | "super" => from.clone(),
            name if self.files.contains_key(&child(from, name)) => from.clone(),
            _ => return None,
        };
        while let Some(word @ ("crate" | "self" | "super")) = path.first().map(String::as_str) {
            if word == "super" {
                module.pop();
            }
            path = &path[1..];
        }
        while let Some((name, rest)) = path.split_first() {
            let next = child(&module, name);
            if !self.files.contains_key(&next) {
                let import = self.files[&module].imports.iter().find(|it| it.name == *name);
                let path = import.map(|import| [import.path.as_slice(), rest].concat());
                let defined = path.filter(|_| depth < 8);
                let defined = defined.and_then(|path| self.target(&module, &path, depth + 1));
                return Some(defined.unwrap_or(module));
            }
            (module, path) = (next, rest);
        }
        Some(module)
    }
}

fn child(module: &Module, name: &str) -> Module {
    [module.as_slice(), &[name.to_owned()]].concat()
}

/// The modules that a file has beside those for tests.
fn parts(code: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut is_test = false;
    for line in code.lines() {
        let words: Vec<_> = line.trim_end_matches(';').split(' ').collect();
        if let ["mod", name] | [_, "mod", name] = words.as_slice()
            && line.ends_with(';')
            && !is_test
        {
            parts.push((*name).to_owned());
        }
        is_test = line.starts_with("#[cfg(") && line.contains("test");
    }
    parts
}

fn imports(statements: &[String]) -> Vec<Import> {
    let mut imports = Vec::new();
    for statement in statements {
        let (before, tree) = statement.split_once("use ").unwrap();
        let is_public = !before.is_empty();
        add_imports(tree, &[], is_public, &mut imports);
    }
    imports
}

/// All `use` declarations at the start of a line, without what ends them, and the other lines.
fn statements(code: &str) -> (Vec<String>, String) {
    let begins = |line: &str| {
        let line = line.strip_prefix("pub").unwrap_or(line);
        let line = line.strip_prefix('(').and_then(|it| it.split_once(')')).map_or(line, |it| it.1);
        line.trim_start().starts_with("use ")
    };
    let (mut statements, mut rest) = (Vec::new(), String::new());
    let mut lines = code.lines();
    while let Some(line) = lines.next() {
        if !begins(line) {
            rest.push_str(line);
            rest.push('\n');
            continue;
        }
        let mut statement = line.to_owned();
        while !statement.contains(';') {
            statement.push_str(lines.next().unwrap().trim());
        }
        statements.push(statement.split(';').next().unwrap().to_owned());
    }
    (statements, rest)
}

fn add_imports(tree: &str, before: &[String], is_public: bool, imports: &mut Vec<Import>) {
    let (path, list) = match tree.split_once('{') {
        Some((path, list)) => (path, Some(list)),
        None => (tree, None),
    };
    let (path, alias) = match path.split_once(" as ") {
        Some((path, alias)) => (path, Some(alias)),
        None => (path, None),
    };
    let own = path.split("::").map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned);
    let mut path: Vec<String> = before.iter().cloned().chain(own).collect();
    let Some(list) = list else {
        if path.len() > 1 && path.last().unwrap() == "self" {
            path.pop();
        }
        let name = alias.map_or_else(|| path.last().cloned(), |it| Some(it.trim().to_owned()));
        imports.extend(name.map(|name| Import { path, name, is_public }));
        return;
    };
    let (mut start, mut depth) = (0, 0_usize);
    for (at, letter) in list.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                let item = list[start..at].trim();
                if !item.is_empty() {
                    add_imports(item, &path, is_public, imports);
                }
                start = at + 1;
            }
            _ => {}
        }
    }
}

/// All paths of two or more words in the code.
fn paths(code: &str) -> Vec<Vec<String>> {
    let is_of_path = |c: char| c.is_alphanumeric() || matches!(c, '_' | ':');
    let words = code.split(|c| !is_of_path(c)).filter(|word| word.contains("::"));
    let paths = words.map(|word| word.split("::").map(str::to_owned).collect::<Vec<_>>());
    paths.filter(|path| !path[0].is_empty()).collect()
}

/// Sets of modules that all lead to each other.
pub(super) fn circles(arrows: &Arrows) -> Vec<BTreeSet<&Module>> {
    let reached: BTreeMap<_, _> = arrows.keys().map(|from| (from, reached(arrows, from))).collect();
    let mut circles: Vec<BTreeSet<&Module>> = Vec::new();
    for (from, targets) in &reached {
        if circles.iter().any(|circle| circle.contains(from)) || !targets.contains(from) {
            continue;
        }
        let leads_back = |to: &&&Module| reached[**to].contains(from);
        circles.push(targets.iter().filter(leads_back).copied().collect());
    }
    circles
}

fn reached<'a>(arrows: &'a Arrows, from: &Module) -> BTreeSet<&'a Module> {
    let mut reached = BTreeSet::new();
    let mut waiting: Vec<&Module> = arrows[from].iter().collect();
    while let Some(module) = waiting.pop() {
        if reached.insert(module) {
            waiting.extend(&arrows[module]);
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(path: &str) -> Module {
        path.split("::").filter(|name| !name.is_empty()).map(str::to_owned).collect()
    }

    /// A crate of these files.
    fn modules(files: &[(&str, &str)]) -> Modules {
        let file = |(path, code): &(&str, &str)| (module(path), File::of(code));
        Modules { files: files.iter().map(file).collect() }
    }

    #[test]
    fn a_circle_is_seen_through_a_list_a_new_name_and_the_module_around() {
        let modules = modules(&[
            ("", "pub mod a;\npub mod b;"),
            ("a", "mod one;\nmod two;\npub use one::{One, Other as Same};"),
            ("a::one", "use crate::b::Thing;\n"),
            ("a::two", "fn two() {}\n"),
            ("b", "use crate::a::{\n    Same,\n    two,\n};\n"),
        ]);
        let arrows = modules.arrows();
        assert_eq!(arrows[&module("b")], [module("a::one"), module("a::two")].into());
        let all = ["a::one", "b"].map(module);
        assert_eq!(circles(&arrows), [all.iter().collect()]);
    }

    #[test]
    fn a_path_in_the_code_counts_and_a_part_may_name_what_is_around_it() {
        let modules = modules(&[
            ("", "mod a;\nmod b;"),
            ("a", "mod part;\npub struct Whole;\nfn f() { part::g() }"),
            ("a::part", "use super::Whole;\nuse crate::b;\nfn g() { b::h() }"),
            ("b", "fn h() -> Vec<crate::a::Whole> {}"),
        ]);
        let arrows = modules.arrows();
        assert_eq!(arrows[&module("b")], [module("a")].into());
        assert_eq!(arrows[&module("a::part")], [module("b")].into());
        let all = ["a", "a::part", "b"].map(module);
        assert_eq!(circles(&arrows), [all.iter().collect()]);
    }

    #[test]
    fn modules_for_tests_are_left_out() {
        let code = "mod a;\npub mod b;\n#[cfg(test)]\nmod tests;\n#[cfg(all(test, unix))]\nmod c;";
        assert_eq!(parts(code), ["a", "b"]);
    }
}
