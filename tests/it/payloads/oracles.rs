//! What must hold of a text that is printed, judged without what printed it.

use std::fs;
use std::process::Command;

use serde_json::Value;

type Judged = Result<(), String>;

/// No character acts on a terminal or hides, but line breaks.
pub(super) fn quiet(text: &str) -> Judged {
    let acts = |letter: char| {
        matches!(letter,
            '\0'..='\u{9}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{61c}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}'
            | '\u{e0000}'..='\u{e0fff}')
    };
    match text.lines().find(|line| line.chars().any(acts)) {
        Some(line) => Err(format!("acts: {line:?}")),
        None => Ok(()),
    }
}

/// It is JSON.
pub(super) fn parses(text: &str) -> Judged {
    serde_json::from_str(text).map(|_: Value| ()).map_err(|error| format!("{error}: {text}"))
}

/// Each line is a command about the file that was checked.
pub(super) fn annotations(text: &str) -> Judged {
    let is_ours = |line: &str| {
        let rest = line.strip_prefix("::").and_then(|rest| rest.split_once(' '));
        rest.is_some_and(|(level, rest)| {
            ["error", "warning", "notice"].contains(&level)
                && rest.starts_with("file=api.json,line=")
        })
    };
    match text.lines().find(|line| !is_ours(line)) {
        Some(line) => Err(format!("is no annotation of ours: {line}")),
        None => Ok(()),
    }
}

/// It is well-formed, as far as this program writes XML: no comments, CDATA or declarations.
pub(super) fn xml(text: &str) -> Judged {
    let is_allowed = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    if let Some(letter) = text.chars().find(|c| !is_allowed(*c)) {
        return Err(format!("XML has no {letter:?}"));
    }
    let mut open: Vec<&str> = Vec::new();
    let rest = text.split_once("?>").ok_or("has no declaration")?.1;
    for (at, piece) in rest.split('<').enumerate() {
        let (tag, after) = match at {
            0 => ("", piece),
            _ => piece.split_once('>').ok_or(format!("a tag does not end: {piece}"))?,
        };
        let name = tag.trim_end_matches('/').split_whitespace().next().unwrap_or_default();
        match tag {
            "" => {}
            _ if tag.ends_with('/') => {}
            _ if tag.starts_with('/') => {
                if open.pop() != name.strip_prefix('/') {
                    return Err(format!("closes another one: {tag}"));
                }
            }
            _ => open.push(name),
        }
        // Attributes are between double quotes, and hold none.
        if tag.matches('"').count() % 2 != 0 || tag.contains("]]>") || after.contains("]]>") {
            return Err(format!("a text ends early: {piece}"));
        }
        for reference in piece.split('&').skip(1) {
            let name = reference.split(';').next().unwrap_or_default();
            let is_known = ["lt", "gt", "amp", "quot", "apos"].contains(&name);
            let number = name.strip_prefix('#').unwrap_or_default();
            if !is_known && (number.is_empty() || !number.chars().all(char::is_alphanumeric)) {
                return Err(format!("a lone `&`: {piece}"));
            }
        }
    }
    match open.is_empty() {
        true => Ok(()),
        false => Err(format!("never closed: {open:?}")),
    }
}

/// Outside of code there is no HTML, no picture, and no link but to the pages of those who made what
/// the program knows.
pub(super) fn markdown(text: &str) -> Judged {
    let mut fence: Option<String> = None;
    for line in text.split('\n') {
        let marks: String = line.chars().take_while(|c| *c == '`').collect();
        match &fence {
            Some(open) if marks.len() >= open.len() && line.trim_end() == marks => fence = None,
            Some(_) => {}
            None if marks.len() >= 3 && !line[marks.len()..].contains('`') => fence = Some(marks),
            None => prose(&without_code(line)).map_err(|wrong| format!("{wrong}: {line}"))?,
        }
    }
    match fence {
        Some(_) => Err(format!("a fence stays open: {text}")),
        None => Ok(()),
    }
}

