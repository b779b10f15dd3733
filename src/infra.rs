//! What the files beside a config say: which services stand for its template variables, which
//! accounts and grants there are. Terraform, and policies that were exported.
//!
//! Reads texts that others have fetched; knows no disk, no finding and no cursor. A file that cannot
//! be read as a whole gives what can be kept of it. What is not certain is not known.

mod account;
mod address;
mod evaluate;
mod files;
mod given;
mod granted;
mod grants;
mod hcl;
mod json;
mod judge;
mod members;
mod overrides;
mod policies;
mod references;
mod scripts;
mod slips;
mod stated;
mod surroundings;
mod syntax;
mod terraform;
#[cfg(test)]
mod tests;
mod uses;
mod value;
mod write;

pub use account::Account;
pub use address::{ResourceAddress, quoted};
pub use files::{TerraformFile, normalized};
pub use given::GivenName;
pub use granted::{Granted, GrantedState, Place};
pub use grants::{Backend, Grants, Misplaced, MisplacedKind};
pub use judge::{Found, Reach, judge};
pub use policies::Policies;
pub use references::{References, ServiceReferences};
pub use scripts::Script;
pub use slips::{Slip, SlipKind};
pub use stated::Stated;
pub use surroundings::{ConfigUse, Definition, Deployed, Filling, Meaning, Surroundings, Variable};
pub use terraform::Neighbourhood;
pub use uses::{TemplateUse, is_mentioned, template_uses};
pub use write::{Insertion, Replacement, filled as written_filled, grant as written_grant};
