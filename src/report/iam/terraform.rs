//! The plan as Terraform for the provider `hashicorp/google`. Whatever is not known is a variable;
//! text from files is in quoted strings and comments only.

use std::collections::BTreeSet;

use super::comments::{comment, granted, head, places, rest};
use super::variables::{Variable, Variables, word};
use super::{Binding, IamPlan, plain};
use crate::gateway::{CommandPart, Resource, ResourceKind};
use crate::infra::{ServiceReferences, quoted};
use crate::text::visible;

/// The plan as Terraform.
pub fn terraform(plan: &IamPlan) -> String {
    let is_unknown = |binding: &Binding, part: &CommandPart| {
        let is_known = word(part).is_some_and(|word| reference(binding, word).is_some());
        matches!(part, CommandPart::Unknown(_) | CommandPart::Optional(..)) && !is_known
    };
    let writer = Writer { variables: Variables::new(plan, is_unknown) };
    let mut text = String::new();
    text += &head(plan);
    text += &folder(plan).unwrap_or_default();
    text += &writer.variables.all.iter().map(variable).collect::<String>();
    let mut names = BTreeSet::new();
    for binding in &plan.bindings {
        let own = service(binding).map(|it| it.label.clone());
        let name = own.unwrap_or_else(|| identifier(&binding.needed.grant.resource));
        let name = unique(&mut names, &name);
        text += &writer.binding(binding, &name);
    }
    text + &rest(plan)
}

struct Writer {
    variables: Variables,
}

/// Attributes with their values as expressions.
type Attributes = Vec<(&'static str, String)>;

impl Writer {
    fn binding(&self, binding: &Binding, name: &str) -> String {
        let role = binding.roles_in_words();
        let resource = &binding.needed.grant.resource;
        let mut text = "\n".to_owned();
        text += &comment(&format!(
            "{role} on {}: {}.",
            resource.in_words(),
            plain(binding.needed.grant.why)
        ));
        text += &places(&binding.places);
        text += &binding.note().map(comment).unwrap_or_default();
        text += &granted(binding);
        if binding.is_granted() {
            return text;
        }
        let role = binding.needed.grant.roles.first().map_or("", |choice| choice.role);
        let member = ("member", self.member(binding));
        let role = ("role", quoted(role));
        let project = ("project", self.project(binding));
        let kind = resource.kind;
        match kind {
            ResourceKind::CloudRunService => {
                // Services made with either version of the API have one and the same policy.
                let location = ("location", self.region(binding));
                let service = ("name", self.name(binding, "SERVICE"));
                let attributes = vec![project, location, service, role, member];
                text += &block(RUN, name, None, &attributes);
            }
            ResourceKind::CloudRunFunction => text += &self.function(binding, name),
            ResourceKind::AppEngineApp => {
                let app = ("app_id", self.project(binding));
                let version = binding.needed.grant.parts.iter().find_map(|part| match part {
                    CommandPart::Value("VERSION", version) => Some(quoted(version)),
                    _ => None,
                });
                let service = resource.name.as_deref().map(quoted);
                let (kind, mut attributes) = match (service, version) {
                    (Some(service), Some(version)) => (
                        "google_iap_app_engine_version_iam_member",
                        vec![project, app, ("service", service), ("version_id", version)],
                    ),
                    (Some(service), None) => (
                        "google_iap_app_engine_service_iam_member",
                        vec![project, app, ("service", service)],
                    ),
                    (None, _) => ("google_iap_web_type_app_engine_iam_member", vec![project, app]),
                };
                attributes.extend([role, member]);
                text += &block(kind, name, None, &attributes);
            }
            ResourceKind::Project | ResourceKind::Unknown => {
                let attributes = vec![project, role, member];
                text += &block("google_project_iam_member", name, None, &attributes);
            }
        }
        text
    }

    /// A function of the 1st generation has a policy of its own; of the 2nd, the Cloud Run service
    /// beneath it has, whose exact name Google tells.
    fn function(&self, binding: &Binding, name: &str) -> String {
        let roles = &binding.needed.grant.roles;
        let is_choice = roles.len() > 1;
        let mut text = String::new();
        let generation = format!("{name}_generation");
        if is_choice {
            let what = "Generation of the function, 1 or 2; its address does not tell.";
            let condition = format!(
                "  validation {{\n    condition     = contains([1, 2], var.{generation})\n    \
                 error_message = \"Must be 1 or 2.\"\n  }}\n"
            );
            text += &format!(
                "variable \"{generation}\" {{\n  description = {}\n  type        = number\n\n\
                 {condition}}}\n\n",
                quoted(what)
            );
        }
        let mut blocks = Vec::new();
        for choice in roles {
            let is_second = choice.role == "roles/run.invoker";
            let number = if is_second { 2 } else { 1 };
            let count = is_choice.then(|| format!("var.{generation} == {number} ? 1 : 0"));
            let (role, member) = (("role", quoted(choice.role)), ("member", self.member(binding)));
            let project = ("project", self.project(binding));
            let function = self.name(binding, "FUNCTION");
            if is_second && service(binding).is_some() {
                let location = ("location", self.region(binding));
                let attributes = vec![project, location, ("name", function), role, member];
                blocks.push(block(RUN, name, count.as_deref(), &attributes));
            } else if is_second {
                let attributes =
                    vec![project.clone(), ("location", self.region(binding)), ("name", function)];
                let data = "google_cloudfunctions2_function";
                blocks.push(written("data", data, name, count.as_deref(), &attributes));
                let instance = if is_choice { format!("{name}[0]") } else { name.to_owned() };
                let service = format!("basename(data.{data}.{instance}.service_config[0].service)");
                let location = ("location", self.region(binding));
                let attributes = vec![project, location, ("name", service), role, member];
                blocks.push(block(RUN, name, count.as_deref(), &attributes));
            } else {
                let attributes = vec![
                    project,
                    ("region", self.region(binding)),
                    ("cloud_function", function),
                    role,
                    member,
                ];
                let kind = "google_cloudfunctions_function_iam_member";
                blocks.push(block(kind, name, count.as_deref(), &attributes));
            }
        }
        text + &blocks.join("\n")
    }

    fn name(&self, binding: &Binding, word: &'static str) -> String {
        self.value(binding, binding.needed.grant.resource.name.as_deref(), word)
    }

    fn region(&self, binding: &Binding) -> String {
        self.value(binding, binding.needed.grant.resource.region.as_deref(), "REGION")
    }

    fn project(&self, binding: &Binding) -> String {
        let resource = &binding.needed.grant.resource;
        let project = resource.project.as_deref().or(resource.project_number.as_deref());
        self.value(binding, project, "PROJECT_ID")
    }

    fn member(&self, binding: &Binding) -> String {
        if let Some(member) = reference(binding, "SA_EMAIL") {
            return member.to_owned();
        }
        let is_unknown = binding.needed.grant.parts.contains(&CommandPart::Unknown("SA_EMAIL"));
        match is_unknown {
            true => {
                let name = self.variables.name(binding, "SA_EMAIL").to_ascii_lowercase();
                format!("\"serviceAccount:${{var.{name}}}\"")
            }
            false => quoted(&binding.needed.grant.member),
        }
    }

    fn value(&self, binding: &Binding, value: Option<&str>, word: &'static str) -> String {
        match (reference(binding, word), value) {
            (Some(reference), _) => reference.to_owned(),
            (None, Some(value)) => quoted(value),
            (None, None) => {
                format!("var.{}", self.variables.name(binding, word).to_ascii_lowercase())
            }
        }
    }
}

/// The references to a backend, if a role on it is granted as one on a service.
fn service(binding: &Binding) -> Option<&ServiceReferences> {
    let grant = &binding.needed.grant;
    let kinds = [ResourceKind::CloudRunService, ResourceKind::CloudRunFunction];
    let is_service = kinds.contains(&grant.resource.kind) && grant.roles.len() == 1;
    binding.references.as_ref()?.service.as_ref().filter(|_| is_service)
}

/// What a word stands for that is defined where the plan belongs.
fn reference<'b>(binding: &'b Binding, word: &str) -> Option<&'b str> {
    let service = || service(binding);
    match word {
        "SERVICE" | "FUNCTION" => Some(&service()?.name),
        "REGION" => Some(&service()?.region),
        "PROJECT_ID" => Some(&service()?.project),
        "SA_EMAIL" | "MEMBER" => binding.references.as_ref()?.member.as_deref(),
        _ => None,
    }
}

