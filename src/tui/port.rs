//! The way to the engine: effects out, messages in.
//!
//! The model numbers what it asks; the engine's client numbers what it sends. A port knows which is
//! which, so that the model can be driven by any engine, or by none.

use std::collections::HashMap;

use super::message::{Effect, Message};
use crate::engine::{self, Client, Connection, Failure, Messages};

/// Carries out effects that concern the engine.
pub trait Port {
    /// Starts what the effect asks for. What is known at once is returned.
    fn start(&mut self, effect: Effect) -> Option<Message>;

    /// Waits for the next thing the engine says; `None` when it will never say anything again.
    fn wait(&mut self) -> Option<Message>;

    /// The next thing the engine has said already.
    fn poll(&mut self) -> Option<Message>;
}

/// A port to a running engine.
pub struct EnginePort {
    client: Client,
    messages: Messages,
    /// The model's number for each number of the client.
    numbers: HashMap<u64, u64>,
}

impl EnginePort {
    /// A port that uses a connection's two ends.
    pub fn new(connection: Connection) -> Self {
        let Connection { client, messages } = connection;
        Self { client, messages, numbers: HashMap::new() }
    }

    /// Waits, without holding the thread, for the next thing the engine says.
    pub async fn next(&mut self) -> Option<Message> {
        loop {
            let message = self.messages.recv().await?;
            if let Some(message) = self.renumber(message) {
                return Some(message);
            }
        }
    }

    /// The message under the model's number; `None` if the model does not wait for it.
    fn renumber(&mut self, message: engine::Message) -> Option<Message> {
        let message = match message {
            engine::Message::Done { id, result } => {
                engine::Message::Done { id: self.numbers.remove(&id)?, result }
            }
            engine::Message::Answer { id, result } => {
                engine::Message::Answer { id: self.numbers.remove(&id)?, result }
            }
            engine::Message::Part { id, answer } => {
                engine::Message::Part { id: *self.numbers.get(&id)?, answer }
            }
            event @ engine::Message::Event(_) => event,
        };
        Some(Message::Engine(Box::new(message)))
    }

    fn sent(&mut self, id: u64, sent: Result<u64, Failure>) -> Result<(), Failure> {
        self.numbers.insert(sent?, id);
        Ok(())
    }
}

impl Port for EnginePort {
    fn start(&mut self, effect: Effect) -> Option<Message> {
        let failed = match effect {
            Effect::Ask(id, query) => {
                let sent = self.client.query(query);
                let failure = self.sent(id, sent).err()?;
                engine::Message::Answer { id, result: Err(failure) }
            }
            Effect::Do(id, command) => {
                let sent = self.client.command(*command);
                let failure = self.sent(id, sent).err()?;
                engine::Message::Done { id, result: Err(failure) }
            }
            Effect::Forget(id) => {
                let (number, _) = self.numbers.iter().find(|(_, own)| **own == id)?;
                let number = *number;
                self.numbers.remove(&number);
                // An engine that cannot be told has left; nothing is owed to it.
                self.client.stop(number).ok();
                return None;
            }
            Effect::WakeIn(_) | Effect::File(_) | Effect::Suspend | Effect::Leave(_) => {
                return None;
            }
        };
        Some(Message::Engine(Box::new(failed)))
    }

    fn wait(&mut self) -> Option<Message> {
        loop {
            let message = self.messages.blocking_recv()?;
            if let Some(message) = self.renumber(message) {
                return Some(message);
            }
        }
    }

    fn poll(&mut self) -> Option<Message> {
        loop {
            let message = self.messages.try_recv().ok()?;
            if let Some(message) = self.renumber(message) {
                return Some(message);
            }
        }
    }
}
