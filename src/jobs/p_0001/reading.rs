//! Reading the windows of a session ahead of the one that is taken in.

use std::sync::Arc;

use crate::channel::{BATCH_TRANSACTIONS, ChannelDatabase, ChannelError, Window};
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
    /// The channel database did not answer, or not as it should. Nothing is read after this.
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
    let database = Arc::clone(database);
    let windows = Windows { database, cursor, to: session.to, ended: false };
    let prepare = |read: Result<Window, ChannelError>| match read {
        Ok(window) => match Prepared::of(window) {
            Ok(prepared) => Read::Window(Box::new(prepared)),
            Err(error) => Read::Refused(error),
        },
        Err(error) => Read::Failed(error),
    };
    Ahead::begin(workers, windows, prepare)
        .map_err(|error| Failure::failed(format!("no thread can be started: {error}; try again")))
}

/// The windows of a session, one after the other.
struct Windows {
    database: Arc<dyn ChannelDatabase>,
    /// The counters of the last rows read.
    cursor: Counters,
    to: Counters,
    ended: bool,
}

impl Iterator for Windows {
    type Item = Result<Window, ChannelError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let window = self.database.next_window(&self.cursor, &self.to).transpose();
        self.ended = match &window {
            Some(Ok(window)) => window.to.reaches(&self.to),
            Some(Err(_)) | None => true,
        };
        if let Some(Ok(window)) = &window {
            self.cursor = window.to;
        }
        window
    }
}
