//! OpenAPI's own keys and values: what an object needs first, then the gateway's extensions, then
//! the rest. Left to others where another server offers them.

use super::meaning;
use super::offer::{MAX_CHOICES, Offers, distinct};
use super::phrase::Phrase;
use super::write::Written;
use super::{CompletionKind, OpenapiKeys};
use crate::analysis::{NameKind, pointer};
use crate::features::hover::about_openapi_key;
use crate::features::markup::Markup;
use crate::features::place::{Place, place};
use crate::gateway::{
    self, MapKeys, OpenapiKey, OpenapiObject, OpenapiShape, PathTemplate, Reading, SnippetPlace,
    method_name,
};
use crate::openapi::Method;
use crate::yaml::Part;

impl Offers<'_> {
    /// The keys that can be added to an object of OpenAPI.
    pub(super) fn keys_of(&mut self, object: &'static OpenapiObject) {
        self.openapi_keys(object, true);
        if let Some(place) = object.place {
            self.extension_keys(place);
        }
        self.openapi_keys(object, false);
    }

    fn openapi_keys(&mut self, object: &'static OpenapiObject, is_required: bool) {
        if self.asked.openapi_keys == OpenapiKeys::Others {
            return;
        }
        let first = self.list.len();
        for key in object.keys.iter().filter(|key| key.is_always_required() == is_required) {
            if self.is_openapi_key_wanted(object, key) {
                let written = self.openapi_value(key);
                self.key(key.name, &written, about_openapi_key(object, key));
            }
        }
        self.mark_openapi(first);
    }

    fn mark_openapi(&mut self, first: usize) {
        let is_of_openapi = !self.analysis.document.is_service_config();
        let new = self.list.iter_mut().skip(first);
        new.for_each(|completion| completion.is_of_openapi = is_of_openapi);
    }

    /// Whether a key can be beside what is there already.
    fn is_openapi_key_wanted(&self, object: &OpenapiObject, key: &OpenapiKey) -> bool {
        if key.reading == Reading::Obsolete {
            return false;
        }
        if self.analysis.document.is_service_config() {
            return self.is_message_field_wanted(object, key.name);
        }
        if self.siblings.contains(key.name) || self.siblings.contains("$ref") {
            return false;
        }
        let beside = |name: &str| self.value_beside(name);
        let is_excluded = match (object.name, key.name) {
            (_, "$ref") => !self.siblings.is_empty(),
            ("a security scheme", "name" | "in") => beside("type").is_some_and(|it| it != "apiKey"),
            ("a security scheme", "type" | "description") => false,
            ("a security scheme", _) => beside("type").is_none_or(|it| it != "oauth2"),
            ("a parameter", "schema") if self.analysis.document.is_v3 => {
                self.siblings.contains("content")
            }
            ("a parameter", "content") => self.siblings.contains("schema"),
            ("a path", "trace") => true,
            ("a path", "parameters" | "summary" | "description") => false,
            ("a path", method) => method != "post" && self.is_for_routers(),
            _ => false,
        };
        !is_excluded && self.may_be_beside(object, key)
    }

    /// Whether a key fits what is there already. As long as a word is missing on which that depends,
    /// the usual one counts.
    fn may_be_beside(&self, object: &OpenapiObject, key: &OpenapiKey) -> bool {
        key.when.iter().all(|(name, values)| {
            let usual = match object.key(name).map(|key| key.shape) {
                Some(OpenapiShape::Words(words, _)) => words.first().map(|(word, _)| *word),
                _ => None,
            };
            let word = self.value_beside(name);
            word.as_deref().or(usual).is_none_or(|word| values.contains(&word))
        })
    }

    /// The keys of a map of OpenAPI.
    pub(super) fn keys_of_map(&mut self, keys: MapKeys, inner: OpenapiShape) {
        match keys {
            MapKeys::Schemes => return self.snippets(SnippetPlace::SecuritySchemes, None),
            MapKeys::Requirement => {
                let names = self.schemes_for_requirement();
                return self.names_as_keys(names, NameKind::Scheme, &Written::EmptyList);
            }
            _ if self.asked.openapi_keys == OpenapiKeys::Others => return,
            _ => {}
        }
        let first = self.list.len();
        let value = self.of_shape(inner);
        for (name, meaning) in keys.usual() {
            if !self.siblings.contains(*name) {
                self.key(name, &value, Markup::paragraph(meaning));
            }
        }
        if keys == MapKeys::Paths && !self.context.has_colon && !self.context.has_children {
            let method = if self.is_for_routers() { "post" } else { "get" };
            let operation = self.operation(method, "/path", &[]);
            let item = Written::Map(vec![(Phrase::plain(method), operation)]);
            let about =
                Markup::paragraph("A path with one operation. `{name}` in it is a path parameter.");
            let key = Phrase::of_snippet("/${path}");
            self.entry("/path".to_owned(), CompletionKind::Snippet, &key, &item, about);
        }
        self.mark_openapi(first);
    }

    /// The values of a scalar of OpenAPI.
    pub(super) fn openapi_values(&mut self, shape: OpenapiShape) {
        if self.asked.openapi_keys == OpenapiKeys::Others {
            return;
        }
        let first = self.list.len();
        match shape {
            OpenapiShape::Words(words, _) | OpenapiShape::UsualWords(words) => {
                for (word, meaning) in words {
                    if self.fits_here(word) {
                        self.value(word, &Written::text(word), Markup::paragraph(meaning));
                    }
                }
            }
            OpenapiShape::Flag => {
                for word in ["true", "false"] {
                    let written = Written::Plain(Phrase::plain(word));
                    self.value(word, &written, Markup::paragraph(self.purpose()));
                }
            }
            OpenapiShape::Reference(way) => {
                let place = way.join(".");
                for pointer in self.pointers(way) {
                    let about = Markup::paragraph(&format!("Defined in `{place}`."));
                    self.value(&pointer, &Written::text(&pointer), about);
                }
            }
            OpenapiShape::Text => self.names_here(),
            _ => {}
        }
        self.mark_openapi(first);
    }

    /// The texts that a check of the file would ask for: the parameters of the path that nobody
    /// declares yet, an id for the operation.
    fn names_here(&mut self) {
        let way: Vec<&str> = self.context.path.iter().map(name_of_part).collect();
        match *way.as_slice() {
            ["paths", path, "parameters", _, "name"]
            | ["paths", path, _, "parameters", _, "name"] => {
                let path = path.to_owned();
                let taken = self.declared_names();
                let template = PathTemplate::parse(&path);
                let known = template.variables().filter(|it| !it.is_name_unknown);
                for name in known.filter_map(|it| path.get(it.name.clone())) {
                    if !taken.iter().any(|it| it == name) {
                        let about = Markup::paragraph(&format!("The `{{{name}}}` of the path."));
                        self.value(name, &Written::text(name), about);
                    }
                }
            }
            ["authentication", "rules", .., "requirements", _, "provider_id" | "providerId"]
            | ["authentication", "rules", .., "requirements", "provider_id" | "providerId"] => {
                for name in self.defined(NameKind::Scheme) {
                    let about = meaning::of_name(self.analysis, NameKind::Scheme, &name);
                    self.value(&name, &Written::text(&name), about);
                }
            }
            ["authentication", "providers", .., name @ ("issuer" | "jwks_uri" | "jwksUri")] => {
                let name = name.to_owned();
                self.of_issuers(&name);
            }
            ["authentication", "providers", .., "audiences"] => {
                self.of_issuers("x-google-audiences");
            }
            ["paths", path, method, "operationId"] if Method::parse(method).is_some() => {
                let id = self.free_operation_id(method, path);
                let about = Markup::paragraph("An ID that no other operation of the file has.");
                self.value(&id, &Written::text(&id), about);
            }
            _ => {}
        }
    }

    /// The names of the other parameters in the list of the cursor.
    fn declared_names(&self) -> Vec<String> {
        let root = self.analysis.tree.root();
        let end = self.context.path.iter().rposition(|part| *part == Part::Item);
        let way = self.context.path.get(..end.unwrap_or_default()).unwrap_or_default();
        let list = way.iter().try_fold(root, |at, part| match part {
            Part::Key(name) => Some(Some(at?.entry(name)?.value)),
            Part::Item => None,
        });
        let items = list.flatten().into_iter().flat_map(|list| list.items());
        let others = items.filter(|item| !item.range().touches(self.context.word.start));
        let names = others.filter_map(|item| item.resolved().field("name"));
        names.map(|name| name.value.node.text().into_owned()).collect()
    }

    /// What the key before the cursor is for.
    fn purpose(&self) -> &'static str {
        let Some((Part::Key(name), holder)) = self.context.path.split_last() else { return "" };
        match place(holder, self.analysis) {
            Some(Place::Object(object)) => object.key(name).map_or("", |key| key.purpose),
            _ => "",
        }
    }

    /// Whether a word can be beside what is there already.
    fn fits_here(&self, word: &str) -> bool {
        let has = |names: &[&str]| self.has_beside(names);
        let Some(Part::Key(key)) = self.context.path.last() else { return true };
        match (key.as_str(), word) {
            ("type", "apiKey") => !has(&[
                "flow",
                "flows",
                "x-google-issuer",
                "x-google-jwks_uri",
                "x-google-audiences",
                "x-google-auth",
            ]),
            ("type", "oauth2") => !has(&["in", "name"]),
            ("flow", "implicit") => has(&["authorizationUrl"]) || !has(&["tokenUrl"]),
            ("flow", "password" | "application") => has(&["tokenUrl"]),
            ("flow", "accessCode") => has(&["tokenUrl"]) && has(&["authorizationUrl"]),
            ("in", "path") => true,
            ("in", _) => !self.is_in_path(),
            _ => true,
        }
    }

    /// Whether the name beside the cursor is that of a parameter in the path.
    fn is_in_path(&self) -> bool {
        let Some(Part::Key(path)) = self.context.path.get(1) else { return false };
        let name = self.holder().and_then(|it| it.entry("name")).map(|it| it.value.text());
        let template = PathTemplate::parse(path);
        let mut variables = template.variables();
        name.is_some_and(|name| variables.any(|it| path.get(it.name.clone()) == Some(&*name)))
    }

    /// What is written with a key.
    fn openapi_value(&self, key: &OpenapiKey) -> Written {
        match (key.name, &key.written) {
            ("operationId", _) => self.operation_id(),
            ("security", _) => self.requirements(),
            (_, Some(content)) => Written::from(content),
            (method, None) if Method::parse(method).is_some() => self.operation_here(method),
            (_, None) => self.of_shape(key.shape),
        }
    }

    /// What a shape needs. Recurses over what is required in the tables, which ends.
    fn of_shape(&self, shape: OpenapiShape) -> Written {
        match shape {
            OpenapiShape::Text | OpenapiShape::Any => Written::Blank,
            OpenapiShape::Flag => {
                Written::Plain(Phrase::one_of(vec!["true".to_owned(), "false".to_owned()]))
            }
            OpenapiShape::Number | OpenapiShape::PositiveNumber | OpenapiShape::Integer => {
                Written::Number("1")
            }
            OpenapiShape::Words(words, _) | OpenapiShape::UsualWords(words) => {
                Written::OneOf(words.iter().map(|(word, _)| (*word).to_owned()).collect())
            }
            OpenapiShape::Reference(way) => match self.pointers(way) {
                names if names.is_empty() || names.len() > MAX_CHOICES => Written::Blank,
                names => Written::OneOf(names),
            },
            OpenapiShape::Object(object) | OpenapiShape::ObjectOrReference(object) => {
                self.required_of(object)
            }
            OpenapiShape::Either(one, _) => self.of_shape(*one),
            OpenapiShape::List(inner, _) => match self.of_shape(*inner) {
                Written::Map(entries) if !entries.is_empty() => {
                    Written::List(vec![Written::Map(entries)])
                }
                _ => Written::List(Vec::new()),
            },
            OpenapiShape::Map(..) => Written::Map(Vec::new()),
        }
    }

    fn required_of(&self, object: &OpenapiObject) -> Written {
        let required = object.keys.iter().filter(|key| key.is_always_required());
        let entry = |key: &'static OpenapiKey| (Phrase::plain(key.name), self.openapi_value(key));
        Written::Map(required.map(entry).collect())
    }

    /// A new operation at the path around the cursor.
    fn operation_here(&self, method: &str) -> Written {
        let path = match self.context.path.last() {
            Some(Part::Key(path)) => path.as_str(),
            _ => "/",
        };
        let items = self.analysis.document.paths.iter();
        let declared = items.filter(|item| item.path.text == path).flat_map(|item| {
            let of_item = item.operations.iter().flat_map(|it| &it.parameters);
            of_item.filter(|it| it.is_of_path_item).filter_map(|it| it.name.as_ref())
        });
        let declared: Vec<&str> = declared.map(|name| name.text.as_str()).collect();
        self.operation(method, path, &declared)
    }

    /// An operation with what a check of the file would miss in it: its id, its path parameters
    /// but those that are declared, its answers.
    fn operation(&self, method: &str, path: &str, declared: &[&str]) -> Written {
        let stop = |word: &str| Written::Text(Phrase::stop(word.to_owned()));
        let id = Phrase::stop(self.free_operation_id(method, path));
        let mut entries = vec![(Phrase::plain("operationId"), Written::Text(id))];
        if self.is_in_management("mcp") {
            entries.push((Phrase::plain("description"), stop("What it does.")));
        }
        // Browsers send their preflights without credentials.
        if method == "options" && self.analysis.document.security.is_some() {
            entries.push((Phrase::plain("security"), Written::EmptyList));
        }
        if self.is_for_routers() {
            let names = Written::OneOf(self.defined(NameKind::Router));
            entries.push((Phrase::plain("x-google-model-router"), names));
        }
        let template = PathTemplate::parse(path);
        let names = template.variables().filter(|it| !it.is_name_unknown);
        let names = names.filter_map(|it| path.get(it.name.clone()));
        let missing: Vec<Written> = names
            .filter(|name| !declared.contains(name))
            .map(|it| self.path_parameter(it))
            .collect();
        if !missing.is_empty() {
            entries.push((Phrase::plain("parameters"), Written::List(missing)));
        }
        let response = Written::Map(vec![(Phrase::plain("description"), stop("OK"))]);
        let responses = Written::Map(vec![(Phrase::plain("200"), response)]);
        entries.push((Phrase::plain("responses"), responses));
        Written::Map(entries)
    }

    fn path_parameter(&self, name: &str) -> Written {
        let is_v3 = self.analysis.document.is_v3;
        let text = || (Phrase::plain("type"), Written::text("string"));
        let kind = match is_v3 {
            true => (Phrase::plain("schema"), Written::Map(vec![text()])),
            false => text(),
        };
        Written::Map(vec![
            (Phrase::plain("name"), Written::text(name)),
            (Phrase::plain("in"), Written::text("path")),
            (Phrase::plain("required"), Written::Plain(Phrase::plain("true"))),
            kind,
        ])
    }

    /// Whether model routers answer here: then they answer all operations.
    fn is_for_routers(&self) -> bool {
        self.has_others(|operation| operation.router.is_some())
    }

    /// A requirement of the schemes that the document has.
    fn requirements(&self) -> Written {
        let names = self.defined(NameKind::Scheme);
        if names.is_empty() || names.len() > MAX_CHOICES {
            return Written::List(Vec::new());
        }
        let requirement = vec![(Phrase::one_of(names), Written::EmptyList)];
        Written::List(vec![Written::Map(requirement)])
    }

    /// An id for the operation around the cursor.
    fn operation_id(&self) -> Written {
        match &*self.context.path {
            [_, Part::Key(path), Part::Key(method)] => {
                Written::Text(Phrase::stop(self.free_operation_id(method, path)))
            }
            _ => Written::Blank,
        }
    }

    fn free_operation_id(&self, method: &str, path: &str) -> String {
        let suggested = gateway::suggested_operation_id(method, path);
        let operations =
            self.analysis.whole().document.paths.iter().flat_map(|item| &item.operations);
        let ids = operations.filter_map(|it| it.operation_id.as_ref());
        let taken: Vec<String> = ids.map(|id| method_name(&id.text)).collect();
        let numbered = (2..1000).map(|number| format!("{suggested}{number}"));
        let mut candidates = std::iter::once(suggested.clone()).chain(numbered);
        let free = candidates.find(|id| !taken.contains(&method_name(id)));
        free.unwrap_or(suggested)
    }

    /// The pointers to all entries of the mapping at the end of a way.
    fn pointers(&self, way: &[&str]) -> Vec<String> {
        let container = self.analysis.field_at(way);
        let keys = container.into_iter().flat_map(|it| it.value.fields());
        let names: Vec<String> = keys.map(|it| it.key.text().into_owned()).collect();
        let pointer = |name: &String| format!("#/{}/{}", way.join("/"), pointer::escaped(name));
        let own = self.context.path.iter().rev().nth(1);
        let is_own = |name: &String| matches!(own, Some(Part::Key(own)) if own == name);
        distinct(names.iter().filter(|name| !is_own(name))).iter().map(pointer).collect()
    }
}

fn name_of_part(part: &Part) -> &str {
    match part {
        Part::Key(name) => name,
        Part::Item => "-",
    }
}
