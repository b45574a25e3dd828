//! Where `callscrub serve` takes events over HTTP, and what their senders must know: the settings of `[serve]`.

use std::net::{Ipv4Addr, SocketAddr};

use secrecy::ExposeSecret;

use crate::reader::Reader;
use crate::value::any;

/// The least that a token or a key must hold, in bytes: fewer can be tried through.
pub const LEAST_SECRET: usize = 16;

section! {
    /// `[serve]`: of `callscrub serve` only.
    Serve ["serve"] {
        /// Where `POST /events` and `/healthz` answer, in plain HTTP: beyond loopback only behind something that ends TLS.
        listen: SocketAddr = SocketAddr::from((Ipv4Addr::LOCALHOST, 9410)), any;
    } secrets {
        /// What senders state as `Authorization: Bearer TOKEN`. Empty: they needn't.
        token;
        /// What senders key the HMAC-SHA-256 of the body with that they state as `X-Hub-Signature-256: sha256=HEX`. Empty: they needn't.
        hmac_key;
    }
}

impl Serve {
    /// Whether senders have to show that they know a secret. Where they don't, nothing is served.
    pub fn is_guarded(&self) -> bool {
        [&self.token, &self.hmac_key].iter().any(|secret| !secret.expose_secret().is_empty())
    }

    pub(crate) fn note_contradictions(&self, reader: &mut Reader<'_>) {
        for (key, secret) in [("serve.token", &self.token), ("serve.hmac_key", &self.hmac_key)] {
            if (1..LEAST_SECRET).contains(&secret.expose_secret().len()) {
                reader.note(key, "is too short", &format!("give at least {LEAST_SECRET} bytes that nobody can guess"));
            }
        }
    }
}
