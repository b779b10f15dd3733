//! The values of extension keys along their tables: which key of the file is which field, and what
//! is expected there. Knows nothing of whether what is there is right.

use super::{Analysis, Extension, ExtensionPlace};
use crate::bounds;
use crate::gateway::{Field, Object, Shape};
use crate::openapi::Handle;
use crate::text::TextRange;
use crate::yaml::{Kind, Node, NodeId, Reached, Step, Tree};

/// A value in an extension, or that of the extension key itself, with what is expected of it.
#[derive(Clone, Copy, Debug)]
pub struct FieldAt<'a> {
    /// The extension.
    pub extension: &'a Extension,
    /// Its key; none for an item of a list.
    pub key: Option<Node<'a>>,
    /// The value.
    pub value: Reached<'a>,
    /// The table of the object that holds it, if one does.
    pub object: Option<&'static Object>,
    /// Its row; for an item of a list and an entry of a map that of the list or map. None for the
    /// extension key itself, and for a key that is not in the table.
    pub field: Option<&'static Field>,
    /// What is expected; none for a key that is not in the table.
    pub shape: Option<Shape>,
    /// Whether it is an entry of a map or an item of a list, not a field.
    pub is_element: bool,
    /// The mapping or sequence that holds it; none for the extension key itself.
    pub holder: Option<Reached<'a>>,
}

impl FieldAt<'_> {
    /// Whether it is a key that the table of its object does not have.
    pub fn is_unknown(&self) -> bool {
        self.shape.is_none()
    }

    /// What is expected of a value of its kind: one of the shapes where there are two.
    pub fn expected(&self) -> Option<Shape> {
        Some(for_kind(self.shape?, self.value.node.kind()))
    }

    /// Where its key is; for an item of a list, the item.
    pub fn key_range(&self) -> TextRange {
        self.value.via.filter(|_| self.is_brought()).unwrap_or_else(|| {
            self.key.map_or_else(|| self.value.node.range(), |key| key.content_range())
        })
    }

    /// Whether its key is elsewhere and an alias or `<<` brings it.
    pub fn is_brought(&self) -> bool {
        if self.extension.via.is_some() {
            return true;
        }
        let Some(holder) = self.holder else { return false };
        if holder.via.is_some() {
            return true;
        }
        let Some(key) = self.key else { return false };
        !holder.node.range().covers(key.range())
    }
}

/// The same by indices and ids, as an analysis keeps it.
#[derive(Clone, Copy, Debug)]
pub(super) struct KeptField {
    /// Index among the extensions.
    extension: usize,
    key: Option<NodeId>,
    value: Handle,
    object: Option<&'static Object>,
    field: Option<&'static Field>,
    shape: Option<Shape>,
    is_element: bool,
    holder: Option<Handle>,
    /// Whether neither it nor its key is in broken text.
    is_certain: bool,
}

impl KeptField {
    fn new(analysis: &Analysis, extension: usize, at: &FieldAt<'_>) -> Self {
        let FieldAt { object, field, shape, is_element, .. } = *at;
        let is_certain = at.key.is_none_or(|key| analysis.is_whole_at(key.range()))
            && analysis.is_whole_at(at.value.node.range());
        Self {
            is_certain,
            extension,
            key: at.key.map(Node::id),
            value: Handle::new(at.value),
            object,
            field,
            shape,
            is_element,
            holder: at.holder.map(Handle::new),
        }
    }

    fn of(self, analysis: &Analysis) -> Option<FieldAt<'_>> {
        let Self { object, field, shape, is_element, .. } = self;
        let tree = &analysis.tree;
        Some(FieldAt {
            extension: analysis.extensions.get(self.extension)?,
            key: self.key.map(|key| tree.node(key)),
            value: self.value.of(tree),
            object,
            field,
            shape,
            is_element,
            holder: self.holder.map(|holder| holder.of(tree)),
        })
    }
}

