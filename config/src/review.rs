//! Where `callscrub review` serves its page, and who may do what there: the settings of `[review]`.

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use secrecy::ExposeSecret;

use crate::reader::Reader;
use crate::serve::LEAST_SECRET;
use crate::value::{any, given};

section! {
    /// `[review]`: of `callscrub review --config` only.
    Review ["review"] {
        /// Where the page answers, in plain HTTP, to the proxy that signs people in and ends TLS.
        listen: SocketAddr = SocketAddr::from((Ipv4Addr::LOCALHOST, 9420)), any;
        /// The address at which people's browsers see it: forms sent from another one are refused.
        origin: String = "http://127.0.0.1:9420".into(), origin;
        /// The header in which the proxy says who signed in.
        user_header: String = "X-Forwarded-User".into(), header;
        /// Who decides first, as the proxy names them.
        reviewers: Vec<String> = Vec::new(), any;
        /// Who decides on what a reviewer approved.
        approvers: Vec<String> = Vec::new(), any;
        /// Who sees everything and decides nothing.
        auditors: Vec<String> = Vec::new(), any;
        /// Which of those who decide may hear originals, and give back from them what was a false alarm.
        restorers: Vec<String> = Vec::new(), any;
        /// The folder of this machine that holds the access records and the outlines of waveforms.
        folder: PathBuf = "review".into(), any;
        /// Public keys (PEM) that decisions may be signed with besides the one of `[evidence]`: reviewers' own, and earlier ones.
        public_key_files: Vec<PathBuf> = Vec::new(), any;
    } secrets {
        /// What the proxy states as `X-Callscrub-Proxy-Secret`, so that nobody else can say who signed in.
        proxy_secret;
    }
}

impl Review {
    /// Whether the proxy has a secret and anybody has a role. Else nothing is served.
    pub fn is_guarded(&self) -> bool {
        !self.proxy_secret.expose_secret().is_empty() && self.people().next().is_some()
    }

    fn people(&self) -> impl Iterator<Item = &String> {
        [&self.reviewers, &self.approvers, &self.auditors].into_iter().flatten()
    }

    pub(crate) fn note_contradictions(&self, reader: &mut Reader<'_>) {
        if (1..LEAST_SECRET).contains(&self.proxy_secret.expose_secret().len()) {
            let remedy = format!("give at least {LEAST_SECRET} bytes that nobody can guess");
            reader.note("review.proxy_secret", "is too short", &remedy);
        }
        let lists = [
            ("review.reviewers", &self.reviewers),
            ("review.approvers", &self.approvers),
            ("review.auditors", &self.auditors),
            ("review.restorers", &self.restorers),
        ];
        for (key, names) in lists {
            if names.iter().any(|name| name.trim() != name || name.is_empty() || name.chars().any(char::is_control)) {
                reader.note(key, "has a name that is empty or has space around it", "write names as the proxy states them");
            }
        }
        let deciding: BTreeSet<&String> = self.reviewers.iter().chain(&self.approvers).collect();
        if self.auditors.iter().any(|name| deciding.contains(name)) {
            reader.note("review.auditors", "names somebody who decides too", "an auditor decides nothing: give one or the other");
        }
        if self.restorers.iter().any(|name| !deciding.contains(name)) {
            let remedy = "who gives something back rejects the result before: name reviewers or approvers";
            reader.note("review.restorers", "names somebody who decides nothing", remedy);
        }
        // Two people approve what was given back: a reviewer, and somebody else as an approver.
        let others = |reviewer: &String| self.approvers.iter().any(|approver| approver != reviewer);
        if !self.restorers.is_empty() && !self.reviewers.iter().any(others) {
            let remedy = "what is given back needs a reviewer's and another person's, an approver's, approval: name both";
            reader.note("review.restorers", "has nobody to approve what they give back", remedy);
        }
    }
}

/// `https://HOST` or `https://HOST:PORT`, as browsers write it in `Origin`.
fn origin<T: AsRef<str>>(text: &T) -> Result<(), String> {
    let text = text.as_ref();
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b':' | b'[' | b']');
    match host {
        Some(host) if !host.is_empty() && host.bytes().all(plain) => Ok(()),
        _ => Err("is not http(s)://HOST[:PORT] in lower case, without a path".to_owned()),
    }
}

fn header<T: AsRef<str>>(name: &T) -> Result<(), String> {
    given(name)?;
    let token = name.as_ref().bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if token { Ok(()) } else { Err("is no header's name".to_owned()) }
}
