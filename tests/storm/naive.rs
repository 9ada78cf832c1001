//! What should become of batch jobs, told a second time and as plainly as can be: due times are
//! walked one by one, each gets its fate in a map, and nothing is shared with the product.

pub mod jobs;
pub mod times;

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use jobs::{End, Fate, Flight, Job, Run, State, TaskLeft, Told, Why};

use super::double::Fare;

/// How many of one kind run at once on real time.
const THREADS: usize = 8;
/// The documented waits before a task is tried again, in seconds.
const WAITS: [i64; 5] = [5, 8, 16, 32, 64];
const SERVER: &str = "Batch server";

/// A batch group.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    pub concurrency: i32,
    pub priority: u8,
}

/// All jobs there ever were.
#[derive(Default)]
pub struct Naive {
    pub jobs: BTreeMap<u64, Job>,
    pub groups: BTreeMap<&'static str, Group>,
    /// News: of which job, and whether of a failure.
    pub messages: Vec<(u64, bool)>,
}

/// Whether the process leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaving {
    No,
    /// What executes goes on to its end, and nothing is tried again.
    Finish,
    /// What executes stops at its next commit.
    Stop,
}

/// What came of a command, as far as it can be foretold.
pub type Verdict = Result<(), ()>;

impl Naive {
    fn here(&self) -> impl Iterator<Item = &Job> {
        self.jobs.values().filter(|job| !job.deleted)
    }

    fn group(&self, name: &str) -> Group {
        self.groups.get(name).copied().unwrap_or(Group { concurrency: 0, priority: 1 })
    }

    /// Runs with a thread.
    pub fn executing(&self) -> usize {
        self.here().filter(|job| job.flight.as_ref().is_some_and(|one| one.until.is_none())).count()
    }

    fn has_thread(&self, real: bool) -> bool {
        self.executing() < if real { THREADS } else { 1 }
    }

    fn has_room(&self, id: u64, real: bool) -> bool {
        let job = &self.jobs[&id];
        let flying = || self.here().filter(|other| other.flight.is_some());
        let in_group = flying().filter(|other| other.flown_group() == job.group).count();
        let limit = self.group(job.group).concurrency;
        let group = limit == 0 || (limit > 0 && in_group < usize::try_from(limit).unwrap());
        let schedule = job.uploads && flying().any(|other| other.uploads);
        self.has_thread(real) && group && !schedule && job.flight.is_none()
    }

    fn hindered(&self, id: u64, now: DateTime<Utc>) -> Option<Why> {
        let job = &self.jobs[&id];
        if self.group(job.group).concurrency < 0 {
            return Some(Why::Paused);
        }
        (!job.is_open(now)).then_some(Why::Closed)
    }

    /// The server looks, and at most `most` of its commits are kept; gives the jobs whose runs are
    /// handed out, in order.
    pub fn look(&mut self, now: DateTime<Utc>, real: bool, most: usize) -> Vec<u64> {
        let mut handed = Vec::new();
        loop {
            let room = self.has_thread(real);
            let waiting = self.jobs.values_mut().filter_map(|job| {
                let flight = job.flight.as_mut()?;
                let until = flight.until?;
                (flight.stopped || (room && until <= now)).then_some((until, job.id, flight))
            });
            let Some((_, id, flight)) = waiting.min_by_key(|one| (one.0, one.1)) else { break };
            flight.until = None;
            handed.push(id);
        }
        let mut due: Vec<u64> = Vec::new();
        for (id, job) in &mut self.jobs {
            if job.is_owed(now) {
                due.push(*id);
            }
        }
        due.sort_by_key(|id| {
            let group = self.group(self.jobs[id].group).priority;
            let job = self.jobs.get_mut(id).unwrap();
            (std::cmp::Reverse(job.priority.unwrap_or(group)), job.scheduled(), *id)
        });
        let mut commits = 0;
        for id in due {
            let before = (commits == most).then(|| self.jobs[&id].clone());
            if !self.advance(id, now, real) {
                continue;
            }
            if let Some(before) = before {
                self.jobs.insert(id, before);
                break;
            }
            commits += 1;
            if self.jobs[&id].state == State::Executing {
                handed.push(id);
            }
        }
        handed
    }

