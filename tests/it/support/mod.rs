//! What several tests need: files beside the repository, reproducible randomness, an editor.

pub mod client;

use std::path::{Path, PathBuf};

/// The folder of shared test material beside the repository, where it is present.
pub fn shared_folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    folder.is_dir().then_some(folder)
}

/// The text of a shared file.
pub fn shared(path: &str) -> Option<String> {
    std::fs::read_to_string(shared_folder()?.join(path)).ok()
}

/// Name and text of every YAML and JSON file below some shared folders, template endings
/// included, in a fixed order.
pub fn shared_files(folders: &[&str]) -> Vec<(String, String)> {
    shared_folder().map(|root| files(&root, folders)).unwrap_or_default()
}

/// The same of the repository's own configs.
pub fn fixtures() -> Vec<(String, String)> {
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests"), &["fixtures"])
}

fn files(root: &Path, folders: &[&str]) -> Vec<(String, String)> {
    let mut waiting: Vec<PathBuf> = folders.iter().map(|folder| root.join(folder)).collect();
    let mut files = Vec::new();
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
        let known = [".yaml", ".yml", ".json", ".tmpl", ".example"];
        if known.iter().any(|ending| name.ends_with(ending)) {
            files.push((name, std::fs::read_to_string(&path).unwrap()));
        }
    }
    files.sort();
    files
}

/// A text of JSON without the blanks that mean nothing, all in one line.
pub fn minified(json: &str) -> String {
    let (mut is_in_text, mut is_escaped) = (false, false);
    let mut is_kept = |c: char| {
        is_in_text ^= c == '"' && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        is_in_text || !c.is_whitespace()
    };
    json.chars().filter(|c| is_kept(*c)).collect()
}

/// A small generator of numbers that are the same on every machine.
pub struct Lcg(u64);

impl Lcg {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `limit`, which is not 0.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % limit as u64).unwrap()
    }

    /// The text with one to three small changes.
    pub fn mutate(&mut self, text: &str) -> String {
        let mut text = if text.is_empty() { "a".to_owned() } else { text.to_owned() };
        for _ in 0..=self.below(3) {
            let (start, end) = self.place(&text);
            match self.below(6) {
                0 => text.replace_range(start..end, ""),
                1 => {
                    let piece = text[start..end].to_owned();
                    let (at, _) = self.place(&text);
                    text.insert_str(at, &piece);
                }
                2 => {
                    // Lines are what the split looks at.
                    let lines: Vec<&str> = text.split_inclusive('\n').collect();
                    let line = lines
                        [self.below(lines.len().max(1)).min(lines.len().saturating_sub(1))]
                    .to_owned();
                    let at = text[..start].rfind('\n').map_or(0, |at| at + 1);
                    text.insert_str(at, &line);
                }
                3 => {
                    let at = text[..start].rfind('\n').map_or(0, |at| at + 1);
                    if self.below(2) == 0 {
                        text.insert_str(at, ["  ", " ", "    "][self.below(3)]);
                    } else if text[at..].starts_with("  ") {
                        text.replace_range(at..at + 2, "");
                    }
                }
                _ => {
                    let pieces = [
                        "\"", "'", "{", "}", "[", "]", ": ", ":", "\n", "- ", "#", " # ", "&a ",
                        "*a", "|", ">\n", "\t", "\r", "\r\n", "? ", "!", "%", "@", ",", "💣",
                        "---\n", "...\n", "a: b\n", "  /x:\n", "\u{0}",
                    ];
                    text.insert_str(start, pieces[self.below(pieces.len())]);
                }
            }
            if text.is_empty() {
                text.push('a');
            }
        }
        text
    }

    /// A short stretch of whole characters.
    pub fn place(&mut self, text: &str) -> (usize, usize) {
        let mut start = self.below(text.len() + 1);
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        let mut end = (start + self.below(12)).min(text.len());
        while !text.is_char_boundary(end) {
            end += 1;
        }
        (start, end)
    }
}
