//! Names of objects: `s3://BUCKET/KEY`, or a path relative to a folder store's root. Checked once, here, because they come from
//! outside and end in paths, URLs and other people's shells.

use std::fmt;

/// The longest key or path in bytes: S3's own limit.
pub const MAX_KEY: usize = 1024;
const MAX_BUCKET: usize = 255;
const SCHEME: &str = "s3://";

/// Why a name can't be a location. The name itself may be hostile, or hold a caller's number, and is not repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LocationError {
    /// No key or no bucket.
    #[error("the location lacks a bucket or a key")]
    Empty,
    /// Longer than [`MAX_KEY`] bytes.
    #[error("the location is too long")]
    TooLong,
    /// A control character.
    #[error("the location holds a control character")]
    Control,
    /// A segment that is empty, `.` or `..`, or a leading or trailing slash.
    #[error("the location holds an empty or a dot segment")]
    Segment,
    /// A bucket name with characters that no store allows.
    #[error("the bucket name is malformed")]
    Bucket,
    /// A scheme that no store here serves.
    #[error("the location has an unknown scheme")]
    Scheme,
}

#[derive(Clone, PartialEq, Eq, Hash)]
enum Place {
    S3 { bucket: String },
    Folder,
}

/// Where one object lies. `Debug` hides the key: file names can hold a caller's number.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Location {
    place: Place,
    key: String,
}

impl Location {
    /// Reads `s3://BUCKET/KEY` or a relative path.
    ///
    /// # Errors
    /// Where the name is malformed or could lead anywhere but to one object inside a store.
    pub fn parse(text: &str) -> Result<Self, LocationError> {
        match text.strip_prefix(SCHEME) {
            Some(rest) => {
                let (bucket, key) = rest.split_once('/').ok_or(LocationError::Empty)?;
                Self::s3(bucket, key)
            }
            None if text.contains("://") => Err(LocationError::Scheme),
            None => Self::folder(text),
        }
    }

    /// The object `key` in `bucket`.
    ///
    /// # Errors
    /// As for [`Self::parse`].
    pub fn s3(bucket: &str, key: &str) -> Result<Self, LocationError> {
        check_bucket(bucket)?;
        check_key(key)?;
        Ok(Self { place: Place::S3 { bucket: bucket.to_owned() }, key: key.to_owned() })
    }

    /// The file at `path`, relative to the store's root, with `/` between segments.
    ///
    /// # Errors
    /// As for [`Self::parse`].
    pub fn folder(path: &str) -> Result<Self, LocationError> {
        check_key(path)?;
        Ok(Self { place: Place::Folder, key: path.to_owned() })
    }

    /// The bucket, for an object in S3.
    pub fn bucket(&self) -> Option<&str> {
        match &self.place {
            Place::S3 { bucket } => Some(bucket),
            Place::Folder => None,
        }
    }

    /// The key in its bucket, or the path below the root.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The whole name, as [`Self::parse`] reads it. For manifests and messages; not for logs.
    pub fn uri(&self) -> String {
        match &self.place {
            Place::S3 { bucket } => format!("{SCHEME}{bucket}/{}", self.key),
            Place::Folder => self.key.clone(),
        }
    }
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::S3 { bucket } => write!(f, "Location({SCHEME}{bucket}/***)"),
            Place::Folder => f.write_str("Location(***)"),
        }
    }
}

/// Where results go: `s3://BUCKET`, `s3://BUCKET/PRE/`, a relative folder, or nothing for a folder store's root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prefix {
    place: PrefixPlace,
    prefix: String,
}

type PrefixPlace = Option<String>;

impl Prefix {
    /// Reads a prefix; a missing slash at its end is added.
    ///
    /// # Errors
    /// As for [`Location::parse`].
    pub fn parse(text: &str) -> Result<Self, LocationError> {
        let (place, prefix) = match text.strip_prefix(SCHEME) {
            Some(rest) => {
                let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
                check_bucket(bucket)?;
                (Some(bucket.to_owned()), prefix)
            }
            None if text.contains("://") => return Err(LocationError::Scheme),
            None => (None, text),
        };
        let prefix = prefix.strip_suffix('/').unwrap_or(prefix);
        if prefix.is_empty() {
            return Ok(Self { place, prefix: String::new() });
        }
        check_key(prefix)?;
        Ok(Self { place, prefix: format!("{prefix}/") })
    }

    /// The object `key` below this prefix.
    ///
    /// # Errors
    /// Where prefix and key together are too long, or the key is malformed.
    pub fn location(&self, key: &str) -> Result<Location, LocationError> {
        let key = format!("{}{key}", self.prefix);
        match &self.place {
            Some(bucket) => Location::s3(bucket, &key),
            None => Location::folder(&key),
        }
    }

