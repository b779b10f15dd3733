//! Policies as `gcloud` prints them, in JSON or YAML: one policy that does not say of what it is, or
//! a list of policies with the full names of their resources.

use std::path::Path;

use super::name::is_number;
use crate::infra::granted::Place;
use crate::infra::stated::Stated;
use crate::text::TextRange;
use crate::yaml::{self, Format, Kind, Node, Shape};

/// A policy as it is written.
#[derive(Debug)]
pub(super) struct Written {
    /// The full name of its resource, if it says.
    pub(super) full: Option<String>,
    /// The number of the project, and the folders and organizations above it: `folders/1`.
    pub(super) project: Option<String>,
    pub(super) above: Vec<String>,
    /// Whether it is one of a list of all that were found.
    pub(super) is_listed: bool,
    /// Where it begins.
    pub(super) place: Place,
    /// What it grants.
    pub(super) grants: Vec<Stated>,
}

/// The policies in a text; else the end of a sentence about the file.
pub(super) fn read(path: &Path, text: &str) -> Result<Vec<Written>, String> {
    let lines = Lines::new(text);
    let (mark, text) = match text.strip_prefix('\u{feff}') {
        Some(rest) => (text.len() - rest.len(), rest),
        None => (0, text),
    };
    if text.trim().is_empty() {
        return Err("is empty".to_owned());
    }
    let reader = Reader { path, lines };
    let mut policies = Vec::new();
    let mut is_known = false;
    for (start, piece) in documents(text) {
        let start = start + mark;
        let is_json = piece.trim_start().starts_with(['{', '[']);
        let format = if is_json { Format::Json } else { Format::Yaml };
        let tree = yaml::read(piece, format, Shape(&[]));
        if let Some(error) = tree.errors().first() {
            let line = reader.lines.of(start + error.range.start);
            return Err(broken(piece, is_json, line));
        }
        let Some(root) = tree.root() else { continue };
        let root = root.resolved().node;
        is_known |= reader.root(root, start, &mut policies);
    }
    match is_known {
        true => Ok(policies),
        false => Err("holds no policy: neither what `gcloud … get-iam-policy` prints nor what \
                      `gcloud asset search-all-iam-policies` does, with `--format=json` and no \
                      other option for its format"
            .to_owned()),
    }
}

fn broken(text: &str, is_json: bool, line: usize) -> String {
    let many = is_json && text.lines().skip(1).any(|line| line.starts_with('{'));
    match (is_json, many) {
        (true, true) => "holds several JSON values, one after the other, which must be one list: \
                         `jq -s . FILE` makes it"
            .to_owned(),
        (true, false) => format!("is not JSON: see line {line}. It may be only a part of a file"),
        (false, _) => format!("is neither JSON nor YAML: see line {line}"),
    }
}

/// The documents of a text with their first bytes. In YAML `gcloud` prints each item of a list as
/// one.
fn documents(text: &str) -> Vec<(usize, &str)> {
    let mut documents = Vec::new();
    let (mut start, mut at) = (0, 0);
    for line in text.split_inclusive('\n') {
        if line.trim_end() == "---" {
            documents.push((start, text.get(start..at).unwrap_or_default()));
            start = at + line.len();
        }
        at += line.len();
    }
    documents.push((start, text.get(start..).unwrap_or_default()));
    documents.retain(|(_, piece)| !piece.trim().is_empty());
    documents
}

struct Reader<'a> {
    path: &'a Path,
    lines: Lines,
}

