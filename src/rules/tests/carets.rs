//! What the lines of carets in tests say, and that a wrong one fails.

use crate::rules::testing::check_findings;

#[test]
fn columns_are_characters() {
    check_findings(
        "address",
        r#"
x-google-backend: {jwt_audience: Bücher 📚, address: ftp://a.example.com}
#                                                   ^^^ error[address]
"#,
    );
}

#[test]
fn a_mark_of_the_first_columns_begins_with_its_hash() {
    check_findings(
        "duplicate-key",
        r#"
info: {}
#^^^ warning[duplicate-key]
info: {}
"#,
    );
}

#[test]
fn lines_of_carets_are_no_part_of_a_json_text() {
    check_findings(
        "address",
        r#"
{
  "swagger": "2.0",
  "x-google-backend": {
    "address": "ftp://a.example.com"
    #           ^^^ error[address]
  }
}
"#,
    );
}

/// A text that `UPDATE_EXPECT` does not find in this file.
fn marked(mark: &str) -> String {
    format!("x-google-backend: {{address: ftp://a.example.com}}\n{mark}\n")
}

#[test]
fn the_right_mark_passes() {
    check_findings("address", &marked("#                           ^^^ error[address] Calls fail"));
}

#[test]
#[should_panic(expected = "found")]
fn a_place_that_is_not_right_fails() {
    check_findings(
        "address",
        &marked("#                           ^^^^ error[address] Calls fail"),
    );
}

#[test]
#[should_panic(expected = "found")]
fn a_message_that_is_not_right_fails() {
    check_findings("address", &marked("#                           ^^^ error[address] No call"));
}

#[test]
#[should_panic(expected = "found")]
fn a_mark_that_is_missing_fails() {
    check_findings("address", &marked("# no mark"));
}

#[test]
#[should_panic(expected = "found")]
fn a_mark_of_nothing_fails() {
    check_findings("host", &marked("#                           ^^^ error[host] It is wrong"));
}
