//! What one worker knows of its folder, and each step it takes on disk. Blocking; the queue around it runs it off the async threads.

use std::collections::{HashMap, VecDeque};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use super::FolderOptions;
use super::attempts::{Attempts, Tried};
use super::filing::{move_beside, sync_parent, with_ending};
use super::inbox::{Candidate, Inbox};
use super::workdir::WorkDir;
use crate::queue::{Delivery, DeliveryId, Settlement, jittered};
use crate::store::Location;

/// What a look at the folder led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// A delivery can be handed out.
    Deliver,
    /// Nothing yet.
    Wait,
    /// Nothing, and nothing will come: only when draining.
    Drained,
}

/// What a dead recording's note says it is.
pub(super) const DEAD_SCHEMA: &str = "callscrub.dead/v1";
/// What stands after a dead recording's name in its note's.
pub(super) const REASON_ENDING: &str = ".reason.json";

/// A claimed file between deliveries or in hand.
#[derive(Debug)]
struct Claim {
    path: PathBuf,
    tried: Tried,
}

#[derive(Debug)]
pub(super) struct State {
    options: FolderOptions,
    inbox: Inbox,
    work: WorkDir,
    attempts: Attempts,
    next_look: Option<Instant>,
    candidates: VecDeque<Candidate>,
    claimed: VecDeque<PathBuf>,
    ready: VecDeque<(Claim, Arc<[u8]>)>,
    waiting: Vec<(Instant, PathBuf)>,
    in_hand: HashMap<DeliveryId, Claim>,
    next_id: u64,
}

impl State {
    pub(super) fn open(options: FolderOptions) -> io::Result<Self> {
        for part in ["inbox", "done", "dead"] {
            fs::create_dir_all(options.root.join(part))?;
        }
        let work = options.root.join("work");
        Ok(Self {
            inbox: Inbox::new(options.root.join("inbox")),
            work: WorkDir::create(&work)?,
            attempts: Attempts::new(work.join(".attempts")),
            options,
            next_look: None,
            candidates: VecDeque::new(),
            claimed: VecDeque::new(),
            ready: VecDeque::new(),
            waiting: Vec::new(),
            in_hand: HashMap::new(),
            next_id: 0,
        })
    }

    pub(super) fn claimed(&self) -> &Path {
        self.work.path()
    }

    /// Makes one delivery ready, if it can. Files are claimed one at a time, so that workers on the same folder share what lies there.
    pub(super) fn advance(&mut self) -> io::Result<Step> {
        if !self.ready.is_empty() {
            return Ok(Step::Deliver);
        }
        self.take_due();
        self.look()?;
        while let Some(path) = self.next_claim()? {
            if self.make_ready(path)? {
                return Ok(Step::Deliver);
            }
        }
        let idle = self.in_hand.is_empty() && self.waiting.is_empty() && self.inbox.is_empty();
        Ok(if self.options.drain && idle { Step::Drained } else { Step::Wait })
    }

    /// Hands out what [`Self::advance`] made ready.
    pub(super) fn hand_out(&mut self) -> Option<Delivery> {
        let (claim, body) = self.ready.pop_front()?;
        let id = DeliveryId(self.next_id);
        self.next_id += 1;
        let attempt = claim.tried.attempts;
        self.in_hand.insert(id, claim);
        Some(Delivery { id, body, attempt })
    }

    /// Ends a delivery; `false` where it isn't in hand. After an error it will be delivered again.
    pub(super) fn settle(&mut self, id: DeliveryId, settlement: Settlement) -> io::Result<bool> {
        let Some(Claim { path, tried }) = self.in_hand.remove(&id) else { return Ok(false) };
        let (settled, again) = match settlement {
            Settlement::Ack => (self.file_done(&path), None),
            Settlement::Dead { reason } => (self.file_dead(&path, reason, tried.attempts), None),
            Settlement::Retry { after, .. } => (self.attempts.remember(&path, tried.settled()), Some(jittered(after))),
        };
        let again = again.or(settled.is_err().then_some(self.options.poll));
        if let Some(after) = again {
            self.waiting.push((Instant::now() + after, path));
        }
        settled.map(|()| true)
    }

    /// Appends a result message as one line.
    pub(super) fn announce(&mut self, body: &[u8]) -> io::Result<()> {
        let mut line = body.to_vec();
        line.push(b'\n');
        let mut file = File::options().create(true).append(true).open(self.options.root.join("results.jsonl"))?;
        // One write, so that lines of several workers don't mix.
        file.write_all(&line)?;
        file.sync_all()
    }

