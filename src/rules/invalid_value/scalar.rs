//! A scalar that is not of the wanted type, or not one of the words.

use super::{COLUMNS, Wrong, name_of, one_of, rejected, rejects, todo, wanted};
use crate::analysis::{Analysis, FieldAt, Resolved, asks_for};
use crate::edit::{FileStyle, Value, replace_value};
use crate::gateway::{self, Shape};
use crate::rules::places::fix;
use crate::rules::wording::short;
use crate::settings::Severity;
use crate::yaml::{Node, Style};

pub(super) fn judge(
    file: &FileStyle<'_>,
    analysis: &Analysis,
    at: &FieldAt<'_>,
    shape: Shape,
) -> Option<Wrong> {
    let node = at.value.node;
    let is_checked_text = at.holder.is_none() && !analysis.document.is_v3;
    if matches!(shape, Shape::Text) && !is_checked_text {
        return None;
    }
    let text = analysis.fill(&node.text()).text;
    let resolved = Resolved::of(text.trim());
    let text = resolved.text()?;
    let is_known = matches!(resolved, Resolved::Known(_));
    let wrong = match shape {
        Shape::Flag if is_known => flag(file, analysis, at, text),
        Shape::Number if is_known => number(file, at, text),
        Shape::Integer if is_known => integer(at, text),
        Shape::Words(words) => word(file, at, words, (&resolved, text)),
        Shape::WordsAnyCase(words) => word_in_any_case(file, at, words, (&resolved, text)),
        Shape::Text => not_text(file, at, node),
        _ => None,
    };
    // A fix for what a variable holds would replace the template.
    let is_written = text == node.text();
    wrong.map(|mut wrong| {
        if !is_written {
            wrong.fixes.clear();
        }
        wrong
    })
}

fn warning(message: String) -> Wrong {
    Wrong::new(Severity::Warning, message)
}

fn flag(file: &FileStyle<'_>, analysis: &Analysis, at: &FieldAt<'_>, text: &str) -> Option<Wrong> {
    let is_flag = matches!(
        text.to_ascii_lowercase().as_str(),
        "true" | "false" | "yes" | "no" | "on" | "off" | "y" | "n"
    );
    // The compiler looks for a boolean and nothing else.
    let is_strict = at.extension.known.is_some_and(|key| key.name == "x-google-deprecated");
    let is_quoted = at.value.node.style() != Style::Plain;
    if is_flag && !(is_strict && is_quoted) {
        return None;
    }
    let severity = if is_strict { Severity::Error } else { Severity::Warning };
    let mut wrong = match is_flag {
        true => warning(format!(
            "Google rejects the config: {} must be `true` or `false` without quotes.",
            name_of(at)
        )),
        false => {
            let is = wanted(analysis, at, Shape::Flag);
            warning(rejected(severity, &name_of(at), &is))
        }
    };
    wrong.severity = severity;
    if is_flag {
        let word = if matches!(text.to_ascii_lowercase().as_str(), "true" | "yes" | "on" | "y") {
            "true"
        } else {
            "false"
        };
        let edits = replace_value(file, at.value.node, &Value::Plain(word.to_owned()));
        wrong.fixes.extend(fix("Remove the quotes", true, edits));
    }
    Some(wrong)
}

/// A number as YAML 1.1, YAML 1.2 or protobuf's JSON write it.
fn is_number(text: &str) -> bool {
    let plain = text.replace('_', "");
    let unsigned = plain.trim_start_matches(['-', '+']);
    let is_special =
        matches!(unsigned.to_ascii_lowercase().as_str(), ".inf" | ".nan" | "infinity" | "nan");
    let is_in_base = ["0x", "0o", "0b"].iter().any(|base| {
        let digits = unsigned.strip_prefix(base).unwrap_or_default();
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    });
    // 1:30 is ninety in YAML 1.1.
    let is_in_sixties =
        unsigned.contains(':') && unsigned.split(':').all(|part| part.parse::<f64>().is_ok());
    let is_decimal = unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && plain.parse::<f64>().is_ok();
    is_special || is_in_base || is_in_sixties || is_decimal
}

