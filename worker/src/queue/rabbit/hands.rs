//! What this worker holds of the broker's messages, across lost connections.
//!
//! When a connection drops, the broker delivers again everything that was not acknowledged, also what is being worked on here. Such a
//! message is recognised by its body and handed to nobody: it gives its new handle to the job in hand, or ends at once where the job
//! ended meanwhile. So a dropped connection makes no job run twice in this process. Another process may still get it: that is what
//! idempotent jobs are for.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use lapin::BasicProperties;
use sha2::{Digest, Sha256};

use crate::queue::{Delivery, DeliveryId};

/// How many ended jobs, whose acknowledgement was lost with the connection, are remembered. Each costs 32 bytes.
const MAX_UNACKNOWLEDGED: usize = 4096;

/// A message as it arrived.
#[derive(Debug, Clone)]
pub(super) struct Mail {
    pub(super) body: Arc<[u8]>,
    pub(super) properties: BasicProperties,
    pub(super) attempt: u32,
    pub(super) redelivered: bool,
}

/// A message that was taken out of the hands, with its handle where its connection still stands.
#[derive(Debug)]
pub(super) struct Taken<H> {
    pub(super) mail: Mail,
    pub(super) handle: Option<H>,
}

/// `H` acknowledges one message on one connection.
#[derive(Debug)]
pub(super) struct Hands<H> {
    next_id: u64,
    ready: VecDeque<(Mail, H)>,
    in_hand: HashMap<DeliveryId, Taken<H>>,
    unacknowledged: VecDeque<[u8; 32]>,
}

impl<H> Default for Hands<H> {
    fn default() -> Self {
        Self { next_id: 0, ready: VecDeque::new(), in_hand: HashMap::new(), unacknowledged: VecDeque::new() }
    }
}

impl<H> Hands<H> {
    /// Takes in a message. A handle comes back where the message's job has ended already: acknowledge it.
    pub(super) fn arrived(&mut self, mail: Mail, handle: H) -> Option<H> {
        if mail.redelivered {
            if self.forget(digest(&mail)) {
                return Some(handle);
            }
            let orphan = self.in_hand.values_mut().find(|held| held.handle.is_none() && same(&held.mail, &mail));
            if let Some(orphan) = orphan {
                orphan.handle = Some(handle);
                return None;
            }
        }
        self.ready.push_back((mail, handle));
        None
    }

    /// The connection is gone: what was not handed out comes again by itself, and what was lost its handle.
    pub(super) fn disconnected(&mut self) {
        self.ready.clear();
        self.in_hand.values_mut().for_each(|held| held.handle = None);
    }

    /// Hands out the oldest message.
    pub(super) fn hand_out(&mut self) -> Option<Delivery> {
        let (mail, handle) = self.ready.pop_front()?;
        let id = DeliveryId(self.next_id);
        self.next_id += 1;
        let delivery = Delivery { id, body: Arc::clone(&mail.body), attempt: mail.attempt };
        self.in_hand.insert(id, Taken { mail, handle: Some(handle) });
        Some(delivery)
    }

    /// A look at what is in hand.
    pub(super) fn mail(&self, id: DeliveryId) -> Option<Mail> {
        self.in_hand.get(&id).map(|held| held.mail.clone())
    }

    /// Takes a message whose job has ended. Without a handle it is remembered until the broker delivers it again.
    pub(super) fn end(&mut self, id: DeliveryId) -> Option<Taken<H>> {
        let taken = self.in_hand.remove(&id)?;
        if taken.handle.is_none() {
            self.remember(&taken.mail);
        }
        Some(taken)
    }

    /// Remembers that a message's job ended, but that its acknowledgement did not get through.
    pub(super) fn remember(&mut self, mail: &Mail) {
        if self.unacknowledged.len() >= MAX_UNACKNOWLEDGED {
            self.unacknowledged.pop_front();
        }
        self.unacknowledged.push_back(digest(mail));
    }

    /// Gives up a message whose settling failed: it will be delivered again once its handle is returned or its connection drops.
    pub(super) fn give_up(&mut self, id: DeliveryId) -> Option<H> {
        self.in_hand.remove(&id)?.handle
    }

    /// Takes back everything that was not handed out.
    pub(super) fn recall(&mut self) -> Vec<H> {
        self.ready.drain(..).map(|(_, handle)| handle).collect()
    }

    fn forget(&mut self, digest: [u8; 32]) -> bool {
        let found = self.unacknowledged.iter().position(|known| *known == digest);
        found.and_then(|index| self.unacknowledged.remove(index)).is_some()
    }
}

fn same(a: &Mail, b: &Mail) -> bool {
    a.body == b.body && a.properties.message_id() == b.properties.message_id()
}

fn digest(mail: &Mail) -> [u8; 32] {
    let mut hash = Sha256::new();
    let id = mail.properties.message_id().as_ref().map_or("", |id| id.as_str());
    hash.update((id.len() as u64).to_le_bytes());
    hash.update(id);
    hash.update(&mail.body);
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(body: &str, redelivered: bool) -> Mail {
        Mail { body: body.as_bytes().into(), properties: BasicProperties::default(), attempt: 1, redelivered }
    }

    #[test]
    fn a_job_in_hand_keeps_going_over_a_lost_connection_and_uses_the_new_handle() {
        let mut hands = Hands::default();
        hands.arrived(mail("a", false), 1);
        let id = hands.hand_out().unwrap().id;
        hands.disconnected();
        assert_eq!(hands.arrived(mail("a", true), 2), None);
        assert!(hands.hand_out().is_none());
        assert_eq!(hands.end(id).unwrap().handle, Some(2));
    }

    #[test]
    fn a_job_that_ended_while_the_connection_was_gone_is_acknowledged_and_not_run_again() {
        let mut hands = Hands::default();
        hands.arrived(mail("a", false), 1);
        let id = hands.hand_out().unwrap().id;
        hands.disconnected();
        assert_eq!(hands.end(id).unwrap().handle, None);
        assert_eq!(hands.arrived(mail("a", true), 2), Some(2));
        assert_eq!(hands.arrived(mail("a", true), 3), None);
        assert!(hands.hand_out().is_some(), "one loss explains one redelivery, no more");
    }

    #[test]
    fn what_was_not_handed_out_is_dropped_with_its_connection_and_comes_again_once() {
        let mut hands = Hands::default();
        hands.arrived(mail("a", false), 1);
        hands.disconnected();
        assert!(hands.hand_out().is_none());
        hands.arrived(mail("a", true), 2);
        assert!(hands.hand_out().is_some());
        assert!(hands.hand_out().is_none());
    }

    #[test]
    fn a_new_message_with_the_same_body_is_a_new_job() {
        let mut hands = Hands::default();
        hands.arrived(mail("a", false), 1);
        let id = hands.hand_out().unwrap().id;
        hands.disconnected();
        hands.end(id);
        assert_eq!(hands.arrived(mail("a", false), 2), None);
        assert!(hands.hand_out().is_some());
    }

    #[test]
    fn a_delivery_is_ended_once() {
        let mut hands = Hands::default();
        hands.arrived(mail("a", false), 1);
        let id = hands.hand_out().unwrap().id;
        assert!(hands.end(id).is_some());
        assert!(hands.end(id).is_none());
    }
}
