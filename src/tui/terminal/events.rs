//! What comes from the terminal, until the terminal is gone.

use std::io::{self, IsTerminal, stdin};
use std::pin::Pin;
use std::task::{Context, Poll};

use crossterm::event::{Event, EventStream};
use futures::{Stream, StreamExt};
use rustix::event::{PollFd, PollFlags, Timespec, poll};

/// The events of the terminal; it ends when the terminal is gone.
pub struct Events {
    stream: EventStream,
    /// Standard input is the terminal. A terminal that is gone would not say so any more.
    by_input: bool,
}

impl Events {
    /// Listens to the terminal from now on.
    pub fn listen() -> Self {
        Self { stream: EventStream::new(), by_input: stdin().is_terminal() }
    }

    /// Asking the library for events of a terminal that is gone never returns: it reads an end again
    /// and again, on the thread that asked. So the terminal is asked first.
    fn is_gone(&self) -> bool {
        let input = stdin();
        let mut asked = [PollFd::new(&input, PollFlags::empty())];
        let at_once = Timespec { tv_sec: 0, tv_nsec: 0 };
        let gone = PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL;
        self.by_input
            && poll(&mut asked, Some(&at_once)).is_ok()
            && asked.iter().any(|asked| asked.revents().intersects(gone))
    }
}

impl Stream for Events {
    type Item = io::Result<Event>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.is_gone() { Poll::Ready(None) } else { self.stream.poll_next_unpin(cx) }
    }
}
