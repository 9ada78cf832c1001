//! Batch jobs on the command line.

use crate::engine::query::BatchJobState;

/// How a batch job stands, in words.
pub(super) fn describe(job: &BatchJobState) -> String {
    let next = job.next.first().map_or_else(String::new, |next| {
        format!("; next run {} UTC", next.format("%Y-%m-%d %H:%M"))
    });
    format!("Batch job {} {}: {}, {}{next}", job.id, job.description, job.status, job.recurrence)
}