impl Reader<'_> {
    /// Reads a document, and says whether it is of a form that is known.
    fn root(&self, root: Node<'_>, start: usize, policies: &mut Vec<Written>) -> bool {
        match root.kind() {
            Kind::Sequence => self.list(root, start, policies),
            Kind::Mapping => match root.entry("results").map(|it| it.value.resolved().node) {
                Some(results) if results.kind() == Kind::Sequence => {
                    self.list(results, start, policies)
                }
                _ => self.item(root, start, policies) || self.alone(root, start, policies),
            },
            _ => false,
        }
    }

    fn list(&self, list: Node<'_>, start: usize, policies: &mut Vec<Written>) -> bool {
        let first = policies.len();
        let (mut items, mut known) = (0, 0);
        for item in list.items() {
            items += 1;
            known += usize::from(self.item(item.resolved().node, start, policies));
        }
        // What is listed by `get-ancestors-iam-policy` are a project and all above it.
        let above: Vec<_> = policies.iter().skip(first).filter_map(above_name).collect();
        for policy in policies.iter_mut().skip(first).filter(|it| !it.is_listed) {
            policy.above = above.clone();
        }
        items == 0 || known > 0
    }

    /// A policy with the name of its resource.
    fn item(&self, item: Node<'_>, start: usize, policies: &mut Vec<Written>) -> bool {
        let policy = ["policy", "iamPolicy", "iam_policy"].iter().find_map(|name| item.entry(name));
        let Some(policy) = policy.map(|it| it.value.resolved().node) else { return false };
        if policy.kind() != Kind::Mapping {
            return false;
        }
        let text = |name: &str| text(item, name);
        let listed = text("resource").or_else(|| text("name"));
        let ancestor = || {
            let (kind, id) = (text("type")?, text("id")?);
            Some(format!("//cloudresourcemanager.googleapis.com/{kind}s/{id}"))
        };
        let is_listed = listed.is_some();
        let Some(full) = listed.or_else(ancestor) else { return false };
        let mut above: Vec<String> = ["folders", "ancestors"]
            .into_iter()
            .filter_map(|name| item.entry(name))
            .flat_map(|it| it.value.resolved().node.items())
            .map(|it| it.resolved().node.text().into_owned())
            .chain(text("organization"))
            .collect();
        let number = |name: &str| {
            name.strip_prefix("projects/").filter(|it| is_number(it)).map(str::to_owned)
        };
        let project = text("project").as_deref().and_then(number);
        let project = project.or_else(|| above.iter().find_map(|it| number(it)));
        above.retain(|name| name.starts_with("folders/") || name.starts_with("organizations/"));
        policies.push(Written {
            full: Some(full),
            project,
            above,
            is_listed,
            place: self.place(item.range(), start),
            grants: self.grants(policy, start),
        });
        true
    }

    /// A policy alone. One without bindings has an `etag` only.
    fn alone(&self, policy: Node<'_>, start: usize, policies: &mut Vec<Written>) -> bool {
        let bindings = policy.entry("bindings").map(|it| it.value.resolved().node);
        let is_policy = match bindings {
            Some(bindings) => bindings.kind() == Kind::Sequence || bindings.is_null(),
            None => policy.entry("etag").is_some(),
        };
        if is_policy {
            policies.push(Written {
                full: None,
                project: None,
                above: Vec::new(),
                is_listed: false,
                place: self.place(policy.range(), start),
                grants: self.grants(policy, start),
            });
        }
        is_policy
    }

    fn grants(&self, policy: Node<'_>, start: usize) -> Vec<Stated> {
        let mut grants = Vec::new();
        let bindings = policy.entry("bindings").map(|it| it.value.resolved().node);
        for binding in bindings.into_iter().flat_map(Node::items) {
            let binding = binding.resolved().node;
            let Some(role) = text(binding, "role") else { continue };
            let condition = binding.entry("condition").map(|it| it.value.resolved().node);
            let condition = condition.filter(|it| it.kind() == Kind::Mapping).map(|it| {
                let said = ["title", "expression"].into_iter().filter_map(|name| text(it, name));
                said.into_iter().find(|it| !it.trim().is_empty()).unwrap_or_default()
            });
            // An old version of a policy has a mark in the place of the condition.
            let (role, condition) = match role.split_once("_withcond_") {
                Some((role, _)) => (role.to_owned(), condition.or(Some(String::new()))),
                None => (role, condition),
            };
            let members = binding.entry("members").map(|it| it.value.resolved().node);
            grants.extend(members.into_iter().flat_map(Node::items).map(|member| {
                let member = member.resolved().node;
                Stated {
                    role: Some(role.clone()),
                    member: Some(member.text().into_owned()),
                    condition: condition.clone(),
                    place: self.place(member.range(), start),
                }
            }));
        }
        grants
    }

    fn place(&self, range: TextRange, start: usize) -> Place {
        let range = range.shifted(start);
        Place { path: self.path.to_owned(), line: self.lines.of(range.start), range }
    }
}

/// The folder or organization that a policy is of.
fn above_name(policy: &Written) -> Option<String> {
    let name = policy.full.as_deref()?.strip_prefix("//cloudresourcemanager.googleapis.com/")?;
    (!name.starts_with("projects/")).then(|| name.to_owned())
}

/// A value that is no collection.
fn text(map: Node<'_>, name: &str) -> Option<String> {
    let value = map.entry(name)?.value.resolved().node;
    (value.kind() == Kind::Scalar && !value.is_null()).then(|| value.text().into_owned())
}

/// Where the lines of a text begin.
struct Lines(Vec<usize>);

impl Lines {
    fn new(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(text.match_indices('\n').map(|(at, _)| at + 1));
        Self(starts)
    }

    /// The line of a byte, from 1.
    fn of(&self, offset: usize) -> usize {
        self.0.partition_point(|start| *start <= offset)
    }
}
