//! Template variables of a config with the Terraform beside it. `$0` is the cursor.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::*;
use crate::infra::{Neighbourhood, TerraformFile};
use crate::settings::Settings;
use crate::text::Text;
use crate::yaml::Format;

pub(in crate::features) const TERRAFORM: &str = r#"resource "google_cloud_run_v2_service" "orders" {
  name     = "orders"
  location = "europe-west1"
}
resource "google_api_gateway_api_config" "shop" {
  openapi_documents {
    document {
      path     = "api.yaml"
      contents = base64encode(templatefile("${path.module}/../api.yaml", {
        "orders_url" = google_cloud_run_v2_service.orders.uri
        title        = "Shop"
        urls         = { orders = "${google_cloud_run_v2_service.orders.uri}/v1" }
      }))
    }
  }
}
"#;

/// A config, and the cursor in it, with `infra/main.tf` beside it.
pub(in crate::features) fn read(marked: &str, terraform: &str) -> (Analysis, usize) {
    let offset = marked.find("$0").unwrap();
    let text = Text::new(&marked.replacen("$0", "", 1));
    let files = [Arc::new(TerraformFile::read(PathBuf::from("infra/main.tf"), terraform))];
    let all = Neighbourhood::of(&files, Vec::new());
    let surroundings = all.of_config(Path::new("api.yaml")).unwrap_or_default();
    let settings = Settings { surroundings, ..Settings::default() };
    (Analysis::new(text, Format::Yaml, Arc::new(settings)), offset)
}

/// What the cursor is on, and the texts of the places that belong to it.
fn told(line: &str) -> Option<String> {
    let config = format!("swagger: '2.0'\ninfo: {{title: '${{title}}'}}\n{line}\n");
    let (analysis, offset) = read(&config, TERRAFORM);
    let variable = variable_at(&analysis, offset)?;
    let of = |range: TextRange| range.of(analysis.source());
    let name = name_in(TERRAFORM, &variable.given, &variable.name).unwrap();
    let mut told =
        format!("{} in {}: {}", of(variable.range), of(variable.expression), name.of(TERRAFORM));
    if let Some((resource, place)) = &variable.service {
        let label = label_in(TERRAFORM, place).unwrap().of(TERRAFORM);
        told += &format!(", {resource} at {label}:{}", place.line);
    }
    Some(told)
}

#[test]
fn a_variable_leads_to_where_it_is_given_and_to_its_resource() {
    let service = "google_cloud_run_v2_service.orders at orders:1";
    for (line, expected) in [
        ("a: $0${orders_url}/x", format!("orders_url in ${{orders_url}}: orders_url, {service}")),
        ("a: ${orders_url}$0/x", format!("orders_url in ${{orders_url}}: orders_url, {service}")),
        (
            "a: ${title}${orders$0_url}",
            format!("orders_url in ${{orders_url}}: orders_url, {service}"),
        ),
        ("a: \"${ti$0tle}\"", "title in ${title}: title".to_owned()),
        ("${ti$0tle}: 1", "title in ${title}: title".to_owned()),
        ("# ${ti$0tle}", "title in ${title}: title".to_owned()),
        ("a: ${upper(ti$0tle)}", "title in ${upper(title)}: title".to_owned()),
        ("a: ${urls[\"or$0ders\"]}", format!("urls in ${{urls[\"orders\"]}}: urls, {service}")),
        ("a: ${urls.ord$0ers}", format!("urls in ${{urls.orders}}: urls, {service}")),
    ] {
        assert_eq!(told(line), Some(expected), "{line}");
    }
    for line in ["a: ${other$0}", "a: $${ti$0tle}", "a: ti$0tle", "a: ${title$0", "a: $0"] {
        assert_eq!(told(line), None, "{line}");
    }
}

#[test]
fn a_file_that_says_something_else_has_no_name_there() {
    let (analysis, _) = read("swagger: '2.0'$0", TERRAFORM);
    let surroundings = &analysis.settings.surroundings;
    let given = &surroundings.variable("title").unwrap().place;
    let place = &surroundings.service("orders_url").unwrap().place;
    let moved = format!("# é\n{TERRAFORM}");
    assert_eq!(name_in(&moved, given, "title"), None);
    assert_eq!(label_in(&moved, place), None);
    assert_eq!(name_in("", given, "title"), None);
    assert_eq!(name_in(TERRAFORM, given, "tit"), None);
}
