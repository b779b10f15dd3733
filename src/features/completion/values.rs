//! Values of extensions: what a key is followed by, and what can be written at one.

use super::meaning;
use super::offer::{MAX_CHOICES, Offers};
use super::phrase::Phrase;
use super::write::Written;
use crate::analysis::NameKind;
use crate::features::markup::Markup;
use crate::features::place::Value;
use crate::gateway::{self, Field, Issuer, Named, Shape};
use crate::text::capitalized;
use crate::yaml::Kind;

impl Offers<'_> {
    /// What a key is followed by: a value of a shape. Recurses over the tables, which end.
    pub(super) fn value_of(&self, value: &Value, shape: Shape) -> Written {
        let field = value.field;
        match shape {
            Shape::Text => Written::Blank,
            Shape::Flag => Written::Plain(Phrase::one_of(self.fitting(field, &["true", "false"]))),
            Shape::Number => Written::Number("15.0"),
            Shape::Integer => Written::Number("1"),
            Shape::Words(words) | Shape::WordsAnyCase(words) => {
                Written::OneOf(self.fitting(field, words))
            }
            Shape::Name(named) => match self.names(value, named) {
                names if names.is_empty() || names.len() > MAX_CHOICES => Written::Blank,
                names => Written::OneOf(names),
            },
            Shape::Object(object) => {
                let required = object.fields.iter().filter(|field| field.is_required);
                let entry = |field: &'static Field| {
                    let value = Value { field: Some(field), shape: field.shape, ..*value };
                    (Phrase::plain(field.name), self.value_of(&value, field.shape))
                };
                Written::Map(required.map(entry).collect())
            }
            Shape::List(item) => match self.value_of(&Value { field: None, ..*value }, *item) {
                Written::Blank => Written::List(Vec::new()),
                Written::Map(entries) if entries.is_empty() => Written::List(Vec::new()),
                item => Written::List(vec![item]),
            },
            Shape::Map(inner) => match field.and_then(|field| field.only_key) {
                Some(key) => {
                    let value = self.value_of(&Value { field: None, ..*value }, *inner);
                    Written::Map(vec![(Phrase::plain(key), value)])
                }
                None => Written::Map(Vec::new()),
            },
            Shape::Either(one, _) => self.value_of(value, *one),
        }
    }

    /// The values of a shape. Recurses over the tables, which end.
    pub(super) fn values(&mut self, value: &Value, shape: Shape) {
        match shape {
            Shape::Flag => {
                for word in self.fitting(value.field, &["true", "false"]) {
                    let written = Written::Plain(Phrase::plain(&word));
                    self.value(&word, &written, meaning::of_word(value, &word));
                }
            }
            Shape::Words(words) | Shape::WordsAnyCase(words) => {
                for word in self.fitting(value.field, words) {
                    self.value(&word, &Written::text(&word), meaning::of_word(value, &word));
                }
            }
            Shape::Name(named) => {
                for name in self.names(value, named) {
                    let documentation = meaning::of_name(self.analysis, named.into(), &name);
                    self.value(&name, &Written::text(&name), documentation);
                }
            }
            Shape::Either(one, other) => {
                self.values(value, *one);
                self.values(value, *other);
            }
            Shape::Text if value.field.is_some_and(|field| field.name == "address") => {
                if !self.takes_any_address() {
                    return;
                }
                for (address, purpose) in gateway::ADDRESSES {
                    let address = Phrase::of_snippet(address);
                    let label = address.shown();
                    // An address that someone wrote is no word to be completed.
                    if !label.starts_with(self.context.word.of(self.analysis.source())) {
                        continue;
                    }
                    self.value(&label, &Written::Text(address), Markup::paragraph(purpose));
                }
            }
            Shape::Text => self.issuers(value),
            _ => {}
        }
    }

    /// Known issuers of JWTs, the URLs of their keys, or the audience of their tokens: those that fit
    /// what is beside.
    fn issuers(&mut self, value: &Value) {
        self.of_issuers(value.field.map_or(value.key.name, |field| field.name));
    }

    /// The same of what is called `name`.
    pub(super) fn of_issuers(&mut self, name: &str) {
        let beside = |names: &[&str]| {
            let node = names.iter().find_map(|name| Some(self.holder()?.entry(name)?.value))?;
            let node = node.items().next().unwrap_or(node);
            let text = (node.kind() == Kind::Scalar).then(|| node.text().into_owned());
            text.filter(|text| !text.is_empty())
        };
        let texts: Vec<(String, &Issuer)> = match name {
            "x-google-issuer" | "issuer" => {
                let jwks = beside(&["x-google-jwks_uri", "jwksUri", "jwks_uri"]);
                let owners = jwks.map(|it| gateway::key_owners(&it)).unwrap_or_default();
                let audience = beside(&["x-google-audiences", "audiences"]);
                let all = gateway::issuers().iter().filter(|issuer| {
                    owners.is_empty() || owners.iter().any(|owner| owner.issuer == *issuer)
                });
                let text = |issuer: &'static Issuer| {
                    let known = audience.as_ref().filter(|_| issuer.tells_audience());
                    let text = match known {
                        Some(audience) => issuer.with_audience(audience)?,
                        None => with_stops(&issuer.issuer),
                    };
                    Some((text, issuer))
                };
                all.filter_map(text).collect()
            }
            "x-google-jwks_uri" | "jwksUri" | "jwks_uri" => {
                let issuer = beside(&["x-google-issuer", "issuer"]);
                match issuer.and_then(|it| gateway::written_issuer(&it)) {
                    Some(it) => it.keys().map(|keys| (keys, it.issuer)).into_iter().collect(),
                    None => {
                        let keys = |it: &'static Issuer| Some((with_stops(it.keys.first()?), it));
                        gateway::issuers().iter().filter_map(keys).collect()
                    }
                }
            }
            "x-google-audiences" => {
                let issuer = beside(&["x-google-issuer", "issuer"]);
                let issuer = issuer.and_then(|it| gateway::written_issuer(&it));
                let audience = issuer.and_then(|it| Some((it.audience()?, it.issuer)));
                audience.into_iter().collect()
            }
            _ => return,
        };
        for (text, issuer) in texts {
            let phrase = Phrase::of_snippet(&text);
            let label = phrase.shown();
            // What someone wrote is no word to be completed.
            if label.starts_with(self.context.word.of(self.analysis.source())) {
                let (tokens, audiences) = (capitalized(&issuer.tokens), &issuer.audiences);
                let about = format!("{tokens}. Their audience is {audiences}.");
                self.value(&label, &Written::Text(phrase), Markup::paragraph(&about));
            }
        }
    }

    fn names(&self, value: &Value, named: Named) -> Vec<String> {
        match named {
            Named::Backend if value.key.name == "x-google-backend" => self.callable(),
            Named::Backend => self.routable(),
            Named::Router | Named::Metric => self.defined(named.into()),
        }
    }

    /// The names of a kind that the document defines.
    pub(super) fn defined(&self, kind: NameKind) -> Vec<String> {
        let names = self.analysis.defined_names(kind).into_iter();
        names.filter(|name| !name.is_empty()).map(str::to_owned).collect()
    }
}

/// A form with words to be replaced where it differs.
fn with_stops(form: &str) -> String {
    let mut pieces = form.split('{');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (name, after) = piece.split_once('}').unwrap_or_default();
        text += &format!("${{{}}}{after}", name.to_ascii_uppercase());
    }
    text
}
