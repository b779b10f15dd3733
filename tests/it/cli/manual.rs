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

/// What bash completes the last word with; nothing leaves it to bash, which offers files.
fn completed(words: &[&str]) -> String {
    let script = r#"
        source <(gateway-ls completions bash)
        COMP_WORDS=("$@")
        COMP_CWORD=$(($# - 1))
        function=$(complete -p gateway-ls | grep -oE '_gateway[^ ]+')
        $function gateway-ls "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        echo "${COMPREPLY[@]}"
    "#;
    let program = Path::new(env!("CARGO_BIN_EXE_gateway-ls")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let mut bash = Command::new("bash");
    bash.args(["-c", script, "bash"]).args(words).env("PATH", path);
    let output = bash.output().unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
}

#[test]
fn bash_takes_the_completions() {
    for (words, expected) in [
        (&["gateway-ls", "che"] as &[&str], "check"),
        (&["gateway-ls", "check", "--fa"], "--fail-on"),
        (&["gateway-ls", "check", "--format", "sa"], "sarif"),
        (&["gateway-ls", "check", ""], ""),
        (&["gateway-ls", "iam", ""], ""),
        (&["gateway-ls", "explain", "googleapis"], "googleapis-backend"),
        (&["gateway-ls", "completions", "f"], "fish"),
    ] {
        assert_eq!(completed(words), expected, "{words:?}");
    }
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
