//! Tables of templates and what is cut out of them.

use super::*;

/// The text with every hole in guillemets.
fn marked(text: &str) -> String {
    pieces(text)
        .into_iter()
        .map(|piece| match piece.kind {
            PieceKind::Literal => text[piece.range].to_owned(),
            PieceKind::Hole => format!("«{}»", &text[piece.range]),
        })
        .collect()
}

#[test]
fn holes_are_found() {
    for expected in [
        "«${url}»",
        "«${module.x.url}»/v1",
        r#"«${a.b["c"]}»/d"#,
        r#"«${a["}"]}»/d"#,
        "«${merge({a = 1}, {b = 2})}»/x",
        r#"«${a"}»/d«${b}»"#,
        "https://«${region}»-«${project_id}».cloudfunctions.net/«${function_name}»",
        "https://«$region»-«$projectid».cloudfunctions.net/subscriptions«$commit»",
        "«$GCLOUD_BACKEND»/todo",
        "«%{ if x }a%{ else }${b}%{ endif }»c",
        "«{% if x %}a{% if y %}b{% endif %}{%- endif -%}»c«{# d #}»",
        "«{{ if .x }}a{{ end }}»b«<% if x %>c<% end %>»d«{{ end }}»e«{{ if .f }}»",
        "«{{ .Values.host }}»/x",
        "«{{{raw}}}»/x",
        "«<%= @url %>»/x",
        "«$(SERVICE_URL)»/x",
        "«$(f(x))»/x",
        "«__SERVICE_URL__»/run",
        "svc«__ENV__».example.com",
        "grpcs://«###HOST_NAME###»",
        "https://crm-api-«<hash>»-uc.a.run.app",
        "«<CLOUD RUN URL>»",
        "https://«[PROJECT_ID]».appspot.com",
        "«[HOST NAME]»",
        "endpoint-«{RANDOM}».a.run.app",
        "https://«{REGION}»-«{PROJECT_ID}».cloudfunctions.net/«{FUNCTION_NAME}»",
        "https://a.example.com/«{NAME}»/{id}",
        "https://orders-«*****»-uc.a.run.app",
        "https://a.example.com/«***»/b",
        "https://«**».example.com/**",
        "«********»",
        "https://api.«YOUR_DOMAIN».com/x",
        "offer-«REPLACE_WITH_RUN_URL»",
        "«BACKEND_URL_PLACEHOLDER»",
        "https://orders-«xxxxxxxxxx»-uc.a.run.app",
        "«PROJECT_ID»",
        "«APP ENGINE ADDRESS»",
        "«CLOUD_RUN_SERVICE_URL»",
        "«BACKEND_URL»/v1/x",
        "https://«REGION-PROJECT_ID».cloudfunctions.net/hello",
        "https://us-central1-«PROJECT_ID».cloudfunctions.net/hello",
        "https://orders-«PROJECT_NUMBER».us-central1.run.app",
        "https://«SERVICE».«REGION».run.app:8080",
        "https://«SERVICE»-«HASH»-uc.a.run.app",
        "https://«HOST»:«PORT»/x",
        "https://user@«HOST»/x",
        "«${unclosed/x»",
        "«{{ unclosed»",
        "«${${nested}/x}»/y",
        "é«${x}»é",
        "«#{URL}#»",
        "«#{url}»",
        "«@@URL@@»",
        "«@URL@»",
        "«%URL%»",
        "«%%URL%%»",
        "«%(url)s»",
        "«||X||»",
        "«~X~»",
        "«^X^»",
        "«ENC[AES256_GCM,data:p4=,iv:x=,tag:y=,type:str]»",
    ] {
        let text: String = expected.chars().filter(|c| !"«»".contains(*c)).collect();
        assert_eq!(marked(&text), expected);
    }
}

#[test]
fn literals_are_left_alone() {
    for text in [
        "",
        "https://abc.example.org/shelves/{id}/books",
        "/v1/{name=shelves/*}",
        "/shelves/{ID}/***",
        "https://a.example.com/{name=**}/{Id}/{}",
        "http://[::1]:8080/x",
        "http://[FE80::1]/x",
        "price in $",
        "^[a-z]+$",
        "$5",
        "$$",
        "$${escaped}",
        "%%{escaped}",
        "100%",
        "a < b > c",
        "[id]",
        "a__b__c",
        "___",
        "ESPv2",
        "API.EXAMPLE.COM",
        "HTTPS://BIGQUERY.GOOGLEAPIS.COM/v2",
        "https://Api.Example.com/SOME_PATH",
        "listShelves",
        "X",
        "1/min/{project}",
        "xx",
        "YOUR_",
        "@a",
        "a@b@c",
        "^abc$",
        "~",
        "a|b",
        "%41%42",
        "#x",
        "https://{h}.example.com/{b}",
    ] {
        assert_eq!(marked(text), text);
        assert!(!has_hole(text), "{text}");
    }
}

