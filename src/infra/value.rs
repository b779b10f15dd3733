//! What an expression comes to, as far as the files tell.

use std::path::Path;
use std::rc::Rc;

use super::address::{Key, ResourceAddress};
use super::files::{Found, Module};
use super::syntax::{Body, For};
use crate::gateway::{OtherResource, ServiceResource};
use crate::template;

/// A value. What is not known says so.
#[derive(Clone, Debug)]
pub(super) enum Value<'f> {
    Null,
    Bool(bool),
    Number(String),
    Text(Vec<Piece<'f>>),
    List(Vec<Value<'f>>),
    Map(Vec<(String, Value<'f>)>),
    /// A list with this in it, or with nothing.
    AtMostOne(Box<Value<'f>>),
    /// All of a resource, or all of its instances.
    Resource(Resource<'f>),
    /// One of the instances of a resource, whichever it is.
    One(Resource<'f>),
    /// A map over the instances of a resource whose keys are not known.
    Keyed(Rc<Keyed<'f>>),
    /// All of a call of a module.
    Module(Resource<'f>),
    /// The text of a file, which may be filled in.
    Contents(Rc<Contents<'f>>),
    /// Not known; the expression that is not, as far as it has a name.
    Unknown(String),
}

/// A map over the instances of a resource, by their keys.
#[derive(Clone, Debug)]
pub(super) struct Keyed<'f> {
    /// Where the expression is.
    pub(super) found: Found<'f>,
    pub(super) each: &'f For,
    pub(super) scope: Scope<'f>,
    pub(super) resource: Resource<'f>,
}

/// A piece of a text.
#[derive(Clone, Debug)]
pub(super) enum Piece<'f> {
    /// Text.
    Known(String),
    /// What only the cloud tells of a resource.
    Attribute(Attribute<'f>),
    /// Not known: the expression, as far as it has a name.
    Unknown(String),
}

/// An attribute that a resource gets once it exists.
#[derive(Clone, Debug)]
pub(super) struct Attribute<'f> {
    /// The resource.
    pub(super) resource: Resource<'f>,
    /// Its name, indices left out: `status.url`.
    pub(super) name: String,
    /// Whether `https://` was taken off it.
    pub(super) is_host: bool,
    /// What the block of the resource says it is, if it does.
    pub(super) written: Option<Rc<Vec<Piece<'f>>>>,
}

/// A resource, data source or module call, within the instance of the module that it is in.
#[derive(Clone, Debug)]
pub(super) struct Resource<'f> {
    /// The instance of its module.
    pub(super) instance: Rc<Instance<'f>>,
    /// Its block.
    pub(super) found: Found<'f>,
    /// Which of its instances is meant.
    pub(super) key: Key,
}

/// A module as it is called.
#[derive(Debug)]
pub(super) struct Instance<'f> {
    pub(super) module: &'f Module<'f>,
    /// The call; none: nobody calls it.
    pub(super) call: Option<Resource<'f>>,
}

impl Instance<'_> {
    /// What is before the address of a resource in it; `None` if the call is not known.
    pub(super) fn path(&self) -> Option<String> {
        let Some(call) = &self.call else { return Some(String::new()) };
        let above = call.instance.path()?;
        let is_known = call.key != Key::Unknown;
        is_known.then(|| format!("{above}module.{}{}.", call.found.block.label(0), call.key))
    }

    /// The same; where the call is not known, what tells it from all others but itself.
    pub(super) fn told_apart(&self) -> String {
        let Some(call) = &self.call else { return String::new() };
        let above = call.instance.told_apart();
        let name = call.found.block.label(0);
        match &call.key {
            Key::Unknown => format!("{above}module.{name}[*]."),
            key => format!("{above}module.{name}{key}."),
        }
    }

    /// The module that Terraform is run in.
    pub(super) fn outermost(self: &Rc<Self>) -> Rc<Self> {
        match &self.call {
            Some(call) => call.instance.outermost(),
            None => Rc::clone(self),
        }
    }

    /// The folder that Terraform is run in.
    fn root(&self) -> &Path {
        match &self.call {
            Some(call) => call.instance.root(),
            None => &self.module.folder,
        }
    }

    /// How many calls lead to it.
    pub(super) fn depth(&self) -> usize {
        self.call.as_ref().map_or(0, |call| call.instance.depth() + 1)
    }
}

/// Where an expression is: in which module, and for which of the instances of its block.
#[derive(Clone, Debug)]
pub(super) struct Scope<'f> {
    pub(super) instance: Rc<Instance<'f>>,
    /// `each.key` and `each.value`.
    pub(super) each: Option<(Value<'f>, Value<'f>)>,
    /// `count.index`.
    pub(super) index: Option<usize>,
    /// What `for` gives a name to.
    pub(super) names: Vec<(String, Value<'f>)>,
    /// How far down it is worked out.
    pub(super) depth: usize,
}

impl<'f> Scope<'f> {
    pub(super) fn of(instance: &Rc<Instance<'f>>) -> Self {
        Self { instance: Rc::clone(instance), each: None, index: None, names: Vec::new(), depth: 0 }
    }

    /// The folder that paths without `path.module` begin in.
    pub(super) fn root(&self) -> &Path {
        self.instance.root()
    }
}

/// The text of a file, with what is put into it.
#[derive(Clone, Debug)]
pub(super) struct Contents<'f> {
    /// The file's path, from the folder that all was read from.
    pub(super) path: std::path::PathBuf,
    /// How it is filled in.
    pub(super) filling: Filling<'f>,
    /// What else is exchanged in it: a text and what comes in its place.
    pub(super) replaced: Vec<(String, Value<'f>)>,
}

/// How a file is filled in.
#[derive(Clone, Debug)]
pub(super) enum Filling<'f> {
    /// Not at all.
    Raw,
    /// By the names of a map.
    Names(Vec<Named<'f>>),
    /// By a map that is not known.
    Unknown,
}

/// A name and its value in the map that fills a template.
#[derive(Clone, Debug)]
pub(super) struct Named<'f> {
    pub(super) name: String,
    pub(super) value: Value<'f>,
    /// Where it is said.
    pub(super) place: super::granted::Place,
    /// Whether its name is written out there, and whether its keys are.
    pub(super) written: Written,
}

/// How much of a name that is given is written out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// The map is made elsewhere.
    No,
    /// The name.
    Name,
    /// The name, and the keys of the map that it is.
    Keys,
}

impl<'f> Value<'f> {
    /// A text that is known.
    pub(super) fn known(text: impl Into<String>) -> Self {
        Self::Text(vec![Piece::Known(text.into())])
    }

    /// The text, if all of it is known.
    pub(super) fn as_known(&self) -> Option<String> {
        match self {
            Self::Text(pieces) => known(pieces),
            Self::Number(number) => Some(number.clone()),
            Self::Bool(value) => Some(value.to_string()),
            _ => None,
        }
    }

    /// A map, which has its keys in order, however they are written.
    pub(super) fn map(mut entries: Vec<(String, Self)>) -> Self {
        entries.sort_by(|one, two| one.0.cmp(&two.0));
        Self::Map(entries)
    }

    /// A resource or the call of a module as a value.
    pub(super) fn all_of(resource: Resource<'f>) -> Self {
        match resource.found.block.kind.text.as_str() {
            "module" => Self::Module(resource),
            _ => Self::Resource(resource),
        }
    }

    /// Whether it is the same as another one, if that is known.
    pub(super) fn is_same(&self, other: &Self) -> Option<bool> {
        let is_null = |it: &Self| match it {
            Self::Null => Some(true),
            Self::Unknown(_) => None,
            Self::Text(pieces) => {
                let is_open = matches!(pieces.as_slice(), [Piece::Unknown(_)]);
                (!is_open).then_some(false)
            }
            _ => Some(false),
        };
        match (self, other) {
            (Self::Null, it) | (it, Self::Null) => is_null(it),
            _ => Some(self.as_known()? == other.as_known()?),
        }
    }

    /// Whether it is no value, or an empty text.
    pub(super) fn is_nothing(&self) -> bool {
        matches!(self, Self::Null) || self.as_known().is_some_and(|text| text.is_empty())
    }

    /// Whether it begins with the URL or the host of a service.
    pub(super) fn is_url(&self) -> bool {
        let Self::Text(pieces) = self else { return false };
        let Some(Piece::Attribute(it)) = pieces.first() else { return false };
        let row = ServiceResource::of(it.resource.found.block.label(0));
        it.written.is_none() && row.is_some_and(|row| row.attribute(&it.name).is_some())
    }

    /// The same without texts that somebody has yet to replace.
    pub(super) fn without_placeholders(self) -> Self {
        match self {
            Self::Text(pieces) if known(&pieces).is_some_and(|it| template::is_left_open(&it)) => {
                Self::Unknown("…".to_owned())
            }
            Self::List(items) => {
                Self::List(items.into_iter().map(Self::without_placeholders).collect())
            }
            Self::Map(entries) => {
                let entry = |(key, value): (String, Self)| (key, value.without_placeholders());
                Self::Map(entries.into_iter().map(entry).collect())
            }
            other => other,
        }
    }

    /// The pieces of the text that it is, or becomes within a text.
    pub(super) fn into_pieces(self, name: &str) -> Vec<Piece<'f>> {
        match self {
            Self::Text(pieces) => pieces,
            Self::Number(number) => vec![Piece::Known(number)],
            Self::Bool(value) => vec![Piece::Known(value.to_string())],
            Self::Unknown(name) => vec![Piece::Unknown(name)],
            _ => vec![Piece::Unknown(name.to_owned())],
        }
    }
}

/// The same pieces, known ones beside each other joined and empty ones left out.
pub(super) fn joined(pieces: Vec<Piece<'_>>) -> Vec<Piece<'_>> {
    let mut joined: Vec<Piece<'_>> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match (joined.last_mut(), piece) {
            (_, Piece::Known(text)) if text.is_empty() => {}
            (Some(Piece::Known(before)), Piece::Known(text)) => *before += &text,
            (_, piece) => joined.push(piece),
        }
    }
    joined
}

