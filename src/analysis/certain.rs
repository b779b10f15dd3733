//! Walks over the items of a document that leave out what is in broken text: what they give is read
//! as it was meant. Knows no rule.

use std::borrow::Cow;

use super::known::literal_name;
use super::{Analysis, Extension, Fact, Fields};
use crate::openapi::{
    Operation, Parameter, PathItem, Place, Reference, Requirement, Security, SecurityScheme, Server,
};
use crate::routing::FullPath;
use crate::routing::{BasePath, Occurrence, OperationId};
use crate::text::TextRange;
use crate::yaml::{Entry, Kind, Reached};

impl Analysis {
    /// What is written at a place: unknown in broken text.
    pub fn written_at<T>(&self, place: Place, value: T) -> Fact<T> {
        if self.is_sound(place) { Fact::Known(value, place) } else { Fact::Unknown }
    }

    /// The operations that it speaks of, in the order of the file.
    pub fn operations(&self) -> impl Iterator<Item = (OperationId, &PathItem, &Operation)> {
        self.routes().iter().filter_map(|route| {
            let (item, operation) = route.operation.of(&self.document)?;
            Some((route.operation, item, operation))
        })
    }

    /// The parameters of an operation and of its path, without those that a reference looks for in
    /// vain; `None` if there may be more.
    pub fn all_parameters<'a>(
        &'a self,
        item: &PathItem,
        operation: &'a Operation,
    ) -> Option<&'a [Parameter]> {
        let is_read = operation.has_all_parameters || !operation.lost_parameters.is_empty();
        self.operation_fields(operation).filter(|_| is_read)?.proves_all()?;
        self.proves_all_below(item).map(|_| operation.parameters.as_slice())
    }

    /// The references of an operation that look for parameters in vain; `None` if these may be
    /// defined where nothing can be read.
    pub fn lost_parameters<'a>(&self, operation: &'a Operation) -> Option<&'a [Place]> {
        self.proves_whole().map(|_| operation.lost_parameters.as_slice())
    }

    /// 3.x: the servers; `None` if there may be more.
    pub fn all_servers(&self) -> Option<&[Server]> {
        self.proves_all_in_whole_text(&["servers"]).map(|_| self.document.servers.as_slice())
    }

    /// Where aliases are, in the order of the text; `None` if what is broken may be some.
    pub fn all_aliases(&self) -> Option<Vec<TextRange>> {
        self.proves_nothing_broken().map(|_| self.tree.aliases().collect())
    }

    /// The path items that it speaks of whose keys are typed to their end.
    pub fn certain_items(&self) -> impl Iterator<Item = (&PathItem, &FullPath)> {
        let has_colon = |key: TextRange| {
            let rest = self.tree.source().get(key.end..).unwrap_or_default();
            rest.trim_start_matches([' ', '\t']).starts_with(':')
        };
        let items = self.items().iter().zip(&self.routing.paths);
        let items = items.map(|(item, full_path)| (item, &**full_path));
        items.filter(move |(item, _)| self.is_whole_at(item.key) || has_colon(item.key))
    }

    /// The entries of `paths` that it speaks of whose keys are not in broken text.
    pub fn certain_entries_of_paths(&self) -> impl Iterator<Item = Entry<'_>> {
        let entries = self.entries_of_paths().into_iter();
        entries.filter(|entry| self.is_whole_at(entry.key.content_range()))
    }

    /// The extension keys that are not in broken text.
    pub fn certain_extensions(&self) -> impl Iterator<Item = &Extension> {
        self.extensions.iter().filter(|extension| self.is_whole_at(extension.key))
    }

    /// The name of an extension key: unknown in broken text, and if a part of it is.
    pub fn extension_name(&self, extension: &Extension) -> Fact<Cow<'_, str>> {
        let name = self.tree.node(extension.key_node).text();
        let is_known = self.is_whole_at(extension.key) && literal_name(&name).is_some();
        if is_known { Fact::Known(name, extension.key_place(&self.tree)) } else { Fact::Unknown }
    }

    /// The backends that it speaks of that are not in broken text.
    pub fn certain_occurrences(&self) -> impl Iterator<Item = &Occurrence> {
        self.occurrences().filter(|it| self.is_whole_backend(&it.backend))
    }

    /// The base path, if it is not in broken text.
    pub fn certain_base_path(&self) -> Option<&BasePath> {
        let base = self.routing.base_path.as_ref()?;
        self.is_whole_at(base.place.text()).then_some(base)
    }

    /// The security schemes that are mappings, or nothing yet, with their fields.
    pub fn certain_schemes(&self) -> impl Iterator<Item = (&SecurityScheme, Fields<'_>)> {
        let schemes = self.document.schemes.iter();
        schemes.filter_map(|scheme| Some((scheme, self.scheme_fields(scheme)?)))
    }

    /// The fields of a security scheme; `None` if text at it is broken, or it is something else.
    pub fn scheme_fields<'a>(&'a self, scheme: &SecurityScheme) -> Option<Fields<'a>> {
        self.fields_at(scheme.name.place, scheme.handle.of(&self.tree))
    }

    /// The items of the document's own `security`; `None` if there may be more.
    pub fn all_requirements(&self) -> Option<&[Requirement]> {
        let Some(security) = &self.document.security else {
            return self.proves_all_at(&["security"]).map(|_| [].as_slice());
        };
        let requirements = security.requirements.as_slice();
        let is_known = security.is_list && requirements.iter().all(|it| it.is_mapping);
        self.proves_all_at(&["security"]).filter(|_| is_known).map(|_| requirements)
    }

    /// The items of a `security`; `None` if there may be more.
    pub fn requirements_of<'a>(&self, security: &'a Security) -> Option<&'a [Requirement]> {
        let requirements = security.requirements.as_slice();
        let is_known = security.is_list && requirements.iter().all(|it| it.is_mapping);
        let proof = self.proves_all_items(security.handle.of(&self.tree));
        proof.filter(|_| is_known).map(|_| requirements)
    }

    /// What callers must bring to an operation, by its own `security` or that of the document; `None`
    /// if there may be more.
    pub fn effective_requirements<'a>(
        &'a self,
        operation: &'a Operation,
    ) -> Option<&'a [Requirement]> {
        let of_document = || match &self.document.security {
            Some(security) => self.requirements_of(security).and(self.all_requirements()),
            None => self.all_requirements(),
        };
        match self.operation_fields(operation)?.field("security") {
            Fact::Known(..) => self.requirements_of(operation.security.as_ref()?),
            Fact::Absent(_) => of_document(),
            Fact::Unknown => None,
        }
    }

    /// Where a JWT scheme looks for JWTs, if that is written; `None` if there may be more.
    pub fn jwt_locations(&self, scheme: &SecurityScheme) -> Option<Vec<Fields<'_>>> {
        let fields = self.scheme_fields(scheme)?;
        let field = match self.document.is_v3 {
            true => fields.at(&["x-google-auth", "jwtLocations"]),
            false => fields.field("x-google-jwt-locations"),
        };
        let list = match field {
            Fact::Known(field, _) => field.value,
            Fact::Absent(_) => return Some(Vec::new()),
            Fact::Unknown => return None,
        };
        self.proves_all_items(list).filter(|_| list.node.kind() == Kind::Sequence)?;
        let via = list.via;
        let items = list.node.items().map(|item| {
            let item = item.resolved();
            self.fields_of(Reached { via: via.or(item.via), ..item })
        });
        items.collect()
    }

    /// The `$ref`s that it speaks of that are not in broken text.
    pub fn certain_references(&self) -> impl Iterator<Item = &Reference> {
        self.references().iter().filter(|it| self.is_sound(it.value.place))
    }
}
