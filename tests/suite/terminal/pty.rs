//! A program on a pseudo-terminal, and the screen it draws there.
//!
//! One thread reads what the program writes into a terminal emulator and answers what terminals are
//! asked; another waits for the program to end. Nothing here knows what the program is.

use std::{
    io::{Read, Write},
    num::NonZeroU16,
    sync::{
        Arc, Condvar, Mutex, MutexGuard,
        mpsc::{self, Receiver, RecvTimeoutError},
    },
    thread,
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process, waitid};

/// How long anything may take before a test fails. It is no expectation: a busy machine may need
/// most of it, and a test that passes never waits for it.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// How often a change of size is tried again.
const AGAIN: Duration = Duration::from_millis(200);

/// Size of a terminal in cells.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub columns: u16,
    pub rows: u16,
}

impl From<Size> for PtySize {
    fn from(Size { columns, rows }: Size) -> Self {
        Self { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
    }
}

/// A running program and its terminal. Dropping it kills the program.
pub struct Pty {
    /// `None` once the terminal was closed.
    master: Option<Box<dyn MasterPty + Send>>,
    writer: Writer,
    display: Arc<Display>,
    process: Pid,
    ended: Receiver<ExitStatus>,
    status: Option<ExitStatus>,
}

type Writer = Arc<Mutex<Box<dyn Write + Send>>>;

impl Pty {
    /// Starts the program; `at_exit` runs on a thread of its own once it ended.
    pub fn spawn(
        command: CommandBuilder,
        size: Size,
        at_exit: impl FnOnce() + Send + 'static,
    ) -> Self {
        let pair = native_pty_system().openpty(size.into()).expect("no pseudo-terminal");
        let child = pair.slave.spawn_command(command).expect("the program does not start");
        // The reader sees the end of the output only when nobody else holds the other side.
        drop(pair.slave);
        let process = child.process_id().and_then(|id| Pid::from_raw(id.cast_signed()));
        let writer = Arc::new(Mutex::new(pair.master.take_writer().unwrap()));
        let display = Arc::new(Display::new(size));
        read_output(pair.master.try_clone_reader().unwrap(), &display, &writer);
        Self {
            master: Some(pair.master),
            writer,
            display,
            process: process.expect("a process has an id"),
            ended: await_end(child, at_exit),
            status: None,
        }
    }

    /// Sends bytes as if they were typed. A program that just ended does not read them.
    pub fn send(&self, bytes: &[u8]) {
        send(&self.writer, bytes);
    }

    /// What has been drawn up to now. The program may be ahead of it: use
    /// [`Pty::wait_for_screen`] for what is to come.
    pub fn screen(&self) -> String {
        self.display.lock().parser.screen().contents()
    }

    /// Waits until the screen satisfies the condition.
    pub fn wait_for_screen(&self, what: &str, is_so: impl Fn(&vt100::Screen) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        let mut output = self.display.lock();
        while !is_so(output.parser.screen()) {
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(
                !output.ended && !left.is_zero(),
                "never on the screen: {what}\n{}",
                output.parser.screen().contents()
            );
            output = self.display.changed.wait_timeout(output, left).unwrap().0;
        }
    }

    /// Gives the terminal another size, as dragging the corner of its window does.
    pub fn resize(&self, size: Size) {
        let (rows, columns) = cells(size);
        self.display.lock().parser.set_size(rows, columns);
        if let Some(master) = &self.master {
            master.resize(size.into()).unwrap();
        }
    }

    /// The modes of the terminal, as `stty -a` tells them.
    pub fn modes(&self) -> String {
        let modes = self.master.as_ref().and_then(|master| master.get_termios());
        format!("{:?}", modes.expect("the terminal has no modes"))
    }

    /// Sets modes of the terminal as a shell does, by `stty`.
    pub fn set_modes(&self, words: &[&str]) {
        let path = self.master.as_ref().and_then(|master| master.tty_name()).unwrap();
        let set = std::process::Command::new("stty").arg("-F").arg(path).args(words).status();
        assert!(set.unwrap().success());
    }

