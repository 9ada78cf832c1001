//! commerce-hq: a terminal workspace that emulates the part of Dynamics 365 Commerce headquarters
//! which posts online sales and payments.
//!
//! # What happens
//!
//! Trade leaves rows of eleven tables in a *channel database*. It packages them into upload
//! sessions; the job *P-0001* applies those in *headquarters*. The job *Synchronize orders* turns
//! the transactions of the stores that an operator picked into sales orders, payments and ledger
//! postings, or stores why it could not. Both run once by hand; everything is computed from stored
//! rows, and what is reported as done is on disk.
//!
//! # The modules, by what they hold
//!
//! | module | holds |
//! |---|---|
//! | [`domain`] | pure values and rules: money, the transaction and its tables, the order, postings, setup |
//! | [`semantics`] | what a screen is made of: controls with roles, names, states and places |
//! | [`durable`] | ordered maps of bytes whose commits are on disk when they return |
//! | [`store`] | headquarters' data behind the [`Store`](store::Store) trait |
//! | [`channel`] | channel databases behind the [`ChannelDatabase`](channel::ChannelDatabase) trait, and files of their rows |
//! | [`engine`] | *when*: the clock, runs, queries, events, the socket |
//! | [`jobs`] | *what*: P-0001, Synchronize orders, import |
//! | [`commands`] | the one registry of everything a person can do |
//! | [`guide`] | articles of the documentation, understood and played on a screen |
//! | [`tui`] | the screen: model, update, view, one file a page and one a dialog |
//! | [`cli`] | the same commands without a screen |
//! | [`app`] | the one file that puts concrete parts together |
//!
//! # What must stay absent
//!
//! The architecture is what the modules do *not* know. `tests/tidy.rs` keeps these lines.
//!
//! 1. [`domain`] knows no clock, disk, thread, environment or random source. It cannot fail but by
//!    returning an error, and no float touches an amount.
//! 2. Only [`durable`] names the storage library. It knows nothing of the product, and nothing above
//!    it assumes more than [`OrderedMap`](durable::OrderedMap) promises.
//! 3. [`store`] does not assume that it is the only writer, that calls are synchronous, or that an
//!    error of a commit means that it did not happen; another backend can take its place.
//! 4. [`engine`] knows no job and no screen. What runs is handed in as a
//!    [`JobSource`](engine::JobSource); who asks is a client, in this process or beyond the socket.
//! 5. [`jobs`] know no time but what their context tells, no thread and no screen. Each of their
//!    steps is one commit, and each can be run again after a crash at any moment.
//! 6. [`tui`] and [`cli`] open no store and call no job. They send [`Command`](engine::Command) and
//!    [`Query`](engine::Query) values and hear [`Message`](engine::Message) values.
//! 7. The screen's `update` does no input or output and its `view` cannot change the model. Keys,
//!    mouse, guides and tests come in by the same acts on the same semantic tree.
//! 8. Only `engine::clock` reads the machine's time; only `tui` touches the terminal; text from
//!    outside reaches neither screen nor output before [`domain::text::clean`].
//!
//! # Where to start reading
//!
//! [`domain::transaction`] → [`domain::synchronize`] → [`jobs::synchronize_orders`] →
//! [`store::Headquarters`] → [`jobs::p_0001`] → [`engine::Engine`] → [`tui::surface`] → one page.

pub mod app;
pub mod channel;
pub mod cli;
pub mod commands;
pub mod domain;
pub mod durable;
pub mod engine;
pub mod guide;
pub mod jobs;
pub mod semantics;
pub mod store;
pub mod tui;
