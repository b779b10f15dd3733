//! Terraform that is being typed, or that no sane person types: what is told of it is told of the
//! whole file too, or it is said that nobody can tell. Nothing panics.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gateway_ls::analysis::Analysis;
use gateway_ls::infra::{GrantedState, Neighbourhood, TerraformFile};
use gateway_ls::report::iam::{IamInput, iam_plan};
use gateway_ls::report::routes;
use gateway_ls::settings::Settings;
use gateway_ls::text::Text;
use gateway_ls::yaml::Format;

const CONFIG: &str = r#"swagger: "2.0"
info: {title: Islands, version: 1.0.0}
paths:
  /boats: {get: {x-google-backend: {address: "${boats}"}}}
  /huts: {get: {x-google-backend: {address: "${huts["shore"]}"}}}
  /tides: {get: {x-google-backend: {address: "${tides}"}}}
  /sails: {get: {x-google-backend: {address: "${sails}"}}}
"#;

/// What is deployed comes first, so that much of what is cut off is about what is told.
const MAIN: &str = r#"resource "google_api_gateway_api_config" "islands" {
  openapi_documents {
    document {
      path = "islands.yaml"
      contents = base64encode(templatefile("islands.yaml", {
        boats = google_cloud_run_v2_service.boats.uri
        huts  = local.huts
        tides = google_cloudfunctions2_function.tides.service_config[0].uri
        sails = google_cloud_run_v2_service.sails.uri
      }))
    }
  }
  gateway_config {
    backend_config {
      google_service_account = google_service_account.gateway.email
    }
  }
}

resource "google_service_account" "gateway" {
  account_id = "islands-gateway"
  project    = "islands-8"
}

resource "google_cloud_run_v2_service" "boats" {
  name     = "boats-${local.stage}"
  location = "europe-west1"
  labels = {
    note = "ünïcödé 🏝 and ${local.stage}"
  }
}

resource "google_cloud_run_v2_service" "huts" {
  for_each = toset(["shore", "hill"])
  name     = "hut-${each.key}"
  location = "europe-west1"
}

resource "google_cloudfunctions2_function" "tides" {
  name     = "tides"
  location = "europe-west1"
  description = <<-EOT
    Tells the tides.
resource "google_cloud_run_v2_service" "boats" {
    }
  EOT
}

resource "google_cloud_run_v2_service" "sails" {
  name     = "sails"
  location = "europe-west1"
}

locals {
  stage = "live"
  huts  = { for key, hut in google_cloud_run_v2_service.huts : key => hut.uri }
}

resource "google_cloud_run_v2_service_iam_member" "boats" {
  name     = google_cloud_run_v2_service.boats.name
  location = "europe-west1"
  role     = "roles/run.invoker"
  member   = google_service_account.gateway.member
}

resource "google_cloud_run_v2_service_iam_binding" "huts" {
  for_each = google_cloud_run_v2_service.huts
  name     = each.value.name
  location = "europe-west1"
  role     = "roles/run.invoker"
  members  = ["serviceAccount:${google_service_account.gateway.email}"]
}

resource "google_cloud_run_service_iam_member" "tides" {
  count    = 0
  service  = google_cloudfunctions2_function.tides.name
  location = "europe-west1"
  role     = "roles/run.invoker"
  member   = google_service_account.gateway.member
}

resource "google_cloud_run_v2_service_iam_member" "sails" {
  name     = google_cloud_run_v2_service.sails.name
  location = "europe-west1"
  role     = "roles/run.invoker"
  member   = google_service_account.gateway.member
  condition {
    title      = "in fair weather"
    expression = "true"
  }
}
"#;

/// What is told of the config.
#[derive(Debug, PartialEq)]
struct Told {
    /// What is known of the services behind the paths.
    facts: BTreeSet<String>,
    /// Whether the role is granted, by address.
    granted: BTreeMap<String, GrantedState>,
}

