//! Settings and files, over real folders.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use expect_test::{Expect, expect};
use tempfile::TempDir;

use super::*;
use crate::bounds::{self, Bytes};
use crate::settings::{Ignore, Level, Settings, Severity, Target};

/// Reads settings and renders the complaints, each with the text at its place.
fn complaints(text: &str) -> String {
    let (_, complaints) = read_settings(text);
    let line = |complaint: &Complaint| {
        let place = complaint.range.map_or("nowhere", |range| range.of(text)).to_owned();
        format!("{place}: {}\n", complaint.message)
    };
    complaints.iter().map(line).collect()
}

fn check_complaints(text: &str, expected: Expect) {
    expected.assert_eq(&complaints(text));
}

const EVERY_KEY: &str = r#"
target: endpoints
rules:
  googleapis-backend: off
  deadline: error
  no-backend: false
ignore:
  - {path: legacy/, rule: deadline}
  - pointer: /paths/~1rows
serviceAccount: gateway@shop.iam.gserviceaccount.com
project: shop
streaming: true
functionsGeneration: 2
variables:
  REGION: europe-west1
  VERSION: 1.10
  PORT: 8080
  DEBUG: yes
  ON: true
files:
  include: [gateway/*.yaml]
  exclude: vendor/
"#;

#[test]
fn every_key_is_read() {
    let (settings, complaints) = read_settings(EVERY_KEY);
    assert_eq!(complaints, []);
    assert_eq!(settings.target, Some(Target::Endpoints));
    let levels: Vec<_> = settings.rules.into_iter().collect();
    assert_eq!(
        levels,
        [
            ("deadline".to_owned(), Level::On(Severity::Error)),
            ("googleapis-backend".to_owned(), Level::Off),
            ("no-backend".to_owned(), Level::Off),
        ]
    );
    let text = |text: &str| Some(text.to_owned());
    let expected = [
        Ignore { path: text("legacy/"), rule: text("deadline"), pointer: None },
        Ignore { path: None, rule: None, pointer: text("/paths/~1rows") },
    ];
    assert_eq!(settings.ignore, expected);
    assert_eq!(settings.service_account, text("gateway@shop.iam.gserviceaccount.com"));
    assert_eq!(settings.project, text("shop"));
    assert_eq!((settings.streaming, settings.functions_generation), (Some(true), Some(2)));
    let variables: Vec<_> = settings.variables.values().map(String::as_str).collect();
    assert_eq!(variables, ["yes", "true", "8080", "europe-west1", "1.10"], "as they are written");
    assert_eq!(settings.include, ["gateway/*.yaml"]);
    assert_eq!(settings.exclude, ["vendor/"]);
}

#[test]
fn whatever_is_wrong_is_said_and_the_rest_counts() {
    let text = "\
targt: endpoints
target: gateway
rules:
  deadline: loud
  no-backend: warn
  address: [error]
  target: hint
streaming: sometimes
functionsGeneration: 3
ignore:
  - rul: deadline
  - path: '{a'
    rule: deadline
  - {}
  - pointer: paths
  - rule: address
variables:
  LIST: [1]
  NONE:
  NAME: kept
files: {includes: a, include: ['{']}
maxProblems: 3
serviceAccount: SA_EMAIL
project: shop
project: mall
";
    check_complaints(
        text,
        expect![[r#"
            project: `project` is set twice; the last one counts
            targt: `targt` is not a setting; did you mean `target`?
            target: `target` must be `api-gateway` or `endpoints`, not `gateway`
            deadline: `deadline` must be `off`, `hint`, `info`, `warning` or `error`, not `loud`
            no-backend: `no-backend` must be `off`, `hint`, `info`, `warning` or `error`, not `warn`
            address: `address` must be `off`, `hint`, `info`, `warning` or `error`, not a list
            streaming: `streaming` must be `true` or `false`, not `sometimes`
            functionsGeneration: `functionsGeneration` must be `1` or `2`, not `3`
            rul: `rul` is not a key of `ignore`; did you mean `rule`?
            path: the pattern `{a` cannot be read: unclosed alternate group; missing '}' (maybe escape '{' with '[{]'?)
            ignore: an item of `ignore` needs `path`, `rule` or `pointer`
            pointer: `pointer` must be a JSON pointer such as `/paths/~1rows/get`
            LIST: the variable `LIST` must be a text, not a list
            NONE: the variable `NONE` must be a text, not nothing
            includes: `includes` is not a key of `files`; did you mean `include`?
            include: the pattern `{` cannot be read: unclosed alternate group; missing '}' (maybe escape '{' with '[{]'?)
            maxProblems: `maxProblems` is an editor setting and has no effect in this file
            serviceAccount: `serviceAccount` must be the e-mail address of a service account, such as `gateway@my-project.iam.gserviceaccount.com`
        "#]],
    );
    let (settings, _) = read_settings(text);
    assert_eq!(settings.project.as_deref(), Some("mall"));
    assert_eq!(settings.rules.len(), 1);
    assert_eq!(settings.ignore.len(), 1, "what is half understood leaves nothing out");
    assert_eq!(settings.variables.len(), 1);
}

#[test]
fn any_text_is_answered() {
    check_complaints("", expect![[r#""#]]);
    check_complaints("# nothing yet\n", expect![[r#""#]]);
    check_complaints("\u{feff}target: endpoints\r\nstreaming: true\r\n", expect![[r#""#]]);
    check_complaints("rules:\nignore:\ntarget:\n", expect![[r#""#]]);
    check_complaints(
        "{\"targets\": \"endpoints\"}",
        expect![[r#"
        targets: `targets` is not a setting; did you mean `target`?
    "#]],
    );
    check_complaints(
        "- target\n",
        expect![[r#"
        nowhere: must be a map of settings, not a list
    "#]],
    );
    check_complaints(
        "rules: all\nignore: all\n",
        expect![[r#"
        rules: `rules` must be a map, not `all`
        ignore: `ignore` must be a list, not `all`
    "#]],
    );
    check_complaints(
        "target: !x endpoints\n? [1]\n: 2\n",
        expect![[r#"
            target: `target` must be `api-gateway` or `endpoints`, not a value with a tag
            [1]: `a list` is not a setting
        "#]],
    );
    check_complaints("target: endpoints\n---\nstreaming: maybe\n", expect![[r#""#]]);
    check_complaints(
        "target: [\n",
        expect![[r#"
            nowhere: is not valid YAML at line 2, column 1
        "#]],
    );
    check_complaints(
        "target: \u{0}\n",
        expect![[r#"
            nowhere: is not valid YAML
        "#]],
    );
    check_complaints(
        &"#".repeat(1 << 20),
        expect![[r#"
        nowhere: is longer than 256 KiB, too long for settings
    "#]],
    );
}

#[test]
fn places_are_found_in_texts_made_to_hurt() {
    let many = 100_000;
    for (name, text) in [
        ("a key that is everywhere", format!("project: {}\na: 1\n", "a".repeat(2 * many))),
        ("a key before many colons", format!("project: {}\na: 1\n", " a:".repeat(many / 2))),
        ("one line", format!("{{\"#\": 1, {} project: x}}", "a: 1, ".repeat(many / 4))),
        ("a key before many blanks", format!("project: x\na{}: 1\n", " ".repeat(2 * many))),
        ("a blank as a key", format!("project: x\n' ': {}1\n", " ".repeat(2 * many))),
        ("a quote as a key", format!("project: x\n'\"': '{}'\n", "\"".repeat(2 * many))),
        ("blanks before all", format!("{}{{project: x, a: 1, a: 2}}", "\n".repeat(2 * many))),
    ] {
        let (_, complaints) = read_settings(&text);
        assert!(!complaints.is_empty(), "{name}");
    }
}

#[test]
fn unknown_rules_are_found_where_they_stand() {
    let text = "rules:\n  deadlin: off\n  deadline: off\nignore:\n  - path: x\n  - rule: host\n";
    let (settings, _) = read_settings(text);
    let unknown = unknown_rules(&settings, |id| id == "deadline");
    let found: Vec<_> =
        unknown.iter().map(|c| (c.range.map(|range| range.start), c.message.as_str())).collect();
    assert_eq!(
        found,
        [
            (text.find("deadlin:"), "there is no rule `deadlin`"),
            (text.find("rule: host"), "there is no rule `host`"),
        ]
    );
}

#[test]
fn a_client_has_keys_of_its_own() {
    let sent = serde_json::json!({"target": "endpoints", "maxProblems": 3, "streeming": true});
    let (settings, complaints) = client_settings(&sent.to_string());
    assert_eq!(settings.target, Some(Target::Endpoints));
    let messages: Vec<_> = complaints.iter().map(|complaint| complaint.message.as_str()).collect();
    assert_eq!(messages, ["`streeming` is not a setting; did you mean `streaming`?"]);
}

/// The settings for the file at `path`: those of the nearest settings file, which win, laid over
/// `base`, and what is wrong with that settings file.
pub(super) fn settings_for(path: &Path, base: &Settings) -> (Settings, Vec<Complaint>) {
    let Some(file) = settings_file(path) else {
        return (base.clone(), Vec::new());
    };
    let file = load_settings(&file);
    (file.over(base, path), file.complaints)
}

/// A folder with the files given as `(path, text)`.
pub(super) fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

#[test]
fn the_nearest_settings_file_counts_alone_up_to_the_repository() {
    let folder = folder(&[
        (".gateway-ls.yaml", "target: endpoints\n"),
        ("outside/api.yaml", ""),
        ("repository/.git/HEAD", ""),
        ("repository/api.yaml", ""),
        ("settled/.git/HEAD", ""),
        ("settled/.gateway-ls.yaml", "project: settled\n"),
        ("settled/deep/er/api.yaml", ""),
        ("settled/near/.gateway-ls.yaml", "project: near\n"),
        ("settled/near/api.yaml", ""),
    ]);
    let settings = |path: &str| settings_for(&folder.path().join(path), &Settings::default()).0;
    assert_eq!(settings("outside/api.yaml").target, Some(Target::Endpoints));
    assert_eq!(settings("outside/../outside/new.yaml").target, Some(Target::Endpoints));
    assert_eq!(settings("repository/api.yaml"), Settings::default());
    assert_eq!(settings("settled/deep/er/api.yaml").project.as_deref(), Some("settled"));
    assert_eq!(settings("settled/near/api.yaml").project.as_deref(), Some("near"));
    assert_eq!(settings("settled/near/../api.yaml").project.as_deref(), Some("settled"));
}

#[test]
fn a_file_wins_over_the_client_key_by_key() {
    let folder = folder(&[(
        ".gateway-ls.yaml",
        "project: file\nrules: {deadline: off}\nstreaming: false\nvariables: {A: file}\nbad: 1\n",
    )]);
    let client = Settings {
        project: Some("client".to_owned()),
        service_account: Some("a@b".to_owned()),
        streaming: true,
        rules: [("deadline", Level::On(Severity::Error)), ("host", Level::Off)]
            .map(|(id, level)| (id.to_owned(), level))
            .into(),
        ..Settings::default()
    };
    let (settings, complaints) = settings_for(&folder.path().join("api.yaml"), &client);
    assert_eq!(settings.project.as_deref(), Some("file"));
    assert_eq!(settings.service_account.as_deref(), Some("a@b"));
    assert!(!settings.streaming);
    assert_eq!(settings.rules.values().copied().collect::<Vec<_>>(), [Level::Off; 2]);
    assert_eq!(complaints.len(), 1);
    assert!(complaints[0].file.as_ref().unwrap().ends_with(".gateway-ls.yaml"));
}

#[test]
fn globs_start_at_the_settings_file() {
    let folder = folder(&[(
        ".gateway-ls.yaml",
        "files: {include: [/api/*.yaml], exclude: [/api/other.yaml]}\n\
         ignore: [{path: /api/, rule: deadline}, {path: /web/, rule: host}, {rule: address}]\n",
    )]);
    fs::create_dir(folder.path().join("api")).unwrap();
    let settings = |path: &str| settings_for(&folder.path().join(path), &Settings::default()).0;
    let rules = |settings: &Settings| -> Vec<String> {
        settings.ignore.iter().filter_map(|ignore| ignore.rule.clone()).collect()
    };
    let inside = settings("api/gateway.yaml");
    assert_eq!(inside.assume_config, Some(true));
    assert_eq!(rules(&inside), ["deadline", "address"]);
    assert_eq!(settings("api/other.yaml").assume_config, Some(false));
    let outside = settings("gateway.yaml");
    assert_eq!(outside.assume_config, None);
    assert_eq!(rules(&outside), ["address"]);
}

#[test]
fn a_settings_file_that_cannot_be_read_is_complained_about() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join(".gateway-ls.yaml")).unwrap();
    let (settings, complaints) =
        settings_for(&folder.path().join("api.yaml"), &Settings::default());
    assert_eq!(settings, Settings::default());
    assert_eq!(complaints.len(), 1);
    assert!(complaints[0].message.contains("is not a regular file"), "{complaints:?}");
}

/// The files of a listing, `*` before those that were named.
pub(super) fn listed(folder: &Path, arguments: &[&str]) -> Vec<String> {
    let paths: Vec<PathBuf> = arguments.iter().map(|path| folder.join(path)).collect();
    let shown = |found: &Found| {
        let path = found.path.strip_prefix(folder).unwrap().display().to_string();
        format!("{}{}", if found.named { "*" } else { "" }, path.replace('\\', "/"))
    };
    list(&paths).files.iter().map(shown).collect()
}

#[test]
fn folders_are_walked_in_order() {
    let folder = folder(&[
        (".git/config.yaml", ""),
        (".gitignore", "ignored.yaml\nbuild/\n"),
        (".hidden.yaml", ""),
        ("b.yml", ""),
        ("a/z.json", ""),
        ("a/API.YAML", ""),
        ("a/api.yaml.tpl", ""),
        ("a/api.tftpl", ""),
        ("a/openapi.yml.j2", ""),
        ("a/notes.md", ""),
        ("a/yaml", ""),
        ("build/api.yaml", ""),
        ("ignored.yaml", ""),
    ]);
    let walked =
        ["a/API.YAML", "a/api.tftpl", "a/api.yaml.tpl", "a/openapi.yml.j2", "a/z.json", "b.yml"];
    assert_eq!(listed(folder.path(), &[""]), walked);
    assert_eq!(listed(folder.path(), &["b.yml", "a/notes.md"]), ["*b.yml", "*a/notes.md"]);
    assert_eq!(listed(folder.path(), &["ignored.yaml"]), ["*ignored.yaml"]);
    assert_eq!(listed(folder.path(), &["build"]), ["build/api.yaml"]);
    assert_eq!(listed(folder.path(), &["a", "b.yml", "", "b.yml"]).len(), walked.len());
    assert_eq!(listed(folder.path(), &["", "b.yml"]).last().unwrap(), "*b.yml");
}

#[test]
fn what_is_not_there_is_said() {
    let folder = folder(&[("api.yaml", "")]);
    let listing = list(&[folder.path().join("missing.yaml"), folder.path().join("api.yaml")]);
    assert_eq!(listing.files.len(), 1);
    assert_eq!(listing.failures.len(), 1);
    assert_eq!(listing.failures[0].reason, "does not exist");
}

#[test]
fn only_utf8_is_text() {
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    let reason = |bytes: &[u8]| {
        read_from(bytes, bounds::CONFIG).map_err(|error| (error.reason, error.foreign))
    };
    assert_eq!(reason("swagger: 'ß'".as_bytes()), Ok("swagger: 'ß'".to_owned()));
    assert_eq!(reason(b"\xef\xbb\xbfa"), Ok("\u{feff}a".to_owned()));
    assert_eq!(reason(b""), Ok(String::new()));
    assert_eq!(reason(b"a: \xe4\n"), Err(("is not UTF-8 text at byte 3".to_owned(), true)));
    let ours = b"x-google-backend: \xe4\n";
    assert_eq!(reason(ours), Err(("is not UTF-8 text at byte 18".to_owned(), false)));
    let refused = |foreign| Err(("is UTF-16; save it as UTF-8".to_owned(), foreign));
    assert_eq!(reason(b"\xff\xfea\0"), refused(true));
    assert_eq!(reason(&utf16("{}")), refused(true));
    assert_eq!(reason(&utf16("x-google-backend")), refused(false));
}

#[test]
fn what_is_asked_for_is_found_as_a_walk_would_find_it() {
    let folder = folder(&[
        (".git/config.yaml", ""),
        (".gitignore", "ignored.yaml\nbuild/\n"),
        (".hidden.yaml", ""),
        ("a/b/api.yaml", ""),
        ("a/b.yaml", ""),
        ("a/b c/api.yaml", ""),
        ("a/notes.md", ""),
        ("build/api.yaml", ""),
        ("ignored.yaml", ""),
        ("z.yaml", ""),
    ]);
    let found = |only: &[&str]| -> Vec<String> {
        let only = only.iter().map(|path| folder.path().join(path)).collect();
        let files = files_below(folder.path(), only);
        let shown = |path: PathBuf| path.strip_prefix(folder.path()).unwrap().display().to_string();
        files.map(|path| shown(path).replace('\\', "/")).collect()
    };
    assert_eq!(found(&[""]), ["a/b/api.yaml", "a/b c/api.yaml", "a/b.yaml", "z.yaml"]);
    assert_eq!(found(&["a/b"]), ["a/b/api.yaml"]);
    assert_eq!(found(&["a/b.yaml", "z.yaml"]), ["a/b.yaml", "z.yaml"]);
    assert_eq!(found(&["a/b/api.yaml/c"]), [""; 0]);
    let left_out = [".hidden.yaml", "ignored.yaml", "build/api.yaml", "missing.yaml", "a/notes.md"];
    assert_eq!(found(&left_out), [""; 0]);
    assert_eq!(found(&["/elsewhere/api.yaml"]), [""; 0]);
    assert_eq!(files_below(&folder.path().join("missing"), BTreeSet::new()).count(), 0);
}

#[cfg(unix)]
#[test]
fn a_file_is_listed_once_whatever_it_is_called() {
    let folder = folder(&[("a/api.yaml", ""), ("a/b/other.yaml", "")]);
    let at = |path: &str| folder.path().join(path);
    std::os::unix::fs::symlink("a", at("link")).unwrap();
    let paths = ["a/b/../api.yaml", "link/api.yaml", "a", "link", "link/b"].map(at);
    let listed: Vec<_> = list(&paths).files.into_iter().map(|found| found.path).collect();
    assert_eq!(listed, ["a/b/../api.yaml", "a/b/other.yaml"].map(at));
}

#[test]
fn long_files_are_not_read() {
    let folder = folder(&[("api.yaml", "12345")]);
    let path = folder.path().join("api.yaml");
    assert_eq!(read_up_to(&path, Bytes(5)).unwrap(), "12345");
    let too_long = read_up_to(&path, Bytes(4)).unwrap_err();
    assert_eq!(too_long.reason, "is longer than 4 bytes, too long to be read");
    assert!(too_long.foreign, "none of its words are a gateway's");
    let reason = read_up_to(folder.path(), Bytes(4)).unwrap_err().reason;
    assert_eq!(reason, "is not a regular file");
    // Longer than its folder says, as a file is that grows, and standard input.
    let grown = read_from(&b"x-google-backend"[..], Bytes(9)).unwrap_err();
    assert!(!grown.foreign, "{}", grown.reason);
}

#[cfg(unix)]
#[test]
fn pipes_and_links_are_not_followed() {
    let folder = folder(&[("a/api.yaml", "")]);
    let link = folder.path().join("link.yaml");
    std::os::unix::fs::symlink("a/api.yaml", link).unwrap();
    std::os::unix::fs::symlink("..", folder.path().join("a/loop")).unwrap();
    assert_eq!(listed(folder.path(), &[""]), ["a/api.yaml"]);
    assert_eq!(listed(folder.path(), &["link.yaml"]), ["*link.yaml"]);
    assert!(read(Path::new("/dev/null")).unwrap_err().reason.starts_with("is not a regular file"));
}

#[test]
fn a_name_that_stands_there_again_is_said_once_and_later() {
    let text = format!("project: shop\n{}", "target: endpoints\n".repeat(1_000));
    let (settings, complaints) = read_settings(&text);
    assert_eq!(settings.target, Some(Target::Endpoints));
    let said: Vec<_> = complaints
        .iter()
        .map(|it| (it.range.map(|range| range.start), it.message.as_str()))
        .collect();
    let second = "project: shop\ntarget: endpoints\n".len();
    assert_eq!(said, [(Some(second), "`target` is set twice; the last one counts")]);
}

#[test]
fn a_value_is_complained_about_at_the_key_that_counts() {
    let text = "target: endpoints\n# target: x\n\"target\":\n  x\n";
    let (_, complaints) = read_settings(text);
    let starts = complaints.iter().map(|it| it.range.map(|range| range.start));
    let last = text.rfind("target\"");
    assert_eq!(starts.collect::<Vec<_>>(), [last, last], "set twice, and wrong");
}

#[test]
fn little_is_said_of_a_file_that_is_mostly_no_settings() {
    check_complaints(
        "stages: [SECRET]\nvariables: {TOKEN: [SECRET]}\nbuild: {script: SECRET}\n",
        expect![[r#"
            stages: has wrong settings; its text is not shown because most of its keys are not settings
        "#]],
    );
}

#[test]
fn policies_are_a_list_of_files_below_the_settings() {
    let folder = folder(&[
        (".git/HEAD", ""),
        (".gateway-ls.yaml", "policies: [iam/a.json, ./iam/../b.json]\n"),
        ("api/openapi.yaml", ""),
    ]);
    let (settings, complaints) =
        settings_for(&folder.path().join("api/openapi.yaml"), &Settings::default());
    assert_eq!(complaints, []);
    let root = folder.path().canonicalize().unwrap();
    assert_eq!(settings.policy_files, [root.join("iam/a.json"), root.join("b.json")]);
    check_complaints(
        "policies: a.json\n",
        expect![["policies: `policies` must be a list of files, not `a.json`\n"]],
    );
    // A client's settings are in no folder.
    let (client, complaints) = client_settings(r#"{"policies": ["a.json"]}"#);
    assert!(client.policies.is_empty() && complaints.len() == 1, "{complaints:?}");
}
