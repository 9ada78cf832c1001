//! commerce-hq: a terminal workspace that emulates how Dynamics 365 Commerce headquarters posts
//! online sales and payments.
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
