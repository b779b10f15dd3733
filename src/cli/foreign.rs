//! Files in another language that hold a config in a text of theirs, such as Terraform: how to check
//! that. They are not read as YAML.

use std::path::Path;

/// What to say of a file that is Terraform or other HCL; `None` if it is not.
pub(super) fn advice(path: &Path, text: &str) -> Option<&'static str> {
    let is_named = || {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        ENDINGS.iter().any(|ending| name.ends_with(ending))
    };
    (is_named() || is_hcl(text)).then_some(
        "is Terraform or other HCL, and a config within it is not read. Write the config to a file of its own, read that with `file` or `templatefile`, and check that file; or pass the text of the config to `gateway-ls check - --stdin-filename openapi.yaml`",
    )
}

/// The text, if it is to be read as YAML or JSON; else nothing, and what to say of the file.
pub(super) fn yaml_or_nothing(path: &Path, text: String) -> (String, Option<&'static str>) {
    match advice(path, &text) {
        Some(advice) => (String::new(), Some(advice)),
        None => (text, None),
    }
}

const ENDINGS: &[&str] = &[".tf", ".hcl", ".tofu", ".tfvars", ".nomad"];

/// Whether the first line that is no comment opens a block of HCL, as in `resource "a" "b" {`.
fn is_hcl(text: &str) -> bool {
    let is_comment =
        |line: &&str| line.is_empty() || line.starts_with('#') || line.starts_with("//");
    let mut lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
    let Some(first) = lines.find(|line| !is_comment(line)) else { return false };
    let Some(opened) = first.strip_suffix('{') else { return false };
    let mut words = opened.split_whitespace();
    let kind = words.next().unwrap_or_default();
    let is_label = |word: &str| word.len() > 2 && word.starts_with('"') && word.ends_with('"');
    BLOCKS.contains(&kind) && words.all(is_label)
}

/// The blocks at the top level of Terraform.
const BLOCKS: &[&str] = &[
    "check",
    "data",
    "import",
    "locals",
    "module",
    "moved",
    "output",
    "provider",
    "removed",
    "resource",
    "terraform",
    "variable",
];

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::advice;

    #[test]
    fn hcl_is_told_by_its_name_or_its_first_block() {
        for (path, text, is_hcl) in [
            ("main.tf", "", true),
            ("api/terragrunt.hcl", "inputs = {}\n", true),
            ("MAIN.TF", "", true),
            (
                "api.yaml",
                "# The API\n\nresource \"google_api_gateway_api_config\" \"api\" {\n}\n",
                true,
            ),
            ("api.txt", "locals {\n  spec = <<-EOT\n", true),
            ("api.yaml", "swagger: '2.0'\nresource \"a\" {\n", false),
            ("api.json", "{\n  \"swagger\": \"2.0\"\n}\n", false),
            ("api.yaml", "resource: {\n}\n", false),
            ("api.tf.yaml", "swagger: '2.0'\n", false),
            ("api.yaml.tftpl", "swagger: '2.0'\n", false),
            ("api.yaml", "", false),
        ] {
            assert_eq!(advice(Path::new(path), text).is_some(), is_hcl, "{path}: {text}");
        }
    }
}
