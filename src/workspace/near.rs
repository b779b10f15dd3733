//! The known word that a misspelt one most likely stands for.

/// The candidate that `word` is a slip of, if one is near enough. Case, `_` and `-` do not count.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = folded(word);
    candidates
        .into_iter()
        .map(|candidate| (distance(&word, &folded(candidate)), candidate))
        .filter(|(distance, candidate)| *distance <= 2 && distance * 2 < candidate.len())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

fn folded(word: &str) -> Vec<char> {
    word.chars().filter(|c| !matches!(c, '_' | '-')).flat_map(char::to_lowercase).collect()
}

/// How many letters must be put in, left out or replaced. Words longer than 64 letters are far
/// from everything, so that the work stays small.
fn distance(left: &[char], right: &[char]) -> usize {
    if left.len() > 64 || right.len() > 64 {
        return usize::MAX / 2;
    }
    let mut costs: Vec<usize> = (0..=right.len()).collect();
    for (row, left_letter) in left.iter().enumerate() {
        let mut diagonal = row;
        let mut before = row + 1;
        let mut next = vec![before];
        for (right_letter, above) in right.iter().zip(costs.iter().skip(1)) {
            let replaced = diagonal + usize::from(left_letter != right_letter);
            before = replaced.min(before + 1).min(above + 1);
            next.push(before);
            diagonal = *above;
        }
        costs = next;
    }
    costs.last().copied().unwrap_or_default()
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
