//! Addresses of what Terraform makes, as Terraform itself writes them. Knows no file and no value.

use std::fmt;

use crate::text::hides;

/// The address of a resource: `module.api.google_cloud_run_v2_service.each["orders"]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourceAddress {
    /// The calls that lead to its module, each with a dot after it; empty in the root module, `None`
    /// if it is not known which instance of a call is meant.
    pub module: Option<String>,
    /// Whether it is nothing but looked up.
    pub is_data: bool,
    /// Its type.
    pub kind: String,
    /// The name of its block.
    pub name: String,
    /// Which of its instances it is.
    pub key: Key,
}

/// Which of the instances of a block is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// There is only one.
    Only,
    /// The one of this number, made by `count`.
    Number(usize),
    /// The one of this key, made by `for_each`.
    Text(String),
    /// Not known, or all of them.
    Unknown,
}

impl ResourceAddress {
    /// Whether it is known which resource it is, and which of its instances.
    pub fn is_exact(&self) -> bool {
        self.module.is_some() && self.key != Key::Unknown
    }

    /// Whether it may be the same, as far as both are known.
    pub fn may_be(&self, other: &Self) -> bool {
        let is_open = |key: &Key| *key == Key::Unknown;
        (self.is_data, &self.kind, &self.name) == (other.is_data, &other.kind, &other.name)
            && (self.module == other.module || self.module.is_none() || other.module.is_none())
            && (self.key == other.key || is_open(&self.key) || is_open(&other.key))
    }

    /// The resource without regard to which of its instances it is.
    pub fn without_key(&self) -> Self {
        Self { key: Key::Only, ..self.clone() }
    }

    /// An attribute as an expression in its own module; `None` if it is not known whose.
    pub fn attribute(&self, name: &str) -> Option<String> {
        self.is_exact().then(|| format!("{}.{name}", self.within_module()))
    }

    /// A service account as a member that has a role.
    pub fn member(&self) -> Option<String> {
        Some(format!("\"serviceAccount:${{{}}}\"", self.attribute("email")?))
    }

    /// A word for it: `each_orders`.
    pub fn label(&self) -> String {
        let key = match &self.key {
            Key::Only | Key::Unknown => String::new(),
            Key::Number(number) => format!("_{number}"),
            Key::Text(key) => format!("_{}", key.trim_matches(|c: char| !c.is_alphanumeric())),
        };
        let letter = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '_' };
        format!("{}{key}", self.name).chars().map(letter).collect()
    }

    fn within_module(&self) -> String {
        let data = if self.is_data { "data." } else { "" };
        format!("{data}{}.{}{}", self.kind, self.name, self.key)
    }
}

impl fmt::Display for ResourceAddress {
    /// As far as it is known.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let module = self.module.as_deref().unwrap_or_default();
        write!(formatter, "{module}{}", self.within_module())
    }
}

impl fmt::Display for Key {
    /// With its brackets; nothing if it is not known, as in the address of all instances.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Only | Self::Unknown => Ok(()),
            Self::Number(number) => write!(formatter, "[{number}]"),
            Self::Text(key) => write!(formatter, "[{}]", quoted(key)),
        }
    }
}

/// A string in Terraform that means nothing but itself.
pub fn quoted(value: &str) -> String {
    let mut quoted = String::with_capacity(value.len() + 2);
    quoted.push('"');
    let mut letters = value.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '$' | '%' if letters.peek() == Some(&'{') => {
                quoted.push(letter);
                quoted.push(letter);
            }
            letter if hides(letter) && letter > '\u{ffff}' => {
                quoted.push_str(&format!("\\U{:08x}", u32::from(letter)));
            }
            letter if hides(letter) => {
                quoted.push_str(&format!("\\u{:04x}", u32::from(letter)));
            }
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_written_as_terraform_writes_them() {
        let plain = ResourceAddress {
            module: Some(String::new()),
            is_data: false,
            kind: "google_cloud_run_v2_service".to_owned(),
            name: "tea".to_owned(),
            key: Key::Only,
        };
        let of = |key| ResourceAddress { key, ..plain.clone() }.to_string();
        let text = |key: &str| of(Key::Text(key.to_owned()));
        assert_eq!(of(Key::Only), "google_cloud_run_v2_service.tea");
        assert_eq!(of(Key::Number(0)), "google_cloud_run_v2_service.tea[0]");
        assert_eq!(text("green"), r#"google_cloud_run_v2_service.tea["green"]"#);
        assert_eq!(
            text(r#"a "b" ${c} é"#),
            r#"google_cloud_run_v2_service.tea["a \"b\" $${c} é"]"#
        );
        assert_eq!(of(Key::Unknown), "google_cloud_run_v2_service.tea");
        let module = Some(r#"module.shop["eu"]."#.to_owned());
        let looked_up = ResourceAddress { module, is_data: true, ..plain };
        let address = r#"module.shop["eu"].data.google_cloud_run_v2_service.tea"#;
        assert_eq!(looked_up.to_string(), address);
        let name = looked_up.attribute("name");
        assert_eq!(name.as_deref(), Some("data.google_cloud_run_v2_service.tea.name"));
        let unknown = ResourceAddress { key: Key::Unknown, ..looked_up };
        assert_eq!(unknown.attribute("name"), None);
    }
}
