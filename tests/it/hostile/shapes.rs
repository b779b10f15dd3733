//! What the texts look like that are made to hurt. Knows no program that reads them.

use std::fmt::Write;

const HEADER: &str =
    "swagger: \"2.0\"\nx-google-backend:\n  address: https://bigquery.googleapis.com\n";

const JSON_HEADER: &str = "{\"swagger\": \"2.0\", \"x-google-backend\": \
    {\"address\": \"https://bigquery.googleapis.com\"}, \"x\": ";

/// A text of any length; the backend in its header can be read in all of them.
pub struct Shape {
    /// Its ending tells the format.
    pub name: &'static str,
    /// Two lengths to compare, counted in whatever is repeated in it.
    pub sizes: (usize, usize),
    rest: fn(usize) -> String,
}

impl Shape {
    /// The text in which something is repeated so many times.
    pub fn text(&self, size: usize) -> String {
        let rest = (self.rest)(size);
        if self.name.ends_with(".json") {
            return format!("{JSON_HEADER}{rest}");
        }
        let text = format!("{HEADER}{rest}");
        if self.name == "only-lone-cr.yaml" { text.replace('\n', "\r") } else { text }
    }

    /// The line of the address in the header, and a column in it.
    pub fn address(&self) -> (usize, usize) {
        if self.name.ends_with(".json") { (0, 60) } else { (2, 20) }
    }
}

/// Eight times as much.
const fn shape(name: &'static str, size: usize, rest: fn(usize) -> String) -> Shape {
    Shape { name, sizes: (size / 8, size), rest }
}

/// What grows by nines if it is expanded: these few levels can still be counted.
pub const BOMBS: &[Shape] = &[
    Shape { name: "alias-bomb.yaml", sizes: (2, 5), rest: alias_bomb },
    Shape { name: "merge-bomb.yaml", sizes: (2, 5), rest: merge_bomb },
];

pub const DEEP: &[Shape] = &[
    shape("deep-flow.yaml", 20_000, |n| format!("x: {}", "[".repeat(n))),
    shape("deep-closed-flow.yaml", 20_000, |n| {
        format!("x: {}{}\n", "{a: ".repeat(n), "}".repeat(n))
    }),
    shape("deep-dashes.yaml", 20_000, |n| format!("x:\n  {}a\n", "- ".repeat(n))),
    shape("deep-keys.yaml", 20_000, |n| format!("x: {}\n", "? ".repeat(n))),
    shape("deep-block.yaml", 800, |n| {
        (0..n).fold("x:\n".to_owned(), |text, level| text + &" ".repeat(level) + "a:\n")
    }),
    shape("deep.json", 20_000, |n| "{\"a\": [".repeat(n)),
];

pub const LONG: &[Shape] = &[
    shape("long-plain.yaml", 100_000, |n| format!("x: {}\n", "a".repeat(n))),
    shape("long-quoted.yaml", 50_000, |n| format!("x: \"{}\n", "\\n".repeat(n))),
    shape("long-flow.yaml", 20_000, |n| format!("x: [{}\n", "a,".repeat(n))),
    shape("long-blank.yaml", 100_000, |n| format!("x: 1{}#\n", " ".repeat(n))),
    shape("long-colons.yaml", 40_000, |n| format!("x: {}\n", ": ".repeat(n))),
    shape("long-anchors.yaml", 40_000, |n| format!("x: {}\n", "&a ".repeat(n))),
    shape("holes.yaml", 8_000, |n| format!("host: {}\n", "${".repeat(n))),
    shape("open-quotes.yaml", 16_000, |n| format!("host: {}\n", "{{ \"".repeat(n))),
    shape("open-comments.yaml", 8_000, |n| format!("host: {}\n", "# {# ${\n{{/*".repeat(n))),
    shape("braces.yaml", 50_000, |n| format!("paths:\n  /{}:\n    get: {{}}\n", "{".repeat(n))),
    shape("stars.yaml", 50_000, |n| format!("paths:\n  /{}:\n    get: {{}}\n", "**/".repeat(n))),
    shape("separators.yaml", 16_000, |n| "\n\u{2028}".repeat(n)),
];

