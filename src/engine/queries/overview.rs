//! The figures of the workspaces. Sales are read from the totals that are written with the rows, day
//! by day and channel by channel; uploads from the sessions in memory. No transaction is looked at.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use chrono_tz::Tz;

use super::Reader;
use super::hits::Sums;
use crate::domain::batch::{BatchStatus, Work};
use crate::domain::enums::RetailCDXUploadSessionStatus as Session;
use crate::domain::schedule::{P_0001, UploadSession};
use crate::domain::{ChannelId, CompanyId, Currency, Date, Setup, Sum, Text};
use crate::engine::Failure;
use crate::engine::query::{ChannelKinds, HOURS_PULLED, Overview, PulledHour, RegionSales};
use crate::store::Standing;

/// The hierarchy whose nodes below the root are regions.
const STORES_BY_REGION: &str = "Stores by Region";

/// Whether a run of its schedule would still take the session.
fn is_waiting(session: &UploadSession) -> bool {
    matches!(session.status, Session::Started | Session::Available | Session::Uploaded)
}

fn out_of_range() -> Failure {
    Failure::failed("the total of all sales orders is out of range")
}

/// The sales orders so far, while the totals are gone through.
#[derive(Default)]
struct Sales {
    all: Sums,
    today: Sums,
    /// By region and currency: how many, what they come to.
    regions: BTreeMap<(usize, Currency), (u64, Sum)>,
}

/// The regions in their order, and in which one each channel stands.
struct Regions<'a> {
    names: Vec<&'a Text>,
    of_channel: HashMap<ChannelId, usize>,
}

impl<'a> Regions<'a> {
    fn of(setup: &'a Setup) -> Self {
        let mut regions = Self { names: Vec::new(), of_channel: HashMap::new() };
        let hierarchy = setup.hierarchy(STORES_BY_REGION).or(setup.hierarchies.first());
        let Some((hierarchy, root)) = hierarchy.and_then(|it| Some((it, it.nodes.first()?))) else {
            return regions;
        };
        for node in hierarchy.children(root.id) {
            let at = regions.names.len();
            regions.names.push(&node.name);
            for channel in hierarchy.channels(&[node.id]) {
                regions.of_channel.entry(channel).or_insert(at);
            }
        }
        regions
    }

    /// The region of a channel; the place behind the last one for a channel that is in none.
    fn place(&self, channel: ChannelId) -> usize {
        self.of_channel.get(&channel).copied().unwrap_or(self.names.len())
    }
}

