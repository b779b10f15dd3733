//! The settings of a file and the list of files to check: the I/O that both shells share.
//!
//! It knows no OpenAPI and no rule; whether a rule id exists is asked of the caller.

mod complaint;
mod failure;
mod file_settings;
mod files;
mod foreign;
mod globs;
mod ignored;
mod known_settings;
mod near;
mod neighbours;
mod policies;
mod read_settings;
mod settings_file;
#[cfg(test)]
mod tests;
mod value;
mod walk;

pub use complaint::{Complaint, first_complaints};
pub use failure::{Failure, Unreadable};
pub use file_settings::FileSettings;
pub use files::{ENDINGS, Found, Listing, list, read, read_file, read_from, read_up_to};
pub use known_settings::KnownSettings;
pub use near::nearest;
pub use neighbours::{read_scripts, read_terraform, root_of, terraform_files};
pub use policies::KnownPolicies;
pub use read_settings::{client_settings, is_setting, read_settings, unknown_rules};
pub use settings_file::{SETTINGS_FILE, SettingsFile, load_settings};
pub use settings_file::{load_named_settings, new_settings_file, pattern_of, resolved};
pub use settings_file::{settings_file, settings_text};
pub use walk::files_below;