    /// The next moment at which something can happen by itself.
    pub fn barrier(&mut self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let mut coming = Vec::new();
        for job in self.jobs.values_mut() {
            if let Some(until) = job.flight.as_ref().and_then(|flight| flight.until) {
                coming.push(until);
            }
            if job.is_owed(now) {
                coming.extend(job.opens(now));
            } else if job.state == State::Waiting && !job.deleted {
                coming.extend(job.next_due());
            }
        }
        coming.into_iter().filter(|at| *at > now).min()
    }

    /// What the server does with one job; whether anything.
    fn advance(&mut self, id: u64, now: DateTime<Utc>, real: bool) -> bool {
        let hindered = self.hindered(id, now);
        let may_start = hindered.is_none() && self.has_room(id, real);
        let job = self.jobs.get_mut(&id).unwrap();
        if job.run.is_some() {
            if may_start {
                job.again(now);
            }
            return may_start;
        }
        let due = job.due_by(now);
        let Some(last) = due.last().copied() else {
            let ends = job.next_due().is_none() && job.asked.is_none();
            if ends {
                job.go(State::Ended, SERVER);
            } else if may_start && job.asked.is_some() {
                job.begin(None);
            } else {
                return false;
            }
            return true;
        };
        let late = job.times.at(last).is_some_and(|due| now - due > TimeDelta::minutes(1));
        if let Some(why) = hindered {
            job.tell(&due, Fate::Skipped, why);
        } else if real && late && job.times.is_over(now) {
            job.tell(&due, Fate::Missed, Why::Over);
            if may_start && job.asked.is_some() {
                job.begin(None);
                return true;
            }
        } else if may_start {
            job.tell(&due[..due.len() - 1], Fate::Coalesced, Why::Slept);
            job.begin(Some(last));
            return true;
        } else {
            return false;
        }
        if job.next_due().is_none() && job.asked.is_none() {
            job.go(State::Ended, SERVER);
        }
        true
    }

    /// A run executes: its tasks were tried in this order and fared so. `kept` says which of its
    /// commits, another try and its end, were kept.
    pub fn execute(
        &mut self,
        id: u64,
        tried: &[(String, Fare)],
        now: DateTime<Utc>,
        leaving: Leaving,
        kept: (bool, bool),
    ) {
        let job = self.jobs.get_mut(&id).unwrap();
        let mut flight = job.flight.take().expect("a run that executes");
        flight.stopped |= leaving == Leaving::Stop;
        if flight.tries > 0 && !flight.stopped {
            if kept.0 {
                let run = &mut job.runs[job.run.unwrap()];
                run.attempts += 1;
                run.tasks.clone_from(&flight.tasks);
            }
            if !kept.0 || !kept.1 && tried.is_empty() {
                // The store took no more, and the run was given back, if even that was written.
                if kept.1 {
                    self.finish(id, End::Interrupted, Some(flight.tasks), now);
                }
                return;
            }
        }
        let again = flight.try_tasks(id, tried);
        for number in &again {
            flight.tasks[*number].is_open = true;
        }
        if !again.is_empty() && leaving == Leaving::No {
            let wait = WAITS[usize::try_from(flight.tries).unwrap()];
            flight.tries += 1;
            flight.until = Some(now + TimeDelta::seconds(wait));
            self.jobs.get_mut(&id).unwrap().flight = Some(flight);
            return;
        }
        if !kept.1 {
            return;
        }
        let failed = flight.tasks.iter().zip(&flight.specs);
        let failed = failed.filter(|(left, spec)| left.failed && !spec.ignore).count() > 0;
        let end = match () {
            () if flight.stopped || !again.is_empty() => End::Interrupted,
            () if failed => End::Failed,
            () => End::Well,
        };
        self.finish(id, end, Some(flight.tasks), now);
    }

    /// Runs that wait for another try are given up when the process leaves.
    pub fn leave(&mut self, now: DateTime<Utc>) {
        let ids: Vec<u64> = self.jobs.keys().copied().collect();
        for id in ids {
            let job = self.jobs.get_mut(&id).unwrap();
            if let Some(flight) = job.flight.take_if(|flight| flight.until.is_some()) {
                self.finish(id, End::Interrupted, Some(flight.tasks), now);
            }
        }
    }

    /// The process died.
    pub fn die(&mut self) {
        self.jobs.values_mut().for_each(|job| job.flight = None);
    }

