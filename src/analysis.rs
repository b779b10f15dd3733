//! One immutable reading of one document version: every fact that the features ask for.
//!
//! Knows no finding and no cursor.

mod backend_status;
mod certain;
mod cloud_run_projects;
mod companions;
mod config;
mod deadline;
mod extensions;
mod fact;
mod fields;
mod functions_called;
mod glance;
mod granted;
mod known;
mod names;
mod needs;
mod outline;
mod prose;
mod structure;

pub use crate::template::{Filled, asks_for};
pub use backend_status::{BackendStatus, Blocked, Callers, Failure, Reason};
pub use companions::{ApiVersion, Companion, Named, Shape};
pub use extensions::{Extension, Place as ExtensionPlace};
pub use fact::{Fact, Fields, Proof};
pub use fields::FieldAt;
pub use glance::{has_modeline, may_be_config};
pub use granted::Grants;
pub use known::{Resolved, Unquoted, is_template, literal, literal_name, literal_value};
pub use names::{Definitions, Name, NameForm, NameKind, SecurityOf, Targets, pointer};
pub use needs::{Need, NeededGrant};
pub use outline::{Outline, Placed};
pub use prose::{has_tools, is_for_people};
pub use structure::{JsonKind, Misfit, Problem, is_reference_key, is_schema_word};

use std::sync::{Arc, OnceLock};

use cloud_run_projects::CloudRunProjects;

use crate::gateway::{self, Advice, AdviceContext, Protocol, Service};
use crate::openapi::{self, Document, PathItem, Reference};
use crate::routing::{
    self, Audience, Auth, Occurrence, OperationId, Route, Routing, Site, Variables,
};
use crate::settings::{Settings, Target};
use crate::template;
use crate::text::Text;
use crate::yaml::{self, Entry, Format, Node, Tree};

/// An operation as the file names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OperationKey {
    /// Lower-case HTTP method.
    pub method: String,
    /// The key under `paths`.
    pub path: String,
}

/// Which part of a document an analysis speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// All of it.
    Whole,
    /// All of it as far as rules about the whole file look: of the paths their outlines.
    Joined,
    /// The same, of which only what is written outside of the blocks that hold paths is looked at.
    Rest,
    /// The paths of the block of this index.
    Block(usize),
    /// No more than what the parts have in common.
    Frame,
}

impl Focus {
    /// Whether it takes in what is written outside of the blocks that hold paths.
    pub fn is_outside_of_paths(self) -> bool {
        matches!(self, Self::Whole | Self::Joined | Self::Rest)
    }
}

/// What parts of a document must know of the whole of it.
#[derive(Clone, Debug, Default)]
struct Shared {
    /// The keys that Google's schema does not take.
    unknown_keys: Vec<structure::Written>,
    cloud_run_projects: CloudRunProjects,
}

/// Everything that is known of one document version. Never changes; share it by `Arc`.
#[derive(Debug)]
pub struct Analysis {
    /// The text that was read.
    pub text: Text,
    /// How it was read.
    pub format: Format,
    /// What of the document it speaks of. All else is known as far as this needs it.
    pub focus: Focus,
    /// The settings it was read with.
    pub settings: Arc<Settings>,
    /// What is written, without meaning; holds the source text too.
    pub tree: Arc<Tree>,
    /// What is written about the gateway.
    pub document: Document,
    /// The extension keys that are, or nearly are, the gateway's, in the order of their places.
    pub extensions: Vec<Extension>,
    /// What the config does.
    pub routing: Routing,
    /// Whether the file is a gateway config. If not, nothing is said about it.
    pub is_config: bool,
    /// Whether a comment or the settings say that it is none of ours.
    pub is_left_out: bool,
    /// The product that the config is for.
    pub target: Target,
    /// Whether the target was set by hand: by a comment, settings or a flag.
    pub is_target_set: bool,
    /// Whether the file's name calls it a template.
    pub is_template: bool,
    /// The files that are deployed together with it and come before it.
    pub companions: Arc<Vec<Arc<Companion>>>,
    /// What its parts must know of the whole file; not set where all of it is read.
    shared: Arc<Shared>,
    /// What the routing of all parts has in common, once one of them is read.
    common: Arc<OnceLock<routing::Common>>,
    /// Whether the names that are defined are all.
    proofs: Arc<names::Proofs>,
    /// The whole file, once somebody who speaks of a part of it asks.
    whole: Arc<OnceLock<Arc<Analysis>>>,
    extension_fields: OnceLock<Vec<fields::KeptField>>,
    misfits: OnceLock<Vec<structure::KeptMisfit>>,
    references: OnceLock<Vec<Reference>>,
    cloud_run_projects: OnceLock<CloudRunProjects>,
}

