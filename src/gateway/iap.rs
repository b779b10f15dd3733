//! What Identity-Aware Proxy (IAP) takes. Knows no service: it can be in front of many.

/// The audience that IAP accepts, as messages say it. Its source is `sources::IAP_AUTHENTICATION`.
pub const IAP_AUDIENCE: &str =
    "the resource ID of the IAP application or, with a custom OAuth client, its client ID";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_say_the_same_as_messages() {
        for (file, text, times) in [
            ("keys.yaml", include_str!("keys.yaml"), 1),
            ("snippets.yaml", include_str!("snippets.yaml"), 2),
            ("services/app_engine.yaml", include_str!("services/app_engine.yaml"), 4),
            ("services/other.yaml", include_str!("services/other.yaml"), 2),
        ] {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(text.matches("resource ID").count(), times, "{file}");
            assert_eq!(text.matches(IAP_AUDIENCE).count(), times, "{file}");
        }
    }
}
