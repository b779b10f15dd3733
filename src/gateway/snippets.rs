//! What people write as a whole: backends by service, security schemes, quota, model routers, and
//! configs to begin with. The rows are in `snippets.yaml`.

/// Something that is written as a whole.
#[derive(Debug)]
pub struct Snippet {
    /// What it is called beside its key.
    pub name: &'static str,
    /// Where it can be written.
    pub place: SnippetPlace,
    /// Whether it is for OpenAPI 3.x, else for 2.0.
    pub is_v3: bool,
    /// Its key; in a map of the author's names one to be replaced.
    pub key: &'static str,
    /// What the key holds.
    pub value: Content,
    /// What it is for, in a sentence or two.
    pub purpose: &'static str,
}

/// Where a snippet can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SnippetPlace {
    /// At the root.
    Root,
    /// At the root and on operations.
    RootOrOperation,
    /// In the object that this field of `x-google-api-management`, or that key itself, holds.
    In(&'static str),
    /// Among the security schemes.
    SecuritySchemes,
}

/// A value of a snippet.
#[derive(Debug)]
pub enum Content {
    /// A string.
    Text(&'static str),
    /// A number or a flag.
    Plain(&'static str),
    /// An object.
    Map(&'static [(&'static str, Content)]),
    /// A list.
    List(&'static [Content]),
}

/// A whole config.
#[derive(Debug)]
pub struct Skeleton {
    /// The version of OpenAPI, as people write it.
    pub version: &'static str,
    /// What it holds, in a few words.
    pub name: &'static str,
    /// What it is for.
    pub purpose: &'static str,
    /// What is at the top level.
    pub entries: &'static [(&'static str, Content)],
}

impl Skeleton {
    /// The key of its version.
    pub fn version_key(&self) -> &'static str {
        if self.version == "2.0" { "swagger" } else { "openapi" }
    }

    /// What it is called in a list.
    pub fn label(&self) -> String {
        format!("{} {}: {}", self.version_key(), self.version, self.name)
    }
}

include!(concat!(env!("OUT_DIR"), "/snippets.rs"));
