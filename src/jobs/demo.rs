//! The demo company that a new store is filled with.

use chrono::{DateTime, Utc};

use super::setup_files::SetupFiles;
use crate::channel::ChannelDatabases;
use crate::domain::clock::{Speed, StoredClock};
use crate::domain::{Setup, Text};
use crate::engine::Failure;
use crate::store::Headquarters;

/// When the demo company's day begins: 2026-01-05 09:00 in Chicago.
const MORNING: DateTime<Utc> = DateTime::from_timestamp(1_767_625_200, 0).unwrap();

/// The setup of the demo company.
pub fn setup() -> Result<Setup, Failure> {
    SetupFiles::demo().read().map_err(|errors| {
        let first = errors.first().map(ToString::to_string).unwrap_or_default();
        Failure::failed(format!("the demo company cannot be read: {first}"))
    })
}

/// The names of the demo company's channel databases.
pub fn channel_databases() -> Result<Vec<Text>, Failure> {
    Ok(setup()?.channel_databases.into_iter().map(|database| database.name).collect())
}

/// Fills a new store with the demo company.
pub async fn fill(
    headquarters: &Headquarters,
    _channels: &dyn ChannelDatabases,
) -> Result<(), Failure> {
    headquarters.put_setup(setup()?).await?;
    let clock = StoredClock { store: MORNING, speed: Speed::Normal };
    Ok(headquarters.put_clock(clock).await?)
}
