//! Which configs Terraform deploys, and what it puts into them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use super::account::{account, provider_project};
use super::address::Key;
use super::evaluate::Evaluator;
use super::files::{Found, Module, Modules, TerraformFile};
use super::given;
use super::granted::Place;
use super::grants::Grants;
use super::overrides;
use super::scripts::Script;
use super::slips;
use super::surroundings::{
    ConfigUse, Definition, Deployed, Filling, Meaning, Surroundings, Variable,
};
use super::value::{self, Attribute, Contents, Instance, Piece, Value};
use crate::gateway::{
    ConfigResource, Deployment, DeploymentArguments, ServiceResource, UrlAttribute,
};
use crate::template;

/// Template variables of one config that are kept.
const MOST_VARIABLES: usize = 2_000;
/// Instances of one module that are looked at.
const MOST_INSTANCES: usize = 1_000;
/// Calls that are looked at to find out how one module is called.
const MOST_CALLS: usize = 512;

/// What all files of Terraform of a folder say.
#[derive(Debug, Default)]
pub struct Neighbourhood {
    configs: BTreeMap<PathBuf, Arc<Surroundings>>,
    grants: Arc<Grants>,
    scripts: Vec<Arc<Script>>,
}

impl Neighbourhood {
    /// What files say together.
    pub fn of(files: &[Arc<TerraformFile>], scripts: Vec<Arc<Script>>) -> Self {
        let files = &overrides::applied(files);
        let modules = Modules::of(files);
        let mut uses: BTreeMap<PathBuf, Surroundings> = BTreeMap::new();
        for module in modules.0.values() {
            for (row, found) in config_resources(module) {
                let evaluator = Evaluator::new(&modules);
                for instance in instances(&evaluator, module) {
                    for (config, variables) in uses_of(&evaluator, &instance, row, found) {
                        let surroundings = uses.entry(config.path.clone()).or_default();
                        surroundings.add(config, variables);
                    }
                }
            }
        }
        mark_shared(&mut uses);
        let mut grants = all_grants(&modules, !uses.is_empty() || !scripts.is_empty());
        files.iter().for_each(|file| grants.add_broken(file));
        let grants = Arc::new(grants);
        let with_grants = |it| Arc::new(Surroundings { grants: Arc::clone(&grants), ..it });
        let configs = uses.into_iter().map(|(path, it)| (path, with_grants(it))).collect();
        Self { configs, grants, scripts }
    }

    /// The configs of which something else is said than before.
    pub fn differs_for(&self, before: &Self) -> Vec<PathBuf> {
        if self.scripts != before.scripts {
            return self.configs.keys().cloned().collect();
        }
        let paths: BTreeSet<_> = self.configs.keys().chain(before.configs.keys()).collect();
        let changed = paths.into_iter().filter(|it| self.of_config(it) != before.of_config(it));
        changed.cloned().collect()
    }

    /// The configs that somebody deploys.
    pub fn configs(&self) -> impl Iterator<Item = &PathBuf> {
        self.configs.keys()
    }

    /// What they say of a config; its path is from the folder that all was read from.
    pub fn of_config(&self, path: &Path) -> Option<Arc<Surroundings>> {
        let known = self.configs.get(path);
        let mut uses = self.scripts.iter().filter_map(|script| script.use_of(path)).peekable();
        if uses.peek().is_none() {
            return known.cloned();
        }
        let grants = Arc::clone(&self.grants);
        let start = || Surroundings { grants, ..Surroundings::default() };
        let mut surroundings = known.map_or_else(start, |known| Surroundings::clone(known));
        for (config, variables) in uses {
            surroundings.add(config, variables);
        }
        Some(Arc::new(surroundings))
    }
}

/// Marks what several files are filled in with.
fn mark_shared(configs: &mut BTreeMap<PathBuf, Surroundings>) {
    let mut files: BTreeMap<Place, BTreeSet<PathBuf>> = BTreeMap::new();
    for (path, config) in configs.iter() {
        for given in config.uses.iter().flat_map(|it| it.given.iter().flatten()) {
            files.entry(given.place.clone()).or_default().insert(path.clone());
        }
    }
    for config in configs.values_mut() {
        for given in config.uses.iter_mut().flat_map(|it| it.given.iter_mut().flatten()) {
            given.is_shared = files.get(&given.place).is_some_and(|files| files.len() > 1);
        }
    }
}

