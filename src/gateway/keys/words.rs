//! What the words mean that a key or field can hold.

/// What a word means at a key or field; `None`: the word says it all.
pub fn word_meaning(key: &str, word: &str) -> Option<&'static str> {
    Some(match (key, word) {
        ("path_translation" | "pathTranslation", "APPEND_PATH_TO_ADDRESS") => {
            "The whole path of the request, with its `basePath`, is added to the address: `/orders/7` calls `ADDRESS/orders/7`."
        }
        ("path_translation" | "pathTranslation", "CONSTANT_ADDRESS") => {
            "The address is called as it is. Path parameters are sent as query parameters: `/orders/{id}` calls `ADDRESS?id=7`."
        }
        ("protocol", "http/1.1") => "HTTP/1.1, the default. WebSockets need it.",
        ("protocol", "h2") => "HTTP/2. gRPC streaming needs it.",
        ("x-google-allow", "configured") => "Calls of paths that are not in the config get 404.",
        ("x-google-allow", "all") => {
            "Calls of paths that are not in the config are passed on too, without API key or token."
        }
        ("disable_auth" | "disableAuth", "true") => {
            "The gateway sends no ID token; the caller's `Authorization` is passed on unchanged."
        }
        ("disable_auth" | "disableAuth", "false") => "The gateway sends an ID token. The default.",
        ("allowCors", "true") => {
            "Preflight requests reach the backend; each path still needs an `options` operation."
        }
        ("valueType", "INT64") => "A whole number; what quota needs.",
        ("metricKind", "DELTA") => "What was counted since the last report; what quota needs.",
        ("metricKind", "GAUGE") => "A value at one moment.",
        ("metricKind", "CUMULATIVE") => "What was counted since a fixed start.",
        _ => return None,
    })
}
