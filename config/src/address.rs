//! Places: where outputs go, the broker's URL, the S3 endpoint.

use std::fmt;
use std::path::PathBuf;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::{ExposeSecret, SecretString};
use toml::Value;
use url::Url;

use crate::value::{FromValue, text};

/// Where outputs are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// A folder, relative to the store's root.
    Folder(PathBuf),
    /// A bucket and a key prefix; the prefix has no slash at either end and may be empty.
    S3 {
        /// The bucket's name.
        bucket: String,
        /// What every key starts with.
        prefix: String,
    },
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(path) => write!(f, "{}", path.display()),
            Self::S3 { bucket, prefix } => write!(f, "s3://{bucket}/{prefix}"),
        }
    }
}

/// Names of buckets: 3 to 63 lowercase letters, digits, dots and hyphens (Amazon S3's rules for general purpose buckets).
fn is_bucket(name: &str) -> bool {
    let all_fit = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
    (3..=63).contains(&name.len()) && all_fit
}

impl FromValue for Location {
    fn from_value(value: &Value) -> Result<Self, String> {
        let text = text(value)?;
        let Some(address) = text.strip_prefix("s3://") else {
            return folder(text);
        };
        let (bucket, prefix) = address.split_once('/').unwrap_or((address, ""));
        match is_bucket(bucket) {
            true => Ok(Self::S3 { bucket: bucket.to_owned(), prefix: prefix.trim_matches('/').to_owned() }),
            false => Err("has no bucket name of 3 to 63 lowercase letters, digits, dots and hyphens after s3://".to_owned()),
        }
    }
}

fn folder(text: &str) -> Result<Location, String> {
    match text {
        "" => Err("is empty".to_owned()),
        _ if text.contains("://") => Err("is neither a folder nor s3://BUCKET/PREFIX".to_owned()),
        _ => Ok(Location::Folder(text.into())),
    }
}

/// The broker's address, without its password: `amqp://USER@HOST:PORT/VHOST`, or `amqps` for TLS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokerUrl {
    /// Scheme and user: `amqp://USER`.
    user: String,
    /// Host, port and vhost.
    host: String,
}

impl BrokerUrl {
    /// A broker on this machine, at AMQP's own port.
    pub(crate) fn local() -> Self {
        Self { user: "amqp://callscrub".to_owned(), host: "localhost:5672/%2f".to_owned() }
    }

    /// The URL that a client connects to, password and heartbeat (in seconds) included: never to be shown.
    pub fn with_password(&self, password: &SecretString, heartbeat_s: u64) -> SecretString {
        let password = utf8_percent_encode(password.expose_secret(), NON_ALPHANUMERIC);
        let mark = if self.host.contains('?') { '&' } else { '?' };
        format!("{}:{password}@{}{mark}heartbeat={heartbeat_s}", self.user, self.host).into()
    }
}

impl fmt::Display for BrokerUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.user, self.host)
    }
}

impl FromValue for BrokerUrl {
    fn from_value(value: &Value) -> Result<Self, String> {
        let url = web_address(text(value)?, &["amqp", "amqps"], "amqp://USER@HOST:PORT/VHOST")?;
        match url.as_str().split_once('@') {
            Some((user, host)) if !url.username().is_empty() => Ok(Self { user: user.to_owned(), host: host.to_owned() }),
            _ => Err("names no user".to_owned()),
        }
    }
}

/// The address of an S3 server, `http` or `https`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint(Url);

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromValue for Endpoint {
    fn from_value(value: &Value) -> Result<Self, String> {
        web_address(text(value)?, &["http", "https"], "https://HOST:PORT").map(Self)
    }
}

fn web_address(text: &str, schemes: &[&str], example: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|_| format!("is not a URL such as {example}"))?;
    if !schemes.contains(&url.scheme()) || url.host_str().is_none_or(str::is_empty) {
        return Err(format!("is not a URL such as {example}"));
    }
    if url.password().is_some() {
        return Err("holds a password, which must not stand in a URL: it has a setting of its own".to_owned());
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<T: FromValue>(text: &str) -> Result<T, String> {
        T::from_value(&Value::String(text.to_owned()))
    }

    #[test]
    fn a_location_is_a_folder_or_a_bucket_with_a_prefix() {
        let s3 = |bucket: &str, prefix: &str| Ok(Location::S3 { bucket: bucket.into(), prefix: prefix.into() });
        assert_eq!(read("redacted"), Ok(Location::Folder("redacted".into())));
        assert_eq!(read("s3://calls"), s3("calls", ""));
        assert_eq!(read("s3://calls/a/b/"), s3("calls", "a/b"));
        for bad in ["", "s3://", "s3://ab/x", "s3://Calls/x", "http://calls/x"] {
            assert!(read::<Location>(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_password_joins_the_broker_url_only_on_the_way_to_the_client() {
        let url: BrokerUrl = read("amqps://me@broker:5671/%2f").unwrap();
        let complete = url.with_password(&"p@ss/word".to_owned().into(), 30);
        assert_eq!(complete.expose_secret(), "amqps://me:p%40ss%2Fword@broker:5671/%2f?heartbeat=30");
        assert_eq!(url.to_string(), "amqps://me@broker:5671/%2f");
    }

    #[test]
    fn urls_with_passwords_or_foreign_schemes_are_refused_without_repeating_them() {
        for bad in ["amqp://me:hunter2@broker", "http://broker", "amqp:///vhost", "broker", "amqp://broker"] {
            let complaint = read::<BrokerUrl>(bad).unwrap_err();
            assert!(!complaint.contains("hunter2"), "{complaint}");
        }
        assert!(read::<Endpoint>("https://me:hunter2@s3.example").is_err());
        assert!(read::<Endpoint>("http://127.0.0.1:20004").is_ok());
    }
}
