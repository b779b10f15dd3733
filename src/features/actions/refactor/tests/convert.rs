//! 2.0 as 3.0: what is written, and why something is not.

mod layout;
mod parts;
mod reasons;

use expect_test::{Expect, expect, expect_file};

use super::*;

const CONVERT: &str = "Convert to OpenAPI 3.0";

/// A backend for the document: 3.x needs one.
const BACKEND: &str = "x-google-backend: {address: 'https://a.example.com'}\n";

/// The whole text after the conversion. It is one of 3.x, without an error that was not there.
fn check_conversion(marked: &str, format: Format, expected: Expect) {
    let after = after(marked, CONVERT, format);
    let new = read(&after, format);
    assert!(new.document.is_v3 && new.tree.is_whole(), "{after}");
    expected.assert_eq(&after);
}

#[test]
fn a_whole_document() {
    let source = include_str!("conversion/orders.yaml");
    let marked = source.replacen("swagger", "$0swagger", 1);
    let after = after(&marked, CONVERT, Format::Yaml);
    expect_file!["conversion/orders.3.yaml"].assert_eq(&after);
    assert_eq!(offered(&after.replacen("openapi", "$0openapi", 1), Format::Yaml), []);
    let dos = marked.replace('\n', "\r\n");
    assert_eq!(super::after(&dos, CONVERT, Format::Yaml), after.replace('\n', "\r\n"));
}

#[test]
fn what_is_lost_is_told_before_it_is() {
    let source = include_str!("conversion/orders.yaml");
    let marked = source.replacen("swagger", "$0swagger", 1);
    let lost = |source: &str| {
        let actions = offered(source, Format::Yaml);
        let action = actions.into_iter().find(|action| action.title.starts_with(CONVERT));
        let action = action.expect("a conversion");
        let Change::Reviewed { lost, .. } = action.change else { panic!("{action:?}") };
        (action.title, lost)
    };
    let (title, what) = lost(&marked);
    assert_eq!(title, "Convert to OpenAPI 3.0 (without the `schemes` of one operation)");
    assert_eq!(what, ["the `schemes` of one operation"]);
    let (title, what) = lost(&marked.replace("      schemes: [https]\n", ""));
    assert_eq!((title.as_str(), what.len()), (CONVERT, 0));
}

#[test]
fn only_a_file_of_2_is_converted() {
    let v3 = "openapi: 3.0.3$0\nx-google-backend: a\n";
    assert_eq!(offered(v3, Format::Yaml), []);
    let elsewhere = r#"swagger: '2.0'
x-google-backend: {deadline: 3}
paths: {$0}
"#;
    assert_eq!(reason(elsewhere, Format::Yaml), None);
}

/// A document of 2.0 with a backend, the cursor at its version.
fn document(rest: &str) -> String {
    format!("swagger: '2.0'$0\n{BACKEND}{rest}")
}
