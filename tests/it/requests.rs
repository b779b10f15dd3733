//! Which path a request matches and what the backend is then asked for, as the proxy does it. It
//! is the proof that the URL patterns are right. Knows no method, and takes the path of a request
//! as it is after the proxy has merged slashes and resolved `..`.

use std::cmp::Ordering;
use std::ops::Range;

use gateway_ls::gateway::PathTranslation::{
    AppendPathToAddress as APPEND, ConstantAddress as CONSTANT,
};
use gateway_ls::gateway::{
    Address, PathTemplate, PathTranslation, Segment, SegmentKind, backend_url,
};

/// What a request is held against: a segment with the braces taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part<'t> {
    /// Exactly this text.
    Literal(&'t str),
    /// One segment.
    One,
    /// Any number of segments.
    Many,
}

/// The longest path of a request that the proxy passes on.
const MAX_REQUEST_PATH: usize = 8192;

/// The index of the path that a request (path with or without query) matches, whatever their
/// order: text before `*` and `{name}` before `**`.
pub fn first_match(templates: &[PathTemplate], request: &str) -> Option<usize> {
    let matching =
        templates.iter().enumerate().filter(|(_, template)| is_matched(template, request));
    matching.min_by(|(_, a), (_, b)| matching_order(a, b)).map(|(index, _)| index)
}

/// Whether a request (path with or without query) matches the path.
fn is_matched(template: &PathTemplate, request: &str) -> bool {
    let (path, _) = path_and_query(request);
    values(template, path).is_some()
}

/// The path and query that the backend is asked for. `None`: the request does not match, or the
/// proxy answers it with 400.
pub fn backend_request(
    address: &Address,
    translation: PathTranslation,
    template: &PathTemplate,
    request: &str,
) -> Option<String> {
    let (path, query) = path_and_query(request);
    let values = values(template, path)?;
    if path.len() > MAX_REQUEST_PATH || request.contains('#') {
        return None;
    }
    let base = address.path.strip_suffix('/').unwrap_or(&address.path);
    let mut uri = match (translation, base) {
        (APPEND, _) => format!("{base}{path}"),
        (CONSTANT, "") => "/".to_owned(),
        (CONSTANT, _) => base.to_owned(),
    };
    let mut query: Vec<String> = query.map(str::to_owned).into_iter().collect();
    if translation == CONSTANT {
        query.extend(values.iter().map(|(name, value)| format!("{name}={value}")));
    }
    if !query.is_empty() {
        uri.push('?');
        uri.push_str(&query.join("&"));
    }
    Some(uri)
}

fn path_and_query(request: &str) -> (&str, Option<&str>) {
    match request.split_once('?') {
        Some((path, query)) => (path, Some(query).filter(|query| !query.is_empty())),
        None => (request, None),
    }
}

/// The parameters with their values, untouched. `None`: the path does not match.
fn values<'t>(template: &'t PathTemplate, path: &str) -> Option<Vec<(&'t str, String)>> {
    let parts = parts_of(template)?;
    let rest = path.strip_prefix('/')?;
    let rest = match verb_of(template) {
        Some(verb) => rest.strip_suffix(verb)?.strip_suffix(':')?,
        None => rest,
    };
    if parts.is_empty() {
        return rest.is_empty().then(Vec::new);
    }
    let matched = match parts.iter().position(|part| *part == Part::Many) {
        Some(many) => with_double_wildcard(template, &parts, many, rest)?,
        None => pieces(&parts, rest.strip_suffix('/').unwrap_or(rest))?,
    };
    let value = |pieces: &[&str]| match verb_of(template) {
        Some(_) => pieces.join("/"),
        // The proxy drops empty pieces at the end of the path.
        None => pieces.join("/").trim_end_matches('/').to_owned(),
    };
    let bindings = bindings_of(template).into_iter();
    Some(
        bindings
            .map(|(name, parts)| (name, value(matched.get(parts).unwrap_or_default())))
            .collect(),
    )
}

/// The pieces of a path, one for each part; none of the parts is `**`.
fn pieces<'p>(parts: &[Part<'_>], path: &'p str) -> Option<Vec<&'p str>> {
    let pieces: Vec<_> = path.split('/').collect();
    let is_match = pieces.len() == parts.len()
        && parts.iter().zip(&pieces).all(|(part, piece)| match part {
            Part::Literal(text) => text == piece,
            Part::One => !piece.is_empty(),
            Part::Many => false,
        });
    is_match.then_some(pieces)
}