impl Analysis {
    /// Reads a text. Never fails, never panics on bad input, linear in the text's length.
    pub fn new(text: Text, format: Format, settings: Arc<Settings>) -> Self {
        let tree = yaml::read(&text.to_string(), format, openapi::SHAPE);
        Self::of(text, Arc::new(tree), format, settings)
    }

    /// What is known of a text that was read already.
    pub fn of_tree(text: Text, tree: Arc<Tree>, format: Format, settings: Arc<Settings>) -> Self {
        Self::of(text, tree, format, settings)
    }

    fn of(text: Text, tree: Arc<Tree>, format: Format, settings: Arc<Settings>) -> Self {
        let document = openapi::read(&tree);
        let extensions = extensions::collect(&tree, tree.mappings(), &document, &[], |_| true);
        let config = config::judge(&tree, &document, &extensions, &settings);
        let variables = variables_of(&settings);
        let common = routing::Common::new(&document, &variables);
        Self {
            focus: Focus::Whole,
            routing: routing::route(&document, &common, &variables),
            common: Arc::new(OnceLock::from(common)),
            extensions,
            is_config: config.is_config,
            is_left_out: config.is_left_out,
            target: config.target,
            is_target_set: config.is_target_set,
            ..Self::frame_of(text, tree, format, settings, document)
        }
    }

    /// What the parts of a document have in common, before anything is known of its paths.
    pub fn frame_of_tree(
        text: Text,
        tree: Arc<Tree>,
        format: Format,
        settings: Arc<Settings>,
    ) -> Self {
        let facts = Arc::new(openapi::read_facts(&tree));
        let document = Document { facts, paths: Vec::new() };
        Self::frame_of(text, tree, format, settings, document)
    }

    fn frame_of(
        text: Text,
        tree: Arc<Tree>,
        format: Format,
        settings: Arc<Settings>,
        document: Document,
    ) -> Self {
        Self {
            text,
            format,
            focus: Focus::Frame,
            tree,
            settings,
            document,
            routing: Routing::default(),
            extensions: Vec::new(),
            is_config: false,
            is_left_out: false,
            target: Target::ApiGateway,
            is_target_set: false,
            is_template: false,
            companions: Arc::default(),
            shared: Arc::default(),
            common: Arc::default(),
            proofs: Arc::default(),
            whole: Arc::default(),
            extension_fields: OnceLock::new(),
            misfits: OnceLock::new(),
            references: OnceLock::new(),
            cloud_run_projects: OnceLock::new(),
        }
    }

    /// The same file with something else of its document.
    fn with(&self, focus: Focus, document: Document) -> Self {
        let (text, tree) = (self.text.clone(), Arc::clone(&self.tree));
        Self {
            focus,
            is_config: self.is_config,
            is_left_out: self.is_left_out,
            target: self.target,
            is_target_set: self.is_target_set,
            is_template: self.is_template,
            companions: Arc::clone(&self.companions),
            shared: Arc::clone(&self.shared),
            common: Arc::clone(&self.common),
            proofs: Arc::clone(&self.proofs),
            whole: Arc::clone(&self.whole),
            ..Self::frame_of(text, tree, self.format, Arc::clone(&self.settings), document)
        }
    }

