//! Tables of paths and what Google makes of them.

use super::PathDialect::{V2, V3};
use super::PathProblemKind::*;
use super::Rejecter::*;
use super::*;

/// The problems of a path as `kind «text» rejecter`.
fn judged(path: &str, dialect: PathDialect) -> Vec<String> {
    let problems = PathTemplate::parse(path).judge(dialect);
    let show = |it: &PathProblem| {
        format!("{:?} «{}» {:?}", it.kind, &path[it.range.clone()], it.rejected_by)
    };
    problems.iter().map(show).collect()
}

#[track_caller]
fn check(path: &str, dialect: PathDialect, expected: &[(PathProblemKind, &str, Rejecter)]) {
    let expected: Vec<_> =
        expected.iter().map(|(kind, at, by)| format!("{kind:?} «{at}» {by:?}")).collect();
    assert_eq!(judged(path, dialect), expected, "{path}");
}

#[test]
fn paths_that_pass_everywhere() {
    for path in [
        "/",
        "/a",
        "/a/{id}",
        "/{a}/{b}",
        "/a/{id}:cancel",
        "/a:b",
        "/{var}:customMethod",
        "/{my_var}",
        "/{var-1}",
        "/{var.name}",
        "/{_x}",
        "/a/*/b",
        "/a.json",
        "/.well-known/jwks.json",
        "/a b/ü",
        "/a%20b",
        "/a,b;c@d!e~(f)+g",
        "/=",
    ] {
        check(path, V2, &[]);
        check(path, V3, &[]);
    }
}

#[test]
fn paths_that_pass_in_v2() {
    for path in [
        "/a/**",
        "/p/**",
        "/p/{v=**}",
        "/a/{x=**}",
        "/a/{x=*}/b",
        "/v1/{name=shelves/*}",
        "/v1/{name=shelves/*/books/**}:move",
        "/**",
        "/**:verb",
    ] {
        check(path, V2, &[]);
    }
}

#[test]
fn v3_puts_patterns_elsewhere() {
    check("/p/{v=*}", V3, &[(PatternInName, "{v=*}", Rules2026)]);
    check("/p/{v=**}", V3, &[(PatternInName, "{v=**}", Rules2026)]);
    check("/{n=shelves/*}", V3, &[(PatternInName, "{n=shelves/*}", Unclear)]);
    check("/**", V3, &[(DoubleWildcard, "**", Unclear)]);
    // What is proven is told, what is not known beside it is not.
    check("/a/**/b", V3, &[(DoubleWildcardNotLast, "**", Rules2026)]);
    check(
        "/**/a/**",
        V3,
        &[(DoubleWildcardNotLast, "**", Rules2026), (DoubleWildcard, "**", Unclear)],
    );
}

#[test]
fn greedy_parameters_are_last() {
    for (path, expected) in [
        ("/a/{q}", None),
        ("/{q}", None),
        ("/a/{q}:verb", None),
        ("/a/{q}/", None),
        ("/a/{q}/${rest}", None),
        ("/a/{other}/b", None),
        ("/a/{q=*}/b", None),
        ("/a/{q}/b", Some("{q}")),
        ("/{q}/{other}", Some("{q}")),
        ("/{q}/*", Some("{q}")),
        ("/{q}/${x}/b", Some("{q}")),
    ] {
        let problems = PathTemplate::parse(path).greedy_before_the_end(|name| name == "q");
        let found: Vec<_> = problems.iter().map(|it| &path[it.range.clone()]).collect();
        assert_eq!(found, Vec::from_iter(expected), "{path}");
    }
}

