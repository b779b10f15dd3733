//! Findings as a report of tests (JUnit XML), which most CI systems show. A file is a test suite, a
//! finding a test in it.

use quick_junit::{NonSuccessKind, Report, SerializeError, TestCase, TestCaseStatus, TestSuite};

use super::check::{FileReport, FindingReport};
use crate::settings::{Level, Severity};
use crate::text::visible;

/// The report. A finding fails its test if it is at least as severe as `least`.
pub fn junit(files: &[FileReport], least: Option<Severity>) -> Result<String, SerializeError> {
    let mut report = Report::new("gateway-ls");
    for file in files.iter().filter(|file| file.is_told()) {
        report.add_test_suite(suite(file, least));
    }
    report.to_string()
}

fn suite(file: &FileReport, least: Option<Severity>) -> TestSuite {
    let path = visible(&file.path);
    let mut suite = TestSuite::new(path.as_ref());
    for finding in &file.findings {
        suite.add_test_case(case(&path, finding, least));
    }
    if file.findings.is_empty() {
        // A suite without tests is taken for one that did not run.
        let mut case = TestCase::new("nothing found", TestCaseStatus::success());
        case.set_classname(path.as_ref());
        suite.add_test_case(case);
    }
    suite
}

fn case(path: &str, finding: &FindingReport, least: Option<Severity>) -> TestCase {
    let at = finding.range.start;
    // XML has no room for what acts on a terminal; a sign in its place shows that it is there.
    let message = visible(&finding.message);
    let text = format!("{path}:{}:{}: {message}", at.line, at.column);
    let is_failure = matches!(
        (Level::parse(finding.severity), least),
        (Some(Level::On(severity)), Some(least)) if severity >= least
    );
    let mut status = match is_failure {
        true => TestCaseStatus::non_success(NonSuccessKind::Failure),
        false => TestCaseStatus::success(),
    };
    if is_failure {
        status.set_type(finding.severity).set_message(message.as_ref());
        status.set_description(text.as_str());
    }
    let name = format!("{} at {}:{}", finding.rule, at.line, at.column);
    let mut case = TestCase::new(name, status);
    case.set_classname(path);
    if !is_failure {
        case.set_system_out(format!("{}: {text}", finding.severity));
    }
    case
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::report::testing::examples;

    #[test]
    fn findings_fail_from_a_level_on() {
        expect![[r#"
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites name="gateway-ls" tests="4" skipped="0" failures="2" errors="0">
                <testsuite name="a b/api:1.yaml" tests="3" skipped="0" errors="0" failures="2">
                    <testcase name="duplicate-key at 2:5" classname="a b/api:1.yaml">
                        <failure message="The path `/a,b` stands twice: 100% &lt;wrong&gt;␛." type="error">a b/api:1.yaml:2:5: The path `/a,b` stands twice: 100% &lt;wrong&gt;␛.</failure>
                    </testcase>
                    <testcase name="no-rule-of-ours at 4:1" classname="a b/api:1.yaml">
                        <system-out>hint: a b/api:1.yaml:4:1: Over lines.</system-out>
                    </testcase>
                    <testcase name="no-rule-of-ours at 9:1" classname="a b/api:1.yaml">
                        <failure message="Nowhere." type="warning">a b/api:1.yaml:9:1: Nowhere.</failure>
                    </testcase>
                </testsuite>
                <testsuite name="clean.yaml" tests="1" skipped="0" errors="0" failures="0">
                    <testcase name="nothing found" classname="clean.yaml"/>
                </testsuite>
            </testsuites>
        "#]].assert_eq(&junit(&examples(), Some(Severity::Warning)).unwrap());
    }

    #[test]
    fn none_fails_if_none_shall() {
        let report = junit(&examples(), None).unwrap();
        assert!(report.contains("failures=\"0\"") && !report.contains("<failure"), "{report}");
    }
}
