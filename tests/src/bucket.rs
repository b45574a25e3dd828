//! A private S3 server: SeaweedFS in one process.

use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::OnceLock;
use std::time::Duration;

use aws_credential_types::Credentials;
use aws_sdk_s3::Client;
use aws_sdk_s3::config::{BehaviorVersion, Region};
use aws_sdk_s3::types::{BucketVersioningStatus, ObjectLockLegalHold, ObjectLockLegalHoldStatus, VersioningConfiguration};
use worker::store::s3::{S3Options, S3Store};
use worker::store::{Location, ObjectStore, Pin, StoreError, Write};

use crate::artefacts;
use crate::process::{Leash, answers, free_port_pair, server, wait_until};

/// The key id that the server knows.
pub const ACCESS_KEY: &str = "testkey";
/// Its secret.
pub const SECRET_KEY: &str = "testsecret";
/// The buckets that are there from the start.
pub const BUCKETS: &str = "recordings,redacted,quarantine,contract";

/// An S3 server of this test binary's own.
pub struct Weed {
    port: u16,
    arguments: Vec<String>,
    dir: PathBuf,
    leash: Leash,
    has_own_disk: bool,
}

impl Weed {
    /// The one of this test binary, started at the first call.
    ///
    /// # Panics
    /// Where `weed` isn't there or doesn't start.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Weed> = OnceLock::new();
        // On a thread of its own, which may block and run a runtime whatever the caller runs on.
        SHARED.get_or_init(|| std::thread::spawn(Self::start).join().expect("the S3 server"))
    }

    /// One of the caller's own.
    ///
    /// # Panics
    /// Where `weed` isn't there or doesn't start.
    pub fn start() -> Self {
        Self::start_notifying("")
    }

    /// One that tells of its objects as its `notification.toml` says.
    ///
    /// # Panics
    /// As [`Self::start`].
    pub fn start_notifying(notification: &str) -> Self {
        let dir = tempfile::Builder::new().prefix("callscrub-weed-").tempdir().expect("a folder").keep();
        Self::start_in(dir, notification, false)
    }

    /// One on a disk of its own, of so many megabytes, which can be filled. Where this process may not mount any (only root may), its disk is
    /// everybody's.
    ///
    /// # Panics
    /// As [`Self::start`].
    pub fn start_on_disk(megabytes: u32) -> Self {
        let dir = tempfile::Builder::new().prefix("callscrub-weed-").tempdir().expect("a folder").keep();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("size={megabytes}m"), "callscrub-test"]).arg(&dir);
        let has_own_disk = mount.output().is_ok_and(|output| output.status.success());
        Self::start_in(dir, "", has_own_disk)
    }

    fn start_in(dir: PathBuf, notification: &str, has_own_disk: bool) -> Self {
        std::fs::write(dir.join("notification.toml"), notification).expect("its notifications");
        let port = free_port_pair();
        let mut arguments = vec!["mini".to_owned(), format!("-dir={}", dir.display())];
        arguments.extend(["master", "volume", "filer", "admin"].map(|part| format!("-{part}.port={}", free_port_pair())));
        arguments.push(format!("-s3.port={port}"));
        arguments.push(format!("-bucket={BUCKETS}"));
        let fixed = ["-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-s3.port.iceberg=0", "-s3.port.lance=0", "-webdav=false", "-admin.ui=false"];
        // Of itself it would offer as many volumes as whole ones fit, which on a small or full disk is too few for all buckets.
        let roomy_and_quiet = ["-volume.max=200", "-master.telemetry=false"];
        arguments.extend(fixed.into_iter().chain(roomy_and_quiet).map(str::to_owned));
        let leash = Leash::tie(vec![spawn(&arguments, &dir)], &dir);
        let weed = Self { port, arguments, dir, leash, has_own_disk };
        weed.wait();
        weed
    }

    /// Ends it, and starts it again on what it stored.
    pub fn restart(&mut self) {
        let (arguments, dir) = (self.arguments.clone(), self.dir.clone());
        self.leash.restart(|| spawn(&arguments, &dir));
        self.wait();
    }

    fn wait(&self) {
        wait_until("the S3 server answers", Duration::from_secs(60), || answers(self.port));
        self.wait_for_buckets();
    }

    /// Leaves no byte free on its own disk; `false` where it has none of its own.
    ///
    /// # Panics
    /// Where the disk can't be written to at all.
    pub fn fill_disk(&self) -> bool {
        if self.has_own_disk {
            let mut ballast = std::fs::File::create(self.dir.join("ballast")).expect("a file");
            while std::io::Write::write_all(&mut ballast, &[0; 1 << 16]).is_ok() {}
        }
        self.has_own_disk
    }

    /// Undoes it.
    pub fn free_disk(&self) {
        let _ = std::fs::remove_file(self.dir.join("ballast"));
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Its process.
    pub fn process(&self) -> u32 {
        self.leash.ids()[0]
    }

    /// The port listens before the buckets are made.
    fn wait_for_buckets(&self) {
        let store = self.store();
        let probe = Location::s3("quarantine", "probe").expect("a location");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let ready = || runtime.block_on(store.put(&probe, Vec::new(), "text/plain", Write::Replace)).is_ok();
        wait_until("the buckets are there", Duration::from_secs(60), ready);
    }

    /// Where it listens.
    pub fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// How the store reaches it.
    pub fn options(&self) -> S3Options {
        S3Options {
            endpoint: Some(self.endpoint()),
            region: "us-east-1".into(),
            path_style: true,
            access_key_id: ACCESS_KEY.into(),
            secret_access_key: SECRET_KEY.to_owned().into(),
            session_token: None,
            ca_pem: None,
            connect_timeout: Duration::from_secs(5),
            timeout: Duration::from_secs(60),
            attempts: 3,
        }
    }

    /// The store of the worker on this server.
    ///
    /// # Panics
    /// Never: the options name no certificates.
    pub fn store(&self) -> S3Store {
        S3Store::new(&self.options()).expect("a store")
    }

    /// Writes an object.
    ///
    /// # Panics
    /// Where that fails.
    pub async fn put(&self, uri: &str, bytes: &[u8]) {
        let location = Location::parse(uri).expect("a location");
        self.store().put(&location, bytes.to_vec(), "application/octet-stream", Write::Replace).await.expect("a write");
    }

    /// Reads an object, or `None` where there is none.
    ///
    /// # Panics
    /// Where reading fails.
    pub async fn get(&self, uri: &str) -> Option<Vec<u8>> {
        let location = Location::parse(uri).expect("a location");
        match self.store().get(&location, &Pin::default(), u64::MAX).await {
            Ok(object) => {
                artefacts::keep(location.key().rsplit('/').next().unwrap_or_default(), &object.bytes);
                Some(object.bytes)
            }
            Err(StoreError::NotFound) => None,
            Err(error) => panic!("{uri}: {error}"),
        }
    }
}

