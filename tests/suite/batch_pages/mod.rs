//! Batch jobs, their history, the message center, the clock and the job center on a real engine: what
//! is pressed is what is stored.

mod channels;
mod clock;
mod history;
mod jobs;