impl Surroundings {
    fn add(&mut self, config: ConfigUse, variables: BTreeMap<String, Variable>) {
        for (name, variable) in variables {
            match self.variables.get_mut(&name) {
                Some(known) => known.join(variable),
                None => _ = self.variables.insert(name, variable),
            }
        }
        self.uses.push(config);
    }
}

impl Variable {
    /// What is known of it where it is said in two places.
    fn join(&mut self, other: Self) {
        if self.meaning == other.meaning {
            return;
        }
        if let (Meaning::Service(one), Meaning::Service(two)) = (&mut self.meaning, &other.meaning)
            && one.join(two)
        {
            return;
        }
        self.meaning = Meaning::Unknown("…".to_owned());
    }
}

impl Deployed {
    /// Keeps what is the same of another service; tells whether anything is.
    fn join(&mut self, other: &Self) -> bool {
        let is_same_kind = std::mem::discriminant(&self.service)
            == std::mem::discriminant(&other.service)
            && self.generation == other.generation
            && (self.is_host, self.has_path, &self.rest)
                == (other.is_host, other.has_path, &other.rest);
        let kind = match &self.resource {
            Definition::Resource(address) | Definition::OneOf(address) => &address.kind,
            Definition::Command(_) => return false,
        };
        let row = ServiceResource::of(kind);
        let Some(row) = row.filter(|_| is_same_kind) else { return false };
        if self.service != other.service || self.project != other.project {
            self.service = row.service(None, None, None);
            self.project = None;
            self.name = None;
        }
        if let Definition::Resource(address) = &self.resource
            && self.resource != other.resource
        {
            self.resource = Definition::OneOf(address.clone());
        }
        true
    }
}

/// What the modules grant, if it `is_asked`.
fn all_grants(modules: &Modules<'_>, is_asked: bool) -> Grants {
    let mut grants = Grants::default();
    for module in modules.0.values().filter(|it| is_asked && Grants::may_come_from(it)) {
        let evaluator = Evaluator::new(modules);
        for instance in instances(&evaluator, module) {
            grants.add(&evaluator, module, &instance);
        }
    }
    grants
}

/// The resources of a module that deploy configs.
fn config_resources<'f>(
    module: &Module<'f>,
) -> impl Iterator<Item = (&'static ConfigResource, Found<'f>)> {
    let resources = module.resources.iter();
    resources.filter_map(|((kind, _), found)| Some((ConfigResource::of(kind)?, *found)))
}

/// All the ways in which a module is called; the one without a call if nobody calls it.
fn instances<'f>(evaluator: &Evaluator<'f>, module: &'f Module<'f>) -> Vec<Rc<Instance<'f>>> {
    let mut ways = Ways { evaluator, left: MOST_CALLS };
    ways.of(module, &mut Vec::new())
}

/// Finds the ways in which modules are called.
struct Ways<'e, 'f> {
    evaluator: &'e Evaluator<'f>,
    /// Calls that are still looked at.
    left: usize,
}

impl<'f> Ways<'_, 'f> {
    /// Those that lead to a module; `below` are the folders of those that it leads to.
    fn of(&mut self, module: &'f Module<'f>, below: &mut Vec<&'f Path>) -> Vec<Rc<Instance<'f>>> {
        let evaluator = self.evaluator;
        let mut all = Vec::new();
        below.push(&module.folder);
        for caller in evaluator.modules.0.values() {
            // One that calls itself, by way of others too, never ends.
            if below.contains(&caller.folder.as_path()) {
                continue;
            }
            for call in caller.calls.values().filter(|call| calls(evaluator, caller, call, module))
            {
                if self.left == 0 {
                    break;
                }
                self.left -= 1;
                for instance in self.of(caller, below) {
                    for call in evaluator.each_instance(evaluator.resource(&instance, *call)) {
                        all.push(Rc::new(Instance { module, call: Some(call) }));
                    }
                }
            }
        }
        below.pop();
        if all.is_empty() {
            all.push(Rc::new(Instance { module, call: None }));
        }
        all.truncate(MOST_INSTANCES);
        all
    }
}