fn number(file: &FileStyle<'_>, at: &FieldAt<'_>, text: &str) -> Option<Wrong> {
    if is_number(text) {
        return None;
    }
    let seconds = ["s", "sec", "seconds"]
        .iter()
        .filter_map(|unit| Some(text.strip_suffix(unit)?.trim_end()))
        .find(|number| number.parse::<f64>().is_ok() && is_number(number));
    let name = name_of(at);
    let Some(seconds) = seconds else {
        let rejected = rejected(Severity::Warning, &name, "a number");
        return Some(warning(rejected + &todo(at, Shape::Number)));
    };
    let rejected = rejected(Severity::Warning, &name, "a number without a unit");
    let mut wrong = warning(format!("{rejected} Write the number alone: `{seconds}`."));
    let edits = replace_value(file, at.value.node, &Value::Plain(seconds.to_owned()));
    wrong.fixes.extend(fix(format!("Replace with `{seconds}`"), true, edits));
    Some(wrong)
}

fn integer(at: &FieldAt<'_>, text: &str) -> Option<Wrong> {
    let is_fraction = text.parse::<f64>().is_ok_and(|number| number.fract() != 0.0);
    let is_whole = is_number(text) && !is_fraction;
    let message = || {
        let rejected = rejected(Severity::Warning, &name_of(at), "a whole number");
        rejected + &todo(at, Shape::Integer)
    };
    (!is_whole).then(|| warning(message()))
}

/// Letters of a word's start that are taken for the word.
const SHORTEST_START: usize = 6;

/// Words among which a person can choose in a menu.
const MOST_CHOICES: usize = 2;

fn word(
    file: &FileStyle<'_>,
    at: &FieldAt<'_>,
    words: &'static [&'static str],
    (resolved, text): (&Resolved, &str),
) -> Option<Wrong> {
    // An enum's value may be its number.
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if words.contains(&text) || (is_number && words.iter().all(|word| word.len() > 2)) {
        return None;
    }
    let letters = |word: &str| word.replace('-', "_").to_ascii_uppercase();
    let same = words.iter().copied().find(|word| letters(word) == letters(text));
    let begun = || {
        let mut begun = words.iter().copied().filter(|word| {
            text.len() >= SHORTEST_START && letters(word).starts_with(&letters(text))
        });
        begun.next().filter(|_| begun.next().is_none())
    };
    let meant = same.or_else(|| gateway::nearest(text, words.iter().copied(), 2)).or_else(begun);
    // A whole value in capitals that is near no word is a placeholder.
    let looks_meant = words.iter().any(|word| {
        word.split('_').any(|part| {
            let is_long = part.len() > 5 && !asks_for_it(at, part);
            is_long && text.to_ascii_uppercase().contains(part)
        })
    });
    let is_placeholder = matches!(resolved, Resolved::Placeholder(_));
    let is_open = meant.is_none() && is_placeholder && !looks_meant;
    if is_open && asks_for_it(at, text) {
        return None;
    }
    let is_hint = is_open && !is_choice(text);
    let severity = if is_hint { Severity::Hint } else { Severity::Warning };
    Some(not_a_word(file, at, words, (severity, text), meant, same.is_some()))
}

/// Whether words in capitals ask for the value of this field.
fn asks_for_it(at: &FieldAt<'_>, text: &str) -> bool {
    let of_extension = at.extension.known.map_or("", |key| key.name);
    asks_for(text, at.field.map_or(of_extension, |field| field.name))
}

/// Whether a word in capitals is meant as a value, whatever the field is.
fn is_choice(word: &str) -> bool {
    matches!(word, "NONE" | "ANY" | "OFF" | "NO" | "DEFAULT" | "UNSPECIFIED" | "TRUE" | "FALSE")
}