/// What only an administrator of buckets does.
pub struct Admin {
    client: Client,
}

impl Weed {
    /// An administrator of this server.
    pub fn admin(&self) -> Admin {
        let config = aws_sdk_s3::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("us-east-1"))
            .credentials_provider(Credentials::new(ACCESS_KEY, SECRET_KEY, None, None, "tests"))
            .force_path_style(true)
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .endpoint_url(self.endpoint());
        Admin { client: Client::from_conf(config.build()) }
    }
}

impl Admin {
    /// A new bucket that keeps versions.
    ///
    /// # Panics
    /// Where that fails, as for all of these.
    pub async fn versioned(&self) -> String {
        let bucket = format!("versioned-{:08x}", fastrand::u32(..));
        self.client.create_bucket().bucket(&bucket).send().await.expect("a bucket");
        let on = VersioningConfiguration::builder().status(BucketVersioningStatus::Enabled).build();
        self.client.put_bucket_versioning().bucket(&bucket).versioning_configuration(on).send().await.expect("versions");
        bucket
    }

    /// A new bucket with object lock, which keeps versions too.
    pub async fn lockable(&self) -> String {
        let bucket = format!("lockable-{:08x}", fastrand::u32(..));
        self.client.create_bucket().bucket(&bucket).object_lock_enabled_for_bucket(true).send().await.expect("a bucket");
        bucket
    }

    /// Sets or lifts the legal hold of an object's newest version.
    pub async fn set_hold(&self, bucket: &str, key: &str, on: bool) {
        let status = if on { ObjectLockLegalHoldStatus::On } else { ObjectLockLegalHoldStatus::Off };
        let hold = ObjectLockLegalHold::builder().status(status).build();
        self.client.put_object_legal_hold().bucket(bucket).key(key).legal_hold(hold).send().await.expect("a hold");
    }

    /// Whether an object's newest version is under a legal hold; how it is encrypted; and until when it is locked, in seconds since 1970.
    pub async fn protection(&self, bucket: &str, key: &str) -> (bool, Option<String>, Option<i64>) {
        let head = self.client.head_object().bucket(bucket).key(key).send().await.expect("an object");
        let hold = head.object_lock_legal_hold_status() == Some(&ObjectLockLegalHoldStatus::On);
        let encryption = head.server_side_encryption().map(|how| how.as_str().to_owned());
        (hold, encryption, head.object_lock_retain_until_date().map(|time| time.secs()))
    }

    /// How many versions of an object there are, and how many marks of its deletion.
    pub async fn versions(&self, bucket: &str, key: &str) -> (usize, usize) {
        let listed = self.client.list_object_versions().bucket(bucket).prefix(key).send().await.expect("a listing");
        (listed.versions().len(), listed.delete_markers().len())
    }

    /// Deletes an object as people do: where versions are kept, this only marks it.
    pub async fn delete(&self, bucket: &str, key: &str) {
        self.client.delete_object().bucket(bucket).key(key).send().await.expect("a deletion");
    }
}

fn spawn(arguments: &[String], dir: &Path) -> Child {
    let mut command = Command::new(binary());
    command.args(arguments).env("AWS_ACCESS_KEY_ID", ACCESS_KEY).env("AWS_SECRET_ACCESS_KEY", SECRET_KEY);
    server(command.current_dir(dir), &dir.join("out.log"))
}

/// `CALLSCRUB_WEED`, or where `make tools` puts it.
fn binary() -> PathBuf {
    let fetched = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../.cache/tools/weed");
    let path = std::env::var_os("CALLSCRUB_WEED").map_or_else(fetched, PathBuf::from);
    assert!(path.exists(), "the S3 server for tests is missing at {}: run `make tools`", path.display());
    path
}
