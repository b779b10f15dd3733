//! What must hold of every text, of texts that were made up: configs in which lines are moved,
//! doubled, cut and overwritten. The fuzz targets hold the same properties against more of them.

#[path = "../properties/mod.rs"]
mod properties;

use std::sync::LazyLock;

use gateway_ls::rules::ALL;
use gateway_ls::yaml::Format;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;

use self::properties::edits::Step;
use self::properties::mutations::{Mutation, WORDS};
use self::properties::{edits, features, frames, readers, rules, session, settings, terraform};
use crate::support::{fixtures, shared_files};

/// Small configs: our own, the examples of the rules, and what is at hand.
static CONFIGS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut configs: Vec<String> = fixtures().into_iter().map(|(_, text)| text).collect();
    for rule in ALL {
        let examples = rule.docs.split("```").skip(1).step_by(2);
        let texts = examples.filter_map(|it| it.split_once('\n')).map(|(_, text)| text.to_owned());
        configs.extend(texts.filter(|text| text.contains("paths:")));
    }
    let shared = shared_files(&["corpus", "conformance", "cases"]);
    configs.extend(shared.into_iter().map(|(_, text)| text));
    configs.retain(|text| (1..6_000).contains(&text.len()));
    configs
});

fn mutation() -> impl Strategy<Value = Mutation> {
    any::<(u8, (u16, u16), u16, (u8, u8))>().prop_map(|(kind, lines, at, words)| Mutation {
        kind,
        lines,
        at,
        words,
    })
}

/// A config with some changes.
fn config() -> impl Strategy<Value = String> {
    let index = 0..CONFIGS.len();
    (index, vec(mutation(), 0..6)).prop_map(|(index, mutations)| {
        let mut bytes = CONFIGS[index].clone().into_bytes();
        mutations.into_iter().for_each(|it| it.apply(&mut bytes));
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// What somebody types, pastes and takes away.
fn steps() -> impl Strategy<Value = Vec<Step>> {
    let written = prop_oneof![
        select(WORDS).prop_map(str::to_owned),
        "[a-z/:{}\"' \n#*&ß-]{0,3}",
        Just(String::new()),
        Just("\n    ".to_owned()),
    ];
    let step = (any::<u16>(), 0..16_usize, written);
    vec(step, 1..8).prop_map(|steps| {
        // Mostly beside the last edit, as people type.
        let mut at = 0_usize;
        let mut next = |(place, removed, written): (u16, usize, String)| {
            at = if place.is_multiple_of(3) { usize::from(place) % 6_000 } else { at };
            let step = Step { at, removed: if place % 4 == 1 { removed } else { 0 }, written };
            at += step.written.len();
            step
        };
        steps.into_iter().map(&mut next).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        // What fails becomes a test of its own.
        failure_persistence: None,
        // The same texts each time; a fuzzer looks for others.
        rng_seed: RngSeed::Fixed(7),
        ..ProptestConfig::with_cases(48)
    })]

    #[test]
    fn an_edited_text_is_what_it_would_be_if_it_were_new(text in config(), steps in steps()) {
        let is_json = text.trim_start().starts_with('{');
        edits::check(&text, if is_json { Format::Json } else { Format::Yaml }, &steps);
    }

    #[test]
    fn trees_fit_their_texts_and_strict_parsers_agree(text in config()) {
        readers::check(&text);
    }

    #[test]
    fn fixes_change_what_they_say_and_break_nothing(text in config()) {
        rules::check(&text);
    }

    #[test]
    fn every_feature_answers_everywhere(text in config()) {
        features::check(&text);
    }

    #[test]
    fn any_text_is_read_as_settings(text in prop_oneof![config(), "[ -~\n]{0,200}"]) {
        settings::check(&text);
    }

    #[test]
    fn any_text_is_read_beside_a_config(text in prop_oneof![config(), "[ -~\n]{0,200}"]) {
        terraform::check(text.as_bytes());
    }

    #[test]
    fn no_frame_ends_the_server(body in prop_oneof!["[ -~]{0,80}", "\\{[ -~]{0,80}\\}"], at in any::<u16>()) {
        frames::check_frame(body.as_bytes());
        let message = br#"{"jsonrpc":"2.0","id":7,"method":"textDocument/hover","params":{"a":[]}}"#;
        let mut bytes = message.to_vec();
        let at = usize::from(at) % bytes.len();
        bytes.splice(at..at, body.bytes());
        frames::check_frame(&bytes);
    }

    #[test]
    fn sessions_end_as_they_should(text in config(), actions in vec(any::<u8>(), 0..200)) {
        let mut bytes = text.into_bytes();
        bytes.push(0xff);
        bytes.extend(actions);
        session::check(&bytes);
    }
}

/// Inputs for which something did not hold once.
#[test]
fn what_a_fuzzer_found_stays_mended() {
    let after_the_end = Step { at: 27, removed: 0, written: ",".to_owned() };
    edits::check("x-google-audiences: ? \n---\n", Format::Yaml, &[after_the_end]);
    readers::check("a:\n  responses: {\"200\" {type: b}\n");
}
