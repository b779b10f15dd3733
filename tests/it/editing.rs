//! While a file is edited: what is broken stays in its block, and nothing panics or goes stale.

use std::sync::Arc;

use gateway_ls::analysis::Analysis;
use gateway_ls::edit::Edit;
use gateway_ls::features::{Rename, definition, hover, links, name_places, rename, symbols};
use gateway_ls::rules::findings;
use gateway_ls::settings::Settings;
use gateway_ls::text::{Text, TextRange};
use gateway_ls::yaml::Format;

use crate::support::{Lcg, shared_files};

fn analyse(source: &str, format: Format) -> Analysis {
    Analysis::new(Text::new(source), format, Arc::new(Settings::default()))
}

/// A config of six path items; each operation's backend is found by a rule.
fn config(format: Format) -> String {
    let mut text = "swagger: \"2.0\"\ninfo:\n  title: Rows\n  version: \"1\"\npaths:\n".to_owned();
    let mut json = String::new();
    for (index, name) in ["a", "b", "c", "d", "e", "f"].into_iter().enumerate() {
        let quote = if index % 2 == 0 { "\"" } else { "'" };
        text += &format!(
            "  /{name}:\n    get:\n      summary: {quote}Read {name}{quote}\n      operationId: get{name}\n      x-google-backend:\n        address: https://{name}1.googleapis.com\n        path_translation: CONSTANT_ADDRESS\n      responses:\n        '200':\n          description: it works\n    post:\n      operationId: post{name}\n      x-google-backend:\n        address: https://{name}2.googleapis.com\n        path_translation: CONSTANT_ADDRESS\n        deadline: 20\n      tags: [x, \"y\"]\n      responses:\n        \"200\":\n          description: it's fine\n"
        );
        let comma = if index < 5 { "," } else { "" };
        json += &format!(
            "    \"/{name}\": {{\n      \"get\": {{\n        \"operationId\": \"get{name}\",\n        \"x-google-backend\": {{\n          \"address\": \"https://{name}1.googleapis.com\",\n          \"path_translation\": \"CONSTANT_ADDRESS\"\n        }},\n        \"responses\": {{\"200\": {{\"description\": \"OK\"}}}}\n      }},\n      \"post\": {{\n        \"operationId\": \"post{name}\",\n        \"x-google-backend\": {{\n          \"address\": \"https://{name}2.googleapis.com\",\n          \"path_translation\": \"CONSTANT_ADDRESS\",\n          \"deadline\": 20\n        }},\n        \"tags\": [\"x\"],\n        \"responses\": {{\"200\": {{\"description\": \"OK\"}}}}\n      }}\n    }}{comma}\n"
        );
    }
    text += "definitions:\n  Row:\n    type: object\nx-end: 1\n";
    match format {
        Format::Yaml => text,
        _ => format!(
            "{{\n  \"swagger\": \"2.0\",\n  \"info\": {{\"title\": \"Rows\", \"version\": \"1\"}},\n  \"paths\": {{\n{json}  }}\n}}\n"
        ),
    }
}

/// Each backend address that a person can read in the text: its place, its text, whether a finding
/// and a hover speak of it.
fn said(source: &str, format: Format) -> Vec<(usize, String, bool, bool)> {
    let analysis = analyse(source, format);
    let findings = findings(&analysis);
    let mut said = Vec::new();
    for (at, _) in source.match_indices("https://") {
        let rest = &source[at..];
        let address = &rest[..rest.find(['\n', '"', '\r', ' ', '}']).unwrap_or(rest.len())];
        let range = TextRange::new(at, at + address.len());
        let found = findings.iter().any(|it| it.rule == "googleapis-backend" && it.range == range);
        said.push((at, address.to_owned(), found, hover(&analysis, at + 9).is_some()));
    }
    for finding in &findings {
        assert!(
            finding.range.end <= source.len() && source.is_char_boundary(finding.range.start),
            "{finding:?}"
        );
    }
    let syntax = findings.iter().filter(|it| it.rule == "syntax").map(|it| it.range.start);
    let blocks: Vec<_> =
        syntax.map(|at| analysis.tree.blocks().position(|block| block.touches(at))).collect();
    if format == Format::Yaml {
        let mut unique = blocks.clone();
        unique.dedup();
        assert_eq!(blocks, unique, "one syntax finding for each block\n{source}");
    }
    said
}

