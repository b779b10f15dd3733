//! Writes the YAML files of `src/gateway` in forms that the program reads at little or no cost:
//! those that `write` names as tables in Rust, the others as JSON, which takes a tenth of the time
//! and no tables in between that the allocator would keep.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde::Deserialize;
use serde_json::{Map, Value};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("there is no OUT_DIR")?);
    for folder in ["src/gateway", "src/gateway/services"] {
        println!("cargo::rerun-if-changed={folder}");
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|ending| ending == "yaml") {
                write(&path, &out).map_err(|error| format!("{}: {error}", path.display()))?;
            }
        }
    }
    Ok(())
}

fn write(path: &Path, out: &Path) -> Result<()> {
    let name = path.file_stem().and_then(|name| name.to_str()).ok_or("a file without a name")?;
    let text = fs::read_to_string(path)?;
    let (ending, written) = match name {
        "openapi" => ("rs", openapi_tables(&serde_yaml::from_str(&text)?)?),
        "service_config" => ("rs", service_tables(&serde_yaml::from_str(&text)?)?),
        "snippets" => ("rs", snippet_tables(&serde_yaml::from_str(&text)?)),
        "sources" => ("rs", source_tables(&serde_yaml::from_str::<Vec<_>>(&text)?)),
        "regions" => ("rs", region_tables(serde_yaml::from_str(&text)?)),
        _ => ("json", serde_yaml::from_str::<Value>(&text)?.to_string()),
    };
    Ok(fs::write(out.join(name).with_extension(ending), written)?)
}

/// `openapi.yaml`, which says what each attribute means.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Openapi {
    statuses: Words,
    media_types: Words,
    objects: Objects,
}

type Objects = BTreeMap<String, ObjectRow>;

/// Pairs of a word and a text about it.
type Words = Vec<(String, String)>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ObjectRow {
    name: Option<String>,
    name_3: Option<String>,
    at: Option<String>,
    #[serde(default)]
    only_in_v3: Words,
    extensions: Option<Extensions>,
    keys: Vec<KeyRow>,
}

/// Whether keys that begin with `x-` are taken; they are if nothing is said.
#[derive(Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
enum Extensions {
    Refused,
}

/// Keys, each with the values of which it must have one.
type Conditions = BTreeMap<String, Vec<String>>;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct KeyRow {
    both: Option<String>,
    v2: Option<String>,
    v3: Option<String>,
    r#as: Option<String>,
    holds: Option<String>,
    holds_3: Option<String>,
    words: Words,
    also: Vec<String>,
    any_word: bool,
    other_names: Vec<String>,
    required: bool,
    alone: bool,
    compiler: bool,
    unread: bool,
    when: Conditions,
    word_when: BTreeMap<String, Conditions>,
    true_when: Conditions,
    elsewhere: Option<String>,
    word_elsewhere: BTreeMap<String, Conditions>,
    read: bool,
    obsolete: bool,
    purpose: Option<String>,
    purpose_3: Option<String>,
    writes: Option<Value>,
    writes_3: Option<Value>,
}

