//! What the guide pane says in each stage, for the room it has.

use super::{Guide, Stage};
use crate::commands::{
    END_GUIDE, HINT, OPEN_ARTICLE, RECORD, SAVE_GUIDE, SHOW_ALL, SHOW_STEP, STOP_RECORDING,
    WAY_BACK,
};
use crate::guide::{Outcome, Recorder, Session, StepState};
use crate::tui::element::{
    Element, Mark, button, column, flow, gap, heading, line, list, marked, muted, run, text,
    textbox,
};
use crate::tui::notice::counted;
use crate::tui::text::{width, wrap};
use crate::tui::theme::{Glyphs, Ink};

/// Local id of the list that is picked from.
pub(crate) const LIST: &str = "choices";
/// Local id of the field for a file.
pub(crate) const FILE: &str = "file";
/// Local id of the field for a title.
pub(crate) const TITLE: &str = "title";

/// What the keys do while a demo is shown.
const KEYS: &str = "Space pauses, Right does one step, Home begins anew, Esc leaves.";

/// How much room the pane has: columns and rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Room {
    /// It stands at the side, with rows to spare.
    pub side: bool,
    pub columns: u16,
    pub rows: u16,
}

impl Guide {
    /// What the pane shows.
    pub fn body(&self, room: Room, glyphs: &Glyphs) -> Element<'_> {
        let mut body = match &self.stage {
            Stage::Guides => self.guides(room),
            Stage::Procedures(article) => vec![
                heading(article.title.as_str()),
                list(LIST, "Procedures", &self.items).of_links(),
                flow(vec![button(END_GUIDE)]),
            ],
            Stage::Follow(session) => match session.outcome() {
                Some(outcome) => self.ended(session, outcome, room),
                None => self.following(session, room, glyphs),
            },
            Stage::Record(recorder) => recording(recorder, room),
            Stage::Save(recorder) => self.save(recorder),
        };
        if !matches!(self.stage, Stage::Follow(_))
            && let Some(said) = &self.said
        {
            body.push(line(vec![run(Ink::Warning, said.as_str())]));
        }
        column(body)
    }

    fn guides(&self, room: Room) -> Vec<Element<'_>> {
        let mut body = vec![heading("Guide")];
        if room.side {
            body.push(muted("Pick a guide. It lights what to use and ticks what you did."));
            body.push(gap(1));
        }
        body.push(list(LIST, "Guides", &self.items).of_links());
        if room.side {
            body.push(gap(1));
        }
        body.push(
            textbox(FILE, "File", self.file.as_str()).help("An article of your own, in Markdown."),
        );
        body.push(flow(vec![button(OPEN_ARTICLE), button(RECORD)]));
        body
    }

    fn following<'a>(
        &'a self,
        session: &'a Session,
        room: Room,
        glyphs: &Glyphs,
    ) -> Vec<Element<'a>> {
        let count = session.steps().count();
        let now = session.current().unwrap_or(count);
        let mut body = Vec::new();
        if room.side {
            body.push(heading(session.title()));
            let part = self.part().map(|part| format!(", {part}")).unwrap_or_default();
            body.push(muted(format!("Step {} of {count}{part}", now + 1)));
            body.push(gap(1));
            body.extend(steps(session, room, glyphs));
            body.push(gap(1));
        } else {
            let step = session.steps().nth(now).map_or("", |(text, ..)| text);
            let sign = format!("{} {}/{count} ", glyphs.guide, now + 1);
            let cells = room.columns.saturating_sub(width(&sign));
            let step = if room.rows == 1 { first_line(step, cells, glyphs) } else { step.into() };
            body.push(marked(Ink::Guide, sign, step));
        }
        body.extend(self.remark(session));
        if let Some(underway) = &self.demo {
            if underway.demo.live && room.side {
                body.push(muted(KEYS));
            }
            return body;
        }
        let mut buttons = vec![button(HINT), button(SHOW_STEP), button(SHOW_ALL)];
        if let Some(back) = self.way_back() {
            buttons.insert(0, button(WAY_BACK).sign(back.words()));
        }
        buttons.push(button(END_GUIDE));
        body.push(flow(buttons));
        body
    }

    /// What is different, what went wrong, or the hint.
    fn remark<'a>(&'a self, session: &'a Session) -> Option<Element<'a>> {
        let warning = |words: &'a str| line(vec![run(Ink::Warning, words)]);
        if let Some(deviation) = session.deviation() {
            return Some(warning(&deviation.why));
        }
        if let Some(why) = session.refusal() {
            return Some(warning(why));
        }
        if self.demo.is_some() {
            return self.show.is_none().then(|| line(vec![run(Ink::Guide, "Paused.")]));
        }
        if self.show.is_some() {
            return Some(muted("Showing; Esc ends it."));
        }
        self.said.as_deref().map(text)
    }

    /// Which part of a demo this is, if it has more than one.
    fn part(&self) -> Option<String> {
        let (part, of) = self.demo.as_ref()?.demo.part;
        (of > 1).then(|| format!("part {part} of {of}"))
    }

    fn ended<'a>(&self, session: &'a Session, outcome: Outcome, room: Room) -> Vec<Element<'a>> {
        let mut body = ended(session, outcome, room);
        if self.demo.is_none() {
            body.push(flow(vec![button(END_GUIDE)]));
        }
        body
    }

    fn save<'a>(&'a self, recorder: &'a Recorder) -> Vec<Element<'a>> {
        vec![
            heading(counted(recorder.count() as u64, "recorded step")),
            textbox(TITLE, "Title", self.title.as_str()),
            textbox(FILE, "File", self.file.as_str()).help("A new file for the article."),
            flow(vec![button(SAVE_GUIDE), button(END_GUIDE)]),
        ]
    }
}

