//! From rows in channel databases to orders and postings: the real jobs, started by the real engine,
//! over maps in memory. Headquarters is opened anew for every command.

mod cancellations;
mod channels;
mod crashes;
mod late_rows;
mod money;
mod quotations;
mod sessions;
mod windows;
mod world;
