//! Issuers of JWTs that are known: whose tokens an issuer stands for, which form its `iss` has, and
//! where its keys are. The rows are in `issuers.yaml`. Knows no scheme and no place.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::template;

/// An issuer that is known. `issuers.yaml` says what each attribute means.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issuer {
    /// Its name in the code.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// What its JWTs are, in a few words.
    pub tokens: String,
    /// The form of its `iss`, with `{name}` where they differ.
    pub issuer: String,
    #[serde(default)]
    also: Vec<String>,
    /// What only tokens for old client libraries have.
    #[serde(default)]
    pub formerly: Option<String>,
    #[serde(default)]
    mistaken: Vec<String>,
    #[serde(default)]
    owns_host: bool,
    /// The forms of the URLs of its keys; the first one is that to write.
    pub keys: Vec<String>,
    #[serde(default)]
    own_keys: Option<String>,
    /// Whether what its keys sign has this issuer, and no other.
    #[serde(default)]
    pub signs_alone: bool,
    #[serde(default)]
    audience: Vec<String>,
    /// What the audience of its tokens is, in words.
    pub audiences: String,
    /// Audiences of tokens that anybody can get.
    #[serde(default)]
    pub shared: Vec<String>,
    /// What else to know before trusting its tokens.
    #[serde(default)]
    pub note: Option<String>,
    /// Whether it is Google's; what any other does is no rule of Google.
    #[serde(default)]
    pub is_google: bool,
    /// The id of a source.
    pub source: String,
}

/// The parts in which forms differ, with what is written there.
type Parts = Vec<(String, String)>;

/// An issuer as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenIssuer {
    /// Whose tokens are meant.
    pub issuer: &'static Issuer,
    /// How it is written.
    pub form: IssuerForm,
    parts: Parts,
}

/// How an issuer is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IssuerForm {
    /// As in its tokens.
    Exact,
    /// As in none of its tokens, which have this.
    Not(String),
    /// As in none of its tokens; what they have is not told by it.
    Wrong,
}

/// The owner of some keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyOwner {
    /// Whose keys they are.
    pub issuer: &'static Issuer,
    parts: Parts,
}

impl PartialEq for Issuer {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Issuer {}

impl Issuer {
    /// The issuer whose tokens have this audience; `None` if the audience does not tell it.
    pub fn with_audience(&self, audience: &str) -> Option<String> {
        let form = self.audience.first()?;
        filled(&self.issuer, &read(form, audience).filter(fit)?)
    }

    /// Whether the audience of its tokens follows from the issuer.
    pub fn tells_audience(&self) -> bool {
        !self.audience.is_empty()
    }
}

/// All that are known. Empty if the file does not parse, which a test rules out.
pub fn issuers() -> &'static [Issuer] {
    static ISSUERS: OnceLock<Vec<Issuer>> = OnceLock::new();
    ISSUERS.get_or_init(|| parse().unwrap_or_default())
}

fn parse() -> serde_json::Result<Vec<Issuer>> {
    serde_json::from_str(include_str!(concat!(env!("OUT_DIR"), "/issuers.json")))
}

/// Which issuer a text stands for, if it is known: all of it, without template syntax.
pub fn written_issuer(text: &str) -> Option<WrittenIssuer> {
    let all = issuers();
    let exact = |issuer: &'static Issuer| {
        let mut forms = std::iter::once(&issuer.issuer).chain(&issuer.also);
        let parts = forms.find_map(|form| read(form, text).filter(fit))?;
        Some(WrittenIssuer { issuer, form: IssuerForm::Exact, parts })
    };
    let meant = |issuer: &'static Issuer| {
        let forms = [&issuer.issuer].into_iter().chain(&issuer.also).chain(&issuer.mistaken);
        let parts = forms.map(|form| read(bare(form).as_str(), &bare(text)));
        let parts = parts.flatten().next()?;
        // Where a number or UUID must be, words in capitals may yet be replaced.
        let is_open = |(_, value): &(String, String)| template::has_hole(value);
        if !fit(&parts) && parts.iter().any(is_open) {
            return None;
        }
        let form = match fit(&parts) {
            true => IssuerForm::Not(filled(&issuer.issuer, &parts)?),
            false => IssuerForm::Wrong,
        };
        Some(WrittenIssuer { issuer, form, parts })
    };
    let hosted = |issuer: &'static Issuer| {
        let (own, written) = (bare(&issuer.issuer), bare(text));
        let is_open = written.split('/').any(template::has_hole);
        let parts = read(host(&own), host(&written)).filter(|_| issuer.owns_host && !is_open)?;
        let form = filled(&issuer.issuer, &parts).map_or(IssuerForm::Wrong, IssuerForm::Not);
        Some(WrittenIssuer { issuer, form, parts })
    };
    let find = |read: &dyn Fn(&'static Issuer) -> Option<WrittenIssuer>| all.iter().find_map(read);
    find(&exact).or_else(|| find(&meant)).or_else(|| find(&hosted))
}

/// Whether more letters can make a text an issuer that tokens have.
pub fn begins_issuer(text: &str) -> bool {
    let forms = issuers().iter().flat_map(|it| std::iter::once(&it.issuer).chain(&it.also));
    forms.into_iter().any(|form| may_become(form, text) && read(form, text).is_none())
}

/// Whose keys are at a URL: none, if nobody known has theirs there.
pub fn key_owners(url: &str) -> Vec<KeyOwner> {
    let owner = |issuer: &'static Issuer| {
        let parts = issuer.keys.iter().find_map(|form| read(form, url))?;
        Some(KeyOwner { issuer, parts })
    };
    issuers().iter().filter_map(owner).collect()
}

