//! The loop: wait, drain, update, draw once if something changed.
//!
//! The first frame is drawn before there is an engine: then the store is opened elsewhere, and what
//! the screen asks for meanwhile waits in the link.
//!
//! Nothing ticks. The loop sleeps until the terminal, the engine, a signal or a time that the model
//! asked for wakes it. Frames stand at least [`BETWEEN`] apart in bursts and come at once after
//! quiet.

use std::collections::VecDeque;
use std::fs::File;
use std::future::poll_fn;
use std::io;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use futures::StreamExt;
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::frame_times::{self, FrameTimes};
use super::frames::Frames;
use super::link::{Heard, Link};
use super::message::{Effect, Input, Message};
use super::model::Model;
use super::opening::{News, Stage};
use super::surface::LeaveHow;
use super::terminal::{Events, Terminal, translate};
use super::update;
use super::window::{Keep, Window};
use crate::engine::clock::Clock;
use crate::semantics::Tree;

/// The least time between two frames of a burst.
pub const BETWEEN: Duration = Duration::from_millis(10);

/// Messages are handled for so long before what came of them is drawn. The rest of a batch comes into
/// the frames after: what many keys do is seen as they do it, and no frame takes long.
const ENOUGH: Duration = Duration::from_micros(250);

/// A screen on a terminal.
pub struct Screen {
    model: Model,
    link: Link,
    terminal: Terminal,
    frames: Option<Frames<File>>,
    times: Option<FrameTimes>,
    clock: Arc<dyn Clock>,
    events: Option<Events>,
    /// What came together and is not handled yet.
    batch: VecDeque<Message>,
    /// When the last frame was drawn, and what revision of the model it showed.
    drawn: Option<(Duration, u64)>,
    wake_at: Option<Duration>,
    /// Who keeps the window, and the one that is kept.
    keeper: Option<Box<dyn Keep>>,
    kept: Window,
    left: Option<LeaveHow>,
}

/// The signals that the loop hears.
struct Signals {
    terminate: Signal,
    hangup: Signal,
    stop: Signal,
    go_on: Signal,
}

impl Signals {
    fn new() -> io::Result<Self> {
        use rustix::process::Signal as Number;
        let of = |number: Number| signal(SignalKind::from_raw(number.as_raw()));
        Ok(Self {
            terminate: of(Number::TERM)?,
            hangup: of(Number::HUP)?,
            stop: of(Number::TSTP)?,
            go_on: of(Number::CONT)?,
        })
    }
}

/// What woke the loop.
enum Woken {
    Messages(Vec<Message>),
    /// The store could not be opened.
    NotOpened,
    /// The engine has left.
    EngineGone,
    /// Somebody stops the program from outside.
    Stopped,
    /// It goes on after it was stopped in a way that it could not see.
    Continued,
    /// The terminal is not there any more.
    TerminalGone,
}

/// Why the screen is not shown any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The person left, or the system wants the program to end.
    Left(LeaveHow),
    /// The terminal is gone.
    TerminalGone,
    /// The store could not be opened.
    NotOpened,
    /// The engine has left; with another one, the screen can go on.
    EngineGone,
}

impl Screen {
    /// A screen that shows the model on the terminal. `frames` is told of each frame.
    pub fn new(
        mut model: Model,
        terminal: Terminal,
        frames: Option<Frames<File>>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        model.resize(terminal.size());
        let events = Some(Events::listen());
        Self {
            model,
            link: Link::Idle(Vec::new()),
            terminal,
            frames,
            times: None,
            clock,
            events,
            batch: VecDeque::new(),
            drawn: None,
            wake_at: None,
            keeper: None,
            kept: Window::default(),
            left: None,
        }
    }

    /// Shows another model from now on. Input is counted on.
    pub fn show(&mut self, mut model: Model) {
        model.resize(self.terminal.size());
        model.inputs = self.model.inputs;
        self.model = model;
        (self.drawn, self.wake_at, self.left) = (None, None, None);
    }

