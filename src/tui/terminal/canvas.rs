//! What stands on a terminal, and the bytes that make the next frame of it. Where the bytes go is
//! not decided here: to the terminal, or into a recording.

use std::io::{self, Write};

use crossterm::terminal::{BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate};
use crossterm::{queue, style};
use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::tui::paint::paint;
use crate::tui::scene::Scene;
use crate::tui::theme::Palette;

/// What stands on a terminal.
#[derive(Debug)]
pub struct Canvas {
    shown: Buffer,
    /// The frame before, whose memory the next one takes.
    spare: Buffer,
    /// The hardware cursor follows the focus, for screen readers; else it is seen in fields only.
    cursor_follows: bool,
}

impl Canvas {
    /// A terminal of which nothing is known.
    pub fn new(cursor_follows: bool) -> Self {
        let empty = || Buffer::empty(Rect::ZERO);
        Self { shown: empty(), spare: empty(), cursor_follows }
    }

    /// Somebody else wrote to the terminal: everything is painted anew.
    pub fn forget(&mut self) {
        self.shown = Buffer::empty(Rect::ZERO);
    }

    /// Paints the scene: only cells that differ are written, in one synchronized update.
    pub fn draw<W: Write>(
        &mut self,
        backend: &mut CrosstermBackend<W>,
        scene: &Scene,
        palette: Palette,
        size: (u16, u16),
    ) -> io::Result<()> {
        let area = Rect::new(0, 0, size.0, size.1);
        let mut next = std::mem::take(&mut self.spare);
        next.resize(area);
        next.reset();
        paint(scene, palette, &mut next);
        queue!(backend, BeginSynchronizedUpdate)?;
        if self.shown.area != area {
            queue!(backend, style::ResetColor, Clear(ClearType::All))?;
            self.shown = Buffer::empty(area);
        }
        let changed = self.shown.diff(&next);
        backend.draw(changed.into_iter())?;
        match scene.cursor {
            Some((x, y, caret)) if caret || self.cursor_follows => {
                backend.set_cursor_position(Position { x, y })?;
                backend.show_cursor()?;
            }
            _ => backend.hide_cursor()?,
        }
        queue!(backend, EndSynchronizedUpdate)?;
        Backend::flush(backend)?;
        self.spare = std::mem::replace(&mut self.shown, next);
        Ok(())
    }
}