pub const JSON: &[Shape] = &[
    shape("quotes.json", 40_000, |n| "\"".repeat(n)),
    shape("comments.json", 16_000, |n| "1,\n/* ".repeat(n)),
    shape("holes.json", 6_000, |n| format!("1, {}", "${ {{ ".repeat(n))),
    shape("braces.json", 40_000, |n| format!("1\n{}", "}\n".repeat(n))),
    shape("branches.json", 5_000, |n| {
        format!("1,\n{}", "{% if a %}\n\"x\": 1,\n{% endif %}\n".repeat(n))
    }),
    shape("uneven.json", 5_000, |n| {
        format!("1,\n{}", "{% if a %}\"x\": {{% else %}\"y\": [{% endif %}\n".repeat(n))
    }),
    shape("deep-uneven.json", 10_000, |n| format!("1, {}", "{% if a %}\"x\": {".repeat(n))),
    shape("deep-closed-uneven.json", 5_000, |n| {
        let (opened, closed) = ("{% if a %}\"x\": {{% else %}", "\"y\": [{% endif %}");
        format!("1, {}{}", opened.repeat(n), closed.repeat(n))
    }),
    shape("values.json", 10_000, |n| format!("[{}1]}}", "$A, {# b #} $(c d), ".repeat(n))),
    shape("paths.json", 2_000, paths),
];

pub const LINES: &[Shape] = &[
    shape("nul.yaml", 40_000, |n| format!("x: {}\n\0\0\0\n  \0: \0\n", "\0".repeat(n))),
    shape("only-lone-cr.yaml", 1_000, |n| "x: 1\rpaths:\r  /a:\r    get: {}\r".repeat(n)),
    shape("controls.yaml", 80, |n| {
        let controls: String = ('\u{1}'..' ').map(|c| format!("x: {c}\n{c}\n")).collect();
        controls.repeat(n)
    }),
    shape("same-key.yaml", 3_200, |n| "x: 1\n".repeat(n)),
    shape("same-path-in-brackets.yaml", 3_200, |n| {
        format!("paths: {{{}}}\n", "/a: {get: {}}, ".repeat(n))
    }),
    shape("same-patterns.yaml", 8_000, |n| {
        let path = |it| format!("  /a/{{x{it}}}: {{get: {{operationId: a{it}}}}}\n");
        format!("paths:\n{}", (0..n).map(path).collect::<String>())
    }),
    shape("nameless-operations.yaml", 8_000, |n| {
        let path = |it| format!("  /a{it}: {{get: {{}}}}\n");
        format!("paths:\n{}", (0..n).map(path).collect::<String>())
    }),
    shape("same-anchor.yaml", 1_600, |n| "x: &a 1\ny: *a\n".repeat(n)),
    shape("quotes.yaml", 4_000, |n| "x: \"\n".repeat(n)),
    shape("brackets.yaml", 2_400, |n| "x: [\n".repeat(n)),
    shape("documents.yaml", 40_000, |n| "---\n".repeat(n)),
    shape("suppressions.yaml", 800, |n| "# gateway-ls: ignore[syntax] x\n".repeat(n)),
    shape("displaced.yaml", 4_000, |n| {
        format!("paths:\n  /a:\n    get:\n{}", "   /b:\n    get: {}\n".repeat(n))
    }),
    shape("displaced-text.yaml", 4_000, |n| {
        format!("paths:\n  /a:\n    get: \"\n{}\"\n", "   /b:\n    get: {}\n".repeat(n))
    }),
];

pub const MERGES: &[Shape] = &[
    shape("alias-to-itself.yaml", 8, |_| {
        "paths: &p\n  /a: *p\n  /b:\n    get: &g\n      <<: *g\n".to_owned()
    }),
    shape("merge-list.yaml", 800, |n| {
        let keys: String = (0..n).map(|it| format!("x-m{it}: &m{it} {{a{it}: 1}}\n")).collect();
        let names: Vec<String> = (0..n).map(|it| format!("*m{it}")).collect();
        let backend = "x-google-backend: {<<: *all}";
        let users =
            (0..n).map(|it| format!("  /a{it}:\n    get:\n      <<: *all\n      {backend}\n"));
        let users: String = users.collect();
        format!("{keys}x-all: &all {{<<: [{}]}}\npaths:\n{users}", names.join(", "))
    }),
    shape("merged-keys.yaml", 2_000, |n| {
        let keys: String = (0..n).map(|it| format!("  x-google-{it}: {{a: 1}}\n")).collect();
        let users: String =
            (0..n).map(|it| format!("  /a{it}:\n    get: {{<<: [*all, *all, *all]}}\n")).collect();
        format!("x-all: &all\n{keys}paths:\n{users}")
    }),
    shape("aliased-paths.yaml", 800, |n| {
        let keys: String = (0..n).map(|it| format!("  k{it}: 1\n")).collect();
        let users: String = (0..n).map(|it| format!("  /a{it}: *p\n")).collect();
        format!("x-p: &p\n{keys}paths:\n{users}")
    }),
];

