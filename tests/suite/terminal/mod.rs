//! The real program on a pseudo-terminal, driven the way a person does: by keys, by captions, by
//! clicks, and judged by the semantic tree and by what is on the screen.
//!
//! Nothing sleeps. A key is sent, and the test goes on when a frame says that it was handled. That
//! relies on two promises of `--semantics`: a line is written for every handled batch of input,
//! also when it changed nothing; and `input` counts every event of keyboard, mouse and paste, also
//! those that mean nothing and those that are dropped. A click is two events, text pasted is one,
//! a change of size is none.
#![allow(dead_code, reason = "the harness offers what a person can do, used today or not")]

mod frames;
mod keys;
mod lookup;
mod pty;
#[cfg(test)]
mod tests;

use std::{
    path::Path,
    sync::mpsc::RecvTimeoutError,
    time::{Duration, Instant},
};

use commerce_hq::semantics::{Frame, Node, Role};
use portable_pty::{CommandBuilder, ExitStatus};
use rustix::process::Signal;
use tempfile::TempDir;

use frames::Frames;
pub use pty::{PATIENCE, Pty, Size};

/// Set for a test that was started by another one, on a terminal of its own.
pub const CHILD: &str = "COMMERCE_HQ_TEST_CHILD";

/// A running `commerce-hq` with its screen. Dropping it kills the program.
pub struct Terminal {
    pty: Pty,
    frames: Frames,
    last: Frame,
    /// Value of `input` after everything sent was handled.
    sent: u64,
    /// Home folder of the program and place of the pipe.
    _folder: TempDir,
}

impl Terminal {
    /// Opens the screen on a store and waits until the store is open.
    #[track_caller]
    pub fn start(store: &Path, size: Size, arguments: &[&str]) -> Self {
        let mut terminal = Self::start_now(store, size, arguments);
        terminal.wait_for(|frame| !frame.tree.busy);
        terminal
    }

