//! The files beside a config: Terraform, scripts and exported policies, whatever is in them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use gateway_ls::analysis::Analysis;
use gateway_ls::features;
use gateway_ls::infra::{self, Neighbourhood, Policies, Script, TerraformFile};
use gateway_ls::rules;
use gateway_ls::text::Text;
use gateway_ls::yaml::Format;

use super::bytes::Bytes;
use super::ranges;

/// The config that these files deploy.
const CONFIG: &str = r#"swagger: "2.0"
info: {title: "${title}", version: "1"}
x-google-backend: {address: "${url}", jwt_audience: "${audience}"}
paths:
  /a: {get: {operationId: a, x-google-backend: {address: "${orders_url}/a"}}}
  /b: {get: {operationId: b, x-google-backend: {address: "https://SERVICE_URL/b"}}}
"#;

/// Reads a text as each kind of file beside a config, and the config with it.
pub fn check(bytes: &[u8]) {
    let mut bytes = Bytes::new(bytes);
    let (first, second) = (bytes.text(), bytes.text());
    for json in [false, true] {
        let name = |name: &str| {
            PathBuf::from(format!("/r/{name}{}", if json { ".tf.json" } else { ".tf" }))
        };
        let mut files = vec![Arc::new(TerraformFile::read(name("main"), &first))];
        if !second.is_empty() {
            files.push(Arc::new(TerraformFile::read(name("modules/one/main"), &second)));
            files.push(Arc::new(TerraformFile::read("/r/terraform.tfvars".into(), &second)));
        }
        told(&Neighbourhood::of(&files, Vec::new()));
    }
    for name in ["/r/deploy.sh", "/r/Makefile", "/r/cloudbuild.yaml", "/r/.github/workflows/a.yml"]
    {
        if let Some(script) = Script::read(Path::new(name), &first) {
            told(&Neighbourhood::of(&[], vec![Arc::new(script)]));
        }
    }
    let mut policies = Policies::default();
    let _complaint = policies.add(Path::new("policy.json"), None, &first);
    ranges::check("uses", &infra::template_uses(&first), &first);
}

fn told(neighbourhood: &Neighbourhood) {
    for name in ["api.yaml", "openapi.yaml", "openapi.yaml.tftpl", "api.yaml.tftpl"] {
        let Some(around) = neighbourhood.of_config(&Path::new("/r").join(name)) else { continue };
        let settings =
            gateway_ls::settings::Settings { surroundings: around, ..Default::default() };
        let read = Analysis::new(Text::new(CONFIG), Format::Yaml, Arc::new(settings)).named(name);
        let _found = rules::findings(&read);
        for (at, _) in CONFIG.match_indices("${") {
            features::hover(&read, at + 3);
            features::completions(&read, at + 3);
            features::variable_at(&read, at + 3);
        }
        features::lenses(&read, features::LensRoles::Shown, None);
    }
}
