//! What is done: the jobs, and the files that set headquarters up before the first of them runs.

pub mod setup_files;