/// The pieces of a path, one for each part; the part at `many` is `**`, after which the proxy
/// takes text only.
fn with_double_wildcard<'p>(
    template: &PathTemplate,
    parts: &[Part<'_>],
    many: usize,
    path: &'p str,
) -> Option<Vec<&'p str>> {
    let (before, after) = (parts.get(..many)?, parts.get(many + 1..)?);
    let mut rest = path;
    let mut matched = Vec::with_capacity(parts.len());
    for part in before {
        let (piece, next) = rest.split_once('/')?;
        matched.extend(pieces(std::slice::from_ref(part), piece)?);
        rest = next;
    }
    if after.is_empty() {
        matched.push(match verb_of(template) {
            Some(_) => rest,
            None => rest.trim_end_matches('/'),
        });
        return Some(matched);
    }
    let mut rest = rest.strip_suffix('/').unwrap_or(rest);
    let mut last = Vec::with_capacity(after.len());
    for part in after.iter().rev() {
        let (next, piece) = rest.rsplit_once('/')?;
        let Part::Literal(_) = part else { return None };
        last.extend(pieces(std::slice::from_ref(part), piece)?);
        rest = next;
    }
    matched.push(rest);
    matched.extend(last.into_iter().rev());
    Some(matched)
}

/// Which of two paths the proxy tries first.
fn matching_order(a: &PathTemplate, b: &PathTemplate) -> Ordering {
    steps(a).cmp(&steps(b))
}

/// A step on the way through the proxy's tree of paths, the first one tried first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Step<'t> {
    End,
    Part(Part<'t>),
    /// Whatever goes on after `**` is tried before what ends with it.
    EndOfDoubleWildcard,
}

fn steps(template: &PathTemplate) -> Vec<Step<'_>> {
    let mut parts = parts_of(template).unwrap_or_default();
    parts.extend(verb_of(template).map(Part::Literal));
    let end = match parts.last() {
        Some(Part::Many) => Step::EndOfDoubleWildcard,
        _ => Step::End,
    };
    parts.into_iter().map(Step::Part).chain([end]).collect()
}

/// The parts that a request is held against. `None`: they are not known.
fn parts_of(template: &PathTemplate) -> Option<Vec<Part<'_>>> {
    let part = |segment: &Segment| match segment.kind {
        SegmentKind::Literal if segment.range.is_empty() => None,
        SegmentKind::Literal => Some(Part::Literal(&template.text()[segment.range.clone()])),
        SegmentKind::Wildcard => Some(Part::One),
        SegmentKind::DoubleWildcard => Some(Part::Many),
        SegmentKind::Variable(_) | SegmentKind::Unknown(_) | SegmentKind::Malformed(_) => None,
    };
    let flat = template.segments().iter().flat_map(|segment| match &segment.kind {
        SegmentKind::Variable(variable) => variable.segments.as_slice(),
        _ => std::slice::from_ref(segment),
    });
    let is_known = template.text().starts_with('/') && !template.has_hole();
    is_known.then(|| flat.map(part).collect()).flatten()
}

/// The parameters with the parts that they take their values from.
fn bindings_of(template: &PathTemplate) -> Vec<(&str, Range<usize>)> {
    let mut bindings = Vec::new();
    let mut at = 0;
    for segment in template.segments() {
        let SegmentKind::Variable(variable) = &segment.kind else {
            at += 1;
            continue;
        };
        let parts = at..at + variable.segments.len();
        at = parts.end;
        bindings.push((&template.text()[variable.name.clone()], parts));
    }
    bindings
}

fn verb_of(template: &PathTemplate) -> Option<&str> {
    template.verb().map(|range| &template.text()[range])
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
        let parts = Address::parse(address).unwrap();
        let template = PathTemplate::parse(path);
        let url = backend_url(&parts, address, Some(translation), &template);
        assert_eq!(url.as_deref(), Some(expected), "{path}");
        let found = backend_request(&parts, translation, &template, request);
        assert_eq!(found.as_deref(), Some(backend), "{path} {request}");
    }
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
