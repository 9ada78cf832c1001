//! Stage 1: rows of channel databases become transactions of headquarters.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use commerce_hq::channel::KeyedRow;
use commerce_hq::domain::parts::{Parts, PartsError};
use commerce_hq::domain::{AnyRow, RetailTransaction, TransactionKey};

use super::workers::in_order;
use super::{Arrival, Backend, Reader, Window};
use crate::Result;

/// Takes every window. Returns what each commit took.
pub fn pull<B: Backend>(backend: &mut B, readers: Vec<B::Reader>) -> Result<Vec<Duration>> {
    let windows = backend.windows()?;
    let mut commits = Vec::with_capacity(windows.len());
    let prepare = |reader: &mut B::Reader, window: &Window| {
        let rows = reader.rows(window)?;
        Ok(assemble(*window, rows))
    };
    in_order(&windows, readers, prepare, |arrival| {
        let began = Instant::now();
        backend.stage(arrival)?;
        commits.push(began.elapsed());
        Ok(())
    })?;
    Ok(commits)
}

/// Puts the rows of a window together.
fn assemble(window: Window, rows: Vec<KeyedRow>) -> Arrival {
    let mut by_key: BTreeMap<TransactionKey, Vec<AnyRow>> = BTreeMap::new();
    for (key, row) in rows {
        by_key.entry(key).or_default().push(row);
    }
    let mut arrival = Arrival { window, whole: Vec::new(), waiting: Vec::new(), held: Vec::new() };
    for (key, rows) in by_key {
        match whole(&key, &rows) {
            Ok(transaction) => arrival.whole.push(transaction),
            Err(PartsError::Incomplete { .. }) => arrival.waiting.push((key, rows)),
            Err(error) => arrival.held.push((key, error.to_string(), rows)),
        }
    }
    arrival
}

/// The transaction of these rows, by the rules of the domain.
fn whole(
    key: &TransactionKey,
    rows: &[AnyRow],
) -> std::result::Result<RetailTransaction, PartsError> {
    let mut parts = Parts::new(key.clone());
    for row in rows {
        // As the product does, which keeps the rows for what is held back.
        parts.add(row.clone())?;
    }
    parts.into_transaction()
}