#[test]
fn problems_are_told() {
    for (path, kind, at, by) in [
        // The compiler's own.
        ("/a/", TrailingSlash, "/", Compiler),
        ("/a/{id}/", TrailingSlash, "/", Compiler),
        ("/healthz/", TrailingSlash, "/", Compiler),
        ("/a//", TrailingSlash, "//", Proxy),
        ("/a///", TrailingSlash, "///", Compiler),
        ("//", TrailingSlash, "//", Proxy),
        ("/v1//x", EmptySegment, "//", Compiler),
        ("//x", EmptySegment, "//", Compiler),
        ("/a///x", EmptySegment, "///", Proxy),
        ("/a/{id}.json", TextBesideParameter, "{id}.json", Compiler),
        ("/a/{x}-{y}", SeveralParameters, "{x}-{y}", Compiler),
        ("/a/{x", UnclosedBrace, "{x", Compiler),
        ("/a/{x/b", UnclosedBrace, "{x", Compiler),
        ("/a/x}/b", UnopenedBrace, "}", Compiler),
        ("/a/}/b", UnopenedBrace, "}", Proxy),
        ("/a/{}", MissingName, "{}", Compiler),
        ("/a/{}/b", MissingName, "{}", Compiler),
        ("/a/{=*}", MissingName, "{=*}", Compiler),
        ("/a/{x=}", MissingPattern, "{x=}", Compiler),
        ("/a/{x=/b}", EmptySegment, "/b", Compiler),
        ("/a/{x=b/}", EmptySegment, "b/", Compiler),
        ("/a/{x=b*}", TextBesideWildcard, "b*", Compiler),
        ("/a/{x=b=c}", EqualsSign, "=", Compiler),
        ("/a/{x/y}", Name, "x/y", Compiler),
        ("/a?b={c}", QueryOrFragment, "?b={c}", Compiler),
        ("/a=b", EqualsSign, "=", Compiler),
        ("/a*", TextBesideWildcard, "a*", Compiler),
        ("/***", TextBesideWildcard, "***", Compiler),
        ("/{x}:", MissingVerb, ":", Compiler),
        ("/{x}:{y}", SeveralParameters, "{x}:{y}", Compiler),
        ("/:cancel", VerbAfterSlash, ":cancel", Compiler),
        ("a/b", MissingLeadingSlash, "a", Compiler),
        ("", MissingLeadingSlash, "", Compiler),
        // The rules of 2026.
        ("/{1var}", Name, "1var", Rules2026),
        ("/{my var}", Name, "my var", Rules2026),
        ("/{proxy+}", Name, "proxy+", Rules2026),
        ("/{id?}", Name, "id?", Rules2026),
        ("/prefix-{var}", TextBesideParameter, "prefix-{var}", Compiler),
        ("/{var}suffix", TextBesideParameter, "{var}suffix", Compiler),
        ("/{a}{b}", SeveralParameters, "{a}{b}", Compiler),
        ("/{a{b}}", NestedBraces, "{a{b}}", Compiler),
        ("/{a={b}}", NestedBraces, "{a={b}}", Rules2026),
        ("/{v=**}/x", DoubleWildcardNotLast, "{v=**}", Rules2026),
        ("/{v=**/x}", DoubleWildcardNotLast, "{v=**/x}", Rules2026),
        ("/**/{x}", DoubleWildcardNotLast, "**", Rules2026),
        ("/a/{x=**}/{y}", DoubleWildcardNotLast, "{x=**}", Rules2026),
        // The proxy's.
        ("/a:b/c", ColonInSegment, "a:b", Proxy),
        ("/:id/c", ColonInSegment, ":id", Proxy),
        ("/a:b:c", ColonInSegment, "b:c", Proxy),
        ("/{x=a:b}", ColonInSegment, "a:b", Proxy),
        ("/a/:cancel", VerbAfterSlash, ":cancel", Proxy),
        ("/a:", MissingVerb, ":", Proxy),
        ("/{a..b}", Name, "a..b", Proxy),
        ("/{a.}", Name, "a.", Proxy),
        // Nobody's, as far as known.
        ("/{größe}", Name, "größe", Unclear),
        ("/a?b", QueryOrFragment, "?b", Unclear),
        ("/a#b/c", QueryOrFragment, "#b/c", Unclear),
    ] {
        check(path, V2, &[(kind, at, by)]);
    }
}

#[test]
fn each_problem_is_told() {
    check(
        "/a//{1}/x:y/{b}c/",
        V2,
        &[
            (EmptySegment, "//", Compiler),
            (Name, "1", Rules2026),
            (ColonInSegment, "x:y", Proxy),
            (TextBesideParameter, "{b}c", Compiler),
            (TrailingSlash, "/", Compiler),
        ],
    );
    check(
        "/**/a/**/b",
        V2,
        &[(DoubleWildcardNotLast, "**", Rules2026), (DoubleWildcardNotLast, "**", Rules2026)],
    );
    check("/**/", V2, &[(TrailingSlash, "/", Compiler)]);
}

#[test]
fn limits_are_told() {
    let sixty = "/{x}".repeat(60);
    check(&sixty, V2, &[]);
    check(&format!("{sixty}/{{y}}/{{z}}"), V2, &[(TooManyParameters, "{y}/{z}", Rules2026)]);
    let name = "n".repeat(100);
    check(&format!("/{{{name}}}"), V2, &[]);
    let longer = format!("{name}n");
    check(&format!("/{{{longer}}}"), V2, &[(LongName, &longer, Rules2026)]);
    let path = format!("/{}", "ü".repeat(511));
    check(&path, V2, &[]);
    let longer = format!("{path}a");
    check(&longer, V2, &[(LongPath, &longer, Rules2026)]);
}

#[test]
fn holes_are_not_judged() {
    for path in [
        "/{{v}}",
        "/${base}/x",
        "${base}/x",
        "{{ .Values.base }}/{id}",
        "/{id}${suffix}",
        "/prefix-${env}",
        "/<id>",
        "/[NAME]/x",
        "/__X__",
        "/a/{${name}}",
        "/a/{x=${pattern}}",
        "/{x}/${rest}",
        "/{x}:${verb}",
        "/%{ if x }a%{ endif }",
        "/<%= a/b:c=* %>",
        "/{{ unclosed",
        "/{YOUR_ID}/{xxx}",
    ] {
        check(path, V2, &[]);
        check(path, V3, &[]);
    }
    check("/**/${rest}", V2, &[]);
    // What is beside a hole is known.
    check("/${base}/", V2, &[(TrailingSlash, "/", Compiler)]);
    check("/${base}/{1}", V2, &[(Name, "1", Rules2026)]);
    check("/**/${x}/y", V2, &[(DoubleWildcardNotLast, "**", Rules2026)]);
    let long = format!("/${{x}}/{}", "a".repeat(600));
    check(&long, V2, &[]);
}

