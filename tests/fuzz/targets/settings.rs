//! Settings of any kind are read or refused; the first line is the value of an environment variable.
#![no_main]

use std::collections::BTreeMap;
use std::io;

use config::Settings;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let (variable, file) = text.split_once('\n').unwrap_or(("", text));
    let env = BTreeMap::from([("CALLSCRUB__QUEUE__RABBITMQ__URL".to_owned(), variable.to_owned())]);
    if let Ok(settings) = Settings::load(file, &env, &|_| Err(io::ErrorKind::NotFound.into())) {
        assert_ne!(settings.output.location, settings.output.quarantine);
    }
});
