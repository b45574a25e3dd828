//! Installs a model of the catalogue: `cargo run -p asr --example fetch -- NAME [FOLDER]`.
#![allow(clippy::print_stderr, reason = "a developer's tool talks to its terminal")]

use asr::models::{ModelDir, fetch};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let name = arguments.next().ok_or("give the model's name")?;
    let dir = arguments.next().map(ModelDir::new).unwrap_or_default();
    let files = fetch(&name, &dir, &mut |progress| eprintln!("{}", progress.step))?;
    eprintln!("{}\n{}", files.whisper.display(), files.vad.display());
    Ok(())
}