    /// The same document, of which only the paths of one block are read. `None` if other blocks have
    /// a say in what these paths are.
    pub fn part(&self, block: usize) -> Option<Self> {
        let document = openapi::read_block(&self.tree, &self.document.facts, block)?;
        let mappings = self.tree.mappings_of_block(block);
        let extensions =
            extensions::collect(&self.tree, mappings, &document, &[], |it| it == block);
        let routing = routing::route_part(&document, self.common(), &self.variables());
        Some(Self { routing, extensions, ..self.with(Focus::Block(block), document) })
    }

    fn common(&self) -> &routing::Common {
        self.common.get_or_init(|| routing::Common::new(&self.document.facts, &self.variables()))
    }

    /// The same, with the whole file kept in this cell once somebody asks for it.
    pub fn with_whole(self, whole: Arc<OnceLock<Arc<Analysis>>>) -> Self {
        Self { whole, ..self }
    }

    /// The same with the files that are deployed together with it and come before it.
    pub fn with_companions(self, companions: Arc<Vec<Arc<Companion>>>) -> Self {
        Self { companions, ..self }
    }

    /// All that is known of the file. Worked out when it is first asked for.
    pub fn whole(&self) -> &Self {
        if self.focus == Focus::Whole {
            return self;
        }
        self.whole.get_or_init(|| {
            let (text, settings) = (self.text.clone(), Arc::clone(&self.settings));
            let whole = Self::of_tree(text, Arc::clone(&self.tree), self.format, settings);
            let companions = Arc::clone(&self.companions);
            Arc::new(Self { is_template: self.is_template, companions, ..whole })
        })
    }

    /// What is known of the file as a whole from another version of it.
    pub fn judged_like(self, other: &Self) -> Self {
        Self {
            is_config: other.is_config,
            is_left_out: other.is_left_out,
            target: other.target,
            is_target_set: other.is_target_set,
            is_template: other.is_template,
            shared: Arc::clone(&other.shared),
            // Whether a name may be elsewhere depends on what is shared.
            proofs: Arc::default(),
            ..self
        }
    }

    /// Whether all that parts share is the same but the text, the tree and the document.
    pub fn is_judged_like(&self, other: &Self) -> bool {
        let flags = |it: &Self| (it.is_config, it.is_left_out);
        let target = |it: &Self| (it.target, it.is_target_set, it.is_template);
        flags(self) == flags(other)
            && target(self) == target(other)
            && self.shared.unknown_keys == other.shared.unknown_keys
    }

    /// The blocks that hold paths, if each of them can be read by itself: no path is written twice,
    /// and no alias, merge or template brings others.
    pub fn path_blocks(&self) -> Option<Vec<usize>> {
        let tree = &self.tree;
        let paths = tree.root()?.entry("paths")?;
        let blocks = tree.blocks_of_entries(paths.value)?;
        let is_plain = !tree.repeats_blocks()
            && !tree.merges()
            && tree.is_plain()
            && !self.document.is_service_config()
            && tree.second_document().is_none();
        is_plain.then_some(blocks)
    }

    /// The path items that it speaks of.
    pub fn items(&self) -> &[PathItem] {
        if self.focus == Focus::Rest { &[] } else { &self.document.paths }
    }

    /// The references that it speaks of.
    pub fn references(&self) -> &[Reference] {
        self.references.get_or_init(|| match self.focus {
            Focus::Block(block) => openapi::references_of_block(&self.tree, block),
            Focus::Rest => openapi::references_outside_of_paths(&self.tree),
            Focus::Whole | Focus::Joined | Focus::Frame => openapi::references(&self.tree),
        })
    }

    /// The routes of the operations that it speaks of.
    pub fn routes(&self) -> &[Route] {
        if self.focus == Focus::Rest { &[] } else { &self.routing.routes }
    }

    /// The backends that it speaks of.
    pub fn occurrences(&self) -> impl Iterator<Item = &Occurrence> {
        self.routing.occurrences.iter().filter(|it| match it.site {
            Site::Operation(_) | Site::PathItem(_) => self.focus != Focus::Rest,
            Site::Document | Site::Named(_) | Site::Rule(_) => true,
        })
    }