    /// Waits until the program stands still.
    pub fn wait_stopped(&self) {
        let (sender, stopped) = mpsc::channel();
        let process = self.process;
        thread::spawn(move || {
            let options = WaitIdOptions::STOPPED | WaitIdOptions::NOWAIT;
            let _nobody_asks = sender.send(waitid(WaitId::Pid(process), options));
        });
        let stopped = stopped.recv_timeout(PATIENCE).expect("it does not stop").unwrap();
        assert!(stopped.is_some_and(|status| status.stopped()), "it ended instead of stopping");
    }

    /// Closes the terminal, as closing its window does.
    pub fn close(&mut self) {
        let nowhere: Box<dyn Write + Send> = Box::new(std::io::sink());
        *self.writer.lock().unwrap() = nowhere;
        self.display.lock().closing = true;
        let Some(master) = self.master.take() else { return };
        // The reader holds the terminal too. Whatever the program draws next lets it go; a change of
        // size may fall together with another one, so there is one until it has.
        let mut size = master.get_size().unwrap();
        let deadline = Instant::now() + PATIENCE;
        let mut output = self.display.lock();
        while !output.ended {
            assert!(Instant::now() < deadline, "the program draws no change of size");
            size.rows ^= 1;
            master.resize(size).unwrap();
            output = self.display.changed.wait_timeout(output, AGAIN).unwrap().0;
        }
    }

    /// Sends a signal to the program.
    pub fn signal(&mut self, signal: Signal) {
        if self.poll_end().is_none() {
            // The program may end between the question and the signal.
            let _ended = kill_process(self.process, signal);
        }
    }

    /// Waits until the program ended and everything it wrote is on the screen.
    pub fn wait_exit(&mut self) -> ExitStatus {
        if self.status.is_none() {
            match self.ended.recv_timeout(PATIENCE) {
                Ok(status) => self.status = Some(status),
                Err(RecvTimeoutError::Timeout) => panic!("it does not end\n{}", self.screen()),
                Err(RecvTimeoutError::Disconnected) => panic!("nobody waits for the program"),
            }
        }
        self.display.wait_for_end();
        self.status.clone().unwrap()
    }

