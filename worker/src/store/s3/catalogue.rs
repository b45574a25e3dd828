//! Listing buckets. Keys come URL-encoded: XML could not carry all of them.

use std::time::SystemTime;

use aws_sdk_s3::types::{EncodingType, Object};
use futures_util::future::BoxFuture;
use percent_encoding::percent_decode_str;

use super::{S3Store, meaning, unquoted};
use crate::store::catalogue::{Catalogue, Entry, Page};
use crate::store::{Location, Prefix, StoreError};

impl Catalogue for S3Store {
    fn list<'a>(&'a self, prefix: &'a Prefix, after: Option<&'a str>) -> BoxFuture<'a, Result<Page, StoreError>> {
        Box::pin(self.in_time(self.page(prefix, after)))
    }
}

impl S3Store {
    async fn page(&self, prefix: &Prefix, after: Option<&str>) -> Result<Page, StoreError> {
        let bucket = prefix.bucket().ok_or(StoreError::WrongStore)?;
        let request = self.client.list_objects_v2().bucket(bucket).prefix(prefix.key()).encoding_type(EncodingType::Url);
        let answer = request.set_start_after(after.map(str::to_owned)).send().await;
        let answer = answer.map_err(|error| meaning(&error, StoreError::Changed))?;
        let keys: Vec<_> = answer.contents().iter().map(|object| key(object, answer.encoding_type())).collect::<Result<_, _>>()?;
        let entries = answer.contents().iter().zip(&keys).map(|(object, key)| entry(bucket, object, key)).collect();
        let more = answer.is_truncated().unwrap_or(false);
        // A server that says "more" and shows nothing would be asked for ever.
        let next = if more { Some(keys.last().cloned().ok_or(StoreError::Unavailable("an answer that can't be read"))?) } else { None };
        Ok(Page { entries, next })
    }
}

fn entry(bucket: &str, object: &Object, key: &str) -> Entry {
    Entry {
        location: Location::s3(bucket, key).ok(),
        size: object.size().and_then(|size| u64::try_from(size).ok()).unwrap_or(0),
        modified: object.last_modified().and_then(|time| SystemTime::try_from(*time).ok()),
        etag: unquoted(object.e_tag()),
    }
}

/// The key, decoded where the server says that it encoded it.
fn key(object: &Object, encoding: Option<&EncodingType>) -> Result<String, StoreError> {
    let key = object.key().unwrap_or_default();
    if encoding != Some(&EncodingType::Url) {
        return Ok(key.to_owned());
    }
    let spaced = key.replace('+', " ");
    let decoded = percent_decode_str(&spaced).decode_utf8().map_err(|_| StoreError::Unavailable("an answer that can't be read"))?;
    Ok(decoded.into_owned())
}
