//! What is known of something that a file may say. That something is absent is said only where it
//! is proven: nothing is broken there, and neither a template nor a merge can bring it.
//!
//! The only place that makes [`Fact::Absent`]; knows no rule.

use super::{Analysis, is_template};
use crate::openapi::{Backend, Operation, PathItem, Place};
use crate::text::TextRange;
use crate::yaml::{Field, Kind, Node, Reached};

/// What is known of something that may be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact<T> {
    /// It is written, at this place.
    Known(T, Place),
    /// It is not written, and nothing else brings it.
    Absent(Proof),
    /// Something may be written, and nobody knows what: half typed, or template syntax.
    Unknown,
}

/// The proof that something is absent. Only this file makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proof(());

impl Proof {
    /// A proof, if all that could bring what is missing is ruled out.
    fn when(is_proven: bool) -> Option<Self> {
        is_proven.then_some(Self(()))
    }
}

impl<T> Fact<T> {
    /// What is written, if that is known.
    pub fn known(self) -> Option<T> {
        match self {
            Self::Known(value, _) => Some(value),
            Self::Absent(_) | Self::Unknown => None,
        }
    }

    /// Whether it is proven that nothing is written.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent(_))
    }

    /// What is absent if that is proven, else unknown.
    pub(super) fn missing(proof: Option<Proof>) -> Self {
        proof.map_or(Self::Unknown, Self::Absent)
    }
}

/// The fields of a mapping, or of nothing where a mapping may follow.
#[derive(Clone, Copy, Debug)]
pub struct Fields<'a> {
    analysis: &'a Analysis,
    mapping: Reached<'a>,
    /// Where the text must not be broken for a field to be absent; `None` if that is known already.
    place: Option<Place>,
}

impl<'a> Fields<'a> {
    /// The mapping.
    pub fn mapping(self) -> Reached<'a> {
        self.mapping
    }

    /// The field of a name.
    pub fn field(self, name: &str) -> Fact<Field<'a>> {
        match self.mapping.field(name) {
            Some(field) => Fact::Known(field, Place::of(field.value)),
            None => Fact::missing(self.proves_all()),
        }
    }

    /// The text of a field, values of template variables put in. Absent if it is empty, and nothing
    /// is being typed there.
    pub fn text(self, name: &str) -> Fact<String> {
        match self.mapping.field(name).map(|field| self.analysis.text_of(field)) {
            Some(Fact::Absent(_)) if !self.is_sound() => Fact::Unknown,
            Some(text) => text,
            None => Fact::missing(self.proves_all()),
        }
    }

    /// The field that names lead to, one in the other. Unknown if what holds it is no mapping.
    pub fn at(self, names: &[&str]) -> Fact<Field<'a>> {
        let Some((last, holders)) = names.split_last() else { return Fact::Unknown };
        let mut fields = self;
        for name in holders {
            let inner = match fields.field(name) {
                Fact::Known(field, _) => fields.within(field.value),
                Fact::Absent(proof) => return Fact::Absent(proof),
                Fact::Unknown => None,
            };
            let Some(inner) = inner else { return Fact::Unknown };
            fields = inner;
        }
        fields.field(last)
    }

    /// All fields; `None` if there may be more than those that are written.
    pub fn all(self) -> Option<Vec<Field<'a>>> {
        self.proves_all().map(|_| self.mapping.fields())
    }

    /// The fields that are written; `None` if their text is broken.
    pub fn written(self) -> Option<Vec<Field<'a>>> {
        self.is_sound().then(|| self.mapping.fields())
    }

    /// The fields of a value in it, which may lack as much as this one.
    pub fn within(self, value: Reached<'a>) -> Option<Self> {
        is_mapping_or_nothing(value.node).then_some(Self { mapping: value, ..self })
    }

    /// The proof that it has no fields but those that are written.
    pub fn proves_all(self) -> Option<Proof> {
        let may_hold_more = || self.analysis.tree.may_hold_more_in(self.mapping.node);
        Proof::when(self.is_sound() && !may_hold_more() && !has_open_merge(self.mapping))
    }

    fn is_sound(self) -> bool {
        self.place.is_none_or(|place| self.analysis.is_sound(place))
    }
}

/// Whether `<<` stands for something that cannot be followed.
fn has_open_merge(mapping: Reached<'_>) -> bool {
    let Some(merge) = mapping.node.entry("<<") else { return false };
    let is_followed = |node: Node<'_>| node.resolved().node.kind() == Kind::Mapping;
    let value = merge.value.resolved().node;
    match value.kind() {
        Kind::Sequence => !value.items().all(is_followed),
        _ => !is_followed(value),
    }
}

fn is_mapping_or_nothing(node: Node<'_>) -> bool {
    node.is_null() || node.kind() == Kind::Mapping && !is_template(node)
}

