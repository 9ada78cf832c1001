//! What stands in for the machine's clock and for the jobs: both do what the test says.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use commerce_hq::domain::Text;
use commerce_hq::domain::channel_database::DatabaseState;
use commerce_hq::domain::enums::RetailCDXUploadSessionStatus;
use commerce_hq::domain::schedule::Counters;
use commerce_hq::engine::outcome::{ScheduleResult, SessionResult};
use commerce_hq::engine::{
    Clock, Command, Failure, FailureKind, Job, JobContext, JobSource, Outcome, TimePassed,
};
use commerce_hq::store::{Headquarters, Watermark};

/// Real time that only the test moves; what the wall shows can jump, what has passed can not.
pub struct Hand(Mutex<(DateTime<Utc>, Duration)>);

impl Hand {
    pub fn at(wall: DateTime<Utc>) -> Self {
        Self(Mutex::new((wall, Duration::ZERO)))
    }

    pub fn pass(&self, time: Duration) {
        let mut hand = self.0.lock().unwrap();
        hand.0 += time;
        hand.1 += time;
    }

    /// Somebody sets the machine's clock.
    pub fn jump(&self, by: TimeDelta) {
        self.0.lock().unwrap().0 += by;
    }
}

impl Clock for Hand {
    fn now(&self) -> DateTime<Utc> {
        self.0.lock().unwrap().0
    }

    fn elapsed(&self) -> Duration {
        self.0.lock().unwrap().1
    }
}

/// How a task fares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fare {
    /// It ends well.
    Well,
    /// It fails, and would fail again.
    Fails,
    /// It fails, and may not the next time.
    FailsInPassing,
}

/// Something that happens while a task executes.
pub type During = Box<dyn FnMut() + Send>;

/// The jobs: each task fares as was said, else well.
#[derive(Default)]
pub struct Double {
    pub fares: Mutex<VecDeque<Fare>>,
    /// What was tried, and how it fared.
    pub tried: Mutex<Vec<(String, Fare)>>,
    /// Happens in the middle of each task.
    pub during: Mutex<Option<During>>,
}

impl Double {
    pub fn new() -> Arc<Self> {
        Arc::default()
    }
}

/// The jobs as the engine knows them.
pub struct Source(pub Arc<Double>);

impl JobSource for Source {
    fn job(&self, command: &Command) -> Option<Box<dyn Job>> {
        let (caption, exclusive) = match command {
            Command::RunSchedule(asked) => {
                (format!("{}:P-0001", asked.groups.join("+")), Some("P-0001"))
            }
            Command::SynchronizeOrders(asked) => {
                let node = asked.nodes[0].rsplit(" / ").next().unwrap();
                (format!("{node}:Synchronize orders"), None)
            }
            _ => return None,
        };
        Some(Box::new(Task { double: Arc::clone(&self.0), caption, exclusive }))
    }

    fn rows_waiting(&self, _: &Text, _: Watermark) -> Result<u64, Failure> {
        Ok(0)
    }

    fn pass_time(&self, _: &Headquarters, _: DateTime<Utc>) -> Result<TimePassed, Failure> {
        Ok(TimePassed::default())
    }

    fn database_state(&self, _: &Text) -> Result<DatabaseState, Failure> {
        Ok(DatabaseState::Online)
    }
}

struct Task {
    double: Arc<Double>,
    caption: String,
    exclusive: Option<&'static str>,
}

#[async_trait]
impl Job for Task {
    fn caption(&self) -> String {
        self.caption.clone()
    }

    fn exclusive(&self) -> Option<&'static str> {
        self.exclusive
    }

    async fn run(&mut self, context: &JobContext<'_>) -> Result<Outcome, Failure> {
        let during = self.double.during.lock().unwrap().take();
        if let Some(mut during) = during {
            during();
        }
        if context.is_cancelled() {
            return Err(Failure::new(FailureKind::Interrupted, "stopped at a commit"));
        }
        let fare = self.double.fares.lock().unwrap().pop_front().unwrap_or(Fare::Well);
        self.double.tried.lock().unwrap().push((self.caption.clone(), fare));
        match fare {
            Fare::Well => Ok(Outcome::Schedule(ScheduleResult::default())),
            Fare::Fails => Err(Failure::failed("the rows are not what they should be")),
            Fare::FailsInPassing => Ok(Outcome::Schedule(unreachable_database())),
        }
    }
}

fn unreachable_database() -> ScheduleResult {
    let session = SessionResult {
        session: 1,
        channel_database: "Default".into(),
        status: RetailCDXUploadSessionStatus::ReadFailed,
        rows_affected: std::collections::BTreeMap::new(),
        watermarks: Counters::default(),
        message: "the channel database does not answer".into(),
    };
    ScheduleResult { sessions: vec![session], ..ScheduleResult::default() }
}
