//! The tasks of a job, made of its work: one for each channel database group and scheduler job of a
//! schedule, one for each group of stores of Synchronize orders (domain facts, 1.4 and 3.2).

use crate::domain::batch::{ConstraintType, Task, Work};
use crate::domain::hierarchy::Hierarchy;
use crate::domain::{Setup, Text};
use crate::engine::Failure;

/// How often a task is tried again after a passing fault, unless a person says otherwise.
const RETRIES: u32 = 3;

/// The tasks of the work; names that do not exist are refused with the ones that do.
pub(super) fn tasks(work: &Work, setup: &Setup) -> Result<Vec<Task>, Failure> {
    match work {
        Work::UploadSchedule { schedule, groups } => upload(schedule, groups, setup),
        Work::SynchronizeOrders { hierarchy, nodes } => synchronize(hierarchy, nodes, setup),
    }
}

fn upload(name: &Text, asked: &[Text], setup: &Setup) -> Result<Vec<Task>, Failure> {
    let Some(schedule) = setup.schedule(name) else {
        return Err(unknown("schedule", name, setup.schedules.iter().map(|one| &one.name)));
    };
    if let Some(other) = asked.iter().find(|one| !schedule.groups.contains(*one)) {
        return Err(unknown("channel database group of the schedule", other, &schedule.groups));
    }
    let groups = if asked.is_empty() { &schedule.groups } else { asked };
    let jobs = schedule.jobs.iter().filter(|job| job.enabled);
    let tasks: Vec<Task> = jobs
        .flat_map(|job| groups.iter().map(move |group| (group, &job.job)))
        .map(|(group, job)| {
            let work = Work::UploadSchedule { schedule: name.clone(), groups: vec![group.clone()] };
            task(format!("{group}:{job}"), work)
        })
        .collect();
    if tasks.is_empty() {
        let text = format!(
            "{name} has nothing to run: add a channel database group and enable a scheduler job"
        );
        return Err(Failure::wrong_use(text));
    }
    Ok(tasks)
}

fn synchronize(name: &Text, nodes: &[Text], setup: &Setup) -> Result<Vec<Task>, Failure> {
    let known = setup.hierarchies.iter().map(|one| &one.name);
    let found = setup.hierarchies.iter().find(|one| one.name.eq_ignore_ascii_case(name));
    let Some(hierarchy) = found else {
        return Err(unknown("organization hierarchy", name, known));
    };
    if nodes.is_empty() {
        let text = "select at least one organization node: nothing was selected";
        return Err(Failure::wrong_use(text));
    }
    nodes.iter().map(|node| node_task(hierarchy, node, setup)).collect()
}

fn node_task(hierarchy: &Hierarchy, node: &Text, setup: &Setup) -> Result<Task, Failure> {
    let number_of = |channel| setup.channel(channel).map(|channel| channel.operating_unit.clone());
    let id = hierarchy.find(node, number_of).map_err(|no| Failure::wrong_use(no.to_string()))?;
    // The path stays true when nodes are added elsewhere in the hierarchy.
    let path = Text::from(hierarchy.path(id));
    let work = Work::SynchronizeOrders { hierarchy: hierarchy.name.clone(), nodes: vec![path] };
    let name = hierarchy.node(id).map_or_else(|| node.clone(), |node| node.name.clone());
    Ok(task(format!("{name}:Synchronize orders"), work))
}

fn task(caption: String, work: Work) -> Task {
    Task {
        caption: Text::from(caption),
        work,
        constraints: vec![],
        constraint_type: ConstraintType::All,
        ignore_failure: false,
        maximum_retries: RETRIES,
    }
}

fn unknown<'a>(what: &str, name: &Text, known: impl IntoIterator<Item = &'a Text>) -> Failure {
    let known: Vec<&str> = known.into_iter().map(Text::as_str).collect();
    Failure::wrong_use(format!("there is no {what} {name:?}; there is {}", known.join(", ")))
}
