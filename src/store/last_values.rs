//! What people entered last in the dialogs of jobs, so that a dialog shows it when it is opened again.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::codec::{decode, encode};
use super::error::StoreError;
use super::headquarters::Headquarters;
use super::keys::Space;
use crate::domain::Text;
use crate::durable::{Commit, KeyRange, Order};

/// What one person entered last in one dialog.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct LastValues {
    /// The person.
    person: Text,
    /// The dialog, with the record that it is about where it has values for each.
    dialog: Text,
    /// The values, as the dialog wrote them.
    values: Text,
}

impl Headquarters {
    /// What a person entered last, by dialog.
    pub async fn last_values(&self, person: &str) -> Result<BTreeMap<Text, Text>, StoreError> {
        let range = KeyRange::prefix(&Space::LastValues.texts(&[person]));
        let found = self.store.scan(&range, Order::Ascending, usize::MAX).await?;
        let pair = |entry: crate::durable::Entry| {
            let last: LastValues = decode("last values", &entry.found.value)?;
            Ok((last.dialog, last.values))
        };
        found.into_iter().map(pair).collect()
    }

    /// Keeps what a person entered in a dialog, in place of what was kept before.
    pub async fn keep_values(
        &self,
        person: &str,
        dialog: &Text,
        values: &Text,
    ) -> Result<(), StoreError> {
        let _writing = self.writer.lock().await;
        let key = Space::LastValues.texts(&[person, dialog]);
        let (dialog, values) = (dialog.clone(), values.clone());
        let last = LastValues { person: Text::from(person), dialog, values };
        let writes = vec![(key, Some(encode(&last)?))];
        self.store.commit(Commit { expect: vec![], writes }).await?;
        Ok(())
    }
}
