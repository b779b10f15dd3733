//! What the config does: which backend each operation really uses, and how the gateway calls it.
//!
//! Joins what is written (`openapi`) with what Google does (`gateway`). Each value knows whether
//! it is written, a default, or unknown.

mod base_path;
mod credentials;
mod effective;

pub use base_path::BasePath;
pub use credentials::{ApiKey, Credentials, CredentialsOrigin, SchemeKind, scheme_kind};
pub use effective::{
    Audience, Auth, CallerAuthorization, DEFAULT_DEADLINE, Effective, Origin, Setting,
};

use std::collections::BTreeMap;
use std::ops::Range;

use crate::gateway::{Address, Service};
use crate::openapi::{Backend, Document, Method, Operation, PathItem, Value};
use crate::template::{self, Filled, Substitution};

/// What a document's operations and backends come to.
#[derive(Clone, Debug, Default)]
pub struct Routing {
    /// One for each operation, in the order of the file.
    pub routes: Vec<Route>,
    /// One for each operation that `x-google-allow: all` makes, in the order of the methods.
    pub synthetic: Vec<SyntheticRoute>,
    /// One for each backend that is written, in the order root, operations, named ones.
    pub occurrences: Vec<Occurrence>,
    /// What stands before every path.
    pub base_path: Option<BasePath>,
}

/// An operation that nobody wrote: `x-google-allow: all` lets everything through to the root
/// backend that no path of the file takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntheticRoute {
    /// Its method.
    pub method: Method,
    /// Its path with the base path.
    pub full_path: String,
    /// Index of the root backend among the occurrences.
    pub occurrence: Option<usize>,
}

/// Names an operation: its indices in the document's `paths` and their `operations`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OperationId {
    /// Index of the path item.
    pub item: usize,
    /// Index of the operation in it.
    pub operation: usize,
}

impl OperationId {
    /// The operation and its path item.
    pub fn of(self, document: &Document) -> Option<(&PathItem, &Operation)> {
        let item = document.paths.get(self.item)?;
        Some((item, item.operations.get(self.operation)?))
    }
}

/// Where an operation's requests go.
#[derive(Clone, Debug)]
pub struct Route {
    /// The operation.
    pub operation: OperationId,
    /// Who says where; `None`: nobody.
    pub source: Option<Source>,
    /// Index of the backend among the occurrences; `None` if the name leads nowhere.
    pub occurrence: Option<usize>,
    /// The path with the base path.
    pub full_path: String,
    /// What a caller must bring.
    pub credentials: Credentials,
}

/// Who names the backend of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The operation itself.
    Operation,
    /// The document, for all operations without their own.
    Document,
    /// 3.x: a name, at the operation or at the document.
    Named(String),
    /// 3.x: a model router.
    Router(String),
}

/// A backend as it is written, and who uses it.
#[derive(Clone, Debug)]
pub struct Occurrence {
    /// Where it is written.
    pub site: Site,
    /// The backend.
    pub backend: Backend,
    /// The text of its address, with the values of template variables put in.
    pub filled: Filled,
    /// The service behind its address; [`Service::Unknown`] without a readable one.
    pub service: Service,
    /// The address's parts, if it has an address that can be read.
    pub address: Option<Address>,
    /// How the gateway calls it.
    pub effective: Effective,
    /// Indices of the routes that lead here.
    pub routes: Vec<usize>,
    /// Names of the model routers that refer to it.
    pub routers: Vec<String>,
    /// Whether anything but a model router refers to it by name.
    pub is_referred_to: bool,
}

/// Where a backend is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Site {
    /// At the root.
    Document,
    /// At an operation.
    Operation(OperationId),
    /// On a path item, where Google does not read it.
    PathItem(usize),
    /// In `x-google-api-management.backends`, by index.
    Named(usize),
}

impl Occurrence {
    /// Whether only model routers use it.
    pub fn is_routed_only(&self) -> bool {
        !self.routers.is_empty() && !self.is_referred_to
    }