fn word_in_any_case(
    file: &FileStyle<'_>,
    at: &FieldAt<'_>,
    words: &'static [&'static str],
    (resolved, text): (&Resolved, &str),
) -> Option<Wrong> {
    let lower = text.to_ascii_lowercase();
    let is_protocol = ["http", "grpc", "h2", "ws", "tcp"].iter().any(|it| lower.starts_with(it));
    let is_open = !matches!(resolved, Resolved::Known(_)) && !is_protocol;
    let is_partial = matches!(resolved, Resolved::Partial(_));
    let is_placeholder = is_open && (is_partial || asks_for_it(at, text));
    if words.contains(&lower.as_str()) || is_placeholder {
        return None;
    }
    let meant = match lower.as_str() {
        "http2" | "http/2" | "http/2.0" | "h2c" | "grpc" | "grpcs" => Some("h2"),
        "http" | "https" | "http1" | "http/1" | "http1.1" | "http/1.0" | "h1" => Some("http/1.1"),
        _ => gateway::nearest(&lower, words.iter().copied(), 2)
            .filter(|near| near.len() > 3 || lower.len() > 3),
    };
    let meant = meant.filter(|word| words.contains(word));
    let is_sure = !is_open || is_choice(text);
    let severity = if is_sure { Severity::Error } else { Severity::Hint };
    Some(not_a_word(file, at, words, (severity, text), meant, false))
}

fn not_a_word(
    file: &FileStyle<'_>,
    at: &FieldAt<'_>,
    words: &'static [&'static str],
    (severity, text): (Severity, &str),
    meant: Option<&'static str>,
    is_sure: bool,
) -> Wrong {
    let (rejects, name) = (rejects(severity), name_of(at));
    let columns = format!("{rejects}: `` is not a value of {name}.").chars().count();
    let shown = short(text, COLUMNS.saturating_sub(columns));
    let message =
        format!("{rejects}: `{shown}` is not a value of {name}. Write {}.", one_of(words));
    let mut wrong = Wrong::new(severity, message);
    let is_choice = words.len() <= MOST_CHOICES && severity != Severity::Hint;
    let offered = match meant {
        Some(word) => vec![word],
        None if is_choice => words.to_vec(),
        None => Vec::new(),
    };
    for word in offered {
        let edits = replace_value(file, at.value.node, &Value::Text(word.to_owned()));
        wrong.fixes.extend(fix(format!("Replace with `{word}`"), is_sure, edits));
    }
    wrong
}

/// The importer of 2.0 wants text, and takes nothing that YAML reads as something else.
fn not_text(file: &FileStyle<'_>, at: &FieldAt<'_>, node: Node<'_>) -> Option<Wrong> {
    let text = node.text();
    let digits = text.trim_start_matches('-');
    let is_number = !digits.is_empty()
        && digits.split('.').count() <= 2
        && digits.split('.').all(|it| !it.is_empty() && it.bytes().all(|b| b.is_ascii_digit()))
        && (!digits.starts_with('0') || digits == "0" || digits.starts_with("0."));
    let is_flag = matches!(&*text, "true" | "false" | "True" | "False" | "TRUE" | "FALSE");
    let is_checked = at.extension.known.is_some_and(|key| {
        matches!(
            key.name,
            "x-google-issuer"
                | "x-google-jwks_uri"
                | "x-google-audiences"
                | "x-issuer"
                | "x-jwks_uri"
        )
    });
    if node.style() != Style::Plain || !is_checked || !(is_number || is_flag) {
        return None;
    }
    let kind = if is_flag { "a boolean" } else { "a number" };
    let mut wrong = Wrong::new(
        Severity::Error,
        format!(
            "Google rejects the config: {} must be a string, not {kind}. Put it in quotes.",
            name_of(at)
        ),
    );
    let edits = replace_value(file, node, &Value::Text(text.into_owned()));
    wrong.fixes.extend(fix("Put it in quotes", true, edits));
    Some(wrong)
}
