//! Runs work on a document without keeping the protocol waiting: on the spot where that takes next
//! to no time, else on another thread. Knows nothing of the work.

use std::sync::Arc;

use super::document::Document;

/// Documents up to this length, in bytes, are read on the spot: that takes less than it takes to
/// ask another thread.
const ON_THE_SPOT: usize = 32 * 1024;

/// Works something out from a document without keeping others waiting; `None` after a panic.
pub(super) async fn compute<T: Send + 'static>(
    document: &Arc<Document>,
    work: impl FnOnce(&Document) -> T + Send + 'static,
) -> Option<T> {
    let document = Arc::clone(document);
    if document.len() <= ON_THE_SPOT {
        let work = std::panic::AssertUnwindSafe(|| work(&document));
        return std::panic::catch_unwind(work).ok();
    }
    tokio::task::spawn_blocking(move || work(&document)).await.ok()
}

#[cfg(test)]
mod tests {
    use lsp_types::Url;

    use super::super::documents::Documents;
    use super::*;

    #[test]
    fn a_panic_costs_one_answer_and_the_next_one_comes() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        for length in [10, ON_THE_SPOT + 1] {
            let url = Url::parse("untitled:one").unwrap();
            let documents = Documents::default();
            documents.open(url.clone(), "yaml", 0, &" ".repeat(length), Arc::default());
            let document = documents.get(&url).unwrap();
            let panics = compute::<()>(&document, |_| panic!("on purpose"));
            assert_eq!(runtime.block_on(panics), None);
            let works = compute(&document, |document| document.analysis().source().len());
            assert_eq!(runtime.block_on(works), Some(length));
        }
    }
}
