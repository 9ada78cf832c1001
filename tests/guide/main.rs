//! The documentation is executable: reading articles, understanding steps, carrying them out.

#![expect(
    clippy::panic,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a helper of a test may fail the test"
)]

mod article;
mod grammar;
mod mutants;
mod play;
mod screen;
mod session;
