//! worker
pub mod disposition;
pub mod failure;
pub mod message;
pub mod queue;
pub mod store;
