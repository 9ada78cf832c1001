//! The tests that need more than one module or a real folder, in one binary.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test stops at the first surprise; a child process reports on its output"
)]

mod durable_contract;
mod durable_disk;
