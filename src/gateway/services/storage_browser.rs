//! `storage.cloud.google.com`, where people look at files of Cloud Storage.

use super::context::AdviceContext;
use super::host::Host;
use super::module::{FromAddress, ServiceModule};
use crate::gateway::address::Address;

pub(super) struct StorageBrowser;

impl FromAddress for StorageBrowser {
    const DOMAINS: &'static [&'static str] = &["cloud.google.com"];

    fn read(host: &Host<'_>, _address: &Address) -> Option<Self> {
        (host.labels() == ["storage", "cloud", "google", "com"]).then_some(Self)
    }
}

impl ServiceModule for StorageBrowser {
    fn kind(&self, _context: &AdviceContext<'_>) -> &'static str {
        "storage-browser"
    }

    fn reaches_a_server(&self, _context: &AdviceContext<'_>) -> bool {
        false
    }
}
