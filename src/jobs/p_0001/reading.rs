//! Reading the windows of a session ahead of the one that is taken in.

use std::sync::Arc;

use crate::channel::{BATCH_TRANSACTIONS, ChannelDatabase, ChannelError};
use crate::domain::schedule::{Counters, UploadSession};
use crate::domain::table::Table;
use crate::engine::Failure;
use crate::jobs::ahead::{Ahead, Workers};
use crate::jobs::assembly::Prepared;
use crate::store::StoreError;

/// What came of reading a window.
pub(super) enum Read {
    /// It was read.
    Window(Box<Prepared>),
    /// It was read, and has what the store cannot take.
    Refused(StoreError),
    /// The channel database did not answer, or not as it should. What comes after it is of no use.
    Failed(ChannelError),
}

/// Reads and prepares the windows of a session after `cursor`, in their order.
pub(super) fn read_ahead(
    workers: Workers,
    database: &Arc<dyn ChannelDatabase>,
    cursor: Counters,
    session: &UploadSession,
) -> Result<Ahead<Read>, Failure> {
    let headers = session.rows_by_table.get(&Table::RetailTransactionTable).copied().unwrap_or(0);
    let workers = workers.at_most(headers.div_ceil(BATCH_TRANSACTIONS as u64));
    let bounds = Bounds { database: Arc::clone(database), cursor, to: session.to, is_ended: false };
    let database = Arc::clone(database);
    let read = move |bounds: Result<(Counters, Counters), ChannelError>| match bounds
        .and_then(|(from, to)| database.window(&from, &to))
    {
        Ok(window) => match Prepared::of(window) {
            Ok(prepared) => Read::Window(Box::new(prepared)),
            Err(error) => Read::Refused(error),
        },
        Err(error) => Read::Failed(error),
    };
    Ahead::begin(workers, bounds, read)
}

/// The counters before the first rows and of the last rows of each window of a session. One thread
/// at a time asks for the next, so no row is read here.
struct Bounds {
    database: Arc<dyn ChannelDatabase>,
    /// Where the next window begins.
    cursor: Counters,
    to: Counters,
    is_ended: bool,
}

impl Iterator for Bounds {
    type Item = Result<(Counters, Counters), ChannelError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_ended {
            return None;
        }
        let from = self.cursor;
        let end = self.database.window_end(&from, &self.to).transpose();
        match &end {
            Some(Ok(to)) => {
                self.cursor = *to;
                self.is_ended = to.reaches(&self.to);
            }
            Some(Err(_)) | None => self.is_ended = true,
        }
        end.map(|end| end.map(|to| (from, to)))
    }
}
