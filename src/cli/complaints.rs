//! What is wrong with a settings file, in words.

use super::paths::from_here;
use crate::text::{Text, one_line};
use crate::workspace::{Complaint, SettingsFile};

/// What is wrong with one settings file is said so often; then the rest is counted.
pub(super) const COMPLAINTS: usize = 20;

/// How long a complaint may be, in characters.
const LONGEST_COMPLAINT: usize = 500;

pub(super) fn in_words(file: &SettingsFile, complaint: &Complaint) -> String {
    let path = from_here(&file.path);
    let message = one_line(&complaint.message, LONGEST_COMPLAINT);
    match complaint.range {
        None => format!("{path}: {message}"),
        Some(range) => {
            let at = Text::new(&file.text).line_column(range.start);
            format!("{path}:{}:{}: {message}", at.line, at.column)
        }
    }
}