/// Where the plan belongs, as a comment, if it refers to anything.
fn folder(plan: &IamPlan) -> Option<String> {
    let missing = plan.bindings.iter().filter(|it| !it.is_granted());
    let references = missing.filter_map(|it| {
        it.references.as_ref().filter(|of| of.member.is_some() || service(it).is_some())
    });
    let folder = references.map(|it| it.folder.to_string_lossy().replace('\\', "/")).next()?;
    let folder = if folder.is_empty() { "the top folder" } else { &folder };
    Some(comment(&format!("Put it into {folder}: it refers to what Terraform defines there.")))
}

const RUN: &str = "google_cloud_run_v2_service_iam_member";

fn block(kind: &str, name: &str, count: Option<&str>, attributes: &Attributes) -> String {
    written("resource", kind, name, count, attributes)
}

/// A block as `terraform fmt` has it.
fn written(
    block: &str,
    kind: &str,
    name: &str,
    count: Option<&str>,
    attributes: &Attributes,
) -> String {
    let mut text = format!("{block} \"{kind}\" \"{name}\" {{\n");
    if let Some(count) = count {
        text += &format!("  count = {count}\n\n");
    }
    let width = attributes.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    for (name, value) in attributes {
        text += &format!("  {name:width$} = {value}\n");
    }
    text + "}\n"
}

fn variable(variable: &Variable) -> String {
    let name = variable.name.to_ascii_lowercase();
    let what = match &variable.address {
        Some(address) => format!("{} ({})", variable.what(), visible(address)),
        None => variable.what().to_owned(),
    };
    format!(
        "\nvariable \"{name}\" {{\n  description = {}\n  type        = string\n}}\n",
        quoted(&what)
    )
}

/// A name for a block.
fn identifier(resource: &Resource) -> String {
    let kind = match resource.kind {
        ResourceKind::CloudRunService => "service",
        ResourceKind::CloudRunFunction => "function",
        ResourceKind::AppEngineApp => "app_engine",
        ResourceKind::Project => "project",
        ResourceKind::Unknown => "backend",
    };
    let letter = |letter: char| match letter.is_ascii_alphanumeric() {
        true => letter.to_ascii_lowercase(),
        false => '_',
    };
    let name = resource.name.as_deref().unwrap_or(kind);
    let name: String = name.chars().map(letter).take(60).collect();
    match name.starts_with(|first: char| first.is_ascii_lowercase()) {
        true => name,
        false => format!("{kind}_{name}"),
    }
}

/// The name with a number after it if it is taken.
fn unique(names: &mut BTreeSet<String>, name: &str) -> String {
    let mut free = name.to_owned();
    let mut count = 1;
    while !names.insert(free.clone()) {
        count += 1;
        free = format!("{name}_{count}");
    }
    free
}
