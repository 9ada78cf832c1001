//! A demo: the guide shows a procedure by itself, at a pace, and keys only steer it.

use std::time::Duration;

use super::{Guide, PACE, Show, Stage};
use crate::guide::{DemoEnd, Procedure, Session};

/// So many acts a step may take before it is given up.
const ACTS: usize = 50;

/// How a procedure is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Demo {
    /// Real time between two acts.
    pub pace: Duration,
    /// Which procedure of the article it is, from 1, and of how many.
    pub part: (usize, usize),
    /// Somebody can press keys.
    pub live: bool,
}

/// A demo that is under way.
#[derive(Debug)]
pub(crate) struct Underway {
    pub demo: Demo,
    /// How it ended, once it has.
    pub end: Option<DemoEnd>,
    acts: usize,
}

impl Guide {
    /// Shows a procedure from now on.
    pub fn demonstrate(&mut self, procedure: &Procedure, demo: Demo) {
        self.go(Stage::Follow(Box::new(Session::new(procedure))));
        (self.open, self.focused, self.show) = (true, false, Some(Show::All));
        self.demo = Some(Underway { demo, end: None, acts: 0 });
    }

    /// Real time between two acts that are shown.
    pub fn pace(&self) -> Duration {
        self.demo.as_ref().map_or(PACE, |it| it.demo.pace)
    }

    /// Whether a demo is shown whose last step is done.
    pub fn demo_is_over(&self) -> bool {
        let over = matches!(&self.stage, Stage::Follow(session) if session.outcome().is_some());
        self.demo.is_some() && over
    }

    /// How a demo ended whose last step is done: a step that was not understood was not done.
    pub fn demo_result(&self) -> DemoEnd {
        let Stage::Follow(session) = &self.stage else { return DemoEnd::Played };
        let unclear = session
            .steps()
            .enumerate()
            .find_map(|(at, (text, ..))| Some((at, text, session.unclear(at)?)));
        match unclear {
            Some((at, text, why)) => DemoEnd::Failed(failed(session, at, text, why)),
            None => DemoEnd::Played,
        }
    }

    /// A demo is about to do an act. The error says why it is given up instead.
    pub fn demo_acts(&mut self) -> Result<(), String> {
        let (Some(underway), Stage::Follow(session)) = (&mut self.demo, &self.stage) else {
            return Ok(());
        };
        underway.acts += 1;
        match session.refusal() {
            Some(why) => Err(why.to_owned()),
            None if underway.acts > ACTS * (session.steps().count() + 1) => {
                Err("it does not come to its end".to_owned())
            }
            None => Ok(()),
        }
    }

    /// What is to be told of the present step, which could not be carried out.
    pub fn demo_failure(&self, why: &str) -> String {
        let Stage::Follow(session) = &self.stage else { return why.to_owned() };
        let at = session.current().unwrap_or_default();
        let text = session.steps().nth(at).map_or("", |(text, ..)| text);
        failed(session, at, text, why)
    }
}

fn failed(session: &Session, at: usize, text: &str, why: &str) -> String {
    format!("{}, step {} ({text}): {why}", session.title(), at + 1)
}
