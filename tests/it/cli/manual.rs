//! What shells, `man` and people who look for help are told.

use expect_test::expect;

use super::*;

fn printed(arguments: &[&str]) -> String {
    let output = run_with_stdin(folder(&[]).path(), arguments, b"");
    assert_eq!(output.status.code(), Some(0), "{arguments:?}");
    assert!(output.stderr.is_empty(), "{arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn each_shell_completes_commands_and_options() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = printed(&["completions", shell]);
        for word in ["check", "routes", "iam", "explain", "schema", "fail-on"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
}

#[test]
fn bash_takes_the_completions() {
    let script = r#"
        source <(gateway-ls completions bash)
        COMP_WORDS=(gateway-ls check --fa)
        COMP_CWORD=2
        $(complete -p gateway-ls | grep -oE '_gateway[^ ]+') gateway-ls --fa check
        echo "${COMPREPLY[@]}"
    "#;
    let program = Path::new(env!("CARGO_BIN_EXE_gateway-ls")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let output = Command::new("bash").args(["-c", script]).env("PATH", path).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "--fail-on\n");
}

#[test]
fn each_command_has_a_manual_page() {
    let page = printed(&["man"]);
    for command in ["check", "routes", "iam", "explain", "schema", "completions"] {
        assert!(page.contains(&format!("gateway\\-ls\\-{command}(1)")), "{command}\n{page}");
        let page = printed(&["man", command]);
        assert!(page.contains(&format!(".TH gateway-ls-{command} 1")), "{page}");
    }
    check_run(
        &folder(&[]),
        &["man", "grant"],
        expect![[r#"
            exit 2
            --
            error: there is no command `grant`; `gateway-ls help` lists them
        "#]],
    );
}

#[test]
fn help_is_a_command_too() {
    assert_eq!(printed(&["help"]), printed(&["--help"]));
    let help = printed(&["help", "check"]);
    assert_eq!(help, printed(&["check", "--help"]));
    assert!(help.contains("nothing to check"), "{help}");
}