pub const TEMPLATES: &[Shape] = &[
    shape("addresses.yaml", 5_000, addresses),
    shape("branches.yaml", 1_200, |n| "{{ if .a }}\nx: 1\n{{ else }}\nx: 2\n{{ end }}\n".repeat(n)),
    shape("deep-branches.yaml", 1_200, |n| {
        let (opened, closed) = ("{% if a %}\nx: 1\n", "{% endif %}\nx: 1\n");
        format!("{}{}", opened.repeat(n), closed.repeat(n))
    }),
    shape("open-branches.yaml", 2_400, |n| "{% if a %}\nx: 1\n".repeat(n)),
    shape("loops.yaml", 1_600, |n| "{% for a in b %}\nx: 1\n{% endfor %}\n".repeat(n)),
    shape("inline-branches.yaml", 5_000, |n| {
        format!("y: [{}]\n", "{% if a %}b, {% endif %}".repeat(n))
    }),
    shape("deep-inline-branches.yaml", 5_000, |n| {
        format!("y: [{}{}]\n", "{% if a %},".repeat(n), ",{% endif %}".repeat(n))
    }),
    shape("words-of-branches.yaml", 2_400, |n| "y: {% if a %}b{% else %}c{% endif %}\n".repeat(n)),
    shape("sections.yaml", 2_400, |n| "{{#a}}\nx: 1\n{{^a}}\n".repeat(n)),
    shape("programs.yaml", 16_000, |n| format!("<% {} %>\n", "if a; end; ".repeat(n))),
    shape("ends.yaml", 8_000, |n| "{% enda %}{% a %}\n".repeat(n)),
    shape("includes.yaml", 6_000, |n| format!("paths:\n{}", "  ${a}\n  # c\n".repeat(n))),
    shape("columns.yaml", 400, |n| {
        let column = |it| format!("{}${{a}}\n{0}x: 1\n", " ".repeat(it));
        format!("y:\n{}", (0..n).map(column).collect::<String>())
    }),
    shape("brought.yaml", 3_000, |n| {
        let uses = "    - {$ref: '#/parameters/b'}\n".repeat(n);
        format!("{}parameters:\n{uses}", "${a}\n".repeat(n))
    }),
    shape("aliases.yaml", 2_400, |n| format!("${{a}}\n{}", "y: *a\n".repeat(n))),
    shape("anchors.yaml", 12_000, |n| format!("y: \"&{}\"\n", "${a}".repeat(n))),
];

/// All of them.
pub fn all() -> impl Iterator<Item = &'static Shape> {
    [BOMBS, DEEP, LONG, JSON, LINES, MERGES, TEMPLATES].into_iter().flatten()
}

fn alias_bomb(levels: usize) -> String {
    let mut text = "x-0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    for level in 1..levels {
        let alias = format!("*a{}", level - 1);
        writeln!(text, "x-{level}: &a{level} [{}]", [alias.as_str(); 9].join(", ")).unwrap();
    }
    format!("{text}paths:\n  /a:\n    get: *a{}\n", levels - 1)
}

fn merge_bomb(levels: usize) -> String {
    let mut text = "x-0: &m0 {a: 1}\n".to_owned();
    for level in 1..levels {
        let merge = format!("*m{}", level - 1);
        writeln!(text, "x-{level}: &m{level} {{<<: [{}]}}", [merge.as_str(); 9].join(", "))
            .unwrap();
    }
    format!("{text}paths:\n  /a:\n    get:\n      x-google-backend: *m{}\n", levels - 1)
}

fn paths(length: usize) -> String {
    let units = [
        "{", "}", "/", ":", "{a", "/{a", "a}", "*", "=", "{a=", "/**", "/{a}", "?", "${", "{{a}}",
        "/:",
    ];
    let paths = units.map(|it| format!("\"/{}\": {{\"get\": {{}}}}", it.repeat(length / it.len())));
    format!("1, \"paths\": {{{}}}}}", paths.join(", "))
}

fn addresses(length: usize) -> String {
    let parts = [
        "$", "${", "${\"}\"", "${{", "{", "{{", "<", "<a", "<%", "[", "[A", "_", "__", "__a",
        "__A_", "%{", "$(", "A_", "A.", "xxx-", "YOUR_", "://", "@", "\"", "\\",
    ];
    let addresses = parts.iter().enumerate().map(|(index, part)| {
        let address = part.repeat(length / part.len());
        format!("  /a{index}:\n    get:\n      x-google-backend:\n        address: '{address}\"'\n")
    });
    format!("paths:\n{}", addresses.collect::<String>())
}
