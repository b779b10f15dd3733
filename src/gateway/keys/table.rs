//! Reads `keys.yaml` into the tables of both versions, once, when the first of them is asked for.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::{Field, Key, KeyPlace, Limits, Named, Object, Products, Shape, Unknown, Use, Values};
use crate::gateway::sources::{self, Certainty, Reference};

/// The file, as `build.rs` writes it.
const TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/keys.json"));

/// The keys, and the objects of both versions by their ids.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) keys: Vec<Key>,
    v2: Objects,
    v3: Objects,
}

type Objects = BTreeMap<String, &'static Object>;

impl Table {
    pub(super) fn object(&self, id: &str, is_v3: bool) -> Option<&'static Object> {
        let objects = if is_v3 { &self.v3 } else { &self.v2 };
        objects.get(id).copied()
    }
}

/// The table. Empty if the file does not parse, which a test rules out.
pub(super) static TABLE: LazyLock<Table> = LazyLock::new(|| read(TEXT).unwrap_or_default());

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    keys: Vec<Row>,
    objects: BTreeMap<String, ObjectRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ObjectRow {
    name: String,
    name_3: Option<String>,
    #[serde(default)]
    unknown: Unknown,
    unknown_3: Option<Unknown>,
    source: String,
    source_3: Option<String>,
    #[serde(default)]
    products: Products,
    fields: Vec<Row>,
}

/// A key or a field. `keys.yaml` says what each attribute means.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Row {
    both: Option<String>,
    v2: Option<String>,
    v3: Option<String>,
    also: Option<String>,
    also_3: Option<String>,
    at: Vec<KeyPlace>,
    replaced_by: Option<String>,
    holds: Option<String>,
    holds_3: Option<String>,
    words: Vec<String>,
    meaning: BTreeMap<String, String>,
    only_key: Option<String>,
    default: String,
    default_3: Option<String>,
    value: Option<String>,
    value_at: BTreeMap<KeyPlace, String>,
    most: Option<f64>,
    most_streaming: Option<f64>,
    limits: Limits,
    purpose: String,
    purpose_3: Option<String>,
    products: Option<Products>,
    source: Option<String>,
    source_3: Option<String>,
    certainty: Option<Certainty>,
    certainty_3: Option<Certainty>,
    required: bool,
    required_3: Option<bool>,
    obsolete: bool,
    unread: bool,
    from: Vec<String>,
    in_v3: Option<String>,
}

impl Row {
    fn v2(&self) -> Option<&str> {
        self.both.as_deref().or(self.v2.as_deref())
    }

    fn v3(&self) -> Option<&str> {
        self.both.as_deref().or(self.v3.as_deref())
    }
}

fn read(text: &str) -> Result<Table, String> {
    let file: File = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let mut v2 = Reader { file: &file, is_v3: false, objects: BTreeMap::new() };
    let mut v3 = Reader { file: &file, is_v3: true, objects: BTreeMap::new() };
    let mut keys = Vec::new();
    for row in &file.keys {
        keys.push(Key {
            name: kept(row.v2().or(row.v3()).ok_or("a key without a name")?),
            v2: row.v2().is_some().then(|| v2.usage(row)).transpose()?,
            v3: row.v3().is_some().then(|| v3.usage(row)).transpose()?,
            replaced_by: row.replaced_by.as_deref().map(kept),
            meaning: row.meaning.clone(),
            limits: row.limits.clone(),
            purpose: kept(&row.purpose),
            products: row.products.unwrap_or_default(),
        });
    }
    Ok(Table { keys, v2: v2.objects, v3: v3.objects })
}

/// A text for as long as the program runs: the tables are read once.
fn kept(text: &str) -> &'static str {
    text.to_owned().leak()
}

/// Reads the rows for one version.
struct Reader<'f> {
    file: &'f File,
    is_v3: bool,
    objects: Objects,
}

impl<'f> Reader<'f> {
    /// The attribute of this version.
    fn of<T>(&self, value: T, value_3: Option<T>) -> T {
        value_3.filter(|_| self.is_v3).unwrap_or(value)
    }

