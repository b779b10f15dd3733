//! `check --format`, where a person does not read it. The shapes are tested beside what makes them.

use super::*;

const CONFIG: &[u8] =
    b"swagger: '2.0'\nx-google-backend: {address: https://a.googleapis.com, x: 1, x: 2}\n";

fn output(arguments: &[&str]) -> (Option<i32>, String) {
    let folder = folder(&[("a b/api.yaml", CONFIG), ("other.yaml", NOT_OURS)]);
    let mut all = vec!["check", ".", "other.yaml", "--format"];
    all.extend(arguments);
    let output = run_with_stdin(folder.path(), &all, b"");
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn sarif_names_files_as_uris() {
    let (code, text) = output(&["sarif"]);
    let log: serde_json::Value = serde_json::from_str(&text).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!((code, results.len()), (Some(1), 2), "{text}");
    for result in results {
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "a%20b/api.yaml");
        assert_eq!(place["region"]["startLine"], 2);
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        let rule = &log["runs"][0]["tool"]["driver"]["rules"][index];
        assert_eq!(rule["id"], result["ruleId"]);
    }
}

#[test]
fn github_gets_commands_alone() {
    let (code, text) = output(&["github"]);
    assert_eq!((code, text.lines().count()), (Some(1), 2), "{text}");
    let start =
        "::error file=a b/api.yaml,line=2,endLine=2,col=29,endColumn=53,title=googleapis-backend::";
    assert!(text.starts_with(start), "{text}");
    assert!(text.contains("\n::warning file="), "{text}");
}

#[test]
fn junit_fails_as_the_exit_code_does() {
    let failures = |arguments: &[&str]| {
        let (code, text) = output(arguments);
        assert!(text.starts_with("<?xml ") && text.contains("tests=\"2\""), "{text}");
        (code, text.matches("<failure ").count())
    };
    assert_eq!(failures(&["junit"]), (Some(1), 1));
    assert_eq!(failures(&["junit", "--fail-on", "warning"]), (Some(1), 2));
    assert_eq!(failures(&["junit", "--fail-on", "never"]), (Some(0), 0));
}

#[test]
fn nothing_to_say_is_said_in_each_format() {
    let folder = folder(&[]);
    for (format, start) in [("sarif", "{\n"), ("github", ""), ("junit", "<?xml ")] {
        let output = run_with_stdin(folder.path(), &["check", "--format", format], b"");
        assert_eq!(output.status.code(), Some(0), "{format}");
        let stdout = String::from_utf8(output.stdout).unwrap();
        assert!(stdout.starts_with(start) && stdout.is_empty() == start.is_empty(), "{stdout}");
    }
}
