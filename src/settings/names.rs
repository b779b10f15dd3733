//! Names of Google's that a person writes into settings and flags.

/// The e-mail of a service account, which may be written as IAM writes members; or what it must be.
///
/// # Errors
/// The end of a sentence that says what is expected.
pub fn service_account(text: &str) -> Result<&str, &'static str> {
    let email = text.strip_prefix("serviceAccount:").unwrap_or(text);
    if is_service_agent(email) {
        return Err(
            "must be the gateway's service account (`--backend-auth-service-account`), not API \
                    Gateway's service agent: the gateway never calls a backend as the agent, so a \
                    role for it has no effect",
        );
    }
    let is_name = |text: &str, others: &[u8]| {
        let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || others.contains(&byte);
        text.starts_with(|first: char| first.is_ascii_alphanumeric()) && text.bytes().all(is_letter)
    };
    let is_email = email.split_once('@').is_some_and(|(name, domain)| {
        is_name(name, b"._+-") && is_name(domain, b".-") && domain.contains('.')
    });
    match is_email {
        true => Ok(email),
        false => Err("must be the e-mail address of a service account, such as \
                      `gateway@my-project.iam.gserviceaccount.com`"),
    }
}

/// Whether this is the account that API Gateway works with behind the scenes, and calls no backend
/// as: `service-PROJECT_NUMBER@gcp-sa-apigateway.iam.gserviceaccount.com`.
fn is_service_agent(email: &str) -> bool {
    let domain = email.split_once('@').map(|(_, domain)| domain.to_ascii_lowercase());
    domain.is_some_and(|domain| domain.starts_with("gcp-sa-apigateway"))
}

/// The id of a project, or what it must be.
///
/// # Errors
/// The end of a sentence that says what is expected.
pub fn project(text: &str) -> Result<&str, &'static str> {
    let is_letter =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-.:".contains(&byte);
    let starts_well = text.starts_with(|first: char| first.is_ascii_alphanumeric());
    match starts_well && text.bytes().all(is_letter) {
        true => Ok(text),
        false => Err("must be a project ID, such as `my-project-42`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_and_a_project() {
        let email = "gateway@shop-42.iam.gserviceaccount.com";
        assert_eq!(service_account(email), Ok(email));
        assert_eq!(service_account(&format!("serviceAccount:{email}")), Ok(email));
        let wrong = [
            "gateway",
            "SA_EMAIL",
            "${SA}",
            "@x.y",
            "a@b",
            "user:a@b.c",
            "a b@c.d",
            "a@b.c;ls",
            "",
            "a@b@c.d",
        ];
        for wrong in wrong {
            assert!(service_account(wrong).unwrap_err().contains("e-mail"), "{wrong}");
        }
        for agent in [
            "service-481516234200@gcp-sa-apigateway.iam.gserviceaccount.com",
            "serviceAccount:service-1@GCP-SA-APIGATEWAY.iam.gserviceaccount.com",
            "service-1@gcp-sa-apigateway-mgmt.iam.gserviceaccount.com",
        ] {
            assert!(service_account(agent).unwrap_err().contains("no effect"), "{agent}");
        }
        let like_it = "gcp-sa-apigateway@shop-42.iam.gserviceaccount.com";
        assert_eq!(service_account(like_it), Ok(like_it));
        for right in ["shop-42", "example.com:shop", "1234567890"] {
            assert_eq!(project(right), Ok(right));
        }
        for wrong in ["", "a b", "-x", "a;b", "a/b", "$(x)", "PROJECT_ID", "${P}"] {
            assert!(project(wrong).unwrap_err().contains("project"), "{wrong}");
        }
    }
}