impl KeyRow {
    fn name(&self, version: Version) -> Option<&str> {
        let own = version.of(&self.v2, &self.v3);
        self.both.as_deref().or(own.as_deref())
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Version {
    V2,
    V3,
}

impl Version {
    fn of<T>(self, v2: T, v3: T) -> T {
        if self == Version::V3 { v3 } else { v2 }
    }

    /// The attribute of this version.
    fn own<'r, T>(self, value: &'r Option<T>, value_3: &'r Option<T>) -> Option<&'r T> {
        self.of(value.as_ref(), value_3.as_ref().or(value.as_ref()))
    }

    /// What the table of an object is called.
    fn table(self, id: &str) -> String {
        format!("{}_{}", id.replace('-', "_").to_uppercase(), self.of(2, 3))
    }
}

fn openapi_tables(openapi: &Openapi) -> Result<String> {
    let Openapi { statuses, media_types, objects } = openapi;
    let mut written = format!(
        "pub(super) const STATUSES: Words = &{statuses:?};\n\
         pub(super) const MEDIA_TYPES: Words = &{media_types:?};\n"
    );
    for version in [Version::V2, Version::V3] {
        for (id, object) in objects {
            written += &object_table(objects, id, object, version)?;
        }
    }
    Ok(written)
}

/// `service_config.yaml`, which says what each attribute means.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Service {
    objects: Objects,
}

fn service_tables(Service { objects }: &Service) -> Result<String> {
    objects.iter().map(|(id, row)| object_table(objects, id, row, Version::V2)).collect()
}

fn object_table(objects: &Objects, id: &str, row: &ObjectRow, version: Version) -> Result<String> {
    let mut keys = String::new();
    for key in &row.keys {
        if let Some(name) = key.name(version) {
            let written = openapi_key(objects, name, key, &key.when, version)?;
            keys += &written.ok_or(format!("`{id}`: nothing says what `{name}` is"))?;
        }
    }
    if keys.is_empty() {
        return Ok(String::new());
    }
    let name = version.own(&row.name, &row.name_3).ok_or(format!("`{id}` has no name"))?;
    let place = match row.at.as_deref() {
        None => "None".to_owned(),
        Some("top-level") => "Some(KeyPlace::Root)".to_owned(),
        Some("path-parameter") => "Some(KeyPlace::Parameter)".to_owned(),
        Some(place) => format!("Some(KeyPlace::{})", camel_case(place)),
    };
    let only_in_v3 = version.of(row.only_in_v3.as_slice(), &[]);
    let takes_extensions = row.extensions != Some(Extensions::Refused);
    Ok(format!(
        "/// OpenAPI {}: {name}.\n\
         pub static {}: OpenapiObject = OpenapiObject {{ \
         id: {id:?}, name: {name:?}, place: {place}, only_in_v3: &{only_in_v3:?}, \
         takes_extensions: {takes_extensions}, keys: &[{keys}] }};\n",
        version.of("2.0", "3.x"),
        version.table(id)
    ))
}

/// A key that may be there under some conditions; `None` if the object that says the rest of it
/// lacks it.
fn openapi_key(
    objects: &Objects,
    name: &str,
    row: &KeyRow,
    when: &Conditions,
    version: Version,
) -> Result<Option<String>> {
    if let Some(id) = &row.r#as {
        let keys = objects.get(id).map(|object| object.keys.as_slice()).unwrap_or_default();
        let same = keys.iter().find(|it| it.name(version) == Some(name));
        return same.map_or(Ok(None), |same| openapi_key(objects, name, same, when, version));
    }
    let holds = version.own(&row.holds, &row.holds_3).map_or("text", String::as_str);
    let shape = shape(objects, holds, row, version)?;
    let purpose = version.own(&row.purpose, &row.purpose_3);
    let purpose = purpose.ok_or(format!("`{name}` has no purpose"))?;
    let writes = version.own(&row.writes, &row.writes_3);
    let writes = writes.map_or("None".to_owned(), |it| format!("Some({})", content(it)));
    let reading = match (row.read, row.obsolete) {
        (_, true) => "Obsolete",
        (true, false) => "Read",
        (false, false) => "Describes",
    };
    let is_v3 = version == Version::V3;
    // In 3.x nobody is held to what depends on other keys.
    let is_required = row.required && (!is_v3 || when.is_empty());
    let (when, true_when) = match is_v3 {
        true => ("&[]".to_owned(), "&[]".to_owned()),
        false => (conditions(when), conditions(&row.true_when)),
    };
    let words = |words: &BTreeMap<_, _>| -> String {
        let words = words.iter().filter(|_| !is_v3);
        words.map(|(word, when)| format!("({word:?}, {}),", conditions(when))).collect()
    };
    let (word_when, word_elsewhere) = (words(&row.word_when), words(&row.word_elsewhere));
    let elsewhere = row.elsewhere.as_ref().filter(|_| !is_v3);
    let elsewhere =
        elsewhere.map_or("None".to_owned(), |it| format!("Some(Elsewhere::{})", camel_case(it)));
    Ok(Some(format!(
        "OpenapiKey {{ name: {name:?}, shape: {shape}, is_required: {is_required}, \
         is_in_schema: {}, is_alone: {}, is_unread: {}, when: {when}, word_when: &[{word_when}], \
         true_when: {true_when}, elsewhere: {elsewhere}, word_elsewhere: &[{word_elsewhere}], \
         other_names: &{:?}, reading: Reading::{reading}, \
         purpose: {purpose:?}, written: {writes} }},",
        !row.compiler, row.alone, row.unread, row.other_names
    )))
}

