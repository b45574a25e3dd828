//! `manifests FOLDER COUNT`: manifests of recordings that never were, to try reports on.

#![allow(clippy::print_stderr, reason = "a tool for the console")]

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, count] = arguments.as_slice() else {
        eprintln!("manifests FOLDER COUNT");
        return ExitCode::from(2);
    };
    match count.parse().map_err(std::io::Error::other).and_then(|count| tests::synthetic::write(Path::new(folder), count)) {
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("manifests: {error}");
            ExitCode::FAILURE
        }
    }
}