    /// Puts back what is claimed and not in hand.
    pub(super) fn put_back(&mut self) -> io::Result<()> {
        while let Some((claim, _)) = self.ready.pop_front() {
            // It was not delivered after all.
            self.attempts.remember(&claim.path, self.before(claim.tried))?;
            self.work.put_back(self.inbox.root(), &claim.path)?;
        }
        let idle: Vec<_> = self.claimed.drain(..).chain(self.waiting.drain(..).map(|(_, path)| path)).collect();
        idle.iter().try_for_each(|path| self.work.put_back(self.inbox.root(), path))
    }

    fn before(&self, tried: Tried) -> Tried {
        Tried { attempts: tried.attempts.saturating_sub(1), unsettled: tried.unsettled.saturating_sub(1) }
    }

    fn take_due(&mut self) {
        let now = Instant::now();
        let (due, waiting): (Vec<_>, Vec<_>) = self.waiting.drain(..).partition(|(at, _)| *at <= now);
        self.waiting = waiting;
        self.claimed.extend(due.into_iter().map(|(_, path)| path));
    }

    /// Looks at the disk, but not more often than asked for.
    fn look(&mut self) -> io::Result<()> {
        let now = Instant::now();
        if self.next_look.is_some_and(|at| now < at) {
            return Ok(());
        }
        self.next_look = Some(now + self.options.poll);
        match self.work.adopt() {
            Ok(adopted) => self.claimed.extend(adopted),
            // The inbox matters more than what one dead worker left.
            Err(error) => tracing::warn!(kind = ?error.kind(), "what a dead worker left could not be taken over"),
        }
        self.candidates = self.inbox.look()?.into();
        Ok(())
    }

    fn next_claim(&mut self) -> io::Result<Option<PathBuf>> {
        if let Some(path) = self.claimed.pop_front() {
            return Ok(Some(path));
        }
        while let Some(candidate) = self.candidates.pop_front() {
            if self.work.claim(self.inbox.root(), &candidate)? {
                return Ok(Some(candidate.path));
            }
        }
        Ok(None)
    }

    /// Turns a claimed file into a delivery, or files it with the dead where it can't be one.
    fn make_ready(&mut self, path: PathBuf) -> io::Result<bool> {
        let tried = self.attempts.of(&path).delivered();
        let Some(body) = message_for(&path) else {
            self.file_dead(&path, "file_name", tried.attempts)?;
            return Ok(false);
        };
        if tried.unsettled > self.options.delivery_limit.saturating_add(1) {
            self.file_dead(&path, "delivery_limit", tried.attempts)?;
            return Ok(false);
        }
        self.attempts.remember(&path, tried)?;
        self.ready.push_back((Claim { path, tried }, body));
        Ok(true)
    }

    fn file_done(&self, path: &Path) -> io::Result<()> {
        self.move_out(path, "done")?;
        self.forget(path);
        Ok(())
    }

    fn file_dead(&self, path: &Path, reason: &str, attempts: u32) -> io::Result<()> {
        let Some(filed) = self.move_out(path, "dead")? else { return Ok(()) };
        let note = serde_json::json!({ "schema": DEAD_SCHEMA, "reason": reason, "attempts": attempts });
        let note_path = with_ending(&filed, REASON_ENDING);
        // The recording is safe where it belongs; failing now would only deliver a file that is gone.
        if let Err(error) = fs::write(&note_path, format!("{note}\n")).and_then(|()| sync_parent(&note_path)) {
            tracing::error!(kind = ?error.kind(), reason, "a recording was filed with the dead, but its reason could not be written");
        }
        self.forget(path);
        Ok(())
    }

    /// Moves a claimed file to a part of the folder; `None` where somebody took it away by hand.
    fn move_out(&self, path: &Path, part: &str) -> io::Result<Option<PathBuf>> {
        let from = self.work.path().join(path);
        if fs::symlink_metadata(&from).is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
            // For what is done that may be retention's work.
            tracing::info!(part, "a claimed recording is gone from the work folder");
            return Ok(None);
        }
        move_beside(&from, &self.options.root.join(part).join(path)).map(Some)
    }

    fn forget(&self, path: &Path) {
        if let Err(error) = self.attempts.forget(path) {
            tracing::warn!(kind = ?error.kind(), "a record of attempts could not be removed");
        }
    }
}

/// The job message for a file, or `None` for a name that can't be a location.
pub(super) fn message_for(path: &Path) -> Option<Arc<[u8]>> {
    let location = Location::folder(path.to_str()?).ok()?;
    let message = serde_json::json!({ "source": location.uri() });
    Some(message.to_string().into_bytes().into())
}
