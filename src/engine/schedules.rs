//! Changes of distribution schedules: whether they are executed, and which channel database groups
//! they serve.

use super::command::{ChangeScheduleGroup, SetScheduleActive};
use super::server::note;
use super::{Failure, Outcome};
use crate::domain::schedule::DistributionSchedule;
use crate::domain::{Setup, Text};
use crate::store::Headquarters;

/// Lets a schedule serve a channel database group, or no longer.
pub(super) async fn change_group(
    headquarters: &Headquarters,
    change: &ChangeScheduleGroup,
) -> Result<Outcome, Failure> {
    let setup = headquarters.setup();
    let ChangeScheduleGroup { schedule, group, serve } = change;
    check(&setup, change)?;
    let (schedule_name, group_name) = (schedule.clone(), group.clone());
    let serve = *serve;
    let apply = move |setup: &mut Setup| {
        let schedules = setup.schedules.iter_mut();
        for found in schedules.filter(|found| found.name.eq_ignore_ascii_case(&schedule_name)) {
            found.groups.retain(|other| *other != group_name);
            if serve {
                found.groups.push(group_name.clone());
            }
        }
    };
    headquarters.change_setup(apply).await?;
    let verb = if serve { "serves" } else { "no longer serves" };
    Ok(note(format!("{schedule} {verb} the channel database group {group}")))
}

/// Lets a schedule be executed, or no longer. Batch jobs of an inactive one fail until it is active.
pub(super) async fn set_active(
    headquarters: &Headquarters,
    change: &SetScheduleActive,
) -> Result<Outcome, Failure> {
    let SetScheduleActive { schedule, active } = change.clone();
    let setup = headquarters.setup();
    let name = known(&setup, &schedule)?.name.clone();
    let own = name.clone();
    let apply = move |setup: &mut Setup| {
        let schedules = setup.schedules.iter_mut().filter(|found| found.name == own);
        schedules.for_each(|found| found.active = active);
    };
    headquarters.change_setup(apply).await?;
    let state = if active { "active" } else { "not active: it is not executed" };
    Ok(note(format!("{name} is {state}")))
}

/// The schedule of that name; else a failure that names those that exist.
fn known<'a>(setup: &'a Setup, schedule: &Text) -> Result<&'a DistributionSchedule, Failure> {
    setup.schedule(schedule).ok_or_else(|| {
        let names: Vec<&str> = setup.schedules.iter().map(|other| other.name.as_str()).collect();
        let text = format!("there is no schedule {schedule:?}; there is {}", names.join(", "));
        Failure::wrong_use(text)
    })
}

fn check(setup: &Setup, change: &ChangeScheduleGroup) -> Result<(), Failure> {
    let ChangeScheduleGroup { schedule, group, serve } = change;
    let found = known(setup, schedule)?;
    let groups = &setup.channel_database_groups;
    if *serve && !groups.iter().any(|other| other.name == *group) {
        let names: Vec<&str> = groups.iter().map(|other| other.name.as_str()).collect();
        let text = format!("there is no group {group:?}; there is {}", names.join(", "));
        return Err(Failure::wrong_use(text));
    }
    if found.groups.contains(group) == *serve {
        let verb = if *serve { "already serves" } else { "does not serve" };
        return Err(Failure::wrong_use(format!("{schedule} {verb} {group}")));
    }
    Ok(())
}
