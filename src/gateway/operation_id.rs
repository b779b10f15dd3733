//! Operation ids and parameter names as Google's compiler turns them into names of its own. Knows
//! no document.

use super::path_template::{PathTemplate, SegmentKind};

/// The name of the method that an operation id becomes: characters outside `[A-Za-z0-9_]` are
/// dropped and the first letter is made a capital.
pub fn method_name(operation_id: &str) -> String {
    let is_kept = |c: &char| c.is_ascii_alphanumeric() || *c == '_';
    let mut name = String::with_capacity(operation_id.len());
    name.extend(operation_id.chars().filter(is_kept));
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    name
}

/// The name of the field that a parameter becomes: `shelfId` is `shelf_id`.
pub fn field_name(parameter: &str) -> String {
    let mut name = String::with_capacity(parameter.len());
    for c in parameter.chars() {
        if c.is_ascii_uppercase() {
            name.push('_');
        }
        name.push(c.to_ascii_lowercase());
    }
    name
}

/// An operation id that says what the operation is: `getShelvesByShelfId` for `get` on
/// `/shelves/{shelfId}`.
pub fn suggested_operation_id(method: &str, path: &str) -> String {
    let template = PathTemplate::parse(path);
    let mut id = method.to_owned();
    for segment in template.segments() {
        match &segment.kind {
            SegmentKind::Wildcard => id.push_str("Any"),
            SegmentKind::DoubleWildcard => id.push_str("All"),
            SegmentKind::Variable(variable) => {
                id.push_str("By");
                push_words(&mut id, path.get(variable.name.clone()).unwrap_or_default());
            }
            SegmentKind::Literal | SegmentKind::Unknown(_) | SegmentKind::Malformed(_) => {
                push_words(&mut id, path.get(segment.range.clone()).unwrap_or_default());
            }
        }
    }
    if id.len() == method.len() {
        id.push_str("Root");
    }
    push_words(&mut id, template.verb().and_then(|verb| path.get(verb)).unwrap_or_default());
    id
}

/// Adds the words of a text, each with a capital.
fn push_words(id: &mut String, text: &str) {
    for word in text.split(|c: char| !c.is_ascii_alphanumeric()) {
        id.push_str(&capitalized(word));
    }
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_methods() {
        for (id, name) in [
            ("get-user", "Getuser"),
            ("getuser", "Getuser"),
            ("test.", "Test"),
            ("getUser", "GetUser"),
            ("_a b", "_ab"),
            ("-é", ""),
        ] {
            assert_eq!(method_name(id), name, "{id}");
        }
    }

    #[test]
    fn names_of_fields() {
        for (parameter, name) in [("shelfId", "shelf_id"), ("shelf_id", "shelf_id"), ("id", "id")] {
            assert_eq!(field_name(parameter), name, "{parameter}");
        }
    }

    #[test]
    fn suggested_ids() {
        for (method, path, id) in [
            ("get", "/", "getRoot"),
            ("get", "/shelves/{id}", "getShelvesById"),
            ("post", "/v1/shelves/{shelfId}/books:import", "postV1ShelvesByShelfIdBooksImport"),
            ("put", "/a-b/c_d/{x=**}", "putABCDByX"),
            ("delete", "/a/*/**", "deleteAAnyAll"),
            ("get", "/a/{id}.json", "getAIdJson"),
            ("get", "/${X}/b/", "getXB"),
        ] {
            assert_eq!(suggested_operation_id(method, path), id, "{path}");
        }
    }
}
