//! What Terraform files are made of, whichever way they are written: as HCL or as JSON.
//!
//! All with places, in bytes of the file. Knows no block by its kind and no function by its name.

use crate::text::TextRange;

/// A file, or what is between the braces of a block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// `name = value`, in order.
    pub attributes: Vec<Attribute>,
    /// Blocks, in order.
    pub blocks: Vec<Block>,
    /// Whether something of it was left out, as it cannot be read.
    pub is_broken: bool,
}

/// `name = value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Its name.
    pub name: Word,
    /// Its value.
    pub value: Expr,
}

/// `kind "label" { … }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is: `resource`.
    pub kind: Word,
    /// Its labels.
    pub labels: Vec<Word>,
    /// All of it.
    pub range: TextRange,
    /// What is in it.
    pub body: Body,
}

/// A word and its place, without quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The word.
    pub text: String,
    /// Its bytes.
    pub range: TextRange,
}

/// An expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Its bytes.
    pub range: TextRange,
}

/// What expressions there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExprKind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as it is written.
    Number(String),
    /// A text without holes.
    Text(String),
    /// A text with holes.
    Template(Vec<Part>),
    /// `[a, b]`.
    List(Vec<Expr>),
    /// `{ a = b }`.
    Object(Vec<(Expr, Expr)>),
    /// A name: `var`, `google_cloud_run_v2_service`.
    Name(String),
    /// What is within another value: `a.b`, `a["b"]`, `a[*].b`.
    Within(Box<Expr>, Vec<Step>),
    /// A call of a function.
    Call(String, Vec<Expr>),
    /// `a ? b : c`, without the condition's own meaning.
    Either(Box<[Expr; 3]>),
    /// `[for k, v in collection : value]`, or with a key `{for … : key => value}`.
    For(Box<For>),
    /// `a == b`, or `a != b` if not.
    Equal(bool, Box<[Expr; 2]>),
    /// `a < b`, or `a <= b` if so.
    Less(bool, Box<[Expr; 2]>),
    /// `a && b`.
    Both(Box<[Expr; 2]>),
    /// `a || b`.
    Any(Box<[Expr; 2]>),
    /// `!a`.
    Not(Box<Expr>),
    /// Anything else.
    Other,
}

/// A part of a text with holes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Text.
    Text(String),
    /// `${…}`.
    Hole(Expr),
    /// `%{…}` and what it holds.
    Directive,
}

/// A step into a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// `.name`.
    Name(String),
    /// `[expression]`.
    Index(Expr),
    /// `[*]` or `.*`.
    Each,
}

/// A `for` expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct For {
    /// The name that keys have, if any.
    pub key_name: Option<String>,
    /// The name that values have.
    pub value_name: String,
    /// What it goes through.
    pub collection: Expr,
    /// The key that it makes, if it makes a map.
    pub key: Option<Expr>,
    /// The value that it makes.
    pub value: Expr,
    /// What those fulfil that it takes.
    pub condition: Option<Expr>,
    /// Whether it puts those of one key together.
    pub is_grouping: bool,
}

impl For {
    /// Whether it makes a map with the keys that its collection has.
    pub fn has_keys_of_collection(&self) -> bool {
        let Some(Expr { kind: ExprKind::Name(key), .. }) = &self.key else { return false };
        self.key_name.as_ref() == Some(key) && self.condition.is_none() && !self.is_grouping
    }
}

impl Body {
    /// The value of an attribute.
    pub fn value(&self, name: &str) -> Option<&Expr> {
        self.attribute(name).map(|it| &it.value)
    }

    /// An attribute.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|it| it.name.text == name)
    }

    /// Where an argument is that is within blocks: `document.contents`. The body of each innermost
    /// block, with the argument's own name.
    pub fn at<'a>(&'a self, path: &'a str) -> Vec<(&'a Body, &'a str)> {
        match path.split_once('.') {
            None => vec![(self, path)],
            Some((kind, rest)) => self.blocks(kind).flat_map(|it| it.body.at(rest)).collect(),
        }
    }

    /// The blocks of a kind.
    pub fn blocks<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Block> {
        self.blocks.iter().filter(move |it| it.kind.text == kind)
    }
}

impl Block {
    /// The label of this index.
    pub fn label(&self, index: usize) -> &str {
        self.labels.get(index).map_or("", |it| &it.text)
    }
}

impl Expr {
    /// The text, if it is one without holes.
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            ExprKind::Text(text) => Some(text),
            _ => None,
        }
    }
}
