//! Notices that the process of the client has ended: one that dies may leave standard input open,
//! in the hands of another process that it had started.

#[cfg(unix)]
use std::time::Duration;

use tokio::sync::oneshot;

/// How often a process is looked for where the system does not tell that it has ended.
#[cfg(unix)]
const LOOKS: Duration = Duration::from_secs(10);

/// Comes back when the process has ended that had this id when this began. Never does where there is
/// none: the client may run on another machine or in another container, and its id means nothing
/// here.
pub(super) async fn end_of(id: u64) {
    let Some(process) = Process::find(id) else {
        tracing::debug!("the process {id} of the client is not seen here, nor is its end");
        return std::future::pending().await;
    };
    let (sender, ended) = oneshot::channel();
    let wait = move || {
        process.wait();
        // The server may have ended before its client.
        let _ended = sender.send(());
    };
    let started = std::thread::Builder::new().name("client-process".to_owned()).spawn(wait);
    if let Err(error) = &started {
        tracing::warn!("the end of the client will not be noticed: {error}");
    }
    match (started, ended.await) {
        (Ok(_), Ok(())) => {}
        _ => std::future::pending().await,
    }
}

#[cfg(unix)]
enum Process {
    /// Becomes readable with the end of the process.
    #[cfg(target_os = "linux")]
    Held(std::os::fd::OwnedFd),
    Numbered(rustix::process::Pid),
}

#[cfg(unix)]
impl Process {
    fn find(id: u64) -> Option<Self> {
        use rustix::process::{Pid, test_kill_process};
        let pid = Pid::from_raw(i32::try_from(id).ok()?)?;
        #[cfg(target_os = "linux")]
        if let Ok(held) = rustix::process::pidfd_open(pid, rustix::process::PidfdFlags::empty()) {
            return Some(Self::Held(held));
        }
        (test_kill_process(pid) != Err(rustix::io::Errno::SRCH)).then_some(Self::Numbered(pid))
    }

    fn wait(self) {
        match self {
            #[cfg(target_os = "linux")]
            Self::Held(held) => {
                use rustix::event::{PollFd, PollFlags, poll};
                let mut ends = [PollFd::new(&held, PollFlags::IN)];
                while poll(&mut ends, None) == Err(rustix::io::Errno::INTR) {}
            }
            Self::Numbered(pid) => {
                while rustix::process::test_kill_process(pid) != Err(rustix::io::Errno::SRCH) {
                    std::thread::sleep(LOOKS);
                }
            }
        }
    }
}

#[cfg(not(unix))]
struct Process;

#[cfg(not(unix))]
impl Process {
    /// Nothing looks for processes here.
    fn find(_: u64) -> Option<Self> {
        None
    }

    fn wait(self) {}
}
