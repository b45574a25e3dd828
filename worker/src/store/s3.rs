//! Any S3 server as a store, through the AWS SDK. Conditional requests carry the guarantees: `If-None-Match: *` for create-only
//! writes, `If-Match` for the version that an event announced.

mod catalogue;
mod custody;

use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sdk_s3::Client;
use aws_sdk_s3::config::retry::RetryConfig;
use aws_sdk_s3::config::timeout::TimeoutConfig;
use aws_sdk_s3::config::{BehaviorVersion, Region, SharedHttpClient};
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::operation::get_object::GetObjectOutput;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::ChecksumMode;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use futures_util::future::BoxFuture;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use secrecy::{ExposeSecret, SecretString};

use super::{Head, Location, Object, ObjectStore, Pin, StoreError, Write};

/// How an S3 server is reached. Nothing is looked for elsewhere: no profile files, no instance metadata.
#[derive(Debug, Clone)]
pub struct S3Options {
    /// The server's URL; none for AWS itself.
    pub endpoint: Option<String>,
    /// The region that requests are signed for; "us-east-1" suits most other servers.
    pub region: String,
    /// Whether the bucket stands in the path, as most other servers want it, rather than in the host name.
    pub path_style: bool,
    /// Who asks.
    pub access_key_id: String,
    /// The key that requests are signed with.
    pub secret_access_key: SecretString,
    /// Goes with temporary keys.
    pub session_token: Option<SecretString>,
    /// Certificates (PEM) to trust besides the system's.
    pub ca_pem: Option<Vec<u8>>,
    /// How long a connection may take.
    pub connect_timeout: Duration,
    /// How long one call may take, with its retries and all of its data.
    pub timeout: Duration,
    /// How often the SDK tries one call, at least once.
    pub attempts: u32,
}

/// Why no client could be made from the options.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum S3OptionsError {
    /// The certificates can't be read as PEM.
    #[error("the store's CA file holds no certificate that can be used")]
    Ca,
}

/// A store on one S3 server; the bucket is part of each location.
#[derive(Debug, Clone)]
pub struct S3Store {
    client: Client,
    timeout: Duration,
}

impl S3Store {
    /// A client; nothing is sent yet.
    ///
    /// # Errors
    /// Where the certificates are unusable.
    pub fn new(options: &S3Options) -> Result<Self, S3OptionsError> {
        let timeouts = TimeoutConfig::builder().connect_timeout(options.connect_timeout).read_timeout(options.timeout).build();
        let config = aws_sdk_s3::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(options.region.clone()))
            .credentials_provider(credentials(options))
            .force_path_style(options.path_style)
            .timeout_config(timeouts)
            .retry_config(RetryConfig::standard().with_max_attempts(options.attempts.max(1)))
            .http_client(http_client(options)?);
        let config = match &options.endpoint {
            Some(endpoint) => config.endpoint_url(endpoint),
            None => config,
        };
        Ok(Self { client: Client::from_conf(config.build()), timeout: options.timeout })
    }

    async fn read(&self, location: &Location, pin: &Pin, max_bytes: u64) -> Result<Object, StoreError> {
        let request = self.client.get_object().bucket(bucket(location)?).key(location.key());
        let request = request.set_version_id(pin.version.clone()).checksum_mode(ChecksumMode::Enabled);
        let request = request.set_if_match(pin.etag.as_ref().map(|etag| format!("\"{etag}\"")));
        let answer = request.send().await.map_err(|error| meaning(&error, StoreError::Changed))?;
        let etag = unquoted(answer.e_tag());
        // Not every server minds `If-Match` on reads.
        if pin.etag.is_some() && pin.etag != etag {
            return Err(StoreError::Changed);
        }
        let version = answer.version_id().map(str::to_owned);
        let bytes = collect(answer, max_bytes).await?;
        Ok(Object { bytes, etag, version })
    }

    async fn write(&self, location: &Location, bytes: Vec<u8>, content_type: &str, write: Write) -> Result<(), StoreError> {
        let request = self.client.put_object().bucket(bucket(location)?).key(location.key());
        let request = request.content_type(content_type).body(ByteStream::from(bytes));
        let request = match write {
            Write::New => request.if_none_match("*"),
            Write::Replace => request,
        };
        request.send().await.map_err(|error| meaning(&error, StoreError::AlreadyExists))?;
        Ok(())
    }

    async fn ask(&self, location: &Location) -> Result<Head, StoreError> {
        let request = self.client.head_object().bucket(bucket(location)?).key(location.key());
        let answer = request.send().await.map_err(|error| meaning(&error, StoreError::Changed))?;
        let size = answer.content_length().and_then(|size| u64::try_from(size).ok());
        let size = size.ok_or(StoreError::Unavailable("the server states no size"))?;
        let modified = answer.last_modified().and_then(|time| SystemTime::try_from(*time).ok());
        Ok(Head { size, etag: unquoted(answer.e_tag()), modified })
    }

    async fn in_time<T>(&self, call: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
        tokio::time::timeout(self.timeout, call).await.unwrap_or(Err(StoreError::Unavailable("no answer in time")))
    }
}

