//! Removing and locking on S3: versions, legal holds, object locks, encryption at rest.

use std::cmp::Reverse;
use std::time::{Duration, SystemTime};

use aws_sdk_s3::operation::head_object::HeadObjectOutput;
use aws_sdk_s3::operation::put_object::builders::PutObjectFluentBuilder;
use aws_sdk_s3::primitives::{ByteStream, DateTime};
use aws_sdk_s3::types::{ObjectLockLegalHold, ObjectLockLegalHoldStatus as Hold, ObjectLockMode, ServerSideEncryption};
use futures_util::future::BoxFuture;

use super::{S3Store, bucket, meaning, unquoted};
use crate::store::custody::{Custody, Encryption, LockMode, Removal, Safekeeping};
use crate::store::{Location, Pin, StoreError};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// What servers call the version of an object in a bucket without versions.
const NULL: &str = "null";

/// One version, or one mark that the object was deleted.
struct Version {
    id: String,
    etag: Option<String>,
    modified: Option<DateTime>,
    is_marker: bool,
}

impl Custody for S3Store {
    fn remove<'a>(&'a self, location: &'a Location, pin: &'a Pin) -> BoxFuture<'a, Result<Removal, StoreError>> {
        Box::pin(self.in_time(self.remove_pinned(location, pin)))
    }

    fn hold<'a>(&'a self, location: &'a Location, pin: &'a Pin) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(self.in_time(self.set_hold(location, pin)))
    }

    fn secure<'a>(&'a self, location: &'a Location, bytes: Vec<u8>, how: &'a Safekeeping) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(self.in_time(self.write_secured(location, bytes, how)))
    }
}

impl S3Store {
    async fn remove_pinned(&self, location: &Location, pin: &Pin) -> Result<Removal, StoreError> {
        let mut versions = self.versions(location).await?;
        let at = position(&versions, pin)?;
        let doomed = versions.split_off(at);
        // First all are looked at, so that a hold on one of them leaves all in place.
        for version in doomed.iter().filter(|version| !version.is_marker) {
            self.refuse_held(location, version).await?;
        }
        // The pinned one goes last: until then a rerun finds it and goes on.
        let mut removal = Removal::default();
        for version in doomed.iter().rev() {
            self.delete(location, version, pin).await?;
            if version.id != NULL {
                removal.versions.push(version.id.clone());
            }
        }
        Ok(removal)
    }

    /// Every version of the object, newest first.
    async fn versions(&self, location: &Location) -> Result<Vec<Version>, StoreError> {
        let (mut versions, mut key_marker, mut id_marker) = (Vec::new(), None, None);
        loop {
            let request = self.client.list_object_versions().bucket(bucket(location)?).prefix(location.key());
            let answer = request.set_key_marker(key_marker).set_version_id_marker(id_marker).send().await;
            let answer = answer.map_err(|error| meaning(&error, StoreError::Changed))?;
            let own = |key: Option<&str>| key == Some(location.key());
            versions.extend(answer.versions().iter().filter(|version| own(version.key())).map(|version| Version {
                id: version.version_id().unwrap_or(NULL).to_owned(),
                etag: unquoted(version.e_tag()),
                modified: version.last_modified().copied(),
                is_marker: false,
            }));
            versions.extend(answer.delete_markers().iter().filter(|marker| own(marker.key())).map(|marker| Version {
                id: marker.version_id().unwrap_or(NULL).to_owned(),
                etag: None,
                modified: marker.last_modified().copied(),
                is_marker: true,
            }));
            // Keys come in order: once one past ours has been seen, none of ours follows.
            let past = answer.next_key_marker().is_none_or(|next| next > location.key());
            if !answer.is_truncated().unwrap_or(false) || past {
                break;
            }
            (key_marker, id_marker) = (answer.next_key_marker.clone(), answer.next_version_id_marker.clone());
        }
        // Versions and marks come in two lists, each newest first; the order of what has one time stays.
        versions.sort_by_key(|version| Reverse(version.modified));
        Ok(versions)
    }

    async fn refuse_held(&self, location: &Location, version: &Version) -> Result<(), StoreError> {
        let id = (version.id != NULL).then_some(version.id.as_str());
        if is_held(&self.head_of(location, id).await?) { Err(StoreError::Held) } else { Ok(()) }
    }

    async fn head_of(&self, location: &Location, version: Option<&str>) -> Result<HeadObjectOutput, StoreError> {
        let request = self.client.head_object().bucket(bucket(location)?).key(location.key());
        let answer = request.set_version_id(version.map(str::to_owned)).send().await;
        answer.map_err(|error| meaning(&error, StoreError::Changed))
    }

    async fn delete(&self, location: &Location, version: &Version, pin: &Pin) -> Result<(), StoreError> {
        let request = self.client.delete_object().bucket(bucket(location)?).key(location.key());
        let request = if version.id != NULL || pin.version.is_some() {
            request.version_id(&version.id)
        } else {
            // Without versions a recording may take the name between the look and this: the server is asked to mind.
            request.set_if_match(version.etag.as_ref().map(|etag| format!("\"{etag}\"")))
        };
        request.send().await.map_err(|error| meaning(&error, StoreError::Changed))?;
        Ok(())
    }

    async fn set_hold(&self, location: &Location, pin: &Pin) -> Result<(), StoreError> {
        let head = self.head_of(location, pin.version.as_deref()).await?;
        if pin.etag.is_some() && pin.etag != unquoted(head.e_tag()) {
            return Err(StoreError::Changed);
        }
        if head.object_lock_legal_hold_status() == Some(&Hold::On) {
            return Ok(());
        }
        let hold = ObjectLockLegalHold::builder().status(Hold::On).build();
        let request = self.client.put_object_legal_hold().bucket(bucket(location)?).key(location.key()).legal_hold(hold);
        let answer = request.set_version_id(pin.version.clone()).send().await;
        answer.map_err(|error| locked_meaning(meaning(&error, StoreError::Changed)))?;
        Ok(())
    }