fn told(main: &str) -> Told {
    let main = Arc::new(TerraformFile::read(PathBuf::from("main.tf"), main));
    let neighbourhood = Neighbourhood::of(&[main], Vec::new());
    let surroundings = neighbourhood.of_config(Path::new("islands.yaml")).unwrap_or_default();
    let settings = Settings { surroundings, ..Settings::default() };
    let analysis = Analysis::new(Text::new(CONFIG), Format::Yaml, Arc::new(settings));
    let mut facts = BTreeSet::new();
    for operation in routes("islands.yaml", &analysis).operations {
        let Some(backend) = operation.backend else { continue };
        let Some(defined) = backend.defined else { continue };
        let path = operation.path;
        facts.insert(format!("{path} is {} by {}", backend.service, defined.resource));
        facts.insert(format!("{path} is defined at {}:{}", defined.path, defined.line));
        facts.extend(defined.generation.map(|it| format!("{path} is of generation {it}")));
        let name = defined.name.filter(|name| !name.contains("${"));
        facts.extend(name.map(|it| format!("{path} is called {it}")));
    }
    let plan = iam_plan(&[IamInput { path: "islands.yaml", analysis: &analysis }]);
    let mut granted = BTreeMap::new();
    for binding in plan.bindings {
        for place in binding.places {
            granted.extend(binding.granted.as_ref().map(|it| (place.address, it.state)));
        }
    }
    Told { facts, granted }
}

impl Told {
    /// Why this is wrong if the other is what the whole file tells.
    fn is_wrong(&self, whole: &Told) -> Option<String> {
        if let Some(fact) = self.facts.iter().find(|it| !whole.facts.contains(*it)) {
            return Some(fact.clone());
        }
        let wrong = self.granted.iter().find(|(address, state)| {
            let whole = whole.granted.get(*address);
            !matches!(state, GrantedState::Unknown | GrantedState::Missing) && whole != Some(*state)
        });
        wrong.map(|(address, state)| format!("{address} is {state:?}"))
    }

    /// What is missing though the whole file grants it.
    fn lacks(&self, whole: &Told) -> Option<&String> {
        let lacking = self.granted.iter().find(|(address, state)| {
            **state == GrantedState::Missing
                && whole.granted.get(*address) != Some(&GrantedState::Missing)
        });
        lacking.map(|(address, _)| address)
    }
}

/// The beginnings of the text up to each line, and within every fifth line to each character.
fn beginnings() -> impl Iterator<Item = &'static str> {
    let mut line = 0;
    let is_looked_at = move |(at, c): &(usize, char)| {
        line += usize::from(*c == '\n');
        line % 5 == 0 || MAIN[..*at].ends_with('\n')
    };
    MAIN.char_indices().filter(is_looked_at).map(|(at, _)| &MAIN[..at])
}

/// The text with one of its lines cut, for each line at a third and at two thirds of it.
fn with_a_line_cut() -> impl Iterator<Item = String> {
    let mut start = 0;
    let lines = MAIN.split_inclusive('\n').map(move |line| {
        start += line.len();
        (start - line.len(), line)
    });
    lines.flat_map(|(start, line)| {
        let text = line.trim_end();
        [1, 2].map(|part| {
            let mut cut = text.len() * part / 3;
            while !text.is_char_boundary(cut) {
                cut += 1;
            }
            format!("{}{}", &MAIN[..start + cut], &MAIN[start + text.len()..])
        })
    })
}

#[test]
fn the_whole_file_tells_all() {
    let told = told(MAIN);
    let facts: Vec<_> = told.facts.iter().map(String::as_str).collect();
    assert_eq!(facts.len(), 13, "{facts:#?}");
    let states: Vec<_> = told.granted.iter().map(|(it, state)| (it.as_str(), *state)).collect();
    assert_eq!(
        states,
        [
            ("${boats}", GrantedState::Granted),
            ("${huts[\"shore\"]}", GrantedState::Granted),
            ("${sails}", GrantedState::Unknown),
            ("${tides}", GrantedState::Missing),
        ]
    );
}

#[test]
fn no_beginning_of_a_file_tells_what_the_whole_does_not() {
    let whole = told(MAIN);
    for text in beginnings() {
        let wrong = told(text).is_wrong(&whole);
        assert_eq!(wrong, None, "{text}");
    }
}

