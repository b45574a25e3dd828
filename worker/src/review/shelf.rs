//! The manifests of a store, each with the decisions beside it: what the queue shows. Nothing is left out: what can't be read stands first.
//!
//! A listing is made anew for every look; what was read of an object is kept as long as the listing shows it unchanged.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::SystemTime;

use futures_util::stream::{self, StreamExt, TryStreamExt};
use redaction::manifest::{Manifest, Outcome};
use redaction::review::Review;
use sha2::{Digest, Sha256};
use tokio::sync::Mutex;

use super::risk::Risk;
use super::standing::{self, Standing, standing};
use crate::attest::dsse::{Envelope, Payload};
use crate::attest::keys::PublicKeys;
use crate::audit::parse;
use crate::commit::MAX_MANIFEST;
use crate::pipeline::policy::Terms;
use crate::store::catalogue::Entry;
use crate::store::{Location, Pin, Prefix, Store, StoreError};

/// How many objects are read at once.
const AT_ONCE: usize = 16;
/// More than any decision holds, in bytes.
const LARGEST_REVIEW: u64 = 1 << 20;
/// Of a policy that isn't known here.
const UNKNOWN_NEEDS: usize = 2;

/// One result, or one quarantine.
#[derive(Debug, Clone)]
pub struct Card {
    /// SHA-256 of the manifest, hexadecimal: what the page's addresses name, since a key may hold a caller's number.
    pub id: String,
    /// Where the manifest lies.
    pub location: Location,
    /// The recording, as the manifest names it.
    pub name: String,
    /// The policy's name.
    pub policy: String,
    /// The recording's length in milliseconds.
    pub duration_ms: u64,
    /// How many ranges were overwritten.
    pub ranges: usize,
    /// SHA-256 of the output, hexadecimal; none for a quarantine.
    pub output: Option<String>,
    /// Which signs of doubt there are.
    pub risk: Risk,
    /// The decisions on it that hold.
    pub reviews: Vec<Review>,
    /// Where they stand.
    pub standing: Standing,
    /// How many people must approve it.
    pub needed: usize,
}

/// All cards, the riskiest first.
#[derive(Debug, Clone, Default)]
pub struct Queue {
    /// By points, then by name.
    pub cards: Vec<Arc<Card>>,
    /// Objects whose keys no location can name: nobody knows whether they are manifests.
    pub nameless: usize,
}

/// What tells whether an object changed.
type Stamp = (Option<SystemTime>, Option<String>, u64);

/// A card, and the stamps of what it was read from.
type Read = (Vec<Stamp>, Arc<Card>);

/// What is asked of a store.
pub struct Shelf {
    store: Arc<dyn Store>,
    places: [Prefix; 2],
    keys: PublicKeys,
    terms: HashMap<String, Terms>,
    known: Mutex<HashMap<String, Read>>,
}

impl std::fmt::Debug for Shelf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shelf").finish_non_exhaustive()
    }
}

/// A manifest and the decisions beside it, as they are listed.
struct Bundle {
    manifest: Location,
    reviews: Vec<Location>,
    stamps: Vec<Stamp>,
}

impl Shelf {
    /// What lies below `places` (results, quarantines); decisions count where one of `keys` signed them.
    pub fn new(store: Arc<dyn Store>, places: [Prefix; 2], keys: PublicKeys, terms: HashMap<String, Terms>) -> Self {
        Self { store, places, keys, terms, known: Mutex::default() }
    }

