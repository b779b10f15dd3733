//! Links to places in Google's own code, at the commits that were read.

/// A place in the code of Google's compiler, at the commit that was read.
macro_rules! compiler_at {
    ($place:expr) => {
        $crate::gateway::sources::COMPILER.at(concat!(
            "https://github.com/googleapis/api-compiler/blob/a0481d5835f346a72e5c83145b7eefd0655cf4ec/",
            $place
        ))
    };
}
pub(super) use compiler_at;

/// A place in the code of Google's proxy, at the commit that was read.
macro_rules! proxy_at {
    ($place:literal) => {
        $crate::gateway::sources::PROXY.at(concat!(
            "https://github.com/GoogleCloudPlatform/esp-v2/blob/3dcedb6f88f7300d015bae0b0515b56a06e6be77/",
            $place
        ))
    };
}
pub(super) use proxy_at;