fn conditions(when: &Conditions) -> String {
    format!("&{:?}", when.iter().collect::<Vec<_>>()).replace("[\"", "&[\"").replace("&&[", "&[")
}

/// What a key holds, by the words for it.
fn shape(objects: &Objects, holds: &str, row: &KeyRow, version: Version) -> Result<String> {
    let inner = |holds| shape(objects, holds, row, version);
    let is_filled = holds.starts_with("filled ");
    let list = holds.strip_prefix("filled ").unwrap_or(holds);
    for (start, is_set) in [("list of ", false), ("set of ", true)] {
        if let Some(item) = list.strip_prefix(start) {
            let items = format!("Items {{ is_filled: {is_filled}, is_set: {is_set} }}");
            return Ok(format!("OpenapiShape::List(&{}, {items})", inner(item)?));
        }
    }
    if let Some((by, value)) = holds.strip_prefix("map ").and_then(|it| it.split_once("of ")) {
        let keys = camel_case(by.trim_end().strip_prefix("by ").unwrap_or("names"));
        return Ok(format!("OpenapiShape::Map(MapKeys::{keys}, &{})", inner(value)?));
    }
    if let Some(object) = holds.strip_suffix(" or reference") {
        let table = version.table(object);
        return Ok(format!("OpenapiShape::ObjectOrReference(&{table})"));
    }
    if let Some((one, other)) = holds.split_once(" or ") {
        return Ok(format!("OpenapiShape::Either(&{}, &{})", inner(one)?, inner(other)?));
    }
    if let Some(way) = holds.strip_prefix("reference to ") {
        let way: Vec<_> = way.split('.').collect();
        return Ok(format!("OpenapiShape::Reference(&{way:?})"));
    }
    match holds {
        "text" | "flag" | "number" | "positive-number" | "integer" | "any" => {
            Ok(format!("OpenapiShape::{}", camel_case(holds)))
        }
        "word" if row.any_word => Ok(format!("OpenapiShape::UsualWords(&{:?})", row.words)),
        "word" => Ok(format!("OpenapiShape::Words(&{:?}, &{:?})", row.words, row.also)),
        id if objects.contains_key(id) => {
            Ok(format!("OpenapiShape::Object(&{})", version.table(id)))
        }
        id => Err(format!("no object `{id}`").into()),
    }
}

