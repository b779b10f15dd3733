//! What is in JSON without quotes: numbers, the three literals, and what is taken for them.

use crate::yaml::error::SyntaxProblem;

/// What is wrong with a word where a value is expected.
pub(super) fn value_problem(word: &str) -> Option<SyntaxProblem> {
    if matches!(word, "true" | "false" | "null") || is_number(word) {
        return None;
    }
    Some(match literal_meant(word) {
        Some(literal) => SyntaxProblem::LiteralSpelling(literal),
        None if is_like_number(word) => SyntaxProblem::BadNumber,
        None => SyntaxProblem::BadValue,
    })
}

/// The literal that a word of another language, or in other letters, stands for.
fn literal_meant(word: &str) -> Option<&'static str> {
    let is = |other: &str| word.eq_ignore_ascii_case(other);
    match word {
        _ if is("true") => Some("true"),
        _ if is("false") => Some("false"),
        _ if is("null") || is("none") || is("nil") || is("undefined") => Some("null"),
        _ => None,
    }
}

fn is_like_number(word: &str) -> bool {
    let rest = word.trim_start_matches(['+', '-', '.']);
    rest.starts_with(|c: char| c.is_ascii_digit())
        && word.bytes().all(|byte| byte.is_ascii_hexdigit() || b"+-._xXoO".contains(&byte))
}

fn is_number(word: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = word.strip_prefix('-').unwrap_or(word);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    digits(whole)
        && (whole.len() == 1 || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent
            .is_none_or(|exponent| digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_values_or_have_a_problem() {
        for word in ["true", "false", "null", "0", "-1", "10", "1.5", "1e9", "-0.1E-2"] {
            assert_eq!(value_problem(word), None, "{word}");
        }
        for (word, problem) in [
            ("True", SyntaxProblem::LiteralSpelling("true")),
            ("FALSE", SyntaxProblem::LiteralSpelling("false")),
            ("None", SyntaxProblem::LiteralSpelling("null")),
            ("undefined", SyntaxProblem::LiteralSpelling("null")),
            ("012", SyntaxProblem::BadNumber),
            ("+1", SyntaxProblem::BadNumber),
            (".5", SyntaxProblem::BadNumber),
            ("1.", SyntaxProblem::BadNumber),
            ("0x1F", SyntaxProblem::BadNumber),
            ("1_000", SyntaxProblem::BadNumber),
            ("2.0.1", SyntaxProblem::BadNumber),
            ("hello", SyntaxProblem::BadValue),
            ("-", SyntaxProblem::BadValue),
            ("10s", SyntaxProblem::BadValue),
        ] {
            assert_eq!(value_problem(word), Some(problem), "{word}");
        }
    }
}