/// Lines that break what they are put into, by what is wrong with them.
const YAML_BREAKS: &[(&str, &str)] = &[
    ("unclosed double quote", "{indent}summary: \"not closed"),
    ("unclosed single quote", "{indent}summary: 'not closed"),
    ("half key", "{indent}summ"),
    ("half x-google key", "{indent}x-google-ba"),
    ("key without space", "{indent}summary:text"),
    ("tab indent", "\tsummary: x"),
    ("tab in the indent", "{indent}\tsummary: x"),
    ("bad dedent by one", "{less}summary: x"),
    ("bad dedent to the path", "   summary: x"),
    ("bad dedent to the root", "summary: x"),
    // Not between two path items: there it takes over what follows, which is valid YAML.
    ("bare key at the root", "summary:"),
    ("stray dash", "{indent}- "),
    ("stray dash and text", "{indent}- text"),
    ("stray dash at the root", "- text"),
    ("open brace", "{indent}extra: {"),
    ("open bracket", "{indent}extra: [a, b"),
    ("open brace alone", "{"),
    ("reserved", "{indent}extra: @x"),
    ("colon in value", "{indent}summary: a: b"),
    ("text after quote", "{indent}summary: \"a\" b"),
    ("conflict marker", "<<<<<<< HEAD"),
    ("conflict", "<<<<<<< HEAD\n{indent}a: 1\n=======\n{indent}b: 1\n>>>>>>> branch"),
    ("alias", "{indent}*x"),
    ("anchor", "&"),
    ("percent", "%"),
    ("nul", "{indent}a: \u{0}"),
    ("half directive", "%{ if x"),
    ("half expression", "{indent}{{ x"),
    ("value before an expression", "{indent}a: \"x\" {{ y }}"),
];

/// Lines of templates, which are no mistake.
const TEMPLATE_LINES: &[(&str, &str)] = &[
    ("directive of Terraform", "{indent}%{ for x in y }"),
    ("directive of Terraform at the margin", "%{ endfor ~}"),
    ("expression of Terraform", "{indent}${indent(4, x)}"),
    ("expression of Terraform at the margin", "${indent(4, x)}"),
    ("directive of Jinja", "{indent}{% for x in y %}"),
    ("directive of Jinja at the margin", "{%- endif -%}"),
    ("comment of Jinja", "{# comment #}"),
    ("action of Helm", "{indent}{{- if eq .x \"y\" }}"),
    ("action of Helm at the margin", "{{- end }}"),
    ("include of Helm", "{{ include \"x\" . | indent 4 }}"),
    ("ERB", "{indent}<% if x %>"),
    ("EJS at the margin", "<%- x -%>"),
    ("value of Helm", "{indent}extra: {{ a }}-z"),
    ("value of Helm with a colon", "{indent}extra: {{ default \"a: b\" .c }}"),
    ("value of Terraform", "{indent}extra: %{ if c }text%{ endif }"),
    ("value of ERB", "{indent}extra: <%= y %>"),
    ("condition of Terraform", "{indent}extra: ${c ? \"a\" : \"b\"}"),
    ("key of Helm", "{indent}{{ include \"a\" . }}-z: 1"),
];