impl Analysis {
    /// Every value in the extensions that something reads, the extension keys themselves included.
    pub fn all_extension_fields(&self) -> impl Iterator<Item = FieldAt<'_>> {
        self.kept_fields().iter().filter_map(|field| field.of(self))
    }

    /// Those that are not in broken text, and neither are their keys.
    pub fn certain_extension_fields(&self) -> impl Iterator<Item = FieldAt<'_>> {
        let kept = self.kept_fields().iter().filter(|field| field.is_certain);
        kept.filter_map(|field| field.of(self))
    }

    /// Found once, when they are first asked for.
    fn kept_fields(&self) -> &[KeptField] {
        self.extension_fields.get_or_init(|| self.find_extension_fields())
    }

    fn find_extension_fields(&self) -> Vec<KeptField> {
        let mut all = Vec::new();
        let mut budget = bounds::ALIASED_VALUES;
        let mut waiting = Vec::new();
        for (index, extension) in self.extensions.iter().enumerate() {
            let ExtensionPlace::At(place) = extension.place else { continue };
            let used = extension.known.and_then(|key| key.in_version(self.document.is_v3));
            let Some(used) = used.filter(|used| used.places.contains(&place)) else { continue };
            waiting.clear();
            waiting.push(self.extension_itself(extension, Some(used.shape)));
            while let Some(at) = waiting.pop() {
                if at.value.via.is_some() {
                    let Some(left) = budget.checked_sub(1) else { break };
                    budget = left;
                }
                waiting.extend(elements(&at));
                all.push(KeptField::new(self, index, &at));
            }
        }
        all
    }

    /// The extension key or the field of one that the offset is on, or in whose value it
    /// is: the innermost one. Extensions that are where nothing reads them are looked into
    /// as well.
    pub fn extension_fields(&self, offset: usize) -> Option<FieldAt<'_>> {
        let mut current: Option<FieldAt<'_>> = None;
        for step in self.tree.path_at(offset) {
            current = match (step, current) {
                (Step::Entry(entry, _), None) => self.extension_of(entry.key.range()),
                (Step::Entry(entry, _), Some(at)) => {
                    let name = entry.key.text();
                    let value = entry.value.resolved();
                    let next = element(&at, Some(entry.key), value, &name);
                    if name == "<<" { Some(FieldAt { value, ..at }) } else { next.or(Some(at)) }
                }
                (Step::Item(..), None) => None,
                (Step::Item(_, item), Some(at)) => {
                    element(&at, None, item.resolved(), "").or(Some(at))
                }
            };
        }
        current
    }

    fn extension_of(&self, key: TextRange) -> Option<FieldAt<'_>> {
        // The first one is the key as it is there.
        let index = self.extensions.partition_point(|extension| extension.key < key);
        let extension = self.extensions.get(index).filter(|extension| extension.key == key)?;
        let known = extension.known.and_then(|known| known.in_version(self.document.is_v3));
        Some(self.extension_itself(extension, known.map(|known| known.shape)))
    }

    fn extension_itself<'a>(
        &'a self,
        extension: &'a Extension,
        shape: Option<Shape>,
    ) -> FieldAt<'a> {
        let tree: &Tree = &self.tree;
        FieldAt {
            extension,
            key: Some(tree.node(extension.key_node)),
            value: extension.value.of(tree),
            object: None,
            field: None,
            shape,
            is_element: false,
            holder: None,
        }
    }
}

/// What a value holds, if it is of the expected kind.
fn elements<'a>(at: &FieldAt<'a>) -> Vec<FieldAt<'a>> {
    match at.value.node.kind() {
        Kind::Mapping => {
            let fields = at.value.fields().into_iter();
            fields
                .filter_map(|field| element(at, Some(field.key), field.value, &field.key.text()))
                .collect()
        }
        Kind::Sequence => {
            let via = at.value.via;
            let items = at.value.node.items().map(|item| {
                let item = item.resolved();
                Reached { via: via.or(item.via), ..item }
            });
            items.filter_map(|item| element(at, None, item, "")).collect()
        }
        Kind::Scalar | Kind::Alias => Vec::new(),
    }
}

/// What is expected of one entry or item of a value; `None` where nothing is known.
fn element<'a>(
    at: &FieldAt<'a>,
    key: Option<Node<'a>>,
    value: Reached<'a>,
    name: &str,
) -> Option<FieldAt<'a>> {
    // A mapping where a list is wanted is read as its only item, so that all that is wrong in it
    // is told at once.
    let shape = match (for_kind(at.shape?, at.value.node.kind()), key) {
        (Shape::List(item), Some(_)) => *item,
        (shape, _) => shape,
    };
    let inner = FieldAt { key, value, is_element: false, holder: Some(at.value), ..*at };
    match (shape, key) {
        (Shape::Object(object), Some(_)) => {
            let field = object.field(name);
            let shape = field.map(|field| field.shape);
            Some(FieldAt { object: Some(object), field, shape, ..inner })
        }
        (Shape::Map(shape), Some(_)) | (Shape::List(shape), None) => {
            Some(FieldAt { shape: Some(*shape), is_element: true, ..inner })
        }
        _ => None,
    }
}

