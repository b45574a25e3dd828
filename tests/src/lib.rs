//! What the tests share: private servers on this machine, fixtures, and the program itself as a process.
//!
//! | module | job |
//! |---|---|
//! | [`artefacts`] | what is kept to be looked through for speech |
//! | [`broker`] | a RabbitMQ of one's own, and messages in and out of it |
//! | [`browser`] | a Chromium of one's own |
//! | [`bucket`] | an S3 server of one's own, and objects in and out of it |
//! | [`chaos`] | everything that can go wrong, on purpose |
//! | [`calls`] | recordings with their truth |
//! | [`desk`] | somebody before the review page |
//! | [`door`] | a reverse proxy that signs people in |
//! | [`faults`] | a recogniser with a fault of one's choice, and files that lie |
//! | [`office`] | results to be reviewed, and the page that shows them |
//! | [`process`] | free ports, waiting, and servers that end with their test |
//! | [`program`] | the `callscrub` binary |
//! | [`scripted`] | a language of tones and its recogniser |
//! | [`sites`] | where queues are tried: a folder, a broker |
//! | [`soak`] | a worker's memory, descriptors and time, watched from outside |
//! | [`synthetic`] | manifests of recordings that never were |
//! | [`whistle`] | results of the whole pipeline in a fraction of a second |
//!
//! Servers are started once a test binary. They listen on loopback only, on free ports, in a temporary folder, and end, by their process
//! ids, when the test binary does, however it does.

#![expect(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test that can't be set up ends, and says why")]

pub mod artefacts;
pub mod broker;
pub mod browser;
pub mod bucket;
pub mod calls;
pub mod chaos;
pub mod desk;
pub mod door;
pub mod faults;
pub mod office;
pub mod process;
pub mod program;
pub mod scripted;
pub mod sites;
pub mod soak;
pub mod synthetic;
pub mod whistle;