impl Analysis {
    /// The text of a field's value, values of template variables put in. Absent if it is empty.
    pub fn text_of(&self, field: Field<'_>) -> Fact<String> {
        let node = field.value.node;
        if node.kind() != Kind::Scalar {
            return Fact::Unknown;
        }
        let text = if node.is_null() { Some(String::new()) } else { self.known_name(&node.text()) };
        match text {
            Some(text) if text.trim().is_empty() => Fact::Absent(Proof(())),
            Some(text) => Fact::Known(text, Place::of(field.value)),
            None => Fact::Unknown,
        }
    }

    /// The fields of a value that belongs to a place. `None` if text at the place is broken, or the
    /// value is something else, such as a template.
    pub fn fields_at<'a>(&'a self, place: Place, value: Reached<'a>) -> Option<Fields<'a>> {
        let is_known = is_mapping_or_nothing(value.node) && self.is_sound(place);
        is_known.then_some(Fields { analysis: self, mapping: value, place: None })
    }

    /// The fields of a value. `None` if it is something else, such as a template.
    pub fn fields_of<'a>(&'a self, value: Reached<'a>) -> Option<Fields<'a>> {
        let fields = Fields { analysis: self, mapping: value, place: Some(Place::of(value)) };
        is_mapping_or_nothing(value.node).then_some(fields)
    }

