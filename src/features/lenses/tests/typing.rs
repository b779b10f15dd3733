//! Lenses while somebody types: no line moves that need not.

use super::*;

/// What moves the text: the lines that lenses are above, by the text of these lines.
fn lens_lines(text: &str) -> Vec<String> {
    let analysis = read(text);
    let line = |at: usize| analysis.text.line_at(at).of(text).to_owned();
    lenses(&analysis, LensRoles::Shown, None).into_iter().map(|it| line(it.range.start)).collect()
}

#[test]
fn no_lens_goes_away_while_an_operation_is_typed() {
    let typed = r#"  /typed:
    get:
      operationId: typed
      x-google-backend:
        address: https://typed-1234567890.us-east1.run.app/x
        deadline: 30
        jwt_audience: "https://typed.example.com"
      responses:
        '200': {description: It works}
"#;
    let before = r#"swagger: '2.0'
x-google-backend:
  address: https://a-1234567890.us-east1.run.app
paths:
"#;
    let after = r#"  /z:
    get:
      x-google-backend:
        address: https://z-1234567890.us-east1.run.app
"#;
    let mut shown = lens_lines(&format!("{before}{after}"));
    let mut changes = 0;
    for (at, letter) in typed.char_indices() {
        let text = format!("{before}{}{letter}\n{after}", &typed[..at]);
        let now = lens_lines(&text);
        assert!(shown.iter().all(|line| now.contains(line)), "{now:?} after\n{text}");
        changes += usize::from(now != shown);
        shown = now;
    }
    assert_eq!(changes, 1);
}

#[test]
fn lenses_stay_while_something_is_typed_beside_a_backend() {
    let yaml = |typed: &str| {
        format!(
            r#"swagger: '2.0'
paths:
  /a:
    get:
{typed}
      x-google-backend:
        address: https://a-1234567890.us-east1.run.app
  /z:
    get:
      x-google-backend:
        address: https://z-1234567890.us-east1.run.app
"#
        )
    };
    let json = |typed: &str| {
        format!(
            r#"{{"swagger": "2.0", "paths": {{
  "/a": {{"get": {{
{typed}
    "x-google-backend": {{
      "address": "https://a-1234567890.us-east1.run.app"
    }}
  }}}},
  "/z": {{"get": {{
    "x-google-backend": {{"address": "https://z-1234567890.us-east1.run.app"}}
  }}}}
}}}}
"#
        )
    };
    let in_yaml = "      summary: \"A page\"\n      parameters: [{name: a, in: query}]";
    let in_json = r#"    "summary": "A page", "parameters": [{"name": "a", "in": "query"}],"#;
    type Whole<'a> = &'a dyn Fn(&str) -> String;
    let shapes: [(Format, &str, Whole<'_>); 2] =
        [(Format::Yaml, in_yaml, &yaml), (Format::Json, in_json, &json)];
    for (format, typed, whole) in shapes {
        let titles = |text: &str| -> Vec<String> {
            let analysis = Analysis::new(Text::new(text), format, Arc::new(Settings::default()));
            lenses(&analysis, LensRoles::Shown, None).into_iter().map(|lens| lens.title).collect()
        };
        let shown = titles(&whole(""));
        assert_eq!(shown.len(), 3, "{shown:?}");
        let ends = typed.char_indices().map(|(at, letter)| at + letter.len_utf8());
        let lost: Vec<usize> = ends.filter(|at| titles(&whole(&typed[..*at])) != shown).collect();
        let texts: Vec<_> = lost.iter().map(|at| &typed[..*at]).collect();
        assert!(texts.is_empty(), "lenses change after {texts:#?}");
    }
}

#[test]
fn a_lens_stays_while_the_address_under_it_is_edited() {
    let address = "https://a-1234567890.us-east1.run.app";
    let text = |address: &str, more: &str| {
        format!(
            r#"swagger: '2.0'
paths:
  /a:
    get:
      x-google-backend:
        address: {address}
  /z:
    get:
      x-google-backend:
        address: https://z-1234567890.us-east1.run.app
{more}"#
        )
    };
    let titles_of = |lenses: Vec<Lens>| -> Vec<String> {
        lenses.into_iter().skip(1).map(|lens| lens.title).collect()
    };
    let all = |text: &str| lenses(&read(text), LensRoles::Shown, None);
    let grant = |name: &str| format!("Copy grant: roles/run.invoker on {name}");
    let before = text(address, "");
    let settled = Settled { lenses: all(&before), text: before };
    for end in 1..address.len() {
        let now = text(&address[..end], "");
        assert_eq!(titles_of(all(&now)).last(), Some(&grant("z")));
        let kept = steady(&settled, &now, all(&now)).unwrap();
        assert_eq!(titles_of(kept), [grant("a"), grant("z")], "{now}");
    }
    let other = text(&address.replace("a-", "b-"), "");
    let changed = steady(&settled, &other, all(&other)).unwrap();
    assert_eq!(titles_of(changed), [grant("b"), grant("z")]);
    // Once another line is edited, the lenses are those of the text.
    let elsewhere = text("https://a", "# end\n");
    assert_eq!(steady(&settled, &elsewhere, all(&elsewhere)), None);
    assert_eq!(steady(&settled, &settled.text, all(&settled.text)), None);
}
