//! The commands that an editor may run: the reports of the command line and pages as text, and
//! whether an account can be in commands. An open document is read as the editor has it, any other
//! file from the disk.

use std::sync::Arc;

use lsp_types::{ExecuteCommandOptions, ExecuteCommandParams, Url, WorkDoneProgressOptions};
use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Result};

use super::client::Client;
use super::pages::Page;
use super::said;
use super::state::State;
use super::urls::path_of;
use crate::analysis::Analysis;
use crate::report::explain;
use crate::report::iam::{self, IamInput, iam_plan};
use crate::report::json;
use crate::report::{routes, routes_text};
use crate::rules;
use crate::settings;
use crate::text::{Text, UNLIMITED};
use crate::workspace::{self, Complaint};
use crate::yaml::Format;

const IAM_PLAN: &str = "gatewayLs.iamPlan";
const PAGE: &str = "gatewayLs.page";
const ROUTES: &str = "gatewayLs.routes";
const CHECK_SERVICE_ACCOUNT: &str = "gatewayLs.checkServiceAccount";

/// The commands, for a client that runs commands.
pub(super) fn capability(client: &Client) -> Option<ExecuteCommandOptions> {
    client.executes_commands.then(|| ExecuteCommandOptions {
        commands: [IAM_PLAN, PAGE, ROUTES, CHECK_SERVICE_ACCOUNT].map(str::to_owned).into(),
        work_done_progress_options: WorkDoneProgressOptions::default(),
    })
}

/// Runs a command. What it prints is its answer; beside it, what is wrong with settings.
pub(super) async fn execute(
    state: &Arc<State>,
    params: ExecuteCommandParams,
) -> (Result<Value>, Vec<Complaint>) {
    let state = Arc::clone(state);
    let work = move || {
        let mut run = Run { state: &state, complaints: Vec::new() };
        let answer = match params.command.as_str() {
            IAM_PLAN => run.iam_plan(&params.arguments),
            PAGE => run.page(&params.arguments),
            ROUTES => run.routes(&params.arguments),
            CHECK_SERVICE_ACCOUNT => service_account(&params.arguments),
            other => Err(format!("there is no command `{other}`")),
        };
        (answer, run.complaints)
    };
    match tokio::task::spawn_blocking(work).await {
        Ok((answer, complaints)) => {
            (answer.map(Value::String).map_err(|sentence| said::refusal(&sentence)), complaints)
        }
        Err(_) => (Err(Error::internal_error()), Vec::new()),
    }
}

struct Run<'a> {
    state: &'a State,
    complaints: Vec<Complaint>,
}

/// What a command prints, or a sentence on why it does not.
type Answer = std::result::Result<String, String>;

