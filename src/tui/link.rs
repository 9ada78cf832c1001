//! The way to the engine that may not be there yet: what is asked before waits, in order.

use super::message::{Effect, Message};
use super::opening::{News, Opening};
use super::port::{EnginePort, Port};

/// A port to an engine, or what waits for one.
pub(super) enum Link {
    /// Nobody opens the store yet.
    Idle(Vec<Effect>),
    /// The store is being opened.
    Opening(News, Vec<Effect>),
    /// The engine is there.
    Engine(EnginePort),
}

/// What a link hears.
pub(super) enum Heard {
    /// Something for the model.
    Message(Message),
    /// The engine is there; what waited was sent. What could not be sent comes back.
    Ready(Vec<Message>),
    /// The store could not be opened.
    NotOpened,
    /// The engine has left.
    Gone,
}

impl Link {
    /// Starts what the effect asks for, or keeps it. What is known at once is returned.
    pub fn start(&mut self, effect: Effect) -> Option<Message> {
        let waiting = match self {
            Self::Engine(port) => return port.start(effect),
            Self::Idle(waiting) | Self::Opening(_, waiting) => waiting,
        };
        match effect {
            Effect::Forget(id) => {
                waiting.retain(
                    |other| !matches!(other, Effect::Ask(of, _) | Effect::Do(of, _) if *of == id),
                );
            }
            effect => waiting.push(effect),
        }
        None
    }

    /// From now on the engine is awaited from there.
    pub fn await_engine(&mut self, news: News) {
        let waiting = match self {
            Self::Idle(waiting) | Self::Opening(_, waiting) => std::mem::take(waiting),
            Self::Engine(_) => Vec::new(),
        };
        *self = Self::Opening(news, waiting);
    }

    /// Whether a command waits for the engine.
    pub fn owes(&self) -> bool {
        match self {
            Self::Idle(waiting) | Self::Opening(_, waiting) => {
                waiting.iter().any(|effect| matches!(effect, Effect::Do(..)))
            }
            Self::Engine(_) => false,
        }
    }

    /// Waits, without holding the thread, for the next thing there is to hear.
    pub async fn next(&mut self) -> Heard {
        match self {
            Self::Idle(_) => std::future::pending().await,
            Self::Opening(news, _) => match news.recv().await {
                Some(Opening::Stage(stage)) => Heard::Message(Message::Opening(Some(stage))),
                Some(Opening::Ready(connection)) => self.ready(EnginePort::new(connection)),
                None => Heard::NotOpened,
            },
            Self::Engine(port) => match port.next().await {
                Some(message) => Heard::Message(message),
                None => Heard::Gone,
            },
        }
    }

    /// The next thing that the engine has said already.
    pub fn poll(&mut self) -> Option<Message> {
        match self {
            Self::Engine(port) => port.poll(),
            Self::Idle(_) | Self::Opening(..) => None,
        }
    }

    fn ready(&mut self, mut port: EnginePort) -> Heard {
        let waiting = match self {
            Self::Idle(waiting) | Self::Opening(_, waiting) => std::mem::take(waiting),
            Self::Engine(_) => Vec::new(),
        };
        let mut messages = vec![Message::Opening(None)];
        messages.extend(waiting.into_iter().filter_map(|effect| port.start(effect)));
        *self = Self::Engine(port);
        Heard::Ready(messages)
    }
}
