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

/// Rows that are painted and compared at a time: their cells stay close to the processor meanwhile.
const BAND: u16 = 8;

/// What stands on a terminal.
#[derive(Debug)]
pub struct Canvas {
    /// Its size, and its rows from top to bottom, some in each.
    area: Rect,
    shown: Vec<Buffer>,
    /// What stood in some rows before, whose memory the next ones take.
    spare: Buffer,
    /// The hardware cursor follows the focus, for screen readers; else it is seen in fields only.
    cursor_follows: bool,
}

impl Canvas {
    /// A terminal of which nothing is known.
    pub fn new(cursor_follows: bool) -> Self {
        let spare = Buffer::empty(Rect::ZERO);
        Self { area: Rect::ZERO, shown: Vec::new(), spare, cursor_follows }
    }

    /// Somebody else wrote to the terminal: everything is painted anew.
    pub fn forget(&mut self) {
        (self.area, self.shown) = (Rect::ZERO, Vec::new());
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
        queue!(backend, BeginSynchronizedUpdate)?;
        if self.area != area {
            queue!(backend, style::ResetColor, Clear(ClearType::All))?;
            (self.area, self.shown) = (area, bands(area).map(Buffer::empty).collect());
        }
        for shown in &mut self.shown {
            let mut next = std::mem::take(&mut self.spare);
            next.resize(shown.area);
            next.reset();
            paint(scene, palette, &mut next);
            let mut changed = shown.diff_iter(&next).peekable();
            if changed.peek().is_some() {
                backend.draw(changed)?;
            }
            self.spare = std::mem::replace(shown, next);
        }
        match scene.cursor {
            Some((x, y, caret)) if caret || self.cursor_follows => {
                backend.set_cursor_position(Position { x, y })?;
                backend.show_cursor()?;
            }
            _ => backend.hide_cursor()?,
        }
        queue!(backend, EndSynchronizedUpdate)?;
        Backend::flush(backend)
    }
}

fn bands(area: Rect) -> impl Iterator<Item = Rect> {
    (0..area.height).step_by(usize::from(BAND)).map(move |y| Rect {
        y,
        height: BAND.min(area.height - y),
        ..area
    })
}
