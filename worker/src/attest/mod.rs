//! Evidence beyond the manifest: what only the holder of a key can make, and what many can extend and nobody can rewrite unseen.
//!
//! | module | job |
//! |---|---|
//! | [`keys`] | Ed25519 keys: made, read, named |
//! | [`dsse`] | signed envelopes |
//! | [`signer`] | who signs: a key, or a command that asks a KMS or an HSM |
//! | [`log`] | a tenant's append-only log in an object store |
//! | [`tenants`] | whose a recording is, and which log is whose |
//! | [`proofs`] | proofs out of a log |
//! | [`attestor`] | all of it for one manifest |
//! | [`substitute`] | what stands for a value in a transcript, under a key |
//! | [`keyed`] | digests of values that can be guessed, under a key |

pub mod attestor;
pub mod dsse;
pub mod keyed;
pub mod keys;
pub mod log;
pub mod proofs;
pub mod signer;
pub mod substitute;
pub mod tenants;
