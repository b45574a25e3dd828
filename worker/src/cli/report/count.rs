//! `callscrub report PLACE`: recordings counted, for an organisation.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::backends;
use crate::cli::exit::{CliError, End, Exit, print, say};
use crate::cli::{key, settings};
use crate::report::disclose::{Guard, disclose};
use crate::report::{gather, write};
use crate::store::catalogue::Entry;
use crate::store::folder::FolderStore;
use crate::store::{ObjectStore, Prefix, StoreError};

#[derive(Debug, clap::Args)]
pub(super) struct CountArgs {
    /// The settings of the store, for s3://.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// k: no group of fewer recordings is shown, nor another from which its size would follow [default: 10].
    #[arg(long, value_name = "K", value_parser = clap::value_parser!(u64).range(1..))]
    least: Option<u64>,
    /// Add Laplace noise, from this budget for the whole report (0.1: much noise, 10: little).
    #[arg(long, value_name = "E")]
    epsilon: Option<f64>,
    /// Public keys (PEM): run records and decisions must be signed by one of them.
    #[arg(long, value_name = "PUB")]
    key: Vec<PathBuf>,
    /// Write the counts as CSV too.
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
}

impl CountArgs {
    pub(super) fn is_given(&self) -> bool {
        let paths = self.config.is_some() || self.csv.is_some() || !self.key.is_empty();
        paths || self.least.is_some() || self.epsilon.is_some()
    }
}

/// A folder, or a place in S3.
pub(super) fn is_place(path: &Path) -> bool {
    path.is_dir() || path.to_str().is_some_and(|text| text.starts_with("s3://"))
}

pub(super) fn run(place: &Path, args: &CountArgs, html: Option<&Path>) -> End {
    if args.epsilon.is_some_and(|own| !own.is_finite() || own <= 0.0) {
        return Err(CliError::usage("--epsilon: is a number above 0"));
    }
    let keys = if args.key.is_empty() { None } else { Some(key::public_keys(&args.key)?) };
    let runtime = tokio::runtime::Runtime::new().map_err(CliError::failed)?;
    let tally = runtime.block_on(async {
        let (store, entries) = entries(place, args).await?;
        gather::tally(&store, entries, keys.as_ref()).await.map_err(CliError::failed)
    })?;
    let guard = Guard { least: args.least.unwrap_or(10), epsilon: args.epsilon };
    let shown = disclose(&tally, guard).map_err(CliError::failed)?;
    if keys.is_none() {
        say("callscrub: no --key was given: days and reviews are as the files beside the manifests say, whoever wrote them");
    }
    print(write::text(&shown).trim_end());
    for (path, made) in [(args.csv.as_deref(), Ok(write::csv(&shown))), (html, write::page(&shown))] {
        let Some(path) = path else { continue };
        let bytes = made.map_err(CliError::failed)?;
        fs::write(path, bytes).map_err(|error| CliError::failed(format!("{}: {error}", path.display())))?;
    }
    Ok(Exit::Done)
}

/// All that lies there, and the store that holds it.
async fn entries(place: &Path, args: &CountArgs) -> Result<(Arc<dyn ObjectStore>, Vec<Entry>), CliError> {
    let fail = |error: StoreError| CliError::failed(format!("{}: {error}", place.display()));
    if place.is_dir() {
        let store = FolderStore::new(place);
        let entries = store.all(&Prefix::parse("").map_err(CliError::failed)?).map_err(fail)?;
        return Ok((Arc::new(store), entries));
    }
    let config = args.config.as_deref().ok_or_else(|| CliError::usage("name the store's settings with --config"))?;
    let store = backends::store(&settings::load(config)?.store).map_err(CliError::usage)?;
    let prefix = Prefix::parse(&place.to_string_lossy()).map_err(CliError::usage)?;
    let mut entries = Vec::new();
    let mut after = None;
    loop {
        let page = store.list(&prefix, after.as_deref()).await.map_err(fail)?;
        entries.extend(page.entries);
        match page.next {
            None => return Ok((store as Arc<_>, entries)),
            next => after = next,
        }
    }
}
