//! The order status of transactions, with the numbers and texts that it has elsewhere.

use super::codec::decode;
use super::entries::SlotStatus;
use super::error::StoreError;
use super::headquarters::Headquarters;
use super::keys::Space;
use crate::domain::enums::RetailTransactionOrderStatusType as Status;
use crate::domain::status::OrderStatus;

impl Headquarters {
    /// The order status of a transaction, with its texts.
    pub async fn status(&self, ordinal: u64) -> Result<OrderStatus, StoreError> {
        Ok(self.statuses(&[ordinal]).await?.pop().unwrap_or_default())
    }

    /// The order statuses of transactions, in their order. Only what failed has texts to be read.
    pub async fn statuses(&self, ordinals: &[u64]) -> Result<Vec<OrderStatus>, StoreError> {
        let mut statuses: Vec<OrderStatus> = {
            let state = self.read();
            let known = |ordinal: &u64| {
                let SlotStatus { status, retry_count, modified, became, .. } = state.slot(*ordinal);
                OrderStatus { status, retry_count, modified, ..state.numbers_of(became) }
            };
            ordinals.iter().map(known).collect()
        };
        let key = |(ordinal, status): (&u64, &OrderStatus)| {
            (status.status == Status::Failed).then(|| Space::Failures.number(*ordinal))
        };
        let keys: Vec<_> = ordinals.iter().zip(&statuses).filter_map(key).collect();
        if keys.is_empty() {
            return Ok(statuses);
        }
        let failed = statuses.iter_mut().filter(|status| status.status == Status::Failed);
        for (status, found) in failed.zip(self.store.multi_get(&keys).await?) {
            // It can have succeeded meanwhile.
            let Some(found) = found else { continue };
            let stored: OrderStatus = decode("a failure", &found.value)?;
            status.error_code = stored.error_code;
            status.error_detail = stored.error_detail;
            status.remedy = stored.remedy;
        }
        Ok(statuses)
    }
}
