//! Tables of addresses, paths and requests, and what the backend is asked for.

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

/// Address, translation, path, pattern, request, the request at the backend.
type Row = (&'static str, PathTranslation, &'static str, &'static str, &'static str, &'static str);

const ROWS: &[Row] = &[
    (
        "https://ex.cloudfunctions.net/getUser",
        CONSTANT,
        "/api/company/{cid}/user/{uid}",
        "https://ex.cloudfunctions.net/getUser?cid={cid}&uid={uid}",
        "/api/company/w/user/j?tz=EST",
        "/getUser?tz=EST&cid=w&uid=j",
    ),
    (
        "https://ex.appspot.com",
        APPEND,
        "/api/company/{cid}/user/{uid}",
        "https://ex.appspot.com/api/company/{cid}/user/{uid}",
        "/api/company/w/user/j?tz=EST",
        "/api/company/w/user/j?tz=EST",
    ),
    (
        "https://svc.run.app/shelves",
        APPEND,
        "/shelves",
        "https://svc.run.app/shelves/shelves",
        "/shelves",
        "/shelves/shelves",
    ),
    (
        "https://h/dynamicrouting/searchdogs/",
        APPEND,
        "/searchdog",
        "https://h/dynamicrouting/searchdogs/searchdog",
        "/searchdog?x=1",
        "/dynamicrouting/searchdogs/searchdog?x=1",
    ),
    (
        "https://h/listpet",
        APPEND,
        "/pets/{c}/year/{n}",
        "https://h/listpet/pets/{c}/year/{n}",
        "/pets/cat/year/2018/",
        "/listpet/pets/cat/year/2018/",
    ),
    (
        "https://h",
        APPEND,
        "/searchroot",
        "https://h/searchroot",
        "/searchroot?z=1",
        "/searchroot?z=1",
    ),
    (
        "https://h/",
        APPEND,
        "/searchroot",
        "https://h/searchroot",
        "/searchroot?z=1",
        "/searchroot?z=1",
    ),
    ("https://h", CONSTANT, "/empty_path", "https://h/", "/empty_path/", "/"),
    (
        "https://h/getpetbyid",
        CONSTANT,
        "/pet/{pet_id}/num/{number}",
        "https://h/getpetbyid?pet_id={pet_id}&number={number}",
        "/pet/a%20b/num/9%3B8?lang=U%20S",
        "/getpetbyid?lang=U%20S&pet_id=a%20b&number=9%3B8",
    ),
    (
        "https://h/w",
        CONSTANT,
        "/wildcard/a/*/b/{name=*}/c/**",
        "https://h/w?name={name}",
        "/wildcard/a/1/b/2/c/3/4",
        "/w?name=2",
    ),
    (
        "https://h/w",
        CONSTANT,
        "/allow-all/{d=**}",
        "https://h/w?d={d}",
        "/allow-all/x/y",
        "/w?d=x/y",
    ),
    (
        "https://svc.run.app",
        APPEND,
        "/v1/users/{id}",
        "https://svc.run.app/v1/users/{id}",
        "/v1/users/7",
        "/v1/users/7",
    ),
    ("https://svc.run.app/api?key=1#x", APPEND, "/u", "https://svc.run.app/api/u", "/u", "/api/u"),
    ("http://10.0.0.5:8080/api", APPEND, "/u", "http://10.0.0.5:8080/api/u", "/u", "/api/u"),
    (
        "https://bigquery.googleapis.com",
        APPEND,
        "/q",
        "https://bigquery.googleapis.com/q",
        "/q",
        "/q",
    ),
    // Beyond the worked examples.
    ("https://h/a//", APPEND, "/b", "https://h/a/b", "/b", "/a/b"),
    ("https://h", APPEND, "/", "https://h/", "/", "/"),
    ("https://h/f", CONSTANT, "/", "https://h/f", "/?a=1", "/f?a=1"),
    ("https://h/f", CONSTANT, "/a", "https://h/f", "/a?", "/f"),
    (
        "https://h/p",
        APPEND,
        "/s/{n=a/*}/{r=**}",
        "https://h/p/s/{n}/{r}",
        "/s/a/1/x/y/",
        "/p/s/a/1/x/y/",
    ),
    ("https://h/p", APPEND, "/*/**:go", "https://h/p/*/**:go", "/1/2/3:go", "/p/1/2/3:go"),
    ("grpcs://h:443", APPEND, "/a", "grpcs://h:443/a", "/a", "/a"),
    ("h:8443/p", APPEND, "/a", "https://h:8443/p/a", "/a", "/p/a"),
    ("https://user:x@[::1]:9/p", APPEND, "/a", "https://[::1]:9/p/a", "/a", "/p/a"),
];

#[test]
fn urls_and_requests_of_the_worked_examples() {
    for &(address, translation, path, expected, request, backend) in ROWS {
        assert_eq!(url(address, Some(translation), path).as_deref(), Some(expected), "{path}");
        let parts = Address::parse(address).unwrap();
        let template = PathTemplate::parse(path);
        let found = backend_request(&parts, translation, &template, request);
        assert_eq!(found.as_deref(), Some(backend), "{path} {request}");
    }
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

#[test]
fn requests_are_matched() {
    for (path, request, expected) in [
        ("/", "/", true),
        ("/", "/a", false),
        ("/a", "/a", true),
        ("/a", "/a/", true),
        ("/a", "/a//", false),
        ("/a", "/A", false),
        ("/a", "/a?b=/c", true),
        ("/a/{x}", "/a/b%2Fc", true),
        ("/a/{x}", "/a/b/c", false),
        ("/a/{x}", "/a/", false),
        ("/a/{x}", "/a/b:go", true),
        ("/a/{x}:go", "/a/b:go", true),
        ("/a/{x}:go", "/a/b/:go", true),
        ("/a/{x}:go", "/a/b", false),
        ("/a/**", "/a", false),
        ("/a/**", "/a/", true),
        ("/a/**", "/a/b/c", true),
        ("/**", "/", true),
        ("/**/b", "/x/y/b/", true),
        ("/**/b", "/x/y/c", false),
        ("/**/{b}", "/x/y", false),
        ("/${x}", "/x", false),
    ] {
        assert_eq!(is_matched(&PathTemplate::parse(path), request), expected, "{path} {request}");
    }
}

#[test]
fn the_most_exact_path_comes_first() {
    let paths = ["/**", "/a/**", "/{x}/b", "/a/{y=**}/z", "/a/*", "/a/b", "/a", "/a/*:go"];
    let templates = paths.map(PathTemplate::parse);
    for (request, expected) in [
        ("/a/b", Some("/a/b")),
        ("/a/c", Some("/a/*")),
        ("/x/b", Some("/{x}/b")),
        ("/a", Some("/a")),
        ("/a/", Some("/a")),
        ("/a/c/d", Some("/a/**")),
        ("/a/c/d/z", Some("/a/{y=**}/z")),
        ("/x", Some("/**")),
        ("x", None),
    ] {
        let found = first_match(&templates, request).map(|index| paths[index]);
        assert_eq!(found, expected, "{request}");
    }
}

#[test]
fn the_proxy_refuses_some_requests() {
    let address = Address::parse("https://h").unwrap();
    let template = PathTemplate::parse("/**");
    let ask = |request: &str| backend_request(&address, APPEND, &template, request);
    assert_eq!(ask("/a#b"), None);
    assert_eq!(ask(&format!("/{}", "a".repeat(8192))), None);
    assert!(ask(&format!("/{}", "a".repeat(8191))).is_some());
}
