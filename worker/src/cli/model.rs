//! `callscrub model`: the models that listen.

use std::path::PathBuf;

use asr::models::{self, FetchProgress, ModelDir};
use clap::Subcommand;
use comfy_table::Table;
use comfy_table::presets::UTF8_HORIZONTAL_ONLY;

use super::engine::model_dir;
use super::exit::{CliError, End, Exit, print, say};

/// Lists and fetches models. Files are checked against pinned checksums before they are put in place.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Where models are kept [default: the user's cache folder].
    #[arg(long, value_name = "DIR", env = "CALLSCRUB_MODEL_DIR", global = true)]
    model_dir: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Show the catalogue, what is installed, and sizes.
    List,
    /// Fetch a model of the catalogue, with the voice-activity model that goes with it; or any ggml file with --from.
    Fetch {
        /// A name of the catalogue, or a name for the file that --from names.
        name: String,
        /// A ggml file: a path or an http(s) URL.
        #[arg(long, value_name = "URL|PATH", requires = "sha256")]
        from: Option<String>,
        /// The file's SHA-256, in hexadecimal. You vouch for it.
        #[arg(long, value_name = "HEX", requires = "from")]
        sha256: Option<String>,
    },
}

pub(super) fn run(args: &Args) -> End {
    let dir = model_dir(args.model_dir.clone());
    match &args.command {
        Command::List => list(&dir),
        Command::Fetch { name, from, sha256 } => fetch(name, from.as_deref().zip(sha256.as_deref()), &dir),
    }
}

fn list(dir: &ModelDir) -> End {
    let installed = models::installed(dir).map_err(CliError::failed)?;
    let mut table = Table::new();
    table.load_style(UTF8_HORIZONTAL_ONLY).set_header(["model", "size", "installed", "how to get it", "SHA-256"]);
    for entry in models::catalogue() {
        let here = installed.iter().find(|model| model.name == entry.name);
        let size = here.map(|model| mebibytes(model.bytes)).or(entry.mebibytes.map(|size| format!("{size} MiB")));
        let how = match entry.fetchable() {
            true => format!("callscrub model fetch {}", entry.name),
            false => format!("fetch {} yourself, then model fetch {} --from PATH --sha256 HEX", entry.file, entry.name),
        };
        table.add_row([entry.name.to_owned(), size.unwrap_or_default(), yes(here.is_some()), how, entry.sha256.to_owned()]);
    }
    for model in installed.iter().filter(|model| models::catalogue().iter().all(|entry| entry.name != model.name)) {
        table.add_row([model.name.clone(), mebibytes(model.bytes), yes(true), "installed with --from".to_owned(), String::new()]);
    }
    print(&table.to_string());
    print(&format!("models lie in {}", dir.path().display()));
    Ok(Exit::Done)
}

fn mebibytes(bytes: u64) -> String {
    format!("{} MiB", bytes.div_ceil(1 << 20))
}

fn yes(is: bool) -> String {
    if is { "yes".to_owned() } else { String::new() }
}

fn fetch(name: &str, from: Option<(&str, &str)>, dir: &ModelDir) -> End {
    let mut last = "";
    let mut tell = |progress: FetchProgress| {
        if progress.step != last {
            last = progress.step;
            say(&format!("{name}: {}", progress.step));
        }
    };
    let files = match from {
        Some((source, sha256)) => models::fetch_from(name, source, sha256, dir, &mut tell),
        None => models::fetch(name, dir, &mut tell),
    };
    let files = files.map_err(CliError::failed)?;
    say(&format!("{name}: installed as {}", files.whisper.display()));
    Ok(Exit::Done)
}
