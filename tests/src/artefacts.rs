//! What a run of the tests leaves for `scripts/find_speech.py` to look through: logs, outputs, messages, objects. Kept only where
//! `CALLSCRUB_TEST_ARTEFACTS` names a folder, as `make test` does.

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

/// The variable that names the folder.
pub const FOLDER: &str = "CALLSCRUB_TEST_ARTEFACTS";

/// Keeps bytes that the program gave out, under a name of their own that ends in `name`.
///
/// # Panics
/// Where they can't be written.
pub fn keep(name: &str, bytes: &[u8]) {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else { return };
    fs::create_dir_all(&folder).expect("a folder");
    let (process, number) = (std::process::id(), COUNT.fetch_add(1, Ordering::SeqCst));
    // Letters before the numbers: a process's number alone may be a security code of some call.
    fs::write(folder.join(format!("p{process}n{number}-{}", plain(name))), bytes).expect("a file");
}

/// What a file may be called.
fn plain(name: &str) -> String {
    name.chars().map(|letter| if matches!(letter, '/' | '\\' | ':') { '_' } else { letter }).collect()
}
