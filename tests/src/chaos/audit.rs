//! What is left in the end, and whether it is right: every recording has one end, and nothing else lies about.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use sha2::{Digest, Sha256};
use worker::backends::rabbit_options;
use worker::queue::rabbit::desk::RabbitDesk;
use worker::queue::{DeadLetter, Desk, Fate};
use worker::store::{Location, Pin, Prefix, Store};

use super::crew::beside;
use super::work::{End, Item};
use crate::broker::RabbitMq;

/// Everything that lies in the buckets and queues.
pub struct Found {
    /// Objects by their URI.
    objects: BTreeMap<String, Vec<u8>>,
    dead: Vec<DeadLetter>,
    results: Vec<Value>,
}

/// What the audit says.
#[derive(Debug, Default)]
pub struct Verdict {
    /// Recordings and messages by their end.
    pub ends: BTreeMap<String, u64>,
    /// Without any end.
    pub lost: u64,
    /// With more than one.
    pub doubled: u64,
    /// Dead letters that came twice, being the same: who dies between filing and acknowledging files again.
    pub letters_again: u64,
    /// Announcements beyond the first.
    pub announced_again: u64,
    /// What is wrong, one line each.
    pub faults: Vec<String>,
}

/// An operator's hands on the queues of these settings, past any proxy.
///
/// # Panics
/// Where the settings aren't for a broker, or it doesn't answer.
pub async fn desk(broker: &RabbitMq, settings: &str) -> RabbitDesk {
    let environment = [
        ("CALLSCRUB__QUEUE__RABBITMQ__PASSWORD", "guest"),
        ("CALLSCRUB__STORE__S3__ACCESS_KEY_ID", "unused"),
        ("CALLSCRUB__STORE__S3__SECRET_ACCESS_KEY", "unused"),
    ];
    let environment = environment.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    let settings = config::Settings::load(settings, &environment, &|path| std::fs::read_to_string(path)).expect("settings");
    let config::settings::Queue::RabbitMq(named) = &settings.queue else { panic!("these settings are for RabbitMQ") };
    let mut options = rabbit_options(named, &settings).expect("options");
    options.uri = broker.uri().into();
    RabbitDesk::open(&options).await.expect("a desk")
}

/// Reads every object below a bucket.
async fn read_all(store: &dyn Store, bucket: &str, objects: &mut BTreeMap<String, Vec<u8>>) {
    let prefix = Prefix::parse(&format!("s3://{bucket}")).expect("a bucket");
    let mut after = None;
    loop {
        let page = store.list(&prefix, after.as_deref()).await.expect("a listing");
        for location in page.entries.iter().filter_map(|entry| entry.location.as_ref()) {
            let object = store.get(location, &Pin::default(), u64::MAX).await.expect("an object");
            objects.insert(location.uri(), object.bytes);
        }
        after = page.next;
        if after.is_none() {
            return;
        }
    }
}

impl Found {
    /// Looks everywhere. `collected` is the queue that result messages came to; it is emptied.
    ///
    /// # Panics
    /// Where something can't be read.
    pub async fn look(store: &dyn Store, broker: &RabbitMq, settings: &str, collected: &str) -> Self {
        let client = broker.client().await;
        let mut results = Vec::new();
        while let Some(message) = client.take(collected).await {
            results.push(serde_json::from_slice(&message.delivery.data).expect("a result message"));
        }
        let mut objects = BTreeMap::new();
        for bucket in ["recordings", "redacted", "quarantine"] {
            read_all(store, bucket, &mut objects).await;
        }
        objects.retain(|uri, _| uri != "s3://quarantine/probe");
        let mut dead = Vec::new();
        let mut keep = |letter: &DeadLetter| {
            dead.push(letter.clone());
            Fate::Keep
        };
        desk(broker, settings).await.review(usize::MAX, &mut keep).await.expect("the dead letters");
        Self { objects, dead, results }
    }

    /// Holds what was found against what had to become of every item. `folder` is for files on the way.
    pub fn judge(mut self, items: &[Item], folder: &Path) -> Verdict {
        let mut verdict = Verdict::default();
        for item in items {
            let ends = self.ends_of(item, folder, &mut verdict.faults);
            match ends.as_slice() {
                [] => verdict.lost += 1,
                [end] => *verdict.ends.entry(end.clone()).or_default() += 1,
                _ => verdict.doubled += 1,
            }
            let expected = expected(item.end);
            if ends != [expected.clone()] {
                verdict.faults.push(format!("item ending {expected} ended {ends:?}"));
            }
        }
        verdict.letters_again = self.repeated_letters(&mut verdict.faults);
        verdict.announced_again = self.results.len() as u64 - self.sources_announced();
        verdict.faults.extend(self.objects.keys().map(|uri| format!("{} belongs to nothing", uri.rsplit('/').next().unwrap_or_default())));
        verdict
    }

    fn sources_announced(&self) -> u64 {
        self.results.iter().map(|result| result["source"].to_string()).collect::<BTreeSet<_>>().len() as u64
    }