#[test]
fn upper_case_words_are_no_syntax() {
    for (text, expected) in [
        ("CONSTANT_ADDRESS", false),
        ("GET_ITEMS", false),
        ("YOUR_KEY", true),
        ("REPLACE_ME", true),
        ("${x}", true),
        ("xxx", true),
        ("plain", false),
    ] {
        assert_eq!(has_syntax(text), expected, "{text}");
    }
}

#[test]
fn holes_have_names() {
    for (text, name) in [
        ("${NAME}", "NAME"),
        ("${ var.NAME }", "var.NAME"),
        ("${NAME:-http://x}", "NAME"),
        ("{{- .Values.NAME | quote -}}", ".Values.NAME"),
        ("{{{ NAME }}}", "NAME"),
        ("<%= NAME %>", "NAME"),
        ("$(NAME)", "NAME"),
        ("$NAME", "NAME"),
        ("__NAME__", "NAME"),
        ("<NAME>", "NAME"),
        ("[NAME]", "NAME"),
        ("YOUR_NAME", "YOUR_NAME"),
        ("THE_NAME", "THE_NAME"),
        ("${NAME", "NAME"),
    ] {
        assert_eq!(pieces(text)[0].name, Some(name), "{text}");
    }
    assert_eq!(pieces("%{ if x }")[0].name, None);
    assert_eq!(pieces("${}")[0].name, None);
}

#[test]
fn values_fill_holes() {
    let lookup = |name: &str| match name {
        "NAME" => Some("shop".to_owned()),
        "var.host" => Some("a.example".to_owned()),
        "empty" => Some(String::new()),
        _ => None,
    };
    for (text, expected) in [
        ("https://${NAME}.example", "https://shop.example"),
        ("${var.NAME}", "shop"),
        ("{{ .Values.NAME }}/x", "shop/x"),
        ("${var.host}/${other}", "a.example/${other}"),
        ("a${empty}b", "ab"),
        ("plain", "plain"),
    ] {
        assert_eq!(fill(text, lookup).text, expected);
    }
    assert!(!fill("${other}", lookup).is_changed());
}

#[test]
fn filled_places_lead_back_to_the_template() {
    let template = "https://${NAME}.example/${P}?q";
    let filled = fill(template, |name| match name {
        "NAME" => Some("a-long-name-for-it".to_owned()),
        "P" => Some("p".to_owned()),
        _ => None,
    });
    assert_eq!(filled.text, "https://a-long-name-for-it.example/p?q");
    for (part, expected) in [
        ("https", "https"),
        ("a-long", "${NAME}"),
        ("name-for-it.exam", "${NAME}.exam"),
        ("example", "example"),
        ("/p?q", "/${P}?q"),
        ("?q", "?q"),
    ] {
        let start = filled.text.find(part).unwrap();
        assert_eq!(&template[filled.source_range(start..start + part.len())], expected);
    }
}

#[test]
fn pieces_cover_any_text() {
    let parts = [
        "$",
        "{",
        "}",
        "${",
        "$(",
        ")",
        "{{",
        "}}",
        "<",
        ">",
        "<%",
        "%>",
        "%{",
        "[",
        "]",
        "_",
        "__",
        "A",
        "b",
        "XX",
        "PROJECT_ID",
        "\"",
        "\\",
        "é",
        " ",
        ".",
        "/",
        "://",
        ":",
        "@",
        "@a@",
        "%",
        "#{",
        "|",
        "…",
        "«",
        "»",
        "-",
        "YOUR_",
        "xxx",
        "\n",
        "0",
    ];
    let mut seed = 7u64;
    let mut random = |below: usize| {
        seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (seed >> 33) as usize % below
    };
    for _ in 0..20_000 {
        let text: String = (0..random(14)).map(|_| parts[random(parts.len())]).collect();
        for pieces in [pieces(&text), pieces_of_url(&text)] {
            let mut end = 0;
            for piece in pieces {
                assert_eq!(piece.range.start, end, "{text:?}");
                assert!(piece.range.end > end, "{text:?}");
                assert!(text.get(piece.range.clone()).is_some(), "{text:?}");
                end = piece.range.end;
            }
            assert_eq!(end, text.len(), "{text:?}");
        }
        assert_eq!(fill(&text, |_| None).text, text);
    }
}