    /// The bucket, for a prefix in S3.
    pub fn bucket(&self) -> Option<&str> {
        self.place.as_deref()
    }

    /// What keys below begin with: empty, or ending in a slash.
    pub fn key(&self) -> &str {
        &self.prefix
    }

    /// Whether this is a whole bucket, or the whole of a folder store.
    pub fn is_whole(&self) -> bool {
        self.prefix.is_empty()
    }

    /// Whether `location` lies below this prefix: a worker must not take its own results for jobs.
    pub fn holds(&self, location: &Location) -> bool {
        location.bucket() == self.place.as_deref() && location.key().starts_with(&self.prefix)
    }
}

fn check_bucket(bucket: &str) -> Result<(), LocationError> {
    if bucket.is_empty() {
        return Err(LocationError::Empty);
    }
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    let plain = bucket.bytes().all(allowed) && !bucket.starts_with('.') && !bucket.contains("..");
    if bucket.len() > MAX_BUCKET || !plain { Err(LocationError::Bucket) } else { Ok(()) }
}

/// Dot segments are legal in S3 keys but not with servers that map keys to paths, so they are refused everywhere.
fn check_key(key: &str) -> Result<(), LocationError> {
    if key.is_empty() {
        return Err(LocationError::Empty);
    }
    if key.len() > MAX_KEY {
        return Err(LocationError::TooLong);
    }
    if key.chars().any(char::is_control) {
        return Err(LocationError::Control);
    }
    if key.split('/').any(|segment| matches!(segment, "" | "." | "..")) {
        return Err(LocationError::Segment);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_survives_the_way_to_text_and_back() {
        for text in ["s3://recordings/a/b c+d.wav", "call.wav", "2026/11/call ü.wav", "s3://b_1.x-y/…/k"] {
            assert_eq!(Location::parse(text).unwrap().uri(), text);
        }
    }

    #[test]
    fn a_name_that_could_lead_elsewhere_is_refused() {
        let long = "k".repeat(MAX_KEY + 1);
        let cases: &[(&str, LocationError)] = &[
            ("", LocationError::Empty),
            ("s3://bucket", LocationError::Empty),
            ("s3://bucket/", LocationError::Empty),
            ("s3:///key", LocationError::Empty),
            ("../call.wav", LocationError::Segment),
            ("a/../../call.wav", LocationError::Segment),
            ("a/./b", LocationError::Segment),
            ("a//b", LocationError::Segment),
            ("/etc/passwd", LocationError::Segment),
            ("a/", LocationError::Segment),
            ("s3://bucket/../key", LocationError::Segment),
            ("a\0b", LocationError::Control),
            ("a\nb", LocationError::Control),
            ("s3://buc ket/key", LocationError::Bucket),
            ("s3://../key", LocationError::Bucket),
            ("file:///etc/passwd", LocationError::Scheme),
            ("https://host/key", LocationError::Scheme),
            (&long, LocationError::TooLong),
        ];
        for (text, error) in cases {
            assert_eq!(Location::parse(text), Err(*error), "{text:?}");
        }
    }

    #[test]
    fn a_prefix_joins_with_one_slash_and_knows_what_lies_below_it() {
        let cases = [
            ("s3://out", "s3://out/a/b.wav"),
            ("s3://out/", "s3://out/a/b.wav"),
            ("s3://out/pre", "s3://out/pre/a/b.wav"),
            ("s3://out/pre/", "s3://out/pre/a/b.wav"),
            ("", "a/b.wav"),
            ("pre", "pre/a/b.wav"),
        ];
        for (prefix, expected) in cases {
            let prefix = Prefix::parse(prefix).unwrap();
            let location = prefix.location("a/b.wav").unwrap();
            assert_eq!(location.uri(), expected);
            assert!(prefix.holds(&location));
        }
        let prefix = Prefix::parse("s3://out/pre").unwrap();
        assert!(!prefix.holds(&Location::parse("s3://out/premature.wav").unwrap()));
        assert!(!prefix.holds(&Location::parse("s3://other/pre/a.wav").unwrap()));
        assert!(prefix.location("../a.wav").is_err());
    }

    #[test]
    fn debug_hides_the_key() {
        let location = Location::parse("s3://bucket/5551234567.wav").unwrap();
        assert!(!format!("{location:?}").contains("555"));
        assert!(!format!("{:?}", Location::parse("5551234567.wav").unwrap()).contains("555"));
    }
}
