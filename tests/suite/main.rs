//! Tests of more than one module: contracts over several implementations, real folders and
//! processes, and the real binary driven and judged from outside.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test stops at the first surprise; a child process reports on its output"
)]

mod channel_contract;
mod demo_setup;
mod durable_contract;
mod durable_disk;
mod pipeline;
mod setup_files;
mod synchronize;
mod terminal;