    /// The address as written.
    pub fn address_value(&self) -> Option<&Value> {
        self.backend.address()
    }

    /// The template variables that were put into the address, with their values.
    pub fn substitutions(&self) -> impl Iterator<Item = (&str, &str)> {
        let filled = &self.filled;
        filled
            .substitutions
            .iter()
            .map(|it| (it.name.as_str(), filled.text.get(it.target.clone()).unwrap_or_default()))
    }

    /// The bytes of the host in the address as written, with whole template expressions, if a
    /// variable was put into the host.
    pub fn filled_host(&self) -> Option<Range<usize>> {
        let leading = self.filled.text.len() - self.filled.text.trim_start().len();
        let host = &self.address.as_ref()?.host_range;
        let host = host.start + leading..host.end + leading;
        let touches = |it: &&Substitution| it.target.start < host.end && host.start < it.target.end;
        self.filled.substitutions.iter().find(touches)?;
        Some(self.filled.source_range(host))
    }
}

/// Values of template variables by their names.
pub type Variables = BTreeMap<String, String>;

/// Works out where each operation's requests go.
pub fn route(document: &Document, variables: &Variables) -> Routing {
    let occurrences: Vec<_> =
        written(document).map(|(site, backend)| occurrence(site, backend, variables)).collect();
    let index = Index::new(document, &occurrences);
    let schemes = credentials::Schemes::new(document);
    let mut routing = Routing {
        synthetic: synthetic(document, &index),
        base_path: base_path::of(document, variables),
        occurrences,
        ..Routing::default()
    };
    let base = routing.base_path.as_ref().map(|base| base.text.clone()).unwrap_or_default();
    for route in &mut routing.synthetic {
        route.full_path.insert_str(0, &base);
    }
    for (item_index, item) in document.paths.iter().enumerate() {
        for (position, operation) in item.operations.iter().enumerate() {
            let operation_id = OperationId { item: item_index, operation: position };
            let (source, occurrence) = index.target(document, operation_id, operation);
            if let Some(occurrence) = occurrence.and_then(|at| routing.occurrences.get_mut(at)) {
                occurrence.routes.push(routing.routes.len());
            }
            routing.routes.push(Route {
                operation: operation_id,
                source,
                occurrence,
                full_path: format!("{base}{}", fill(&item.path.text, variables).text),
                credentials: credentials::of(document, operation, &schemes),
            });
        }
    }
    index.count_references(document, &mut routing.occurrences);
    routing
}

/// What `x-google-allow: all` adds, for each method that the file has no catch-all of its own for.
fn synthetic(document: &Document, index: &Index<'_>) -> Vec<SyntheticRoute> {
    const METHODS: [Method; 5] =
        [Method::Get, Method::Delete, Method::Patch, Method::Post, Method::Put];
    let allows_all =
        document.allow.as_ref().is_some_and(|allow| allow.text.eq_ignore_ascii_case("all"));
    if !allows_all || document.is_v3 {
        return Vec::new();
    }
    let own = document.paths.iter().filter(|item| item.path.text == "/**");
    let own: Vec<_> = own.flat_map(|item| &item.operations).map(|it| it.method).collect();
    let methods = METHODS.into_iter().filter(|method| !own.contains(method));
    let route = |method| SyntheticRoute {
        method,
        full_path: "/**".to_owned(),
        occurrence: index.sites.get(&Site::Document).copied(),
    };
    methods.map(route).collect()
}

/// Where occurrences are found by site and by name.
struct Index<'d> {
    sites: BTreeMap<Site, usize>,
    /// 3.x: named backends; the last of equal names counts.
    names: BTreeMap<&'d str, usize>,
    /// 3.x: the backends of each model router.
    routers: BTreeMap<&'d str, &'d [Value]>,
}