    /// The fields of an operation. `None` if it is something else, such as a template, or a template
    /// within it may bring more.
    pub fn operation_fields(&self, operation: &Operation) -> Option<Fields<'_>> {
        let mapping = operation.handle.of(&self.tree);
        let is_all = !self.tree.holds_template_line(operation.range)
            && !self.tree.may_hold_more_in(mapping.node)
            && is_mapping_or_nothing(mapping.node);
        let place = Place::new(operation.key, operation.handle.via);
        is_all.then_some(Fields { analysis: self, mapping, place: Some(place) })
    }

    /// The fields of a backend. `None` if text at it is broken.
    pub fn backend_fields(&self, backend: &Backend) -> Option<Fields<'_>> {
        let mapping = backend.handle.of(&self.tree);
        self.is_whole_backend(backend).then_some(Fields { analysis: self, mapping, place: None })
    }

    /// The value of a key at the root of the document.
    pub fn root_field(&self, name: &str) -> Fact<Field<'_>> {
        let Some(root) = self.document.root else { return Fact::Unknown };
        let Some(field) = root.of(&self.tree).field(name) else {
            return Fact::missing(self.proves_root_lacks(name));
        };
        let is_sound =
            self.is_whole_at(field.key.range()) && self.is_whole_at(field.value.node.range());
        match is_sound {
            true => Fact::Known(field, Place::of(field.value)),
            false => Fact::Unknown,
        }
    }

    /// The fields of the root, if the document is all there: nothing in it is broken, and no line of
    /// it is a template's.
    pub fn whole_root(&self) -> Option<Fields<'_>> {
        let mapping = self.document.root?.of(&self.tree);
        self.proves_whole().map(|_| Fields { analysis: self, mapping, place: None })
    }

    fn proves_root_lacks(&self, name: &str) -> Option<Proof> {
        self.proves_all_in_whole_text(&[name]).filter(|_| !self.has_elsewhere(name))
    }

    pub(super) fn proves_whole(&self) -> Option<Proof> {
        let all = TextRange::new(0, usize::MAX);
        Proof::when(self.tree.is_whole() && !self.tree.holds_template_line(all))
    }

    /// The proof that the collection that the keys lead to from the root holds nothing but what is
    /// written.
    pub(super) fn proves_all_at(&self, keys: &[&str]) -> Option<Proof> {
        Proof::when(!self.tree.may_hold_more(keys))
    }

    /// The proof that a value holds nothing but what is written in it.
    pub(super) fn proves_all_in(&self, value: Reached<'_>) -> Option<Proof> {
        let may_hold_more = || self.tree.may_hold_more_in(value.node);
        Proof::when(self.is_sound(Place::of(value)) && !may_hold_more())
    }

    /// The same, where nothing of the text may be broken.
    pub(super) fn proves_all_in_whole_text(&self, keys: &[&str]) -> Option<Proof> {
        self.proves_nothing_broken().and_then(|_| self.proves_all_at(keys))
    }

    /// The proof that a list holds nothing but what is written.
    pub(super) fn proves_all_items(&self, list: Reached<'_>) -> Option<Proof> {
        Proof::when(self.is_sound(Place::of(list)) && !self.tree.may_hold_more_in(list.node))
    }

    /// The proof that nothing of the text is broken.
    pub(super) fn proves_nothing_broken(&self) -> Option<Proof> {
        Proof::when(self.tree.is_whole())
    }

    /// The proof that a template brings nothing to a path item.
    pub(super) fn proves_all_below(&self, item: &PathItem) -> Option<Proof> {
        let value = item.handle.of(&self.tree).node;
        Proof::when(!self.tree.may_hold_more_below(item.key, value))
    }

    /// The proof that nothing of the text is broken, and no template brings a line.
    pub(super) fn proves_no_line_is_brought(&self) -> Option<Proof> {
        Proof::when(self.tree.is_whole() && !self.tree.brings_lines())
    }

    /// The proof that neither a template brings keys of the root, nor one of some names may be among
    /// what cannot be read.
    pub(super) fn proves_root_holds_no_more(&self, names: &[&str]) -> Option<Proof> {
        let root = self.tree.root()?;
        let is_lost = |name: &&str| self.tree.may_have_lost(&[name]);
        Proof::when(!self.tree.may_hold_more_in(root) && !names.iter().any(is_lost))
    }

    /// Whether the text at a backend is not broken.
    pub(super) fn is_whole_backend(&self, backend: &Backend) -> bool {
        self.is_whole_at(backend.key) && self.is_whole_at(backend.place.text())
    }

    /// Whether the text at a place, and what an alias there stands for, is not broken.
    pub(super) fn is_sound(&self, place: Place) -> bool {
        self.is_whole_at(place.range) && place.anchored.is_none_or(|text| self.is_whole_at(text))
    }

    /// Whether the text where something begins is not broken.
    pub(super) fn is_whole_at(&self, range: TextRange) -> bool {
        !self.tree.is_broken_at(range.start)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::analysis::{Analysis, Fact};
    use crate::settings::Settings;
    use crate::text::Text;
    use crate::yaml::Format;

    fn read(source: &str) -> Analysis {
        Analysis::new(Text::new(source), Format::Yaml, Arc::new(Settings::default()))
    }

    fn shown<T>(fact: &Fact<T>, shown: impl Fn(&T) -> String) -> String {
        match fact {
            Fact::Known(value, _) => shown(value),
            Fact::Absent(_) => "absent".to_owned(),
            Fact::Unknown => "unknown".to_owned(),
        }
    }

    /// What is known of the `operationId` of the first operation.
    fn operation_id(operation: &str) -> String {
        let analysis = read(&format!(
            r#"swagger: '2.0'
x-a: &a {{description: x}}
paths:
  /a:
    get:
{operation}
  /b: {{}}
"#
        ));
        let operation = &analysis.document.paths[0].operations[0];
        let fields = analysis.operation_fields(operation);
        fields.map_or("nothing".to_owned(), |it| shown(&it.text("operationId"), String::clone))
    }

    #[test]
    fn a_field_is_absent_only_where_nothing_can_bring_it() {
        for (operation, expected) in [
            ("      operationId: list", "list"),
            ("      operationId: ${NAME}", "unknown"),
            ("      operationId: [a]", "unknown"),
            ("      summary: x", "absent"),
            ("      operationId: ''", "absent"),
            ("      operationId:", "absent"),
            ("      <<: *a", "absent"),
            ("      <<: a", "unknown"),
            ("      summary: x\n      oper", "unknown"),
            ("      operationId\n      summary: x", "unknown"),
            ("      operationId:\n      summary", "unknown"),
            ("      summary: x\n      {{ include \"a\" }}", "nothing"),
            ("      {{ include \"a\" }}", "nothing"),
            ("      ${operation}", "nothing"),
        ] {
            assert_eq!(operation_id(operation), expected, "{operation}");
        }
    }

    #[test]
    fn a_field_of_the_root() {
        for (rest, expected) in [
            ("host: a.example.com", "a.example.com"),
            ("info: {}", "absent"),
            ("info: {", "unknown"),
            ("{{ include \"host\" }}", "unknown"),
            ("hos", "unknown"),
            ("paths: {host: a}", "unknown"),
        ] {
            let analysis = read(&format!(
                r#"swagger: '2.0'
{rest}
"#
            ));
            let host = analysis.root_field("host");
            let text = shown(&host, |field| field.value.node.text().into_owned());
            assert_eq!(text, expected, "{rest}");
        }
    }

    #[test]
    fn a_field_within_a_field() {
        for (management, expected) in [
            ("mcp: {tools-list: {security: {}}}", "there"),
            ("mcp: {tools-list: }", "absent"),
            ("mcp: {}", "absent"),
            ("mcp: {tools-list: [a]}", "unknown"),
            ("mcp: {${more}}", "unknown"),
        ] {
            let analysis = read(&format!(
                r#"openapi: 3.0.3
x-google-api-management:
  {management}
"#
            ));
            let management = analysis.root_field("x-google-api-management").known().unwrap();
            let fields = analysis.fields_of(management.value).unwrap();
            let security = fields.at(&["mcp", "tools-list", "security"]);
            assert_eq!(shown(&security, |_| "there".to_owned()), expected, "{management:?}");
        }
    }
}