/// Whether a call in a module leads to another one.
fn calls(
    evaluator: &Evaluator<'_>,
    caller: &Module<'_>,
    call: &Found<'_>,
    to: &Module<'_>,
) -> bool {
    let source = call.block.body.value("source").and_then(|it| it.text());
    let called = source.and_then(|it| evaluator.modules.called(&caller.folder, it));
    called.is_some_and(|it| it.folder == to.folder)
}

/// The configs that a resource deploys, with what is put into each.
fn uses_of<'f>(
    evaluator: &Evaluator<'f>,
    instance: &Rc<Instance<'f>>,
    row: &'static ConfigResource,
    found: Found<'f>,
) -> Vec<(ConfigUse, BTreeMap<String, Variable>)> {
    let mut uses = Vec::new();
    for resource in evaluator.each_instance(evaluator.resource(instance, found)) {
        let scope = evaluator.scope_of(&resource, 0);
        let body = &found.block.body;
        let documents = row.documents.iter().flat_map(|path| body.at(path));
        let texts = documents.filter_map(|(body, name)| {
            let expr = body.value(name)?;
            let place = found.file.place(expr.range);
            let contents = evaluator.contents(found, expr, &scope)?;
            // What is made of the file's text is not known where it is not the text itself.
            let is_text = matches!(evaluator.value(found, expr, &scope), Value::Contents(_));
            Some((contents, place, is_text))
        });
        for (contents, place, is_text) in texts {
            let config = ConfigUse {
                resource: resource.address().to_string(),
                place: found.file.place(found.block.range),
                path: contents.path.clone(),
                filling: filling(&contents, is_text),
                account: account(evaluator, row, found, &scope),
                api: evaluator.argument(found, body, "api", &scope).and_then(|it| it.as_known()),
                given: given::given(&contents),
                root: Some(instance.outermost().module.folder.clone()),
                may_be_left_out: resource.identity().is_none() || !evaluator.is_certain(&resource),
                slips: slips::slips(evaluator, found, &scope),
            };
            let mut variables = variables(evaluator, &contents, &place);
            for variable in variables.values_mut().filter(|_| !is_text) {
                if let Meaning::Text(text) = &variable.meaning {
                    variable.meaning = Meaning::Unknown(text.clone());
                }
            }
            uses.push((config, variables));
        }
    }
    uses
}

fn filling(contents: &Contents<'_>, is_text: bool) -> Filling {
    match &contents.filling {
        value::Filling::Raw if !is_text => Filling::Unknown,
        _ if !contents.replaced.is_empty() => Filling::Replaced,
        value::Filling::Raw => Filling::Raw,
        value::Filling::Names(_) => Filling::Names,
        value::Filling::Unknown => Filling::Unknown,
    }
}

fn variables<'f>(
    evaluator: &Evaluator<'f>,
    contents: &Contents<'f>,
    place: &Place,
) -> BTreeMap<String, Variable> {
    let mut variables = BTreeMap::new();
    if let value::Filling::Names(named) = &contents.filling {
        for it in named {
            add(evaluator, &it.name, &it.value, &it.place, &mut variables);
        }
    }
    for (text, value) in &contents.replaced {
        let holes = template::pieces(text);
        let name = match holes.as_slice() {
            [hole] => hole.name.unwrap_or(text),
            _ => text,
        };
        let variable = Variable { meaning: meaning(evaluator, value), place: place.clone() };
        variables.insert(name.to_owned(), variable);
    }
    variables
}

/// Adds what a template variable is, and what is within it: `urls["orders"]`, `urls.orders`; `urls[*]`
/// is what each is of which the name is not known.
fn add<'f>(
    evaluator: &Evaluator<'f>,
    name: &str,
    value: &Value<'f>,
    place: &Place,
    variables: &mut BTreeMap<String, Variable>,
) {
    match value {
        Value::Map(entries) if variables.len() < MOST_VARIABLES => {
            for (key, value) in entries {
                add(evaluator, &format!("{name}.{key}"), value, place, variables);
                add(evaluator, &format!("{name}[\"{key}\"]"), value, place, variables);
            }
        }
        Value::Keyed(keyed) => {
            let any = evaluator.of_key(keyed, Key::Unknown);
            let variable = Variable { meaning: meaning(evaluator, &any), place: place.clone() };
            variables.insert(format!("{name}[*]"), variable);
        }
        _ => {}
    }
    let variable = Variable { meaning: meaning(evaluator, value), place: place.clone() };
    variables.insert(name.to_owned(), variable);
}