    /// Opens the screen on a store and waits for the first frame alone.
    #[track_caller]
    pub fn start_now(store: &Path, size: Size, arguments: &[&str]) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_commerce-hq"));
        command.arg("--store");
        command.arg(store);
        command.args(arguments);
        Self::run(command, size)
    }

    /// Runs a program on a terminal that does not write frames: `arguments` of this test program.
    pub fn of_this_test(name: &str, size: Size) -> Pty {
        let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
        command.args([name, "--exact", "--nocapture", "--test-threads=1"]);
        command.env(CHILD, "1");
        command.env("TERM", "xterm-256color");
        Pty::spawn(command, size, || {})
    }

    /// Runs a command of the program that has a screen of its own.
    #[track_caller]
    pub fn command(size: Size, arguments: &[&str]) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_commerce-hq"));
        command.args(arguments);
        Self::run_with(command, size, 1)
    }

    /// Runs a program that understands `--semantics FILE`, in an environment of its own.
    #[track_caller]
    fn run(command: CommandBuilder, size: Size) -> Self {
        let at = command.get_argv().len();
        Self::run_with(command, size, at)
    }

    /// The same; `at` is the place of that option among the words of the command.
    #[track_caller]
    fn run_with(mut command: CommandBuilder, size: Size, at: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("semantics");
        let (frames, close) = frames::open(&pipe);
        let option = ["--semantics".into(), pipe.into_os_string()];
        command.get_argv_mut().splice(at..at, option);
        let path = std::env::var_os("PATH").unwrap_or_default();
        command.env_clear();
        command.env("PATH", path);
        command.env("HOME", folder.path());
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        command.cwd(folder.path());
        let pty = Pty::spawn(command, size, close);
        let mut terminal = Self { pty, frames, last: nothing(), sent: 0, _folder: folder };
        terminal.wait_for(|frame| frame.seq > 0);
        terminal
    }

    /// What the program said last. Later frames may be waiting.
    pub fn frame(&self) -> &Frame {
        &self.last
    }

    /// Takes frames until one satisfies the condition; the last one taken is asked first.
    #[track_caller]
    pub fn wait_for(&mut self, is_so: impl Fn(&Frame) -> bool) -> &Frame {
        let deadline = Instant::now() + PATIENCE;
        while !is_so(&self.last) {
            if !self.take_frame(deadline) {
                self.fail("the program ended before the awaited frame");
            }
        }
        &self.last
    }

    /// Presses one key, named as in hints (`Tab`, `Ctrl+S`, `Alt+Enter`, `F5`, `x`), and waits
    /// until it was handled or the program ended.
    #[track_caller]
    pub fn key(&mut self, key: &str) {
        self.send(&keys::encode(key), 1);
    }

    /// Types a text, one key after the other.
    #[track_caller]
    pub fn text(&mut self, text: &str) {
        for sign in text.chars() {
            self.send(sign.to_string().as_bytes(), 1);
        }
    }

    /// Pastes a text.
    #[track_caller]
    pub fn paste(&mut self, text: &str) {
        self.send(&keys::paste(text), 1);
    }

    /// Clicks on the middle of a control.
    #[track_caller]
    pub fn click(&mut self, role: Role, name: &str) {
        let node = self.find(role, name);
        let Some(rect) = node.rect else {
            self.fail(&format!("{role:?} {name:?} is out of sight"))
        };
        self.click_at(rect.column + rect.width / 2, rect.row + rect.height / 2);
    }

    /// Clicks on a cell, counted from 0.
    #[track_caller]
    pub fn click_at(&mut self, column: u16, row: u16) {
        self.send(&keys::click(column, row), 2);
    }

    /// Presses Tab until the control has the focus.
    #[track_caller]
    pub fn focus_by_tab(&mut self, role: Role, name: &str) {
        if let Err(passed) = self.tab_to(role, name) {
            self.fail(&format!("Tab never reaches {role:?} {name:?}, it goes round {passed:#?}"));
        }
    }

    /// The control of that role and name, as the last frame has it.
    #[track_caller]
    pub fn find(&self, role: Role, name: &str) -> Node {
        match lookup::find(&self.last.tree, role, name) {
            Ok(node) => node.clone(),
            Err(why) => self.fail(&why),
        }
    }

    /// The text of the screen as far as it has arrived. A frame is written after its cells, but by
    /// another way: what a frame promises is awaited with [`Terminal::wait_for_screen`].
    pub fn screen(&self) -> String {
        self.pty.screen()
    }

    /// Waits until the drawn screen satisfies the condition; `what` names it in the failure.
    #[track_caller]
    pub fn wait_for_screen(&self, what: &str, is_so: impl Fn(&vt100::Screen) -> bool) {
        self.pty.wait_for_screen(what, is_so);
    }

    /// Changes the size of the terminal and waits for the frame drawn after it.
    #[track_caller]
    pub fn resize(&mut self, size: Size) {
        let before = self.last.seq;
        self.pty.resize(size);
        self.wait_for(|frame| frame.seq > before);
    }

    /// The terminal itself: its modes, its end.
    pub fn pty(&mut self) -> &mut Pty {
        &mut self.pty
    }

    /// Types bytes of which nobody counts the events; nothing waits for their effect.
    pub fn type_ahead(&mut self, key: &str) {
        self.pty.send(&keys::encode(key));
    }

    /// Sends a signal; nothing waits for its effect.
    pub fn signal(&mut self, signal: Signal) {
        self.pty.signal(signal);
    }

    /// Ends the program at once, as a power cut would.
    pub fn kill(&mut self) -> ExitStatus {
        self.signal(Signal::KILL);
        self.wait_exit()
    }

    /// Waits until the program ended; the screen is complete then.
    pub fn wait_exit(&mut self) -> ExitStatus {
        self.pty.wait_exit()
    }

    /// Sends bytes that are so many events, and waits until they were handled.
    #[track_caller]
    fn send(&mut self, bytes: &[u8], events: u64) {
        self.sent = self.sent.max(self.last.input) + events;
        self.pty.send(bytes);
        let deadline = Instant::now() + PATIENCE;
        while self.last.input < self.sent && self.take_frame(deadline) {}
    }

    /// Whether there was a further frame; none comes once the program ended.
    #[track_caller]
    fn take_frame(&mut self, deadline: Instant) -> bool {
        let left: Duration = deadline.saturating_duration_since(Instant::now());
        match self.frames.recv_timeout(left) {
            Ok(Ok(frame)) => self.last = frame,
            Ok(Err(line)) => self.fail(&format!("this is no frame: {line}")),
            Err(RecvTimeoutError::Timeout) => self.fail("the awaited frame does not come"),
            Err(RecvTimeoutError::Disconnected) => return false,
        }
        true
    }

    /// The error lists the controls that had the focus.
    #[track_caller]
    fn tab_to(&mut self, role: Role, name: &str) -> Result<(), Vec<String>> {
        let target = self.find(role, name).id;
        let mut passed = Vec::new();
        while self.last.tree.focus.as_ref() != Some(&target) {
            let here = self.last.tree.focus.clone().unwrap_or_default();
            if passed.contains(&here) {
                let tree = &self.last.tree;
                return Err(passed.iter().map(|id| lookup::describe(tree, id)).collect());
            }
            passed.push(here);
            self.key("Tab");
        }
        Ok(())
    }

    #[track_caller]
    fn fail(&self, what: &str) -> ! {
        let frame = serde_json::to_string(&self.last).unwrap_or_default();
        panic!("{what}\n--- last frame\n{frame}\n--- screen\n{}", self.screen());
    }
}

/// What is known before the first frame.
fn nothing() -> Frame {
    Frame { seq: 0, input: 0, same: false, tree: commerce_hq::semantics::Tree::default() }
}
