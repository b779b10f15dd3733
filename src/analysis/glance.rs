//! A glance at a text: whether it is worth reading. Knows no structure, only words; what it lets
//! go is no config.

use crate::gateway;

/// Whether a text may be a gateway config, if the target is not set by hand. Nearly all others are told apart from it by two
/// searches. Words that are written with escapes (`"\u0073wagger"`) are not seen.
pub fn may_be_config(text: &str) -> bool {
    if has_modeline(text) {
        return true;
    }
    if text.contains("google.api.Service") {
        return true;
    }
    ["swagger", "openapi"].iter().any(|word| text.contains(word))
        && (has_escapes(text)
            || gateway::may_hold_gateway_key(text)
            || text.to_ascii_lowercase().contains(".cloud.goog"))
}

/// Whether a text may be a gateway config though the settings say that it is not.
pub fn has_modeline(text: &str) -> bool {
    text.contains("gateway-") && text.contains("gateway-ls:")
}

/// Whether a key may be written in a way that hides it.
fn has_escapes(text: &str) -> bool {
    let escapes = ["\\u", "\\x", "\\U", "\\\n", "\\\r"];
    text.contains('\\') && escapes.iter().any(|escape| text.contains(escape))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::analysis::Analysis;
    use crate::text::Text;
    use crate::yaml::Format;

    #[test]
    fn unrelated_texts_are_let_go() {
        for text in [
            "",
            "apiVersion: v1\nkind: Service\n",
            "openapi: 3.0.0\npaths: {}\n",
            "spec: {schema: {openAPIV3Schema: {x-kubernetes-int-or-string: true}}}\n",
            "# x-google-backend\n",
        ] {
            assert!(!may_be_config(text), "{text}");
        }
    }

    #[test]
    fn no_config_is_let_go() {
        let texts = [
            "swagger: '2.0'\nx-google-backend: {}\n",
            "swagger: '2.0'\nx-gogle-backend: {}\n",
            r#"{"swagger": "2.0", "google-backend": {}}"#,
            "swagger: '2.0'\n\"x-\\x67oogle-backend\": {}\n",
            r#"swagger: '2.0'
"x-goo\
    gle-backend": {}
"#,
            "swagger '2.0'\nx-google-backend: {}\n",
            "swagger: '2.0'\nsecurityDefinitions: {a: {x-issuer: b}}\n",
            r#"swagger: '2.0'
a: &a x-google-allow
*a : all
"#,
            "# gateway-ls: endpoints\nfoo: bar\n",
            "swagger: '2.0'\nhost: a.endpoints.p.Cloud.goog\n",
            "type: google.api.Service\n",
            "openapi: 3.0.0\r\nx-google-auth: {}\r\n",
        ];
        for text in texts {
            // Everything that single bytes less, and cuts, make of them.
            let mut all = vec![text.to_owned()];
            for at in 0..text.len() {
                all.push(text[..at].to_owned());
                all.push(format!("{}{}", &text[..at], &text[at + 1..]));
            }
            for text in all {
                for format in [Format::Yaml, Format::Json] {
                    let analysis = Analysis::new(Text::new(&text), format, Arc::default());
                    assert!(!analysis.is_config || may_be_config(&text), "{text}");
                }
            }
        }
    }
}