/// The one of two shapes that a value of this kind is meant to have.
fn for_kind(shape: Shape, kind: Kind) -> Shape {
    let Shape::Either(one, other) = shape else { return shape };
    let is_collection = |shape: &Shape| match kind {
        Kind::Mapping => matches!(shape, Shape::Object(_) | Shape::Map(_)),
        Kind::Sequence => matches!(shape, Shape::List(_)),
        Kind::Scalar | Kind::Alias => !matches!(shape, Shape::Object(_) | Shape::Map(_)),
    };
    if is_collection(other) && !is_collection(one) { *other } else { *one }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::analysis::Analysis;
    use crate::settings::Settings;
    use crate::text::Text;
    use crate::yaml::Format;

    fn read(source: &str) -> Analysis {
        Analysis::new(Text::new(source), Format::Yaml, Arc::new(Settings::default()))
    }

    /// What the cursor at `$0` is on: object, field, whether anything is expected.
    fn at(source: &str) -> Option<String> {
        let offset = source.find("$0").unwrap();
        let analysis = read(&source.replace("$0", ""));
        let found = analysis.extension_fields(offset)?;
        let object = found.object.map_or("-", |object| object.name);
        let field = found.field.map_or("-", |field| field.name);
        Some(format!("{object} {field} {}", if found.is_unknown() { "?" } else { "known" }))
    }

    #[test]
    fn fields_at_places() {
        for (source, expected) in [
            (
                r#"swagger: '2.0'
x-google-ba$0ckend:
  address: x
"#,
                Some("- - known"),
            ),
            (
                r#"swagger: '2.0'
x-google-backend:
  addr$0ess: x
"#,
                Some("x-google-backend address known"),
            ),
            (
                r#"swagger: '2.0'
x-google-backend:
  address: x$0
"#,
                Some("x-google-backend address known"),
            ),
            (
                r#"swagger: '2.0'
x-google-backend:
  jwtAud$0ience: x
"#,
                Some("x-google-backend jwt_audience known"),
            ),
            (
                r#"swagger: '2.0'
x-google-backend:
  adr$0ess: x
"#,
                Some("x-google-backend - ?"),
            ),
            (
                r#"swagger: '2.0'
info:
  tit$0le: x
"#,
                None,
            ),
            (
                "swagger: '2.0'\npaths: {/a: {get: {x-google-backend: {dead$0line: 1}}}}\n",
                Some("x-google-backend deadline known"),
            ),
            (
                r#"swagger: '2.0'
x-google-management:
  quota:
    limits:
    - name: a
      values: {STAND$0ARD: 1}
"#,
                Some("quota limit values known"),
            ),
            (
                r#"openapi: 3.0.3
x-google-api-management:
  backends:
    one:
      path$0Translation: x
"#,
                Some("backend pathTranslation known"),
            ),
            (
                r#"openapi: 3.0.3
x-google-api-management:
  mcp:
    tools$0-list: x
"#,
                Some("mcp tools-list known"),
            ),
            (
                r#"openapi: 3.0.3
x-google-api-management:
  backends: {on$0e: }
"#,
                Some("x-google-api-management backends known"),
            ),
            (
                r#"swagger: '2.0'
x-google-endpoints:
  allow$0Cors: true
"#,
                Some("endpoint allowCors known"),
            ),
            (
                r#"openapi: 3.0.3
x-google-management:
  metr$0ics: x
"#,
                Some("- - ?"),
            ),
        ] {
            assert_eq!(at(source).as_deref(), expected, "{source}");
        }
    }

    #[test]
    fn all_fields_of_a_document() {
        let analysis = read(
            r#"swagger: '2.0'
x-b: &b {address: x, adress: y}
x-google-backend: {<<: *b, deadline: 1}
x-google-management: {metrics: [{name: m, nam: n}]}
paths:
  /a:
    x-google-backend: {address: x}
    get: {x-google-backend: *b}
"#,
        );
        let mut found: Vec<_> = analysis
            .all_extension_fields()
            .map(|it| {
                let range = it.key_range().of(analysis.source()).to_owned();
                let mark = if it.is_unknown() { "?" } else { "" };
                let key = it.key.map(|key| key.text().into_owned()).unwrap_or_default();
                format!("{key}{mark} @ {range}")
            })
            .collect();
        found.sort();
        assert_eq!(
            found,
            [
                " @ {name: m, nam: n}",
                "address @ *b",
                "address @ *b",
                "adress? @ *b",
                "adress? @ *b",
                "deadline @ deadline",
                "metrics @ metrics",
                "nam? @ nam",
                "name @ name",
                "x-google-backend @ x-google-backend",
                "x-google-backend @ x-google-backend",
                "x-google-management @ x-google-management",
            ]
        );
    }

    #[test]
    fn a_thousand_aliases_of_a_large_mapping_cost_no_more_than_their_budget() {
        let fields: String = (0..1000).map(|n| format!("f{n}: 1, ")).collect();
        let mut source = format!(
            r#"swagger: '2.0'
x-b: &b {{{fields}}}
paths:
"#
        );
        for n in 0..1000 {
            source += &format!("  /p{n}: {{get: {{x-google-backend: *b}}}}\n");
        }
        let analysis = read(&source);
        assert!(analysis.all_extension_fields().count() < 40_000);
    }
}
