//! How trade goes on, as headquarters keeps it. How far it has gone stands in the channel databases.

use super::error::StoreError;
use super::headquarters::Headquarters;
use super::keys::Space;
use crate::domain::trade::TradeState;

impl Headquarters {
    /// How trade goes on; off in a store that was never told.
    pub fn trade(&self) -> TradeState {
        self.read().trade.clone()
    }

    /// Changes how trade goes on, as it stands when it is this call's turn. Gives what it is then.
    pub async fn change_trade<F>(&self, change: F) -> Result<TradeState, StoreError>
    where
        F: FnOnce(&mut TradeState) + Send,
    {
        let _writing = self.writer.lock().await;
        let mut trade = self.trade();
        change(&mut trade);
        self.put(Space::Trade, &trade).await?;
        self.write().trade = trade.clone();
        Ok(trade)
    }
}
