//! Tables of addresses and what the proxy reads in them.

use super::AddressErrorKind::*;
use super::*;

#[test]
fn parts_are_read() {
    // Address, scheme, host, port, path.
    for (text, scheme, host, port, path) in [
        ("https://shop.example", Some("https"), "shop.example", Some(443), ""),
        ("HTTP://Shop.Example/A/", Some("http"), "Shop.Example", Some(80), "/A"),
        ("shop.example:8443/p", Some("https"), "shop.example", Some(8443), "/p"),
        ("grpcs://shop.example", Some("grpcs"), "shop.example", Some(443), ""),
        ("grpc://shop.example", Some("grpc"), "shop.example", Some(80), ""),
        ("ftps://shop.example", Some("ftps"), "shop.example", Some(443), ""),
        ("https://shop.example//", Some("https"), "shop.example", Some(443), "/"),
        ("https://shop.example/a%20b%2Fc", Some("https"), "shop.example", Some(443), "/a b/c"),
        ("https://shop.example/{id}", Some("https"), "shop.example", Some(443), "/{id}"),
        ("https://shop.example.", Some("https"), "shop.example.", Some(443), ""),
        ("http://[2001:db8::1]", Some("http"), "2001:db8::1", Some(80), ""),
        ("https://[fe80::1%25en0]:9/x", Some("https"), "fe80::1%25en0", Some(9), "/x"),
        ("https://10.1.2.3:65535", Some("https"), "10.1.2.3", Some(65535), ""),
        ("https://bücher.example", Some("https"), "bücher.example", Some(443), ""),
        ("${URL}", None, "${URL}", None, ""),
        ("${URL}/run", None, "${URL}", None, "/run"),
        ("<SERVICE_URL>", None, "<SERVICE_URL>", None, ""),
        ("APP ENGINE ADDRESS", None, "APP ENGINE ADDRESS", None, ""),
        ("https://${HOST}", Some("https"), "${HOST}", None, ""),
        ("https://${HOST}:8080/x", Some("https"), "${HOST}", Some(8080), "/x"),
        ("https://a.example:${PORT}/x", Some("https"), "a.example", None, "/x"),
        ("${SCHEME}://a.example", None, "a.example", None, ""),
        (
            "https://${a.b[\"c/d\"]}.example/x",
            Some("https"),
            "${a.b[\"c/d\"]}.example",
            Some(443),
            "/x",
        ),
        ("https://a.example/${x?/}/", Some("https"), "a.example", Some(443), "/${x?/}"),
        ("https://a.example/${p}", Some("https"), "a.example", Some(443), "/${p}"),
        ("https://{{ host }}/%41{{ p }}", Some("https"), "{{ host }}", None, "/A{{ p }}"),
    ] {
        let address = Address::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        let read =
            (address.scheme.as_deref(), address.host.as_str(), address.port, address.path.as_str());
        assert_eq!(read, (scheme, host, port, path), "{text}");
        assert_eq!(&text[address.host_range.clone()], host, "{text}");
    }
}

#[test]
fn a_missing_scheme_is_told() {
    assert_eq!(Address::parse("a.example").unwrap().scheme_range, None);
    assert_eq!(Address::parse("http://a.example").unwrap().scheme_range, Some(0..4));
}

#[test]
fn dropped_parts_have_places() {
    let text = "https://me:pw@a.example:1/p?code=1/2@x#top?";
    let address = Address::parse(text).unwrap();
    let part = |range: Option<Range<usize>>| range.map(|range| &text[range]);
    assert_eq!(part(address.user_info), Some("me:pw@"));
    assert_eq!(part(address.query), Some("?code=1/2@x"));
    assert_eq!(part(address.fragment), Some("#top?"));
    assert_eq!(part(address.port_range), Some("1"));
    assert_eq!(part(Some(address.path_range)), Some("/p"));
    assert_eq!((address.host.as_str(), address.path.as_str()), ("a.example", "/p"));

    let plain = Address::parse("https://a.example/p").unwrap();
    assert_eq!((plain.user_info, plain.query, plain.fragment), (None, None, None));
}

#[test]
fn holes_of_the_host_have_places() {
    let address = Address::parse("https://svc-<hash>-uc.a.run.app").unwrap();
    assert_eq!(address.host_holes, vec![4..10]);
}

#[test]
fn errors_have_kinds_and_places() {
    for (text, kind, place) in [
        ("", MissingHost, ""),
        ("https://", MissingHost, "https://"),
        ("https:///x", MissingHost, "https:///x"),
        ("https://:80", MissingHost, ":80"),
        ("https://@/x", MissingHost, "https://@/x"),
        ("/path", MissingHost, "/path"),
        ("https:a.example?x://", MissingHost, "https:a.example?x://"),
        ("://a.example", MissingScheme, ":"),
        ("1http://a.example", InvalidScheme, "1http"),
        ("my_scheme://a.example", InvalidScheme, "my_scheme"),
        (" https://a.example", InvalidScheme, " https"),
        ("a.example?u=http://b", InvalidScheme, "a.example"),
        ("https://a.example/\u{7}", ControlCharacter, "\u{7}"),
        ("https://a b.example", HostCharacter(' '), " "),
        ("https://a.example ", HostCharacter(' '), " "),
        ("https://{id.example", HostCharacter('{'), "{"),
        ("https://a\\b", HostCharacter('\\'), "\\"),
        ("https://a.example:80bad", Port, "80bad"),
        ("https://a.example:65536", Port, "65536"),
        ("https://a.example:99999999999999999999", Port, "99999999999999999999"),
        ("https://[::1]x", Port, "x"),
        ("https://[::1]:8x", Port, "8x"),
        ("https://a.example:", TooManyColons, "a.example:"),
        ("https://a:b:80", TooManyColons, "a:b:80"),
        ("http://::1", TooManyColons, "::1"),
        ("https://[::1", UnclosedBracket, "[::1"),
        ("https://u^@a.example", UserInfo, "u^@"),
        ("https://a.example/%zz", Escape, "%"),
        ("https://a.example/x%4", Escape, "%"),
        ("https://a.example#%zz", Escape, "%"),
        ("https://a%41.example", Escape, "%"),
    ] {
        let error = Address::parse(text).expect_err(text);
        assert_eq!((error.kind, &text[error.range.clone()]), (kind, place), "{text}");
    }
}

#[test]
fn the_query_is_not_checked() {
    assert!(Address::parse("https://a.example/?%zz").is_ok());
}

#[test]
fn no_input_breaks_it() {
    let parts = [
        "https", "://", ":", "/", "?", "#", "@", "[", "]", "%", "%4", "%41", "${", "}", "{{", "}}",
        "$A", "<x>", "HOST", "a.b", "::1", "80", " ", "é", "\n", "\0", "-", ".", "__X__", "xxx",
    ];
    let mut seed = 11u64;
    let mut random = |below: usize| {
        seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (seed >> 33) as usize % below
    };
    for _ in 0..50_000 {
        let text: String = (0..random(12)).map(|_| parts[random(parts.len())]).collect();
        match Address::parse(&text) {
            Ok(address) => {
                assert_eq!(text.get(address.host_range.clone()), Some(address.host.as_str()));
                assert!(text.get(address.path_range.clone()).is_some(), "{text:?}");
                for hole in &address.host_holes {
                    assert!(address.host.get(hole.clone()).is_some(), "{text:?}");
                }
            }
            Err(error) => assert!(text.get(error.range).is_some(), "{text:?}"),
        }
    }
}
