//! Define recurrence: when something starts, how often it runs and when it ends, with the next
//! runs as they follow from what stands in the fields. It hands back a [`Recurrence`].

mod repeats;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;

use crate::commands::{CANCEL, CommandId, DialogId, OK, captions};
use crate::domain::Date;
use crate::domain::recurrence::{End, MOST_RUNS, Parts, Recurrence, RecurrenceError};
use crate::semantics::Act;
use crate::tui::element::{
    Element, column, combobox, gap, heading, muted, radios, spinbutton, textbox,
};
use crate::tui::surface::{At, Cx, Place, See, Surface, View};

use super::next_runs::NextRuns;
use super::zones::ZONES;
use repeats::Repeats;

const DATE: &str = "%m/%d/%Y";
const TIME: &str = "%I:%M:%S %p";
/// A time as a person may write it, the one of the product first.
const TIMES: &[&str] = &[TIME, "%I:%M %p", "%H:%M:%S", "%H:%M"];

/// Which of the three ends holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Range {
    NoEndDate,
    EndAfter,
    EndBy,
}

/// The options of the range: key and caption.
const RANGES: &[(Range, &str, &str)] = &[
    (Range::NoEndDate, "no-end-date", captions::NO_END_DATE),
    (Range::EndAfter, "end-after", captions::END_AFTER),
    (Range::EndBy, "end-by", captions::END_BY),
];

/// The dialog: its fields as they were typed.
#[derive(Debug)]
pub(crate) struct DefineRecurrence {
    date: String,
    time: String,
    zone: Tz,
    range: Range,
    runs: String,
    last: String,
    repeats: Repeats,
}

