//! Where a job's CPU time goes, stage by stage.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use rustix::time::{ClockId, clock_gettime};

use crate::pipeline::Step;

/// CPU seconds of each stage, by the stage's name in metrics. "listen" and "verify" hold resampling; "verify" also what its rounds detect.
pub type Stages = BTreeMap<&'static str, f64>;

/// Counts the CPU time of all threads towards the stage that the job is in.
pub struct Clock {
    state: Mutex<State>,
}

struct State {
    stage: Option<&'static str>,
    since: f64,
    spent: Stages,
}

impl Clock {
    /// Starts before the first stage: what passes before it counts nowhere.
    pub fn start() -> Self {
        Self { state: Mutex::new(State { stage: None, since: cpu_seconds(), spent: Stages::new() }) }
    }

    /// The job is at this step now.
    pub fn step(&self, step: Step) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).turn_to(Some(step.stage()), cpu_seconds());
    }

    /// The job is done.
    pub fn stop(self) -> Stages {
        let mut state = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        state.turn_to(None, cpu_seconds());
        state.spent
    }
}

impl State {
    fn turn_to(&mut self, stage: Option<&'static str>, now: f64) {
        if stage == self.stage {
            return;
        }
        if let Some(before) = self.stage {
            *self.spent.entry(before).or_default() += now - self.since;
        }
        (self.stage, self.since) = (stage, now);
    }
}

/// CPU time of all threads of this process so far.
fn cpu_seconds() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// Each stage's share, and that of all but listening, in one line.
pub fn line(stages: &Stages) -> String {
    let total: f64 = stages.values().sum::<f64>().max(f64::MIN_POSITIVE);
    let listening: f64 = ["listen", "verify"].iter().filter_map(|stage| stages.get(stage)).sum();
    let shares: Vec<String> = stages.iter().map(|(stage, spent)| format!("{stage} {:.2} %", 100.0 * spent / total)).collect();
    format!(
        "CPU: {}; outside of listening {:.2} % of it",
        shares.join(", "),
        100.0 * (total - listening) / listening.max(f64::MIN_POSITIVE)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_counts_towards_the_stage_that_it_passes_in() {
        let mut state = State { stage: None, since: 1.0, spent: Stages::new() };
        let stages = [("decode", 2.0), ("listen", 3.0), ("listen", 4.0), ("verify", 7.0), ("listen", 8.0)];
        stages.into_iter().for_each(|(stage, now)| state.turn_to(Some(stage), now));
        state.turn_to(None, 10.0);
        assert_eq!(state.spent, Stages::from([("decode", 1.0), ("listen", 6.0), ("verify", 1.0)]));
    }

    #[test]
    fn shares_are_of_the_whole_and_the_rest_is_held_against_listening() {
        let stages = Stages::from([("decode", 1.0), ("listen", 60.0), ("verify", 39.0)]);
        assert_eq!(line(&stages), "CPU: decode 1.00 %, listen 60.00 %, verify 39.00 %; outside of listening 1.01 % of it");
        assert!(line(&Stages::new()).contains("0.00 %"));
    }
}