impl<'d> Index<'d> {
    fn new(document: &'d Document, occurrences: &[Occurrence]) -> Self {
        let sites: BTreeMap<_, _> =
            occurrences.iter().enumerate().map(|(index, it)| (it.site, index)).collect();
        let named = document.named_backends.iter().enumerate();
        let names = named.filter_map(|(index, named)| {
            Some((named.name.text.as_str(), *sites.get(&Site::Named(index))?))
        });
        let routers =
            document.routers.iter().map(|it| (it.name.text.as_str(), it.backends.as_slice()));
        Self { names: names.collect(), routers: routers.collect(), sites }
    }

    /// Who names the backend of an operation, and which one it is.
    fn target(
        &self,
        document: &Document,
        id: OperationId,
        operation: &Operation,
    ) -> (Option<Source>, Option<usize>) {
        if document.is_v3 {
            if let Some(router) = &operation.router {
                let backends = self.routers.get(router.text.as_str());
                let default = backends.and_then(|backends| backends.first());
                let occurrence = default.and_then(|name| self.named(&name.text));
                return (Some(Source::Router(router.text.clone())), occurrence);
            }
            let backend = operation.backend.as_ref().or(document.backend.as_ref());
            let Some(name) = backend.and_then(Backend::name) else { return (None, None) };
            return (Some(Source::Named(name.text.clone())), self.named(&name.text));
        }
        let (source, site) = match (&operation.backend, &document.backend) {
            (Some(_), _) => (Source::Operation, Site::Operation(id)),
            (None, Some(_)) => (Source::Document, Site::Document),
            (None, None) => return (None, None),
        };
        (Some(source), self.sites.get(&site).copied())
    }

    fn named(&self, name: &str) -> Option<usize> {
        self.names.get(name).copied()
    }

    fn count_references(&self, document: &Document, occurrences: &mut [Occurrence]) {
        let operations = document.paths.iter().flat_map(|item| &item.operations);
        let backends = operations.filter_map(|operation| operation.backend.as_ref());
        for name in backends.chain(&document.backend).filter_map(Backend::name) {
            if let Some(it) = self.named(&name.text).and_then(|at| occurrences.get_mut(at)) {
                it.is_referred_to = true;
            }
        }
        for router in &document.routers {
            for name in &router.backends {
                let Some(it) = self.named(&name.text).and_then(|at| occurrences.get_mut(at)) else {
                    continue;
                };
                if it.routers.last() != Some(&router.name.text) {
                    it.routers.push(router.name.text.clone());
                }
            }
        }
    }
}

fn written(document: &Document) -> impl Iterator<Item = (Site, &Backend)> {
    let root = document.backend.iter().map(|backend| (Site::Document, backend));
    let items = document.paths.iter().enumerate();
    let in_paths = items.flat_map(|(item, path)| {
        let own = path.backend.iter().map(move |backend| (Site::PathItem(item), backend));
        let operations = path.operations.iter().enumerate();
        let operations = operations.filter_map(move |(operation, it)| {
            Some((Site::Operation(OperationId { item, operation }), it.backend.as_ref()?))
        });
        own.chain(operations)
    });
    let named = document.named_backends.iter().enumerate();
    let named = named.map(|(index, named)| (Site::Named(index), &named.backend));
    root.chain(in_paths).chain(named)
}

fn occurrence(site: Site, backend: &Backend, variables: &Variables) -> Occurrence {
    let filled = backend.address().map(|it| fill(&it.text, variables)).unwrap_or_default();
    let address = backend.address().and_then(|_| Address::parse(filled.text.trim()).ok());
    let scheme = address.as_ref().and_then(|address| address.scheme.as_deref());
    Occurrence {
        site,
        service: address.as_ref().map_or(Service::Unknown, Service::of),
        effective: effective::of(site, backend, &filled.text, scheme, variables),
        address,
        filled,
        routes: Vec::new(),
        routers: Vec::new(),
        is_referred_to: false,
        backend: backend.clone(),
    }
}

fn fill(text: &str, variables: &Variables) -> Filled {
    template::fill(text, |name| variables.get(name).cloned())
}
