//! The messages of a service config of a gRPC API, in the form of the tables of OpenAPI's objects.
//! Its rows are in `service_config.yaml`. Knows no document.

use super::openapi_keys::{OpenapiKey, OpenapiObject};

/// The root of a service config.
pub fn service_root() -> &'static OpenapiObject {
    &tables::SERVICE_2
}

/// The field of a message that a key names: protobuf's JSON takes `jwtAudience` for `jwt_audience`.
pub fn message_field(message: &OpenapiObject, name: &str) -> Option<&'static OpenapiKey> {
    message.key(name).or_else(|| message.keys.iter().find(|key| json_name(key.name) == name))
}

/// The other spelling of a field: `jwtAudience`.
pub fn json_name(field: &str) -> String {
    let mut parts = field.split('_');
    let mut name = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let mut letters = part.chars();
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(letters.as_str());
    }
    name
}

mod tables {
    use crate::gateway::openapi_keys::{Items, MapKeys, OpenapiKey, OpenapiObject};
    use crate::gateway::openapi_keys::{OpenapiShape, Reading};
    use crate::gateway::snippets::Content;

    include!(concat!(env!("OUT_DIR"), "/service_config.rs"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_of_a_field() {
        assert_eq!(json_name("overrides_by_request_protocol"), "overridesByRequestProtocol");
        assert_eq!(json_name("id"), "id");
        let field = |name| message_field(service_root(), name).map(|key| key.name);
        assert_eq!(field("configVersion"), Some("config_version"));
        assert_eq!(field("config_version"), Some("config_version"));
        assert_eq!(field("configversion"), None);
    }
}
