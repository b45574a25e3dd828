//! Whose a recording is, and the log that its manifest enters: one for each tenant, so that none shows how much another has.
//!
//! ```text
//! LOG/                  manifests of jobs that are no tenant's
//! LOG/tenants/NAME/     those of one tenant
//! ```

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use config::evidence::{Evidence, TenantFrom};

use super::log::Log;
use crate::store::{Location, LocationError, ObjectStore, Prefix};

/// What says whose a job is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tenancy {
    from: TenantFrom,
    own: Option<String>,
}

impl Tenancy {
    /// As the settings say.
    pub fn of(evidence: &Evidence) -> Self {
        Self { from: evidence.tenant_from, own: Some(evidence.tenant.clone()).filter(|own| !own.is_empty()) }
    }

    /// Whose the recording at `source` is, for a job that names `named`.
    pub fn tenant<'a>(&'a self, named: Option<&'a str>, source: &'a Location) -> Option<&'a str> {
        let place = match self.from {
            TenantFrom::Settings => None,
            TenantFrom::Bucket => source.bucket(),
            TenantFrom::Folder => source.key().split_once('/').map(|(folder, _)| folder),
        };
        named.or(place).or(self.own.as_deref())
    }

    /// Whose what nobody names is.
    pub fn own(&self) -> Option<&str> {
        self.own.as_deref()
    }
}

/// The logs of all tenants, each opened once.
#[derive(Clone)]
pub struct Logs {
    store: Arc<dyn ObjectStore>,
    name: String,
    open: Arc<Mutex<HashMap<Option<String>, Log>>>,
}

impl fmt::Debug for Logs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Logs").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Logs {
    /// The logs below `name`, a location in `store`.
    pub fn new(store: Arc<dyn ObjectStore>, name: &str) -> Self {
        Self { store, name: name.trim_end_matches('/').to_owned(), open: Arc::default() }
    }

    /// A tenant's log.
    ///
    /// # Errors
    /// Where no store takes its name.
    pub fn of(&self, tenant: Option<&str>) -> Result<Log, LocationError> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(log) = open.get(&tenant.map(str::to_owned)) {
            return Ok(log.clone());
        }
        let name = match tenant {
            None => self.name.clone(),
            Some(tenant) => format!("{}/tenants/{tenant}", self.name),
        };
        let log = Log::new(Arc::clone(&self.store), Prefix::parse(&name)?, name);
        open.insert(tenant.map(str::to_owned), log.clone());
        Ok(log)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::folder::FolderStore;

    #[test]
    fn a_job_is_whose_its_message_says_else_whose_its_place_is_else_whose_the_settings_say() {
        use TenantFrom::{Bucket, Folder, Settings};
        let cases = [
            (Settings, "", None, "s3://calls/acme/a.wav", None),
            (Settings, "own", None, "s3://calls/acme/a.wav", Some("own")),
            (Settings, "own", Some("named"), "s3://calls/acme/a.wav", Some("named")),
            (Bucket, "own", None, "s3://calls/acme/a.wav", Some("calls")),
            (Bucket, "own", Some("named"), "s3://calls/acme/a.wav", Some("named")),
            (Folder, "own", None, "s3://calls/acme/2026/a.wav", Some("acme")),
            (Folder, "own", None, "s3://calls/a.wav", Some("own")),
            (Folder, "", None, "a.wav", None),
            (Folder, "", None, "acme/a.wav", Some("acme")),
        ];
        for (from, own, named, source, expected) in cases {
            let tenancy = Tenancy { from, own: Some(own.to_owned()).filter(|own| !own.is_empty()) };
            let source = Location::parse(source).unwrap();
            assert_eq!(tenancy.tenant(named, &source), expected, "{from:?} {own} {named:?} {source:?}");
        }
    }

    #[tokio::test]
    async fn each_tenant_has_a_log_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let logs = Logs::new(Arc::new(FolderStore::new(folder.path())), "log/");
        for (tenant, name) in [(None, "log"), (Some("acme"), "log/tenants/acme"), (Some("entries"), "log/tenants/entries")] {
            for index in 0..3 {
                let receipt = logs.of(tenant).unwrap().append(&hex::encode([index as u8; 32])).await.unwrap();
                assert_eq!((receipt.log.as_str(), receipt.index), (name, index));
            }
            assert_eq!(logs.of(tenant).unwrap().walk(|_, _, _| ()).await.unwrap().size(), 3);
        }
        assert!(logs.of(Some("..")).is_err());
    }
}
