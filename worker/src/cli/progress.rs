//! Progress on standard error, and only where that is a terminal.

use std::sync::Mutex;

use indicatif::{ProgressBar, ProgressStyle};

use crate::pipeline::Step;

/// One line that shows where a job stands. Hidden where standard error is no terminal.
pub(crate) struct Progress {
    bar: ProgressBar,
    shown: Mutex<&'static str>,
}

impl Progress {
    /// A line that starts with `name`.
    pub(crate) fn new(name: &str) -> Self {
        let bar = ProgressBar::new(0);
        if let Ok(style) = ProgressStyle::with_template("{prefix} {msg:<22} {bar:30} {percent:>3} %  {elapsed}") {
            bar.set_style(style);
        }
        bar.set_prefix(name.to_owned());
        Self { bar, shown: Mutex::new("") }
    }

    /// Shows `step`.
    pub(crate) fn step(&self, step: Step) {
        let (text, done, total) = match step {
            Step::Decode => ("decoding", 0, 1),
            Step::Listen { done_ms, total_ms } => ("listening", done_ms, total_ms),
            Step::Detect => ("detecting", 1, 1),
            Step::Overwrite => ("overwriting", 1, 1),
            Step::Verify { done_ms, total_ms, .. } => ("listening to the output", done_ms, total_ms),
        };
        if let Ok(mut shown) = self.shown.lock()
            && *shown != text
        {
            *shown = text;
            self.bar.set_message(text);
        }
        self.bar.set_length(total.max(1));
        self.bar.set_position(done);
    }

    /// Takes the line away.
    pub(crate) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}
