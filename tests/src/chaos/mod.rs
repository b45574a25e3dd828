//! Chaos: real workers, a real broker and a real store, and everything that can go wrong between them. `make chaos` runs it.
//!
//! | module | job |
//! |---|---|
//! | [`work`] | what is to be done, and how each must end |
//! | [`mortal`] | a worker that dies by SIGKILL at a named step |
//! | [`proxy`] | the wire between workers and servers: cut, slow, torn, failing |
//! | [`crew`] | three workers, started again as they die |
//! | [`audit`] | what is left in the end, and whether it is right |

pub mod audit;
pub mod crew;
pub mod mortal;
pub mod proxy;
pub mod work;
