//! How commands end, and the two ways they speak.

use std::fmt::{self, Display};
use std::io::{self, Write};
use std::process::ExitCode;

/// The contract's exit statuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Redacted, or attested clean.
    Done,
    /// Something failed.
    Failed,
    /// Wrong usage or configuration.
    Usage,
    /// Not proven, so not published.
    Quarantined,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(match exit {
            Exit::Done => 0,
            Exit::Failed => 1,
            Exit::Usage => 2,
            Exit::Quarantined => 3,
        })
    }
}

/// Why a command ended early.
#[derive(Debug)]
pub(super) struct CliError {
    exit: Exit,
    message: String,
}

impl CliError {
    /// The input or the machine is at fault.
    pub(super) fn failed(message: impl Display) -> Self {
        Self { exit: Exit::Failed, message: message.to_string() }
    }

    /// The command line or the configuration is at fault.
    pub(super) fn usage(message: impl Display) -> Self {
        Self { exit: Exit::Usage, message: message.to_string() }
    }

    pub(super) fn exit(&self) -> Exit {
        self.exit
    }
}

impl Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// What every command returns.
pub(super) type End = Result<Exit, CliError>;

/// A line on standard output. A closed pipe is the reader's right, and no error.
pub(super) fn print(line: &str) {
    let _ = writeln!(io::stdout().lock(), "{line}");
}

/// Bytes on standard output, as they are.
pub(super) fn print_bytes(bytes: &[u8]) {
    let _ = io::stdout().lock().write_all(bytes);
}

/// A line on standard error.
pub(super) fn say(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}