    /// Letters whose item was found stand there once more only where they are the same.
    fn repeated_letters(&self, faults: &mut Vec<String>) -> u64 {
        let distinct: BTreeSet<_> = self.dead.iter().map(|letter| (&letter.body[..], &letter.reason)).collect();
        let bodies: BTreeSet<_> = self.dead.iter().map(|letter| &letter.body[..]).collect();
        if distinct.len() != bodies.len() {
            faults.push("one message is dead for two reasons".to_owned());
        }
        (self.dead.len() - distinct.len()) as u64
    }

    /// Every end that an item has; what belongs to it is taken away.
    fn ends_of(&mut self, item: &Item, folder: &Path, faults: &mut Vec<String>) -> Vec<String> {
        let mut ends = Vec::new();
        let base = item.source.trim_start_matches("s3://recordings/").to_owned();
        let original = self.objects.remove(&item.source);
        if let Some(manifest) = self.objects.remove(&format!("s3://redacted/out/{base}.manifest.json")) {
            faults.extend(self.check_published(item, &base, &manifest, original.is_some(), folder));
            ends.push(outcome(&manifest));
        } else if original.as_ref() != item.bytes.as_ref() {
            faults.push("an original is gone without a published result".to_owned());
        }
        if let Some(manifest) = self.objects.remove(&format!("s3://quarantine/{base}.manifest.json")) {
            ends.push(outcome(&manifest));
        }
        let of_item = |letter: &&DeadLetter| item.message.as_deref().is_some_and(|message| message == &letter.body[..]);
        let reasons: BTreeSet<_> = self.dead.iter().filter(of_item).map(|letter| letter.reason.clone()).collect();
        ends.extend(reasons);
        let announced = self.results.iter().filter(|result| result["source"] == item.source.as_str()).count();
        if matches!(item.end, End::Dead(_)) != (announced == 0) {
            faults.push(format!("an item ending {} was announced {announced} times", expected(item.end)));
        }
        ends
    }

    fn check_published(&mut self, item: &Item, base: &str, bytes_of_manifest: &[u8], original_stands: bool, folder: &Path) -> Vec<String> {
        let manifest: Value = serde_json::from_slice(bytes_of_manifest).unwrap_or_default();
        let mut faults = Vec::new();
        let digest = |bytes: &[u8]| hex::encode(Sha256::digest(bytes));
        let mut take = |ending: &str| self.objects.remove(&format!("s3://redacted/out/{base}{ending}"));
        let (output, transcript, receipt) = (take(""), take(".transcript.json"), take(".receipt.json"));
        if transcript.is_none() {
            faults.push("a manifest without its transcript".to_owned());
        }
        let receipt: Option<Value> = receipt.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let ended = receipt.as_ref().and_then(|receipt| receipt["original"].as_str()).unwrap_or("no receipt");
        if original_stands || !["deleted", "gone"].contains(&ended) {
            faults.push(format!("an original that had to go: {ended}, still there: {original_stands}"));
        }
        let bytes = item.bytes.as_deref().unwrap_or_default();
        if manifest["input"]["sha256"] != digest(bytes) || manifest["source"]["uri"] != item.source.as_str() {
            faults.push("a manifest of another recording".to_owned());
        }
        match output {
            Some(output) if verifies(bytes_of_manifest, &output, bytes, folder) => {}
            Some(_) => faults.push("an output that doesn't verify".to_owned()),
            None => faults.push("a manifest without its output".to_owned()),
        }
        faults
    }
}

/// As anybody can: with the program, the manifest, the output and the original.
fn verifies(manifest: &[u8], output: &[u8], original: &[u8], folder: &Path) -> bool {
    let path = |name: &str| folder.join(name);
    std::fs::write(path("manifest.json"), manifest).expect("a file");
    std::fs::write(path("output.wav"), output).expect("a file");
    std::fs::write(path("original.wav"), original).expect("a file");
    let mut command = Command::new(beside("callscrub"));
    command.args(["verify", "manifest.json", "output.wav", "--original", "original.wav"]).current_dir(folder);
    command.output().expect("the program").status.success()
}

fn outcome(manifest: &[u8]) -> String {
    let manifest: Value = serde_json::from_slice(manifest).unwrap_or_default();
    manifest["outcome"].as_str().unwrap_or("no outcome").to_owned()
}

fn expected(end: End) -> String {
    match end {
        End::Redacted => "redacted".to_owned(),
        End::Clean => "clean".to_owned(),
        End::Quarantined => "quarantined".to_owned(),
        End::Dead(reason) => reason.to_owned(),
    }
}

/// Originals that are gone while their manifest isn't there: there must never be one.
pub async fn gone_too_early(store: &dyn Store, items: &[Item], sent: &BTreeSet<usize>) -> Vec<String> {
    let mut early = Vec::new();
    for at in sent {
        let item = &items[*at];
        let location = Location::parse(&item.source).expect("a location");
        if item.bytes.is_none() || !matches!(store.head(&location).await, Err(worker::store::StoreError::NotFound)) {
            continue;
        }
        let base = item.source.trim_start_matches("s3://recordings/");
        let manifest = Location::parse(&format!("s3://redacted/out/{base}.manifest.json")).expect("a location");
        if matches!(store.head(&manifest).await, Err(worker::store::StoreError::NotFound)) {
            early.push("an original went before its manifest stood".to_owned());
        }
    }
    early
}