/// A field that holds something wrong, and what.
type Wrong = (&'static str, String);

impl DefineRecurrence {
    /// The dialog with the values of a recurrence, or else one that starts with the next minute.
    pub fn new(recurrence: Option<&Recurrence>, now: Option<DateTime<Utc>>, zone: Tz) -> Self {
        if let Some(recurrence) = recurrence {
            return Self::of(recurrence.parts());
        }
        let start = now.and_then(next_minute).map(|start| start.with_timezone(&zone));
        let shown = |format| start.map(|start| start.format(format).to_string());
        Self {
            date: shown(DATE).unwrap_or_default(),
            time: shown(TIME).unwrap_or_default(),
            zone,
            range: Range::NoEndDate,
            runs: "1".to_owned(),
            last: shown(DATE).unwrap_or_default(),
            repeats: Repeats::default(),
        }
    }

    fn of(parts: &Parts) -> Self {
        let date = parts.date.format(DATE).to_string();
        let (range, runs, last) = match parts.end {
            End::NoEndDate => (Range::NoEndDate, 1, date.clone()),
            End::After(runs) => (Range::EndAfter, runs, date.clone()),
            End::By(last) => (Range::EndBy, 1, last.format(DATE).to_string()),
        };
        Self {
            date,
            time: parts.time.format(TIME).to_string(),
            zone: parts.zone,
            range,
            runs: runs.to_string(),
            last,
            repeats: Repeats::of(parts.pattern, parts.count),
        }
    }

    /// The recurrence that stands in the fields, or the first field that is wrong.
    fn recurrence(&self) -> Result<Recurrence, Wrong> {
        let date = day(&self.date)
            .ok_or_else(|| ("date", "Start date: enter a day, such as 01/31/2026.".to_owned()))?;
        let time = self.time.trim();
        let read = |format: &&str| NaiveTime::parse_from_str(time, format).ok();
        let time = TIMES.iter().find_map(read).ok_or_else(|| {
            ("time", "Start time: enter a time, such as 09:45:00 AM or 09:45.".to_owned())
        })?;
        // A number that is none is as wrong as a zero.
        let number = |text: &str| text.trim().parse::<u32>().unwrap_or(0);
        let end = match self.range {
            Range::NoEndDate => End::NoEndDate,
            Range::EndAfter => End::After(number(&self.runs)),
            Range::EndBy => {
                let last = day(&self.last);
                End::By(last.ok_or_else(|| wrong(RecurrenceError::EndBy))?)
            }
        };
        let (zone, count) = (self.zone, self.repeats.count());
        let pattern = self.repeats.pattern(date);
        Recurrence::new(Parts { date, time, zone, pattern, count, end }).map_err(wrong)
    }

    fn fields(&self, wrong: Option<&Wrong>) -> Vec<Element<'_>> {
        let invalid =
            |id: &str| wrong.filter(|(field, _)| *field == id).map(|(_, words)| words.clone());
        let unless = |range: Range, why: &'static str| (self.range != range).then_some(why);
        let zone = self.zone.name();
        let mut zones: Vec<&str> = ZONES.to_vec();
        if !zones.contains(&zone) {
            zones.insert(0, zone);
        }
        let ranges = RANGES.iter().map(|(_, key, caption)| ((*key).into(), (*caption).into()));
        let range = RANGES.iter().find(|(range, ..)| *range == self.range);
        let range = range.map_or("", |(_, key, _)| key);
        let mut fields = vec![
            textbox("date", captions::START_DATE, self.date.as_str())
                .invalid(invalid("date"))
                .help("The day of the first run, such as 01/31/2026."),
            textbox("time", captions::START_TIME, self.time.as_str())
                .invalid(invalid("time"))
                .help("The time of the first run, such as 09:45:00 AM or 09:45."),
            combobox("zone", captions::TIME_ZONE, zone, zones)
                .help("Whose clocks the start, and runs by day, week, month or year, follow."),
            gap(1),
            radios("range", captions::RANGE, range, ranges.collect())
                .help("Whether, and with what, it ends."),
            spinbutton("end-after", captions::END_AFTER, self.runs.as_str())
                .note("runs")
                .disabled(unless(Range::EndAfter, "Select the End After option first."))
                .invalid(invalid("end-after"))
                .help(format!("Number of runs, from 1 to {MOST_RUNS}.")),
            textbox("end-by", captions::END_BY, self.last.as_str())
                .disabled(unless(Range::EndBy, "Select the End by option first."))
                .invalid(invalid("end-by"))
                .help("The last day; a run that is due on it still runs (our reading)."),
            gap(1),
        ];
        fields.extend(self.repeats.fields(day(&self.date), &invalid));
        fields.push(gap(1));
        fields
    }

    /// The next runs, in the zone of the recurrence.
    fn preview(recurrence: &Result<Recurrence, Wrong>, see: See<'_>) -> Vec<Element<'static>> {
        match recurrence {
            Ok(recurrence) => NextRuns::of(recurrence, see.status.clock).preview(),
            Err(_) => vec![heading("Next runs"), muted(see.status.options.glyphs.dash)],
        }
    }
}

/// The day in a field.
fn day(text: &str) -> Option<NaiveDate> {
    Date::parse(text).and_then(|date| date.0)
}

/// The moment itself if it is a whole minute, else the next one.
fn next_minute(now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let minute = now.with_second(0)?.with_nanosecond(0)?;
    let next = minute.checked_add_signed(TimeDelta::minutes(1));
    if minute == now { Some(minute) } else { next }
}

/// The field that an error is about.
fn wrong(error: RecurrenceError) -> Wrong {
    let field = match error {
        RecurrenceError::StartDate => "date",
        RecurrenceError::Count(_) => "count",
        RecurrenceError::Weekdays => "weekdays",
        RecurrenceError::DayOfMonth => "day",
        RecurrenceError::EndAfter => "end-after",
        RecurrenceError::EndBy | RecurrenceError::NoRun => "end-by",
    };
    (field, error.to_string())
}

impl Surface for DefineRecurrence {
    fn place(&self) -> Place {
        Place::Dialog(DialogId::DefineRecurrence)
    }

    fn view<'a>(&'a self, see: See<'a>) -> View<'a> {
        let recurrence = self.recurrence();
        let mut parts = self.fields(recurrence.as_ref().err());
        parts.extend(Self::preview(&recurrence, see));
        View::dialog(column(parts), &[OK, CANCEL]).sized(84, 27).first("range")
    }

    fn act(&mut self, at: At<'_>, act: &Act, _cx: &mut Cx<'_>) {
        let item = at.item.unwrap_or_default();
        match (at.control, act) {
            ("date", Act::SetText(text)) => self.date.clone_from(text),
            ("time", Act::SetText(text)) => self.time.clone_from(text),
            ("zone", Act::SetText(name)) => self.zone = name.parse().unwrap_or(self.zone),
            ("end-after", Act::SetText(text)) => self.runs.clone_from(text),
            ("end-by", Act::SetText(text)) => self.last.clone_from(text),
            ("range", Act::Select) => {
                let chosen = RANGES.iter().find(|(_, key, _)| *key == item);
                self.range = chosen.map_or(self.range, |(range, ..)| *range);
            }
            (control, act) => self.repeats.act(control, item, act, day(&self.date)),
        }
    }

    fn can(&self, command: CommandId, _see: See<'_>) -> Result<(), String> {
        match (command, self.recurrence()) {
            (OK, Err((_, words))) => Err(words),
            _ => Ok(()),
        }
    }

    fn run(&mut self, command: CommandId, cx: &mut Cx<'_>) {
        if let (OK, Ok(recurrence)) = (command, self.recurrence()) {
            cx.close_with(recurrence);
        }
    }
}