#[test]
fn words_that_ask_for_a_field() {
    for (text, name) in [
        ("PROTOCOL", "protocol"),
        ("BACKEND_PROTO", "protocol"),
        ("PATH_TRANSLATION_VALUE", "path_translation"),
        ("QUOTA_UNIT", "unit"),
        ("VALUE_TYPE", "valueType"),
        ("PUT IT HERE", "x-google-allow"),
        ("ALLOW", "x-google-allow"),
        ("KEY_NAME", "name"),
    ] {
        assert!(asks_for(text, name), "{text} {name}");
    }
    for (text, name) in [
        ("QUIC", "protocol"),
        ("NONE", "path_translation"),
        ("PER_MINUTE", "unit"),
        ("INTEGER", "valueType"),
        ("NONE", "x-google-allow"),
        ("API_KEY", "name"),
        ("QUERY", "in"),
    ] {
        assert!(!asks_for(text, name), "{text} {name}");
    }
}

#[test]
fn lone_words_where_a_url_must_stand() {
    for (text, is_hole) in [
        ("function_url", true),
        (" applied-skills-project\n", true),
        ("Backend-URL2", true),
        ("backend", false),
        ("a.example.com", false),
        ("my-host:8080", false),
        ("my-host/x", false),
        ("my--host", false),
        ("2-a", false),
        ("-a", false),
        ("", false),
    ] {
        assert_eq!(is_url_placeholder(text), is_hole, "{text}");
        let is_one_hole = matches!(&pieces_of_url(text)[..], [one] if one.kind == PieceKind::Hole);
        assert_eq!(is_one_hole, is_hole, "{text}");
    }
}

#[test]
fn holes_of_urls() {
    for expected in [
        "https://<{service}>-<{hash}>-uc.a.run.app",
        "https://<{region}>-<{project_id}>.cloudfunctions.net/{function}",
        "<{cloud_run_url}>/users/{id}",
        "<{0}>",
        "https://<{}>/x",
        "my-api.endpoints.<{project_id}>.cloud.goog",
        "https://<[region]>-<[project]>.cloudfunctions.net/fn",
        "https://<[service-url]>",
        "https://<#{HOST}#>/x",
        "https://<#{HOST}>/<#{path}>",
        "https://<@@SERVICE@@>.run.app",
        "https://<@SERVICE@>.run.app",
        "https://orders-<@HASH@>-uc.a.run.app",
        "https://<%HOST%>/<%PATH%>",
        "https://<%%HOST%%>",
        "https://<%(host)s>/x",
        "https://<%s>/x",
        "https://<||SERVICE||>.run.app",
        "https://<^X^>.run.app",
        "https://<~X~>.run.app",
        "https://<(SERVICE_URL)>",
        "https://<:host>/x",
        "<:service_url>",
        "<...>",
        "https://<...>",
        "https://<…>/x",
        "https://orders-<…>.run.app",
        "<«URL»>",
        "<your cloud run url>",
        "<service_url>",
        "https://<service_url>/users",
        "https://<your-cloud-run-url>:8080/x",
        "https://<insert-url-here>",
        "https://<changeme>",
        "https://<TODO>",
        "<changeme>",
        "<CloudRunUrl>",
        "http://<backend-url>",
    ] {
        let text: String = expected.chars().filter(|c| !"<>".contains(*c)).collect();
        let pieces = pieces_of_url(&text);
        let is_hole = |piece: &Piece<'_>| piece.kind == PieceKind::Hole;
        let part = |piece: &Piece<'_>| match is_hole(piece) {
            true => format!("<{}>", &text[piece.range.clone()]),
            false => text[piece.range.clone()].to_owned(),
        };
        assert_eq!(pieces.iter().map(part).collect::<String>(), expected);
        assert!(has_hole_in_url(&text), "{text}");
    }
}

#[test]
fn urls_that_mean_themselves() {
    for text in [
        "https://a.example.com/{id}?x={y}#z",
        "https://{a.example.com",
        "https://a}.example.com",
        "https://u:p@a.example.com",
        "https://@a@b.example.com",
        "https://a.example.com/%20%C3%A4",
        "https://b%C3%BCcher.example.com",
        "https://%E4nd%C3%A4.example.com",
        "https://a.example.com/%zz",
        "https://a.example.com/%d0",
        "https://[::1]:8080/[id]",
        "https://[2001:db8::1]",
        "https://a.example.com:8080",
        "https://a.example.com/~user/@me/(x)/...",
        "https://~a.example.com",
        "http://localhost:8080",
        "http://LocalHost",
        "http://backend:8080/x",
        "http://my-service",
        "https://::80",
        "/{a}/[b]/%s",
        "",
    ] {
        assert!(!has_hole_in_url(text), "{text}: {:?}", pieces_of_url(text));
    }
}