#[test]
fn no_cut_line_tells_what_the_whole_does_not() {
    let whole = told(MAIN);
    for text in with_a_line_cut() {
        let wrong = told(&text).is_wrong(&whole);
        assert_eq!(wrong, None, "{text}");
    }
}

#[test]
fn a_cut_line_takes_nothing_but_its_block() {
    let whole = told(MAIN);
    let grants = MAIN.find("resource \"google_cloud_run_v2_service_iam_member").unwrap();
    let is_in_grants = |text: &String| text.starts_with(&MAIN[..grants]) && text != MAIN;
    let mut cut = 0;
    for text in with_a_line_cut().filter(is_in_grants) {
        assert_eq!(told(&text).facts, whole.facts, "{text}");
        cut += 1;
    }
    assert!(cut > 40, "{cut}");
}

#[test]
fn nothing_is_missing_from_a_file_that_is_broken() {
    let whole = told(MAIN);
    let is_whole = |text: &str| {
        let text = text.trim_end();
        text.is_empty() || text.ends_with("\n}") && !text.ends_with("boats\" {\n    }")
    };
    let broken = beginnings().filter(|text| !is_whole(text)).map(str::to_owned);
    for text in broken.chain(with_a_line_cut().filter(|text| text != MAIN)) {
        assert_eq!(told(&text).lacks(&whole), None, "{text}");
    }
}

#[test]
fn line_ends_and_other_letters_change_nothing() {
    let whole = told(MAIN);
    assert_eq!(told(&MAIN.replace('\n', "\r\n")), whole);
    let comment = "# 🏝🏝🏝 ünïcödé\n";
    let mut shifted = told(&format!("{comment}{MAIN}"));
    shifted.facts.retain(|it| !it.contains(" at "));
    let is_wrong = shifted.is_wrong(&whole);
    assert_eq!((is_wrong, &shifted.granted), (None, &whole.granted));
    assert_eq!(shifted.facts.len(), whole.facts.len() - 4);
}

#[test]
fn what_no_sane_person_types_is_read() {
    let whole = told(MAIN);
    let long = 1_000_000;
    let deep = 100_000;
    for strange in [
        format!("locals {{ x = \"{}\" }}\n", "a".repeat(long)),
        format!("# {}\n", "a".repeat(long)),
        format!("locals {{ x = [{}] }}\n", "1, ".repeat(long / 3)),
        format!("locals {{ x = \"{}\" }}\n", "${local.y}".repeat(long / 10)),
        "a".repeat(long),
        "{".repeat(long),
        "\"".repeat(long),
        "${".repeat(long / 2),
        "<<E\n".repeat(long / 4),
        format!("locals {{ x = {}1{} }}\n", "[".repeat(deep), "]".repeat(deep)),
        format!("locals {{ x = {}1{} }}\n", "(".repeat(deep), ")".repeat(deep)),
        format!("locals {{ x = {}1 }}\n", "!".repeat(deep)),
        format!("locals {{ x = {}1 }}\n", "1 + ".repeat(deep)),
        format!("locals {{ x = {}1 }}\n", "a ? b : ".repeat(deep)),
        format!("locals {{ x = a{} }}\n", ".b".repeat(deep)),
        format!("locals {{ x = {}1{} }}\n", "f(".repeat(deep), ")".repeat(deep)),
        format!("locals {{ x = {}1{} }}\n", "{ a = ".repeat(deep), " }".repeat(deep)),
        format!("locals {{ x = {}1{} }}\n", "\"${".repeat(deep), "}\"".repeat(deep)),
        format!("{}{}\n", "a {\n".repeat(deep), "}\n".repeat(deep)),
    ] {
        let about: String = strange.chars().take(40).collect();
        let told = told(&format!("{strange}{MAIN}"));
        let facts = told.facts.into_iter().filter(|it| !it.contains(" at ")).collect();
        let told = Told { facts, ..told };
        assert_eq!(told.is_wrong(&whole), None, "{about}");
    }
}