    fn text(&self, text: &str, text_3: Option<&str>) -> &'static str {
        kept(self.of(text, text_3))
    }

    fn usage(&mut self, row: &Row) -> Result<Use, String> {
        Ok(Use {
            places: row.at.clone(),
            shape: self.shape_of(row)?,
            default: self.text(&row.default, row.default_3.as_deref()),
            source: self.source(row, None)?,
        })
    }

    /// The object of an id. Recurses over the table, which ends.
    fn object(&mut self, id: &str) -> Result<&'static Object, String> {
        if let Some(object) = self.objects.get(id) {
            return Ok(object);
        }
        let (id, row) = self.file.objects.get_key_value(id).ok_or(format!("no object `{id}`"))?;
        let mut fields = Vec::new();
        for field in &row.fields {
            let name = if self.is_v3 { field.v3() } else { field.v2() };
            if let Some(name) = name {
                fields.push(self.field(name, field, row)?);
            }
        }
        let object: &'static Object = Box::leak(Box::new(Object {
            id: kept(id),
            name: self.text(&row.name, row.name_3.as_deref()),
            fields: fields.leak(),
            unknown: self.of(row.unknown, row.unknown_3),
        }));
        self.objects.insert(id.clone(), object);
        Ok(object)
    }

    fn field(&mut self, name: &str, row: &'f Row, object: &ObjectRow) -> Result<Field, String> {
        let other = if self.is_v3 { &row.also_3 } else { &row.also };
        let shape = self.shape_of(row)?;
        Ok(Field {
            id: kept(row.v2().unwrap_or(name)),
            name: kept(name),
            other: other.as_deref().map(kept),
            name_3: row.v3().map(kept),
            shape,
            is_required: self.of(row.required, row.required_3),
            is_obsolete: row.obsolete,
            is_unread: row.unread,
            default: self.text(&row.default, row.default_3.as_deref()),
            values: Values {
                anywhere: row.value.as_deref().map(kept),
                at: row.value_at.clone(),
                most: row.most,
                most_streaming: row.most_streaming,
            },
            meaning: row.meaning.clone(),
            limits: row.limits.clone(),
            purpose: self.text(&row.purpose, row.purpose_3.as_deref()),
            products: row.products.unwrap_or(object.products),
            only_key: row.only_key.as_deref().filter(|_| matches!(shape, Shape::Map(_))).map(kept),
            from: row.from.iter().map(|it| kept(it)).collect(),
            in_v3: row.in_v3.as_deref().map(kept),
            source: self.source(row, Some(object))?,
        })
    }

    fn shape_of(&mut self, row: &Row) -> Result<Shape, String> {
        let holds = self.of(row.holds.as_deref().unwrap_or("text"), row.holds_3.as_deref());
        self.shape(holds, row)
    }

    /// What a value may be.
    fn shape(&mut self, holds: &str, row: &Row) -> Result<Shape, String> {
        let words = || -> &'static [&'static str] {
            row.words.iter().map(|it| kept(it)).collect::<Vec<_>>().leak()
        };
        if let Some((one, other)) = holds.split_once(" or ") {
            let (one, other) = (self.shape(one, row)?, self.shape(other, row)?);
            return Ok(Shape::Either(Box::leak(Box::new(one)), Box::leak(Box::new(other))));
        }
        if let Some(item) = holds.strip_prefix("list of ") {
            return Ok(Shape::List(Box::leak(Box::new(self.shape(item, row)?))));
        }
        if let Some(value) = holds.strip_prefix("map of ") {
            return Ok(Shape::Map(Box::leak(Box::new(self.shape(value, row)?))));
        }
        Ok(match holds {
            "text" => Shape::Text,
            "flag" => Shape::Flag,
            "number" => Shape::Number,
            "integer" => Shape::Integer,
            "word" => Shape::Words(words()),
            "word in any case" => Shape::WordsAnyCase(words()),
            "backend name" => Shape::Name(Named::Backend),
            "router name" => Shape::Name(Named::Router),
            "metric name" => Shape::Name(Named::Metric),
            id => Shape::Object(self.object(id)?),
        })
    }

    /// Who says what a row says: its own source, else that of its object.
    fn source(&self, row: &Row, object: Option<&ObjectRow>) -> Result<Reference, String> {
        let of_3 = || {
            let of_object = || object.and_then(|it| it.source_3.as_ref());
            row.source_3.as_ref().or_else(|| row.source.is_none().then(of_object).flatten())
        };
        let own = row.source.as_ref().or(object.map(|it| &it.source));
        let of_3 = self.is_v3.then(of_3).flatten();
        let certainty = match self.is_v3 {
            true => row.certainty_3.or(row.certainty.filter(|_| of_3.is_none())),
            false => row.certainty,
        };
        let id = of_3.or(own).ok_or("a row without a source")?;
        let source = sources::reference(id).ok_or(format!("no source `{id}`"))?;
        Ok(certainty.map_or(source, |certainty| source.with(certainty)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read_and_every_object_is_held_by_a_key() {
        let table = read(TEXT).unwrap();
        let file: File = serde_json::from_str(TEXT).unwrap();
        for (id, row) in &file.objects {
            let read = |is_v3| table.object(id, is_v3).map_or(0, |object| object.fields.len());
            let has =
                |names: &dyn Fn(&Row) -> bool| row.fields.iter().filter(|it| names(it)).count();
            assert_eq!(read(false), has(&|row| row.v2().is_some()), "{id}");
            assert_eq!(read(true), has(&|row| row.v3().is_some()), "{id}");
        }
    }

    #[test]
    fn a_wrong_table_says_what_is_wrong() {
        let read = |row: &str| {
            let row = format!(r#"{{"v2": "x", "at": ["top-level"], {row}}}"#);
            read(&format!(r#"{{"keys": [{row}], "objects": {{}}}}"#)).unwrap_err()
        };
        assert_eq!(read(r#""holds": "thing", "source": "mcp""#), "no object `thing`");
        assert_eq!(read(r#""holds": "text", "source": "nowhere""#), "no source `nowhere`");
        assert_eq!(read(r#""holds": "text""#), "a row without a source");
        assert!(read(r#""holds": "text", "colour": "red""#).contains("unknown field `colour`"));
    }
}
