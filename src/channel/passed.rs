//! How far trade has gone in a channel database: a moment that is written with the rows.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::append::Draft;
use super::database::KeyedRow;
use super::embedded::EmbeddedChannel;
use super::error::ChannelError;
use super::keys;
use super::records::{decode, encode};
use crate::domain::Moment;
use crate::durable::OrderedMap;

/// The record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Passed {
    /// All that was sold before is there.
    pub(super) traded: Moment,
}

impl<M: OrderedMap> EmbeddedChannel<M> {
    /// How far trade has gone; `None` before it began.
    pub(super) fn passed(&self) -> Result<Option<DateTime<Utc>>, ChannelError> {
        let found = self.map.get(keys::PASSED).map_err(|error| self.storage(error))?;
        let Some(found) = found else { return Ok(None) };
        let passed: Passed =
            decode(&found.value).map_err(|why| self.damaged("how far trade has gone", &why))?;
        Ok(passed.traded.0)
    }

    /// Adds the rows and says how far trade has gone, in one commit.
    pub(super) fn pass(
        &self,
        transactions: Vec<Vec<KeyedRow>>,
        until: DateTime<Utc>,
    ) -> Result<(), ChannelError> {
        let _turn = self.turn();
        let mut draft = Draft::begin(self, None)?;
        for rows in transactions.into_iter().filter(|rows| !rows.is_empty()) {
            draft.add(rows)?;
        }
        let record = encode(&Passed { traded: Moment(Some(until)) }, Vec::new())
            .map_err(|why| self.damaged("how far trade has gone", &why))?;
        draft.also((keys::PASSED.to_vec(), Some(record)));
        draft.commit()
    }
}
