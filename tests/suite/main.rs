//! Tests of more than one module: contracts over several implementations, real folders and
//! processes, and the real binary driven and judged from outside.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

mod durable_contract;
mod durable_disk;
mod terminal;