/// `snippets.yaml`, which says what each attribute means.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Snippets {
    addresses: Words,
    snippets: Vec<SnippetRow>,
    skeletons: Vec<SkeletonRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SnippetRow {
    name: String,
    purpose: Option<String>,
    purpose_3: Option<String>,
    v2: Option<SnippetUse>,
    v3: Option<SnippetUse>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SnippetUse {
    at: String,
    key: String,
    value: Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SkeletonRow {
    version: String,
    name: String,
    purpose: String,
    config: Map<String, Value>,
}

fn snippet_tables(file: &Snippets) -> String {
    let mut snippets = String::new();
    for row in &file.snippets {
        for version in [Version::V2, Version::V3] {
            let Some(used) = version.of(&row.v2, &row.v3) else { continue };
            let purpose = version.own(&row.purpose, &row.purpose_3).map_or("", String::as_str);
            let place = match used.at.as_str() {
                at @ ("root" | "root-or-operation" | "security-schemes") => camel_case(at),
                field => format!("In({field:?})"),
            };
            snippets += &format!(
                "Snippet {{ name: {:?}, place: SnippetPlace::{place}, is_v3: {}, key: {:?}, \
                 value: {}, purpose: {purpose:?} }},",
                row.name,
                version == Version::V3,
                used.key,
                content(&used.value)
            );
        }
    }
    let skeleton = |row: &SkeletonRow| {
        let SkeletonRow { version, name, purpose, config } = row;
        let entries = entries(config);
        format!(
            "Skeleton {{ version: {version:?}, name: {name:?}, purpose: {purpose:?}, \
             entries: {entries} }},"
        )
    };
    let skeletons: String = file.skeletons.iter().map(skeleton).collect();
    format!(
        "/// Values of `address`: each with what it leads to.\n\
         pub static ADDRESSES: &[(&str, &str)] = &{:?};\n\
         /// All of them, the likelier ones first.\n\
         pub static SNIPPETS: &[Snippet] = &[{snippets}];\n\
         /// All of them, the smallest first.\n\
         pub static SKELETONS: &[Skeleton] = &[{skeletons}];\n",
        file.addresses
    )
}

/// What is written at a place.
fn content(value: &Value) -> String {
    match value {
        Value::Object(map) => format!("Content::Map({})", entries(map)),
        Value::Array(items) => {
            let item = |item| format!("{},", content(item));
            format!("Content::List(&[{}])", items.iter().map(item).collect::<String>())
        }
        Value::String(text) if is_number_or_flag(text) => format!("Content::Plain({text:?})"),
        Value::String(text) => format!("Content::Text({text:?})"),
        plain => format!("Content::Plain({:?})", plain.to_string()),
    }
}

fn entries(map: &Map<String, Value>) -> String {
    let entry = |(key, value): (&String, &Value)| format!("({key:?}, {}),", content(value));
    format!("&[{}]", map.iter().map(entry).collect::<String>())
}

/// Whether a text is nothing but a number or a flag to be replaced: `${1000}`, `${true|false}`.
fn is_number_or_flag(text: &str) -> bool {
    let words = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
    let first = words.and_then(|words| words.split('|').next()).unwrap_or_default();
    first.parse::<f64>().is_ok() || first.parse::<bool>().is_ok()
}

/// `sources.yaml`, which says what each attribute means.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceRow {
    id: String,
    constant: Option<String>,
    as_of: String,
    certainty: Option<String>,
    title: String,
    url: Option<String>,
}

fn source_tables(rows: &[SourceRow]) -> String {
    let (mut constants, mut pages, mut all) = (String::new(), String::new(), String::new());
    for SourceRow { id, constant, as_of, certainty, title, url } in rows {
        if let (Some(constant), Some(certainty), Some(url)) = (constant, certainty, url) {
            let certainty = camel_case(certainty);
            constants += &format!(
                "/// {title}.\n\
                 pub const {constant}: Reference = Reference {{ id: {id:?}, url: {url:?}, \
                 as_of: {as_of:?}, certainty: Certainty::{certainty} }};\n"
            );
            pages += &format!("{constant},");
        }
        all +=
            &format!("Source {{ id: {id:?}, title: {title:?}, url: {url:?}, as_of: {as_of:?} }},");
    }
    format!(
        "{constants}\
         /// The sources that have a page.\n\
         static PAGES: &[Reference] = &[{pages}];\n\
         /// Every source.\n\
         pub static ALL: &[Source] = &[{all}];\n"
    )
}

/// `regions.yaml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Regions {
    certain_codes: BTreeMap<String, String>,
    unconfirmed_codes: BTreeMap<String, String>,
    regions: Vec<String>,
}

fn region_tables(Regions { certain_codes, unconfirmed_codes, regions }: Regions) -> String {
    let codes = |codes: BTreeMap<_, _>| Words::from_iter(codes);
    let (certain, unconfirmed) = (codes(certain_codes), codes(unconfirmed_codes));
    format!(
        "const CERTAIN_CODES: &[(&str, &str)] = &{certain:?};\n\
         const UNCONFIRMED_CODES: &[(&str, &str)] = &{unconfirmed:?};\n\
         /// Regions of Google Cloud, to tell region and project apart in `REGION-PROJECT`.\n\
         const REGIONS: &[&str] = &{regions:?};\n"
    )
}

/// `root-or-operation` as `RootOrOperation`.
fn camel_case(words: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    };
    words.split('-').map(capital).collect()
}
