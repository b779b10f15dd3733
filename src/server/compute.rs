//! Runs work on a document without keeping the protocol waiting: on the spot where that takes next
//! to no time, else on another thread, for so many documents at once that what comes of it stays
//! bounded. Knows nothing of the work.

use std::sync::Arc;

use tokio::sync::Semaphore;

use super::document::Document;
use crate::bounds;

/// Documents up to this length, in bytes, are read on the spot: that takes less than it takes to
/// ask another thread.
const ON_THE_SPOT: usize = 32 * 1024;

/// Room for the documents that something is being worked out about, in bytes. What came of it counts
/// until it is taken: the framework takes no answer while the client does not read the one before.
#[derive(Debug)]
pub(super) struct UnderWay {
    room: Arc<Semaphore>,
}

impl Default for UnderWay {
    fn default() -> Self {
        Self { room: Arc::new(Semaphore::new(bounds::UNDER_WAY.0)) }
    }
}

impl UnderWay {
    /// Works something out from a document without keeping others waiting; `None` after a panic.
    pub(super) async fn compute<T: Send + 'static>(
        &self,
        document: &Arc<Document>,
        work: impl FnOnce(&Document) -> T + Send + 'static,
    ) -> Option<T> {
        let document = Arc::clone(document);
        if document.len() <= ON_THE_SPOT {
            let work = std::panic::AssertUnwindSafe(|| work(&document));
            return std::panic::catch_unwind(work).ok();
        }
        let length = document.len().min(bounds::UNDER_WAY.0);
        let room = Arc::clone(&self.room).acquire_many_owned(u32::try_from(length).ok()?);
        let room = Arc::new(room.await.ok()?);
        // Work goes on after nobody waits for it any more.
        let works = Arc::clone(&room);
        let answer = tokio::task::spawn_blocking(move || {
            let _works = works;
            work(&document)
        });
        let answer = answer.await.ok();
        drop(room);
        answer
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::pin::pin;
    use std::sync::mpsc::channel;
    use std::task::Poll;

    use lsp_types::Url;

    use super::super::documents::Documents;
    use super::*;

    #[test]
    fn a_panic_costs_one_answer_and_the_next_one_comes() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let under_way = UnderWay::default();
        for length in [10, ON_THE_SPOT + 1] {
            let document = document(length);
            let panics = under_way.compute::<()>(&document, |_| panic!("on purpose"));
            assert_eq!(runtime.block_on(panics), None);
            let works = under_way.compute(&document, |it| it.analysis().source().len());
            assert_eq!(runtime.block_on(works), Some(length));
            assert_eq!(under_way.room.available_permits(), bounds::UNDER_WAY.0);
        }
    }

    #[test]
    fn what_was_worked_out_counts_until_it_is_taken() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let under_way = UnderWay::default();
        let (small, large) = (document(10), document(bounds::UNDER_WAY.0 + 1));
        runtime.block_on(async {
            let (sender, worked) = channel();
            let mut first = pin!(under_way.compute(&large, move |_| sender.send(()).unwrap()));
            let begins = poll_fn(|cx| Poll::Ready(first.as_mut().poll(cx).is_pending())).await;
            assert!(begins);
            // It has been worked out, and nobody has taken it.
            worked.recv().unwrap();
            assert_eq!(under_way.room.available_permits(), 0);
            assert_eq!(under_way.compute(&small, |_| "small").await, Some("small"));
            let mut second = pin!(under_way.compute(&large, |_| "large"));
            let waits = poll_fn(|cx| Poll::Ready(second.as_mut().poll(cx).is_pending())).await;
            assert!(waits);
            assert_eq!(first.await, Some(()));
            assert_eq!(second.await, Some("large"));
        });
        drop(runtime);
        assert_eq!(under_way.room.available_permits(), bounds::UNDER_WAY.0);
    }

    fn document(length: usize) -> Arc<Document> {
        let url = Url::parse("untitled:one").unwrap();
        let documents = Documents::default();
        documents.open(url.clone(), "yaml", 0, &" ".repeat(length), Arc::default());
        documents.get(&url).unwrap()
    }
}
