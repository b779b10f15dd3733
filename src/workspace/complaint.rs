//! What is wrong with settings, in words.

use std::path::PathBuf;

use crate::text::TextRange;

/// Something wrong with the settings, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// The settings file; none: the client's settings.
    pub file: Option<PathBuf>,
    /// The place in the text that was read, if it is about one.
    pub range: Option<TextRange>,
    /// What is wrong. Holds text from the file as it is.
    pub message: String,
}

impl Complaint {
    /// Something wrong with the client's settings.
    pub fn of_client(message: String) -> Self {
        Self { file: None, range: None, message }
    }
}

/// The first `most` complaints about one file and, if there are more, one that counts the others.
pub fn first_complaints(complaints: &[Complaint], most: usize) -> Vec<Complaint> {
    let mut first: Vec<_> = complaints.iter().take(most).cloned().collect();
    let more = complaints.len() - first.len();
    if let (Some(one), 1..) = (complaints.first(), more) {
        let message = match one.file {
            Some(_) => format!("and {more} more; open the file to see them"),
            None => format!("and {more} more, shown once these are corrected"),
        };
        first.push(Complaint { file: one.file.clone(), range: None, message });
    }
    first
}
