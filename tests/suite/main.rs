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

mod backup_restore;
mod batch_pages;
mod channel_contract;
mod clock;
mod command_line;
mod config_file;
mod demo;
mod demo_setup;
mod demo_store;
mod desk;
mod dice;
mod doctor_damage;
mod durable_contract;
mod durable_disk;
mod figures;
mod guide_check;
mod guide_pane;
mod home_page;
mod keeping;
mod kills;
mod list_pages;
mod model;
mod own_shop;
mod passing;
mod pipeline;
mod procedures;
mod program;
mod pull_faults;
mod reads;
mod recurrence;
mod schedule_page;
mod screen_life;
mod screen_start;
mod screens;
mod serve_kills;
mod setup_files;
mod store_contract;
mod synchronize;
mod synchronize_page;
mod terminal;
mod trade;
mod ways_out;
mod window_state;
mod workers;
mod world;
mod write_points;
