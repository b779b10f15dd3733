//! Commands for a shell: values from the address put into the catalogue's lines. Whatever is not
//! known is a word in capitals, whatever is not plainly safe is quoted.

use super::{AdviceContext, Resource};
use crate::gateway::catalogue::ResourceKind;
use crate::gateway::service::Service;

/// The values that commands are made of.
pub(super) struct Values {
    name: Option<String>,
    region: Option<String>,
    project: Option<String>,
    project_number: Option<String>,
    version: Option<String>,
    service_account: Option<String>,
}

impl Values {
    pub(super) fn new(service: &Service, context: &AdviceContext<'_>) -> Self {
        let (region, project, project_number, version) = match service {
            Service::CloudRun(run) => (&run.region, &None, &run.project_number, &None),
            Service::Function(function) => (&function.region, &function.project, &None, &None),
            Service::AppEngine(app) => (&app.region, &app.project, &None, &app.version),
            Service::GoogleApi(api) => (&api.region, &api.project, &None, &None),
            _ => (&None, &None, &None, &None),
        };
        let known = |text: Option<&str>| {
            text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let account = known(context.service_account);
        // The setting may be written as IAM writes members.
        let account = account
            .map(|account| account.trim_start_matches("serviceAccount:").to_owned())
            .filter(|account| !account.is_empty());
        Self {
            name: name(service),
            region: region.as_ref().and_then(|region| region.for_command()).map(str::to_owned),
            project: match project_number {
                Some(_) => None,
                None => project.clone().or(known(context.project)),
            },
            project_number: project_number.clone(),
            version: version.clone(),
            service_account: account,
        }
    }

    /// Whether the address tells all of these.
    pub(super) fn has(&self, needs: &[String]) -> bool {
        needs.iter().all(|need| match need.as_str() {
            "service" => self.name.is_some(),
            _ => self.project().is_some(),
        })
    }

    /// The member, as IAM writes it.
    pub(super) fn member(&self) -> String {
        format!("serviceAccount:{}", self.service_account.as_deref().unwrap_or("SA_EMAIL"))
    }

    /// The resource that a command names.
    pub(super) fn resource(&self, kind: ResourceKind, command: &str) -> Resource {
        let is_named = command.contains("{service}") || command.contains("{function}");
        let name = match kind {
            ResourceKind::Project => self.project().map(str::to_owned),
            _ => self.name.clone().filter(|_| is_named),
        };
        Resource {
            kind,
            name,
            region: self.region.clone().filter(|_| kind != ResourceKind::Project),
            project: self.project.clone(),
            project_number: self.project_number.clone(),
        }
    }

    /// The command with every `{name}` replaced.
    pub(super) fn fill(&self, command: &str, role: &str) -> String {
        let mut filled = String::with_capacity(command.len() * 2);
        let mut rest = command;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            filled.push_str(before);
            filled.push_str(&self.value(name, role));
            rest = after;
        }
        filled.push_str(rest);
        filled
    }

    fn value(&self, name: &str, role: &str) -> String {
        let or = |value: Option<&str>, placeholder: &str| {
            // A value that starts with a dash would be read as a flag.
            let value = value.filter(|value| !value.starts_with('-'));
            value.map_or(placeholder.to_owned(), quote)
        };
        let flag = |flag: &str, value: Option<&str>| {
            value.map_or(String::new(), |value| format!(" --{flag}={}", quote(value)))
        };
        match name {
            "service" => or(self.name.as_deref(), "SERVICE"),
            "function" => or(self.name.as_deref(), "FUNCTION"),
            "region" => or(self.region.as_deref(), "REGION"),
            "project" => or(self.project(), "PROJECT_ID"),
            "project_flag" => flag("project", self.project()),
            "version_flag" => flag("version", self.version.as_deref()),
            "member" => quote(&self.member()),
            "role" => quote(role),
            _ => String::new(),
        }
    }

    fn project(&self) -> Option<&str> {
        self.project.as_deref().or(self.project_number.as_deref())
    }
}

/// What the backend is called, if the address tells.
pub(super) fn name(service: &Service) -> Option<String> {
    match service {
        Service::CloudRun(run) => run.service.clone(),
        Service::Function(function) => function.function.clone(),
        Service::AppEngine(app) => app.service.clone(),
        Service::GoogleApi(api) => {
            api.service.as_ref().map(|name| format!("{name}.googleapis.com"))
        }
        Service::Gateway(gateway) => gateway.gateway.clone(),
        _ => None,
    }
}

/// The value as one word of a POSIX shell.
pub(super) fn quote(value: &str) -> String {
    let is_safe = |byte: u8| byte.is_ascii_alphanumeric() || b"._/:@-".contains(&byte);
    match !value.is_empty() && value.bytes().all(is_safe) {
        true => value.to_owned(),
        false => format!("'{}'", value.replace('\'', r"'\''")),
    }
}
