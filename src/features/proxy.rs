//! A small Cloud Run service that is between the gateway and a Google API, to be copied: its
//! code, how it is deployed, and the two grants that it needs. Knows no protocol.

use crate::analysis::Analysis;
use crate::gateway::Service;
use crate::gateway::backend_field::JWT_AUDIENCE;
use crate::routing::Occurrence;
use crate::text::TextRange;

const PYTHON: &str = include_str!("proxy/main.py");
const NODE: &str = include_str!("proxy/index.js");

/// What a proxy is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProxyLanguage {
    /// Python, its standard library alone.
    Python,
    /// Node.js, without packages.
    Node,
}

impl ProxyLanguage {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Python, Self::Node];

    /// As people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Python => "Python",
            Self::Node => "Node.js",
        }
    }

    /// As URIs and commands name it.
    pub fn id(self) -> &'static str {
        match self {
            Self::Python => "python",
            Self::Node => "node",
        }
    }

    /// The language of an id.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.id() == id)
    }
}

/// The page about a proxy for the Google API whose address a byte offset touches, as Markdown.
pub fn proxy_page(analysis: &Analysis, offset: usize, language: ProxyLanguage) -> Option<String> {
    let occurrence = blocked_at(analysis, TextRange::empty(offset))?;
    let (host, path) = host_and_path(occurrence)?;
    let account = analysis.settings.service_account.as_deref().unwrap_or("SA_EMAIL");
    let project = analysis.settings.project.as_deref().unwrap_or("PROJECT_ID");
    let name = language.name();
    let (file, code, mark, docker) = match language {
        ProxyLanguage::Python => (
            "main.py",
            PYTHON,
            "python",
            "FROM python:3-slim\nCOPY main.py .\nCMD [\"python\", \"main.py\"]",
        ),
        ProxyLanguage::Node => (
            "index.js",
            NODE,
            "js",
            "FROM node:lts-slim\nCOPY index.js .\nCMD [\"node\", \"index.js\"]",
        ),
    };
    let code = code.replace("API_HOST", &host).replace("API_PATH", &path);
    let is_v3 = analysis.document.is_v3;
    let audience = JWT_AUDIENCE.in_version(is_v3);
    let shown_path = path.trim_end_matches('/');
    Some(format!(
        r#"# A proxy for `{host}` on Cloud Run, in {name}

The gateway calls this service with an ID token, which Cloud Run checks. The service calls
`{host}` with an access token of its own service account. `SERVICE`, `REGION` and the other words
in upper case are yours to fill in.

## 1. The service

`{file}`:

```{mark}
{code}```

`Dockerfile`, in the same folder:

```dockerfile
{docker}
```

## 2. Deploy it, under an account of its own

```sh
gcloud iam service-accounts create SERVICE --project={project}
gcloud run deploy SERVICE --source=. --project={project} --region=REGION \
  --service-account=SERVICE@{project}.iam.gserviceaccount.com --no-allow-unauthenticated
```

## 3. Grant two roles

The gateway may call the service:

```sh
gcloud run services add-iam-policy-binding SERVICE --project={project} --region=REGION \
  --member=serviceAccount:{account} --role=roles/run.invoker
```

The service may use the API. Which role that takes depends on what is called; the API's own
documentation says it:

```sh
gcloud projects add-iam-policy-binding {project} \
  --member=serviceAccount:SERVICE@{project}.iam.gserviceaccount.com --role=ROLE_THAT_THE_API_NEEDS
```

## 4. Call it in the config

```yaml
address: https://SERVICE-PROJECT_NUMBER.REGION.run.app{shown_path}
{audience}: https://SERVICE-PROJECT_NUMBER.REGION.run.app
```

Keep the path translation that is there. Whoever may call the operation acts with the service's
role: protect it in `security`, and give the account no more than it needs.
"#
    ))
}

/// The backend at a Google API whose address touches a range.
fn blocked_at(analysis: &Analysis, range: TextRange) -> Option<&Occurrence> {
    let mut occurrences = analysis.routing.occurrences.iter();
    occurrences.find(|occurrence| {
        let place = occurrence.address_value().map(|address| address.place.range);
        let touches = place.is_some_and(|it| it.start <= range.end && range.start <= it.end);
        touches && is_blocked(occurrence)
    })
}

/// Whether a proxy would help: a Google API that the gateway calls itself.
fn is_blocked(occurrence: &Occurrence) -> bool {
    matches!(occurrence.service, Service::GoogleApi(_)) && !occurrence.is_routed_only()
}