/// The text that pieces make, if all of them are known.
pub(super) fn known(pieces: &[Piece<'_>]) -> Option<String> {
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Known(known) => text += known,
            Piece::Attribute(Attribute { written: Some(written), is_host: false, .. }) => {
                text += &known(written)?;
            }
            Piece::Attribute(_) | Piece::Unknown(_) => return None,
        }
    }
    Some(text)
}

/// The text that pieces make, for people: what is not known is named as in its own module.
pub(super) fn shown(pieces: &[Piece<'_>]) -> String {
    let own = pieces.iter().map(|piece| match piece {
        Piece::Attribute(Attribute { written: Some(written), is_host: false, .. }) => {
            shown(written)
        }
        Piece::Attribute(it) => {
            let address = it.resource.address().without_key();
            format!("${{{}.{}}}", ResourceAddress { module: None, ..address }, it.name)
        }
        Piece::Known(_) | Piece::Unknown(_) => {
            without_modules(&rendered(std::slice::from_ref(piece)))
        }
    });
    own.collect()
}

fn without_modules(text: &str) -> String {
    let mut parts = text.split("${");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |shown, part| {
        let inner = part.split('}').next().unwrap_or_default();
        let kinds = [".var.", ".local.", ".data."];
        let own = kinds.iter().filter_map(|kind| inner.rfind(kind)).max();
        let own = own.filter(|_| inner.starts_with("module."));
        let of_block = [".each.", ".count."].iter().find_map(|kind| inner.rfind(kind));
        let own = of_block.or(own).map_or(0, |at| at + 1);
        shown + "${" + part.get(own..).unwrap_or_default()
    })
}

