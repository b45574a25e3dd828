//! The `callscrub` binary as a process, beside the test binary in the target folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::Duration;

use crate::artefacts;
use crate::process::{server, wait_until};

/// Where the binary is.
///
/// # Panics
/// Where it wasn't built.
pub fn binary() -> PathBuf {
    let test = std::env::current_exe().expect("this test's path");
    let path = test.ancestors().nth(2).expect("the target folder").join("callscrub");
    assert!(path.exists(), "the program isn't built: run `make test`, or `cargo build -p worker` first");
    path
}

/// Runs it to its end.
///
/// # Panics
/// Where it can't be started.
pub fn run(arguments: &[&str], folder: &Path) -> Output {
    run_with(arguments, folder, &[])
}

/// The same with these variables.
///
/// # Panics
/// Where it can't be started.
pub fn run_with(arguments: &[&str], folder: &Path, variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(binary());
    command.args(arguments).current_dir(folder).envs(variables.iter().copied()).stdin(Stdio::null());
    let output = command.output().expect("the program");
    artefacts::keep("stdout.txt", &output.stdout);
    artefacts::keep("stderr.log", &output.stderr);
    output
}

/// A running `callscrub worker`, or another of its services; ended when dropped.
pub struct Worker {
    child: Child,
    log: PathBuf,
}

impl Worker {
    /// Starts it with these settings and variables, its log in `folder`.
    ///
    /// # Panics
    /// Where it can't be started.
    pub fn start(folder: &Path, name: &str, settings: &str, variables: &[(&str, &str)]) -> Self {
        Self::start_service("worker", folder, name, settings, variables)
    }

    /// The same for `callscrub SERVICE`.
    ///
    /// # Panics
    /// Where it can't be started.
    pub fn start_service(service: &str, folder: &Path, name: &str, settings: &str, variables: &[(&str, &str)]) -> Self {
        let config = folder.join(format!("{name}.toml"));
        fs::write(&config, settings).expect("settings");
        let log = folder.join(format!("{name}.log"));
        let mut command = Command::new(binary());
        command.arg(service).arg("--config").arg(&config).current_dir(folder).envs(variables.iter().copied());
        Self { child: server(&mut command, &log), log }
    }

    /// The same with the scripted recogniser, which is built with the tests.
    ///
    /// # Panics
    /// Where it can't be started.
    pub fn start_scripted(program: &Path, folder: &Path, name: &str, settings: &str, variables: &[(&str, &str)]) -> Self {
        let config = folder.join(format!("{name}.toml"));
        fs::write(&config, settings).expect("settings");
        let log = folder.join(format!("{name}.log"));
        let mut command = Command::new(program);
        command.arg(&config).current_dir(folder).envs(variables.iter().copied());
        Self { child: server(&mut command, &log), log }
    }

    /// Its process.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// What it logged so far.
    ///
    /// # Panics
    /// Where its log can't be read.
    pub fn log(&self) -> String {
        String::from_utf8_lossy(&fs::read(&self.log).expect("its log")).into_owned()
    }

    /// Waits until its log holds `text` at least `times` times.
    pub fn wait_for_log(&mut self, text: &str, times: usize, at_most: Duration) {
        let log = self.log.clone();
        let child = &mut self.child;
        wait_until(&format!("the log holds {text:?} {times} times"), at_most, || {
            assert!(child.try_wait().expect("its status").is_none(), "the worker ended:\n{}", fs::read_to_string(&log).unwrap_or_default());
            fs::read_to_string(&log).is_ok_and(|found| found.matches(text).count() >= times)
        });
    }

    /// Sends SIGTERM.
    pub fn terminate(&self) {
        let sent = Command::new("kill").arg(self.child.id().to_string()).status().expect("kill");
        assert!(sent.success(), "the worker was gone already");
    }

    /// Waits for its end.
    pub fn wait(&mut self, at_most: Duration) -> ExitStatus {
        let mut status = None;
        let child = &mut self.child;
        wait_until("the worker ends", at_most, || {
            status = child.try_wait().expect("its status");
            status.is_some()
        });
        status.expect("a status")
    }

    /// Ends it as a crash would.
    pub fn kill(&mut self) {
        self.child.kill().expect("a running worker");
        self.child.wait().expect("its end");
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        artefacts::keep("worker.log", &fs::read(&self.log).unwrap_or_default());
    }
}