impl ObjectStore for S3Store {
    fn get<'a>(&'a self, location: &'a Location, pin: &'a Pin, max_bytes: u64) -> BoxFuture<'a, Result<Object, StoreError>> {
        Box::pin(self.in_time(self.read(location, pin, max_bytes)))
    }

    fn put<'a>(
        &'a self,
        location: &'a Location,
        bytes: Vec<u8>,
        content_type: &'static str,
        write: Write,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(self.in_time(self.write(location, bytes, content_type, write)))
    }

    fn head<'a>(&'a self, location: &'a Location) -> BoxFuture<'a, Result<Head, StoreError>> {
        Box::pin(self.in_time(self.ask(location)))
    }
}

fn bucket(location: &Location) -> Result<&str, StoreError> {
    location.bucket().ok_or(StoreError::WrongStore)
}

fn credentials(options: &S3Options) -> Credentials {
    let token = options.session_token.as_ref().map(|token| token.expose_secret().to_owned());
    Credentials::new(&options.access_key_id, options.secret_access_key.expose_secret(), token, None, "callscrub settings")
}

fn http_client(options: &S3Options) -> Result<SharedHttpClient, S3OptionsError> {
    let builder = aws_smithy_http_client::Builder::new();
    if options.endpoint.as_ref().is_some_and(|endpoint| endpoint.starts_with("http://")) {
        return Ok(builder.build_http());
    }
    let mut roots = TrustStore::default();
    if let Some(pem) = &options.ca_pem {
        check_certificates(pem)?;
        roots.add_pem_certificate(pem.clone());
    }
    let tls = TlsContext::builder().with_trust_store(roots).build().map_err(|_| S3OptionsError::Ca)?;
    Ok(builder.tls_provider(Provider::Rustls(CryptoMode::Ring)).tls_context(tls).build_https())
}

/// The SDK panics on certificates that it can't use; so they are tried here first.
fn check_certificates(pem: &[u8]) -> Result<(), S3OptionsError> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate.map_err(|_| S3OptionsError::Ca)?;
        roots.add(certificate).map_err(|_| S3OptionsError::Ca)?;
    }
    if roots.is_empty() { Err(S3OptionsError::Ca) } else { Ok(()) }
}

/// Reads the body, never more than allowed, whatever the server said of its length.
async fn collect(answer: GetObjectOutput, limit: u64) -> Result<Vec<u8>, StoreError> {
    let stated = answer.content_length().and_then(|size| u64::try_from(size).ok());
    if stated.is_some_and(|size| size > limit) {
        return Err(StoreError::TooLarge { limit });
    }
    let mut bytes = Vec::new();
    let mut body = answer.body;
    while let Some(chunk) = body.next().await {
        let chunk = chunk.map_err(|_| StoreError::Unavailable("the read was cut short or damaged"))?;
        if (bytes.len() as u64).saturating_add(chunk.len() as u64) > limit {
            return Err(StoreError::TooLarge { limit });
        }
        bytes.extend_from_slice(&chunk);
    }
    match stated {
        Some(size) if size != bytes.len() as u64 => Err(StoreError::Unavailable("the read was cut short or damaged")),
        _ => Ok(bytes),
    }
}

fn unquoted(etag: Option<&str>) -> Option<String> {
    etag.map(|etag| etag.trim_matches('"').to_owned())
}

/// What an answer means; `precondition` is what a failed condition means in the call that was made.
fn meaning<E: ProvideErrorMetadata>(error: &SdkError<E>, precondition: StoreError) -> StoreError {
    match error {
        SdkError::TimeoutError(_) => StoreError::Unavailable("no answer in time"),
        SdkError::DispatchFailure(_) => StoreError::Unavailable("no connection"),
        SdkError::ResponseError(_) => StoreError::Unavailable("an answer that can't be read"),
        SdkError::ServiceError(answer) => of_status(answer.raw().status().as_u16(), precondition),
        _ => StoreError::Unavailable("the request could not be made"),
    }
}

const REFUSED: &str = "the server refuses the request";

fn of_status(status: u16, precondition: StoreError) -> StoreError {
    match status {
        412 => precondition,
        // 405 is the answer for a version that is a delete marker.
        404 | 405 | 410 => StoreError::NotFound,
        401 | 403 => StoreError::Denied,
        409 => StoreError::Unavailable("another write is in the way"),
        400..=499 => StoreError::Unavailable(REFUSED),
        _ => StoreError::Unavailable("the server fails"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_are_named_for_what_they_mean() {
        let cases = [
            (412, StoreError::AlreadyExists),
            (404, StoreError::NotFound),
            (405, StoreError::NotFound),
            (403, StoreError::Denied),
            (409, StoreError::Unavailable("another write is in the way")),
            (429, StoreError::Unavailable("the server refuses the request")),
            (503, StoreError::Unavailable("the server fails")),
        ];
        for (status, error) in cases {
            assert_eq!(of_status(status, StoreError::AlreadyExists), error, "{status}");
        }
    }

    #[test]
    fn options_show_no_secret() {
        let options = S3Options {
            endpoint: None,
            region: "us-east-1".into(),
            path_style: true,
            access_key_id: "id".into(),
            secret_access_key: "swordfish".to_owned().into(),
            session_token: Some("swordfish".to_owned().into()),
            ca_pem: Some(b"no certificate".to_vec()),
            connect_timeout: Duration::from_secs(1),
            timeout: Duration::from_secs(1),
            attempts: 1,
        };
        assert!(!format!("{options:?}").contains("swordfish"));
        assert_eq!(S3Store::new(&options).unwrap_err(), S3OptionsError::Ca);
    }
}
