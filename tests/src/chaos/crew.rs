//! Three workers, each to die at the next named step, and started again whenever one has died.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use std::os::unix::process::ExitStatusExt;

use super::mortal::{STEPS, VARIABLE};
use crate::process::server;

/// How long a worker waits for its step before it is killed wherever it stands: longer than whisper takes for a voice on a busy machine, since each
/// death counts as a try of what was in hand.
const PATIENCE: Duration = Duration::from_secs(30);
const KILL: i32 = 9;
const TERMINATE: i32 = 15;

/// The workers.
pub struct Crew {
    shared: Arc<Shared>,
    hands: Vec<std::thread::JoinHandle<()>>,
}

struct Shared {
    folder: PathBuf,
    settings: PathBuf,
    variables: Vec<(String, String)>,
    mortal: AtomicBool,
    ended: AtomicBool,
    next_step: AtomicUsize,
    started: AtomicUsize,
    deaths: Mutex<BTreeMap<String, u64>>,
    complaints: Mutex<Vec<String>>,
}

impl Crew {
    /// Starts them.
    pub fn start(size: u64, folder: &Path, settings: &Path, variables: &[(&str, &str)], seed: u64) -> Self {
        let shared = Arc::new(Shared {
            folder: folder.into(),
            settings: settings.into(),
            variables: variables.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect(),
            mortal: AtomicBool::new(true),
            ended: AtomicBool::new(false),
            next_step: AtomicUsize::new(0),
            started: AtomicUsize::new(0),
            deaths: Mutex::default(),
            complaints: Mutex::default(),
        });
        let hands = (0..size).map(|hand| {
            let shared = Arc::clone(&shared);
            std::thread::spawn(move || shared.employ(fastrand::Rng::with_seed(seed + hand)))
        });
        Self { hands: hands.collect(), shared }
    }

    /// From now on nobody dies.
    pub fn spare(&self) {
        self.shared.mortal.store(false, Ordering::SeqCst);
    }

    /// Tells all to finish, and waits for them. Returns deaths by step, how many workers there were, and what went wrong with them.
    ///
    /// # Panics
    /// Where one of the threads did.
    pub fn dismiss(self) -> (BTreeMap<String, u64>, usize, Vec<String>) {
        self.shared.ended.store(true, Ordering::SeqCst);
        self.hands.into_iter().for_each(|hand| hand.join().expect("a crew's thread"));
        let deaths = self.shared.deaths.lock().expect("deaths").clone();
        let complaints = self.shared.complaints.lock().expect("complaints").clone();
        (deaths, self.shared.started.load(Ordering::SeqCst), complaints)
    }
}

impl Shared {
    fn employ(&self, mut random: fastrand::Rng) {
        while !self.ended.load(Ordering::SeqCst) {
            let mortal = self.mortal.load(Ordering::SeqCst);
            let step = STEPS[self.next_step.fetch_add(1, Ordering::SeqCst) % STEPS.len()];
            let mut command = Command::new(beside("scripted_worker"));
            command.arg(&self.settings).current_dir(&self.folder);
            command.envs(self.variables.iter().map(|(name, value)| (name, value)));
            if mortal {
                command.env(VARIABLE, format!("{step}:{}", random.u32(1..4)));
            }
            let number = self.started.fetch_add(1, Ordering::SeqCst);
            let child = server(&mut command, &self.folder.join(format!("worker-{number:04}.log")));
            self.watch(child, if mortal { Some(step) } else { None });
        }
    }

    /// Until it ends: of itself at its step, killed when its time is up, or told to finish.
    fn watch(&self, mut child: Child, step: Option<&str>) {
        let began = Instant::now();
        let mut told = false;
        loop {
            if let Some(status) = child.try_wait().expect("its status") {
                match (step, status.signal(), status.code()) {
                    (_, None, Some(0)) if told => {}
                    // Told while it was still starting, with nothing in hand.
                    (_, Some(TERMINATE), _) if told => {}
                    (Some(step), Some(KILL), _) => self.died(step),
                    _ => self.complaints.lock().expect("complaints").push(format!("a worker ended with {status}")),
                }
                return;
            }
            let done = self.ended.load(Ordering::SeqCst) || step.is_some() && !self.mortal.load(Ordering::SeqCst);
            if done && !told {
                // The first signal: finish what is in hand.
                let _ = Command::new("kill").arg(child.id().to_string()).status();
                told = true;
            }
            if !told && step.is_some() && began.elapsed() > PATIENCE {
                let _ = child.kill();
                let _ = child.wait();
                return self.died("anywhere");
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn died(&self, step: &str) {
        *self.deaths.lock().expect("deaths").entry(step.to_owned()).or_default() += 1;
    }
}

/// A program built beside this one.
///
/// # Panics
/// Where it wasn't built.
pub fn beside(name: &str) -> PathBuf {
    let own = std::env::current_exe().expect("this program's path");
    let path = own.with_file_name(name);
    assert!(path.exists(), "{name} isn't built: run `make chaos`");
    path
}
