//! What a conversion leaves out, in the words of its title.

use crate::rules::shortened;

/// What the steps of a conversion find out.
#[derive(Default)]
pub(super) struct Notices {
    /// Operations whose `schemes` are left out.
    pub(super) operations_with_schemes: usize,
    /// Schemes of the document that no server has.
    pub(super) schemes: Vec<String>,
    /// Form fields of the document that no operation uses, by their names there.
    pub(super) unused_form_fields: Vec<String>,
    /// Form fields whose `allowEmptyValue` is left out.
    pub(super) fields_with_empty_value: usize,
}

impl Notices {
    pub(super) fn lost(&self) -> Vec<String> {
        let operations = match self.operations_with_schemes {
            0 => None,
            1 => Some("the `schemes` of one operation".to_owned()),
            more => Some(format!("the `schemes` of {more} operations")),
        };
        let schemes = match self.schemes.as_slice() {
            [] => None,
            [one] => Some(format!("`{}` of `schemes`", shortened(one))),
            more => Some(format!("{} of the `schemes`", more.len())),
        };
        let unused = match self.unused_form_fields.as_slice() {
            [] => None,
            [one] => Some(format!("the unused form field `{}`", shortened(one))),
            more => Some(format!("{} unused form fields", more.len())),
        };
        let empty = match self.fields_with_empty_value {
            0 => None,
            1 => Some("the `allowEmptyValue` of one form field".to_owned()),
            more => Some(format!("the `allowEmptyValue` of {more} form fields")),
        };
        [operations, schemes, unused, empty].into_iter().flatten().collect()
    }
}
