//! Commerce Data Exchange: channel database groups, channel databases, distribution schedules.

use super::entry::{Entry, Work};
use super::fields::Fields;
use super::references::Kind;
use super::source::Section;
use crate::domain::schedule::{
    ChannelDatabaseGroup, ChannelDatabaseProfile, DistributionSchedule, ScheduledJob,
    SchedulerParameters,
};
use crate::domain::table::Table;
use crate::domain::{CompanyId, Setup};

impl Entry for ChannelDatabaseGroup {
    const WHAT: &'static str = "channel database group";
    const KEY: &'static str = "name";

    fn read(fields: &mut Fields<'_>, _: &Setup) -> Self {
        Self { name: fields.needed("name"), description: fields.text("description") }
    }

    fn key(&self) -> String {
        self.name.to_string()
    }

    fn list(setup: &mut Setup) -> &mut Vec<Self> {
        &mut setup.channel_database_groups
    }
}

impl Entry for ChannelDatabaseProfile {
    const WHAT: &'static str = "channel database";
    const KEY: &'static str = "name";

    fn read(fields: &mut Fields<'_>, _: &Setup) -> Self {
        let group = fields.reference("group", Kind::ChannelDatabaseGroup, &CompanyId::default());
        let upload_interval = fields.value("upload_interval");
        Self { name: fields.needed("name"), group, upload_interval }
    }

    fn key(&self) -> String {
        self.name.to_string()
    }

    fn list(setup: &mut Setup) -> &mut Vec<Self> {
        &mut setup.channel_databases
    }
}

impl Entry for DistributionSchedule {
    const WHAT: &'static str = "distribution schedule";
    const KEY: &'static str = "name";

    fn read(fields: &mut Fields<'_>, _: &Setup) -> Self {
        let none = CompanyId::default();
        Self {
            name: fields.needed("name"),
            description: fields.text("description"),
            active: fields.needed("active"),
            groups: fields.references("groups", Kind::ChannelDatabaseGroup, &none),
            jobs: fields.each("jobs", job),
        }
    }

    fn key(&self) -> String {
        self.name.to_string()
    }

    fn list(setup: &mut Setup) -> &mut Vec<Self> {
        &mut setup.schedules
    }
}

/// Commerce scheduler parameters: there is one set of them, so a row changes it.
pub(super) fn merge_parameters(section: &Section<'_>, work: &mut Work) {
    for row in &section.rows {
        let mut fields = Fields::new(section, row, &mut work.log);
        let count: i64 = fields.needed("try_count");
        let try_count = u32::try_from(count);
        if try_count.is_err() {
            fields.refuse("try_count", &count.to_string(), "is no number of tries");
        }
        fields.finish();
        let parameters = SchedulerParameters { try_count: try_count.unwrap_or_default() };
        if work.setup.scheduler != parameters {
            work.setup.scheduler = parameters;
            work.changed("Commerce scheduler parameters", String::new(), true);
        }
    }
}

fn job(fields: &mut Fields<'_>) -> ScheduledJob {
    ScheduledJob {
        job: fields.needed("job"),
        description: fields.text("description"),
        enabled: fields.needed("enabled"),
        tables: tables(fields),
    }
}

/// The tables of a job, by the product's names.
fn tables(fields: &mut Fields<'_>) -> Vec<Table> {
    let mut tables = Vec::new();
    for (name, place) in fields.list("tables") {
        let mut all = Table::ALL.into_iter();
        if let Some(table) = all.find(|table| table.name().eq_ignore_ascii_case(&name)) {
            tables.push(table);
        } else {
            let known = Table::ALL.map(|table| table.name().to_owned()).to_vec();
            fields.unknown(place, &name, "table", known);
        }
    }
    tables
}