    /// The next process closes the runs of the one that died, `most` of them.
    pub fn rescue(&mut self, now: DateTime<Utc>, most: usize) {
        let died = |job: &&Job| matches!(job.state, State::Executing | State::Canceling);
        let ids: Vec<u64> = self.here().filter(died).map(|job| job.id).take(most).collect();
        ids.into_iter().for_each(|id| self.finish(id, End::Died, None, now));
    }

    fn finish(&mut self, id: u64, end: End, tasks: Option<Vec<TaskLeft>>, now: DateTime<Utc>) {
        let job = self.jobs.get_mut(&id).unwrap();
        let canceling = job.state == State::Canceling;
        let number = job.run.expect("a run");
        let run = &mut job.runs[number];
        run.tasks = tasks.unwrap_or(std::mem::take(&mut run.tasks));
        run.deaths += u32::from(end == End::Died && !canceling);
        run.fate = match end {
            _ if canceling => Fate::Canceled,
            End::Well => Fate::Ended,
            End::Failed => Fate::Error,
            End::Died if run.deaths == 3 => Fate::Error,
            End::Died | End::Interrupted => Fate::Interrupted,
        };
        let fate = run.fate;
        if fate != Fate::Interrupted {
            job.run = None;
            if end != End::Died {
                let due = job.due_by(now);
                job.tell(&due, Fate::Skipped, Why::Executed);
            }
        }
        if canceling {
            job.asked = None;
        }
        let more = job.asked.is_some() || job.next_due().is_some();
        job.go(
            match (fate, end) {
                (Fate::Canceled, _) => State::Canceled,
                (Fate::Interrupted, _) => State::Waiting,
                (Fate::Error, End::Failed) => State::Error,
                _ if more => State::Waiting,
                _ => State::Ended,
            },
            SERVER,
        );
        let wanted = match fate {
            Fate::Ended => job.alerts.0 && job.history == 0,
            Fate::Error => job.alerts.1 && job.history < 2,
            Fate::Canceled => job.alerts.2 && job.history < 2,
            _ => false,
        };
        if wanted {
            self.messages.push((id, fate != Fate::Ended));
        }
    }

    /// A person does something with a job. `false` when it is refused.
    fn job_of(&mut self, id: u64, person: &str) -> Option<&mut Job> {
        let job = self.jobs.get_mut(&id).filter(|job| !job.deleted)?;
        (!job.private || job.creator == person).then_some(job)
    }

    pub fn withhold(&mut self, id: u64, person: &str) -> Verdict {
        let job = self.job_of(id, person).ok_or(())?;
        if !matches!(job.state, State::Waiting | State::Error) {
            return Err(());
        }
        job.go(State::Withhold, person);
        Ok(())
    }

    pub fn wait(&mut self, id: u64, person: &str, now: DateTime<Utc>) -> Verdict {
        let job = self.job_of(id, person).ok_or(())?;
        let rests = [State::Withhold, State::Error, State::Ended, State::Canceled];
        if !rests.contains(&job.state) {
            return Err(());
        }
        job.go(State::Waiting, person);
        let due = job.due_by(now);
        job.tell(&due, Fate::Skipped, Why::Status);
        if job.next_due().is_none() && job.run.is_none() {
            job.asked.get_or_insert(now);
        }
        Ok(())
    }

    pub fn cancel(&mut self, id: u64, person: &str, now: DateTime<Utc>) -> Verdict {
        let job = self.job_of(id, person).ok_or(())?;
        match job.state {
            State::Executing => {
                job.go(State::Canceling, person);
                if let Some(flight) = &mut job.flight {
                    flight.stopped = true;
                }
            }
            State::Waiting | State::Withhold | State::Error => {
                job.go(State::Canceled, person);
                job.drop_debts(now);
            }
            _ => return Err(()),
        }
        Ok(())
    }

    pub fn run_now(&mut self, id: u64, person: &str, now: DateTime<Utc>) -> Verdict {
        let job = self.job_of(id, person).ok_or(())?;
        if job.state != State::Waiting {
            self.wait(id, person, now)?;
        }
        self.jobs.get_mut(&id).unwrap().asked.get_or_insert(now);
        Ok(())
    }