fn recording(recorder: &Recorder, room: Room) -> Vec<Element<'_>> {
    let steps: Vec<String> = recorder.steps().collect();
    let most = if room.side { usize::from(room.rows.saturating_sub(8)) / 2 } else { 1 };
    let mut body =
        vec![heading(format!("Recording: {}", counted(recorder.count() as u64, "step")))];
    let skip = steps.len().saturating_sub(most);
    for (number, step) in (1..).zip(&steps).skip(skip) {
        let plain: String = step.chars().filter(|sign| !"*\\`".contains(*sign)).collect();
        body.push(marked(Ink::Muted, format!("{number}. "), plain));
    }
    body.push(flow(vec![button(STOP_RECORDING)]));
    body
}

fn ended(session: &Session, outcome: Outcome, room: Room) -> Vec<Element<'_>> {
    let seconds = outcome.took.as_secs();
    let took = format!("{}:{:02}", seconds / 60, seconds % 60);
    let back = match outcome.led_back {
        1 => "1 way back".to_owned(),
        times => format!("{times} ways back"),
    };
    let help = [
        (outcome.hints, counted(outcome.hints as u64, "hint")),
        (outcome.shown, format!("{} shown", counted(outcome.shown as u64, "step"))),
        (outcome.led_back, back),
    ];
    let used: Vec<String> =
        help.into_iter().filter(|(times, _)| *times > 0).map(|(_, words)| words).collect();
    let help = if used.is_empty() { "no help".to_owned() } else { used.join(", ") };
    let detours = counted(u64::from(outcome.detours), "detour");
    let mut body = Vec::new();
    if room.side {
        body.push(heading(session.title()));
        body.push(gap(1));
    }
    let steps = counted(outcome.steps as u64, "step");
    body.push(line(vec![run(Ink::Good, format!("Done: {steps} in {took}, {detours}, {help}."))]));
    body
}

/// The steps around the one that comes next, as many as there is room for.
fn steps<'a>(session: &'a Session, room: Room, glyphs: &Glyphs) -> Vec<Element<'a>> {
    let now = session.current().unwrap_or(0);
    // Heading, number, gaps, remark and buttons.
    let mut left = usize::from(room.rows.saturating_sub(15)).max(3);
    let mut shown = Vec::new();
    for (at, (text, depth, state)) in session.steps().enumerate().skip(now.saturating_sub(2)) {
        let (sign, ink) = match state {
            StepState::Done => (glyphs.mark(Mark::Done), Ink::Good),
            StepState::Shown => (glyphs.mark(Mark::Done), Ink::Muted),
            StepState::Current => (glyphs.guide, Ink::Guide),
            StepState::Open => (glyphs.mark(Mark::Waiting), Ink::Muted),
            StepState::Optional => (glyphs.dash, Ink::Muted),
            StepState::Unclear => (glyphs.mark(Mark::Attention), Ink::Warning),
        };
        let inset = "  ".repeat(depth.min(3));
        let note = session.unclear(at).map(|why| format!(" ({why})")).unwrap_or_default();
        let sign = format!("{inset}{sign} ");
        let words = format!("{text}{note}");
        let rows = wrap(&words, room.columns.saturating_sub(1 + width(&sign))).len();
        if rows > left && at > now {
            break;
        }
        left = left.saturating_sub(rows);
        shown.push(marked(ink, sign, words));
    }
    shown
}

/// As much of it as one line holds.
fn first_line(words: &str, columns: u16, glyphs: &Glyphs) -> String {
    let lines = wrap(words, columns.saturating_sub(3));
    let more = lines.len() > 1;
    let first = lines.into_iter().next().unwrap_or_default();
    if more { format!("{first} {}", glyphs.ellipsis) } else { first }
}