/// Whether two texts are the same, though not all may be known of them: what has no name in them is not
/// to be compared.
pub(super) fn is_same_text(one: &str, two: &str) -> bool {
    one == two && !one.contains('…')
}

/// The text that pieces make; what is not known is in it as a template expression.
pub(super) fn rendered(pieces: &[Piece<'_>]) -> String {
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Known(known) => text += known,
            Piece::Attribute(Attribute { written: Some(written), is_host: false, .. }) => {
                text += &rendered(written);
            }
            Piece::Attribute(it) => {
                // What has one name in two modules is two things.
                let address = it.resource.address();
                let module = it.resource.instance.told_apart();
                let address = ResourceAddress { module: Some(module), ..address };
                text += &format!("${{{address}.{}}}", it.name);
            }
            Piece::Unknown(name) => text += &format!("${{{name}}}"),
        }
    }
    text
}

impl Resource<'_> {
    /// What it is to a config, if it is neither a service nor a grant.
    pub(super) fn kind(&self) -> Option<OtherResource> {
        OtherResource::of(self.found.block.label(0))
    }

    /// Its address, as far as it is known.
    pub(super) fn address(&self) -> ResourceAddress {
        let block = self.found.block;
        ResourceAddress {
            module: self.instance.path(),
            is_data: block.kind.text == "data",
            kind: block.label(0).to_owned(),
            name: block.label(1).to_owned(),
            key: self.key.clone(),
        }
    }

    /// What tells it from all others: its address; `None` if it is not known which instance is meant.
    pub(super) fn identity(&self) -> Option<ResourceAddress> {
        Some(self.address()).filter(ResourceAddress::is_exact)
    }

    /// Its address without the key; `None` if the instance of its module is not known.
    pub(super) fn without_key(&self) -> Option<ResourceAddress> {
        Some(self.address().without_key()).filter(ResourceAddress::is_exact)
    }

    /// The instance that an index names. Terraform turns the index into what the block counts by.
    pub(super) fn at(&self, index: String) -> Self {
        let key = match self.found.block.body.value("count") {
            Some(_) => index.parse().map_or(Key::Unknown, Key::Number),
            // Of others nothing is kept, so not what they count by either.
            None if self.found.block.body == Body::default() => {
                index.parse().map_or(Key::Text(index), Key::Number)
            }
            None => Key::Text(index),
        };
        Self { key, ..self.clone() }
    }
}
