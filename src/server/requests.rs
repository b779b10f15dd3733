//! Requests to the client. The handlers never wait for its answers.

use std::future::Future;
use std::time::Duration;

/// How long a client may take to answer before silence counts as "no".
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// Runs what waits for the client beside the handlers, which never do.
pub(super) fn spawn(work: impl Future<Output = ()> + Send + 'static) {
    tokio::spawn(work);
}

/// What a request to the client comes to, if it is answered in time. It goes on to wait for its
/// answer: the framework panics at one that nobody waits for any more.
pub(super) async fn in_time<T: Send + 'static>(
    patience: Duration,
    request: impl Future<Output = T> + Send + 'static,
) -> Option<T> {
    tokio::time::timeout(patience, tokio::spawn(request)).await.ok()?.ok()
}

#[cfg(test)]
mod tests {
    use tokio::sync::oneshot;

    use super::*;

    #[test]
    fn a_request_that_is_given_up_still_takes_its_answer() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let (answer, asked) = oneshot::channel::<()>();
            let (done, is_done) = oneshot::channel::<()>();
            let request = async move {
                asked.await.unwrap();
                done.send(()).unwrap();
            };
            assert_eq!(in_time(Duration::ZERO, request).await, None);
            answer.send(()).unwrap();
            is_done.await.unwrap();
        });
    }
}
