//! The roles that a file needs, a few lines for each.

use annotate_snippets::renderer::Style;

use super::{BOLD, wrapped};
use crate::report::{Need, RoleLine};
use crate::text::visible;

const DIM: Style = Style::new().dimmed();

/// The roles that the backends of one file need.
pub(in crate::cli) fn roles(path: &str, lines: &[RoleLine], width: usize) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let mut section = format!("{BOLD}roles needed{BOLD:#} ({})\n", visible(path));
    for line in lines {
        let backend = format!("{} ({})", visible(&line.address), visible(&line.service));
        let (need, command) = match &line.need {
            Need::Grant { role, resource, command } => {
                (format!("{} on {}", visible(role), visible(resource)), command.as_deref())
            }
            Need::Blocked(reason) => (visible(reason).into_owned(), None),
            Need::NoRole(action) => (visible(action).into_owned(), None),
        };
        let text = wrapped(&format!("{backend}: {need}"), width.saturating_sub(6));
        section.push_str(&format!("  {}\n", text.replace('\n', "\n      ")));
        if let Some(command) = command {
            let folded = folded(&visible(command), width.saturating_sub(10));
            section.push_str(&format!("      {DIM}{folded}{DIM:#}\n"));
        }
    }
    section.push('\n');
    section
}

/// A command over several lines of a shell, broken before options only: a value in quotes may hold
/// blanks.
fn folded(command: &str, width: usize) -> String {
    const INSIDE: &str = "\u{a0}";
    let options = command.replace(' ', INSIDE).replace("\u{a0}--", " --");
    wrapped(&options, width).replace(INSIDE, " ").replace('\n', " \\\n        ")
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn a_role_takes_a_line() {
        let line = |address: &str, service: &str, need: Need| RoleLine {
            address: address.to_owned(),
            service: service.to_owned(),
            need,
        };
        let lines = [
            line(
                "https://orders-1234567890.europe-west1.run.app",
                "Cloud Run",
                Need::Grant {
                    role: "roles/run.invoker".to_owned(),
                    resource: "the service orders".to_owned(),
                    command: Some(
                        "gcloud run services add-iam-policy-binding orders --region=europe-west1 \
                         --member='serviceAccount:an account with blanks in its name' --role=r"
                            .to_owned(),
                    ),
                },
            ),
            line(
                "https://a.googleapis.com",
                "Google API",
                Need::Blocked("It takes access tokens only\u{1b}[31m".to_owned()),
            ),
            line("${url}", "unknown", Need::NoRole("The address is a template.".to_owned())),
        ];
        expect![[r#"
            roles needed (api.yaml)
              https://orders-1234567890.europe-west1.run.app (Cloud Run):
                  roles/run.invoker on the service orders
                  gcloud run services add-iam-policy-binding orders \
                    --region=europe-west1 \
                    --member='serviceAccount:an account with blanks in its name' --role=r
              https://a.googleapis.com (Google API): It takes access tokens only␛[31m
              ${url} (unknown): The address is a template.

        "#]]
        .assert_eq(&anstream::adapter::strip_str(&roles("api.yaml", &lines, 80)).to_string());
        assert_eq!(roles("api.yaml", &[], 80), "");
    }
}