    fn poll_end(&mut self) -> Option<&ExitStatus> {
        if self.status.is_none() {
            self.status = self.ended.try_recv().ok();
        }
        self.status.as_ref()
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        self.signal(Signal::KILL);
    }
}

/// The screen, shared by the thread that draws it and the test that looks at it.
struct Display {
    output: Mutex<Output>,
    changed: Condvar,
}

struct Output {
    parser: vt100::Parser<Questions>,
    ended: bool,
    /// The reader shall let the terminal go.
    closing: bool,
}

impl Display {
    fn new(size: Size) -> Self {
        let (rows, columns) = cells(size);
        let parser = vt100::Parser::new_with_callbacks(rows, columns, 0, Questions::default());
        Self {
            output: Mutex::new(Output { parser, ended: false, closing: false }),
            changed: Condvar::new(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Output> {
        self.output.lock().unwrap()
    }

    /// Draws the bytes; returns what the terminal answers to them.
    fn draw(&self, bytes: &[u8]) -> Vec<u8> {
        let mut output = self.lock();
        output.parser.process(bytes);
        self.changed.notify_all();
        std::mem::take(&mut output.parser.callbacks_mut().answers)
    }

    fn end(&self) {
        self.lock().ended = true;
        self.changed.notify_all();
    }

    fn wait_for_end(&self) {
        let waiting = self.changed.wait_timeout_while(self.lock(), PATIENCE, |it| !it.ended);
        assert!(!waiting.unwrap().1.timed_out(), "something keeps the terminal open");
    }
}

/// The questions a program asks its terminal, answered: it would wait for the answers.
#[derive(Default)]
struct Questions {
    answers: Vec<u8>,
}

impl vt100::Callbacks for Questions {
    fn unhandled_csi(
        &mut self,
        screen: &mut vt100::Screen,
        mark: Option<u8>,
        _: Option<u8>,
        params: &[&[u16]],
        last: char,
    ) {
        match (mark, params, last) {
            (None, [[6]], 'n') => {
                let (row, column) = screen.cursor_position();
                let answer = format!("\x1b[{};{}R", row + 1, column + 1);
                self.answers.extend_from_slice(answer.as_bytes());
            }
            // What kind of terminal this is: a VT100 with advanced video.
            (None, [] | [[0]], 'c') => self.answers.extend_from_slice(b"\x1b[?1;2c"),
            _ => {}
        }
    }
}

fn cells(Size { columns, rows }: Size) -> (NonZeroU16, NonZeroU16) {
    let at_least_one = |cells| NonZeroU16::new(cells).unwrap_or(NonZeroU16::MIN);
    (at_least_one(rows), at_least_one(columns))
}

fn send(writer: &Writer, bytes: &[u8]) {
    let mut writer = writer.lock().unwrap();
    let _ended = writer.write_all(bytes).and_then(|()| writer.flush());
}

fn read_output(mut output: Box<dyn Read + Send>, display: &Arc<Display>, writer: &Writer) {
    let (display, writer) = (Arc::clone(display), Arc::clone(writer));
    thread::spawn(move || {
        let mut buffer = [0; 8192];
        while let Ok(length @ 1..) = output.read(&mut buffer) {
            if display.lock().closing {
                break;
            }
            let answers = display.draw(buffer.get(..length).unwrap_or_default());
            if !answers.is_empty() {
                send(&writer, &answers);
            }
        }
        display.end();
    });
}

fn await_end(
    mut child: Box<dyn Child + Send + Sync>,
    at_exit: impl FnOnce() + Send + 'static,
) -> Receiver<ExitStatus> {
    let (sender, ended) = mpsc::channel();
    thread::spawn(move || {
        let status = child.wait();
        at_exit();
        let _nobody_asks = status.map(|status| sender.send(status));
    });
    ended
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Size = Size { columns: 40, rows: 5 };

    fn shell(script: &str) -> Pty {
        let mut command = CommandBuilder::new("/bin/sh");
        command.args(["-c", script]);
        Pty::spawn(command, SIZE, || {})
    }

    #[test]
    fn what_a_program_writes_is_on_the_screen_and_its_exit_code_is_returned() {
        let mut pty = shell("printf 'one\\033[3;5Htwo'; exit 7");
        assert_eq!(pty.wait_exit().exit_code(), 7);
        assert_eq!(pty.screen(), "one\n\n    two");
        assert_eq!(pty.wait_exit().exit_code(), 7, "it can be asked twice");
    }

    #[test]
    fn what_is_typed_reaches_the_program() {
        let mut pty = shell("read line; echo \"<$line>\"");
        pty.send(b"five\r");
        pty.wait_for_screen("the answer", |screen| screen.contents().contains("<five>"));
        assert!(pty.wait_exit().success());
    }

    #[test]
    fn the_question_where_the_cursor_is_gets_its_answer() {
        let mut pty = shell(
            "stty raw -echo; printf '\\033[4;9H\\033[6n'; dd bs=6 count=1 2>&- | od -An -c; stty sane",
        );
        pty.wait_exit();
        assert!(pty.screen().contains("033   [   4   ;   9   R"), "{}", pty.screen());
    }

    #[test]
    fn a_new_size_reaches_the_program() {
        let mut pty = shell("read line; stty size");
        pty.resize(Size { columns: 33, rows: 4 });
        pty.send(b"\r");
        pty.wait_exit();
        assert!(pty.screen().contains("4 33"), "{}", pty.screen());
    }

    #[test]
    fn a_killed_program_says_so() {
        let mut pty = shell("read line");
        pty.signal(Signal::KILL);
        assert_eq!(pty.wait_exit().signal(), Some("Killed"));
    }
}
