//! Where the gateway looks for an API key.

/// Whether the gateway is known to read an API key that a scheme defines with this `name` and
/// `in`. For any other place the evidence differs: the definition may be ignored.
pub fn reads_api_key(name: &str, location: &str) -> bool {
    API_KEY_PLACES.contains(&(name, location))
}

/// The `name` and `in` of API keys that are known to be read: the production service's own words
/// of 2025, Google's samples for OpenAPI 3.x, and Google's page on limitations as a third party
/// quoted it in 2026.
pub const API_KEY_PLACES: &[(&str, &str)] =
    &[("key", "query"), ("api_key", "query"), ("x-api-key", "header")];