/// A line with a `·` in the place of each piece of code.
fn without_code(line: &str) -> String {
    let mut prose = String::new();
    let mut rest = line;
    while let Some(start) = rest.find('`') {
        // Before the first backtick of a piece of code a backslash makes it a letter.
        if rest[..start].ends_with('\\') {
            prose.push_str(&rest[..=start]);
            rest = &rest[start + 1..];
            continue;
        }
        prose.push_str(&rest[..start]);
        let length = rest[start..].chars().take_while(|c| *c == '`').count();
        let inner = &rest[start + length..];
        match closing(inner, length) {
            Some(end) => {
                prose.push('·');
                rest = &inner[end + length..];
            }
            None => {
                prose.push_str(&rest[start..start + length]);
                rest = inner;
            }
        }
    }
    prose + rest
}

/// Where so many backticks begin, and no more.
fn closing(text: &str, length: usize) -> Option<usize> {
    let mut at = 0;
    while let Some(start) = text[at..].find('`').map(|start| at + start) {
        let run = text[start..].chars().take_while(|c| *c == '`').count();
        if run == length {
            return Some(start);
        }
        at = start + run;
    }
    None
}

fn prose(line: &str) -> Judged {
    const OURS: &[&str] = &[
        "](https://cloud.google.com/",
        "](https://docs.cloud.google.com/",
        "](https://console.cloud.google.com/",
        "](https://github.com/",
        "](https://developers.google.com/",
        "](https://spec.openapis.org/",
        "](https://docs.aws.amazon.com/",
        "](https://www.rfc-editor.org/",
    ];
    let line = line.replace("<code></code>", "·");
    let follows = |mark: &str, is_live: &dyn Fn(&str, &str) -> bool| {
        line.match_indices(mark).any(|(at, _)| {
            let (before, rest) = line.split_at(at);
            !before.ends_with('\\') && is_live(before, rest)
        })
    };
    let is_foreign = |_: &str, rest: &str| !OURS.iter().any(|ours| rest.starts_with(ours));
    let is_bare = |before: &str, rest: &str| {
        let scheme = before.rsplit(['(', ' ']).next().unwrap_or_default();
        let target = before.len() - scheme.len();
        !rest.is_empty() && !line[..target].ends_with("](")
    };
    if follows("](", &is_foreign) {
        return Err("links elsewhere".to_owned());
    }
    if follows("<", &|_, _| true) {
        return Err("has HTML".to_owned());
    }
    if follows("![", &|_, _| true) {
        return Err("has a picture".to_owned());
    }
    if follows("://", &is_bare) {
        return Err("has a bare address".to_owned());
    }
    Ok(())
}

/// It is Terraform with blocks of a plan and nothing else, and evaluates to what is said.
pub(super) fn hcl(text: &str) -> Judged {
    let body: hcl::Body = hcl::parse(text).map_err(|error| format!("{error}: {text}"))?;
    let known = ["resource", "variable", "data"];
    let is_known = |block: &hcl::Block| known.contains(&block.identifier());
    match body.attributes().count() == 0 && body.blocks().all(is_known) {
        true => Ok(()),
        false => Err(format!("has something else: {text}")),
    }
}

/// A shell that runs it does what it says and no more: nothing that a payload asks for.
pub(super) fn script(text: &str) -> Judged {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("grant.sh"), format!("gcloud() {{ :; }}\n{text}")).unwrap();
    let mut shell = Command::new("sh");
    let output = shell.arg("grant.sh").current_dir(folder.path()).output();
    // Where there is no such shell, nothing can be tried.
    let Ok(output) = output else { return Ok(()) };
    let left = fs::read_dir(folder.path()).unwrap().count();
    let complaints = String::from_utf8_lossy(&output.stderr);
    match left == 1 && !complaints.contains("yntax error") && !complaints.contains("not found") {
        true => Ok(()),
        false => Err(format!("ran something else ({complaints}): {text}")),
    }
}
