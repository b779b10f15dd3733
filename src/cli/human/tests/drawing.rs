//! Places that are far from each other, and whose note is whose.

use expect_test::expect;

use super::*;

#[test]
fn places_far_apart_in_one_line_are_drawn_apart() {
    let filler = "\"x\": 1, ".repeat(120);
    let source = format!("{{\"first\": 1, {filler}\"second\": 2}}");
    let mut found = Finding { range: place_in(&source, "first"), ..finding("a", 0, "Short.") };
    let related = |message: &str| {
        vec![Related { message: message.to_owned(), range: place_in(&source, "second") }]
    };
    found.related = related("the same here");
    expect![[r#"
        error[a]: Short.
         --> api.yaml:1:3
          |
        1 | {"first": 1, "x": 1, "x": 1, "x": 1, "x": 1, "x": 1, "x": 1, "x": 1, "x":...
          |   ^^^^^
          |
         ::: api.yaml:1:975
          |
        1 | ..."x": 1, "x": 1, "x": 1, "second": 2}
          |                             ------ the same here

    "#]]
    .assert_eq(&drawn(&source, &[found.clone()], 80));
    found.related = related(&"a label that is too long to stand there ".repeat(3));
    expect![[r#"
        error[a]: Short.
         --> api.yaml:1:3
          |
        1 | {"first": 1, "x": 1, "x": 1, "x": 1, "x": 1, "x": 1, "x": 1, "x": 1, "x":...
          |   ^^^^^
          |
         ::: api.yaml:1:975
          |
        1 | ...x": 1, "x": 1, "x": 1, "x": 1, "second": 2}
          |                                    ------
          |
          = line 1, column 975: a label that is too long to stand there a label
            that is too long to stand there a label that is too long to stand
            there 

    "#]]
    .assert_eq(&drawn(&source, &[found.clone()], 80));
    let source = source.repeat(4);
    let any = |from: usize, length: usize| TextRange::new(from, from + length);
    for width in [60, 80, 100, 120] {
        for step in 1..40 {
            found.range = any(step * 25, step * 7);
            found.related = (1..step.min(4))
                .map(|at| Related {
                    message: "the same here ".repeat(at * step % 11).trim().to_owned(),
                    range: any(step * at * 20, at * 9),
                })
                .collect();
            check_widths(&drawn(&source, &[found.clone()], width), width);
        }
    }
}

#[test]
fn what_the_rules_find_fits() {
    let paths: String = (0..9)
        .map(|at| {
            format!(
                "\"/a{at}\": {{\"get\": {{\"x-google-backends\": {{\"adress\": \"https://a-rather-long-name-{at}.example.com/\"}}, \"responses\": {{}}}}, \"x-google-backend\": {{\"address\": \"http://127.0.0.1:80/\", \"deadline\": 1000}}}}, "
            )
        })
        .collect();
    let source = format!("{{\"swagger\": \"2.0\", \"paths\": {{{paths}\"/a0\": {{}}}}}}");
    for width in [60, 80, 100, 120] {
        let part = checked(&source, width);
        assert!(part.contains("[unknown-extension]"), "{part}");
        check_widths(&part, width);
        check_widths(&checked(&source.replace(", ", ",\n"), width), width);
    }
}

#[test]
fn what_is_said_stands_below_the_title_that_says_it() {
    let source = "get:\n";
    let found = |rule, message: &str, title: &str| Finding {
        range: place_in(source, "get"),
        fixes: vec![fix(title)],
        ..finding(rule, 0, message)
    };
    let findings = [
        found("answer", "No answer is described. Add at least one.", "Add an answer"),
        found("name", "It has no name. Give it one.", "Name it `get`"),
    ];
    expect![[r#"
        error[answer]: No answer is described.
         --> api.yaml:1:1
          |
        1 | get:
          | ^^^
          |
          = note: Add at least one.
          = help: Add an answer
        error[name]: It has no name.
         = note: Give it one.
         = help: Name it `get`

    "#]]
    .assert_eq(&drawn(source, &findings, 80));
}

#[test]
fn many_fixes_are_counted() {
    let source = "a:\nb:\nc:\nd:\n";
    let names = ["a", "b", "c", "d"];
    let found = |name: &&str| Finding {
        range: place_in(source, name),
        fixes: vec![fix(&format!("Name it `{}`", name.repeat(60)))],
        ..finding("name", 0, "It has no name.")
    };
    let findings: Vec<_> = names.iter().map(found).collect();
    expect![[r#"
        error[name]: It has no name.
         --> api.yaml:1:1
          |
        1 | a:
          | ^ Name it `aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa`
        2 | b:
          | ^ Name it `bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb`
        3 | c:
          | ^ Name it `cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc`
        4 | d:
          | ^ Name it `dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd`

    "#]]
    .assert_eq(&drawn(source, &findings, 80));
    // These are different fixes of one finding.
    let mut one = findings[0].clone();
    one.fixes = names.iter().map(|name| fix(&format!("Name it `{name}`"))).collect();
    assert_eq!(drawn(source, &[one], 80).matches("help: ").count(), 4);
}

#[test]
fn places_that_are_drawn_are_not_counted_in_words() {
    let source = "swagger: '2.0'\nx-google-backend: {address: https://a.example.com/a}\npaths:\n  /a:\n    get: {x-google-backends: 1}\n    put: {x-google-backends: 1}\n";
    let part = checked(source, 80);
    assert!(part.contains("the same here"), "{part}");
    assert!(!part.contains("The same applies to"), "{part}");
    let found = rules::findings(&analysis(source));
    assert!(found.iter().any(|it| it.message.contains("The same applies to 1 more place.")));
}