    /// What is shown.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// From now on the window is kept there.
    #[must_use]
    pub fn keeping(mut self, keeper: impl Keep + 'static) -> Self {
        self.kept = self.model.window();
        self.keeper = Some(Box::new(keeper));
        self
    }

    /// From now on it is written there how long frames take.
    #[must_use]
    pub fn timing(mut self, times: Option<FrameTimes>) -> Self {
        self.times = times;
        self
    }

    /// Shows the screen until it ends, and says why. Once it is drawn, `open` has somebody open the
    /// store; when that engine has left, `run` can be called again to go on with another one, and
    /// everything is asked anew. The terminal is given back when the screen is dropped.
    pub async fn run(&mut self, open: impl FnOnce() -> News) -> io::Result<Ended> {
        let mut signals = Signals::new()?;
        update::engine_gone(&mut self.model);
        self.link = Link::Idle(Vec::new());
        self.batch = VecDeque::from([Message::Opening(Some(Stage::Opening))]);
        self.frame()?;
        let effects = update::start(&mut self.model);
        self.carry_out(effects)?;
        self.link.await_engine(open());
        loop {
            if self.batch.is_empty() || self.left.is_some() {
                self.keep();
            }
            if let Some(how) = self.left
                && !(how == LeaveHow::Finish && self.link.owes())
            {
                return Ok(Ended::Left(how));
            }
            if self.batch.is_empty() {
                let woken = self.wait(&mut signals).await;
                if let Some(ended) = self.wake(woken).await? {
                    return Ok(ended);
                }
            }
            self.frame()?;
        }
    }

    /// Takes up what woke the loop, with all that is there by then; or says why it ends.
    async fn wake(&mut self, woken: Woken) -> io::Result<Option<Ended>> {
        match woken {
            Woken::NotOpened => return Ok(Some(Ended::NotOpened)),
            Woken::EngineGone => return Ok(Some(Ended::EngineGone)),
            Woken::TerminalGone => return Ok(Some(Ended::TerminalGone)),
            Woken::Stopped => self.suspend()?,
            Woken::Continued => {
                self.terminal.retake()?;
                self.model.resize(self.terminal.size());
                self.drawn = None;
            }
            Woken::Messages(messages) => self.batch.extend(messages),
        }
        // Who presses a key does not wait for the frames of a burst.
        if !self.batch.iter().any(|message| matches!(message, Message::Input(Input::Key(_)))) {
            self.pause().await;
        }
        self.drain().await;
        Ok(None)
    }

    /// Handles as many of the messages as one frame has time for, and draws.
    fn frame(&mut self) -> io::Result<()> {
        let (begun, worked) = (self.clock.elapsed(), frame_times::worked());
        self.model.pass_time(begun);
        let is_enough = || self.clock.elapsed().saturating_sub(begun) >= ENOUGH;
        let effects = update::part_of_batch(&mut self.model, &mut self.batch, is_enough);
        self.draw()?;
        if let (Some(times), Some((at, _))) = (&mut self.times, self.drawn)
            && at > begun
        {
            let worked = frame_times::worked().saturating_sub(worked);
            times.drawn(at.saturating_sub(begun), worked, self.model.page_id().info().caption)?;
        }
        // Who looks at the screen does not wait for whoever is asked.
        self.carry_out(effects)?;
        // The terminal may have been given back meanwhile; then nothing stands on it.
        if self.drawn.is_none() { self.draw() } else { Ok(()) }
    }

    /// Has the window kept if it became another one. As long as there is no store there is no place
    /// for it.
    fn keep(&mut self) {
        let Some(keeper) = self.keeper.as_mut().filter(|_| self.model.opening.is_none()) else {
            return;
        };
        let window = self.model.window();
        if window != self.kept {
            keeper.keep(&window);
            self.kept = window;
        }
    }

