//! Tests of the markup: the same blocks as Markdown and as plain text.

use super::*;

fn text(text: &str) -> Inline {
    Inline::Text(text.to_owned())
}

fn code(text: &str) -> Inline {
    Inline::Code(text.to_owned())
}

fn strong(text: &str) -> Inline {
    Inline::Strong(text.to_owned())
}

fn strong_code(text: &str) -> Inline {
    Inline::StrongCode(text.to_owned())
}

fn link(text: &str, target: &str) -> Inline {
    Inline::Link(text.to_owned(), target.to_owned())
}

fn markdown(block: Block) -> String {
    Markup { blocks: vec![block] }.markdown()
}

#[test]
fn text_stays_text() {
    for (raw, expected) in [
        ("plain words, a-b (c) d/e {id} 100% \"q\"", "plain words, a-b (c) d/e {id} 100% \"q\""),
        ("snake_case path_translation", "snake_case path_translation"),
        ("_a_ __b__", "\\_a\\_ \\_\\_b\\_\\_"),
        ("*a* **b**", "\\*a\\* \\*\\*b\\*\\*"),
        ("`x` ~~y~~", "\\`x\\` \\~\\~y\\~\\~"),
        ("![i](http://x)", "!\\[i\\](http\\://x)"),
        ("<img src=x> a > b", "\\<img src=x\\> a \\> b"),
        ("&lt; &#60; a & b", "\\&lt; \\&\\#60; a & b"),
        ("https://a.b www.a.b WWW.a", "https\\://a.b www\\.a.b WWW\\.a"),
        ("me@a.b", "me\\@a.b"),
        ("# not a heading", "\\# not a heading"),
        ("C# stays #", "C# stays \\#"),
        ("- not an item", "\\- not an item"),
        ("---", "\\---"),
        ("===", "\\==="),
        ("+ x", "\\+ x"),
        ("12. x", "12\\. x"),
        ("3) x", "3\\) x"),
        ("1.5 seconds", "1\\.5 seconds"),
        ("    code", "code"),
        ("a\n# b\r\n\r\nc\td", "a \\# b c d"),
        ("end\\", "end\\\\"),
        ("a\u{202e}b\u{1b}[31m\u{0}", "a\u{fffd}b\u{fffd}\\[31m\u{fffd}"),
    ] {
        assert_eq!(markdown(Block::Paragraph(vec![text(raw)])), expected, "{raw:?}");
    }
}

#[test]
fn runs_of_a_line() {
    let cases: [(&[Inline], &str, &str); 19] = [
        (&[text("a "), code("b"), text(" c")], "a `b` c", "a b c"),
        (&[code("a`b")], "``a`b``", "a`b"),
        (&[code("`a")], "`` `a ``", "`a"),
        (&[code("``")], "``` `` ```", "``"),
        (&[code(" a ")], "`  a  `", "a"),
        (&[code("a\nb")], "`a b`", "a b"),
        (&[code("")], "", ""),
        (&[code("a"), code("b")], "`a` `b`", "ab"),
        (&[code("<b>*x*")], "`<b>*x*`", "<b>*x*"),
        (&[strong("a*b")], "**a\\*b**", "a*b"),
        (&[text("x"), strong(" a ")], "x **a** ", "x a"),
        (&[strong("")], "", ""),
        (&[strong("On ("), strong_code("a*"), strong("): ")], "**On (`a*`):** ", "On (a*):"),
        (&[code("a"), strong_code("b"), strong_code("c")], "`a`**`b` `c`**", "abc"),
        (&[strong("a "), strong("b"), text("c")], "**a b**c", "a bc"),
        (
            &[link("a]b", "https://a.b/c_d?e=(f) g")],
            "[a&#93;b](https://a.b/c_d?e=%28f%29%20g)",
            "a]b (https://a.b/c_d?e=(f) g)",
        ),
        (&[link("run", "command:x")], "run", "run (command:x)"),
        (&[link("x", "https://a/\u{202e}")], "[x](https://a/%E2%80%AE)", "x (https://a/\u{fffd})"),
        (&[link("https://a.b", "https://a.b")], "[https\\://a.b](https://a.b)", "https://a.b"),
    ];
    for (content, expected, plain) in cases {
        let markup = Markup { blocks: vec![Block::Paragraph(content.to_vec())] };
        assert_eq!(markup.markdown(), expected.trim_end(), "{content:?}");
        assert_eq!(markup.plain(), plain, "{content:?}");
    }
}

#[test]
fn blocks() {
    let item = |inline: Inline| vec![inline];
    for (block, expected, plain) in [
        (Block::Heading(vec![text("Cloud Run")]), "### Cloud Run", "Cloud Run"),
        (Block::Heading(vec![]), "", ""),
        (
            Block::List(vec![item(text("a")), item(text("- b")), vec![], item(code("c"))]),
            "- a\n- \\- b\n- `c`",
            "- a\n- - b\n- c",
        ),
        (Block::Code("sh", "a b\n".to_owned()), "```sh\na b\n```", "    a b"),
        (
            Block::Code("yaml", "a: |\r\n  ```\r\n\r\n\tb\u{1b}".to_owned()),
            "````yaml\na: |\n  ```\n\n\tb\u{fffd}\n````",
            "    a: |\n      ```\n\n    \tb\u{fffd}",
        ),
    ] {
        let markup = Markup { blocks: vec![block] };
        assert_eq!(markup.markdown(), expected);
        assert_eq!(markup.plain(), plain);
    }
}

#[test]
fn blocks_stand_apart() {
    let blocks = vec![
        Block::Heading(vec![text("A")]),
        Block::Paragraph(vec![]),
        Block::Paragraph(vec![strong("b")]),
        Block::List(vec![vec![text("c")]]),
    ];
    let markup = Markup { blocks };
    assert_eq!(
        markup.markdown(),
        r#"### A

**b**

- c"#
    );
    assert_eq!(
        markup.plain(),
        r#"A

b

- c"#
    );
    assert_eq!(Markup::default().markdown(), "");
}

#[test]
fn values_are_filled_into_a_text_as_they_are() {
    let content = Inline::filled("**Use {}** of `{} {}`{}.", &["`a`", "**", "{}", ""]);
    let expected = [
        Inline::Strong("Use `a`".to_owned()),
        Inline::Text(" of ".to_owned()),
        Inline::Code("** {}".to_owned()),
        Inline::Text(".".to_owned()),
    ];
    assert_eq!(content, expected);
    let content = Inline::filled("**Set `{}` to `{}`:** now", &["a", "**b"]);
    let expected = [
        strong("Set "),
        strong_code("a"),
        strong(" to "),
        strong_code("**b"),
        strong(":"),
        text(" now"),
    ];
    assert_eq!(content, expected);
}
