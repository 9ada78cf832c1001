//! The clock: store time, what is due next, how fast time moves, trade, and what was changed.
//!
//! The trade of channels is here because it moves with store time and stops with it.

use chrono::{DateTime, Utc};

use crate::commands::{
    CLOSE, CommandId, DialogId, PAUSE, REAL_TIME, RESUME, SET_RATE, SPEEDS, STEP, TRADE_PLACE_ORDER,
};
use crate::domain::batch::BatchStatus;
use crate::domain::clock::{ClockRecord, Rate, Speed};
use crate::domain::trade::HIGHEST_RATE;
use crate::engine::clock::ClockChange;
use crate::engine::command::SetTrade;
use crate::engine::outcome::TradeReading;
use crate::engine::query::BatchJobState;
use crate::engine::{Answer, Command, Query};
use crate::semantics::Act;
use crate::tui::element::{
    Cell, Column, Element, MOMENT, Row, Rows, button, column, fact, fast_tab, flow, gap, grid,
    line, local, run, spinbutton, switch,
};
use crate::tui::notice::counted;
use crate::tui::surface::{At, Cx, Place, See, Surface, View};
use crate::tui::theme::Ink;

/// How many changes are shown.
const CHANGES: usize = 100;

const COLUMNS: &[Column] = &[
    Column::number("Change", 6),
    Column::text("Real time", MOMENT),
    Column::text("Person", 8),
    Column::text("Store time before", 17),
    Column::text("Store time after", MOMENT),
    Column::text("Speed", 14).grows(),
];

/// The dialog.
#[derive(Debug, Default)]
pub(super) struct Clock {
    /// What is due next.
    due: Due,
    trade: Option<TradeReading>,
    /// The rate as it was typed.
    rate: Option<String>,
    changes: Rows,
}

#[derive(Clone, Debug, Default)]
enum Due {
    /// The engine has not said it yet.
    #[default]
    NotKnown,
    Nothing,
    /// A batch job, at that moment.
    Job(DateTime<Utc>, String),
}

impl Clock {
    fn speed(see: See<'_>) -> Option<Speed> {
        see.status.clock.map(|clock| clock.speed)
    }

    fn now(see: See<'_>) -> Element<'_> {
        let options = see.status.options;
        let Some(clock) = see.status.clock else {
            return line(vec![run(Ink::Muted, options.glyphs.dash)]);
        };
        let wall = clock.now.with_timezone(&options.zone);
        line(vec![
            run(Ink::Heading, wall.format("%Y-%m-%d %H:%M:%S").to_string()),
            run(Ink::Muted, format!("  {}   ", options.zone)),
            run(Ink::Accent, clock.speed.to_string()),
        ])
    }

    fn next(&self, see: See<'_>) -> Element<'_> {
        let words = match &self.due {
            Due::NotKnown => String::new(),
            Due::Nothing => "nothing; create a batch job".to_owned(),
            Due::Job(at, what) => {
                let late = see.status.clock.is_some_and(|clock| *at <= clock.now);
                let now = if late { ", due now" } else { "" };
                format!("{}{now}  {}", local(*at, see.status.options.zone), what)
            }
        };
        fact("Next due", words)
    }

    /// The rate that was typed, if it is one.
    fn typed(&self) -> Result<u32, String> {
        let number = self.rate.as_deref().unwrap_or_default().trim().parse().ok();
        let number = number.filter(|rate| (1..=HIGHEST_RATE).contains(rate));
        number.ok_or_else(|| {
            format!("Transactions an hour: enter a number from 1 to {HIGHEST_RATE}.")
        })
    }

    fn trade(&self) -> Vec<Element<'_>> {
        let Some(trade) = &self.trade else { return Vec::new() };
        let stored = trade.transactions_an_hour.to_string();
        let rate = self.rate.clone().unwrap_or(stored);
        let wrong = self.rate.as_ref().and_then(|_| self.typed().err());
        let placed = counted(trade.orders_placed, "order");
        vec![
            switch("trade", "Trade", trade.on).help(
                "Whether channels sell by themselves as store time passes, while the screen or the \
                 batch server holds the store.",
            ),
            spinbutton("rate", "Transactions an hour", rate)
                .invalid(wrong)
                .help("Of all channels together, on the average of a week."),
            flow(vec![button(SET_RATE), button(TRADE_PLACE_ORDER)]),
            fact("Placed by hand", placed),
        ]
    }
}

/// The batch job that is due next.
fn next_due(jobs: &[BatchJobState]) -> Due {
    let waiting = jobs.iter().filter(|job| job.status == BatchStatus::Waiting);
    let due = waiting.filter_map(|job| Some((job.scheduled_start.0?, job)));
    match due.min_by_key(|(at, job)| (*at, job.id)) {
        Some((at, job)) => Due::Job(at, format!("batch job {}, {}", job.id, job.description)),
        None => Due::Nothing,
    }
}

fn change_row(number: usize, change: &ClockRecord) -> Row {
    let speed = if change.from_speed == change.to_speed {
        change.to_speed.to_string()
    } else {
        format!("{} \u{2192} {}", change.from_speed, change.to_speed)
    };
    let cells = vec![
        number.to_string().into(),
        Cell::moment(Some(change.real)),
        change.actor.as_str().into(),
        Cell::moment(Some(change.from)),
        Cell::moment(Some(change.to)),
        speed.into(),
    ];
    Row::new(number.to_string(), cells)
}

impl Surface for Clock {
    fn place(&self) -> Place {
        Place::Dialog(DialogId::Clock)
    }