#[test]
fn a_broken_line_stays_in_its_path_item() {
    let source = config(Format::Yaml);
    let lines: Vec<&str> = source.split_inclusive('\n').collect();
    let paths = lines.iter().position(|line| line.starts_with("  /a")).unwrap();
    let end = lines.iter().position(|line| line.starts_with("definitions")).unwrap();
    let mut failures = Vec::new();
    let breaks = YAML_BREAKS.iter().map(|row| (row, false));
    let templates = TEMPLATE_LINES.iter().map(|row| (row, true));
    for ((name, broken), is_template) in breaks.chain(templates) {
        for at in paths + 1..end {
            if *broken == "summary:" && lines[at].starts_with("  /") {
                continue;
            }
            let above = lines[at - 1];
            let indent = above.len() - above.trim_start().len()
                + if above.trim_end().ends_with(':') { 2 } else { 0 };
            let broken = broken
                .replace("{indent}", &" ".repeat(indent))
                .replace("{less}", &" ".repeat(indent - 1));
            let mut text = lines[..at].concat();
            let start = text.len();
            text += &broken;
            text.push('\n');
            text += &lines[at..].concat();
            if is_template {
                let findings = findings(&analyse(&text, Format::Yaml));
                let syntax = findings.iter().find(|it| it.rule == "syntax");
                failures.extend(syntax.map(|it| {
                    format!("{name} after line {at} {above:?} is a mistake: {}", it.message)
                }));
            }
            // The operation that is broken, and what follows it in its path item, may be lost.
            let item_end = lines[at..]
                .iter()
                .position(|line| line.starts_with("  /") || line.starts_with('d'));
            let rest = at + item_end.unwrap();
            let rest_start = text.len() - lines[rest..].concat().len();
            let own_start = lines[..at]
                .iter()
                .rposition(|line| line.starts_with("    get") || line.starts_with("    post"));
            let own_start = own_start.map_or(start, |line| lines[..line].concat().len().min(start));
            let own_start = if above.starts_with("  /") { start } else { own_start };
            for (place, address, found, hovered) in said(&text, Format::Yaml) {
                if (place < own_start || place >= rest_start) && !(found && hovered) {
                    failures.push(format!("{name} after line {at} {above:?} loses {address} (found {found}, hover {hovered})"));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{} lost\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn a_key_at_the_wrong_indentation_stays_where_it_belongs() {
    let source = config(Format::Yaml);
    for key in ["  /b:", "  /c:", "  /f:", "paths:", "definitions:", "info:"] {
        for with in [" ", "\t", "   ", "  \t", "", "paths"] {
            let broken = match with {
                // The colon is lost instead.
                "paths" => key.trim_end_matches(':').to_owned(),
                _ => format!("{with}{}", key.trim_start()),
            };
            let is_header = !key.starts_with(' ');
            // Behind the last path that is a key of the root, which is valid YAML.
            let is_valid = broken == "/f:";
            if broken == key || is_valid || (is_header && with.len() > 1 && with != "paths") {
                continue;
            }
            let text = source.replacen(&format!("\n{key}\n"), &format!("\n{broken}\n"), 1);
            for (_, address, found, hovered) in said(&text, Format::Yaml) {
                // Without its colon the path is no path yet.
                let own = with == "paths" && address.contains(&format!("//{}", &key.trim()[1..2]));
                assert!(own || (found && hovered), "{broken:?} loses {address}");
            }
            let findings = findings(&analyse(&text, Format::Yaml));
            let syntax = findings.iter().filter(|it| it.rule == "syntax").count();
            assert_eq!(syntax, 1, "{broken:?}: {findings:?}");
        }
    }
}

const JSON_BREAKS: &[(&str, &str)] = &[
    ("unclosed quote", "{indent}\"summary\": \"not closed,"),
    ("half key", "{indent}\"summ\""),
    ("half quote", "{indent}\"summ"),
    ("word", "{indent}summ"),
    ("no value", "{indent}\"summary\":"),
    ("open brace", "{indent}\"extra\": {"),
    ("open bracket", "{indent}\"extra\": [1, 2"),
    ("stray brace", "{indent}},"),
    ("two commas", "{indent},,"),
    ("conflict", "<<<<<<< HEAD\n{indent}\"a\": 1,\n=======\n>>>>>>> branch"),
    ("tab", "\t\t\"a\": 1,"),
    ("tab and brace", "\t\t\"a\": {"),
    ("closing tab", "\t\t},"),
    ("brace at the margin", "}"),
    ("brace and comma at the margin", "},"),
    ("half comment", "{indent}/* x"),
    ("no name", "{indent}{\"a\": 1},"),
    ("template", "{indent}\"a\": ${x},"),
    ("template lines", "{{ if x }}\n{indent}\"a\": {{ x }},\n{indent}${y},\n{{ end }}"),
    ("no-break space", "{indent}\"a\":\u{a0}1,"),
];

#[test]
fn a_broken_line_of_json_stays_in_its_path_item() {
    let source = config(Format::Json);
    assert!(
        findings(&analyse(&source, Format::Json)).iter().all(|it| it.rule == "googleapis-backend")
    );
    let lines: Vec<&str> = source.split_inclusive('\n').collect();
    let mut failures = Vec::new();
    for (name, broken) in JSON_BREAKS {
        for at in 4..lines.len() - 3 {
            let above = lines[at - 1];
            let trimmed = above.trim_end();
            if lines[at].starts_with("    \"/")
                || !(trimmed.ends_with(',') || trimmed.ends_with('{'))
            {
                continue;
            }
            let indent =
                above.len() - above.trim_start().len() + if trimmed.ends_with('{') { 2 } else { 0 };
            let mut text = lines[..at].concat();
            let start = text.len();
            text += &broken.replace("{indent}", &" ".repeat(indent));
            text.push('\n');
            text += &lines[at..].concat();
            let item_end = lines[at..].iter().position(|line| line.starts_with("    \"/"));
            let rest_start =
                item_end.map_or(text.len(), |end| text.len() - lines[at + end..].concat().len());
            let item_start =
                lines[..at].iter().rposition(|line| line.starts_with("    \"/")).unwrap();
            let item_start = lines[..item_start].concat().len().min(start);
            for (place, address, found, hovered) in said(&text, Format::Json) {
                if (place < item_start || place >= rest_start) && !(found && hovered) {
                    failures.push(format!("{name} after line {at} {above:?} loses {address} (found {found}, hover {hovered})"));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{} lost\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn typing_a_config_keeps_every_complete_line() {
    for format in [Format::Yaml, Format::Json] {
        let source = config(format);
        let mut is_config = false;
        for (end, _) in source.char_indices() {
            let text = &source[..end];
            let analysis = analyse(text, format);
            is_config |= analysis.is_config;
            let said = said(text, format);
            let complete = text.rfind('\n').unwrap_or(0);
            for (place, address, found, hovered) in said {
                // The first key of the gateway makes it a config.
                if is_config && place < complete {
                    assert!(found && hovered, "{address} found {found} hover {hovered} in\n{text}");
                }
            }
        }
    }
}

#[test]
fn anything_typed_anywhere_is_survived() {
    let mut sources = shared_files(&["corpus"]);
    sources.push(("own".to_owned(), config(Format::Yaml)));
    sources.push(("own.json".to_owned(), config(Format::Json)));
    let mut random = Lcg::new(5);
    for (name, source) in &sources {
        let format = if name.ends_with(".json") { Format::Json } else { Format::Yaml };
        let mut text = source.clone();
        for _ in 0..if source.len() > 20_000 { 10 } else { 40 } {
            text = random.mutate(&text);
            let analysis = analyse(&text, format);
            symbols(&analysis);
            let findings = findings(&analysis);
            links(&analysis, &findings);
            for finding in findings {
                assert!(
                    text.get(finding.range.start..finding.range.end).is_some(),
                    "{name}: {finding:?}"
                );
            }
            for _ in 0..8 {
                let (offset, _) = random.place(&text);
                hover(&analysis, offset);
                definition(&analysis, offset);
                for place in name_places(&analysis, offset) {
                    assert!(text.get(place.range.start..place.range.end).is_some(), "{name}");
                }
                if let Some(Rename::Edits(edits)) = rename(&analysis, offset, "another") {
                    let fits = |it: &Edit| text.get(it.range.start..it.range.end).is_some();
                    assert!(edits.iter().all(fits), "{name}");
                }
            }
        }
    }
}
