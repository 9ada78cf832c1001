//! Ordered maps of bytes whose commits are atomic and on disk when they return.
//!
//! This is the only module that names the storage library (sled 0.34.7) and it knows nothing of
//! the product. Everything above it depends on [`OrderedMap`] alone.
//!
//! - [`Database`] opens a folder and hands out one [`SledMap`] for each name.
//! - [`MemoryMap`] is the reference model: naive, with faults on request, for tests.
//! - [`Reserve`] is the space that lets a full disk be opened again.
//!
//! What the library does not do and this module adds: a real `fdatasync` after each flush, a witness
//! outside the library's files that notices a lost tail, a checksum on each record that is tested
//! on each read, control totals that notice a lost record, and a border no panic crosses.
//!
//! # Closing
//!
//! There is no flush at the end to remember, because each commit is on disk when it returns. A
//! database closes when the last of its handles ([`Database`] and every [`SledMap`]) is dropped; that
//! drop returns when the library has let go of its files, so the folder can be opened again at
//! once. [`Database::close`] does the same and says so when a handle is still alive.
//!
//! Not here: keys and documents of the product, compression, numbers, retry, time.

mod commit;
mod database;
mod engine;
mod envelope;
mod error;
mod folder;
mod head;
mod keys;
mod map;
mod memory;
mod parts;
mod plan;
mod reserve;
mod sled_map;
mod verify;
mod witness;

pub use database::Database;
pub use error::Error;
pub use map::{
    Commit, Entry, Expect, KeyRange, MAX_COMMIT, MAX_KEY, MAX_VALUE, Order, OrderedMap, Receipt,
    Value, Versioned,
};
pub use memory::{Fault, MemoryMap};
pub use reserve::{RESERVE, Reserve};
pub use sled_map::SledMap;
pub use verify::{Finding, Findings};
