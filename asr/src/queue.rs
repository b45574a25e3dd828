//! Runs jobs on a few threads from one queue; results come back in the order of the jobs, whoever did them.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use crate::error::AsrError;

/// The result of `work` for every job; the error of the first failed job, after which no new one is begun.
pub(crate) fn run<J: Sync, R: Send>(
    threads: NonZeroUsize,
    jobs: &[J],
    work: impl Fn(&J) -> Result<R, AsrError> + Sync,
) -> Result<Vec<R>, AsrError> {
    let (next, failed) = (AtomicUsize::new(0), AtomicBool::new(false));
    let (send, receive) = mpsc::channel();
    let worker = |send: mpsc::Sender<(usize, Result<R, AsrError>)>| {
        while !failed.load(Ordering::Relaxed) {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(job) = jobs.get(index) else { break };
            let result = work(job);
            failed.fetch_or(result.is_err(), Ordering::Relaxed);
            if send.send((index, result)).is_err() {
                break;
            }
        }
    };
    let panicked = thread::scope(|scope| {
        let handles: Vec<_> = (0..threads.get().min(jobs.len())).map(|_| scope.spawn(|| worker(send.clone()))).collect();
        handles.into_iter().map(|handle| handle.join().is_err()).fold(false, |any, own| any | own)
    });
    drop(send);
    if panicked {
        return Err(AsrError::Engine { what: "a decoding thread ended early" });
    }
    let mut results: Vec<_> = receive.into_iter().collect();
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_jobs_whatever_the_threads() {
        let jobs: Vec<usize> = (0..50).collect();
        for threads in 1..5 {
            let doubled = run(NonZeroUsize::new(threads).unwrap(), &jobs, |job| Ok(job * 2)).unwrap();
            assert_eq!(doubled, jobs.iter().map(|job| job * 2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_failed_job_fails_the_whole_run() {
        let result = run(NonZeroUsize::MIN, &[1, 2, 3], |job| if *job == 2 { Err(AsrError::Engine { what: "test" }) } else { Ok(()) });
        assert!(result.is_err());
    }
}
