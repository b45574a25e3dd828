//! Reading the settings that `--config` names, for every command that has it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use config::Settings;

use super::exit::CliError;
use crate::store::Prefix;

/// The file's settings, overridden by the environment's.
pub(super) fn load(path: &Path) -> Result<Settings, CliError> {
    let text = fs::read_to_string(path).map_err(|error| CliError::usage(format!("{}: {error}", path.display())))?;
    let environment: BTreeMap<String, String> =
        std::env::vars_os().filter_map(|(key, value)| Some((key.into_string().ok()?, value.into_string().ok()?))).collect();
    Settings::load(&text, &environment, &|path| fs::read_to_string(path)).map_err(CliError::usage)
}

/// Where outputs go, as stores name it.
pub(super) fn prefix(location: &config::address::Location) -> Result<Prefix, CliError> {
    Prefix::parse(&location.to_string()).map_err(|error| CliError::usage(format!("output: {error}")))
}
