//! What cannot be read or written: files, pipes, devices, patterns without an end, a full disk.

use super::*;

#[test]
fn what_cannot_be_read_is_said_and_the_rest_is_checked() {
    let folder = folder(&[
        ("latin1.yaml", b"title: caf\xe9\n"),
        ("utf16.yaml", b"\xff\xfea\0"),
        ("good.yaml", NOT_OURS),
        ("notes/strange.yaml", b"\xe9"),
        ("notes/ours.yaml", b"x-google-backend: \xe9"),
    ]);
    let files = ["check", "latin1.yaml", "missing.yaml", "utf16.yaml", "good.yaml"];
    check_run(
        &folder,
        &files,
        expect![[r#"
        exit 2
        no gateway config found
        --
        error: `missing.yaml` does not exist
        error: `latin1.yaml` is not UTF-8 text at byte 10
        error: `utf16.yaml` is UTF-16; save it as UTF-8
        note: `good.yaml` is not a gateway config (see --assume-config)
    "#]],
    );
    check_run(
        &folder,
        &["check", "notes"],
        expect![[r#"
        exit 2
        no gateway config found
        --
        error: `notes/ours.yaml` is not UTF-8 text at byte 18
    "#]],
    );
}

#[cfg(unix)]
#[test]
fn pipes_and_devices_are_not_read() {
    let folder = folder(&[]);
    check_run(
        &folder,
        &["check", "/dev/zero"],
        expect![[r#"
        exit 2
        no gateway config found
        --
        error: `/dev/zero` is not a regular file (`-` is standard input)
    "#]],
    );
}

#[cfg(unix)]
#[test]
fn a_file_of_patterns_that_never_ends_is_passed_over() {
    let folder = folder(&[("api.yaml", NOT_OURS), ("a/api.yaml", NOT_OURS)]);
    std::os::unix::fs::symlink("/dev/zero", folder.path().join(".gitignore")).unwrap();
    let pipe = folder.path().join("a/.ignore");
    assert!(Command::new("mkfifo").arg(pipe).status().unwrap().success());
    check_run(
        &folder,
        &["check"],
        expect![[r#"
            exit 0
            no gateway config found
            --
            note: `.gitignore` leaves nothing out: it is not a regular file of this repository
            note: `a/.ignore` leaves nothing out: it is not a regular file of this repository
        "#]],
    );
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let files: Vec<String> = (0..600).map(|index| format!("{index}.yaml")).collect();
    let contents: Vec<(&str, &[u8])> = files.iter().map(|name| (name.as_str(), NOT_OURS)).collect();
    let folder = folder(&contents);
    let mut arguments = vec!["check", "--format", "json"];
    arguments.extend(files.iter().map(String::as_str));
    let mut command = command(folder.path(), &arguments);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let folder = folder(&[]);
    for arguments in [["check"].as_slice(), &["--help"], &["check", "-h"], &["--version"]] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let mut command = command(folder.path(), arguments);
        let output = command.stdout(full).stderr(Stdio::piped()).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.starts_with("error: the output cannot be written: "), "{arguments:?}: {said}");
    }
}
