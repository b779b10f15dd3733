//! What the files beside a config cost: reading all of a large repository, and an edit of a config
//! whose addresses they fill in, against the same edit where nobody does.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use criterion::{BenchmarkId, Criterion};

use crate::configs::{Config, Format};
use crate::driver::{Editor, read_neighbours};
use crate::time::edited;

/// Files of Terraform in the repository that is read whole.
const FILES: usize = 2_000;
/// Their length in bytes, at least.
const BYTES: usize = 5_000;
/// The length of the config that is edited, at least.
const CONFIG: usize = 100_000;

/// Measures both.
pub fn measure(criterion: &mut Criterion) {
    measure_of(criterion, FILES, CONFIG);
}

/// The same with little to read.
pub fn measure_little(criterion: &mut Criterion) {
    measure_of(criterion, 20, 10_000);
}

fn measure_of(criterion: &mut Criterion, files: usize, bytes: usize) {
    let folder = Folder::new("read");
    for file in 0..files {
        folder.write(&format!("stack{}/file{file}.tf", file / 10), &terraform(file));
    }
    let mut group = criterion.benchmark_group("neighbours-read");
    group.bench_function(BenchmarkId::from_parameter(files), |bencher| {
        bencher.iter(|| assert_eq!(read_neighbours(&folder.0), files));
    });
    group.finish();

    let config = with_holes(Config::new(Format::Yaml, bytes));
    let mut group = criterion.benchmark_group("neighbours-edit");
    for (name, has_neighbours) in [("without", false), ("with", true)] {
        let folder = Folder::new(name);
        folder.write("api.yaml", &config.text);
        if has_neighbours {
            folder.write("main.tf", &deploying(&config));
        }
        let mut editor = Editor::new();
        editor.open_at(&folder.0.join("api.yaml"), &config);
        if has_neighbours {
            editor.wait_for_hover(config.address, "main.tf");
        }
        group.bench_function(BenchmarkId::from_parameter(name), |bencher| {
            bencher
                .iter_custom(|times| (0..times).map(|_| edited(&mut editor, config.summary)).sum());
        });
    }
    group.finish();
}

const ACCOUNT: &str = r#"resource "google_service_account" "gateway" {
  account_id = "gateway"
}

"#;

/// A folder that is removed again.
struct Folder(PathBuf);

impl Folder {
    /// An empty repository.
    fn new(name: &str) -> Self {
        let name = format!("gateway-ls-benches-{}-{name}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(folder.join(".git")).expect("a folder can be made");
        Self(folder)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap_or(Path::new(""))).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Nothing hangs on it.
        let _removed = fs::remove_dir_all(&self.0);
    }
}

/// A file as there are many in a large repository: services with who may call them, and one config
/// in every hundred files.
fn terraform(file: usize) -> String {
    let mut text = String::new();
    if file.is_multiple_of(10) {
        text += "variable \"stage\" {}\n\nlocals {\n  region = \"europe-west1\"\n}\n\n";
        text += ACCOUNT;
    }
    if file.is_multiple_of(100) {
        text += &gateway(&format!("gateway{file}"), &format!("{{ url = {} }}", url(file, 0)));
    }
    let mut service = 0;
    while text.len() < BYTES {
        text += &granted(&format!("service{file}_{service}"));
        service += 1;
    }
    text
}

fn url(file: usize, service: usize) -> String {
    format!("google_cloud_run_v2_service.service{file}_{service}.uri")
}

fn granted(name: &str) -> String {
    format!(
        r#"resource "google_cloud_run_v2_service" "{name}" {{
  name     = "{name}-${{var.stage}}"
  location = local.region
  template {{
    containers {{
      image = "europe-docker.pkg.dev/library/images/{name}:latest"
      ports {{ container_port = 8080 }}
      env {{
        name  = "STAGE"
        value = var.stage
      }}
    }}
  }}
}}

resource "google_cloud_run_v2_service_iam_member" "{name}" {{
  name     = google_cloud_run_v2_service.{name}.name
  location = local.region
  role     = "roles/run.invoker"
  member   = "serviceAccount:${{google_service_account.gateway.email}}"
}}

"#
    )
}

fn gateway(name: &str, filling: &str) -> String {
    format!(
        r#"resource "google_api_gateway_api_config" "{name}" {{
  openapi_documents {{
    document {{
      path     = "api.yaml"
      contents = base64encode(templatefile("api.yaml", {filling}))
    }}
  }}
  gateway_config {{
    backend_config {{
      google_service_account = google_service_account.gateway.email
    }}
  }}
}}

"#
    )
}

/// A config whose addresses are holes: `${shelf7}` in the place of the host.
fn with_holes(config: Config) -> Config {
    let holes = config
        .text
        .lines()
        .map(|line| match line.split_once("https://shelf") {
            Some((before, rest)) => match rest.split_once("-481516234200.europe-west1.run.app") {
                Some((number, rest)) => format!("{before}${{shelf{number}}}{rest}\n"),
                None => format!("{line}\n"),
            },
            None => format!("{line}\n"),
        })
        .collect();
    Config { text: holes, ..config }
}

/// Terraform that fills all holes of a config in.
fn deploying(config: &Config) -> String {
    let mut names: Vec<&str> =
        config.text.split("${").skip(1).filter_map(|rest| Some(rest.split_once('}')?.0)).collect();
    names.sort_unstable();
    names.dedup();
    let mut filling = String::from("{\n");
    let mut services = String::new();
    for name in names {
        writeln!(filling, "    {name} = google_cloud_run_v2_service.{name}.uri")
            .expect("text takes all");
        services += &granted(name);
    }
    let account =
        "resource \"google_service_account\" \"gateway\" {\n  account_id = \"gateway\"\n}\n";
    gateway("library", &format!("{filling}  }}")) + account + &services
}
