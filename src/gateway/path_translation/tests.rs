//! Tables of addresses and paths, and the URLs that they lead to.

use super::PathTranslation::{AppendPathToAddress as APPEND, ConstantAddress as CONSTANT};
use super::*;

fn url(address: &str, translation: Option<PathTranslation>, path: &str) -> Option<String> {
    let parts = Address::parse(address).unwrap();
    backend_url(&parts, address, translation, &PathTemplate::parse(path))
}

#[test]
fn translations_are_read_exactly() {
    for (name, expected) in [
        ("APPEND_PATH_TO_ADDRESS", Some(APPEND)),
        ("CONSTANT_ADDRESS", Some(CONSTANT)),
        ("constant_address", None),
        ("CONSTANT_ADDRESS ", None),
        ("PATH_TRANSLATION_UNSPECIFIED", None),
        ("", None),
    ] {
        assert_eq!(PathTranslation::parse(name), expected, "{name}");
    }
    assert_eq!(CONSTANT.name(), "CONSTANT_ADDRESS");
}

#[test]
fn holes_stay_as_written() {
    for (address, translation, path, expected) in [
        ("${url}", APPEND, "/v1/{id}", "${url}/v1/{id}"),
        ("${url}", CONSTANT, "/v1/{id}", "${url}?id={id}"),
        ("${url}/f", CONSTANT, "/v1/{id}", "${url}/f?id={id}"),
        ("${scheme}://h/f", CONSTANT, "/a", "${scheme}://h/f"),
        ("https://${host}", CONSTANT, "/a", "https://${host}"),
        ("https://${host}:8080", CONSTANT, "/a", "https://${host}:8080/"),
        ("https://${host}/${f}", APPEND, "/${v}/{id}", "https://${host}/${f}/${v}/{id}"),
        ("https://h", CONSTANT, "/{${x}}", "https://h/?${x}={${x}}"),
    ] {
        let found = url(address, Some(translation), path);
        assert_eq!(found.as_deref(), Some(expected), "{address} {path}");
    }
    assert_eq!(url("https://h", None, "/a"), None);
}