/// The issuer of which a URL is the discovery document. That names the keys and holds none.
pub fn described_issuer(url: &str) -> Option<&str> {
    const DOCUMENTS: [&str; 2] =
        ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"];
    let url = url.trim().trim_end_matches('/');
    DOCUMENTS.iter().find_map(|document| url.strip_suffix(document))
}

/// Whether two texts are one URL, apart from what people leave out or add.
pub fn is_same_issuer(one: &str, other: &str) -> bool {
    bare(one) == bare(other)
}

impl WrittenIssuer {
    /// Whether keys are its own, as far as their URL tells.
    pub fn owns(&self, keys: &KeyOwner) -> bool {
        self.issuer == keys.issuer && agree(&self.parts, &keys.parts)
    }

    /// The URL of its keys, if the issuer tells it.
    pub fn keys(&self) -> Option<String> {
        let mut forms = self.issuer.own_keys.iter().chain(&self.issuer.keys);
        forms.find_map(|form| filled(form, &self.parts))
    }

    /// The audience that all its tokens have, if the issuer tells it.
    pub fn audience(&self) -> Option<String> {
        filled(self.issuer.audience.first()?, &self.parts)
    }

    /// Whether its tokens can have an audience.
    pub fn may_have_audience(&self, audience: &str) -> bool {
        let forms = &self.issuer.audience;
        let has = |form: &String| read(form, audience).is_some_and(|it| agree(&self.parts, &it));
        forms.is_empty() || forms.iter().any(has)
    }

    /// Whether a part of it is a placeholder.
    pub fn is_open(&self) -> bool {
        self.parts.iter().any(|(_, value)| template::has_hole(value))
    }
}

impl KeyOwner {
    /// The issuer whose keys they are: as its tokens have it, or the form of that.
    pub fn in_words(&self) -> String {
        filled(&self.issuer.issuer, &self.parts).unwrap_or_else(|| self.issuer.issuer.clone())
    }
}

/// What is written in the parts of a form; `None` if the text has another form.
fn read(form: &str, text: &str) -> Option<Parts> {
    let mut pieces = form.split('{');
    let mut rest = text.strip_prefix(pieces.next()?)?;
    let mut parts = Parts::new();
    for piece in pieces {
        let (name, after) = piece.split_once('}')?;
        let end = if after.is_empty() { rest.len() } else { rest.find(after)? };
        let value = rest.get(..end).filter(|it| !it.is_empty() && !it.contains('/'))?;
        parts.push((name.to_owned(), value.to_owned()));
        rest = rest.get(end + after.len()..)?;
    }
    rest.is_empty().then_some(parts)
}

/// Whether a text is the start of one that has this form.
fn may_become(form: &str, text: &str) -> bool {
    let mut pieces = form.split('{');
    let Some(mut rest) = begun(pieces.next().unwrap_or_default(), text) else { return false };
    for piece in pieces {
        let (name, after) = piece.split_once('}').unwrap_or_default();
        let part = rest.split('/').next().unwrap_or_default();
        let end =
            if after.is_empty() { part.len() } else { rest.find(after).unwrap_or(part.len()) };
        let value = rest.get(..end).unwrap_or_default();
        if value.contains('/') || !may_be_part(name, value) {
            return false;
        }
        match begun(after, rest.get(end..).unwrap_or_default()) {
            Some(left) => rest = left,
            None => return false,
        }
    }
    rest.is_empty()
}

/// What follows some words in a text; nothing, if the text ends in them or before.
fn begun<'t>(words: &str, text: &'t str) -> Option<&'t str> {
    text.strip_prefix(words).or_else(|| words.starts_with(text).then_some(""))
}

/// Whether more letters can make a part what its name says.
fn may_be_part(name: &str, value: &str) -> bool {
    match name {
        "tenant_id" => value.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit()),
        name if name.ends_with("_number") => value.bytes().all(|byte| byte.is_ascii_digit()),
        _ => true,
    }
}

/// The form with these parts; `None` if one is missing.
fn filled(form: &str, parts: &Parts) -> Option<String> {
    let mut pieces = form.split('{');
    let mut text = pieces.next()?.to_owned();
    for piece in pieces {
        let (name, after) = piece.split_once('}')?;
        let (_, value) = parts.iter().find(|(own, _)| own == name)?;
        text.push_str(value);
        text.push_str(after);
    }
    Some(text)
}

/// Whether the parts that two forms have in common are the same.
fn agree(parts: &Parts, others: &Parts) -> bool {
    let same = |(name, value): &(String, String)| {
        name == "any" || others.iter().all(|(other, it)| other != name || it == value)
    };
    parts.iter().all(same)
}

/// Whether each part is what its name says.
fn fit(parts: &Parts) -> bool {
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_uuid = |text: &str| {
        let of_uuid = |byte: u8| byte == b'-' || byte.is_ascii_hexdigit();
        text.len() == 36 && text.bytes().all(of_uuid) && text.matches('-').count() == 4
    };
    parts.iter().all(|(name, value)| match name.as_str() {
        "tenant_id" => is_uuid(value),
        name if name.ends_with("_number") => is_number(value),
        _ => true,
    })
}

/// A URL without what people leave out or add: its scheme, slashes at the end, capitals in the host.
fn bare(text: &str) -> String {
    let text = text.trim();
    let start = text.find("://").map_or(0, |at| at + 3);
    let rest = text.get(start..).unwrap_or_default().trim_end_matches('/');
    let host = host(rest);
    let path = rest.get(host.len()..).unwrap_or_default();
    host.to_ascii_lowercase() + path
}

/// What is before the first slash.
fn host(text: &str) -> &str {
    text.split('/').next().unwrap_or_default()
}

#[cfg(test)]
mod tests;
