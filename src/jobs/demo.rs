//! The demo company that a new store is filled with.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::setup_files::SetupFiles;
use crate::channel::ChannelDatabases;
use crate::domain::clock::{Speed, StoredClock};
use crate::engine::Failure;
use crate::store::Headquarters;

/// When the demo company's day begins: 2026-01-05 09:00 in Chicago.
const MORNING: DateTime<Utc> = DateTime::from_timestamp(1_767_625_200, 0).unwrap();

/// Stores the setup of the demo company.
pub async fn set_up(headquarters: &Headquarters) -> Result<(), Failure> {
    let setup = SetupFiles::demo().read().map_err(|errors| {
        let first = errors.first().map(ToString::to_string).unwrap_or_default();
        Failure::failed(format!("the demo company cannot be read: {first}"))
    })?;
    Ok(headquarters.put_setup(setup).await?)
}

/// Sets the clock of a new store.
pub async fn set_clock(
    headquarters: &Headquarters,
    channels: &Arc<dyn ChannelDatabases>,
) -> Result<(), Failure> {
    let _ = channels;
    Ok(headquarters.put_clock(StoredClock { store: MORNING, speed: Speed::Normal }).await?)
}
