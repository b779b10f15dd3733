//! The table of sources: nothing in it is left over, and no page stands beside it.

use std::fs;
use std::path::Path;

use gateway_ls::gateway::sources::ALL;

/// Every Rust file of a folder but the table, joined.
fn code(folder: &Path) -> String {
    let mut text = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => text += &code(&path),
            false if path.ends_with("sources.rs") => {}
            false if path.extension().is_some_and(|it| it == "rs") => {
                text += &fs::read_to_string(&path).unwrap();
            }
            false => {}
        }
    }
    text
}

#[test]
fn every_source_is_used() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let code = code(&root);
    let table = fs::read_to_string(root.join("gateway/sources.rs")).unwrap();
    let catalogue = fs::read_to_string(root.join("gateway/catalogue.yaml")).unwrap();
    for source in ALL {
        // The name of its constant, and those that are made of it.
        let name = table.lines().find_map(|line| {
            let (name, rest) = line.trim().split_once('(')?;
            rest.starts_with(&format!("\"{}\"", source.id)).then_some(name)
        });
        let derived = table.lines().filter_map(|line| {
            let (left, right) = line.strip_prefix("pub const ")?.split_once(": Reference = ")?;
            right.starts_with(&format!("{}.", name?)).then_some(left)
        });
        let named: Vec<_> = name.into_iter().chain(derived).collect();
        let is_word = |name: &&str| {
            code.match_indices(name).any(|(at, _)| {
                let letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
                !code[..at].ends_with(letter) && !code[at + name.len()..].starts_with(letter)
            })
        };
        let in_catalogue = catalogue.lines().any(|line| {
            let line = line.trim();
            line == format!("source: {}", source.id)
                || line.strip_prefix("also: [").is_some_and(|ids| {
                    ids.trim_end_matches(']').split(", ").any(|id| id == source.id)
                })
        });
        // The page of the other version of OpenAPI.
        let own = table.split("#[cfg(test)]").next().unwrap();
        let in_table = name.is_some_and(|name| own.contains(&format!(" {name}.url")));
        let is_used = in_catalogue || in_table || named.iter().any(is_word);
        assert!(is_used, "nothing uses {}", source.id);
    }
}
