//! The figures on tiles and of schedules, counted from rows.

use super::Reader;
use crate::domain::batch::BatchStatus;
use crate::domain::enums::RetailTransactionOrderStatusType as Status;
use crate::domain::enums::{RetailEntryStatus, RetailTransactionType};
use crate::domain::schedule::{
    ChannelDatabaseGroup, ChannelDatabaseProfile, DistributionSchedule, UploadSession,
};
use crate::domain::{CompanyId, Text};
use crate::engine::Failure;
use crate::engine::query::{
    ChannelDatabaseReading, DatabaseGroupReading, GroupState, Overview, ScheduleState,
};
use crate::store::{SlotStatus, TransactionEntry};

/// Whether a transaction is one that Synchronize orders would take: of an order type, not voided,
/// not being edited, not succeeded.
pub(super) fn waits(entry: &TransactionEntry, status: &SlotStatus) -> bool {
    is_order(entry.kind)
        && entry.entry_status != RetailEntryStatus::Voided
        && !matches!(status.status, Status::Succeeded | Status::Editing)
}

/// Whether the list of uploaded orders shows transactions of that type: orders, quotes and
/// cancellations (domain facts, section 3.2).
pub(super) fn is_order(kind: RetailTransactionType) -> bool {
    use RetailTransactionType as Type;
    matches!(
        kind,
        Type::PendingSalesOrder
            | Type::AsyncCustomerQuote
            | Type::AsyncCustomerOrder
            | Type::AsyncOrderCancellation
    )
}

/// Whether a run of its schedule would still take the session.
fn is_waiting(session: &UploadSession) -> bool {
    use crate::domain::enums::RetailCDXUploadSessionStatus as Session;
    matches!(session.status, Session::Started | Session::Available | Session::Uploaded)
}

impl Reader<'_> {
    pub(super) fn overview(&self, company: Option<&CompanyId>) -> Result<Overview, Failure> {
        let sessions = self.headquarters.sessions();
        let mut overview = Overview {
            rows_not_pulled: self.rows_not_pulled(),
            sessions_failed: sessions.iter().filter(|session| session.has_failed()).count() as u64,
            sessions_waiting: sessions.iter().filter(|session| is_waiting(session)).count() as u64,
            batch_jobs_in_error: self.batch_jobs_in_error(),
            last_session: sessions.into_iter().next(),
            ..Overview::default()
        };
        let wanted = |id: &CompanyId| company.is_none_or(|company| company == id);
        self.headquarters.each_transaction(|_, entry, status| {
            if wanted(&entry.company) && waits(entry, status) {
                overview.not_synchronized += 1;
                overview.synchronization_errors += u64::from(status.status == Status::Failed);
            }
        });
        let mut overflow = false;
        self.headquarters.each_order(|_, entry| {
            if wanted(&entry.company) {
                overview.orders += 1;
                overflow |= overview.amount.add(entry.currency, entry.amount).is_none();
            }
        });
        if overflow {
            return Err(Failure::failed("the total of all sales orders is out of range"));
        }
        Ok(overview)
    }

    fn batch_jobs_in_error(&self) -> u64 {
        let jobs = self.headquarters.batch_jobs();
        jobs.iter().filter(|job| job.status == BatchStatus::Error).count() as u64
    }

    fn rows_not_pulled(&self) -> Option<u64> {
        let setup = self.headquarters.setup();
        let rows = setup.channel_databases.iter().map(|database| self.rows_waiting(&database.name));
        rows.sum()
    }

    fn rows_waiting(&self, channel_database: &Text) -> Option<u64> {
        let taken = self.headquarters.watermark(channel_database);
        self.jobs.rows_waiting(channel_database, taken).ok()
    }

    pub(super) fn channel_databases(&self) -> Vec<ChannelDatabaseReading> {
        let setup = self.headquarters.setup();
        let sessions = self.headquarters.sessions();
        let reading = |database: &ChannelDatabaseProfile| ChannelDatabaseReading {
            name: database.name.clone(),
            group: database.group.clone(),
            upload_interval: database.upload_interval.minutes(),
            state: self.jobs.database_state(&database.name).ok(),
            rows_waiting: self.rows_waiting(&database.name),
            channels: (setup.channels.iter())
                .filter(|channel| channel.channel_database == database.name)
                .map(|channel| channel.name.clone())
                .collect(),
            watermarks: self.headquarters.watermark(&database.name).counters,
            last_session: (sessions.iter())
                .find(|session| session.channel_database == database.name)
                .cloned(),
        };
        setup.channel_databases.iter().map(reading).collect()
    }

    pub(super) fn database_groups(&self) -> Vec<DatabaseGroupReading> {
        let setup = self.headquarters.setup();
        let reading = |group: &ChannelDatabaseGroup| {
            let databases: Vec<Text> =
                setup.databases_of(&group.name).map(|database| database.name.clone()).collect();
            let serve = |schedule: &&DistributionSchedule| schedule.groups.contains(&group.name);
            DatabaseGroupReading {
                name: group.name.clone(),
                description: group.description.clone(),
                rows_waiting: databases.iter().map(|name| self.rows_waiting(name)).sum(),
                schedules: (setup.schedules.iter().filter(serve))
                    .map(|schedule| schedule.name.clone())
                    .collect(),
                databases,
            }
        };
        setup.channel_database_groups.iter().map(reading).collect()
    }

    pub(super) fn schedules(&self) -> Vec<ScheduleState> {
        let setup = self.headquarters.setup();
        let sessions = self.headquarters.sessions();
        let state = |schedule: &DistributionSchedule| ScheduleState {
            groups: (schedule.groups.iter())
                .map(|group| self.group(schedule, group, &sessions))
                .collect(),
            other_groups: (setup.channel_database_groups.iter())
                .map(|group| group.name.clone())
                .filter(|group| !schedule.groups.contains(group))
                .collect(),
            schedule: schedule.clone(),
        };
        setup.schedules.iter().map(state).collect()
    }

    fn group(
        &self,
        schedule: &DistributionSchedule,
        group: &Text,
        sessions: &[UploadSession],
    ) -> GroupState {
        let setup = self.headquarters.setup();
        let databases: Vec<&Text> = setup.databases_of(group).map(|found| &found.name).collect();
        let of_group =
            |session: &&UploadSession| session.group == *group && session.schedule == schedule.name;
        GroupState {
            group: group.clone(),
            databases: databases.len() as u64,
            rows_waiting: databases.iter().map(|name| self.rows_waiting(name)).sum(),
            last_session: sessions.iter().find(of_group).cloned(),
        }
    }
}