/// Whether there is a page about a proxy at a range.
pub(super) fn has_proxy(analysis: &Analysis, range: TextRange) -> bool {
    blocked_at(analysis, range).and_then(host_and_path).is_some()
}

/// The host and the path that are forwarded, as they can be between quotes: what is not known,
/// or is no plain text, is left to be filled in.
fn host_and_path(occurrence: &Occurrence) -> Option<(String, String)> {
    let address = occurrence.address.as_ref()?;
    let host = address.host.trim_end_matches('.').to_ascii_lowercase();
    let is_host =
        |host: &str| host.bytes().all(|it| it.is_ascii_alphanumeric() || b".-".contains(&it));
    let host = match address.host_holes.is_empty() && is_host(&host) {
        true => host,
        false => "API_HOST".to_owned(),
    };
    let is_path = |path: &str| {
        let is_plain = |it: u8| it.is_ascii_alphanumeric() || b"/-._~:".contains(&it);
        path.bytes().all(is_plain)
    };
    let path = occurrence.filled.text.trim().get(address.path_range.clone()).unwrap_or_default();
    let path = path.trim_end_matches('/');
    // What follows a hole may be filled in: the part before it is what is known.
    let known = path.split(|c: char| !c.is_ascii() || !is_path(c.encode_utf8(&mut [0; 4])));
    let known = match is_path(path) {
        true => path,
        false => known.into_iter().next().and_then(|it| it.rsplit_once('/')).map_or("", |it| it.0),
    };
    Some((host, if known.is_empty() { "/".to_owned() } else { known.to_owned() }))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::settings::Settings;
    use crate::text::Text;
    use crate::yaml::Format;

    fn page(address: &str, settings: Settings, language: ProxyLanguage) -> Option<String> {
        let source = format!(
            r#"swagger: '2.0'
x-google-backend:
  address: "{address}"
paths: {{/a: {{get: {{operationId: a}}}}}}
"#
        );
        let analysis = Analysis::new(Text::new(&source), Format::Yaml, Arc::new(settings));
        proxy_page(&analysis, source.find(address).unwrap(), language)
    }

    fn python(address: &str) -> String {
        page(address, Settings::default(), ProxyLanguage::Python).unwrap_or_default()
    }

    #[test]
    fn host_and_path_are_filled_in() {
        let page = python("https://BigQuery.googleapis.com/bigquery/v2/projects/p/queries");
        for expected in [
            "HOST = \"bigquery.googleapis.com\"\n",
            "PATH = \"/bigquery/v2/projects/p/queries\"\n",
            "address: https://SERVICE-PROJECT_NUMBER.REGION.run.app/bigquery/v2/projects/p/queries\n",
            "--member=serviceAccount:SA_EMAIL --role=roles/run.invoker",
            "--role=ROLE_THAT_THE_API_NEEDS",
            "--no-allow-unauthenticated",
        ] {
            assert!(page.contains(expected), "{expected}\n{page}");
        }
        assert!(!page.contains("API_HOST") && !page.contains("API_PATH"), "{page}");
        let node = page_in_node();
        assert!(node.contains("const API = 'https://pubsub.googleapis.com';"), "{node}");
        assert!(node.contains("const PATH = '/';"), "{node}");
        assert!(node.contains("serviceAccount:gw@p.iam.gserviceaccount.com"), "{node}");
        assert!(node.contains("SERVICE@my-project.iam"), "{node}");
    }

    fn page_in_node() -> String {
        let settings = Settings {
            service_account: Some("gw@p.iam.gserviceaccount.com".to_owned()),
            project: Some("my-project".to_owned()),
            ..Settings::default()
        };
        page("https://pubsub.googleapis.com/", settings, ProxyLanguage::Node).unwrap_or_default()
    }

    #[test]
    fn what_is_not_known_is_left_to_be_filled_in() {
        for (address, host, path) in [
            ("https://${R}-aiplatform.googleapis.com/v1", "API_HOST", "/v1"),
            ("https://storage.googleapis.com/b/${B}/o", "storage.googleapis.com", "/b"),
            ("https://storage.googleapis.com/${B}", "storage.googleapis.com", "/"),
        ] {
            let page = python(address);
            assert!(page.contains(&format!("HOST = \"{host}\"\n")), "{address}: {page}");
            assert!(page.contains(&format!("PATH = \"{path}\"\n")), "{address}: {page}");
        }
    }

    #[test]
    fn only_for_apis_that_the_gateway_calls() {
        for address in ["https://a-1234567890.us-central1.run.app", "https://a.example.com", "${X}"]
        {
            assert_eq!(python(address), "", "{address}");
        }
    }
}
