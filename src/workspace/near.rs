//! The known word that a misspelt one most likely stands for.

/// Words longer than so many bytes are near to none.
const LONGEST: usize = 256;

/// The candidate that `word` is a slip of, if one is near enough. Case, `_` and `-` do not count.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // The work grows with the square of the length.
    if word.len() > LONGEST {
        return None;
    }
    let word = folded(word);
    candidates
        .into_iter()
        .map(|candidate| (strsim::levenshtein(&word, &folded(candidate)), candidate))
        .filter(|(distance, candidate)| *distance <= 2 && distance * 2 < candidate.len())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

fn folded(word: &str) -> String {
    word.chars().filter(|c| !matches!(c, '_' | '-')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_word_that_was_meant() {
        let known = ["target", "rules", "serviceAccount", "functionsGeneration"];
        for (word, meant) in [
            ("targt", Some("target")),
            ("Target", Some("target")),
            ("rule", Some("rules")),
            ("service_account", Some("serviceAccount")),
            ("functionGeneration", Some("functionsGeneration")),
            ("colour", None),
            ("", None),
            ("ru", None),
        ] {
            assert_eq!(nearest(word, known), meant, "{word}");
        }
    }

    #[test]
    fn a_very_long_word_is_near_nothing() {
        assert_eq!(nearest(&"x".repeat(1 << 20), ["target"]), None);
    }
}