    async fn wait(&mut self, signals: &mut Signals) -> Woken {
        let left = self.wake_at.map(|at| at.saturating_sub(self.clock.elapsed()));
        let wake = tokio::time::sleep(left.unwrap_or(Duration::MAX / 4));
        let Some(events) = &mut self.events else { return Woken::TerminalGone };
        tokio::select! {
            // Whoever ends or stops the program does not wait for the terminal.
            biased;
            _ = signals.terminate.recv() => Woken::Messages(vec![Message::Terminate]),
            _ = signals.hangup.recv() => Woken::Messages(vec![Message::Terminate]),
            _ = signals.stop.recv() => Woken::Stopped,
            _ = signals.go_on.recv() => Woken::Continued,
            event = events.next() => match event {
                Some(Ok(event)) => Woken::Messages(translate(event).into_iter().collect()),
                Some(Err(_)) | None => Woken::TerminalGone,
            },
            heard = self.link.next() => match heard {
                Heard::Message(message) => Woken::Messages(vec![message]),
                Heard::Ready(messages) => Woken::Messages(messages),
                Heard::NotOpened => Woken::NotOpened,
                Heard::Gone => Woken::EngineGone,
            },
            () = wake, if left.is_some() => {
                self.wake_at = None;
                Woken::Messages(vec![Message::Wake])
            }
        }
    }

    /// In a burst, waits until the next frame is due.
    async fn pause(&self) {
        let since = self.drawn.map(|(drawn, _)| self.clock.elapsed().saturating_sub(drawn));
        if let Some(left) = since.and_then(|since| BETWEEN.checked_sub(since)) {
            tokio::time::sleep(left).await;
        }
    }

    /// Takes everything that is there already. The stream is polled with the waker of this task:
    /// it keeps the first waker it is given, and another one would leave the loop asleep.
    async fn drain(&mut self) {
        if let Some(events) = &mut self.events {
            let mut next = |cx: &mut Context<'_>| match events.poll_next_unpin(cx) {
                Poll::Ready(Some(Ok(event))) => Poll::Ready(Some(event)),
                Poll::Ready(_) | Poll::Pending => Poll::Ready(None),
            };
            while let Some(event) = poll_fn(&mut next).await {
                self.batch.extend(translate(event));
            }
        }
        while let Some(message) = self.link.poll() {
            self.batch.push_back(message);
        }
    }

    fn carry_out(&mut self, effects: Vec<Effect>) -> io::Result<()> {
        for effect in effects {
            match effect {
                Effect::Leave(how) => self.left = Some(how),
                Effect::WakeIn(after) => self.wake_at = Some(self.clock.elapsed() + after),
                Effect::Suspend => self.suspend()?,
                Effect::File(work) => self.batch.push_back(Message::File(work.carry_out())),
                other => self.batch.extend(self.link.start(other)),
            }
        }
        Ok(())
    }

    fn suspend(&mut self) -> io::Result<()> {
        // Two readers would fight for the terminal: ours stops first.
        self.events = None;
        let suspended = self.terminal.suspend();
        self.events = Some(Events::listen());
        self.model.resize(self.terminal.size());
        self.drawn = None;
        suspended
    }

    /// Draws if something changed, and tells of the frame, or of input that changed nothing.
    fn draw(&mut self) -> io::Result<()> {
        let (palette, size) = (self.model.status().options.palette, self.model.size());
        let (inputs, revision) = (self.model.inputs(), self.model.revision());
        let scene = self.model.scene();
        if self.drawn.is_none_or(|(_, drawn)| drawn != revision) {
            self.terminal.draw(scene, palette, size)?;
            self.drawn = Some((self.clock.elapsed(), revision));
        }
        match &mut self.frames {
            Some(frames) => tell(frames, &scene.tree, inputs),
            None => Ok(()),
        }
    }
}

/// Writes a frame. A reader that went away is not waited for.
fn tell(frames: &mut Frames<File>, tree: &Tree, inputs: u64) -> io::Result<()> {
    match frames.drawn(tree, inputs) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}
