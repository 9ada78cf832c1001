//! *When* things run: the clock, runs with progress and cancel, events, queries, and the socket by
//! which a second process reaches the first.
//!
//! The engine owns the store and runs jobs on its own threads. A client, screen or command line,
//! sends [`Request`] values and receives [`Message`] values; both are plain and serializable, so the
//! same words go over the socket. The engine does not know which jobs exist: a [`JobSource`] that
//! the composition root hands in turns a [`Command`] into a [`Job`].
//!
//! Start with [`command`], [`query`] and [`message`]; then [`Engine`].

pub mod batch;
mod client;
pub mod clock;
pub mod command;
pub mod failure;
mod job;
mod last_values;
mod list_export;
pub mod message;
mod on_record;
pub mod outcome;
mod priority;
mod queries;
pub mod query;
mod runs;
mod schedules;
mod server;
pub mod socket;
mod stop;
mod time;

pub use batch::Serving;
pub use client::{Client, Connection, Messages};
pub use clock::{Clock, SystemClock};
pub use command::{Command, Instruction};
pub use failure::{Failure, FailureKind};
pub use job::{Job, JobContext, JobSource, TimePassed};
pub use message::{Event, Message, Progress, Request, RunId};
pub use outcome::Outcome;
pub use query::{Answer, Query};
pub use server::{Engine, NextDue};