/// What a value is to a config.
fn meaning<'f>(evaluator: &Evaluator<'f>, value: &Value<'f>) -> Meaning {
    let Value::Text(pieces) = value else {
        return match (value.as_known(), value) {
            (Some(text), _) => Meaning::Text(text),
            (None, Value::Unknown(name)) => Meaning::Unknown(name.clone()),
            (None, _) => Meaning::Unknown("…".to_owned()),
        };
    };
    let (scheme, rest) = match pieces.as_slice() {
        [Piece::Known(scheme), rest @ ..] if scheme == "https://" || scheme.is_empty() => {
            (scheme.as_str(), rest)
        }
        all => ("", all),
    };
    if let [Piece::Attribute(attribute), rest @ ..] = rest {
        let is_plain = |piece: &Piece<'_>| value::known(std::slice::from_ref(piece)).is_some();
        if attribute.written.is_none()
            && rest.iter().all(is_plain)
            && let Some(mut deployed) = deployed(evaluator, attribute)
            // A scheme before a whole URL makes none.
            && (scheme.is_empty() || deployed.is_host)
        {
            deployed.is_host &= scheme.is_empty();
            deployed.rest = value::known(rest).unwrap_or_default();
            return Meaning::Service(Box::new(deployed));
        }
    }
    match pieces.iter().all(|piece| matches!(piece, Piece::Unknown(_))) {
        true => Meaning::Unknown(value::rendered(pieces)),
        false => Meaning::Text(value::shown(pieces)),
    }
}

/// The service whose URL an attribute is.
fn deployed<'f>(evaluator: &Evaluator<'f>, attribute: &Attribute<'f>) -> Option<Deployed> {
    let resource = &attribute.resource;
    let (found, body) = (resource.found, &resource.found.block.body);
    let row = ServiceResource::of(found.block.label(0))?;
    let url = row.attribute(&attribute.name)?;
    let scope = evaluator.scope_of(resource, 1);
    let text = |name: Option<&String>| match evaluator.argument(found, body, name?, &scope)? {
        Value::Text(pieces) => Some(pieces),
        _ => None,
    };
    let name = text(row.name.as_ref());
    let region = text(row.region.as_ref());
    let project = evaluator.argument(found, body, "project", &scope);
    let known = |pieces: &Option<Vec<Piece<'f>>>| pieces.as_ref().and_then(|it| value::known(it));
    let written_project = match project {
        Some(project) if !matches!(project, Value::Null) => {
            Some(value::rendered(&project.into_pieces("…")))
        }
        _ => provider_project(evaluator, found, &scope),
    };
    let project = written_project.clone().filter(|it| !it.contains("${"));
    let service =
        row.service(known(&name).as_deref(), known(&region).as_deref(), project.as_deref());
    Some(Deployed {
        service,
        generation: row.generation,
        project,
        written_project,
        name: name.map(|it| value::shown(&it)),
        resource: Definition::Resource(resource.address()),
        deployment: row.deployment.as_ref().map_or_else(Deployment::default, |arguments| {
            deployment(arguments, |name| evaluator.argument(found, body, name, &scope))
        }),
        is_looked_up: found.block.kind.text == "data",
        place: found.file.place(found.block.range),
        is_host: attribute.is_host || url == UrlAttribute::Host,
        has_path: url == UrlAttribute::LongUrl,
        rest: String::new(),
    })
}

/// How a service is deployed. What is not written is not known: somebody may have set it by hand.
fn deployment<'f>(
    arguments: &DeploymentArguments,
    argument: impl Fn(&str) -> Option<Value<'f>>,
) -> Deployment {
    let flag = |name: &str| match argument(name)? {
        Value::Bool(is_on) => Some(is_on),
        _ => None,
    };
    let ingress = argument(&arguments.ingress).and_then(|it| it.as_known());
    let audiences = match argument(&arguments.has_custom_audiences) {
        Some(Value::List(items)) => Some(!items.is_empty()),
        _ => None,
    };
    Deployment {
        has_iap: flag(&arguments.has_iap),
        is_open: flag(&arguments.is_open),
        is_internal: ingress.as_deref().and_then(DeploymentArguments::is_internal),
        has_no_default_url: flag(&arguments.has_no_default_url),
        has_custom_audiences: audiences,
    }
}
