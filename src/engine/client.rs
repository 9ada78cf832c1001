//! A client's end of the engine, in this process or over the socket.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::mpsc::UnboundedReceiver;

use super::message::Event;
use super::{
    Answer, Command, Failure, FailureKind, Instruction, Message, Outcome, Progress, Query, Request,
};

/// Sends requests. Clones share one client.
#[derive(Clone)]
pub struct Client {
    actor: Arc<str>,
    next: Arc<AtomicU64>,
    send: Arc<dyn Fn(Request) -> Result<(), Failure> + Send + Sync>,
}

/// Receives what the engine says to one client, in the order in which it happened.
pub type Messages = UnboundedReceiver<Message>;

impl Client {
    /// A client that acts for `actor` and hands its requests to `send`.
    pub fn new(
        actor: &str,
        send: impl Fn(Request) -> Result<(), Failure> + Send + Sync + 'static,
    ) -> Self {
        Self { actor: actor.into(), next: Arc::new(AtomicU64::new(1)), send: Arc::new(send) }
    }

    /// Hands on a request that another client made.
    pub(super) fn forward(&self, request: Request) -> Result<(), Failure> {
        (self.send)(request)
    }

    fn number(&self) -> u64 {
        self.next.fetch_add(1, Ordering::Relaxed)
    }

    /// Sends a command; the number returned comes back in its [`Message::Done`].
    pub fn command(&self, command: Command) -> Result<u64, Failure> {
        let (id, actor) = (self.number(), self.actor.to_string());
        (self.send)(Request::Command { id, instruction: Instruction { actor, command } })?;
        Ok(id)
    }

    /// Sends a query; the number returned comes back in its [`Message::Answer`].
    pub fn query(&self, query: Query) -> Result<u64, Failure> {
        let (id, actor) = (self.number(), self.actor.to_string());
        (self.send)(Request::Query { id, actor, query })?;
        Ok(id)
    }

    /// Stops a command of this client at its next commit, or a query where it is.
    pub fn stop(&self, id: u64) -> Result<(), Failure> {
        (self.send)(Request::Stop { id })
    }
}

/// A client with its messages, for callers that wait: the command line, and tests.
pub struct Connection {
    /// Sends requests.
    pub client: Client,
    /// Receives what the engine says.
    pub messages: Messages,
}

impl Connection {
    /// Carries out a command and waits for its end. `progress` sees how it goes on.
    pub fn run(
        &mut self,
        command: Command,
        progress: impl FnMut(&Progress),
    ) -> Result<Outcome, Failure> {
        let wanted = self.client.command(command)?;
        self.wait(wanted, progress)
    }

    /// Waits for the end of the command with the number `wanted`.
    pub fn wait(
        &mut self,
        wanted: u64,
        mut progress: impl FnMut(&Progress),
    ) -> Result<Outcome, Failure> {
        loop {
            match self.messages.blocking_recv() {
                Some(Message::Done { id, result }) if id == wanted => return result,
                Some(Message::Event(Event::RunProgress(state))) => progress(&state),
                Some(_) => {}
                None => return Err(gone()),
            }
        }
    }

    /// Asks and waits for the answer.
    pub fn ask(&mut self, query: Query) -> Result<Answer, Failure> {
        let wanted = self.client.query(query)?;
        loop {
            match self.messages.blocking_recv() {
                Some(Message::Answer { id, result }) if id == wanted => return result,
                Some(_) => {}
                None => return Err(gone()),
            }
        }
    }
}

/// The failure of a client whose engine has left.
pub(super) fn gone() -> Failure {
    let text = "the process that held the store has left; what it had reported as done is kept. \
                Run the command again";
    Failure::new(FailureKind::Held, text)
}
