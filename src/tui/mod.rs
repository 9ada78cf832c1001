//! The screen: model, update, view, and the pages and dialogs, one a file.
//!
//! - A page or dialog is a [`surface::Surface`]: its state, what it shows as
//!   [`element::Element`]s, what it needs to know as queries, what acts and commands do to it.
//! - [`view::view`] lays the elements out to a [`scene::Scene`]: the semantic tree, what each
//!   control is wired to, and what to paint. It reads the [`model::Model`] and nothing else.
//! - [`update::batch`] handles messages and returns [`message::Effect`]s. Keys and mouse become
//!   acts on controls there; acts are the only way in.
//! - [`speech`] says the scene to a screen reader, from its tree alone.
//! - [`paint`] puts a scene on cells, [`terminal`] owns the terminal, [`screen`] is the loop that
//!   ties them together, [`headless`] is the same without a terminal; [`cast`] records what a
//!   terminal would show, [`picture`] makes a picture of the cells.
//!
//! Nothing here opens a store or runs a job: the engine is asked through [`message::Effect`]s.

mod background;
pub mod cast;
pub mod dialogs;
pub mod element;
pub mod files;
pub mod frame_times;
pub mod frames;
pub mod guide;
pub mod headless;
pub mod last_values;
mod link;
pub mod listing;
pub mod message;
pub mod model;
pub mod notice;
mod numbers;
pub mod opening;
pub mod pages;
pub mod paint;
mod picker;
pub mod picture;
pub mod port;
pub mod scene;
pub mod screen;
mod sheet;
pub mod speech;
pub mod status;
pub mod surface;
mod table_rows;
pub mod terminal;
pub mod text;
pub mod theme;
pub mod ui;
pub mod update;
pub mod view;
mod waiting;
pub mod window;

#[cfg(test)]
mod tests;
