//! The tests that need more than one module or a real folder, in one binary.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

mod durable_contract;
mod durable_disk;
