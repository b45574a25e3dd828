//! What operators do with dead letters, from outside any worker: the [`Desk`] trait. Workers may run meanwhile.

use std::fmt;
use std::sync::Arc;

use futures_util::future::BoxFuture;

use super::QueueError;
use crate::store::Location;

/// The longest reason that is shown, in bytes.
const MAX_REASON: usize = 64;

/// A message that was given up. `Debug` hides the body.
#[derive(Clone, PartialEq, Eq)]
pub struct DeadLetter {
    /// Names it for as long as it lies there; two letters that are the same in everything share it.
    pub id: String,
    /// Why, as a snake_case name; "unknown" where nobody said.
    pub reason: String,
    /// After how many deliveries, where that is known.
    pub attempts: Option<u32>,
    /// The message as it arrived, for [`crate::message::parse`].
    pub body: Arc<[u8]>,
}

impl fmt::Debug for DeadLetter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeadLetter").field("reason", &self.reason).field("attempts", &self.attempts).finish_non_exhaustive()
    }
}

/// What becomes of a dead letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It stays.
    Keep,
    /// It is a job again, as if it had never been tried.
    Replay,
    /// It is deleted for good.
    Purge,
}

/// An operator's hands on a queue.
///
/// A backend owes that:
/// - a look changes nothing: what is kept is found again by the next;
/// - what is replayed is safe among the jobs before it leaves the dead. Who dies in between leaves it in both places, which idempotent jobs
///   allow for, never in none;
/// - letters that die during a look are not part of it.
pub trait Desk: Send + Sync {
    /// Looks at every dead letter once, at most `at_most`, and does with each what `decide` says.
    ///
    /// # Errors
    /// `Unavailable` or `Refused`; what was decided before stands.
    fn review<'a>(
        &'a self,
        at_most: usize,
        decide: &'a mut (dyn FnMut(&DeadLetter) -> Fate + Send),
    ) -> BoxFuture<'a, Result<(), QueueError>>;

    /// Makes a quarantined recording a job again.
    ///
    /// # Errors
    /// `Unavailable` or `Refused`; `NotInHand` where a folder no longer holds the recording.
    fn again<'a>(&'a self, source: &'a Location) -> BoxFuture<'a, Result<(), QueueError>>;
}

/// A reason as it may be shown: a header or a file is whatever somebody made of it.
pub(super) fn reason(text: Option<&str>) -> String {
    let plain = |text: &&str| text.len() <= MAX_REASON && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    text.filter(plain).filter(|text| !text.is_empty()).unwrap_or("unknown").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_a_name_or_unknown() {
        for (text, shown) in
            [(Some("undecodable"), "undecodable"), (Some("5551234567"), "unknown"), (Some(""), "unknown"), (None, "unknown")]
        {
            assert_eq!(reason(text), shown);
        }
        assert_eq!(reason(Some(&"x".repeat(MAX_REASON + 1))), "unknown");
    }

    #[test]
    fn a_letter_shows_nothing_of_its_body() {
        let letter = DeadLetter { id: "1".into(), reason: "x".into(), attempts: None, body: Arc::from(&b"5551234567"[..]) };
        assert!(!format!("{letter:?}").contains("555"));
    }
}