    /// The entries of `paths` that it speaks of, as they are written.
    pub fn entries_of_paths(&self) -> Vec<Entry<'_>> {
        let paths = || self.tree.root()?.entry("paths").map(|paths| paths.value);
        match self.focus {
            Focus::Whole => paths().into_iter().flat_map(Node::entries).collect(),
            Focus::Block(block) => self.tree.entries_of_block(block).collect(),
            Focus::Joined | Focus::Rest | Focus::Frame => Vec::new(),
        }
    }

    /// The same for a file of this name, as far as the name tells something.
    pub fn named(self, name: &str) -> Self {
        Self { is_template: template::name_without_ending(name).len() < name.len(), ..self }
    }

    /// The text in one piece; ranges index it.
    pub fn source(&self) -> &str {
        self.tree.source()
    }

    /// The value of `swagger` or `openapi` as written, if it names a version that is known.
    pub fn openapi(&self) -> Option<&str> {
        let value = self.document.version_value.as_ref()?;
        self.document.version.map(|_| value.text.as_str())
    }

    /// A text with the values of template variables in its holes.
    pub fn fill(&self, text: &str) -> Filled {
        routing::fill(text, &self.variables())
    }

    /// What is known of template variables.
    pub fn variables(&self) -> Variables<'_> {
        variables_of(&self.settings)
    }

    /// What to tell about a backend: its roles, its token, what to check.
    pub fn advice(&self, occurrence: &Occurrence) -> Advice {
        self.advice_called(occurrence, occurrence.is_routed_only())
    }

    /// The same for the calls of one operation: whether a model router makes them.
    pub fn advice_called(&self, occurrence: &Occurrence, routed: bool) -> Advice {
        let function = self.function_in_path(occurrence).map(Service::Function);
        self.advice_at(function.as_ref().unwrap_or(&occurrence.service), occurrence, routed)
    }

    fn advice_at(&self, service: &Service, occurrence: &Occurrence, routed: bool) -> Advice {
        let deployed = occurrence.deployed.as_deref();
        let beside = self.settings.surroundings.service_account();
        let (project, generation) =
            (self.settings.project.as_deref(), self.settings.functions_generation);
        let context = AdviceContext {
            service_account: self.settings.service_account.as_deref().or(beside),
            project: deployed.and_then(|it| it.project.as_deref()).or(project),
            functions_generation: deployed.and_then(|it| it.generation).or(generation),
            routed,
            disable_auth: occurrence.effective.auth == Auth::Off,
            has_audience: !matches!(occurrence.effective.audience, Audience::Address(_)),
            audience: match &occurrence.effective.audience {
                Audience::Written(audience) => Some(audience),
                _ => None,
            },
            is_private_name: occurrence.is_private_name(),
            is_localhost: occurrence.is_localhost(),
            is_v3: self.document.is_v3,
            is_endpoints: self.target == Target::Endpoints,
            is_grpc: occurrence.effective.protocol.value == Some(Protocol::Grpc),
            is_streaming: self.is_streaming(),
            deployment: deployed.map(|it| it.deployment).unwrap_or_default(),
        };
        gateway::advice(service, &context)
    }

    /// Whether the settings say that the gateway is one for streaming; the file cannot say it. Cloud
    /// Endpoints has none.
    pub fn is_streaming(&self) -> bool {
        self.settings.streaming && self.target == Target::ApiGateway
    }

    /// An operation as the file names it.
    pub fn operation_key(&self, id: OperationId) -> Option<OperationKey> {
        let (item, operation) = id.of(&self.document)?;
        let method = operation.method.name().to_owned();
        Some(OperationKey { method, path: item.path.text.clone() })
    }
}

fn variables_of(settings: &Settings) -> Variables<'_> {
    Variables { settings: &settings.variables, beside: &settings.surroundings }
}
