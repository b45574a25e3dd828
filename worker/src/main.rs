//! callscrub: the program's entry.
fn main() {}