impl Reader<'_> {
    pub(super) fn overview(&self, company: Option<&CompanyId>) -> Result<Overview, Failure> {
        let setup = self.headquarters.setup();
        let mut overview = Overview {
            rows_not_pulled: self.rows_not_pulled(),
            batch_jobs_in_error: self.batch_jobs_in_error(),
            next_upload: self.next_upload(),
            today: self.today(&setup, company),
            channels: kinds(&setup, company),
            ..Overview::default()
        };
        self.uploads(&mut overview);
        let regions = Regions::of(&setup);
        let online: BTreeSet<ChannelId> =
            setup.channels.iter().filter(|it| it.is_online()).map(|it| it.id).collect();
        let mut sales = Sales::default();
        self.headquarters.each_total(|date, group, figures| {
            if company.is_some_and(|company| *company != group.company) {
                return;
            }
            match group.standing {
                Standing::Failed => {
                    overview.synchronization_errors += figures.number;
                    overview.not_synchronized += figures.number;
                    if online.contains(&group.channel) {
                        overview.online_order_errors += figures.number;
                    } else {
                        overview.customer_order_errors += figures.number;
                    }
                }
                Standing::Waiting => overview.not_synchronized += figures.number,
                Standing::Ordered => {
                    overview.orders += figures.number;
                    if date == overview.today {
                        overview.orders_today += figures.number;
                        sales.today.add(group.currency, figures.gross);
                    }
                    let place = (regions.place(group.channel), group.currency);
                    sales.take(place, figures.number, figures.gross);
                }
                _ => {}
            }
        });
        overview.regions = self.regions(&sales, &regions, &setup, company)?;
        overview.amount = sales.all.totals()?;
        overview.amount_today = sales.today.totals()?;
        Ok(overview)
    }

    fn regions(
        &self,
        sales: &Sales,
        regions: &Regions<'_>,
        setup: &Setup,
        company: Option<&CompanyId>,
    ) -> Result<Vec<RegionSales>, Failure> {
        let mut rows = Vec::new();
        for ((place, currency), (orders, sum)) in &sales.regions {
            let own = setup.channels.iter().filter(|channel| {
                regions.place(channel.id) == *place
                    && company.is_none_or(|company| *company == channel.company)
            });
            rows.push(RegionSales {
                region: regions.names.get(*place).map(|name| (*name).clone()).unwrap_or_default(),
                currency: *currency,
                orders: *orders,
                amount: sum.amount().ok_or_else(out_of_range)?,
                channels: own.map(|channel| self.channel_name(channel.id).into()).collect(),
            });
        }
        Ok(rows)
    }

    /// What the upload sessions say. They are gone through once, the newest first.
    fn uploads(&self, overview: &mut Overview) {
        let hour = TimeDelta::hours(1);
        let now = self.clock.now.duration_trunc(hour).unwrap_or(self.clock.now);
        let first = now - hour * i32::try_from(HOURS_PULLED.saturating_sub(1)).unwrap_or(0);
        let mut rows = vec![0_u64; usize::try_from(HOURS_PULLED).unwrap_or(0)];
        let trade_began = self.headquarters.trade().since();
        self.headquarters.each_session(|session| {
            overview.sessions_failed += u64::from(session.has_failed());
            overview.sessions_waiting += u64::from(is_waiting(session));
            let is_last = overview.last_session.is_none()
                && session.schedule == P_0001
                && !is_waiting(session);
            if is_last {
                overview.last_session = Some(session.clone());
            }
            let Some(applied) = session.applied.0 else { return };
            overview.has_pulled |= trade_began.is_some_and(|began| applied >= began);
            if session.status == Session::Applied {
                let place = hours_between(first, applied).and_then(|place| rows.get_mut(place));
                place.into_iter().for_each(|sum| *sum += session.rows_affected);
            }
        });
        // Nobody has to be shown where to begin where nobody trades.
        overview.has_pulled |= trade_began.is_none();
        let hours = (0..).zip(rows);
        overview.pulled =
            hours.map(|(at, rows)| PulledHour { from: first + hour * at, rows }).collect();
    }

    /// When a batch job runs P-0001 next.
    fn next_upload(&self) -> Option<DateTime<Utc>> {
        let uploads = |work: &Work| matches!(work, Work::UploadSchedule { schedule, .. } if *schedule == P_0001);
        let jobs = self.headquarters.batch_jobs();
        let jobs = jobs.iter().filter(|job| {
            job.status == BatchStatus::Waiting && job.tasks.iter().any(|task| uploads(&task.work))
        });
        jobs.filter_map(|job| job.scheduled_start()).min()
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

    /// The day of store time in the zone of the company's first channel.
    fn today(&self, setup: &Setup, company: Option<&CompanyId>) -> Date {
        let own = |id: &CompanyId| company.is_none_or(|company| company == id);
        let first = setup.channels.iter().find(|channel| own(&channel.company));
        let zone: Option<Tz> = first.and_then(|channel| channel.time_zone.parse().ok());
        Date(Some(self.clock.now.with_timezone(&zone.unwrap_or(Tz::UTC)).date_naive()))
    }
}

impl Sales {
    fn take(&mut self, (region, currency): (usize, Currency), number: u64, gross: Sum) {
        self.all.add(currency, gross);
        let (orders, sum) = self.regions.entry((region, currency)).or_default();
        *orders += number;
        *sum = sum.plus(gross);
    }
}

/// Whole hours from one moment to a later one.
fn hours_between(from: DateTime<Utc>, to: DateTime<Utc>) -> Option<usize> {
    let passed = (to >= from).then(|| to - from)?;
    usize::try_from(passed.num_hours()).ok()
}

/// The company's channels of both kinds, by name.
fn kinds(setup: &Setup, company: Option<&CompanyId>) -> ChannelKinds {
    let mut kinds = ChannelKinds::default();
    let own = |id: &CompanyId| company.is_none_or(|company| company == id);
    for channel in setup.channels.iter().filter(|channel| own(&channel.company)) {
        let names = if channel.is_online() { &mut kinds.online } else { &mut kinds.stores };
        names.push(channel.name.clone());
    }
    kinds
}
