//! What becomes of originals: the settings of `[retention]`, and what in them contradicts the rest.

use crate::address::Location;
use crate::reader::Reader;
use crate::settings::{Queue, Settings, Store};
use crate::value::{any, within};

choices! {
    /// What becomes of an original once its result is durable.
    Originals {
        /// It stays where it is.
        Keep = "keep",
        /// It is removed, with every older version.
        Delete = "delete",
        /// It is moved to `retention.location`.
        Move = "move",
        /// It stays, under a legal hold.
        Hold = "hold",
    }
}

choices! {
    /// How a moved original is encrypted by its store.
    Encryption {
        /// As the bucket is set up.
        Bucket = "bucket",
        /// With keys of the store (SSE-S3).
        SseS3 = "sse-s3",
        /// With a key of the key service (SSE-KMS).
        SseKms = "sse-kms",
    }
}

choices! {
    /// How a moved original is locked.
    Lock {
        /// As the bucket is set up.
        Bucket = "bucket",
        /// Until its day, unless somebody with the right lifts it.
        Governance = "governance",
        /// Until its day.
        Compliance = "compliance",
    }
}

section! {
    /// `[retention]`: of originals whose result was published. Those of quarantined recordings and of dead letters are never touched.
    Retention ["retention"] {
        /// What becomes of them.
        originals: Originals = Originals::Keep, any;
        /// Where they are moved to.
        location: Option<Location> = None, any;
        /// How they are encrypted there.
        encryption: Encryption = Encryption::Bucket, any;
        /// The key for `sse-kms`; `None`: the account's default.
        kms_key: Option<String> = None, any;
        /// How they are locked there.
        lock: Lock = Lock::Bucket, any;
        /// For how many days from the move.
        lock_days: u64 = 0, within(0..=36_500);
    }
}

impl Retention {
    pub(crate) fn note_contradictions(&self, all: &Settings, reader: &mut Reader<'_>) {
        let in_s3 = matches!(all.store, Store::S3(_));
        let moves = self.originals == Originals::Move;
        match &self.location {
            None if moves => reader.note("retention.location", "is missing", "say where originals are moved to"),
            Some(_) if !moves => reader.note("retention.location", "is given, and nothing is moved", "set retention.originals to \"move\""),
            Some(place) if *place == all.output.location || *place == all.output.quarantine => {
                reader.note("retention.location", "is where results go", "keep originals apart");
            }
            Some(Location::Folder(_)) if in_s3 => {
                reader.note("retention.location", "is a folder, and the store is s3", "write s3://BUCKET/PREFIX")
            }
            Some(Location::S3 { .. }) if !in_s3 => {
                reader.note("retention.location", "is in s3, and the store is a folder", "name a folder")
            }
            _ => {}
        }
        if self.originals == Originals::Hold && (!in_s3 || matches!(all.queue, Queue::Folder(_))) {
            reader.note("retention.originals", "is \"hold\", and originals don't lie in s3", "only S3 stores know holds");
        }
        let safe = self.encryption != Encryption::Bucket || self.lock != Lock::Bucket;
        if safe && !(moves && in_s3) {
            reader.note("retention", "has an encryption or a lock for what isn't moved to s3", "leave encryption and lock out");
        }
        if (self.lock == Lock::Bucket) != (self.lock_days == 0) {
            reader.note("retention.lock_days", "and retention.lock don't go together", "give both, or neither");
        }
        if self.kms_key.is_some() && self.encryption != Encryption::SseKms {
            reader.note(
                "retention.kms_key",
                "is given, and the encryption is not sse-kms",
                "set retention.encryption, or leave the key out",
            );
        }
    }
}
