//! The screen without a terminal: the same model, update and view, driven by acts and keys.
//!
//! Guides and tests use it. Time does not pass in it by itself, and what the engine says is heard
//! in [`Headless::settle`].

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::message::{Effect, Input, Message};
use super::model::Model;
use super::paint::paint;
use super::port::Port;
use super::surface::LeaveHow;
use super::update;
use crate::commands::Chord;
use crate::guide;
use crate::semantics::{Act, NodeId, Tree};

/// A screen without a terminal.
pub struct Headless<P> {
    model: Model,
    port: P,
    left: Option<LeaveHow>,
    suspended: bool,
}

impl<P: Port> Headless<P> {
    /// A screen over that model, with what it asks first already under way.
    pub fn new(mut model: Model, port: P) -> Self {
        let effects = update::start(&mut model);
        let mut headless = Self { model, port, left: None, suspended: false };
        headless.carry_out(effects);
        headless
    }

    /// What is on the screen.
    pub fn tree(&mut self) -> &Tree {
        &self.model.scene().tree
    }

    /// The model, for what the tree does not tell.
    pub fn model(&mut self) -> &mut Model {
        &mut self.model
    }

    /// Whether, and how, the person left.
    pub fn left(&self) -> Option<LeaveHow> {
        self.left
    }

    /// Whether the person suspended the program since the last call.
    pub fn suspended(&mut self) -> bool {
        std::mem::take(&mut self.suspended)
    }

    /// Acts on a control. The error is what a person would be told.
    pub fn act(&mut self, id: &str, act: &Act) -> Result<(), String> {
        let effects = update::act_on(&mut self.model, id, act)?;
        self.carry_out(effects);
        self.batch([]);
        Ok(())
    }

    /// Presses one key, alone in its batch.
    pub fn key(&mut self, chord: Chord) {
        self.batch([Message::Input(Input::Key(chord))]);
    }

    /// Handles messages that arrive together.
    pub fn batch(&mut self, messages: impl IntoIterator<Item = Message>) {
        let effects = update::batch(&mut self.model, messages);
        self.carry_out(effects);
    }

    /// Waits until everything that was asked is answered and every run has ended. The error says
    /// that the engine has left before.
    pub fn settle(&mut self) -> Result<(), String> {
        while let Some(message) = self.port.poll() {
            self.batch([message]);
        }
        while !(self.model.settled() && self.model.status().runs.is_empty()) {
            let Some(message) = self.port.wait() else {
                return Err("The engine has left before it had answered.".to_owned());
            };
            self.batch([message]);
        }
        Ok(())
    }

    /// The cells as they are painted.
    pub fn buffer(&mut self) -> Buffer {
        let (width, height) = self.model.size;
        let palette = self.model.status().options.palette;
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
        paint(self.model.scene(), palette, &mut buffer);
        buffer
    }

    /// The screen as lines of text, without styles.
    pub fn text(&mut self) -> String {
        let buffer = self.buffer();
        let width = usize::from(buffer.area.width).max(1);
        let mut out = String::new();
        for line in buffer.content.chunks(width) {
            let mut skip = 0;
            let mut text = String::new();
            for cell in line {
                if skip == 0 {
                    text.push_str(cell.symbol());
                    skip = super::text::width(cell.symbol()).max(1);
                }
                skip -= 1;
            }
            out.push_str(text.trim_end());
            out.push('\n');
        }
        out
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Leave(how) => self.left = Some(how),
                Effect::Suspend => self.suspended = true,
                Effect::WakeIn(_) => {}
                Effect::File(work) => self.batch([Message::File(work.carry_out())]),
                other => {
                    if let Some(message) = self.port.start(other) {
                        self.batch([message]);
                    }
                }
            }
        }
    }
}

impl<P: Port> guide::Screen for Headless<P> {
    fn tree(&self) -> Tree {
        // Every batch ends with the screen laid out.
        self.model.laid_out().map(|scene| scene.tree.clone()).unwrap_or_default()
    }

    fn act(&mut self, node: &NodeId, act: Act) -> Result<(), String> {
        Self::act(self, node, &act)
    }

    fn settled(&mut self) -> Result<(), String> {
        self.settle()
    }
}