#[test]
fn plain_mistakes_are_mended() {
    for (path, dialect, expected) in [
        ("/a/", V2, "/a"),
        ("/a/{id}//", V2, "/a/{id}"),
        ("//", V2, "/"),
        ("/v1//x", V2, "/v1/x"),
        ("/users/:id", V2, "/users/{id}"),
        ("/users/:id/x", V2, "/users/{id}/x"),
        ("/{proxy+}", V2, "/{proxy=**}"),
        ("/a/prefix-{x}", V2, "/a/prefix/{x}"),
        ("/v1{x}/b", V3, "/v1/{x}/b"),
        ("/a/{v=*}/b", V3, "/a/{v}/b"),
    ] {
        let template = PathTemplate::parse(path);
        let mut mended = path.to_owned();
        for problem in template.judge(dialect).into_iter().rev() {
            mended.replace_range(problem.range, &problem.replacement.unwrap());
        }
        assert_eq!(mended, expected, "{path}");
        check(&mended, dialect, &[]);
    }
    for path in ["/{v=**}", "/{proxy+}"] {
        let problems = PathTemplate::parse(path).judge(V3);
        assert_eq!(problems[0].replacement, None, "{path}");
    }
    for (path, expected) in [("/a//", "/a"), ("/", "/"), ("//", "/"), ("/a", "/a"), ("", "")] {
        assert_eq!(without_trailing_slashes(path), expected);
    }
}

#[test]
fn the_same_pattern_has_the_same_form() {
    for (path, expected) in [
        ("/", Some("/")),
        ("/a/{x}", Some("/a/*")),
        ("/a/*", Some("/a/*")),
        ("/a/{x=*}", Some("/a/*")),
        ("/a/{x=**}", Some("/a/**")),
        ("/a/**", Some("/a/**")),
        ("/{n=shelves/*}/b", Some("/shelves/*/b")),
        ("/a/{x}:go", Some("/a/*:go")),
        ("/A", Some("/A")),
        ("/a/{${x}}", Some("/a/*")),
        ("/a/${x}", None),
        ("/a:${x}", None),
        ("${x}/a", None),
        ("/a/{x}b", None),
        ("/a/{x=}", None),
        ("/a/", None),
        ("a", None),
    ] {
        assert_eq!(PathTemplate::parse(path).normal_form().as_deref(), expected, "{path}");
    }
}

#[test]
fn parameters_have_places() {
    // Path, each parameter with its braces, its name, its pattern.
    type Row =
        (&'static str, &'static [(&'static str, Option<&'static str>, Option<&'static str>)]);
    let rows: &[Row] = &[
        (
            "/a/{x}/{y.z=b/*}:go",
            &[("{x}", Some("x"), None), ("{y.z=b/*}", Some("y.z"), Some("b/*"))],
        ),
        ("/é{x}-{y}", &[("{x}", Some("x"), None), ("{y}", Some("y"), None)]),
        ("/{${x}}/{}", &[("{${x}}", None, None), ("{}", None, None)]),
        ("/${a}{x}/{{y}}", &[("{x}", Some("x"), None)]),
        ("/{YOUR_ID}", &[("{YOUR_ID}", Some("YOUR_ID"), None)]),
        ("/{a{b}c}", &[("{a{b}c}", Some("a{b}c"), None)]),
        ("/{a", &[]),
    ];
    for (path, expected) in rows {
        let template = PathTemplate::parse(path);
        let found: Vec<_> = template
            .variables()
            .map(|it| (&path[it.range.clone()], template.name(it), template.pattern(it)))
            .collect();
        assert_eq!(found, *expected, "{path}");
    }
}

#[test]
fn segments_have_places() {
    let path = "/é/*/{x}/${y}/a{z}/**:go";
    let template = PathTemplate::parse(path);
    let found: Vec<_> = template
        .segments()
        .iter()
        .map(|segment| {
            let kind = match segment.kind {
                SegmentKind::Literal => "literal",
                SegmentKind::Wildcard => "one",
                SegmentKind::DoubleWildcard => "many",
                SegmentKind::Variable(_) => "variable",
                SegmentKind::Unknown(_) => "unknown",
                SegmentKind::Malformed(_) => "malformed",
            };
            (&path[segment.range.clone()], kind)
        })
        .collect();
    let expected = [
        ("é", "literal"),
        ("*", "one"),
        ("{x}", "variable"),
        ("${y}", "unknown"),
        ("a{z}", "malformed"),
        ("**", "many"),
    ];
    assert_eq!(found, expected);
    assert_eq!(template.verb().map(|verb| &path[verb]), Some("go"));
    assert_eq!(template.without_patterns(), path);
    assert_eq!(PathTemplate::parse("/{a=**}/x{b=*}").without_patterns(), "/{a}/x{b}");
}
