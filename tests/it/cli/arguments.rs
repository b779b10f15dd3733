//! The arguments: what is understood, and what is said of the rest.

use expect_test::expect;

use super::*;

#[test]
fn wrong_arguments_are_said_and_end_with_2() {
    let folder = folder(&[("api.yaml", NOT_OURS)]);
    for arguments in [
        &["chekc"] as &[&str],
        &["--frobnicate"],
        &["--stdio", "check"],
        &["check", "--frobnicate"],
        &["check", "--format", "xml"],
        &["check", "--fail-on", "all"],
        &["check", "--target", "apigee"],
        &["check", "--rule", "deadline"],
        &["check", "--rule", "syntax=loud"],
        &["check", "--config"],
        &["check", "--stdin-filename", "api.yaml"],
        &["check", "--fix", "-", "--format", "json"],
        &["check", "--summary", "--format", "json"],
        &["explain", "no-such-rule"],
    ] {
        let output = run_with_stdin(folder.path(), arguments, b"");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
        assert!(output.stderr.starts_with(b"error: "), "{arguments:?}");
    }
    check_run(
        &folder,
        &["check", "--stdin-filename", "x"],
        expect![[r#"
        exit 2
        --
        error: --stdin-filename needs `-` among the paths
    "#]],
    );
    check_run(
        &folder,
        &["check", "--rule", "syntax=loud"],
        expect![[r#"
            exit 2
            --
            error: invalid value 'syntax=loud' for '--rule <ID=LEVEL>': the level must be off, hint, info, warning or error, not `loud`

            For more information, try '--help'.
        "#]],
    );
    check_run(
        &folder,
        &["explain", "no-such-rule"],
        expect![[r#"
        exit 2
        --
        error: there is no rule `no-such-rule`; `gateway-ls explain` lists them all
    "#]],
    );
}

#[test]
fn help_and_version() {
    let folder = folder(&[]);
    let version = said(folder.path(), &run_with_stdin(folder.path(), &["--version"], b""));
    assert!(version.starts_with("exit 0\ngateway-ls VERSION (facts as of 20"), "{version}");
    assert!(version.contains(", the oldest of 20"), "{version}");
    check_run(
        &folder,
        &["check", "-h"],
        expect![[r#"
            exit 0
            Check gateway configs

            Usage: gateway-ls check [OPTIONS] [PATH]...

            Arguments:
              [PATH]...  Files and folders; `-` is standard input [default: .]

            Options:
                  --format <FORMAT>        How to print what was found [default: human] [possible values: human,
                                           json, sarif, github, junit]
                  --no-roles               Print findings only, not the roles that the backends need
                  --summary                Print one line per file, with the number of findings of each level
                  --together               Check the files against each other too: they are deployed together,
                                           as one API
                  --no-infra               Look at no Terraform beside the config
                  --fail-on <LEVEL>        The lowest level of a finding that makes the exit code 1 [default:
                                           error] [possible values: error, warning, info, hint, never]
                  --fix                    Apply every fix that is safe, and report what is left
                  --rule <ID=LEVEL>        Set the level of a rule: off, hint, info, warning or error. May be
                                           given several times
                  --target <TARGET>        The product that reads the config [possible values: api-gateway,
                                           endpoints]
                  --config <FILE>          Read the settings from this file, not from the nearest
                                           .gateway-ls.yaml
                  --assume-config          Take the files that are named, and standard input, for gateway
                                           configs whatever they hold
                  --stdin-filename <NAME>  The name of standard input, for the settings and in what is printed
              -h, --help                   Print help (see more with '--help')
            --
        "#]],
    );
    check_run(
        &folder,
        &["-h"],
        expect![[r#"
            exit 0
            Language server and checker for OpenAPI configs of Google Cloud API Gateway

            Usage: gateway-ls [OPTIONS]
                   gateway-ls <COMMAND>

            Commands:
              check        Check gateway configs
              routes       Show where each operation's requests go: the URL, the token, what a caller must bring
              iam          Show which roles the gateway's service account needs, each once: as text, as a
                           script, as Terraform
              explain      Explain a rule or a backend, list all rules, or show the sources of the facts
              schema       Print a JSON Schema of configs, for other editors and validators
              completions  Print completions of commands and options for a shell
              man          Print the manual page, for `man`: `gateway-ls man > gateway-ls.1`
              help         Print this message or the help of the given subcommand(s)

            Options:
                  --stdio       Serve an editor, even when started in a terminal
              -V, --version     Print the version and the day the facts about Google Cloud were read
                  --log <FILE>  Write the log of the server to the end of this file, not to standard error
              -h, --help        Print help (see more with '--help')
            --
        "#]],
    );
}
