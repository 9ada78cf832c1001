//! The figures on tiles and of schedules: read from the totals that are written with the rows.

use std::collections::BTreeMap;

use super::Reader;
use crate::domain::batch::BatchStatus;
use crate::domain::company::Company;
use crate::domain::schedule::{
    ChannelDatabaseGroup, ChannelDatabaseProfile, DistributionSchedule, UploadSession,
};
use crate::domain::{CompanyId, Currency, Sum, Text};
use crate::engine::Failure;
use crate::engine::query::{
    ChannelDatabaseReading, CompanyReading, DatabaseGroupReading, GroupState, Overview,
    ScheduleState,
};
use crate::store::Standing;

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
        let mut amounts: BTreeMap<Currency, Sum> = BTreeMap::new();
        self.headquarters.each_total(|_, group, figures| {
            if company.is_some_and(|company| *company != group.company) {
                return;
            }
            match group.standing {
                Standing::Failed => {
                    overview.synchronization_errors += figures.number;
                    overview.not_synchronized += figures.number;
                }
                Standing::Waiting => overview.not_synchronized += figures.number,
                Standing::Ordered => {
                    overview.orders += figures.number;
                    let sum = amounts.entry(group.currency).or_default();
                    *sum = sum.plus(figures.gross);
                }
                _ => {}
            }
        });
        let out_of_range = || Failure::failed("the total of all sales orders is out of range");
        for (currency, sum) in amounts {
            overview.amount.0.insert(currency, sum.amount().ok_or_else(out_of_range)?);
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

    pub(super) fn companies(&self) -> Vec<CompanyReading> {
        let setup = self.headquarters.setup();
        let reading = |company: &Company| CompanyReading {
            id: company.id.clone(),
            name: company.name.clone(),
            currency: Text::from(company.currency.to_string()),
        };
        setup.companies.iter().map(reading).collect()
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