    /// All of it, as it is now.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn queue(&self) -> Result<Queue, StoreError> {
        // Who looks at the same time waits here, and finds everything read.
        let mut known = self.known.lock().await;
        let (mut entries, mut nameless) = (Vec::new(), 0);
        for place in &self.places {
            let listed = self.listed(place).await?;
            nameless += listed.iter().filter(|entry| entry.location.is_none()).count();
            entries.extend(listed);
        }
        let read = stream::iter(bundles(entries)).map(|bundle| self.card(bundle, &known)).buffer_unordered(AT_ONCE);
        let read: Vec<Option<(String, Read)>> = read.try_collect().await?;
        let mut cards: Vec<Arc<Card>> = read.iter().flatten().map(|(_, (_, card))| Arc::clone(card)).collect();
        *known = read.into_iter().flatten().collect();
        cards.sort_by(|a, b| (b.risk.points(), &a.name, &a.id).cmp(&(a.risk.points(), &b.name, &b.id)));
        Ok(Queue { cards, nameless })
    }

    /// One of them as it is now, with its manifest's bytes and what they say. `None` where there is none of this SHA-256 any more.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn open(&self, id: &str) -> Result<Option<(Arc<Card>, Vec<u8>, Manifest)>, StoreError> {
        match self.queue().await?.cards.into_iter().find(|card| card.id == id) {
            Some(card) => self.opened(card).await,
            None => Ok(None),
        }
    }

    /// The same with decisions as the last look found them: for what doesn't change with them.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn find(&self, id: &str) -> Result<Option<(Arc<Card>, Vec<u8>, Manifest)>, StoreError> {
        let known = self.known.lock().await.values().find(|(_, card)| card.id == id).map(|(_, card)| Arc::clone(card));
        match known {
            Some(card) => self.opened(card).await,
            None => self.open(id).await,
        }
    }

    async fn opened(&self, card: Arc<Card>) -> Result<Option<(Arc<Card>, Vec<u8>, Manifest)>, StoreError> {
        let bytes = match self.store.get(&card.location, &Pin::default(), MAX_MANIFEST).await {
            Err(StoreError::NotFound) => return Ok(None),
            object => object?.bytes,
        };
        // The card may be of what stood there a moment ago.
        let same = hex::encode(Sha256::digest(&bytes)) == card.id;
        Ok(parse(&bytes).ok().filter(|_| same).map(|manifest| (card, bytes, manifest)))
    }

    async fn listed(&self, place: &Prefix) -> Result<Vec<Entry>, StoreError> {
        let (mut entries, mut after) = (Vec::new(), None);
        loop {
            let page = self.store.list(place, after.as_deref()).await?;
            entries.extend(page.entries);
            after = page.next;
            if after.is_none() {
                return Ok(entries);
            }
        }
    }

    /// `None` for what is gone by now.
    async fn card(&self, bundle: Bundle, known: &HashMap<String, Read>) -> Result<Option<(String, Read)>, StoreError> {
        let uri = bundle.manifest.uri();
        let standing = known.get(&uri).filter(|(stamps, _)| *stamps == bundle.stamps).map(|(_, card)| Arc::clone(card));
        let card = match standing {
            Some(card) => card,
            None => match self.read(&bundle).await {
                Err(StoreError::NotFound) => return Ok(None),
                card => Arc::new(card?),
            },
        };
        Ok(Some((uri, (bundle.stamps, card))))
    }

    async fn read(&self, bundle: &Bundle) -> Result<Card, StoreError> {
        let bytes = self.store.get(&bundle.manifest, &Pin::default(), MAX_MANIFEST).await?.bytes;
        let id = hex::encode(Sha256::digest(&bytes));
        let Ok(manifest) = parse(&bytes) else { return Ok(unreadable(id, &bundle.manifest)) };
        let terms = self.terms.get(&manifest.policy.name).copied();
        let needed = standing::needed(&manifest, terms.map_or(UNKNOWN_NEEDS, |terms| terms.approvals));
        let (reviews, clear) = self.reviews(bundle, &manifest, &id).await?;
        let risk = Risk::of(&manifest, &id, terms);
        Ok(card(id, bundle, manifest, risk, stands(&reviews, clear, needed), reviews, needed))
    }

    /// The decisions that hold, and whether all do.
    async fn reviews(&self, bundle: &Bundle, manifest: &Manifest, id: &str) -> Result<(Vec<Review>, bool), StoreError> {
        let (mut reviews, mut clear) = (Vec::new(), true);
        for location in &bundle.reviews {
            let bytes = self.store.get(location, &Pin::default(), LARGEST_REVIEW).await?.bytes;
            let review = Envelope::open(&bytes, Payload::Review, &self.keys).ok();
            let review = review.and_then(|(payload, _)| serde_json::from_slice::<Review>(&payload).ok());
            match review.filter(|own| own.check(manifest, id).is_ok()) {
                Some(review) => reviews.push(review),
                None => clear = false,
            }
        }
        Ok((reviews, clear))
    }
}

fn stands(reviews: &[Review], clear: bool, needed: usize) -> Standing {
    if clear { standing(reviews, needed) } else { Standing::Unclear }
}

fn card(id: String, bundle: &Bundle, manifest: Manifest, risk: Risk, standing: Standing, reviews: Vec<Review>, needed: usize) -> Card {
    let held = manifest.outcome == Outcome::Quarantined;
    Card {
        id,
        location: bundle.manifest.clone(),
        duration_ms: manifest.input.frames.saturating_mul(1000).checked_div(u64::from(manifest.input.sample_rate)).unwrap_or(0),
        ranges: if held { 0 } else { manifest.redactions.len() },
        name: name(&manifest, &bundle.manifest),
        policy: manifest.policy.name,
        output: manifest.output.map(|output| output.audio.sha256),
        risk,
        reviews,
        standing: if held { Standing::Held } else { standing },
        needed,
    }
}

/// The recording's, with the number that tells a changed result from the ones before.
fn name(manifest: &Manifest, location: &Location) -> String {
    let number = location.key().rsplit_once(".rev").and_then(|(_, rest)| rest.split('.').next());
    match (&manifest.predecessor, number) {
        (Some(_), Some(number)) => format!("{} (revision {number})", manifest.source.uri),
        _ => manifest.source.uri.clone(),
    }
}

fn unreadable(id: String, location: &Location) -> Card {
    Card {
        id,
        location: location.clone(),
        name: location.uri(),
        policy: String::new(),
        duration_ms: 0,
        ranges: 0,
        output: None,
        risk: Risk::unreadable(),
        reviews: Vec::new(),
        standing: Standing::Held,
        needed: UNKNOWN_NEEDS,
    }
}

/// `a.manifest.json`, with `a.manifest.review.N.dsse.json`.
fn bundles(entries: Vec<Entry>) -> Vec<Bundle> {
    let mut bundles: BTreeMap<String, Bundle> = BTreeMap::new();
    let mut reviews = Vec::new();
    for entry in entries {
        let stamp = (entry.modified, entry.etag, entry.size);
        let Some(location) = entry.location else { continue };
        let uri = location.uri();
        if let Some(base) = uri.strip_suffix(".manifest.json") {
            bundles.insert(base.to_owned(), Bundle { manifest: location, reviews: Vec::new(), stamps: vec![stamp] });
        } else if let Some((base, _)) = uri.rsplit_once(".manifest.review.").filter(|(_, rest)| rest.ends_with(".dsse.json")) {
            reviews.push((base.to_owned(), location, stamp));
        }
    }
    for (base, location, stamp) in reviews {
        if let Some(bundle) = bundles.get_mut(&base) {
            bundle.reviews.push(location);
            bundle.stamps.push(stamp);
        }
    }
    bundles.into_values().collect()
}