    async fn write_secured(&self, location: &Location, bytes: Vec<u8>, how: &Safekeeping) -> Result<(), StoreError> {
        let request = self.client.put_object().bucket(bucket(location)?).key(location.key()).if_none_match("*");
        let request = locked(encrypted(request.content_type("application/octet-stream"), &how.encryption), how.lock);
        let answer = request.body(ByteStream::from(bytes)).send().await;
        answer.map_err(|error| locked_meaning(meaning(&error, StoreError::AlreadyExists)))?;
        Ok(())
    }
}

/// A bucket without locks, or a server without holds, answers with a refusal that no waiting cures.
fn locked_meaning(error: StoreError) -> StoreError {
    match error {
        StoreError::Unavailable(super::REFUSED) => StoreError::Unsupported,
        error => error,
    }
}

/// Where the pinned version stands among `versions`, newest first.
fn position(versions: &[Version], pin: &Pin) -> Result<usize, StoreError> {
    let wanted = pin.version.as_deref().unwrap_or(NULL);
    let found = versions.iter().position(|version| !version.is_marker && version.id == wanted);
    match found {
        None => Err(StoreError::NotFound),
        Some(at) if pin.etag.is_some() && pin.etag != versions[at].etag => Err(StoreError::Changed),
        Some(at) => Ok(at),
    }
}

fn is_held(head: &HeadObjectOutput) -> bool {
    let until = head.object_lock_retain_until_date().and_then(|time| SystemTime::try_from(*time).ok());
    head.object_lock_legal_hold_status() == Some(&Hold::On) || until.is_some_and(|until| until > SystemTime::now())
}

fn encrypted(request: PutObjectFluentBuilder, how: &Encryption) -> PutObjectFluentBuilder {
    match how {
        Encryption::Bucket => request,
        Encryption::Store => request.server_side_encryption(ServerSideEncryption::Aes256),
        Encryption::Kms(key) => {
            let key = (!key.is_empty()).then(|| key.clone());
            request.server_side_encryption(ServerSideEncryption::AwsKms).set_ssekms_key_id(key)
        }
    }
}

fn locked(request: PutObjectFluentBuilder, lock: Option<(LockMode, u32)>) -> PutObjectFluentBuilder {
    let Some((mode, days)) = lock else { return request };
    let mode = match mode {
        LockMode::Governance => ObjectLockMode::Governance,
        LockMode::Compliance => ObjectLockMode::Compliance,
    };
    let until = DateTime::from(SystemTime::now() + DAY * days);
    request.object_lock_mode(mode).object_lock_retain_until_date(until)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(id: &str, etag: &str, is_marker: bool) -> Version {
        Version { id: id.into(), etag: Some(etag.into()), modified: None, is_marker }
    }

    fn put() -> PutObjectFluentBuilder {
        let config = aws_sdk_s3::Config::builder().behavior_version(aws_sdk_s3::config::BehaviorVersion::latest());
        aws_sdk_s3::Client::from_conf(config.build()).put_object()
    }

    /// SeaweedFS, which the contract suite runs on, knows no key service: here is what is sent to a store that does.
    #[test]
    fn a_store_is_asked_for_the_encryption_and_the_lock_that_the_settings_name() {
        let kms = Some(ServerSideEncryption::AwsKms);
        for (how, algorithm, key) in [
            (Encryption::Bucket, None, None),
            (Encryption::Store, Some(ServerSideEncryption::Aes256), None),
            (Encryption::Kms(String::new()), kms.clone(), None),
            (Encryption::Kms("arn:aws:kms:x:1:key/k".into()), kms, Some("arn:aws:kms:x:1:key/k")),
        ] {
            let request = encrypted(put(), &how);
            let sent = request.as_input();
            assert_eq!(*sent.get_server_side_encryption(), algorithm, "{how:?}");
            assert_eq!(sent.get_ssekms_key_id().as_deref(), key, "{how:?}");
        }
        for (mode, name) in [(LockMode::Governance, ObjectLockMode::Governance), (LockMode::Compliance, ObjectLockMode::Compliance)] {
            let (before, request) = (DateTime::from(SystemTime::now() + DAY * 7), locked(put(), Some((mode, 7))));
            let sent = request.as_input();
            assert_eq!(*sent.get_object_lock_mode(), Some(name));
            assert!(sent.get_object_lock_retain_until_date().is_some_and(|until| until >= before));
        }
        assert_eq!(*locked(put(), None).as_input().get_object_lock_mode(), None);
    }

    #[test]
    fn the_pinned_version_and_what_is_older_are_found_and_nothing_newer() {
        let versions = [version("m", "", true), version("3", "c", false), version("2", "b", false), version("1", "a", false)];
        let pin = |version: Option<&str>, etag: &str| Pin { version: version.map(Into::into), etag: Some(etag.into()) };
        assert_eq!(position(&versions, &pin(Some("2"), "b")), Ok(2));
        assert_eq!(position(&versions, &pin(Some("2"), "x")), Err(StoreError::Changed));
        assert_eq!(position(&versions, &pin(Some("m"), "")), Err(StoreError::NotFound));
        assert_eq!(position(&versions, &pin(None, "c")), Err(StoreError::NotFound));
        assert_eq!(position(&[version(NULL, "a", false)], &pin(None, "a")), Ok(0));
    }
}
