//! callscrub, the program: command line, queues, stores, the pipeline and the worker's loop. The only asynchronous crate.
//!
//! | module | job |
//! |---|---|
//! | [`cli`] | one subcommand a file |
//! | [`pipeline`] | one recording in, a proven result or a typed quarantine out |
//! | [`service`] | the worker, put together |
//! | [`run`](mod@run) | the worker's loop |
//! | [`jobs`] | one job from message to result |
//! | [`intake`] | events over HTTP |
//! | [`message`] | what asks for work: jobs and store events |
//! | [`queue`] | where messages come from |
//! | [`store`] | where recordings and results lie |
//! | [`backends`] | settings -> queue and stores |
//! | [`commit`] | making a result permanent |
//! | [`keys`] | the settings' keys, given to policies |
//! | [`attest`] | evidence beyond the manifest: what only the holder of a key can make |
//! | [`audit`](mod@audit) | a result against its evidence |
//! | [`enqueue`] | jobs for what lies in a store already |
//! | [`report`] | many manifests counted, in groups large enough to be shared, and sheets of evidence |
//! | [`review`] | the page on which people listen and decide |
//! | [`retention`] | what becomes of originals |
//! | [`quarantine`] | what could not be published |
//! | [`failure`], [`disposition`] | why a job did not end well, and what the queue does then |
//! | [`http`], [`metrics`], [`telemetry`] | health, numbers, logs |
//! | `token` | secrets that are stated over HTTP |
//! | [`bench`](mod@bench) | measuring against calls with known truth |

pub mod attest;
pub mod audit;
pub mod backends;
pub mod bench;
pub mod cli;
pub mod commit;
pub mod disposition;
pub mod enqueue;
pub mod failure;
pub mod http;
pub mod intake;
pub mod jobs;
pub mod keys;
pub mod message;
pub mod metrics;
pub mod pipeline;
pub mod quarantine;
pub mod queue;
pub mod report;
pub mod retention;
pub mod review;
pub mod run;
pub mod service;
pub mod store;
pub mod telemetry;
mod token;
