//! `storage.cloud.google.com`, where people look at files of Cloud Storage.

use super::module::{AdviceContext, Host, Profile, Rows, ServiceModule};

pub(super) struct StorageBrowser;

impl ServiceModule for StorageBrowser {
    fn domains() -> &'static [&'static str] {
        &["cloud.google.com"]
    }

    fn rows() -> &'static [Rows] {
        &[("storage-browser", rows_of!("storage_browser"))]
    }

    fn read(host: &Host<'_>) -> Option<Self> {
        (host.labels() == ["storage", "cloud", "google", "com"]).then_some(Self)
    }

    fn profile<'a>(&'a self, _context: &AdviceContext<'a>) -> Profile<'a> {
        Profile { kind: "storage-browser", is_server: false, has_own_rule: true, ..Profile::default() }
    }
}