    pub fn delete(&mut self, id: u64, person: &str, now: DateTime<Utc>) -> Verdict {
        let job = self.job_of(id, person).ok_or(())?;
        match job.state {
            State::Executing | State::Canceling => return Err(()),
            State::Ended | State::Canceled => {}
            _ => job.drop_debts(now),
        }
        job.go(State::Canceled, person);
        job.deleted = true;
        Ok(())
    }

    pub fn copy(&mut self, id: u64, new: u64, person: &str, now: DateTime<Utc>) -> Verdict {
        let job = self.jobs.get(&id).filter(|job| !job.deleted).ok_or(())?;
        let mut copied = job.fresh(new, person, now);
        copied.changes = vec![(State::Withhold, State::Withhold, person.to_owned())];
        copied.state = State::Withhold;
        self.jobs.insert(new, copied);
        Ok(())
    }

    pub fn create(&mut self, job: &Job, now: DateTime<Utc>) {
        let (id, person) = (job.id, job.creator.clone());
        self.jobs.insert(id, job.fresh(id, &person, now));
    }

    /// Other times, or other options.
    pub fn edit(
        &mut self,
        id: u64,
        person: &str,
        now: DateTime<Utc>,
        times: Option<times::Times>,
        change: impl FnOnce(&mut Job),
    ) -> Verdict {
        let job = self.job_of(id, person).ok_or(())?;
        change(job);
        if let Some(times) = times {
            let due = job.due_by(now);
            job.tell(&due, Fate::Skipped, Why::Edited);
            job.times = times;
            job.told.push(BTreeMap::new());
            job.started = 0;
            job.next = if job.times.is_once() { 0 } else { job.times.count_by(0, now) };
        }
        Ok(())
    }
}

impl Flight {
    /// Tries what is open; gives the tasks that are tried again.
    fn try_tasks(&mut self, id: u64, tried: &[(String, Fare)]) -> Vec<usize> {
        let mut tried = tried.iter();
        let mut again = Vec::new();
        for (number, task) in self.specs.iter().enumerate() {
            let left = &mut self.tasks[number];
            if !left.is_open || self.stopped {
                continue;
            }
            let (caption, fare) = tried.next().expect("every task that is open is tried");
            assert_eq!(*caption, task.caption);
            left.tries += 1;
            left.is_open = false;
            left.failed = *fare != Fare::Well;
            if *fare == Fare::FailsInPassing && left.tries <= task.retries {
                again.push(number);
            }
        }
        assert_eq!(tried.next(), None, "batch job {id} tried a task that is not open");
        again
    }
}

impl Job {
    /// Begins the run of a due time, or the one that was asked for.
    fn begin(&mut self, due: Option<usize>) {
        let mut run = Run {
            fate: Fate::Executing,
            occurrence: None,
            attempts: 1,
            deaths: 0,
            tasks: self.tasks.iter().map(|_| TaskLeft::default()).collect(),
        };
        self.run_due = self.asked;
        if let Some(due) = due {
            self.run_due = self.times.at(due);
            self.started += 1;
            run.occurrence = Some(self.started);
            self.next = due + 1;
            self.told.last_mut().unwrap().insert(due, Told::Run(self.runs.len()));
        } else {
            self.asked = None;
        }
        self.run = Some(self.runs.len());
        self.runs.push(run);
        self.fly();
    }

    /// Begins the interrupted run once more.
    fn again(&mut self, now: DateTime<Utc>) {
        let due = self.due_by(now);
        self.tell(&due, Fate::Coalesced, Why::Repetition);
        let run = &mut self.runs[self.run.unwrap()];
        run.fate = Fate::Executing;
        run.attempts += 1;
        self.fly();
    }

    fn fly(&mut self) {
        self.go(State::Executing, SERVER);
        self.flight = Some(Flight {
            group: self.group,
            specs: self.tasks.clone(),
            tasks: self.runs[self.run.unwrap()].tasks.clone(),
            tries: 0,
            until: None,
            stopped: false,
        });
    }

    /// What a canceled job owed is told and forgotten.
    fn drop_debts(&mut self, now: DateTime<Utc>) {
        let due = self.due_by(now);
        self.tell(&due, Fate::Skipped, Why::Canceled);
        self.asked = None;
        if let Some(run) = self.run.take() {
            self.runs[run].fate = Fate::Canceled;
        }
    }
}
