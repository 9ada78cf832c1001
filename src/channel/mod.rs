//! Channel databases: where transactions come from before headquarters pulls them.
//!
//! Here: reading channel data from files of the eleven tables. Not here: what headquarters makes of
//! it, and when; a channel knows neither the store nor the engine.

pub mod table_files;
