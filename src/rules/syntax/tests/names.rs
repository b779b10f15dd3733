//! Each mistake is called what it is.

use crate::rules::testing::check_findings;

#[test]
fn each_mistake_is_called_what_it_is() {
    check_findings(
        "syntax",
        r#"
x-a: 'it's me'
#        ^^^^^ error[syntax] Unexpected text after the closing quote. Remove `s me'`, or write a quote inside the text as `''`.
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a: 'a' and 'b'
#        ^^^^^^^ error[syntax] Unexpected text after the closing quote
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a: [a,,b]
#       ^ error[syntax] Unexpected comma
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a: [,]
#     ^ error[syntax] Unexpected comma
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a: {,}
#     ^ error[syntax] Unexpected comma
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a: {unit: 1/min/{project}, b: 2}
#                 ^ error[syntax] Put quotes around `1/min/{project}`: `{` starts a new map here.
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a: [a/{b}/c]
#       ^ error[syntax] Put quotes around `a/{b}/c`: `{`
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a: {a: 1 b: 2}
#          ^ error[syntax] Expected a comma before `b`
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a: {a: b: 2}
#        ^^ error[syntax] Put quotes around this value: it contains `: `
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a:
  "a
  #^ error[syntax] Expected a closing quote on this line
   b": v
  c: 1
"#,
    );
    check_findings("syntax", "x-a: |\n      \n#^^^^^ error[syntax] Unexpected spaces\n  text\n");
    check_findings(
        "syntax",
        r#"
x-a: |0
#    ^^ error[syntax] Expected one digit from 1 to 9 in `|0`
  text
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a: |12
#    ^^^ error[syntax] Expected one digit from 1 to 9 in `|12`
  text
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a: |4
#    ^^ error[syntax] Expected one digit from 1 to 9 in `|4`
  text
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a: | text
#    ^^^^^^ error[syntax] Expected a new line after `|`
  text
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a: "\u12"
#     ^^^^ error[syntax] Expected four hexadecimal digits
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a: ["\ud83d"]
#      ^^^^^^ error[syntax] Expected the other half
"#,
    );
    check_findings(
        "syntax",
        r##"
x-a: "x"#c
#       ^ error[syntax] Expected a space before `#`
"##,
    );
    check_findings(
        "syntax",
        r#"
x-a: {a: 1}#c
#          ^ error[syntax] Expected a space before `#`
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a: a # c
#      ^ error[syntax] Unexpected comment
   b
x-b: 1
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a:
  ? [
  #^^ error[syntax] Expected `key: value` instead of
  x: 1
"#,
    );
    check_findings(
        "syntax",
        r#"
info:
  title: x
    : true
#   ^ error[syntax] Expected a key before this colon
"#,
    );
}
