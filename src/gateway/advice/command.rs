//! Commands for a shell: values from the address put into the catalogue's lines. Whatever is not
//! known is a word in capitals, whatever is not plainly safe is quoted.

use super::{AdviceContext, Resource};
use crate::gateway::catalogue::ResourceKind;
use crate::gateway::regions::Region;
use crate::gateway::services::Service;

/// A piece of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommandPart {
    /// Words of the command, which need no quotes.
    Text(String),
    /// A value from the address or the settings, not quoted yet; with the word in capitals that
    /// would stand for it.
    Value(&'static str, String),
    /// A value that is not known, by the word in capitals that stands for it.
    Unknown(&'static str),
    /// An option that may be left out, as its value is not known; with the word for the value.
    Optional(&'static str, &'static str),
}

/// A command of these pieces, ready for a shell; options that may be left out are.
pub(super) fn command(parts: &[CommandPart]) -> String {
    let part = |part: &CommandPart| match part {
        CommandPart::Text(text) => text.clone(),
        CommandPart::Value(_, value) => quote(value),
        CommandPart::Unknown(word) => (*word).to_owned(),
        CommandPart::Optional(..) => String::new(),
    };
    parts.iter().map(part).collect()
}

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
        let profile = service.profile(context);
        let known = |text: Option<&str>| {
            text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let account = known(context.service_account);
        Self {
            name: profile.name,
            region: profile.region.and_then(Region::for_command).map(str::to_owned),
            project: match profile.project_number {
                Some(_) => None,
                None => profile.project.map(str::to_owned).or(known(context.project)),
            },
            project_number: profile.project_number.map(str::to_owned),
            version: profile.version.map(str::to_owned),
            service_account: account,
        }
    }

    /// Whether the address tells all of these.
    pub(super) fn has(&self, needs: &[String]) -> bool {
        needs.iter().all(|need| match need.as_str() {
            "service" => self.name.is_some(),
            "version" => self.version.is_some(),
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
            version: self.version.clone().filter(|_| command.contains("{version}")),
            region: self.region.clone().filter(|_| kind != ResourceKind::Project),
            project: self.project.clone(),
            project_number: self.project_number.clone(),
        }
    }

    /// The command with every `{name}` replaced, in pieces.
    pub(super) fn parts(&self, template: &str, role: &str) -> Vec<CommandPart> {
        let mut parts = Vec::new();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            parts.push(CommandPart::Text(before.to_owned()));
            self.value(name, role, &mut parts);
            rest = after;
        }
        parts.push(CommandPart::Text(rest.to_owned()));
        parts
    }

    fn value(&self, name: &str, role: &str, parts: &mut Vec<CommandPart>) {
        let or = |value: Option<&str>, word: &'static str| {
            // A value that starts with a dash would be read as a flag.
            let value = value.filter(|value| !value.starts_with('-'));
            value.map_or(CommandPart::Unknown(word), |value| {
                CommandPart::Value(word, value.to_owned())
            })
        };
        let flag = |flag: &str, word, value: &str| {
            [CommandPart::Text(format!(" {flag}=")), CommandPart::Value(word, value.to_owned())]
        };
        match name {
            "service" => parts.push(or(self.name.as_deref(), "SERVICE")),
            "function" => parts.push(or(self.name.as_deref(), "FUNCTION")),
            "region" => parts.push(or(self.region.as_deref(), "REGION")),
            "project" => parts.push(or(self.project(), "PROJECT_ID")),
            "project_flag" => match self.project() {
                Some(project) => parts.extend(flag("--project", "PROJECT_ID", project)),
                None => parts.push(CommandPart::Optional("--project", "PROJECT_ID")),
            },
            "version" => parts.push(or(self.version.as_deref(), "VERSION")),
            "member" => match &self.service_account {
                Some(_) => parts.push(CommandPart::Value("MEMBER", self.member())),
                None => {
                    parts.push(CommandPart::Text("serviceAccount:".to_owned()));
                    parts.push(CommandPart::Unknown("SA_EMAIL"));
                }
            },
            "role" => parts.push(CommandPart::Value("ROLE", role.to_owned())),
            _ => {}
        }
    }

    fn project(&self) -> Option<&str> {
        self.project.as_deref().or(self.project_number.as_deref())
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