    fn view<'a>(&'a self, see: See<'a>) -> View<'a> {
        let faces = Rate::OFFERED.iter().map(|rate| format!("x{}", rate.get()));
        let speeds = SPEEDS.iter().zip(faces).map(|(speed, face)| button(*speed).sign(face));
        let changes = grid("changes", "Changes of the clock", COLUMNS, &self.changes)
            .whole()
            .empty("The clock was never changed.")
            .fixed(5);
        let body = column(vec![
            Self::now(see),
            self.next(see),
            gap(1),
            flow(speeds.chain([button(PAUSE), button(RESUME)]).collect()),
            flow(vec![button(STEP), button(REAL_TIME)]),
            gap(1),
            fast_tab("trade-tab", "Trade of channels", self.trade()),
            fast_tab("changes-tab", "Changes of the clock", vec![changes])
                .summary(counted(self.changes.total, "change")),
        ]);
        let first = match Self::speed(see) {
            Some(Speed::Paused(_)) => "resume",
            _ => "pause",
        };
        View::dialog(body, &[CLOSE]).sized(88, 0).first(first)
    }

    fn queries(&self, _see: See<'_>) -> Vec<(&'static str, Query)> {
        vec![
            ("jobs", Query::BatchJobs),
            ("trade", Query::Trade),
            ("changes", Query::ClockChanges { limit: CHANGES }),
        ]
    }

    fn answer(&mut self, _part: &'static str, answer: Answer) {
        match answer {
            Answer::BatchJobs(jobs) => self.due = next_due(&jobs),
            Answer::Trade(trade) => self.trade = Some(trade),
            Answer::ClockChanges(changes) => {
                let last = changes.len();
                let rows = changes.iter().zip(0..).map(|(one, at)| change_row(last - at, one));
                self.changes = Rows::all(rows.collect());
            }
            _ => {}
        }
    }

    fn act(&mut self, at: At<'_>, act: &Act, cx: &mut Cx<'_>) {
        match (at.control, act) {
            ("rate", Act::SetText(text)) => self.rate = Some(text.clone()),
            ("trade", Act::Toggle) => {
                let on = self.trade.as_ref().map(|trade| !trade.on);
                cx.command("trade", Command::SetTrade(SetTrade { on, rate: None }));
            }
            _ => {}
        }
    }

    fn can(&self, command: CommandId, see: See<'_>) -> Result<(), String> {
        let refuse = |words: &str| Err(words.to_owned());
        let speed = Self::speed(see);
        let rate = SPEEDS.iter().position(|id| *id == command).and_then(|at| Rate::OFFERED.get(at));
        match (command, speed) {
            (_, None) if command != CLOSE => refuse("The clock is being read."),
            (_, Some(Speed::Simulated(now))) if Some(&now) == rate => {
                Err(format!("Time moves at x{} already.", now.get()))
            }
            (PAUSE, Some(Speed::Paused(_))) => refuse("Time stands still already."),
            (RESUME, Some(Speed::Simulated(_))) => refuse("Time goes on already."),
            (RESUME | STEP, Some(Speed::Real)) => {
                refuse("Real time goes on by itself; pause it or set a speed first.")
            }
            (REAL_TIME, Some(Speed::Real)) => refuse("Store time is real time already."),
            (STEP, _) if !see.status.runs.is_empty() => {
                refuse("A run executes, and simulated time stands still until it has ended.")
            }
            (STEP, _) if matches!(self.due, Due::Nothing) => {
                refuse("Nothing is due; create a batch job, or set a speed.")
            }
            (SET_RATE, _) if self.rate.is_none() => refuse("Change Transactions an hour first."),
            (SET_RATE, _) => self.typed().map(drop),
            _ => Ok(()),
        }
    }

    fn details(&self, command: CommandId, see: See<'_>) -> Vec<String> {
        let shown = see.status.clock.filter(|_| command == REAL_TIME);
        let lines = shown.map(|clock| {
            let shown = local(clock.now, see.status.options.zone);
            vec![
                format!("Store time is {shown} now. It jumps to the time of this machine."),
                "That can be forward or back. Due times in between are on record as missed or \
                 coalesced. The change is recorded."
                    .to_owned(),
            ]
        });
        lines.unwrap_or_default()
    }

    fn run(&mut self, command: CommandId, cx: &mut Cx<'_>) {
        let rate = SPEEDS.iter().position(|id| *id == command).and_then(|at| Rate::OFFERED.get(at));
        let change = match (command, rate) {
            (_, Some(rate)) => ClockChange::Speed(*rate),
            (PAUSE, _) => ClockChange::Pause,
            (RESUME, _) => ClockChange::Resume,
            (STEP, _) => ClockChange::Step,
            (REAL_TIME, _) => ClockChange::Real,
            (SET_RATE, _) => {
                if let Ok(rate) = self.typed() {
                    let set = SetTrade { on: None, rate: Some(rate) };
                    cx.command("trade", Command::SetTrade(set));
                    self.rate = None;
                }
                return;
            }
            _ => return,
        };
        cx.command("clock", Command::Clock(change));
    }
}
