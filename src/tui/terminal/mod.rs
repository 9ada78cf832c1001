//! The terminal: entered and left in one place, whatever happens.
//!
//! Entering switches to raw mode, the alternate screen, mouse and bracketed paste; leaving undoes
//! it in reverse. [`Terminal`] leaves when it is dropped; the panic hook leaves before the report
//! is printed; neither prints anything itself, because the terminal may be gone already.
//! `Terminal::clear` of the drawing library is not used: it asks the terminal for the cursor and
//! stalls where nobody answers.

mod canvas;
mod events;
mod input;

use std::io::{self, BufWriter, Stdout, Write, stdout};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::thread::{self, ThreadId};

use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::terminal::{
    EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
    enable_raw_mode,
};
use crossterm::{cursor, execute, style};
use ratatui::backend::{Backend, CrosstermBackend};

pub use canvas::Canvas;
pub use events::Events;
pub use input::translate;

use super::scene::Scene;
use super::theme::Palette;

/// Whether the terminal is ours now; the panic hook asks it.
static ENTERED: AtomicBool = AtomicBool::new(false);

/// The thread whose panic ends the screen.
static THREAD: Mutex<Option<ThreadId>> = Mutex::new(None);

/// Reports of other threads that panicked while the terminal was ours; told when it is given back.
static REPORTS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// The terminal while it is ours.
#[derive(Debug)]
pub struct Terminal {
    backend: CrosstermBackend<BufWriter<Stdout>>,
    canvas: Canvas,
}

impl Terminal {
    /// Takes the terminal. `cursor_follows` lets the hardware cursor stand on whatever has the
    /// focus.
    pub fn enter(cursor_follows: bool) -> io::Result<Self> {
        leave_on_panic();
        *lock(&THREAD) = Some(thread::current().id());
        // With NO_COLOR the library would write empty colour commands, which reset the modifiers
        // that our monochrome theme is made of.
        style::force_color_output(true);
        take()?;
        let backend = CrosstermBackend::new(BufWriter::with_capacity(64 * 1024, stdout()));
        Ok(Self { backend, canvas: Canvas::new(cursor_follows) })
    }

    /// Columns and rows; nothing if the terminal does not say.
    pub fn size(&self) -> (u16, u16) {
        self.backend.size().map(|size| (size.width, size.height)).unwrap_or_default()
    }

    /// Paints the scene: only cells that differ are written, in one synchronized update.
    pub fn draw(&mut self, scene: &Scene, palette: Palette, size: (u16, u16)) -> io::Result<()> {
        self.canvas.draw(&mut self.backend, scene, palette, size)
    }

    /// Gives the terminal back, stops the program until it is continued, and takes it again.
    pub fn suspend(&mut self) -> io::Result<()> {
        leave()?;
        // The whole group stops, as it does when the terminal itself sends the signal; this one
        // cannot be caught, so our own handler does not see it.
        let stopped = rustix::process::kill_current_process_group(rustix::process::Signal::STOP);
        // The process stands still here; what follows runs after it was continued.
        self.retake()?;
        stopped.map_err(io::Error::from)
    }

    /// Takes the terminal again after the program was stopped; everything is painted anew.
    pub fn retake(&mut self) -> io::Result<()> {
        self.canvas.forget();
        // The shell may have set the modes of the terminal meanwhile; the library believes that
        // they are as it set them last, and would leave it at that.
        disable_raw_mode()?;
        take()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // A terminal that cannot be written to is gone; there is nobody to tell.
        leave().ok();
        for report in lock(&REPORTS).drain(..) {
            writeln!(io::stderr(), "{report}").ok();
        }
    }
}

fn take() -> io::Result<()> {
    enable_raw_mode()?;
    ENTERED.store(true, Ordering::Release);
    execute!(stdout(), EnterAlternateScreen, EnableMouseCapture, EnableBracketedPaste, cursor::Hide)
}

fn leave() -> io::Result<()> {
    if !ENTERED.swap(false, Ordering::AcqRel) {
        return Ok(());
    }
    let written = execute!(
        stdout(),
        EndSynchronizedUpdate,
        DisableBracketedPaste,
        DisableMouseCapture,
        LeaveAlternateScreen,
        cursor::Show
    );
    let cooked = disable_raw_mode();
    stdout().flush()?;
    written.and(cooked)
}

fn lock<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From now on a panic gives the terminal back before it is reported. One of another thread, which
/// its own code contains, leaves the screen alone and is reported when the screen has ended.
fn leave_on_panic() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let report = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            let elsewhere = *lock(&THREAD) != Some(thread::current().id());
            if elsewhere && ENTERED.load(Ordering::Acquire) {
                lock(&REPORTS).push(info.to_string());
                return;
            }
            let gone = leave().is_err();
            // Printing a report to a terminal that is gone would panic again.
            if !gone {
                report(info);
            }
        }));
    });
}