impl Run<'_> {
    fn iam_plan(&mut self, arguments: &[Value]) -> Answer {
        let Request { urls, format } = Request::read(arguments)?;
        let mut configs = Vec::new();
        for url in &urls {
            let name = if urls.len() == 1 { file_name(url) } else { shown(url) };
            configs.push((name, self.analysis(url)?));
        }
        let inputs: Vec<_> =
            configs.iter().map(|(path, analysis)| IamInput { path, analysis }).collect();
        let plan = iam_plan(&inputs);
        match format.as_deref().unwrap_or("markdown") {
            "human" => Ok(iam::human(&plan, UNLIMITED, str::to_owned)),
            "json" => iam::json(&plan).map_err(|error| error.to_string()),
            "gcloud" => Ok(iam::gcloud(&plan)),
            "terraform" => Ok(iam::terraform(&plan)),
            "markdown" => Ok(iam::markdown(&plan)),
            other => Err(format!(
                "the format must be human, json, gcloud, terraform or markdown, not `{other}`"
            )),
        }
    }

    /// The text of a page, as Markdown.
    fn page(&mut self, arguments: &[Value]) -> Answer {
        let Some(uri) = arguments.first().and_then(Value::as_str) else {
            return Err("the first argument must be the URI of a page".to_owned());
        };
        match Page::parse(uri)? {
            Page::Rule(id) => {
                let rule = rules::find(&id).ok_or_else(|| format!("there is no rule `{id}`"))?;
                Ok(explain::markdown(rule))
            }
            Page::Backend { place, config } => {
                let page = place.backend(&*self.analysis(&config)?);
                let page = page.ok_or_else(|| format!("there is no backend at line {place}"))?;
                Ok(page.content.markdown())
            }
            Page::Proxy { language, place, config } => {
                let page = place.proxy(&*self.analysis(&config)?, language);
                page.ok_or_else(|| format!("there is no Google API at line {place}"))
            }
            Page::Plan { config } => self.iam_plan(&[Value::from(config.as_str())]),
        }
    }

    fn routes(&mut self, arguments: &[Value]) -> Answer {
        let Request { urls, format } = Request::read(arguments)?;
        let [url] = urls.as_slice() else {
            return Err(format!("`{ROUTES}` takes one URI"));
        };
        let analysis = self.analysis(url)?;
        let report = routes(&shown(url), &analysis);
        match format.as_deref().unwrap_or("human") {
            "human" => Ok(routes_text(&report, UNLIMITED, str::to_owned)),
            "json" => json(&report).map_err(|error| error.to_string()),
            other => Err(format!("the format must be human or json, not `{other}`")),
        }
    }

    fn analysis(&mut self, url: &Url) -> std::result::Result<Arc<Analysis>, String> {
        if let Some(document) = self.state.documents.get(url) {
            return Ok(document.analysis());
        }
        if self.state.documents.is_open(url) {
            let name = said::path(&file_name(url));
            return Err(format!(
                "an edit of `{name}` could not be read: close it and open it again"
            ));
        }
        let path = path_of(url)
            .ok_or_else(|| format!("`{}` is not open, and no file", said::path(url.as_str())))?;
        let text = workspace::read(&path)
            .map_err(|unreadable| format!("`{}` {}", said::path(&shown(url)), unreadable.reason))?;
        let (settings, complaints) = self.state.settings_for(url);
        self.complaints.extend(complaints);
        let format = Format::of_name(url.path());
        let analysis = Analysis::new(Text::new(&text), format, settings).named(url.path());
        Ok(Arc::new(analysis))
    }
}

/// The account that somebody typed, as commands name it.
fn service_account(arguments: &[Value]) -> Answer {
    let [Value::String(typed)] = arguments else {
        return Err(format!("`{CHECK_SERVICE_ACCOUNT}` takes one text"));
    };
    let checked = settings::service_account(typed.trim()).map(str::to_owned);
    // Input boxes show plain text.
    checked.map_err(|expected| format!("This {}.", expected.replace('`', "")))
}

/// What the arguments of a command say.
struct Request {
    urls: Vec<Url>,
    format: Option<String>,
}

impl Request {
    /// Reads a URI or a list of them, then a format; or `{uri, format}`.
    fn read(arguments: &[Value]) -> std::result::Result<Self, String> {
        let first = arguments.first().unwrap_or(&Value::Null);
        let (uri, format) = match first {
            Value::Object(object) => (
                object.get("uri").or_else(|| object.get("uris")).unwrap_or(&Value::Null),
                object.get("format").or_else(|| arguments.get(1)),
            ),
            uri => (uri, arguments.get(1)),
        };
        let format = match format.filter(|format| !format.is_null()) {
            None => None,
            Some(Value::String(format)) => Some(format.clone()),
            Some(_) => return Err("the format must be a string".to_owned()),
        };
        let uris = match uri {
            Value::Array(uris) => uris.as_slice(),
            uri => std::slice::from_ref(uri),
        };
        if uris.is_empty() {
            return Err("the list of URIs is empty".to_owned());
        }
        let urls: std::result::Result<_, _> = uris.iter().map(url).collect();
        Ok(Self { urls: urls?, format })
    }
}

fn url(uri: &Value) -> std::result::Result<Url, String> {
    let Some(text) = uri.as_str() else {
        return Err("the first argument must be the URI of a config, or a list of URIs".to_owned());
    };
    Url::parse(text).map_err(|error| format!("`{}` is not a URI: {error}", said::path(text)))
}

/// What a document is called that needs not be told from others.
fn file_name(url: &Url) -> String {
    let path = shown(url);
    path.rsplit('/').next().unwrap_or_default().to_owned()
}

/// What a document is called: its path, or else its URI.
fn shown(url: &Url) -> String {
    let Some(path) = path_of(url) else { return url.to_string() };
    path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}
